/**
 * Whom a deputy's order makes a stand-in, and when: after the holder, or at once where the holder is left out. Pure.
 *
 * @module
 */
import { isSuspendedAt } from "./standing.ts";
import type { AppointmentFacts, SuspensionFacts } from "./standing.ts";

export interface Orders {
  readonly appointments: readonly AppointmentFacts[];
  readonly suspensions: readonly SuspensionFacts[];
  /** Accounts that no longer sign in. */
  readonly disabled: ReadonlySet<string>;
}

const inForce = ({ appointments }: Orders, at: number): readonly AppointmentFacts[] =>
  appointments.filter(({ fromAt, untilAt }) => fromAt <= at && (untilAt === null || at < untilAt));

const isAble = ({ suspensions, disabled }: Orders, account: string, at: number): boolean =>
  !disabled.has(account) && !isSuspendedAt(suspensions, account, at);

/**
 * Deputies by order of somebody's appointments; an appointment that has ended leaves its deputy in place.
 *
 * @returns accounts that can act now, each once, never the account itself
 */
export function deputiesByOrder(orders: Orders, account: string, at: number): readonly string[] {
  const own = new Set(
    orders.appointments.filter((one) => one.account === account && one.fromAt <= at).map(({ id }) => id),
  );
  const found = inForce(orders, at)
    .filter(({ deputyOf }) => deputyOf !== null && own.has(deputyOf))
    .map((one) => one.account)
    .filter((one) => one !== account && isAble(orders, one, at));
  return [...new Set(found)].sort();
}

/**
 * Who of those told waits for the holder: somebody whose every designated role is that of a deputy, and whose holders are all told.
 * A role given without an order counts as their own.
 *
 * @param ownRoles  accounts that hold a designated role without an order
 */
export function waitingForHolder(
  orders: Orders,
  to: readonly string[],
  ownRoles: ReadonlySet<string>,
  at: number,
): ReadonlySet<string> {
  const standing = inForce(orders, at);
  const waiting = to.filter((account) => {
    const own = standing.filter((one) => one.account === account);
    if (own.length === 0 || ownRoles.has(account)) return false;
    return own.every(({ deputyOf }) => {
      const holder = standing.find(({ id }) => id === deputyOf);
      return (
        holder !== undefined &&
        // Two who stand in for each other would both wait.
        holder.deputyOf === null &&
        holder.account !== account &&
        to.includes(holder.account) &&
        isAble(orders, holder.account, at)
      );
    });
  });
  return new Set(waiting);
}
