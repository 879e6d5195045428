/**
 * How often pages of help were opened and ways to helplines were taken: by kind and hour, and by nothing else (M24).
 *
 * What is told are sums of an hour, not additions, so that a number that arrives twice counts once. They lie on the disk before they are told, and
 * stay there until they arrived: days without the control process and restarts lose nothing but the last half minute. An address is used to hold one
 * device to a limit, in memory, and is forgotten with the hour; it is written nowhere.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { HelpPaths, HelpVisits } from "../../policies/schema/help-document.ts";
import type { HelplineWay, HelpPageKind, HelpVisit } from "../../policies/schema/help-document.ts";
import { replaceFile } from "../uplink/disk-queue.ts";
import type { HttpUplink } from "../uplink/http.ts";
import { Flood } from "./flood.ts";

const HOUR_MS = 3_600_000;
/** Longer away than this, and the oldest hours go; the counter of the other side looks back no further. */
const KEPT_MS = 14 * 24 * HOUR_MS;
/** A clock that is set back a little must not begin an hour again from nothing. */
const SETTLED_MS = 2 * HOUR_MS;
const MOST = 5_000;

/** In an hour; somebody who looks for help does not come near. */
const VIEWS = { perClient: 60, overall: 6_000, windowMs: HOUR_MS };
const TAPS = { perClient: 20, overall: 2_000, windowMs: HOUR_MS };

type Told = Pick<HttpUplink, "json">;

export class Visits {
  readonly #file: string;
  readonly #now: () => number;
  readonly #views = new Flood(VIEWS);
  readonly #taps = new Flood(TAPS);
  #box = randomBytes(16).toString("hex");
  #sums = new Map<string, HelpVisit>();
  /** Key → sum the other side has. */
  #told = new Map<string, number>();
  #isSaved = true;
  #isTelling = false;

  /** @param file  what was counted before; begun anew if it is missing or cannot be read */
  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    try {
      const { box, visits } = HelpVisits.parse(JSON.parse(readFileSync(file, "utf8")));
      this.#box = box;
      this.#sums = new Map(visits.map((one) => [keyOf(one), one]));
    } catch {
      // None yet, or damaged: another box, as its sums begin from nothing.
    }
  }

  /** A page was opened. @param client  address, for the limit only */
  view(kind: HelpPageKind, client: string): void {
    if (this.#views.admit(client, this.#now())) this.#add({ what: "view", kind, hourAt: this.#hourAt(), times: 1 });
  }

  /** A way to a helpline was taken. @param client  address, for the limit only */
  tap(kind: HelplineWay, client: string): void {
    if (this.#taps.admit(client, this.#now())) this.#add({ what: "tap", kind, hourAt: this.#hourAt(), times: 1 });
  }

  /** The page runs: an hour in which nobody comes is counted as one, and not left out. Once an hour. */
  run(): void {
    const run = { what: "run", kind: "page", hourAt: this.#hourAt(), times: 1 } as const;
    if (!this.#sums.has(keyOf(run))) this.#add(run);
  }

  /**
   * Writes down what was counted and tells what the other side has not.
   *
   * @throws {UplinkError} if it did not arrive
   */
  async deliver(uplink: Told): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      this.#forget();
      this.#save();
      const visits = [...this.#sums.values()].filter((one) => one.times > (this.#told.get(keyOf(one)) ?? 0));
      if (visits.length === 0) return;
      const answer = await uplink.json(HelpPaths.visits, { format: 1, box: this.#box, visits } satisfies HelpVisits);
      // A control process of an earlier version has no such door; it is asked again after its update.
      if (answer === null) return;
      for (const one of visits) this.#told.set(keyOf(one), one.times);
    } finally {
      this.#isTelling = false;
    }
  }

  #hourAt(): HelpVisit["hourAt"] {
    const now = this.#now();
    return (now - (now % HOUR_MS)) as HelpVisit["hourAt"];
  }

  #add(visit: HelpVisit): void {
    const key = keyOf(visit);
    const before = this.#sums.get(key);
    if (before === undefined && this.#sums.size >= MOST) return;
    this.#sums.set(key, { ...visit, times: (before?.times ?? 0) + 1 });
    this.#isSaved = false;
  }

  /** Hours that are over and arrived, or are too old to matter. */
  #forget(): void {
    const now = this.#now();
    for (const [key, { hourAt, times }] of this.#sums) {
      const isDone = hourAt < now - SETTLED_MS && this.#told.get(key) === times;
      if (!isDone && hourAt >= now - KEPT_MS) continue;
      this.#sums.delete(key);
      this.#told.delete(key);
      this.#isSaved = false;
    }
  }

  #save(): void {
    if (this.#isSaved) return;
    const saved: HelpVisits = { format: 1, box: this.#box, visits: [...this.#sums.values()] };
    try {
      replaceFile(this.#file, JSON.stringify(saved));
      this.#isSaved = true;
    } catch {
      // A full disk is tried again next time; what is in memory can be told all the same.
    }
  }
}

const keyOf = ({ hourAt, what, kind }: HelpVisit): string => `${String(hourAt)} ${what} ${kind}`;
