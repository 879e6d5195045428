/**
 * Reports nobody has acknowledged yet, and the end of the chain, which is never behind them.
 *
 * A report is on the disk before the chain's file says so. Whoever is killed in between finds the newest waiting report at the next start
 * and goes on from it, so no number is given twice.
 *
 * @module
 */
import { PostureReport } from "../../policies/schema/device-report.ts";
import { DiskQueue, peekQueue } from "../uplink/disk-queue.ts";
import { digestHex, type Measurement, nextReport } from "./report.ts";
import type { Chain, DeviceState } from "./state.ts";

export interface WaitingReport {
  readonly report: PostureReport;
  readonly octets: Uint8Array;
  readonly remove: () => void;
  readonly drop: () => void;
}

const SUFFIX = ".report.json";

/** How many wait and were lost, without the lock. */
export const peekReports = (state: DeviceState): { readonly size: number; readonly lost: number } =>
  peekQueue(state.spoolFolder, SUFFIX);

function parse(text: string): PostureReport | null {
  try {
    const parsed = PostureReport.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export class ReportSpool {
  readonly #queue: DiskQueue;
  readonly #state: DeviceState;
  #chain: Chain;

  /** @param now server time as far as it is known: ages are judged by it */
  constructor(state: DeviceState, now: () => number) {
    this.#state = state;
    this.#queue = new DiskQueue(state.spoolFolder, now, { suffix: SUFFIX });
    this.#chain = state.read("chain") ?? { seq: 0, hash: null };
    for (const name of this.#queue.names) {
      const text = this.#queue.read(name);
      const report = text === null ? null : parse(text);
      if (report !== null && report.seq > this.#chain.seq)
        this.#chain = { seq: report.seq, hash: digestHex(text as string) };
    }
  }

  get size(): number {
    return this.#queue.size;
  }

  /** since enrolment */
  get lost(): number {
    return this.#queue.lost;
  }

  get chain(): Chain {
    return this.#chain;
  }

  /** Durable when it returns. */
  add(measurement: Omit<Measurement, "lost">): PostureReport {
    const next = nextReport(this.#chain, { ...measurement, lost: this.#queue.lost });
    this.#queue.put(String(next.report.seq).padStart(9, "0"), next.text);
    this.#state.write("chain", next.chain);
    this.#chain = next.chain;
    return next.report;
  }

  /** @returns the oldest report, or null; damaged ones are dropped and counted */
  first(): WaitingReport | null {
    for (let head = this.#queue.first(); head !== null; head = this.#queue.first()) {
      const report = parse(head.text);
      if (report !== null)
        return { report, octets: new TextEncoder().encode(head.text), remove: head.remove, drop: head.drop };
      head.drop();
    }
    return null;
  }
}
