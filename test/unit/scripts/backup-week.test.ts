/**
 * A week of nightly copies: seven names, one file of keys, one proof.
 *
 * @module
 */
import { expect, it } from "vitest";
import { placeOfDay } from "../../../scripts/backup/week.ts";

const DAY = 86_400_000;

it.each([
  { why: "a Monday", at: Date.UTC(2026, 10, 23, 1), day: 1, prove: false },
  { why: "a Saturday", at: Date.UTC(2026, 10, 28, 1), day: 6, prove: false },
  { why: "a Sunday is proved", at: Date.UTC(2026, 10, 29, 1), day: 7, prove: true },
  { why: "a leap day, a Tuesday", at: Date.UTC(2028, 1, 29, 1), day: 2, prove: false },
])("names the file of $why", ({ at, day, prove }) => {
  expect(placeOfDay("copies", at)).toEqual({
    to: `copies/latarnik-${String(day)}.lat`,
    keys: "copies/latarnik.keys",
    prove,
  });
  expect(new Date(at).getUTCDay() % 7).toBe(day % 7);
});

it("keeps seven files, and proves one of them", () => {
  const nights = Array.from({ length: 60 }, (_value, night) =>
    placeOfDay("copies", Date.UTC(2026, 0, 1, 2) + night * DAY),
  );
  expect(new Set(nights.map(({ to }) => to)).size).toBe(7);
  expect(new Set(nights.filter(({ prove }) => prove).map(({ to }) => to)).size).toBe(1);
});
