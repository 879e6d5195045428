/** When a helpline answers: by the clock of Poland, on holidays, over the change of the clocks; never open by guess. */
import { describe, expect, it } from "vitest";
import { easter, isHoliday } from "../../../../policies/engine/help/holidays.ts";
import { needsVerifying, openState } from "../../../../policies/engine/help/open-now.ts";
import type { Hours } from "../../../../policies/schema/help.ts";

const at = (text: string): number => Date.parse(text);
const weekdays: Hours = {
  kind: "windows",
  windows: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "12:00", to: "15:00" }],
  holidays: "closed",
};
const daily: Hours = {
  kind: "windows",
  windows: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "12:00", to: "20:00" }],
  holidays: "unknown",
};
const nights: Hours = {
  kind: "windows",
  windows: [{ days: ["fri"], from: "22:00", to: "06:00" }],
  holidays: "open",
};

describe("openState", () => {
  it.each<{ why: string; hours: Hours; now: string; state: string; opensAt?: string | null }>([
    { why: "day and night", hours: { kind: "always" }, now: "2026-12-25T03:00:00+01:00", state: "open" },
    { why: "nobody told us the hours", hours: { kind: "unknown" }, now: "2026-11-20T13:00:00+01:00", state: "unknown" },
    { why: "in the window, winter time", hours: weekdays, now: "2026-11-20T12:00:00+01:00", state: "open" },
    { why: "in the window, summer time", hours: weekdays, now: "2026-07-17T14:59:59+02:00", state: "open" },
    {
      why: "the end does not belong to it; next on Monday",
      hours: weekdays,
      now: "2026-11-20T15:00:00+01:00",
      state: "closed",
      opensAt: "2026-11-23T12:00:00+01:00",
    },
    {
      why: "the next opening lies behind the change of the clocks",
      hours: weekdays,
      now: "2026-10-23T15:00:00+02:00",
      state: "closed",
      opensAt: "2026-10-26T12:00:00+01:00",
    },
    {
      why: "closed on a holiday, open the day after",
      hours: weekdays,
      now: "2026-11-11T13:00:00+01:00",
      state: "closed",
      opensAt: "2026-11-12T12:00:00+01:00",
    },
    {
      why: "Corpus Christi moves with Easter",
      hours: weekdays,
      now: "2026-06-04T13:00:00+02:00",
      state: "closed",
      opensAt: "2026-06-05T12:00:00+02:00",
    },
    { why: "a holiday nobody told us about", hours: daily, now: "2026-12-25T13:00:00+01:00", state: "unknown" },
    { why: "an ordinary Sunday", hours: daily, now: "2026-11-22T13:00:00+01:00", state: "open" },
    {
      why: "past midnight, the window of the day before",
      hours: nights,
      now: "2026-11-21T05:59:00+01:00",
      state: "open",
    },
    {
      why: "Saturday night is nobody's",
      hours: nights,
      now: "2026-11-21T23:00:00+01:00",
      state: "closed",
      opensAt: "2026-11-27T22:00:00+01:00",
    },
  ])("$why", ({ hours, now, state, opensAt }) => {
    const expected = opensAt === undefined ? { state } : { state, opensAt: opensAt === null ? null : at(opensAt) };
    expect(openState(hours, at(now))).toEqual(expected);
  });
});

describe("isHoliday", () => {
  // From the calendar on the wall, not from the formula.
  it.each([
    ["2024", "2024-03-31"],
    ["2025", "2025-04-20"],
    ["2026", "2026-04-05"],
    ["2027", "2027-03-28"],
    ["2038, the latest possible", "2038-04-25"],
  ])("Easter of %s", (_, date) => {
    expect(new Date(easter(Number(date.slice(0, 4)))).toISOString().slice(0, 10)).toBe(date);
  });

  it.each([
    { why: "Christmas Eve is free since 2025", date: "2026-12-24", holiday: true },
    { why: "Easter Monday", date: "2026-04-06", holiday: true },
    { why: "Good Friday is a working day", date: "2026-04-03", holiday: false },
    { why: "Epiphany", date: "2027-01-06", holiday: true },
    { why: "an ordinary Tuesday", date: "2026-11-24", holiday: false },
  ])("$why", ({ date, holiday }) => {
    expect(isHoliday(date)).toBe(holiday);
  });
});

describe("needsVerifying", () => {
  const file = { verifyEveryDays: 180, helplines: [] };
  it.each([
    { why: "nobody ever called", verifiedOn: null, now: "2026-11-22T10:00:00Z", needs: true },
    { why: "called today", verifiedOn: "2026-11-22", now: "2026-11-22T10:00:00Z", needs: false },
    { why: "the last day that counts", verifiedOn: "2026-05-27", now: "2026-11-22T23:00:00Z", needs: false },
    { why: "too long ago", verifiedOn: "2026-05-25", now: "2026-11-22T10:00:00Z", needs: true },
  ])("$why", ({ verifiedOn, now, needs }) => {
    expect(needsVerifying({ verifiedOn }, file, at(now))).toBe(needs);
  });
});
