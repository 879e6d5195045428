/**
 * Reads a packed index from disk into one buffer.
 *
 * At start it is read at once, as nothing else can happen before; a swap reads it in pieces on the thread pool, so that
 * a serving worker never waits for a disk.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { PackChecksum } from "../../../blocklists/lookup/pack-format.ts";
import { PackedIndex } from "../../../blocklists/lookup/packed-index.ts";

const PIECE = 1 << 20;

/** @throws {PackError} if the file is damaged; fs errors if it cannot be read */
export function readPackNow(path: string): PackedIndex {
  const file = openSync(path, "r");
  try {
    const size = fstatSync(file).size;
    const buffer = new ArrayBuffer(size);
    for (let at = 0; at < size;) {
      const read = readSync(file, new Uint8Array(buffer, at), 0, size - at, at);
      if (read === 0) break;
      at += read;
    }
    return PackedIndex.open(buffer);
  } finally {
    closeSync(file);
  }
}

/** Same, without holding up whoever is being served: read and checked in pieces with the event loop in between. */
export async function readPack(path: string): Promise<PackedIndex> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const buffer = new ArrayBuffer(size);
    const checksum = new PackChecksum();
    const words = new Uint32Array(buffer, 0, size >>> 2);
    let checked = 0;
    for (let at = 0; at < size;) {
      const length = Math.min(PIECE, size - at);
      const { bytesRead } = await file.read(new Uint8Array(buffer, at, length), 0, length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const upTo = at === size ? words.length : (at >>> 4) << 2;
      checksum.add(words, checked, upTo);
      checked = upTo;
    }
    return PackedIndex.open(buffer, checksum.digest(words.length));
  } finally {
    await file.close();
  }
}
