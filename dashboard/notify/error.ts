/**
 * Failures of notifications that stop a process or a channel. Refusals of requests are `Refusal`.
 *
 * @module
 */
export type NotifyErrorCode = "E_NOTIFY_SECRET";

export class NotifyError extends Error {
  override readonly name = "NotifyError";
  readonly code: NotifyErrorCode;

  constructor(code: NotifyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
