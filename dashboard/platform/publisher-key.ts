/**
 * The key this installation signs with: policy bundles for its resolvers, list bundles and reviews for other venues.
 *
 * Made at the first start, kept for good: resolvers refuse bundles of another key, and other venues know this one by its
 * fingerprint. A damaged key file therefore stops the process; a new key made silently would look like a forger's.
 *
 * @see RFC 8032 (Ed25519), RFC 8410 section 10.1
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DataFolder } from "./data-folder.ts";
import { writeAtomically } from "./data-folder.ts";
import { reason } from "./db.ts";
import { PlatformError } from "./error.ts";

export interface PublisherKey {
  /** Raw public key, 32 octets, base64. */
  readonly publicKey: string;
  /** First 64 bits of SHA-256 of the raw key, for reading aloud: `1f0c 2c1e 8f0b 4a7e`. */
  readonly fingerprint: string;
  /** File with the public key and a line feed, for the resolvers; readable by all. */
  readonly publicKeyFile: string;
  /** Ed25519 signature, 64 octets, base64; a string is signed as UTF-8. */
  sign(octets: Uint8Array | string): string;
}

const SPKI_PREFIX_OCTETS = 12;

/** First 16 hexadecimal digits of SHA-256 of a raw key (base64), in groups of four. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
  return (digest.slice(0, 16).match(/.{4}/gu) ?? []).join(" ");
}

/** Two processes may start at once: whoever links first made the key, the other one reads it. */
function create(file: string): void {
  const { privateKey } = generateKeyPairSync("ed25519");
  const temporary = `${file}.${String(process.pid)}.${randomBytes(4).toString("hex")}.tmp`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
  try {
    writeFileSync(temporary, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flush: true });
    linkSync(temporary, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function read(file: string): KeyObject | undefined {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
  // A copy from a backup may have been left readable by others.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`it holds a key of type ${String(key.asymmetricKeyType)}`);
  return key;
}

/**
 * Opens the key, making it on first use (mode 0600), and writes the public half beside the uplink key.
 *
 * @throws {PlatformError} `E_PLATFORM_PUBLISHER_KEY` if the file cannot be read or made, or holds no Ed25519 key
 */
export function openPublisherKey(folder: Pick<DataFolder, "root">): PublisherKey {
  const file = join(folder.root, "secret", "publisher.key");
  const publicKeyFile = join(folder.root, "publisher.pub");
  try {
    if (read(file) === undefined) create(file);
    const privateKey = read(file);
    if (privateKey === undefined) throw new Error("it vanished while it was made");
    const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
    const publicKey = spki.subarray(SPKI_PREFIX_OCTETS).toString("base64");
    writeAtomically(publicKeyFile, `${publicKey}\n`, 0o644);
    return {
      publicKey,
      fingerprint: fingerprintOf(publicKey),
      publicKeyFile,
      sign: (octets) =>
        sign(null, typeof octets === "string" ? Buffer.from(octets, "utf8") : octets, privateKey).toString("base64"),
    };
  } catch (cause) {
    throw new PlatformError("E_PLATFORM_PUBLISHER_KEY", `cannot use the signing key ${file}: ${reason(cause)}`, {
      cause,
    });
  }
}
