/**
 * Runs one scenario through the resolver's core: real policies, packs and chain; scripted upstreams and clock.
 *
 * @module
 */
import { type Exchange, OUTCOME_NAMES } from "../../../agent/resolver/chain/handler.ts";
import { refreshSchedules } from "../../../agent/resolver/chain/compile-snapshot.ts";
import { ResolverCore } from "../../../agent/resolver/core.ts";
import { NetworkPolicy } from "../../../policies/schema/network-policy.ts";
import type { Hit } from "../../../policies/schema/messages.ts";
import type { Verdict } from "../../../policies/engine/verdict.ts";
import { hex } from "../../fixtures/packets/packet.ts";
import { compile, type Compiled } from "../judged.ts";
import { Remembered } from "../observed.ts";
import { question } from "../question.ts";
import { shippedPolicies, type SnapshotRequest, type TestList } from "../snapshot-folder.ts";
import type { Scenario, Step, SwapRequest } from "./schema.ts";
import { ScriptedUpstream } from "./script.ts";
import { instantOf } from "./wall-time.ts";

/** Addresses of the shipped assignments; the second one is no named device. */
const CLIENTS = { "guest-wifi": "10.77.10.5", tablets: "10.77.20.5", kiosk: "10.77.30.5" } as const;

/** Everything that can be said about one step after it. */
export interface StepResult {
  readonly step: Step;
  readonly sent: Uint8Array | null;
  readonly reply: Uint8Array | null;
  readonly dropped: boolean;
  readonly waiting: boolean;
  readonly network: string | null;
  readonly verdict: Verdict | null;
  readonly outcome: string | null;
  readonly fromCache: boolean;
  readonly asked: readonly string[];
  readonly counted: ReadonlyMap<string, number>;
  readonly hits: readonly Hit[];
  readonly spikes: readonly string[];
}

export interface ScenarioRun {
  readonly order: readonly string[];
  readonly results: readonly StepResult[];
  /** Questions to upstreams that the scenario does not know. */
  readonly unexpected: readonly string[];
  /** Handlers that threw. */
  readonly failures: readonly string[];
}

type Rules = Omit<SwapRequest, never>;

function snapshotRequest(rules: Rules, scenario: Scenario, generation: number): SnapshotRequest {
  const networks = shippedPolicies().networks.map((network) =>
    NetworkPolicy.parse({ ...network, ...rules.policies?.[network.id] }),
  );
  const unknown = Object.keys(rules.policies ?? {}).filter((id) => !networks.some((network) => network.id === id));
  if (unknown.length > 0) throw new Error(`no such network: ${unknown.join(", ")}`);
  return {
    lists: Object.entries(rules.lists ?? {}).map(([id, list]) => ({ id, ...list }) as TestList),
    networks,
    neverBlock: rules.neverBlock ?? ["116111.pl"],
    localAllow: rules.localAllow ?? [],
    localDeny: rules.localDeny ?? [],
    generation,
    deviceExceptions: rules.deviceExceptions ?? {},
    ...(rules.delta === undefined ? {} : { delta: rules.delta as NonNullable<SnapshotRequest["delta"]> }),
    ...(rules.canary === undefined ? {} : { canary: rules.canary }),
    ...(rules.seed === undefined ? {} : { seed: rules.seed }),
    ...(scenario.assignments === undefined ? {} : { assignments: scenario.assignments as never }),
    proofs: { blocked: [], open: [] },
  };
}

