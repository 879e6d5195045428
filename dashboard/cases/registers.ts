/**
 * The two registers and the daily report: lines of codes, dates and results; never a name.
 *
 * @module
 */
import { isInConflict } from "../../policies/engine/case/access.ts";
import { dutiesOf } from "../../policies/engine/case/duties.ts";
import { isComplete } from "../../policies/engine/case/transition.ts";
import type { DailyReportView, EventLine, InterventionLine } from "../../policies/schema/case-api.ts";
import type { LedgerBook, LedgerHead } from "../../policies/schema/ledger.ts";
import { dailyHeads, head, readBook } from "../ledger/index.ts";
import { DAY_MS, instant, localDate, startOfLocalDay } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { accessOf, visibleRows } from "./gate.ts";
import { cardNumbers, recordOf } from "./store.ts";
import type { CaseTables } from "./tables.ts";

const orNull = (at: number | null) => (at === null ? null : instant(at));
const headView = (newest: Pick<LedgerHead, "seq" | "hash" | "at"> | null) =>
  newest === null ? null : { seq: newest.seq, hash: newest.hash, at: newest.at };

/** Entries of one kind in a book, by their number. */
async function chained(context: CaseContext, book: LedgerBook, kind: string) {
  const entries = new Map<number, { readonly hash: string; readonly prevHash: string }>();
  for await (const entry of readBook(context.database, context.venueId, book))
    if (entry.kind === kind) entries.set(entry.seq, { hash: entry.hash, prevHash: entry.prevHash });
  return entries;
}

/**
 * Where a book stands for one viewer: at the newest entry of a case that does not name them. To everybody else that is the book's head; to
 * somebody named an earlier head, which proves as much, and does not move when a case they must not count does.
 *
 * @param before  entries of this moment and later do not count, ms
 */
async function knownHead(
  context: CaseContext,
  book: LedgerBook,
  viewer: StaffMember,
  newest: LedgerHead | null,
  before?: number,
): Promise<ReturnType<typeof headView>> {
  const db = context.database.withTables<CaseTables>();
  const kept = db
    .selectFrom("case_named")
    .select("case_id")
    .where("venue_id", "=", context.venueId)
    .where((eb) =>
      eb.or([
        eb("account", "=", viewer.account),
        ...(viewer.roles.length === 0 ? [] : [eb("role", "in", [...viewer.roles])]),
      ]),
    );
  if (newest === null || (await kept.limit(1).executeTakeFirst()) === undefined) return headView(newest);
  const known = await db
    .selectFrom("case_entry")
    .select(["seq", "hash", "at"])
    .where("venue_id", "=", context.venueId)
    .where("book", "=", book)
    .where("case_id", "not in", kept)
    .$if(before !== undefined, (query) => query.where("at", "<", before ?? 0))
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return known === undefined ? null : { seq: known.seq, hash: known.hash as LedgerHead["hash"], at: instant(known.at) };
}

export async function eventRegister(
  context: CaseContext,
  staff: readonly StaffMember[],
  viewer: StaffMember,
  now: number,
): Promise<{ lines: EventLine[]; head: ReturnType<typeof headView> }> {
  const { database, venueId } = context;
  const shown = await visibleRows(context, database, staff, viewer, { registered: true });
  const ids = shown.map(({ row }) => row.id);
  const db = database.withTables<CaseTables>();
  const entries =
    ids.length === 0
      ? []
      : await db
          .selectFrom("case_entry")
          .select(["case_id", "kind", "seq", "hash", "by_role", "facts"])
          .where("case_id", "in", ids)
          .where("kind", "in", ["registered", "hand-over", "evidence"])
          .orderBy("step")
          .execute();
  const duties =
    ids.length === 0
      ? []
      : await db.selectFrom("case_duty").selectAll().where("case_id", "in", ids).orderBy("at").orderBy("id").execute();
  const chain = await chained(context, "events", "registered");
  const lines = shown.map(({ row, record, access }): EventLine => {
    const own = entries.filter((entry) => entry.case_id === row.id);
    const registered = own.findLast(({ kind }) => kind === "registered");
    const evidence = own.findLast(({ kind }) => kind === "evidence");
    const settled = duties.filter((one) => one.case_id === row.id);
    const found = dutiesOf(record, {
      table: context.procedure.duties,
      settled: settled.map((one) => ({ duty: one.duty, outcome: one.outcome, at: one.at })) as never,
      external: access.seats.external,
      now,
    });
    return {
      number: row.register_number ?? "",
      caseId: row.id,
      caseNumber: row.number,
      happenedAt: instant(record.happenedAt),
      registeredAt: instant(record.registeredAt ?? now),
      department: row.department,
      place: row.place,
      area: record.area,
      type: record.type,
      category: record.category as EventLine["category"],
      mode: row.mode as EventLine["mode"],
      origin: record.origin,
      contact: record.contact,
      noteNumber: row.note_number,
      evidence: record.evidenceAt !== null,
      evidenceDigest:
        evidence === undefined ? null : ((JSON.parse(evidence.facts) as { digest?: string | null }).digest ?? null),
      dailyLineAt: orNull(record.dailyLineAt),
      shareCopyAt: orNull(record.shareCopyAt),
      handedOverAt: orNull(record.handedOverAt),
      handedOverBy: (own.find(({ kind }) => kind === "hand-over")?.by_role ?? null) as EventLine["handedOverBy"],
      verification1:
        record.qualified === null
          ? null
          : { outcome: "qualified", at: instant(record.qualified.at), role: record.qualified.role },
      verification2:
        record.harm === null
          ? null
          : {
              outcome: record.harm.outcome,
              at: instant(record.harm.consult.at),
              lead: record.harm.lead.role,
              consult: record.harm.consult.role,
            },
      cardNumbers: Object.values(cardNumbers(row)),
      duties: found.map((one) => ({
        id: one.duty.id,
        state: one.state,
        on: settled.findLast(({ duty }) => duty === one.duty.id)?.on_day ?? null,
      })),
      state: access.state,
      complete: isComplete(record),
      seq: registered?.seq ?? 0,
      hash: registered?.hash ?? "",
      prevHash: chain.get(registered?.seq ?? 0)?.prevHash ?? null,
    };
  });
  // By their numbers: newest first.
  lines.sort((a, b) => b.registeredAt - a.registeredAt || b.seq - a.seq);
  return { lines, head: await knownHead(context, "events", viewer, await head(database, venueId, "events")) };
}

