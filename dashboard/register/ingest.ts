/**
 * Takes in one delivery of a resolver: counters, hits and spikes, in one transaction, once.
 *
 * A delivery is known by (resolver, boot, number); the same one again changes nothing and is acknowledged again, so a
 * resolver may repeat until it hears an answer. The answer comes after the commit: what was acknowledged survives a
 * power cut. Nothing of an allowed name can arrive here, and nothing of mode C has a place to be written.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { getDomain } from "tldts";
import { dedupeKeyOf, detect, detectSpike, longestWindowS } from "../../policies/engine/detect-event.ts";
import type { Candidate } from "../../policies/engine/detect-event.ts";
import type { EventRule, NavigationWeights } from "../../policies/schema/event-rule.ts";
import type { Hit, TelemetryBatch } from "../../policies/schema/messages.ts";
import type { Taxonomy } from "../../policies/schema/taxonomy.ts";
import type { AccessMode, NetworkId } from "../../policies/schema/vocabulary.ts";
import { canonicalJson, keyedDigest, sha256 } from "../platform/canonical.ts";
import { recordChange } from "../platform/change.ts";
import { localFields } from "../platform/clock.ts";
import type { Database, DatabaseTransaction } from "../platform/tables.ts";
import { lockFacts } from "./model.ts";
import type { Series } from "./model.ts";
import { addCounters, addRecords, loadRecent, loadRecentNetworkSignals, saveSignals, touchRecords } from "./store.ts";
import type { PendingRecord } from "./store.ts";
import type { NetworkSignalRow, RegisterTables } from "./tables.ts";
import { WorkingSet } from "./working-set.ts";

/** What detection judges by; the policies published at the moment. */
export interface IngestPolicy {
  readonly venueId: string;
  readonly timeZone: string;
  readonly taxonomy: Taxonomy;
  readonly eventRules: readonly EventRule[];
  readonly navigation: NavigationWeights;
  readonly modes: ReadonlyMap<NetworkId, AccessMode>;
}

export interface IngestOutcome {
  /** `false`: this delivery had been taken in before. */
  readonly fresh: boolean;
  readonly drafts: number;
  readonly defects: number;
  /** Hits that fit no network of the present policies; they are not written. */
  readonly refusedHits: number;
}

/** Told in the same transaction about the hits that were accepted, so that each delivery is handed on once. */
export type HandOn = (tx: DatabaseTransaction, hits: readonly Hit[]) => Promise<unknown>;

const SIGNAL_SERIES = { draft: "P", defect: "U" } as const satisfies Record<string, Series>;

/**
 * @param pepper  key of name digests of this installation
 * @param now     when the delivery arrived, ms
 */
export async function ingest(
  database: Database,
  policy: IngestPolicy,
  pepper: string,
  batch: TelemetryBatch,
  now: number,
  handOn?: HandOn,
): Promise<IngestOutcome> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<RegisterTables>();
    const inserted = await db
      .insertInto("register_batch")
      .values({
        venue_id: policy.venueId,
        resolver: batch.resolver,
        boot_id: batch.bootId,
        seq: batch.seq,
        received_at: now,
        hits: batch.hits.length,
        dropped: batch.dropped,
      })
      .onConflict((conflict) => conflict.columns(["venue_id", "resolver", "boot_id", "seq"]).doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) return { fresh: false, drafts: 0, defects: 0, refusedHits: 0 };

    await addCounters(tx, policy.venueId, batch.counters);
    if (batch.counters.length > 0) await recordChange(tx, "networks", now);

    // A resolver of an older or a planted policy may not write about private devices, whatever it calls their mode.
    const hits = batch.hits.filter((hit) => policy.modes.get(hit.network) === hit.mode && hit.at <= now + 300_000);
    const opened = await ingestHits(tx, policy, pepper, hits, now);
    await handOn?.(tx, hits);
    const spikes = await ingestSpikes(tx, policy, batch, now);
    if (opened.signals > 0 || spikes > 0) await recordChange(tx, "signals", now);
    return {
      fresh: true,
      drafts: opened.drafts,
      defects: opened.defects,
      refusedHits: batch.hits.length - hits.length,
    };
  });
}

