/**
 * Local days of Warsaw, also those of 23 and 25 hours, and canonical JSON.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../../../dashboard/platform/arguments.ts";
import { canonicalJson } from "../../../../dashboard/platform/canonical.ts";
import { localDate, startOfLocalDay } from "../../../../dashboard/platform/clock.ts";

describe("startOfLocalDay", () => {
  it.each([
    { why: "winter", at: "2026-11-22T12:00:00Z", start: "2026-11-21T23:00:00.000Z" },
    { why: "summer", at: "2026-07-01T12:00:00Z", start: "2026-06-30T22:00:00.000Z" },
    { why: "the day of 23 hours", at: "2027-03-28T20:00:00Z", start: "2027-03-27T23:00:00.000Z" },
    { why: "the day of 25 hours", at: "2026-10-25T22:30:00Z", start: "2026-10-24T22:00:00.000Z" },
    { why: "midnight itself", at: "2026-11-21T23:00:00Z", start: "2026-11-21T23:00:00.000Z" },
    { why: "just before midnight", at: "2026-11-21T22:59:59Z", start: "2026-11-20T23:00:00.000Z" },
  ])("$why", ({ at, start }) =>
    expect(new Date(startOfLocalDay(Date.parse(at), "Europe/Warsaw")).toISOString()).toBe(start),
  );

  it("lies on the same date, and a moment earlier on the one before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }), (at) => {
        const start = startOfLocalDay(at, "Europe/Warsaw");
        expect(start).toBeLessThanOrEqual(at);
        expect(localDate(start, "Europe/Warsaw")).toBe(localDate(at, "Europe/Warsaw"));
        expect(localDate(start - 1, "Europe/Warsaw")).not.toBe(localDate(at, "Europe/Warsaw"));
      }),
      { numRuns: 50 },
    );
  });
});

it("writes the same facts as the same octets, whatever order their keys came in", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const turned = (part: unknown): unknown =>
        Array.isArray(part)
          ? part.map(turned)
          : part !== null && typeof part === "object"
            ? Object.fromEntries(
                Object.entries(part)
                  .toReversed()
                  .map(([key, item]) => [key, turned(item)]),
              )
            : part;
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

describe("readArguments", () => {
  it("takes options over variables and `none` for no file", () => {
    const read = readArguments(["--config", "none", "--http-port", "0"], {
      LATARNIK_HTTP_PORT: "81",
      LATARNIK_DATA: "/x",
      LATARNIK_HTTP_ADDRESS: "::1",
    });
    expect(read).toEqual({ config: undefined, data: "/x", httpAddress: "::1", httpPort: 0, uplinkPort: undefined });
  });
  it.each([
    ["--http-port", "65536"],
    ["--http-port", "-1"],
    ["--uplink-port", "x"],
    ["--http-address", "localhost"],
    ["--nope"],
    ["stray"],
  ])("refuses %s %s", (...argv) =>
    expect(() => readArguments(argv, {})).toThrow(expect.objectContaining({ code: "E_PLATFORM_ARGUMENTS" })),
  );
});
