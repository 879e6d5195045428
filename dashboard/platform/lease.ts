/**
 * One active control process per database: a lease with an end, renewed while its holder lives.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { PlatformError } from "./error.ts";
import type { Database } from "./tables.ts";

/** Long enough for a slow disk, short enough that a restart after a crash is not kept waiting. */
const LEASE_MS = 6_000;
const RENEW_MS = 2_000;

export class Lease {
  readonly #database: Database;
  readonly #name: string;
  /** `host/pid/random`; host and pid let a successor see that its holder died. */
  readonly #holder: string;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, name: string, holder: string, clock: Clock) {
    this.#database = database;
    this.#name = name;
    this.#holder = holder;
    this.#clock = clock;
  }

  /**
   * Takes the lease, waiting for a dead holder's to run out.
   *
   * @param lost  called once if another process took it meanwhile
   * @throws {PlatformError} `E_PLATFORM_LEASE` if somebody else keeps renewing it
   */
  async acquire(lost: () => void, waitMs = LEASE_MS + RENEW_MS): Promise<void> {
    const deadline = performance.now() + waitMs;
    while (!(await this.#take())) {
      if (performance.now() >= deadline)
        throw new PlatformError("E_PLATFORM_LEASE", "another control process is active on this database");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    this.#timer = setInterval(() => {
      // A busy database is no loss: the lease outlives two missed renewals.
      void this.#take()
        .catch(() => true)
        .then((held) => (held ? undefined : lost()));
    }, RENEW_MS).unref();
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#database
      .deleteFrom("platform_lease")
      .where("lease", "=", this.#name)
      .where("holder", "=", this.#holder)
      .execute();
  }

  async #take(): Promise<boolean> {
    const now = this.#clock();
    await this.#buryDead();
    const row = { lease: this.#name, holder: this.#holder, until_at: now + LEASE_MS };
    // One statement, so that two processes cannot both see it free.
    await this.#database
      .insertInto("platform_lease")
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column("lease")
          .doUpdateSet(row)
          .where((eb) =>
            eb.or([
              eb("platform_lease.holder", "=", this.#holder),
              eb("platform_lease.until_at", "<", now),
              // Set back clocks must not lock everybody out.
              eb("platform_lease.until_at", ">", now + 10 * LEASE_MS),
            ]),
          ),
      )
      .execute();
    const held = await this.#database
      .selectFrom("platform_lease")
      .select("holder")
      .where("lease", "=", this.#name)
      .executeTakeFirst();
    return held?.holder === this.#holder;
  }

  /** A holder on this machine whose process is gone will not come back; nobody need wait for its lease to end. */
  async #buryDead(): Promise<void> {
    const held = await this.#database
      .selectFrom("platform_lease")
      .select("holder")
      .where("lease", "=", this.#name)
      .executeTakeFirst();
    if (held === undefined || held.holder === this.#holder) return;
    const [host, pid] = held.holder.split("/");
    if (host !== this.#holder.split("/", 1)[0] || pid === undefined || isAlive(Number(pid))) return;
    await this.#database
      .deleteFrom("platform_lease")
      .where("lease", "=", this.#name)
      .where("holder", "=", held.holder)
      .execute();
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false; // this process under an earlier name: the number came round
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
