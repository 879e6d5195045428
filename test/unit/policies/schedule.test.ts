/** Windows on the wall clock of Warsaw, with the two nights a year that are not like the others. */
import { describe, expect, it } from "vitest";
import { clockMinutes, isScheduleActive, wallClock } from "../../../policies/engine/schedule.ts";

const WARSAW = "Europe/Warsaw";
const at = (iso: string): number => Date.parse(iso);
type Days = ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];

describe("isScheduleActive", () => {
  it.each([
    {
      why: "the first minute belongs to it",
      days: ["mon"],
      from: "10:00",
      to: "12:00",
      iso: "2026-11-23T09:00:00Z",
      active: true,
    },
    {
      why: "the minute before does not",
      days: ["mon"],
      from: "10:00",
      to: "12:00",
      iso: "2026-11-23T08:59:59Z",
      active: false,
    },
    {
      why: "the last second belongs to it",
      days: ["mon"],
      from: "10:00",
      to: "12:00",
      iso: "2026-11-23T10:59:59Z",
      active: true,
    },
    { why: "the end does not", days: ["mon"], from: "10:00", to: "12:00", iso: "2026-11-23T11:00:00Z", active: false },
    { why: "another day", days: ["tue"], from: "10:00", to: "12:00", iso: "2026-11-23T09:00:00Z", active: false },
    {
      why: "summer time shifts UTC, not the wall",
      days: ["mon"],
      from: "10:00",
      to: "12:00",
      iso: "2026-07-20T08:00:00Z",
      active: true,
    },
    {
      why: "overnight, in the evening",
      days: ["fri"],
      from: "22:00",
      to: "06:00",
      iso: "2026-11-27T21:30:00Z",
      active: true,
    },
    {
      why: "overnight, the next morning",
      days: ["fri"],
      from: "22:00",
      to: "06:00",
      iso: "2026-11-28T04:59:00Z",
      active: true,
    },
    {
      why: "overnight, not the morning of its own day",
      days: ["fri"],
      from: "22:00",
      to: "06:00",
      iso: "2026-11-27T04:59:00Z",
      active: false,
    },
    {
      why: "overnight from Sunday into Monday",
      days: ["sun"],
      from: "22:00",
      to: "06:00",
      iso: "2026-11-23T04:00:00Z",
      active: true,
    },
    {
      why: "until midnight written 24:00",
      days: ["mon"],
      from: "18:00",
      to: "24:00",
      iso: "2026-11-23T22:59:00Z",
      active: true,
    },
    { why: "24:00 is the end", days: ["mon"], from: "18:00", to: "24:00", iso: "2026-11-23T23:00:00Z", active: false },
    {
      why: "until midnight written 00:00",
      days: ["mon"],
      from: "18:00",
      to: "00:00",
      iso: "2026-11-23T22:59:00Z",
      active: true,
    },
    {
      why: "00:00 as end is the end of the day, not its start",
      days: ["mon"],
      from: "18:00",
      to: "00:00",
      iso: "2026-11-23T23:00:00Z",
      active: false,
    },
    { why: "the whole day", days: ["mon"], from: "00:00", to: "24:00", iso: "2026-11-22T23:00:00Z", active: true },
    {
      why: "same hour twice is a day and a night",
      days: ["mon"],
      from: "08:00",
      to: "08:00",
      iso: "2026-11-24T06:59:00Z",
      active: true,
    },
    { why: "and no longer", days: ["mon"], from: "08:00", to: "08:00", iso: "2026-11-24T07:00:00Z", active: false },
    {
      why: "2027-03-28: 02:30 does not exist, a window inside the missing hour never opens (before)",
      days: ["sun"],
      from: "02:00",
      to: "03:00",
      iso: "2027-03-28T00:59:59Z",
      active: false,
    },
    {
      why: "2027-03-28: a window inside the missing hour never opens (after)",
      days: ["sun"],
      from: "02:00",
      to: "03:00",
      iso: "2027-03-28T01:00:00Z",
      active: false,
    },
    {
      why: "2027-03-28: a window across it goes on",
      days: ["sun"],
      from: "01:30",
      to: "04:00",
      iso: "2027-03-28T01:00:00Z",
      active: true,
    },
    {
      why: "2027-03-28: and ends by the wall",
      days: ["sun"],
      from: "01:30",
      to: "04:00",
      iso: "2027-03-28T02:00:00Z",
      active: false,
    },
    {
      why: "2026-10-25: the repeated hour, first time",
      days: ["sun"],
      from: "02:00",
      to: "03:00",
      iso: "2026-10-25T00:30:00Z",
      active: true,
    },
    {
      why: "2026-10-25: the repeated hour, second time",
      days: ["sun"],
      from: "02:00",
      to: "03:00",
      iso: "2026-10-25T01:30:00Z",
      active: true,
    },
    { why: "2026-10-25: over", days: ["sun"], from: "02:00", to: "03:00", iso: "2026-10-25T02:00:00Z", active: false },
    {
      why: "2026-10-25: overnight ends by the wall, an hour later",
      days: ["sat"],
      from: "22:00",
      to: "03:00",
      iso: "2026-10-25T01:59:00Z",
      active: true,
    },
  ])("$why", ({ days, from, to, iso, active }) => {
    expect(isScheduleActive({ days: days as Days, from, to }, at(iso), WARSAW)).toBe(active);
  });

  it("reads the wall clock of the given zone", () => {
    expect(wallClock(at("2026-11-22T23:30:00Z"), WARSAW)).toEqual({ day: 0, minute: 30 });
    expect(wallClock(at("2026-11-22T23:30:00Z"), "UTC")).toEqual({ day: 6, minute: 23 * 60 + 30 });
  });

  it("refuses a zone nobody knows", () => expect(() => wallClock(0, "Europe/Gdynia")).toThrow(RangeError));

  it("knows 24:00", () => expect([clockMinutes("00:00"), clockMinutes("24:00")]).toEqual([0, 1440]));
});
