/**
 * How a case begins: from a draft of the machine, a form of staff, a report by anybody, a failure of ours, a call for help.
 *
 * Every way ends in the same row and the same flow. Only a person can state contact; what the machine opens says «attempt» or, for a failure of
 * ours, «unknown».
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { freshRecord } from "../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import { transition } from "../../policies/engine/case/transition.ts";
import type { Step } from "../../policies/engine/case/transition.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { CaseOrigin, NamedPerson } from "../../policies/schema/case.ts";
import type { CaseOpenBody, EmergencyBody } from "../../policies/schema/case-api.ts";
import type { JsonObject } from "../../policies/schema/ledger.ts";
import type { NetworkId } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { openDrafts } from "../register/index.ts";
import type { DraftFacts } from "../register/index.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { noteItems } from "./content.ts";
import { writeEntries } from "./entries.ts";
import type { PlainItem } from "./entries.ts";
import { accessOf, anybodyOf } from "./gate.ts";
import { tellPeople } from "./nudges.ts";
import { cardNumbers, columnsOf, findCase, insertCase, nextNumber, recordStep, saveNamed } from "./store.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

interface Beginning {
  readonly id: string;
  readonly origin: CaseOrigin;
  readonly contact: CaseRecord["contact"];
  readonly happenedAt: number;
  readonly department: string | null;
  readonly place: string;
  readonly by: { readonly account: string; readonly role: Role | null } | null;
  readonly record?: Partial<CaseRecord>;
  readonly row?: Partial<CaseRow>;
  readonly facts?: JsonObject;
  readonly items?: readonly PlainItem[];
  readonly named?: readonly NamedPerson[];
}

/** Writes a new case with everything that belongs to its first moment. */
async function begin(
  tx: DatabaseTransaction,
  context: CaseContext,
  staff: readonly StaffMember[],
  begun: Beginning,
  kind: "open" | "emergency",
  now: number,
): Promise<{ readonly row: CaseRow; readonly isNew: boolean }> {
  const { venueId } = context;
  const record = freshRecord({
    origin: begun.origin,
    contact: begun.contact,
    openedAt: now,
    happenedAt: begun.happenedAt,
    department: begun.department,
    named: begun.named ?? [],
    ...begun.record,
  });
  const step: Step = { kind, record };
  // A report comes from no role of ours; opening asks for a person only.
  const by = begun.by === null ? "machine" : { account: begun.by.account, role: begun.by.role ?? "edukator" };
  const outcome = transition(null, step, { record: null, by, at: now, id: randomUUID(), mistakeAuthors: [] });
  if (!outcome.ok) throw new Refusal(409, outcome.refusal);
  const opened = await insertCase(tx, context, {
    id: begun.id,
    venue_id: venueId,
    version: 1,
    draft_id: null,
    report_id: null,
    origin: begun.origin,
    opened_by: begun.by?.account ?? null,
    opened_at: now,
    place: begun.place,
    mode: null,
    network: null,
    device: null,
    severity: null,
    note_number: null,
    register_number: null,
    intervention_number: null,
    card_numbers: "{}",
    ...columnsOf(outcome.state, outcome.record),
    ...begun.row,
  });
  if (!opened.isNew) return opened;
  let { row } = opened;
  if (outcome.record.named.length > 0) await saveNamed(tx, row, outcome.record);
  await context.vault.createKey(tx, { venueId, caseId: row.id, subject: "case", ring: "case", now });
  if (begun.items?.some(({ subject }) => subject === "report") === true)
    await context.vault.createKey(tx, { venueId, caseId: row.id, subject: "report", ring: "report", now });
  row = await openCards(tx, context, row, outcome.record, now);
  await writeEntries(
    tx,
    context,
    { caseId: row.id, step: 1, at: now, by: begun.by },
    outcome.entries,
    { origin: begun.origin, contact: begun.contact, ...begun.facts },
    begun.items ?? [],
  );
  const access = accessOf(row, outcome.record, staff, context.substitute);
  await tellPeople(tx, context, {
    row,
    record: outcome.record,
    staff,
    access,
    before: null,
    by: begun.by?.account ?? null,
    now,
  });
  return { row, isNew: true };
}

