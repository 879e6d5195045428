/** namesRoom: what a worker may keep of the names, by setting, workers and machine. @module */
import { describe, expect, it } from "vitest";
import { namesRoom } from "../../../../../agent/resolver/snapshot/names-room.ts";

const GB = 2 ** 30;
/** Octets of names in a pack of so many millions, at 21 each. */
const millions = (count: number): number => count * 21e6;

describe("namesRoom", () => {
  it.each([
    { why: "five million names, two workers, 8 GB", setting: "auto", workers: 2, memory: 8 * GB, names: 5, fits: true },
    {
      why: "five million names, four workers, 8 GB",
      setting: "auto",
      workers: 4,
      memory: 8 * GB,
      names: 5,
      fits: false,
    },
    { why: "one million names, two workers, 2 GB", setting: "auto", workers: 2, memory: 2 * GB, names: 1, fits: true },
    { why: "one million names, four workers, 1 GB", setting: "auto", workers: 4, memory: GB, names: 1, fits: false },
    { why: "a small machine that is told to", setting: "always", workers: 4, memory: GB, names: 5, fits: true },
    { why: "a big machine that is told not to", setting: "never", workers: 1, memory: 512 * GB, names: 1, fits: false },
  ] as const)("$why", ({ setting, workers, memory, names, fits }) => {
    expect(millions(names) <= namesRoom(setting, workers, memory)).toBe(fits);
  });
});
