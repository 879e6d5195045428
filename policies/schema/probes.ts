/**
 * Probes («kanarki»): what is asked of the filter, how each answer is judged, and what of it is kept and shown.
 *
 * What is kept are counts by code. A name appears only if it is open to everybody anyway: a helpline, a protected name, an engine, our own rule.
 *
 * @module
 */
import { z } from "zod";
import { AccessMode, Bilingual, Category, Digest, Instant, NetworkId, Severity } from "./vocabulary.ts";

/** What an assertion is about. `list`, `freshness` and `answer-time` ask no name of their own. */
export const ProbeKind = z.enum([
  "harmful",
  "bypass",
  "safe-search",
  "helpline",
  "protected",
  "list",
  "freshness",
  "answer-time",
]);
export type ProbeKind = z.output<typeof ProbeKind>;

/** Why an assertion failed. */
export const ProbeCause = z.enum([
  "open",
  "old-rules",
  "closed",
  "safe-search-off",
  "safe-search-missing",
  "list-empty",
  "list-stale",
  "silent",
  "slow",
]);
export type ProbeCause = z.output<typeof ProbeCause>;

/** Why nothing can be said. */
export const ProbeReason = z.enum([
  "no-own-address",
  "no-resolver",
  "no-answer",
  "server-failure",
  "no-such-name",
  "closed-here",
  "no-list",
  "never-loaded",
]);
export type ProbeReason = z.output<typeof ProbeReason>;

export const ProbeOutcome = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pass") }),
  z.strictObject({ kind: z.literal("fail"), cause: ProbeCause }),
  z.strictObject({ kind: z.literal("not-measured"), reason: ProbeReason }),
]);
export type ProbeOutcome = z.output<typeof ProbeOutcome>;

/** What an assertion is about, and what of it may be kept. */
export const ProbeSubject = z.strictObject({
  kind: ProbeKind,
  network: NetworkId.nullable().describe("null: of the whole venue"),
  mode: AccessMode.nullable(),
  code: Category.nullable(),
  severity: Severity.nullable(),
  subject: z.string().max(253).describe("engine, rule, list or a name that has to be open; never an entry of a list"),
});
export type ProbeSubject = z.output<typeof ProbeSubject>;

/** Assertions of one kind that ended alike. */
export const ProbeCount = ProbeSubject.extend({ outcome: ProbeOutcome, count: z.int().min(1) });
export type ProbeCount = z.output<typeof ProbeCount>;

/** One round as it is signed: Ed25519 of the publisher's key over the canonical JSON. */
export const ProbeRound = z.strictObject({
  v: z.literal(1),
  venueId: z.string(),
  seq: z.int().min(1),
  at: Instant,
  policyGeneration: z.int(),
  listGeneration: z.int(),
  prevHash: z.string().describe("digest of the round before; 64 zeros for the first"),
  counts: z.array(ProbeCount),
});
export type ProbeRound = z.output<typeof ProbeRound>;

/** Something that fails, from the round that found it to the one that found it mended: a task for the network-safety person. */
export const ProbeFinding = ProbeSubject.extend({
  id: z.string(),
  cause: ProbeCause,
  what: Bilingual.describe("the cause in words, and what to do"),
  openedAt: Instant,
  lastAt: Instant,
  closedAt: Instant.nullable(),
});
export type ProbeFinding = z.output<typeof ProbeFinding>;

const Share = z.strictObject({ passed: z.int().min(0), measured: z.int().min(0) });

export const ProbesView = z.strictObject({
  round: z
    .strictObject({ seq: z.int(), at: Instant, hash: Digest, signature: z.string() })
    .nullable()
    .describe("null: nothing was asked yet"),
  networks: z.array(
    z.strictObject({
      network: NetworkId.nullable(),
      passed: z.int(),
      failed: z.int(),
      notMeasured: z.int(),
      counts: z.array(ProbeCount.extend({ what: Bilingual.nullable() })),
    }),
  ),
  findings: z.array(ProbeFinding).describe("open ones, and those closed in the last week; newest first"),
});
export type ProbesView = z.output<typeof ProbesView>;

/** «Dziś chronimy: 99,2 % (412 z 415), otwarte to, co ma być otwarte: 100 %». */
export const ProtectionView = z.strictObject({
  at: Instant.nullable().describe("the latest round; null: nothing was measured in the last two hours"),
  closed: Share.describe("harmful names, ways around the filter and safe search"),
  open: Share.describe("helplines and protected names"),
});
export type ProtectionView = z.output<typeof ProtectionView>;

export const ProbesApi = {
  probes: { method: "GET", path: "/api/probes", permission: "networks.read", response: ProbesView },
  /** 404 unless `probes.publish` is set. */
  protection: { method: "GET", path: "/api/public/protection", permission: null, response: ProtectionView },
} as const;
