/**
 * Rounds, each signed and bound to the one before by its digest, whoever asked; the sums of their days, which outlive them.
 *
 * @module
 */
import { ProbeRound } from "../../policies/schema/probes.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { addToDay, AT_ONCE } from "./days.ts";
import { follow } from "./findings.ts";
import type { ProbeTeller, RoundFacts } from "./findings.ts";
import type { ProbeTables, RoundRow } from "./tables.ts";

const GENESIS = "0".repeat(64);

export const OWN = "own";

export type NewRound = Pick<ProbeRound, "at" | "policyGeneration" | "listGeneration" | "counts" | "times" | "seed">;

/** @param vantage  of any place if left out */
export async function lastRound(db: Queryable, venueId: string, vantage?: string): Promise<RoundRow | undefined> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .selectAll()
    .where("venue_id", "=", venueId)
    .$if(vantage !== undefined, (query) => query.where("vantage", "=", vantage as string))
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The newest round of every vantage that spoke since; the venue's own machine first. */
export async function lastRounds(db: Queryable, venueId: string, since: number): Promise<readonly RoundRow[]> {
  const vantages = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .select("vantage")
    .distinct()
    .where("venue_id", "=", venueId)
    .where("at", ">=", since)
    .execute();
  const names = vantages
    .map(({ vantage }) => vantage)
    .sort((a, b) => (a === OWN ? -1 : b === OWN ? 1 : a < b ? -1 : 1));
  const rows = await Promise.all(names.map((vantage) => lastRound(db, venueId, vantage)));
  return rows.filter((row) => row !== undefined);
}

export interface Keeping {
  readonly database: Database;
  readonly venueId: string;
  readonly timeZone: string;
  readonly sign: (text: string) => string;
  /** Who hears of what opens and closes; left out: nobody. */
  readonly tell?: ProbeTeller | undefined;
}

/** What comes from where, beside what was judged. */
export interface Kept extends Pick<RoundFacts, "judged" | "marks" | "sources"> {
  readonly vantage: string;
  /** Id a «sonda» gave the round. */
  readonly uploadId: string | null;
  /** When it came; a «sonda» may have been away. */
  readonly keptAt: number;
}

/**
 * Writes one round down and brings findings and its day up to it.
 *
 * @returns false: a round of that id is there already, and nothing was written
 */
export async function keepRound(
  { database, venueId, timeZone, sign, tell }: Keeping,
  round: NewRound,
  { vantage, uploadId, keptAt, ...facts }: Kept,
): Promise<boolean> {
  return database.transaction().execute(async (tx) => {
    if (uploadId !== null && (await isKept(tx, venueId, uploadId))) return false;
    const whole = await append(tx, venueId, sign, round, { vantage, uploadId, keptAt });
    await follow(tx, { venueId, vantage, seq: whole.seq, at: whole.at, keptAt, tell, ...facts });
    await addToDay(tx, venueId, timeZone, [whole]);
    return true;
  });
}

async function isKept(tx: DatabaseTransaction, venueId: string, uploadId: string): Promise<boolean> {
  const row = await tx
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .select("seq")
    .where("venue_id", "=", venueId)
    .where("upload_id", "=", uploadId)
    .executeTakeFirst();
  return row !== undefined;
}

function chained(
  last: Pick<RoundRow, "seq" | "hash"> | undefined,
  venueId: string,
  sign: (text: string) => string,
  round: NewRound,
  vantage: string,
): { readonly whole: ProbeRound; readonly row: Omit<RoundRow, "upload_id" | "kept_at"> } {
  const whole = ProbeRound.parse({
    v: 1,
    venueId,
    seq: (last?.seq ?? 0) + 1,
    prevHash: last?.hash ?? GENESIS,
    ...round,
    ...(vantage === OWN ? {} : { vantage }),
  });
  const content = canonicalJson(whole);
  const row = {
    venue_id: venueId,
    seq: whole.seq,
    at: whole.at,
    policy_generation: whole.policyGeneration,
    list_generation: whole.listGeneration,
    content,
    prev_hash: whole.prevHash,
    hash: sha256(content),
    signature: sign(content),
    vantage,
  };
  return { whole, row };
}

async function append(
  tx: DatabaseTransaction,
  venueId: string,
  sign: (text: string) => string,
  round: NewRound,
  { vantage, uploadId, keptAt }: Pick<Kept, "vantage" | "uploadId" | "keptAt">,
): Promise<ProbeRound> {
  const { whole, row } = chained(await lastRound(tx, venueId), venueId, sign, round, vantage);
  await tx
    .withTables<ProbeTables>()
    .insertInto("probe_round")
    .values({ ...row, upload_id: uploadId, kept_at: keptAt })
    .execute();
  return whole;
}

/**
 * Writes rounds of the past, oldest first, in bulk: chained, signed and added to their days, without findings. For venues that are invented.
 *
 * Real history keeps every round for 31 days and then only the sums of its days (`writeDays`) and what was counted (`report_day`); somebody who
 * makes a history need not write more rounds than that.
 */
export async function writeRounds(
  { database, venueId, timeZone, sign }: Keeping,
  rounds: readonly NewRound[],
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    let last: Pick<RoundRow, "seq" | "hash"> | undefined = await lastRound(tx, venueId);
    const rows: RoundRow[] = [];
    const whole: ProbeRound[] = [];
    for (const round of rounds) {
      const made = chained(last, venueId, sign, round, OWN);
      rows.push({ ...made.row, upload_id: null, kept_at: round.at });
      whole.push(made.whole);
      last = made.row;
    }
    for (let at = 0; at < rows.length; at += AT_ONCE)
      await tx
        .withTables<ProbeTables>()
        .insertInto("probe_round")
        .values(rows.slice(at, at + AT_ONCE))
        .execute();
    await addToDay(tx, venueId, timeZone, whole);
  });
}

export async function roundsBetween(db: Queryable, venueId: string, from: number, to: number): Promise<ProbeRound[]> {
  const rows = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .select("content")
    .where("venue_id", "=", venueId)
    .where("at", ">=", from)
    .where("at", "<", to)
    .orderBy("at")
    .orderBy("seq")
    .execute();
  return rows.map(({ content }) => ProbeRound.parse(JSON.parse(content)));
}
