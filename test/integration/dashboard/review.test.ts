/**
 * What people decide about lists, on both databases, through the doors they use: exceptions, choices, quarantine, mistakes,
 * roll-back, and the schedule under a hand-driven clock.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, openPostgresUrl } from "../../../dashboard/platform/db.ts";
import { applyRetention } from "../../../dashboard/platform/retention.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { postgresMissing, startPostgres } from "../../support/postgres.ts";
import type { RunningPostgres } from "../../support/postgres.ts";
import { DAY, START, openVenue } from "../../support/review-venue.ts";
import type { Person, Venue } from "../../support/review-venue.ts";

const REASON = "strona lekcji biologii";
const noPostgres = postgresMissing();
let postgres: RunningPostgres | undefined;
beforeAll(async () => {
  if (noPostgres === undefined) postgres = await startPostgres();
}, 60_000);
afterAll(async () => postgres?.stop());

const REMOTE = `    - { id: remote, title: { pl: R, en: R }, category: TS-08, format: domains, url: "https://lists.example/r.txt", licence: CC0-1.0, refreshS: 300 }
    - { id: off-list, title: { pl: O, en: O }, category: TS-08, format: domains, url: "https://lists.example/o.txt", licence: CC0-1.0, enabled: false }
    - { id: service-chat, title: { pl: C, en: C }, category: S0-POL, format: domains, url: "https://lists.example/c.txt", licence: CC0-1.0, enabled: false, service: { id: chat, title: { pl: C, en: C } } }
    - { id: a-slot, title: { pl: S, en: S }, category: TS-02X, format: sha256, slot: true, licence: x, opaque: true, locked: true, enabled: false }
`;

// Where PostgreSQL cannot run, test/contract/store.test.ts says so; the promises are held to on SQLite all the same.
const databases = noPostgres === undefined ? ["SQLite", "PostgreSQL"] : ["SQLite"];

describe.each(databases)("on %s", (kind) => {
  let folder: string;
  let venue: Venue;
  let anna: Person;
  let bert: Person;
  let reader: Person;

  async function newDatabase(): Promise<Database> {
    if (kind === "PostgreSQL" && postgres !== undefined) return openPostgresUrl(await postgres.newDatabase());
    return openDatabase({ kind: "sqlite" }, join(folder, `t-${String(Math.random())}.db`));
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "latarnik-review-db-"));
    venue = await openVenue(await newDatabase(), { moreSources: REMOTE });
    venue.web.set("https://lists.example/r.txt", ["remote.example"]);
    venue.web.set("https://lists.example/o.txt", ["off.example"]);
    venue.web.set("https://lists.example/c.txt", ["chat.example"]);
    anna = await venue.person("Anna", ["nsp"]);
    bert = await venue.person("Bert", ["nsp"]);
    reader = await venue.person("Rita", ["audytor"]);
    await venue.keeper.update("due");
  }, 60_000);
  afterAll(async () => {
    await venue?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const audited = async (action: string): Promise<{ account_id: string; detail: string; subject_id: string }[]> =>
    (
      await sql<{ account_id: string; detail: string; subject_id: string }>`
        select account_id, detail, subject_id from access_audit where action = ${action} order by at`.execute(
        venue.database,
      )
    ).rows;

  describe("exceptions", () => {
    const DEVICE = { kind: "device", device: "tablet-01" };
    it.each([
      {
        why: "S2 everywhere, by one person",
        name: "s2.example",
        scope: { kind: "all" },
        state: "active",
        opens: ["tablets", "tablets/tablet-01"],
        shut: [],
      },
      {
        why: "S2 on one network, there only",
        name: "www.s2.example",
        scope: { kind: "network", network: "tablets" },
        state: "active",
        opens: ["tablets"],
        shut: ["guest-wifi"],
      },
      {
        why: "S2 on one device, on it only",
        name: "s2.example",
        scope: DEVICE,
        state: "active",
        opens: ["tablets/tablet-01"],
        shut: ["tablets", "guest-wifi"],
      },
      {
        why: "S3 waits for a second person",
        name: "s3.example",
        scope: { kind: "all" },
        state: "waiting",
        opens: [],
        shut: ["tablets", "guest-wifi"],
      },
      {
        why: "S3 on a device waits too",
        name: "s3.example",
        scope: DEVICE,
        state: "waiting",
        opens: [],
        shut: ["tablets/tablet-01"],
      },
    ])("$why", async ({ name, scope, state, opens, shut }) => {
      const until = venue.now + DAY;
      const made = await anna.ask("POST", "/api/exceptions", { name, scope, reason: REASON, until });
      expect(made).toMatchObject({ status: 200, body: { state, by: "Anna", until, endedAt: null } });
      await venue.settle();
      const at = async (place: string) => venue.verdict(name, place.split("/")[0], place.split("/")[1]);
      const verdicts = async (places: readonly string[]) => Promise.all(places.map(at));
      expect(await verdicts(opens)).toEqual(opens.map(() => "allow"));
      expect(await verdicts(shut)).toEqual(shut.map(() => "block"));
      if (state === "waiting") {
        expect(await anna.ask("POST", `/api/exceptions/${made.body.id}/approval`, {})).toMatchObject({
          status: 403,
          body: { code: "E_EXCEPTION_SAME_PERSON" },
        });
        expect(await bert.ask("POST", `/api/exceptions/${made.body.id}/approval`, {})).toMatchObject({
          status: 200,
          body: { state: "active", approval: { by: "Bert" } },
        });
        await venue.settle();
        expect(await verdicts(shut)).toEqual(shut.map(() => "allow"));
      }
      const ended = await bert.ask("DELETE", `/api/exceptions/${made.body.id}`);
      expect(ended).toMatchObject({ status: 200, body: { state: "ended", endedBy: "Bert" } });
      await venue.settle();
      expect(await verdicts([...opens, ...shut])).toEqual([...opens, ...shut].map(() => "block"));
    });

    it.each([
      { why: "S4", body: { name: "www.s4.example" }, status: 422, code: "E_EXCEPTION_LOCKED", list: "list-s4" },
      {
        why: "statutory",
        body: { name: "statute.example" },
        status: 422,
        code: "E_EXCEPTION_LOCKED",
        list: "list-statute",
      },
      { why: "opaque", body: { name: "hidden.example" }, status: 422, code: "E_EXCEPTION_LOCKED", list: "list-hidden" },
      { why: "a public suffix", body: { name: "com.pl" }, status: 422, code: "E_EXCEPTION_WIDE" },
      { why: "no name", body: { name: "no name" }, status: 422, code: "E_EXPLAIN_NAME" },
      {
        why: "an end in the past",
        body: { name: "s1.example", until: START - 1 },
        status: 422,
        code: "E_EXCEPTION_UNTIL",
      },
      { why: "S3 for ever", body: { name: "s3.example" }, status: 422, code: "E_EXCEPTION_UNTIL" },
      {
        why: "S3 for two years",
        body: { name: "s3.example", until: START + 730 * DAY },
        status: 422,
        code: "E_EXCEPTION_UNTIL",
      },
      {
        why: "a network that is not",
        body: { name: "s1.example", scope: { kind: "network", network: "x" } },
        status: 422,
        code: "E_EXPLAIN_NETWORK",
      },
      {
        why: "a device that is not",
        body: { name: "s1.example", scope: { kind: "device", device: "x" } },
        status: 422,
        code: "E_EXCEPTION_DEVICE",
      },
      { why: "a reason too short", body: { name: "s1.example", reason: "bo tak" }, status: 400, code: "E_API_INPUT" },
    ])("refuses $why", async ({ body, status, code, list }) => {
      const answer = await anna.ask("POST", "/api/exceptions", {
        scope: { kind: "all" },
        reason: REASON,
        until: null,
        ...body,
      });
      expect(answer).toMatchObject({ status, body: { code } });
      if (list !== undefined) expect(answer.body.fields).toEqual([{ path: "name", message: list }]);
      expect(
        (await anna.ask("GET", "/api/exceptions")).body.some(
          (view: { name: string; state: string }) => view.name === body.name && view.state === "active",
        ),
      ).toBe(false);
    });

    it("ends by the clock without anybody doing anything", async () => {
      const until = venue.now + 1_000;
      await anna.ask("POST", "/api/exceptions", { name: "s1.example", scope: { kind: "all" }, reason: REASON, until });
      await venue.settle();
      expect(await venue.verdict("s1.example")).toBe("allow");
      venue.now = (until - 1) as Instant;
      await venue.settle();
      expect(await venue.verdict("s1.example")).toBe("allow");
      venue.now = until as Instant;
      await venue.settle();
      expect(await venue.verdict("s1.example")).toBe("block");
      const views = (await anna.ask("GET", "/api/exceptions")).body;
      expect(views.some((view: { state: string }) => view.state === "expired")).toBe(true);
    });

    it("opens nothing any more once a locked list has the name", async () => {
      const made = await anna.ask("POST", "/api/exceptions", {
        name: "later.s2.example",
        scope: { kind: "all" },
        reason: REASON,
        until: null,
      });
      await venue.settle();
      expect(await venue.verdict("later.s2.example")).toBe("allow");
      venue.write("list-statute", "statute.example\nlater.s2.example\n");
      await venue.keeper.update("none");
      expect(await venue.verdict("later.s2.example")).toBe("block");
      const [view] = (await anna.ask("GET", "/api/exceptions")).body.filter(
        (found: { id: string }) => found.id === made.body.id,
      );
      expect(view.state).toBe("powerless");
      venue.write("list-statute", "statute.example\n");
      await anna.ask("DELETE", `/api/exceptions/${made.body.id}`);
      await venue.settle();
    });

    it("refuses the same twice and writes down who, what and why", async () => {
      const body = { name: "twice.example", scope: { kind: "all" }, reason: REASON, until: null };
      expect((await anna.ask("POST", "/api/exceptions", body)).status).toBe(200);
      expect(await bert.ask("POST", "/api/exceptions", body)).toMatchObject({
        status: 409,
        body: { code: "E_EXCEPTION_EXISTS" },
      });
      const rows = await audited("exception-create");
      expect(rows.at(-1)).toMatchObject({ account_id: anna.id, detail: REASON });
      expect(await audited("exception-approve")).toContainEqual(expect.objectContaining({ account_id: bert.id }));
      expect(await reader.ask("POST", "/api/exceptions", body)).toMatchObject({ status: 403 });
    });
  });

  describe("choices", () => {
    it.each([
      { why: "a locked category is not switched off", id: "list-s4", enabled: false, code: "E_LIST_LOCKED" },
      { why: "nor a statutory list", id: "list-statute", enabled: false, code: "E_LIST_LOCKED" },
      { why: "nor an opaque one", id: "list-hidden", enabled: false, code: "E_LIST_LOCKED" },
      { why: "nor a slot", id: "a-slot", enabled: false, code: "E_LIST_LOCKED" },
      { why: "and a slot has nothing to switch on", id: "a-slot", enabled: true, code: "E_LIST_SLOT" },
      { why: "a network must exist", id: "service-chat", enabled: true, networks: ["x"], code: "E_LIST_NETWORK" },
      { why: "a list must exist", id: "nothing", enabled: true, code: "E_LIST_UNKNOWN" },
    ])("$why", async ({ why: _why, id, code, ...body }) =>
      expect(await anna.ask("PUT", `/api/lists/${id}/choice`, body)).toMatchObject({ body: { code } }),
    );

    it("loads a list that was switched on and lets go of one switched off", async () => {
      expect(await venue.verdict("off.example")).toBe("pass");
      expect((await anna.ask("PUT", "/api/lists/off-list/choice", { enabled: true })).status).toBe(200);
      const find = async (id: string) =>
        (await anna.ask("GET", "/api/lists")).body.sources.find((source: { id: string }) => source.id === id);
      expect(await find("off-list")).toMatchObject({ enabled: true, state: "waiting" });
      await venue.settle();
      expect(await venue.verdict("off.example")).toBe("block");
      expect(await find("off-list")).toMatchObject({
        enabled: true,
        state: "fresh",
        entries: 1,
        networks: expect.arrayContaining(["tablets"]),
      });
      await anna.ask("PUT", "/api/lists/off-list/choice", { enabled: false });
      await venue.settle();
      expect(await venue.verdict("off.example")).toBe("pass");
      expect(await find("off-list")).toMatchObject({ enabled: false, state: "disabled", networks: [] });
      expect(await audited("list-choice")).toMatchObject([{ detail: "on", subject_id: "off-list" }, { detail: "off" }]);
    });

    it("blocks a service on the chosen network only", async () => {
      await anna.ask("PUT", "/api/lists/service-chat/choice", { enabled: true, networks: ["tablets"] });
      await venue.settle();
      expect(await venue.verdict("chat.example", "tablets")).toBe("block");
      expect(await venue.verdict("chat.example", "guest-wifi")).toBe("pass");
      const { sources } = (await anna.ask("GET", "/api/lists")).body;
      expect(sources.find((source: { id: string }) => source.id === "service-chat")).toMatchObject({
        networks: ["tablets"],
        chosen: ["tablets"],
        service: { id: "chat" },
      });
    });

    it("says clearly that 128 lists are the limit", async () => {
      const many = await openVenue(await newDatabase(), {
        moreSources: Array.from(
          { length: 123 },
          (_, index) =>
            `    - { id: many-${String(index)}, title: { pl: m, en: m }, category: TS-08, format: domains, file: list-s2.txt, licence: x, enabled: ${String(index < 122)} }`,
        ).join("\n"),
      });
      const person = await many.person("Anna", ["nsp"]);
      expect(await person.ask("PUT", "/api/lists/many-122/choice", { enabled: true })).toMatchObject({
        status: 422,
        body: { code: "E_LIST_LIMIT" },
      });
      await person.ask("PUT", "/api/lists/many-0/choice", { enabled: false });
      expect((await person.ask("PUT", "/api/lists/many-122/choice", { enabled: true })).status).toBe(200);
      await many.close();
    });
  });

  describe("quarantine", () => {
    it("keeps an entry out until somebody decides, then builds with the decision", async () => {
      venue.write("list-s2", "s2.example\n116111.pl\n");
      await venue.keeper.update("none");
      const [entry, ...rest] = (await reader.ask("GET", "/api/quarantine")).body;
      expect(rest).toEqual([]);
      expect(entry).toMatchObject({
        source: "list-s2",
        entry: "116111.pl",
        line: 2,
        covers: "116111.pl",
        group: "never-block",
        present: true,
        origin: "list",
        decision: null,
      });
      const decide = (person: Person, decision: string) =>
        person.ask("POST", `/api/quarantine/${entry.id}`, { decision, reason: "sprawdzone z autorem listy" });
      expect((await decide(reader, "block")).status).toBe(403);
      const builds = venue.builds.length;
      expect(await decide(anna, "block")).toMatchObject({
        status: 200,
        body: { decision: { decision: "block", by: "Anna" } },
      });
      await venue.settle();
      expect(venue.builds.length).toBe(builds + 1);
      // The list has it now; the helpline is open all the same, because never-block stands above every list.
      const explained = (await anna.ask("POST", "/api/explain", { name: "116111.pl", network: "tablets" })).body;
      expect(explained.verdict.kind).toBe("allow");
      expect(explained.lists).toMatchObject([
        {
          source: "list-s2",
          entry: "116111.pl",
          via: "name",
          severity: "S2",
          locked: false,
          line: 7,
          text: "line of 116111.pl",
        },
      ]);
      await decide(bert, "leave-out");
      await venue.settle();
      expect((await anna.ask("POST", "/api/explain", { name: "116111.pl", network: "tablets" })).body.lists).toEqual(
        [],
      );
      expect(await audited("quarantine-decide")).toHaveLength(2);
      // A name of another group that comes and goes before anybody decides.
      venue.write("list-s2", "s2.example\n112.gov.pl\n800100100.pl\n");
      await venue.keeper.update("none");
      const waiting = (await anna.ask("GET", "/api/quarantine")).body.filter(
        (found: { decision: unknown }) => found.decision === null,
      );
      expect(waiting.map((found: { present: boolean }) => found.present)).toContain(true);
      venue.write("list-s2", "s2.example\n");
      await venue.keeper.update("none");
      const after = (await anna.ask("GET", "/api/quarantine")).body;
      for (const found of after.filter((view: { decision: unknown }) => view.decision === null))
        expect(found.present).toBe(false);
      expect(after.filter((view: { decision: unknown }) => view.decision !== null)).toMatchObject([
        { present: true, decision: { by: "Bert" } },
      ]);
    });

    it("shows nothing of an opaque list but that it speaks", async () => {
      const { body } = await anna.ask("POST", "/api/explain", { name: "hidden.example", network: "tablets" });
      expect(body.lists).toMatchObject([{ source: "list-hidden", entry: "", locked: true, line: null, text: null }]);
      expect(body.verdict).toMatchObject({ kind: "block" });
    });
  });

  describe("mistakes", () => {
    const report = (name: string) => venue.stranger.ask("POST", "/api/mistakes", { name });

    it("joins people who ask for the same name while it waits, and answers by code", async () => {
      const first = await report("s2.example");
      expect(first.body.reference).toMatch(/^[A-Z0-9]{3}-[A-Z0-9]{3}$/u);
      expect((await report("S2.example.")).body).toEqual(first.body);
      const state = async () =>
        (await venue.stranger.ask("GET", `/api/mistakes/state/${first.body.reference.toLowerCase()}`)).body;
      expect(await state()).toEqual({ reference: first.body.reference, state: "waiting" });
      const [request] = (await reader.ask("GET", "/api/mistakes")).body;
      expect(request).toMatchObject({
        name: "s2.example",
        count: 2,
        lists: [{ source: "list-s2", severity: "S2", locked: false }],
        decision: null,
      });
      await anna.ask("POST", "/api/exceptions", {
        name: "s2.example",
        scope: { kind: "all" },
        reason: REASON,
        until: null,
        mistakeId: request.id,
      });
      expect(await state()).toMatchObject({ state: "opened" });
      expect(
        await bert.ask("POST", `/api/mistakes/${request.id}`, { decision: "declined", reason: REASON }),
      ).toMatchObject({ status: 409, body: { code: "E_MISTAKE_DECIDED" } });
    });

    it("declines, and lets the name be asked for again", async () => {
      const { reference } = (await report("s1.example")).body;
      const request = (await anna.ask("GET", "/api/mistakes")).body.find(
        (found: { reference: string }) => found.reference === reference,
      );
      expect(
        await anna.ask("POST", `/api/mistakes/${request.id}`, { decision: "declined", reason: "lista ma rację" }),
      ).toMatchObject({ body: { decision: { decision: "declined", by: "Anna" } } });
      expect((await venue.stranger.ask("GET", `/api/mistakes/state/${reference}`)).body.state).toBe("declined");
      expect((await report("s1.example")).body.reference).not.toBe(reference);
    });

    it("says «opened» only when the second person agreed", async () => {
      const { reference } = (await report("s3.example")).body;
      const request = (await anna.ask("GET", "/api/mistakes")).body.find(
        (found: { reference: string }) => found.reference === reference,
      );
      const made = await anna.ask("POST", "/api/exceptions", {
        name: "s3.example",
        scope: { kind: "all" },
        reason: REASON,
        until: venue.now + DAY,
        mistakeId: request.id,
      });
      const state = async () => (await venue.stranger.ask("GET", `/api/mistakes/state/${reference}`)).body.state;
      expect(await state()).toBe("waiting");
      await bert.ask("POST", `/api/exceptions/${made.body.id}/approval`, {});
      expect(await state()).toBe("opened");
    });

    it("tells at once that nothing blocks a name, and does not write it down", async () => {
      const { reference } = (await report("planted-free.example")).body;
      expect((await venue.stranger.ask("GET", `/api/mistakes/state/${reference}`)).body.state).toBe("not-blocked");
      expect(
        (await anna.ask("GET", "/api/mistakes")).body.some(
          (found: { reference: string }) => found.reference === reference,
        ),
      ).toBe(false);
      expect((await venue.stranger.ask("GET", "/api/mistakes/state/AAA-AAA")).status).toBe(404);
    });

    it("holds nothing about who asked, and no name past its time", async () => {
      const tables = (await venue.database.introspection.getTables()).filter(
        (table) => !table.isView && !table.name.startsWith("kysely"),
      );
      let everything = venue.logged.join("\n");
      for (const table of tables)
        everything += JSON.stringify((await sql`select * from ${sql.table(table.name)}`.execute(venue.database)).rows);
      for (const planted of ["192.0.2.77", "Planted/1.0", "planted-free.example"])
        expect(everything).not.toContain(planted);
      // The search itself works: a name that waits is found.
      expect(everything).toContain("s2.example");
      expect(venue.logged.join("\n")).not.toMatch(/s[123]\.example/u);

      const names = async () =>
        (
          await sql<{
            name: string | null;
          }>`select name from list_mistake where decision in ('opened', 'declined')`.execute(venue.database)
        ).rows.map((row) => row.name);
      await applyRetention(venue.database, venue.now + 29 * DAY);
      expect(await names()).toEqual(expect.arrayContaining(["s2.example"]));
      await applyRetention(venue.database, venue.now + 31 * DAY);
      expect(new Set(await names())).toEqual(new Set([null]));
      await applyRetention(venue.database, venue.now + 91 * DAY);
      expect(await names()).toEqual([]);
    });

    it("lets nobody ask without end", async () => {
      const answers = [];
      for (let i = 0; i < 12; i += 1) answers.push((await report("s4.example")).status);
      expect(answers).toContain(429);
    });
  });

  describe("generations", () => {
    it("goes back under a new number, holds, records builds meanwhile, and goes forward again", async () => {
      const generations = async () => (await reader.ask("GET", "/api/generations")).body;
      venue.write("list-s1", "s1.example\none.example\n");
      await venue.keeper.update("none");
      const good = (await generations())[0].generation as number;
      venue.write("list-s1", "s1.example\none.example\ntwo.example\n");
      await venue.keeper.update("none");
      const bad = (await generations())[0].generation as number;
      expect(await venue.verdict("two.example")).toBe("block");
      const back = (generation: number) =>
        anna.ask("POST", "/api/generations/rollback", { generation, reason: "zablokowało pół szkoły" });
      expect(await back(bad)).toMatchObject({ status: 409, body: { code: "E_GENERATION_CURRENT" } });
      expect(await back(9_999)).toMatchObject({ status: 404, body: { code: "E_GENERATION_UNKNOWN" } });
      expect((await back(good)).status).toBe(200);
      await venue.settle();
      expect(await venue.verdict("two.example")).toBe("pass");
      expect((await generations())[0]).toMatchObject({
        generation: bad + 1,
        kind: "rollback",
        of: good,
        by: "Anna",
        current: true,
        kept: true,
      });
      expect((await reader.ask("GET", "/api/lists")).body.hold).toMatchObject({ generation: good, by: "Anna" });

      venue.write("list-s1", "s1.example\none.example\ntwo.example\nthree.example\n");
      await venue.keeper.update("all");
      await venue.keeper.update("none");
      expect((await generations())[0]).toMatchObject({ generation: bad + 2, kind: "full", current: false });
      expect(await venue.verdict("three.example")).toBe("pass");
      // Going on by itself, also in a program that was started anew.
      expect(venue.keeper.restore()).toBe(true);
      await venue.keeper.update("none");
      expect(await venue.verdict("three.example")).toBe("pass");

      expect((await bert.ask("DELETE", "/api/generations/hold")).status).toBe(200);
      expect(await bert.ask("DELETE", "/api/generations/hold")).toMatchObject({
        status: 409,
        body: { code: "E_GENERATION_FREE" },
      });
      await venue.settle();
      expect(await venue.verdict("three.example")).toBe("block");
      expect((await generations())[0]).toMatchObject({ generation: bad + 2, current: true });
      expect(await audited("list-rollback")).toMatchObject([
        { detail: "zablokowało pół szkoły", subject_id: String(good) },
      ]);
    });

    it("gives the newest build a new number when a hold is lifted and nothing was built meanwhile", async () => {
      const generations = async () => (await reader.ask("GET", "/api/generations")).body;
      const [newest, older] = (await generations()).filter((found: { kind: string }) => found.kind === "full");
      await anna.ask("POST", "/api/generations/rollback", {
        generation: older.generation,
        reason: "jeszcze raz, na próbę",
      });
      await venue.settle();
      await anna.ask("DELETE", "/api/generations/hold");
      await venue.settle();
      expect((await generations())[0]).toMatchObject({
        generation: newest.generation + 2,
        of: newest.generation,
        current: true,
      });
      const before = await generations();
      await venue.keeper.update("none");
      await venue.keeper.publish();
      expect(await generations()).toEqual(before);
      expect(await venue.verdict("three.example")).toBe("block");
    });

    it("lists twenty, keeps the packs of ten, and says which are gone", async () => {
      for (let i = 0; i < 21; i += 1) {
        venue.write("list-s1", `s1.example\nround-${String(i)}.example\n`);
        await venue.keeper.update("none");
      }
      const all = (await reader.ask("GET", "/api/generations")).body as { generation: number; kept: boolean }[];
      expect(all).toHaveLength(20);
      expect(all.slice(0, 10).every((found) => found.kept)).toBe(true);
      expect(all.at(-1)?.kept).toBe(false);
      expect(
        await anna.ask("POST", "/api/generations/rollback", {
          generation: all.at(-1)?.generation,
          reason: "za daleko wstecz",
        }),
      ).toMatchObject({ status: 422, body: { code: "E_GENERATION_GONE" } });
    }, 30_000);
  });

  describe("schedule", () => {
    const due = () => venue.keeper.hasDue();
    const row = async () =>
      (await reader.ask("GET", "/api/lists")).body.sources.find((source: { id: string }) => source.id === "remote");

    it("asks each source when its time comes, backs off, catches up after sleep, and survives a clock set back", async () => {
      await venue.keeper.update("due");
      const at = venue.now;
      expect(await row()).toMatchObject({
        state: "fresh",
        lastAttemptAt: at,
        lastSuccessAt: at,
        nextAttemptAt: at + 300_000,
      });
      expect(await due()).toBe(false);
      venue.now = (at + 299_999) as Instant;
      expect(await due()).toBe(false);
      venue.now = (at + 300_000) as Instant;
      expect(await due()).toBe(true);
      venue.web.set("https://lists.example/r.txt", "E_LIST_FETCH");
      await venue.keeper.update("due");
      expect(await row()).toMatchObject({
        state: "kept",
        error: { code: "E_LIST_FETCH" },
        lastSuccessAt: at,
        lastAttemptAt: venue.now,
        nextAttemptAt: venue.now + 75_000,
      });
      expect(await venue.verdict("remote.example")).toBe("block");
      venue.now = (venue.now + 75_000) as Instant;
      await venue.keeper.update("due");
      expect((await row()).nextAttemptAt).toBe(venue.now + 150_000);

      venue.now = (venue.now + 3 * DAY) as Instant;
      venue.web.set("https://lists.example/r.txt", ["remote.example", "newer.example"]);
      const builds = venue.builds.length;
      expect(await due()).toBe(true);
      expect((await row()).stale).toBe(true);
      await venue.keeper.update("due");
      // Three days asleep are one look, not 864.
      expect(await due()).toBe(false);
      expect(venue.builds.slice(builds)).toHaveLength(1);
      expect(await row()).toMatchObject({
        state: "fresh",
        error: null,
        stale: false,
        lastDiff: { added: 1, addedSample: ["newer.example"] },
      });
      expect((await row()).trend.at(-1)).toMatchObject({ entries: 2 });

      venue.now = (venue.now - 30 * DAY) as Instant;
      expect(await due()).toBe(true);
      await venue.keeper.update("due");
      expect(await due()).toBe(false);
      expect((await row()).nextAttemptAt).toBe(venue.now + 300_000);
    });

    it("asks one list, or all, on request; a second request while one waits is the same one", async () => {
      const builds = venue.builds.length;
      expect((await anna.ask("POST", "/api/lists/remote/update", {})).body).toEqual({ started: true });
      expect((await anna.ask("POST", "/api/lists/remote/update", {})).body).toEqual({ started: false });
      await venue.settle();
      expect(venue.builds.slice(builds)).toEqual([["remote"]]);
      expect((await anna.ask("POST", "/api/lists/update", {})).body).toEqual({ started: true });
      await venue.settle();
      expect(venue.builds.at(-1)).toEqual(expect.arrayContaining(["remote"]));
      expect(await anna.ask("POST", "/api/lists/nothing/update", {})).toMatchObject({
        status: 404,
        body: { code: "E_LIST_UNKNOWN" },
      });
    });

    it("asks nobody where updates come by hand", async () => {
      const offline = await openVenue(await newDatabase(), { moreSources: REMOTE, lists: "  updates: offline\n" });
      await offline.keeper.update("all");
      expect(offline.builds.flat()).toEqual([]);
      const person = await offline.person("Rita", ["audytor"]);
      expect((await person.ask("GET", "/api/lists")).body).toMatchObject({ updates: "offline" });
      await offline.close();
    });
  });

  describe("previews", () => {
    it("judges a list without publishing it", async () => {
      const started = await reader.ask("POST", "/api/lists/off-list/preview", { networks: [] });
      expect(started).toMatchObject({ status: 200, body: { source: "off-list", state: "waiting", result: null } });
      expect((await reader.ask("POST", "/api/lists/off-list/preview", { networks: [] })).body.id).toBe(started.body.id);
      const generation = venue.keeper.published?.bundle.generation;
      await venue.settle();
      expect((await reader.ask("GET", `/api/previews/${started.body.id}`)).body).toMatchObject({
        state: "done",
        error: null,
        result: { newNames: 1, newSample: ["new.example"], networks: expect.arrayContaining(["tablets"]) },
      });
      expect(venue.keeper.published?.bundle.generation).toBe(generation);
      expect((await reader.ask("GET", "/api/previews/none")).status).toBe(404);
      expect(await reader.ask("POST", "/api/lists/a-slot/preview", {})).toMatchObject({
        status: 422,
        body: { code: "E_LIST_SLOT" },
      });
    });
  });

  it("publishes what a resolver can check: exceptions are no part of the policies, only of the pack", () => {
    const bundle = readFileSync(
      join(venue.dataFolder, "published", `bundle-${String(venue.keeper.published?.bundle.generation)}.json`),
      "utf8",
    );
    expect(bundle).not.toContain(REASON);
    expect(bundle).not.toContain("Anna");
  });
});