async function ingestHits(
  tx: DatabaseTransaction,
  policy: IngestPolicy,
  pepper: string,
  unsorted: readonly Hit[],
  now: number,
): Promise<{ signals: number; drafts: number; defects: number }> {
  if (unsorted.length === 0) return { signals: 0, drafts: 0, defects: 0 };
  const hits = [...unsorted].sort((a, b) => a.at - b.at);
  const windowMs = longestWindowS(policy.eventRules) * 1_000;
  const working = new WorkingSet(await loadRecent(tx, policy.venueId, (hits[0] as Hit).at - windowMs));
  const records: PendingRecord[] = [];
  const pendingById = new Map<string, PendingRecord>();
  const touched = new Map<string, { kind: "draft" | "defect"; lastAt: number; times: number }>();
  const rules = new Map(policy.eventRules.map((rule) => [rule.id, rule]));
  const digests = new Map<string, string>();
  const digest = (text: string): string => {
    const known = digests.get(text) ?? keyedDigest(pepper, text);
    digests.set(text, known);
    return known;
  };

  for (const hit of hits) {
    // Public suffixes with private sections (a blog host) stay apart: the child chose the one below.
    const registrable = hit.name === null ? null : (getDomain(hit.name, { allowPrivateDomains: true }) ?? hit.name);
    const candidates = detect({
      rules: policy.eventRules,
      taxonomy: policy.taxonomy,
      weights: policy.navigation,
      hit,
      domain: registrable === null ? null : digest(registrable).slice(0, 16),
      recent: working.same(dedupeKeyOf(hit)),
    });
    const [first] = candidates;
    if (first === undefined) continue;
    const signalId = working.observe(first, hit, {
      id: randomUUID(),
      venueId: policy.venueId,
      nameDigest: hit.name === null ? null : digest(hit.name),
    });
    for (const candidate of candidates) {
      const rule = rules.get(candidate.ruleId);
      if (rule !== undefined) open(candidate, rule, hit, signalId);
    }
  }

  function open(candidate: Candidate, rule: EventRule, hit: Hit, signalId: string): void {
    if (candidate.opens === "badge") {
      if (candidate.attachToRecord === null) working.opened(signalId, { kind: "badge", id: randomUUID(), at: hit.at });
      return;
    }
    if (candidate.opens !== "draft" && candidate.opens !== "defect") return;
    const kind = candidate.opens;
    const known = candidate.attachToRecord;
    const recordId = known ?? randomUUID();
    const pending = pendingById.get(recordId);
    if (pending !== undefined) {
      pending.lastAt = Math.max(pending.lastAt, hit.at);
      pending.occurrences += 1;
    } else if (known !== null) {
      const before = touched.get(recordId);
      touched.set(recordId, {
        kind,
        lastAt: Math.max(before?.lastAt ?? 0, hit.at),
        times: (before?.times ?? 0) + 1,
      });
    } else {
      const facts = canonicalJson(lockFacts(candidate, hit, rule, policy.navigation));
      const record: PendingRecord = {
        kind,
        id: recordId,
        series: SIGNAL_SERIES[kind],
        year: localFields(hit.at, policy.timeZone).year,
        candidate,
        mode: hit.mode,
        name: hit.name,
        openedAt: hit.at,
        lastAt: hit.at,
        occurrences: 1,
        facts,
        factsDigest: sha256(facts),
      };
      records.push(record);
      pendingById.set(recordId, record);
      working.opened(signalId, { kind, id: recordId, at: hit.at });
    }
    if (kind === "draft") {
      const earlier = working
        .same(candidate.dedupeKey)
        .filter((row) => hit.at - row.lastAt < rule.when.withinS * 1_000)
        .map((row) => row.id);
      working.attach([signalId, ...earlier], recordId);
    }
  }

  await addRecords(tx, policy.venueId, records);
  const signals = working.dirty();
  await saveSignals(tx, signals);
  await touchRecords(tx, touched);
  const drafts = records.filter((record) => record.kind === "draft");
  const defects = records.filter((record) => record.kind === "defect");
  const changed = (kind: "draft" | "defect"): string[] => [
    ...records.filter((record) => record.kind === kind).map((record) => record.id),
    ...[...touched].filter(([, touch]) => touch.kind === kind).map(([id]) => id),
  ];
  for (const [topic, ids] of [
    ["drafts", changed("draft")],
    ["defects", changed("defect")],
  ] as const)
    // Many at once: one nudge without an id says «fetch the list again».
    if (ids.length > 20) await recordChange(tx, topic, now);
    else for (const id of ids) await recordChange(tx, topic, now, id);
  return { signals: signals.length, drafts: drafts.length, defects: defects.length };
}

async function ingestSpikes(
  tx: DatabaseTransaction,
  policy: IngestPolicy,
  batch: TelemetryBatch,
  now: number,
): Promise<number> {
  const spikes = batch.spikes.filter((spike) => policy.modes.has(spike.network));
  if (spikes.length === 0) return 0;
  const since = Math.min(...spikes.map((spike) => spike.at)) - longestWindowS(policy.eventRules) * 1_000;
  const recent = await loadRecentNetworkSignals(tx, policy.venueId, since);
  const db = tx.withTables<RegisterTables>();
  let written = 0;
  for (const spike of spikes) {
    const candidate = detectSpike({ rules: policy.eventRules, taxonomy: policy.taxonomy, spike, recent });
    if (candidate === null) continue;
    written += 1;
    if (candidate.attachToSignal !== null) {
      const known = recent.find((row) => row.id === candidate.attachToSignal);
      await db
        .updateTable("register_network_signal")
        .set((eb) => ({
          last_at: Math.max(known?.lastAt ?? 0, spike.at),
          distinct_subjects: eb
            .case()
            .when("distinct_subjects", "<", spike.distinctSubjects)
            .then(spike.distinctSubjects)
            .else(eb.ref("distinct_subjects"))
            .end(),
        }))
        .where("id", "=", candidate.attachToSignal)
        .execute();
      continue;
    }
    const row: NetworkSignalRow = {
      id: randomUUID(),
      venue_id: policy.venueId,
      rule_id: candidate.ruleId,
      dedupe_key: candidate.dedupeKey,
      network: candidate.network,
      category: candidate.code,
      severity: candidate.severity,
      distinct_subjects: candidate.distinctSubjects,
      at: spike.at,
      last_at: spike.at,
    };
    await db.insertInto("register_network_signal").values(row).execute();
    recent.push({
      id: row.id,
      kind: "signal",
      dedupeKey: row.dedupe_key,
      code: candidate.code,
      network: candidate.network,
      device: null,
      subject: null,
      firstAt: spike.at,
      lastAt: spike.at,
      count: 1,
      sightings: [],
      navigationGrade: false,
      opened: [],
    });
  }
  if (written > 0) await recordChange(tx, "networks", now);
  return written;
}
