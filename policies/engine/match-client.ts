/**
 * Finds the network of a client: exact device address, then listening address, then the longest matching range,
 * then the policy for unknown clients (the strictest one).
 *
 * Keyed on what the connection says, never on what the client claims (no ECS): a child must not choose its own
 * policy. A device is found before the listener, because a loaned tablet stays a loaned tablet on any network.
 *
 * @module
 */
import type { NetworkAssignment } from "../schema/messages.ts";
import type { DeviceId, NetworkId } from "../schema/vocabulary.ts";
import { EngineError } from "./error.ts";
import { parseAddress, parsePrefix, type Prefix, within } from "./address.ts";

export { isPublicAddress } from "./address.ts";

/** Which policy a client gets, and which venue-owned device it is, if it is one. */
export interface ClientMatch {
  readonly network: NetworkId | null;
  readonly device: DeviceId | null;
  /** False if nothing named this client and the policy for unknown clients applies. */
  readonly known: boolean;
}

export interface ClientMatcher {
  /**
   * @param address textual IPv4 or IPv6 of the client; scope id and IPv4-mapped form allowed
   * @param listener textual address the question arrived on; empty if not known
   */
  match(address: string, listener: string): ClientMatch;
}

/** Repeated clients are the rule, so answers are kept; forgotten all at once when full, so memory is bounded. */
const MEMO_LIMIT = 4_096;

/** Octets as a map key; 4 and 16 octets cannot collide as their lengths differ. */
function keyOf(octets: Uint8Array): string {
  return octets.join(".");
}

function needAddress(text: string, what: string): string {
  const octets = parseAddress(text);
  if (octets === null) throw new EngineError("E_ENGINE_ADDRESS", `${what}: «${text}» is not an IP address`);
  return keyOf(octets);
}

/**
 * @param unknown policy of clients nothing names; null leaves them without a network
 * @throws {EngineError} `E_ENGINE_ADDRESS` if an assignment holds something that is no address or range
 */
export function compileClients(assignments: readonly NetworkAssignment[], unknown: NetworkId | null): ClientMatcher {
  const devices = new Map<string, ClientMatch>();
  const listeners = new Map<string, ClientMatch>();
  const ranges: { prefix: Prefix; match: ClientMatch }[] = [];
  for (const assignment of assignments) {
    const match: ClientMatch = { network: assignment.policy, device: null, known: true };
    for (const device of assignment.devices) {
      const key = needAddress(device.address, `device ${device.id}`);
      // The first mention wins, as everywhere in an assignment file.
      if (!devices.has(key)) devices.set(key, { network: assignment.policy, device: device.id, known: true });
    }
    for (const listener of assignment.listeners) {
      const key = needAddress(listener, `listener of ${assignment.policy}`);
      if (!listeners.has(key)) listeners.set(key, match);
    }
    for (const range of assignment.sources) {
      const prefix = parsePrefix(range);
      if (prefix === null)
        throw new EngineError("E_ENGINE_ADDRESS", `range of ${assignment.policy}: «${range}» is not an address range`);
      ranges.push({ prefix, match });
    }
  }
  // Stable sort: among equally long ranges the first in the file is found first.
  ranges.sort((a, b) => b.prefix.bits - a.prefix.bits);
  const stranger: ClientMatch = { network: unknown, device: null, known: false };

  const find = (address: string, listener: string): ClientMatch => {
    const octets = parseAddress(address);
    const device = octets === null ? undefined : devices.get(keyOf(octets));
    if (device !== undefined) return device;
    const local = listeners.size === 0 ? null : parseAddress(listener);
    const byListener = local === null ? undefined : listeners.get(keyOf(local));
    if (byListener !== undefined) return byListener;
    if (octets === null) return stranger;
    return ranges.find(({ prefix }) => within(octets, prefix))?.match ?? stranger;
  };

  const memo = new Map<string, Map<string, ClientMatch>>();
  let remembered = 0;
  return {
    match(address, listener) {
      let clients = memo.get(listener);
      const seen = clients?.get(address);
      if (seen !== undefined) return seen;
      const found = find(address, listener);
      if (remembered >= MEMO_LIMIT) {
        memo.clear();
        clients = undefined;
        remembered = 0;
      }
      if (clients === undefined) {
        clients = new Map();
        memo.set(listener, clients);
      }
      clients.set(address, found);
      remembered += 1;
      return found;
    },
  };
}
