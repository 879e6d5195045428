/**
 * The desk of the control process: takes up what pages asked for and what the clock brings, a few times a second.
 *
 * What people decided is published at once and never waits for a download; addresses are asked behind it. Previews run one
 * at a time beside everything else.
 *
 * @module
 */
import { runTakenPreview, takePreview, takeUpdateRequests } from "../lists/index.ts";
import type { RunPreview } from "../lists/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Database } from "../platform/tables.ts";
import type { GenerationKeeper } from "./keeper.ts";

export interface DeskOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly venueId: string;
  readonly keeper: GenerationKeeper;
  readonly runPreview: RunPreview;
}

export class ReviewDesk {
  readonly #options: DeskOptions;
  readonly #work = new Set<Promise<void>>();
  #previewing = false;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** One look. Resolves when decisions are published; downloads and previews go on behind. */
  async poll(): Promise<void> {
    const { database, clock, venueId, keeper } = this.#options;
    const requests = await takeUpdateRequests(database, venueId, clock());
    if (requests?.apply === true || keeper.hasExpired(clock()) || (await keeper.haveDevicesChanged()))
      await keeper.publish();
    if (requests !== undefined)
      this.#behind(
        // A list that was just switched on was never asked, so it is due.
        keeper.update(requests.all ? "all" : requests.sources.length > 0 ? requests.sources : "due"),
        "an update on request",
      );
    if (!this.#previewing) {
      this.#previewing = true;
      this.#behind(
        this.#preview().finally(() => {
          this.#previewing = false;
        }),
        "a preview",
      );
    }
  }

  /** Resolves when everything begun so far has ended; failures were logged. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #preview(): Promise<void> {
    const { database, clock, log, venueId, keeper, runPreview } = this.#options;
    const row = await takePreview(database, venueId);
    if (row === undefined) return;
    const { bundle } = keeper.requirePublished();
    await runTakenPreview(
      {
        database,
        clock,
        log,
        run: runPreview,
        input: await keeper.buildInput(),
        base: bundle.lists.manifest,
        networks: bundle.networks,
        taxonomy: bundle.taxonomy,
      },
      row,
    );
  }

  #behind(work: Promise<unknown>, what: string): void {
    const logged = work.then(
      () => undefined,
      (cause: unknown) => this.#options.log.error(`${what} failed`, { cause }),
    );
    this.#work.add(logged);
    void logged.finally(() => this.#work.delete(logged));
  }
}
