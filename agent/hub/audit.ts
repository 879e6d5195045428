/**
 * One tablet, from the cable to the verdict: runs its questions within a limit, reads facts, judges, writes the report down.
 *
 * Evidence is second-hand and says so: each fact carries the mark, the report names the hub and the hub's key signs it.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceFacts, FactTable } from "../../policies/schema/device-facts.ts";
import type { DeviceId, Instant } from "../../policies/schema/vocabulary.ts";
import type { CurrentBaseline, ShippedPolicies } from "../device/baseline-store.ts";
import type { AdbSettings } from "../device/collectors/android/shell.ts";
import type { IpadSettings } from "../device/collectors/ipados/commands.ts";
import type { Exec } from "../device/exec.ts";
import { collect, readFacts } from "../device/measure.ts";
import { absent, type DevicePlatform, type RawOutputs } from "../device/platform.ts";
import { androidTablet } from "../device/platforms/android.ts";
import { ipad } from "../device/platforms/ipados.ts";
import { settingOf, textOf, wholeOf } from "../device/readers/android/answers.ts";
import { dictionaryOf } from "../device/readers/ipados/answers.ts";
import { ipadOffset } from "../device/readers/ipados/state.ts";
import { ReportSpool } from "../device/report-spool.ts";
import type { Identity, Status } from "../device/state.ts";
import { judgeLocally, type LocalVerdict } from "../device/verdict.ts";
import type { Ledger } from "./ledger.ts";
import type { Plug } from "./plugs.ts";

export interface AuditParts {
  readonly exec: Exec;
  readonly adb: AdbSettings;
  readonly ipads: IpadSettings;
  readonly ledger: Ledger;
  readonly shipped: ShippedPolicies;
  readonly agentVersion: string;
  readonly bootId: string;
  readonly sinceBootMs: () => number;
  /** server's time as far as it is known */
  readonly now: () => Instant;
  readonly identity: () => Identity | null;
  /** brings the baseline up to date if the server can be had at once */
  readonly refresh: (device: DeviceId) => Promise<void>;
  /** for one tablet, default 90 s */
  readonly limitMs?: number;
}

export interface Audited {
  readonly device: DeviceId | null;
  readonly status: Status;
  readonly verdict: LocalVerdict;
  /** `untrusted`: the iPad answers no more than strangers get; `gone`: it did not answer at all */
  readonly reached: "whole" | "untrusted" | "gone";
  /** the tablet forgets the hub's key when it was not seen for some days */
  readonly keyExpires: boolean;
  /** a report waits for the server */
  readonly reported: boolean;
}

const LIMIT_MS = 90_000;

/** Ends every question at the common limit and notes when each was answered. */
function within(exec: Exec, limitMs: number, answered: Map<string, number>, now: () => number): Exec {
  const end = performance.now() + limitMs;
  return async (probe, file, args, options = {}) => {
    const left = Math.floor(end - performance.now());
    if (left <= 0) return absent(probe, "timed-out");
    const output = await exec(probe, file, args, { ...options, timeoutMs: Math.min(options.timeoutMs ?? left, left) });
    answered.set(probe, now());
    return output;
  };
}

