/**
 * Demands that a bundle comes from the publisher this resolver was told to trust, before anybody reads it.
 *
 * The key is read from its file at each check, so that a new key works without a restart. A key that was asked for and
 * cannot be read lets nothing through: a resolver that was told to check must not stop checking because a file is gone.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { SnapshotError } from "./error.ts";
import { verifyBundle } from "./verify.ts";

/** @throws {SnapshotError} `E_SNAPSHOT_SIGNATURE` */
export type SignatureCheck = (octets: Uint8Array, signature: string | null) => void;

/** @param keyFile raw Ed25519 key, base64; without one signatures are not demanded */
export function signatureCheck(keyFile: string | undefined): SignatureCheck {
  if (keyFile === undefined) return () => undefined;
  return (octets, signature) => {
    if (signature === null) throw new SnapshotError("E_SNAPSHOT_SIGNATURE", "the policy is not signed");
    let key: string;
    try {
      key = readFileSync(keyFile, "utf8");
    } catch (error) {
      throw new SnapshotError("E_SNAPSHOT_SIGNATURE", "the publisher's key cannot be read", { cause: error });
    }
    if (!verifyBundle(octets, signature, key))
      throw new SnapshotError("E_SNAPSHOT_SIGNATURE", "the policy is not signed by the publisher this resolver trusts");
  };
}
