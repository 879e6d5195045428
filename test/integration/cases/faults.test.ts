/**
 * A fault at every statement of every step, on both databases: no half entry. What fails leaves every table as it was, on the share as well, and
 * the same step sent again goes through.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import SqliteDatabase from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFromReport, openTechnical } from "../../../dashboard/cases/index.ts";
import type { CaseContext } from "../../../dashboard/cases/index.ts";
import { disclose } from "../../../dashboard/cases/disclosures.ts";
import { shareCopy } from "../../../dashboard/cases/files.ts";
import { openByStaff, openEmergency } from "../../../dashboard/cases/opening.ts";
import { itemsOf, readCase } from "../../../dashboard/cases/reads.ts";
import { callOnCase, takeStep } from "../../../dashboard/cases/steps.ts";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { CaseOpenBody, EmergencyBody } from "../../../policies/schema/case-api.ts";
import { CaseStep } from "../../../policies/schema/case.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { MONDAY, NOTE, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { Fault, faulty } from "../../support/faulty.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const CARD = { childName: "X", actions: [], organs: [], ordered: [] };
/** The whole way, each step with who takes it. */
const WAY: readonly (readonly [string, Record<string, unknown>])[] = [
  ["intake", { kind: "take-over" }],
  [
    "head",
    {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: "TS-06",
      department: "wystawy",
      place: "",
      mode: "A",
      happenedAt: MONDAY,
    },
  ],
  ["head", { kind: "state-contact", contact: "yes", text: WHY }],
  ["head", { kind: "qualify", text: WHY }],
  ["head", NOTE],
  ["head", { kind: "secure-evidence", text: "odłożono tablet" }],
  ["intake", { kind: "daily-line" }],
  ["intake", { kind: "share-copy" }],
  ["head", { kind: "hand-over" }],
  ["intake", { kind: "register" }],
  ["head", { kind: "name-person", named: { account: null, role: "audytor" }, text: WHY }],
  ["head", { kind: "propose-harm", outcome: "positive", text: WHY }],
  ["director", { kind: "consult-harm", opinion: "agree", text: WHY }],
  ["head", { kind: "open-card", cards: "harmed-and-harming", ageBand: "13-15" }],
  ["head", { kind: "write-card", card: "card-1", body: CARD }],
  ["head", { kind: "write-card", card: "card-2", body: CARD }],
  ["head", { kind: "choose-intervention", part: "propose", choice: "criminal", text: WHY }],
  ["director", { kind: "choose-intervention", part: "consult", opinion: "agree", text: WHY }],
  ["head", { kind: "bypass", about: "guardians", text: WHY }],
  ["head", { kind: "send-notice", organ: "police", organName: "Komisariat", on: "2026-11-02" }],
  ["head", { kind: "settle-duty", duty: "crime-notice", outcome: "done", on: "2026-11-02", text: "" }],
  ["head", { kind: "record-result", part: "result", on: "2026-11-02", text: "umorzono" }],
  ["head", { kind: "close" }],
  ["director", { kind: "reopen-by-correction", text: WHY }],
];

