/**
 * An encrypted file, written and read in one pass: a line of magic, a line that says how the key is made, then sealed parts.
 *
 * The key comes from a lock (`lock.ts`): a passphrase or a recipient's public key. Each part of at most 64 KiB is sealed with AES-256-GCM; its nonce counts the parts and says which is the
 * last, and the header is authenticated with each, so that nothing can be changed, swapped, left out or cut off unnoticed (STREAM construction,
 * Hoang et al. 2015). A key that does not fit is told apart from a damaged file, and damage is named as `file:offset`.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { z } from "zod";
import { BackupError } from "./error.ts";
import { KeyPart } from "./lock.ts";
import type { Lock } from "./lock.ts";

const MAGIC = "LATARNIK-BACKUP/1\n";
const PART_OCTETS = 65_536;
const TAG_OCTETS = 16;
const PREFIX_OCTETS = 7;
const MAX_HEADER = 4_096;

const about = {
  kind: z.enum(["backup", "keys", "identity"]),
  prefix: z.string().min(8).max(16),
  check: z.string().min(16).max(64).describe("tells a wrong key from damage, and nothing about the key"),
};
const [byPassphrase, forRecipient] = KeyPart.options;
const Header = z.discriminatedUnion("kdf", [byPassphrase.extend(about), forRecipient.extend(about)]);
type Header = z.output<typeof Header>;
export type ContainerKind = Header["kind"];

const checkOf = (key: Buffer): string =>
  createHmac("sha256", key).update("latarnik/backup/check").digest("base64").slice(0, 24);

function nonceOf(prefix: Buffer, counter: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(counter, PREFIX_OCTETS);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Writes to an open file; call {@link finish} or nothing of it can be read. */
export class ContainerWriter {
  readonly #file: number;
  readonly #key: Buffer;
  readonly #prefix: Buffer;
  readonly #about: Buffer;
  #waiting: Buffer[] = [];
  #length = 0;
  #counter = 0;

  /** @throws {BackupError} what the lock throws, before anything is written */
  constructor(file: number, kind: ContainerKind, lock: Lock) {
    const { part, key } = lock.lock();
    this.#prefix = randomBytes(PREFIX_OCTETS);
    this.#key = key;
    const header: Header = { kind, ...part, prefix: this.#prefix.toString("base64"), check: checkOf(key) };
    const head = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`);
    this.#about = createHash("sha256").update(head).digest();
    this.#file = file;
    writeSync(file, head);
  }

  write(octets: Uint8Array): void {
    this.#waiting.push(Buffer.from(octets));
    this.#length += octets.length;
    // One part stays back: the last one is sealed as such.
    while (this.#length > PART_OCTETS) this.#seal(this.#take(PART_OCTETS), false);
  }

  /** Seals the last part and flushes the file to the disk. */
  finish(): void {
    this.#seal(this.#take(this.#length), true);
    this.#key.fill(0);
    fsyncSync(this.#file);
  }

  #take(octets: number): Buffer {
    const all = Buffer.concat(this.#waiting);
    this.#waiting = [all.subarray(octets)];
    this.#length = all.length - octets;
    return all.subarray(0, octets);
  }

  #seal(plain: Buffer, isLast: boolean): void {
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonceOf(this.#prefix, this.#counter, isLast));
    cipher.setAAD(this.#about);
    const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    writeSync(this.#file, Buffer.concat([length, body]));
    this.#counter += 1;
  }
}

function damaged(path: string, offset: number, what: string): BackupError {
  return new BackupError("E_BACKUP_DAMAGED", `${path}:${String(offset)}: ${what}`);
}

/**
 * Reads the parts of a file in order.
 *
 * @throws {BackupError} `E_BACKUP_DAMAGED` with `file:offset`, `E_BACKUP_PASSPHRASE`, `E_BACKUP_IDENTITY`
 */
export function* readContainer(path: string, kind: ContainerKind, lock: Lock): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    const take = (offset: number, length: number): Buffer => {
      const octets = Buffer.alloc(length);
      let got = 0;
      while (got < length) {
        const read = readSync(file, octets, got, length - got, offset + got);
        if (read === 0) break;
        got += read;
      }
      return octets.subarray(0, got);
    };
    const start = take(0, MAX_HEADER).toString("latin1");
    if (!start.startsWith(MAGIC)) throw damaged(path, 0, "this is no backup of Latarnik, or of a newer version");
    const end = start.indexOf("\n", MAGIC.length);
    const parsed = Header.safeParse(jsonOf(start.slice(MAGIC.length, Math.max(end, MAGIC.length))));
    if (!parsed.success) throw damaged(path, MAGIC.length, "the header cannot be read");
    const { kind: found, prefix: salt, check: expected, ...part } = parsed.data;
    if (found !== kind) throw damaged(path, MAGIC.length, `this is a file of ${found}, and one of ${kind} is needed`);
    const key = lock.open(part, path);
    const check = Buffer.from(checkOf(key));
    const given = Buffer.from(expected);
    if (check.length !== given.length || !timingSafeEqual(check, given)) throw lock.wrong(path);
    const bound = createHash("sha256")
      .update(start.slice(0, end + 1), "latin1")
      .digest();
    const prefix = Buffer.from(salt, "base64");
    let offset = end + 1;
    for (let counter = 0; ; counter += 1) {
      const size = take(offset, 4);
      if (size.length < 4) throw damaged(path, offset, "the file ends here, and more was written");
      const length = size.readUInt32BE();
      if (length < TAG_OCTETS || length > PART_OCTETS + TAG_OCTETS)
        throw damaged(path, offset, "this part has no length");
      const body = take(offset + 4, length);
      if (body.length < length) throw damaged(path, offset, "the file ends inside this part");
      const isLast = take(offset + 4 + length, 1).length === 0;
      const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(prefix, counter, isLast), {
        authTagLength: TAG_OCTETS,
      });
      decipher.setAAD(bound);
      decipher.setAuthTag(body.subarray(length - TAG_OCTETS));
      let plain: Buffer;
      try {
        plain = Buffer.concat([decipher.update(body.subarray(0, length - TAG_OCTETS)), decipher.final()]);
      } catch (cause) {
        throw new BackupError(
          "E_BACKUP_DAMAGED",
          `${path}:${String(offset)}: this part was changed, or the file is cut off`,
          {
            cause,
          },
        );
      }
      yield plain;
      offset += 4 + length;
      if (isLast) return;
    }
  } finally {
    closeSync(file);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
