/**
 * Steps of a case, each one transaction: the row, sealed texts, entries in the books, numbers, notices. All of it, or nothing.
 *
 * What lies outside the database is done around it in the safe order: a copy is on the share before the case says so, and a file leaves the
 * wider folder right after the case says it is harm; what could not be moved is tried again and shows as a task.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { decide } from "../../policies/engine/case/access.ts";
import { transition } from "../../policies/engine/case/transition.ts";
import type { StepOutcome } from "../../policies/engine/case/transition.ts";
import type { CaseStep } from "../../policies/schema/case.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { followCase } from "../register/index.ts";
import { VaultError } from "../vault/index.ts";
import { contentOf, registerFacts } from "./content.ts";
import type { CaseContext } from "./context.ts";
import { keepCopy, leaveCopy } from "./copies-left.ts";
import { writeEntries } from "./entries.ts";
import { evidenceOf } from "./evidence.ts";
import { GateRefusal, accessOf, passGate } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { settledDuties, tasksFor, tellPeople } from "./nudges.ts";
import { checkReferences, openCards } from "./opening.ts";
import type { ShareFolder } from "./share.ts";
import { cardNumbers, lockCase, nextNumber, recordStep, saveCase, stateOf } from "./store.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

/** A step as a page sent it. */
export interface SentStep {
  readonly id: string;
  /** Version the page had seen; null: it does not matter for this step. */
  readonly version: number | null;
  readonly step: CaseStep;
}

/** A copy that was written for this step. */
export interface WrittenCopy {
  readonly name: string;
  readonly folder: ShareFolder;
  readonly content: "pseudonymised" | "full";
  readonly digest: string;
}

/** Adding to the note is never in anybody's way. */
const ADDS_ONLY: ReadonlySet<CaseStep["kind"]> = new Set(["write-note", "secure-evidence", "take-over", "share-copy"]);
/** Duties that whoever keeps the network may settle. */
const TECHNICAL_DUTIES: ReadonlySet<string> = new Set(["illegal-content", "phishing", "cyber-incident"]);

/** What the seat's role alone does not say. */
function checkPart({ row, access, person }: Seen, step: CaseStep): void {
  const refuse = (): never => {
    throw new GateRefusal(403, "E_CASE_DENIED", {
      caseId: row.id,
      account: person.account,
      action: step.kind,
      conflict: false,
    });
  };
  if (step.kind === "choose-intervention") {
    const seat = decide(person, step.part === "propose" ? "propose-harm" : "consult-harm", access);
    if (!seat.ok) refuse();
  }
  const isTechnician = person.role === "nsp" && row.opened_by !== person.account;
  if (!isTechnician) return;
  if (step.kind === "write-note" && (step.part !== "technical" || step.persons !== null)) refuse();
  if (step.kind === "settle-duty" && !TECHNICAL_DUTIES.has(step.duty)) refuse();
}

/**
 * Takes a step.
 *
 * @param copy  what was put on the share before, for `share-copy`
 * @param gate  who is let through; the usual door unless a step has one of its own
 * @returns the row after it; a step that came twice changes nothing
 * @throws {GateRefusal} who may not; {Refusal} 409 every refusal of the transition table, `E_CASE_CHANGED`, `E_CASE_STEP`; 422 `E_CASE_DEPARTMENT`,
 *   `E_CASE_ACCOUNT`
 */
