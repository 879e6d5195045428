/**
 * «To pomyłka»: anybody may say that a block is a mistake, and see what became of it by a code.
 *
 * Nothing about who asked is taken in: no address, no network, no device, no time finer than the request's own. Where
 * nothing blocks the name it is not even written down. While a name waits, everybody who asks for it joins the same request.
 *
 * @module
 */
import { randomInt, randomUUID } from "node:crypto";
import { drawReference as newReference, parseReference } from "../../policies/engine/reference.ts";
import type { MistakeState, MistakeView } from "../../policies/schema/api.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import type { z } from "zod";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { blockedBy } from "./blocked-by.ts";
import type { Judged } from "./blocked-by.ts";
import { parseTypedName } from "./facts.ts";
import { settleMistake } from "./mistake-links.ts";
import type { NameBlock } from "./model.ts";
import type { Person } from "./person.ts";
import type { ListTables, MistakeRow } from "./tables.ts";

/** Waiting requests; past them somebody floods, or nobody decides, and both must be noticed. */
export const WAITING_LIMIT = 500;
/** A code that is taken already is drawn anew; of 190 million codes this many misses in a row do not happen. */
const DRAWS = 8;

/** A new code; chance is that of the operating system unless a test gives its own. */
export const drawReference = (draw: (below: number) => number = randomInt): string => newReference(draw);

/**
 * Takes a request in.
 *
 * @returns code by which anybody may ask what became of it
 * @throws {Refusal} 422 `E_EXPLAIN_NAME`; 429 `E_MISTAKE_FULL`
 */
export async function reportMistake(
  database: Database,
  venueId: string,
  opened: Judged,
  typed: string,
  now: number,
): Promise<string> {
  const name = parseTypedName(typed);
  const blocked = blockedBy(opened, name).length > 0;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    if (blocked) {
      // The write comes first: of two people who ask at once, the second waits here and joins the first.
      const joined = await db
        .updateTable("list_mistake")
        .set((eb) => ({ times: eb("times", "+", 1) }))
        .where("venue_id", "=", venueId)
        .where("waiting_name", "=", name)
        .returning(["id", "reference"])
        .executeTakeFirst();
      if (joined !== undefined) {
        await recordChange(tx, "review", now, joined.id);
        return joined.reference;
      }
      const waiting = await db
        .selectFrom("list_mistake")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("venue_id", "=", venueId)
        .where("decided_at", "is", null)
        .executeTakeFirstOrThrow();
      if (waiting.count >= WAITING_LIMIT) throw new Refusal(429, "E_MISTAKE_FULL", { retryAfterS: 3_600 });
    }
    const id = randomUUID();
    for (let attempt = 0; attempt < DRAWS; attempt += 1) {
      const reference = drawReference();
      const made = await db
        .insertInto("list_mistake")
        .values({
          id,
          venue_id: venueId,
          reference,
          name: blocked ? name : null,
          times: 1,
          at: now,
          decision: blocked ? null : "not-blocked",
          decided_reason: null,
          decided_name: null,
          decided_at: blocked ? null : now,
          exception_id: null,
          waiting_name: blocked ? name : null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 1n) {
        if (blocked) await recordChange(tx, "review", now, id);
        return reference;
      }
      const other = await db
        .selectFrom("list_mistake")
        .select("reference")
        .where("venue_id", "=", venueId)
        .where("waiting_name", "=", name)
        .executeTakeFirst();
      if (other !== undefined) return other.reference;
    }
    throw new Refusal(503, "E_API_UNAVAILABLE", { retryAfterS: 5 });
  });
}

/** What anybody with the code may see: the state, not the name. @throws {Refusal} 404 `E_MISTAKE_UNKNOWN` */
export async function mistakeState(
  database: Queryable,
  venueId: string,
  opened: Judged,
  typed: string,
): Promise<z.input<typeof MistakeState>> {
  const reference = parseReference(typed);
  const row =
    reference === undefined
      ? undefined
      : await database
          .withTables<ListTables>()
          .selectFrom("list_mistake")
          .select(["reference", "decision", "name"])
          .where("venue_id", "=", venueId)
          .where("reference", "=", reference)
          .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_MISTAKE_UNKNOWN");
  const decided = row.decision as "opened" | "declined" | "not-blocked" | null;
  const free = decided === null && row.name !== null && blockedBy(opened, row.name as DomainName).length === 0;
  return { reference: row.reference, state: free ? "not-blocked" : (decided ?? "waiting") };
}

export async function viewMistakes(
  database: Queryable,
  venueId: string,
  opened: Judged,
  id?: string,
): Promise<MistakeView[]> {
  let query = database
    .withTables<ListTables>()
    .selectFrom("list_mistake")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("decision", "is", null), eb("decision", "!=", "not-blocked")]));
  if (id !== undefined) query = query.where("id", "=", id);
  const rows = await query.orderBy("at", "desc").orderBy("id").limit(2_000).execute();
  return rows.map((row) => view(row, row.name === null ? [] : blockedBy(opened, row.name as DomainName)));
}

function view(row: MistakeRow, blocks: readonly NameBlock[]): MistakeView {
  return {
    id: row.id,
    reference: row.reference,
    name: row.name ?? "",
    count: row.times,
    at: instant(row.at),
    lists: blocks.map(({ source, category, severity, locked }) => ({ source, category, severity, locked })),
    decision:
      row.decision === null || row.decided_at === null
        ? null
        : {
            decision: row.decision as "opened" | "declined",
            reason: row.decided_reason ?? "",
            by: row.decided_name ?? "",
            at: instant(row.decided_at),
            exceptionId: row.exception_id,
          },
  };
}

/** @throws {Refusal} 404 `E_MISTAKE_UNKNOWN`, 409 `E_MISTAKE_DECIDED` */
export async function declineMistake(
  database: Database,
  venueId: string,
  id: string,
  body: { readonly decision: "declined"; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const row = await tx
      .withTables<ListTables>()
      .selectFrom("list_mistake")
      .select("decided_at")
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_MISTAKE_UNKNOWN");
    if (row.decided_at !== null) throw new Refusal(409, "E_MISTAKE_DECIDED");
    await settleMistake(tx, id, body, person, now);
    await recordChange(tx, "review", now, id);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "mistake-decide",
      subjectId: id,
      outcome: "success",
      detail: `${body.decision}: ${body.reason}`,
    });
  });
}
