/**
 * The loan desk on SQLite and on a real PostgreSQL: steps that come late, twice and out of order, two desks at one tablet, overdue,
 * leftovers, prompts that only the owner hears, anonymising, signed lists, reports that clear leftovers.
 *
 * @module
 */
import { createPublicKey, randomUUID, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { WebSocket } from "ws";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registerLive } from "../../../dashboard/access/index.ts";
import { openSession } from "../../../dashboard/access/sessions.ts";
import {
  LOAN_BOOK,
  lastHandOutAt,
  leftoversOf,
  lessonsOf,
  loanOf,
  noteOverdue,
  promptForHits,
  readLoanAlerts,
  registerLoanRoutes,
  runningLoans,
  sessionOwnerOf,
} from "../../../dashboard/loans/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { canonicalJson } from "../../../dashboard/platform/canonical.ts";
import { openDatabase, openPostgresUrl } from "../../../dashboard/platform/db.ts";
import { LiveHub } from "../../../dashboard/platform/live.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { registerRegisterRoutes } from "../../../dashboard/register/index.ts";
import { ingest } from "../../../dashboard/register/ingest.ts";
import { loanTodo } from "../../../dashboard/today/loans.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import { TelemetryBatch } from "../../../policies/schema/messages.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { DAY, HOUR, VENUE, enrolled, factsAt, openDeviceVenue } from "../../support/device-venue.ts";
import type { DeviceVenue, Reply, Staff, TestDevice } from "../../support/device-venue.ts";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";

const MIN = 60_000;
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

const policies = loadPolicies(resolve(import.meta.dirname, "../../../policies"));
const TOLD = { onlyForActivity: true, noPictures: true };
const CLEAN = { damaged: false, media: 0, accounts: 0, wiped: true, remark: "" };
const WHY = "nie ma innego tabletu";

