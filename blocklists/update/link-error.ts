/**
 * Why a connection failed, in words for a person who has to mend it: most often it is a clock, a cable or a log-in page.
 *
 * @module
 */
import type { ListUpdateErrorCode } from "./error.ts";

/** A failure on the way, before it is known to which list it belongs. Its message holds no password. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  readonly code: ListUpdateErrorCode;

  constructor(code: ListUpdateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has run out, or the clock of this machine is ahead",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; most likely the clock of this machine is behind",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another name; perhaps a log-in page of the network answers in its place",
  CERT_REVOKED: "its certificate was withdrawn",
};
const UNTRUSTED: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_UNTRUSTED",
  "CERT_SIGNATURE_FAILURE",
]);
const NETWORK: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name does not exist",
  EAI_AGAIN: "its name cannot be looked up now; is this machine online?",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  ENETUNREACH: "there is no way to its network; is this machine online?",
  EHOSTUNREACH: "there is no way to it; is this machine online?",
  ETIMEDOUT: "it does not answer",
};

/** Why a connection failed, for a person. */
export function linkErrorOf(cause: unknown): LinkError {
  if (cause instanceof LinkError) return cause;
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const certificate =
    CERTIFICATE[code] ??
    (UNTRUSTED.has(code)
      ? "nobody this machine trusts signed its certificate; does something open encrypted connections?"
      : undefined);
  if (certificate !== undefined) return new LinkError("E_LIST_TLS", `${certificate} (${code})`, { cause });
  // OpenSSL's own, e.g. an answer that is not TLS at all.
  if (code.startsWith("ERR_SSL") || code === "EPROTO")
    return new LinkError("E_LIST_TLS", `no encrypted connection could be agreed on (${code})`, { cause });
  const words = code.startsWith("HPE_") ? "its answer is not what HTTP allows" : NETWORK[code];
  return new LinkError("E_LIST_FETCH", words === undefined ? message : `${words} (${code})`, { cause });
}
