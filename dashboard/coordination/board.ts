/**
 * The control board: every requirement with its proofs' state, and a person's word for what no machine can see (R-099).
 *
 * @module
 */
import { boardOf } from "../../policies/engine/coordination/board.ts";
import type { BoardFacts } from "../../policies/engine/coordination/board.ts";
import type { AttestBody, BoardView } from "../../policies/schema/coordination-api.ts";
import { Refusal } from "../platform/error.ts";
import { checkPast, enter, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { listContractors } from "./contractors.ts";
import { standings } from "./duties.ts";
import { improvementFigures } from "./improvements.ts";
import { lendingFigures } from "./lending.ts";
import { remarkFigures } from "./remarks.ts";
import type { CoordinationTables } from "./tables.ts";

export async function readBoard(context: CoordinationContext): Promise<BoardView> {
  const { standards } = context;
  const today = todayOf(context);
  const facts = await factsOf(context, today);
  const byId = new Map(standards.requirements.map((requirement) => [requirement.id, requirement]));
  return {
    today,
    inconsistencies: [...standards.inconsistencies],
    rows: boardOf(standards.requirements, facts).flatMap(({ requirement, light, proofs, evidenceOn }) => {
      const found = byId.get(requirement);
      return found === undefined
        ? []
        : [
            {
              id: found.id,
              priority: found.priority,
              title: found.title,
              document: found.document,
              section: found.section,
              quotes: found.quotes,
              roles: found.roles,
              light,
              evidenceOn,
              proofs: [...proofs],
            },
          ];
    }),
  };
}

/** What the proofs are judged by: this slice's own books, and the answers of others. */
async function factsOf(context: CoordinationContext, day: string): Promise<BoardFacts> {
  const { database, outside, clock, venueId } = context;
  const others = await outside(clock());
  const duties = new Map((await standings(database, context)).map((one) => [one.duty, one]));
  const contractors = await listContractors(context);
  const records = {
    remarks: await remarkFigures(database, venueId),
    backlog: await improvementFigures(context),
    contractors: {
      count: contractors.length,
      open: contractors.filter(({ ended, missing }) => !ended && missing.length > 0).length,
      on: contractors.length === 0 ? null : day,
    },
    lending: await lendingFigures(database, context),
  };
  const words = await database
    .withTables<CoordinationTables>()
    .selectFrom("coordination_attest")
    .select(["requirement", "on_day"])
    .where("venue_id", "=", venueId)
    .orderBy("on_day")
    .execute();
  const attested = new Map(words.map((one) => [one.requirement, { on: one.on_day }]));
  return {
    today: day,
    metric: others.metric,
    order: others.order,
    test: others.test,
    duty: (id) => duties.get(id) ?? null,
    records: (kind) =>
      kind === "remarks" || kind === "backlog" || kind === "contractors" || kind === "lending"
        ? records[kind]
        : others.records(kind as "register" | "helplines"),
    attested: (requirement) => attested.get(requirement) ?? null,
  };
}

/**
 * A person's word that a requirement holds, with what was looked at.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 409 `E_COORDINATION_PROOF`: nobody's word is asked for; 422 `E_COORDINATION_DAY`
 */
export async function attest(
  context: CoordinationContext,
  viewer: Person,
  requirement: string,
  { id, on, note }: AttestBody,
): Promise<BoardView> {
  const found = context.standards.requirements.find((one) => one.id === requirement);
  if (found === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
  if (!found.proof.some(({ kind }) => kind === "attest")) throw new Refusal(409, "E_COORDINATION_PROOF");
  checkPast(on, todayOf(context));
  const now = context.clock();
  await context.database.transaction().execute(async (tx) => {
    const made = await tx
      .withTables<CoordinationTables>()
      .insertInto("coordination_attest")
      .values({ id, venue_id: context.venueId, requirement, on_day: on, note, by_account: viewer.account, at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 1n)
      await enter(tx, context, { item: id, what: `${requirement} attested`, by: viewer.account, at: now });
  });
  return readBoard(context);
}
