/**
 * From the stored aggregates of a year to what may be published of it; whether that gives away what an earlier release hid.
 *
 * @module
 */
import { buildTables } from "../../policies/engine/open-data/release.ts";
import type { BuiltTables } from "../../policies/engine/open-data/release.ts";
import { revealing } from "../../policies/engine/open-data/differencing.ts";
import type { Differing } from "../../policies/engine/open-data/differencing.ts";
import type { OpenRelease, OpenTable } from "../../policies/schema/open-data.ts";
import type { Revealed } from "../../policies/schema/open-data-api.ts";
import { collect } from "../reports/index.ts";
import type { OpenDataContext } from "./context.ts";

/** First days of the quarters of a year, and of the year after. */
const STARTS = ["01-01", "04-01", "07-01", "10-01"] as const;

export async function tablesOf(context: OpenDataContext, year: number): Promise<BuiltTables> {
  const { catalogue, plan } = context;
  const starts = [...STARTS.map((day) => `${String(year)}-${day}`), `${String(year + 1)}-01-01`];
  const quarters = [];
  for (const [index, from] of starts.slice(0, -1).entries())
    quarters.push(await collect(context, { from, to: starts[index + 1] ?? "" }));
  const sources = new Map<string, string>(catalogue.measures.map(({ id, source }) => [id, source]));
  return buildTables(plan, {
    year,
    quarters,
    taxonomy: context.taxonomy(),
    sourceOf: (measure) => sources.get(measure),
  });
}

/** Tables judged together stay together: a table and those linked to it. */
function groupOf({ plan }: Pick<OpenDataContext, "plan">, id: string): readonly string[] {
  const head = plan.tables.find((table) => table.id === id)?.linkedTo ?? id;
  return plan.tables.filter((table) => table.id === head || table.linkedTo === head).map((table) => table.id);
}

export interface Compared {
  readonly tables: readonly OpenTable[];
  readonly kept: readonly string[];
  readonly revealed: readonly Revealed[];
}

/**
 * @param earlier  every release that ever was public, newest first; withdrawn ones, too: somebody has a copy
 * @param keep     whether tables that would reveal something are taken over from the newest earlier release of the year
 */
export function compare(
  context: Pick<OpenDataContext, "plan">,
  earlier: readonly OpenRelease[],
  { year, tables, keep }: { readonly year: number; readonly tables: readonly OpenTable[]; readonly keep: boolean },
): Compared {
  const found = earlier.flatMap((old) => revealing(old.tables, tables).map((differing) => ({ old, differing })));
  if (!keep || found.length === 0)
    return { tables, kept: [], revealed: found.map((one) => labelled(tables, one.old, one.differing)) };
  const kept = new Set(found.flatMap(({ differing }) => groupOf(context, differing.table)));
  const before = earlier.find((old) => old.year === year);
  const merged = tables.map((table) =>
    kept.has(table.id) ? (before?.tables.find(({ id }) => id === table.id) ?? table) : table,
  );
  const again = earlier.flatMap((old) => revealing(old.tables, merged).map((one) => labelled(merged, old, one)));
  return { tables: merged, kept: [...kept], revealed: again };
}

function labelled(
  tables: readonly OpenTable[],
  old: OpenRelease,
  { table: id, row, column, why }: Differing,
): Revealed {
  const table = tables.find((one) => one.id === id);
  const name = (list: OpenTable["rows"] | undefined, wanted: string | undefined) =>
    wanted === undefined ? null : (list?.find((one) => one.id === wanted)?.label ?? { pl: wanted, en: wanted });
  return {
    table: table?.title ?? { pl: id, en: id },
    row: name(table?.rows, row),
    column: name(table === undefined || table.kind === "classes" ? [] : table.columns, column),
    why,
    release: old.release,
    year: old.year,
  };
}
