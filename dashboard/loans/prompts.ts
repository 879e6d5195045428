/**
 * «Tablet 7 – kategoria: hazard – podejdź»: a hit on a device that is out becomes a prompt for whoever handed it out, and for nobody else.
 *
 * Holds a device, a category and a count; never a name, a page or a child.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { DraftWordView, LoanApi, PromptView } from "../../policies/schema/loan-api.ts";
import type { NavigationWeights } from "../../policies/schema/event-rule.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import type { Taxonomy } from "../../policies/schema/taxonomy.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, MINUTE_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { RegisterPublicViews } from "../register/index.ts";
import { runningLoans } from "./book.ts";
import { UNSAID, contactOf, sayContact } from "./contact-words.ts";
import type { LoanContext, Person } from "./context.ts";
import { PROMPT_FRESH_MS, PROMPT_WINDOW_MS, asksForPerson } from "./model.ts";
import { recordStep } from "./store.ts";
import type { LoanTables, PromptRow } from "./tables.ts";

const SHOWN_MS = DAY_MS;
const MOST_PROMPTS = 200;
/** Outcomes that concern the network-safety person. People decide what becomes of a draft; this only points to it. */
const GRAVE: ReadonlySet<string> = new Set(["contact", "unknown", "escalate", "emergency"]);

/**
 * Called by the intake for the hits it accepted, in its own transaction: each delivery prompts once.
 *
 * @returns how many new prompts were made
 */
export async function promptForHits(
  tx: DatabaseTransaction,
  venueId: string,
  policy: { readonly taxonomy: Taxonomy; readonly navigation: NavigationWeights },
  hits: readonly Hit[],
  now: number,
): Promise<number> {
  const severities = new Map(policy.taxonomy.entries.map((entry) => [entry.code as string, entry.severity]));
  const asking = hits
    .filter((hit) => asksForPerson(hit, severities, policy.navigation) && hit.at > now - PROMPT_FRESH_MS)
    .sort((a, b) => a.at - b.at);
  if (asking.length === 0) return 0;
  const loans = new Map((await runningLoans(tx, venueId)).map((loan) => [loan.device, loan]));
  const db = tx.withTables<LoanTables>();
  let made = 0;
  for (const hit of asking) {
    const loan = loans.get(hit.device ?? "");
    if (loan === undefined || hit.at < loan.handedOutAt) continue;
    const same = await db
      .updateTable("loan_prompt")
      .set((eb) => ({ occurrences: eb("occurrences", "+", 1), last_at: hit.at }))
      .where("session_id", "=", loan.session)
      .where("device_id", "=", loan.device)
      .where("category", "=", hit.category)
      .where("first_at", ">", hit.at - PROMPT_WINDOW_MS)
      .executeTakeFirst();
    if (same.numUpdatedRows > 0n) continue;
    const id = randomUUID();
    await db
      .insertInto("loan_prompt")
      .values({
        id,
        venue_id: venueId,
        session_id: loan.session,
        device_id: loan.device,
        category: hit.category,
        first_at: hit.at,
        last_at: hit.at,
        occurrences: 1,
        outcome: null,
        closed_at: null,
        draft_id: null,
        ...UNSAID,
      })
      .execute();
    if (loan.owner !== null) await recordChange(tx, "prompts", now, id, loan.owner);
    made += 1;
  }
  return made;
}

export const promptView = (row: PromptRow): PromptView => ({
  id: row.id,
  session: row.session_id,
  device: row.device_id as PromptView["device"],
  category: row.category as PromptView["category"],
  at: instant(row.first_at),
  count: row.occurrences,
  outcome: row.outcome as PromptView["outcome"],
  closedAt: row.closed_at === null ? null : instant(row.closed_at),
  statement: statementOf(row),
});

/** A word about contact may be taken back so long. */
export const UNDO_MS = 15 * MINUTE_MS;

/** What became of a word about contact; `waiting`: it is on its way to the case. */
function statementOf(row: PromptRow): PromptView["statement"] {
  if (row.said_step === null) return null;
  const state = (row.said_state ?? "waiting") as NonNullable<PromptView["statement"]>["state"];
  const canUndo = row.closed_at !== null && (state === "recorded" || state === "opened" || state === "none");
  return { state, code: row.said_code, undoUntil: canUndo ? instant((row.closed_at ?? 0) + UNDO_MS) : null };
}

export function ownPrompts(database: Queryable, venueId: string, account: string) {
  return database
    .withTables<LoanTables>()
    .selectFrom("loan_prompt")
    .innerJoin("loan_session", "loan_session.id", "loan_prompt.session_id")
    .selectAll("loan_prompt")
    .where("loan_prompt.venue_id", "=", venueId)
    .where("loan_session.owner_account", "=", account);
}

