/**
 * Who reads effectiveness and how: by role, by token, as JSON and CSV; every reading in the audit; the command line gives the same.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "../../../dashboard/access/accounts.ts";
import { installGuard } from "../../../dashboard/access/index.ts";
import { openSession } from "../../../dashboard/access/sessions.ts";
import { csrfToken } from "../../../dashboard/access/token.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { openHttp } from "../../../dashboard/platform/http.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { registerReportRoutes, spansOf, storeDay } from "../../../dashboard/reports/index.ts";
import type { Role } from "../../../policies/schema/api.ts";
import { EffectivenessExport } from "../../../policies/schema/effectiveness.ts";
import { recompute } from "../../../scripts/effectiveness/recompute.ts";
import { VENUE, ZONE, openReportWorld } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 3, 9);
const folder = mkdtempSync(join(tmpdir(), "latarnik-effectiveness-"));
const config = join(folder, "config.yaml");
let database: Database;
let world: ReportWorld;
let app: FastifyInstance;
const accounts = new Map<string, string>();

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

async function ask(role: Role | null, method: string, url: string, body?: object, bearer?: string): Promise<Reply> {
  const id = role === null ? undefined : accounts.get(role);
  const token = id === undefined ? undefined : await openSession(database, id, world.now);
  const reply = await app.inject({
    method: method as "GET",
    url,
    headers: {
      host: "localhost:8080",
      "sec-fetch-site": "same-origin",
      ...(token === undefined ? {} : { cookie: `latarnik_session=${token}`, "x-latarnik-csrf": csrfToken(token) }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: reply.statusCode, text: reply.body, headers: reply.headers };
}
const code = (reply: Reply): string => (JSON.parse(reply.text) as { code: string }).code;

/** Types a command as a person does. */
async function type(
  ...args: string[]
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [resolve(ROOT, "scripts/effectiveness.ts"), ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", LATARNIK_LANG: "en" },
  });
  const heard = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (heard.err += chunk.toString()));
  const status = await new Promise<number | null>((done) => child.once("close", done));
  return { status, ...heard };
}

beforeAll(async () => {
  writeFileSync(config, `venue:\n  id: ${VENUE}\n  name: Example\n  timeZone: ${ZONE}\n`);
  database = await openDatabase({ kind: "sqlite" }, join(folder, "latarnik.db"));
  world = await openReportWorld(database, Date.UTC(2024, 0, 1), NOW);
  for (const { day } of spansOf("2025-12-20", "2026-01-01", ZONE))
    await storeDay(world.context, day, [
      {
        day,
        source: "probes",
        covered: 1_000,
        measures: {
          "probe-harmful": {
            "code=TS-06&severity=S3&mode=A&language=pl&outcome=blocked": 4,
            "code=TS-06&severity=S3&mode=A&language=pl&outcome=open": 1,
          },
        },
      },
    ]);
  for (const role of ["koordynator", "dyrektor", "nsp", "admin"] as const) {
    const account = await createAccount(
      database,
      { login: role, displayName: role, password: "latarnia nad morzem", roles: [role] },
      "test",
      world.context.clock(),
    );
    accounts.set(role, account.id);
  }
  app = await openHttp({ log: silentLog, origin: undefined });
  installGuard(app, {
    database,
    clock: world.context.clock,
    origin: undefined,
    venueId: VENUE,
    secondFactorGraceMs: 14 * DAY,
  });
  registerReportRoutes(app, {
    ...world.context,
    frame: () => ({ venue: "Example", venueShort: "Example", codes: { "TS-06": "samookaleczenia" } }),
    names: () => ({ check: { "antivirus.signatures": { pl: "Bazy wirusów", en: "Virus signatures" } } }),
  });
}, 60_000);
afterAll(async () => {
  await app.close();
  await database.destroy();
});

