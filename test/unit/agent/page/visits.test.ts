/** Visits: sums of hours that outlive restarts and days without the other side, and hold nothing of a reader. @module */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Visits } from "../../../../agent/page/visits.ts";
import { UplinkError } from "../../../../agent/uplink/error.ts";
import { HelpVisits } from "../../../../policies/schema/help-document.ts";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-11-20T12:00:00Z");

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-visits-"));
  file = join(folder, "visits.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open() {
  const clock = { now: NOON + 1_234 };
  const sent: HelpVisits[] = [];
  const uplink = {
    answers: "stored" as "stored" | "away" | "unknown",
    json(_path: string, body?: unknown): Promise<unknown> {
      sent.push(HelpVisits.parse(body));
      if (uplink.answers === "away") return Promise.reject(new UplinkError("E_UPLINK_UNREACHABLE", "away"));
      return Promise.resolve(uplink.answers === "stored" ? { stored: true } : null);
    },
  };
  return { clock, sent, uplink, visits: new Visits(file, () => clock.now) };
}

const plain = (sent: readonly HelpVisits[]) =>
  sent.map(({ visits }) => visits.map(({ what, kind, hourAt, times }) => [what, kind, (hourAt - NOON) / HOUR, times]));

describe("Visits", () => {
  it("tells the sum of each hour, and again only what grew", async () => {
    const { clock, sent, uplink, visits } = open();
    visits.view("help", "192.0.2.1");
    visits.view("help", "192.0.2.2");
    visits.tap("call", "192.0.2.1");
    await visits.deliver(uplink);
    await visits.deliver(uplink);
    visits.view("help", "192.0.2.3");
    await visits.deliver(uplink);
    clock.now += HOUR;
    visits.view("help", "192.0.2.3");
    await visits.deliver(uplink);
    expect(plain(sent)).toEqual([
      [
        ["view", "help", 0, 2],
        ["tap", "call", 0, 1],
      ],
      [["view", "help", 0, 3]],
      [["view", "help", 1, 1]],
    ]);
    expect(new Set(sent.map(({ box }) => box)).size).toBe(1);
  });

  it.each([
    { why: "away", answers: "away" },
    { why: "of an earlier version", answers: "unknown" },
  ] as const)(
    "keeps days of hours while the control process is $why, over a restart, as the same box",
    async ({ answers }) => {
      const { clock, sent, uplink, visits } = open();
      uplink.answers = answers;
      for (let hour = 0; hour < 72; hour += 1) {
        visits.view("talk", "192.0.2.1");
        await visits.deliver(uplink).catch(() => undefined);
        clock.now += HOUR;
      }
      uplink.answers = "stored";
      const again = new Visits(file, () => clock.now);
      again.view("talk", "192.0.2.1");
      await again.deliver(uplink);
      const last = sent.at(-1);
      expect(last?.visits).toHaveLength(73);
      expect(last?.visits.every(({ times }) => times === 1)).toBe(true);
      expect(new Set(sent.map(({ box }) => box)).size).toBe(1);
    },
  );

  it("says once an hour that the page runs, also when nobody comes", async () => {
    const { clock, sent, uplink, visits } = open();
    for (let minute = 0; minute < 180; minute += 1) {
      visits.run();
      await visits.deliver(uplink);
      clock.now += HOUR / 60;
    }
    const again = new Visits(file, () => clock.now - 1);
    again.run();
    await again.deliver(uplink);
    expect(plain(sent).slice(0, 3)).toEqual([0, 1, 2].map((hour) => [["run", "page", hour, 1]]));
    // After the restart the hour is told again, as the one it was.
    expect(plain(sent).at(-1)).toContainEqual(["run", "page", 2, 1]);
    expect(sent.flatMap((one) => one.visits).every(({ times }) => times === 1)).toBe(true);
  });

  it("goes on within an hour after a restart", async () => {
    const { clock, sent, uplink, visits } = open();
    visits.view("closed", "192.0.2.1");
    await visits.deliver(uplink);
    const again = new Visits(file, () => clock.now);
    again.view("closed", "192.0.2.1");
    await again.deliver(uplink);
    expect(plain(sent).at(-1)).toEqual([["view", "closed", 0, 2]]);
  });

  it("forgets hours that arrived, and after fourteen days those that did not", async () => {
    const { clock, uplink, visits } = open();
    const kept = () => HelpVisits.parse(JSON.parse(readFileSync(file, "utf8"))).visits.length;
    visits.view("help", "192.0.2.1");
    await visits.deliver(uplink);
    expect(kept()).toBe(1);
    clock.now += 4 * HOUR;
    await visits.deliver(uplink);
    expect(kept()).toBe(0);
    uplink.answers = "away";
    visits.view("help", "192.0.2.1");
    await visits.deliver(uplink).catch(() => undefined);
    expect(kept()).toBe(1);
    clock.now += 14 * 24 * HOUR + HOUR;
    await visits.deliver(uplink).catch(() => undefined);
    expect(kept()).toBe(0);
  });

  it("holds one device to a limit of views and taps an hour, and nobody else with it", async () => {
    const { clock, sent, uplink, visits } = open();
    for (let time = 0; time < 500; time += 1) {
      visits.view("help", "192.0.2.1");
      visits.tap("call", "192.0.2.1");
    }
    visits.view("help", "192.0.2.2");
    visits.tap("call", "192.0.2.2");
    await visits.deliver(uplink);
    expect(plain(sent)).toEqual([
      [
        ["view", "help", 0, 61],
        ["tap", "call", 0, 21],
      ],
    ]);
    clock.now += HOUR;
    visits.view("help", "192.0.2.1");
    await visits.deliver(uplink);
    expect(plain(sent).at(-1)).toEqual([["view", "help", 1, 1]]);
  });

  it("writes no address, and no time finer than the hour", async () => {
    const { uplink, visits } = open();
    visits.view("report", "192.0.2.77");
    await visits.deliver(uplink);
    expect(readdirSync(folder)).toEqual(["visits.json"]);
    const text = readFileSync(file, "utf8");
    expect(text).not.toContain("192.0.2");
    expect(text.match(/\d{13}/gu)).toEqual([String(NOON)]);
  });

  it.each([
    { why: "cut", text: '{"format":1,"box":"' },
    { why: "of something else", text: '{"format":2}' },
  ])("begins anew, as another box, over a file that is $why", async ({ text }) => {
    writeFileSync(file, text);
    const { sent, uplink, visits } = open();
    visits.view("help", "192.0.2.1");
    await visits.deliver(uplink);
    expect(plain(sent)).toEqual([[["view", "help", 0, 1]]]);
  });
});
