/**
 * Entries of the append-only books, and the file an outsider checks them from (R-049, B5).
 *
 * An entry holds codes, numbers and instants, never a name: personal data lie in the vault, and the entry holds their commitment only,
 * so erasing them leaves every digest true.
 *
 * @module
 */
import { z } from "zod";
import { Digest, Instant } from "./vocabulary.ts";

/** Register of events, register of interventions, and what was done with the records themselves. */
export const LedgerBook = z.enum(["events", "interventions", "audit"]);
export type LedgerBook = z.output<typeof LedgerBook>;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Codes, numbers, instants; what it may hold is judged by `policies/engine/ledger/skeleton.ts`. */
export const Skeleton = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

/** SHA-256 over 32 random octets and the text in the vault; the random octets go with the text. */
export const Commitment = z.strictObject({ itemId: z.string().min(1).max(80), commitment: Digest });
export type Commitment = z.output<typeof Commitment>;

/** Two writers may take turns within a moment; only a clock further behind than this is called so. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** Before the first entry of a book. */
export const GENESIS = "0".repeat(64) as Digest;

const fields = {
  v: z.literal(1),
  alg: z.literal("sha256").describe("how `hash` and `prevHash` were made"),
  venueId: z.string().min(1).max(64),
  book: LedgerBook,
  seq: z.int().min(1).describe("1, 2, 3 … without a gap, per venue and book"),
  prevHash: Digest.describe("`hash` of the entry before; 64 zeros before the first"),
  kind: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/u),
  caseId: z.string().regex(/^[A-Za-z0-9._/-]{0,80}$/u),
  at: Instant.describe("never less than that of the entry before"),
  behindMs: z.int().min(0).describe("how far the machine's clock stood behind `at`"),
  clock: z.enum(["steady", "behind"]),
  by: z.string().min(1).max(80).describe("account id: a pseudonym"),
  skeleton: Skeleton,
  commitments: z.array(Commitment).max(100),
};

/** One entry as it lies in the database and in an export. */
export const LedgerEntry = z
  .strictObject({ ...fields, hash: Digest.describe("SHA-256 of the canonical JSON of everything else") })
  .refine((entry) => (entry.clock === "behind") === entry.behindMs > CLOCK_TOLERANCE_MS);
export type LedgerEntry = z.output<typeof LedgerEntry>;

/** A place in a book: its newest entry, or where the oldest ones were removed. */
export const LedgerHead = z.strictObject({ seq: z.int().min(1), hash: Digest, at: Instant });
export type LedgerHead = z.output<typeof LedgerHead>;

/** First line of an export; one entry a line follows. Each line is canonical JSON. */
export const LedgerExportHeader = z.strictObject({
  format: z.literal("latarnik-ledger"),
  version: z.literal(1),
  venueId: fields.venueId,
  book: LedgerBook,
  start: LedgerHead.nullable().describe("what retention removed ends here; null: the book is whole"),
  count: z.int().min(0),
  head: LedgerHead.nullable(),
});
export type LedgerExportHeader = z.output<typeof LedgerExportHeader>;
