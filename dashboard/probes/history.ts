/**
 * Believable rounds of a venue that does not exist, from chance alone: for the demo and for measurements. Pure.
 *
 * Real history keeps rounds for 31 days, the sums of each day for five years (`probe_day`) and what was counted for as long as the report needs it
 * (`report_day`). So does an invented one: {@link inventRound} for the last 31 days goes through `writeRounds`; older days need one round each,
 * multiplied by the hours it stands for, of which {@link sumOfDay} and {@link countOfDay} make the two rows that are left.
 *
 * @module
 */
import type { MetricCatalogue } from "../../policies/schema/metric.ts";
import type { ProbeCount, ProbeRound } from "../../policies/schema/probes.ts";
import type { AccessMode, Category, Instant, NetworkId, Severity } from "../../policies/schema/vocabulary.ts";
import { Tally } from "../reports/index.ts";
import type { LocalSpan } from "../reports/index.ts";
import { countRound } from "./counter.ts";
import { sharesOf } from "./days.ts";
import type { NewRound } from "./store.ts";
import type { DayRow } from "./tables.ts";

export interface InventedVenue {
  readonly networks: readonly { readonly id: NetworkId; readonly mode: AccessMode }[];
  readonly codes: readonly { readonly code: Category; readonly severity: Severity }[];
  /** Ids of search engines. */
  readonly engines: readonly string[];
  readonly policyGeneration: number;
  readonly listGeneration: number;
}

/** Once in so many rounds something does not hold, for that round alone. */
const FAILS_ONE_IN = 160;
const PLANTED = 2;
const SAMPLES = { pl: 3, en: 1, uk: 1 } as const;
const HELP = 14;
const PROTECTED = 24;
const WAYS = [
  { subject: "firefox-doh-canary", times: 1 },
  { subject: "icloud-private-relay", times: 6 },
  { subject: "encrypted-dns", times: 14 },
  { subject: "resolver-discovery", times: 2 },
] as const;

/**
 * @param chance  0 ≤ chance < 1, called a fixed number of times for the same venue
 * @param rounds  how many rounds this one stands for: a day of them is 24
 */
export function inventRound(venue: InventedVenue, at: number, chance: () => number, rounds = 1): NewRound {
  const counts: ProbeCount[] = [];
  const faulty = chance() < rounds / FAILS_ONE_IN;
  const broken = Math.floor(chance() * venue.networks.length * venue.codes.length);
  const times: NonNullable<NewRound["times"]> = [];
  for (const [n, { id: network, mode }] of venue.networks.entries()) {
    const put = (one: Pick<ProbeCount, "kind" | "subject" | "count"> & Partial<ProbeCount>): void => {
      const all = { network, mode, code: null, severity: null, outcome: { kind: "pass" as const }, ...one };
      counts.push({ ...all, count: all.count * rounds });
    };
    for (const [c, { code, severity }] of venue.codes.entries()) {
      const open = faulty && broken === n * venue.codes.length + c;
      put({ kind: "harmful", subject: "", code, severity, count: PLANTED });
      for (const [language, count] of Object.entries(SAMPLES))
        put({ kind: "sample", subject: "", code, severity, language: language as "pl", count });
      if (open)
        counts.push({
          kind: "sample",
          network,
          mode,
          code,
          severity,
          subject: `starter-${code.toLowerCase()}`,
          outcome: { kind: "fail", cause: "open" },
          count: 1,
        });
    }
    for (const { subject, times: count } of WAYS) put({ kind: "bypass", subject, count });
    for (const subject of venue.engines) put({ kind: "safe-search", subject, count: 1 });
    put({ kind: "helpline", subject: "", count: HELP });
    put({ kind: "protected", subject: "", count: PROTECTED });
    put({ kind: "answer-time", subject: "", count: 1 });
    const p50 = 1 + Math.round(chance() * 30) / 10;
    times.push({ network, replies: 40, p50, p95: Math.round(p50 * 40) / 10 });
  }
  return {
    at: at as Instant,
    policyGeneration: venue.policyGeneration,
    listGeneration: venue.listGeneration,
    counts,
    times,
  };
}

/** Row of `probe_day` for a day whose rounds are gone. */
export function sumOfDay({ day, from }: LocalSpan, round: NewRound, rounds: number): Omit<DayRow, "venue_id"> {
  const { closed, open } = sharesOf(round.counts);
  return {
    day,
    day_at: from,
    rounds,
    failing: round.counts.some(({ outcome }) => outcome.kind === "fail") ? 1 : 0,
    closed_passed: closed.passed,
    closed_measured: closed.measured,
    open_passed: open.passed,
    open_measured: open.measured,
  };
}

/** What `report_day` keeps of such a day, as the counter would have counted it. @param covered  thousandths of the day */
export function countOfDay(
  catalogue: MetricCatalogue,
  day: LocalSpan,
  round: Pick<ProbeRound, "counts"> & NewRound,
  covered: number,
): ReturnType<Tally["result"]> {
  const tally = new Tally(catalogue, "probes", [day]);
  countRound(tally, round);
  tally.cover(day.day, covered);
  return tally.result();
}
