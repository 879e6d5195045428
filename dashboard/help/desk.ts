/**
 * The desk of whoever answers children: who waits where, what was reported, and what became of it.
 *
 * Everybody sees only what may concern them (`model.ts`); what they may not know of is answered like something that does not exist.
 *
 * @module
 */
import type { NamedPerson } from "../../policies/schema/case.ts";
import type { HelpReportView, TalkView } from "../../policies/schema/help-api.ts";
import type { GuestReport } from "../../policies/schema/help-document.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { HelpContext, Person } from "./context.ts";
import {
  mayKnowReport,
  mayTalk,
  REPORT_ESCALATION_MS,
  REPORT_KEPT_MS,
  readersOf,
  TALK_ESCALATION,
  TALK_ESCALATION_MS,
  talkState,
} from "./model.ts";
import { readSettingsOf } from "./settings.ts";
import type { HelpTables, ReportRow, TalkRow } from "./tables.ts";

/** What is over stays in sight for the rest of the day. */
const SHOWN_MS = 24 * 3_600_000;

const titlesOf = async (database: Queryable, venueId: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await readSettingsOf(database, venueId)).places.map(({ id, title }) => [id, title.pl]));

const showTalk = (row: TalkRow, places: ReadonlyMap<string, string>): TalkView => ({
  id: row.id,
  reference: row.reference,
  place: places.get(row.place) ?? row.place,
  look: row.look,
  at: instant(row.at),
  state: talkState(row),
  escalated: row.escalated_at !== null,
  by: row.gone_by,
});

const showReport = (row: ReportRow): HelpReportView => ({
  id: row.id,
  reference: row.reference,
  network: row.network as HelpReportView["network"],
  about: row.about as HelpReportView["about"],
  hasText: row.item_id !== null,
  at: instant(row.at),
  state: row.state as HelpReportView["state"],
  escalated: row.escalated_at !== null,
  caseId: row.case_id,
});

const mayKnow = (person: Person, row: Pick<ReportRow, "id" | "about">): boolean =>
  person.keptFrom?.has(row.id) !== true && mayKnowReport(person.roles, row.about as GuestReport["about"]);

export async function viewDesk(
  { database, venueId }: Pick<HelpContext, "database" | "venueId">,
  person: Person,
  now: number,
): Promise<{ talks: TalkView[]; reports: HelpReportView[] }> {
  const db = database.withTables<HelpTables>();
  const talks = mayTalk(person.roles)
    ? await db
        .selectFrom("help_talk")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where((eb) => eb.or([eb("done_at", "is", null), eb("done_at", ">", now - SHOWN_MS)]))
        .orderBy("at")
        .orderBy("id")
        .execute()
    : [];
  const reports = await db
    .selectFrom("help_report")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("settled_at", "is", null), eb("settled_at", ">", now - SHOWN_MS)]))
    .orderBy("at")
    .orderBy("id")
    .execute();
  const places = await titlesOf(database, venueId);
  return {
    talks: talks.map((row) => showTalk(row, places)),
    reports: reports.filter((row) => mayKnow(person, row)).map(showReport),
  };
}

async function findTalk(tx: DatabaseTransaction, venueId: string, id: string, person: Person): Promise<TalkRow> {
  const row = mayTalk(person.roles)
    ? await tx
        .withTables<HelpTables>()
        .selectFrom("help_talk")
        .selectAll()
        .where("venue_id", "=", venueId)
        .where("id", "=", id)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) throw new Refusal(404, "E_HELP_UNKNOWN");
  return row;
}

/** «Idę»: the first who says so goes; a second is told who. @throws {Refusal} 404 `E_HELP_UNKNOWN`, 409 `E_HELP_TAKEN` */
export async function goToTalk(context: HelpContext, id: string, person: Person, now: number): Promise<TalkView> {
  const { database, venueId } = context;
  return database.transaction().execute(async (tx) => {
    const row = await findTalk(tx, venueId, id, person);
    const taken = await tx
      .withTables<HelpTables>()
      .updateTable("help_talk")
      .set({ gone_at: now, gone_by: person.name })
      .where("id", "=", id)
      .where("gone_at", "is", null)
      .where("done_at", "is", null)
      .executeTakeFirst();
    if (taken.numUpdatedRows !== 1n) throw new Refusal(409, "E_HELP_TAKEN");
    await recordAudit(tx, { at: now, accountId: person.id, action: "help-go", subjectId: id, outcome: "success" });
    await recordChange(tx, "help", now, id);
    return showTalk({ ...row, gone_at: now, gone_by: person.name }, await titlesOf(tx, venueId));
  });
}

