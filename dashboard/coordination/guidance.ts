/**
 * The guidance watch: who looked at which outside document when, and what a change means for us. The program fetches nothing.
 *
 * @module
 */
import { addMonths, daysBetween } from "../../policies/engine/day.ts";
import type { GuidanceCheckBody, GuidanceView } from "../../policies/schema/guidance-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import { checkPast, enter, namesOf, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { listImprovements, openImprovement } from "./improvements.ts";
import type { CoordinationTables } from "./tables.ts";

/** So long before its term it is time to look. */
const SOON_DAYS = 30;

/** What nobody has looked at comes first, then by its term. */
export async function listGuidance(context: CoordinationContext): Promise<GuidanceView[]> {
  const { database, venueId, standards } = context;
  const today = todayOf(context);
  const rows = await database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_guidance")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("on_day", "desc")
    .orderBy("at", "desc")
    .execute();
  const name = await namesOf(database);
  const numbers = new Map((await listImprovements(context)).map(({ id, number }) => [id, number]));
  return standards.guidance
    .map((one): GuidanceView => {
      const checks = rows.filter(({ guidance }) => guidance === one.id);
      const last = checks[0]?.on_day ?? null;
      const due = last === null ? null : addMonths(last, one.everyMonths);
      const left = due === null ? null : daysBetween(today, due);
      return {
        ...one,
        state: left === null ? "never" : left < 0 ? "overdue" : left <= SOON_DAYS ? "soon" : "ahead",
        last,
        due,
        checks: checks.map((check) => ({
          on: check.on_day,
          by: name(check.by_account),
          outcome: check.outcome as "same" | "changed",
          meaning: check.meaning,
          improvement: check.improvement === null ? null : (numbers.get(check.improvement) ?? null),
          at: instant(check.at),
        })),
      };
    })
    .toSorted((a, b) => ((a.due ?? "0") < (b.due ?? "0") ? -1 : Number((a.due ?? "0") > (b.due ?? "0"))));
}

/**
 * Somebody looked. What has changed becomes an improvement, if they want.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 422 `E_COORDINATION_DAY`
 */
export async function checkGuidance(
  context: CoordinationContext,
  viewer: Person,
  guidance: string,
  { id, on, outcome, meaning, improve }: GuidanceCheckBody,
): Promise<GuidanceView[]> {
  const found = context.standards.guidance.find((one) => one.id === guidance);
  if (found === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  checkPast(on, todayOf(context));
  // Under the check's own id: sent twice, it is one improvement.
  const improvement = outcome === "changed" && improve ? id : null;
  if (improvement !== null)
    await openImprovement(context, viewer, {
      id,
      title: `Zmiana wytycznych: ${found.title.pl}`.slice(0, 200),
      why: meaning,
      origin: { kind: "guidance", where: found.title.pl.slice(0, 200) },
      owner: null,
      dueOn: null,
      cost: "",
      change: null,
    });
  const now = context.clock();
  await context.database.transaction().execute(async (tx) => {
    const made = await tx
      .withTables<CoordinationTables>()
      .insertInto("coordination_guidance")
      .values({
        id,
        venue_id: context.venueId,
        guidance,
        on_day: on,
        outcome,
        meaning: outcome === "same" ? "" : meaning,
        improvement,
        by_account: viewer.account,
        at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 1n)
      await enter(tx, context, { item: id, what: `guidance ${guidance} ${outcome}`, by: viewer.account, at: now });
  });
  return listGuidance(context);
}
