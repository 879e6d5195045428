/**
 * What exactly is signed when a device speaks to the server and when the server answers: a subset of RFC 9421.
 *
 * One label, fixed components, Ed25519 only. A fixed subset leaves nothing to negotiate and so nothing to downgrade: a message that
 * covers fewer components than these is refused. Keys and hashing belong to the callers. Pure.
 *
 * `keyid` is the SHA-256 of the signer's raw public key in hexadecimal. An answer repeats the nonce of the request it answers, so that
 * an old answer cannot be played again to a device whose clock is wrong; refusals are signed too, for their `created` is how such a
 * device learns the time. `GET` requests sign the digest of an empty body. Challenge and enrolment come before the server knows
 * the key: they carry a nonce in a signature nobody verifies yet.
 *
 * @see RFC 9421 sections 2.5 and 4, RFC 9530
 * @module
 */

const LABEL = "latarnik";

/** `created` counts seconds since 1970. */
export interface SignatureParams {
  readonly created: number;
  readonly nonce: string;
  readonly keyid: string;
}

/** A request: who asks for what; an answer: how it went. */
export type SignedParts =
  | { readonly kind: "request"; readonly method: string; readonly path: string; readonly digest: string }
  | { readonly kind: "answer"; readonly status: number; readonly digest: string };

export type SignatureFault = "missing" | "malformed" | "components" | "algorithm";

const COMPONENTS = {
  request: '("@method" "@path" "content-digest")',
  answer: '("@status" "content-digest")',
} as const;

const parameters = (kind: SignedParts["kind"], { created, nonce, keyid }: SignatureParams): string =>
  `${COMPONENTS[kind]};created=${String(created)};nonce="${nonce}";keyid="${keyid}";alg="ed25519"`;

/** Value of `Content-Digest`. @param sha256 base64 of the body's SHA-256 */
export const contentDigest = (sha256: string): string => `sha-256=:${sha256}:`;

/** The octets that are signed, as ASCII text (RFC 9421 section 2.5). */
export function signatureBase(parts: SignedParts, params: SignatureParams): string {
  const lines =
    parts.kind === "request"
      ? [`"@method": ${parts.method}`, `"@path": ${parts.path}`]
      : [`"@status": ${String(parts.status)}`];
  return [...lines, `"content-digest": ${parts.digest}`, `"@signature-params": ${parameters(parts.kind, params)}`].join(
    "\n",
  );
}

/** Headers to send. @param signature base64 of the signature of {@link signatureBase} */
export function signatureHeaders(
  parts: SignedParts,
  params: SignatureParams,
  signature: string,
): Readonly<Record<"content-digest" | "signature-input" | "signature", string>> {
  return {
    "content-digest": parts.digest,
    "signature-input": `${LABEL}=${parameters(parts.kind, params)}`,
    signature: `${LABEL}=:${signature}:`,
  };
}

export interface ReadSignature {
  readonly params: SignatureParams;
  /** base64 */
  readonly signature: string;
  readonly digest: string;
}

const INPUT =
  /^latarnik=(\([^)]*\));created=(\d{1,12});nonce="([A-Za-z0-9_-]{22,43})";keyid="([A-Za-z0-9._/:+=-]{1,100})";alg="([a-z0-9-]{1,40})"$/u;
const SIGNATURE = /^latarnik=:([A-Za-z0-9+/]{86}==):$/u;
const DIGEST = /^sha-256=:[A-Za-z0-9+/]{43}=:$/u;

/**
 * Reads what came; does not verify anything.
 *
 * @param header  of the message, by lower-case name
 * @returns a fault if it is not exactly of our form
 */
export function readSignature(
  kind: SignedParts["kind"],
  header: (name: string) => string | undefined,
): ReadSignature | SignatureFault {
  const input = header("signature-input");
  const sent = header("signature");
  const digest = header("content-digest");
  if (input === undefined || sent === undefined || digest === undefined) return "missing";
  const [, components, created, nonce, keyid, algorithm] = INPUT.exec(input) ?? [];
  const signature = SIGNATURE.exec(sent)?.[1];
  if (components === undefined || signature === undefined || !DIGEST.test(digest)) return "malformed";
  if (components !== COMPONENTS[kind]) return "components";
  if (algorithm !== "ed25519") return "algorithm";
  return {
    params: { created: Number(created), nonce: nonce as string, keyid: keyid as string },
    signature,
    digest,
  };
}

/** How far a message's `created` may be from now, s. */
export const FRESH_S = 600;

/** @param nowS seconds since 1970 on the clock both sides agreed on */
export const isFresh = ({ created }: SignatureParams, nowS: number): boolean => Math.abs(nowS - created) <= FRESH_S;