describe.each(KINDS)("$kind: the loan desk", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let folder: string;
  let database: Database;
  let venue: DeviceVenue;
  let hub: LiveHub;
  let nsp: Staff;
  let ola: Staff;
  let ewa: Staff;
  const tablets: TestDevice[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-loans-"));
    database =
      kind === "SQLite"
        ? await openDatabase({ kind: "sqlite" }, join(folder, "loans.db"))
        : openPostgresUrl(await (postgres as RunningPostgres).newDatabase());
    await migrate(database, MIGRATIONS);
    hub = new LiveHub(database, silentLog);
    venue = await openDeviceVenue(database, {
      requestsPerMinute: 100_000,
      loans: LOAN_BOOK,
      also: async (app, context) => {
        registerLoanRoutes(app, context);
        registerRegisterRoutes(app, {
          database,
          clock: () => venue.now,
          venueId: VENUE,
          lessonsOf: (account) => lessonsOf(database, VENUE, account),
        });
        await registerLive(app, hub, { database, clock: () => venue.now, origin: undefined });
      },
    });
    nsp = await venue.person("Nina", ["nsp"]);
    ola = await venue.person("Ola", ["edukator"]);
    ewa = await venue.person("Ewa", ["edukator"]);
    for (const id of ["tab-01", "tab-02"]) tablets.push(await enrolled(venue, nsp, { id, serial: `SN-${id}` }));
    await nsp.ask("POST", "/api/devices", { id: "kiosk-1", kind: "kiosk", model: "K", serial: "K1", mode: "B" });
  }, 60_000);
  beforeEach(async () => {
    venue.now = (venue.now + 10 * DAY) as Instant;
    for (const table of await database.introspection.getTables())
      if (/^(?:loan|register|platform_change)/u.test(table.name) && !table.isView)
        await sql`delete from ${sql.table(table.name)}`.execute(database);
    for (const tablet of tablets) await tablet.deliver({ facts: measured(tablet.id) });
  });
  afterAll(async () => {
    await hub.close();
    await venue.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const measured = (id: string, change: Parameters<typeof factsAt>[2] = {}) =>
    JSON.parse(JSON.stringify(factsAt("linux", venue.now - MIN, change)).replaceAll('"SN-1"', `"SN-${id}"`)) as object;
  const open = async (who: Staff, over: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const made = await who.ask("POST", "/api/loans", {
      step: randomUUID(),
      activity: "Astronomia",
      ageBand: "10-12",
      children: 12,
      endsAt: venue.now + 90 * MIN,
      ...over,
    });
    expect([made.status, made.text]).toEqual([200, made.text]);
    return made.body.id;
  };
  const step = (who: Staff, id: string, what: string, body: object): Promise<Reply> =>
    who.ask("POST", `/api/loans/${id}/${what}`, { step: randomUUID(), at: venue.now, ...body });
  const briefed = async (who: Staff): Promise<string> => {
    const id = await open(who);
    expect((await step(who, id, "briefing", TOLD)).status).toBe(200);
    return id;
  };
  const hits = (device: string, over: object = {}) => ({
    at: venue.now - 500,
    network: "tablets",
    mode: "A",
    device,
    subject: null,
    category: "TS-10C",
    layer: "list",
    source: "starter-x",
    entry: "bad.example",
    name: "www.bad.example",
    qtype: 1,
    policyGeneration: 1,
    listGeneration: 1,
    navigation: {
      pageRendered: null,
      notPreceded: true,
      apexOrWww: true,
      knownSubresource: false,
      burst: false,
      idle: null,
    },
    ...over,
  });
  let seq = 0;
  const deliver = async (some: readonly object[], repeat = false) => {
    if (!repeat) seq += 1;
    const batch = TelemetryBatch.parse({
      format: 1,
      resolver: "resolver-1",
      bootId: "0123456789abcdef0123456789abcdef",
      seq,
      hits: some,
      counters: [],
      spikes: [],
      dropped: 0,
    });
    const policy = {
      venueId: VENUE,
      timeZone: "Europe/Warsaw",
      taxonomy: policies.taxonomy,
      eventRules: policies.eventRules,
      navigation: policies.navigation,
      modes: new Map(policies.networks.map((network) => [network.id, network.mode])),
    };
    return ingest(database, policy, "ab".repeat(32), batch, venue.now, (tx, accepted) =>
      promptForHits(tx, VENUE, policies, accepted, venue.now),
    );
  };

  it("takes a lesson from the briefing to N of N, and its numbers go on", async () => {
    const id = await open(ola);
    expect((await step(ola, id, "devices", { device: "tab-01" })).body.code).toBe("E_LOAN_BRIEFING");
    await step(ola, id, "briefing", TOLD);
    const given = await step(ola, id, "devices", { device: "tab-01" });
    expect(given.body).toMatchObject({ state: "running", startedAt: venue.now, owner: { displayName: "Ola" } });
    expect(given.body.number).toBe(`Z/${String(new Date(venue.now).getUTCFullYear())}/001`);
    expect(given.body.devices[0]).toMatchObject({ device: "tab-01", override: null, returnedAt: null, missing: false });
    expect(["hand-out", "hand-out-with-remark"]).toContain(given.body.devices[0].gate.word);
    expect(await loanOf(database, VENUE, "tab-01")).toMatchObject({ since: venue.now, dueAt: venue.now + 90 * MIN });
    expect(await sessionOwnerOf(database, VENUE, "tab-01")).toBe(ola.id);
    expect((await step(ola, id, "close", {})).body.code).toBe("E_LOAN_OPEN");
    venue.now = (venue.now + 60 * MIN) as Instant;
    expect((await step(ola, id, "returns", { device: "tab-01", ...CLEAN })).body.state).toBe("returning");
    expect((await step(ola, id, "close", {})).body).toMatchObject({ state: "closed", closedAt: venue.now });
    expect(await lastHandOutAt(database, VENUE, "tab-01")).toBe(venue.now - 60 * MIN);
    expect(await sessionOwnerOf(database, VENUE, "tab-01")).toBeNull();
    expect((await ola.ask("GET", `/api/loans/${await open(ola)}`)).body.number).toMatch(/\/002$/u);
  });

  it("shows who lends the signals of their own running lesson, and no other (A0)", async () => {
    const seen = async (who: Staff) =>
      ((await who.ask("GET", "/api/signals")).body as { device: string }[]).map(({ device }) => device).sort();
    // Before the lesson: of the tablet that will be theirs.
    await deliver([hits("tab-01")]);
    venue.now = (venue.now + 2 * 60 * MIN) as Instant;
    for (const tablet of tablets) await tablet.deliver({ facts: measured(tablet.id) });
    const mine = await briefed(ola);
    expect((await step(ola, mine, "devices", { device: "tab-01" })).status).toBe(200);
    const hers = await briefed(ewa);
    expect((await step(ewa, hers, "devices", { device: "tab-02" })).status).toBe(200);
    expect([await seen(ola), await seen(ewa), await seen(nsp)]).toEqual([[], [], ["tab-01"]]);
    venue.now = (venue.now + 10 * MIN) as Instant;
    await deliver([hits("tab-01"), hits("tab-02")]);
    expect([await seen(ola), await seen(ewa)]).toEqual([["tab-01"], ["tab-02"]]);
    expect(await seen(nsp)).toEqual(["tab-01", "tab-01", "tab-02"]);
    expect((await step(ola, mine, "returns", { device: "tab-01", ...CLEAN })).status).toBe(200);
    expect((await step(ola, mine, "close", {})).status).toBe(200);
    expect(await seen(ola)).toEqual([]);
  });

  it("takes steps of an offline desk late, twice and out of order, each once", async () => {
    const began = venue.now;
    const [session, told, gave, took, shut] = [1, 2, 3, 4, 5].map(() => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const list = (await ola.ask("GET", "/api/gate")).body;
    venue.now = (began + 3 * HOUR) as Instant;
    const create = {
      step: session,
      at: began,
      activity: "Robotyka",
      ageBand: "7-9",
      children: 8,
      endsAt: began + HOUR,
    };
    const later: readonly [string, object][] = [
      ["close", { step: shut, at: began + 58 * MIN, loans: 1 }],
      ["returns", { step: took, at: began + 55 * MIN, device: "tab-01", ...CLEAN }],
      ["devices", { step: gave, at: began + 5 * MIN, device: "tab-01", list: list.createdAt }],
      ["briefing", { step: told, at: began + 2 * MIN, ...TOLD }],
    ];
    // Backwards, as a faulty desk might: what needs another step is refused, leaves no trace and is taken the next time.
    const codes: string[][] = [];
    for (let round = 0; round < 5; round += 1) {
      const made = await ola.ask("POST", "/api/loans", create);
      expect(made.body.id).toBe(session);
      const said: string[] = [];
      for (const [what, body] of later) {
        const answer = await ola.ask("POST", `/api/loans/${session}/${what}`, body);
        said.push(answer.status === 200 ? "ok" : answer.body.code);
      }
      codes.push(said);
    }
    expect(codes).toEqual([
      ["E_LOAN_OPEN", "E_LOAN_DEVICE", "E_LOAN_BRIEFING", "ok"],
      ["E_LOAN_OPEN", "E_LOAN_DEVICE", "ok", "ok"],
      ["E_LOAN_OPEN", "ok", "ok", "ok"],
      ["ok", "ok", "ok", "ok"],
      ["ok", "ok", "ok", "ok"],
    ]);
    const view = (await ola.ask("GET", `/api/loans/${session}`)).body;
    expect(view).toMatchObject({
      state: "closed",
      createdAt: began,
      briefedAt: began + 2 * MIN,
      closedAt: began + 58 * MIN,
    });
    expect(view.devices).toHaveLength(1);
    expect(view.devices[0]).toMatchObject({ handedOutAt: began + 5 * MIN, returnedAt: began + 55 * MIN });
    // The word as the desk had it, not as it would be three hours later.
    expect(view.devices[0].gate).toEqual(list.answers.find((one: { device: string }) => one.device === "tab-01").gate);
    expect((await ola.ask("GET", `/api/loans/steps/${took}`)).status).toBe(200);
    expect((await ola.ask("GET", `/api/loans/steps/${randomUUID()}`)).body.code).toBe("E_LOAN_STEP_UNKNOWN");
    // The same id for something else, and times nobody believes.
    const other = { step: told, at: began, device: "tab-02" };
    expect((await ola.ask("POST", `/api/loans/${session}/devices`, other)).body.code).toBe("E_LOAN_STEP");
    const next = await briefed(ola);
    for (const at of [venue.now + 5 * MIN, venue.now - 49 * HOUR])
      expect((await step(ola, next, "devices", { device: "tab-01", at })).body.code).toBe("E_LOAN_TIME");
    expect((await step(ola, next, "devices", { device: "tab-01", list: began - 1 })).body.code).toBe("E_LOAN_LIST");
    // Two days later the same step is still known, not too old.
    venue.now = (venue.now + 60 * HOUR) as Instant;
    expect((await ola.ask("POST", `/api/loans/${session}/close`, later[0]?.[1])).status).toBe(200);
  });

  it("lends one tablet to one of two desks that ask at the same moment", async () => {
    const [a, b] = [await briefed(ola), await briefed(ewa)];
    const answers = await Promise.all([
      step(ola, a, "devices", { device: "tab-01" }),
      step(ewa, b, "devices", { device: "tab-01" }),
    ]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toMatch(/^E_LOAN_(?:OUT|GATE)$/u);
    const override = { device: "tab-01", override: WHY };
    const loser = answers[0].status === 200 ? step(ewa, b, "devices", override) : step(ola, a, "devices", override);
    expect((await loser).body.code).toBe("E_LOAN_OUT");
    expect(await runningLoans(database, VENUE)).toHaveLength(1);
    // The same step at the same moment twice is one loan.
    const same = { step: randomUUID(), at: venue.now, device: "tab-02" };
    const twice = await Promise.all([1, 2].map(() => ola.ask("POST", `/api/loans/${a}/devices`, same)));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect((await runningLoans(database, VENUE)).filter(({ device }) => device === "tab-02")).toHaveLength(1);
  });

  it("does not lend a station or what is unknown, and a red one only for a reason that stays", async () => {
    const id = await briefed(ola);
    expect((await step(ola, id, "devices", { device: "kiosk-1" })).body.code).toBe("E_LOAN_MODE");
    expect((await step(ola, id, "devices", { device: "tab-99" })).body.code).toBe("E_DEVICE_UNKNOWN");
    venue.now = (venue.now + 25 * HOUR) as Instant;
    const late = await briefed(ola);
    expect((await ola.ask("GET", "/api/gate/tab-01")).body.word).toBe("check-first");
    expect((await step(ola, late, "devices", { device: "tab-01" })).body.code).toBe("E_LOAN_GATE");
    expect((await step(ola, late, "devices", { device: "tab-01", override: "krótko" })).body.code).toBe("E_API_INPUT");
    const given = await step(ola, late, "devices", { device: "tab-01", override: WHY });
    expect(given.body.devices[0].override).toEqual({ by: "Ola", reason: WHY, at: venue.now });
    const alerts = await readLoanAlerts(database, VENUE, venue.now);
    expect(alerts.overrides).toEqual([expect.objectContaining({ device: "tab-01", word: "check-first" })]);
    const audit = await sql<{
      detail: string;
    }>`select detail from access_audit where action = 'loan-override' and subject_id = ${late}`.execute(database);
    expect(audit.rows[0]?.detail).toContain(WHY);
    // The coordinator and the network-safety person are told, the next educator is not.
    expect(loanTodo(alerts, () => true).map(({ who }) => who)).toEqual(["koordynator"]);
    expect(loanTodo(alerts, (permission) => permission === "loans.read")).toEqual([]);
  });

  it("lends nothing with leftovers or damage until a report or a person says it is clean", async () => {
    const id = await briefed(ola);
    for (const device of ["tab-01", "tab-02"]) await step(ola, id, "devices", { device });
    venue.now = (venue.now + 30 * MIN) as Instant;
    await step(ola, id, "returns", { device: "tab-01", ...CLEAN, media: 3, wiped: false });
    await step(ola, id, "returns", { device: "tab-02", ...CLEAN, damaged: true });
    expect(await leftoversOf(database, VENUE, "tab-01")).toEqual({ count: 3, damaged: false, since: venue.now });
    const word = async (device: string) => {
      const gate = (await ola.ask("GET", `/api/gate/${device}`)).body;
      return [gate.word, gate.reasons[0]?.check ?? null];
    };
    expect(await word("tab-01")).toEqual(["do-not-hand-out", "media.leftover"]);
    expect(await word("tab-02")).toEqual(["do-not-hand-out", "device.damaged"]);
    expect((await step(ola, id, "devices", { device: "tab-01" })).body.code).toBe("E_LOAN_GATE");
    venue.now = (venue.now + 5 * MIN) as Instant;
    // A report that could not count says nothing; one that counted none clears it.
    const facts = (newerThanHandOut: number | null) =>
      measured("tab-01", {
        media: {
          measuredAt: (venue.now - MIN) as Instant,
          value: { files: 0, newerThanHandOut, bytes: 0, newestAt: null },
        },
      });
    await tablets[0]?.deliver({ facts: facts(null) });
    expect((await word("tab-01"))[0]).toBe("do-not-hand-out");
    await tablets[0]?.deliver({ facts: facts(0) });
    expect((await word("tab-01"))[0]).toMatch(/^hand-out/u);
    const clean = { step: randomUUID(), at: venue.now, clean: true, remark: "szybka wymieniona" };
    expect((await ola.ask("POST", "/api/gate/tab-02/clean", clean)).body.word).toMatch(/^hand-out/u);
    expect((await ola.ask("POST", "/api/gate/tab-02/clean", clean)).status).toBe(200);
    expect((await ola.ask("POST", "/api/gate/tab-02/clean", { ...clean, step: randomUUID() })).body.code).toBe(
      "E_LOAN_CLEAN",
    );
  });

  it("says once that something is overdue, a quarter of an hour after the end, and again after more time", async () => {
    const id = await briefed(ola);
    await step(ola, id, "devices", { device: "tab-01" });
    const end = venue.now + 90 * MIN;
    const look = async (at: number) => {
      venue.now = at as Instant;
      return [(await ola.ask("GET", `/api/loans/${id}`)).body.overdue, await noteOverdue(database, VENUE, at)];
    };
    expect(await look(end + 15 * MIN - 1)).toEqual([false, 0]);
    expect(await look(end + 15 * MIN)).toEqual([true, 1]);
    expect(await look(end + 16 * MIN)).toEqual([true, 0]);
    await ola.ask("POST", `/api/loans/${id}/end`, { step: randomUUID(), endsAt: end + HOUR });
    expect(await look(end + 20 * MIN)).toEqual([false, 0]);
    expect(await look(end + 75 * MIN)).toEqual([true, 1]);
    await step(ola, id, "missing", { device: "tab-01", reason: "szukamy w sali 4" });
    expect(await look(end + 80 * MIN)).toEqual([false, 0]);
    expect((await readLoanAlerts(database, VENUE, venue.now)).missing).toHaveLength(1);
    expect((await step(ola, id, "close", { loans: 1 })).body.state).toBe("closed");
    // Found after the end.
    expect((await step(ola, id, "returns", { device: "tab-01", ...CLEAN })).body.state).toBe("closed");
    expect((await readLoanAlerts(database, VENUE, venue.now)).missing).toEqual([]);
  });

  it("tells the owner alone of a hit, once in ten minutes, and points to the draft", async () => {
    const id = await briefed(ola);
    await step(ola, id, "devices", { device: "tab-01" });
    await venue.app.listen({ port: 0, host: "127.0.0.1" }).catch(() => undefined);
    const { port } = venue.app.server.address() as { port: number };
    const heard = new Map<Staff, { topic: string; id?: string; at: number }[]>();
    const sockets = await Promise.all(
      [ola, ewa, nsp].map(async (who) => {
        const token = await openSession(database, who.id, venue.now);
        const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/live`, {
          headers: { cookie: `latarnik_session=${token}`, origin: `http://127.0.0.1:${String(port)}` },
        });
        const words: { topic: string; at: number }[] = [];
        heard.set(who, words);
        socket.on("message", (data: Buffer) =>
          words.push(JSON.parse(data.toString()) as { topic: string; at: number }),
        );
        await new Promise((done, failed) => socket.once("open", done).once("error", failed));
        return socket;
      }),
    );
    const prompts = (who: Staff) => (heard.get(who) ?? []).filter(({ topic }) => topic === "prompts");
    // Joined and at the end of the feed.
    while (hub.size < 3) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 500));
    venue.now = (venue.now + MIN) as Instant;
    const began = performance.now();
    const one = [
      hits("tab-01"),
      hits("tab-01"),
      hits("tab-02"),
      hits("tab-01", { navigation: { ...hits("x").navigation, knownSubresource: true } }),
      // An advertisement of a page somebody opened a moment ago.
      hits("tab-01", { navigation: { ...hits("x").navigation, notPreceded: false, apexOrWww: false } }),
    ];
    await deliver(one);
    await deliver(one, true);
    while (prompts(ola).length === 0 && performance.now() - began < 5_000)
      await new Promise((done) => setTimeout(done, 20));
    expect(performance.now() - began).toBeLessThan(5_000);
    venue.now = (venue.now + 9 * MIN) as Instant;
    await deliver([hits("tab-01")]);
    await new Promise((done) => setTimeout(done, 500));
    expect([prompts(ola).length, prompts(ewa).length, prompts(nsp).length]).toEqual([1, 0, 0]);
    // Everybody's sockets work, and no nudge says for whom it is.
    for (const who of [ola, ewa, nsp])
      expect((heard.get(who) ?? []).some(({ topic }) => topic === "signals")).toBe(true);
    expect(Object.keys(prompts(ola)[0] ?? {}).sort()).toEqual(["at", "id", "topic"]);
    for (const socket of sockets) socket.close();

    const [prompt] = (await ola.ask("GET", "/api/prompts")).body;
    expect(prompt).toMatchObject({ session: id, device: "tab-01", category: "TS-10C", count: 3, outcome: null });
    expect(Object.keys(prompt).sort()).toEqual([
      "at",
      "category",
      "closedAt",
      "count",
      "device",
      "id",
      "outcome",
      "session",
      "statement",
    ]);
    for (const who of [ewa, nsp]) {
      expect((await who.ask("GET", "/api/prompts")).body).toEqual([]);
      const answer = { step: randomUUID(), outcome: "talk" };
      expect((await who.ask("POST", `/api/prompts/${prompt.id}`, answer)).body.code).toBe("E_PROMPT_UNKNOWN");
    }
    await sql`insert into register_draft (id, venue_id, number, state, contact, rule_id, category, severity, network, mode, device, opened_at, last_at, facts, facts_digest)
      values ('d-1', ${VENUE}, 'P/2026/900', 'draft', 'unknown', 'r', 'TS-10C', 'S3', 'tablets', 'A', 'tab-01', ${venue.now}, ${venue.now}, '{}', '')`.execute(
      database,
    );
    const answer = { step: randomUUID(), outcome: "contact" };
    expect((await ola.ask("POST", `/api/prompts/${prompt.id}`, answer)).body).toMatchObject({
      outcome: "contact",
      closedAt: venue.now,
    });
    expect((await ola.ask("POST", `/api/prompts/${prompt.id}`, answer)).status).toBe(200);
    expect(
      (await ola.ask("POST", `/api/prompts/${prompt.id}`, { step: randomUUID(), outcome: "talk" })).body.code,
    ).toBe("E_PROMPT_CLOSED");
    const { grave } = await readLoanAlerts(database, VENUE, venue.now);
    expect(grave).toEqual([{ id: prompt.id, device: "tab-01", outcome: "contact", draft: "d-1", at: venue.now }]);
    const contact = await sql<{ contact: string }>`select contact from register_draft where id = 'd-1'`.execute(
      database,
    );
    expect(contact.rows[0]?.contact).toBe("unknown");
    // On the draft's page stands what was said about this tablet at that time, and nothing of another time or tablet.
    const later = venue.now + 3 * HOUR;
    await sql`insert into register_draft (id, venue_id, number, state, contact, rule_id, category, severity, network, mode, device, opened_at, last_at, facts, facts_digest)
      values ('d-2', ${VENUE}, 'P/2026/901', 'draft', 'unknown', 'r', 'TS-10C', 'S3', 'tablets', 'A', 'tab-01', ${later}, ${later}, '{}', ''),
        ('d-3', ${VENUE}, 'P/2026/902', 'draft', 'unknown', 'r', 'TS-10C', 'S3', 'tablets', 'A', 'tab-02', ${venue.now}, ${venue.now}, '{}', '')`.execute(
      database,
    );
    const words = async (draft: string) => (await nsp.ask("GET", `/api/prompts/of-draft/${draft}`)).body;
    expect(await words("d-1")).toEqual([
      { device: "tab-01", category: "TS-10C", at: prompt.at, outcome: "contact", closedAt: venue.now },
    ]);
    for (const draft of ["d-2", "d-3", "d-4"]) expect([draft, await words(draft)]).toEqual([draft, []]);
    expect((await ewa.ask("GET", "/api/prompts/of-draft/d-1")).status).toBe(403);
    // After ten minutes it is another prompt; on a device that is back it is none.
    venue.now = (venue.now + 2 * MIN) as Instant;
    await deliver([hits("tab-01")]);
    expect((await ola.ask("GET", "/api/prompts")).body).toHaveLength(2);
    await step(ola, id, "returns", { device: "tab-01", ...CLEAN });
    venue.now = (venue.now + 11 * MIN) as Instant;
    await deliver([hits("tab-01")]);
    expect((await ola.ask("GET", "/api/prompts")).body).toHaveLength(2);
  });

  it("forgets who lent after 90 days, prompts after 30, and counts after 25 months", async () => {
    const id = await briefed(ola);
    venue.now = (venue.now + 25 * HOUR) as Instant;
    await step(ola, id, "devices", { device: "tab-01", override: WHY });
    await deliver([hits("tab-01")]);
    expect((await ola.ask("GET", "/api/prompts")).body).toEqual([]);
    venue.now = (venue.now + MIN) as Instant;
    await deliver([hits("tab-01")]);
    await step(ola, id, "returns", { device: "tab-01", ...CLEAN });
    await step(ola, id, "close", { loans: 1 });
    const count = async (table: string) =>
      Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database)).rows[0]?.n);
    const at = venue.now;
    await applyRetention(database, at + 29 * DAY);
    expect([await count("loan_prompt"), await count("loan_step")]).toEqual([1, 5]);
    await applyRetention(database, at + 31 * DAY);
    expect(await count("loan_prompt")).toBe(0);
    const everything = async () => {
      const tables = ["loan_session", "loan_device", "loan_step", "loan_prompt", "loan_gate_list"];
      return JSON.stringify(
        await Promise.all(
          tables.map(async (table) => (await sql`select * from ${sql.table(table)}`.execute(database)).rows),
        ),
      );
    };
    expect(await everything()).toMatch(/Ola/u);
    await applyRetention(database, at + 92 * DAY);
    expect(await everything()).not.toMatch(new RegExp(`Ola|${ola.id}`, "u"));
    expect([await count("loan_session"), await count("loan_device"), await count("loan_step")]).toEqual([1, 1, 0]);
    const view = (await nsp.ask("GET", `/api/loans/${id}`)).body;
    expect(view).toMatchObject({ children: 12, owner: { account: "", displayName: "" } });
    expect(view.devices[0].override).toMatchObject({ by: "", reason: WHY });
    await applyRetention(database, at + 26 * 30.44 * DAY);
    expect([await count("loan_session"), await count("loan_device")]).toEqual([0, 0]);
  });

  it("has no column for a child's name, and signs its list for half a day", async () => {
    // Views show what lies in the tables.
    const columns = (await database.introspection.getTables())
      .filter(({ name, isView }) => name.startsWith("loan_") && !isView)
      .flatMap(({ name, columns: own }) => own.map((column) => `${name}.${column.name}`));
    expect(columns.filter((column) => /name|child|person|pupil/u.test(column))).toEqual([
      "loan_session.children",
      "loan_session.owner_name",
    ]);
    const list = (await ola.ask("GET", "/api/gate")).body;
    const { signature, ...rest } = list;
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(list.key, "base64")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    const holds = (body: unknown) =>
      verify(null, Buffer.from(canonicalJson(body)), key, Buffer.from(signature, "base64"));
    expect([holds(rest), holds({ ...rest, validUntil: rest.validUntil + 1 })]).toEqual([true, false]);
    expect(list.key).toBe(venue.publisher.publicKey);
    expect(list.validUntil - list.createdAt).toBe(12 * HOUR);
    expect(list.answers.map((one: { device: string }) => one.device)).toContain("tab-01");
    venue.now = (venue.now + MIN) as Instant;
    expect((await ola.ask("GET", "/api/gate")).body).toEqual(list);
    const id = await briefed(ola);
    await step(ola, id, "devices", { device: "tab-01" });
    expect((await ola.ask("GET", "/api/gate")).body.createdAt).toBe(venue.now);
  });
});
