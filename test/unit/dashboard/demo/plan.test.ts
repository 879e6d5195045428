/**
 * A plan is a function of its seed and period, follows the calendar of Poland, and holds nothing that looks like somebody real.
 *
 * @module
 */
import { assert, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { aheadOfUtc, dateOf, daysOf, hourOf } from "../../../../dashboard/demo/calendar.ts";
import { Chance } from "../../../../dashboard/demo/chance.ts";
import { planDemo } from "../../../../dashboard/demo/plan.ts";
import { DEVICES, STAFF } from "../../../../dashboard/demo/venue.ts";
import { localDate, localFields, startOfLocalDay } from "../../../../dashboard/platform/clock.ts";
import { isJustification } from "../../../../policies/engine/case/justification.ts";
import { TelemetryBatch } from "../../../../policies/schema/messages.ts";
import { JUSTIFICATIONS } from "../../../../dashboard/demo/words.ts";

const FROM = Date.UTC(2026, 8, 1);
const YEAR = { seed: "year", from: FROM, to: Date.UTC(2027, 8, 1) };
const ZONE = "Europe/Warsaw";
const year = planDemo(YEAR);

describe("chance", () => {
  it("is the same for the same labels and another for others", () => {
    const numbers = (label: string): number[] => {
      const chance = Chance.of("seed", label);
      return Array.from({ length: 8 }, () => chance.next());
    };
    expect(numbers("a")).toEqual(numbers("a"));
    expect(numbers("a")).not.toEqual(numbers("b"));
  });

  it("spreads evenly, also for labels that differ in one letter", () => {
    const firsts = Array.from({ length: 20_000 }, (_, index) => Chance.of("seed", index).next());
    for (let bin = 0; bin < 10; bin += 1) {
      const inBin = firsts.filter((one) => Math.floor(one * 10) === bin).length;
      expect(inBin).toBeGreaterThan(1_800);
      expect(inBin).toBeLessThan(2_200);
    }
  });

  it.each([0.3, 4, 200])("counts %s on average", (mean) => {
    const chance = Chance.of("mean", mean);
    const sum = Array.from({ length: 4_000 }, () => chance.poisson(mean)).reduce((all, one) => all + one, 0);
    expect(Math.abs(sum / 4_000 - mean)).toBeLessThan(0.1 * mean);
  });

  it("makes ids shaped like random UUIDs", () => {
    assert(
      property(string(), (label) => {
        expect(Chance.of(label).uuid()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
        );
      }),
    );
  });
});

describe("calendar", () => {
  it("has the clock of Poland that the platform has", () => {
    assert(
      property(integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2056, 0, 1) }), (at) => {
        expect(dateOf(at)).toBe(localDate(at, ZONE));
        expect((((at + aheadOfUtc(at)) / 3_600_000) % 24) | 0).toBe(localFields(at, ZONE).hour);
      }),
    );
  });

  it("begins each day at its first instant, days of 23 and 25 hours included", () => {
    for (const day of daysOf("s", YEAR, 100)) {
      expect([day.date, day.start]).toEqual([day.date, startOfLocalDay(day.start + 3_600_000, ZONE)]);
      expect(localFields(hourOf(day, 9), ZONE)).toMatchObject({ hour: 9, minute: 0 });
    }
    expect(daysOf("s", YEAR, 100)).toHaveLength(365);
  });

  it("is closed on Mondays and great holidays", () => {
    const days = new Map(daysOf("s", YEAR, 100).map((day) => [day.date, day]));
    for (const date of ["2026-09-07", "2026-12-25", "2027-01-01"])
      expect([date, days.get(date)?.open, days.get(date)?.visitors]).toEqual([date, null, 0]);
    expect(days.get("2026-09-08")?.open).toEqual({ from: 9, to: 17 });
  });
});

