/**
 * The history of list generations, and the hold that keeps an older one published.
 *
 * Going back is a new number with old packs. While a hold stands, builds go on and are recorded, so that nothing has to be
 * loaded anew when it is lifted.
 *
 * @module
 */
import type { GenerationView } from "../../policies/schema/api.ts";
import { ListManifest } from "../../policies/schema/list-source.ts";
import type { Digest } from "../../policies/schema/vocabulary.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { Person } from "./person.ts";
import { requestApply } from "./requests.ts";
import type { GenerationRow, HoldRow, ListTables } from "./tables.ts";

/** Generations listed. */
export const RECORDED_GENERATIONS = 20;
/** Of these, how many can be gone back to. */
export const KEPT_GENERATIONS = 10;

export interface Generation {
  readonly manifest: ListManifest;
  readonly kind: GenerationView["kind"];
  readonly of: number | null;
  readonly added: number | null;
  readonly removed: number | null;
  readonly by: string | null;
  readonly reason: string | null;
}

const read = (row: GenerationRow): Generation => ({
  manifest: ListManifest.parse(JSON.parse(row.manifest)),
  kind: row.kind as Generation["kind"],
  of: row.of_generation,
  added: row.added,
  removed: row.removed,
  by: row.by_name,
  reason: row.reason,
});

/** @returns newest first */
export async function listGenerations(database: Queryable, venueId: string): Promise<Generation[]> {
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_generation")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("generation", "desc")
    .execute();
  return rows.map(read);
}

/** Packs the store must not delete: of the newest generations, and of the one that is held. */
export function packsToKeep(generations: readonly Generation[], held: number | null): Digest[] {
  const kept = generations.filter(
    (generation, index) => index < KEPT_GENERATIONS || generation.manifest.generation === held,
  );
  return [
    ...new Set(
      kept.flatMap(({ manifest }) => [
        manifest.digest,
        ...(manifest.delta === undefined ? [] : [manifest.delta.digest]),
      ]),
    ),
  ];
}

/** Writes a generation down; those past the newest twenty go. The same number again changes nothing. */
export async function recordGeneration(
  database: Database,
  venueId: string,
  generation: Generation,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    await db
      .insertInto("list_generation")
      .values({
        venue_id: venueId,
        generation: generation.manifest.generation,
        created_at: now,
        kind: generation.kind,
        of_generation: generation.of,
        manifest: JSON.stringify(generation.manifest),
        added: generation.added,
        removed: generation.removed,
        by_name: generation.by,
        reason: generation.reason,
      })
      .onConflict((conflict) => conflict.columns(["venue_id", "generation"]).doNothing())
      .execute();
    const oldest = await db
      .selectFrom("list_generation")
      .select("generation")
      .where("venue_id", "=", venueId)
      .orderBy("generation", "desc")
      .offset(RECORDED_GENERATIONS)
      .limit(1)
      .executeTakeFirst();
    const hold = await findHold(tx, venueId);
    // However many builds pass by: what is held, and what it was made of, stays known.
    const held = hold === undefined ? [] : [hold.of_generation, hold.generation ?? 0];
    if (oldest !== undefined)
      await db
        .deleteFrom("list_generation")
        .where("venue_id", "=", venueId)
        .where("generation", "<=", oldest.generation)
        .where("generation", "not in", [0, ...held])
        .execute();
    await recordChange(tx, "lists", now);
  });
}

export async function findHold(database: Queryable, venueId: string): Promise<HoldRow | undefined> {
  return database
    .withTables<ListTables>()
    .selectFrom("list_hold")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
}

/** Notes the number the held generation was published under. */
export async function recordHeld(database: Queryable, venueId: string, generation: number): Promise<void> {
  await database
    .withTables<ListTables>()
    .updateTable("list_hold")
    .set({ generation })
    .where("venue_id", "=", venueId)
    .execute();
}

export interface GenerationContext {
  readonly venueId: string;
  /** Generation of the lists that are published; 0 if none is. */
  readonly published: number;
  /** Whether all packs of a manifest are still in the store. */
  readonly isKept: (manifest: ListManifest) => boolean;
}

export async function viewGenerations(database: Queryable, context: GenerationContext): Promise<GenerationView[]> {
  return (await listGenerations(database, context.venueId)).map((generation) => {
    const { manifest } = generation;
    return {
      generation: manifest.generation,
      createdAt: manifest.createdAt,
      kind: generation.kind,
      of: generation.of,
      names: manifest.names,
      bytes: manifest.bytes + (manifest.delta?.bytes ?? 0),
      added: generation.added,
      removed: generation.removed,
      by: generation.by,
      reason: generation.reason,
      current: manifest.generation === context.published,
      kept: context.isKept(manifest),
    };
  });
}

/**
 * Asks for an older generation to be published; the control process does so within a second.
 *
 * @throws {Refusal} 404 `E_GENERATION_UNKNOWN`, 422 `E_GENERATION_GONE` (its packs are no longer there),
 *   409 `E_GENERATION_CURRENT`
 */
export async function rollBack(
  database: Database,
  context: GenerationContext,
  body: { readonly generation: number; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  const { venueId } = context;
  const wanted = (await listGenerations(database, venueId)).find(
    ({ manifest }) => manifest.generation === body.generation,
  );
  if (wanted === undefined) throw new Refusal(404, "E_GENERATION_UNKNOWN");
  if (body.generation === context.published) throw new Refusal(409, "E_GENERATION_CURRENT");
  if (!context.isKept(wanted.manifest)) throw new Refusal(422, "E_GENERATION_GONE");
  const hold = {
    of_generation: body.generation,
    generation: null,
    by_account: person.id,
    by_name: person.name,
    reason: body.reason,
    at: now,
  };
  await database.transaction().execute(async (tx) => {
    await tx
      .withTables<ListTables>()
      .insertInto("list_hold")
      .values({ venue_id: venueId, ...hold })
      .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(hold))
      .execute();
    await requestApply(tx, venueId, person.id, now);
    await recordChange(tx, "lists", now);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "list-rollback",
      subjectId: String(body.generation),
      outcome: "success",
      detail: body.reason,
    });
  });
}

/** @throws {Refusal} 409 `E_GENERATION_FREE` if nothing is held */
export async function liftHold(database: Database, venueId: string, person: Person, now: number): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const hold = await findHold(tx, venueId);
    if (hold === undefined) throw new Refusal(409, "E_GENERATION_FREE");
    await tx.withTables<ListTables>().deleteFrom("list_hold").where("venue_id", "=", venueId).execute();
    await requestApply(tx, venueId, person.id, now);
    await recordChange(tx, "lists", now);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "list-hold-lift",
      subjectId: String(hold.of_generation),
      outcome: "success",
    });
  });
}

export function viewHold(hold: HoldRow | undefined) {
  return hold === undefined
    ? null
    : { generation: hold.of_generation, by: hold.by_name, reason: hold.reason, at: instant(hold.at) };
}
