/**
 * What can be wrong with a DNS message, as one error class with stable codes.
 *
 * Everything in this folder throws `WireError` and nothing else, so a caller needs a single branch: a query that
 * throws is FORMERR (or dropped), an upstream answer that throws is a failed exchange. Never a crash.
 *
 * @module
 */

/** Stable: metrics, tests and the chain branch on them. The table in `README.md` explains each. */
export type WireErrorCode =
  | "E_WIRE_TRUNCATED"
  | "E_WIRE_POINTER"
  | "E_WIRE_NAME_LENGTH"
  | "E_WIRE_LABEL"
  | "E_WIRE_COUNT"
  | "E_WIRE_RDATA"
  | "E_WIRE_OPT"
  | "E_WIRE_TRAILING"
  | "E_WIRE_VALUE"
  | "E_WIRE_SIZE"
  | "E_WIRE_TEXT";

/** Octets that are no DNS message, a value that has no wire form, or a text that is no record. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly code: WireErrorCode;
  /** Octet of the message where decoding stopped; absent when the fault is in a value or a text. */
  readonly offset?: number;

  constructor(code: WireErrorCode, message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (at octet ${offset})`);
    this.code = code;
    if (offset !== undefined) this.offset = offset;
  }
}
