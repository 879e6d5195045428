/**
 * Remembers everything the chain observes, for comparison; the product's own sink is bounded and forgets. @module
 */
import { type ClientState, type Outcome, OUTCOME_NAMES, type Snapshot } from "../../agent/resolver/chain/handler.ts";
import type { Observations } from "../../agent/resolver/chain/observe.ts";
import type { Hit } from "../../policies/schema/messages.ts";

export class Remembered implements Observations {
  hits: Hit[] = [];
  /** `network category` */
  spikes: string[] = [];
  /** `network outcome` or `network CATEGORY` → how often */
  counted = new Map<string, number>();
  strangers = 0;
  readonly #snapshot: () => Snapshot;

  constructor(snapshot: () => Snapshot) {
    this.#snapshot = snapshot;
  }

  clear(): void {
    this.hits = [];
    this.spikes = [];
    this.counted = new Map();
    this.strangers = 0;
  }

  count(network: number, outcome: Outcome): void {
    this.#add(network, OUTCOME_NAMES[outcome]);
  }

  countBlocked(network: number, category: string): void {
    this.#add(network, category);
  }

  hit(hit: Hit): void {
    this.hits.push(hit);
  }

  spike(network: string, category: string): void {
    this.spikes.push(`${network} ${category}`);
  }

  unknownClient(): void {
    this.strangers += 1;
  }

  subjectOf(_client: ClientState): string {
    return "0123456789abcdef";
  }

  #add(network: number, what: string): void {
    const key = `${this.#snapshot().networks[network]?.policy.id} ${what}`;
    this.counted.set(key, (this.counted.get(key) ?? 0) + 1);
  }
}
