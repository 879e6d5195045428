/**
 * Why the vault did not do what it was asked.
 *
 * @module
 */

export type VaultErrorCode =
  | "E_VAULT_KEY_MISSING"
  | "E_VAULT_KEY_WRONG"
  | "E_VAULT_KEY_EXISTS"
  | "E_VAULT_NO_KEY"
  | "E_VAULT_ITEM"
  | "E_VAULT_REASON"
  | "E_VAULT_DESTROYED"
  | "E_VAULT_DAMAGED"
  | "E_VAULT_ROTATION"
  | "E_VAULT_RECOVERY";

/** Messages hold ids and file names, never a key or a text. The caller's transaction must not be committed. */
export class VaultError extends Error {
  override readonly name = "VaultError";
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