/** Narrower: whoever keeps the register of events need not know of an intervention. */
export async function interventionRegister(
  context: CaseContext,
  staff: readonly StaffMember[],
  viewer: StaffMember,
): Promise<{ lines: InterventionLine[]; head: ReturnType<typeof headView> }> {
  const { database, venueId } = context;
  const shown = await visibleRows(context, database, staff, viewer, { interventions: true });
  const ids = shown.map(({ row }) => row.id);
  const notices =
    ids.length === 0
      ? []
      : await database
          .withTables<CaseTables>()
          .selectFrom("case_notice")
          .selectAll()
          .where("case_id", "in", ids)
          .orderBy("at")
          .orderBy("id")
          .execute();
  const lines = shown.map(({ row, record, access }): InterventionLine => ({
    number: row.intervention_number ?? "",
    caseId: row.id,
    caseNumber: row.number,
    openedAt: instant(record.harm?.consult.at ?? record.emergencyAt ?? record.openedAt),
    cardNumbers: Object.values(cardNumbers(row)),
    choice: record.choice,
    organs: notices
      .filter((notice) => notice.case_id === row.id)
      .map((notice) => ({ organ: notice.organ as InterventionLine["organs"][number]["organ"], on: notice.on_day })),
    result: record.resultAt === null ? "none" : "recorded",
    lead: access.seats.lead,
    emergency: record.emergencyAt !== null,
    state: access.state,
  }));
  const newest = await head(database, venueId, "interventions");
  return { lines, head: await knownHead(context, "interventions", viewer, newest) };
}

/**
 * Neutral lines for the daily report, and the chain head that makes the register provable (R-047, B5).
 *
 * @throws {Refusal} 404 `E_API_NOT_FOUND` if the day is none
 */
export async function dailyReport(
  context: CaseContext,
  staff: readonly StaffMember[],
  viewer: StaffMember,
  day: string,
): Promise<DailyReportView> {
  const { database, venueId, timeZone } = context;
  const noon = /^\d{4}-\d{2}-\d{2}$/u.test(day) ? Date.parse(`${day}T12:00:00Z`) : Number.NaN;
  if (Number.isNaN(noon) || localDate(noon, timeZone) !== day) throw new Refusal(404, "E_API_NOT_FOUND");
  const from = startOfLocalDay(noon, timeZone);
  const to = startOfLocalDay(from + 1.5 * DAY_MS, timeZone);
  const isToday = (at: number | null): boolean => at !== null && at >= from && at < to;
  const rows = await database
    .withTables<CaseTables>()
    .selectFrom("case_record")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("note_number", "is not", null)
    .orderBy("note_number")
    .execute();
  // The line says nothing but that there is a note; only whoever is named must not count it.
  const known = rows.flatMap((row) => {
    const record = recordOf(row);
    return isInConflict(viewer, accessOf(row, record, staff, context.substitute)) ? [] : [{ row, record }];
  });
  const heads = await dailyHeads(database, { venueId, at: noon, timeZone });
  const events = heads.heads.find(({ book }) => book === "events");
  return {
    day,
    lines: known
      .filter(({ record }) => isToday(record.dailyLineAt))
      .map(({ row }) => `Sporządzono notatkę nr ${row.note_number ?? ""}.`),
    head: await knownHead(context, "events", viewer, events ?? null, to),
    missing: known.filter(
      ({ row, record }) => isToday(record.notedAt) && record.dailyLineAt === null && row.state !== "rejected",
    ).length,
  };
}
