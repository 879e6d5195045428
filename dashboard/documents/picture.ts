/**
 * Takes from a photograph what does not belong on paper: place, time, device and owner that cameras write into a file.
 *
 * A photo of a stolen tablet must not carry where its photographer lives. What stays is the picture and, for JPEG, which
 * way up it is. PNG keeps only the chunks that draw (PNG third edition, section 11); JPEG loses all application segments
 * but JFIF and Adobe's colour note (ITU-T T.81 annex B).
 *
 * @module
 */
import { DocumentError } from "./error.ts";

export interface Picture {
  readonly octets: Uint8Array;
  readonly type: "image/png" | "image/jpeg";
  /** Pixels as stored, before turning. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; 1 is upright, 6 is to be turned a quarter clockwise. */
  readonly orientation: number;
}

const SIDE_MAX = 20_000;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_DRAWING = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "sBIT", "pHYs"]);

const refuse = (): never => {
  throw new DocumentError("E_DOCUMENT_IMAGE", "the picture is cut short or not what its type says");
};

/**
 * Reads and strips a picture.
 *
 * @throws {DocumentError} `E_DOCUMENT_IMAGE` if it is neither, cut short, or has a side over 20 000 pixels
 */
export function cleanPicture(octets: Uint8Array, type: Picture["type"]): Picture {
  const picture = type === "image/png" ? cleanPng(octets) : cleanJpeg(octets);
  const { width, height } = picture;
  return width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX ? picture : refuse();
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

function cleanPng(octets: Uint8Array): Picture {
  if (PNG_SIGNATURE.some((octet, index) => octets[index] !== octet)) return refuse();
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const parts = [octets.subarray(0, 8)];
  let width = 0;
  let height = 0;
  let at = 8;
  for (;;) {
    if (at + 12 > octets.length) return refuse();
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > octets.length) return refuse();
    const name = String.fromCharCode(...octets.subarray(at + 4, at + 8));
    if (name === "IHDR" && length === 13) {
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
    }
    if (PNG_DRAWING.has(name)) parts.push(octets.subarray(at, end));
    if (name === "IEND") break;
    at = end;
  }
  return { octets: joined(parts), type: "image/png", width, height, orientation: 1 };
}

/** Start of frame: baseline, progressive and their kin, but not DHT, JPG, DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isAside = (marker: number): boolean => (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;

function cleanJpeg(octets: Uint8Array): Picture {
  if (octets[0] !== 0xff || octets[1] !== 0xd8) return refuse();
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const kept: Uint8Array[] = [];
  let [width, height, orientation] = [0, 0, 1];
  let at = 2;
  for (;;) {
    if (at + 4 > octets.length || octets[at] !== 0xff) return refuse();
    const marker = octets[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > octets.length || end < at + 4) return refuse();
    const segment = octets.subarray(at, end);
    if (isFrame(marker)) {
      if (segment.length < 9) return refuse();
      height = view.getUint16(at + 5);
      width = view.getUint16(at + 7);
    }
    if (marker === 0xe1) orientation = orientationOf(segment) ?? orientation;
    if (!isAside(marker)) kept.push(segment);
    at = end;
    // After the start of scan come the picture's own octets, up to the end.
    if (marker === 0xda) break;
  }
  const start = octets.subarray(0, 2);
  const upright = orientation === 1 ? [] : [exifOf(orientation)];
  return {
    octets: joined([start, ...upright, ...kept, octets.subarray(at)]),
    type: "image/jpeg",
    width,
    height,
    orientation,
  };
}

/** Tag 0x0112 of the first directory of an Exif segment, if there is one and it makes sense. */
function orientationOf(segment: Uint8Array): number | undefined {
  const name = [0x45, 0x78, 0x69, 0x66, 0, 0];
  if (segment.length < 18 || name.some((octet, index) => segment[4 + index] !== octet)) return undefined;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const little = view.getUint16(10) === 0x4949;
  const directory = 10 + view.getUint32(14, little);
  if (directory + 2 > segment.length) return undefined;
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > segment.length) return undefined;
    if (view.getUint16(entry, little) === 0x0112) {
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : undefined;
    }
  }
  return undefined;
}

/** An Exif segment that says which way is up and nothing else. */
function exifOf(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  return Uint8Array.of(0xff, 0xe1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff);
}
