/**
 * Deliveries that have not been acknowledged yet, on disk, oldest first.
 *
 * A batch is written and synced before it is offered to the control process, and removed only after that process has
 * said it is stored. Either side may be killed at any moment: the batch is offered again under the same number, and the
 * receiver knows the number. Bounded: when the spool is full the oldest counters go, and the loss is counted.
 *
 * @module
 */
import { TelemetryBatch } from "../../policies/schema/messages.ts";
import { DiskQueue } from "./disk-queue.ts";

export class Spool {
  readonly #queue: DiskQueue;
  /** Told by the receiver since start only; what earlier runs lost, they said. */
  readonly #lostBefore: number;

  /** Creates the folder; batches of earlier runs are found again. */
  constructor(folder: string, now: () => number) {
    this.#queue = new DiskQueue(folder, now, { suffix: ".batch.json" });
    this.#lostBefore = this.#queue.lost;
  }

  get size(): number {
    return this.#queue.size;
  }

  /** Batches given up because of age, size or damage, since start. */
  get lost(): number {
    return this.#queue.lost - this.#lostBefore;
  }

  /** Durable when it returns. */
  put(batch: TelemetryBatch): void {
    this.#queue.put(`${batch.bootId.slice(0, 8)}-${String(batch.seq).padStart(9, "0")}`, JSON.stringify(batch));
  }

  /** @returns the oldest batch, or null when all is delivered. Damaged files are dropped and counted. */
  first(): { readonly batch: TelemetryBatch; readonly remove: () => void } | null {
    for (let head = this.#queue.first(); head !== null; head = this.#queue.first()) {
      const batch = parse(head.text);
      if (batch !== null) return { batch, remove: head.remove };
      head.drop();
    }
    return null;
  }
}

function parse(text: string): TelemetryBatch | null {
  try {
    const parsed = TelemetryBatch.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
