/**
 * Windows' own firewall by its registry: policy over local setting, profile by profile, and its service must run.
 *
 * The profile called `StandardProfile` is the one people know as private. `netsh advfirewall` is translated and not asked. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { numberIn, rowsIn, textIn } from "./dump.ts";
import { isProductOn } from "./product-state.ts";
import { dwordAt, readRegistry, type RegistryRead } from "./registry.ts";

const LOCAL = String.raw`SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy`;
const POLICY = String.raw`SOFTWARE\Policies\Microsoft\WindowsFirewall`;
const PROFILES = [
  ["DomainProfile", "domain"],
  ["StandardProfile", "private"],
  ["PublicProfile", "public"],
] as const;
const ALLOW = 0;

interface Profile {
  readonly name: string;
  readonly on: boolean | null;
  readonly open: boolean;
}

function profileOf(policies: RegistryRead, local: RegistryRead, key: string, name: string): Profile {
  // A policy nobody could read may say the opposite of the local setting.
  if (!("keys" in policies) || !("keys" in local)) return { name, on: null, open: false };
  const setting = (value: string): number | "missing" | "odd" => {
    const ordered = dwordAt(policies.keys, `${POLICY}\\${key}`, value);
    return ordered === "missing" ? dwordAt(local.keys, `${LOCAL}\\${key}`, value) : ordered;
  };
  const enabled = setting("EnableFirewall");
  return {
    name,
    on: enabled === 1 ? true : enabled === 0 ? false : null,
    open: setting("DefaultInboundAction") === ALLOW,
  };
}

function stateOf(profiles: readonly Profile[]): FactValue<"firewall">["state"] {
  const off = profiles.filter((profile) => profile.on === false).length;
  if (off === profiles.length) return "off";
  if (off > 0) return "partly";
  if (profiles.some((profile) => profile.on === null)) return "unknown";
  return profiles.some((profile) => profile.open) ? "accepts-everything" : "on";
}

export function readFirewall(raw: RawOutputs, context: MeasuredContext): FactOf<"firewall"> {
  const policies = readRegistry(raw, "policies");
  const local = PROFILES.map(([key]) => readRegistry(raw, `firewall-${key.toLowerCase()}`));
  const faulty = [policies, ...local].find((one) => "unavailable" in one);
  if (faulty !== undefined && local.every((one) => "unavailable" in one))
    return unavailable(context, faulty.unavailable);
  const profiles = PROFILES.map(([key, name], index) => profileOf(policies, local[index] as RegistryRead, key, name));
  const services = rowsIn(raw, "facts", "services");
  const engine = services?.find((row) => textIn(row, "Name")?.toLowerCase() === "mpssvc");
  if (engine !== undefined && textIn(engine, "State") !== "Running")
    return measured(context, { state: "off", off: profiles.map((profile) => profile.name) });
  const state = stateOf(profiles);
  const off = profiles.filter((profile) => profile.on === false).map((profile) => profile.name);
  // Settings alone do not filter; without the list of services nobody knows whether anything does.
  if (state === "on" && engine === undefined) return measured(context, { state: "unknown", off: [] });
  // Another firewall may have taken over, but its entry may also be a ghost.
  const others = rowsIn(raw, "facts", "firewall-products") ?? [];
  const replaced = state !== "on" && others.some((row) => isProductOn(numberIn(row, "productState")));
  return measured(context, replaced ? { state: "unknown", off: [] } : { state, off });
}