describe("effectiveness over HTTP", () => {
  it.each([
    { why: "the coordinator reads", role: "koordynator" as const, status: 200 },
    { why: "the director reads", role: "dyrektor" as const, status: 200 },
    { why: "whoever minds the network does not", role: "nsp" as const, status: 403 },
    { why: "nor whoever runs the program", role: "admin" as const, status: 403 },
    { why: "nor a stranger", role: null, status: 401 },
  ])("$why", async ({ role, status }) => {
    for (const url of ["/api/effectiveness?year=2025", "/api/metrics", "/api/effectiveness/tokens"])
      expect((await ask(role, "GET", url)).status).toBe(status);
  });

  it("gives the figures with all that is needed to compute them again, and writes the reading down", async () => {
    const reply = await ask("koordynator", "GET", "/api/effectiveness?year=2025");
    const document = EffectivenessExport.parse(JSON.parse(reply.text));
    expect(document.result.metrics.find(({ id }) => id === "M05")?.figures[0]?.result).toMatchObject({
      value: 80,
      numerator: 48,
      denominator: 60,
    });
    expect(document.before).toBeNull();
    expect(recompute(reply.text).differences).toEqual([]);
    expect(reply.headers["cache-control"]).toBe("no-store");
    const audit = await sql<{ account_id: string; detail: string }>`select account_id, detail from access_audit
      where action = 'effectiveness-read' order by at desc`.execute(database);
    expect(audit.rows).toContainEqual({
      account_id: accounts.get("koordynator"),
      detail: "2025-01-01 2026-01-01 json",
    });
  });

  it("gives the same as a file for a spreadsheet", async () => {
    const reply = await ask("dyrektor", "GET", "/api/effectiveness?from=2024-01-01&to=2026-01-01&format=csv");
    expect(reply.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(reply.headers["content-disposition"]).toBe(
      'attachment; filename="latarnik-skutecznosc-2024-01-01-2026-01-01.csv"',
    );
    expect(reply.text.startsWith("\uFEFFrecord;")).toBe(true);
    expect(recompute(reply.text).differences).toEqual([]);
  });

  it.each([
    { why: "a workbook", format: "xlsx", begins: "PK\u0003\u0004", type: /spreadsheetml/u },
    { why: "a paper", format: "pdf", begins: "%PDF-1.7", type: /application\/pdf/u },
    { why: "a paper to write in", format: "docx", begins: "PK\u0003\u0004", type: /wordprocessingml/u },
  ])("gives the same as $why", async ({ format, begins, type: media }) => {
    const reply = await ask("dyrektor", "GET", `/api/effectiveness?year=2025&format=${format}`);
    expect(reply.headers["content-type"]).toMatch(media);
    expect(reply.text.startsWith(begins)).toBe(true);
    expect(reply.headers["content-disposition"]).toContain(`2025-01-01-2026-01-01.${format}"`);
  });

  it.each([
    { why: "no period", query: "" },
    { why: "a year that is none", query: "?year=27" },
    { why: "year and days at once", query: "?year=2025&from=2027-01-01&to=2027-02-01" },
    { why: "a day the calendar does not have", query: "?from=2027-02-30&to=2027-04-01" },
    { why: "backwards", query: "?from=2027-02-01&to=2027-01-01" },
    { why: "a thousand years", query: "?from=1500-01-01&to=2500-01-01" },
    { why: "a format nobody has", query: "?year=2025&format=exe" },
  ])("refuses $why", async ({ query }) => {
    const reply = await ask("koordynator", "GET", `/api/effectiveness${query}`);
    expect([reply.status, code(reply)]).toEqual([400, "E_REPORT_PERIOD"]);
  });
});

describe("a token", () => {
  const create = async (days?: number) => {
    const reply = await ask("koordynator", "POST", "/api/effectiveness/tokens", {
      name: "arkusz kierownika",
      ...(days === undefined ? {} : { days }),
    });
    expect(reply.status).toBe(200);
    return JSON.parse(reply.text) as { token: string; view: { id: string } };
  };
  const fetchBy = (bearer?: string) => ask(null, "GET", "/api/machine/effectiveness?year=2025", undefined, bearer);

  it("reads effectiveness and opens nothing else, and stands nowhere in clear", async () => {
    const { token, view } = await create();
    const reply = await fetchBy(token);
    expect(EffectivenessExport.parse(JSON.parse(reply.text)).aggregates.venue).toBe(VENUE);
    for (const url of ["/api/effectiveness?year=2025", "/api/metrics", "/api/effectiveness/tokens"])
      expect((await ask(null, "GET", url, undefined, token)).status).toBe(401);
    const rows = await sql`select * from report_token`.execute(database);
    expect(JSON.stringify(rows.rows)).not.toContain(token);
    expect(JSON.stringify((await sql`select * from access_audit`.execute(database)).rows)).not.toContain(token);
    const audit = await sql<{ subject_id: string; account_id: null }>`select subject_id, account_id from access_audit
      where action = 'effectiveness-read' and account_id is null`.execute(database);
    expect(audit.rows).toEqual([{ subject_id: view.id, account_id: null }]);
    const listed = JSON.parse((await ask("dyrektor", "GET", "/api/effectiveness/tokens")).text) as {
      id: string;
      lastUsedAt: number;
    }[];
    expect(listed.find(({ id }) => id === view.id)?.lastUsedAt).toBe(NOW);
  });

  it.each([
    { why: "nothing", bearer: undefined },
    { why: "something else", bearer: "secret" },
    { why: "a guess of the right form", bearer: `latarnik_eff_${"A".repeat(43)}` },
  ])("is not $why", async ({ bearer }) => {
    const reply = await fetchBy(bearer);
    expect([reply.status, code(reply)]).toEqual([401, "E_REPORT_TOKEN"]);
  });

  it("ends when it is revoked, or by itself", async () => {
    const revoked = await create();
    const expiring = await create(1);
    expect((await ask("nsp", "DELETE", `/api/effectiveness/tokens/${revoked.view.id}`)).status).toBe(403);
    expect((await ask("dyrektor", "DELETE", `/api/effectiveness/tokens/${revoked.view.id}`)).status).toBe(200);
    expect((await fetchBy(revoked.token)).status).toBe(401);
    expect(code(await ask("dyrektor", "DELETE", "/api/effectiveness/tokens/none"))).toBe("E_REPORT_TOKEN_UNKNOWN");
    expect((await fetchBy(expiring.token)).status).toBe(200);
    world.now = NOW + DAY;
    expect((await fetchBy(expiring.token)).status).toBe(401);
    world.now = NOW;
  });
});

// Each command is a program of its own; a busy machine needs its time to start them.
describe("npm run effectiveness", { timeout: 120_000 }, () => {
  it("writes what the page gives, and finds it right by computing it again", async () => {
    const out = join(folder, "2025.csv");
    const written = await type("--year", "2025", "--format", "csv", "--out", out, "--config", config, "--data", folder);
    expect([written.status, written.err.trim()]).toEqual([0, `wrote ${out}; days with data: 12`]);
    const page = await ask("koordynator", "GET", "/api/effectiveness?year=2025&format=csv");
    expect(readFileSync(out, "utf8")).toBe(page.text);
    expect(await type("--check", out)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/numbers checked: \d{3,}; all agree/u) as string,
    });
    writeFileSync(out, page.text.replace("M05;blocked;;80;48;60", "M05;blocked;;98;48;60"));
    const forged = await type("--check", out);
    expect(forged.status).toBe(1);
    expect(forged.out).toContain("M05/blocked value: file 98, here 80");
  });

  it("writes a paper and a workbook, and the schema of the JSON file", async () => {
    for (const [format, begins] of [
      ["pdf", "%PDF"],
      ["xlsx", "PK"],
    ] as const) {
      const out = join(folder, `2025.${format}`);
      const made = await type("--year", "2025", "--format", format, "--out", out, "--config", config, "--data", folder);
      expect([made.status, made.err.trim()]).toEqual([0, `wrote ${out}; days with data: 12`]);
      expect(readFileSync(out).subarray(0, begins.length).toString("latin1")).toBe(begins);
    }
    const schema = await type("--schema", "effectiveness");
    expect(JSON.parse(schema.out)).toMatchObject({ $id: "urn:latarnik:effectiveness:1", type: "object" });
    expect((await type("--year", "2025", "--format", "exe", "--config", config, "--data", folder)).err).toContain(
      "--format: json, csv, xlsx, pdf or docx, not «exe»",
    );
  });

  it("says what it needs", async () => {
    const none = await type("--config", config, "--data", folder);
    expect([none.status, none.err.split("\n")[0]]).toEqual([
      2,
      "effectiveness: give --year 2027, or --from and --to (YYYY-MM-DD)",
    ]);
  });
});
