/**
 * Is the purpose still there? Personal data of a case are judged by a person, on time, and erased without delay when it is not.
 *
 * After a verification that found no harm, a year after the case was closed; after harm, every six months while proceedings run; each card of
 * a child by itself; a case nobody closed, half a year after the last thing that happened in it. The note stays its ten years, without the
 * personal data that stood in it. Nothing is erased without a decision: evidence of harm must not go because somebody was on leave.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { ReviewBody, ReviewView } from "../../policies/schema/retention-api.ts";
import { recordAudit } from "../access/index.ts";
import { forgetCopies, keepNote } from "../cases/index.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, isHeld, mayKnow, namesOf, sealedSubjects } from "./dates.ts";
import type { DatedCase } from "./dates.ts";
import type { DecisionRow, RetentionTables } from "./tables.ts";

export const AFTER_CLOSE_MS = 365.25 * DAY_MS;
export const WHILE_HARM_MS = AFTER_CLOSE_MS / 2;
/** Longer ahead nobody can say that data are needed. */
const MOST_AHEAD_MS = 366 * DAY_MS;

/** First review of a case; null: it was rejected and goes by another clock. */
export function firstReview(found: DatedCase): { readonly ground: ReviewView["ground"]; readonly at: number } | null {
  if (found.state === "rejected") return null;
  if (found.harm === "positive") return { ground: "harm", at: (found.closed_at ?? found.opened_at) + WHILE_HARM_MS };
  if (found.closed_at !== null) return { ground: "closed-not-harm", at: found.closed_at + AFTER_CLOSE_MS };
  // Nobody closed it: whether its purpose goes on is asked all the same (R-083, reviews every six months).
  const last = Math.max(found.lastAt, found.opened_at, found.last_step_at ?? 0);
  return { ground: "never-closed", at: last + WHILE_HARM_MS };
}

export async function decisionsOf(db: Queryable, venueId: string): Promise<readonly DecisionRow[]> {
  return db
    .withTables<RetentionTables>()
    .selectFrom("retention_decision")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

/** Reviews the person may know of, soonest first. */
export async function listReviews(context: RetentionContext, person: Person, now: number): Promise<ReviewView[]> {
  const { database: db, venueId } = context;
  const decided = await decisionsOf(db, venueId);
  const names = await namesOf(db);
  const views: ReviewView[] = [];
  for (const found of await datedCases(db, venueId)) {
    const first = firstReview(found);
    if (first === null || !mayKnow(person, found.named)) continue;
    for (const subject of await sealedSubjects(context, db, found.id)) {
      const decisions = decided.filter((row) => row.case_id === found.id && row.subject === subject);
      const dueAt = Math.max(first.at, decisions.at(-1)?.next_at ?? 0);
      views.push({
        caseId: found.id,
        number: found.number,
        subject,
        ground: first.ground,
        dueAt: instant(dueAt),
        due: dueAt <= now,
        held: await isHeld(db, venueId, found.id),
        decisions: decisions.map((row) => ({
          at: instant(row.at),
          by: names.get(row.by_account) ?? row.by_account,
          outcome: row.outcome === "erase" ? "erase" : "keep",
          why: row.why,
          nextAt: row.next_at === null ? null : instant(row.next_at),
        })),
      });
    }
  }
  return views.sort((a, b) => a.dueAt - b.dueAt);
}

/**
 * A person's decision about one subject of one case. Erasing destroys the key in the same transaction, and takes the copy of the note from the
 * share; the note itself stays without personal data, the register line stays and its chain holds.
 *
 * @throws {Refusal} 404 `E_RETENTION_UNKNOWN`, 409 `E_RETENTION_HELD`, 422 `E_RETENTION_DATE`
 */
export async function decideReview(
  context: RetentionContext,
  body: ReviewBody,
  person: Person,
  now: number,
): Promise<ReviewView> {
  const { database, venueId, vault } = context;
  const view = (await listReviews(context, person, now)).find(
    (one) => one.caseId === body.caseId && one.subject === body.subject,
  );
  if (view === undefined) throw new Refusal(404, "E_RETENTION_UNKNOWN");
  if (body.outcome === "keep" && (body.nextAt <= now || body.nextAt > now + MOST_AHEAD_MS))
    throw new Refusal(422, "E_RETENTION_DATE");
  if (body.outcome === "erase" && view.held) throw new Refusal(409, "E_RETENTION_HELD");
  const nextAt = body.outcome === "keep" ? body.nextAt : null;
  // The key goes in any case: a copy that cannot be removed now stays a task of its case and is tried again.
  if (body.outcome === "erase" && view.subject === "case") await forgetCopies(context, body.caseId);
  const names = await namesOf(database);
  await database.transaction().execute(async (tx) => {
    await tx
      .withTables<RetentionTables>()
      .insertInto("retention_decision")
      .values({
        id: randomUUID(),
        venue_id: venueId,
        case_id: body.caseId,
        subject: view.subject,
        at: now,
        by_account: person.id,
        outcome: body.outcome,
        why: body.why,
        next_at: nextAt,
      })
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "retention-review",
      subjectId: body.caseId,
      outcome: "success",
      detail: `${view.subject} ${body.outcome}`,
    });
    await recordChange(tx, "retention", now, body.caseId);
    // Last: the books take their one lock.
    if (body.outcome === "erase") {
      const { caseId } = body;
      const erasure = { venueId, caseId, now, why: "purpose-ended", by: person.id };
      if (view.subject === "case")
        await keepNote(tx, context, { caseId, names: [...names.values()], by: person.id, now });
      let gone = (await vault.destroy(tx, { ...erasure, subject: view.subject })).length;
      // What a child wrote is personal data of the case it became.
      if (view.subject === "case") gone += (await vault.destroy(tx, { ...erasure, subject: "report" })).length;
      if (gone === 0) throw new Refusal(404, "E_RETENTION_UNKNOWN");
    }
  });
  if (body.outcome === "erase") await vault.sweep(database);
  return {
    ...view,
    dueAt: nextAt ?? view.dueAt,
    due: false,
    decisions: [
      ...view.decisions,
      {
        at: instant(now),
        by: names.get(person.id) ?? person.id,
        outcome: body.outcome,
        why: body.why,
        nextAt: nextAt === null ? null : instant(nextAt),
      },
    ],
  };
}
