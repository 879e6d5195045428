/**
 * Why a snapshot may not be used although it could be read. The one before it stays.
 *
 * @module
 */
export type SnapshotErrorCode = "E_SNAPSHOT_SIGNATURE";

export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
  readonly code: SnapshotErrorCode;

  constructor(code: SnapshotErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
