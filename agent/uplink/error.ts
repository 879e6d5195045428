/**
 * Why a bundle could not be had or a delivery not be made. The caller keeps what it has and tries again.
 *
 * @module
 */
export type UplinkErrorCode = "E_UPLINK_UNREACHABLE" | "E_UPLINK_REFUSED" | "E_UPLINK_DIGEST" | "E_UPLINK_INVALID";

export class UplinkError extends Error {
  override readonly name = "UplinkError";
  readonly code: UplinkErrorCode;

  constructor(code: UplinkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
