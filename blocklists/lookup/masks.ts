/**
 * Which sources of a pack speak about a name, and what each of them finally says.
 *
 * Bit s of word s>>>5 stands for source s, so a policy is an AND with a mask and no list of names is ever walked.
 * An exception inside a list speaks for that list only: a list of gambling sites that excepts a name says nothing
 * about what a list of scams knows of it. Pure.
 *
 * @module
 */

/** Words of a mask; a pack has at most 128 sources. */
export const MASK_WORDS = 4;
export const MAX_SOURCES: number = MASK_WORDS * 32;

/** Four words; bit s of word s>>>5 is source s. */
export type Mask = Uint32Array;

/** Everything that covers one name, by source; made once and reset for every question. */
export class MatchMasks {
  readonly deny: Mask = new Uint32Array(MASK_WORDS);
  readonly allow: Mask = new Uint32Array(MASK_WORDS);
  /** `$important`: stronger than the list's plain exceptions */
  readonly denyImportant: Mask = new Uint32Array(MASK_WORDS);
  readonly allowImportant: Mask = new Uint32Array(MASK_WORDS);
  /** At least one bit is set. */
  any = false;

  reset(): void {
    // Most names match nothing, and then there is nothing to clear.
    if (!this.any) return;
    for (let word = 0; word < MASK_WORDS; word++) {
      this.deny[word] = 0;
      this.allow[word] = 0;
      this.denyImportant[word] = 0;
      this.allowImportant[word] = 0;
    }
    this.any = false;
  }
}

/**
 * What each source says in the end: important exception, important rule, exception, rule; the first that is there counts.
 *
 * @param into  four words, overwritten: bit s is set if source s denies the name
 * @returns at least one source denies it
 */
export function effective(matches: MatchMasks, into: Mask): boolean {
  let any = 0;
  for (let word = 0; word < MASK_WORDS; word++) {
    const plain = (matches.deny[word] as number) & ~(matches.allow[word] as number);
    const bits = ((matches.denyImportant[word] as number) | plain) & ~(matches.allowImportant[word] as number);
    into[word] = bits;
    any |= bits;
  }
  return any !== 0;
}
