/**
 * What rounds found: a task from the round that found it until two rounds in a row find it mended. The machine opens and closes; a person says
 * that they have seen it. One assertion is one task, however often it fails.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { ProbeSubject } from "../../policies/schema/probes.ts";
import type { ProbeCause, ProbeKind } from "../../policies/schema/probes.ts";
import type { Judged } from "../../policies/engine/probes/plan.ts";
import { canonicalJson } from "../platform/canonical.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { FindingRow, ProbeTables } from "./tables.ts";

/** Rounds in a row that have to find it mended. */
export const HEALTHY_ROUNDS = 2;

const keyOf = ({ network, kind, code, subject }: ProbeSubject): string =>
  JSON.stringify([network, kind, code, subject]);

const subjectOf = ({ kind, network, mode, code, severity, subject }: ProbeSubject): ProbeSubject => ({
  kind,
  network,
  mode,
  code,
  severity,
  subject,
});

/** Drawn entries that were open, as marks that only the list itself turns back into names. */
export interface Marks {
  readonly seed: number;
  readonly marks: readonly string[];
}

const MOST_MARKS = 50;

/** All assertions about one thing, added up. */
interface Outcome {
  readonly one: ProbeSubject;
  readonly passed: number;
  readonly failed: number;
  readonly cause: ProbeCause | null;
}

function added(judged: readonly Judged[]): ReadonlyMap<string, Outcome> {
  const all = new Map<string, Outcome>();
  for (const { outcome, ...one } of judged) {
    const key = keyOf(one);
    const before = all.get(key) ?? { one, passed: 0, failed: 0, cause: null };
    all.set(key, {
      one: before.one,
      passed: before.passed + Number(outcome.kind === "pass"),
      failed: before.failed + Number(outcome.kind === "fail"),
      cause: outcome.kind === "fail" ? outcome.cause : before.cause,
    });
  }
  return all;
}

/** Kinds that are not asked in every round: protected names have their turn, entries are drawn. */
const BY_TURNS: ReadonlySet<string> = new Set(["protected", "sample"]);

/** A way only a «sonda» can try is silent as long as it is away; that is no reason to close its task. */
const isAsked = (row: FindingRow, sources: ReadonlySet<string>): boolean => {
  const { kind, subject } = ProbeSubject.parse(JSON.parse(row.subject));
  return kind === "sample" ? sources.has(subject) : BY_TURNS.has(kind);
};

/** What the network-safety person is told, in the transaction of the round that found it. Carries no name. */
export interface ProbeNews {
  readonly news: "failed" | "mended";
  readonly kind: ProbeKind;
  readonly cause: ProbeCause;
  /** When it was found first, ms. */
  readonly since: number;
  readonly count: number;
  /** One of the findings. */
  readonly finding: string;
  readonly at: number;
}
export type ProbeTeller = (tx: DatabaseTransaction, news: ProbeNews) => Promise<void>;

export interface RoundFacts {
  readonly venueId: string;
  readonly vantage: string;
  readonly seq: number;
  readonly at: number;
  readonly judged: readonly Judged[];
  /** By key of {@link sampleKey}. */
  readonly marks: ReadonlyMap<string, Marks>;
  /** Lists in force: an entry of another list is asked no more. */
  readonly sources: ReadonlySet<string>;
  /** Left out: nobody is told. */
  readonly tell?: ProbeTeller | undefined;
  /** When the round came in, ms. */
  readonly keptAt: number;
}

export const sampleKey = (network: string, source: string): string => `${network}/${source}`;

/** Brings the findings up to a round, in its transaction. */
export async function follow(tx: DatabaseTransaction, facts: RoundFacts): Promise<void> {
  const { venueId, vantage, seq, at, judged, marks, sources } = facts;
  const db = tx.withTables<ProbeTables>();
  const rows = await db
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("vantage", "=", vantage)
    .where("closed_at", "is", null)
    .execute();
  const open = new Map(rows.map((row) => [keyOf(ProbeSubject.parse(JSON.parse(row.subject))), row]));
  const now = added(judged);
  const opened: Told[] = [];
  const mended: Told[] = [];
  let changed = false;
  for (const [key, { one, failed, cause }] of now) {
    if (cause === null) continue;
    const found = one.kind === "sample" ? marks.get(sampleKey(one.network ?? "", one.subject)) : undefined;
    const kept = found === undefined ? null : canonicalJson({ ...found, marks: found.marks.slice(0, MOST_MARKS) });
    const known = open.get(key);
    // The cause may change while it lasts (old rules, then none): it is one task.
    const id = randomUUID();
    if (known === undefined) opened.push({ id, kind: one.kind, cause, since: at });
    if (known === undefined)
      await db
        .insertInto("probe_finding")
        .values({
          id,
          venue_id: venueId,
          vantage,
          subject: canonicalJson(subjectOf(one)),
          cause,
          failed,
          healthy: 0,
          marks: kept,
          opened_at: at,
          opened_round: seq,
          last_at: at,
          closed_at: null,
          closed_round: null,
          closed_by: null,
          acknowledged_at: null,
          acknowledged_by: null,
        })
        .execute();
    else
      await db
        .updateTable("probe_finding")
        .set({ last_at: at, cause, failed, healthy: 0, ...(kept === null ? {} : { marks: kept }) })
        .where("id", "=", known.id)
        .execute();
    changed = true;
  }
  for (const [key, row] of open) {
    const seen = now.get(key);
    // What was not measured is not mended; what nothing asks for any more is no task any more.
    const gone = seen === undefined;
    if (gone ? isAsked(row, sources) : seen.failed > 0 || seen.passed === 0) continue;
    const healthy = row.healthy + 1;
    const over = healthy >= HEALTHY_ROUNDS;
    await db
      .updateTable("probe_finding")
      .set({
        healthy,
        // What let entries through is mended: nobody need look them up any more.
        ...(over ? { closed_at: at, closed_round: seq, closed_by: gone ? "not-asked" : "healthy", marks: null } : {}),
      })
      .where("id", "=", row.id)
      .execute();
    // What nothing asks for any more was not found mended: nobody says so.
    if (over && !gone)
      mended.push({
        id: row.id,
        kind: subjectOfRow(row).kind,
        cause: row.cause as ProbeCause,
        since: row.opened_at,
      });
    changed = true;
  }
  await tellAll(tx, facts, opened, mended);
  if (changed) await recordChange(tx, "networks", at);
}

