/**
 * Splits a secret so that any `needed` shares give it back and fewer say nothing about it.
 *
 * Each octet is the constant term of a random polynomial over GF(2^8); a share is the polynomials' values at one point.
 *
 * @see A. Shamir, How to Share a Secret, 1979; the field is that of AES (FIPS 197, x^8 + x^4 + x^3 + x + 1)
 * @module
 */

export interface Share {
  /** 1 … 255; at 0 lies the secret. */
  readonly point: number;
  readonly octets: Uint8Array;
}

function multiply(a: number, b: number): number {
  let product = 0;
  // Eight rounds whatever the values are: the time says nothing about the secret.
  for (let bit = 0, x = a, y = b; bit < 8; bit += 1) {
    product ^= x & -(y & 1);
    x = ((x << 1) ^ (0x11b & -(x >> 7))) & 0xff;
    y >>= 1;
  }
  return product & 0xff;
}

/** a^254, which is 1/a in this field. */
function inverse(a: number): number {
  let result = 1;
  for (let round = 0; round < 254; round += 1) result = multiply(result, a);
  return result;
}

/**
 * @param shares  how many, `needed` … 255
 * @param needed  how many give the secret back, 2 or more
 * @param random  gives that many random octets
 */
export function split(
  secret: Uint8Array,
  { shares, needed }: { readonly shares: number; readonly needed: number },
  random: (octets: number) => Uint8Array,
): readonly Share[] {
  if (needed < 2 || shares < needed || shares > 255) throw new RangeError("2 ≤ needed ≤ shares ≤ 255");
  const parts = Array.from({ length: shares }, (_, index) => ({
    point: index + 1,
    octets: new Uint8Array(secret.length),
  }));
  for (const [at, octet] of secret.entries()) {
    const rest = random(needed - 1);
    for (const part of parts) {
      // Horner, the highest coefficient first.
      let value = 0;
      for (let power = rest.length - 1; power >= 0; power -= 1)
        value = multiply(value ^ (rest[power] ?? 0), part.point);
      part.octets[at] = value ^ octet;
    }
  }
  return parts;
}

/** @param shares  at least as many as were needed, of different points; fewer give another secret, not an error */
export function combine(shares: readonly Share[]): Uint8Array {
  const length = shares[0]?.octets.length ?? 0;
  const secret = new Uint8Array(length);
  for (const [index, { point, octets }] of shares.entries()) {
    // Lagrange at 0; subtraction is addition here.
    let weight = 1;
    for (const [other, { point: otherPoint }] of shares.entries())
      if (other !== index) weight = multiply(weight, multiply(otherPoint, inverse(otherPoint ^ point)));
    for (let at = 0; at < length; at += 1) secret[at] = (secret[at] ?? 0) ^ multiply(octets[at] ?? 0, weight);
  }
  return secret;
}
