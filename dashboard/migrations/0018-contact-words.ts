/**
 * What became of an educator's word about contact, so that it can be shown, retried after a crash, and taken back.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  for (const column of ["said_step", "said_state", "said_code", "said_case", "said_before"] as const)
    await db.schema.alterTable("loan_prompt").addColumn(column, "text").execute();
}
