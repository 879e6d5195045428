/**
 * What a photo really is, by its own octets, and the photo without anything but the picture. Pure.
 *
 * A camera writes down where, when and by whose telephone a picture was taken, and a small copy of what was cut away. Only the parts a
 * picture needs to be drawn are copied; what nobody knows is left out, and what follows the end of the picture too. A file whose parts
 * do not fit together is no photo.
 *
 * @see ITU-T T.81 annex B (JPEG), https://www.w3.org/TR/png-3/ section 5, RFC 9649 (WebP)
 * @module
 */

export type PhotoType = "image/jpeg" | "image/png" | "image/webp";

export interface Photo {
  readonly type: PhotoType;
  readonly width: number;
  readonly height: number;
  readonly octets: Uint8Array;
}

/** Pixels on one side; more is a way to fill memory, not a photo of a tablet. */
const MOST_SIDE = 12_000;

/** @returns null if it is none of the three kinds, damaged, animated, or larger than any camera makes */
export function bareImage(octets: Uint8Array): Photo | null {
  try {
    const photo = jpeg(octets) ?? png(octets) ?? webp(octets);
    if (photo === null) return null;
    const { width, height } = photo;
    return width > 0 && height > 0 && width <= MOST_SIDE && height <= MOST_SIDE ? photo : null;
  } catch (cause) {
    // Reading past the end is how a file that was cut off shows.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

const viewOf = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
const nameAt = (octets: Uint8Array, at: number): string =>
  at + 4 > octets.length ? "" : String.fromCharCode(...octets.subarray(at, at + 4));

function part(octets: Uint8Array, from: number, to: number): Uint8Array {
  if (to > octets.length) throw new RangeError("the file ends first");
  return octets.subarray(from, to);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** JFIF density, and the transform of colours some programs name in APP14: without it they come out wrong. */
const KEPT_APPLICATION = new Set([0xe0, 0xee]);
const COMMENT = 0xfe;
/** Headers of a frame, by kind of coding; C4, C8 and CC are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpeg(octets: Uint8Array): Photo | null {
  if (octets[0] !== 0xff || octets[1] !== SOI || octets[2] !== 0xff) return null;
  const view = viewOf(octets);
  const kept: Uint8Array[] = [part(octets, 0, 2)];
  let size: { readonly width: number; readonly height: number } | null = null;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill octets may stand before a marker
      continue;
    }
    if (marker === EOI) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (isFrame(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const dropped = marker === COMMENT || (marker >= 0xe0 && marker <= 0xef && !KEPT_APPLICATION.has(marker));
    if (!dropped) kept.push(part(octets, at, end));
    at = end;
    if (marker !== SOS) continue;
    scans += 1;
    const from = at;
    // Coded data go on until a marker that is neither an escaped FF nor a restart.
    while (view.getUint8(at) !== 0xff || view.getUint8(at + 1) === 0 || (view.getUint8(at + 1) & 0xf8) === 0xd0)
      at += 1;
    kept.push(part(octets, from, at));
  }
  if (size === null || scans === 0) return null;
  return { type: "image/jpeg", ...size, octets: join([...kept, Uint8Array.of(0xff, EOI)]) };
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_KEPT = new Set(["IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "IDAT", "IEND"]);

function png(octets: Uint8Array): Photo | null {
  if (PNG.some((octet, at) => octets[at] !== octet)) return null;
  const view = viewOf(octets);
  if (nameAt(octets, 12) !== "IHDR") return null;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  const kept: Uint8Array[] = [part(octets, 0, PNG.length)];
  let data = 0;
  for (let at = PNG.length; ;) {
    const name = nameAt(octets, at + 4);
    const end = at + 12 + view.getUint32(at);
    if (PNG_KEPT.has(name)) kept.push(part(octets, at, end));
    else if (end > octets.length) return null;
    if (name === "IDAT") data += 1;
    if (name === "IEND") break;
    at = end;
  }
  return data === 0 ? null : { type: "image/png", ...size, octets: join(kept) };
}

const WEBP_KEPT = new Set(["VP8 ", "VP8L", "VP8X", "ALPH"]);
/** Flags of VP8X that say a profile, EXIF or XMP follows. */
const WEBP_METADATA = 0x20 | 0x08 | 0x04;
const WEBP_ANIMATED = 0x02;

function webp(octets: Uint8Array): Photo | null {
  if (nameAt(octets, 0) !== "RIFF" || nameAt(octets, 8) !== "WEBP") return null;
  const view = viewOf(octets);
  const last = 8 + view.getUint32(4, true);
  if (last > octets.length) return null;
  const kept: Uint8Array[] = [];
  let size: { readonly width: number; readonly height: number } | null = null;
  for (let at = 12; at + 8 <= last;) {
    const name = nameAt(octets, at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length & 1);
    const chunk = part(octets, at, Math.min(end, octets.length));
    if (at + 8 + length > last) return null;
    if (name === "VP8X") {
      const copy = Uint8Array.from(chunk);
      if (((copy[8] ?? 0) & WEBP_ANIMATED) !== 0) return null;
      copy[8] = (copy[8] ?? 0) & ~WEBP_METADATA;
      kept.push(copy);
    } else if (WEBP_KEPT.has(name)) kept.push(chunk);
    if (name === "VP8 ")
      size = { width: view.getUint16(at + 14, true) & 0x3fff, height: view.getUint16(at + 16, true) & 0x3fff };
    if (name === "VP8L") {
      const bits = view.getUint32(at + 9, true);
      size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    at = end;
  }
  if (size === null) return null;
  const body = join(kept);
  const head = new Uint8Array(12);
  head.set(octets.subarray(0, 12));
  viewOf(head).setUint32(4, body.length + 4, true);
  return { type: "image/webp", ...size, octets: join([head, body]) };
}