export async function takeStep(
  context: CaseContext,
  account: string,
  id: string,
  sent: SentStep,
  now: number,
  copy?: WrittenCopy,
  gate: typeof passGate = passGate,
): Promise<CaseRow> {
  return unlessErased(
    context.database.transaction().execute(async (tx) => {
      const { venueId } = context;
      const { step } = sent;
      const staff = await context.people.staff(tx, now);
      const seen = gate(context, await lockCase(tx, venueId, id), staff, account, step.kind);
      const { row, record, access, person } = seen;
      checkPart(seen, step);
      const digest = sha256(canonicalJson({ caseId: row.id, step }));
      if (!(await recordStep(tx, { venueId, id: sent.id, caseId: row.id, digest }, account, now))) return row;
      if (step.kind === "share-copy" && copy === undefined) throw new Refusal(409, "E_CASE_SHARE_OFF");
      await checkReferences(tx, context, staff, {
        ...(step.kind === "describe" ? { department: step.department } : {}),
        ...(step.kind === "name-person" ? { named: step.named } : {}),
        at: now,
      });
      const outcome = transition(stateOf(row), step, {
        record,
        by: { account, role: person.role },
        at: now,
        id: randomUUID(),
        mistakeAuthors: row.draft_id === null ? [] : await context.mistakeAuthors(tx, row.draft_id),
      });
      if (!outcome.ok) throw new Refusal(409, outcome.refusal);
      if (sent.version !== null && sent.version !== row.version && !ADDS_ONLY.has(step.kind))
        throw new Refusal(409, "E_CASE_CHANGED");
      const before = { access, tasks: tasksFor(context, access, record, await settledDuties(tx, row.id), now) };
      const saved = await carryOut(tx, context, seen, step, outcome, now, copy);
      await tellPeople(tx, context, {
        row: saved,
        record: outcome.record,
        staff,
        access: accessOf(saved, outcome.record, staff, context.substitute),
        before,
        by: account,
        now,
      });
      return saved;
    }),
  );
}

/** Nothing is added to a case whose personal data were erased: there is no key to seal it with. */
async function unlessErased<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === "E_VAULT_DESTROYED") throw new Refusal(409, "E_CASE_ERASED");
    throw cause;
  }
}

/** Everything a step writes, rows before books. */
async function carryOut(
  tx: DatabaseTransaction,
  context: CaseContext,
  { row, person }: Seen,
  step: CaseStep,
  outcome: Extract<StepOutcome, { ok: true }>,
  now: number,
  copy: WrittenCopy | undefined,
): Promise<CaseRow> {
  const { venueId } = context;
  const { state, record } = outcome;
  const number = (series: "events" | "notes"): Promise<string> => nextNumber(tx, context, series, record, now);
  const isNote = record.notedAt !== null && row.note_number === null;
  const isEntry = record.registeredAt !== null && row.register_number === null;
  let saved = await saveCase(tx, row, state, record, {
    ...(isNote ? { note_number: await number("notes") } : {}),
    ...(isEntry ? { register_number: await number("events") } : {}),
    ...(step.kind === "describe" ? { place: step.place, mode: step.mode } : {}),
  });
  saved = await openCards(tx, context, saved, record, now);
  await saveDetails(tx, context, saved, step, person.account, now, copy);
  if (record.harm?.outcome === "positive" && row.harm !== "positive") await narrow(tx, context, saved, now);
  if (saved.draft_id !== null) {
    const draft = { venueId, id: saved.draft_id, contact: record.contact };
    await followCase(tx, { ...draft, state: state === "draft" || state === "rejected" ? state : "event" });
  }
  const content = contentOf(step, { name: person.displayName, role: person.role });
  const secured = await evidenceOf(tx, context, saved, step, { accountId: person.account, role: person.role }, now);
  const facts =
    secured === null
      ? content.facts
      : { ...content.facts, capsule: secured.capsuleId, digest: secured.digest, absent: [...secured.absent] };
  const line = registerFacts(record, {
    number: saved.register_number ?? "",
    noteNumber: saved.note_number,
    mode: saved.mode,
    cardNumbers: Object.values(cardNumbers(saved)),
  });
  await writeEntries(
    tx,
    context,
    { caseId: saved.id, step: saved.version, at: now, by: { account: person.account, role: person.role } },
    outcome.entries,
    // The register's line as it stands after the step: at its birth, and whenever a result is entered into it.
    record.registeredAt !== null && (isEntry || outcome.entries.some(({ kind }) => CHANGES_LINE.has(kind)))
      ? { ...facts, line }
      : facts,
    content.items,
  );
  return saved;
}

const CHANGES_LINE: ReadonlySet<string> = new Set([
  "corrected",
  "contact",
  "harm-positive",
  "harm-negative",
  "harm-consulted",
  "closed",
  "reopened",
]);

