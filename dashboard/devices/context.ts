/**
 * What the slice needs from outside, handed in by the roots of the two processes.
 *
 * @module
 */
import type { DeviceId, Instant } from "../../policies/schema/vocabulary.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { BaselineShelf } from "./shelf.ts";

export interface LoanOfDevice {
  readonly session: string;
  readonly since: Instant;
  readonly dueAt: Instant;
}

/** What a device still holds since it came back: pictures, films and accounts, or damage. */
export interface Leftover {
  /** 1 where nobody counted. */
  readonly count: number;
  readonly damaged: boolean;
  readonly since: Instant;
}

/** The loan desk as far as devices ask it; all devices of a venue at once. */
export interface LoanBook {
  /** Devices that are out now. */
  loans(database: Queryable, venueId: string): Promise<ReadonlyMap<DeviceId, LoanOfDevice>>;
  /** Start of the newest loan of each device that was ever out. */
  lastHandOuts(database: Queryable, venueId: string): Promise<ReadonlyMap<DeviceId, Instant>>;
  /** What the group before left on a device and nobody has removed. */
  leftovers(database: Queryable, venueId: string): Promise<ReadonlyMap<DeviceId, Leftover>>;
}

/** A venue without a loan desk. */
export const NO_LOANS: LoanBook = {
  loans: async () => new Map(),
  lastHandOuts: async () => new Map(),
  leftovers: async () => new Map(),
};

export interface DeviceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly shelf: BaselineShelf;
  readonly loans: LoanBook;
}

/** Who decides: the account, and its name as it was then. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Author of what the program concluded by itself. */
export const MACHINE_NAME = "Latarnik";
