/**
 * Rows of the register as the page sees them.
 *
 * @module
 */
import type { DefectView, DraftSummary, DraftView, SignalView } from "../../policies/schema/api.ts";
import { instant } from "../platform/clock.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import type { LockedFacts } from "./model.ts";
import { standardsFor } from "./standards.ts";
import type { DraftRow, NetworkSignalRow, RegisterTables, SignalRow } from "./tables.ts";

/** Newest first, up to this many; the page filters what it shows. */
const LIST_LIMIT = 1_000;

/** The stored facts of a draft do not fit their digest: somebody changed them behind the register's back. */
export class RegisterError extends Error {
  override readonly name = "RegisterError";
  readonly code = "E_REGISTER_FACTS" as const;
}

export async function listSignals(database: Queryable, venueId: string): Promise<SignalView[]> {
  const db = database.withTables<RegisterTables>();
  const signals = await db
    .selectFrom("register_signal")
    .selectAll()
    .where("venue_id", "=", venueId)
    // Tallies are counts; only those that earned a badge are shown.
    .where((eb) => eb.or([eb("kind", "=", "signal"), eb("opened", "!=", "[]")]))
    .orderBy("last_at", "desc")
    .orderBy("id")
    .limit(LIST_LIMIT)
    .execute();
  const network = await db
    .selectFrom("register_network_signal")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("last_at", "desc")
    .orderBy("id")
    .limit(LIST_LIMIT)
    .execute();
  return [...signals.map(signalView), ...network.map(networkSignalView)]
    .sort((a, b) => b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1))
    .slice(0, LIST_LIMIT);
}

export async function listDrafts(database: Queryable, venueId: string): Promise<DraftSummary[]> {
  const db = database.withTables<RegisterTables>();
  const rows = await db
    .selectFrom("register_draft")
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom("register_signal")
        .whereRef("register_signal.draft_id", "=", "register_draft.id")
        .select(({ fn }) => fn.countAll<number>().as("signals"))
        .as("signals"),
    )
    .where("venue_id", "=", venueId)
    .orderBy("opened_at", "desc")
    .orderBy("number", "desc")
    .limit(LIST_LIMIT)
    .execute();
  return rows.map((row) => draftSummary(row, row.signals ?? 0));
}

/**
 * @returns `undefined` if there is no such draft
 * @throws {RegisterError} `E_REGISTER_FACTS` if the facts do not fit their digest
 */
export async function findDraft(database: Queryable, venueId: string, id: string): Promise<DraftView | undefined> {
  const db = database.withTables<RegisterTables>();
  const row = await db
    .selectFrom("register_draft")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const evidence = await db
    .selectFrom("register_signal")
    .selectAll()
    .where("draft_id", "=", id)
    .orderBy("first_at")
    .orderBy("id")
    .execute();
  const facts = JSON.parse(row.facts) as LockedFacts;
  if (sha256(row.facts) !== row.facts_digest || canonicalJson(facts) !== row.facts)
    throw new RegisterError(`the locked facts of draft ${row.number} do not fit their digest`);
  return {
    ...draftSummary(row, evidence.length),
    facts: {
      digest: row.facts_digest,
      lockedAt: facts.lockedAt,
      policyGeneration: facts.policyGeneration,
      listGeneration: facts.listGeneration,
      because: facts.because,
      score: facts.score,
      threshold: facts.threshold,
      terms: facts.terms.map((term) => ({ ...term })),
      rule: facts.rule,
    },
    evidence: evidence.map(signalView),
    standards: standardsFor(facts.requirement),
  };
}

export async function listDefects(database: Queryable, venueId: string): Promise<DefectView[]> {
  const rows = await database
    .withTables<RegisterTables>()
    .selectFrom("register_defect")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("last_at", "desc")
    .orderBy("number", "desc")
    .limit(LIST_LIMIT)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    network: row.network as DefectView["network"],
    device: row.device as DefectView["device"],
    category: row.category as DefectView["category"],
    name: row.name,
    openedAt: instant(row.opened_at),
    lastAt: instant(row.last_at),
    count: row.occurrences,
  }));
}

function draftSummary(row: DraftRow, signals: number): DraftSummary {
  return {
    id: row.id,
    number: row.number,
    state: row.state as DraftSummary["state"],
    contact: row.contact as DraftSummary["contact"],
    ruleId: row.rule_id,
    category: row.category as DraftSummary["category"],
    severity: row.severity as DraftSummary["severity"],
    network: row.network as DraftSummary["network"],
    mode: row.mode as DraftSummary["mode"],
    device: row.device as DraftSummary["device"],
    openedAt: instant(row.opened_at),
    lastAt: instant(row.last_at),
    signals: Math.max(1, signals),
  };
}

function signalView(row: SignalRow): SignalView {
  return {
    id: row.id,
    network: row.network as SignalView["network"],
    mode: row.mode as SignalView["mode"],
    device: row.device as SignalView["device"],
    category: row.category as SignalView["category"],
    severity: row.severity as SignalView["severity"],
    source: row.source,
    name: row.name,
    count: row.occurrences,
    firstAt: instant(row.first_at),
    lastAt: instant(row.last_at),
    navigationGrade: row.navigation_grade === 1,
    score: row.score,
    draftId: row.draft_id,
    kind: row.kind === "tally" && row.draft_id === null ? "badge" : "signal",
  };
}

function networkSignalView(row: NetworkSignalRow): SignalView {
  return {
    id: row.id,
    network: row.network as SignalView["network"],
    mode: "C",
    device: null,
    category: row.category as SignalView["category"],
    severity: row.severity as SignalView["severity"],
    source: row.rule_id,
    name: null,
    // The number of distinct private devices; nothing else is known about them.
    count: row.distinct_subjects,
    firstAt: instant(row.at),
    lastAt: instant(row.last_at),
    navigationGrade: false,
    score: 0,
    draftId: null,
    kind: "network-signal",
  };
}