describe("plan", () => {
  it("is the same for the same seed, and another for another", () => {
    const months = { ...YEAR, to: Date.UTC(2026, 10, 1) };
    const text = JSON.stringify(planDemo(months));
    expect(JSON.stringify(planDemo(months))).toBe(text);
    expect(JSON.stringify(planDemo({ ...months, seed: "other" }))).not.toBe(text);
  });

  it("says the same of a day whatever comes after it", () => {
    const half = planDemo({ ...YEAR, to: Date.UTC(2026, 11, 1) });
    expect(half.days.map(({ counters }) => counters)).toEqual(
      year.days.slice(0, half.days.length).map(({ counters }) => counters),
    );
    expect(half.days.map(({ hits }) => hits.map(({ category }) => category))).toEqual(
      year.days.slice(0, half.days.length).map(({ hits }) => hits.map(({ category }) => category)),
    );
  });

  it("has what a year of a venue has", () => {
    const counted = {
      open: year.days.filter(({ day }) => day.open !== null).length,
      visitors: year.days.reduce((sum, { day }) => sum + day.visitors, 0),
      counters: year.days.reduce((sum, { counters }) => sum + counters.length, 0),
      lessons: year.days.reduce((sum, { lessons }) => sum + lessons.length, 0),
      tries: year.days.reduce((sum, { hits }) => sum + hits.length, 0),
      reports: year.fleet.reports.length,
      cases: year.cases.length,
    };
    const least = {
      open: 280,
      visitors: 130_000,
      counters: 25_000,
      lessons: 350,
      tries: 250,
      reports: 8_000,
      cases: 30,
    };
    for (const [what, count] of Object.entries(least))
      expect([what, counted[what as keyof typeof counted] >= count]).toEqual([what, true]);
    expect(new Set(year.cases.map(({ origin, ending }) => `${origin} ${ending}`)).size).toBe(9);
  });

  it("keeps everything inside its period, in order", () => {
    const times = [...year.acts.map(({ at }) => at), ...year.days.map(({ at }) => at)];
    expect(Math.min(...times)).toBeGreaterThanOrEqual(FROM);
    expect(Math.max(...times)).toBeLessThan(YEAR.to);
    expect(year.acts.map(({ at }) => at)).toEqual(year.acts.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it("sends what the contract of telemetry allows", () => {
    for (const { hits, counters, spikes } of year.days)
      TelemetryBatch.parse({
        format: 1,
        resolver: "resolver-1",
        bootId: "0".repeat(32),
        seq: 1,
        hits,
        counters,
        spikes,
        dropped: 0,
      });
  });

  it("lends nothing twice at once, and nothing that is at the repairer's", () => {
    const loans = year.days.flatMap(({ lessons }) => lessons.flatMap(({ devices }) => devices));
    for (const [device, some] of Map.groupBy(loans, (loan) => loan.device)) {
      const inOrder = some.toSorted((a, b) => a.handedOutAt - b.handedOutAt);
      for (const [index, loan] of inOrder.entries()) {
        expect(loan.returnedAt).toBeGreaterThan(loan.handedOutAt);
        expect(loan.handedOutAt).toBeGreaterThan(inOrder[index - 1]?.returnedAt ?? 0);
        const away = year.fleet.repairs.filter((one) => one.device === device);
        expect(away.filter(({ from, to }) => loan.handedOutAt < to && loan.returnedAt > from)).toEqual([]);
      }
    }
  });

  it("chains the reports of each device", () => {
    for (const some of Map.groupBy(year.fleet.reports, ({ device }) => device).values())
      for (const [index, { seq, prevHash }] of some.entries()) {
        expect(seq).toBe(index + 1);
        expect(prevHash).toBe(some[index - 1]?.hash ?? null);
      }
  });

  it("names nobody and no site: every account says what it is, every name and address is of the documentation", () => {
    for (const { displayName } of STAFF) expect(displayName).toMatch(/\(pokaz\)$/u);
    for (const { address } of DEVICES) expect(address).toMatch(/^192\.0\.2\.\d+$/u);
    const text = JSON.stringify(year);
    for (const [, name = ""] of text.matchAll(/"(?:name|entry)":"([^"]+\.[^"]+)"/gu))
      expect(name).toMatch(/\.example$/u);
    for (const { at: _at, ...act } of year.acts)
      if (act.kind === "report") expect(act.report.text).toMatch(/^Pokaz: /u);
  });

  it("gives reasons that are reasons", () => {
    expect(JUSTIFICATIONS.filter((one) => !isJustification(one))).toEqual([]);
  });

  it("needs a day", () => {
    expect(() => planDemo({ ...YEAR, to: FROM })).toThrow(RangeError);
  });
});
