/**
 * What resolvers and the control process say to each other: policy bundle down, hits and counters up.
 *
 * Both sides import this file and nothing of each other. Privacy is part of the shape: a hit has no client
 * address, mode C never produces one, and an allowed name has no place to be written (R-032, B4).
 *
 * @module
 */
import { z } from "zod";
import { ListManifest } from "./list-source.ts";
import { NetworkPolicy } from "./network-policy.ts";
import { SafeSearchEngine, SpecialNames } from "./safe-search.ts";
import { Taxonomy } from "./taxonomy.ts";
import { NavigationWeights } from "./event-rule.ts";
import { Category, DeviceId, Digest, DomainName, Instant, NetworkId, ResolverId, SourceId } from "./vocabulary.ts";

/** Which clients belong to which policy at this venue; from `config.yaml`. */
export const NetworkAssignment = z.strictObject({
  policy: NetworkId,
  sources: z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]),
  listeners: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .default([])
    .describe("local addresses reserved for this network"),
  devices: z
    .array(z.strictObject({ id: DeviceId, address: z.union([z.ipv4(), z.ipv6()]) }))
    .default([])
    .describe("venue-owned devices with a fixed address; never a guest's device"),
  blockPage: z
    .strictObject({ v4: z.ipv4(), v6: z.ipv6().optional() })
    .optional()
    .describe("blocked names get these addresses of the children's page instead of «no such name»"),
});
export type NetworkAssignment = z.output<typeof NetworkAssignment>;

export const PackRef = z.strictObject({ digest: Digest, bytes: z.int().min(1) });

/** Header of the bundle answer: Ed25519 signature of the body's octets by the publisher's key, base64. */
export const SIGNATURE_HEADER = "x-latarnik-signature";

/** Everything a resolver needs to decide, except the packed name files it names by digest. */
export const PolicyBundle = z.strictObject({
  format: z.literal(1),
  generation: z.int().min(1),
  createdAt: Instant,
  venueId: z.string().min(1),
  timeZone: z.string().min(1),
  taxonomy: Taxonomy,
  networks: z.array(NetworkPolicy).min(1),
  assignments: z.array(NetworkAssignment),
  safeSearch: z.array(SafeSearchEngine),
  specialNames: SpecialNames,
  navigation: NavigationWeights,
  /** Small packed index of policy names; its sources are named in {@link RuleSource}. */
  rules: PackRef,
  lists: PackRef.extend({ manifest: ListManifest }),
  canary: z
    .strictObject({ name: DomainName, token: z.string().min(16).max(64) })
    .optional()
    .describe("a TXT record only the venue's own resolvers know, so that a device can tell whom it asks"),
  probes: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .optional()
    .describe("addresses this venue's own probes ask from: answered like everybody, counted as nobody"),
  /** Names that must be found blocked or free in the lists before a resolver swaps to this bundle. */
  proofs: z.strictObject({
    blocked: z.array(z.strictObject({ name: DomainName, source: SourceId })),
    open: z.array(DomainName),
  }),
});
export type PolicyBundle = z.output<typeof PolicyBundle>;

/** Observations of B2 that the resolver can make; `null` where it cannot. */
export const NavigationFacts = z.strictObject({
  pageRendered: z.boolean().nullable(),
  notPreceded: z.boolean(),
  apexOrWww: z.boolean(),
  knownSubresource: z.boolean(),
  burst: z.boolean(),
  idle: z.boolean().nullable(),
});
export type NavigationFacts = z.output<typeof NavigationFacts>;

/** One blocked question on a loaned device or a station. Blocked names only; never on private devices. */
export const Hit = z.strictObject({
  at: Instant,
  network: NetworkId,
  mode: z.enum(["A", "B"]),
  device: DeviceId.nullable(),
  /** HMAC of the source address under a key that lives ≤ 24 h in memory; separates unnamed loaned devices. */
  subject: z
    .string()
    .regex(/^[0-9a-f]{16}$/u)
    .nullable(),
  category: Category,
  layer: z.enum(["list", "local-deny", "allow-only", "special-names", "response"]),
  source: z.string().min(1),
  entry: z.string(),
  name: DomainName.nullable().describe("null for allow-only refusals without a harmful category"),
  qtype: z.int().min(0).max(65_535),
  policyGeneration: z.int().min(0),
  listGeneration: z.int().min(0),
  navigation: NavigationFacts,
});
export type Hit = z.output<typeof Hit>;