function hubKeyOf({ home }: AdbSettings): string | null {
  const file = join(home, ".android", "adbkey.pub");
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function clockOffset(plug: Plug, raw: RawOutputs, answered: ReadonlyMap<string, number>): number | null {
  const at = answered.get(plug.kind === "android" ? "android/date" : "ipados/trusted");
  if (at === undefined) return null;
  if (plug.kind === "ipados") return ipadOffset(raw, at);
  const seconds = wholeOf(textOf(raw, "date"));
  return seconds === null ? null : seconds * 1_000 - at;
}

function reachedOf(plug: Plug, raw: RawOutputs): Audited["reached"] {
  if (plug.kind === "android") return textOf(raw, "getprop") === null ? "gone" : "whole";
  if (dictionaryOf(raw, "info") === null) return "gone";
  return dictionaryOf(raw, "trusted") === null ? "untrusted" : "whole";
}

/** The default is seven days; nought means never. */
const keyExpires = (plug: Plug, raw: RawOutputs): boolean =>
  plug.kind === "android" && settingOf(raw, "global/adb_allowed_connection_time") !== "0";

function secondHand(facts: DeviceFacts): DeviceFacts {
  const tables = Object.entries(facts) as [FactTable, NonNullable<DeviceFacts[FactTable]>][];
  return Object.fromEntries(
    tables.map(([table, fact]) => [table, "value" in fact ? { ...fact, secondHand: true } : fact]),
  );
}

function platformOf(plug: Plug, parts: AuditParts, baseline: CurrentBaseline | null): DevicePlatform {
  if (plug.kind === "ipados") return ipad(parts.ipads, plug.serial);
  const resolvers = baseline?.document.resolvers ?? [];
  return androidTablet(parts.adb, plug.serial, { hubKey: hubKeyOf(parts.adb), resolvers });
}

const serialIn = (facts: DeviceFacts): string | null =>
  facts.identity !== undefined && "value" in facts.identity ? facts.identity.value.serial : null;

/** Never throws for what a tablet does. */
export async function auditPlug(plug: Plug, parts: AuditParts): Promise<Audited> {
  const { ledger } = parts;
  const identity = parts.identity();
  const early = ledger.deviceOf([plug.serial], identity);
  if (early !== null) await parts.refresh(early);
  const guess = early === null ? null : ledger.baselineOf(early, identity);
  const now = parts.now();
  const answered = new Map<string, number>();
  const platform = platformOf(plug, parts, guess);
  const outputs = await collect({
    platform,
    exec: within(parts.exec, parts.limitMs ?? LIMIT_MS, answered, parts.now),
    privileged: false,
    now,
    handedOutAt: null,
    clockOffsetMs: null,
  });
  const read = (baseline: CurrentBaseline | null): DeviceFacts =>
    readFacts(platformOf(plug, parts, baseline), outputs, {
      now,
      handedOutAt: baseline?.document.handedOutAt ?? null,
      clockOffsetMs: clockOffset(plug, outputs, answered),
    });
  const first = read(guess);
  // What the tablet says of itself goes before the name it has on the cable.
  const own = serialIn(first);
  const device = ledger.deviceOf([...(own === null ? [] : [own]), plug.serial], identity);
  if (device !== null && device !== early) await parts.refresh(device);
  const baseline = device === null ? null : ledger.baselineOf(device, identity);
  const facts = secondHand(device === early ? first : read(baseline));
  const reached = reachedOf(plug, outputs);
  const { status, verdict } = judge(plug, parts, device, baseline, facts, now);
  const reported = device !== null && identity !== null && reached !== "gone";
  if (reported)
    new ReportSpool(ledger.stateOf(device), parts.now).add({
      device,
      by: identity.device,
      measuredAt: now,
      // Clock and start are the hub's: its instants are what the server compares.
      bootId: parts.bootId,
      monotonicMs: Math.max(0, Math.round(parts.sinceBootMs())),
      agentVersion: parts.agentVersion,
      baselineDigest: baseline?.digest ?? null,
      trigger: "plugged-in",
      facts,
      durationsMs: Object.fromEntries([...outputs].map(([id, { ms }]) => [id, Math.max(0, ms)])),
    });
  return { device, status, verdict, reached, keyExpires: keyExpires(plug, outputs), reported };
}

function judge(
  plug: Plug,
  { ledger, shipped }: AuditParts,
  device: DeviceId | null,
  baseline: CurrentBaseline | null,
  facts: DeviceFacts,
  now: Instant,
): Pick<Audited, "status" | "verdict"> {
  const state = device === null ? null : ledger.stateOf(device);
  const verdict = judgeLocally({
    facts,
    platform: plug.kind,
    document: baseline?.document ?? null,
    shipped,
    failing: state?.read("failing") ?? {},
    enrolled: device !== null,
    now,
  });
  const status: Status = {
    format: 1,
    measuredAt: now,
    trigger: "plugged-in",
    baseline: { id: verdict.baseline.id, version: verdict.baseline.version, shipped: verdict.shipped },
    gate: verdict.gate,
    score: verdict.score,
    findings: verdict.findings.map(({ check, state: found, severity, stale, inGrace, reason, params }) => {
      return { check, state: found, severity, stale, inGrace, reason, params };
    }),
  };
  state?.write("failing", verdict.failing);
  state?.write("status", status);
  return { status, verdict };
}
