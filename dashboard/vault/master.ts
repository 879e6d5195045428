/**
 * The master key: 32 octets in a file of its owner, or handed over by systemd. It wraps the ring keys and nothing else.
 *
 * Made once, when the database has none yet. If the database knows a master key and the file is not there, nothing is made: a new key
 * would open nothing, and the old texts would seem lost for ever while the file lies in a backup.
 *
 * During a rotation two files exist, `vault.key` and `vault.key.next`; the database says by its id which of them counts, so a process killed
 * at any moment leaves one that opens.
 *
 * @see systemd.exec(5), LoadCredential=
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { reason } from "../platform/db.ts";
import { KEY_OCTETS } from "./box.ts";
import { VaultError } from "./error.ts";

/** Where the master key comes from. A credential is read-only: systemd makes and changes it. */
export type KeySource =
  | { readonly kind: "file"; readonly file?: string }
  | { readonly kind: "credential"; readonly directory: string; readonly name?: string };

export const CREDENTIAL_NAME = "latarnik-vault-key";

export interface MasterKey {
  /** 16 hexadecimal digits that say which key it is, and nothing about it. */
  readonly id: string;
  readonly octets: Buffer;
}

/** What our units hand over where the machine keeps no credential: then the file in the data folder counts. */
const NO_CREDENTIAL = "none";

/** @param environment  of the process: systemd names its folder in `CREDENTIALS_DIRECTORY` */
export function keySourceFrom(environment: Readonly<Record<string, string | undefined>>): KeySource {
  const directory = environment["CREDENTIALS_DIRECTORY"];
  if (directory === undefined || directory === "") return { kind: "file" };
  try {
    if (readFileSync(join(directory, CREDENTIAL_NAME), "latin1").trim() === NO_CREDENTIAL) return { kind: "file" };
  } catch (cause) {
    // One that is there and cannot be read is no reason to make another key.
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { kind: "file" };
  }
  return { kind: "credential", directory };
}

export function masterKeyOf(octets: Buffer): MasterKey {
  const id = createHash("sha256").update("latarnik/vault/master-key-id\0").update(octets).digest("hex").slice(0, 16);
  return { id, octets };
}

function read(file: string): MasterKey | undefined {
  let text: string;
  try {
    text = readFileSync(file, "latin1").trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new VaultError("E_VAULT_KEY_MISSING", `cannot read ${file}: ${reason(cause)}`, { cause });
  }
  return /^[0-9a-f]{64}$/u.test(text) ? masterKeyOf(Buffer.from(text, "hex")) : undefined;
}

/** Whoever links first made the key; the other process reads that one. */
function create(file: string): void {
  const temporary = `${file}.${String(process.pid)}.${randomBytes(4).toString("hex")}.tmp`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o750 });
  try {
    writeFileSync(temporary, `${randomBytes(KEY_OCTETS).toString("hex")}\n`, { mode: 0o600, flush: true });
    linkSync(temporary, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
      throw new VaultError("E_VAULT_KEY_MISSING", `cannot make ${file}: ${reason(cause)}`, { cause });
  } finally {
    rmSync(temporary, { force: true });
  }
  flushFolder(dirname(file));
}

/** So that the name survives a power cut, too. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Fills the file with chance before it goes; what a disk keeps of the old octets behind its back is beyond a program. */
function overwrite(file: string): void {
  const handle = openSync(file, "r+");
  try {
    writeSync(handle, randomBytes(KEY_OCTETS).toString("hex"), 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The key files of one installation. */
export class MasterKeys {
  readonly #file: string;
  readonly #writable: boolean;

  /** @param root  the data folder */
  constructor(root: string, source: KeySource) {
    this.#writable = source.kind === "file";
    this.#file =
      source.kind === "file"
        ? (source.file ?? join(root, "secret", "vault.key"))
        : join(source.directory, source.name ?? CREDENTIAL_NAME);
  }

  get file(): string {
    return this.#file;
  }

  /** `credential`: systemd makes and changes it, the program only reads. */
  get kind(): KeySource["kind"] {
    return this.#writable ? "file" : "credential";
  }

  /** @throws {VaultError} `E_VAULT_KEY_MISSING` if no file has a key, `E_VAULT_KEY_WRONG` if they hold others */
  withId(id: string): MasterKey {
    const found = this.#all();
    const key = found.find((candidate) => candidate.id === id);
    if (key !== undefined) return key;
    if (found.length === 0)
      throw new VaultError(
        "E_VAULT_KEY_MISSING",
        `${this.#file} holds no key, and the database was sealed with key ${id}`,
      );
    throw new VaultError("E_VAULT_KEY_WRONG", `${this.#file} holds another key than ${id}, which sealed this database`);
  }

  /** The key in force, made if there is none. Call only while the database knows no master key. */
  ensure(): MasterKey {
    const found = read(this.#file);
    if (found !== undefined) {
      // A copy from a backup may have been left readable by others.
      if (this.#writable && (statSync(this.#file).mode & 0o077) !== 0) chmodSync(this.#file, 0o600);
      return found;
    }
    if (!this.#writable)
      throw new VaultError("E_VAULT_KEY_MISSING", `${this.#file} holds no key of 64 hexadecimal digits`);
    create(this.#file);
    const made = read(this.#file);
    if (made === undefined)
      throw new VaultError("E_VAULT_KEY_MISSING", `${this.#file} holds no key of 64 hexadecimal digits; restore it`);
    return made;
  }

  /** The key a rotation changes to; the same one again until {@link settle} put it in force. */
  next(): MasterKey {
    const file = `${this.#file}.next`;
    if (this.#writable && read(file) === undefined) {
      rmSync(file, { force: true });
      create(file);
    }
    const key = read(file);
    if (key === undefined)
      throw new VaultError("E_VAULT_ROTATION", `no next key: give the service a second credential ${file}`);
    return key;
  }

  /** Puts the key the database was sealed with in place, and removes the other one. Does nothing if all is in order. */
  settle(id: string): void {
    if (!this.#writable) return;
    const next = `${this.#file}.next`;
    const waiting = read(next);
    if (waiting === undefined) return;
    if (waiting.id === id) {
      if (read(this.#file) !== undefined) overwrite(this.#file);
      renameSync(next, this.#file);
      flushFolder(dirname(this.#file));
    } else if (read(this.#file)?.id === id) {
      // A rotation that never reached the database.
      overwrite(next);
      rmSync(next, { force: true });
    }
  }

  /** Writes a key that was put together again from its shares. @throws {VaultError} if a key is there */
  install(key: MasterKey): void {
    if (!this.#writable)
      throw new VaultError("E_VAULT_RECOVERY", `${this.#file} belongs to systemd; put the key there`);
    if (read(this.#file) !== undefined) throw new VaultError("E_VAULT_KEY_EXISTS", `${this.#file} holds a key already`);
    const temporary = `${this.#file}.${String(process.pid)}.tmp`;
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o750 });
    writeFileSync(temporary, `${key.octets.toString("hex")}\n`, { mode: 0o600, flush: true });
    renameSync(temporary, this.#file);
    flushFolder(dirname(this.#file));
  }

  #all(): MasterKey[] {
    return [read(this.#file), read(`${this.#file}.next`)].filter((key) => key !== undefined);
  }
}
