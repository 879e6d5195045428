/**
 * What a «sonda» on the guests' Wi-Fi asks and brings: a plan of planted and public names, and what it saw. Both ends sign; the server judges.
 *
 * Its answers name the plan by digest, so nothing it sends is ever a text of its own.
 *
 * @module
 */
import type { FastifyInstance } from "fastify";
import {
  countOutcomes,
  judgeAnswering,
  judgeForeign,
  judgeProbe,
  timesOf,
} from "../../policies/engine/probes/judge.ts";
import { PLANTED, planProbes } from "../../policies/engine/probes/plan.ts";
import type { Judged, ProbeQuestion } from "../../policies/engine/probes/plan.ts";
import { SondaPaths, SondaPlan, SondaRound } from "../../policies/schema/probe-ways.ts";
import type { ProbeWays, SondaAck } from "../../policies/schema/probe-ways.ts";
import type { DeviceId, DomainName } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { DAY_MS, instant, MINUTE_MS } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import type { SignedDoor } from "../devices/index.ts";
import { compileNetworks } from "../venues/index.ts";
import type { OpenedGeneration } from "../venues/index.ts";
import type { ProbeTeller } from "./findings.ts";
import { keepRound } from "./store.ts";
import type { ProbeTables } from "./tables.ts";

export interface SondaContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly published: { require(): OpenedGeneration };
  readonly protectedNames: () => readonly string[];
  readonly ways: ProbeWays;
  /** Ed25519 of the publisher's key, base64. */
  readonly sign: (text: string) => string;
  /** Who hears of protection that fails and works again; left out: nobody. */
  readonly tell?: ProbeTeller;
}

const EVERY_S = 3_600;
const LIMIT = { max: 600, timeWindow: MINUTE_MS };
const UNLISTED = { hide: true } as const;
/** As long as a «sonda» keeps what nobody has taken. */
const OLDEST_MS = 14 * DAY_MS;
const AHEAD_MS = 5 * MINUTE_MS;

/** What is kept of a plan: everything the answers are judged by. */
type Kept = Pick<SondaPlan, "network" | "mode" | "policyGeneration" | "listGeneration" | "questions">;

function keptOf(opened: OpenedGeneration, context: SondaContext, now: number): Kept {
  const { bundle } = opened;
  const assigned = new Set(bundle.assignments.map(({ policy }) => policy));
  const networks = compileNetworks(opened, now).filter(({ policy }) => assigned.has(policy.id));
  // A guest's device: the rules of the guests' network hold for it.
  const network = networks.find(({ policy }) => policy.mode === "C") ?? networks[0];
  if (network === undefined) throw new Refusal(503, "E_API_UNAVAILABLE", { retryAfterS: 60 });
  const questions: readonly ProbeQuestion[] = planProbes({
    bundle,
    networks: [network],
    protectedNames: context.protectedNames(),
    // A turn a day: what was planned stays the same for a day, and so does its digest.
    round: Math.floor(now / DAY_MS),
    ways: context.ways,
  });
  return {
    network: network.policy.id,
    mode: network.policy.mode,
    policyGeneration: bundle.generation,
    listGeneration: bundle.lists.manifest.generation,
    questions: questions.map((one) => ({ ...one })) as Kept["questions"],
  };
}

/** Makes the plan of a device and remembers what it is about. */
export async function writePlan(context: SondaContext, device: string): Promise<SondaPlan> {
  const { database, venueId, clock, ways } = context;
  const now = clock();
  const kept = keptOf(context.published.require(), context, now);
  const content = canonicalJson(kept);
  const digest = sha256(content);
  await database
    .withTables<ProbeTables>()
    .insertInto("probe_plan")
    .values({ venue_id: venueId, digest, content, issued_at: now })
    // Asked for again: kept as long as anybody may still answer it.
    .onConflict((conflict) => conflict.columns(["venue_id", "digest"]).doUpdateSet({ issued_at: now }))
    .execute();
  const control = kept.questions.find(
    ({ name, expectation }) => name.endsWith(PLANTED) && expectation.kind === "closed",
  );
  return SondaPlan.parse({
    format: 1,
    device: device as DeviceId,
    createdAt: now,
    digest,
    everyS: EVERY_S,
    resolvers: ways.resolvers,
    control: (control?.name as DomainName | undefined) ?? null,
    ...kept,
  });
}

