/**
 * Why `scripts/up` could not do what it was asked.
 *
 * Every reason has a stable code, one sentence for the person at the keyboard and an exit status, so that
 * scripts can branch on the status and people never meet a stack trace for an ordinary mistake.
 *
 * @module
 */

/** Codes are listed in `scripts/README.md`; a test compares both ways. */
export type UpErrorCode =
  | "E_UP_FLAG"
  | "E_UP_CONFIG"
  | "E_UP_DATA"
  | "E_UP_RUNNING"
  | "E_UP_PORT_BUSY"
  | "E_UP_PORT_DENIED"
  | "E_UP_ADDRESS"
  | "E_UP_UPSTREAM"
  | "E_UP_CHILD";

/** One obstacle, already worded in the person's language. */
export class UpError extends Error {
  override readonly name = "UpError";
  readonly code: UpErrorCode;

  constructor(code: UpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** 2 for a mistake on the command line, as in other Unix programs; 1 for everything else. */
  get exitStatus(): 1 | 2 {
    return this.code === "E_UP_FLAG" ? 2 : 1;
  }
}
