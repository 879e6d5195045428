/**
 * Why a device cannot enrol, report or read what it needs. What an agent has measured is never lost by one of these.
 *
 * @module
 */
export type DeviceErrorCode =
  | "E_DEVICE_ANSWER"
  | "E_DEVICE_BUSY"
  | "E_DEVICE_CONFIG"
  | "E_DEVICE_ENROLLED"
  | "E_DEVICE_KEY"
  | "E_DEVICE_LINK"
  | "E_DEVICE_NOT_ENROLLED"
  | "E_DEVICE_PLATFORM"
  | "E_DEVICE_RECORDING"
  | "E_DEVICE_REFUSED"
  | "E_DEVICE_SERVER_KEY"
  | "E_DEVICE_SIGNATURE"
  | "E_DEVICE_STATE"
  | "E_DEVICE_UNREACHABLE"
  | "E_DEVICE_USAGE";

export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;
  /** HTTP status of a refusal */
  readonly status: number | undefined;

  constructor(code: DeviceErrorCode, message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.code = code;
    this.status = options?.status;
  }
}
