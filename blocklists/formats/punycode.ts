/**
 * Does an A-label (`xn--…`) decode? Such a label that stands for no text is a typing slip or a broken export.
 *
 * @see RFC 3492 section 6.2
 * @module
 */

/** @param octets  lower case; `start` is the octet after `xn--` */
export function isPunycode(octets: Uint8Array, start: number, end: number): boolean {
  let delimiter = end - 1;
  while (delimiter >= start && octets[delimiter] !== 0x2d) delimiter -= 1;
  let length = Math.max(0, delimiter - start);
  let at = delimiter >= start ? delimiter + 1 : start;
  if (at >= end) return false; // nothing but ASCII needs no A-label
  let n = 128;
  let i = 0;
  let bias = 72;
  let first = true;
  while (at < end) {
    const before = i;
    for (let weight = 1, k = 36; ; k += 36) {
      if (at >= end) return false;
      const octet = octets[at] as number;
      at += 1;
      const digit = octet >= 0x61 && octet <= 0x7a ? octet - 0x61 : octet >= 0x30 && octet <= 0x39 ? octet - 22 : 36;
      if (digit === 36) return false;
      i += digit * weight;
      if (i > 0x7fff_ffff) return false;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    length += 1;
    let delta = first ? Math.floor((i - before) / 700) : (i - before) >> 1;
    first = false;
    delta += Math.floor(delta / length);
    let k = 0;
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
    bias = k + Math.floor((36 * delta) / (delta + 38));
    n += Math.floor(i / length);
    if (n > 0x10_ffff || (n >= 0xd800 && n <= 0xdfff)) return false;
    i = (i % length) + 1;
  }
  return true;
}