export async function runScenario(scenario: Scenario): Promise<ScenarioRun> {
  let nowMs = instantOf(scenario.at);
  let serial = 0;
  let rules: Rules = scenario;
  const unknownClients = scenario.settings.unknownClients ?? null;
  let judged: Compiled = compile(snapshotRequest(rules, scenario, 1), { nowMs, unknownClients });
  const upstream = new ScriptedUpstream(scenario.upstream);
  const observed = new Remembered(() => core.snapshot);
  const failures: string[] = [];
  const { settings } = scenario;
  const core: ResolverCore = new ResolverCore(
    {
      cacheEntries: 1_024,
      limits: {
        minTtlS: settings.minTtlS ?? 0,
        maxTtlS: settings.maxTtlS ?? 86_400,
        negativeTtlS: settings.negativeTtlS ?? 900,
      },
      rate: { perSecond: settings.perSecond ?? 400, burst: settings.burst ?? 2_000 },
      now: () => nowMs,
      ask: (key, done) => upstream.ask(key, done),
      failed: (handler, error) => failures.push(`${handler}: ${String(error)}`),
    },
    judged,
    observed,
  );

  const results: StepResult[] = [];
  let waitingSent: Uint8Array | null = null;
  let waitingReplies: Uint8Array[] = [];
  for (const step of scenario.steps) {
    if (step.at !== undefined) nowMs = instantOf(step.at);
    nowMs += (step.advanceS ?? 0) * 1_000;
    if (step.swap !== undefined) {
      rules = { ...rules, ...step.swap };
      serial += 1;
      judged = compile(snapshotRequest(rules, scenario, serial + 1), { serial, nowMs, unknownClients });
      core.swap(judged);
    }
    refreshSchedules(core.snapshot, nowMs, judged.bundle.timeZone);
    observed.clear();
    const askedBefore = upstream.asked.length;
    let replies: Uint8Array[] = [];
    let finished: Pick<StepResult, "network" | "verdict" | "outcome" | "fromCache"> = {
      network: null,
      verdict: null,
      outcome: null,
      fromCache: false,
    };
    const deliver = (exchange: Exchange): void => {
      replies.push(exchange.reply.slice(0, exchange.replyLength));
      finished = {
        network: exchange.network?.policy.id ?? null,
        verdict: exchange.verdict,
        outcome: OUTCOME_NAMES[exchange.outcome] ?? null,
        fromCache: exchange.fromCache,
      };
    };
    let sent: Uint8Array | null = null;
    if (step.release) {
      sent = waitingSent;
      replies = waitingReplies;
      upstream.release();
    } else if (step.ask !== undefined || step.raw !== undefined) {
      sent = step.raw === undefined ? question(step.ask as string, optionsOf(step)) : hex(step.raw);
      const client = step.client ?? scenario.client ?? CLIENTS[scenario.network ?? "tablets"];
      for (let i = 0; i < step.repeat; i += 1) {
        replies.length = 0;
        core.receive(sent, step.tcp ? "tcp" : "udp", step.listener ?? "", client, 40_000, deliver, true);
        await settled();
      }
    }
    await settled();
    const asks = sent !== null && !step.release;
    const waiting = asks && replies.length === 0 && step.expect?.waiting === true;
    if (waiting) {
      waitingSent = sent;
      waitingReplies = replies;
    }
    results.push({
      step,
      sent,
      reply: replies.at(-1) ?? null,
      dropped: sent !== null && replies.length === 0 && !waiting,
      waiting,
      ...finished,
      asked: upstream.asked.slice(askedBefore),
      counted: new Map(observed.counted),
      hits: [...observed.hits],
      spikes: [...observed.spikes],
    });
  }
  return { order: core.order, results, unexpected: upstream.unexpected, failures };
}

/** Lets every answer that is ready arrive. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

function optionsOf(step: Step): Parameters<typeof question>[1] {
  return {
    opts: step.opts ?? (step.edns ? 1 : 0),
    dnssecOk: step.do,
    cd: step.cd,
    ad: step.ad,
    rd: step.rd,
    qr: step.qr,
    ...(step.version === undefined ? {} : { version: step.version }),
    ...(step.size === undefined ? {} : { size: step.size }),
    ...(step.opcode === undefined ? {} : { opcode: step.opcode }),
    ...(step.questions === undefined ? {} : { questions: step.questions }),
    ...(step.trailing === undefined ? {} : { trailing: hex(step.trailing) }),
  };
}
