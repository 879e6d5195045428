/**
 * From which address of this machine each network is probed, and where the filter is asked from there.
 *
 * The address is published with the bundle, so that the filter counts no probe as a child's question. A device's own address is never borrowed.
 *
 * @module
 */
import { isIP } from "node:net";
import type { NetworkAssignment } from "../../policies/schema/messages.ts";
import { probePlaces } from "../devices/index.ts";

export interface Endpoint {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

const LOOPBACK = /^127\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/u;
const WIDEST = 8;
const NARROWEST = 30;

/** The last usable address of a range on the machine itself (for trying the product out); all of them are this machine's. */
function loopbackOf(range: string): string | undefined {
  const found = LOOPBACK.exec(range);
  if (found === null) return undefined;
  const [b = 0, c = 0, d = 0, bits = 0] = found.slice(1).map(Number);
  if (bits < WIDEST || bits > NARROWEST) return undefined;
  const last = ((b << 16) | (c << 8) | d | (2 ** (32 - bits) - 1)) - 1;
  return `127.${String((last >> 16) & 255)}.${String((last >> 8) & 255)}.${String(last & 255)}`;
}

export type Family = 4 | 6;

/** This machine itself over IPv6, where a network was put there to try the product out; there is no range of such addresses. */
const LOOPBACK6: ReadonlySet<string> = new Set(["::1", "::1/128"]);

/** @param own  addresses of this machine @returns network → address; a network without one cannot be probed from here over that family */
export function askingAddresses(
  assignments: readonly NetworkAssignment[],
  own: readonly string[],
  family: Family = 4,
): ReadonlyMap<string, string> {
  const taken = new Set(assignments.flatMap(({ devices }) => devices.map(({ address }) => address)));
  const places = new Map<string, string>();
  const put = (network: string, address: string | undefined): void => {
    if (address !== undefined && isIP(address) === family && !taken.has(address) && !places.has(network))
      places.set(network, address);
  };
  for (const { network, addresses } of probePlaces(assignments, own)) for (const one of addresses) put(network, one);
  for (const { policy, sources } of assignments)
    for (const range of sources) {
      put(policy, loopbackOf(range));
      if (LOOPBACK6.has(range)) put(policy, "::1");
    }
  return places;
}

const isLocal = (address: string): boolean => address.startsWith("127.") || address === "::1";

/**
 * @returns where the filter answers somebody with this address, over the same family: the address itself if it listens there, as the network's own
 *   devices find it
 */
export function endpointFor(from: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  const family = isIP(from);
  const udp = endpoints.filter(({ protocol, address }) => protocol === "udp" && isIP(address) === family);
  const [everywhere, local] = family === 6 ? ["::", "::1"] : ["0.0.0.0", "127.0.0.1"];
  const wildcard = udp.find(({ address }) => address === everywhere);
  return (
    udp.find(({ address }) => address === from) ??
    (wildcard === undefined ? undefined : { ...wildcard, address: isLocal(from) ? local : from }) ??
    udp.find((one) => isLocal(one.address) === isLocal(from))
  );
}
