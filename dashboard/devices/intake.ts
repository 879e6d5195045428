/**
 * The line at the devices' door: reports that arrive together are checked together and made durable by one commit, and when more come
 * than can be served in a moment, the rest is told at once to come back.
 *
 * A report is acknowledged only when it is stored. Where nobody waits it is judged in the same transaction; where many do, judging
 * follows behind ({@link Backlog}), and readers judge for themselves what is not judged yet.
 *
 * @module
 */
import { PostureReport } from "../../policies/schema/device-report.ts";
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { Log } from "../platform/log.ts";
import { acceptBatch } from "./accept.ts";
import type { Accepted, Arrival, Outcome } from "./accept.ts";
import { Backlog } from "./backlog.ts";
import { writeLetters } from "./baseline-letter.ts";
import type { LetterContext } from "./baseline-letter.ts";
import { parseBody } from "./body.ts";
import type { DeviceContext } from "./context.ts";
import { keysNamed, readClaim, settleClaim } from "./signed.ts";
import type { Claim, DeviceRequest } from "./signed.ts";
import { findAsset } from "./store.ts";
import type { AssetRow, KeyRow } from "./tables.ts";

/** One commit for so many; a larger batch would hold the ones behind it up. */
const MOST_AT_ONCE = 64;
/** The first of a batch waits no longer than this for company, ms. */
const GATHER_MS = 15;
/**
 * The event loop lets one connection in a turn, so that a crowd outside is not seen but one by one. So many turns without anybody new,
 * and nobody is outside.
 */
const QUIET_TURNS = 4;
/** Who is let in this long after the last quiet moment may have stood outside as long, ms. */
const MOST_BUSY_MS = 100;
/** A report may wait this long in the line, ms; with its way there and back it stays below the 200 ms devices are promised. */
const MOST_WAIT_MS = 60;
const LEAST_LINE = 16;
/** So few are no crowd, however long the turns are for other reasons. */
const SMALL_CROWD = 64;
const LONGEST_LINE = 128;
/** What one report of a full batch costs before any was measured, ms. */
const FIRST_COST_MS = 1.2;
/** Those sent away are spread so that no more come back in a second. */
const COME_BACK_A_SECOND = 25;
/** No longer than the agents' own pause between two looks, which they keep in any case. */
const LONGEST_AWAY_S = 30;
const FORGET_AFTER_MS = 10_000;

export interface Taken {
  readonly report: PostureReport;
  readonly outcome: Outcome;
  readonly baselineDigest: string;
}

export interface IntakeOptions extends LetterContext {
  readonly log: Pick<Log, "error">;
  /** 0 ≤ random < 1 */
  readonly random?: () => number;
}

interface Waiting {
  readonly claim: Claim;
  readonly octets: Uint8Array;
  readonly taken: (taken: Taken) => void;
  readonly refused: (cause: unknown) => void;
}