/** It is over, or nobody was there any more; what the child looked like is forgotten. @throws {Refusal} 404 `E_HELP_UNKNOWN` */
export async function finishTalk(context: HelpContext, id: string, person: Person, now: number): Promise<TalkView> {
  const { database, venueId } = context;
  return database.transaction().execute(async (tx) => {
    const row = await findTalk(tx, venueId, id, person);
    const done = row.done_at ?? now;
    await tx
      .withTables<HelpTables>()
      .updateTable("help_talk")
      .set({ done_at: done, look: null })
      .where("id", "=", id)
      .execute();
    await recordAudit(tx, { at: now, accountId: person.id, action: "help-done", subjectId: id, outcome: "success" });
    await recordChange(tx, "help", now, id);
    return showTalk({ ...row, done_at: done, look: null }, await titlesOf(tx, venueId));
  });
}

async function findReport(
  tx: DatabaseTransaction,
  context: HelpContext,
  id: string,
  person: Person,
): Promise<ReportRow> {
  const row = await tx
    .withTables<HelpTables>()
    .selectFrom("help_report")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row !== undefined && mayKnow(person, row)) return row;
  throw new Refusal(404, "E_HELP_UNKNOWN");
}

/** Opens what the child wrote; the vault logs who and why. @throws {Refusal} 404 `E_HELP_UNKNOWN` */
export async function readReport(
  context: HelpContext,
  id: string,
  reason: string,
  person: Person,
  now: number,
): Promise<{ report: HelpReportView; text: string | null }> {
  const { database, venueId, vault } = context;
  await refuseUnknown(context, id, person, now);
  return database.transaction().execute(async (tx) => {
    const row = await findReport(tx, context, id, person);
    const state = row.state === "waiting" ? "read" : row.state;
    await tx
      .withTables<HelpTables>()
      .updateTable("help_report")
      .set({ state, read_at: row.read_at ?? now })
      .where("id", "=", id)
      .execute();
    const text =
      row.item_id === null || row.settled_at !== null
        ? null
        : await vault.open(tx, { venueId, itemId: row.item_id, reader: { accountId: person.id, reason }, now });
    await recordAudit(tx, { at: now, accountId: person.id, action: "help-report", subjectId: id, outcome: "success" });
    await recordChange(tx, "help", now, id);
    return { report: showReport({ ...row, state, read_at: row.read_at ?? now }), text };
  });
}

/** Refuses before a transaction is open, so that on SQLite the record of the attempt does not wait for itself. */
async function refuseUnknown(context: HelpContext, id: string, person: Person, now: number): Promise<void> {
  const row = await context.database
    .withTables<HelpTables>()
    .selectFrom("help_report")
    .select(["id", "about"])
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row !== undefined && mayKnow(person, row)) return;
  if (row !== undefined)
    await recordAudit(context.database, {
      at: now,
      accountId: person.id,
      action: "help-report",
      subjectId: id,
      outcome: "denied",
    });
  throw new Refusal(404, "E_HELP_UNKNOWN");
}

/** A person decides that the report is a case. The text moves into the case's own keeping. @throws {Refusal} 404, 409 `E_HELP_SETTLED` */
export async function makeCase(
  context: HelpContext,
  id: string,
  made: { readonly origin: "child" | "guardian" | "other"; readonly named: NamedPerson | null },
  person: Person,
  now: number,
): Promise<HelpReportView> {
  const { database, venueId, vault } = context;
  await refuseUnknown(context, id, person, now);
  return database.transaction().execute(async (tx) => {
    const row = await settle(tx, context, id, person, now, { state: "case", ending: null });
    const reader = { accountId: person.id, reason: "zgłoszenie staje się sprawą" };
    const text = row.item_id === null ? null : await vault.open(tx, { venueId, itemId: row.item_id, reader, now });
    const caseId = await context.openCase(tx, { id, ...made, at: row.at, text, about: row.about });
    await tx
      .withTables<HelpTables>()
      .updateTable("help_report")
      .set({ case_id: caseId, item_id: null })
      .where("id", "=", id)
      .execute();
    if (row.item_id !== null)
      await vault.destroy(tx, { venueId, caseId: id, subject: "every", now, why: "moved to the case", by: person.id });
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "help-report-case",
      subjectId: id,
      outcome: "success",
    });
    return showReport({ ...row, state: "case", case_id: caseId, item_id: null, settled_at: now });
  });
}