/** Of the sessions of one account: those without an answer, and those of the last day; newest first. */
export async function viewPrompts(
  database: Queryable,
  venueId: string,
  account: string,
  now: number,
): Promise<PromptView[]> {
  const rows = await ownPrompts(database, venueId, account)
    .where((eb) => eb.or([eb("loan_prompt.outcome", "is", null), eb("loan_prompt.closed_at", ">", now - SHOWN_MS)]))
    .orderBy("loan_prompt.first_at", "desc")
    .orderBy("loan_prompt.id")
    .limit(MOST_PROMPTS)
    .execute();
  return rows.map(promptView);
}

/**
 * What was said, during the lesson, about the tablet a draft is of: prompts that overlap its opening by no more than one window. Linked
 * when read, because a draft may open after its prompt was answered.
 *
 * @returns oldest first; empty for a draft of no tablet, or an unknown one
 */
export async function viewDraftWords(database: Queryable, venueId: string, draft: string): Promise<DraftWordView[]> {
  const found = await database
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_device_draft")
    .select(["device", "opened_at"])
    .where("venue_id", "=", venueId)
    .where("id", "=", draft)
    .executeTakeFirst();
  if (found === undefined || found.device === null) return [];
  const rows = await database
    .withTables<LoanTables>()
    .selectFrom("loan_prompt")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", found.device)
    .where((eb) =>
      eb.or([
        eb("draft_id", "=", draft),
        eb.and([
          eb("first_at", "<=", found.opened_at + PROMPT_WINDOW_MS),
          eb("last_at", ">=", found.opened_at - PROMPT_WINDOW_MS),
        ]),
      ]),
    )
    .orderBy("first_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => {
    const { device, category, at, outcome, closedAt } = promptView(row);
    return { device, category, at, outcome, closedAt };
  });
}

/**
 * Only the owner of the session can say what it was.
 *
 * @throws {Refusal} 404 `E_PROMPT_UNKNOWN`; 409 `E_PROMPT_CLOSED`, `E_LOAN_STEP`
 */
export async function closePrompt(
  context: LoanContext,
  id: string,
  body: z.output<(typeof LoanApi.promptClose)["body"]>,
  person: Person,
  now: number,
): Promise<PromptView> {
  const { database, venueId } = context;
  const sent = { id: body.step, kind: "prompt", subject: id, body };
  const word = contactOf(body.outcome);
  const row = await database.transaction().execute(async (tx) => {
    const fresh = await recordStep(tx, venueId, sent, person, { at: now, now });
    const row = await ownPrompts(tx, venueId, person.id).where("loan_prompt.id", "=", id).executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_PROMPT_UNKNOWN");
    if (!fresh) return row;
    const grave = GRAVE.has(body.outcome);
    const draft = grave || word !== null ? await draftOf(tx, venueId, row) : null;
    const said = word === null || context.contact === undefined ? null : body.step;
    const { numUpdatedRows } = await tx
      .withTables<LoanTables>()
      .updateTable("loan_prompt")
      .set({ outcome: body.outcome, closed_at: now, draft_id: draft, ...UNSAID, said_step: said })
      .where("id", "=", id)
      .where("outcome", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Refusal(409, "E_PROMPT_CLOSED");
    await recordChange(tx, "prompts", now, id, person.id);
    if (draft !== null) await recordChange(tx, "drafts", now, draft);
    if (grave)
      await recordAudit(tx, {
        at: now,
        accountId: person.id,
        action: "prompt-close",
        subjectId: id,
        outcome: "success",
        detail: `${row.device_id}, ${row.category}: ${body.outcome}`,
      });
    return { ...row, outcome: body.outcome, closed_at: now, draft_id: draft, ...UNSAID, said_step: said };
  });
  return promptView(await sayContact(context, row, person, now));
}

/** Draft opened for the device since the first hit, of the same category if there is one. */
async function draftOf(tx: DatabaseTransaction, venueId: string, prompt: PromptRow): Promise<string | null> {
  const drafts = await tx
    .withTables<RegisterPublicViews>()
    .selectFrom("register_public_device_draft")
    .select(["id", "category"])
    .where("venue_id", "=", venueId)
    .where("device", "=", prompt.device_id)
    .where("opened_at", ">=", prompt.first_at - PROMPT_WINDOW_MS)
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .execute();
  return (drafts.find(({ category }) => category === prompt.category) ?? drafts[0])?.id ?? null;
}
