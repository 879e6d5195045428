/**
 * The device's own Ed25519 key, made here and never sent anywhere, and public keys as they travel: 32 octets in base64.
 *
 * A damaged key file stops the agent: a new key made silently would look like a clone to the server.
 *
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DeviceError } from "./error.ts";

const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface DeviceKey {
  readonly privateKey: KeyObject;
  /** raw, base64, 44 characters */
  readonly publicKey: string;
  /** SHA-256 of the raw public key, hexadecimal: `keyid` of what it signs */
  readonly keyid: string;
}

/** SHA-256 of a raw public key given in base64. */
export const keyDigest = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");

/** @throws {DeviceError} `E_AGENT_KEY` unless it is 32 octets in base64 */
export function publicKeyFrom(raw: string): KeyObject {
  const octets = Buffer.from(raw, "base64");
  if (octets.length !== 32) throw new DeviceError("E_AGENT_KEY", "a public key has 32 octets");
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, octets]), format: "der", type: "spki" });
}

function fromPem(pem: string): DeviceKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("not an Ed25519 key");
  const publicKey = createPublicKey(privateKey)
    .export({ format: "der", type: "spki" })
    .subarray(-32)
    .toString("base64");
  return { privateKey, publicKey, keyid: keyDigest(publicKey) };
}

/** @throws {DeviceError} `E_AGENT_KEY` if it is missing, damaged or can be read by others */
export function readKey(file: string): DeviceKey {
  let pem: string;
  try {
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
      throw new Error("others can read it; set its mode to 0600 and enrol again if anybody may have");
    pem = readFileSync(file, "utf8");
    return fromPem(pem);
  } catch (cause) {
    throw new DeviceError("E_AGENT_KEY", `key of the device ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Makes a key unless there is one; whoever is first wins, the other reads it. @throws {DeviceError} `E_AGENT_KEY` */
export function makeKey(file: string): DeviceKey {
  if (existsSync(file)) return readKey(file);
  const { privateKey } = generateKeyPairSync("ed25519");
  const temporary = `${file}.${String(process.pid)}.tmp`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(temporary, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flush: true });
    linkSync(temporary, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
      throw new DeviceError("E_AGENT_KEY", `key of the device ${file} cannot be written`, { cause });
  } finally {
    rmSync(temporary, { force: true });
  }
  return readKey(file);
}
