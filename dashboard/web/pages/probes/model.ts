/**
 * What the page of probes decides without a browser: percents, the table of networks and kinds, the points of the chart. Pure.
 *
 * @module
 */
import type { ProbeCount, ProbeDay, ProbeKind, ProbeReason, VantageView } from "../../../../policies/schema/probes.ts";

export interface Share {
  readonly passed: number;
  readonly measured: number;
}

/** In the order somebody reads them. */
export const KINDS = [
  "harmful",
  "sample",
  "bypass",
  "safe-search",
  "helpline",
  "protected",
  "list",
  "freshness",
  "policy",
  "answer-time",
] as const satisfies readonly ProbeKind[];

/** Percent with one decimal, never a hundred where something is missing. @returns null: nothing was measured */
export function percentOf({ passed, measured }: Share): number | null {
  if (measured === 0) return null;
  return passed === measured ? 100 : Math.min(99.9, Math.floor((1_000 * passed) / measured) / 10);
}

export function sharesByKind(counts: readonly ProbeCount[]): ReadonlyMap<ProbeKind, Share> {
  const shares = new Map<ProbeKind, { passed: number; measured: number }>();
  for (const { kind, outcome, count } of counts) {
    if (outcome.kind === "not-measured") continue;
    const share = shares.get(kind) ?? { passed: 0, measured: 0 };
    share.measured += count;
    if (outcome.kind === "pass") share.passed += count;
    shares.set(kind, share);
  }
  return shares;
}

/** Kinds that were measured anywhere, in their order: only these are columns. */
export const kindsOf = ({ networks }: VantageView): readonly ProbeKind[] => {
  const measured = new Set(networks.flatMap(({ counts }) => [...sharesByKind(counts).keys()]));
  return KINDS.filter((kind) => measured.has(kind));
};

export interface Missing {
  readonly kind: ProbeKind;
  readonly reason: ProbeReason;
  readonly count: number;
}

/** What was not measured, added up over networks, the most first. */
export function missingOf({ networks }: VantageView): readonly Missing[] {
  const sums = new Map<string, { kind: ProbeKind; reason: ProbeReason; count: number }>();
  for (const { kind, outcome, count } of networks.flatMap(({ counts }) => counts)) {
    if (outcome.kind !== "not-measured") continue;
    const key = `${kind}/${outcome.reason}`;
    const sum = sums.get(key) ?? { kind, reason: outcome.reason, count: 0 };
    sum.count += count;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}

export interface Point {
  readonly day: string;
  readonly x: number;
  readonly y: number;
}

/** Lowest percent the chart shows; below it everything is equally bad. */
const FLOOR = 90;

/** Places of days in a drawing; days without a round leave a gap. @param width CSS px @param height CSS px */
export function pointsOf(
  days: readonly ProbeDay[],
  of: "closed" | "open",
  width: number,
  height: number,
): readonly Point[] {
  const first = Date.parse(days[0]?.day ?? "");
  const last = Date.parse(days.at(-1)?.day ?? "");
  const span = Math.max(1, last - first);
  return days.flatMap((one) => {
    const percent = percentOf(one[of]);
    if (percent === null) return [];
    const x = ((Date.parse(one.day) - first) / span) * width;
    const y = height - ((Math.max(FLOOR, percent) - FLOOR) / (100 - FLOOR)) * height;
    return [{ day: one.day, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }];
  });
}