/** Ends without a case; the text stays sealed for thirty days in case somebody comes back, then its key is destroyed. */
export async function closeReport(
  context: HelpContext,
  id: string,
  end: string,
  person: Person,
  now: number,
): Promise<HelpReportView> {
  await refuseUnknown(context, id, person, now);
  return context.database.transaction().execute(async (tx) => {
    const row = await settle(tx, context, id, person, now, { state: "closed", ending: end });
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "help-report-close",
      subjectId: id,
      outcome: "success",
      detail: end,
    });
    return showReport({ ...row, state: "closed", settled_at: now });
  });
}

/** @throws {Refusal} 409 `E_HELP_UNREAD`: nobody settles what nobody read; `E_HELP_SETTLED` */
async function settle(
  tx: DatabaseTransaction,
  context: HelpContext,
  id: string,
  person: Person,
  now: number,
  to: { readonly state: "case" | "closed"; readonly ending: string | null },
): Promise<ReportRow> {
  const row = await findReport(tx, context, id, person);
  if (row.item_id !== null && row.read_at === null) throw new Refusal(409, "E_HELP_UNREAD");
  const settled = await tx
    .withTables<HelpTables>()
    .updateTable("help_report")
    .set({ ...to, settled_at: now, read_at: row.read_at ?? now })
    .where("id", "=", id)
    .where("settled_at", "is", null)
    .executeTakeFirst();
  if (settled.numUpdatedRows !== 1n) throw new Refusal(409, "E_HELP_SETTLED");
  await recordChange(tx, "help", now, id);
  return row;
}

/** Tells somebody else about children that still wait, once each. @returns how many */
export async function escalateWaiting(
  context: Pick<HelpContext, "database" | "venueId" | "notify">,
  now: number,
): Promise<number> {
  const { database, venueId, notify } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<HelpTables>();
    const talks = await db
      .updateTable("help_talk")
      .set({ escalated_at: now })
      .where("venue_id", "=", venueId)
      .where("gone_at", "is", null)
      .where("done_at", "is", null)
      .where("escalated_at", "is", null)
      .where("at", "<=", now - TALK_ESCALATION_MS)
      .returning(["id", "reference"])
      .execute();
    const reports = await db
      .updateTable("help_report")
      .set({ escalated_at: now })
      .where("venue_id", "=", venueId)
      .where("state", "=", "waiting")
      .where("escalated_at", "is", null)
      .where("at", "<=", now - REPORT_ESCALATION_MS)
      .returning(["id", "reference", "about"])
      .execute();
    for (const { id, reference } of talks) {
      await notify(tx, { roles: TALK_ESCALATION, kind: "talk-waiting", id, reference, at: now });
      await recordChange(tx, "help", now, id);
    }
    for (const { id, reference, about } of reports) {
      await notify(tx, {
        roles: readersOf(about as GuestReport["about"]),
        kind: "report-waiting",
        id,
        reference,
        at: now,
      });
      await recordChange(tx, "help", now, id);
    }
    return talks.length + reports.length;
  });
}

/** Destroys the keys of reports that were settled without a case thirty days ago. @returns how many */
export async function forgetReports(
  context: Pick<HelpContext, "database" | "venueId" | "vault">,
  now: number,
): Promise<number> {
  const { database, venueId, vault } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<HelpTables>();
    const old = await db
      .selectFrom("help_report")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("state", "=", "closed")
      .where("item_id", "is not", null)
      .where("settled_at", "<=", now - REPORT_KEPT_MS)
      .execute();
    for (const { id } of old) {
      await vault.destroy(tx, {
        venueId,
        caseId: id,
        subject: "every",
        now,
        why: "30 days after it was settled",
        by: "retention",
      });
      await db.updateTable("help_report").set({ item_id: null }).where("id", "=", id).execute();
    }
    return old.length;
  });
}
