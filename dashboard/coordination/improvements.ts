/**
 * The backlog of improvements: proposals with a reason, an owner and a day, and what became of each. Part 4 of the report lists them.
 *
 * @module
 */
import type { z } from "zod";
import type {
  ImprovementBody,
  ImprovementState,
  ImprovementUpdate,
  ImprovementView,
} from "../../policies/schema/coordination-api.ts";
import { listAccounts } from "../access/index.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import { enter, namesOf, nextNumber, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import type { CoordinationTables, ImprovementRow } from "./tables.ts";

type Kept = Omit<ImprovementBody, "id">;

const isEnded = (state: string): boolean => state === "done" || state === "dropped";

function viewOf(row: ImprovementRow, name: (account: string) => string, today: string): ImprovementView {
  const body = JSON.parse(row.body) as Kept;
  return {
    ...body,
    id: row.id,
    number: row.number,
    version: row.version,
    state: row.state as ImprovementState,
    result: row.result,
    ownerName: body.owner === null ? null : name(body.owner),
    openedOn: row.opened_on,
    endedOn: row.ended_on,
    overdue: !isEnded(row.state) && body.dueOn !== null && body.dueOn < today,
  };
}

/** What is open first, by the day it is due (those without one last); then what ended, the newest first. */
export async function listImprovements(context: CoordinationContext): Promise<ImprovementView[]> {
  const rows = await context.database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_improvement")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
  const name = await namesOf(context.database);
  const views = rows.map((row) => viewOf(row, name, todayOf(context)));
  const last = "9999-12-31";
  return [
    ...views
      .filter(({ state }) => !isEnded(state))
      .toSorted((a, b) => ((a.dueOn ?? last) < (b.dueOn ?? last) ? -1 : Number((a.dueOn ?? last) > (b.dueOn ?? last)))),
    ...views.filter(({ state }) => isEnded(state)).toReversed(),
  ];
}

async function find(db: Queryable, venueId: string, id: string): Promise<ImprovementRow | undefined> {
  return db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_improvement")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** @throws {Refusal} 422 `E_COORDINATION_OWNER`: no such account, or it is disabled */
async function checkOwner(db: Queryable, owner: string | null): Promise<void> {
  if (owner === null) return;
  if (!(await listAccounts(db)).some(({ id, disabledAt }) => id === owner && disabledAt === null))
    throw new Refusal(422, "E_COORDINATION_OWNER");
}

/** @throws {Refusal} 422 `E_COORDINATION_OWNER` */
export async function openImprovement(
  context: CoordinationContext,
  viewer: Person,
  { id, ...body }: ImprovementBody,
): Promise<ImprovementView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const name = await namesOf(tx);
    const known = await find(tx, context.venueId, id);
    if (known !== undefined) return viewOf(known, name, todayOf(context));
    await checkOwner(tx, body.owner);
    const row: ImprovementRow = {
      id,
      venue_id: context.venueId,
      number: await nextNumber(tx, context, "P", now),
      version: 1,
      body: JSON.stringify(body),
      state: "open",
      result: "",
      opened_on: todayOf(context),
      opened_at: now,
      ended_on: null,
    };
    await tx.withTables<CoordinationTables>().insertInto("coordination_improvement").values(row).execute();
    await enter(tx, context, { item: id, what: "improvement opened", by: viewer.account, at: now });
    return viewOf(row, name, todayOf(context));
  });
}

/**
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_CHANGED`: somebody was quicker; 422 `E_COORDINATION_RESULT`: ended without
 *   saying what came of it; 422 `E_COORDINATION_OWNER`
 */
export async function changeImprovement(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  { version, state, result, ...body }: z.output<typeof ImprovementUpdate>,
): Promise<ImprovementView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const row = await find(tx, context.venueId, id);
    if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
    if (row.version !== version) throw new Refusal(409, "E_COORDINATION_CHANGED");
    if (isEnded(state) && result.length < 10) throw new Refusal(422, "E_COORDINATION_RESULT");
    await checkOwner(tx, body.owner);
    const { origin } = JSON.parse(row.body) as Kept;
    const ended = isEnded(state) ? (row.ended_on ?? todayOf(context)) : null;
    const next: ImprovementRow = {
      ...row,
      version: version + 1,
      body: JSON.stringify({ ...body, origin }),
      state,
      result,
      ended_on: ended,
    };
    await tx
      .withTables<CoordinationTables>()
      .updateTable("coordination_improvement")
      .set({ version: next.version, body: next.body, state, result, ended_on: ended })
      .where("id", "=", id)
      .execute();
    await enter(tx, context, { item: id, what: `improvement ${state}`, by: viewer.account, at: now });
    return viewOf(next, await namesOf(tx), todayOf(context));
  });
}

/** For the board: proposals, those overdue as open matters, and the newest day. */
export async function improvementFigures(
  context: CoordinationContext,
): Promise<{ readonly count: number; readonly open: number; readonly on: string | null }> {
  const all = await listImprovements(context);
  return {
    count: all.length,
    open: all.filter(({ overdue }) => overdue).length,
    on: all.reduce<string | null>((day, { openedOn }) => (day === null || openedOn > day ? openedOn : day), null),
  };
}
