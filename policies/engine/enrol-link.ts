/**
 * The link behind the QR code of an enrolment: where the server is, which key it must have, and the single-use code.
 *
 * An ordinary address, so that a telephone's camera opens it; what is secret or decides about trust stands in the fragment, which
 * no browser sends to any server. Pure.
 *
 * @module
 */

export interface EnrolLink {
  /** origin of the server, without a slash at the end */
  readonly server: string;
  /** SHA-256 of the publisher's raw public key in lower-case hexadecimal, or at least its first 16 digits */
  readonly fingerprint: string;
  /** `XXXX-XXXX` */
  readonly code: string;
}

const CODE = /^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}$/u;
const FINGERPRINT = /^[0-9a-f]{16,64}$/u;

/** Letters as people read them aloud or type them: any case, spaces, and the four that Crockford's base32 leaves out. */
export function readEnrolCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/gu, "").replace(/[IL]/gu, "1").replace(/O/gu, "0");
  return CODE.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : undefined;
}

/** Groups of four as shown to people, or plain; at least 64 bits. */
export function readFingerprint(typed: string): string | undefined {
  const plain = typed.toLowerCase().replace(/[\s:]/gu, "");
  return FINGERPRINT.test(plain) ? plain : undefined;
}

/** @returns `https://server.example/enrol#code=XXXX-XXXX&key=…` */
export function enrolLink({ server, fingerprint, code }: EnrolLink): string {
  return `${server.replace(/\/+$/u, "")}/enrol#code=${code}&key=${fingerprint.replace(/\s/gu, "")}`;
}

/** @returns undefined unless it is an `http` or `https` address with a code and a fingerprint in its fragment */
export function readEnrolLink(link: string): EnrolLink | undefined {
  const [, server, path, fragment] = /^(https?:\/\/[^/?#\s@]+)(\/enrol)\/?#(.+)$/u.exec(link.trim()) ?? [];
  if (server === undefined || path === undefined || fragment === undefined) return undefined;
  const given = new Map(
    fragment.split("&").map((part) => {
      const cut = part.indexOf("=");
      return [part.slice(0, cut), part.slice(cut + 1)] as const;
    }),
  );
  const code = readEnrolCode(given.get("code") ?? "");
  const fingerprint = readFingerprint(given.get("key") ?? "");
  return code === undefined || fingerprint === undefined ? undefined : { server, fingerprint, code };
}
