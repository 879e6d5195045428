/**
 * Lists as the page sees them: sources with counts, ages, trend and progress, and the lines that could not be used.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { ListDiffView, ListView, ListsView, UnusableView } from "../../policies/schema/api.ts";
import { addressesOf } from "../../policies/schema/list-source.ts";
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import type { PolicyBundle } from "../../policies/schema/messages.ts";
import type { NetworkId, SourceId } from "../../policies/schema/vocabulary.ts";
import { instant } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Queryable } from "../platform/tables.ts";
import { isEnabled, readChoices } from "./choices.ts";
import type { Choice } from "./choices.ts";
import { findHold, viewHold } from "./generations.ts";
import { isLocked, isStale, mayBlockOn } from "./model.ts";
import { readProgress } from "./progress.ts";
import { findBuild, sourceRows } from "./store.ts";
import type { ListSourceRow, ListTables, ProgressRow } from "./tables.ts";

/** Lines shown; the total is always complete. */
const SHOWN_LINES = 1_000;
const TREND_POINTS = 60;

interface Surroundings {
  readonly bundle: Pick<PolicyBundle, "networks" | "taxonomy" | "lists"> | undefined;
  readonly choices: ReadonlyMap<string, Choice>;
  readonly progress: ReadonlyMap<string, ProgressRow>;
  readonly trends: ReadonlyMap<string, ListView["trend"]>;
  readonly now: number;
}

export async function viewLists(
  database: Queryable,
  venueId: string,
  bundle: Surroundings["bundle"],
  updates: ListsView["updates"],
  now: number,
): Promise<ListsView> {
  const build = await findBuild(database, venueId);
  const progress = await readProgress(database, venueId);
  const surroundings: Surroundings = {
    bundle,
    choices: await readChoices(database, venueId),
    progress,
    trends: await readTrends(database, venueId),
    now,
  };
  const whole = progress.get("");
  return {
    generation: build?.generation ?? 0,
    createdAt: build === undefined || build.created_at === null ? null : instant(build.created_at),
    names: build?.names ?? 0,
    digest: build?.digest ?? null,
    building: (build?.building_since ?? null) !== null,
    update:
      whole === undefined
        ? null
        : {
            startedAt: instant(whole.started_at),
            phase: whole.phase as "loading" | "compiling" | "publishing",
            done: whole.done,
            total: whole.total ?? 0,
            current: whole.current_source as SourceId | null,
          },
    hold: viewHold(await findHold(database, venueId)),
    updates,
    sources: (await sourceRows(database, venueId)).map((row) => viewSource(row, surroundings)),
  };
}

async function readTrends(database: Queryable, venueId: string): Promise<Map<string, ListView["trend"]>> {
  const rows = await database
    .withTables<ListTables>()
    .selectFrom("list_history")
    .select(["source_id", "day_at", "entries"])
    .where("venue_id", "=", venueId)
    .orderBy("day_at")
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.source_id)].map(([id, points]) => [
      id,
      points.slice(-TREND_POINTS).map((point) => ({ at: instant(point.day_at), entries: point.entries })),
    ]),
  );
}

function networksBlocking(source: ListSource, locked: boolean, { bundle }: Surroundings): NetworkId[] {
  // Only what is in the published pack blocks anything, whatever is switched on meanwhile.
  if (bundle?.lists.manifest.sources.some((report) => report.id === source.id) !== true) return [];
  return bundle.networks.filter((policy) => mayBlockOn(policy, source, locked)).map((policy) => policy.id);
}

function viewSource(row: ListSourceRow, surroundings: Surroundings): ListView {
  const source = JSON.parse(row.definition) as ListSource;
  const report = row.report === null ? undefined : (JSON.parse(row.report) as SourceReport);
  const choice = surroundings.choices.get(row.id);
  const enabled = isEnabled(source, choice);
  const locked = isLocked(source, surroundings.bundle?.taxonomy);
  const remote = addressesOf(source);
  const progress = surroundings.progress.get(row.id);
  const diff = row.diff === null ? null : (JSON.parse(row.diff) as ListDiffView);
  const at = (value: number | null): ListView["lastAttemptAt"] => (value === null ? null : instant(value));
  return {
    id: source.id,
    title: source.title,
    category: source.category,
    format: source.format,
    origin: row.origin as ListView["origin"],
    licence: source.licence,
    attribution: source.attribution ?? null,
    trust: source.trust,
    address: remote[0] ?? null,
    service: source.service ?? null,
    slot: source.slot,
    enabled,
    locked,
    opaque: source.opaque,
    networks: enabled ? networksBlocking(source, locked, surroundings) : [],
    chosen: enabled ? [...(choice?.networks ?? [])] : [],
    entries: report?.entries ?? 0,
    lines: report?.lines ?? 0,
    duplicates: report?.duplicates ?? 0,
    subsumed: report?.subsumed ?? 0,
    unusable: report?.unusable ?? 0,
    unusableByReason: report?.unusableByReason ?? {},
    quarantined: report?.quarantined ?? 0,
    lastAttemptAt: at(row.last_attempt_at),
    lastSuccessAt: at(row.last_success_at),
    contentAt: at(row.content_at),
    nextAttemptAt: enabled ? at(row.next_attempt_at) : null,
    refreshS: source.refreshS,
    stale:
      enabled &&
      isStale(
        { refreshS: source.refreshS, lastSuccessAt: row.last_success_at, remote: remote.length > 0 },
        surroundings.now,
      ),
    trend: surroundings.trends.get(row.id) ?? [],
    lastDiff: source.opaque && diff !== null ? { ...diff, addedSample: [], removedSample: [] } : diff,
    progress:
      progress === undefined
        ? null
        : {
            phase: progress.phase as "waiting" | "downloading" | "checking",
            octets: progress.done,
            total: progress.total,
          },
    // What was chosen a moment ago is true at once, though the build has not come round to it.
    state: !enabled ? "disabled" : row.state === "disabled" ? "waiting" : (row.state as ListView["state"]),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    note: source.note ?? null,
  };
}

/** @returns `undefined` if there is no such source; no line of an opaque list, only how many there are */
export async function viewUnusable(
  database: Queryable,
  folder: DataFolder,
  venueId: string,
  sourceId: string,
): Promise<UnusableView | undefined> {
  const row = await database
    .withTables<ListTables>()
    .selectFrom("list_source")
    .select(["id", "report", "definition"])
    .where("venue_id", "=", venueId)
    .where("id", "=", sourceId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const total = row.report === null ? 0 : (JSON.parse(row.report) as SourceReport).unusable;
  if ((JSON.parse(row.definition) as ListSource).opaque) return { total, lines: [] };
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
