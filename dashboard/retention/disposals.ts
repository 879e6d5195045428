/**
 * Lists of records past their time («brakowanie dokumentacji niearchiwalnej»): the machine proposes, a person writes down what the archivist
 * said, a person approves; only then is anything removed (A3). Notes after 10 years, register lines after 25.
 *
 * A case that names somebody of ours gets a list of its own, so that whoever is named does not meet it among others.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { DisposalView } from "../../policies/schema/retention-api.ts";
import { recordAudit } from "../access/index.ts";
import { forgetCopies } from "../cases/index.ts";
import { eraseEvidence } from "../evidence/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant, localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { NOTE_MS, REGISTER_MS } from "../platform/retention-rules.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, isHeld, mayKnow, namesOf, REVIEWED } from "./dates.ts";
import type { DatedCase } from "./dates.ts";
import { removeEntries, removeRows } from "./rows.ts";
import type { Part } from "./rows.ts";
import type { DisposalLineRow, DisposalRow, RetentionTables } from "./tables.ts";

const PARTS: readonly { readonly part: Part; readonly afterMs: number }[] = [
  { part: "note", afterMs: NOTE_MS },
  { part: "register", afterMs: REGISTER_MS },
];

const numberOf = (found: DatedCase, part: Part): string =>
  (part === "note" ? found.note_number : (found.register_number ?? found.intervention_number)) ?? found.number;

/** Cases past the time of a part that stand on no list yet; a refused list counts as none after a year. */
export async function pastTime(
  db: Queryable,
  venueId: string,
  now: number,
): Promise<readonly { readonly part: Part; readonly found: DatedCase }[]> {
  const tables = db.withTables<RetentionTables>();
  const listed = await tables
    .selectFrom("retention_disposal_line as l")
    .innerJoin("retention_disposal as d", "d.id", "l.disposal_id")
    .select(["l.case_id", "d.part", "d.state", "d.decided_at"])
    .where("d.venue_id", "=", venueId)
    .execute();
  const isListed = (found: DatedCase, part: Part): boolean =>
    listed.some(
      (row) =>
        row.case_id === found.id &&
        row.part === part &&
        (row.state !== "refused" || (row.decided_at ?? 0) > now - ASK_AGAIN_MS),
    );
  const cases = await datedCases(db, venueId);
  return PARTS.flatMap(({ part, afterMs }) =>
    cases
      .filter((found) => found.state !== "rejected" && found.lastAt + afterMs < now && !isListed(found, part))
      .map((found) => ({ part, found })),
  );
}

/** What was refused is proposed anew after this. */
const ASK_AGAIN_MS = 365 * 86_400_000;

/** @returns lines proposed on lists that name nobody of ours: the run is shown to people who may not count the others */
export async function propose(
  context: Pick<RetentionContext, "database" | "venueId" | "config">,
  now: number,
): Promise<number> {
  const { database, venueId, config } = context;
  const due = await pastTime(database, venueId, now);
  const groups = Map.groupBy(due, ({ part, found }) => (found.named.length === 0 ? part : `${part} ${found.id}`));
  for (const group of groups.values())
    await database.transaction().execute(async (tx) => {
      const tables = tx.withTables<RetentionTables>();
      const { year } = localFields(now, config.venue.timeZone);
      // Numbered apart, as its case is: a missing number would tell whoever is named that there is a list.
      const series = group.some(({ found }) => found.named.length > 0) ? "BRK" : "BR";
      const before = await tables
        .selectFrom("retention_disposal")
        .select("number")
        .where("venue_id", "=", venueId)
        .where("number", "like", `${series}/%/${String(year)}`)
        .execute();
      const last = Math.max(0, ...before.map(({ number }) => Number(number.split("/")[1])));
      const id = randomUUID();
      await tables
        .insertInto("retention_disposal")
        .values({
          id,
          venue_id: venueId,
          number: `${series}/${String(last + 1)}/${String(year)}`,
          part: group[0]?.part ?? "note",
          state: "proposed",
          made_at: now,
          archivist_note: null,
          archivist_by: null,
          archivist_at: null,
          decided_by: null,
          decided_at: null,
          why: null,
        })
        .execute();
      for (const { part, found } of group)
        await tables
          .insertInto("retention_disposal_line")
          .values({
            disposal_id: id,
            venue_id: venueId,
            case_id: found.id,
            number: numberOf(found, part),
            happened_at: found.lastAt,
            removed_at: null,
          })
          .execute();
      await recordChange(tx, "retention", now, id);
    });
  return due.filter(({ found }) => found.named.length === 0).length;
}