/** Keys and numbers of the cards a record has and the row has not. A card lies in the narrow ring from the first moment. */
export async function openCards(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "venueId" | "timeZone" | "vault">,
  row: CaseRow,
  record: CaseRecord,
  now: number,
): Promise<CaseRow> {
  const known = cardNumbers(row);
  const numbers: Record<string, string> = { ...known };
  for (const card of record.cards) {
    if (numbers[card] !== undefined) continue;
    numbers[card] = await nextNumber(tx, context, "cards", record, now);
    await context.vault.createKey(tx, { venueId: context.venueId, caseId: row.id, subject: card, ring: "harm", now });
  }
  if (Object.keys(numbers).length === Object.keys(known).length) return row;
  const changed = {
    card_numbers: JSON.stringify(numbers),
    intervention_number: row.intervention_number ?? (await nextNumber(tx, context, "interventions", record, now)),
  };
  await tx.withTables<CaseTables>().updateTable("case_record").set(changed).where("id", "=", row.id).execute();
  return { ...row, ...changed };
}

/** A form says whom it means, or leaves both empty. */
const theNamed = (named: NamedPerson | null): readonly NamedPerson[] =>
  named === null || (named.account === null && named.role === null) ? [] : [named];

/** Role a person acts in when they bring something: the first they hold. */
const actingRole = (member: StaffMember): Role | null => member.roles[0] ?? null;

/** @throws {Refusal} 422 `E_CASE_DEPARTMENT`, `E_CASE_ACCOUNT` */
export async function checkReferences(
  tx: DatabaseTransaction,
  context: Pick<CaseContext, "people">,
  staff: readonly StaffMember[],
  said: { readonly department?: string | null; readonly named?: NamedPerson | null; readonly at: number },
): Promise<void> {
  const { department = null, named = null } = said;
  if (department !== null) {
    const known = await context.people.departments(tx, said.at);
    if (!known.some(({ id }) => id === department))
      throw new Refusal(422, "E_CASE_DEPARTMENT", { fields: [{ path: "department", message: "" }] });
  }
  if (named !== null && named.account !== null && !staff.some(({ account }) => account === named.account))
    throw new Refusal(422, "E_CASE_ACCOUNT", { fields: [{ path: "named", message: "" }] });
}

const digestOf = (kind: string, body: unknown): string => sha256(canonicalJson({ kind, body }));

/**
 * A form of staff: what they saw, or what somebody told them. Sent twice it opens one case.
 *
 * @throws {Refusal} 409 `E_CASE_STEP`; 422 `E_CASE_DEPARTMENT`, `E_CASE_ACCOUNT`
 */
export async function openByStaff(
  context: CaseContext,
  account: string,
  body: z.output<typeof CaseOpenBody>,
  now: number,
): Promise<CaseRow> {
  return context.database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const member = anybodyOf(staff, account);
    const caseId = await ownId(tx, { venueId: context.venueId, id: body.id, account, kind: "open" });
    const step = { venueId: context.venueId, id: caseId, caseId, digest: digestOf("open", body) };
    if (!(await recordStep(tx, step, account, now))) return (await findCase(tx, context.venueId, caseId)) as CaseRow;
    await checkReferences(tx, context, staff, { department: body.department, named: body.named, at: now });
    const by = { account, role: actingRole(member) };
    const note = { part: "note", situation: body.situation, actions: body.actions, persons: body.persons };
    const isNote = body.situation !== "" && body.actions !== "";
    const isText = body.situation + body.actions !== "" || body.persons !== null;
    const { row } = await begin(
      tx,
      context,
      staff,
      {
        id: caseId,
        origin: body.origin,
        contact: body.contact,
        happenedAt: Math.min(body.happenedAt, now),
        department: body.department,
        place: body.place,
        by,
        record: {
          type: body.type,
          area: body.area,
          category: body.category,
          notedAt: isNote ? now : null,
          // Whoever takes reports took this one over by writing it down.
          takenOverAt: by.role === "intake" ? now : null,
        },
        row: isNote ? { note_number: await noteNumber(tx, context, body.named, now) } : {},
        facts: { type: body.type, area: body.area, category: body.category, department: body.department },
        items: isText
          ? noteItems({ ...note, part: isNote ? "note" : "step" }, { name: member.displayName, role: by.role })
          : [],
        named: theNamed(body.named),
      },
      "open",
      now,
    );
    return row;
  });
}

