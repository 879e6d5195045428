/**
 * The books on SQLite and on a real PostgreSQL: appended at once by many, held by triggers, verified where they lie and outside.
 *
 * @module
 */
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderHtml, renderPdf } from "../../../dashboard/documents/index.ts";
import {
  dailyHeads,
  exportBook,
  head,
  ledgerExtract,
  readBook,
  removeOldest,
  verifyBook,
} from "../../../dashboard/ledger/index.ts";
import type { LedgerTables } from "../../../dashboard/ledger/tables.ts";
import { sha256 } from "../../../dashboard/platform/canonical.ts";
import { verifyExport } from "../../../policies/engine/ledger/export-file.ts";
import { parseHeadText } from "../../../policies/engine/ledger/head-text.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { naiveFirstBad, nextRaw } from "../../support/books.ts";
import type { Raw } from "../../support/books.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { START, VENUE, VaultWorld, gathered } from "../../support/vault-world.ts";

const YEAR = 365.25 * 86_400_000;
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop(), 30_000);
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

describe.each(KINDS)("$kind: the books", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let world: VaultWorld;
  beforeAll(async () => {
    world = await VaultWorld.open(await databases.place(kind));
  }, 30_000);
  beforeEach(() => world.empty());
  afterAll(async () => {
    await world.close();
  });

  const verdict = async (): Promise<string> => {
    const found = await verifyBook(world.database, VENUE, "events");
    return found.ok ? `ok ${String(found.count)}` : `${String(found.firstBad)} ${found.why}`;
  };
  const exported = async (): Promise<string> => {
    let text = "";
    for await (const line of exportBook(world.database, VENUE, "events")) text += line;
    return text;
  };
  const fill = async (entries: number): Promise<void> => {
    for (let at = 0; at < entries; at += 1) {
      world.now = (world.now + 1_000) as Instant;
      await world.append({
        caseId: `case-${String(at)}`,
        skeleton: { number: at },
        commitments: [{ itemId: `i${String(at)}`, commitment: sha256(String(at)) }],
      });
    }
  };

  it("number what many write at once without a gap, book by book", async () => {
    const books = ["events", "interventions", "audit"] as const;
    await Promise.all(
      Array.from({ length: 60 }, (_, at) => world.append({ book: books[at % 3] ?? "audit", at: START + at })),
    );
    for (const book of books)
      expect(await verifyBook(world.database, VENUE, book)).toMatchObject({ ok: true, count: 20, head: { seq: 20 } });
  });

  it("give outsiders a file that a verifier of their own finds in order", async () => {
    expect(naiveFirstBad(await exported())).toBeNull();
    await fill(3);
    const text = await exported();
    expect(naiveFirstBad(text)).toBeNull();
    expect(verifyExport(text, sha256)).toMatchObject({ ok: true, count: 3 });
    expect(text).not.toContain("undefined");
  });

  it("stand on paper with the line that checks them", async () => {
    await fill(2);
    world.now = (world.now - 3_600_000) as Instant;
    await world.append();
    const newest = await head(world.database, VENUE, "events");
    const paper = ledgerExtract(
      { venue: "Placówka", venueShort: "P", footer: "", createdAt: START },
      {
        venueId: VENUE,
        book: "events",
        entries: await gathered(readBook(world.database, VENUE, "events")),
        head: newest,
        start: null,
        timeZone: "Europe/Warsaw",
      },
    );
    const html = renderHtml(paper);
    for (const words of [
      "2027-03-15 10:00",
      "zegar spóźniony o 3600 s",
      "{&quot;number&quot;:1}",
      newest?.hash ?? "none",
    ])
      expect(html.replaceAll("\u00a0", " ")).toContain(words);
    const facts = paper.blocks.find((block) => block.kind === "facts");
    const line = facts?.rows.at(-1)?.value ?? "";
    expect(await verifyBook(world.database, VENUE, "events", parseHeadText(line)?.heads)).toMatchObject({ ok: true });
    expect((await renderPdf(paper)).length).toBeGreaterThan(1_000);
  });

  it("are read by case, and by all", async () => {
    await fill(4);
    const all = await gathered(readBook(world.database, VENUE, "events"));
    const one = await gathered(readBook(world.database, VENUE, "events", { caseId: "case-2" }));
    expect([all.map(({ seq }) => seq), one.map(({ seq }) => seq)]).toEqual([[1, 2, 3, 4], [3]]);
    expect(one[0]?.skeleton).toEqual({ number: 2 });
  });

  it("leave nothing of a transaction that failed, nor of an entry that was refused", async () => {
    await fill(1);
    await expect(
      world.tx(async () => {
        await Promise.resolve();
        throw new Error("later");
      }),
    ).rejects.toThrow("later");
    await expect(world.append({ skeleton: { surname: "x" } })).rejects.toMatchObject({ code: "E_LEDGER_SKELETON" });
    await expect(world.append({ kind: "Not a kind" })).rejects.toMatchObject({ code: "E_LEDGER_ENTRY" });
    await expect(world.append({ by: "" })).rejects.toMatchObject({ code: "E_LEDGER_ENTRY" });
    expect(await verdict()).toBe("ok 1");
  });

  it("never run back: a clock that was put back is told of", async () => {
    await world.append({ at: START });
    await world.append({ at: START - 3_600_000 });
    await world.append({ at: START - 5 });
    await world.append({ at: START + 1 });
    const entries = await gathered(readBook(world.database, VENUE, "events"));
    expect(entries.map(({ at, behindMs, clock }) => [at - START, behindMs, clock])).toEqual([
      [0, 0, "steady"],
      [0, 3_600_000, "behind"],
      [0, 5, "steady"],
      [1, 0, "steady"],
    ]);
    expect(await verdict()).toBe("ok 4");
  });

  it("print the heads of a day where the venue is, and paper finds what was changed since", async () => {
    await world.append({ at: Date.UTC(2027, 2, 27, 22, 59) });
    await world.append({ at: Date.UTC(2027, 2, 27, 23, 1) }); // 00:01 in Warsaw, a day of 23 hours
    await world.append({ at: Date.UTC(2027, 2, 28, 21, 59) });
    await world.append({ at: Date.UTC(2027, 2, 28, 22, 1) });
    const days = await Promise.all(
      [27, 28, 29].map((day) =>
        dailyHeads(world.database, { venueId: VENUE, at: Date.UTC(2027, 2, day, 12), timeZone: "Europe/Warsaw" }),
      ),
    );
    expect(days.map(({ day, heads }) => [day, heads.map(({ book, seq }) => `${book} ${String(seq)}`)])).toEqual([
      ["2027-03-27", ["events 1"]],
      ["2027-03-28", ["events 3"]],
      ["2027-03-29", ["events 4"]],
    ]);
    // 23:30 in Warsaw on a day of 25 hours.
    await world.append({ book: "audit", at: Date.UTC(2027, 9, 31, 22, 30) });
    const longest = { venueId: VENUE, at: Date.UTC(2027, 9, 31, 12), timeZone: "Europe/Warsaw" };
    expect((await dailyHeads(world.database, longest)).heads.map(({ book }) => book)).toEqual(["events", "audit"]);
    const paper = parseHeadText(days[1]?.text ?? "")?.heads ?? [];
    expect(await verifyBook(world.database, VENUE, "events", paper)).toMatchObject({ ok: true });
    // Somebody writes the whole book anew, so that its chain is right.
    const entries = (await gathered(readBook(world.database, VENUE, "events"))) as unknown as Raw[];
    await world.behindTheTriggers(async (tx) => {
      let before: Raw | undefined;
      for (const entry of entries) {
        const changed = nextRaw(before, {
          ...entry,
          caseId: "case-9",
          prevHash: (before?.["hash"] as string) ?? "0".repeat(64),
        });
        await tx
          .withTables<LedgerTables>()
          .updateTable("ledger_entry")
          .set({ case_id: "case-9", prev_hash: changed["prevHash"] as string, hash: changed["hash"] as string })
          .where("seq", "=", changed["seq"] as number)
          .execute();
        before = changed;
      }
      await tx
        .withTables<LedgerTables>()
        .updateTable("ledger_head")
        .set({ hash: before?.["hash"] as string })
        .execute();
    });
    expect(await verdict()).toBe("ok 4");
    expect(await verifyBook(world.database, VENUE, "events", paper)).toEqual({ ok: false, firstBad: 3, why: "head" });
  });

  const ENTRY = `insert into ledger_entry (venue_id, book, seq, v, alg, prev_hash, kind, case_id, at, behind_ms, clock, by_account, skeleton, commitments, hash)`;
  const copy = (changes: string, at = "at"): string =>
    `${ENTRY} select venue_id, book, ${changes}, kind, case_id, ${at}, behind_ms, clock, by_account, skeleton, commitments, hash
     from ledger_entry where seq = 3`;

  it.each([
    { why: "an entry is changed", statement: "update ledger_entry set kind = 'x' where seq = 2" },
    { why: "an entry is set to what it is", statement: "update ledger_entry set kind = kind where seq = 2" },
    { why: "an entry goes", statement: "delete from ledger_entry where seq = 1" },
    { why: "the newest goes", statement: "delete from ledger_entry where seq = 3" },
    { why: "all go", statement: "delete from ledger_entry" },
    { why: "a number is left out", statement: copy("5, v, alg, hash") },
    { why: "a number comes again", statement: copy("0, v, alg, hash") },
    { why: "it does not follow the last", statement: copy("4, v, alg, prev_hash") },
    { why: "its time is before the last", statement: copy("4, v, alg, hash", "at - 1") },
    { why: "a head runs back", statement: "update ledger_head set seq = 2" },
    { why: "a head changes its book", statement: "update ledger_head set book = 'audit', seq = 9" },
    { why: "a head goes", statement: "delete from ledger_head" },
    {
      why: "a checkpoint of young entries",
      statement:
        "insert into ledger_checkpoint select venue_id, book, seq, hash, at, at + 1, 'x' from ledger_entry where seq = 2",
    },
    {
      why: "a checkpoint of no entry",
      statement: "insert into ledger_checkpoint values ('venue', 'events', 9, 'x', 1, 2000000000000, 'x')",
    },
  ])("the database itself refuses when $why", async ({ statement }) => {
    await fill(3);
    await expect(sql.raw(statement).execute(world.database)).rejects.toThrow(/ledger_/u);
    expect(await verdict()).toBe("ok 3");
  });

  const OVERWRITING =
    kind === "SQLite"
      ? [
          "insert or replace into ledger_entry select venue_id, book, 2, v, alg, prev_hash, 'x', case_id, at, behind_ms, clock, by_account, skeleton, commitments, hash from ledger_entry where seq = 2",
          "replace into ledger_head select venue_id, book, 1, hash, at from ledger_head",
          "update or replace ledger_entry set seq = 1 where seq = 2",
          // The next entry, in the place of the first.
          `${ENTRY.replace("(", "(rowid, ").replace("insert", "insert or replace")} select 1, venue_id, book, 4, v, alg, hash, kind, case_id, at, behind_ms, clock, by_account, skeleton, commitments, hash from ledger_entry where seq = 3`,
        ]
      : ["truncate ledger_entry", "truncate ledger_head, ledger_checkpoint"];
  it.each(OVERWRITING)("the database itself refuses: %s", async (statement) => {
    await fill(3);
    await expect(sql.raw(statement).execute(world.database)).rejects.toThrow(/ledger_|books/u);
    expect(await verdict()).toBe("ok 3");
  });

  const hash = `'${"ab".repeat(32)}'`;
  it.each([
    { why: "a kind", change: "update ledger_entry set kind = 'other' where seq = 3", says: "3 hash" },
    { why: "a case", change: "update ledger_entry set case_id = 'case-9' where seq = 3", says: "3 hash" },
    { why: "an account", change: "update ledger_entry set by_account = 'x' where seq = 3", says: "3 hash" },
    { why: "a time", change: "update ledger_entry set at = at + 1 where seq = 3", says: "3 hash" },
    { why: "a lag", change: "update ledger_entry set behind_ms = 7 where seq = 3", says: "3 hash" },
    { why: "the word of the clock", change: "update ledger_entry set clock = 'behind' where seq = 3", says: "3 shape" },
    { why: "a skeleton", change: `update ledger_entry set skeleton = '{"number":9}' where seq = 3`, says: "3 hash" },
    {
      why: "a space in a skeleton",
      change: `update ledger_entry set skeleton = '{"number": 2}' where seq = 3`,
      says: "3 canonical",
    },
    { why: "a skeleton that is none", change: "update ledger_entry set skeleton = '{' where seq = 3", says: "3 shape" },
    { why: "commitments", change: "update ledger_entry set commitments = '[]' where seq = 3", says: "3 hash" },
    { why: "a digest", change: `update ledger_entry set hash = ${hash} where seq = 3`, says: "3 hash" },
    { why: "the digest before", change: `update ledger_entry set prev_hash = ${hash} where seq = 3`, says: "3 hash" },
    { why: "the version", change: "update ledger_entry set v = 2 where seq = 3", says: "3 shape" },
    { why: "the algorithm", change: "update ledger_entry set alg = 'md5' where seq = 3", says: "3 shape" },
    { why: "a number", change: "update ledger_entry set seq = 9 where seq = 3", says: "3 missing" },
    { why: "the venue", change: "update ledger_entry set venue_id = 'x' where seq = 3", says: "3 missing" },
    { why: "the book", change: "update ledger_entry set book = 'audit' where seq = 3", says: "3 missing" },
    { why: "an entry gone", change: "delete from ledger_entry where seq = 3", says: "3 missing" },
    { why: "the first gone", change: "delete from ledger_entry where seq = 1", says: "1 missing" },
    { why: "the last gone", change: "delete from ledger_entry where seq = 5", says: "5 short" },
    { why: "all gone", change: "delete from ledger_entry", says: "1 short" },
    { why: "the head changed", change: `update ledger_head set hash = ${hash}`, says: "5 head" },
    { why: "the head gone", change: "delete from ledger_head", says: "1 head" },
    {
      why: "a checkpoint made up",
      change:
        "insert into ledger_checkpoint select venue_id, book, seq, hash, at, at, 'x' from ledger_entry where seq = 2",
      says: "1 twice",
    },
    {
      why: "a beginning taken away behind it",
      change:
        "insert into ledger_checkpoint select venue_id, book, seq, hash, at, at, 'x' from ledger_entry where seq = 2; delete from ledger_entry where seq <= 2",
      says: "3 start",
    },
  ])("a hand on the database: $why → $says", async ({ change, says }) => {
    await fill(5);
    await world.behindTheTriggers(async (tx) => {
      for (const statement of change.split("; ")) await sql.raw(statement).execute(tx);
    });
    expect(await verdict()).toBe(says);
  });

  it("two entries swapped by hand, and one put in by hand, are named", async () => {
    await fill(4);
    await world.behindTheTriggers(async (tx) => {
      for (const [from, to] of [
        [2, 99],
        [3, 2],
        [99, 3],
      ])
        await sql`update ledger_entry set seq = ${to} where seq = ${from}`.execute(tx);
    });
    // Renumbered they are not what their digests say.
    expect(await verdict()).toBe("2 hash");
  });

  it("an entry put in behind the newest, its chain right, is named", async () => {
    await fill(2);
    const newest = await head(world.database, VENUE, "events");
    const last = (await gathered(readBook(world.database, VENUE, "events"))).at(-1) as unknown as Raw;
    const forged = nextRaw(last, { venueId: VENUE, by: "x" });
    await world.behindTheTriggers(async (tx) => {
      await tx
        .withTables<LedgerTables>()
        .insertInto("ledger_entry")
        .values({
          venue_id: VENUE,
          book: "events",
          seq: forged["seq"] as number,
          v: 1,
          alg: "sha256",
          prev_hash: newest?.hash ?? "",
          kind: forged["kind"] as string,
          case_id: forged["caseId"] as string,
          at: forged["at"] as number,
          behind_ms: 0,
          clock: "steady",
          by_account: "x",
          skeleton: JSON.stringify({ area: 4, number: 3, type: "1.8" }),
          commitments: JSON.stringify([
            { commitment: (forged["commitments"] as Raw[])[0]?.["commitment"], itemId: "item-3" },
          ]),
          hash: forged["hash"] as string,
        })
        .execute();
    });
    expect(await verdict()).toBe("3 head");
  });

  it("after 25 years the oldest go, and the rest verifies, in place and outside", async () => {
    await fill(3);
    const young = (START + 10 * YEAR) as Instant;
    await world.append({ at: young });
    const later = (START + 26 * YEAR) as Instant;
    const remove = (throughSeq: number, now: number) =>
      world.tx((tx) => removeOldest(tx, { venueId: VENUE, book: "events", throughSeq, now, by: "account-1" }));
    await expect(remove(3, START + 24 * YEAR)).rejects.toThrow(/25 years/u);
    await expect(remove(9, later)).rejects.toMatchObject({ code: "E_LEDGER_CHECKPOINT" });
    // The fourth is sixteen years old.
    await expect(remove(4, later)).rejects.toThrow(/25 years/u);
    expect(await verdict()).toBe("ok 4");
    expect(await remove(3, later)).toBe(3);
    expect(await verdict()).toBe("ok 2");
    await world.append({ at: later });
    expect(await verdict()).toBe("ok 3");
    const text = await exported();
    expect(verifyExport(text, sha256)).toMatchObject({ ok: true, count: 3, head: { seq: 6 } });
    expect(verifyExport(text.replace('"checkpoint"', '"other"'), sha256)).toMatchObject({ ok: false });
    // Once more, and now the entry that told of the first removal is old itself.
    const last = (START + 60 * YEAR) as Instant;
    expect(await remove(6, last)).toBe(3);
    expect(await verdict()).toBe("ok 1");
    expect(await head(world.database, VENUE, "events")).toMatchObject({ seq: 7 });
  });
});
