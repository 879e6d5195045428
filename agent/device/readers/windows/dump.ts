/**
 * Reads the lines `facts.ps1` prints: one answer for each of its probes, independent of language and code page.
 *
 * An answer whose line is cut off does not exist; the ones before it do. Error codes are Windows' own numbers, never its
 * sentences. Pure.
 *
 * @module
 */
import type { UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";

export type Answer =
  { readonly data: readonly unknown[] } | { readonly unavailable: UnavailableReason; readonly note?: string };
export type Row = Readonly<Record<string, unknown>>;

export type Part = "facts" | "updates" | "media" | "eicar" | "canary";

/** `MI_Result` of a CIM fault, which itself carries only a general HRESULT. */
const MI: Readonly<Record<number, UnavailableReason>> = {
  2: "no-permission",
  3: "not-supported",
  5: "not-supported",
  6: "not-supported",
  7: "not-supported",
};
const HRESULTS: Readonly<Record<number, UnavailableReason>> = {
  0x8007_0005: "no-permission",
  0x8013_1501: "no-permission", // UnauthorizedAccessException as some hosts report it
  0x8004_1003: "no-permission",
  0x8004_100e: "not-supported",
  0x8004_1010: "not-supported",
  0x8004_0154: "not-supported", // class not registered
  0x8024_0024: "failed",
  0x8024_001e: "failed", // the service stops
  0x8024_402c: "offline", // proxy or server name not resolved
  0x8024_401c: "offline", // server timed out
  0x8024_4022: "offline", // server busy
  0x8024_0438: "offline",
  0x8007_2ee2: "offline",
  0x8007_2ee7: "offline",
  0x8007_2efd: "offline",
};

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A list however PowerShell wrote it: 5.1 turns one element into itself and, if a type was extended, a list into
 * `{value, Count}`.
 */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isRow(value) && Array.isArray(value["value"]) && typeof value["Count"] === "number") return value["value"];
  return value === null || value === undefined ? [] : [value];
}

export const rowsOf = (data: readonly unknown[]): readonly Row[] => data.filter(isRow);
export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});
export const numberIn = (row: Row, name: string): number | null => {
  const value = row[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};
export const booleanIn = (row: Row, name: string): boolean | null => {
  const value = row[name];
  return typeof value === "boolean" ? value : null;
};
/** Trimmed and cut to what the schema allows; null: missing, empty or no text. */
export const textIn = (row: Row, name: string): string | null => {
  const value = row[name];
  const text = typeof value === "string" ? value.trim().slice(0, 200) : "";
  return text === "" ? null : text;
};
/** Instant of an ISO 8601 text; null unless it lies where a computer with this program can have been. */
export const instantIn = (row: Row, name: string): number | null => {
  const at = Date.parse(textIn(row, name) ?? "");
  return Number.isInteger(at) && at > Date.UTC(2010, 0) && at < Date.UTC(2100, 0) ? at : null;
};

/** `0x8024402c` of the signed number PowerShell prints. */
export const hresult = (code: number): string => `0x${(code >>> 0).toString(16).padStart(8, "0")}`;

function reasonOf(row: Row): { readonly unavailable: UnavailableReason; readonly note: string } {
  const code = numberIn(row, "hr") ?? 0;
  const mi = numberIn(row, "mi");
  const unavailable = (mi === null ? undefined : MI[mi]) ?? HRESULTS[code >>> 0] ?? "failed";
  return { unavailable, note: mi === null ? hresult(code) : `${hresult(code)}, MI ${mi}` };
}

function decode(base64: string): unknown {
  const octets = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets));
}

const latin1 = new TextDecoder("latin1");
/** Only what stands on a line of its own counts, so no answer can be smuggled into another. */
const lineOf = (name: string): RegExp =>
  new RegExp(String.raw`^\[\[latarnik:${name}\]\](.*)\[\[/latarnik\]\]\r?$`, "mu");

/** @param name  of a probe of that part of `facts.ps1` */
export function answerOf(raw: RawOutputs, part: Part, name: string): Answer {
  const output = raw.get(`windows/${part}`);
  if (output === undefined) return { unavailable: "not-asked" };
  const text = latin1.decode(output.stdout);
  if (lineOf("restricted").test(text)) return { unavailable: "not-supported", note: "PowerShell is restricted" };
  const base64 = lineOf(name).exec(text)?.[1];
  if (base64 === undefined) return { unavailable: output.unavailable ?? "unreadable" };
  try {
    const answer = decode(base64);
    if (!isRow(answer)) return { unavailable: "unreadable" };
    return answer["ok"] === true && answer["data"] !== undefined
      ? { data: listOf(answer["data"]) }
      : answer["ok"] === false
        ? reasonOf(answer)
        : { unavailable: "unreadable" };
  } catch {
    return { unavailable: "unreadable" };
  }
}

/** Rows of an answer; null if it could not be had. */
export function rowsIn(raw: RawOutputs, part: Part, name: string): readonly Row[] | null {
  const answer = answerOf(raw, part, name);
  return "data" in answer ? rowsOf(answer.data) : null;
}
