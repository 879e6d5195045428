/**
 * Every recording is read into exactly the facts somebody looked at (`test/support/recorded-facts.ts`).
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { DeviceFacts } from "../../../../../policies/schema/device-facts.ts";
import {
  briefly,
  expectedFacts,
  expectedLosses,
  factsOf,
  losingProbes,
  lostFacts,
  recordedDevices,
} from "../../../../support/recorded-facts.ts";

const devices = recordedDevices();

describe("facts of a recording", () => {
  it.each(devices)("$platform/$name", (device) => {
    const facts = factsOf(device);
    expect(briefly(facts)).toEqual(expectedFacts(device));
    expect(DeviceFacts.parse(facts)).toEqual(facts);
  });

  it("are kept for each of the five kinds", () =>
    expect(new Set(devices.map(({ platform }) => platform)).size).toBe(5));
});

describe("what is no longer known", () => {
  it.each(losingProbes())("without $probe, or with a part of it", (one) =>
    expect(lostFacts(one)).toEqual(expectedLosses(one)),
  );
});
