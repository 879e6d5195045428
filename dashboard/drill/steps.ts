/**
 * Steps of a drill: starting it, playing it, ending it, learning from it. Each is one transaction over the drill's own tables.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { UNBEGUN } from "../../policies/engine/drill/play.ts";
import type { z } from "zod";
import type { DrillApi, DrillView } from "../../policies/schema/drill.ts";
import { localDate, localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { RefusalCode } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { DrillContext, Player } from "./context.ts";
import { dueNow, findRun, keptOut, tryStep, viewRun } from "./runs.ts";
import type { Run } from "./runs.ts";
import type { DrillTables } from "./tables.ts";

type Body<K extends keyof typeof DrillApi> = (typeof DrillApi)[K] extends { readonly body: infer B extends z.ZodType }
  ? z.output<B>
  : never;

/** `Ć/2/2027`, without gaps. */
async function nextNumber(tx: DatabaseTransaction, { venueId, timeZone }: DrillContext, at: number): Promise<string> {
  const { year } = localFields(at, timeZone);
  const rows = await tx
    .withTables<DrillTables>()
    .selectFrom("drill_run")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("number", "like", `Ć/%/${String(year)}`)
    .execute();
  return `Ć/${String(rows.length + 1)}/${String(year)}`;
}

async function shown(db: Queryable, context: DrillContext, viewer: Player, id: string): Promise<DrillView> {
  return viewRun(db, context, await findRun(db, context, viewer, id), viewer);
}

/** @throws {Refusal} 404 `E_DRILL_UNKNOWN`: no such scenario; 409 `E_DRILL_RUNNING`: one at a time */
export async function startDrill(context: DrillContext, viewer: Player, body: Body<"drillStart">): Promise<DrillView> {
  const { database, clock, venueId } = context;
  if (!context.scenarios.some(({ id }) => id === body.scenario)) throw new Refusal(404, "E_DRILL_UNKNOWN");
  const at = clock();
  return database.transaction().execute(async (tx) => {
    const tables = tx.withTables<DrillTables>();
    const rows = await tables.selectFrom("drill_run").select(["id", "state"]).where("venue_id", "=", venueId).execute();
    if (!rows.some(({ id }) => id === body.id)) {
      if (rows.some(({ state }) => state === "running")) throw new Refusal(409, "E_DRILL_RUNNING");
      await tables
        .insertInto("drill_run")
        .values({
          id: body.id,
          venue_id: venueId,
          number: await nextNumber(tx, context, at),
          scenario: body.scenario,
          pace: body.pace,
          state: "running",
          started_at: at,
          started_by: viewer.account,
          ended_at: null,
          ended_by: null,
          played: JSON.stringify(UNBEGUN),
          opened_by: null,
          kept_out: 0,
          debrief: "",
          lessons: "[]",
        })
        .execute();
    }
    return shown(tx, context, viewer, body.id);
  });
}

/** What the rules refused, to be said once the attempt is written down. */
interface Refused {
  readonly refusal: RefusalCode;
}

/**
 * Plays one step by the rules of real cases. A refused attempt is part of the exercise: it is kept, and answered with the code a real case gives.
 *
 * @throws {Refusal} 404 `E_DRILL_UNKNOWN`; 409 `E_DRILL_OVER`, `E_DRILL_DONE`: somebody was quicker; 409 and the code of the procedure
 */
