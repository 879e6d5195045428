/**
 * Who works for the venue from outside, with the agreement of art. 28 GDPR and the clause on the protection of minors.
 *
 * @module
 */
import type { ContractorBody, ContractorView } from "../../policies/schema/coordination-api.ts";
import { Refusal } from "../platform/error.ts";
import { enter, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import type { ContractorRow, CoordinationTables } from "./tables.ts";

function viewOf(row: ContractorRow, today: string): ContractorView {
  const body = JSON.parse(row.body) as Omit<ContractorBody, "id">;
  const missing: ContractorView["missing"] = [];
  if (body.processesData && body.agreementOn === null) missing.push("agreement");
  if (body.clauseOn === null) missing.push("clause");
  return { ...body, id: row.id, missing, ended: body.contractUntil !== null && body.contractUntil < today };
}

/** By name; those whose contract ended last. */
export async function listContractors(context: CoordinationContext): Promise<ContractorView[]> {
  const rows = await context.database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_contractor")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .execute();
  return rows
    .map((row) => viewOf(row, todayOf(context)))
    .toSorted((a, b) => Number(a.ended) - Number(b.ended) || a.name.localeCompare(b.name, "pl"));
}

/** @throws {Refusal} 422 `E_API_INPUT`: the address names another contractor than the body */
export async function saveContractor(
  context: CoordinationContext,
  viewer: Person,
  id: string,
  { id: own, ...body }: ContractorBody,
): Promise<ContractorView> {
  if (id !== own) throw new Refusal(422, "E_API_INPUT");
  const now = context.clock();
  const row: ContractorRow = {
    id,
    venue_id: context.venueId,
    body: JSON.stringify(body),
    contract_until: body.contractUntil,
    saved_at: now,
  };
  await context.database.transaction().execute(async (tx) => {
    await tx
      .withTables<CoordinationTables>()
      .insertInto("coordination_contractor")
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet({ body: row.body, contract_until: row.contract_until, saved_at: now })
          .where("coordination_contractor.venue_id", "=", context.venueId),
      )
      .execute();
    await enter(tx, context, { item: id, what: "contractor saved", by: viewer.account, at: now });
  });
  return viewOf(row, todayOf(context));
}