interface Checked extends Arrival {
  readonly waiting: Waiting;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #backlog: Backlog;
  #line: Waiting[] = [];
  #running = false;
  #inHand = 0;
  /** Counts everybody who knocked. */
  #knocks = 0;
  /** When the first one knocked since the last quiet moment, and how many did before. */
  #busy: { readonly since: number; readonly before: number } | undefined;
  /** Let in and not answered yet. */
  #inside = 0;
  #watching = false;
  #costMs = FIRST_COST_MS;
  #sentAway = { count: 0, since: 0 };
  readonly #untilQuiet: (() => void)[] = [];

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#backlog = new Backlog({ context: options, log: options.log, whenQuiet: () => this.#whenQuiet() });
  }

  /** Takes up what an earlier process acknowledged and did not judge. */
  async start(): Promise<void> {
    await this.#backlog.start();
  }

  /** Resolves when every report that was taken in is judged. */
  async settled(): Promise<void> {
    await this.#whenQuiet();
    await this.#backlog.settled();
  }

  async close(): Promise<void> {
    await this.#backlog.close();
  }

  /**
   * Lets a request in if it can be served in time. Ask before its body is read.
   *
   * @returns to be called when it is answered or given up; once or more
   * @throws {Refusal} 503 `E_DEVICE_BUSY` with the seconds to wait, another number for each
   */
  admit(): () => void {
    const now = performance.now();
    this.#busy ??= { since: now, before: this.#knocks };
    this.#knocks += 1;
    this.#watch();
    const room = Math.floor(MOST_WAIT_MS / this.#costMs);
    const limit = Math.min(LONGEST_LINE, Math.max(LEAST_LINE, room));
    const crowd = this.#knocks - this.#busy.before > SMALL_CROWD;
    if (this.#inside < limit && !(crowd && now - this.#busy.since > MOST_BUSY_MS)) {
      this.#inside += 1;
      let left = false;
      return () => {
        if (!left) this.#inside -= 1;
        left = true;
      };
    }
    if (now - this.#sentAway.since > FORGET_AFTER_MS) this.#sentAway = { count: 0, since: now };
    this.#sentAway.count += 1;
    const spreadS = Math.min(LONGEST_AWAY_S, 1 + this.#sentAway.count / COME_BACK_A_SECOND);
    const random = this.#options.random ?? Math.random;
    throw new Refusal(503, "E_DEVICE_BUSY", { retryAfterS: 1 + Math.floor(spreadS * random()) });
  }

  /**
   * Resolves once the report is stored, now or before.
   *
   * @throws {Refusal} 401 `E_DEVICE_SIGNATURE`, `E_DEVICE_KEY`, `E_DEVICE_STALE`, `E_DEVICE_REPLAY`, `E_DEVICE_REVOKED`; 403
   *   `E_DEVICE_WAITING`, `E_DEVICE_HUB`; 404 `E_DEVICE_UNKNOWN`; 409 `E_DEVICE_TAMPERED`; 400 `E_DEVICE_BODY`
   */
  async take(request: DeviceRequest): Promise<Taken> {
    const claim = readClaim(request);
    return new Promise((taken, refused) => {
      this.#line.push({ claim, octets: request.body, taken, refused });
      if (!this.#running) this.#run();
    });
  }

  /** Resolves when nobody waits and nobody knocks. */
  #whenQuiet(): Promise<void> {
    return new Promise((done) => {
      this.#untilQuiet.push(done);
      this.#watch();
    });
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    let seen = this.#knocks;
    let still = 0;
    const look = (): void => {
      const atWork = this.#line.length + this.#inHand > 0;
      still = atWork || this.#knocks !== seen ? 0 : still + 1;
      seen = this.#knocks;
      if (still < QUIET_TURNS) {
        // While the database is at work there is nothing to see in every turn.
        if (atWork) setTimeout(look, 1);
        else setImmediate(look);
        return;
      }
      this.#watching = false;
      this.#busy = undefined;
      for (const done of this.#untilQuiet.splice(0)) done();
    };
    setImmediate(look);
  }

  #run(): void {
    this.#running = true;
    void this.#serve().finally(() => {
      this.#running = false;
      if (this.#line.length > 0) this.#run();
    });
  }

  /** Lets those who come together be served together. */
  async #gather(): Promise<void> {
    const since = performance.now();
    let seen = this.#knocks;
    for (let still = 0; still < QUIET_TURNS; seen = this.#knocks) {
      if (this.#line.length >= MOST_AT_ONCE || performance.now() - since > GATHER_MS) return;
      await new Promise((done) => void setImmediate(done));
      still = this.#knocks === seen ? still + 1 : 0;
    }
  }

  async #serve(): Promise<void> {
    while (this.#line.length > 0) {
      await this.#gather();
      const batch = this.#line.splice(0, MOST_AT_ONCE);
      this.#inHand = batch.length;
      const started = performance.now();
      try {
        await this.#serveBatch(batch);
      } catch (cause) {
        for (const { refused } of batch) refused(cause);
      }
      this.#inHand = 0;
      if (batch.length >= LEAST_LINE / 2) {
        const cost = (performance.now() - started) / batch.length;
        this.#costMs = 0.7 * this.#costMs + 0.3 * cost;
      }
    }
  }

  async #serveBatch(batch: readonly Waiting[]): Promise<void> {
    const now = this.#options.clock();
    const known = await keysNamed(this.#options.database, this.#options.venueId, [
      ...new Set(batch.map(({ claim }) => claim.params.keyid)),
    ]);
    const checked = (await Promise.all(batch.map((waiting) => check(waiting, known, now)))).filter(
      (one) => one !== undefined,
    );
    const judgeNow = checked.length === 1 && this.#line.length === 0;
    for (const group of apart(checked)) await this.#accept(group, judgeNow, now);
  }

  async #accept(arrivals: readonly Checked[], judgeNow: boolean, now: number): Promise<void> {
    let accepted: readonly Accepted[];
    try {
      accepted = await acceptBatch(this.#options, arrivals, judgeNow, now);
    } catch (cause) {
      const [only, ...more] = arrivals;
      if (only === undefined) return;
      // Nothing of the batch is stored; whoever is at fault fails alone.
      if (more.length > 0 || judgeNow) for (const arrival of arrivals) await this.#accept([arrival], false, now);
      else only.waiting.refused(cause);
      return;
    }
    await this.#acknowledge(arrivals, accepted, judgeNow, now);
  }

  async #acknowledge(
    arrivals: readonly Checked[],
    accepted: readonly Accepted[],
    judged: boolean,
    now: number,
  ): Promise<void> {
    const assets = accepted.flatMap((one) => ("outcome" in one ? [one.asset] : []));
    if (!judged) this.#backlog.add(currentOf(accepted));
    const letters = assets.length === 0 ? new Map() : await writeLetters(this.#options, assets, now);
    for (const [at, { waiting, report }] of arrivals.entries()) {
      const one = accepted[at];
      if (one === undefined) continue;
      if ("refused" in one) waiting.refused(new Refusal(one.status, one.refused));
      else waiting.taken({ report, outcome: one.outcome, baselineDigest: letters.get(one.asset.id)?.digest ?? "" });
    }
  }
}

