/**
 * An educator's word about contact on its way to the case, and back: said once, retried after a crash, taken back within minutes.
 *
 * @module
 */
import type { z } from "zod";
import type { LoanApi, PromptOutcome, PromptView } from "../../policies/schema/loan-api.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { ContactAnswer, ContactOutcome, LoanContext, Person } from "./context.ts";
import { UNDO_MS, ownPrompts, promptView } from "./prompts.ts";
import { recordStep } from "./store.ts";
import type { LoanTables, PromptRow } from "./tables.ts";

const WORDS: Readonly<Partial<Record<PromptOutcome, ContactAnswer>>> = {
  contact: "yes",
  attempt: "attempt",
  unknown: "unknown",
};

/** @returns what an answer says about contact; null: nothing */
export const contactOf = (outcome: string | null): ContactAnswer | null => WORDS[outcome as PromptOutcome] ?? null;

export const UNSAID = {
  said_step: null,
  said_state: null,
  said_code: null,
  said_case: null,
  said_before: null,
} as const;

/** Carries a word to the case if it is not there yet. Called again after a crash it changes nothing twice: the step has one id. */
export async function sayContact(
  context: LoanContext,
  row: PromptRow,
  person: Person,
  now: number,
): Promise<PromptRow> {
  const contact = contactOf(row.outcome);
  if (context.contact === undefined || contact === null || row.said_step === null || row.said_state !== null)
    return row;
  const outcome = await context.contact.state(
    {
      id: row.said_step,
      account: person.id,
      draft: row.draft_id,
      device: row.device_id,
      category: row.category as PromptView["category"],
      happenedAt: row.first_at,
      contact,
    },
    now,
  );
  const values = columnsOf(outcome);
  await context.database
    .withTables<LoanTables>()
    .updateTable("loan_prompt")
    .set(values)
    .where("id", "=", row.id)
    .where("said_step", "=", row.said_step)
    .execute();
  return { ...row, ...values };
}

const columnsOf = (outcome: ContactOutcome) => ({
  said_state: outcome.state,
  said_code: outcome.state === "refused" ? outcome.code : null,
  said_case: "caseId" in outcome ? outcome.caseId : null,
  said_before: "before" in outcome ? outcome.before : null,
});

/**
 * The same person takes it back and answers anew. The case keeps both lines; a prompt without a case forgets the answer.
 *
 * @throws {Refusal} 404 `E_PROMPT_UNKNOWN`; 409 `E_PROMPT_UNDO` too late, decided meanwhile, or nothing to take back; `E_LOAN_STEP`
 */
export async function undoPrompt(
  context: LoanContext,
  id: string,
  body: z.output<(typeof LoanApi.promptUndo)["body"]>,
  person: Person,
  now: number,
): Promise<PromptView> {
  const { database, venueId } = context;
  const found = await ownPrompts(database, venueId, person.id).where("loan_prompt.id", "=", id).executeTakeFirst();
  if (found === undefined) throw new Refusal(404, "E_PROMPT_UNKNOWN");
  const known = await database
    .withTables<LoanTables>()
    .selectFrom("loan_step")
    .select("subject")
    .where("venue_id", "=", venueId)
    .where("id", "=", body.step)
    .executeTakeFirst();
  // Sent twice: it was taken back.
  if (known?.subject === id) return promptView(found);
  const contact = contactOf(found.outcome);
  const statement = promptView(found).statement;
  if (contact === null || statement?.undoUntil === null || statement === null || now > (found.closed_at ?? 0) + UNDO_MS)
    throw new Refusal(409, "E_PROMPT_UNDO");
  if (found.said_case !== null && context.contact !== undefined) {
    const outcome = await context.contact.takeBack(
      {
        id: body.step,
        account: person.id,
        caseId: found.said_case,
        device: found.device_id,
        contact,
        before: (found.said_before ?? "unknown") as ContactAnswer,
      },
      now,
    );
    if (outcome.state === "refused") throw new Refusal(409, "E_PROMPT_UNDO");
  }
  const row = await database.transaction().execute(async (tx) => {
    await recordStep(tx, venueId, { id: body.step, kind: "prompt-undo", subject: id, body }, person, { at: now, now });
    const open = { outcome: null, closed_at: null, draft_id: null, ...UNSAID };
    await tx
      .withTables<LoanTables>()
      .updateTable("loan_prompt")
      .set(open)
      .where("id", "=", id)
      .where("said_step", "=", found.said_step)
      .execute();
    await recordChange(tx, "prompts", now, id, person.id);
    if (found.draft_id !== null) await recordChange(tx, "drafts", now, found.draft_id);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "prompt-undo",
      subjectId: id,
      outcome: "success",
      detail: `${found.device_id}: ${found.outcome ?? ""}`,
    });
    return { ...found, ...open };
  });
  return promptView(row);
}
