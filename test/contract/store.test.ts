/**
 * One suite, two databases: what the dashboard promises must hold on SQLite and on a real PostgreSQL alike.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, listAccounts, updateAccount } from "../../dashboard/access/accounts.ts";
import { closeSession, findSession, openSession } from "../../dashboard/access/sessions.ts";
import { issueSetupToken, setUp } from "../../dashboard/access/setup.ts";
import { signIn } from "../../dashboard/access/sign-in.ts";
import { Throttle } from "../../dashboard/access/throttle.ts";
import { requestUpdate, takeUpdateRequests } from "../../dashboard/lists/store.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { ChangeReader, recordChange } from "../../dashboard/platform/change.ts";
import { DAY_MS, HOUR_MS } from "../../dashboard/platform/clock.ts";
import { openDatabase, openPostgresUrl } from "../../dashboard/platform/db.ts";
import { JobRunner } from "../../dashboard/platform/jobs.ts";
import { Lease } from "../../dashboard/platform/lease.ts";
import { silentLog } from "../../dashboard/platform/log.ts";
import { isMigrated, migrate } from "../../dashboard/platform/migrate.ts";
import { applyRetention } from "../../dashboard/platform/retention.ts";
import { RETENTION } from "../../dashboard/platform/retention-rules.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { ingest } from "../../dashboard/register/ingest.ts";
import type { IngestPolicy } from "../../dashboard/register/ingest.ts";
import { findDraft, listDefects, listDrafts, listSignals } from "../../dashboard/register/views.ts";
import { countersSince } from "../../dashboard/venues/counters.ts";
import { coverageGaps, listResolvers, recordStatus } from "../../dashboard/venues/status.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import { ResolverStatus, TelemetryBatch } from "../../policies/schema/messages.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { postgresMissing, startPostgres } from "../support/postgres.ts";
import type { RunningPostgres } from "../support/postgres.ts";

const NOW = Date.UTC(2026, 10, 22, 12) as Instant;
const PEPPER = "ab".repeat(32);
const BOOT = "0123456789abcdef0123456789abcdef";
const policies = loadPolicies(resolve(import.meta.dirname, "../../policies"));
const POLICY: IngestPolicy = {
  venueId: "venue-1",
  timeZone: "Europe/Warsaw",
  taxonomy: policies.taxonomy,
  eventRules: policies.eventRules,
  navigation: policies.navigation,
  modes: new Map(policies.networks.map((network) => [network.id, network.mode])),
};
const codeOf = (severity: string): string =>
  policies.taxonomy.entries.find((entry) => entry.severity === severity && entry.branch === "tresci_szkodliwe")?.code ??
  "none";

type HitInput = Readonly<Record<string, unknown>>;
function hit(over: HitInput = {}): HitInput {
  return {
    at: NOW - 1_000,
    network: "tablets",
    mode: "A",
    device: "tablet-01",
    subject: null,
    category: codeOf("S3"),
    layer: "list",
    source: "starter-x",
    entry: "bad.example",
    name: "www.bad.example",
    qtype: 1,
    policyGeneration: 3,
    listGeneration: 2,
    navigation: {
      pageRendered: null,
      notPreceded: true,
      apexOrWww: true,
      knownSubresource: false,
      burst: false,
      idle: null,
    },
    ...over,
  };
}

function batch(seq: number, over: Readonly<Record<string, unknown>> = {}): TelemetryBatch {
  return TelemetryBatch.parse({
    format: 1,
    resolver: "resolver-1",
    bootId: BOOT,
    seq,
    hits: [],
    counters: [],
    spikes: [],
    dropped: 0,
    ...over,
  });
}

const take = (database: Database, delivery: TelemetryBatch, now: number = NOW) =>
  ingest(database, POLICY, PEPPER, delivery, now);

async function tableNames(database: Database): Promise<string[]> {
  const tables = await database.introspection.getTables();
  return tables
    .filter((table) => !table.isView && !table.name.startsWith("kysely_") && !table.name.startsWith("sqlite_"))
    .map((table) => table.name)
    .sort((a, b) => (a === "register_signal" ? -1 : b === "register_signal" ? 1 : a < b ? -1 : 1));
}

const missing = postgresMissing();
let postgres: RunningPostgres | undefined;
beforeAll(async () => {
  if (missing === undefined) postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
});

const KINDS = [
  { kind: "SQLite", skip: undefined },
  { kind: "PostgreSQL", skip: missing },
] as const;

it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind keeps the promises of the store", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let database: Database;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-store-"));
    database =
      kind === "SQLite"
        ? await openDatabase({ kind: "sqlite" }, join(folder, "store.db"))
        : openPostgresUrl(await (postgres as RunningPostgres).newDatabase());
    await migrate(database, MIGRATIONS);
  });
  // Emptied, not made anew: a database a test would cost PostgreSQL half a second each.
  beforeEach(async () => {
    for (const table of await tableNames(database)) await sql`delete from ${sql.table(table)}`.execute(database);
  });
  afterAll(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  it("migrates once, and says so", async () => {
    expect(await isMigrated(database, MIGRATIONS)).toBe(true);
    expect(await migrate(database, MIGRATIONS)).toEqual([]);
  });

  it("has a retention rule for each table, and none for a table that is not there", async () => {
    expect([...new Set(RETENTION.map((rule) => rule.table))].sort()).toEqual((await tableNames(database)).sort());
    expect(RETENTION.length).toBe(new Set(RETENTION.map((rule) => rule.table)).size);
  });

  it("takes a delivery in once, however often it comes", async () => {
    const delivery = batch(1, {
      hits: [hit()],
      counters: [{ hourAt: NOW - (NOW % HOUR_MS), network: "tablets", category: null, outcome: "passed", count: 7 }],
    });
    expect(await take(database, delivery)).toMatchObject({ fresh: true, drafts: 1 });
    expect(await take(database, delivery)).toMatchObject({ fresh: false, drafts: 0 });
    expect(await listDrafts(database, "venue-1")).toHaveLength(1);
    const [counted] = await countersSince(database, "venue-1", ["tablets"], NOW);
    expect(counted).toMatchObject({ asked: 7, blocked: 0 });
  });

  it("takes the same delivery in once when both copies arrive together", async () => {
    const delivery = batch(1, { hits: [hit()] });
    const outcomes = await Promise.all([take(database, delivery), take(database, delivery)]);
    expect(outcomes.filter((outcome) => outcome.fresh)).toHaveLength(1);
    expect(await listDrafts(database, "venue-1")).toHaveLength(1);
  });

  it("leaves nothing behind when a delivery fails in the middle", async () => {
    await sql`drop table register_sequence`.execute(database);
    await expect(take(database, batch(1, { hits: [hit()] }))).rejects.toThrow(/register_sequence/u);
    await sql`create table register_sequence (venue_id text not null, series text not null, year integer not null,
      last_number integer not null, primary key (venue_id, series, year))`.execute(database);
    expect(await listSignals(database, "venue-1")).toEqual([]);
    expect(await take(database, batch(1, { hits: [hit()] }))).toMatchObject({ fresh: true, drafts: 1 });
  });

  it("opens a draft with locked facts, contact attempt and the Standards beside it", async () => {
    await take(database, batch(1, { hits: [hit()] }));
    const [summary] = await listDrafts(database, "venue-1");
    expect(summary).toMatchObject({ number: "P/2026/001", state: "draft", contact: "attempt", signals: 1 });
    const draft = await findDraft(database, "venue-1", summary?.id ?? "");
    expect(draft?.facts).toMatchObject({
      policyGeneration: 3,
      listGeneration: 2,
      because: { layer: "list", id: "starter-x", entry: "bad.example" },
    });
    expect(draft?.facts.terms.find((term) => term.id === "pageRendered")?.observed).toBeNull();
    expect(draft?.facts.terms.find((term) => term.id === "notPreceded")?.observed).toBe(true);
    expect(draft?.evidence.map((signal) => signal.name)).toEqual(["www.bad.example"]);
    expect(draft?.standards.some(({ requirement }) => requirement === "R-006")).toBe(true);
    await sql`update register_draft set facts = replace(facts, 'starter-x', 'starter-y')`.execute(database);
    await expect(findDraft(database, "venue-1", summary?.id ?? "")).rejects.toMatchObject({ code: "E_REGISTER_FACTS" });
  });

  it("numbers drafts without gaps and begins anew in a local new year", async () => {
    const at = (...when: [number, number, number, number]): number => Date.UTC(...when);
    const devices = ["t-1", "t-2", "t-3"];
    await take(database, batch(1, { hits: devices.map((device) => hit({ device })) }));
    // 23:30 UTC on New Year's Eve is 00:30 in Warsaw.
    const night = at(2026, 11, 31, 23) + 1_800_000;
    await take(database, batch(2, { hits: [hit({ at: night, device: "t-4" })] }), night);
    const numbers = (await listDrafts(database, "venue-1")).map((draft) => draft.number).sort();
    expect(numbers).toEqual(["P/2026/001", "P/2026/002", "P/2026/003", "P/2027/001"]);
  });

  it("adds the next hit of the same device and category to the draft instead of opening another", async () => {
    await take(database, batch(1, { hits: [hit()] }));
    await take(database, batch(2, { hits: [hit({ at: NOW + 30_000, name: "www.worse.example" })] }), NOW + 30_000);
    const drafts = await listDrafts(database, "venue-1");
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.lastAt).toBe(NOW + 30_000);
    const signals = await listSignals(database, "venue-1");
    expect(signals.reduce((sum, signal) => sum + signal.count, 0)).toBe(2);
  });

  it("opens a draft when the third distinct site comes in a later delivery than the first two", async () => {
    const s2 = codeOf("S2");
    const site = (n: number, at: number) => hit({ category: s2, name: `site${String(n)}.example`, at });
    expect((await take(database, batch(1, { hits: [site(1, NOW), site(2, NOW + 1_000)] }), NOW + 2_000)).drafts).toBe(
      0,
    );
    expect((await take(database, batch(2, { hits: [site(3, NOW + 60_000)] }), NOW + 61_000)).drafts).toBe(1);
  });

  it("makes a defect ticket of a hit on a station, and counts the next one there", async () => {
    const station = { network: "kiosk", mode: "B", device: null, subject: "0123456789abcdef" };
    await take(database, batch(1, { hits: [hit(station)] }));
    await take(database, batch(2, { hits: [hit({ ...station, at: NOW + 5_000 })] }), NOW + 6_000);
    const defects = await listDefects(database, "venue-1");
    expect(defects[0]).toMatchObject({ number: "U/2026/001", network: "kiosk" });
    expect(defects.reduce((sum, defect) => sum + defect.count, 0)).toBe(2);
  });

  it("writes nothing about a private device, whatever a resolver calls its mode", async () => {
    const planted = hit({ network: "guest-wifi", mode: "A", name: "planted.example", subject: "feedfeedfeedfeed" });
    expect(TelemetryBatch.safeParse({ ...batch(1), hits: [{ ...planted, mode: "C" }] }).success).toBe(false);
    const outcome = await take(database, batch(1, { hits: [planted] }));
    expect(outcome).toMatchObject({ refusedHits: 1, drafts: 0 });
    for (const table of await tableNames(database)) {
      const rows = await sql`select * from ${sql.table(table)}`.execute(database);
      expect(JSON.stringify(rows.rows)).not.toContain("planted.example");
      expect(JSON.stringify(rows.rows)).not.toContain("feedfeedfeedfeed");
    }
  });

  it("turns a spike of private devices into a signal about the network that holds no device", async () => {
    const spike = { at: NOW, network: "guest-wifi", category: codeOf("S3"), distinctSubjects: 9 };
    await take(database, batch(1, { spikes: [spike] }));
    await take(database, batch(2, { spikes: [{ ...spike, at: NOW + 60_000, distinctSubjects: 12 }] }), NOW + 60_000);
    const signals = await listSignals(database, "venue-1");
    expect(signals).toHaveLength(1);
    expect(signals[0]).toMatchObject({ kind: "network-signal", count: 12, device: null, name: null });
  });

  it("adds counters up, within a delivery and across them, and keeps categories apart", async () => {
    const hourAt = NOW - (NOW % HOUR_MS);
    const one = { hourAt, network: "tablets", category: "TS-06", outcome: "blocked", count: 2 };
    await take(database, batch(1, { counters: [one, one, { ...one, category: null, outcome: "passed", count: 5 }] }));
    await take(database, batch(2, { counters: [one, { ...one, category: "TS-02", count: 1 }] }));
    const [counted] = await countersSince(database, "venue-1", ["tablets"], NOW);
    expect(counted).toEqual({
      network: "tablets",
      asked: 12,
      blocked: 7,
      byCategory: [
        { category: "TS-06", count: 6 },
        { category: "TS-02", count: 1 },
      ],
    });
  });

  it("takes the largest delivery in, 2 000 hits at once, without dragging", async () => {
    const hits = Array.from({ length: 2_000 }, (_, n) =>
      hit({
        device: `t-${String(n % 100)}`,
        at: NOW - 10_000 + n,
        name: `n${String(n % 700)}.example`,
        category: codeOf(n % 2 === 0 ? "S2" : "S3"),
      }),
    );
    const started = performance.now();
    await take(database, batch(1, { hits }));
    const tookMs = performance.now() - started;
    // 0.3 s on a quiet machine (SQLite); a query per hit would take a minute. Generous, as test machines are shared.
    expect(tookMs).toBeLessThan(10_000);
    const signals = await listSignals(database, "venue-1");
    expect(signals.reduce((sum, signal) => sum + signal.count, 0)).toBe(2_000);
  });

  it("clears names and pseudonyms in time, and keeps evidence of drafts", async () => {
    const loose = hit({ device: null, subject: "feedfeedfeedfeed", category: codeOf("S2"), name: "loose.example" });
    await take(database, batch(1, { hits: [hit(), loose] }));
    await applyRetention(database, NOW + 25 * HOUR_MS);
    const dump = async () => JSON.stringify((await sql`select * from register_signal`.execute(database)).rows);
    expect(await dump()).not.toContain("feedfeedfeedfeed");
    expect(await dump()).toContain("www.bad.example");
    await applyRetention(database, NOW + 73 * HOUR_MS);
    expect(await dump()).not.toMatch(/bad\.example|loose\.example/u);
    expect((await listSignals(database, "venue-1")).every((signal) => signal.name === null)).toBe(true);
    await applyRetention(database, NOW + 31 * DAY_MS);
    const [draft] = await listDrafts(database, "venue-1");
    expect((await findDraft(database, "venue-1", draft?.id ?? ""))?.evidence).toHaveLength(1);
    expect(await listSignals(database, "venue-1")).toHaveLength(1);
    expect((await sql`select * from register_batch`.execute(database)).rows).toEqual([]);
  });

  it("feeds changes once each, also those that become visible late", async () => {
    const reader = new ChangeReader(database);
    await recordChange(database, "lists", NOW);
    expect(await reader.read()).toEqual([]);
    await recordChange(database, "drafts", NOW, "d-1");
    const { seq } = await database
      .selectFrom("platform_change")
      .select("seq")
      .orderBy("seq", "desc")
      .executeTakeFirstOrThrow();
    const insert = (number: number, topic: string) =>
      database.insertInto("platform_change").values({ seq: number, topic, row_id: null, at: NOW }).execute();
    await insert(seq + 50, "signals");
    expect((await reader.read()).map((nudge) => nudge.topic)).toEqual(["drafts", "signals"]);
    // A transaction with a smaller number that committed later.
    await insert(seq + 49, "lists");
    expect((await reader.read()).map((nudge) => nudge.topic)).toEqual(["lists"]);
    expect(await reader.read()).toEqual([]);
  });

  describe("access", () => {
    const person = { login: "anna", displayName: "Anna", password: "a long enough password" };

    async function firstAccount(): Promise<string> {
      const token = await issueSetupToken(database, NOW);
      const session = await setUp(database, { token: token ?? "", ...person }, NOW);
      return (await findSession(database, session, NOW))?.account.id ?? "";
    }

    it("lets one person in by the set-up link, once, and only while it is fresh", async () => {
      const old = await issueSetupToken(database, NOW);
      const token = await issueSetupToken(database, NOW);
      const refused = (given: string, at: number, reason: { code: string }) =>
        expect(setUp(database, { token: given, ...person }, at)).rejects.toMatchObject(reason);
      await refused(old ?? "", NOW, { code: "E_ACCESS_SETUP_TOKEN" });
      await refused(token ?? "", NOW + DAY_MS, { code: "E_ACCESS_SETUP_TOKEN" });
      const both = await Promise.allSettled([
        setUp(database, { token: token ?? "", ...person }, NOW),
        setUp(database, { token: token ?? "", ...person, login: "berta" }, NOW),
      ]);
      expect(both.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
      await refused(token ?? "", NOW, { code: "E_ACCESS_SETUP_DONE" });
      expect(await issueSetupToken(database, NOW)).toBeNull();
      expect(await listAccounts(database)).toHaveLength(1);
    });

    it("ends a session when idle, in any case after half a day, and on sign-out", async () => {
      const id = await firstAccount();
      const idle = await openSession(database, id, NOW);
      expect(await findSession(database, idle, NOW + 7 * HOUR_MS)).toBeDefined();
      expect(await findSession(database, idle, NOW + 11 * HOUR_MS)).toBeDefined();
      expect(await findSession(database, idle, NOW + 12 * HOUR_MS)).toBeUndefined();
      const other = await openSession(database, id, NOW);
      expect(await findSession(database, other, NOW + 8 * HOUR_MS)).toBeUndefined();
      const third = await openSession(database, id, NOW);
      await closeSession(database, (await findSession(database, third, NOW))?.tokenDigest ?? "");
      expect(await findSession(database, third, NOW)).toBeUndefined();
      const rows = await sql`select * from access_session`.execute(database);
      expect(JSON.stringify(rows.rows)).not.toContain(idle);
    });

    it("never loses its last administrator, not even to two who withdraw each other", async () => {
      const anna = await firstAccount();
      const by = { accountId: anna, keepSession: "" };
      const last = { code: "E_ACCESS_LAST_ADMIN" };
      await expect(updateAccount(database, anna, { disabled: true }, by, NOW)).rejects.toMatchObject(last);
      await expect(updateAccount(database, anna, { roles: ["nsp"] }, by, NOW)).rejects.toMatchObject(last);
      const berta = await createAccount(database, { ...person, login: "berta", roles: ["admin"] }, anna, NOW);
      const both = await Promise.allSettled([
        updateAccount(database, anna, { disabled: true }, by, NOW),
        updateAccount(database, berta.id, { roles: ["nsp"] }, by, NOW),
      ]);
      expect(both.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    });

    it("refuses a login that is taken and ends sessions of a disabled account", async () => {
      const anna = await firstAccount();
      const berta = await createAccount(database, { ...person, login: "berta", roles: ["nsp"] }, anna, NOW);
      await expect(
        createAccount(database, { ...person, login: "berta", roles: ["nsp"] }, anna, NOW),
      ).rejects.toMatchObject({ code: "E_ACCESS_LOGIN_TAKEN" });
      const session = await openSession(database, berta.id, NOW);
      await updateAccount(database, berta.id, { disabled: true }, { accountId: anna, keepSession: "" }, NOW);
      expect(await findSession(database, session, NOW)).toBeUndefined();
      const throttle = new Throttle(database, PEPPER);
      await expect(signIn(database, throttle, { ...person, login: "berta" }, "192.0.2.1", NOW)).rejects.toMatchObject({
        code: "E_ACCESS_CREDENTIALS",
      });
    });

    it("slows guessing down per login and forgets after a success", async () => {
      await firstAccount();
      const throttle = new Throttle(database, PEPPER);
      const guess = (password: string, at: number) =>
        signIn(database, throttle, { login: "anna", password }, "192.0.2.1", at).then(
          () => "in",
          (refusal: { code: string }) => refusal.code,
        );
      const results: string[] = [];
      for (let n = 0; n < 6; n++) results.push(await guess("wrong", NOW + n));
      expect(results).toContain("E_ACCESS_CREDENTIALS");
      expect(results.at(-1)).toBe("E_ACCESS_THROTTLED");
      expect(await guess(person.password, NOW + 10)).toBe("E_ACCESS_THROTTLED");
      expect(await guess(person.password, NOW + 120_000)).toBe("in");
      const rows = await sql`select * from access_throttle`.execute(database);
      expect(JSON.stringify(rows.rows)).not.toMatch(/anna|192\.0\.2\.1/u);
    });
  });

  it("covers the time a resolver reported in, and nothing else", async () => {
    const status = (over: Readonly<Record<string, unknown>> = {}): ResolverStatus =>
      ResolverStatus.parse({
        resolver: "resolver-1",
        bootId: BOOT,
        startedAt: NOW,
        workers: 2,
        workerRestarts: 0,
        policyGeneration: 1,
        listGeneration: 1,
        lastSwapError: null,
        endpoints: [],
        upstreams: [{ address: "192.0.2.53", port: 53, healthy: true, medianMs: 12, failures: 0 }],
        queries: 0,
        cacheHits: 0,
        failures: 0,
        unknownClientQuestions: 0,
        ...over,
      });
    for (const second of [0, 5, 10, 15, 100, 105])
      await recordStatus(database, "venue-1", status(), NOW + second * 1_000);
    await recordStatus(database, "venue-1", status({ workers: 0 }), NOW + 110_000);
    expect(await coverageGaps(database, "venue-1", NOW, NOW + 200_000)).toEqual([
      { from: NOW + 15_000, to: NOW + 100_000 },
      { from: NOW + 105_000, to: NOW + 200_000 },
    ]);
    const [view] = await listResolvers(database, "venue-1", { policy: 2, lists: 1 }, NOW + 111_000);
    expect(view).toMatchObject({ state: "danger", upToDate: false, workers: 0 });
  });

  it("catches a missed job up, does not repeat a fresh one, and waits after a failure", async () => {
    let now = NOW as number;
    let runs = 0;
    let fail = false;
    const job = {
      id: "j",
      everyMs: HOUR_MS,
      retryMs: 60_000,
      run: () => {
        runs += 1;
        return fail ? Promise.reject(new Error("no")) : Promise.resolve();
      },
    };
    const runner = new JobRunner(database, () => now as Instant, silentLog, [job]);
    await runner.runDue();
    await runner.runDue();
    now += 10 * 60_000; // longer than the wait after a failure, shorter than the interval
    await runner.runDue();
    expect(runs).toBe(1);
    now += 3 * HOUR_MS; // the machine slept: one catch-up, not three
    fail = true;
    await runner.runDue();
    await runner.runDue();
    expect(runs).toBe(2);
    now += 60_000;
    await runner.runDue();
    expect(runs).toBe(3);
  });

  it("lets one control process be active and buries a dead one at once", async () => {
    let now = NOW as number;
    const clock = () => now as Instant;
    const host = "h.example";
    const first = new Lease(database, "control/v", `${host}/1/a`, clock); // process 1 is always alive
    await first.acquire(() => undefined);
    const second = new Lease(database, "control/v", `${host}/2/b`, clock);
    await expect(second.acquire(() => undefined, 0)).rejects.toMatchObject({ code: "E_PLATFORM_LEASE" });
    now += 7_000;
    await second.acquire(() => undefined, 0);
    await second.release();
    const dead = new Lease(database, "control/v", `${host}/4194399/c`, clock);
    await dead.acquire(() => undefined, 0);
    const successor = new Lease(database, "control/v", `${host}/1/d`, clock);
    await successor.acquire(() => undefined, 0);
    await successor.release();
    await first.release();
    await dead.release();
  });

  it("queues one update request at a time", async () => {
    expect(await requestUpdate(database, "venue-1", "a", NOW)).toBe(true);
    expect(await requestUpdate(database, "venue-1", "a", NOW)).toBe(false);
    expect(await takeUpdateRequests(database, "venue-1", NOW)).toEqual({ all: true, sources: [], apply: false });
    expect(await takeUpdateRequests(database, "venue-1", NOW)).toBeUndefined();
  });
});
