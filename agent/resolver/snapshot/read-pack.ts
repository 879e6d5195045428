/**
 * Opens a packed index from disk: the table in memory, and the names too where there is room for them.
 *
 * The names are three quarters of a pack and are needed only to confirm a hit. In memory a confirmation costs a fifth of a
 * microsecond; left in the file they are in the page cache once for all workers of a machine, and a confirmation is one read of a
 * few dozen octets. Such a file stays open, so it may be unlinked or replaced meanwhile. Either way all of it is read and its
 * checksum verified before it may serve. At start it is read at once, as nothing else can happen before; a swap reads and
 * checks it in pieces, so that a serving worker is never held up for long.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import {
  nameOffset,
  PACK_HEADER_OCTETS,
  PackChecksum,
  PackError,
  RECORD_HEAD,
} from "../../../blocklists/lookup/pack-format.ts";
import { type NameSection, PackedIndex } from "../../../blocklists/lookup/packed-index.ts";

const PIECE = 1 << 20;
const LONGEST_RECORD = RECORD_HEAD + 255;
const readAsync = promisify(read);
/** For lists of hashed names. */
export const sha256 = (octets: Uint8Array): Uint8Array => createHash("sha256").update(octets).digest();

export interface OpenPack {
  readonly index: PackedIndex;
  /** Octets of its names that are in memory: all of them or none. */
  readonly namesKept: number;
  /** Gives the file back; the index must not be asked afterwards. */
  close(): void;
}

/** A file, or everything of it but its names, and the checksum of all of it, gathered piece by piece. */
class Intake {
  readonly checksum = new PackChecksum();
  readonly size: number;
  readonly #room: number;
  readonly #piece: ArrayBuffer;
  #resident: Uint8Array = new Uint8Array(0);
  #namesAt = -1;
  #at = 0;
  #left = 0;

  /** @param room  octets of names that may be kept */
  constructor(size: number, room: number) {
    this.size = size;
    this.#room = room;
    this.#piece = new ArrayBuffer(Math.min(PIECE, Math.max(size, PACK_HEADER_OCTETS)));
  }

  get position(): number {
    return this.#at + this.#left;
  }

  /** Where the next octets go. */
  get room(): Uint8Array {
    return new Uint8Array(
      this.#piece,
      this.#left,
      Math.min(this.#piece.byteLength - this.#left, this.size - this.position),
    );
  }

  /** @returns false once nothing more is wanted */
  took(octets: number): boolean {
    this.#left += octets;
    if (octets > 0 && this.#left < this.#piece.byteLength && this.position < this.size) return true;
    this.#settle();
    return octets > 0 && this.position < this.size;
  }

  /** @param file  taken over, unless this throws */
  open(file: number): OpenPack {
    const checksum = this.checksum.digest(this.position >>> 2);
    const { buffer } = this.#resident;
    const closeFile = (): void => closeSync(file);
    if (this.#namesAt < 0) return { index: PackedIndex.open(buffer, { sha256 }), namesKept: 0, close: closeFile };
    const namesOctets = this.position - this.#namesAt;
    if (!this.#isWhole) {
      const names = new FileNames(file, this.#namesAt, namesOctets);
      const index = PackedIndex.open(buffer, { checksum, names, sha256 });
      return { index, namesKept: 0, close: closeFile };
    }
    // A file that became shorter while it was read is as long as what was read of it.
    const read = this.position < this.size ? buffer.slice(0, this.position) : buffer;
    const index = PackedIndex.open(read, { checksum, sha256 });
    closeSync(file);
    return { index, namesKept: namesOctets, close: () => undefined };
  }

  get #isWhole(): boolean {
    return this.#namesAt >= 0 && this.size - this.#namesAt <= this.#room;
  }

  /** A piece is full or the file has ended: keep what belongs to the table, count all of it. */
  #settle(): void {
    const piece = new Uint8Array(this.#piece, 0, this.#left);
    if (this.#at === 0) {
      this.#namesAt = nameOffset(piece);
      // What is no pack is kept as it is, for PackedIndex to say what is wrong with it.
      const wanted = this.#isWhole ? this.size : this.#namesAt;
      this.#resident = new Uint8Array(this.#namesAt < 0 ? this.#left : Math.min(wanted, this.size));
    }
    const room = this.#resident.length - this.#at;
    if (room > 0) this.#resident.set(piece.subarray(0, Math.min(room, piece.length)), this.#at);
    this.checksum.add(new Uint32Array(this.#piece, 0, this.#left >>> 2), this.#at >>> 2);
    this.#at += this.#left;
    this.#left = 0;
  }
}

/** Confirmed records kept in memory: what children run into is the same few names again and again. */
const KEPT_RECORDS = 4_096;
const KEPT_OCTETS = 64;

/**
 * Reads records from the file, and keeps the last few thousand short ones by their place.
 *
 * A record is identified by where it stands, so what is kept is always the very record; longer ones are read each time.
 */
class FileNames implements NameSection {
  readonly octets: number;
  /** The kept records, and behind them room for one of any length. */
  readonly buffer = new Uint8Array(KEPT_RECORDS * KEPT_OCTETS + LONGEST_RECORD);
  readonly #kept = new Int32Array(KEPT_RECORDS).fill(-1);
  readonly #file: number;
  readonly #from: number;

  constructor(file: number, from: number, octets: number) {
    this.#file = file;
    this.#from = from;
    this.octets = octets;
  }

  load(at: number, length: number): number {
    if (length > KEPT_OCTETS) return this.#read(at, length, length, KEPT_RECORDS * KEPT_OCTETS);
    const place = Math.imul(at, 0x9e37_79b1) >>> 20;
    const start = place * KEPT_OCTETS;
    if (this.#kept[place] === at) return start;
    this.#kept[place] = -1;
    this.#read(at, KEPT_OCTETS, length, start);
    this.#kept[place] = at;
    return start;
  }

  /** @param needed  octets of the record; more are read because all kept ones are read alike, fewer at the end of the file */
  #read(at: number, length: number, needed: number, into: number): number {
    if (readSync(this.#file, this.buffer, into, length, this.#from + at) < needed)
      throw new PackError("E_PACK_TRUNCATED", "the names of the pack can no longer be read");
    return into;
  }
}

/**
 * @param room  the names are kept in memory if they have at most so many octets
 * @throws {PackError} if the file is damaged; fs errors if it cannot be read
 */
export function readPackNow(path: string, room = 0): OpenPack {
  const file = openSync(path, "r");
  try {
    const intake = new Intake(fstatSync(file).size, room);
    while (intake.took(readSync(file, intake.room, 0, intake.room.length, intake.position)));
    return intake.open(file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Same, read and checked in pieces with the event loop in between. */
export async function readPack(path: string, room = 0): Promise<OpenPack> {
  const file = openSync(path, "r");
  try {
    const intake = new Intake(fstatSync(file).size, room);
    for (;;) {
      const { room, position } = intake;
      const { bytesRead } = await readAsync(file, room, 0, room.length, position);
      if (!intake.took(bytesRead)) break;
    }
    return intake.open(file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
