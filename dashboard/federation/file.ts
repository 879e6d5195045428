/**
 * The signed file in which one venue hands its review of lists to another.
 *
 * The signature is over canonical JSON of the content, so a file that was reformatted on its way is still good and one that says
 * something else is not. It says who erred if something is wrong; it does not make anything right.
 *
 * @see RFC 8785 for the order of keys, RFC 8032 for the signature
 * @module
 */
import { getPublicSuffix } from "tldts";
import { fingerprintOf, isSignedBy } from "../../blocklists/update/signature.ts";
import type { Signer } from "../../blocklists/update/signature.ts";
import type { FederationContent, FederationFile } from "../../policies/schema/federation.ts";
import { canonicalJson } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";

const octetsOf = (content: FederationContent): Uint8Array => Buffer.from(canonicalJson(content), "utf8");

export function signFile(content: FederationContent, signer: Signer): FederationFile {
  return { content, key: signer.publicKey, signature: signer.sign(octetsOf(content)) };
}

/**
 * Checks that a file says what its signer said, and nothing a person could approve by mistake.
 *
 * @returns fingerprint of the key that signed
 * @throws {Refusal} 422 `E_FEDERATION_SIGNATURE`, `E_FEDERATION_WIDE` (its fields name the exceptions for a whole public suffix)
 */
export function checkFile({ content, key, signature }: FederationFile): string {
  if (!isSignedBy(octetsOf(content), signature, key)) throw new Refusal(422, "E_FEDERATION_SIGNATURE");
  // No venue of ours can have made such an exception, so the file is not from one.
  const wide = content.exceptions.flatMap(({ name }, index) =>
    name === "" || getPublicSuffix(name, { allowPrivateDomains: true }) === name
      ? [{ path: `content.exceptions.${String(index)}.name`, message: name }]
      : [],
  );
  if (wide.length > 0) throw new Refusal(422, "E_FEDERATION_WIDE", { fields: wide.slice(0, 20) });
  return fingerprintOf(key);
}
