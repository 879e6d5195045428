/**
 * Probes («kanarki»): what is asked of the filter, how each answer is judged, and what of it is kept and shown.
 *
 * What is kept are counts by code. A name appears only if it is open to everybody anyway: a helpline, a protected name, an engine, our own rule.
 *
 * @module
 */
import { z } from "zod";
import { AccessMode, Bilingual, Category, DeviceId, Digest, Instant, NetworkId, Severity } from "./vocabulary.ts";

/**
 * What an assertion is about. `harmful` are planted names, `sample` real entries drawn from the lists in force; `list`, `freshness`, `policy`
 * and `answer-time` ask no name of their own.
 */
export const ProbeKind = z.enum([
  "harmful",
  "sample",
  "bypass",
  "safe-search",
  "helpline",
  "protected",
  "list",
  "freshness",
  "policy",
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
  "policy-stale",
  "silent",
  "slow",
  "canary-open",
  "discovery-open",
  "encrypted-name-open",
  "hidden-name-open",
  "other-resolver-open",
  "dot-open",
  "doh-open",
  "ipv6-silent",
  "ipv6-differs",
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
  "needs-sonda",
  "no-ipv6",
  "no-control",
  "never-drawn",
  "no-entry",
]);
export type ProbeReason = z.output<typeof ProbeReason>;

export const ProbeOutcome = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pass") }),
  z.strictObject({ kind: z.literal("fail"), cause: ProbeCause }),
  z.strictObject({ kind: z.literal("not-measured"), reason: ProbeReason }),
]);
export type ProbeOutcome = z.output<typeof ProbeOutcome>;

/** What came back for one question. */
export const Observation = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("not-asked"), reason: z.enum(["no-own-address", "no-resolver"]) }),
  z.strictObject({ kind: z.literal("silence") }),
  z.strictObject({
    kind: z.literal("reply"),
    rcode: z.int().min(0).max(4_095),
    errors: z.array(z.int().min(0).max(65_535)).max(16).describe("extended DNS errors, RFC 8914"),
    answers: z.array(z.string().max(255)).max(64).describe("addresses and aliases, lower case"),
    ech: z.boolean().optional().describe("an HTTPS record carries an ECH key"),
    tookMs: z.number().min(0),
  }),
]);
export type Observation = z.output<typeof Observation>;

/** Language of those a name is meant for, where its country says it (`pl`, `uk`, `en`). */
export const ProbeLanguage = z.enum(["pl", "uk", "en"]);
export type ProbeLanguage = z.output<typeof ProbeLanguage>;

/** Where questions come from: the venue's own machine, or a «sonda» that stands among the guests. */
export const ProbeVantage = z.union([z.literal("own"), DeviceId]);

/** What an assertion is about, and what of it may be kept. */
export const ProbeSubject = z.strictObject({
  kind: ProbeKind,
  network: NetworkId.nullable().describe("null: of the whole venue"),
  mode: AccessMode.nullable(),
  code: Category.nullable(),
  severity: Severity.nullable(),
  subject: z.string().max(253).describe("engine, rule, list or a name that has to be open; never an entry of a list"),
  language: ProbeLanguage.nullable().optional(),
});
export type ProbeSubject = z.output<typeof ProbeSubject>;

/** Assertions of one kind that ended alike. */
export const ProbeCount = ProbeSubject.extend({ outcome: ProbeOutcome, count: z.int().min(1) });
export type ProbeCount = z.output<typeof ProbeCount>;

/** How soon the filter answered a network where it asks nobody else, ms. */
export const ProbeTimes = z.strictObject({
  network: NetworkId,
  replies: z.int().min(1),
  p50: z.number().min(0),
  p95: z.number().min(0),
});
export type ProbeTimes = z.output<typeof ProbeTimes>;

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
  vantage: ProbeVantage.optional().describe("left out: the venue's own machine"),
  times: z.array(ProbeTimes).optional(),
  seed: z.int().min(0).optional().describe("what the samples were drawn by: whoever has the lists draws the same ones"),
});
export type ProbeRound = z.output<typeof ProbeRound>;

/**
 * Something that fails, from the round that found it to the second healthy one in a row: a task for the network-safety person.
 *
 * The machine opens and closes it; a person says that they have seen it.
 */
export const ProbeFinding = ProbeSubject.extend({
  id: z.string(),
  vantage: ProbeVantage,
  cause: ProbeCause,
  what: Bilingual.describe("the cause in words, and what to do"),
  failed: z.int().min(1).describe("assertions that failed in the last round that found it"),
  openedAt: Instant,
  lastAt: Instant.describe("the last round that found it"),
  healthyRounds: z.int().min(0).describe("in a row since; two close it"),
  closedAt: Instant.nullable(),
  closedBy: z
    .enum(["healthy", "not-asked"])
    .nullable()
    .describe("always the machine: two healthy rounds, or nothing asks for it any more"),
  openedRound: z.int().min(0),
  closedRound: z.int().nullable(),
  acknowledged: z.strictObject({ at: Instant, by: z.string() }).nullable(),
  named: z.boolean().describe("its entries can be looked up to mend the cause"),
});
export type ProbeFinding = z.output<typeof ProbeFinding>;

