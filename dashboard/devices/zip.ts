/**
 * Opens a ZIP archive a stranger may have packed, and packs one anew without compression.
 *
 * Nothing the archive says about itself is believed: what an entry unpacks to is counted while it is unpacked, against one budget for
 * the whole file, so that ten kilobytes can never become ten gigabytes. Whoever reads on gets the archive packed anew, so that a second
 * reader cannot find in it what this one did not see.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16
 * @module
 */
import { crc32, inflateRawSync } from "node:zlib";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
/** A comment may follow the end record. */
const MOST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** 1 January 1980, the first day a ZIP file can name. */
const FIRST_DAY = 0x21;

export type ZipFault = "not-zip" | "damaged" | "too-large";
export type ZipEntries = ReadonlyMap<string, Buffer>;

export interface ZipLimits {
  readonly entries: number;
  /** Of all wanted entries together, unpacked, octets. */
  readonly octets: number;
}

/** @param wanted  entries that are unpacked; the others are never touched */
export function readZip(
  octets: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): ZipEntries | ZipFault {
  const file = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (file.length < LOCAL_SIZE || file.readUInt32LE(0) !== LOCAL) return "not-zip";
  const end = endRecordOf(file);
  if (end === null) return "damaged";
  const count = file.readUInt16LE(end + 10);
  if (count > limits.entries) return "too-large";
  const entries = new Map<string, Buffer>();
  let left = limits.octets;
  let at = file.readUInt32LE(end + 16);
  for (let number = 0; number < count; number += 1) {
    if (at + CENTRAL_SIZE > file.length || file.readUInt32LE(at) !== CENTRAL) return "damaged";
    const nameEnd = at + CENTRAL_SIZE + file.readUInt16LE(at + 28);
    const name = file.toString("utf8", at + CENTRAL_SIZE, nameEnd).replaceAll("\\", "/");
    if (wanted(name)) {
      // Two entries of one name: readers differ in which of them they see.
      if (entries.has(name)) return "damaged";
      const unpacked = unpack(file, at, left);
      if (typeof unpacked === "string") return unpacked;
      left -= unpacked.length;
      entries.set(name, unpacked);
    }
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

function endRecordOf(file: Buffer): number | null {
  for (let at = file.length - END_SIZE; at >= Math.max(0, file.length - END_SIZE - MOST_COMMENT); at -= 1)
    if (file.readUInt32LE(at) === END) return at;
  return null;
}

/** @param at  of the entry in the central directory @param room  octets it may unpack to */
function unpack(file: Buffer, at: number, room: number): Buffer | ZipFault {
  const flags = file.readUInt16LE(at + 8);
  const method = file.readUInt16LE(at + 10);
  const packed = file.readUInt32LE(at + 20);
  const local = file.readUInt32LE(at + 42);
  if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED)) return "damaged";
  if (local + LOCAL_SIZE > file.length || file.readUInt32LE(local) !== LOCAL) return "damaged";
  const start = local + LOCAL_SIZE + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (start + packed > file.length) return "damaged";
  const data = file.subarray(start, start + packed);
  if (method === STORED) return data.length > room ? "too-large" : data;
  if (room <= 0) return "too-large";
  try {
    return inflateRawSync(data, { maxOutputLength: room });
  } catch (cause) {
    return (cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "damaged";
  }
}

/** Packs entries without compression; names are ASCII or UTF-8. */
export function writeStored(entries: ZipEntries): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, data] of entries) {
    const title = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version that can read it
    fields.writeUInt16LE(0x0800, 2); // the name is UTF-8
    fields.writeUInt16LE(FIRST_DAY, 8); // one fixed date: the same entries give the same octets
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(LOCAL);
    parts.push(head, fields, title, data);
    const entry = Buffer.alloc(CENTRAL_SIZE);
    entry.writeUInt32LE(CENTRAL);
    entry.writeUInt16LE(20, 4);
    fields.copy(entry, 6);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, title);
    at += LOCAL_SIZE + title.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END);
  end.writeUInt16LE(entries.size, 8);
  end.writeUInt16LE(entries.size, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
