/**
 * Counters of one worker: how many questions of a network ended how, and in which category. Numbers only.
 *
 * Kept in typed arrays indexed by network, so that counting costs one addition; drained every second as differences.
 *
 * @module
 */
import type { Counter } from "../../../policies/schema/messages.ts";

export interface CounterDelta {
  readonly network: string;
  readonly category: string | null;
  readonly outcome: Counter["outcome"];
  readonly count: number;
}

export class Counters {
  readonly #networks: readonly string[];
  readonly #categories: readonly string[];
  readonly #outcomes: readonly Counter["outcome"][];
  readonly #plain: Uint32Array;
  readonly #byCategory: Uint32Array;
  readonly #categoryIndex: ReadonlyMap<string, number>;

  /**
   * @param networks   ids in the order of the snapshot
   * @param categories codes of the taxonomy
   * @param outcomes   names in the order of their numbers
   */
  constructor(networks: readonly string[], categories: readonly string[], outcomes: readonly Counter["outcome"][]) {
    this.#networks = networks;
    this.#categories = categories;
    this.#outcomes = outcomes;
    this.#plain = new Uint32Array(networks.length * outcomes.length);
    this.#byCategory = new Uint32Array(networks.length * categories.length);
    this.#categoryIndex = new Map(categories.map((category, index) => [category, index]));
  }

  count(network: number, outcome: number): void {
    const at = network * this.#outcomes.length + outcome;
    this.#plain[at] = (this.#plain[at] as number) + 1;
  }

  countBlocked(network: number, category: string): void {
    const index = this.#categoryIndex.get(category);
    if (index === undefined) return;
    const at = network * this.#categories.length + index;
    this.#byCategory[at] = (this.#byCategory[at] as number) + 1;
  }

  /** @returns what was counted since the last call; nothing if nothing was. */
  drain(): CounterDelta[] {
    const deltas: CounterDelta[] = [];
    this.#networks.forEach((network, n) => {
      this.#outcomes.forEach((outcome, o) => {
        const count = this.#plain[n * this.#outcomes.length + o] as number;
        if (count > 0) deltas.push({ network, category: null, outcome, count });
      });
      this.#categories.forEach((category, c) => {
        const count = this.#byCategory[n * this.#categories.length + c] as number;
        if (count > 0) deltas.push({ network, category, outcome: "blocked", count });
      });
    });
    if (deltas.length > 0) {
      this.#plain.fill(0);
      this.#byCategory.fill(0);
    }
    return deltas;
  }
}
