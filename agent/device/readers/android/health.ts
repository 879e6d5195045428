/**
 * Charge, wear, room and how long the tablet runs. Pure.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { textOf, wholeOf, whyNot } from "./answers.ts";

const numberIn = (dump: string | null, key: string): number | null =>
  wholeOf(new RegExp(`^\\s*${key}:\\s*(\\d{1,9})\\s*$`, "mu").exec(dump ?? "")?.[1]);

function chargeOf(dump: string | null): number | null {
  const level = numberIn(dump, "level");
  const scale = numberIn(dump, "scale");
  return level === null || scale === null || scale === 0 || level > scale ? null : level / scale;
}

/** Samsung alone keeps the capacity left in per cent; elsewhere the shell is not told. */
function wearOf(dump: string | null): number | null {
  const percent = numberIn(dump, "mSavedBatteryAsoc");
  return percent === null || percent === 0 || percent > 120 ? null : percent / 100;
}

/** Newer `df`: name, 1K-blocks, used, available, use, mount. The old one writes rounded letters and is not read. */
function freeOf(text: string | null): number | null {
  const [, size, , free] = /^\S+\s+(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+\/\S*\s*$/mu.exec(text ?? "") ?? [];
  const whole = wholeOf(size);
  const left = wholeOf(free);
  return whole === null || left === null || whole === 0 || left > whole ? null : left / whole;
}

function bootedAt(text: string | null, now: number): Instant | null {
  const seconds = /^(\d{1,10})(?:\.\d+)? /u.exec(text ?? "")?.[1];
  const at = seconds === undefined ? -1 : now - Number(seconds) * 1_000;
  return at < 0 ? null : (at as Instant);
}

export function readHealth(raw: RawOutputs, context: MeasuredContext): FactOf<"health"> {
  const battery = textOf(raw, "battery");
  const value = {
    diskFreeRatio: freeOf(textOf(raw, "disk")),
    batteryRatio: chargeOf(battery),
    batteryHealthRatio: wearOf(battery),
    bootedAt: bootedAt(textOf(raw, "uptime"), context.now),
  };
  return Object.values(value).every((one) => one === null)
    ? unavailable(context, whyNot(raw, "battery"))
    : measured(context, value);
}
