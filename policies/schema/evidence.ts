/**
 * The evidence capsule: what the machine knew about one draft, locked, and whose hands it went through.
 *
 * There is no member for content, and unknown members are refused: no page, no picture, no search term, no address, no name of a person.
 * The one name of the network it may hold is the listed one that was blocked.
 *
 * @module
 */
import { z } from "zod";
import { PostureScore } from "./device-baseline.ts";
import { LedgerBook } from "./ledger.ts";
import { AccessMode, Bilingual, Category, Digest, Instant, RuleRef, Severity } from "./vocabulary.ts";

const id = z.string().min(1).max(80);

/** What was known when the draft was opened; the register keeps the same octets. */
export const CapsuleFacts = z.strictObject({
  lockedAt: Instant,
  category: Category,
  severity: Severity,
  network: id,
  mode: AccessMode,
  device: id.nullable(),
  contact: z.literal("attempt"),
  policyGeneration: z.int(),
  listGeneration: z.int(),
  because: RuleRef,
  score: z.number(),
  threshold: z.number(),
  terms: z.array(z.strictObject({ id, weight: z.number(), observed: z.boolean().nullable() })),
  reasonCodes: z.array(z.string().max(80)),
  requirement: z.array(z.string().max(80)),
  rule: z.strictObject({ id, title: Bilingual, guidance: Bilingual }),
});

export type CapsuleFacts = z.output<typeof CapsuleFacts>;

/** Parts that could not be had, said instead of left out. */
export const Absence = z.enum(["no-draft", "no-generation", "no-device", "no-report", "no-loan"]);
export type Absence = z.output<typeof Absence>;

export const Capsule = z.strictObject({
  format: z.literal("latarnik-evidence"),
  version: z.literal(1),
  id,
  venueId: z.string().min(1).max(64),
  caseId: id,
  severity: Severity,
  securedAt: Instant,
  securedBy: id.describe("account id"),
  securedRole: id,
  draft: z
    .strictObject({
      id,
      number: id,
      openedAt: Instant,
      lastAt: Instant,
      signals: z.int().min(0),
      factsDigest: Digest,
      facts: z.string().describe("canonical JSON of `CapsuleFacts`, octet by octet what `factsDigest` is of"),
    })
    .nullable(),
  policy: z
    .strictObject({ generation: z.int(), listGeneration: z.int(), bundleDigest: Digest, publishedAt: Instant })
    .nullable()
    .describe("what resolvers decided by when the draft was opened"),
  device: z
    .strictObject({
      id,
      reportId: id,
      hash: Digest,
      measuredAt: Instant,
      receivedAt: Instant,
      agentVersion: z.string().max(40),
      score: PostureScore,
      checks: z.array(z.strictObject({ check: id, state: z.string().max(40), since: Instant })),
    })
    .nullable()
    .describe("the newest report before the draft, and what each check said then"),
  loan: z
    .strictObject({ session: id, number: id, handedOutAt: Instant, returnedAt: Instant.nullable() })
    .nullable()
    .describe("the loan session; who ran it is not part of the evidence"),
  absent: z.array(Absence),
});
export type Capsule = z.output<typeof Capsule>;

export const CustodyAction = z.enum([
  "secured",
  "read",
  "proved",
  "export-asked",
  "export-agreed",
  "exported",
  "held",
  "released",
]);
export type CustodyAction = z.output<typeof CustodyAction>;

/** One pair of hands. `ledger` is the entry of the book `audit` that tells of it. */
export const CustodyEntry = z.strictObject({
  seq: z.int().min(1),
  at: Instant,
  by: id,
  role: id,
  action: CustodyAction,
  why: z.string().max(400),
  ledger: z.strictObject({ seq: z.int().min(1), hash: Digest }),
});
export type CustodyEntry = z.output<typeof CustodyEntry>;

/** What is handed to an authority: canonical JSON and a line feed. */
export const CapsuleFile = z.strictObject({
  format: z.literal("latarnik-evidence-file"),
  version: z.literal(1),
  capsule: Capsule,
  digest: Digest.describe("SHA-256 of the canonical JSON of `capsule`; stands in the register, too"),
  ledger: z.strictObject({ book: LedgerBook, seq: z.int().min(1), hash: Digest }).describe("entry that committed it"),
  custody: z.array(CustodyEntry).min(1),
  publicKey: z.string().describe("Ed25519, raw, base64: that of the installation"),
  // The last four bits of the 86th letter stand for nothing: only one way to write them is a signature (RFC 4648, section 3.5).
  signature: z
    .string()
    .regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/u, "base64 of 64 octets, in its one canonical form")
    .describe("base64; over the canonical JSON of everything else"),
});
export type CapsuleFile = z.output<typeof CapsuleFile>;
