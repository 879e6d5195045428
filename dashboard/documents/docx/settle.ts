/**
 * Makes a DOCX file the same every time it is made.
 *
 * The library stamps the hour into the file, draws the names of its relationships by chance and packs with the time of
 * packing. Here the parts are unpacked, those places are filled from the document itself, and everything is packed again
 * in a fixed order. Embedded workbooks (the data behind a chart) are packages too and are settled the same way.
 *
 * @module
 */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

export interface Part {
  readonly name: string;
  readonly octets: Uint8Array;
}

/** The parts of a package, in the order of its directory. Reads what the library writes: no ZIP64, no encryption. */
export function unpack(zip: Uint8Array): Part[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new RangeError("no end of a ZIP directory");
  const parts: Part[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const method = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const header = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const raw = zip.subarray(start, start + size);
    if (!name.endsWith("/")) parts.push({ name, octets: method === 0 ? raw : new Uint8Array(inflateRawSync(raw)) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

/** 1 January 1980, the first day a ZIP file can name. */
const DAY = 0x21;
/** Version 2.0, names in UTF-8, deflated. */
const KIND = [20, 0x0800, 8, 0, DAY] as const;

/** Packs parts with one fixed date. Pictures are deflated again too: they are few, and one way is simpler than two. */
export function pack(parts: readonly Part[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, octets } of parts) {
    const path = new TextEncoder().encode(name);
    const body = deflateRawSync(octets, { level: 9 });
    const tail = fields([
      ...KIND.map(short),
      long(crc32(octets)),
      long(body.length),
      long(octets.length),
      short(path.length),
      short(0),
    ]);
    const local = Buffer.concat([long(0x04034b50), tail, path, body]);
    const entry = [long(0x02014b50), short(20), tail, short(0), short(0), short(0), long(0), long(offset), path];
    chunks.push(local);
    directory.push(fields(entry));
    offset += local.length;
  }
  const size = directory.reduce((total, entry) => total + entry.length, 0);
  const count = short(parts.length);
  const end = [long(0x06054b50), short(0), short(0), count, count, long(size), long(offset), short(0)];
  return new Uint8Array(Buffer.concat([...chunks, ...directory, ...end]));
}

const fields = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const short = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8);
const long = (value: number): Uint8Array =>
  Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);

/** The content types come first, so that a reader of the stream knows what follows; then by name. */
const order = (a: Part, b: Part): number => {
  const first = Number(b.name === "[Content_Types].xml") - Number(a.name === "[Content_Types].xml");
  return first === 0 ? (a.name < b.name ? -1 : 1) : first;
};

/** Names drawn by chance: relationships of links, and the watermark's shape. */
const CHANCE = /(?<prefix>rId|PowerPlusWaterMarkObject)(?<chance>[\w-]{21})(?=["'])/gu;
const STAMP = /(?<open><dcterms:(?:created|modified)[^>]*>)[^<]*/gu;

/**
 * The package with nothing left of the clock and of chance.
 *
 * @param createdAt  ms UTC, written as the day it was made and last changed
 */
export function settle(zip: Uint8Array, createdAt: number): Uint8Array {
  const names = new Map<string, string>();
  const stamp = `${new Date(createdAt).toISOString().slice(0, 19)}Z`;
  const fixed = (text: string): string =>
    text
      .replace(CHANCE, (_, prefix: string, chance: string) => {
        const known = names.get(chance) ?? `L${String(names.size + 1)}`;
        names.set(chance, known);
        return `${prefix}${known}`;
      })
      .replace(STAMP, `$<open>${stamp}`);
  const parts = unpack(zip).sort(order);
  return pack(
    parts.map(({ name, octets }) => {
      if (/\.(?:xml|rels)$/u.test(name)) {
        return { name, octets: new TextEncoder().encode(fixed(new TextDecoder().decode(octets))) };
      }
      return { name, octets: name.endsWith(".xlsx") ? settle(octets, createdAt) : octets };
    }),
  );
}
