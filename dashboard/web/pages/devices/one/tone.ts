/**
 * How a finding looks, and in which order findings stand. Pure.
 *
 * @module
 */
import type { CheckView } from "../../../../../policies/schema/device-api.ts";
import type { State } from "../../../parts/state.tsx";

/** Groups of the device's page, what matters most first; a stale pass counts as not known. */
export const groups = ["fail", "unknown", "exempt", "pass", "not-applicable"] as const;
export type Group = (typeof groups)[number];

export const groupOf = (check: Pick<CheckView, "state" | "stale">): Group =>
  check.stale && check.state === "pass" ? "unknown" : check.state;

export const checkTone = (state: string): State =>
  state === "pass" ? "good" : state === "fail" ? "danger" : state === "exempt" ? "attention" : "not-measured";

const weight = ["block", "high", "medium", "info"];
/** Heaviest first. */
export const bySeverity = (a: CheckView, b: CheckView): number =>
  weight.indexOf(a.severity) - weight.indexOf(b.severity);
