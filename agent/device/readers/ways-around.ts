/**
 * Ways around the filter that were tried from this device, for Windows and macOS.
 *
 * A way that stayed silent is closed only if the device has a network at all: with the cable out every filter looks perfect. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../policies/schema/device-facts.ts";
import type { ResolutionAnswer } from "../collectors/linux/resolution.ts";
import type { RawOutputs } from "../platform.ts";
import { collected } from "./linux/answers.ts";

type Resolution = FactValue<"resolution">;

/**
 * @param answered  the canary's question got an answer, so there is a network
 * @returns none if nothing was tried or the answer cannot be read, which the engine takes for «not known»
 */
export function waysAround(raw: RawOutputs, probe: string, answered: boolean): Resolution["bypass"] {
  const answer = collected<ResolutionAnswer>(raw, probe, ["bypass"]);
  if ("reason" in answer || !Array.isArray(answer.value.bypass)) return [];
  const tried = (answer.value.bypass as readonly unknown[]).filter(
    (one): one is ResolutionAnswer["bypass"][number] =>
      typeof one === "object" &&
      one !== null &&
      "way" in one &&
      ["other-resolver", "dot", "doh"].includes(String(one.way)) &&
      "open" in one &&
      typeof one.open === "boolean",
  );
  const connected = answered || tried.some(({ open }) => open);
  return tried.map(({ way, open }) => ({ way, open: open ? true : connected ? false : null }));
}
