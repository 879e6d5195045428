/**
 * Papers of the register, on SQLite and on a real PostgreSQL: sheets in and out, photos, alarms, what does not add up, and where routers
 * were asked from.
 *
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSession } from "../../../dashboard/access/sessions.ts";
import { probeRouters } from "../../../dashboard/devices/routers.ts";
import { writeWorkbook } from "../../../dashboard/devices/sheet.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { openDatabase, openPostgresUrl } from "../../../dashboard/platform/db.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { NetworkId } from "../../../policies/schema/vocabulary.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { ASSET, DAY, HOUR, START, VENUE, enrolled, openDeviceVenue, TestDevice } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";
import { JPEG, PNG, jpegWith, segment } from "../../support/photos.ts";
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

describe.each(KINDS)("$kind: papers of the register", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let folder: string;
  let database: Database;
  let venue: DeviceVenue;
  let anna: Staff;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-papers-db-"));
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
      if (!table.isView && (table.name.startsWith("device_") || table.name === "register_signal"))
        await sql`delete from ${sql.table(table.name)}`.execute(database);
    await sql`delete from access_audit`.execute(database);
  });
  afterAll(async () => {
    await venue?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const view = async (id = "tab-01") => (await anna.ask("GET", `/api/devices/${encodeURIComponent(id)}`)).body;
  const reconciliation = async () => (await anna.ask("GET", "/api/reconciliation")).body;
  const shown = async () => (await anna.ask("GET", "/api/devices")).body;
  const fetchFile = async (path: string, language = "pl") => {
    const token = await openSession(database, anna.id, venue.now);
    const answer = await venue.app.inject({
      url: path,
      headers: { cookie: `latarnik_session=${token}`, "accept-language": language },
    });
    return { status: answer.statusCode, headers: answer.headers, octets: answer.rawPayload };
  };

  describe("a sheet", () => {
    const bring = (octets: Uint8Array, dryRun = false) =>
      anna.ask("POST", "/api/devices/import", { xlsx: Buffer.from(octets).toString("base64"), dryRun });

    it("is tried, taken in, and gives the register back unchanged, in both languages and both formats", async () => {
      const sheet = await writeWorkbook("S", [
        ["Numer", "Rodzaj", "Tryb", "Stan", "Uwagi"],
        ["T-1", "tablet", "zajęcia", "sprawne", "=nie formuła"],
        ["CNE/2026/7", "komputer", "B", "w naprawie", 'cudzysłów "; i średnik'],
      ]);
      expect((await bring(sheet, true)).body).toEqual({ added: 2, changed: 0, unchanged: 0, faults: [] });
      expect(await shown()).toEqual([]);
      expect((await bring(sheet)).body).toMatchObject({ added: 2 });
      expect((await view("CNE/2026/7")).device).toMatchObject({ kind: "computer", state: "in-repair" });
      for (const language of ["pl", "en"]) {
        const xlsx = await fetchFile(`/api/device-files/register.xlsx?language=${language}`);
        expect((await bring(xlsx.octets)).body).toEqual({ added: 0, changed: 0, unchanged: 2, faults: [] });
        const csv = await fetchFile(`/api/device-files/register.csv`, language);
        expect(
          (await anna.ask("POST", "/api/devices/import", { csv: csv.octets.toString("utf8"), dryRun: false })).body,
        ).toEqual({ added: 0, changed: 0, unchanged: 2, faults: [] });
      }
    });

    it("names what it runs into by the heading of the file and the cell", async () => {
      await anna.ask("POST", "/api/devices", ASSET);
      const sheet = await writeWorkbook("S", [
        ["Numer", "Rodzaj", "Tryb", "Numer seryjny", "Sieć"],
        ["", "", "", "", ""],
        ["T-1", "tablet", "A", "SN-1", "moon"],
      ]);
      expect((await bring(sheet)).body.faults).toMatchObject([
        { line: 3, column: "Numer seryjny", cell: "D3", code: "E_IMPORT_TAKEN" },
        { line: 3, column: "Sieć", cell: "E3", code: "E_IMPORT_VALUE" },
      ]);
      expect(await shown()).toHaveLength(1);
    });

    it.each([
      { why: "no sheet at all", body: { dryRun: true }, status: 400, code: "E_API_INPUT" },
      { why: "both kinds at once", body: { csv: "", xlsx: "", dryRun: true }, status: 400, code: "E_API_INPUT" },
      { why: "no base64", body: { xlsx: "%%%", dryRun: true }, status: 400, code: "E_API_INPUT" },
      {
        why: "twenty megabytes",
        body: { xlsx: "A".repeat(28 * 1024 * 1024), dryRun: true },
        status: 413,
        code: "E_API_TOO_LARGE",
      },
    ])("is refused if it is $why", async ({ body, status, code }) => {
      expect(await anna.ask("POST", "/api/devices/import", body)).toMatchObject({ status, body: { code } });
    });

    it("that is none is told so in words", async () => {
      const { status, body } = await bring(Buffer.from("not a sheet"));
      expect(status).toBe(200);
      expect(body.faults).toEqual([
        expect.objectContaining({ line: 1, code: "E_IMPORT_FILE", message: expect.stringContaining("XLSX") }),
      ]);
    });

    it("is handed out as a file with a name, and to nobody without a session", async () => {
      const form = await fetchFile("/api/device-files/form.xlsx");
      expect(form.headers["content-disposition"]).toBe('attachment; filename="ewidencja-wzor.xlsx"');
      expect(form.headers["content-type"]).toContain("spreadsheetml");
      expect((await fetchFile("/api/device-files/register.csv?language=en")).headers["content-disposition"]).toBe(
        'attachment; filename="register-2026-11-22.csv"',
      );
      expect((await venue.stranger.ask("GET", "/api/device-files/register.csv")).status).toBe(401);
    });
  });

  describe("photos", () => {
    const add = (octets: Uint8Array, device = "tab-01") =>
      anna.ask("POST", `/api/devices/${device}/photos`, { image: Buffer.from(octets).toString("base64") });

    beforeEach(() => anna.ask("POST", "/api/devices", ASSET));

    it("are kept without what the camera added, shown, and removed", async () => {
      const { status, body } = await add(jpegWith([segment(0xe1, "Exif\0\0GPS 54.5 18.5")], "trailer"));
      expect(status).toBe(200);
      expect(body).toMatchObject({
        type: "image/jpeg",
        width: 3,
        height: 2,
        sizeBytes: JPEG.length,
        by: "Anna",
        at: START,
      });
      const photo = (await anna.ask("GET", `/api/photos/${body.id}`)).body;
      expect(photo.image).toBe(JPEG.toString("base64"));
      const { rows } = await sql<{ image: string }>`select image from device_photo`.execute(database);
      expect(Buffer.from(rows[0]?.image ?? "", "base64").includes("GPS")).toBe(false);
      expect((await anna.ask("GET", "/api/devices/tab-01/photos")).body).toEqual([body]);
      expect((await view()).history).toContainEqual({ at: START, what: "photo-add", by: "Anna", detail: "" });
      expect((await anna.ask("DELETE", `/api/photos/${body.id}`)).status).toBe(200);
      expect((await anna.ask("GET", "/api/devices/tab-01/photos")).body).toEqual([]);
      expect((await anna.ask("GET", `/api/photos/${body.id}`)).body.code).toBe("E_PHOTO_UNKNOWN");
      expect((await anna.ask("DELETE", `/api/photos/${body.id}`)).body.code).toBe("E_PHOTO_UNKNOWN");
    });

    it("are six at most, also when eight come at once", async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => add(PNG)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 200, 200, 200, 200, 200, 409, 409,
      ]);
      expect((await anna.ask("GET", "/api/devices/tab-01/photos")).body).toHaveLength(6);
      expect((await add(PNG)).body.code).toBe("E_PHOTO_MOST");
    });

    it.each([
      { why: "no photo", octets: Buffer.from("<svg/>"), status: 422, code: "E_PHOTO_KIND" },
      {
        why: "more than 5 MB",
        octets: Buffer.concat([JPEG, Buffer.alloc(5 * 1024 * 1024)]),
        status: 413,
        code: "E_PHOTO_SIZE",
      },
    ])("are refused in words: $why", async ({ octets, status, code }) => {
      expect(await add(octets)).toMatchObject({ status, body: { code } });
    });

    it("belong to a device of the register, and go with it after five years", async () => {
      expect((await add(PNG, "tab-09")).body.code).toBe("E_DEVICE_UNKNOWN");
      expect((await anna.ask("GET", "/api/devices/tab-09/photos")).body.code).toBe("E_DEVICE_UNKNOWN");
      await add(PNG);
      await anna.ask("POST", "/api/devices/tab-01/state", { state: "withdrawn", reason: REASON });
      await applyRetention(database, START + 4 * 366 * DAY);
      expect((await anna.ask("GET", "/api/devices/tab-01/photos")).body).toHaveLength(1);
      await applyRetention(database, START + 6 * 366 * DAY);
      const { rows } = await sql<{ id: string }>`select id from device_photo`.execute(database);
      expect(rows).toEqual([]);
    });
  });

  describe("alarms", () => {
    it("are counted per device, heaviest kind first, until somebody settles them", async () => {
      const device = await enrolled(venue, anna);
      await device.deliver();
      expect((await view()).device.alarms).toEqual({ count: 0, kinds: [] });
      const copy = device.copy();
      await device.deliver();
      device.seq += 2;
      await device.deliver({ prevHash: "0".repeat(64) });
      await copy.deliver({}, {}).catch(() => undefined);
      const { alarms } = (await view()).device;
      expect(alarms.count).toBeGreaterThanOrEqual(2);
      expect(alarms.kinds.indexOf("gap")).toBeGreaterThan(alarms.kinds.indexOf("tampered"));
      expect((await shown())[0].alarms).toEqual(alarms);
      expect((await anna.ask("POST", "/api/devices/tab-01/alarms", { reason: "nie" })).status).toBe(400);
      expect((await anna.ask("POST", "/api/devices/tab-01/alarms", { reason: REASON })).body.alarms).toEqual({
        count: 0,
        kinds: [],
      });
      const seen = await view();
      expect(seen.alarms).toEqual([]);
      const settled = seen.history.find((one: { what: string }) => one.what === "alarm-settle");
      expect(settled.by).toBe("Anna");
      expect(settled.detail).toContain(REASON);
      expect((await anna.ask("POST", "/api/devices/tab-01/alarms", { reason: REASON })).body.code).toBe("E_ALARM_NONE");
      expect((await anna.ask("POST", "/api/devices/tab-09/alarms", { reason: REASON })).body.code).toBe(
        "E_DEVICE_UNKNOWN",
      );
    });
  });

  describe("what does not add up", () => {
    it("names serial numbers of keys and reports that no record has, and forgets them once they are written down", async () => {
      const device = await enrolled(venue, anna);
      await device.deliver();
      expect((await reconciliation()).strangers).toEqual([]);
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "SN-2" });
      const code = (await anna.ask("POST", "/api/devices/tab-02/code", {})).body.code;
      venue.now = (START + 600_000) as Instant;
      expect((await new TestDevice(venue, "tab-02").enrol(code, { serial: "sn-777" })).body.state).toBe("waiting");
      expect((await reconciliation()).strangers).toEqual([
        { serial: "SN-777", source: "enrolment", device: "tab-02", at: START + 600_000 },
      ]);
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-03", serial: "SN-777" });
      expect((await reconciliation()).strangers).toEqual([]);
    });

    it("says nothing strange of a record that claims no serial number", async () => {
      await anna.ask("POST", "/api/devices", { ...ASSET, serial: "" });
      const code = (await anna.ask("POST", "/api/devices/tab-01/code", {})).body.code;
      await new TestDevice(venue, "tab-01").enrol(code, { serial: "SN-NEW" });
      expect((await reconciliation()).strangers).toEqual([]);
    });

    it("counts unnamed devices on networks of devices for a day, by pseudonym, and nobody on other networks", async () => {
      const signal = (id: string, part: Record<string, unknown>): Promise<unknown> =>
        database
          .withTables<{ register_signal: Record<string, unknown> }>()
          .insertInto("register_signal")
          .values({
            id,
            venue_id: VENUE,
            network: "tablets",
            mode: "A",
            device: null,
            subject: "aaaa",
            category: "TS-02",
            severity: "S2",
            kind: "signal",
            layer: "list",
            source: "s",
            occurrences: 2,
            first_at: START - HOUR,
            last_at: START - HOUR,
            navigation_grade: 1,
            score: 1,
            sightings: "[]",
            opened: "[]",
            ...part,
          })
          .execute();
      await signal("1", {});
      await signal("2", { category: "TS-10C", last_at: START - 60_000 });
      await signal("3", { subject: "bbbb", occurrences: 1 });
      await signal("4", { subject: "cccc", device: "tab-01" });
      await signal("5", { subject: "dddd", mode: "B", network: "kiosk" });
      await signal("6", { subject: null });
      await signal("7", { subject: "eeee", first_at: START - 2 * DAY, last_at: START - 2 * DAY });
      await signal("8", { subject: "ffff", venue_id: "elsewhere" });
      expect((await reconciliation()).unregistered).toEqual([
        { network: "tablets", devices: 2, signals: 5, firstAt: START - HOUR, lastAt: START - 60_000 },
      ]);
      venue.now = (START + DAY) as Instant;
      expect((await reconciliation()).unregistered).toEqual([]);
    });

    it("says since when a device is silent, and that one never spoke", async () => {
      const device = await enrolled(venue, anna);
      await device.deliver();
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-02", serial: "SN-2" });
      const { body } = await anna.ask("POST", "/api/devices/tab-02/code", {});
      await new TestDevice(venue, "tab-02").enrol(body.code, { serial: "SN-2" });
      await anna.ask("POST", "/api/devices", { ...ASSET, id: "tab-03", serial: "" });
      venue.now = (START + 4 * DAY) as Instant;
      expect(await reconciliation()).toEqual({
        strangers: [],
        unregistered: [],
        silent: [
          { device: "tab-01", lastAt: START },
          { device: "tab-02", lastAt: null },
        ],
        neverEnrolled: ["tab-03"],
        notMeasured: ["quiet-strangers", "cart-strangers"],
      });
    });
  });

  describe("papers as PDF", () => {
    const textOf = (pdf: Uint8Array): string => {
      const file = join(folder, "paper.pdf");
      writeFileSync(file, pdf);
      return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    };
    const noReader = spawnSync("pdftotext", ["-v"]).error !== undefined;

    it("give a theft sheet with serial number, photos and last loans to whoever may read loans, in the asked language", async () => {
      const device = await enrolled(venue, anna);
      await device.deliver();
      for (const photo of [JPEG, PNG])
        await anna.ask("POST", "/api/devices/tab-01/photos", { image: photo.toString("base64") });
      const loan = database.withTables<{
        loan_session: Record<string, unknown>;
        loan_device: Record<string, unknown>;
      }>();
      await loan
        .insertInto("loan_session")
        .values({
          id: `s-${kind}`,
          venue_id: VENUE,
          number: "Z/2026/014",
          state: "running",
          activity: "Roboty",
          age_band: "10-12",
          children: 10,
          camera: 0,
          owner_name: "edukator Maria",
          created_at: START,
          ends_at: START + HOUR,
        })
        .execute();
      await loan
        .insertInto("loan_device")
        .values({
          id: `l-${kind}`,
          venue_id: VENUE,
          session_id: `s-${kind}`,
          device_id: "tab-01",
          handed_out_at: START,
          gate: "{}",
          damaged: 0,
          wiped: 0,
          remark: "",
          missing: 0,
        })
        .execute();
      const sheet = await fetchFile("/api/device-files/theft/tab-01?language=pl");
      expect([sheet.status, sheet.headers["content-type"]]).toEqual([200, "application/pdf"]);
      expect(sheet.headers["content-disposition"]).toBe('attachment; filename="karta-tab-01.pdf"');
      expect(sheet.octets.subarray(0, 5).toString()).toBe("%PDF-");
      const again = await fetchFile("/api/device-files/theft/tab-01?language=pl");
      expect(again.octets.equals(sheet.octets)).toBe(true);
      await sql`delete from loan_device where id = ${`l-${kind}`}`.execute(database);
      await sql`delete from loan_session where id = ${`s-${kind}`}`.execute(database);
      expect((await fetchFile("/api/device-files/theft/tab-09")).status).toBe(404);
      if (noReader) return;
      const text = textOf(sheet.octets);
      for (const word of ["Karta urządzenia tab-01", "SN-1", "Roboty", "Z/2026/014", "edukator Maria", "nie zwrócono"])
        expect(text).toContain(word);
      expect(textOf((await fetchFile("/api/device-files/theft/tab-01?language=en")).octets)).toContain(
        "Sheet of device tab-01",
      );
    });

    it("give a protocol with what was measured, as a draft until it is signed, and the same for ever afterwards", async () => {
      const device = await enrolled(venue, anna);
      await device.deliver();
      const opened = (await anna.ask("POST", "/api/devices/tab-01/inspection", {})).body;
      const path = `/api/device-files/inspection/${opened.id}?language=pl`;
      const draft = await fetchFile(path);
      expect(draft.headers["content-disposition"]).toBe('attachment; filename="K-2026-001.pdf"');
      const content = opened.content.map((one: { id: string }) => ({ ...one, found: 3, ok: true, remark: "usunięto" }));
      const signed = (await anna.ask("PUT", `/api/inspections/${opened.id}`, { content, sign: true })).body;
      const first = await fetchFile(path);
      venue.now = (START + 9 * DAY) as Instant;
      expect((await fetchFile(path)).octets.equals(first.octets)).toBe(true);
      expect((await fetchFile("/api/device-files/inspection/none")).status).toBe(404);
      expect((await venue.stranger.ask("GET", path)).status).toBe(401);
      if (noReader) return;
      expect(textOf(draft.octets)).toContain("Protokół nie jest podpisany");
      const text = textOf(first.octets);
      expect(text).toContain("K/2026/001");
      expect(text).toContain("usunięto");
      expect(text).toContain("Anna");
      expect(text.replaceAll(/\s/gu, "")).toContain(signed.digest);
    });
  });

  describe("routers", () => {
    const ROUTER = {
      id: "r1",
      kind: "router",
      address: "192.0.2.1",
      firmware: "7.1",
      firmwareOn: "2026-09-01",
      wanManagementOffOn: "2026-11-01",
    };
    const router = async () => (await anna.ask("GET", "/api/routers")).body[0];
    const place = (network: string, addresses: readonly string[]) => ({ network: network as NetworkId, addresses });

    it("are asked from every network this machine stands in, and it says from which it could not", async () => {
      await anna.ask("PUT", "/api/routers/r1", ROUTER);
      const from = new Set<string>();
      const open = await probeRouters(
        venue.context,
        async (_address, port, source) => {
          from.add(source ?? "own");
          // Closed to the server, open to guests: what a probe from the server alone would never have seen.
          return source === "198.51.100.9" && port === 443 ? "open" : "closed";
        },
        venue.now,
        [place("guest-wifi", ["2001:db8::9", "198.51.100.9"]), place("kiosk", []), place("tablets", ["2001:db8::7"])],
      );
      expect(open).toBe(1);
      expect([...from].sort()).toEqual(["198.51.100.9", "own"]);
      const seen = await router();
      expect(seen.state).toBe("danger");
      expect(seen.notMeasuredFrom).toEqual(["kiosk"]);
      const states = (network: string | null): string[] =>
        seen.probes
          .filter((probe: { network: string | null }) => probe.network === network)
          .map((probe: { state: string }) => probe.state);
      expect(states(null)).toEqual(Array.from({ length: 7 }, () => "closed"));
      expect(states("guest-wifi").filter((state) => state === "open")).toHaveLength(1);
      // Its address there is of the other family: nobody asked, nobody calls it closed.
      expect(new Set(states("tablets"))).toEqual(new Set(["not-tried"]));
    });

    it("are good only where every network was asked from, and forget networks that are gone", async () => {
      await anna.ask("PUT", "/api/routers/r1", ROUTER);
      const closed = async () => "closed" as const;
      await probeRouters(venue.context, closed, venue.now, [place("kiosk", []), place("tablets", ["192.0.2.9"])]);
      expect((await router()).state).toBe("not-measured");
      await probeRouters(venue.context, closed, venue.now, [place("tablets", ["192.0.2.9"])]);
      expect(await router()).toMatchObject({ state: "good", notMeasuredFrom: [] });
      expect((await router()).probes).toHaveLength(14);
      await probeRouters(venue.context, closed, venue.now, []);
      expect((await router()).probes).toHaveLength(7);
      const { rows } = await sql<{ n: number }>`select count(*) as n from device_router_probe`.execute(database);
      expect(Number(rows[0]?.n)).toBe(7);
    });
  });
});