export async function playStep(
  context: DrillContext,
  viewer: Player,
  id: string,
  { step: stepId, text }: Body<"drillStep">,
): Promise<DrillView> {
  const answer = await context.database.transaction().execute(async (tx): Promise<DrillView | Refused> => {
    const run = await findRun(tx, context, viewer, id);
    if (run.row.state !== "running") throw new Refusal(409, "E_DRILL_OVER");
    const step = run.scenario.steps.find((one) => one.id === stepId);
    if (step === undefined) throw new Refusal(404, "E_DRILL_UNKNOWN");
    if (run.entries.some((one) => one.step === stepId && one.refusal === null)) throw new Refusal(409, "E_DRILL_DONE");
    const entry = randomUUID();
    const played = tryStep(run, viewer, step, text, entry);
    const tables = tx.withTables<DrillTables>();
    await tables
      .insertInto("drill_entry")
      .values({
        id: entry,
        venue_id: context.venueId,
        run_id: id,
        step: stepId,
        account: viewer.account,
        role: played.ok ? played.role : null,
        text: played.ok ? text : "",
        refusal: played.ok ? null : played.code,
        at: context.clock(),
        played_at: run.now,
        due_at: dueNow(context, run, step),
      })
      .execute();
    if (!played.ok) return { refusal: played.code as RefusalCode };
    await tables
      .updateTable("drill_run")
      .set({ played: JSON.stringify(played.next), opened_by: run.row.opened_by ?? viewer.account })
      .where("id", "=", id)
      .execute();
    return shown(tx, context, viewer, id);
  });
  if ("refusal" in answer) throw new Refusal(409, answer.refusal);
  return answer;
}

export async function noteDrill(
  context: DrillContext,
  viewer: Player,
  id: string,
  body: Body<"drillNote">,
): Promise<DrillView> {
  return context.database.transaction().execute(async (tx) => {
    await findRun(tx, context, viewer, id);
    await tx
      .withTables<DrillTables>()
      .insertInto("drill_note")
      .values({
        id: body.id,
        venue_id: context.venueId,
        run_id: id,
        account: viewer.account,
        text: body.text,
        at: context.clock(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return shown(tx, context, viewer, id);
  });
}

/** Ends a drill: what was not done was missed, and now everybody may see it. @throws {Refusal} 409 `E_DRILL_OVER` */
export async function endDrill(
  context: DrillContext,
  viewer: Player,
  id: string,
  { cancel }: Body<"drillEnd">,
): Promise<DrillView> {
  return context.database.transaction().execute(async (tx) => {
    const run = await findRun(tx, context, viewer, id);
    if (run.row.state !== "running") throw new Refusal(409, "E_DRILL_OVER");
    await tx
      .withTables<DrillTables>()
      .updateTable("drill_run")
      .set({
        state: cancel ? "cancelled" : "debrief",
        ended_at: context.clock(),
        ended_by: viewer.account,
        kept_out: keptOut(run),
      })
      .where("id", "=", id)
      .execute();
    return shown(tx, context, viewer, id);
  });
}

/**
 * Closes the debriefing: its lessons become improvements, and the yearly duty is done. The only words of a drill that leave its space.
 *
 * @throws {Refusal} 409 `E_DRILL_OVER`: it still runs, was cancelled, or was debriefed already
 */
export async function debriefDrill(
  context: DrillContext,
  viewer: Player,
  id: string,
  { text, lessons }: Body<"drillDebrief">,
): Promise<DrillView> {
  const run: Run = await findRun(context.database, context, viewer, id);
  if (run.row.state !== "debrief") throw new Refusal(409, "E_DRILL_OVER");
  const where = `ćwiczenie ${run.row.number}`;
  // Each carries an id of its own, so that a second try after a failure makes none twice.
  for (const lesson of lessons)
    await context.improve(viewer, { ...lesson, title: `Z ćwiczenia: ${lesson.title}`.slice(0, 200), where });
  return context.database.transaction().execute(async (tx) => {
    const on = localDate(run.row.ended_at ?? context.clock(), context.timeZone);
    await context.dutyDone(tx, viewer, { id: `drill-${id}`, on, note: where });
    await tx
      .withTables<DrillTables>()
      .updateTable("drill_run")
      .set({
        state: "closed",
        debrief: text,
        lessons: JSON.stringify(lessons.map(({ title, why }) => ({ title, why }))),
      })
      .where("id", "=", id)
      .where("state", "=", "debrief")
      .execute();
    return shown(tx, context, viewer, id);
  });
}
