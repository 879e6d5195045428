/**
 * What a command of macOS answered: its code, and its text from both streams, as some speak on the wrong one.
 *
 * Pure.
 *
 * @module
 */
import type { RawOutput, UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { parsePropertyList, type PropertyValue } from "../property-list.ts";
import { utf8 } from "../text.ts";

/** The answer, or why there is none. */
export function rawAnswer(raw: RawOutputs, probe: string): RawOutput | { readonly unavailable: UnavailableReason } {
  const output = raw.get(`macos/${probe}`);
  if (output === undefined) return { unavailable: "not-asked" };
  return output.unavailable === undefined ? output : { unavailable: output.unavailable };
}

/** Both streams, standard output first; null if the command could not be run. */
export function textOf(raw: RawOutputs, probe: string): string | null {
  const answer = rawAnswer(raw, probe);
  return "stdout" in answer ? `${utf8(answer.stdout)}\n${utf8(answer.stderr)}` : null;
}

export function codeOf(raw: RawOutputs, probe: string): number | null {
  const answer = rawAnswer(raw, probe);
  return "stdout" in answer ? answer.exitCode : null;
}

/** Why a probe brought nothing that could be read. */
export function reasonOf(raw: RawOutputs, probe: string): UnavailableReason {
  const answer = rawAnswer(raw, probe);
  return "stdout" in answer ? "unreadable" : answer.unavailable;
}

/** JSON of standard output; null if there is none. */
export function jsonOf(raw: RawOutputs, probe: string): unknown {
  const answer = rawAnswer(raw, probe);
  if (!("stdout" in answer)) return null;
  try {
    return JSON.parse(utf8(answer.stdout)) as unknown;
  } catch {
    return null;
  }
}

export function listOf(raw: RawOutputs, probe: string): PropertyValue | null {
  const answer = rawAnswer(raw, probe);
  return "stdout" in answer && answer.exitCode === 0 ? parsePropertyList(answer.stdout) : null;
}

/** `plutil` answers 1 and says that the file does not exist; other faults leave it open whether there is one. */
export function isFileAbsent(raw: RawOutputs, probe: string): boolean {
  const answer = rawAnswer(raw, probe);
  return (
    "stdout" in answer &&
    answer.exitCode !== 0 &&
    /file does not exist/u.test(`${utf8(answer.stdout)}${utf8(answer.stderr)}`)
  );
}
