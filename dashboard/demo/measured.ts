/**
 * The invented years in numbers: rounds of probes, how fresh lists were, and every day counted by the counters a venue has.
 *
 * A venue counts each night and then forgets what it counted from; here the nights are made up for at the end, while all of it is still there.
 *
 * @module
 */
import type { SourceDay } from "../../policies/schema/effectiveness.ts";
import { countOfDay, inventRound, probeCounter, sumOfDay, writeDays, writeRounds } from "../probes/index.ts";
import type { InventedVenue } from "../probes/index.ts";
import { coordinationCounters } from "../coordination/index.ts";
import { ROUTER_PORTS } from "../devices/index.ts";
import { takeVisits } from "../help/index.ts";
import { Tally, fillDays, spansOf, tableCounters, todayOf } from "../reports/index.ts";
import type { LocalSpan } from "../reports/index.ts";
import { surveyCounter } from "../surveys/index.ts";
import { DAY, HOUR, dateOf } from "./calendar.ts";
import { Chance } from "./chance.ts";
import { inventVisits } from "./help-visits.ts";
import type { DemoPlan } from "./plan.ts";
import { insert } from "./rows.ts";
import type { DemoStage } from "./stage.ts";
import { firmwareAges, isOpenPort, renewalsOf } from "./upkeep.ts";
import { ROUTERS } from "./venue.ts";

/** A venue keeps rounds for 31 days and then their sums; a demo that is to begin at once has rounds of the last ones. */
const ROUND_DAYS = 8;
const ROUNDS_A_DAY = 24;
const FULL_DAY = 1_000;
const LISTS: Readonly<Record<string, number>> = { cert: 1, "gambling-register": 1, other: 9 };

/** @returns counts of the days whose rounds are gone */
async function writeProbes(stage: DemoStage, plan: DemoPlan): Promise<SourceDay[]> {
  const { seed, to } = plan.options;
  const { networks, taxonomy, engines } = stage.policies;
  const venue: InventedVenue = {
    networks: networks.map(({ id, mode }) => ({ id, mode })),
    codes: taxonomy.entries.map(({ code, severity }) => ({ code, severity })),
    engines,
    policyGeneration: 1,
    listGeneration: 1,
  };
  const keeping = { ...stage, timeZone: stage.timeZone };
  const since = to - ROUND_DAYS * DAY;
  const rounds = Array.from({ length: ROUND_DAYS * ROUNDS_A_DAY }, (_, hour) => since + hour * HOUR + 5 * 60_000);
  const recent = Chance.of(seed, "probes", "recent");
  await writeRounds(
    keeping,
    rounds.map((at) => inventRound(venue, at, () => recent.next())),
  );
  const first = plan.days[0]?.day.date ?? dateOf(since);
  const old = spansOf(first, dateOf(since), stage.timeZone).map((span) => {
    const chance = Chance.of(seed, "probes", span.day);
    return { span, round: inventRound(venue, span.from, () => chance.next(), ROUNDS_A_DAY) };
  });
  await writeDays(
    keeping,
    old.map(({ span, round }) => sumOfDay(span, round, ROUNDS_A_DAY)),
  );
  return old.flatMap(({ span, round }) => [...countOfDay(stage.reports.catalogue, span, round, FULL_DAY)]);
}

/** Minutes of lists and of lists that were fresh; once in a while the network of the venue was away. */
async function writeSamples(stage: DemoStage, plan: DemoPlan): Promise<void> {
  const rows = plan.days.flatMap(({ day }) => {
    if (day.open === null || day.start + DAY > plan.options.to) return [];
    const minutes = (day.open.to - day.open.from) * 60;
    const chance = Chance.of(plan.options.seed, "lists", day.date);
    const stale = chance.next() < 0.03 ? chance.int(15, 120) : 0;
    const of = { venue_id: stage.venueId, day: day.date, day_at: day.start };
    return [
      { ...of, measure: "sampled-minutes", cell: "", amount: minutes },
      ...Object.entries(LISTS).flatMap(([cell, lists]) => [
        { ...of, measure: "list-minutes", cell, amount: minutes * lists },
        { ...of, measure: "list-minutes-fresh", cell, amount: minutes * lists - (cell === "cert" ? stale : 0) },
        {
          ...of,
          measure: "list-age-minutes",
          cell,
          amount: cell === "cert" ? 5 + stale : cell === "other" ? 1_440 : 720,
        },
      ]),
    ];
  });
  await stage.database.transaction().execute((tx) => insert(tx, "report_sample", rows));
}

/** What the evening's look at routers would have found. */
function routersOf(stage: DemoStage, plan: DemoPlan, days: readonly LocalSpan[]): SourceDay[] {
  const tally = new Tally(stage.reports.catalogue, "routers", days);
  const opened = plan.days.map(({ day }) => day);
  const [first] = opened;
  if (first === undefined) return [];
  const renewals = renewalsOf(opened);
  for (const span of days) {
    for (const { id } of ROUTERS)
      for (const port of ROUTER_PORTS)
        tally.addOn(span.day, "router-checks", {
          check: `port-${String(port)}`,
          outcome: isOpenPort(renewals, id, port, span) ? "fail" : "pass",
        });
    for (const age of firmwareAges(renewals, first, span)) tally.observeOn(span.day, "firmware-days", age);
    tally.cover(span.day, FULL_DAY);
  }
  return [...tally.result()];
}

/** Counts every day of the plan. */
export async function countYears(stage: DemoStage, plan: DemoPlan): Promise<void> {
  const { to } = plan.options;
  const first = plan.days[0]?.day.date;
  if (first === undefined) return;
  await writeSamples(stage, plan);
  const opened = plan.days.map(({ day }) => day);
  await takeVisits(stage, inventVisits(plan.options.seed, opened, to), to);
  const counted = await writeProbes(stage, plan);
  const days = spansOf(first, todayOf(to, stage.timeZone), stage.timeZone);
  const { reports } = stage;
  const counters = [...tableCounters(reports), surveyCounter(reports), ...coordinationCounters(reports)];
  for (const counter of counters)
    // Of routers only what is answered now can be counted; of the past nobody was asked.
    if (counter.source !== "routers") counted.push(...(await counter.count(stage.database, days, to)));
  counted.push(...routersOf(stage, plan, days));
  const known = new Set(counted.filter(({ source }) => source === "probes").map(({ day }) => day));
  const probed = days.filter(({ day }) => !known.has(day));
  if (probed.length > 0) counted.push(...(await probeCounter(reports).count(stage.database, probed, to)));
  await fillDays(reports, counted);
}
