/**
 * Which policy the registered devices get: their network's, or quarantine while nobody answers for them. Pure.
 *
 * The register outranks the configuration: a device it knows by number or address is taken out of what the configuration says.
 *
 * @module
 */
import { compileClients } from "../../policies/engine/match-client.ts";
import type { NetworkAssignment } from "../../policies/schema/messages.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import { DomainName } from "../../policies/schema/vocabulary.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";
import type { RegisteredAddress } from "../devices/index.ts";

/** Shipped policy of loaned devices without a running session. */
export const QUARANTINE = "quarantine" as NetworkId;

export interface DevicesNow {
  readonly registered: readonly RegisteredAddress[];
  /** Devices children hold now. */
  readonly out: ReadonlySet<string>;
  /** Addresses of «sondy»: what is asked from there is nobody's question. */
  readonly sondy?: readonly string[];
}

export const NO_DEVICES: DevicesNow = { registered: [], out: new Set() };

/**
 * @param base  ranges and devices of the configuration
 * @param quarantine  whether devices of mode A that are not out get {@link QUARANTINE}
 * @returns the base without the devices the register knows, then these by policy; one outside every range and without a network of its
 *   own stays a stranger
 */
export function assignDevices(
  base: readonly NetworkAssignment[],
  networks: readonly Pick<NetworkPolicy, "id">[],
  { registered, out }: DevicesNow,
  quarantine: boolean,
): NetworkAssignment[] {
  const known = new Set<string>(networks.map(({ id }) => id));
  const clients = compileClients(base, null);
  const byPolicy = new Map<NetworkId, NetworkAssignment["devices"]>();
  for (const { device, address, network, mode } of registered) {
    const own = network !== null && known.has(network) ? network : clients.match(address, "").network;
    const put = quarantine && mode === "A" && !out.has(device) && known.has(QUARANTINE) ? QUARANTINE : own;
    if (put === null) continue;
    byPolicy.set(put, [...(byPolicy.get(put) ?? []), { id: device, address }]);
  }
  const ids = new Set<string>(registered.map(({ device }) => device));
  const addresses = new Set(registered.map(({ address }) => address));
  return [
    ...base.map((assignment) => ({
      ...assignment,
      devices: assignment.devices.filter(({ id, address }) => !ids.has(id) && !addresses.has(address)),
    })),
    ...[...byPolicy]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([policy, devices]) => ({ policy, sources: [], listeners: [], devices })),
  ];
}

/** Quarantined devices report to the dashboard, so its name is open to them. An address needs no name. */
export function withOwnName(networks: readonly NetworkPolicy[], origin: string | undefined): readonly NetworkPolicy[] {
  if (origin === undefined) return networks;
  const name = DomainName.safeParse(new URL(origin).hostname.replace(/\.$/u, ""));
  if (!name.success || !name.data.includes(".") || /^[0-9.]+$/u.test(name.data)) return networks;
  return networks.map((network) =>
    network.id === QUARANTINE && !network.allow.includes(name.data)
      ? { ...network, allow: [...network.allow, name.data] }
      : network,
  );
}
