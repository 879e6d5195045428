/**
 * Sets of at most 128 sources as four 32-bit words, the shape the packed indexes answer with.
 *
 * Bit `s & 31` of word `s >>> 5` is source `s`. The type is declared here again and not imported, because
 * `policies` knows nothing of `blocklists`; both sides promise four words.
 *
 * @module
 */

/** Four unsigned words, lowest sources first. */
export type Mask = Uint32Array;

export const MASK_WORDS = 4;
/** Sources one pack may hold. */
export const MASK_BITS = 128;

/** @returns a mask with the given bits set; each 0 ≤ bit < 128. */
export function maskOf(bits: Iterable<number> = []): Mask {
  const mask = new Uint32Array(MASK_WORDS);
  for (const bit of bits) setBit(mask, bit);
  return mask;
}

export function setBit(mask: Mask, bit: number): void {
  mask[bit >>> 5] = (mask[bit >>> 5] as number) | (1 << (bit & 31));
}

export function clearBit(mask: Mask, bit: number): void {
  mask[bit >>> 5] = (mask[bit >>> 5] as number) & ~(1 << (bit & 31));
}

/** @param bit source number; −1 (a source that is not there) is in no mask */
export function hasBit(mask: Mask, bit: number): boolean {
  return bit >= 0 && ((mask[bit >>> 5] as number) & (1 << (bit & 31))) !== 0;
}

/** Whether two masks share a bit. No allocation: this runs for every question. */
export function intersects(a: Mask, b: Mask): boolean {
  return (
    (((a[0] as number) & (b[0] as number)) |
      ((a[1] as number) & (b[1] as number)) |
      ((a[2] as number) & (b[2] as number)) |
      ((a[3] as number) & (b[3] as number))) !==
    0
  );
}

/** @returns bits set in `mask`, ascending. */
export function bitsOf(mask: Mask): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < MASK_BITS; bit += 1) if (hasBit(mask, bit)) bits.push(bit);
  return bits;
}
