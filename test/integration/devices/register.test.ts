/**
 * The register of devices as staff use it, on SQLite and on a real PostgreSQL: records, files, tickets, exemptions, words, routers,
 * protocols, and who may do what.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROLE_PERMISSIONS } from "../../../dashboard/access/roles.ts";
import { meanRepairMs, rescore } from "../../../dashboard/devices/index.ts";
import { probeSnmp, probeTcp } from "../../../dashboard/devices/probe.ts";
import { probeRouters } from "../../../dashboard/devices/routers.ts";
import { BaselineShelf } from "../../../dashboard/devices/shelf.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { openDatabase, openPostgresUrl } from "../../../dashboard/platform/db.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { Role } from "../../../policies/schema/api.ts";
import { DeviceApi } from "../../../policies/schema/device-api.ts";
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { ASSET, DAY, HOUR, START, VENUE, enrolled, factsAt, openDeviceVenue } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff, TestDevice } from "../../support/device-venue.ts";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";

const missing = postgresMissing();
let postgres: RunningPostgres | undefined;
beforeAll(async () => {
  if (missing === undefined) postgres = await startPostgres();
}, 30_000);
afterAll(async () => {
  await postgres?.stop();
});
const KINDS = [
  { kind: "SQLite", skip: undefined },
  { kind: "PostgreSQL", skip: missing },
] as const;
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const REASON = "obejrzane i opisane";

describe.each(KINDS)("$kind: the register of devices", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let folder: string;
  let database: Database;
  let venue: DeviceVenue;
  let anna: Staff;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-register-db-"));
    database =
      kind === "SQLite"
        ? await openDatabase({ kind: "sqlite" }, join(folder, "devices.db"))
        : openPostgresUrl(await (postgres as RunningPostgres).newDatabase());
    await migrate(database, MIGRATIONS);
    venue = await openDeviceVenue(database, { requestsPerMinute: 100_000 });
    anna = await venue.person("Anna", ["nsp"]);
  }, 60_000);
  beforeEach(async () => {
    venue.now = START;
    for (const table of await database.introspection.getTables())
      if (!table.isView && table.name.startsWith("device_"))
        await sql`delete from ${sql.table(table.name)}`.execute(database);
    await sql`delete from access_audit`.execute(database);
  });
  afterAll(async () => {
    await venue?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const view = async (id = "tab-01") => (await anna.ask("GET", `/api/devices/${encodeURIComponent(id)}`)).body;
  const check = async (id: string) => (await view()).checks.find((one: { check: string }) => one.check === id);
  const audited = async (): Promise<string[]> =>
    (await sql<{ action: string }>`select action from access_audit order by at, id`.execute(database)).rows.map(
      ({ action }) => action,
    );
  const tickets = async () => (await anna.ask("GET", "/api/tickets")).body;
  /** A report in which the firewall is off, or whatever else is said. */
  const report = (device: TestDevice, change: Partial<DeviceFacts> = {}) =>
    device.deliver({ facts: factsAt("linux", venue.now - 60_000, change) });
  const firewallOff = (): Partial<DeviceFacts> => ({
    firewall: { measuredAt: (venue.now - 60_000) as Instant, value: { state: "off", off: [] } },
  });

  describe("records", () => {
    it("creates, changes, and keeps who did what", async () => {
      expect(await anna.ask("POST", "/api/devices", ASSET)).toMatchObject({
        status: 200,
        body: {
          id: "tab-01",
          state: "in-order",
          enrolment: "none",
          gate: { word: "check-first" },
          score: { colour: "grey" },
        },
      });
      venue.now = (START + 1) as Instant;
      const changed = await anna.ask("PUT", "/api/devices/tab-01", {
        ...ASSET,
        location: "sala 3",
        network: "tablets",
      });
      expect(changed.body).toMatchObject({ location: "sala 3", network: "tablets" });
      venue.now = (START + 2) as Instant;
      await anna.ask("POST", "/api/devices/tab-01/state", { state: "lost", reason: REASON });
      expect((await view()).history).toMatchObject([
        { by: "Anna", what: "device-state", detail: `in-order → lost: ${REASON}` },
        { by: "Anna", what: "device-update", detail: "location, network" },
        { by: "Anna", what: "device-create" },
      ]);
      expect((await audited()).sort()).toEqual(["device-create", "device-state", "device-update"]);
      expect((await view()).device.gate.word).toBe("do-not-hand-out");
    });

    it.each([
      { why: "a number twice", ask: ["POST", "/api/devices", ASSET], status: 409, code: "E_DEVICE_EXISTS" },
      {
        why: "a serial number twice, however it is typed",
        ask: ["POST", "/api/devices", { ...ASSET, id: "tab-02", serial: " sn-1" }],
        status: 409,
        code: "E_DEVICE_SERIAL",
      },
      {
        why: "an address twice",
        ask: ["POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "", address: "192.0.2.7" }],
        status: 409,
        code: "E_DEVICE_ADDRESS",
      },
      {
        why: "another number",
        ask: ["PUT", "/api/devices/tab-01", { ...ASSET, id: "tab-02" }],
        status: 422,
        code: "E_DEVICE_ID",
      },
      {
        why: "a network that is not there",
        ask: ["PUT", "/api/devices/tab-01", { ...ASSET, network: "moon" }],
        status: 422,
        code: "E_DEVICE_NETWORK",
      },
      {
        why: "a baseline that is not there",
        ask: ["PUT", "/api/devices/tab-01", { ...ASSET, baseline: "moon" }],
        status: 422,
        code: "E_DEVICE_BASELINE",
      },
      {
        why: "a device that is not there",
        ask: ["PUT", "/api/devices/tab-09", { ...ASSET, id: "tab-09" }],
        status: 404,
        code: "E_DEVICE_UNKNOWN",
      },
      {
        why: "a word about no such check",
        ask: [
          "POST",
          "/api/attestations",
          { device: "tab-01", check: "admin.daily-account", holds: true, evidence: REASON },
        ],
        status: 422,
        code: "E_DEVICE_CHECK",
      },
      {
        why: "an exemption from no such check",
        ask: ["POST", "/api/exemptions", { device: "tab-01", check: "moon.phase", reason: REASON, until: START + DAY }],
        status: 422,
        code: "E_DEVICE_CHECK",
      },
      {
        why: "an exemption into the past",
        ask: ["POST", "/api/exemptions", { device: "tab-01", check: "theft.encryption", reason: REASON, until: START }],
        status: 422,
        code: "E_DEVICE_UNTIL",
      },
      {
        why: "an exemption for ever",
        ask: [
          "POST",
          "/api/exemptions",
          { device: "tab-01", check: "theft.encryption", reason: REASON, until: START + 400 * DAY },
        ],
        status: 422,
        code: "E_DEVICE_UNTIL",
      },
      {
        why: "an exemption without an end",
        ask: ["POST", "/api/exemptions", { device: "tab-01", check: "theft.encryption", reason: REASON }],
        status: 400,
        code: "E_API_INPUT",
      },
      {
        why: "the end of no exemption",
        ask: ["DELETE", "/api/exemptions/none"],
        status: 404,
        code: "E_EXEMPTION_UNKNOWN",
      },
      {
        why: "a note on no ticket",
        ask: ["POST", "/api/tickets/none", { note: "x" }],
        status: 404,
        code: "E_TICKET_UNKNOWN",
      },
      {
        why: "a router under another id",
        ask: ["PUT", "/api/routers/r1", { id: "r2", kind: "router", address: "192.0.2.1" }],
        status: 422,
        code: "E_ROUTER_ID",
      },
      { why: "no router", ask: ["DELETE", "/api/routers/none"], status: 404, code: "E_ROUTER_UNKNOWN" },
      {
        why: "no protocol",
        ask: ["PUT", "/api/inspections/none", { content: [], sign: false }],
        status: 404,
        code: "E_INSPECTION_UNKNOWN",
      },
      {
        why: "a decision nobody waits for",
        ask: ["POST", "/api/devices/tab-01/enrolment", { decision: "confirm", reason: REASON }],
        status: 409,
        code: "E_DEVICE_ENROLMENT",
      },
    ] as const)("refuses $why", async ({ ask, status, code }) => {
      await anna.ask("POST", "/api/devices", { ...ASSET, address: "192.0.2.7" });
      const before = await audited();
      const [method, path, body] = ask;
      expect(await anna.ask(method, path, body)).toMatchObject({ status, body: { code } });
      expect(await audited()).toEqual(before);
    });

    it("takes numbers with a slash", async () => {
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "CNE/2026/7" });
      expect((await view("CNE/2026/7")).device.id).toBe("CNE/2026/7");
    });

    it("ends the key of a device that is withdrawn, and gives it no code", async () => {
      const device = await enrolled(venue, anna);
      await anna.ask("POST", "/api/devices/tab-01/state", { state: "withdrawn", reason: REASON });
      expect((await device.deliver()).body.code).toBe("E_DEVICE_REVOKED");
      expect((await anna.ask("POST", "/api/devices/tab-01/code", {})).body.code).toBe("E_DEVICE_WITHDRAWN");
    });
  });

  describe("files", () => {
    const bring = (csv: string, dryRun = false) => anna.ask("POST", "/api/devices/import", { csv, dryRun });
    const HEAD = "Numer inwentarzowy;Rodzaj;Model;Nr seryjny;Tryb;Miejsce;Stan";

    it("reads Polish and English headings, semicolons, quotes and a byte order mark", async () => {
      const polish = `\uFEFF${HEAD}\r\nT-1;tablet;"Tab ""A""; 10";S1;A;sala 1;sprawne\r\nT-2;komputer;;S2;zajęcia;;wycofane\r\n\r\n`;
      expect((await bring(polish)).body).toEqual({ added: 2, changed: 0, unchanged: 0, faults: [] });
      expect((await view("T-1")).device).toMatchObject({ kind: "tablet", model: 'Tab "A"; 10', location: "sala 1" });
      expect((await view("T-2")).device).toMatchObject({ kind: "computer", state: "withdrawn" });
      const english =
        'id,kind,model,serial,mode,location\nT-1,tablet,"Tab ""A""; 10",S1,A,sala 1\nT-2,computer,,S2,A,attic\nT-3,laptop,,,B,\n';
      expect((await bring(english, true)).body).toEqual({ added: 1, changed: 1, unchanged: 1, faults: [] });
      expect((await anna.ask("GET", "/api/devices")).body).toHaveLength(2);
      expect((await bring(english)).body).toMatchObject({ added: 1, changed: 1, unchanged: 1 });
      expect((await view("T-2")).device.location).toBe("attic");
      expect((await audited()).filter((action) => action === "device-import")).toHaveLength(2);
    });

    it("lets two devices swap their serial numbers", async () => {
      await bring("id,kind,mode,serial\nT-1,tablet,A,S1\nT-2,tablet,A,S2\n");
      expect((await bring("id,kind,mode,serial\nT-1,tablet,A,S2\nT-2,tablet,A,S1\n")).body).toMatchObject({
        changed: 2,
      });
      expect((await view("T-1")).device.serial).toBe("S2");
    });

    it.each([
      { why: "nothing", csv: "", faults: [[1, "", "E_IMPORT_EMPTY"]] },
      {
        why: "an unknown heading",
        csv: "id;kind;mode;colour\nT-1;tablet;A;red\n",
        faults: [[1, "colour", "E_IMPORT_COLUMN"]],
      },
      {
        why: "a heading twice",
        csv: "id;kind;mode;numer\nT-1;tablet;A;T-1\n",
        faults: [[1, "numer", "E_IMPORT_COLUMN"]],
      },
      { why: "no mode", csv: "id;kind\nT-1;tablet\n", faults: [[1, "mode", "E_IMPORT_MISSING"]] },
      { why: "an empty number", csv: "id;kind;mode\n;tablet;A\n", faults: [[2, "id", "E_IMPORT_MISSING"]] },
      {
        why: "a field too few, after a field of two lines",
        csv: 'id;kind;mode;uwagi\nT-1;tablet;A;"a\nb"\nT-2;tablet;A\n',
        faults: [[4, "", "E_IMPORT_SHAPE"]],
      },
      { why: "a quote nobody closes", csv: 'id;kind;mode\nT-1;tablet;"A\n', faults: [[2, "", "E_IMPORT_SHAPE"]] },
      {
        why: "values nobody knows",
        csv: "Numer;Typ;Tryb;Data zakupu\nT-1;phone;C;yesterday\n",
        faults: [
          [2, "Typ", "E_IMPORT_VALUE"],
          [2, "Tryb", "E_IMPORT_VALUE"],
          [2, "Data zakupu", "E_IMPORT_VALUE"],
        ],
      },
      {
        why: "a number twice",
        csv: "id;kind;mode\nT-1;tablet;A\nT-1;tablet;A\n",
        faults: [[3, "id", "E_IMPORT_DUPLICATE"]],
      },
      {
        why: "a serial number twice",
        csv: "id;kind;mode;serial\nT-1;tablet;A;s 1\nT-2;tablet;A;S1\n",
        faults: [[3, "serial", "E_IMPORT_DUPLICATE"]],
      },
      {
        why: "a serial number of the register",
        csv: "id;kind;mode;serial\nT-1;tablet;A;SN-1\n",
        faults: [[2, "serial", "E_IMPORT_TAKEN"]],
      },
      {
        why: "a network that is not there",
        csv: "id;kind;mode;network\nT-1;tablet;A;moon\n",
        faults: [[2, "network", "E_IMPORT_VALUE"]],
      },
      {
        why: "another state of a registered device",
        csv: "id;kind;mode;state\ntab-01;tablet;A;lost\n",
        faults: [[2, "state", "E_IMPORT_STATE"]],
      },
      {
        why: "a good line beside a bad one",
        csv: "id;kind;mode\nT-1;tablet;A\nT-2;phone;A\n",
        faults: [[3, "kind", "E_IMPORT_VALUE"]],
      },
    ])("brings nothing in of a file with $why, and says where", async ({ csv, faults }) => {
      await anna.ask("POST", "/api/devices", ASSET);
      const { status, body } = await bring(csv);
      expect(status).toBe(200);
      expect(body).toMatchObject({ added: 0, changed: 0, unchanged: 0 });
      expect(
        body.faults.map((fault: { line: number; column: string; code: string }) => [
          fault.line,
          fault.column,
          fault.code,
        ]),
      ).toEqual(faults);
      expect(body.faults.every((fault: { message: string }) => fault.message.length > 10)).toBe(true);
      expect((await anna.ask("GET", "/api/devices")).body).toHaveLength(1);
    });
  });

  describe("tickets", () => {
    it("open with a failure that weighs, close with a report in which the check passes, and give a mean time to repair", async () => {
      const device = await enrolled(venue, anna);
      await report(device);
      expect(await tickets()).toEqual(
        expect.not.arrayContaining([expect.objectContaining({ check: "network.firewall" })]),
      );
      await report(device, firewallOff());
      const [opened] = (await tickets()).filter((one: { check: string }) => one.check === "network.firewall");
      expect(opened).toMatchObject({ device: "tab-01", severity: "high", openedAt: START, closedAt: null });
      expect(opened.number).toMatch(/^N\/2026\/\d{3}$/u);
      expect((await anna.ask("POST", `/api/tickets/${opened.id}`, { note: "zamówione" })).body).toMatchObject({
        note: "zamówione",
        closedAt: null,
      });
      venue.now = (START + HOUR) as Instant;
      await report(device, firewallOff());
      // A table that was not looked at closes nothing.
      await report(device, { firewall: { measuredAt: venue.now, unavailable: "no-permission" } });
      expect((await tickets()).filter((one: { check: string }) => one.check === "network.firewall")).toHaveLength(1);
      expect((await check("network.firewall")).state).toBe("unknown");
      venue.now = (START + 3 * HOUR) as Instant;
      await report(device);
      const [closed] = (await tickets()).filter((one: { check: string }) => one.check === "network.firewall");
      expect(closed.closedAt).toBe(START + 3 * HOUR);
      expect(await meanRepairMs(database, VENUE, START, START + DAY)).toEqual({ closed: 1, meanMs: 3 * HOUR });
      expect(await meanRepairMs(database, VENUE, START + DAY, START + 2 * DAY)).toEqual({ closed: 0, meanMs: null });
      await report(device, firewallOff());
      const numbers = (await tickets())
        .filter((one: { check: string }) => one.check === "network.firewall")
        .map((one: { number: string }) => one.number);
      expect(new Set(numbers).size).toBe(2);
    });

    it("wait out the grace of a check, which begins with its first failure", async () => {
      const device = await enrolled(venue, anna);
      await report(device);
      const old = (): Partial<DeviceFacts> => {
        const facts = factsAt("linux", venue.now - 60_000);
        const { antivirus } = facts;
        if (antivirus === undefined || !("value" in antivirus)) throw new Error("no antivirus");
        return {
          antivirus: {
            ...antivirus,
            value: {
              ...antivirus.value,
              products: antivirus.value.products.map((one) => ({
                ...one,
                signaturesAt: (START - 5 * DAY) as Instant,
                signatures: "unknown" as const,
              })),
            },
          },
        };
      };
      await report(device, old());
      expect(await check("antivirus.signatures")).toMatchObject({ state: "fail", inGrace: true });
      expect(await tickets()).toEqual([]);
      const since = (await check("antivirus.signatures")).failingSince;
      venue.now = (START + 2 * DAY) as Instant;
      await report(device, old());
      expect(await check("antivirus.signatures")).toMatchObject({
        inGrace: true,
        failingSince: since,
        lastPassAt: START - 60_000,
      });
      venue.now = (START + 4 * DAY) as Instant;
      await report(device, old());
      expect(await check("antivirus.signatures")).toMatchObject({ inGrace: false, failingSince: since });
      expect((await tickets()).map((one: { check: string }) => one.check)).toContain("antivirus.signatures");
      expect((await view()).device.score.colour).toBe("red");
      expect((await venue.alerts()).red).toMatchObject([{ id: "tab-01", check: "antivirus.signatures" }]);
    });
  });

  describe("exemptions and words", () => {
    it("count as exempt, never as passed, until their end; history is judged anew", async () => {
      const device = await enrolled(venue, anna);
      await report(device, firewallOff());
      const before = await view();
      const made = await anna.ask("POST", "/api/exemptions", {
        device: "tab-01",
        check: "network.firewall",
        reason: REASON,
        until: START + 2 * HOUR,
      });
      expect(made.status).toBe(200);
      expect(await check("network.firewall")).toMatchObject({
        state: "exempt",
        exemption: { id: made.body.id, by: "Anna", until: START + 2 * HOUR },
      });
      expect(
        (
          await anna.ask("POST", "/api/exemptions", {
            device: "tab-01",
            check: "network.firewall",
            reason: REASON,
            until: START + 3 * HOUR,
          })
        ).body.code,
      ).toBe("E_EXEMPTION_EXISTS");
      expect((await view()).device.score.applicable).toBe(before.device.score.applicable - 1);
      expect((await view()).reports[0].score).toEqual(before.reports[0].score);
      expect(await rescore(venue.context, venue.now)).toMatchObject({ reports: 1 });
      expect((await view()).reports[0].score.applicable).toBe(before.device.score.applicable - 1);
      expect(await rescore(venue.context, venue.now)).toEqual({ devices: 0, reports: 0 });
      // Nobody ends it: the clock does.
      venue.now = (START + 2 * HOUR) as Instant;
      expect((await check("network.firewall")).state).toBe("fail");
      expect(await rescore(venue.context, venue.now)).toEqual({ devices: 1, reports: 1 });
      expect(
        (await view()).transitions
          .filter((one: { check: string }) => one.check === "network.firewall")
          .map((one: { to: string }) => one.to),
      ).toEqual(["fail", "exempt", "fail"]);
      expect((await anna.ask("DELETE", `/api/exemptions/${made.body.id}`)).status).toBe(404);
    });

    it("can be ended before", async () => {
      const device = await enrolled(venue, anna);
      await report(device, firewallOff());
      const { body } = await anna.ask("POST", "/api/exemptions", {
        device: "tab-01",
        check: "network.firewall",
        reason: REASON,
        until: START + DAY,
      });
      expect((await anna.ask("DELETE", `/api/exemptions/${body.id}`)).status).toBe(200);
      expect((await check("network.firewall")).state).toBe("fail");
      expect(await audited()).toContain("exemption-end");
    });

    it("a person's word settles what no program sees, and grows old", async () => {
      await enrolled(venue, anna);
      expect((await check("theft.marking")).state).toBe("unknown");
      await anna.ask("POST", "/api/attestations", {
        device: "tab-01",
        check: "theft.marking",
        holds: true,
        evidence: REASON,
      });
      expect(await check("theft.marking")).toMatchObject({ state: "pass", attestable: true });
      venue.now = (START + 5_000 * DAY) as Instant;
      expect((await check("theft.marking")).state).toBe("unknown");
      await anna.ask("POST", "/api/attestations", {
        device: "tab-01",
        check: "theft.marking",
        holds: false,
        evidence: REASON,
      });
      expect((await check("theft.marking")).state).toBe("fail");
    });
  });

  it("judges devices and their history anew when a baseline changes", async () => {
    const policies = mkdtempSync(join(tmpdir(), "latarnik-baselines-"));
    cpSync(resolve(import.meta.dirname, "../../../policies/baselines"), join(policies, "baselines"), {
      recursive: true,
    });
    cpSync(resolve(import.meta.dirname, "../../../policies/os-support.yaml"), join(policies, "os-support.yaml"));
    try {
      const device = await enrolled(venue, anna);
      await report(device);
      expect((await check("condition.disk")).state).toBe("pass");
      const file = join(policies, "baselines/loaned.yaml");
      const text = readFileSync(file, "utf8");
      const stricter = text.replace(/minFreeRatio: [\d.]+/u, "minFreeRatio: 0.9");
      expect(stricter).not.toBe(text);
      writeFileSync(file, stricter);
      const context = { ...venue.context, shelf: new BaselineShelf(policies, silentLog) };
      expect(await rescore(context, venue.now)).toEqual({ devices: 1, reports: 1 });
      const { transitions } = await view();
      expect(
        transitions.find(
          (one: { check: string; from: string | null }) => one.check === "condition.disk" && one.from === "pass",
        ).to,
      ).toBe("fail");
    } finally {
      rmSync(policies, { recursive: true, force: true });
    }
  });

  it("lets facts go stale by themselves, and names who is silent", async () => {
    const device = await enrolled(venue, anna);
    await report(device);
    await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "" });
    const known = (await view()).device.score.known;
    venue.now = (START + 3 * DAY) as Instant;
    expect((await view()).device.silent).toBe(false);
    venue.now = (START + 8 * DAY) as Instant;
    const { device: summary } = await view();
    expect(summary.silent).toBe(true);
    expect(summary.score.known).toBeLessThan(known / 2);
    expect(summary.gate.reasons[0].check).toBe("report.old");
    expect((await venue.alerts()).silent).toEqual([{ id: "tab-01", since: START }]);
    expect((await anna.ask("GET", "/api/reconciliation")).body).toMatchObject({
      silent: [{ device: "tab-01", lastAt: START }],
      neverEnrolled: ["tab-02"],
    });
    await anna.ask("POST", "/api/devices/tab-01/state", { state: "in-repair", reason: REASON });
    expect((await anna.ask("GET", "/api/reconciliation")).body.silent).toEqual([]);
  });

  it("says what to mend before the next group, quickest first, and how checks stand", async () => {
    const device = await enrolled(venue, anna);
    await report(device, firewallOff());
    await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "", platform: null });
    const { body } = await anna.ask("GET", "/api/fix-list");
    expect(body.tablets).toBe(2);
    const minutes = body.rows.map((row: { steps: { minutes: number }[] }) =>
      row.steps.reduce((sum, step) => sum + step.minutes, 0),
    );
    expect(minutes).toEqual(minutes.toSorted((a: number, b: number) => a - b));
    expect(body.minutes).toBe(minutes[0] + minutes[1]);
    const row = body.rows.find((one: { device: string }) => one.device === "tab-01");
    expect(row.steps.map((step: { check: string }) => step.check)).toContain("network.firewall");
    const [baseline] = (await anna.ask("GET", "/api/baselines")).body;
    expect(baseline.checks.find((one: { id: string }) => one.id === "network.firewall")).toMatchObject({
      passing: 0,
      failing: 1,
      exempt: 0,
    });
  });

  describe("protocols", () => {
    const POINTS = ["media", "downloads", "accounts", "history", "apps", "condition"];
    const content = POINTS.map((id) => ({ id, found: 0, ok: true, remark: "" }));
    const list = async () => (await anna.ask("GET", "/api/inspections")).body;

    it("fall due, are opened with the machine's part, signed, and never changed", async () => {
      const device = await enrolled(venue, anna);
      await report(device, firewallOff());
      expect(await list()).toMatchObject([{ device: "tab-01", state: "due", dueAt: START + 7 * DAY }]);
      venue.now = (START + 7 * DAY + 1) as Instant;
      expect((await list())[0].state).toBe("overdue");
      expect((await venue.alerts()).overdueInspections).toEqual({ count: 1, since: START + 7 * DAY });
      venue.now = START;
      const opened = (await anna.ask("POST", "/api/devices/tab-01/inspection", {})).body;
      expect(opened).toMatchObject({ state: "open", number: "K/2026/001", signedAt: null });
      expect(opened.machine.find((one: { check: string }) => one.check === "network.firewall").state).toBe("fail");
      // What was measured stands in the protocol, not only what was concluded from it.
      const disk = opened.machine.find((one: { check: string }) => one.check === "condition.disk");
      expect(disk.params).toEqual((await check("condition.disk")).params);
      expect(Object.keys(disk.params)).not.toEqual([]);
      expect((await anna.ask("POST", "/api/devices/tab-01/inspection", {})).body.id).toBe(opened.id);
      const save = (body: unknown) => anna.ask("PUT", `/api/inspections/${opened.id}`, body);
      expect(await save({ content: content.slice(1), sign: true })).toMatchObject({
        status: 422,
        body: { code: "E_INSPECTION_INCOMPLETE", fields: [{ path: "content.media" }] },
      });
      expect((await save({ content: content.map((one) => ({ ...one, ok: null })), sign: false })).body.state).toBe(
        "open",
      );
      const signed = (await save({ content, sign: true })).body;
      expect(signed).toMatchObject({ state: "signed", by: "Anna", signedAt: START });
      const { rows } = await sql<{ protocol: string }>`select protocol from device_inspection`.execute(database);
      const protocol = rows[0]?.protocol ?? "";
      expect(createHash("sha256").update(protocol).digest("hex")).toBe(signed.digest);
      expect(JSON.parse(protocol)).toMatchObject({
        number: "K/2026/001",
        device: "tab-01",
        content,
        by: { name: "Anna" },
      });
      expect(await save({ content, sign: false })).toMatchObject({
        status: 409,
        body: { code: "E_INSPECTION_SIGNED" },
      });
      expect(await list()).toMatchObject([
        { state: "due", dueAt: START + 31 * DAY },
        { state: "signed", number: "K/2026/001" },
      ]);
      venue.now = (START + 31 * DAY + 1) as Instant;
      expect((await list())[0].state).toBe("overdue");
    });

    it("asks for none of hubs and of devices out of service", async () => {
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "hub-1", kind: "hub", serial: "" });
      await anna.ask("POST", "/api/devices", ASSET);
      await anna.ask("POST", "/api/devices/tab-01/state", { state: "in-repair", reason: REASON });
      expect(await list()).toEqual([]);
    });
  });

  describe("routers", () => {
    const ROUTER = {
      id: "r1",
      kind: "router",
      address: "127.0.0.1",
      firmware: "7.1",
      firmwareOn: "2026-09-01",
      wanManagementOffOn: "2026-11-01",
    } as const;
    const shown = async () => (await anna.ask("GET", "/api/routers")).body[0];

    it("an open port is a danger, old firmware asks for attention, and nothing tried is not good", async () => {
      expect((await anna.ask("PUT", "/api/routers/r1", ROUTER)).body).toMatchObject({
        state: "not-measured",
        firmwareAgeDays: 82,
      });
      const asked: number[] = [];
      expect(await probeRouters(venue.context, async (_address, port) => (asked.push(port), "closed"), venue.now)).toBe(
        0,
      );
      expect(asked.sort((a, b) => a - b)).toEqual([22, 23, 80, 161, 443, 7547, 8291]);
      expect((await shown()).state).toBe("good");
      expect(
        await probeRouters(venue.context, async (_address, port) => (port === 8291 ? "open" : "filtered"), venue.now),
      ).toBe(1);
      expect((await shown()).state).toBe("danger");
      expect((await venue.alerts()).routers).toMatchObject({ count: 1, danger: 1 });
      await probeRouters(venue.context, async () => "closed", venue.now);
      await anna.ask("PUT", "/api/routers/r1", { ...ROUTER, firmwareOn: "2025-01-01" });
      expect((await shown()).state).toBe("attention");
      venue.now = (START + 3 * DAY) as Instant;
      expect((await shown()).state).toBe("not-measured");
      expect((await anna.ask("DELETE", "/api/routers/r1")).status).toBe(200);
      expect((await anna.ask("GET", "/api/routers")).body).toEqual([]);
    });
  });

  it("names every endpoint's permission at the door, for every role", async () => {
    const people = new Map<string, Staff>();
    for (const role of Role.options) people.set(role, await venue.person(`Only ${role}`.replace(" ", "-"), [role]));
    await anna.ask("POST", "/api/devices", ASSET);
    for (const [name, endpoint] of Object.entries(DeviceApi)) {
      const path = endpoint.path.replace(/:\w+/u, "tab-01");
      const asked = await venue.stranger.ask(
        endpoint.method,
        path,
        endpoint.method === "GET" || endpoint.method === "DELETE" ? undefined : {},
      );
      expect(`${name} ${String(asked.status)}`).toBe(`${name} 401`);
      for (const [role, person] of people) {
        const may = ROLE_PERMISSIONS[role as Role].some((held) => held === endpoint.permission);
        // A body that fits nothing: whoever passes the door is told so, nobody changes anything.
        const { status } = await person.ask(
          endpoint.method,
          path,
          endpoint.method === "GET" || endpoint.method === "DELETE" ? undefined : { nothing: 1 },
        );
        expect(`${role} ${name} ${String(status === 403)}`).toBe(`${role} ${name} ${String(!may)}`);
      }
    }
  });

  it("forgets reports after 25 months and a withdrawn device's traces after five years", async () => {
    const device = await enrolled(venue, anna);
    await report(device);
    await anna.ask("POST", "/api/exemptions", {
      device: "tab-01",
      check: "theft.encryption",
      reason: REASON,
      until: START + DAY,
    });
    const rows = async (table: string): Promise<number> =>
      Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database)).rows[0]?.n);
    await applyRetention(database, START + 31 * 60_000);
    expect(await rows("device_nonce")).toBe(0);
    await applyRetention(database, START + 800 * DAY);
    expect([await rows("device_report"), await rows("device_transition"), await rows("device_posture")]).toEqual([
      0, 0, 1,
    ]);
    expect((await view()).facts.identity.value.serial).toBe("SN-1");
    await anna.ask("POST", "/api/devices/tab-01/state", { state: "withdrawn", reason: REASON });
    await applyRetention(database, START + 4 * 366 * DAY);
    expect(await rows("device_key")).toBe(1);
    await applyRetention(database, START + 6 * 366 * DAY);
    for (const table of ["device_asset", "device_key", "device_posture", "device_history", "device_exemption"])
      expect(`${table} ${String(await rows(table))}`).toBe(`${table} 0`);
  });
});

