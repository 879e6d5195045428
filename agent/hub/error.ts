/**
 * Why the hub of a charging cart cannot work. What it has measured is never lost by one of these.
 *
 * @module
 */
export type HubErrorCode = "E_HUB_COMMAND" | "E_HUB_LINK" | "E_HUB_USAGE";

export class HubError extends Error {
  override readonly name = "HubError";
  readonly code: HubErrorCode;

  constructor(code: HubErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
