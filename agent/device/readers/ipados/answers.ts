/**
 * What an iPad said, as dictionaries. The open part needs no trust; everything else does, and its absence says nothing. Pure.
 *
 * @module
 */
import type { UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { isDictionary, parsePlist, type Plist, type PlistDictionary } from "./plist.ts";
import { utf8 } from "../text.ts";

/** A whole property list of a command that ended with code 0; null otherwise. */
export function plistOf(raw: RawOutputs, probe: string): Plist | null {
  const output = raw.get(`ipados/${probe}`);
  if (output === undefined || output.unavailable !== undefined || output.exitCode !== 0) return null;
  return parsePlist(utf8(output.stdout));
}

export function dictionaryOf(raw: RawOutputs, probe: string): PlistDictionary | null {
  const value = plistOf(raw, probe);
  return isDictionary(value) ? value : null;
}

export const textIn = (from: PlistDictionary | null, key: string): string | null => {
  const value = from?.[key];
  const text = typeof value === "string" ? value.trim().slice(0, 200) : "";
  return text === "" ? null : text;
};
export const booleanIn = (from: PlistDictionary | null, key: string): boolean | null => {
  const value = from?.[key];
  return typeof value === "boolean" ? value : null;
};
/** Not negative. */
export const numberIn = (from: PlistDictionary | null, key: string): number | null => {
  const value = from?.[key];
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
};

/** What a refusal means here: the open part answered, so the iPad is there and does not trust this hub (or is locked). */
export function whyNot(raw: RawOutputs, probe: string): UnavailableReason {
  const output = raw.get(`ipados/${probe}`);
  if (output === undefined) return "not-asked";
  if (output.unavailable !== undefined) return output.unavailable;
  if (output.exitCode === 0) return "unreadable";
  return probe !== "info" && dictionaryOf(raw, "info") !== null ? "no-permission" : "failed";
}
