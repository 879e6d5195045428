/** What a server can make a device do: send numbers for built-in checks, and nothing else. @module */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBaseline } from "../../../agent/device/baseline-store.ts";
import { peekReports } from "../../../agent/device/report-spool.ts";
import type { BaselineDocument } from "../../../policies/schema/device-report.ts";
import { loadBaselines } from "../../../policies/load/load-baselines.ts";
import { DeviceServer, type Fault } from "../../support/device-server.ts";
import { DeviceWorld } from "../../support/device-world.ts";

const DAY = 86_400_000;
let server: DeviceServer;
let world: DeviceWorld;
beforeEach(async () => {
  server = await new DeviceServer().start();
  world = new DeviceWorld();
  world.now = server.now;
});
afterEach(async () => {
  await server.stop();
  world.remove();
});

const only = (path: string, fault: Fault) => (asked: string) => (asked.endsWith(path) ? fault : null);
describe("baseline", () => {
  const { baselines, osSupport } = loadBaselines();
  const document = (): BaselineDocument => ({
    format: 1,
    createdAt: server.now as never,
    device: "TAB-007" as never,
    mode: "A",
    baseline: { ...(baselines[0] as (typeof baselines)[0]), version: 9 },
    osSupport,
    exempt: [],
    handedOutAt: (server.now - DAY) as never,
    canary: { name: "canary.latarnik.example" as never, token: "0123456789abcdef" },
    resolvers: ["192.0.2.53"],
  });
  beforeEach(async () => {
    expect(await world.cli("enrol", server.link)).toBe(0);
  });

  it("without one the shipped applies; with one its numbers reach the probes, and it is asked for by etag", async () => {
    expect(world.said).toContain("Wymagania dołączone do programu");
    server.baseline = document();
    await world.agent().run("schedule");
    await world.agent().run("schedule");
    expect(world.state.read("status")?.baseline).toEqual({ id: "loaned", version: 9, shipped: false });
    expect(world.settings.at(-1)).toMatchObject({ canary: { token: "0123456789abcdef" }, resolvers: ["192.0.2.53"] });
    const asked = server.requests.filter(({ path }) => path.endsWith("/baseline"));
    expect(asked.at(-1)?.headers["if-none-match"]).toMatch(/^"[0-9a-f]{64}"$/u);
    expect(server.reports.at(-1)?.baselineDigest).toBe(
      createHash("sha256").update(JSON.stringify(server.baseline)).digest("hex"),
    );
  });

  it("another device's, a forged one and an edited file are as good as none", async () => {
    server.baseline = { ...document(), device: "TAB-008" as never };
    await world.agent().run("schedule");
    expect(world.state.read("status")?.baseline.shipped).toBe(true);
    server.baseline = document();
    server.fault = only("/baseline", { forge: "key" });
    await world.agent().run("schedule");
    expect(world.state.read("status")?.baseline.shipped).toBe(true);
    server.fault = () => null;
    await world.agent().run("schedule");
    const file = world.state.baselineFile;
    const kept = JSON.parse(readFileSync(file, "utf8")) as { body: string };
    const lax = Buffer.from(kept.body, "base64").toString().replaceAll('"severity":"block"', '"severity":"info"');
    writeFileSync(file, JSON.stringify({ ...kept, body: Buffer.from(lax).toString("base64") }));
    expect(readBaseline(file, world.state.identity())).toBeNull();
  });
});

