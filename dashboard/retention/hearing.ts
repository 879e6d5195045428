/**
 * Whether an open page may be nudged about a review or a list of disposal: like the page itself, nothing of a case that names the viewer.
 *
 * @module
 */
import type { Queryable } from "../platform/tables.ts";
import type { RetentionTables } from "./tables.ts";

/**
 * @param keptFrom  cases that do not exist for the viewer
 * @param id        of a case, a list or a run
 */
export async function mayHearOfRetention(db: Queryable, keptFrom: ReadonlySet<string>, id: string): Promise<boolean> {
  if (keptFrom.has(id)) return false;
  if (keptFrom.size === 0) return true;
  const lines = await db
    .withTables<RetentionTables>()
    .selectFrom("retention_disposal_line")
    .select("case_id")
    .where("disposal_id", "=", id)
    .execute();
  return !lines.some((line) => keptFrom.has(line.case_id));
}
