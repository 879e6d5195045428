/**
 * Copies that have to leave the network location: replaced, taken back, or of a case whose personal data were erased.
 *
 * Each is written down before anything is tried. Whatever fails then, a kill among it, the row is there: the job tries again every minute, the
 * case shows a task and the file with its problem, and the row goes only when the copy did.
 *
 * @module
 */
import { MINUTE_MS } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { CaseContext } from "./context.ts";
import { ShareError } from "./share.ts";
import type { ShareFolder } from "./share.ts";
import { recordOf } from "./store.ts";
import type { CaseTables } from "./tables.ts";

/** A step whose copy is on the share ends within this, or never. */
export const STEP_TAKES_MS = 5 * MINUTE_MS;

/** Retention has no more of the context than this. */
export type CopyContext = Pick<CaseContext, "database" | "venueId" | "share" | "clock">;

export interface LeftCopy {
  readonly caseId: string;
  readonly folder: ShareFolder;
  readonly name: string;
}

/** Writes down that a copy has to go, not before `dueAt`. */
export async function leaveCopy(
  db: Queryable,
  venueId: string,
  copy: LeftCopy,
  since: number,
  dueAt = since,
): Promise<void> {
  await db
    .withTables<CaseTables>()
    .insertInto("case_copy_left")
    .values({
      venue_id: venueId,
      folder: copy.folder,
      name: copy.name,
      case_id: copy.caseId,
      since,
      due_at: dueAt,
      problem: null,
    })
    .onConflict((conflict) => conflict.columns(["venue_id", "folder", "name"]).doUpdateSet({ due_at: dueAt }))
    .execute();
}

/** The copy stays after all. */
export async function keepCopy(db: Queryable, venueId: string, copy: Pick<LeftCopy, "folder" | "name">): Promise<void> {
  await db
    .withTables<CaseTables>()
    .deleteFrom("case_copy_left")
    .where("venue_id", "=", venueId)
    .where("folder", "=", copy.folder)
    .where("name", "=", copy.name)
    .execute();
}

/** Whether this very copy is the one that counts. */
async function counts(db: Queryable, copy: LeftCopy): Promise<boolean> {
  const row = await db
    .withTables<CaseTables>()
    .selectFrom("case_file")
    .select("name")
    .where("case_id", "=", copy.caseId)
    .where("name", "=", copy.name)
    .where("folder", "=", copy.folder)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Removes one copy now, whether it is due or not. @returns `false`: it is still there; its row says why
 */
export async function removeCopy(context: CopyContext, copy: LeftCopy): Promise<boolean> {
  const { database, venueId, share } = context;
  // A page that sends the same step twice writes the same copy twice; one of them counts.
  if (!(await counts(database, copy)))
    try {
      if (share === null) throw new ShareError(copy.folder);
      await share.remove(copy.folder, copy.name);
    } catch (cause) {
      if (!(cause instanceof ShareError)) throw cause;
      await database
        .withTables<CaseTables>()
        .updateTable("case_copy_left")
        .set({ problem: share === null ? "E_CASE_SHARE_OFF" : "E_CASE_SHARE" })
        .where("venue_id", "=", venueId)
        .where("folder", "=", copy.folder)
        .where("name", "=", copy.name)
        .execute();
      await showLag(database, copy.caseId);
      return false;
    }
  await keepCopy(database, venueId, copy);
  await showLag(database, copy.caseId);
  return true;
}

/**
 * Removes every copy that has to go and is due. @returns how many are still there
 */
export async function removeCopies(context: CopyContext, caseId?: string): Promise<number> {
  const rows = await context.database
    .withTables<CaseTables>()
    .selectFrom("case_copy_left")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("due_at", "<=", context.clock())
    .$if(caseId !== undefined, (query) => query.where("case_id", "=", caseId ?? ""))
    .orderBy("since")
    .execute();
  let left = 0;
  for (const { case_id: of, folder, name } of rows)
    if (!(await removeCopy(context, { caseId: of, folder: folder as ShareFolder, name }))) left += 1;
  return left;
}

/**
 * Takes every copy of a case's note from the network location; for retention, before what the copy tells of is erased.
 *
 * @returns whether all of them are gone; what is not stays on record and is tried again
 */
export async function forgetCopies(context: CopyContext, caseId: string): Promise<boolean> {
  const { database, venueId } = context;
  const now = context.clock();
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<CaseTables>();
    const files = await db.selectFrom("case_file").selectAll().where("case_id", "=", caseId).execute();
    for (const { folder, name } of files)
      await leaveCopy(tx, venueId, { caseId, folder: folder as ShareFolder, name }, now);
    await db.deleteFrom("case_file").where("case_id", "=", caseId).execute();
    // A step that never ended is over by now.
    await db.updateTable("case_copy_left").set({ due_at: now }).where("case_id", "=", caseId).execute();
  });
  return (await removeCopies(context, caseId)) === 0;
}

/** The record says whether a copy waits to be moved or removed: that is where the task comes from. */
export async function showLag(database: Database, caseId: string): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<CaseTables>();
    const row = await db
      .updateTable("case_record")
      .set((eb) => ({ state: eb.ref("state") }))
      .where("id", "=", caseId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return;
    const moves = await db
      .selectFrom("case_file")
      .select("name")
      .where("case_id", "=", caseId)
      .where((eb) => eb.or([eb("problem", "is not", null), eb("folder", "!=", eb.ref("wanted"))]))
      .executeTakeFirst();
    const removals = await db
      .selectFrom("case_copy_left")
      .select("name")
      .where("case_id", "=", caseId)
      .where("problem", "is not", null)
      .executeTakeFirst();
    const record = recordOf(row);
    const fileLags = moves !== undefined || removals !== undefined;
    if (record.fileLags === fileLags) return;
    await db
      .updateTable("case_record")
      .set({ record: JSON.stringify({ ...record, fileLags }) })
      .where("id", "=", caseId)
      .execute();
  });
}