const currentOf = (accepted: readonly Accepted[]): string[] =>
  accepted.flatMap((one) => ("outcome" in one && one.outcome === "current" ? [one.asset.id] : []));

/** @returns undefined where it was refused */
async function check(waiting: Waiting, known: readonly KeyRow[], now: number): Promise<Checked | undefined> {
  try {
    const { key, nonce } = await settleClaim(waiting.claim, known, now);
    const report = parseBody(waiting.octets, PostureReport);
    if (report.by === undefined ? report.device !== key.device_id : report.by !== key.device_id)
      throw new Refusal(400, "E_DEVICE_BODY", { fields: [{ path: "device", message: "" }] });
    if (report.by !== undefined && (key.role !== "hub" || report.device === key.device_id))
      throw new Refusal(403, "E_DEVICE_HUB");
    return { key, nonce, report, hash: sha256(waiting.octets), waiting };
  } catch (cause) {
    waiting.refused(cause);
    return undefined;
  }
}

/** Groups in which no key and no device comes twice, each in the order of arrival: a second word of one device follows its first. */
function apart(arrivals: readonly Checked[]): readonly (readonly Checked[])[] {
  const groups: Checked[][] = [];
  const taken: Set<string>[] = [];
  for (const arrival of arrivals) {
    const names = [`key/${arrival.key.id}`, `device/${arrival.report.device}`];
    // After every group that has one of its names, so that none overtakes.
    const at = taken.findLastIndex((used) => names.some((name) => used.has(name))) + 1;
    (groups[at] ??= []).push(arrival);
    taken[at] ??= new Set();
    for (const name of names) taken[at].add(name);
  }
  return groups;
}

/** The asset a hub or a device asks about. @throws {Refusal} 403 `E_DEVICE_HUB`, 404 `E_DEVICE_UNKNOWN` */
export async function onBehalfOf(context: DeviceContext, key: KeyRow, device: string): Promise<AssetRow> {
  if (device !== key.device_id && key.role !== "hub") throw new Refusal(403, "E_DEVICE_HUB");
  const asset = await findAsset(context.database, context.venueId, device);
  if (asset === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  return asset;
}
