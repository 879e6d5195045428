/**
 * Programs installed by dpkg or rpm. Linux has no activation. Pure.
 *
 * @module
 */
import type { FactValue, UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { textOf } from "./answers.ts";

type Program = FactValue<"software">["installed"][number];

const MAX = 2_000;
const cut = (text: string | undefined): string | null =>
  text === undefined || text === "" ? null : text.slice(0, 200);

/** Lines `name TAB version TAB state`; rpm has no state. */
function rows(text: string, from: string): Program[] {
  return text.split("\n").flatMap((line) => {
    const [name, version, state] = line.split("\t");
    if (name === undefined || name === "" || (state !== undefined && state !== "installed")) return [];
    // `name:arch` of a multi-arch package is the same program.
    return [{ name: (name.split(":")[0] as string).slice(0, 200), version: cut(version), publisher: null, from }];
  });
}

/** Everything installed, or nothing if that is not known. */
export function packagesOf(raw: RawOutputs): readonly Program[] {
  const dpkg = textOf(raw, "linux/dpkg");
  if ("value" in dpkg) return rows(dpkg.value, "dpkg");
  const rpm = textOf(raw, "linux/rpm");
  return "value" in rpm ? rows(rpm.value, "rpm") : [];
}

/** Why nobody knows all that is installed; undefined if it is known. A list that does not end with a line's end was cut. */
export function packagesUnknown(raw: RawOutputs): UnavailableReason | undefined {
  const dpkg = textOf(raw, "linux/dpkg");
  const list = "value" in dpkg ? dpkg : textOf(raw, "linux/rpm");
  if ("reason" in list) return "reason" in dpkg ? dpkg.reason : list.reason;
  return list.value.endsWith("\n") ? undefined : "unreadable";
}

export function readSoftware(raw: RawOutputs, context: ReadContext): FactOf<"software"> {
  const installed = packagesOf(raw);
  const dpkg = textOf(raw, "linux/dpkg");
  if (installed.length === 0) return unavailable(context, "reason" in dpkg ? dpkg.reason : "unreadable");
  // Beyond what a report holds nobody looked: libraries are the ones to leave out.
  const kept =
    installed.length <= MAX
      ? installed
      : installed.toSorted((a, b) => Number(a.name.startsWith("lib")) - Number(b.name.startsWith("lib")));
  return measured<"software">(context, { installed: kept.slice(0, MAX), activation: "not-applicable" });
}
