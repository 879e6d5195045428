/**
 * Tables of the platform itself: change feed, job runs, leases.
 *
 * @module
 */
import type { Generated, Kysely, Transaction } from "kysely";

export type PlatformTables = {
  /** Change feed: what a page should re-fetch. Written in the transaction that changed the thing. */
  platform_change: {
    seq: Generated<number>;
    topic: string;
    row_id: string | null;
    at: number;
    /** The only account that hears of it; null: everybody who may hear of the topic. */
    account?: string | null;
  };
  /** One row per run of a scheduled job, so that a restart knows what was missed. */
  platform_job_run: {
    id: string;
    job: string;
    started_at: number;
    finished_at: number | null;
    outcome: string | null;
    error_code: string | null;
  };
  /** Who is the one active control process of this database. */
  platform_lease: { lease: string; holder: string; until_at: number };
};

/** The database as slices receive it; each adds its own tables with `withTables`. */
export type Database = Kysely<PlatformTables>;
export type DatabaseTransaction = Transaction<PlatformTables>;
/** Either of the two, for reads that may stand inside a transaction. */
export type Queryable = Database | DatabaseTransaction;