describe("ports", () => {
  it("tells open from closed over TCP and UDP on this machine", async () => {
    const callers: (string | undefined)[] = [];
    const server = createServer((socket) => {
      callers.push(socket.remoteAddress);
      socket.end();
    });
    const port = await new Promise<number>((done) =>
      server.listen(0, "127.0.0.1", () => done((server.address() as { port: number }).port)),
    );
    expect(await probeTcp("127.0.0.1", port)).toBe("open");
    expect(await probeTcp("127.0.0.1", port, { from: "127.0.0.2" })).toBe("open");
    expect(callers.at(-1)).toBe("127.0.0.2");
    // An address of another machine asks nothing, so it proves nothing.
    expect(await probeTcp("127.0.0.1", port, { from: "192.0.2.55" })).toBe("not-tried");
    await new Promise((done) => server.close(done));
    expect(await probeTcp("127.0.0.1", port)).toBe("closed");
    const agent = createSocket("udp4");
    const asked: Buffer[] = [];
    agent.on("message", (message, from) => {
      asked.push(message);
      agent.send(message, from.port, from.address);
    });
    const udp = await new Promise<number>((done) => agent.bind(0, "127.0.0.1", () => done(agent.address().port)));
    expect(await probeSnmp("127.0.0.1", { port: udp })).toBe("open");
    expect(asked[0]?.includes("public")).toBe(true);
    expect(await probeSnmp("127.0.0.1", { port: udp, from: "127.0.0.3" })).toBe("open");
    expect(await probeSnmp("127.0.0.1", { port: udp, from: "192.0.2.55" })).toBe("not-tried");
    await new Promise<void>((done) => agent.close(done));
    expect(await probeSnmp("127.0.0.1", { port: udp })).toBe("closed");
    const silent = createSocket("udp4");
    const quiet = await new Promise<number>((done) => silent.bind(0, "127.0.0.1", () => done(silent.address().port)));
    expect(await probeSnmp("127.0.0.1", { port: quiet, timeoutMs: 100 })).toBe("filtered");
    silent.close();
  });
});
