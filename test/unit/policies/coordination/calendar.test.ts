/**
 * Duties come back when they should: tables by hand, and a naive calendar that walks day by day as the second opinion.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportPeriod, stageOf, standingOf } from "../../../../policies/engine/coordination/calendar.ts";
import { addDays, daysBetween } from "../../../../policies/engine/day.ts";
import { loadStandards } from "../../../../policies/load/load-standards.ts";
import type { CalendarDuty, DutyDone, Recurrence } from "../../../../policies/schema/standards.ts";

const duty = (every: Recurrence, remindBefore: number[] = [120, 60, 30, 7]): CalendarDuty => ({
  id: "x",
  title: { pl: "x", en: "x" },
  how: { pl: "x", en: "x" },
  requirement: "R-096",
  every,
  role: "koordynator",
  remindBefore,
  term: "standards",
});
const done = (on: string, due: string, of = "x"): DutyDone => ({ duty: of, on, due });
const EVEN_MARCH: Recurrence = { on: "03-31", everyYears: 2, from: 2026 };

describe("what is due", () => {
  it.each([
    {
      why: "R-096: on 2026-11-22 the next report is due in 2028",
      every: EVEN_MARCH,
      entries: [],
      today: "2026-11-22",
      due: "2028-03-31",
      state: "ahead",
      reminder: null,
    },
    {
      why: "the day itself still belongs to the term",
      every: EVEN_MARCH,
      entries: [],
      today: "2028-03-31",
      due: "2028-03-31",
      state: "soon",
      reminder: "2028-03-24",
    },
    {
      why: "120 days before, the first reminder, which is for planning",
      every: EVEN_MARCH,
      entries: [],
      today: "2027-12-02",
      due: "2028-03-31",
      state: "ahead",
      reminder: "2027-12-02",
    },
    {
      why: "60 days before, somebody has to begin",
      every: EVEN_MARCH,
      entries: [],
      today: "2028-01-31",
      due: "2028-03-31",
      state: "soon",
      reminder: "2028-01-31",
    },
    {
      why: "one day earlier, none",
      every: EVEN_MARCH,
      entries: [],
      today: "2027-12-01",
      due: "2028-03-31",
      state: "ahead",
      reminder: null,
    },
    {
      why: "not done, it stays overdue and does not move on to 2030",
      every: EVEN_MARCH,
      entries: [],
      today: "2028-04-01",
      due: "2028-03-31",
      state: "overdue",
      reminder: "2028-03-24",
    },
    {
      why: "done late, the next one is due at its usual time",
      every: EVEN_MARCH,
      entries: [done("2028-06-15", "2028-03-31")],
      today: "2028-06-15",
      due: "2030-03-31",
      state: "ahead",
      reminder: null,
    },
    {
      why: "done early, as well",
      every: EVEN_MARCH,
      entries: [done("2027-12-20", "2028-03-31")],
      today: "2028-01-01",
      due: "2030-03-31",
      state: "ahead",
      reminder: null,
    },
    {
      why: "an interval never begun counts from the first day here",
      every: { months: 12 } as Recurrence,
      entries: [],
      today: "2027-11-23",
      due: "2027-11-22",
      state: "overdue",
      reminder: "2027-11-15",
    },
    {
      why: "an interval counts from the last time, whatever the order of entries",
      every: { months: 12 } as Recurrence,
      entries: [done("2028-02-29", "2028-01-01"), done("2027-01-10", "2027-01-01")],
      today: "2028-03-01",
      due: "2029-02-28",
      state: "ahead",
      reminder: null,
    },
    {
      why: "what follows another duty waits for it",
      every: { after: "report", days: 90 } as Recurrence,
      entries: [],
      today: "2028-03-31",
      due: null,
      state: "waiting",
      reminder: null,
    },
    {
      why: "and is due so many days after it",
      every: { after: "report", days: 90 } as Recurrence,
      entries: [done("2028-03-20", "2028-03-31", "report")],
      today: "2028-03-21",
      due: "2028-06-18",
      state: "ahead",
      reminder: "2028-02-19",
    },
    {
      why: "and waits again once it was done",
      every: { after: "report", days: 90 } as Recurrence,
      entries: [done("2028-03-20", "2028-03-31", "report"), done("2028-05-02", "2028-06-18")],
      today: "2028-09-01",
      due: null,
      state: "waiting",
      reminder: null,
    },
    {
      why: "another duty's work is not this one's",
      every: { days: 7 } as Recurrence,
      entries: [done("2026-11-28", "2026-11-29", "report")],
      today: "2026-11-28",
      due: "2026-11-29",
      state: "soon",
      reminder: "2026-11-22",
    },
  ])("$why", ({ every, entries, today, due, state, reminder }) => {
    const standing = standingOf(duty(every), entries, "2026-11-22", today);
    expect({ due: standing.due, state: standing.state, reminder: standing.reminder }).toEqual({ due, state, reminder });
  });

  it("agrees with a calendar walked day by day, for every fixed day", () => {
    fc.assert(
      fc.property(
        fc.record({
          every: fc.integer({ min: 1, max: 4 }),
          from: fc.integer({ min: 2020, max: 2030 }),
          on: fc.constantFrom("01-31", "03-31", "02-28", "12-31", "01-01"),
          since: fc.integer({ min: 0, max: 4_000 }),
        }),
        ({ every, from, on, since }) => {
          const begin = addDays("2022-01-01", since);
          let day = begin;
          while (!(
            day.endsWith(on) &&
            Number(day.slice(0, 4)) >= from &&
            (Number(day.slice(0, 4)) - from) % every === 0
          ))
            day = addDays(day, 1);
          const standing = standingOf(duty({ on, everyYears: every, from }), [], begin, begin);
          expect(standing.due).toBe(day);
          expect(standing.daysLeft).toBe(daysBetween(begin, day));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("covers the two full years before the year of the report", () => {
    expect(reportPeriod("2028-03-31")).toEqual({ from: "2026-01-01", to: "2028-01-01" });
  });
});

describe("the nearest reminder", () => {
  it.each([
    { why: "far ahead, nobody is reminded", left: 121, stage: null },
    { why: "four months before", left: 120, stage: 120 },
    { why: "a server that was off for weeks says the nearest only", left: 29, stage: 30 },
    { why: "a week before", left: 7, stage: 7 },
    { why: "the day before it is still the reminder of a week", left: 1, stage: 7 },
    { why: "the day itself", left: 0, stage: 0 },
    { why: "the day after, overdue", left: -1, stage: -1 },
    { why: "years after, the same", left: -900, stage: -1 },
    { why: "what waits for another duty reminds nobody", left: null, stage: null },
  ])("$why", ({ left, stage }) => {
    expect(stageOf({ remindBefore: [120, 60, 30, 7] }, { daysLeft: left })).toBe(stage);
  });
});

describe("the shipped calendar", () => {
  it("is due next on 2028-03-31 with the report, seen from the day this was written", () => {
    const report = loadStandards().duties.find(({ id }) => id === "report")!;
    expect(standingOf(report, [], "2026-11-22", "2026-11-22").due).toBe("2028-03-31");
    expect(report.remindBefore).toEqual([120, 60, 30, 7]);
  });
});
