/**
 * Throw-away certificates for tests: an authority and what it signs, written out as X.509 version 3 (RFC 5280) with P-256 keys.
 *
 * Node makes keys and signatures but no certificates; the few structures needed are spelled out here, so that tests need no
 * program beside Node and no private key lies in the repository.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** Everything a TLS server needs, as PEM. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const long = body.length > 0xff ? [0x82, body.length >> 8, body.length & 0xff] : [0x81, body.length];
  return Buffer.concat([Buffer.from([tag, ...(body.length < 0x80 ? [body.length] : long)]), body]);
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const octetString = (body: Uint8Array): Buffer => der(0x04, body);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
const COMMON_NAME = "550403";
const BASIC_CONSTRAINTS = "551d13";
const SUBJECT_ALT_NAME = "551d11";

const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
/** UTCTime `YYMMDDHHMMSSZ`, good until 2049. */
const timeOf = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/\D/gu, "").slice(2, 14)}Z`));
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), octetString(value));
/** `dNSName` or `iPAddress` of a GeneralName. */
const alternative = (host: string): Buffer =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split(".").map(Number))) : der(0x82, Buffer.from(host));
const pem = (label: string, octets: Buffer): string =>
  `-----BEGIN ${label}-----\n${octets
    .toString("base64")
    .match(/.{1,64}/gu)
    ?.join("\n")}\n-----END ${label}-----\n`;

interface Wanted {
  readonly subject: string;
  readonly hosts: readonly string[];
  readonly from: number;
  readonly until: number;
  readonly key: KeyObject;
  readonly authority: boolean;
}

const DAY_MS = 86_400_000;

/** An authority nobody trusts but who is handed {@link TestAuthority.ca}. */
export class TestAuthority {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  readonly #name = nameOf(`Latarnik test authority ${randomBytes(4).toString("hex")}`);
  /** PEM */
  readonly ca: string;

  constructor(now = Date.now()) {
    this.ca = this.#sign(
      { subject: "", hosts: [], from: now - DAY_MS, until: now + DAY_MS, key: this.#keys.publicKey, authority: true },
      this.#name,
    );
  }

  /** A certificate for hosts, good from yesterday to tomorrow unless said otherwise (ms since 1970). */
  certify(hosts: readonly string[], from = Date.now() - DAY_MS, until = Date.now() + DAY_MS): Certified {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const cert = this.#sign({ subject: "list server", hosts, from, until, key: publicKey, authority: false });
    return { key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
  }

  #sign(wanted: Wanted, subject = nameOf(wanted.subject)): string {
    const extensions = wanted.authority
      ? extension(BASIC_CONSTRAINTS, true, sequence(der(0x01, Buffer.from([0xff]))))
      : extension(SUBJECT_ALT_NAME, false, sequence(...wanted.hosts.map(alternative)));
    const body = sequence(
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      ECDSA_WITH_SHA256,
      this.#name,
      sequence(timeOf(wanted.from), timeOf(wanted.until)),
      subject,
      wanted.key.export({ type: "spki", format: "der" }),
      der(0xa3, sequence(extensions)),
    );
    const signature = sign("sha256", body, this.#keys.privateKey);
    return pem("CERTIFICATE", sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature)));
  }
}
