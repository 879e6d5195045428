/**
 * What detection remembers between hits: recent signals and tallies, as the control process reads them from its database.
 *
 * Nothing else is needed to go on after a restart. There is no address and no name in clear: a registrable domain
 * is a keyed digest, a device is an asset tag, an unnamed loaned device is a pseudonym of at most 24 hours.
 *
 * @module
 */
import { z } from "zod";
import { Category, DeviceId, Instant, NetworkId } from "./vocabulary.ts";

/** Keyed digest of a registrable domain (first 16 hexadecimal digits of an HMAC); equal domains, equal digests. */
export const DomainDigest = z.string().regex(/^[0-9a-f]{16}$/u);
export type DomainDigest = z.output<typeof DomainDigest>;

/** One hit inside a signal. */
export const Sighting = z.strictObject({
  at: Instant,
  domain: DomainDigest.nullable(),
  navigationGrade: z.boolean(),
});
export type Sighting = z.output<typeof Sighting>;

/** Sightings a row keeps, newest last; thresholds of rules may not be larger, as older ones are forgotten. */
export const MAX_SIGHTINGS = 64;

/** A draft, defect ticket, badge or network signal opened from a signal. */
export const OpenedRecord = z.strictObject({
  kind: z.enum(["signal", "draft", "defect", "network-signal", "badge"]),
  id: z.string().min(1),
  at: Instant,
});
export type OpenedRecord = z.output<typeof OpenedRecord>;

/**
 * A row of the recent past. `kind` `tally` is a count below a threshold that nobody is shown; it may be
 * deleted once `lastAt` is older than the longest window of the rules.
 */
export const RecentSignal = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(["signal", "tally"]),
  dedupeKey: z.string().min(1),
  code: Category,
  network: NetworkId,
  device: DeviceId.nullable(),
  subject: z.string().nullable(),
  firstAt: Instant,
  lastAt: Instant,
  count: z.int().min(1),
  sightings: z.array(Sighting).max(MAX_SIGHTINGS),
  navigationGrade: z.boolean().describe("at least one sighting was navigation-grade"),
  opened: z.array(OpenedRecord),
});
export type RecentSignal = z.output<typeof RecentSignal>;
