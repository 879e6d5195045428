/**
 * How many messages may come: so many from one address in a while, so many from everybody. In memory, forgotten with the window. Pure.
 *
 * @module
 */
export interface FloodLimits {
  readonly perClient: number;
  readonly overall: number;
  readonly windowMs: number;
}

export class Flood {
  readonly #limits: FloodLimits;
  #from = Number.NEGATIVE_INFINITY;
  #clients = new Map<string, number>();
  #total = 0;

  constructor(limits: FloodLimits) {
    this.#limits = limits;
  }

  /** Counts one message. @param now ms @returns false if it is one too many */
  admit(client: string, now: number): boolean {
    if (now - this.#from >= this.#limits.windowMs || now < this.#from) {
      this.#from = now;
      // A new map, not an emptied one: what was known of anybody is gone.
      this.#clients = new Map();
      this.#total = 0;
    }
    const sent = this.#clients.get(client) ?? 0;
    if (sent >= this.#limits.perClient || this.#total >= this.#limits.overall) return false;
    this.#clients.set(client, sent + 1);
    this.#total += 1;
    return true;
  }
}
