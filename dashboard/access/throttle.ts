/**
 * Slows down guessing: a growing delay per login and per address, kept in the database so that it survives a restart
 * and holds across servers. Keys are digests; no address and no login is stored.
 *
 * @module
 */
import { keyedDigest } from "../platform/canonical.ts";
import type { Database } from "../platform/tables.ts";
import type { AccessTables } from "./tables.ts";

interface Limit {
  /** Failures without any delay. */
  readonly free: number;
  /** Longest delay, ms. */
  readonly ceilingMs: number;
}

/** A login can be attacked by strangers to lock its owner out, so its ceiling is low; an address has only itself to blame. */
const LIMITS = {
  login: { free: 4, ceilingMs: 60_000 },
  address: { free: 10, ceilingMs: 900_000 },
  // Only who has the password gets here, so nobody is locked out by strangers; a million codes must last for years.
  factor: { free: 4, ceilingMs: 900_000 },
} as const satisfies Record<string, Limit>;

/** Who tries: a login from an address, or a second factor of an account. */
export type Attempt =
  { readonly login: string; readonly address: string } | { readonly factor: string; readonly address: string };

const FORGET_MS = 3_600_000;

/** Delay after the n-th failure in a row: 1, 2, 4 … seconds past the free ones. */
export function delayMs(failures: number, limit: Limit): number {
  return failures < limit.free ? 0 : Math.min(limit.ceilingMs, 1_000 * 2 ** Math.min(20, failures - limit.free));
}

export class Throttle {
  readonly #database;
  readonly #key: string;

  constructor(database: Database, key: string) {
    this.#database = database.withTables<AccessTables>();
    this.#key = key;
  }

  /**
   * Counts an attempt as failed before it is judged, so that parallel guesses cannot slip through.
   * @returns seconds to wait, or 0 if the attempt may go on
   */
  async attempt(subjects: Attempt, now: number): Promise<number> {
    return this.#database.transaction().execute(async (tx) => {
      const keys = [
        { digest: this.#digest("address", subjects.address), limit: LIMITS.address },
        { digest: this.#own(subjects), limit: "login" in subjects ? LIMITS.login : LIMITS.factor },
      ];
      let waitMs = 0;
      for (const { digest } of keys) {
        // The write comes first: it takes the lock that makes the read below the newest.
        await tx
          .insertInto("access_throttle")
          .values({ key_digest: digest, failures: 0, blocked_until: 0, last_at: now })
          .onConflict((conflict) => conflict.column("key_digest").doUpdateSet({ key_digest: digest }))
          .execute();
        const row = await tx
          .selectFrom("access_throttle")
          .selectAll()
          .where("key_digest", "=", digest)
          .executeTakeFirstOrThrow();
        waitMs = Math.max(waitMs, row.blocked_until - now);
      }
      if (waitMs > 0) return Math.ceil(waitMs / 1_000);
      for (const { digest, limit } of keys) {
        const row = await tx
          .selectFrom("access_throttle")
          .selectAll()
          .where("key_digest", "=", digest)
          .executeTakeFirstOrThrow();
        const failures = (now - row.last_at > FORGET_MS ? 0 : row.failures) + 1;
        await tx
          .updateTable("access_throttle")
          .set({ failures, blocked_until: now + delayMs(failures, limit), last_at: now })
          .where("key_digest", "=", digest)
          .execute();
      }
      return 0;
    });
  }

  /** Forgets the failures of a login after a success; the address keeps one less, not none. */
  async succeeded(subjects: Attempt): Promise<void> {
    await this.#database.deleteFrom("access_throttle").where("key_digest", "=", this.#own(subjects)).execute();
    await this.#database
      .updateTable("access_throttle")
      .set((eb) => ({ failures: eb("failures", "-", 1), blocked_until: 0 }))
      .where("key_digest", "=", this.#digest("address", subjects.address))
      .where("failures", ">", 0)
      .execute();
  }

  #own(subjects: Attempt): string {
    return "login" in subjects ? this.#digest("login", subjects.login) : this.#digest("factor", subjects.factor);
  }

  #digest(kind: keyof typeof LIMITS, value: string): string {
    return keyedDigest(this.#key, `${kind}:${value}`);
  }
}