/**
 * How many questions of one network ended one way in one hour. `category` is null where no category was involved.
 * `shown` is no question: so many closed pages were seen in a browser's window (told by the children's page). Nor are minutes of guests' address
 * leases: `lease-minutes` all of them, `lease-asked` those of guests who asked the filter in that hour, `lease-watched` minutes for which it is known.
 */
export const Counter = z.strictObject({
  hourAt: Instant.describe("start of the hour"),
  network: NetworkId,
  category: Category.nullable(),
  outcome: z.enum([
    "passed",
    "blocked",
    "rewritten",
    "special",
    "refused",
    "failed",
    "limited",
    "shown",
    "lease-minutes",
    "lease-asked",
    "lease-watched",
  ]),
  count: z.int().min(1),
});
export type Counter = z.output<typeof Counter>;

/** Outcomes that count something else than questions. */
export const NO_QUESTIONS: ReadonlySet<string> = new Set<Counter["outcome"]>([
  "shown",
  "lease-minutes",
  "lease-asked",
  "lease-watched",
]);

/** A spike of distinct private devices in a severe category; carries the number only (B2, mode C). */
export const Spike = z.strictObject({
  at: Instant,
  network: NetworkId,
  category: Category,
  distinctSubjects: z.int().min(1),
});
export type Spike = z.output<typeof Spike>;

/** One numbered, idempotent delivery of a resolver to the control process. */
export const TelemetryBatch = z.strictObject({
  format: z.literal(1),
  resolver: ResolverId,
  bootId: z.string().regex(/^[0-9a-f]{32}$/u),
  seq: z.int().min(1),
  hits: z.array(Hit).max(2_000),
  counters: z.array(Counter).max(5_000),
  spikes: z.array(Spike).max(100),
  dropped: z.int().min(0).describe("hits lost because a buffer was full; shown, never hidden"),
});
export type TelemetryBatch = z.output<typeof TelemetryBatch>;

/** A resolver's own state, posted every few seconds and after each swap. */
export const ResolverStatus = z.strictObject({
  resolver: ResolverId,
  bootId: z.string().regex(/^[0-9a-f]{32}$/u),
  startedAt: Instant,
  workers: z.int().min(0),
  workerRestarts: z.int().min(0),
  policyGeneration: z.int().min(0),
  listGeneration: z.int().min(0),
  lastSwapError: z.string().nullable(),
  endpoints: z.array(z.strictObject({ protocol: z.enum(["udp", "tcp"]), address: z.string(), port: z.int() })),
  upstreams: z.array(
    z.strictObject({
      address: z.string(),
      port: z.int(),
      healthy: z.boolean(),
      medianMs: z.number().nullable(),
      failures: z.int(),
    }),
  ),
  queries: z.int().min(0),
  cacheHits: z.int().min(0),
  failures: z.int().min(0),
  unknownClientQuestions: z.int().min(0),
});
export type ResolverStatus = z.output<typeof ResolverStatus>;

export const UplinkPaths = {
  bundle: "/uplink/bundle",
  pack: "/uplink/packs/:digest",
  telemetry: "/uplink/telemetry",
  status: "/uplink/status",
} as const;

/** Live nudge to dashboards: ids only, the page re-fetches by HTTP (house 2.6). */
export const LiveNudge = z.strictObject({
  topic: z.enum([
    "drafts",
    "signals",
    "defects",
    "networks",
    "lists",
    "review",
    "resolvers",
    "accounts",
    "devices",
    "loans",
    "prompts",
    "help",
    "cases",
    "notices",
    "incidents",
    "retention",
    "coordination",
    "surveys",
  ]),
  id: z.string().optional(),
  at: Instant,
});
export type LiveNudge = z.output<typeof LiveNudge>;
