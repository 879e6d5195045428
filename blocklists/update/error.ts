/**
 * Why a list source could not be brought up to date, as one error class with stable codes.
 *
 * @module
 */
import type { GateCode } from "../compile/gates.ts";

/** Alerts, tests and the dashboard branch on these; the table in `blocklists/README.md` explains each. */
export type ListUpdateErrorCode =
  | GateCode
  | "E_LIST_FILE"
  | "E_LIST_FETCH"
  | "E_LIST_TLS"
  | "E_LIST_PROXY"
  | "E_LIST_STATUS"
  | "E_LIST_REDIRECT"
  | "E_LIST_TIMEOUT"
  | "E_LIST_STALLED"
  | "E_LIST_HTML"
  | "E_LIST_TOO_LARGE"
  | "E_LIST_ARCHIVE"
  | "E_LIST_STORE"
  | "E_LIST_COMPILE";

/** A source was refused or a generation not built; whatever served before keeps serving. */
export class ListUpdateError extends Error {
  override readonly name = "ListUpdateError";
  readonly code: ListUpdateErrorCode;
  /** `""` if the trouble is not with one source */
  readonly sourceId: string;

  constructor(code: ListUpdateErrorCode, sourceId: string, message: string, options?: ErrorOptions) {
    super(sourceId === "" ? `lists: ${message}` : `list ${sourceId}: ${message}`, options);
    this.code = code;
    this.sourceId = sourceId;
  }
}
