/**
 * Disk, battery and start of a Mac, and whose resolver it asks.
 *
 * Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import {
  type FactOf,
  type MeasuredContext,
  measured,
  type RawOutputs,
  type ReadContext,
  unavailable,
} from "../../platform.ts";
import { waysAround } from "../ways-around.ts";
import { codeOf, listOf, reasonOf, textOf } from "./answer.ts";
import { profilerRows } from "./identity.ts";
import { entryOf, type PropertyValue } from "../property-list.ts";

const numberOf = (value: PropertyValue | undefined): number | null => (value?.type === "integer" ? value.number : null);

function ratio(part: number | null, whole: number | null, max: number): number | null {
  if (part === null || whole === null || part < 0 || whole <= 0) return null;
  return part / whole <= max ? part / whole : null;
}

/** Percent of a battery: a number, or a text such as `92%`. */
function percentOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{1,3}%?$/u.test(value) ? Number.parseInt(value, 10) : null;
}

const rowIn = (
  row: Readonly<Record<string, unknown>> | undefined,
  name: string,
): Readonly<Record<string, unknown>> | undefined => {
  const value = row?.[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
};

export function readHealth(raw: RawOutputs, context: MeasuredContext): FactOf<"health"> {
  const disk = listOf(raw, "disk");
  // The container is shared by several volumes; its free space is what all of them have left.
  const free = numberOf(entryOf(disk, "APFSContainerFree")) ?? numberOf(entryOf(disk, "FreeSpace"));
  const size = numberOf(entryOf(disk, "APFSContainerSize")) ?? numberOf(entryOf(disk, "TotalSize"));
  const battery = profilerRows(raw, "power", "SPPowerDataType")?.find((row) => "sppower_battery_health_info" in row);
  const charge = percentOf(rowIn(battery, "sppower_battery_charge_info")?.["sppower_battery_state_of_charge"]);
  const health = percentOf(rowIn(battery, "sppower_battery_health_info")?.["sppower_battery_health_maximum_capacity"]);
  const seconds = /\bsec = (\d{9,11})\b/u.exec(textOf(raw, "boot") ?? "")?.[1];
  const value: FactValue<"health"> = {
    diskFreeRatio: ratio(free, size, 1),
    batteryRatio: ratio(charge, 100, 1),
    batteryHealthRatio: ratio(health, 100, 1.2),
    bootedAt: seconds === undefined ? null : ((Number(seconds) * 1_000) as Instant),
  };
  return Object.values(value).every((one) => one === null)
    ? unavailable(context, reasonOf(raw, "disk"))
    : measured(context, value);
}

/** What `dig` heard for the canary; it asks the servers the system was given, not the system's own resolver. */
function canaryOf(raw: RawOutputs, token: string): FactValue<"resolution">["canary"] {
  const text = textOf(raw, "canary");
  // 9: nobody answered.
  if (text === null || codeOf(raw, "canary") !== 0) return "no-answer";
  const status = /^;; ->>HEADER<<-[^\n]*status: ([A-Z]+)/mu.exec(text)?.[1];
  if (status === "NOERROR" || status === "NXDOMAIN") {
    const texts = [...text.matchAll(/\sTXT\s((?:"[^"\n]*"\s?)+)$/gmu)].map(([, quoted]) =>
      [...(quoted as string).matchAll(/"([^"]*)"/gu)].map((one) => one[1]).join(""),
    );
    return texts.includes(token) ? "ours" : "not-ours";
  }
  return "no-answer";
}

export function readResolution(raw: RawOutputs, context: ReadContext): FactOf<"resolution"> {
  const { canary, resolvers } = context.settings;
  if (canary === null) return unavailable(context, "not-asked", "no canary name is known yet");
  const heard = canaryOf(raw, canary.token);
  const servers = [...(textOf(raw, "servers") ?? "").matchAll(/^\s*nameserver\[\d+\] : (\S+)\s*$/gmu)].map(
    (one) => one[1] as string,
  );
  return measured(context, {
    canary: heard,
    servers:
      servers.length === 0 || resolvers.length === 0
        ? null
        : new Set(servers.filter((server) => !resolvers.includes(server))).size,
    privateDns: "unknown",
    bypass: waysAround(raw, "macos/outside", heard !== "no-answer"),
  });
}
