/**
 * Departments of the venue: each has its own head, who decides what happened in it.
 *
 * @module
 */
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { PeopleTables } from "./tables.ts";

export interface Department {
  readonly id: string;
  readonly name: string;
  readonly closedAt: number | null;
}

export async function listDepartments(db: Queryable, venueId: string): Promise<readonly Department[]> {
  const rows = await db
    .withTables<PeopleTables>()
    .selectFrom("people_department")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("name")
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, closedAt: row.closed_at }));
}

export const openDepartments = async (db: Queryable, venueId: string): Promise<readonly Department[]> =>
  (await listDepartments(db, venueId)).filter(({ closedAt }) => closedAt === null);

/** @throws {Refusal} 409 `E_PEOPLE_DEPARTMENT_TAKEN` */
export async function createDepartment(
  tx: DatabaseTransaction,
  venueId: string,
  body: { readonly id: string; readonly name: string },
  by: string,
  at: number,
): Promise<void> {
  const made = await tx
    .withTables<PeopleTables>()
    .insertInto("people_department")
    .values({ venue_id: venueId, id: body.id, name: body.name, closed_at: null })
    .onConflict((conflict) => conflict.columns(["venue_id", "id"]).doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows !== 1n) throw new Refusal(409, "E_PEOPLE_DEPARTMENT_TAKEN");
  await written(tx, body.id, by, at);
}

/** @throws {Refusal} 404 `E_PEOPLE_UNKNOWN` */
export async function updateDepartment(
  tx: DatabaseTransaction,
  venueId: string,
  id: string,
  body: { readonly name?: string | undefined; readonly closed?: boolean | undefined },
  by: string,
  at: number,
): Promise<void> {
  const found = (await listDepartments(tx, venueId)).find((one) => one.id === id);
  if (found === undefined) throw new Refusal(404, "E_PEOPLE_UNKNOWN");
  await tx
    .withTables<PeopleTables>()
    .updateTable("people_department")
    .set({
      name: body.name ?? found.name,
      closed_at: body.closed === undefined ? found.closedAt : body.closed ? (found.closedAt ?? at) : null,
    })
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .execute();
  await written(tx, id, by, at);
}

async function written(tx: DatabaseTransaction, id: string, by: string, at: number): Promise<void> {
  await recordAudit(tx, { at, accountId: by, action: "department", outcome: "success", detail: id });
  await recordChange(tx, "accounts", at);
}
