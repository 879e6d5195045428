/**
 * Signatures of devices and of our answers: RFC 9421 in the fixed subset of `policies/engine/message-signature.ts`.
 *
 * @module
 */
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
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

/** A request with a signature of our form over its own body; whose it is, nobody has looked yet. */
export interface Claim extends ReadSignature {
  readonly method: string;
  readonly path: string;
}

/** @throws {Refusal} 401 `E_DEVICE_SIGNATURE` */
export function readClaim(request: DeviceRequest): Claim {
  const read = readSignature("request", request.header);
  if (typeof read === "string") throw new Refusal(401, "E_DEVICE_SIGNATURE");
  if (read.digest !== contentDigest(sha256Base64(request.body))) throw new Refusal(401, "E_DEVICE_SIGNATURE");
  return { ...read, method: request.method, path: request.path };
}

/**
 * Keys requests may be signed with: `keyid` is the digest of the key, the key itself or the device's number. Revoked ones are looked
 * at too, so that their owner is told.
 *
 * @returns of all the names together, the newest first
 */
export async function keysNamed(
  database: Queryable,
  venueId: string,
  keyids: readonly string[],
): Promise<readonly KeyRow[]> {
  return database
    .withTables<DeviceTables>()
    .selectFrom("device_key")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("id", "in", keyids), eb("device_id", "in", keyids), eb("public_key", "in", keyids)]))
    .orderBy("created_at", "desc")
    .execute();
}

/** A device enrolled over and over has many keys; no request has all of them tried. */
const MOST_CANDIDATES = 20;
const verifyAside = promisify(verify) as (
  algorithm: null,
  content: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
) => Promise<boolean>;

const MOST_KEYS = 2_000;
const opened = new Map<string, KeyObject>();

/** Reading a key costs as much as a signature; a venue's devices come again and again. @throws if it is no key */
function openedKey(publicKey: string): KeyObject {
  const known = opened.get(publicKey);
  if (known !== undefined) return known;
  const key = publicKeyOf(publicKey);
  if (opened.size >= MOST_KEYS) opened.clear();
  opened.set(publicKey, key);
  return key;
}

/** On a thread of its own, so that many at once use every processor and hold nobody up. */
async function isClaimOf(key: KeyRow, content: string, signature: string): Promise<boolean> {
  try {
    return await verifyAside(
      null,
      Buffer.from(content, "utf8"),
      openedKey(key.public_key),
      Buffer.from(signature, "base64"),
    );
  } catch {
    return false;
  }
}

/**
 * Whose a claim is, and whether it counts now. The nonce is used up later, in the transaction of the work.
 *
 * @param known  of {@link keysNamed}, perhaps for other claims too
 * @throws {Refusal} 401 `E_DEVICE_SIGNATURE`, `E_DEVICE_KEY`, `E_DEVICE_REVOKED`, `E_DEVICE_STALE`; 403 `E_DEVICE_WAITING`
 */
export async function settleClaim(claim: Claim, known: readonly KeyRow[], now: number): Promise<SignedRequest> {
  const { method, path, digest, params, signature } = claim;
  const { keyid, nonce } = params;
  const candidates = known.filter((row) => row.id === keyid || row.device_id === keyid || row.public_key === keyid);
  if (candidates.length === 0) throw new Refusal(401, "E_DEVICE_KEY");
  const base = signatureBase({ kind: "request", method, path, digest }, params);
  let key: KeyRow | undefined;
  for (const candidate of candidates.slice(0, MOST_CANDIDATES))
    if (await isClaimOf(candidate, base, signature)) {
      key = candidate;
      break;
    }
  if (key === undefined) throw new Refusal(401, "E_DEVICE_SIGNATURE");
  if (key.state === "revoked") throw new Refusal(401, "E_DEVICE_REVOKED");
  if (!isFresh(params, Math.floor(now / 1_000))) throw new Refusal(401, "E_DEVICE_STALE");
  if (key.state !== "active") throw new Refusal(403, "E_DEVICE_WAITING");
  return { key, nonce };
}

/**
 * Checks digest, signature, key and freshness, in this order, of one request alone.
 *
 * @throws {Refusal} as {@link readClaim} and {@link settleClaim}
 */
export async function verifyRequest(
  database: Queryable,
  venueId: string,
  request: DeviceRequest,
  now: number,
): Promise<SignedRequest> {
  const claim = readClaim(request);
  return settleClaim(claim, await keysNamed(database, venueId, [claim.params.keyid]), now);
}

/**
 * Uses nonces up, all in one sentence.
 *
 * @returns those that were free; kept longer than a signature can be fresh
 */
export async function useNonces(
  database: Queryable,
  venueId: string,
  nonces: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  if (nonces.length === 0) return new Set();
  const rows = await database
    .withTables<DeviceTables>()
    .insertInto("device_nonce")
    .values(nonces.map((nonce) => ({ venue_id: venueId, nonce, at: now })))
    .onConflict((conflict) => conflict.columns(["venue_id", "nonce"]).doNothing())
    .returning("nonce")
    .execute();
  return new Set(rows.map(({ nonce }) => nonce));
}

/** @returns whether the nonce was free; it is used up now */
export async function useNonce(database: Queryable, venueId: string, nonce: string, now: number): Promise<boolean> {
  return (await useNonces(database, venueId, [nonce], now)).has(nonce);
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