async function linesOf(db: Queryable, id: string): Promise<readonly DisposalLineRow[]> {
  return db
    .withTables<RetentionTables>()
    .selectFrom("retention_disposal_line")
    .selectAll()
    .where("disposal_id", "=", id)
    .orderBy("happened_at")
    .orderBy("number")
    .execute();
}

/** Lists the person may know of: those that wait first. */
export async function listDisposals(context: RetentionContext, person: Person): Promise<DisposalView[]> {
  const { database: db, venueId } = context;
  const rows = await db
    .withTables<RetentionTables>()
    .selectFrom("retention_disposal")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("made_at", "desc")
    .orderBy("number", "desc")
    .execute();
  const names = await namesOf(db);
  const nameOf = (id: string | null): string => names.get(id ?? "") ?? id ?? "";
  const named = new Map((await datedCases(db, venueId)).map((found) => [found.id, found.named]));
  const views: DisposalView[] = [];
  for (const row of rows) {
    const lines = await linesOf(db, row.id);
    if (!lines.every((line) => mayKnow(person, named.get(line.case_id) ?? []))) continue;
    const shown: DisposalView["lines"] = [];
    for (const line of lines)
      shown.push({
        number: line.number,
        happenedAt: instant(line.happened_at),
        removedAt: line.removed_at === null ? null : instant(line.removed_at),
        held: line.removed_at === null && (await isHeld(db, venueId, line.case_id)),
      });
    views.push({
      id: row.id,
      number: row.number,
      part: row.part === "note" ? "note" : "register",
      state: row.state as DisposalView["state"],
      madeAt: instant(row.made_at),
      archivist:
        row.archivist_note === null
          ? null
          : { note: row.archivist_note, by: nameOf(row.archivist_by), at: instant(row.archivist_at ?? 0) },
      decided:
        row.decided_at === null
          ? null
          : { by: nameOf(row.decided_by), at: instant(row.decided_at), why: row.why ?? "" },
      lines: shown,
    });
  }
  return views.sort((a, b) => Number(b.state === "proposed") - Number(a.state === "proposed"));
}

async function openList(context: RetentionContext, id: string, person: Person): Promise<DisposalView> {
  const view = (await listDisposals(context, person)).find((one) => one.id === id);
  if (view === undefined) throw new Refusal(404, "E_RETENTION_UNKNOWN");
  if (view.state !== "proposed") throw new Refusal(409, "E_RETENTION_DECIDED");
  return view;
}

async function change(
  tx: DatabaseTransaction,
  id: string,
  to: Partial<DisposalRow>,
  audit: { readonly now: number; readonly by: string; readonly action: "disposal-archivist" | "disposal-decide" },
): Promise<void> {
  const changed = await tx
    .withTables<RetentionTables>()
    .updateTable("retention_disposal")
    .set(to)
    .where("id", "=", id)
    .where("state", "=", "proposed")
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new Refusal(409, "E_RETENTION_DECIDED");
  await recordAudit(tx, {
    at: audit.now,
    accountId: audit.by,
    action: audit.action,
    subjectId: id,
    outcome: "success",
    ...(to.state === undefined ? {} : { detail: to.state }),
  });
  await recordChange(tx, "retention", audit.now, id);
}

const viewOf = async (context: RetentionContext, id: string, person: Person): Promise<DisposalView> => {
  const view = (await listDisposals(context, person)).find((one) => one.id === id);
  if (view === undefined) throw new Refusal(404, "E_RETENTION_UNKNOWN");
  return view;
};

