/**
 * Protection built into macOS, and Microsoft Defender if it is there.
 *
 * Apple's own counts as antivirus here, and says so: XProtect with the age of its rules, working only with Gatekeeper and System
 * Integrity Protection. Its processes run on every Mac and prove nothing by themselves. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { codeOf, jsonOf, listOf, reasonOf, textOf } from "./answer.ts";
import { entryOf } from "../property-list.ts";

type Product = FactValue<"antivirus">["products"][number];
type Row = Readonly<Record<string, unknown>>;

/** Settings of Defender come as themselves or with who manages them: `{value, isManaged}`. */
function settingOf(row: Row, name: string): unknown {
  const value = row[name];
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

/** A number, also one written as text; anything else, `null` above all, is none and never nought. */
const numberOf = (value: unknown): number =>
  typeof value === "number" || (typeof value === "string" && /^\d{1,15}$/u.test(value)) ? Number(value) : Number.NaN;

const DEFINITIONS: Readonly<Record<string, Product["signatures"]>> = {
  upToDate: "current",
  outOfDate: "old",
  updateFailed: "old",
};

function microsoftDefender(raw: RawOutputs, context: MeasuredContext): Product | null {
  const json = jsonOf(raw, "microsoft-defender");
  if (codeOf(raw, "microsoft-defender") !== 0 || typeof json !== "object" || json === null) return null;
  const row = json as Row;
  const enabled = settingOf(row, "realTimeProtectionEnabled");
  const healthy = settingOf(row, "healthy");
  const passive = settingOf(row, "passiveModeEnabled");
  const status = settingOf(row, "definitionsStatus");
  const kind = typeof status === "object" && status !== null ? (status as Row)["$type"] : status;
  const minutes = numberOf(settingOf(row, "definitionsUpdatedMinutesAgo"));
  const dated = numberOf(settingOf(row, "definitionsUpdated"));
  const at = dated > 1e12 ? dated : minutes >= 0 ? context.now - minutes * 60_000 : null;
  return {
    name: "Microsoft Defender",
    kind: "third-party",
    realtime:
      passive === true
        ? "passive"
        : enabled === false
          ? "off"
          : enabled === true && healthy === true
            ? "on"
            : "unknown",
    signatures: DEFINITIONS[String(kind)] ?? "unknown",
    signaturesAt: at as Instant | null,
    alive: true,
    version: typeof row["appVersion"] === "string" ? row["appVersion"].slice(0, 200) : null,
  };
}

/** true: both say on; false: one says off; null: one said neither. */
export function gatekeeperOf(raw: RawOutputs): boolean | null {
  const gatekeeper = textOf(raw, "gatekeeper") ?? "";
  const integrity = textOf(raw, "system-integrity") ?? "";
  const one = /^assessments (enabled|disabled)\s*$/mu.exec(gatekeeper)?.[1];
  // With a custom configuration the line ends otherwise, and nobody knows what is left of it.
  const two = /^System Integrity Protection status: (enabled|disabled)\.?\s*$/mu.exec(integrity)?.[1];
  if (one === "disabled" || two === "disabled") return false;
  return one === "enabled" && two === "enabled" ? true : null;
}

function xprotect(raw: RawOutputs, gatekeeper: boolean | null): Product | null {
  const version = entryOf(listOf(raw, "xprotect/version"), "CFBundleShortVersionString");
  if (version?.type !== "string") return null;
  const seconds = /^(\d{9,11})\s*$/u.exec(textOf(raw, "xprotect/made")?.trim() ?? "")?.[1];
  return {
    name: "XProtect",
    kind: "xprotect",
    realtime: gatekeeper === null ? "unknown" : gatekeeper ? "on" : "off",
    signatures: "unknown",
    signaturesAt: seconds === undefined ? null : ((Number(seconds) * 1_000) as Instant),
    alive: true,
    version: version.text.slice(0, 200),
  };
}

export function readAntivirus(raw: RawOutputs, context: MeasuredContext): FactOf<"antivirus"> {
  const gatekeeper = gatekeeperOf(raw);
  const products = [microsoftDefender(raw, context), xprotect(raw, gatekeeper)].filter((one) => one !== null);
  // XProtect is part of macOS: not finding it means not having looked.
  if (products.length === 0) return unavailable(context, reasonOf(raw, "xprotect/version"));
  return measured(context, { products, eicar: "not-tested", gatekeeper });
}