/** Answers somebody who has the publisher's key and ill will might think of, and noise. */
const ack = fc.record(
  {
    reportId: fc.oneof(fc.uuid({ version: 7 }), fc.string()),
    result: fc.constantFrom("current", "history", "duplicate", "run"),
    serverTime: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.string(), fc.constant(-1)),
    baselineDigest: fc.oneof(fc.constant("0".repeat(64)), fc.string()),
    reportEveryS: fc.oneof(fc.integer({ min: -5, max: 1e7 }), fc.constant("$(touch /tmp/x)")),
    command: fc.string(),
    exec: fc.array(fc.string(), { maxLength: 3 }),
    update: fc.webUrl(),
  },
  { requiredKeys: [] },
);
const odd = fc.oneof(
  ack.map((body) => JSON.stringify(body)),
  fc.json(),
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(
    "",
    "null",
    '{"__proto__":{"exec":["reboot"]}}',
    '{"canary":{"name":"a.example; reboot","token":"0123456789abcdef"},"resolvers":["; reboot"]}',
    "#!/bin/sh\nreboot\n",
    "[".repeat(20_000),
  ),
);
const answer = fc.record({
  path: fc.constantFrom("/reports", "/baseline", ""),
  status: fc.oneof(
    fc.constantFrom(200, 200, 200, 204, 301, 302, 307, 400, 401, 403, 409, 422, 429, 500, 503),
    fc.integer({ min: 200, max: 599 }),
  ),
  body: odd,
  unsigned: fc.boolean(),
  headers: fc.record(
    {
      "set-cookie": fc.constant("a=b"),
      refresh: fc.constant("0; url=/run"),
      "retry-after": fc.constantFrom("0", "99999999", "-1", "x"),
      "content-type": fc.constantFrom("application/x-sh", "application/json; charset=utf-16", "text/html"),
      etag: fc.constantFrom('"../../etc/passwd"', "0"),
      "x-latarnik-run": fc.constant("reboot"),
    },
    { requiredKeys: [] },
  ),
});

describe("nobody commands a device", () => {
  it("property: whatever the server answers, the device measures, keeps its own files and asks nobody else", async () => {
    expect(await world.cli("enrol", server.link)).toBe(0);
    await world.agent().run("schedule");
    const elsewhere = await new DeviceServer().start();
    const filesIn = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .filter((name) => !/^data\/spool\/\d{15}-\d{9}\.report\.json$/u.test(name))
        .toSorted();
    const read = (name: string): string => readFileSync(join(world.data, name), "utf8");
    const before = { files: filesIn(world.folder), key: read("device.key"), identity: world.state.identity() };
    const document = world.settings.at(-1);
    const kept = new Set([...before.files, "data/lost.json", "data/spool/lost.json", "data/baseline.json"]);
    const asked = new Set(["/device/v1/reports", "/device/v1/baseline"]);

    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 3 }), async (answers) => {
        world.commands.length = 0;
        world.logged.length = 0;
        const from = server.requests.length;
        for (const { path, headers, ...rest } of answers) {
          const location = `${elsewhere.url}/run`;
          server.fault = (to) =>
            path === "" || to.endsWith(path) ? { ...rest, headers: { ...headers, location } } : null;
          await world.agent().run("schedule");
          // Its own probe, once a run, and no other program.
          expect(new Set(world.commands)).toEqual(new Set(["look"]));
        }
        expect(world.commands).toHaveLength(answers.length);
        expect(filesIn(world.folder).filter((name) => !kept.has(name))).toEqual([]);
        expect(read("device.key")).toBe(before.key);
        const { reportEveryS, ...identity } = world.state.identity();
        const { reportEveryS: _every, ...first } = before.identity;
        expect(identity).toEqual(first);
        expect(Number.isInteger(reportEveryS) && reportEveryS >= 60).toBe(true);
        // None of these is a baseline, so the parameters of the checks are those from before.
        expect(world.settings.at(-1)).toEqual(document);
        expect(server.requests.slice(from).every(({ path }) => asked.has(path))).toBe(true);
        expect(elsewhere.requests).toEqual([]);
        server.fault = () => null;
        await world.agent().deliverWaiting();
      }),
      { numRuns: 40 },
    );
    expect(Object.hasOwn(Object.prototype, "exec")).toBe(false);
    expect(peekReports(world.state).size).toBe(0);
    await elsewhere.stop();
  }, 60_000);
});
