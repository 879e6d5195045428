/**
 * One round of the venue's own machine: plan, draw, ask from every network, ask again what failed, judge, keep. And when the next one is due.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import {
  countOutcomes,
  IPV6,
  judgeAnswering,
  judgeProbe,
  overIpv6,
  timesOf,
} from "../../policies/engine/probes/judge.ts";
import {
  judgeFreshness,
  judgeLists,
  judgePolicies,
  planProbes,
  sampleQuestions,
  untriedWays,
} from "../../policies/engine/probes/plan.ts";
import type { Judged, ProbeQuestion } from "../../policies/engine/probes/plan.ts";
import type { CompiledNetwork } from "../../policies/engine/compile-network.ts";
import type { ProbeWays } from "../../policies/schema/probe-ways.ts";
import type { Observation } from "../../policies/schema/probes.ts";
import { askedSources } from "../lists/index.ts";
import { HOUR_MS, MINUTE_MS } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import { compileNetworks, listResolvers, RESOLVER_SILENT_MS } from "../venues/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import { ask, TIMEOUT_MS } from "./ask.ts";
import type { Place } from "./ask.ts";
import { drawSamples, markOf, undrawn } from "./draw.ts";
import { openFindings, sampleKey, subjectOfRow } from "./findings.ts";
import type { Marks, ProbeTeller } from "./findings.ts";
import { askingAddresses, endpointFor } from "./places.ts";
import type { Family } from "./places.ts";
import { keepRound, lastRound, OWN } from "./store.ts";

export interface ProbeContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  /** What is published; undefined: nothing yet. */
  readonly opened: () => OpenedGeneration | undefined;
  /** Addresses of this machine. */
  readonly own: () => readonly string[];
  readonly protectedNames: readonly string[];
  readonly ways: ProbeWays;
  /** Ed25519 of the publisher's key, base64. */
  readonly sign: (text: string) => string;
  /** Who hears of protection that fails and works again; left out: nobody. */
  readonly tell?: ProbeTeller;
  /** 0 ≤ chance < 1: which entries are drawn. */
  readonly chance: () => number;
  /** When this process began: resolvers come up beside it. */
  readonly startedAt: number;
  /** So long without an answer is silence; 2.5 s if left out. */
  readonly timeoutMs?: number;
  /** After so long what failed is asked once more; a second if left out. */
  readonly againMs?: number;
}

/** Called with how many questions of the round have been asked. */
export type Progress = (asked: number, total: number) => Promise<void>;

/** Resolvers fetch a new generation within seconds; a machine that starts takes longer. */
const SETTLE_MS = 2 * MINUTE_MS;

/** Lists may change every few minutes; rounds would fill the database. */
const CHANGE_MS = 30 * MINUTE_MS;
const AGAIN_MS = 1_000;
const SEEDS = 2 ** 31;

/** Hourly, and within half an hour after another generation was published. */
export async function isRoundDue({ database, clock, venueId, opened, startedAt }: ProbeContext): Promise<boolean> {
  const bundle = opened()?.bundle;
  const now = clock();
  if (bundle === undefined || now - startedAt < SETTLE_MS || now - bundle.createdAt < SETTLE_MS) return false;
  const last = await lastRound(database, venueId, OWN);
  return (
    last === undefined ||
    last.at > now ||
    now - last.at >= HOUR_MS ||
    (now - last.at >= CHANGE_MS &&
      (last.policy_generation !== bundle.generation || last.list_generation !== bundle.lists.manifest.generation))
  );
}

const isFailure = ({ outcome }: Judged): boolean => outcome.kind === "fail";

/** Where a network is asked from; a reason if it cannot be. */
type Where = Place | "no-own-address" | "no-resolver";

interface Asking {
  readonly network: CompiledNetwork;
  readonly questions: readonly ProbeQuestion[];
  readonly where: Where;
  readonly behind: boolean;
  readonly wasSlow: boolean;
  readonly againMs: number;
}

const judgedOf = ({ network, questions, behind, wasSlow }: Asking, seen: readonly Observation[]): Judged[] => [
  ...questions.map(({ name: _name, type: _type, expectation, ...subject }, index): Judged => ({
    ...subject,
    outcome: judgeProbe({ expectation }, seen[index] as Observation, behind),
  })),
  judgeAnswering(network, seen, wasSlow),
];

/** Asks one network; what failed is asked once more, so that a hiccup (a list being swapped, a lost datagram) is no alarm. */
async function askNetwork(asking: Asking): Promise<readonly Observation[]> {
  const { questions, where } = asking;
  if (typeof where === "string") return questions.map(() => ({ kind: "not-asked", reason: where }));
  const seen = await ask(where, questions);
  const judged = judgedOf(asking, seen);
  const silent = seen.every((one) => one.kind !== "reply");
  const slow = judged.some((one) => one.kind === "answer-time" && isFailure(one)) && !silent;
  const again = questions.flatMap((_question, index) => {
    const one = judged[index] as Judged;
    return silent || slow || isFailure(one) || seen[index]?.kind === "silence" ? [index] : [];
  });
  if (again.length === 0) return seen;
  await sleep(asking.againMs);
  const second = await ask(
    where,
    again.map((index) => questions[index] as ProbeQuestion),
  );
  const better = new Map(again.map((index, at) => [index, second[at] as Observation]));
  return seen.map((one, index) => better.get(index) ?? one);
}

