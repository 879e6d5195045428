/**
 * How many expressions all lists of a pack may hold together.
 *
 * All of them become one automaton in each resolver; a list of a hundred thousand expressions would cost every question. Pure.
 *
 * @module
 */
import type { Regex } from "../formats/regex.ts";

export const MAX_PATTERNS = 2_000;
/** States of all their automata. */
export const MAX_PATTERN_STATES = 65_536;

export class PatternBudget {
  readonly #bySource = new Map<number, { patterns: number; states: number }>();
  #patterns = 0;
  #states = 0;

  /** @returns false if there is no room for another of so many states */
  take(source: number, regex: Regex): boolean {
    if (this.#patterns + 1 > MAX_PATTERNS || this.#states + regex.states > MAX_PATTERN_STATES) return false;
    const own = this.#bySource.get(source) ?? { patterns: 0, states: 0 };
    this.#bySource.set(source, own);
    own.patterns += 1;
    own.states += regex.states;
    this.#patterns += 1;
    this.#states += regex.states;
    return true;
  }

  /** Gives back what a source took. */
  release(source: number): void {
    const own = this.#bySource.get(source);
    if (own === undefined) return;
    this.#bySource.delete(source);
    this.#patterns -= own.patterns;
    this.#states -= own.states;
  }
}
