/**
 * Why the program of a «sonda» could not be started as it was.
 *
 * @module
 */
export type SondaErrorCode = "E_SONDA_USAGE";

export class SondaError extends Error {
  override readonly name = "SondaError";
  readonly code: SondaErrorCode;

  constructor(code: SondaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
