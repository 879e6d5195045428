/**
 * Ways around the filter that probes try, what a «sonda» is told to ask, and what it tells back.
 *
 * @module
 */
import { z } from "zod";
import { Observation, ProbeCause, ProbeSubject } from "./probes.ts";
import { AccessMode, DeviceId, Digest, DomainName, Instant, NetworkId } from "./vocabulary.ts";

const Address = z.union([z.ipv4(), z.ipv6()]);
const Port = z.int().min(1).max(65_535);

/** How somebody else's resolver is reached. */
export const ForeignWay = z.enum(["udp53", "tcp53", "dot", "doh"]);
export type ForeignWay = z.output<typeof ForeignWay>;

export const ForeignResolver = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/u),
  host: DomainName,
  addresses: z.array(Address).min(1).max(4),
  /** Other doors than the usual ones; for tests. */
  ports: z.strictObject({ dns: Port, dot: Port, doh: Port }).optional(),
});
export type ForeignResolver = z.output<typeof ForeignResolver>;

export const ProbeWays = z.strictObject({
  version: z.int().min(1),
  encryptedNames: z.array(DomainName).min(1),
  hiddenNames: z.array(DomainName),
  resolvers: z.array(ForeignResolver),
});
export type ProbeWays = z.output<typeof ProbeWays>;

const Target = z.union([
  z.strictObject({ cname: DomainName }),
  z.strictObject({ a: z.array(z.string().max(45)).max(16), aaaa: z.array(z.string().max(45)).max(16).optional() }),
]);

/** What an answer has to be. */
export const ProbeExpectation = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("closed"), cause: ProbeCause }),
  z.strictObject({ kind: z.literal("open") }),
  z.strictObject({ kind: z.literal("rewritten"), targets: z.array(Target), off: z.boolean() }),
  z.strictObject({ kind: z.literal("no-ech") }),
]);

/** What a «sonda» asks. Planted names only: real entries of lists are nothing for a device that may be lost. */
export const SondaPlan = z.strictObject({
  format: z.literal(1),
  device: DeviceId,
  createdAt: Instant,
  digest: Digest.describe("of what is asked; the answers name it"),
  network: NetworkId.describe("whose rules hold where it stands"),
  mode: AccessMode,
  policyGeneration: z.int().min(0),
  listGeneration: z.int().min(0),
  everyS: z.int().min(60),
  questions: z
    .array(
      ProbeSubject.extend({
        name: z.string().max(253),
        type: z.enum(["A", "AAAA", "HTTPS", "SVCB"]),
        expectation: ProbeExpectation,
      }),
    )
    .max(2_000),
  resolvers: z.array(ForeignResolver).max(20),
  control: DomainName.nullable().describe("a planted name every network closes: what foreign resolvers are asked for"),
});
export type SondaPlan = z.output<typeof SondaPlan>;

/** What came of one try to reach somebody else's resolver. */
export const ForeignTry = z.strictObject({
  resolver: z.string().max(40),
  way: ForeignWay,
  family: z.union([z.literal(4), z.literal(6)]),
  seen: z
    .enum(["stopped", "answered", "redirected", "no-address"])
    .describe("redirected: our own filter answered in its place; no-address: this device has none of that family"),
});
export type ForeignTry = z.output<typeof ForeignTry>;

/** One round of a «sonda»: what it saw, never what it makes of it. The server has the plan and judges. */
export const SondaRound = z.strictObject({
  format: z.literal(1),
  roundId: z.uuidv7(),
  device: DeviceId,
  measuredAt: Instant,
  agentVersion: z.string().max(40),
  planDigest: Digest,
  seen: z.array(Observation).max(2_000).describe("in the order of the plan's questions"),
  foreign: z.array(ForeignTry).max(400),
  lost: z.int().min(0).describe("rounds dropped from a full spool before this one"),
});
export type SondaRound = z.output<typeof SondaRound>;

export const SondaAck = z.strictObject({
  roundId: z.uuidv7(),
  result: z.enum(["kept", "duplicate"]),
  serverTime: Instant,
  everyS: z.int().min(60),
});
export type SondaAck = z.output<typeof SondaAck>;

export const SondaPaths = { plan: "/device/v1/probe/plan", rounds: "/device/v1/probe/rounds" } as const;
