/**
 * Why an entry was not written.
 *
 * @module
 */

/** - `E_LEDGER_SKELETON` it holds what no entry may · `E_LEDGER_ENTRY` a member is malformed · `E_LEDGER_CHECKPOINT` nothing to remove there */
export type LedgerErrorCode = "E_LEDGER_SKELETON" | "E_LEDGER_ENTRY" | "E_LEDGER_CHECKPOINT";

/** Nothing was written; the caller's transaction must not be committed. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
