/**
 * Why an upstream could not be used. Codes are stable; none of the messages carries a name that was asked.
 *
 * @module
 */
export type UpstreamErrorCode = "E_UPSTREAM_SILENT" | "E_UPSTREAM_BROKEN";

export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly code: UpstreamErrorCode;

  constructor(code: UpstreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
