/**
 * The failures of the engine: documents that contradict each other. They surface while a bundle is compiled,
 * so a resolver refuses the swap and goes on with the last good one.
 *
 * @module
 */

/** Codes are stable and listed in policies/README.md. */
export type EngineErrorCode = "E_ENGINE_CATEGORY" | "E_ENGINE_SOURCE_LIMIT" | "E_ENGINE_ADDRESS";

/** Documents do not fit together; nothing was compiled. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
