/**
 * Why a device cannot enrol, report or read what it needs. What an agent has measured is never lost by one of these.
 *
 * @module
 */
export type DeviceErrorCode =
  | "E_AGENT_ANSWER"
  | "E_AGENT_BUSY"
  | "E_AGENT_CONFIG"
  | "E_AGENT_ENROLLED"
  | "E_AGENT_KEY"
  | "E_AGENT_LINK"
  | "E_AGENT_NOT_ENROLLED"
  | "E_AGENT_PLATFORM"
  | "E_AGENT_RECORDING"
  | "E_AGENT_REFUSED"
  | "E_AGENT_SERVER_KEY"
  | "E_AGENT_SIGNATURE"
  | "E_AGENT_STATE"
  | "E_AGENT_UNREACHABLE"
  | "E_AGENT_USAGE";

interface Told extends ErrorOptions {
  readonly status?: number;
  readonly retryAfterMs?: number;
}

export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;
  /** HTTP status of a refusal */
  readonly status: number | undefined;
  /** the server is busy and asks not to be asked sooner */
  readonly retryAfterMs: number | undefined;

  constructor(code: DeviceErrorCode, message: string, options?: Told) {
    super(message, options);
    this.code = code;
    this.status = options?.status;
    this.retryAfterMs = options?.retryAfterMs;
  }
}