const Share = z.strictObject({ passed: z.int().min(0), measured: z.int().min(0) });

/** «Dziś chronimy» of one day; what was not measured counts nowhere. */
export const ProbeDay = z.strictObject({
  day: z.iso.date(),
  rounds: z.int().min(0),
  failing: z.int().min(0).describe("rounds in which anything failed"),
  closed: Share,
  open: Share,
});
export type ProbeDay = z.output<typeof ProbeDay>;

const NetworkRow = z.strictObject({
  network: NetworkId.nullable(),
  passed: z.int(),
  failed: z.int(),
  notMeasured: z.int(),
  times: ProbeTimes.nullable(),
  counts: z.array(ProbeCount.extend({ what: Bilingual.nullable() })),
});

/** The newest round of one vantage. */
export const VantageView = z.strictObject({
  vantage: ProbeVantage.describe("a «sonda» by its inventory number"),
  round: z.strictObject({
    seq: z.int(),
    at: Instant,
    hash: Digest,
    prevHash: z.string(),
    signature: z.string(),
    policyGeneration: z.int(),
    listGeneration: z.int(),
  }),
  networks: z.array(NetworkRow),
});
export type VantageView = z.output<typeof VantageView>;

/** A round a person asked for. */
export const ProbeRun = z.strictObject({
  state: z.enum(["waiting", "running", "done", "failed"]),
  requestedAt: Instant,
  asked: z.int().min(0),
  total: z.int().min(0).describe("0 while the plan is being made"),
  finishedAt: Instant.nullable(),
});
export type ProbeRun = z.output<typeof ProbeRun>;

export const ProbesView = z.strictObject({
  now: Instant,
  vantages: z.array(VantageView).describe("the venue's own machine first; empty: nothing was asked yet"),
  today: z.strictObject({ at: Instant.nullable(), closed: Share, open: Share }),
  findings: z.array(ProbeFinding).describe("open ones, and those closed in the last week; open first, newest first"),
  history: z.array(ProbeDay).describe("the last 30 days of the venue, oldest first; days without a round are left out"),
  run: ProbeRun.nullable().describe("the newest one; null: nobody asked for one"),
  publication: z.strictObject({
    on: z.boolean(),
    at: Instant.nullable().describe("null: as the configuration says"),
    by: z.string().nullable(),
  }),
});
export type ProbesView = z.output<typeof ProbesView>;

/** The chain as a whole, proved now. */
export const ProbeChainView = z.strictObject({
  rounds: z.int().min(0),
  from: Instant.nullable(),
  to: Instant.nullable(),
  brokenAt: z.int().nullable().describe("number of the first round that does not hold; null: all do"),
  publicKey: z.string().describe("Ed25519, raw, base64: with it anybody proves the rounds"),
});
export type ProbeChainView = z.output<typeof ProbeChainView>;

export const ProbeNames = z.strictObject({
  names: z.array(z.strictObject({ name: z.string(), source: z.string() })),
  gone: z.int().min(0).describe("drawn entries that stand in no list any more"),
});

/** «Dziś chronimy: 99,2 % (412 z 415), otwarte to, co ma być otwarte: 100 %». */
export const ProtectionView = z.strictObject({
  at: Instant.nullable().describe("the latest round; null: nothing was measured in the last two hours"),
  closed: Share.describe("harmful names, ways around the filter and safe search"),
  open: Share.describe("helplines and protected names"),
});
export type ProtectionView = z.output<typeof ProtectionView>;

const Done = z.strictObject({ done: z.literal(true) });

export const ProbesApi = {
  probes: { method: "GET", path: "/api/probes", permission: "networks.read", response: ProbesView },
  probeChain: { method: "GET", path: "/api/probes/chain", permission: "networks.read", response: ProbeChainView },
  probeRun: {
    method: "POST",
    path: "/api/probes/run",
    permission: "lists.update",
    body: z.strictObject({}),
    response: ProbeRun,
  },
  probeAcknowledge: {
    method: "POST",
    path: "/api/probes/findings/:id/acknowledgement",
    permission: "lists.decide",
    body: z.strictObject({}),
    response: Done,
  },
  probeNames: {
    method: "POST",
    path: "/api/probes/findings/:id/names",
    permission: "lists.decide",
    body: z.strictObject({
      reason: z.string().trim().min(10).max(500).describe("why the names have to be seen; kept in the audit"),
    }),
    response: ProbeNames,
  },
  probePublication: {
    method: "PUT",
    path: "/api/probes/publication",
    permission: "probes.publish",
    body: z.strictObject({ on: z.boolean() }),
    response: Done,
  },
  /** 404 unless the venue shows it. */
  protection: { method: "GET", path: "/api/public/protection", permission: null, response: ProtectionView },
} as const;
