/**
 * What the loan desk needs from outside, handed in by the roots of the two processes.
 *
 * @module
 */
import type { DeviceContext } from "../devices/index.ts";
import type { Queryable } from "../platform/tables.ts";

/** The desk asks the register of devices for every word it gives. */
export type LoanContext = DeviceContext & {
  /** Whether somebody is kept away from children for now; left out: nobody is. */
  readonly isSuspended?: (db: Queryable, account: string, at: number) => Promise<boolean>;
};

/** Who stands at the desk: the account, and its name as it was then. */
export interface Person {
  readonly id: string;
  readonly name: string;
}
