/**
 * Lists as the page sees them: sources with counts and age, and the lines that could not be used.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { ListView, ListsView, UnusableView } from "../../policies/schema/api.ts";
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import { instant } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Queryable } from "../platform/tables.ts";
import { findBuild } from "./store.ts";
import type { ListSourceRow, ListTables } from "./tables.ts";

/** Lines shown; the total is always complete. */
const SHOWN_LINES = 1_000;

export async function viewLists(database: Queryable, venueId: string): Promise<ListsView> {
  const build = await findBuild(database, venueId);
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_source")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("position")
    .execute();
  return {
    generation: build?.generation ?? 0,
    createdAt: build === undefined || build.created_at === null ? null : instant(build.created_at),
    names: build?.names ?? 0,
    digest: build?.digest ?? null,
    building: (build?.building_since ?? null) !== null,
    sources: rows.map(viewSource),
  };
}

function viewSource(row: ListSourceRow): ListView {
  const source = JSON.parse(row.definition) as ListSource;
  const report = row.report === null ? undefined : (JSON.parse(row.report) as SourceReport);
  const at = (value: number | null): ListView["lastAttemptAt"] => (value === null ? null : instant(value));
  return {
    id: source.id,
    title: source.title,
    category: source.category,
    format: source.format,
    origin: row.origin as ListView["origin"],
    licence: source.licence,
    enabled: source.enabled,
    entries: report?.entries ?? 0,
    lines: report?.lines ?? 0,
    unusable: report?.unusable ?? 0,
    unusableByReason: report?.unusableByReason ?? {},
    lastAttemptAt: at(row.last_attempt_at),
    lastSuccessAt: at(row.last_success_at),
    contentAt: at(row.content_at),
    state: row.state as ListView["state"],
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    note: source.note ?? null,
  };
}

/** @returns `undefined` if there is no such source */
export async function viewUnusable(
  database: Queryable,
  folder: DataFolder,
  venueId: string,
  sourceId: string,
): Promise<UnusableView | undefined> {
  const row = await database
    .withTables<ListTables>()
    .selectFrom("list_source")
    .select(["id", "report"])
    .where("venue_id", "=", venueId)
    .where("id", "=", sourceId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const total = row.report === null ? 0 : (JSON.parse(row.report) as SourceReport).unusable;
  // The id was found in the database, where only ids of the schema are; it cannot leave the folder.
  const file = join(folder.lists, "unusable", `${row.id}.jsonl`);
  const shown: UnusableView["lines"] = [];
  let counted = 0;
  try {
    const input = createReadStream(file, "utf8");
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const found = JSON.parse(line) as UnusableView["lines"][number] | { readonly rest: number };
      if ("rest" in found) {
        counted += found.rest;
        continue;
      }
      counted += 1;
      if (shown.length < SHOWN_LINES)
        shown.push({ line: found.line, column: found.column, reason: found.reason, text: found.text });
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
  return { total: Math.max(total, counted), lines: shown };
}
