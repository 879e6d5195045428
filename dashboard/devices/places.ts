/**
 * From which networks of the venue this machine can ask: those it has an address in.
 *
 * Pure but for {@link ownAddresses}. A network is where the configuration says it is; an address reserved for it counts before one that merely
 * lies in its range.
 *
 * @module
 */
import { networkInterfaces } from "node:os";
import { parseAddress, parsePrefix, within } from "../../policies/engine/address.ts";
import type { NetworkAssignment } from "../../policies/schema/messages.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";

export interface ProbePlace {
  readonly network: NetworkId;
  /** Of this machine in that network; empty: nobody can ask from there. */
  readonly addresses: readonly string[];
}

/** Addresses other machines can reach this one by. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one === undefined || one.internal ? [] : [one.address]));

/** Whether all of the internet is meant: then an address in it proves no network. */
const isEverything = (range: string): boolean => range.endsWith("/0");

/** @param own  addresses of this machine @returns networks with a place of their own, in the configuration's order */
export function probePlaces(assignments: readonly NetworkAssignment[], own: readonly string[]): ProbePlace[] {
  const places = new Map<NetworkId, Set<string>>();
  for (const { policy, sources, listeners } of assignments) {
    const ranges = sources.filter((range) => !isEverything(range));
    if (ranges.length === 0 && listeners.length === 0) continue;
    const found = places.get(policy) ?? new Set<string>();
    places.set(policy, found);
    for (const address of listeners) if (own.includes(address)) found.add(address);
    for (const address of own) if (ranges.some((range) => lies(address, range))) found.add(address);
  }
  return [...places].map(([network, addresses]) => ({ network, addresses: [...addresses] }));
}

function lies(address: string, range: string): boolean {
  const octets = parseAddress(address);
  const prefix = parsePrefix(range);
  return octets !== null && prefix !== null && within(octets, prefix);
}
