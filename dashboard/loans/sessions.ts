/**
 * Steps of a session, each in one transaction, each once.
 *
 * A desk without network brings them later with their own times. A step that was taken before changes nothing and gets the same answer;
 * one that is refused leaves no trace and may come again.
 *
 * @module
 */
import type { z } from "zod";
import { mayLend } from "../../policies/engine/coordination/lending.ts";
import type { LoanApi, LoanSessionView } from "../../policies/schema/loan-api.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { LoanContext, Person } from "./context.ts";
import { isEndPossible, stepTime } from "./model.ts";
import { loansOf, lockSession, nextNumber, recordStep, saveSession, stateOf } from "./store.ts";
import type { SentStep } from "./store.ts";
import type { LoanRow, LoanTables, SessionRow } from "./tables.ts";
import { applyStep } from "./transition.ts";
import type { Step } from "./transition.ts";
import { viewSession } from "./views.ts";

type Body<E extends { readonly body: z.ZodType }> = z.output<E["body"]>;

/** @throws {Refusal} 422 `E_LOAN_TIME` */
export function timeOf(at: number, now: number): number {
  const time = stepTime(at, now);
  if (time === null) throw new Refusal(422, "E_LOAN_TIME", { fields: [{ path: "at", message: "" }] });
  return time;
}

/** @throws {Refusal} 403 `E_LOAN_SUSPENDED` */
export async function requireStanding(
  tx: DatabaseTransaction,
  context: LoanContext,
  person: Person,
  at: number,
): Promise<void> {
  if ((await context.isSuspended?.(tx, person.id, at)) === true) throw new Refusal(403, "E_LOAN_SUSPENDED");
}

/** Only opening asks for it: a session that is open goes on whatever ends meanwhile. @throws {Refusal} 403 `E_LOAN_TRAINING` */
async function requireTraining(
  tx: DatabaseTransaction,
  { training }: LoanContext,
  person: Person,
  at: number,
): Promise<void> {
  if (training !== undefined && !mayLend((await training(tx, person.id, at)).leave))
    throw new Refusal(403, "E_LOAN_TRAINING");
}

/**
 * Opens a session. Its id is the id of the step, so that a desk without network can name it at once.
 *
 * @throws {Refusal} 422 `E_LOAN_TIME`, `E_LOAN_END`; 409 `E_LOAN_STEP`; 403 `E_LOAN_SUSPENDED`, `E_LOAN_TRAINING`
 */
export async function createSession(
  context: LoanContext,
  body: Body<typeof LoanApi.loanCreate>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const { database, venueId } = context;
  const sent: SentStep = { id: body.step, kind: "create", subject: body.step, body };
  await database.transaction().execute(async (tx) => {
    if (!(await recordStep(tx, venueId, sent, person, { at: body.at ?? now, now }))) return;
    const at = timeOf(body.at ?? now, now);
    await requireStanding(tx, context, person, at);
    await requireTraining(tx, context, person, at);
    if (!isEndPossible(body.endsAt, at))
      throw new Refusal(422, "E_LOAN_END", { fields: [{ path: "endsAt", message: "" }] });
    await tx
      .withTables<LoanTables>()
      .insertInto("loan_session")
      .values({
        id: body.step,
        venue_id: venueId,
        number: await nextNumber(tx, context, at),
        state: "prepared",
        activity: body.activity,
        age_band: body.ageBand,
        children: body.children,
        camera: body.camera ? 1 : 0,
        owner_account: person.id,
        owner_name: person.name,
        created_at: at,
        briefed_at: null,
        started_at: null,
        ends_at: body.endsAt,
        closed_at: null,
        overdue_at: null,
      })
      .execute();
    await recordChange(tx, "loans", now, body.step);
  });
  return viewSession(database, venueId, body.step, now);
}

/** What a step does beside changing the session. */
export interface Work {
  /** Reads in the transaction, before the step is judged. */
  readonly step: (tx: DatabaseTransaction, session: SessionRow, at: number) => Promise<Step>;
  /** Writes what belongs to one device. */
  readonly save?: (
    tx: DatabaseTransaction,
    session: SessionRow,
    loans: readonly LoanRow[],
    at: number,
  ) => Promise<void>;
}

/**
 * @throws {Refusal} 404 `E_LOAN_UNKNOWN`; 422 `E_LOAN_TIME`; 409 `E_LOAN_STEP` and every refusal of the transition table
 */
export async function takeStep(
  context: LoanContext,
  sent: SentStep,
  person: Person,
  times: { readonly said: number; readonly now: number },
  work: Work,
): Promise<LoanSessionView> {
  const { database, venueId } = context;
  await database.transaction().execute(async (tx) => {
    const session = await lockSession(tx, venueId, sent.subject);
    // Before the time is looked at: a repeated step may have grown too old meanwhile.
    if (!(await recordStep(tx, venueId, sent, person, { at: times.said, now: times.now }))) return;
    const at = timeOf(times.said, times.now);
    const loans = await loansOf(tx, [session.id]);
    const outcome = applyStep(stateOf(session, loans), await work.step(tx, session, at));
    if (!outcome.ok) throw new Refusal(outcome.code === "E_LOAN_END" ? 422 : 409, outcome.code);
    await saveSession(tx, session, outcome.next);
    await work.save?.(tx, session, loans, outcome.at);
    await recordChange(tx, "loans", times.now, session.id);
  });
  return viewSession(database, venueId, sent.subject, times.now);
}

export async function brief(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanBrief>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const sent = { id: body.step, kind: "briefing", subject: id, body };
  const times = { said: body.at, now };
  return takeStep(context, sent, person, times, { step: async (_tx, _session, at) => ({ kind: "briefing", at }) });
}

export async function closeSession(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanClose>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const loans = body.loans ?? null;
  const sent = { id: body.step, kind: "close", subject: id, body };
  const times = { said: body.at, now };
  return takeStep(context, sent, person, times, { step: async (_tx, _session, at) => ({ kind: "close", at, loans }) });
}

export async function extendSession(
  context: LoanContext,
  id: string,
  body: Body<typeof LoanApi.loanExtend>,
  person: Person,
  now: number,
): Promise<LoanSessionView> {
  const sent = { id: body.step, kind: "extend", subject: id, body };
  const times = { said: now, now };
  return takeStep(context, sent, person, times, { step: async () => ({ kind: "extend", endsAt: body.endsAt }) });
}
