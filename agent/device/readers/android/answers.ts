/**
 * What the commands on a tablet answered, as text: only whole answers that ended well count.
 *
 * An answer cut short says less than it seems to, so lists end with a mark the tablet's own shell writes after success; without it
 * nothing is known of them. Nothing here is a sentence a person could have translated. Pure.
 *
 * @module
 */
import type { RawOutput, UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { utf8 } from "../text.ts";

/** Last line of an answer that may rightly be empty. */
export const END = "--end--";

/** Standard output of a command that ended with code 0; null otherwise. */
export function textOf(raw: RawOutputs, probe: string): string | null {
  const output = raw.get(`android/${probe}`);
  if (output === undefined || output.unavailable !== undefined || output.exitCode !== 0) return null;
  return utf8(output.stdout).replaceAll("\r", "");
}

/** Lines before the mark; null unless the mark ends the answer. */
export function listOf(raw: RawOutputs, probe: string): readonly string[] | null {
  const lines = (textOf(raw, probe) ?? "").trimEnd().split("\n");
  return lines.pop()?.trim() === END ? lines.filter((line) => line.trim() !== "") : null;
}

/** Why there is nothing to read. A code other than 0 is the tablet's refusal. */
export function reasonOf(output: RawOutput | undefined): UnavailableReason {
  if (output === undefined) return "not-asked";
  if (output.unavailable !== undefined) return output.unavailable;
  return output.exitCode === 0 ? "unreadable" : "failed";
}

export const whyNot = (raw: RawOutputs, probe: string): UnavailableReason => reasonOf(raw.get(`android/${probe}`));

/** A setting's value; `"default"` where nobody ever set it, which Android prints as `null`; null: not known. */
export function settingOf(raw: RawOutputs, name: string): string | null {
  const value = (textOf(raw, `settings/${name}`) ?? "").trim();
  if (value === "" || value.includes("\n")) return null;
  return value === "null" ? "default" : value;
}

/** `0` and `1` as what they mean; `unset` is what Android does while nobody set it. */
export function switchOf(raw: RawOutputs, name: string, unset: boolean): boolean | null {
  const value = settingOf(raw, name);
  if (value === "default") return unset;
  return value === "1" ? true : value === "0" ? false : null;
}

/** A number of at most 15 digits; null otherwise. */
export const wholeOf = (text: string | undefined | null): number | null =>
  text !== undefined && text !== null && /^\d{1,15}$/u.test(text.trim()) ? Number(text) : null;

const PROPERTY = /^\[([^\]\n]+)\]: \[([^]*?)\]$/gmu;

/** System properties that have a value. Vendors leave many empty, and empty says nothing. */
export function propertiesOf(raw: RawOutputs): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", value = ""] of (textOf(raw, "getprop") ?? "").matchAll(PROPERTY))
    if (value.trim() !== "") found.set(name, value.trim().slice(0, 200));
  return found;
}

/** API level: 26 is Android 8; null: not known. */
export function levelOf(properties: ReadonlyMap<string, string>): number | null {
  const level = wholeOf(properties.get("ro.build.version.sdk"));
  return level === null || level < 1 || level > 999 ? null : level;
}
