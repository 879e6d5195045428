/**
 * Cases as the page sees them: lists, one case with its history, what the viewer may do next and why not. Never a text of the vault.
 *
 * @module
 */
import { decide, mayReadItem } from "../../policies/engine/case/access.ts";
import type { CaseAccess } from "../../policies/engine/case/access.ts";
import { dutiesOf } from "../../policies/engine/case/duties.ts";
import type { SettledDuty } from "../../policies/engine/case/duties.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import type { Task } from "../../policies/engine/case/tasks.ts";
import type { CaseItem, CaseSummary, CaseTask, CaseView, TimelineEntry } from "../../policies/schema/case-api.ts";
import type { CardId } from "../../policies/schema/case.ts";
import { instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import type { LoanPublicViews } from "../loans/index.ts";
import { openDrafts } from "../register/index.ts";
import type { RegisterPublicViews } from "../register/index.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { holdsFor, visibleRows } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { settledDuties, tasksFor } from "./nudges.ts";
import { offersFor } from "./offers.ts";
import { withoutErased } from "./reads.ts";
import { cardNumbers } from "./store.ts";
import type { CaseRow, CaseTables, EntryRow, ItemRow } from "./tables.ts";

const orNull = (at: number | null) => (at === null ? null : instant(at));

export const taskView = (task: Task): CaseTask => ({
  kind: task.kind,
  role: task.role,
  since: instant(task.since),
  dueAt: orNull(task.dueAt),
  overdue: task.overdue,
  duty: task.duty,
});

/** Tasks of the seats the viewer holds in this case. */
export const isFor = (viewer: StaffMember, access: CaseAccess, task: Task): boolean =>
  task.role !== null && holdsFor(viewer, task.role, access.department) && !access.barred.includes(task.role);

interface Shown {
  readonly row: CaseRow;
  readonly record: CaseRecord;
  readonly access: CaseAccess;
}

export function summaryOf(
  shown: Shown,
  tasks: readonly Task[],
  viewer: StaffMember,
  draftNumber: string | null,
): CaseSummary {
  const { row, record, access } = shown;
  return {
    id: row.id,
    number: row.number,
    state: access.state,
    origin: record.origin,
    contact: record.contact,
    type: record.type,
    area: record.area,
    category: record.category as CaseSummary["category"],
    severity: row.severity as CaseSummary["severity"],
    severe: record.severe,
    mode: row.mode as CaseSummary["mode"],
    device: row.device as CaseSummary["device"],
    department: row.department,
    place: row.place,
    happenedAt: instant(record.happenedAt),
    openedAt: instant(record.openedAt),
    emergency: record.emergencyAt !== null,
    conflict: record.named.length > 0,
    harm: record.harm?.outcome ?? null,
    registerNumber: row.register_number,
    noteNumber: row.note_number,
    draft: row.draft_id === null ? null : { id: row.draft_id, number: draftNumber ?? "" },
    report: row.report_id,
    tasks: tasks.filter((task) => isFor(viewer, access, task)).map(taskView),
  };
}

export async function settledOf(db: Queryable, ids: readonly string[]): Promise<Map<string, SettledDuty[]>> {
  const settled = new Map<string, SettledDuty[]>();
  if (ids.length === 0) return settled;
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom("case_duty")
    .select(["case_id", "duty", "outcome", "at"])
    .where("case_id", "in", ids)
    .orderBy("at")
    .orderBy("id")
    .execute();
  for (const { case_id: id, ...one } of rows)
    settled.set(id, [...(settled.get(id) ?? []), one as unknown as SettledDuty]);
  return settled;
}

async function draftNumbers(db: Queryable, venueId: string): Promise<Map<string, string>> {
  const rows = await db
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_draft")
    .select(["id", "number"])
    .where("venue_id", "=", venueId)
    .execute();
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** Every case the viewer may know of, newest first, with the tasks that wait for them. */
export async function listCases(
  context: CaseContext,
  staff: readonly StaffMember[],
  viewer: StaffMember,
  now: number,
): Promise<CaseSummary[]> {
  const { database, venueId } = context;
  const shown = await visibleRows(context, database, staff, viewer);
  const settled = await settledOf(
    database,
    shown.map(({ row }) => row.id),
  );
  const numbers = await draftNumbers(database, venueId);
  return shown.map((one) => {
    const tasks = tasksFor(context, one.access, one.record, settled.get(one.row.id) ?? [], now);
    return summaryOf(one, tasks, viewer, numbers.get(one.row.draft_id ?? "") ?? null);
  });
}

function itemView(
  item: ItemRow,
  entry: EntryRow,
  erased: ReadonlySet<string>,
  viewer: StaffMember,
  access: CaseAccess,
): CaseItem {
  return {
    id: item.id,
    kind: item.kind as CaseItem["kind"],
    subject: item.subject as CaseItem["subject"],
    revision: item.revision,
    erased: erased.has(item.id),
    readable: mayReadItem(viewer, { kind: item.kind, part: item.part, author: item.author }, access),
  };
}

async function timelineOf(
  context: CaseContext,
  db: Queryable,
  { row, access, person }: Seen,
  staff: readonly StaffMember[],
): Promise<{
  readonly timeline: TimelineEntry[];
  readonly items: readonly ItemRow[];
  readonly erased: ReadonlySet<string>;
}> {
  const tables = db.withTables<CaseTables>();
  const entries = await tables
    .selectFrom("case_entry")
    .selectAll()
    .where("case_id", "=", row.id)
    .orderBy("step")
    .orderBy("book")
    .orderBy("seq")
    .execute();
  const items = withoutErased(
    await tables
      .selectFrom("case_item")
      .selectAll()
      .where("case_id", "=", row.id)
      .orderBy("at")
      .orderBy("revision")
      .execute(),
  );
  const sealed = await context.vault.items(db, { venueId: context.venueId, caseId: row.id });
  const erased = new Set(sealed.filter((one) => one.erased).map(({ itemId }) => itemId));
  const names = new Map(staff.map(({ account, displayName }) => [account, displayName]));
  const timeline = entries.map((entry): TimelineEntry => {
    const { line: _line, ...facts } = JSON.parse(entry.facts) as Record<string, unknown>;
    return {
      id: entry.id,
      at: instant(entry.at),
      kind: entry.kind,
      book: entry.book as TimelineEntry["book"],
      seq: entry.seq,
      hash: entry.hash,
      by: {
        role: entry.by_role as TimelineEntry["by"]["role"],
        displayName: entry.by_account === null ? null : (names.get(entry.by_account) ?? null),
      },
      facts: Object.fromEntries(
        Object.entries(facts).map(([key, value]) => [
          key,
          Array.isArray(value) ? value.length : (value as string | number | boolean | null),
        ]),
      ),
      items: items
        .filter((item) => item.entry_id === entry.id)
        .map((item) => itemView(item, entry, erased, person, access)),
    };
  });
  return { timeline, items, erased };
}

/** One case as it stands for one person. */
export async function viewCase(
  context: CaseContext,
  db: Queryable,
  seen: Seen,
  staff: readonly StaffMember[],
  now: number,
): Promise<CaseView> {
  const { row, record, access, person } = seen;
  const tables = db.withTables<CaseTables>();
  const settledRows = await tables
    .selectFrom("case_duty")
    .selectAll()
    .where("case_id", "=", row.id)
    .orderBy("at")
    .orderBy("id")
    .execute();
  const settled = await settledDuties(db, row.id);
  const tasks = tasksFor(context, access, record, settled, now);
  const duties = dutiesOf(record, {
    table: context.procedure.duties,
    settled,
    external: access.seats.external,
    now,
  });
  const { timeline, items, erased } = await timelineOf(context, db, seen, staff);
  const names = new Map(staff.map(({ account, displayName }) => [account, displayName]));
  const draft = row.draft_id === null ? undefined : (await openDrafts(db, context.venueId, row.draft_id))[0];
  const maySeeNamed = decide(person, "name-staff", access).ok;
  const maySeeFiles = decide(person, "share-copy", access).ok;
  const files = maySeeFiles
    ? await tables.selectFrom("case_file").selectAll().where("case_id", "=", row.id).execute()
    : [];
  const numbers = cardNumbers(row);
  const nameOf = (account: string): string | null => names.get(account) ?? null;
  const newestCard = (card: CardId): ItemRow | undefined =>
    items.findLast((item) => item.subject === card && item.kind === "card");
  return {
    ...summaryOf(seen, tasks, person, draft?.number ?? null),
    version: row.version,
    all: tasks.map(taskView),
    seats: { lead: access.seats.lead, consult: access.seats.consult, intake: access.seats.intake },
    external: access.seats.external ? context.procedure.external.map((one) => ({ ...one })) : [],
    prompts: await promptsOf(db, context, row, record),
    progress: {
      takenOverAt: orNull(record.takenOverAt),
      qualifiedAt: orNull(record.qualified?.at ?? null),
      notedAt: orNull(record.notedAt),
      evidenceAt: orNull(record.evidenceAt),
      dailyLineAt: orNull(record.dailyLineAt),
      shareCopyAt: orNull(record.shareCopyAt),
      handedOverAt: orNull(record.handedOverAt),
      acknowledgedAt: orNull(record.acknowledgedAt),
      registeredAt: orNull(record.registeredAt),
      verified2At: orNull(record.harm?.consult.at ?? null),
      guardiansInformedAt: orNull(record.guardiansInformedAt),
      noticeSentAt: orNull(record.noticeSentAt),
      closedAt: orNull(record.closedAt),
      bypassed: [...record.bypassed],
    },
    proposal:
      record.proposal === null
        ? null
        : {
            id: record.proposal.id,
            outcome: record.proposal.outcome,
            at: instant(record.proposal.at),
            by: nameOf(record.proposal.by),
          },
    intervention:
      record.cards.length === 0
        ? null
        : {
            choice: record.choice,
            proposed: record.kindProposal?.choice ?? null,
            number: row.intervention_number,
            kinds: context.procedure.interventions.map((one) => ({ ...one })),
          },
    cards: record.cards.map((card) => {
      const item = newestCard(card);
      const opened = timeline.find(({ kind }) => kind === "card-opened");
      return {
        id: card,
        number: numbers[card] ?? "",
        about: card === "card-1" ? "harmed" : "harming",
        ageBand: card === "card-2" ? record.ageBand : null,
        openedAt: opened?.at ?? instant(record.openedAt),
        written: record.cardsWritten.includes(card),
        erased: item !== undefined && erased.has(item.id),
        itemId: item?.id ?? null,
      };
    }),
    files: files.map((file) => ({
      name: file.name,
      folder: file.folder as "case" | "harm",
      wanted: file.wanted as "case" | "harm",
      content: file.content as "pseudonymised" | "full",
      digest: file.digest,
      writtenAt: instant(file.written_at),
      problem: file.problem,
    })),
    duties: duties.map((one) => {
      const said = settledRows.findLast(({ duty }) => duty === one.duty.id);
      return {
        id: one.duty.id,
        title: one.duty.title,
        to: one.duty.to,
        clock: one.duty.clock.text,
        basis: one.duty.basis,
        confirm: one.duty.confirm,
        dueAt: orNull(one.dueAt),
        state: one.state,
        overdue: one.overdue,
        settled: said === undefined ? null : { at: instant(said.at), on: said.on_day, by: nameOf(said.by_account) },
        letter: one.duty.letter,
      };
    }),
    timeline,
    steps: offersFor(seen, now),
    named: maySeeNamed
      ? record.named.map((one) => ({ ...one, displayName: one.account === null ? null : nameOf(one.account) }))
      : [],
    suspended: maySeeNamed
      ? record.suspended.map((account) => ({
          account,
          displayName: nameOf(account),
          since: timeline.findLast(({ kind }) => kind === "suspended")?.at ?? instant(record.openedAt),
        }))
      : [],
  };
}

/** A child of 13 or more, suspected of what the law punishes: guardians or the Police, and the presumption of innocence. */
const IS_13: ReadonlySet<string> = new Set(["13-15", "16-17"]);

async function promptsOf(
  db: Queryable,
  context: CaseContext,
  row: CaseRow,
  record: CaseRecord,
): Promise<CaseView["prompts"]> {
  const prompts: CaseView["prompts"] = [];
  if (record.ageBand !== null && IS_13.has(record.ageBand)) prompts.push("age-13");
  if (record.severe || row.severity === "S4") prompts.push("do-not-open");
  if (record.contact === "yes") prompts.push("contact-stated");
  if (row.draft_id !== null) {
    const word = await db
      .withTables<LoanPublicViews>()
      .selectFrom("loan_public_word")
      .select("outcome")
      .where("venue_id", "=", context.venueId)
      .where("draft_id", "=", row.draft_id)
      .where("outcome", "=", "contact")
      .limit(1)
      .executeTakeFirst();
    if (word !== undefined) prompts.push("educator-said-contact");
  }
  return prompts;
}
