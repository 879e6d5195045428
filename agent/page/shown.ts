/**
 * How many closed pages were really seen: by network, category and hour, and by nothing else.
 *
 * A browser that shows our page is a person who opened one, which the filter alone cannot know (safeguarding B2). It is told as a
 * number: tying it to one question of one device would need the reader's address, and the page keeps nothing about a reader.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Counter, TelemetryBatch } from "../../policies/schema/messages.ts";
import type { Category, NetworkId, ResolverId } from "../../policies/schema/vocabulary.ts";
import { UplinkError } from "../uplink/error.ts";
import type { HttpUplink } from "../uplink/http.ts";

const HOUR_MS = 3_600_000;
/** Networks × categories × a day without the control process. */
const MAX_COUNTERS = 5_000;

/** Statuses by which a batch is refused for good. */
const IN_VAIN = / 4(?:00|13|22) /u;

/** Whether a browser asks for something to show in its window, and not for a picture of a page, nor ahead of time. */
export function isShown(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== "GET" || headers["sec-purpose"] !== undefined || headers["x-moz"] !== undefined) return false;
  if (headers["purpose"] === "prefetch") return false;
  const goal = headers["sec-fetch-dest"];
  // Browsers name the goal on encrypted pages only; on ours the wish for HTML tells a window from a picture.
  return goal === undefined ? (headers.accept ?? "").includes("text/html") : goal === "document";
}

export class ShownPages {
  readonly #reporter: ResolverId;
  readonly #now: () => number;
  readonly #bootId = randomBytes(16).toString("hex");
  #counts = new Map<string, Counter>();
  #batch: TelemetryBatch | null = null;
  #seq = 0;

  /** @param reporter  id under which batches are told apart from those of resolvers */
  constructor(reporter: string, now: () => number) {
    this.#reporter = reporter as ResolverId;
    this.#now = now;
  }

  count(network: NetworkId, category: Category): void {
    const now = this.#now();
    const hourAt = (now - (now % HOUR_MS)) as Counter["hourAt"];
    const key = `${hourAt} ${network} ${category}`;
    const before = this.#counts.get(key);
    if (before === undefined && this.#counts.size >= MAX_COUNTERS) return;
    this.#counts.set(key, { hourAt, network, category, outcome: "shown", count: (before?.count ?? 0) + 1 });
  }

  /**
   * Tells what was counted. What did not arrive is sent again under the same number, so that it counts once.
   *
   * @throws {UplinkError} if it did not arrive
   */
  async deliver(uplink: Pick<HttpUplink, "telemetry">): Promise<void> {
    this.#batch ??= this.#drain();
    if (this.#batch === null) return;
    try {
      await uplink.telemetry(this.#batch);
    } catch (error) {
      // A control process of an earlier version does not know the outcome; it will not know it next time either.
      const isVain = error instanceof UplinkError && error.code === "E_UPLINK_REFUSED" && IN_VAIN.test(error.message);
      if (!isVain) throw error;
    }
    this.#batch = null;
  }

  #drain(): TelemetryBatch | null {
    if (this.#counts.size === 0) return null;
    const counters = [...this.#counts.values()];
    this.#counts = new Map();
    this.#seq += 1;
    return {
      format: 1,
      resolver: this.#reporter,
      bootId: this.#bootId,
      seq: this.#seq,
      hits: [],
      counters,
      spikes: [],
      dropped: 0,
    };
  }
}
