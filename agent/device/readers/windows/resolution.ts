/**
 * Whether Windows' own resolver reaches the venue's, proved by a name only the venue's resolvers know.
 *
 * Configured servers are evidence only: a VPN, a hosts file or a second adapter may lead elsewhere. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { waysAround } from "../ways-around.ts";
import { answerOf, listOf, rowsIn } from "./dump.ts";

/** DNS_ERROR_RCODE_NAME_ERROR: somebody answered, and did not know the name. */
const NAME_ERROR = "0x8007232b";
const NO_RECORDS = "0x8007251d";

function canaryOf(raw: RawOutputs, token: string): FactValue<"resolution">["canary"] {
  const answer = answerOf(raw, "canary", "canary");
  if ("unavailable" in answer)
    return [NAME_ERROR, NO_RECORDS].some((code) => answer.note?.startsWith(code)) ? "not-ours" : "no-answer";
  const texts = answer.data.filter((text) => typeof text === "string");
  if (texts.includes(token)) return "ours";
  return texts.length > 0 ? "not-ours" : "no-answer";
}

/** Servers of all adapters that are none of the venue's; null if no adapter told any. */
function foreignServers(raw: RawOutputs, ours: readonly string[]): number | null {
  const servers = (rowsIn(raw, "facts", "adapters") ?? [])
    .flatMap((row) => listOf(row["DNSServerSearchOrder"]))
    .filter((server) => typeof server === "string");
  if (servers.length === 0 || ours.length === 0) return null;
  return new Set(servers.filter((server) => !ours.includes(server))).size;
}

export function readResolution(raw: RawOutputs, context: ReadContext): FactOf<"resolution"> {
  const { canary, resolvers } = context.settings;
  if (canary === null) return unavailable(context, "not-asked", "no canary name is known yet");
  const heard = canaryOf(raw, canary.token);
  return measured(context, {
    canary: heard,
    servers: foreignServers(raw, resolvers),
    privateDns: "unknown",
    bypass: waysAround(raw, "windows/outside", heard !== "no-answer"),
  });
}
