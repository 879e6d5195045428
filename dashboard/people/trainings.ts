/**
 * Who was trained in what, and when: the network-safety person does it again within twelve months.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { TrainingFacts } from "../../policies/engine/people/standing.ts";
import type { Competence, TrainingBody } from "../../policies/schema/people-api.ts";
import { listAccounts, recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { startOf } from "./days.ts";
import type { PeopleTables } from "./tables.ts";

/** @returns id @throws {Refusal} 404 `E_PEOPLE_UNKNOWN`; 400 `E_PEOPLE_DAY`, also for a day that has not come */
export async function enterTraining(
  tx: DatabaseTransaction,
  { venueId, timeZone }: { readonly venueId: string; readonly timeZone: string },
  body: TrainingBody,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<string> {
  if (startOf(body.on, timeZone) > at) throw new Refusal(400, "E_PEOPLE_DAY");
  if (!(await listAccounts(tx)).some(({ id }) => id === body.account)) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
  const id = randomUUID();
  await tx
    .withTables<PeopleTables>()
    .insertInto("people_training")
    .values({
      id,
      venue_id: venueId,
      account_id: body.account,
      on_day: body.on,
      topic: body.topic,
      competences: [...new Set(body.competences)].sort().join(","),
      entered_at: at,
      entered_by: by,
    })
    .execute();
  await recordAudit(tx, {
    at,
    accountId: by,
    action: "training",
    subjectId: body.account,
    outcome: "success",
    detail: body.on,
  });
  await recordChange(tx, "accounts", at, body.account);
  return id;
}

/** Takes back what was entered by mistake; unknown ids change nothing. */
export async function withdrawTraining(
  tx: DatabaseTransaction,
  venueId: string,
  id: string,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> {
  const row = await tx
    .withTables<PeopleTables>()
    .deleteFrom("people_training")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .returning(["account_id", "on_day"])
    .executeTakeFirst();
  if (row === undefined) return;
  await recordAudit(tx, {
    at,
    accountId: by,
    action: "training",
    subjectId: row.account_id,
    outcome: "success",
    detail: `withdrawn ${row.on_day}`,
  });
  await recordChange(tx, "accounts", at, row.account_id);
}

export async function trainingFacts(
  db: Queryable,
  venueId: string,
): Promise<readonly (TrainingFacts & { readonly account: string })[]> {
  const rows = await db
    .withTables<PeopleTables>()
    .selectFrom("people_training")
    .select(["account_id", "on_day", "competences"])
    .where("venue_id", "=", venueId)
    .execute();
  return rows.map((row) => ({
    account: row.account_id,
    on: row.on_day,
    competences: row.competences === "" ? [] : (row.competences.split(",") as Competence[]),
  }));
}
