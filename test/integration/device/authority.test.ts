/** What a server can make a device do: send numbers for built-in checks, and nothing else. @module */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
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
/** Numbers without gaps, each naming the digest of the one before. */
function expectChain(): void {
  const stored = [...server.stored.values()];
  stored.forEach(({ report }, index) => {
    const before = stored[index - 1];
    expect(report.seq).toBe(index + 1);
    expect(report.prevHash).toBe(before === undefined ? null : createHash("sha256").update(before.text).digest("hex"));
  });
}

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

describe("nobody commands a device", () => {
  it("whatever a server that holds the right key answers, only documented fields have an effect", async () => {
    expect(await world.cli("enrol", server.link)).toBe(0);
    const ack = { result: "current", serverTime: server.now, baselineDigest: "0".repeat(64), reportEveryS: 3_600 };
    const odd: unknown[] = [
      { ...ack, reportId: "0", command: "rm" },
      { ...ack, exec: ["reboot"] },
      { ...ack, reportEveryS: 0 },
      { ...ack, reportEveryS: "$(reboot)" },
      { script: "reboot" },
      [],
      null,
      0,
      "reboot",
      { __proto__: null, constructor: { prototype: { exec: 1 } } },
      { ...ack, reportId: "../../etc/passwd" },
      { ...ack, reportId: "019a0000-0000-7000-8000-000000000000" },
    ];
    const files = (): string[] => readdirSync(world.data).sort();
    await world.agent().run("schedule");
    const before = { files: files(), identity: readFileSync(join(world.data, "identity.json"), "utf8") };
    world.commands.length = 0;
    for (const body of odd) {
      for (const path of ["/reports", "/baseline"]) {
        server.fault = only(path, { status: 200, body: JSON.stringify(body) });
        const { delivered } = await world.agent().run("schedule");
        if (path === "/reports")
          expect({ body, code: delivered?.failure?.code }).toEqual({ body, code: "E_AGENT_ANSWER" });
      }
    }
    expect(new Set(world.commands)).toEqual(new Set(["look"]));
    expect(files()).toEqual(before.files);
    expect(readFileSync(join(world.data, "identity.json"), "utf8")).toBe(before.identity);
    server.fault = () => null;
    await world.agent().deliverWaiting();
    expect(peekReports(world.state)).toEqual({ size: 0, lost: 0 });
    expectChain();
  });
});
