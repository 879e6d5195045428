/** The agent against the dashboard's own register over real HTTP: both meet only in documents, and only here. @module */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { peekReports } from "../../../agent/device/report-spool.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { ASSET, DAY, type DeviceVenue, HOUR, openDeviceVenue, type Staff, START } from "../../support/device-venue.ts";
import { DeviceWorld } from "../../support/device-world.ts";
import { healthyFacts } from "../../support/facts.ts";

let folder = "";
let database: Database;
let venue: DeviceVenue;
let anna: Staff;
let world: DeviceWorld;
let link = "";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-meet-"));
  database = await openDatabase({ kind: "sqlite" }, join(folder, "devices.db"));
  venue = await openDeviceVenue(database, { requestsPerMinute: 10_000 });
  anna = await venue.person("Anna", ["nsp"]);
  await venue.app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(venue.app.server.address() as AddressInfo).port}`;
  world = new DeviceWorld();
  world.now = START;
  const platform = "linux";
  expect((await anna.ask("POST", "/api/devices", { ...ASSET, platform, serial: "SN-1" })).status).toBe(200);
  const code = await anna.ask("POST", `/api/devices/${ASSET.id}/code`, {});
  link = (code.body.link as string).replace("https://latarnik.example", url);
});
afterEach(async () => {
  await venue.close();
  world.remove();
  rmSync(folder, { recursive: true, force: true });
});

const view = async (): Promise<{
  reports: { seq: number }[];
  alarms: unknown[];
  device: { enrolment: string };
  checks: { check: string; state: string }[];
}> => (await anna.ask("GET", `/api/devices/${ASSET.id}`)).body;
const later = (ms: number): void => {
  world.advance(ms);
  venue.now = (venue.now + ms) as Instant;
  world.facts = Object.fromEntries(
    Object.entries(healthyFacts("linux")).map(([table, fact]) => [
      table,
      { ...fact, measuredAt: world.now as Instant },
    ]),
  );
};

describe("agent and register", () => {
  it("enrol, take the signed baseline, report, and the register shows it", async () => {
    expect(await world.cli("enrol", link)).toBe(0);
    const shown = await view();
    expect(shown.device.enrolment).toBe("enrolled");
    expect([shown.reports.map(({ seq }) => seq), shown.alarms]).toEqual([[1], []]);
    expect(world.state.read("status")?.baseline.shipped).toBe(false);
    // Both judge by the same code; the device says nothing else than the server about what both can see.
    const own = new Map(world.state.read("status")?.findings.map(({ check, state }) => [check, state]));
    for (const { check, state } of shown.checks)
      if (own.has(check)) expect([check, own.get(check)]).toEqual([check, state]);
  });

  it("away for three days: everything arrives without gap, clone or second count", async () => {
    await world.cli("enrol", link);
    venue.app.server.closeAllConnections();
    const url = world.state.identity().server;
    world.state.write("identity", { ...world.state.identity(), server: "http://127.0.0.1:9" });
    for (let day = 0; day < 3; day += 1) {
      later(DAY);
      await world.agent().run("schedule");
    }
    expect(peekReports(world.state).size).toBe(3);
    world.state.write("identity", { ...world.state.identity(), server: url });
    const delivered = await world.agent().deliverWaiting();
    expect([delivered.sent, delivered.failure, peekReports(world.state).size]).toEqual([3, null, 0]);
    const shown = await view();
    expect(shown.reports.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
    expect(shown.alarms).toEqual([]);
  });

  it.each([{ jump: 2 * 365 * DAY }, { jump: -2 * 365 * DAY }])(
    "a clock off by $jump ms is corrected by the register's refusal",
    async ({ jump }) => {
      await world.cli("enrol", link);
      later(HOUR);
      world.now += jump;
      world.bootId = "33333333-3333-4333-8333-333333333333";
      const { delivered } = await world.agent().run("schedule");
      expect(delivered?.failure).toBeNull();
      expect((await view()).reports).toHaveLength(2);
    },
  );

  it("revoked: reports are kept and the screen says why", async () => {
    await world.cli("enrol", link);
    const reason = "Klucz mógł wyciec";
    expect((await anna.ask("POST", `/api/devices/${ASSET.id}/enrolment`, { decision: "revoke", reason })).status).toBe(
      200,
    );
    later(HOUR);
    await world.cli("check");
    expect(peekReports(world.state).size).toBe(1);
    expect(world.said).toContain("klucz mógł zostać unieważniony");
  });

  it("another serial number: waits for a person, then reports", async () => {
    await anna.ask("PUT", `/api/devices/${ASSET.id}`, { ...ASSET, platform: "linux", serial: "OTHER" });
    await world.cli("enrol", link);
    expect(world.said).toContain("czeka na potwierdzenie");
    expect((await view()).reports).toEqual([]);
    const reason = "Sprawdzono naklejkę";
    await anna.ask("POST", `/api/devices/${ASSET.id}/enrolment`, { decision: "confirm", reason });
    await world.agent().deliverWaiting();
    expect((await view()).reports).toHaveLength(1);
    expect(world.state.identity().state).toBe("enrolled");
  });
});