describe.each(KINDS)("$kind: a fault at every statement", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  const people: Record<string, Staff> = {};
  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind));
    people["intake"] = await venue.person("Intake", ["intake"]);
    people["head"] = await venue.person("Head", ["kierownik"], ["wystawy"]);
    people["director"] = await venue.person("Director", ["dyrektor"]);
    people["coordinator"] = await venue.person("Coordinator", ["koordynator"]);
  }, 60_000);
  afterAll(() => venue.close());
  let holder: SqliteDatabase.Database | undefined;
  const idOf = (name: string): string => people[name]?.id ?? "";

  let tables: string[] = [];
  /** @param reads  false: a copy opens the note in a transaction of its own, and that it was read stays on record whatever comes of the step */
  const snapshot = async (reads = true): Promise<string> => {
    if (tables.length === 0)
      tables = (await venue.database.introspection.getTables())
        .filter(({ name, isView }) => !isView && /^(?:case_|vault_|ledger_|platform_change|register_draft)/u.test(name))
        .map(({ name }) => name)
        .sort();
    const parts = [];
    for (const table of tables) {
      if (!reads && (table === "vault_read" || table === "ledger_head")) continue;
      const { rows } = await sql<{ kind?: string }>`select * from ${sql.table(table)}`.execute(venue.database);
      const counted = reads ? rows : rows.filter((row) => row.kind !== "vault-read");
      parts.push(
        `${table}: ${counted
          .map((row) => JSON.stringify(row))
          .sort()
          .join("\n")}`,
      );
    }
    return [...parts, ...Object.values(venue.share).map((folder) => readdirSync(folder).sort().join(" "))].join("\n");
  };

  /** Tries with the fault one statement later each time, until it goes through. Every third statement on the slower database. */
  const tryAll = async <T>(
    work: (context: CaseContext) => Promise<T>,
    reads = true,
  ): Promise<{ value: T; statements: number; faults: number }> => {
    const before = await snapshot(reads);
    let faults = 0;
    for (let at = 1; ; at += kind === "SQLite" ? 1 : 3) {
      const fault = faulty(venue.database, at);
      const context = { ...venue.context, database: fault.database };
      let value: T;
      try {
        value = await work(context);
      } catch (cause) {
        if (!(cause instanceof Fault)) throw cause;
        faults += 1;
        expect(await snapshot(reads)).toBe(before);
        continue;
      }
      return { value, statements: fault.count(), faults };
    }
  };

  it("leaves no trace of a step that failed, whichever statement it was", async () => {
    const id = randomUUID();
    const body = CaseOpenBody.parse({
      id,
      origin: "staff",
      happenedAt: MONDAY,
      department: "wystawy",
      situation: "a",
      actions: "b",
    });
    const opened = await tryAll((context) => openByStaff(context, idOf("head"), body, MONDAY));
    const counted: Record<string, number> = { open: opened.faults };
    for (const [who, said] of WAY) {
      const step = CaseStep.parse(said);
      const sent = { id: randomUUID(), version: null, step };
      const { value, faults } = await tryAll(
        (context) =>
          step.kind === "share-copy"
            ? shareCopy(context, idOf(who), id, sent, MONDAY)
            : takeStep(context, idOf(who), id, sent, MONDAY),
        step.kind !== "share-copy",
      );
      counted[step.kind] = faults;
      expect(value.id).toBe(id);
    }
    // Each step has many statements, and each of them was made to fail.
    for (const [name, faults] of Object.entries(counted)) expect([name, faults > 3]).toEqual([name, true]);
    const row = await venue.database
      .withTables<{ case_record: { id: string; state: string; version: number } }>()
      .selectFrom("case_record")
      .select(["state", "version"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ state: "intervention", version: 1 + WAY.length });
    expect((await verifyBooks(venue.database, VENUE)).map(({ verdict }) => verdict.ok)).toEqual([true, true, true]);
  }, 120_000);

  it("nor of a way into a case, a reading or a copy that leaves", async () => {
    const call = EmergencyBody.parse({ id: randomUUID(), calledAt: MONDAY, text: "nie oddycha" });
    const { value: emergency } = await tryAll((context) => openEmergency(context, idOf("head"), call, MONDAY));
    await tryAll((context) =>
      context.database
        .transaction()
        .execute((tx) =>
          openFromReport(tx, context, { reportId: randomUUID(), origin: "child", at: MONDAY, text: "boję się" }),
        ),
    );
    await tryAll((context) =>
      context.database.transaction().execute((tx) =>
        openTechnical(tx, context, {
          id: randomUUID(),
          cause: "fail-open",
          from: MONDAY,
          to: null,
          sessions: [],
          at: MONDAY,
        }),
      ),
    );
    const { value: draft } = await tryAll((context) =>
      openByStaff(
        context,
        idOf("head"),
        CaseOpenBody.parse({
          id: randomUUID(),
          origin: "child",
          happenedAt: MONDAY,
          department: "wystawy",
          situation: "a",
          actions: "b",
        }),
        MONDAY,
      ),
    );
    const on = { id: randomUUID(), caseId: draft.id, facts: { service: "112" } };
    const { value: called } = await tryAll((context) => callOnCase(context, idOf("head"), on, MONDAY));
    expect(called?.state).toBe("intervention");
    const items = (await venue.database.transaction().execute((tx) => itemsOf(tx, emergency.id))).map(
      (item) => item.id,
    );
    const { value: read } = await tryAll((context) =>
      readCase(context, idOf("head"), emergency.id, { items, reason: "sprawdzam tresc" }, MONDAY),
    );
    expect(read[0]?.content).toMatchObject({ situation: "nie oddycha" });
  }, 60_000);

  it("and a copy is on record once it is handed out", async () => {
    const id = randomUUID();
    const body = CaseOpenBody.parse({
      id,
      origin: "staff",
      happenedAt: MONDAY,
      department: "wystawy",
      situation: "a",
      actions: "b",
    });
    await openByStaff(venue.context, idOf("intake"), body, MONDAY);
    const asked = {
      document: "note",
      format: "docx",
      content: "pseudonymised",
      card: null,
      persons: false,
      to: "Policja",
      basis: "art. 304 KPK",
      original: true,
      reason: "na wniosek Policji",
    } as const;
    let handedOut = 0;
    for (let at = 1; handedOut === 0; at += kind === "SQLite" ? 2 : 5) {
      const fault = faulty(venue.database, at);
      const count = async (): Promise<number> =>
        Number(
          (await sql<{ n: number }>`select count(*) as n from case_disclosure`.execute(venue.database)).rows[0]?.n,
        );
      const before = await count();
      try {
        await disclose({ ...venue.context, database: fault.database }, idOf("intake"), id, asked, MONDAY);
        handedOut += 1;
      } catch (cause) {
        if (!(cause instanceof Fault)) throw cause;
      }
      expect(await count()).toBe(before + handedOut);
    }
  }, 60_000);

  it.skipIf(kind !== "SQLite").each([
    {
      why: "a full disk",
      begin: async () => {
        const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(venue.database);
        await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(venue.database);
      },
      end: async () => void (await sql`pragma max_page_count = 1073741823`.execute(venue.database)),
    },
    {
      why: "a disk that can only be read",
      begin: async () => void (await sql`pragma query_only = on`.execute(venue.database)),
      end: async () => void (await sql`pragma query_only = off`.execute(venue.database)),
    },
    {
      why: "somebody else who holds the database",
      begin: async () => {
        const { rows } = await sql<{ file: string }>`pragma database_list`.execute(venue.database);
        holder = new SqliteDatabase(rows[0]?.file ?? "");
        holder.exec("begin immediate");
        await sql`pragma busy_timeout = 50`.execute(venue.database);
      },
      end: async () => {
        holder?.exec("rollback");
        holder?.close();
        await sql`pragma busy_timeout = 10000`.execute(venue.database);
      },
    },
  ])(
    "$why costs a step, not the case: nothing is written, and the same step goes through afterwards",
    async ({ begin, end }) => {
      const id = randomUUID();
      const body = CaseOpenBody.parse({ id, origin: "staff", happenedAt: MONDAY, department: "wystawy" });
      await openByStaff(venue.context, idOf("head"), body, MONDAY);
      // Long enough to need new pages on the disk.
      const note = CaseStep.parse({
        kind: "write-note",
        situation: "długi opis ".repeat(700),
        actions: "rozmowa ".repeat(900),
      });
      const sent = { id: randomUUID(), version: null, step: note };
      const before = await snapshot();
      await begin();
      try {
        await expect(takeStep(venue.context, idOf("head"), id, sent, MONDAY)).rejects.toThrow(/full|readonly|locked/u);
      } finally {
        await end();
      }
      expect(await snapshot()).toBe(before);
      expect((await takeStep(venue.context, idOf("head"), id, sent, MONDAY)).version).toBe(2);
    },
  );
});
