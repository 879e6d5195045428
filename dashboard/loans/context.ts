/**
 * What the loan desk needs from outside, handed in by the roots of the two processes.
 *
 * @module
 */
import type { DeviceContext } from "../devices/index.ts";

/** The desk asks the register of devices for every word it gives. */
export type LoanContext = DeviceContext;

/** Who stands at the desk: the account, and its name as it was then. */
export interface Person {
  readonly id: string;
  readonly name: string;
}
