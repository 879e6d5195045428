/**
 * Signs requests with the device's key and verifies answers with the publisher's (RFC 9421 subset of `message-signature.ts`).
 *
 * @module
 */
import { createHash, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import {
  contentDigest,
  readSignature,
  signatureBase,
  signatureHeaders,
  type SignatureFault,
} from "../../policies/engine/message-signature.ts";
import type { DeviceKey } from "./keys.ts";

export const digestOf = (body: Uint8Array): string => contentDigest(createHash("sha256").update(body).digest("base64"));

/** 128 bits. */
export const makeNonce = (): string => randomBytes(16).toString("base64url");

export interface SignedRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: Uint8Array;
  /** seconds since 1970 on the server's clock, as far as it is known */
  readonly createdS: number;
  readonly nonce: string;
}

/** Headers of a request. */
export function signRequest(key: DeviceKey, request: SignedRequest): Readonly<Record<string, string>> {
  const parts = {
    kind: "request",
    method: request.method,
    path: request.path,
    digest: digestOf(request.body),
  } as const;
  const params = { created: Math.max(0, Math.floor(request.createdS)), nonce: request.nonce, keyid: key.keyid };
  const signature = sign(null, Buffer.from(signatureBase(parts, params)), key.privateKey).toString("base64");
  return signatureHeaders(parts, params, signature);
}

export interface SignedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export type AnswerFault = SignatureFault | "digest" | "nonce" | "signature";

/**
 * Whether the publisher gave this answer to this very request. Age is not asked: the nonce is ours and was never used before.
 *
 * @returns when the server made it, seconds since 1970 on its clock, or what is wrong
 */
export function verifyAnswer(
  publisher: KeyObject,
  answer: SignedAnswer,
  nonce: string,
): { readonly createdS: number } | AnswerFault {
  const read = readSignature("answer", (name) => answer.headers[name]);
  if (typeof read === "string") return read;
  if (read.digest !== digestOf(answer.body)) return "digest";
  if (read.params.nonce !== nonce) return "nonce";
  const base = signatureBase({ kind: "answer", status: answer.status, digest: read.digest }, read.params);
  return verify(null, Buffer.from(base), publisher, Buffer.from(read.signature, "base64"))
    ? { createdS: read.params.created }
    : "signature";
}
