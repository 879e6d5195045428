/**
 * Surveys: rounds, counters of their answers, slips that were not used yet, and who ran a round. Not one row about somebody who answered.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("survey_round")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("year", "integer", required)
    .addColumn("ordinal", "integer", required)
    .addColumn("audience", "text", required)
    .addColumn("state", "text", required)
    .addColumn("opens_on", "text", required)
    .addColumn("closes_on", "text", required)
    .addColumn("code", "text", required)
    .addColumn("questionnaire", "text", required)
    .addColumn("ballots", "integer", required)
    .addColumn("opened_on", "text")
    .addColumn("closed_on", "text")
    .addColumn("release", "text")
    .addColumn("planned_at", "bigint", required)
    .addUniqueConstraint("survey_round_number", ["venue_id", "year", "ordinal"])
    .addUniqueConstraint("survey_round_code", ["venue_id", "code"])
    .execute();
  await db.schema
    .createTable("survey_count")
    .addColumn("round_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("question", "text", required)
    .addColumn("option", "text", required)
    .addColumn("count", "integer", required)
    .addColumn("closed_at", "bigint")
    .addPrimaryKeyConstraint("survey_count_key", ["round_id", "question", "option"])
    .execute();
  await db.schema
    .createTable("survey_ballot")
    .addColumn("round_id", "text", required)
    .addColumn("venue_id", "text", required)
    .addColumn("digest", "text", required)
    .addColumn("until_at", "bigint", required)
    .addPrimaryKeyConstraint("survey_ballot_key", ["round_id", "digest"])
    .execute();
  await db.schema
    .createTable("survey_entry")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("round_id", "text", required)
    .addColumn("what", "text", required)
    .addColumn("by_account", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
}
