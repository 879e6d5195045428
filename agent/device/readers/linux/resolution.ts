/**
 * Whether names go through the venue's filter, and what ways around it are open. Pure.
 *
 * A way that stayed silent is closed only if the device has a network at all: with the cable out every filter looks perfect.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { ResolutionAnswer } from "../../collectors/linux/resolution.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected } from "./answers.ts";

/** Codes of node:dns that are an answer: somebody spoke, and does not know the name. */
const ANSWERED: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA", "EREFUSED", "ESERVFAIL", "EFORMERR", "ENOTIMP"]);

function canaryOf(answer: ResolutionAnswer, token: string | undefined): FactValue<"resolution">["canary"] {
  const { canary } = answer;
  if (canary === null || token === undefined) return "no-answer";
  if (canary.error === null) return canary.texts.includes(token) ? "ours" : "not-ours";
  return canary.error === "ENOTFOUND" || canary.error === "ENODATA" ? "not-ours" : "no-answer";
}

/** Without port and brackets; the stub of systemd-resolved and of dnsmasq is this device itself. */
const addressOf = (server: string): string =>
  server.replace(/^\[(?<inside>[^\]]+)\](?::\d+)?$/u, "$<inside>").replace(/^(?<v4>\d+\.\d+\.\d+\.\d+):\d+$/u, "$<v4>");
const isSelf = (address: string): boolean => address.startsWith("127.") || address === "::1";

export function readResolution(raw: RawOutputs, context: ReadContext): FactOf<"resolution"> {
  const answer = collected<ResolutionAnswer>(raw, "linux/resolution", ["canary", "servers", "bypass"]);
  if ("reason" in answer) return unavailable(context, answer.reason);
  const { settings } = context;
  const { canary, servers, bypass } = answer.value;
  const connected =
    bypass.some(({ open }) => open) || (canary !== null && (canary.error === null || ANSWERED.has(canary.error)));
  return measured<"resolution">(context, {
    canary: canaryOf(answer.value, settings.canary?.token),
    servers:
      settings.resolvers.length === 0
        ? null
        : servers.map((one) => addressOf(one)).filter((one) => !isSelf(one) && !settings.resolvers.includes(one))
            .length,
    // Android's word for encrypted DNS of the system; Linux has it in systemd-resolved, where the canary settles it.
    privateDns: "unknown",
    bypass: bypass.map(({ way, open }) => ({ way, open: open ? true : connected ? false : null })),
  });
}