/** Writes down what the archivist said. @throws {Refusal} 404 `E_RETENTION_UNKNOWN`, 409 `E_RETENTION_DECIDED` */
export async function noteArchivist(
  context: RetentionContext,
  id: string,
  text: string,
  person: Person,
  now: number,
): Promise<DisposalView> {
  await openList(context, id, person);
  const to = { archivist_note: text, archivist_by: person.id, archivist_at: now };
  await context.database
    .transaction()
    .execute(async (tx) => change(tx, id, to, { now, by: person.id, action: "disposal-archivist" }));
  return viewOf(context, id, person);
}

/**
 * Approves or refuses a list; what is approved is removed at once, what an authority holds when it is released.
 *
 * @throws {Refusal} 404 `E_RETENTION_UNKNOWN`; 409 `E_RETENTION_DECIDED`, `E_RETENTION_ARCHIVIST`
 */
export async function decideDisposal(
  context: RetentionContext,
  id: string,
  body: { readonly outcome: "approve" | "refuse"; readonly why: string },
  person: Person,
  now: number,
): Promise<DisposalView> {
  const view = await openList(context, id, person);
  if (body.outcome === "approve" && view.archivist === null) throw new Refusal(409, "E_RETENTION_ARCHIVIST");
  const state = body.outcome === "approve" ? "approved" : "refused";
  const to = { state, decided_by: person.id, decided_at: now, why: body.why };
  await context.database
    .transaction()
    .execute(async (tx) => change(tx, id, to, { now, by: person.id, action: "disposal-decide" }));
  if (body.outcome === "approve") await carryOutApproved(context, now);
  return viewOf(context, id, person);
}

async function removeCase(
  context: RetentionContext,
  tx: DatabaseTransaction,
  of: { readonly caseId: string; readonly part: Part; readonly now: number; readonly by: string },
): Promise<number> {
  const { vault, venueId } = context;
  const { caseId, now, by } = of;
  let rows = 0;
  for (const removed of await removeRows(tx, caseId, "note")) rows += removed.rows;
  const erasure = { venueId, caseId, now, why: "time-over", by };
  for (const subject of [...REVIEWED, "note", "report"] as const) await vault.destroy(tx, { ...erasure, subject });
  await eraseEvidence(tx, vault, erasure);
  if (of.part === "register") for (const removed of await removeRows(tx, caseId, "register")) rows += removed.rows;
  return rows;
}

/**
 * Removes what approved lists name and nobody holds; each line is a transaction, so that a process killed half-way goes on with the rest.
 *
 * @returns rows and entries removed
 */
export async function carryOutApproved(context: RetentionContext, now: number): Promise<number> {
  const { database, venueId, vault } = context;
  const waiting = await database
    .withTables<RetentionTables>()
    .selectFrom("retention_disposal_line as l")
    .innerJoin("retention_disposal as d", "d.id", "l.disposal_id")
    .select(["l.disposal_id", "l.case_id", "d.part", "d.decided_by"])
    .where("d.venue_id", "=", venueId)
    .where("d.state", "=", "approved")
    .where("l.removed_at", "is", null)
    .execute();
  let rows = 0;
  let by = "";
  for (const line of waiting) {
    if (await isHeld(database, venueId, line.case_id)) continue;
    by = line.decided_by ?? "";
    // Its row says what is still there; the line waits until it is not.
    if (!(await forgetCopies(context, line.case_id))) continue;
    rows += await database.transaction().execute(async (tx) => {
      await tx
        .withTables<RetentionTables>()
        .updateTable("retention_disposal_line")
        .set({ removed_at: now })
        .where("disposal_id", "=", line.disposal_id)
        .where("case_id", "=", line.case_id)
        .execute();
      const part = line.part === "note" ? "note" : "register";
      return removeCase(context, tx, { caseId: line.case_id, part, now, by });
    });
  }
  if (by === "") return 0;
  rows += await removeEntries(context, now, by);
  await vault.sweep(database);
  return rows;
}
