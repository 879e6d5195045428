/**
 * Breaks in series: what was different from one day to the next in lists, thresholds or rules of networks, so that nobody compares what cannot be.
 *
 * @module
 */
import type { SeriesBreak } from "../../policies/schema/effectiveness.ts";
import type { BreakKind } from "../../policies/schema/metric.ts";
import { canonicalJson } from "../platform/canonical.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ReportTables } from "./tables.ts";
import { stamp } from "./years.ts";

const MOST_TOLD = 200;

/** Part (list, rule, network) → digest of what it says. */
export type SetupParts = Readonly<Record<string, string>>;

/** @returns «+ added, − removed, ~ changed», or null where both say the same */
export function differenceOf(before: SetupParts, after: SetupParts): string | null {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const told = ids.flatMap((id) =>
    before[id] === after[id] ? [] : [`${before[id] === undefined ? "+" : after[id] === undefined ? "−" : "~"}${id}`],
  );
  if (told.length === 0) return null;
  const text = told.join(", ");
  return text.length <= MOST_TOLD ? text : `${text.slice(0, MOST_TOLD - 1)}…`;
}

/**
 * Remembers how things stand, and writes a break down where they stood differently before. The first look breaks nothing.
 *
 * @param day  from which the new state counts
 */
export async function noteSetup(
  database: Database,
  venueId: string,
  day: string,
  kind: BreakKind,
  parts: SetupParts,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ReportTables>();
    const known = await db
      .selectFrom("report_setup")
      .select("parts")
      .where("venue_id", "=", venueId)
      .where("kind", "=", kind)
      .executeTakeFirst();
    const what = known === undefined ? null : differenceOf(JSON.parse(known.parts) as SetupParts, parts);
    if (known !== undefined && what === null) return false;
    const text = canonicalJson(parts);
    await db
      .insertInto("report_setup")
      .values({ venue_id: venueId, kind, parts: text })
      .onConflict((conflict) => conflict.columns(["venue_id", "kind"]).doUpdateSet({ parts: text }))
      .execute();
    if (what === null) return false;
    // Several changes of one day are one break; the last of them is told.
    await db
      .insertInto("report_break")
      .values({ venue_id: venueId, day, kind, what })
      .onConflict((conflict) => conflict.columns(["venue_id", "day", "kind"]).doUpdateSet({ what }))
      .execute();
    await stamp(tx, venueId);
    return true;
  });
}

/** Breaks of `[from, to)`, oldest first. */
export async function breaksBetween(db: Queryable, venueId: string, from: string, to: string): Promise<SeriesBreak[]> {
  const rows = await db
    .withTables<ReportTables>()
    .selectFrom("report_break")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("day", ">=", from)
    .where("day", "<", to)
    .orderBy("day")
    .orderBy("kind")
    .execute();
  return rows.map(({ day, kind, what }) => ({ on: day, kind: kind as BreakKind, what }));
}