interface Told {
  readonly id: string;
  readonly kind: ProbeKind;
  readonly cause: ProbeCause;
  readonly since: number;
}

/** Once for what opens of one kind and cause in a round; once when a kind has nothing open any more, wherever it was asked from. */
async function tellAll(
  tx: DatabaseTransaction,
  { tell, venueId, keptAt }: RoundFacts,
  opened: readonly Told[],
  mended: readonly Told[],
): Promise<void> {
  if (tell === undefined) return;
  const say = async (news: ProbeNews["news"], own: readonly Told[]): Promise<void> => {
    const [first] = own;
    if (first === undefined) return;
    const since = Math.min(...own.map((one) => one.since));
    const { id: finding, kind, cause } = first;
    await tell(tx, { news, kind, cause, since, count: own.length, finding, at: keptAt });
  };
  for (const own of Map.groupBy(opened, ({ kind, cause }) => `${kind}/${cause}`).values()) await say("failed", own);
  if (mended.length === 0) return;
  const still = new Set((await openFindings(tx, venueId)).map((row) => subjectOfRow(row).kind));
  for (const [kind, own] of Map.groupBy(mended, (one) => one.kind)) if (!still.has(kind)) await say("mended", own);
}

/** Open findings and those closed since; open first, newest first. */
export async function listFindings(db: Queryable, venueId: string, closedSince: number): Promise<FindingRow[]> {
  const rows = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("closed_at", "is", null), eb("closed_at", ">=", closedSince)]))
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .limit(500)
    .execute();
  return [...rows.filter((row) => row.closed_at === null), ...rows.filter((row) => row.closed_at !== null)];
}

export async function openFindings(db: Queryable, venueId: string, vantage?: string): Promise<FindingRow[]> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("closed_at", "is", null)
    .$if(vantage !== undefined, (query) => query.where("vantage", "=", vantage as string))
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
}

/** @throws {Refusal} 404 `E_API_NOT_FOUND` */
export async function findFinding(db: Queryable, venueId: string, id: string): Promise<FindingRow> {
  const row = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_API_NOT_FOUND");
  return row;
}

/** A person has seen it. The first one stays written. @throws {Refusal} 404 `E_API_NOT_FOUND` */
export async function acknowledge(
  database: Database,
  venueId: string,
  id: string,
  account: string,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const row = await findFinding(tx, venueId, id);
    if (row.acknowledged_at !== null) return;
    await tx
      .withTables<ProbeTables>()
      .updateTable("probe_finding")
      .set({ acknowledged_at: now, acknowledged_by: account })
      .where("id", "=", id)
      .execute();
    await recordChange(tx, "networks", now);
  });
}

export const subjectOfRow = (row: FindingRow): ProbeSubject => ProbeSubject.parse(JSON.parse(row.subject));

/** One line for «Dziś»: tasks of one cause together, the oldest names since when. */
export interface ProbeTask {
  readonly cause: ProbeCause;
  readonly kind: ProbeSubject["kind"];
  readonly count: number;
  readonly since: number;
  readonly seen: boolean;
}

export async function probeTasks(db: Queryable, venueId: string): Promise<readonly ProbeTask[]> {
  const rows = await openFindings(db, venueId);
  const told = rows.map((row) => ({ row, kind: subjectOfRow(row).kind }));
  return [...Map.groupBy(told, ({ row, kind }) => `${kind}/${row.cause}`).values()].map((own) => ({
    cause: own[0]?.row.cause as ProbeCause,
    kind: own[0]?.kind as ProbeSubject["kind"],
    count: own.length,
    since: Math.min(...own.map(({ row }) => row.opened_at)),
    seen: own.every(({ row }) => row.acknowledged_at !== null),
  }));
}