async function saveDetails(
  tx: DatabaseTransaction,
  context: CaseContext,
  row: CaseRow,
  step: CaseStep,
  account: string,
  now: number,
  copy: WrittenCopy | undefined,
): Promise<void> {
  const db = tx.withTables<CaseTables>();
  const of = { case_id: row.id, venue_id: row.venue_id };
  if (step.kind === "settle-duty")
    await db
      .insertInto("case_duty")
      .values({
        id: randomUUID(),
        ...of,
        duty: step.duty,
        outcome: step.outcome,
        on_day: step.on,
        at: now,
        by_account: account,
      })
      .execute();
  if (step.kind === "send-notice")
    await db
      .insertInto("case_notice")
      .values({ id: randomUUID(), ...of, organ: step.organ, on_day: step.on, at: now })
      .execute();
  if (step.kind === "suspend")
    await context.people.suspend(tx, { account: step.account, caseId: row.id, at: now, by: account });
  if (step.kind === "share-copy" && copy !== undefined) {
    const before = await db
      .selectFrom("case_file")
      .select(["folder", "name"])
      .where("case_id", "=", row.id)
      .executeTakeFirst();
    if (before !== undefined && before.name !== copy.name)
      await leaveCopy(
        tx,
        row.venue_id,
        { caseId: row.id, folder: before.folder as ShareFolder, name: before.name },
        now,
      );
    await keepCopy(tx, row.venue_id, copy);
    // Verification 2 may have come in between: then the copy is moved right after.
    const wanted = row.harm === "positive" ? "harm" : "case";
    const values = { ...copy, wanted, written_at: now, problem: null };
    await db
      .insertInto("case_file")
      .values({ ...of, ...values })
      .onConflict((conflict) => conflict.column("case_id").doUpdateSet(values))
      .execute();
  }
}

/** Verification 2 said harm: the wider ring loses the key in this transaction, and the copy has to leave the wider folder. */
async function narrow(tx: DatabaseTransaction, context: CaseContext, row: CaseRow, now: number): Promise<void> {
  const { venueId } = context;
  await context.vault.rekey(tx, { venueId, caseId: row.id, subject: "case", ring: "harm", now });
  for (const subject of ["report", "evidence"] as const)
    if (await context.vault.hasKey(tx, { venueId, caseId: row.id, subject }))
      await context.vault.rekey(tx, { venueId, caseId: row.id, subject, ring: "harm", now });
  await tx
    .withTables<CaseTables>()
    .updateTable("case_file")
    .set({ wanted: "harm" })
    .where("case_id", "=", row.id)
    .execute();
}

/**
 * A call for help on a case that is there already. Falls back to a new case wherever the old one is closed, unknown or not for this person:
 * help never waits for a permission.
 *
 * @returns null: open a new case
 */
export async function callOnCase(
  context: CaseContext,
  account: string,
  call: { readonly id: string; readonly caseId: string; readonly facts: Readonly<Record<string, string | number>> },
  now: number,
): Promise<CaseRow | null> {
  return context.database.transaction().execute(async (tx) => {
    const { venueId } = context;
    const staff = await context.people.staff(tx, now);
    const row = await lockCase(tx, venueId, call.caseId);
    if (row === undefined) return null;
    let seen: Seen;
    try {
      seen = passGate(context, row, staff, account, "read");
    } catch {
      return null;
    }
    const { record, access, person } = seen;
    const by = { account, role: person.role };
    const step = { kind: "emergency", record: null } as const;
    const outcome = transition(stateOf(row), step, { record, by, at: now, id: randomUUID(), mistakeAuthors: [] });
    if (!outcome.ok) return null;
    const digest = sha256(canonicalJson({ caseId: row.id, emergency: call.facts }));
    if (!(await recordStep(tx, { venueId, id: call.id, caseId: row.id, digest }, account, now))) return row;
    const before = { access, tasks: tasksFor(context, access, record, await settledDuties(tx, row.id), now) };
    let saved = await saveCase(tx, row, outcome.state, outcome.record);
    saved = await openCards(tx, context, saved, outcome.record, now);
    await writeEntries(
      tx,
      context,
      { caseId: saved.id, step: saved.version, at: now, by },
      outcome.entries,
      call.facts,
      [],
    );
    await tellPeople(tx, context, {
      row: saved,
      record: outcome.record,
      staff,
      access: accessOf(saved, outcome.record, staff, context.substitute),
      before,
      by: account,
      now,
    });
    return saved;
  });
}
