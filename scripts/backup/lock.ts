/**
 * What locks a backup and what opens it: a passphrase, or the key of a recipient who keeps the other half somewhere else.
 *
 * A passphrase that lies on the machine for the nightly copy opens every copy for whoever steals the machine. A recipient's key cannot: the
 * machine holds the public half, and each file gets a key of its own from a fresh pair (X25519, HKDF-SHA256), of which nothing is kept. Only
 * while the process that sealed a file lives can it read that file back, to prove it.
 *
 * @see RFC 7748 (X25519), RFC 5869 (HKDF), RFC 7914 (scrypt)
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  scryptSync,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { BackupError } from "./error.ts";

export const MIN_PASSPHRASE = 12;

/** 128 MiB and about half a second, and as much for each guess. */
export const COST = { n: 131_072, r: 8, p: 1 };

/** How the key of a file is made; stands in its header. */
export const KeyPart = z.discriminatedUnion("kdf", [
  z.strictObject({
    kdf: z.literal("scrypt"),
    n: z.int().min(1_024).max(1_048_576),
    r: z.int().min(1).max(16),
    p: z.int().min(1).max(4),
    salt: z.string().min(16).max(64),
  }),
  z.strictObject({
    kdf: z.literal("x25519"),
    recipient: z.string().length(43).describe("public key the file is sealed for"),
    ephemeral: z.string().length(43).describe("public key of the pair made for this file"),
  }),
]);
export type KeyPart = z.output<typeof KeyPart>;

/** Locks files, opens them, or both. */
export interface Lock {
  readonly seal: "passphrase" | "recipient";
  /** A new key for one file. @throws {BackupError} if this lock cannot lock */
  lock(): { readonly part: KeyPart; readonly key: Buffer };
  /** The key of a file. @throws {BackupError} `E_BACKUP_PASSPHRASE`, `E_BACKUP_IDENTITY` if it is made otherwise */
  open(part: KeyPart, path: string): Buffer;
  /** What to throw when the key does not fit. */
  wrong(path: string): BackupError;
}

/**
 * @param cost  of making the key; a test takes less
 * @throws {BackupError} `E_BACKUP_PASSPHRASE` when it locks with fewer than 12 characters
 */
export function passphraseLock(passphrase: string, cost = COST): Lock {
  const keyOf = ({ salt, n, r, p }: Extract<KeyPart, { kdf: "scrypt" }>): Buffer =>
    scryptSync(passphrase.normalize("NFC"), Buffer.from(salt, "base64"), 32, { N: n, r, p, maxmem: 256 * n * r });
  const wrong = (path: string): BackupError =>
    new BackupError("E_BACKUP_PASSPHRASE", `${path}: the passphrase does not open this file`);
  return {
    seal: "passphrase",
    lock: () => {
      if (passphrase.length < MIN_PASSPHRASE)
        throw new BackupError(
          "E_BACKUP_PASSPHRASE",
          `the passphrase has fewer than ${String(MIN_PASSPHRASE)} characters`,
        );
      const part = { kdf: "scrypt", ...cost, salt: randomBytes(16).toString("base64") } as const;
      return { part, key: keyOf(part) };
    },
    open: (part, path) => {
      if (part.kdf !== "scrypt")
        throw new BackupError(
          "E_BACKUP_IDENTITY",
          `${path} is sealed for a recovery key: give its file with --identity`,
        );
      return keyOf(part);
    },
    wrong,
  };
}

const rawOf = (key: KeyObject): string => key.export({ format: "jwk" }).x ?? "";
const publicOf = (x: string): KeyObject => createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });

function sharedKey(privateKey: KeyObject, other: string, part: { recipient: string; ephemeral: string }): Buffer {
  const secret = diffieHellman({ privateKey, publicKey: publicOf(other) });
  const salt = Buffer.concat([Buffer.from(part.ephemeral, "base64url"), Buffer.from(part.recipient, "base64url")]);
  return Buffer.from(hkdfSync("sha256", secret, salt, "latarnik/backup/x25519", 32));
}

const PREFIX = "latarnik-recipient-";
/** So that a slip of the pen is noticed before a backup is sealed for nobody. */
const checkOf = (x: string): string =>
  createHash("sha256").update(PREFIX).update(Buffer.from(x, "base64url")).digest("hex").slice(0, 8);

/** The public half as a person copies it. */
export const recipientText = (x: string): string => `${PREFIX}${x}.${checkOf(x)}`;

/** @throws {BackupError} `E_BACKUP_RECIPIENT` */
export function recipientOf(text: string): string {
  const found = /^latarnik-recipient-([\w-]{43})\.([0-9a-f]{8})$/u.exec(text.trim());
  const [, x, check] = found ?? [];
  if (x === undefined || checkOf(x) !== check)
    throw new BackupError("E_BACKUP_RECIPIENT", "this is no recovery key's public half, or a letter of it is wrong");
  return x;
}

/** Locks for a recipient; opens only what it locked itself, for as long as the process lives. */
export function recipientLock(recipient: string): Lock {
  const made = new Map<string, Buffer>();
  const wrong = (path: string): BackupError =>
    new BackupError(
      "E_BACKUP_IDENTITY",
      `${path}: only the recovery key opens this file, and it is not on this machine`,
    );
  return {
    seal: "recipient",
    lock: () => {
      const pair = generateKeyPairSync("x25519");
      const part = { kdf: "x25519", recipient, ephemeral: rawOf(pair.publicKey) } as const;
      const key = sharedKey(pair.privateKey, recipient, part);
      made.set(part.ephemeral, Buffer.from(key));
      return { part, key };
    },
    open: (part, path) => {
      const key = part.kdf === "x25519" ? made.get(part.ephemeral) : undefined;
      if (key === undefined) throw wrong(path);
      return Buffer.from(key);
    },
    wrong,
  };
}

/** The secret half, as its file holds it. */
export const Identity = z.strictObject({
  format: z.literal(1),
  madeAt: z.int(),
  public: z.string().length(43),
  secret: z.string().length(43),
});
export type Identity = z.output<typeof Identity>;

export function newIdentity(now: number): Identity {
  const { x = "", d = "" } = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" });
  return { format: 1, madeAt: now, public: x, secret: d };
}

/** Opens what is sealed for this recipient; locks nothing. */
export function identityLock(identity: Identity): Lock {
  const { public: x, secret: d } = identity;
  const privateKey = createPrivateKey({ key: { kty: "OKP", crv: "X25519", x, d }, format: "jwk" });
  const wrong = (path: string): BackupError =>
    new BackupError("E_BACKUP_IDENTITY", `${path}: this recovery key does not open this file`);
  return {
    seal: "recipient",
    lock: () => {
      throw new BackupError("E_BACKUP_RECIPIENT", "a recovery key opens backups; its public half seals them");
    },
    open: (part, path) => {
      if (part.kdf !== "x25519")
        throw new BackupError("E_BACKUP_PASSPHRASE", `${path} is sealed with a passphrase, not for a recovery key`);
      if (part.recipient !== x) throw wrong(path);
      return sharedKey(privateKey, part.ephemeral, part);
    },
    wrong,
  };
}
