/**
 * What an interpreter says about one check of one device, and the help all of them use.
 *
 * «Unknown» is an outcome of its own: whatever could not be looked at, is missing or makes no sense ends there and never in
 * `pass`. Pure.
 *
 * @module
 */
import type { OsSupportTable } from "../../schema/device-baseline.ts";
import type { DeviceFacts, FactTable, FactValue, Platform } from "../../schema/device-facts.ts";
import type { Instant } from "../../schema/vocabulary.ts";

export type Params = Readonly<Record<string, string | number>>;

/** `reason` is stable; the dashboard's catalogues and the device's own screen carry the sentences. */
export interface Outcome {
  readonly state: "pass" | "fail" | "unknown" | "not-applicable";
  readonly reason: string;
  readonly params: Params;
  /** of the oldest fact it rests on; null if there was none */
  readonly measuredAt: Instant | null;
}

/** A person's word about something no program can see. */
export interface Attestation {
  readonly check: string;
  readonly holds: boolean;
  readonly at: Instant;
}

export interface AuditContext {
  readonly facts: DeviceFacts;
  readonly platform: Platform;
  readonly osSupport: OsSupportTable;
  /** newest first or not; the newest of a check counts */
  readonly attestations: readonly Attestation[];
  readonly now: Instant;
  /** YYYY-MM-DD of `now` in the venue's time zone */
  readonly today: string;
}

/** A conclusion before it is known how old its facts are. */
export type Conclusion = Omit<Outcome, "measuredAt">;

export const pass = (reason = "ok", params: Params = {}): Conclusion => ({ state: "pass", reason, params });
export const fail = (reason: string, params: Params = {}): Conclusion => ({ state: "fail", reason, params });
export const unknown = (reason: string, params: Params = {}): Conclusion => ({ state: "unknown", reason, params });
export const notApplicable = (reason: string): Conclusion => ({ state: "not-applicable", reason, params: {} });

/** Concludes from one table; a missing or unavailable one is unknown, with the reason it gave. */
export function fromFact<T extends FactTable>(
  context: AuditContext,
  table: T,
  conclude: (value: FactValue<T>) => Conclusion,
): Outcome {
  const fact = context.facts[table];
  if (fact === undefined) return { ...unknown("fact-missing", { table }), measuredAt: null };
  if ("unavailable" in fact) return { ...unknown(`fact-${fact.unavailable}`, { table }), measuredAt: fact.measuredAt };
  return { ...conclude(fact.value as FactValue<T>), measuredAt: fact.measuredAt };
}

/** A yes-or-no fact that ought to be no. */
export function mustBeOff(value: boolean | null, found: string): Conclusion {
  if (value === null) return unknown("not-known");
  return value ? fail(found) : pass();
}

/** A count that ought to be nought. */
export function mustBeNone(value: number | null, found: string): Conclusion {
  if (value === null) return unknown("not-known");
  return value > 0 ? fail(found, { count: value }) : pass();
}

/** The worst of several: any failure, else any unknown, else pass with the first reason that is not plain. */
export function worst(conclusions: readonly Conclusion[]): Conclusion {
  const failed = conclusions.find((one) => one.state === "fail");
  if (failed !== undefined) return failed;
  const open = conclusions.find((one) => one.state === "unknown");
  if (open !== undefined) return open;
  return (
    conclusions.find((one) => one.state === "pass" && one.reason !== "ok") ?? conclusions[0] ?? unknown("nothing-known")
  );
}

export const DAY_MS = 86_400_000;
export const daysBetween = (from: number, to: number): number => Math.floor((to - from) / DAY_MS);
