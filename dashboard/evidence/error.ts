/**
 * Why evidence was not secured or not handed over.
 *
 * @module
 */

export type EvidenceErrorCode =
  | "E_EVIDENCE_UNKNOWN"
  | "E_EVIDENCE_FACTS"
  | "E_EVIDENCE_REASON"
  | "E_EVIDENCE_SECOND"
  | "E_EVIDENCE_SAME_PERSON"
  | "E_EVIDENCE_SAME_ROLE"
  | "E_EVIDENCE_EXPIRED"
  | "E_EVIDENCE_USED"
  | "E_EVIDENCE_ERASED"
  | "E_EVIDENCE_HELD";

/** Nothing was written; the caller's transaction must not be committed. */
export class EvidenceError extends Error {
  override readonly name = "EvidenceError";
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
