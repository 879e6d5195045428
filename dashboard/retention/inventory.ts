/**
 * What personal data exist today: made from the rules that remove them and from what is counted, so that it cannot be out of date (R-086).
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { InventoryRow, RunLine } from "../../policies/schema/retention-api.ts";
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from "../platform/clock.ts";
import { MONTH_MS, RETENTION, YEAR_MS } from "../platform/retention-rules.ts";
import type { RetentionAction, RetentionRule } from "../platform/retention-rules.ts";
import type { Queryable } from "../platform/tables.ts";
import type { Person, RetentionContext } from "./context.ts";
import { datedCases, mayKnow } from "./dates.ts";
import { FOLDERS, SEALED } from "./places.ts";
import type { PlaceRule } from "./places.ts";
import type { RetentionTables } from "./tables.ts";

/** ISO 8601; as few units as say it. */
export function durationText(ms: number): string {
  if (ms === 0) return "PT0S";
  // The day that keeps a leap day from making it early is no part of the period.
  const years = Math.round(ms / YEAR_MS);
  if (years > 0 && Math.abs(ms - years * YEAR_MS) <= 2 * DAY_MS) return `P${String(years)}Y`;
  const months = Math.round(ms / MONTH_MS);
  if (months > 1 && Math.abs(ms - months * MONTH_MS) < DAY_MS) return `P${String(months)}M`;
  if (ms % DAY_MS === 0) return `P${String(ms / DAY_MS)}D`;
  return ms % HOUR_MS === 0 ? `PT${String(ms / HOUR_MS)}H` : `PT${String(Math.round(ms / MINUTE_MS))}M`;
}

const periodOf = (actions: readonly RetentionAction[]): string =>
  [
    ...new Set(
      actions.map((action) => {
        if (action.kind === "keep") return "kept";
        const period = durationText(action.afterMs);
        return action.kind === "clear" ? `${period} (${action.columns.join(", ")})` : period;
      }),
    ),
  ].join(", ");

const columnOf = (actions: readonly RetentionAction[]): string | undefined =>
  actions.flatMap((action) => (action.kind === "delete" || action.kind === "clear" ? [action.column] : []))[0];

type Counted = Pick<InventoryRow, "count" | "oldestAt" | "nextAt" | "lastAt">;
/** Six weeks of runs that find something every hour. */
const RUNS_READ = 1_000;

const at = (ms: number | null | undefined) => (ms === null || ms === undefined ? null : instant(ms));

const BASIS = { no: "–", staff: "6(1)(c)", indirectly: "6(1)(e)", children: "6(1)(c), 9(2)(g)" } as const;

function rowOf({ table, requirement, personal, actions }: RetentionRule): Omit<InventoryRow, keyof Counted> {
  const isDisposed = actions.some(({ kind }) => kind === "disposal");
  return {
    id: table,
    kind: "table",
    personal,
    requirement,
    basis: BASIS[personal],
    confirm: personal !== "no",
    trigger: isDisposed ? "last occurrence" : (columnOf(actions) ?? "–"),
    period: periodOf(actions),
    approves: isDisposed ? "iod-or-koordynator-with-archivist" : "nobody",
    why: actions.flatMap((action) => (action.kind === "keep" ? [action.why] : [])).join("; "),
  };
}

/** Cases that name whoever looks, and the column by which rows of each table belong to a case. */
interface Kept {
  readonly cases: readonly string[];
  readonly columns: ReadonlyMap<string, string>;
}

/** Tables that belong to a case by another name than `case_id`. */
const BY_OTHER_NAME: readonly (readonly [string, string])[] = [
  ["case_record", "id"],
  ["notify_message", "subject_id"],
];

async function keptFor({ database, venueId }: RetentionContext, person: Person): Promise<Kept> {
  const cases = (await datedCases(database, venueId)).flatMap(({ id, named }) => (mayKnow(person, named) ? [] : [id]));
  const tables = cases.length === 0 ? [] : await database.introspection.getTables();
  const named = tables.filter(({ columns }) => columns.some(({ name }) => name === "case_id"));
  return { cases, columns: new Map([...named.map(({ name }) => [name, "case_id"] as const), ...BY_OTHER_NAME]) };
}

/** The rows of a table that may be counted: a number that moves tells somebody named as much as a line would (R-064). */
function countable(table: string, { cases, columns }: Kept): RawBuilder<unknown> {
  // Series of their own for cases that name somebody; their number says whether there are any, to everybody alike.
  if (table === "case_sequence") return sql`(select * from case_sequence where series not like 'K%') as shown`;
  const ids = sql.join(cases);
  if (cases.length > 0 && table === "register_draft")
    return sql`(select * from register_draft where id not in
      (select draft_id from case_record where draft_id is not null and id in (${ids}))) as shown`;
  if (cases.length > 0 && table === "retention_disposal")
    return sql`(select * from retention_disposal where id not in
      (select disposal_id from retention_disposal_line where case_id in (${ids}))) as shown`;
  const column = columns.get(table);
  return cases.length === 0 || column === undefined
    ? sql`${sql.table(table)}`
    : sql`(select * from ${sql.table(table)} where ${sql.ref(column)} is null or ${sql.ref(column)} not in (${ids})) as shown`;
}