/**
 * The id a page made, unless something of somebody else has it: then one of their own follows from it, so that nobody is shown another case by
 * sending its id, and the same form sent again still opens one case.
 */
async function ownId(
  tx: DatabaseTransaction,
  form: {
    readonly venueId: string;
    readonly id: string;
    readonly account: string;
    readonly kind: "open" | "emergency";
  },
): Promise<string> {
  const { venueId, id, account, kind } = form;
  const taken = await findCase(tx, venueId, id);
  const isFree = taken === undefined ? (await openDrafts(tx, venueId, id)).length === 0 : taken.opened_by === account;
  if (isFree) return id;
  const hex = sha256(`${kind}/${account}/${id}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

const noteNumber = (
  tx: DatabaseTransaction,
  context: CaseContext,
  named: NamedPerson | null,
  now: number,
): Promise<string> =>
  nextNumber(
    tx,
    context,
    "notes",
    freshRecord({
      origin: "staff",
      contact: "unknown",
      openedAt: now,
      happenedAt: now,
      named: theNamed(named),
    }),
    now,
  );

/** A report by anybody, without an account (S5). The text is sealed under a key of its own. */
export async function openFromReport(
  tx: DatabaseTransaction,
  context: CaseContext,
  report: {
    readonly reportId: string;
    readonly origin: "child" | "guardian" | "other";
    readonly at: number;
    readonly place?: string;
    readonly department?: string | null;
    readonly text?: string;
    readonly named?: readonly NamedPerson[];
  },
): Promise<{ readonly caseId: string; readonly number: string }> {
  const staff = await context.people.staff(tx, report.at);
  const named = (report.named ?? []).flatMap(theNamed);
  for (const one of named) await checkReferences(tx, context, staff, { named: one, at: report.at });
  // Nobody of ours signs a report by somebody else; whoever takes reports takes it over next.
  const by = { account: "report", role: null };
  const { row } = await begin(
    tx,
    context,
    staff,
    {
      id: randomUUID(),
      origin: report.origin,
      contact: "unknown",
      happenedAt: report.at,
      department: report.department ?? null,
      place: report.place ?? "",
      by,
      row: { report_id: report.reportId, opened_by: null },
      items:
        (report.text ?? "") === ""
          ? []
          : [{ subject: "report", kind: "report", part: null, content: { text: report.text } }],
      named,
    },
    "open",
    report.at,
  );
  return { caseId: row.id, number: row.number };
}

/** A failure of ours while children used the net: cause «awaria techniczna» (R-004, S6). */
export async function openTechnical(
  tx: DatabaseTransaction,
  context: CaseContext,
  failure: {
    readonly id: string;
    readonly cause: string;
    readonly from: number;
    readonly to: number | null;
    readonly sessions: readonly string[];
    readonly network?: NetworkId | null;
    readonly at: number;
  },
): Promise<{ readonly caseId: string; readonly number: string; readonly isNew: boolean }> {
  const staff = await context.people.staff(tx, failure.at);
  const { row, isNew } = await begin(
    tx,
    context,
    staff,
    {
      id: failure.id,
      origin: "technical",
      contact: "unknown",
      happenedAt: failure.from,
      department: context.departmentOf(failure.network ?? null),
      place: "",
      by: null,
      record: { type: "1.8", area: "4" },
      row: { network: failure.network ?? null },
      facts: {
        cause: failure.cause,
        from: failure.from,
        to: failure.to,
        sessions: failure.sessions.slice(0, 50),
      },
    },
    "open",
    failure.at,
  );
  return { caseId: row.id, number: row.number, isNew };
}

/** The case of a draft of the machine; opened once, whoever asks first. */
async function openFromDraft(
  tx: DatabaseTransaction,
  context: CaseContext,
  staff: readonly StaffMember[],
  draft: DraftFacts,
  now: number,
): Promise<CaseRow> {
  const { row } = await begin(
    tx,
    context,
    staff,
    {
      id: randomUUID(),
      origin: "machine",
      contact: "attempt",
      happenedAt: draft.openedAt,
      department: context.departmentOf(draft.network as NetworkId),
      place: "",
      by: null,
      // What the machine drafts is an event 1.8 in area 4; people may correct it.
      record: {
        openedAt: draft.openedAt,
        type: "1.8",
        area: "4",
        category: draft.category,
        severe: draft.severity === "S4",
      },
      row: {
        draft_id: draft.id,
        opened_at: draft.openedAt,
        mode: draft.mode,
        network: draft.network,
        device: draft.device,
        severity: draft.severity,
      },
      facts: { draft: draft.number, category: draft.category, severity: draft.severity },
    },
    "open",
    now,
  );
  return row;
}

/**
 * Opens the cases of drafts that have none yet. Each in a transaction of its own.
 *
 * @param id  only this draft
 */
export async function adoptDrafts(context: CaseContext, now: number, id?: string): Promise<number> {
  const { database, venueId } = context;
  const drafts = await openDrafts(database, venueId, id);
  if (drafts.length === 0) return 0;
  const known = await database
    .withTables<CaseTables>()
    .selectFrom("case_record")
    .select("draft_id")
    .where("venue_id", "=", venueId)
    .where(
      "draft_id",
      "in",
      drafts.map((draft) => draft.id),
    )
    .execute();
  const missing = drafts.filter((draft) => !known.some((row) => row.draft_id === draft.id));
  for (const draft of missing.toReversed())
    await database
      .transaction()
      .execute(async (tx) => openFromDraft(tx, context, await context.people.staff(tx, now), draft, now));
  return missing.length;
}

/**
 * Help was called. Nothing is asked first, nothing waits; a card is begun. Never refused to anybody who works here.
 *
 * @returns the new case; the link to another case is written there by the page
 */
export async function openEmergency(
  context: CaseContext,
  account: string,
  body: z.output<typeof EmergencyBody>,
  now: number,
): Promise<CaseRow> {
  return context.database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const member = anybodyOf(staff, account);
    const caseId = await ownId(tx, { venueId: context.venueId, id: body.id, account, kind: "emergency" });
    const step = { venueId: context.venueId, id: caseId, caseId, digest: digestOf("emergency", body) };
    if (!(await recordStep(tx, step, account, now))) return (await findCase(tx, context.venueId, caseId)) as CaseRow;
    const departments = await context.people.departments(tx, now);
    // A slip in a form must not cost a second here: what is not known is left out.
    const department = departments.some(({ id }) => id === body.department) ? body.department : null;
    const isKnown = body.named?.account === null || staff.some((one) => one.account === body.named?.account);
    const author = { name: member.displayName, role: actingRole(member) };
    const { row } = await begin(
      tx,
      context,
      staff,
      {
        id: caseId,
        origin: "staff",
        contact: "unknown",
        happenedAt: Math.min(body.calledAt, now),
        department,
        place: body.place,
        by: { account, role: author.role },
        record: { takenOverAt: now },
        facts: { service: body.service, calledAt: Math.min(body.calledAt, now), linked: body.caseId },
        items:
          body.text === "" ? [] : noteItems({ part: "step", situation: body.text, actions: "", persons: null }, author),
        named: isKnown ? theNamed(body.named) : [],
      },
      "emergency",
      now,
    );
    return row;
  });
}
