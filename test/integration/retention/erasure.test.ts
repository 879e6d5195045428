/**
 * Erasing before the time is over, on both databases: the note stays its ten years without anybody in it, each child's card goes by itself, a case
 * nobody closed is asked about; chains hold and what was erased is in no table, no file of the database and no backup made before.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settleFiles, waitingTasks } from "../../../dashboard/cases/index.ts";
import { unpack } from "../../../dashboard/documents/docx/settle.ts";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { registerRetentionRoutes, runRetention } from "../../../dashboard/retention/index.ts";
import type { RetentionContext } from "../../../dashboard/retention/context.ts";
import { Config } from "../../../policies/schema/config.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, MONDAY, NOTE, PLANTED, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const YEAR = 366 * DAY;
const HARMED = "Krzysztof Przykładny";
const HARMING = "Michalina Wzorcowa";
const REASON = "sprawdzam przed decyzją o usunięciu";

describe.each(KINDS)("$kind: erasing before the time", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  let context: RetentionContext;
  const people: Record<string, Staff> = {};
  const who = (name: string): Staff => people[name] as Staff;

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, cases) => {
        context = {
          ...cases,
          get folder() {
            return venue.folder;
          },
          config: Config.parse({ venue: { id: VENUE, name: "Centrum Nauki Przykład" } }),
        };
        registerRetentionRoutes(app, context);
      },
    });
    people["educator"] = await venue.person("Edyta Nauczycielska", ["edukator"]);
    people["intake"] = await venue.person("Irena Przyjmująca", ["intake"]);
    people["head"] = await venue.person("Karolina Kierownicza", ["kierownik"], ["wystawy"]);
    people["director"] = await venue.person("Daria Dyrektorska", ["dyrektor"]);
    people["coordinator"] = await venue.person("Konrad Koordynujący", ["koordynator"]);
  }, 60_000);
  afterAll(() => venue.close());

  const open = async (): Promise<string> =>
    (
      await who("educator").ask("POST", "/api/cases", {
        id: randomUUID(),
        origin: "staff",
        happenedAt: venue.now,
        department: "wystawy",
      })
    ).body.caseId as string;
  const registered = async (): Promise<string> => {
    const id = await open();
    await who("head").step(id, {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: "TS-06",
      department: "wystawy",
      place: "sala 2",
      mode: "A",
      happenedAt: venue.now,
    });
    await who("head").step(id, { kind: "qualify", text: `${WHY}; rozmawiałam z ${PLANTED.child}` });
    await who("educator").step(id, NOTE);
    for (const kindOf of ["daily-line", "share-copy"]) await who("intake").step(id, { kind: kindOf });
    await who("head").step(id, { kind: "hand-over" });
    await who("intake").step(id, { kind: "register" });
    return id;
  };
  const judged = async (outcome: "negative" | "positive"): Promise<string> => {
    const id = await registered();
    await who("head").step(id, { kind: "propose-harm", outcome, text: WHY });
    await who("director").step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    return id;
  };
  const view = async (id: string, name = "coordinator") => (await who(name).ask("GET", `/api/cases/${id}`)).body;
  const erase = async (caseId: string, subject: string) =>
    who("coordinator").ask("POST", "/api/retention/reviews", {
      caseId,
      subject,
      outcome: "erase",
      why: "cel przetwarzania ustał",
    });
  const chainsHold = async (): Promise<void> =>
    expect((await verifyBooks(venue.database, VENUE)).map(({ verdict }) => verdict.ok)).toEqual([true, true, true]);

  /** Every row of every table. */
  const tables = async (): Promise<string> => {
    const parts: string[] = [];
    for (const { name, isView } of await venue.database.introspection.getTables())
      if (!isView)
        parts.push(JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(venue.database)).rows));
    return parts.join("\n");
  };
  /** Octets of the database's files, its log among them; of PostgreSQL the tables are what can be looked at from here. */
  const files = async (): Promise<string> => {
    if (kind === "PostgreSQL") return "";
    const { rows } = await sql<{ file: string }>`select file from pragma_database_list where name = 'main'`.execute(
      venue.database,
    );
    const file = rows[0]?.file ?? "";
    return [file, `${file}-wal`].map((one) => (existsSync(one) ? readFileSync(one, "latin1") : "")).join("\n");
  };
  const everywhere = async (): Promise<string> => {
    const seen: string[] = [await tables(), await files()];
    for (const folder of Object.values(venue.share))
      for (const name of readdirSync(folder)) seen.push(readFileSync(join(folder, name), "latin1"));
    return seen.join("\n");
  };
  /** What a backup of the database holds of a case: everything but the keys, which lie apart in one newest file. */
  const backup = async (caseId: string) =>
    (
      await sql<
        Record<string, string>
      >`select * from vault_item where case_id = ${caseId} and ciphertext is not null`.execute(venue.database)
    ).rows;
  /** Puts back what an older backup held, as a restore does, and tries to read it. */
  const restoredAndRead = async (rows: Record<string, string>[]): Promise<readonly (string | null)[]> => {
    const read: (string | null)[] = [];
    for (const { id, ciphertext } of rows) {
      const { rows: now } = await sql<{
        ciphertext: string | null;
      }>`select ciphertext from vault_item where id = ${id}`.execute(venue.database);
      await sql`update vault_item set ciphertext = ${ciphertext} where id = ${id}`.execute(venue.database);
      const reader = { accountId: "restorer", reason: "próba po przywróceniu kopii" };
      try {
        read.push(
          await venue.database
            .transaction()
            .execute((tx) => context.vault.open(tx, { venueId: VENUE, itemId: id ?? "", reader, now: venue.now })),
        );
      } catch (cause) {
        expect(cause).toMatchObject({ code: "E_VAULT_DESTROYED" });
        read.push(null);
      }
      await sql`update vault_item set ciphertext = ${now[0]?.ciphertext ?? null} where id = ${id}`.execute(
        venue.database,
      );
    }
    return read;
  };

  it("keeps the note without anybody in it, for its ten years and not longer", async () => {
    venue.now = MONDAY as Instant;
    const id = await judged("negative");
    await who("head").step(id, { kind: "close", text: "zakończono" });
    const before = await backup(id);
    expect(await restoredAndRead(before.filter(({ kind: of }) => of === "persons"))).toEqual([
      expect.stringContaining(PLANTED.child),
    ]);
    venue.now = (MONDAY + YEAR + DAY) as Instant;
    expect((await erase(id, "case")).status).toBe(200);
    await chainsHold();
    const sealed = before.map((one) => (one["ciphertext"] ?? "").slice(0, 40));
    expect(foundIn(await everywhere(), ["Zuzann", "Wiśniewsk", "600 700", ...sealed])).toEqual([]);
    // Nobody reads what was sealed before, with any backup.
    expect(await restoredAndRead(before)).toEqual(before.map(() => null));
    const seen = await view(id);
    const items = seen.timeline.flatMap((one: { items: object[] }) => one.items) as {
      id: string;
      kind: string;
      subject: string;
      erased: boolean;
    }[];
    const kept = items.filter(({ erased }) => !erased);
    expect(new Set(kept.map(({ subject }) => subject))).toEqual(new Set(["note"]));
    expect(kept.map((one) => one.kind).toSorted()).toEqual([
      "justification",
      "justification",
      "note",
      "opinion",
      "reason",
    ]);
    expect(items.filter(({ erased }) => erased).map((one) => one.kind)).toEqual(["persons"]);
    const read = await who("coordinator").ask("POST", `/api/cases/${id}/read`, {
      items: kept.map((one) => one.id),
      reason: REASON,
    });
    expect(read.status).toBe(200);
    expect(read.text).not.toMatch(/Zuzann|Wiśniewsk|600 700|Nauczycielsk|Kierownicz|Edyta|Karolina/u);
    expect(read.text).toContain("zobaczyło stronę");
    expect(read.text).toContain("Rozmowa z dzieckiem");
    // The paper is drawn from what is kept.
    const paper = { document: "note", content: "full", persons: true, reason: REASON };
    const drawn = await who("coordinator").ask("POST", `/api/cases/${id}/documents`, { ...paper, format: "docx" });
    expect(drawn.status).toBe(200);
    const words = docxText(Buffer.from(drawn.body.base64 as string, "base64"));
    expect(words).toContain("zobaczyło stronę");
    expect(words).not.toMatch(/Zuzann|Wiśniewsk|600 700|Nauczycielsk|\[usunięto\]/u);
    expect(readdirSync(venue.share.case)).toEqual([]);
    expect(foundIn(await everywhere(), ["Zuzann", "Wiśniewsk", "600 700"])).toEqual([]);
    expect((await erase(id, "case")).body.code).toBe("E_RETENTION_UNKNOWN");
    expect(await who("director").refused(id, { kind: "reopen-by-correction", text: WHY })).toEqual([
      409,
      "E_CASE_ERASED",
    ]);
    // After ten years it is proposed and, approved, gone.
    venue.now = (MONDAY + 10 * YEAR + 2 * DAY) as Instant;
    await runRetention(context, venue.now, null);
    const { disposals } = (await who("coordinator").ask("GET", "/api/retention")).body;
    const list = disposals.find((one: { part: string }) => one.part === "note");
    const door = `/api/retention/disposals/${String(list.id)}`;
    await who("coordinator").ask("POST", `${door}/archivist`, { note: "archiwum wyraziło zgodę, AZ.1" });
    expect(await context.vault.hasKey(venue.database, { venueId: VENUE, caseId: id, subject: "note" })).toBe(true);
    const decision = { outcome: "approve", why: "termin minął, zgoda archiwum" };
    expect((await who("coordinator").ask("POST", `${door}/decision`, decision)).status).toBe(200);
    expect(await context.vault.isErased(venue.database, { venueId: VENUE, caseId: id, subject: "note" })).toBe(true);
    expect((await backup(id)).length).toBe(0);
    await chainsHold();
    venue.now = MONDAY as Instant;
  }, 120_000);

  it.each([
    { erased: "card-1", other: "card-2" },
    { erased: "card-2", other: "card-1" },
  ] as const)(
    "erases $erased of two children; $other stays readable, and so does the note (R-066)",
    async (row) => {
      venue.now = (venue.now + DAY) as Instant;
      const names = { "card-1": HARMED, "card-2": HARMING };
      const id = await judged("positive");
      const head = who("head");
      await head.step(id, { kind: "open-card", cards: "harmed-and-harming", ageBand: "13-15" });
      for (const card of ["card-1", "card-2"] as const)
        await head.step(id, {
          kind: "write-card",
          card,
          body: {
            childName: names[card],
            actions: [{ on: "2026-11-02", text: `rozmowa z: ${names[card]}, SEALED-${card}` }],
            organs: [],
            ordered: [],
          },
        });
      const before = await backup(id);
      const ofCard = (card: string) => before.filter(({ subject }) => subject === card);
      expect(await restoredAndRead(ofCard(row.erased))).toEqual([expect.stringContaining(names[row.erased])]);
      expect((await erase(id, row.erased)).status).toBe(200);
      await chainsHold();
      expect(await restoredAndRead(ofCard(row.erased))).toEqual([null]);
      expect(await restoredAndRead(ofCard(row.other))).toEqual([expect.stringContaining(names[row.other])]);
      const { cards, timeline } = await view(id, "head");
      expect(cards.map((card: { id: string; erased: boolean }) => [card.id, card.erased])).toEqual([
        ["card-1", row.erased === "card-1"],
        ["card-2", row.erased === "card-2"],
      ]);
      const note = timeline
        .flatMap((one: { items: { id: string; kind: string; erased: boolean }[] }) => one.items)
        .find((one: { kind: string }) => one.kind === "note");
      expect(note.erased).toBe(false);
      // Papers of the other child are drawn, of this one only the form is left.
      const paper = async (card: string) => {
        const drawn = await head.ask("POST", `/api/cases/${id}/documents`, {
          document: "card",
          card,
          format: "docx",
          content: "full",
          reason: REASON,
        });
        expect(drawn.status).toBe(200);
        return docxText(Buffer.from(drawn.body.base64 as string, "base64"));
      };
      expect(await paper(row.other)).toContain(names[row.other]);
      expect(await paper(row.erased)).not.toContain(names[row.erased].slice(0, 5));
      expect((await erase(id, row.erased)).body.code).toBe("E_RETENTION_UNKNOWN");
      expect((await erase(id, row.other)).status).toBe(200);
      expect(await restoredAndRead(ofCard(row.other))).toEqual([null]);
      await chainsHold();
    },
    30_000,
  );

  it("asks about a case nobody closed, half a year after the last thing that happened in it", async () => {
    venue.now = (MONDAY + 100 * DAY) as Instant;
    const id = await registered();
    const last = venue.now;
    const review = async () => {
      const { reviews } = (await who("coordinator").ask("GET", "/api/retention")).body;
      return reviews.find((one: { caseId: string }) => one.caseId === id);
    };
    expect(await review()).toMatchObject({ subject: "case", ground: "never-closed", due: false });
    venue.now = (last + 182 * DAY) as Instant;
    expect((await review()).due).toBe(false);
    venue.now = (last + 184 * DAY) as Instant;
    expect((await review()).due).toBe(true);
    // Somebody works on it again: from then on anew.
    await who("head").step(id, { ...NOTE, part: "step", persons: null });
    expect((await review()).due).toBe(false);
    // One that holds nothing of anybody is not asked about.
    const empty = await open();
    venue.now = (venue.now + YEAR) as Instant;
    const { reviews } = (await who("coordinator").ask("GET", "/api/retention")).body;
    expect(reviews.map((one: { caseId: string }) => one.caseId)).not.toContain(empty);
    expect((await review()).due).toBe(true);
  }, 120_000);

  it("erases even while the network location is away; the copy stays a task and goes when it can", async () => {
    venue.now = MONDAY as Instant;
    const id = await judged("negative");
    await who("head").step(id, { kind: "close", text: "zakończono" });
    const copy = (await view(id, "intake")).files[0].name as string;
    expect(readdirSync(venue.share.case)).toContain(copy);
    venue.now = (MONDAY + YEAR + DAY) as Instant;
    // The folder is away, as a share that is not mounted.
    const away = `${venue.share.case}-away`;
    renameSync(venue.share.case, away);
    expect((await erase(id, "case")).status).toBe(200);
    expect(await context.vault.isErased(venue.database, { venueId: VENUE, caseId: id })).toBe(true);
    const waiting = await view(id, "head");
    expect(waiting.all.map((task: { kind: string }) => task.kind)).toEqual(["move-file"]);
    // «Dziś» and notices ask for what waits another way; a closed case without harm is in it, too.
    const { tasks } = await waitingTasks(venue.context, who("head").id, venue.now);
    expect(tasks.filter(({ caseId }) => caseId === id).map((task) => task.kind)).toEqual(["move-file"]);
    renameSync(away, venue.share.case);
    expect(await settleFiles(venue.context)).toBe(0);
    expect(readdirSync(venue.share.case)).not.toContain(copy);
    expect((await view(id, "head")).all).toEqual([]);
  }, 120_000);
});

/** Which of the planted texts stand there; a result a person can read. */
const foundIn = (text: string, planted: readonly string[]): string[] => planted.filter((one) => text.includes(one));

/** Words of a DOCX. */
function docxText(octets: Buffer): string {
  const part = unpack(octets).find(({ name }) => name === "word/document.xml");
  return Buffer.from(part?.octets ?? [])
    .toString("utf8")
    .replaceAll(/<[^>]+>/gu, " ");
}
