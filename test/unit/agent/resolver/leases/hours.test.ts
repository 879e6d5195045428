/**
 * Hours of guests' leases: who asked counts, and time nobody looked does not.
 */
import { describe, expect, it } from "vitest";
import { LeaseHours } from "../../../../../agent/resolver/leases/hours.ts";
import type { NetworkId } from "../../../../../policies/schema/vocabulary.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN = Date.UTC(2026, 10, 22, 10);
const GUESTS = "guests" as NetworkId;
const on = (...subjects: string[]) => subjects.map((subject) => ({ network: GUESTS, subject }));
const told = (hours: LeaseHours) =>
  hours.drain().map(({ hourAt, outcome, count }) => `${String((hourAt - TEN) / HOUR)} ${outcome} ${String(count)}`);

describe("hours of leases", () => {
  it("are told when they are over, with those who asked at any time of them", () => {
    const hours = new LeaseHours();
    hours.asked(["a"], TEN + 1);
    for (let minute = 5; minute <= 55; minute += 5)
      hours.look([GUESTS], minute > 30 ? on("a", "b", "c") : on("a", "b"), 5, TEN + minute * MINUTE);
    hours.asked(["c", "stranger"], TEN + 59 * MINUTE);
    expect(told(hours)).toEqual([]);
    hours.asked(["b"], TEN + HOUR);
    expect(told(hours)).toEqual(["0 lease-watched 55", "0 lease-minutes 135", "0 lease-asked 80"]);
    expect(told(hours)).toEqual([]);
  });

  it("know an hour without guests from one nobody looked at", () => {
    const hours = new LeaseHours();
    hours.look([GUESTS], [], 5, TEN);
    hours.asked(["a"], TEN + HOUR);
    hours.asked(["a"], TEN + 2 * HOUR);
    expect(told(hours)).toEqual(["0 lease-watched 5"]);
  });

  it("hold sixty minutes, however often somebody looked", () => {
    const hours = new LeaseHours();
    for (let look = 0; look < 14; look += 1) hours.look([GUESTS], on("a"), 5, TEN + look);
    hours.forget();
    expect(told(hours)).toEqual(["0 lease-watched 60", "0 lease-minutes 60"]);
  });

  it("keep what was counted when pseudonyms end, and nobody's pseudonym", () => {
    const hours = new LeaseHours();
    hours.asked(["a"], TEN);
    hours.look([GUESTS], on("a"), 5, TEN);
    hours.forget();
    hours.look([GUESTS], on("a"), 5, TEN + 1);
    hours.forget();
    expect(told(hours)).toEqual([
      "0 lease-watched 5",
      "0 lease-minutes 5",
      "0 lease-asked 5",
      "0 lease-watched 5",
      "0 lease-minutes 5",
    ]);
  });
});
