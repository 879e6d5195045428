/**
 * Judges what was taken in and acknowledged while many devices spoke at once: in the order it came, when nobody waits at the door.
 *
 * It keeps nothing that matters in memory: what is not judged says so in the database, and the next start finds it there.
 *
 * @module
 */
import { recordChange } from "../platform/change.ts";
import { reason } from "../platform/db.ts";
import { Refusal } from "../platform/error.ts";
import type { Log } from "../platform/log.ts";
import type { DeviceContext } from "./context.ts";
import { UNJUDGED, conclusions } from "./judge.ts";
import { lockAsset } from "./store.ts";
import type { DeviceTables } from "./tables.ts";

/** One transaction for several, because each ends with a wait for the disk; no longer, because a report that comes meanwhile waits too. */
const MOST_AT_ONCE = 32;
const LONGEST_MS = 25;
/** Devices that wake together send several reports each: judged in one go, they cost less. */
const GATHER_MS = 250;
/** A door that is never free does not put judging off for ever. */
const PATIENCE_MS = 2_000;

export interface BacklogOptions {
  readonly context: DeviceContext;
  readonly log: Pick<Log, "error">;
  /** Resolves when no report waits at the door and none knocks: those go first. */
  readonly whenQuiet: () => Promise<void>;
}

export class Backlog {
  readonly #options: BacklogOptions;
  readonly #devices = new Set<string>();
  #work: Promise<void> | undefined;
  #closed = false;
  #hurry: () => void = () => undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Also takes up what a process before this one left. */
  async start(): Promise<void> {
    const { database, venueId } = this.#options.context;
    const rows = await database
      .withTables<DeviceTables>()
      .selectFrom("device_posture")
      .select("device_id")
      .where("venue_id", "=", venueId)
      .where("basis", "=", UNJUDGED)
      .execute();
    this.add(rows.map((row) => row.device_id));
  }

  add(devices: Iterable<string>): void {
    for (const device of devices) this.#devices.add(device);
    if (this.#devices.size === 0 || this.#closed) return;
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
      // Somebody came between the last look and now.
      if (this.#devices.size > 0) this.add([]);
    });
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    this.#hurry();
    while (this.#work !== undefined) await this.#work;
  }

  /** What is left is judged after the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#devices.clear();
    this.#hurry();
    await this.settled();
  }

  async #run(): Promise<void> {
    while (this.#devices.size > 0) {
      await this.#gather();
      await this.#afterThoseWhoWait();
      const some = [...this.#devices].slice(0, MOST_AT_ONCE).toSorted();
      // Before they are judged: a report that comes meanwhile puts its device here again.
      for (const device of some) this.#devices.delete(device);
      try {
        const done = await this.#judge(some);
        if (!this.#closed) for (const device of some.slice(done)) this.#devices.add(device);
      } catch {
        // One of them cannot be judged; the others need not wait for it.
        for (const device of some) await this.#alone(device);
      }
    }
  }

  async #afterThoseWhoWait(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => (timer = setTimeout(done, PATIENCE_MS)));
    await Promise.race([this.#options.whenQuiet(), patience]);
    clearTimeout(timer);
  }

  async #gather(): Promise<void> {
    if (this.#devices.size >= MOST_AT_ONCE) return new Promise((done) => void setImmediate(done));
    return new Promise((done) => {
      const timer = setTimeout(done, GATHER_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  async #alone(device: string): Promise<void> {
    try {
      await this.#judge([device]);
    } catch (cause) {
      // Struck off the register meanwhile: nobody asks any more.
      if (cause instanceof Refusal && cause.code === "E_DEVICE_UNKNOWN") return;
      // It stays marked, and the minute's round of the control process tries again.
      this.#options.log.error("a report could not be judged", { device, cause: reason(cause) });
    }
  }

  /** @param devices  in one order for all, so that no two servers wait for each other. @returns how many of them it came to */
  async #judge(devices: readonly string[]): Promise<number> {
    const { context } = this.#options;
    const { database, venueId, clock } = context;
    const now = clock();
    const started = performance.now();
    return database.transaction().execute(async (tx) => {
      for (const [at, device] of devices.entries()) {
        if (at > 0 && performance.now() - started > LONGEST_MS) return at;
        const asset = await lockAsset(tx, venueId, device);
        const row = await tx
          .withTables<DeviceTables>()
          .selectFrom("device_posture")
          .select("basis")
          .where("venue_id", "=", venueId)
          .where("device_id", "=", device)
          .executeTakeFirst();
        if (row?.basis !== UNJUDGED) continue;
        await conclusions(tx, context, asset, now);
        await recordChange(tx, "devices", now, device);
      }
      return devices.length;
    });
  }
}
