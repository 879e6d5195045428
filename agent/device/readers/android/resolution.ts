/**
 * Which servers the tablet asks for names.
 *
 * Nothing in its shell can ask for the canary, so that our filter answers is never claimed from here. That somebody set a private DNS
 * host is certain and enough to fail. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { levelOf, propertiesOf, settingOf, textOf, whyNot } from "./answers.ts";

const ANDROID_9 = 28;

function privateDnsOf(raw: RawOutputs): FactValue<"resolution">["privateDns"] {
  const mode = settingOf(raw, "global/private_dns_mode");
  if (mode === "hostname") return "foreign";
  if (mode === "off" || mode === "opportunistic") return mode;
  if (mode !== "default") return "unknown";
  const level = levelOf(propertiesOf(raw));
  // Unset means «automatic» since Android 9, before which there was no such thing.
  return level === null ? "unknown" : level >= ANDROID_9 ? "opportunistic" : "off";
}

const SERVERS = /DnsAddresses: \[([^\]\n]*)\]/gu;
const ADDRESS = /^[0-9a-f.:]{3,45}$/u;

/** Servers of the networks the tablet is in that are none of the venue's; null: none seen, or the venue's are not known. */
function foreignServers(raw: RawOutputs, resolvers: readonly string[]): number | null {
  if (resolvers.length === 0) return null;
  const listed = [...(textOf(raw, "connectivity") ?? "").matchAll(SERVERS)].flatMap(([, list = ""]) => list.split(","));
  const addresses = new Set(
    listed
      .map((one) => one.trim().replace(/^\//u, "").replace(/%.*$/u, "").toLowerCase())
      .filter((one) => ADDRESS.test(one)),
  );
  if (addresses.size === 0) return null;
  return [...addresses].filter((address) => !resolvers.includes(address)).length;
}

/** @param resolvers  addresses of the venue's resolvers */
export function readResolution(
  raw: RawOutputs,
  context: MeasuredContext,
  resolvers: readonly string[],
): FactOf<"resolution"> {
  const privateDns = privateDnsOf(raw);
  const servers = foreignServers(raw, resolvers);
  if (privateDns === "unknown" && servers === null)
    return unavailable(context, whyNot(raw, "settings/global/private_dns_mode"));
  return measured(context, { canary: "no-answer", servers, privateDns, bypass: [] });
}
