/**
 * Endpoints of secured evidence: the capsules of a case, through whose hands they went, handing one over, proving one.
 *
 * Nothing here shows what is in a capsule. It leaves as one signed file, with a reason, and of severity S4 only when a second person in
 * another role agreed.
 *
 * @module
 */
import { z } from "zod";
import { CustodyAction } from "./evidence.ts";
import { Digest, Instant, Severity } from "./vocabulary.ts";

const Reason = z.string().trim().min(10).max(400);

export const CustodyView = z.strictObject({
  seq: z.int().min(1),
  at: Instant,
  by: z.string().nullable().describe("display name; null: nobody known any more"),
  role: z.string(),
  action: CustodyAction,
  why: z.string(),
  entry: z.int().min(1).describe("number of the entry in the book `audit`"),
});
export type CustodyView = z.output<typeof CustodyView>;

/** A hand-over somebody asked for. */
export const EvidenceRequest = z.strictObject({
  id: z.string(),
  askedAt: Instant,
  askedBy: z.string().nullable(),
  askedRole: z.string(),
  why: z.string(),
  agreed: z.strictObject({ at: Instant, by: z.string().nullable(), role: z.string() }).nullable(),
  state: z.enum(["needs-second", "ready", "used", "expired"]),
  mayAgree: z.boolean().describe("the caller is another person in another role"),
});
export type EvidenceRequest = z.output<typeof EvidenceRequest>;

export const CapsuleView = z.strictObject({
  id: z.string(),
  securedAt: Instant,
  severity: Severity,
  needsSecond: z.boolean().describe("severity S4: two roles hand it over"),
  digest: Digest,
  entry: z.int().min(1).describe("number of the entry in the book `events` that committed it"),
  heldSince: Instant.nullable().describe("an authority wants it kept; null: none, or it was released"),
  erased: z.boolean(),
  custody: z.array(CustodyView).describe("oldest first"),
  requests: z.array(EvidenceRequest).describe("newest first"),
});
export type CapsuleView = z.output<typeof CapsuleView>;

export const CaseEvidence = z.strictObject({
  mayHandle: z.boolean().describe("the caller may prove, hand over and hold"),
  capsules: z.array(CapsuleView).describe("oldest first"),
});
export type CaseEvidence = z.output<typeof CaseEvidence>;

/** What a proof looked at, and the first thing that did not hold. */
export const EvidenceProof = z.strictObject({
  at: Instant,
  ok: z.boolean(),
  fault: z
    .enum(["erased", "sealed", "digest", "facts", "entry", "book", "custody"])
    .nullable()
    .describe(
      "erased: nothing left to prove; sealed: ciphertext damaged; digest, facts: content changed; entry: the register says otherwise; " +
        "book: the chain of a book is broken; custody: the hands do not match the book",
    ),
  digest: Digest,
  entries: z.int().describe("entries of both books that were checked"),
});
export type EvidenceProof = z.output<typeof EvidenceProof>;

export const EvidenceFile = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  base64: z.string(),
  digest: Digest.describe("SHA-256 of the octets"),
});
export type EvidenceFile = z.output<typeof EvidenceFile>;

const capsule = "/api/cases/:id/evidence/:capsule";
export const EvidenceApi = {
  caseEvidence: {
    method: "GET",
    path: "/api/cases/:id/evidence",
    permission: "cases.read",
    response: CaseEvidence,
  },
  evidenceProve: {
    method: "POST",
    path: `${capsule}/proof`,
    permission: "cases.step",
    body: z.strictObject({ reason: Reason }),
    response: EvidenceProof,
  },
  /** First of two steps; of a severity below S4 the second may follow at once. */
  evidenceAsk: {
    method: "POST",
    path: `${capsule}/requests`,
    permission: "cases.step",
    body: z.strictObject({ reason: Reason }),
    response: CaseEvidence,
  },
  evidenceAgree: {
    method: "POST",
    path: `${capsule}/requests/:request/agreement`,
    permission: "cases.step",
    response: CaseEvidence,
  },
  evidenceExport: {
    method: "POST",
    path: `${capsule}/requests/:request/file`,
    permission: "cases.step",
    response: EvidenceFile,
  },
  /** An authority wants it kept, or lets it go. */
  evidenceHold: {
    method: "POST",
    path: `${capsule}/hold`,
    permission: "cases.step",
    body: z.strictObject({ held: z.boolean(), reason: Reason }),
    response: CaseEvidence,
  },
} as const;
