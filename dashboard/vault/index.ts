/**
 * The vault of personal data: sealed texts, keys per case and subject, erasure that keeps the register true.
 *
 * @module
 */
export { VaultError } from "./error.ts";
export type { VaultErrorCode } from "./error.ts";
export { dropKeys, KEY_TABLES } from "./key-store.ts";
export { RINGS } from "./keyring.ts";
export type { Ring, Subject } from "./keyring.ts";
export { keySourceFrom } from "./master.ts";
export type { KeySource } from "./master.ts";
export { recoverKey } from "./recovery.ts";
export type { Sheet } from "./recovery.ts";
export { registerVaultRoutes, ROTATE_AFTER_MS } from "./routes.ts";
export type { VaultContext } from "./routes.ts";
export type { RotationOutcome } from "./rotation.ts";
export { unswept } from "./sweep.ts";
export type { SweepOutcome } from "./sweep.ts";
export type { Erasure } from "./erasing.ts";
export type { VaultState } from "./master-care.ts";
export type { ItemFacts, OfCase, Sealed } from "./texts.ts";
export { openVault, Vault } from "./vault.ts";
