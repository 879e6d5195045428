/**
 * Signatures of devices and of our answers: RFC 9421 in the fixed subset of `policies/engine/message-signature.ts`.
 *
 * @module
 */
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import {
  contentDigest,
  isFresh,
  readSignature,
  signatureBase,
  signatureHeaders,
} from "../../policies/engine/message-signature.ts";
import type { ReadSignature } from "../../policies/engine/message-signature.ts";
import { Refusal } from "../platform/error.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DeviceTables, KeyRow } from "./tables.ts";

/** DER of SubjectPublicKeyInfo for Ed25519 up to the key itself (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** @param publicKey  raw, 32 octets, base64 */
export function publicKeyOf(publicKey: string): KeyObject {
  const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, "base64")]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

/** Whether a signature (base64) is by that key; a key that is none says no. */
export function isSignedBy(publicKey: string, content: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(content, "utf8"), publicKeyOf(publicKey), Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

export interface DeviceRequest {
  readonly method: string;
  /** As it was asked for, without the query. */
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

export interface SignedRequest {
  readonly key: KeyRow;
  readonly nonce: string;
}

/** SHA-256 of a raw key, hexadecimal: its name in the register and `keyid` of what it signs. @param publicKey  base64 */
export const keyIdOf = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");

const sha256Base64 = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("base64");

/**
 * Keys a request may be signed with: `keyid` is the digest of the key, the key itself or the device's number. Revoked ones are looked
 * at too, so that their owner is told.
 */
async function candidates(database: Queryable, venueId: string, keyid: string): Promise<readonly KeyRow[]> {
  return database
    .withTables<DeviceTables>()
    .selectFrom("device_key")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("id", "=", keyid), eb("device_id", "=", keyid), eb("public_key", "=", keyid)]))
    .orderBy("created_at", "desc")
    .limit(20)
    .execute();
}

/**
 * Checks digest, signature, key and freshness, in this order. The nonce is used up later, in the transaction of the work.
 *
 * @throws {Refusal} 401 `E_DEVICE_SIGNATURE`, `E_DEVICE_KEY`, `E_DEVICE_REVOKED`, `E_DEVICE_STALE`; 403 `E_DEVICE_WAITING`
 */
export async function verifyRequest(
  database: Queryable,
  venueId: string,
  request: DeviceRequest,
  now: number,
): Promise<SignedRequest> {
  const read = readSignature("request", request.header);
  if (typeof read === "string") throw new Refusal(401, "E_DEVICE_SIGNATURE");
  if (read.digest !== contentDigest(sha256Base64(request.body))) throw new Refusal(401, "E_DEVICE_SIGNATURE");
  const known = await candidates(database, venueId, read.params.keyid);
  if (known.length === 0) throw new Refusal(401, "E_DEVICE_KEY");
  const base = signatureBase(
    { kind: "request", method: request.method, path: request.path, digest: read.digest },
    read.params,
  );
  const key = known.find(({ public_key }) => isSignedBy(public_key, base, read.signature));
  if (key === undefined) throw new Refusal(401, "E_DEVICE_SIGNATURE");
  if (key.state === "revoked") throw new Refusal(401, "E_DEVICE_REVOKED");
  if (!isFresh(read.params, Math.floor(now / 1_000))) throw new Refusal(401, "E_DEVICE_STALE");
  if (key.state !== "active") throw new Refusal(403, "E_DEVICE_WAITING");
  return { key, nonce: read.params.nonce };
}

/**
 * Uses a nonce up.
 *
 * @returns whether it was free; kept longer than a signature can be fresh
 */
export async function useNonce(database: Queryable, venueId: string, nonce: string, now: number): Promise<boolean> {
  const result = await database
    .withTables<DeviceTables>()
    .insertInto("device_nonce")
    .values({ venue_id: venueId, nonce, at: now })
    .onConflict((conflict) => conflict.columns(["venue_id", "nonce"]).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Digest of the nonce and of who used it: two devices may draw the same one, and none can use up another's. */
export const nonceKey = (keyId: string, nonce: string): string => `${keyId}:${nonce}`;

const NONCE_OCTETS = 18;

/**
 * Headers of an answer. Its nonce is the request's, which ties the answer to the question; a request without one gets a fresh one.
 */
export function answerHeaders(
  publisher: Pick<PublisherKey, "sign" | "fingerprint">,
  status: number,
  body: Uint8Array,
  requestHeader: (name: string) => string | undefined,
  now: number,
): Readonly<Record<string, string>> {
  const read: ReadSignature | string = readSignature("request", requestHeader);
  const parts = { kind: "answer", status, digest: contentDigest(sha256Base64(body)) } as const;
  const params = {
    created: Math.floor(now / 1_000),
    nonce: typeof read === "string" ? randomBytes(NONCE_OCTETS).toString("base64url") : read.params.nonce,
    keyid: publisher.fingerprint.replaceAll(" ", ""),
  };
  return signatureHeaders(parts, params, publisher.sign(signatureBase(parts, params)));
}
