/**
 * Chance that comes out the same each time: a stream of numbers for every seed and label. Pure.
 *
 * Parts of a plan draw from streams of their own, so that one more loan does not change which day has an incident. Good for invented data; never
 * for a secret.
 *
 * @module
 */

/** FNV-1a with a finish that spreads near words apart; 32 bits. */
function mix(text: string, salt: number): number {
  let hash = 2_166_136_261 ^ salt;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One stream (sfc32 of the PractRand family: 128 bits of state, no multiplication). */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  private constructor(label: string) {
    this.#a = mix(label, 1);
    this.#b = mix(label, 2);
    this.#c = mix(label, 3);
    for (let warm = 0; warm < 12; warm += 1) this.next();
  }

  /** @param labels  what the stream is for; the same labels give the same stream */
  static of(...labels: readonly (string | number)[]): Chance {
    return new Chance(labels.join("\u0000"));
  }

  /** [0, 1) */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** @throws {RangeError} if there is nothing to choose from */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError("nothing to choose from");
    return item;
  }

  /** How often something happens that happens `mean` times on average; by the normal approximation from thirty on. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) {
      const [u, v] = [1 - this.next(), this.next()];
      const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
      return Math.max(0, Math.round(mean + normal * Math.sqrt(mean)));
    }
    const least = Math.exp(-mean);
    let product = this.next();
    let count = 0;
    while (product > least) {
      product *= this.next();
      count += 1;
    }
    return count;
  }

  /** `digits` hexadecimal digits. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits)
      text += Math.floor(this.next() * 65_536)
        .toString(16)
        .padStart(4, "0");
    return text.slice(0, digits);
  }

  /** Shaped like a random UUID (RFC 9562, version 4). */
  uuid(): string {
    const [a, b, c, d, e] = [this.hex(8), this.hex(4), this.hex(3), this.hex(3), this.hex(12)];
    return `${a}-${b}-4${c}-${this.pick(["8", "9", "a", "b"])}${d}-${e}`;
  }
}
