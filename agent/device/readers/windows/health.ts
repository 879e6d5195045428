/**
 * Free space, battery and time since the start of Windows.
 *
 * Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { answerOf, instantIn, numberIn, rowsIn } from "./dump.ts";

/** Firmware gives 0 or absurd numbers for a capacity it does not know. */
function ratio(part: number | null, whole: number | null, max: number): number | null {
  if (part === null || whole === null || part < 0 || whole <= 0) return null;
  const value = part / whole;
  return value <= max ? value : null;
}

export function readHealth(raw: RawOutputs, context: MeasuredContext): FactOf<"health"> {
  const first = (name: string, column: string): number | null => {
    const row = rowsIn(raw, "facts", name)?.[0];
    return row === undefined ? null : numberIn(row, column);
  };
  const diskFreeRatio = ratio(first("disk", "FreeSpace"), first("disk", "Size"), 1);
  const system = rowsIn(raw, "facts", "os")?.[0];
  const bootedAt = system === undefined ? null : (instantIn(system, "LastBootUpTime") as Instant | null);
  const full = first("battery-full", "FullChargedCapacity");
  const value = {
    diskFreeRatio,
    batteryRatio: ratio(first("battery", "EstimatedChargeRemaining"), 100, 1),
    batteryHealthRatio: full === 0 ? null : ratio(full, first("battery-new", "DesignedCapacity"), 1.2),
    bootedAt,
  };
  if (Object.values(value).some((one) => one !== null)) return measured(context, value);
  const answer = answerOf(raw, "facts", "disk");
  return unavailable(context, "unavailable" in answer ? answer.unavailable : "unreadable");
}
