/**
 * Why a backup could not be made, read or restored.
 *
 * @module
 */

/** The table in `scripts/README.md` says what to do. */
export type BackupErrorCode =
  | "E_BACKUP_PASSPHRASE"
  | "E_BACKUP_IDENTITY"
  | "E_BACKUP_RECIPIENT"
  | "E_BACKUP_DAMAGED"
  | "E_BACKUP_NEWER"
  | "E_BACKUP_TARGET"
  | "E_BACKUP_KEYS"
  | "E_BACKUP_MASTER"
  | "E_BACKUP_LEDGER";

/** Nothing was changed: a backup that failed left the one before, a restore that failed left no folder. */
export class BackupError extends Error {
  override readonly name = "BackupError";
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
