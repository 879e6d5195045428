/**
 * Carries the rules of `retention-rules.ts` out: rows past their time are removed or cleared, and may leave a monthly sum.
 *
 * @module
 */
import { sql } from "kysely";
import { isPostgres } from "./db.ts";
import { RETENTION } from "./retention-rules.ts";
import type { MonthlySum, RetentionAction, RetentionRule } from "./retention-rules.ts";
import type { Database, DatabaseTransaction } from "./tables.ts";

/** What one action touched, or would touch. */
export interface RetentionLine {
  readonly table: string;
  readonly requirement: string;
  readonly action: "delete" | "clear" | "aggregate";
  readonly rows: number;
}

/**
 * Carries out every rule.
 * @param now    instant, ms
 * @param rules  for tests; the shipped list if not given
 * @returns rows touched per table; tables with none are left out
 */
export async function applyRetention(
  database: Database,
  now: number,
  rules: readonly RetentionRule[] = RETENTION,
): Promise<Readonly<Record<string, number>>> {
  const touched: Record<string, number> = {};
  for (const { table, rows, action } of await carryOutRules(database, now, rules))
    if (action !== "aggregate") touched[table] = (touched[table] ?? 0) + rows;
  return touched;
}

/** As {@link applyRetention}, one line for each action that touched something. */
export async function carryOutRules(
  database: Database,
  now: number,
  rules: readonly RetentionRule[] = RETENTION,
): Promise<readonly RetentionLine[]> {
  const lines: RetentionLine[] = [];
  for (const rule of rules)
    for (const action of rule.actions) {
      const { rows, sums } = await carryOut(database, rule.table, action, now);
      const { table, requirement } = rule;
      if (sums > 0) lines.push({ table: "retention_month", requirement, action: "aggregate", rows: sums });
      if (rows > 0) lines.push({ table, requirement, action: action.kind === "clear" ? "clear" : "delete", rows });
    }
  return lines;
}

/** What {@link carryOutRules} would touch if nothing happened before; changes nothing. */
export async function previewRules(database: Database, now: number): Promise<readonly RetentionLine[]> {
  const lines: RetentionLine[] = [];
  for (const { table, requirement, actions } of RETENTION)
    for (const action of actions) {
      if (action.kind !== "delete" && action.kind !== "clear") continue;
      const counted = await sql<{ rows: number }>`select cast(count(*) as bigint) as rows from ${sql.table(table)}
        where ${dueRows(action, now)}`.execute(database);
      const rows = counted.rows[0]?.rows ?? 0;
      if (rows > 0) lines.push({ table, requirement, action: action.kind, rows });
    }
  return lines;
}

type Dated = Extract<RetentionAction, { kind: "delete" | "clear" }>;

/** Condition of the rows an action is about. */
function dueRows(action: Dated, now: number) {
  const before = sql`${sql.ref(action.column)} < ${Math.trunc(now - action.afterMs)}`;
  if (action.kind === "delete")
    return action.unless === undefined ? before : sql`${before} and not (${sql.raw(action.unless)})`;
  const filled = action.columns.map((column) => sql`${sql.ref(column)} is not null`);
  return sql`${before} and (${sql.join(filled, sql` or `)})`;
}

async function carryOut(
  database: Database,
  table: string,
  action: RetentionAction,
  now: number,
): Promise<{ readonly rows: number; readonly sums: number }> {
  if (action.kind === "keep" || action.kind === "disposal") return { rows: 0, sums: 0 };
  const due = dueRows(action, now);
  if (action.kind === "clear") {
    const nothing = sql.join(action.columns.map((column) => sql`${sql.ref(column)} = null`));
    const cleared = await sql`update ${sql.table(table)} set ${nothing} where ${due}`.execute(database);
    return { rows: Number(cleared.numAffectedRows ?? 0n), sums: 0 };
  }
  const remove = sql`delete from ${sql.table(table)} where ${due}`;
  const { into } = action;
  if (into === undefined) return { rows: Number((await remove.execute(database)).numAffectedRows ?? 0n), sums: 0 };
  return database.transaction().execute(async (tx) => {
    const sums = await addMonths(tx, table, action.column, into, due);
    const removed = await remove.execute(tx);
    return { rows: Number(removed.numAffectedRows ?? 0n), sums };
  });
}

/** Months of UTC: the two databases agree on those without a table of time zones. */
async function addMonths(
  tx: DatabaseTransaction,
  table: string,
  column: string,
  { series, code, amount }: MonthlySum,
  due: ReturnType<typeof dueRows>,
): Promise<number> {
  const month = isPostgres(tx)
    ? sql`to_char(to_timestamp(${sql.ref(column)} / 1000) at time zone 'UTC', 'YYYY-MM')`
    : sql`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`;
  // Ordered, so that two runs at once cannot wait for each other.
  const sums = await sql<{ venue: string; month: string; code: string; amount: number }>`
    select venue_id as venue, ${month} as month, ${sql.raw(code)} as code, cast(sum(${sql.raw(amount)}) as bigint) as amount
    from ${sql.table(table)} where ${due} group by 1, 2, 3 order by 1, 2, 3`.execute(tx);
  for (const row of sums.rows)
    await sql`insert into retention_month (venue_id, series, month, code, amount, month_at)
      values (${row.venue}, ${series}, ${row.month}, ${row.code}, ${row.amount}, ${Date.parse(`${row.month}-01T00:00:00Z`)})
      on conflict (venue_id, series, month, code)
      do update set amount = retention_month.amount + excluded.amount`.execute(tx);
  return sums.rows.length;
}
