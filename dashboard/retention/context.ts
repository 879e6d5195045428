/**
 * What retention needs from outside, handed in by the roots.
 *
 * @module
 */
import type { Config } from "../../policies/schema/config.ts";
import type { CaseShare } from "../cases/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/tables.ts";
import type { Vault } from "../vault/index.ts";

export interface RetentionContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly vault: Vault;
  /** The data folder: its files belong to the inventory. */
  readonly folder: string;
  readonly config: Pick<Config, "venue" | "cases"> & Partial<Pick<Config, "notifications" | "database" | "networks">>;
  /** Copies of notes lie there; null: none is configured. */
  readonly share: CaseShare | null;
}

/** Who is asking. */
export interface Person {
  readonly id: string;
  readonly roles: readonly string[];
}

/** What a step is written down under if the schedule took it. */
export const MACHINE = "retention";
