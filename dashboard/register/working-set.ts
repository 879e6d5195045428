/**
 * The rows one delivery touches, held in memory while detection runs over its hits, then written in few statements.
 *
 * Detection asks about the past once per hit; asking the database each time would cost two thousand queries a batch.
 * Pure bookkeeping: loads nothing, writes nothing.
 *
 * @module
 */
import type { Candidate } from "../../policies/engine/detect-event.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import { MAX_SIGHTINGS } from "../../policies/schema/signal.ts";
import type { OpenedRecord, RecentSignal, Sighting } from "../../policies/schema/signal.ts";
import type { SignalRow } from "./tables.ts";

interface WorkingRow {
  readonly row: SignalRow;
  readonly recent: RecentSignal;
  dirty: boolean;
}

/** Signals by dedupe key, with what changed. */
export class WorkingSet {
  readonly #byKey = new Map<string, WorkingRow[]>();
  readonly #byId = new Map<string, WorkingRow>();

  /** @param rows  recent rows as the database holds them */
  constructor(rows: readonly SignalRow[]) {
    for (const row of rows) this.#add(row, false);
  }

  /** Rows with the same network, device or pseudonym, and category. */
  same(dedupeKey: string): readonly RecentSignal[] {
    return (this.#byKey.get(dedupeKey) ?? []).map((working) => working.recent);
  }

  /**
   * Records one observation: updates the row the candidate names, or adds one.
   * @returns the row's id
   */
  observe(
    candidate: Candidate,
    hit: Hit,
    fresh: { readonly id: string; readonly venueId: string; readonly nameDigest: string | null },
  ): string {
    const known = candidate.attachToSignal === null ? undefined : this.#byId.get(candidate.attachToSignal);
    if (known === undefined) {
      this.#add(newRow(candidate, hit, fresh), true);
      return fresh.id;
    }
    const { row, recent } = known;
    const sightings = [...recent.sightings, candidate.sighting].slice(-MAX_SIGHTINGS);
    // A tally that grew into a signal shows from now on; never the other way round.
    if (candidate.row === "signal") row.kind = "signal";
    row.occurrences += 1;
    row.first_at = Math.min(row.first_at, hit.at);
    row.last_at = Math.max(row.last_at, hit.at);
    row.score = Math.max(row.score, candidate.score);
    if (candidate.sighting.navigationGrade) row.navigation_grade = 1;
    row.sightings = JSON.stringify(sightings);
    this.#replace(known);
    return row.id;
  }

  /** Notes that a row opened a record. */
  opened(id: string, record: OpenedRecord): void {
    const working = this.#byId.get(id);
    if (working === undefined) return;
    working.row.opened = JSON.stringify([...working.recent.opened, record]);
    this.#replace(working);
  }

  /** Attaches rows to a draft as evidence; a row that belongs to one already stays there. */
  attach(ids: readonly string[], draftId: string): void {
    for (const id of ids) {
      const working = this.#byId.get(id);
      if (working === undefined || working.row.draft_id !== null) continue;
      working.row.draft_id = draftId;
      working.dirty = true;
    }
  }

  /** Rows to write. */
  dirty(): SignalRow[] {
    return [...this.#byId.values()].filter((working) => working.dirty).map((working) => working.row);
  }

  #add(row: SignalRow, dirty: boolean): void {
    const working = { row, recent: toRecent(row), dirty };
    this.#byId.set(row.id, working);
    const key = row.dedupe_key ?? "";
    const same = this.#byKey.get(key);
    if (same === undefined) this.#byKey.set(key, [working]);
    else same.push(working);
  }

  #replace(working: WorkingRow): void {
    Object.assign(working, { recent: toRecent(working.row), dirty: true });
  }
}

function newRow(
  candidate: Candidate,
  hit: Hit,
  fresh: { readonly id: string; readonly venueId: string; readonly nameDigest: string | null },
): SignalRow {
  return {
    id: fresh.id,
    venue_id: fresh.venueId,
    network: hit.network,
    mode: hit.mode,
    device: hit.device,
    subject: hit.subject,
    category: candidate.code,
    severity: candidate.severity,
    kind: candidate.row,
    dedupe_key: candidate.dedupeKey,
    layer: hit.layer,
    source: hit.source,
    entry: hit.entry === "" ? null : hit.entry,
    name: hit.name,
    name_digest: fresh.nameDigest,
    occurrences: 1,
    first_at: hit.at,
    last_at: hit.at,
    navigation_grade: candidate.sighting.navigationGrade ? 1 : 0,
    score: candidate.score,
    sightings: JSON.stringify([candidate.sighting]),
    opened: "[]",
    draft_id: null,
  };
}

/** What detection needs of a row. */
export function toRecent(row: SignalRow): RecentSignal {
  return {
    id: row.id,
    kind: row.kind as RecentSignal["kind"],
    dedupeKey: row.dedupe_key ?? "",
    code: row.category as RecentSignal["code"],
    network: row.network as RecentSignal["network"],
    device: row.device as RecentSignal["device"],
    subject: row.subject,
    firstAt: row.first_at as RecentSignal["firstAt"],
    lastAt: row.last_at as RecentSignal["lastAt"],
    count: row.occurrences,
    sightings: JSON.parse(row.sightings) as Sighting[],
    navigationGrade: row.navigation_grade === 1,
    opened: JSON.parse(row.opened) as OpenedRecord[],
  };
}