async function countTable(db: Queryable, rule: RetentionRule, kept: Kept): Promise<Omit<Counted, "lastAt">> {
  const column = columnOf(rule.actions);
  const source = countable(rule.table, kept);
  const oldest = column === undefined ? sql`null` : sql`min(${sql.ref(column)})`;
  // When each action finds its next row; what it passes over is never due.
  const nexts = rule.actions.flatMap((action) => {
    if (action.kind === "delete") {
      const passed = action.unless === undefined ? sql`` : sql`where not (${sql.raw(action.unless)})`;
      return [
        sql`(select min(${sql.ref(action.column)}) from ${source} ${passed}) + cast(${Math.trunc(action.afterMs)} as bigint)`,
      ];
    }
    if (action.kind !== "clear") return [];
    const filled = sql.join(
      action.columns.map((one) => sql`${sql.ref(one)} is not null`),
      sql` or `,
    );
    return [
      sql`(select min(${sql.ref(action.column)}) from ${source} where ${filled}) + cast(${Math.trunc(action.afterMs)} as bigint)`,
    ];
  });
  const named = nexts.map((next, index) => sql`, cast(${next} as bigint) as ${sql.ref(`next_${String(index)}`)}`);
  const { rows } = await sql<Record<string, number | null>>`
    select cast(count(*) as bigint) as count, ${oldest} as oldest ${sql.join(named, sql``)} from ${source}`.execute(db);
  const [found] = rows;
  const due = nexts.flatMap((_next, index) => found?.[`next_${String(index)}`] ?? []);
  return {
    count: found?.["count"] ?? 0,
    oldestAt: at(found?.["oldest"]),
    nextAt: due.length === 0 ? null : instant(Math.min(...due)),
  };
}

/** Newest run that touched a table, by table. */
async function lastRuns({ database, venueId }: RetentionContext): Promise<ReadonlyMap<string, number>> {
  const rows = await database
    .withTables<RetentionTables>()
    .selectFrom("retention_run")
    .select(["started_at", "lines"])
    .where("venue_id", "=", venueId)
    .where("touched", ">", 0)
    .orderBy("started_at", "desc")
    .limit(RUNS_READ)
    .execute();
  const last = new Map<string, number>();
  for (const row of rows)
    for (const { table } of JSON.parse(row.lines) as readonly Pick<RunLine, "table">[])
      if (!last.has(table)) last.set(table, row.started_at);
  return last;
}

async function sealedRows({ database, venueId }: RetentionContext, kept: Kept): Promise<InventoryRow[]> {
  const { rows } = await sql<{ kind: string; count: number; oldest: number }>`
    select kind, cast(count(*) as bigint) as count, min(created_at) as oldest from ${countable("vault_item", kept)}
    where venue_id = ${venueId} and ciphertext is not null group by kind`.execute(database);
  const known = SEALED.map((rule) => {
    const found = rows.find(({ kind }) => `vault:${kind}` === rule.id);
    return { ...rule, kind: "sealed" as const, count: found?.count ?? 0, oldestAt: at(found?.oldest), ...UNDATED };
  });
  const unknown = rows.filter(({ kind }) => !SEALED.some(({ id }) => id === `vault:${kind}`));
  return [...known, ...unknown.map(({ kind, count }) => unruled(`vault:${kind}`, "sealed", count))];
}

/** What no schedule removes has no day. */
const UNDATED = { nextAt: null, lastAt: null } as const;

const unruled = (id: string, kind: "sealed" | "folder", count: number): InventoryRow => ({
  id,
  kind,
  personal: "children",
  requirement: "–",
  basis: "–",
  confirm: true,
  trigger: "–",
  period: "kept",
  approves: "nobody",
  why: "no rule: tell whoever maintains the program",
  count,
  oldestAt: null,
  ...UNDATED,
});

function filesBelow(path: string): { count: number; oldest: number | null } {
  let count = 0;
  let oldest: number | null = null;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    count += 1;
    const changed = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.mtimeMs;
    if (changed !== undefined && (oldest === null || changed < oldest)) oldest = changed;
  }
  return { count, oldest };
}

/** Which rule a name directly below the data folder falls under. */
export function folderRule(name: string, isFolder: boolean): PlaceRule | undefined {
  return FOLDERS.find(({ id }) => id === `folder:${name}${isFolder ? "/" : ""}`);
}

function folderRows(root: string): InventoryRow[] {
  const entries = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !name.startsWith(".write-probe-"));
  const rows = FOLDERS.map((rule): InventoryRow => {
    const name = rule.id.slice("folder:".length);
    const entry = entries.find((one) => one.name === name.replace(/\/$/u, ""));
    if (entry === undefined) return { ...rule, kind: "folder", count: 0, oldestAt: null, ...UNDATED };
    if (!entry.isDirectory()) return { ...rule, kind: "folder", count: 1, oldestAt: null, ...UNDATED };
    const { count, oldest } = filesBelow(join(root, entry.name));
    return { ...rule, kind: "folder", count, oldestAt: at(oldest), ...UNDATED };
  });
  const unknown = entries.filter((entry) => folderRule(entry.name, entry.isDirectory()) === undefined);
  return [
    ...rows,
    ...unknown.map((entry) => unruled(`folder:${entry.name}${entry.isDirectory() ? "/" : ""}`, "folder", 1)),
  ];
}

/** Every table, every kind of sealed text, every folder: what rule it has and how much there is that the person may count. */
export async function inventory(context: RetentionContext, person: Person): Promise<InventoryRow[]> {
  const kept = await keptFor(context, person);
  const rows: InventoryRow[] = [];
  const last = await lastRuns(context);
  for (const rule of RETENTION)
    rows.push({
      ...rowOf(rule),
      ...(await countTable(context.database, rule, kept)),
      lastAt: at(last.get(rule.table)),
    });
  return [...rows, ...(await sealedRows(context, kept)), ...folderRows(context.folder)];
}
