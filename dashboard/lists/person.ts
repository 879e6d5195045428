/**
 * Who decides: the account, and its name as it was then, so that a decision stays readable when the account is gone.
 *
 * @module
 */
import type { Caller } from "../access/index.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}

export function personOf(caller: Caller): Person {
  const { id, displayName } = caller.session.account;
  return { id, name: displayName };
}
