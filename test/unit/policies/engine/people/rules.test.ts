/**
 * Days, appointments, deputies, training and second factors as pure rules, by tables and against naive oracles.
 *
 * @module
 */
import { array, assert, boolean, constantFrom, integer, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, isDay } from "../../../../../policies/engine/day.ts";
import {
  factorDueAt,
  factorStanding,
  isFresh,
  opensDoors,
} from "../../../../../policies/engine/people/second-factor.ts";
import { holdersAt, standingOf, trainingOf } from "../../../../../policies/engine/people/standing.ts";
import type { AppointmentFacts } from "../../../../../policies/engine/people/standing.ts";

describe("days", () => {
  it.each([
    { why: "a common day", day: "2026-11-02", fits: true },
    { why: "29 February of a leap year", day: "2028-02-29", fits: true },
    { why: "29 February of another", day: "2027-02-29", fits: false },
    { why: "a century that is no leap year", day: "2100-02-29", fits: false },
    { why: "a century that is", day: "2000-02-29", fits: true },
    { why: "31 April", day: "2026-04-31", fits: false },
    { why: "month zero", day: "2026-00-10", fits: false },
    { why: "words", day: "dziś", fits: false },
    { why: "more behind it", day: "2026-11-02T00:00", fits: false },
  ])("$why", ({ day, fits }) => expect(isDay(day)).toBe(fits));

  it("agrees with the calendar of the machine", () => {
    const days = record({
      year: integer({ min: 1900, max: 2200 }),
      month: integer({ min: 1, max: 12 }),
      day: integer({ min: 1, max: 31 }),
    });
    assert(
      property(days, ({ year, month, day }) => {
        const text = `${String(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const at = new Date(Date.UTC(year, month - 1, day));
        expect(isDay(text)).toBe(at.getUTCMonth() === month - 1);
      }),
    );
  });

  it.each([
    { why: "a year on", from: "2026-11-02", months: 12, to: "2027-11-02" },
    { why: "over the end of a year", from: "2026-11-02", months: 3, to: "2027-02-02" },
    { why: "into a shorter month", from: "2027-01-31", months: 1, to: "2027-02-28" },
    { why: "from a leap day", from: "2028-02-29", months: 12, to: "2029-02-28" },
    { why: "not at all", from: "2028-02-29", months: 0, to: "2028-02-29" },
  ])("adds months: $why", ({ from, months, to }) => expect(addMonths(from, months)).toBe(to));
});

const made = (more: Partial<AppointmentFacts>): AppointmentFacts => ({
  id: "a",
  account: "ala",
  role: "intake",
  department: null,
  fromAt: 10,
  untilAt: 20,
  deputyOf: null,
  ...more,
});

describe("an appointment", () => {
  it.each([
    { why: "before its first moment", at: 9, standing: "not-yet" },
    { why: "at its first moment", at: 10, standing: "in-force" },
    { why: "at its last", at: 19, standing: "in-force" },
    { why: "after it", at: 20, standing: "ended" },
  ])("$why: $standing", ({ at, standing }) => expect(standingOf(made({}), [], new Set(), at)).toBe(standing));

  it.each([
    { why: "while it lasts", fromAt: 12, untilAt: 15, endedAt: null, at: 14, standing: "suspended" },
    { why: "before", fromAt: 12, untilAt: 15, endedAt: null, at: 11, standing: "in-force" },
    { why: "after its last day", fromAt: 12, untilAt: 15, endedAt: null, at: 15, standing: "in-force" },
    { why: "once it was ended", fromAt: 12, untilAt: null, endedAt: 14, at: 14, standing: "in-force" },
    { why: "until it was ended", fromAt: 12, untilAt: null, endedAt: 14, at: 13, standing: "suspended" },
  ])("of somebody suspended, $why: $standing", ({ at, standing, ...one }) =>
    expect(standingOf(made({}), [{ account: "ala", ...one }], new Set(), at)).toBe(standing),
  );
});

describe("holders", () => {
  const asked = { role: "intake", department: null, at: 15 } as const;
  const deputy = made({ id: "d", account: "dora", deputyOf: "a" });

  it.each([
    { why: "the holder alone while able", absent: [] as string[], holders: ["ala"] },
    { why: "the deputy where the holder is left out", absent: ["ala"], holders: ["dora"] },
    { why: "nobody where both are", absent: ["ala", "dora"], holders: [] },
  ])("$why", ({ absent, holders }) =>
    expect(holdersAt([made({}), deputy], [], new Set(absent), asked).map(({ account }) => account)).toEqual(holders),
  );

  it("never names anybody absent, suspended, outside the term, or a deputy beside an able holder", () => {
    const appointment = record({
      id: constantFrom("a", "b", "c", "d"),
      account: constantFrom("p", "q", "r"),
      role: constantFrom("intake" as const, "nsp" as const),
      department: constantFrom(null, "x", "y"),
      fromAt: integer({ min: 0, max: 20 }),
      untilAt: option(integer({ min: 0, max: 30 })),
      deputyOf: option(constantFrom("a", "b")),
    });
    assert(
      property(
        array(appointment, { maxLength: 6 }),
        array(constantFrom("p", "q", "r"), { maxLength: 2 }),
        constantFrom(null, "x"),
        boolean(),
        (rows, absent, department, suspended) => {
          const unique = rows.filter((row, index) => rows.findIndex(({ id }) => id === row.id) === index);
          const suspensions = suspended ? [{ account: "p", fromAt: 0, untilAt: null, endedAt: null }] : [];
          const found = holdersAt(unique, suspensions, new Set(absent), { role: "intake", department, at: 15 });
          const away = (account: string): boolean =>
            absent.some((one) => one === account) || (suspended && account === "p");
          for (const { appointment: id, account, deputy: standsIn } of found) {
            const row = unique.find((one) => one.id === id);
            expect(row?.role).toBe("intake");
            expect(away(account)).toBe(false);
            expect((row?.fromAt ?? 99) <= 15 && (row?.untilAt ?? 99) > 15).toBe(true);
            if (department !== null) expect([null, department]).toContain(row?.department);
            expect(standsIn).toBe(row?.deputyOf !== null);
            if (standsIn) expect(found.some((one) => one.appointment === row?.deputyOf && !one.deputy)).toBe(false);
          }
        },
      ),
    );
  });
});

describe("training", () => {
  it.each([
    { why: "never trained", on: [], today: "2026-11-02", overdue: true },
    { why: "the last day in time", on: ["2025-11-02"], today: "2026-11-02", overdue: false },
    { why: "the day after", on: ["2025-11-02"], today: "2026-11-03", overdue: true },
    { why: "the newest counts", on: ["2026-05-01", "2020-01-01"], today: "2026-11-03", overdue: false },
  ])("$why", ({ on, today, overdue }) =>
    expect(
      trainingOf(
        on.map((day) => ({ on: day, competences: [] })),
        true,
        today,
      ).overdue,
    ).toBe(overdue),
  );

  it("asks nothing of roles that are not trained", () =>
    expect(trainingOf([], false, "2026-11-02")).toEqual({
      lastOn: null,
      dueOn: null,
      overdue: false,
      competences: [],
    }));
});

describe("a second factor", () => {
  const DAY = 86_400_000;
  const none = { hasFactor: false, provenAt: null, requiredSince: null, dueAt: null, graceMs: 14 * DAY };

  it.each([
    { why: "no role asks for one", facts: none, at: 0, standing: "optional" },
    { why: "in the days of grace", facts: { ...none, requiredSince: 0 }, at: 14 * DAY - 1, standing: "due" },
    { why: "after them", facts: { ...none, requiredSince: 0 }, at: 14 * DAY, standing: "overdue" },
    { why: "no grace at all", facts: { ...none, requiredSince: 0, graceMs: 0 }, at: 0, standing: "overdue" },
    { why: "taken away by two", facts: { ...none, dueAt: 5 }, at: 5, standing: "overdue" },
    { why: "there and not proven", facts: { ...none, hasFactor: true }, at: 0, standing: "needed" },
    { why: "there and proven", facts: { ...none, hasFactor: true, provenAt: 1 }, at: 2, standing: "proven" },
  ])("$why: $standing", ({ facts, at, standing }) => expect(factorStanding(facts, at)).toBe(standing));

  it("opens doors exactly when nothing is wanted any more", () =>
    expect((["proven", "needed", "overdue", "due", "optional"] as const).filter(opensDoors)).toEqual([
      "proven",
      "due",
      "optional",
    ]));

  it("is due at the earlier of its two times", () => {
    expect(factorDueAt({ requiredSince: 0, dueAt: 5, graceMs: 10 })).toBe(5);
    expect(factorDueAt({ requiredSince: 0, dueAt: 50, graceMs: 10 })).toBe(10);
    expect(factorDueAt({ requiredSince: null, dueAt: null, graceMs: 10 })).toBeNull();
  });

  it("is fresh for a quarter of an hour", () =>
    expect([isFresh(0, 900_000), isFresh(0, 900_001), isFresh(null, 0)]).toEqual([true, false, false]));
});
