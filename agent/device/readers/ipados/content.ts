/**
 * Room, charge, pictures and programs of an iPad, once it trusts the hub.
 *
 * Pictures are known by the room they take. That is no count, and newer systems say nought whatever there is, so «none» is never concluded.
 * Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { booleanIn, dictionaryOf, numberIn, plistOf, textIn, whyNot } from "./answers.ts";
import { isDictionary } from "./plist.ts";

function freeOf(raw: RawOutputs): number | null {
  const usage = dictionaryOf(raw, "disk-usage");
  const whole = numberIn(usage, "TotalDataCapacity");
  const free = numberIn(usage, "TotalDataAvailable");
  return whole === null || free === null || whole === 0 || free > whole ? null : free / whole;
}

function chargeOf(raw: RawOutputs): number | null {
  const battery = dictionaryOf(raw, "battery");
  const percent = numberIn(battery, "BatteryCurrentCapacity");
  if (booleanIn(battery, "HasBattery") === false || percent === null || percent > 100) return null;
  return percent / 100;
}

export function readHealth(raw: RawOutputs, context: MeasuredContext): FactOf<"health"> {
  const diskFreeRatio = freeOf(raw);
  const batteryRatio = chargeOf(raw);
  return diskFreeRatio === null && batteryRatio === null
    ? unavailable(context, whyNot(raw, "disk-usage"))
    : measured(context, { diskFreeRatio, batteryRatio, batteryHealthRatio: null, bootedAt: null });
}

export function readMedia(raw: RawOutputs, context: MeasuredContext): FactOf<"media"> {
  const usage = dictionaryOf(raw, "disk-usage");
  const parts = [numberIn(usage, "PhotoUsage"), numberIn(usage, "CameraUsage")].filter((one) => one !== null);
  if (parts.length === 0) return unavailable(context, usage === null ? whyNot(raw, "disk-usage") : "not-supported");
  const bytes = Math.floor(parts.reduce((sum, one) => sum + one, 0));
  if (!Number.isSafeInteger(bytes)) return unavailable(context, "unreadable");
  return measured(context, { files: null, newerThanHandOut: null, bytes, newestAt: null });
}

const MOST = 2_000;

export function readSoftware(raw: RawOutputs, context: MeasuredContext): FactOf<"software"> {
  const list = plistOf(raw, "apps");
  if (!Array.isArray(list)) return unavailable(context, whyNot(raw, "apps"));
  const apps = (list as readonly unknown[]).map((one) => (isDictionary(one as never) ? (one as never) : null));
  const installed = apps.map((app) => ({
    name: textIn(app, "CFBundleIdentifier"),
    version: textIn(app, "CFBundleShortVersionString") ?? textIn(app, "CFBundleVersion"),
    publisher: null,
    from: textIn(app, "ApplicationType"),
  }));
  // A program without a name would slip past a list of forbidden ones.
  if (!installed.every((app): app is typeof app & { name: string } => app.name !== null))
    return unavailable(context, "unreadable");
  return measured(context, { installed: installed.slice(0, MOST), activation: "not-applicable" });
}
