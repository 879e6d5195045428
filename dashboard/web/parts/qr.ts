/**
 * A QR code for a short text (error correction M: survives a scratched label), drawn by the library `qr`. Pure.
 *
 * @module
 */
import { encodeQR } from "qr";

/** Rows of modules, `true` is dark; a quiet zone of four light ones lies around (ISO/IEC 18004, 5.3.8). */
export type Matrix = readonly (readonly boolean[])[];

/** Longest text in octets of UTF-8: version 15, beyond which a code on a label of 25 mm is no longer read by a phone. */
const LONGEST = 412;

/**
 * @returns `null` for a text of more than 412 octets of UTF-8
 */
export function qrCode(text: string): Matrix | null {
  if (new TextEncoder().encode(text).length > LONGEST) return null;
  return encodeQR(text, "raw", { ecc: "medium", encoding: "byte", border: 4 });
}

/** One SVG path for all dark modules; a unit is one module. */
export function qrPath(grid: Matrix): string {
  return grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
}
