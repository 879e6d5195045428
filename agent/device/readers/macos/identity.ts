/**
 * Which macOS and which Mac it is.
 *
 * Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { jsonOf, reasonOf, textOf } from "./answer.ts";
import { isObject } from "../text.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows of one kind of `system_profiler -json`; null if it did not answer. */
export function profilerRows(raw: RawOutputs, probe: string, kind: string): readonly Row[] | null {
  const json = jsonOf(raw, probe);
  const rows = isObject(json) ? json[kind] : undefined;
  return Array.isArray(rows) ? rows.filter(isObject) : null;
}
export const textIn = (row: Row | undefined, name: string): string | null => {
  const value = row?.[name];
  const text = typeof value === "string" ? value.trim().slice(0, 200) : "";
  return text === "" ? null : text;
};

export function readIdentity(raw: RawOutputs, context: MeasuredContext): FactOf<"identity"> {
  const told = textOf(raw, "version") ?? "";
  const version = /^ProductVersion:\s*(\d+(?:\.\d+){0,3})\s*$/mu.exec(told)?.[1];
  if (version === undefined) return unavailable(context, reasonOf(raw, "version"));
  const hardware = profilerRows(raw, "hardware", "SPHardwareDataType")?.[0];
  return measured(context, {
    platform: "macos",
    os: "macOS",
    version,
    build: /^BuildVersion:\s*([0-9A-Za-z]{4,12})\s*$/mu.exec(told)?.[1] ?? null,
    edition: null,
    patchLevel: null,
    serial: textIn(hardware, "serial_number"),
    model: textIn(hardware, "machine_model") ?? textIn(hardware, "machine_name"),
    manufacturer: "Apple",
    uuid: textIn(hardware, "platform_UUID"),
  });
}