/** @returns everything that was judged of a round by the plan it names */
function judgeRound({ seen, foreign }: SondaRound, plan: Kept): readonly Judged[] {
  const { network, mode, questions } = plan;
  const judged = questions.map(({ name: _name, type: _type, expectation, ...subject }, index): Judged => ({
    ...subject,
    outcome: judgeProbe({ expectation: expectation }, seen[index] ?? SILENT, false),
  }));
  const alive = questions.some(({ expectation }, index) => {
    const one = seen[index];
    return expectation.kind === "open" && one?.kind === "reply" && one.rcode === 0;
  });
  return [
    ...judged,
    judgeAnswering({ policy: { id: network, mode } }, seen),
    ...judgeForeign(foreign, { network, mode }, alive),
  ];
}
const SILENT = { kind: "silence" } as const;

/** @throws {Refusal} 422 `E_DEVICE_BODY` for a plan nobody issued, another device, a time that cannot be */
export async function takeRound(context: SondaContext, device: string, octets: Buffer): Promise<SondaAck> {
  const { database, venueId, clock, sign } = context;
  const now = clock();
  const round = parseRound(octets);
  const row = await database
    .withTables<ProbeTables>()
    .selectFrom("probe_plan")
    .select("content")
    .where("venue_id", "=", venueId)
    .where("digest", "=", round.planDigest)
    .executeTakeFirst();
  if (row === undefined || round.device !== device) throw new Refusal(422, "E_DEVICE_BODY");
  if (round.measuredAt > now + AHEAD_MS || round.measuredAt < now - OLDEST_MS) throw new Refusal(422, "E_DEVICE_BODY");
  const plan = JSON.parse(row.content) as Kept;
  if (round.seen.length !== plan.questions.length) throw new Refusal(422, "E_DEVICE_BODY");
  const judged = judgeRound(round, plan);
  const { bundle } = context.published.require();
  const times = timesOf(plan.network, round.seen);
  const kept = await keepRound(
    { database, venueId, timeZone: bundle.timeZone, sign, tell: context.tell },
    {
      at: round.measuredAt,
      policyGeneration: plan.policyGeneration,
      listGeneration: plan.listGeneration,
      counts: countOutcomes(judged),
      times: times === undefined ? [] : [times],
    },
    {
      judged,
      marks: new Map(),
      sources: new Set(bundle.lists.manifest.sources.map(({ id }) => id)),
      vantage: device,
      uploadId: round.roundId,
      keptAt: now,
    },
  );
  return {
    roundId: round.roundId,
    result: kept ? "kept" : "duplicate",
    serverTime: instant(now),
    everyS: EVERY_S,
  };
}

function parseRound(octets: Buffer): SondaRound {
  try {
    const parsed = SondaRound.safeParse(JSON.parse(octets.toString("utf8")));
    if (parsed.success) return parsed.data;
  } catch {
    // No JSON is no round either.
  }
  throw new Refusal(422, "E_DEVICE_BODY");
}

/** Doors beside those of every device; the scope signs the answers. */
export const sondaDoor =
  (context: SondaContext) =>
  (scope: FastifyInstance, signed: SignedDoor): void => {
    const own = async (request: Parameters<SignedDoor>[0]) => {
      const said = await signed(request, context.clock());
      if (said.role !== "probe") throw new Refusal(403, "E_DEVICE_ROLE");
      return said;
    };
    scope.route({
      method: "GET",
      url: SondaPaths.plan,
      config: { rateLimit: LIMIT },
      schema: UNLISTED,
      handler: async (request, reply) => {
        const { device } = await own(request);
        return reply.type("application/json; charset=utf-8").send(JSON.stringify(await writePlan(context, device)));
      },
    });
    scope.route({
      method: "POST",
      url: SondaPaths.rounds,
      config: { rateLimit: LIMIT },
      schema: UNLISTED,
      handler: async (request, reply) => {
        const { device, body } = await own(request);
        return reply
          .type("application/json; charset=utf-8")
          .send(JSON.stringify(await takeRound(context, device, body)));
      },
    });
  };
