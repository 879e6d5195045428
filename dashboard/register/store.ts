/**
 * Reads and writes of the register's tables, in few statements each.
 *
 * @module
 */
import type { Candidate } from "../../policies/engine/detect-event.ts";
import type { Counter } from "../../policies/schema/messages.ts";
import type { RecentSignal } from "../../policies/schema/signal.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { recordNumber } from "./model.ts";
import type { Series } from "./model.ts";
import type { RegisterTables, SignalRow } from "./tables.ts";

/** Rows per statement; SQLite takes 32 766 parameters, a signal has 23. */
const CHUNK = 500;

/** A draft or defect ticket to be numbered and written. */
export interface PendingRecord {
  readonly kind: "draft" | "defect";
  readonly id: string;
  readonly series: Series;
  readonly year: number;
  readonly candidate: Candidate;
  readonly mode: string;
  readonly name: string | null;
  readonly openedAt: number;
  lastAt: number;
  occurrences: number;
  readonly facts: string;
  readonly factsDigest: string;
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}

/** Signals and tallies whose last sighting is at or after `since`. */
export async function loadRecent(tx: DatabaseTransaction, venueId: string, since: number): Promise<SignalRow[]> {
  return tx
    .withTables<RegisterTables>()
    .selectFrom("register_signal")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("last_at", ">=", since)
    .where("dedupe_key", "is not", null)
    .execute();
}

export async function loadRecentNetworkSignals(
  tx: DatabaseTransaction,
  venueId: string,
  since: number,
): Promise<RecentSignal[]> {
  const rows = await tx
    .withTables<RegisterTables>()
    .selectFrom("register_network_signal")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("last_at", ">=", since)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: "signal",
    dedupeKey: row.dedupe_key,
    code: row.category as RecentSignal["code"],
    network: row.network as RecentSignal["network"],
    device: null,
    subject: null,
    firstAt: row.at as RecentSignal["firstAt"],
    lastAt: row.last_at as RecentSignal["lastAt"],
    count: 1,
    sightings: [],
    navigationGrade: false,
    opened: [],
  }));
}

/** Inserts new signals, replaces the changing part of known ones. */
export async function saveSignals(tx: DatabaseTransaction, rows: readonly SignalRow[]): Promise<void> {
  for (const part of chunks(rows))
    await tx
      .withTables<RegisterTables>()
      .insertInto("register_signal")
      .values(part)
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((eb) => ({
          kind: eb.ref("excluded.kind"),
          occurrences: eb.ref("excluded.occurrences"),
          first_at: eb.ref("excluded.first_at"),
          last_at: eb.ref("excluded.last_at"),
          navigation_grade: eb.ref("excluded.navigation_grade"),
          score: eb.ref("excluded.score"),
          sightings: eb.ref("excluded.sightings"),
          opened: eb.ref("excluded.opened"),
          draft_id: eb.ref("excluded.draft_id"),
        })),
      )
      .execute();
}

/** Adds counts to what is there. */
export async function addCounters(
  tx: DatabaseTransaction,
  venueId: string,
  counters: readonly Counter[],
): Promise<void> {
  const merged = new Map<string, RegisterTables["register_counter"]>();
  for (const counter of counters) {
    const category = counter.category ?? "";
    const key = `${String(counter.hourAt)}|${counter.network}|${category}|${counter.outcome}`;
    const known = merged.get(key);
    // PostgreSQL refuses to touch a row twice in one statement.
    if (known !== undefined) known.questions += counter.count;
    else
      merged.set(key, {
        venue_id: venueId,
        hour_at: counter.hourAt,
        network: counter.network,
        category,
        outcome: counter.outcome,
        questions: counter.count,
      });
  }
  // One order for everybody: two deliveries at once cannot wait for each other in a circle.
  const rows = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  for (const part of chunks(rows))
    await tx
      .withTables<RegisterTables>()
      .insertInto("register_counter")
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(["venue_id", "hour_at", "network", "category", "outcome"])
          .doUpdateSet((eb) => ({ questions: eb("register_counter.questions", "+", eb.ref("excluded.questions")) })),
      )
      .execute();
}

/** Numbers and writes drafts and defect tickets, in the order given. */
export async function addRecords(
  tx: DatabaseTransaction,
  venueId: string,
  records: readonly PendingRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const db = tx.withTables<RegisterTables>();
  const numbers = await reserveNumbers(tx, venueId, records);
  const drafts = records
    .filter((record) => record.kind === "draft")
    .map((record) => ({
      id: record.id,
      venue_id: venueId,
      number: numbers.get(record.id) ?? "",
      state: "draft",
      contact: "attempt",
      rule_id: record.candidate.ruleId,
      category: record.candidate.code,
      severity: record.candidate.severity,
      network: record.candidate.network,
      mode: record.mode,
      device: record.candidate.device,
      opened_at: record.openedAt,
      last_at: record.lastAt,
      facts: record.facts,
      facts_digest: record.factsDigest,
    }));
  for (const part of chunks(drafts)) await db.insertInto("register_draft").values(part).execute();
  const defects = records
    .filter((record) => record.kind === "defect")
    .map((record) => ({
      id: record.id,
      venue_id: venueId,
      number: numbers.get(record.id) ?? "",
      rule_id: record.candidate.ruleId,
      network: record.candidate.network,
      device: record.candidate.device,
      category: record.candidate.code,
      name: record.name,
      opened_at: record.openedAt,
      last_at: record.lastAt,
      occurrences: record.occurrences,
    }));
  for (const part of chunks(defects)) await db.insertInto("register_defect").values(part).execute();
}

async function reserveNumbers(
  tx: DatabaseTransaction,
  venueId: string,
  records: readonly PendingRecord[],
): Promise<Map<string, string>> {
  const db = tx.withTables<RegisterTables>();
  const groups = Map.groupBy(records, (record) => `${record.series}/${String(record.year)}`);
  const numbers = new Map<string, string>();
  for (const group of groups.values()) {
    const { series, year } = group[0] as PendingRecord;
    const { last_number: last } = await db
      .insertInto("register_sequence")
      .values({ venue_id: venueId, series, year, last_number: group.length })
      .onConflict((conflict) =>
        conflict
          .columns(["venue_id", "series", "year"])
          .doUpdateSet((eb) => ({ last_number: eb("register_sequence.last_number", "+", group.length) })),
      )
      .returning("last_number")
      .executeTakeFirstOrThrow();
    for (const [position, record] of group.entries())
      numbers.set(record.id, recordNumber(series, year, last - group.length + 1 + position));
  }
  return numbers;
}

/** Brings known drafts and tickets up to the newest hit that was added to them. */
export async function touchRecords(
  tx: DatabaseTransaction,
  touched: ReadonlyMap<string, { readonly kind: "draft" | "defect"; readonly lastAt: number; readonly times: number }>,
): Promise<void> {
  const db = tx.withTables<RegisterTables>();
  for (const [id, { kind, lastAt, times }] of touched)
    if (kind === "draft")
      await db
        .updateTable("register_draft")
        .set({ last_at: lastAt })
        .where("id", "=", id)
        .where("last_at", "<", lastAt)
        .execute();
    else
      await db
        .updateTable("register_defect")
        .set((eb) => ({
          occurrences: eb("occurrences", "+", times),
          last_at: eb.case().when("last_at", "<", lastAt).then(lastAt).else(eb.ref("last_at")).end(),
        }))
        .where("id", "=", id)
        .execute();
}
