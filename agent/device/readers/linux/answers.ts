/**
 * Opens raw answers for the readers: as text, as JSON of one of our collectors, or not at all with the reason. Pure.
 *
 * @module
 */
import type { RawOutput, UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { FilesAnswer, FoundFile } from "../../collectors/linux/files.ts";
import type { RawOutputs } from "../../platform.ts";
import { utf8 } from "../text.ts";

/** A text, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly reason: UnavailableReason };

/** The answer of a probe that ran; any exit code. */
export function answerOf(raw: RawOutputs, probe: string): Answer<RawOutput> {
  const found = raw.get(probe);
  if (found === undefined) return { reason: "not-asked" };
  return found.unavailable === undefined ? { value: found } : { reason: found.unavailable };
}

/** Standard output of a command that ended with 0; another code is `failed`. */
export function textOf(raw: RawOutputs, probe: string): Answer<string> {
  const answer = answerOf(raw, probe);
  if ("reason" in answer) return answer;
  return answer.value.exitCode === 0 ? { value: utf8(answer.value.stdout) } : { reason: "failed" };
}

/** JSON of a command that ended with 0; what cannot be parsed, such as a truncated answer, is `unreadable`. */
export function jsonOf(raw: RawOutputs, probe: string): Answer<unknown> {
  const answer = textOf(raw, probe);
  if ("reason" in answer) return answer;
  try {
    return { value: JSON.parse(answer.value) as unknown };
  } catch {
    return { reason: "unreadable" };
  }
}

/** JSON in the shape one of our own collectors writes; `keys` must be there, or the answer is not what it says to be. */
export function collected<T extends object>(
  raw: RawOutputs,
  probe: string,
  keys: readonly (keyof T & string)[],
): Answer<T> {
  const answer = jsonOf(raw, probe);
  if ("reason" in answer) return answer;
  const { value } = answer;
  return typeof value === "object" && value !== null && keys.every((key) => Object.hasOwn(value, key))
    ? { value: value as T }
    : { reason: "unreadable" };
}

export const filesOf = (raw: RawOutputs, probe: string): Answer<FilesAnswer> =>
  collected<FilesAnswer>(raw, probe, ["files", "folders"]);

/** Whether everything wanted could be read; a file nobody may read makes the whole answer doubtful. */
export const allReadable = ({ files, folders }: FilesAnswer): boolean =>
  files.every((file) => file.fault === undefined) && folders.every((folder) => folder.state !== "denied");

export const fileAt = ({ files }: FilesAnswer, path: string): FoundFile | undefined =>
  files.find((file) => file.path === path);

/** Children of a JSON list; nothing else has any. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** What the schema allows for a text, and `null` for what makers of machines put where nothing is. */
export function named(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ||
    /^(?:-|0+|none|default string|not (?:specified|available|present)|to be filled by o\.?e\.?m\.?|system (?:serial number|product name|manufacturer)|unknown)$/iu.test(
      text,
    )
    ? null
    : text.slice(0, 200);
}

/** Value of `key=value` lines, quotes taken off. */
export function keyValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const found = /^\s*(?<key>[A-Za-z][\w.-]*)\s*=\s*(?<value>.*?)\s*$/u.exec(line)?.groups;
    if (found !== undefined)
      values.set(found["key"] as string, (found["value"] as string).replace(/^(["'])(.*)\1$/u, "$2"));
  }
  return values;
}
