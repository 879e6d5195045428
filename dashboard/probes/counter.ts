/**
 * Rounds of a day added up for M03 and M05–M08. What was not measured counts nowhere.
 *
 * @module
 */
import { BYPASS } from "../../policies/engine/verdict.ts";
import type { ProbeCount, ProbeRound } from "../../policies/schema/probes.ts";
import { HOUR_MS } from "../platform/clock.ts";
import { openMinutes, openingOf, Tally } from "../reports/index.ts";
import type { Counter, CountingContext } from "../reports/index.ts";
import { roundsBetween } from "./store.ts";

/** Rounds never change, but a «sonda» may have been away for some days. */
const AGAIN_DAYS = 7;
const WHOLE = 1_000;

/** Networks in which every harmful name that was measured was open: the filter let everything through (M03). */
export function openNetworks(counts: readonly ProbeCount[]): ReadonlySet<string> {
  const blocked = new Set<string>();
  const open = new Set<string>();
  for (const { kind, network, outcome } of counts)
    if (kind === "harmful" && network !== null)
      if (outcome.kind === "pass") blocked.add(network);
      else if (outcome.kind === "fail") open.add(network);
  return new Set([...open].filter((network) => !blocked.has(network)));
}

/** Adds one round up. */
export function countRound(tally: Tally, { at, counts, vantage }: Pick<ProbeRound, "at" | "counts" | "vantage">): void {
  const channel = vantage === undefined ? "own" : "guest";
  for (const { kind, mode, code, severity, subject, outcome, count, language = null } of counts) {
    if (outcome.kind === "not-measured") continue;
    const passed = outcome.kind === "pass";
    // Entries of a list of ways around the filter are ways around it, not harm.
    const isWay = kind === "bypass" || (kind === "sample" && code === BYPASS);
    if (!isWay && (kind === "harmful" || kind === "sample"))
      tally.add(
        at,
        "probe-harmful",
        { code, severity, mode, language, outcome: passed ? "blocked" : "open", channel },
        count,
      );
    else if (isWay)
      tally.add(
        at,
        "probe-bypass",
        { mode, kind: kind === "sample" ? "sample" : subject, outcome: passed ? "stopped" : "open", channel },
        count,
      );
    else if (kind === "safe-search")
      tally.add(at, "probe-safe-search", { mode, kind: subject, outcome: passed ? "pass" : "fail", channel }, count);
    else if (kind === "helpline" || kind === "protected")
      tally.add(
        at,
        "probe-benign",
        { group: kind === "helpline" ? "help" : "benign", mode, outcome: passed ? "open" : "blocked", channel },
        count,
      );
  }
}

/** A day without a round was not measured. */
export function probeCounter({ catalogue, venueId, timeZone }: CountingContext): Counter {
  return {
    source: "probes",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "probes", days);
      const isOpen = await openingOf(db, venueId, timeZone);
      const rounds = await roundsBetween(db, venueId, days[0]?.from ?? 0, days.at(-1)?.to ?? 0);
      for (const round of rounds) countRound(tally, round);
      const measured = new Set<string>();
      for (const { day, from, to } of days) {
        const own = rounds.filter(({ at }) => at >= from && at < to);
        if (own.length === 0) continue;
        measured.add(day);
        const hours = new Set(own.map(({ at }) => Math.floor((at - from) / HOUR_MS)));
        tally.cover(day, (WHOLE * hours.size) / Math.max(1, (to - from) / HOUR_MS));
        const rows = own.filter(({ vantage }) => vantage === undefined);
        for (const [index, { at, counts }] of rows.entries()) {
          if (openNetworks(counts).size === 0) continue;
          // Until the next round says otherwise, an hour at most.
          const end = Math.min(rows[index + 1]?.at ?? to, at + HOUR_MS);
          tally.addOn(day, "fail-open-minutes", {}, openMinutes(at, end, isOpen));
        }
      }
      return tally.result().filter(({ day }) => measured.has(day));
    },
  };
}
