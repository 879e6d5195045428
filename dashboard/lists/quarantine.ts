/**
 * Entries that would close a protected name: they stay out until a person decides, and the decision holds for later
 * editions of the list.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { QuarantineView } from "../../policies/schema/api.ts";
import type { ProtectedGroup, SuspectDecision, SuspectEntry } from "../../policies/schema/protected.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { Person } from "./person.ts";
import { requestApply } from "./requests.ts";
import type { DecisionRow, ListTables, SuspectRow } from "./tables.ts";

/** Rows returned: a list that has gone wrong must not fill the page; the count of waiting ones is on «Dziś». */
const SHOWN = 2_000;

/**
 * Takes in what a build found.
 *
 * @param suspects  undecided ones; whether a decided entry is still in its list is not told
 * @param judged    sources whose undecided suspects the build knows completely: what it does not name there is gone from them
 */
export async function recordSuspects(
  database: Database,
  venueId: string,
  suspects: readonly SuspectEntry[],
  judged: readonly string[],
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const before = new Map(
      (await db.selectFrom("list_suspect").selectAll().where("venue_id", "=", venueId).execute()).map((row) => [
        `${row.source_id} ${row.entry}`,
        row,
      ]),
    );
    const decided = new Set(
      (await readDecisions(tx, venueId)).map((decision) => `${decision.source} ${decision.entry}`),
    );
    const found = new Set(suspects.map((suspect) => `${suspect.source} ${suspect.entry}`));
    let changed = false;
    for (const [key, row] of before)
      if (row.present === 1 && judged.includes(row.source_id) && !found.has(key) && !decided.has(key)) {
        await db.updateTable("list_suspect").set({ present: 0, last_seen_at: now }).where("id", "=", row.id).execute();
        changed = true;
      }
    for (const suspect of suspects) {
      const old = before.get(`${suspect.source} ${suspect.entry}`);
      const row = {
        scope: suspect.scope,
        line: suspect.line,
        line_text: suspect.text,
        covers: suspect.covers,
        protected_group: suspect.group,
        last_seen_at: now,
        present: 1,
        // What another venue suggested and our own list now has is our own matter.
        origin: "list",
      };
      changed ||= old === undefined || old.present === 0;
      await db
        .insertInto("list_suspect")
        .values({
          id: randomUUID(),
          venue_id: venueId,
          source_id: suspect.source,
          entry: suspect.entry,
          since: now,
          ...row,
        })
        .onConflict((conflict) => conflict.columns(["venue_id", "source_id", "entry"]).doUpdateSet(row))
        .execute();
    }
    if (changed) await recordChange(tx, "review", now);
  });
}

/** What people decided, for the compiler. */
export async function readDecisions(database: Queryable, venueId: string): Promise<SuspectDecision[]> {
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_decision")
    .select(["source_id", "entry", "decision"])
    .where("venue_id", "=", venueId)
    .orderBy("source_id")
    .orderBy("entry")
    .execute();
  return rows.map((row) => ({
    source: row.source_id as SuspectDecision["source"],
    entry: row.entry,
    decision: row.decision as SuspectDecision["decision"],
  }));
}

type Joined = SuspectRow & Partial<Pick<DecisionRow, "decision" | "reason" | "by_name" | "at">>;

async function joined(database: Queryable, venueId: string, id?: string): Promise<Joined[]> {
  const db = database.withTables<ListTables>();
  let query = db.selectFrom("list_suspect").selectAll().where("venue_id", "=", venueId);
  if (id !== undefined) query = query.where("id", "=", id);
  const rows = await query.orderBy("since", "desc").orderBy("source_id").orderBy("entry").execute();
  const decisions = new Map(
    (await db.selectFrom("list_decision").selectAll().where("venue_id", "=", venueId).execute()).map((row) => [
      `${row.source_id} ${row.entry}`,
      row,
    ]),
  );
  return rows.map((row) => ({ ...row, ...pick(decisions.get(`${row.source_id} ${row.entry}`)) }));
}

function pick(row: DecisionRow | undefined): Partial<Pick<DecisionRow, "decision" | "reason" | "by_name" | "at">> {
  return row === undefined ? {} : { decision: row.decision, reason: row.reason, by_name: row.by_name, at: row.at };
}

/** @param groups  of protected names, for the reason each is protected */
export async function viewQuarantine(
  database: Queryable,
  venueId: string,
  groups: readonly ProtectedGroup[],
  id?: string,
): Promise<QuarantineView[]> {
  const rows = await joined(database, venueId, id);
  // What waits comes first, and is never cut off by what was decided long ago.
  const waiting = rows.filter((row) => row.decision === undefined);
  return [...waiting, ...rows.filter((row) => row.decision !== undefined)].slice(0, SHOWN).map((row) => {
    const group = groups.find((candidate) => candidate.id === row.protected_group);
    const name = group?.names.find((candidate) => candidate.name === row.covers);
    return {
      id: row.id,
      source: row.source_id as QuarantineView["source"],
      entry: row.entry,
      line: row.line,
      text: row.line_text,
      covers: row.covers,
      group: row.protected_group,
      reason: name?.reason ?? group?.reason ?? null,
      reference: name?.reference ?? group?.reference ?? null,
      since: instant(row.since),
      present: row.present === 1,
      origin: row.origin as QuarantineView["origin"],
      decision:
        row.decision === undefined
          ? null
          : {
              decision: row.decision as "leave-out" | "block",
              reason: row.reason ?? "",
              by: row.by_name ?? "",
              at: instant(row.at ?? 0),
            },
    };
  });
}

/**
 * Decides an entry, or decides it anew; the lists are built again for it.
 * @throws {Refusal} 404 `E_QUARANTINE_UNKNOWN`
 */
export async function decideSuspect(
  database: Database,
  venueId: string,
  id: string,
  body: { readonly decision: "leave-out" | "block"; readonly reason: string },
  person: Person,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const suspect = await db
      .selectFrom("list_suspect")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (suspect === undefined) throw new Refusal(404, "E_QUARANTINE_UNKNOWN");
    const row = {
      decision: body.decision,
      reason: body.reason,
      by_account: person.id,
      by_name: person.name,
      at: now,
    };
    await db
      .insertInto("list_decision")
      .values({ venue_id: venueId, source_id: suspect.source_id, entry: suspect.entry, ...row })
      .onConflict((conflict) => conflict.columns(["venue_id", "source_id", "entry"]).doUpdateSet(row))
      .execute();
    await requestApply(tx, venueId, person.id, now);
    await recordChange(tx, "review", now, id);
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "quarantine-decide",
      subjectId: id,
      outcome: "success",
      detail: `${body.decision} ${suspect.source_id}: ${body.reason}`,
    });
  });
}
