/**
 * Guests' leases of an hour as minutes, and how many of them belong to somebody who asked the filter in that hour. Pure but for its state.
 *
 * Who is who is known by pseudonyms only, in memory, for an hour at most; what leaves is minutes by network (R-032). A look stands for the
 * minutes since the one before it, so nothing is counted for the time nobody looked.
 *
 * @module
 */
import type { Counter } from "../../../policies/schema/messages.ts";
import type { NetworkId } from "../../../policies/schema/vocabulary.ts";

const HOUR_MS = 3_600_000;
const HOUR_MINUTES = 60;
/** More guests than any venue has; memory stays bounded whatever addresses are made up. */
const MAX_ASKED = 50_000;

export interface Present {
  readonly network: NetworkId;
  readonly subject: string;
}

export class LeaseHours {
  #hourAt = 0;
  #watched = new Map<NetworkId, number>();
  #minutes = new Map<NetworkId, Map<string, number>>();
  #asked = new Set<string>();
  #done: Counter[] = [];

  /** @param subjects pseudonyms of guests who asked just now */
  asked(subjects: readonly string[], nowMs: number): void {
    this.#turn(nowMs);
    for (const subject of subjects) if (this.#asked.size < MAX_ASKED) this.#asked.add(subject);
  }

  /**
   * @param networks that were looked at, also those nobody was on
   * @param present  whose leases run
   * @param minutes  for which this look stands
   */
  look(networks: Iterable<NetworkId>, present: readonly Present[], minutes: number, nowMs: number): void {
    this.#turn(nowMs);
    for (const network of networks) {
      const before = this.#watched.get(network) ?? 0;
      // A timer that is a little late or early may look once more in an hour than fits.
      const room = Math.min(minutes, HOUR_MINUTES - before);
      if (room <= 0) continue;
      this.#watched.set(network, before + room);
      let own = this.#minutes.get(network);
      if (own === undefined) this.#minutes.set(network, (own = new Map()));
      for (const one of present) if (one.network === network) own.set(one.subject, (own.get(one.subject) ?? 0) + room);
    }
  }

  /** Ends the part of the hour so far; called when the pseudonyms' key is destroyed, and at the end. */
  forget(): void {
    const add = (network: NetworkId, outcome: Counter["outcome"], count: number): void => {
      if (count > 0)
        this.#done.push({ hourAt: this.#hourAt as Counter["hourAt"], network, category: null, outcome, count });
    };
    for (const [network, watched] of this.#watched) {
      const own = [...(this.#minutes.get(network) ?? [])];
      const sum = (some: typeof own): number => some.reduce((total, [, minutes]) => total + minutes, 0);
      add(network, "lease-watched", watched);
      add(network, "lease-minutes", sum(own));
      add(network, "lease-asked", sum(own.filter(([subject]) => this.#asked.has(subject))));
    }
    this.#watched = new Map();
    this.#minutes = new Map();
    this.#asked = new Set();
  }

  /** @returns hours that are over, once */
  drain(): Counter[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  #turn(nowMs: number): void {
    const hourAt = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
    if (hourAt === this.#hourAt) return;
    this.forget();
    this.#hourAt = hourAt;
  }
}
