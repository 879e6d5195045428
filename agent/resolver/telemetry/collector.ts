/**
 * Gathers what the workers saw into numbered batches for the control process. Pure but for its state.
 *
 * Distinct private devices are counted here and only here: their pseudonyms are kept in a set in memory for at most an
 * hour, and what leaves is the size of the set (B2, mode C; R-032).
 *
 * @module
 */
import type { Counter, Hit, Spike, TelemetryBatch } from "../../../policies/schema/messages.ts";
import type { FromWorker } from "./worker-messages.ts";

const HOUR_MS = 3_600_000;
const MAX_HITS = 2_000;
const MAX_BACKLOG = 20_000;
const MAX_SUBJECTS = 5_000;
/** Fewer distinct devices than this never leave the resolver. */
const LEAST_DISTINCT = 3;

export class Collector {
  #hits: Hit[] = [];
  readonly #counters = new Map<
    string,
    { hourAt: number; network: string; category: string | null; outcome: Counter["outcome"]; count: number }
  >();
  readonly #subjects = new Map<
    string,
    { network: string; category: string; hour: number; subjects: Set<string>; told: number }
  >();
  #dropped = 0;

  add(
    message: Pick<Extract<FromWorker, { kind: "telemetry" }>, "hits" | "counters" | "spikes" | "dropped">,
    nowMs: number,
  ): void {
    const room = MAX_BACKLOG - this.#hits.length;
    if (message.hits.length > room) this.#dropped += message.hits.length - room;
    this.#hits.push(...message.hits.slice(0, room));
    this.#dropped += message.dropped;
    const hourAt = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
    for (const { network, category, outcome, count } of message.counters) {
      const key = `${hourAt} ${network} ${category ?? ""} ${outcome}`;
      const counter = this.#counters.get(key);
      if (counter === undefined) this.#counters.set(key, { hourAt, network, category, outcome, count });
      else counter.count += count;
    }
    for (const { network, category, subject } of message.spikes) {
      const hour = Math.floor(nowMs / HOUR_MS);
      const key = `${network} ${category}`;
      let group = this.#subjects.get(key);
      if (group === undefined || group.hour !== hour) {
        group = { network, category, hour, subjects: new Set(), told: 0 };
        this.#subjects.set(key, group);
      }
      if (group.subjects.size < MAX_SUBJECTS) group.subjects.add(subject);
    }
  }

  /** Counts of hours that are over; told once, so nothing is added to them here. */
  addHours(counters: readonly Counter[]): void {
    for (const { hourAt, network, category, outcome, count } of counters) {
      const key = `${hourAt} ${network} ${category ?? ""} ${outcome}`;
      const known = this.#counters.get(key);
      if (known === undefined) this.#counters.set(key, { hourAt, network, category, outcome, count });
      else known.count += count;
    }
  }

  get hasHits(): boolean {
    return this.#hits.length > 0;
  }

  /** Pseudonyms end here; called when their key is destroyed. */
  forgetSubjects(): void {
    this.#subjects.clear();
  }

  /** @returns the next batch without its number, or null if there is nothing to tell. */
  drain(nowMs: number): Pick<TelemetryBatch, "hits" | "counters" | "spikes" | "dropped"> | null {
    const spikes: Spike[] = [];
    for (const [key, group] of this.#subjects) {
      if (group.hour !== Math.floor(nowMs / HOUR_MS)) this.#subjects.delete(key);
      else if (group.subjects.size >= LEAST_DISTINCT && group.subjects.size > group.told) {
        group.told = group.subjects.size;
        spikes.push({
          at: nowMs,
          network: group.network,
          category: group.category,
          distinctSubjects: group.subjects.size,
        } as Spike);
      }
    }
    if (this.#hits.length === 0 && this.#counters.size === 0 && spikes.length === 0 && this.#dropped === 0) return null;
    const batch = {
      hits: this.#hits.slice(0, MAX_HITS),
      counters: [...this.#counters.values()] as Counter[],
      spikes: spikes.slice(0, 100),
      dropped: this.#dropped,
    };
    this.#hits = this.#hits.slice(MAX_HITS);
    this.#counters.clear();
    this.#dropped = 0;
    return batch;
  }
}