/** @returns what was judged; undefined while nothing is published */
export async function probeRound(context: ProbeContext, progress?: Progress): Promise<readonly Judged[] | undefined> {
  const { database, clock, venueId } = context;
  const opened = context.opened();
  if (opened === undefined) return undefined;
  const { bundle } = opened;
  const { manifest } = bundle.lists;
  const at = clock();
  const assigned = new Set(bundle.assignments.map(({ policy }) => policy));
  const networks = compileNetworks(opened, at).filter(({ policy }) => assigned.has(policy.id));
  const round = (await lastRound(database, venueId))?.seq ?? 0;
  const open = (await openFindings(database, venueId, OWN)).map(subjectOfRow);
  const again = open.flatMap(({ kind, subject }) => (kind === "protected" ? [subject] : []));
  const seed = Math.floor(context.chance() * SEEDS);
  const samples = drawSamples(opened, networks, seed);
  const plan = [
    ...planProbes({ bundle, networks, protectedNames: context.protectedNames, round, again, ways: context.ways }),
    ...sampleQuestions(networks, samples),
  ];
  const generations = { policy: bundle.generation, lists: manifest.generation };
  const resolvers = await listResolvers(database, venueId, generations, at);
  const endpoints = resolvers.flatMap((one) => one.endpoints);
  const behind = resolvers.length > 0 && resolvers.every((one) => !one.upToDate);
  const slow = new Set(
    open.flatMap(({ kind, network, subject }) => (kind === "answer-time" ? [`${network ?? ""} ${subject}`] : [])),
  );
  const addresses = {
    4: askingAddresses(bundle.assignments, context.own()),
    6: askingAddresses(bundle.assignments, context.own(), 6),
  };
  const { timeoutMs = TIMEOUT_MS } = context;
  const whereOf = (network: CompiledNetwork, family: Family): Where => {
    const from = addresses[family].get(network.policy.id);
    if (from === undefined) return "no-own-address";
    const endpoint = endpointFor(from, endpoints);
    return endpoint === undefined ? "no-resolver" : { ...endpoint, from, timeoutMs };
  };
  /** Over every family it can be asked over; over none, the reason why. */
  const ways = networks.map((network) => {
    const [four, six] = [whereOf(network, 4), whereOf(network, 6)];
    const places = [four, six].filter((one) => typeof one !== "string");
    return { network, places: places.length === 0 ? [four] : places };
  });
  const judged: Judged[] = [];
  const marks = new Map<string, Marks>();
  const times = [];
  const of = (network: CompiledNetwork) => plan.filter((one) => one.network === network.policy.id);
  const total = ways.reduce((sum, { network, places }) => sum + of(network).length * places.length, 0);
  await progress?.(0, total);
  let asked = 0;
  for (const { network, places } of ways) {
    const questions = of(network);
    let first: readonly Judged[] | undefined;
    for (const where of places) {
      const wasSlow = slow.has(`${network.policy.id} ${first === undefined ? "" : IPV6}`);
      const asking: Asking = { network, questions, where, behind, wasSlow, againMs: context.againMs ?? AGAIN_MS };
      const seen = await askNetwork(asking);
      const plain = judgedOf(asking, seen);
      const own = first === undefined ? plain : overIpv6(plain, first);
      judged.push(...own);
      const took = first === undefined ? timesOf(network.policy.id, seen) : undefined;
      if (took !== undefined) times.push(took);
      for (const [index, { kind, subject, name }] of questions.entries())
        if (kind === "sample" && isFailure(own[index] as Judged)) {
          const key = sampleKey(network.policy.id, subject);
          const before = marks.get(key)?.marks ?? [];
          const mark = markOf(wireName(name), seed);
          if (!before.includes(mark)) marks.set(key, { seed, marks: [...before, mark] });
        }
      first ??= own;
      asked += questions.length;
      await progress?.(asked, total);
    }
  }
  judged.push(
    ...undrawn(networks, samples),
    ...untriedWays(networks),
    ...judgeLists(networks, manifest, bundle.taxonomy),
  );
  judged.push(...judgeFreshness(await askedSources(database, venueId), at));
  const alive = resolvers.map(({ id, seenAt, upToDate }) => ({
    id,
    upToDate,
    alive: at - seenAt <= RESOLVER_SILENT_MS,
  }));
  judged.push(...judgePolicies(alive, bundle.createdAt, at));
  const { policy: policyGeneration, lists: listGeneration } = generations;
  const counts = countOutcomes(judged);
  await keepRound(
    { database, venueId, timeZone: bundle.timeZone, sign: context.sign, tell: context.tell },
    { at, policyGeneration, listGeneration, counts, times, seed },
    {
      judged,
      marks,
      sources: new Set(manifest.sources.map(({ id }) => id)),
      vantage: OWN,
      uploadId: null,
      keptAt: at,
    },
  );
  return judged;
}
