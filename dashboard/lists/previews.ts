/**
 * «Co by się zmieniło»: a list is loaded and judged without being published. The page asks by a row, the control process
 * answers in it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { PlacedSource } from "../../blocklists/update/build.ts";
import type { PreviewView } from "../../policies/schema/api.ts";
import type { ListManifest } from "../../policies/schema/list-source.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { ProtectedName } from "../../policies/schema/protected.ts";
import type { Taxonomy } from "../../policies/schema/taxonomy.ts";
import type { DomainName, NetworkId, SourceId } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import type { Clock } from "../platform/clock.ts";
import { instant } from "../platform/clock.ts";
import { reason } from "../platform/db.ts";
import { Refusal } from "../platform/error.ts";
import { errorCode } from "../platform/jobs.ts";
import type { Log } from "../platform/log.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ListBuildInput } from "./build.ts";
import { isLocked, mayBlockOn } from "./model.ts";
import { findSource } from "./store.ts";
import type { ListTables, PreviewRow } from "./tables.ts";

/** Group of well-known names whose new block a person wants to hear of. */
export const POPULAR_GROUP = "popular";

type Result = NonNullable<PreviewView["result"]>;

function view(row: PreviewRow): PreviewView {
  return {
    id: row.id,
    source: row.source_id as SourceId,
    state: row.state as PreviewView["state"],
    startedAt: instant(row.requested_at),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    result: row.result === null ? null : (JSON.parse(row.result) as Result),
  };
}

/** @throws {Refusal} 404 `E_PREVIEW_UNKNOWN` */
export async function viewPreview(database: Queryable, venueId: string, id: string): Promise<PreviewView> {
  const row = await database
    .withTables<ListTables>()
    .selectFrom("list_preview")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_PREVIEW_UNKNOWN");
  return view(row);
}

/**
 * Asks for a preview; one of the same list that is under way is joined.
 * @throws {Refusal} 404 `E_LIST_UNKNOWN`, 422 `E_LIST_SLOT`
 */
export async function startPreview(
  database: Database,
  venueId: string,
  sourceId: string,
  networks: readonly NetworkId[],
  accountId: string,
  now: number,
): Promise<PreviewView> {
  const found = await findSource(database, venueId, sourceId);
  if (found === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
  if (found.source.slot) throw new Refusal(422, "E_LIST_SLOT");
  const wanted = JSON.stringify([...new Set(networks)].sort());
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const under = await db
      .selectFrom("list_preview")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("source_id", "=", sourceId)
      .where("networks", "=", wanted)
      .where("state", "in", ["waiting", "running"])
      .executeTakeFirst();
    if (under !== undefined) return view(under);
    const row: PreviewRow = {
      id: randomUUID(),
      venue_id: venueId,
      source_id: sourceId,
      networks: wanted,
      state: "waiting",
      requested_at: now,
      requested_by: accountId,
      error_code: null,
      error_message: null,
      result: null,
    };
    await db.insertInto("list_preview").values(row).execute();
    return view(row);
  });
}

/** Takes the oldest waiting preview, so that no other process does it too. */
export async function takePreview(database: Database, venueId: string): Promise<PreviewRow | undefined> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    const waiting = await db
      .selectFrom("list_preview")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("state", "=", "waiting")
      .orderBy("requested_at")
      .limit(1)
      .executeTakeFirst();
    if (waiting === undefined) return undefined;
    const taken = await db
      .updateTable("list_preview")
      .set({ state: "running" })
      .where("id", "=", waiting.id)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    return taken.numUpdatedRows === 1n ? waiting : undefined;
  });
}

/** What a crash left running will not end any more. */
export async function failInterruptedPreviews(database: Database, venueId: string): Promise<void> {
  await database
    .withTables<ListTables>()
    .updateTable("list_preview")
    .set({ state: "failed", error_code: "E_PREVIEW_INTERRUPTED", error_message: "the control process was restarted" })
    .where("venue_id", "=", venueId)
    .where("state", "=", "running")
    .execute();
}

/** What the compiler answers; see `runPreview` of `blocklists/update/run.ts`. */
export type RunPreview = (
  options: Omit<ListBuildInput, "venueId" | "sources" | "previous" | "proxy"> & {
    readonly proxy?: string;
    readonly source: PlacedSource;
    readonly popular: readonly DomainName[];
    readonly base: ListManifest | undefined;
    readonly now: ReturnType<Clock>;
  },
) => Promise<{
  readonly entries: number;
  readonly unusable: number;
  readonly newNames: number;
  readonly newSample: readonly string[];
  readonly protected: readonly Result["protected"][number][];
  readonly popular: readonly string[];
}>;

export interface PreviewWork {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly run: RunPreview;
  readonly input: ListBuildInput;
  /** Lists that serve now. */
  readonly base: ListManifest | undefined;
  readonly networks: readonly NetworkPolicy[];
  readonly taxonomy: Taxonomy;
}

const popularOf = (names: readonly ProtectedName[]): DomainName[] =>
  names.filter(({ group }) => group === POPULAR_GROUP).map(({ name }) => name);

/** Carries out one preview and writes its answer down; a failure is an answer too. */
export async function runTakenPreview(work: PreviewWork, row: PreviewRow): Promise<void> {
  const { database, clock, input } = work;
  let change: Partial<PreviewRow>;
  try {
    const placed = input.sources.find(({ source }) => source.id === row.source_id);
    if (placed === undefined) throw new Refusal(404, "E_LIST_UNKNOWN");
    const { proxy, venueId: _venueId, sources: _sources, previous: _previous, ...environment } = input;
    const found = await work.run({
      ...environment,
      ...(proxy === undefined ? {} : { proxy }),
      source: { source: { ...placed.source, enabled: true }, baseFolder: placed.baseFolder },
      popular: popularOf(input.protectedNames),
      base: work.base,
      now: clock(),
    });
    const chosen = JSON.parse(row.networks) as NetworkId[];
    const { opaque } = placed.source;
    const result: Result = {
      ...found,
      newSample: opaque ? [] : found.newSample.slice(0, 50),
      protected: opaque ? [] : [...found.protected],
      popular: opaque ? [] : [...found.popular],
      networks: work.networks
        .filter(
          (policy) =>
            chosen.includes(policy.id) || mayBlockOn(policy, placed.source, isLocked(placed.source, work.taxonomy)),
        )
        .map((policy) => policy.id),
    };
    change = { state: "done", result: JSON.stringify(result) };
  } catch (cause) {
    work.log.warn("a preview of a list failed", { source: row.source_id, cause });
    change = { state: "failed", error_code: errorCode(cause), error_message: reason(cause) };
  }
  await database.transaction().execute(async (tx) => {
    await tx.withTables<ListTables>().updateTable("list_preview").set(change).where("id", "=", row.id).execute();
    await recordChange(tx, "lists", clock(), row.id);
  });
}
