/**
 * Installed programs, and whether Windows itself is activated. Activated is not yet legal: the licence register decides that.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { numberIn, rowsIn } from "./dump.ts";
import { programsOf } from "./programs.ts";

/** `LicenseStatus`: 0 none, 1 licensed, 2 3 6 periods of grace, 4 not genuine, 5 notification. */
const STATUS: Readonly<Record<number, FactValue<"software">["activation"]>> = {
  0: "unlicensed",
  1: "licensed",
  2: "grace",
  3: "grace",
  4: "unlicensed",
  5: "unlicensed",
  6: "grace",
};
const BEST = ["licensed", "grace", "unlicensed"] as const;

/** Several keys may be installed; the best of them is in force. */
function activationOf(raw: RawOutputs): FactValue<"software">["activation"] {
  const rows = rowsIn(raw, "facts", "licence") ?? [];
  const states = rows.map((row) => STATUS[numberIn(row, "LicenseStatus") ?? -1] ?? "unknown");
  return BEST.find((state) => states.includes(state)) ?? "unknown";
}

export function readSoftware(raw: RawOutputs, context: MeasuredContext): FactOf<"software"> {
  const installed = programsOf(raw);
  return "unavailable" in installed
    ? unavailable(context, installed.unavailable)
    : measured(context, { installed: [...installed], activation: activationOf(raw) });
}
