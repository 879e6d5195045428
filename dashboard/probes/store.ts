/**
 * Rounds, each signed and bound to the one before by its digest; findings, which stay open until a round proves them mended.
 *
 * @module
 */
import { createPublicKey, randomUUID, verify } from "node:crypto";
import { ProbeRound, ProbeSubject } from "../../policies/schema/probes.ts";
import type { Judged } from "../../policies/engine/probes/plan.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { FindingRow, ProbeTables, RoundRow } from "./tables.ts";

const GENESIS = "0".repeat(64);
/** DER of an Ed25519 public key before its 32 octets (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

export type NewRound = Pick<ProbeRound, "at" | "policyGeneration" | "listGeneration" | "counts">;

export async function lastRound(db: Queryable, venueId: string): Promise<RoundRow | undefined> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
}

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

/** Writes one round down and brings the findings up to it. */
export async function keepRound(
  database: Database,
  venueId: string,
  sign: (text: string) => string,
  round: NewRound,
  judged: readonly Judged[],
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const last = await lastRound(tx, venueId);
    const whole = ProbeRound.parse({
      v: 1,
      venueId,
      seq: (last?.seq ?? 0) + 1,
      prevHash: last?.hash ?? GENESIS,
      ...round,
    });
    const content = canonicalJson(whole);
    await tx
      .withTables<ProbeTables>()
      .insertInto("probe_round")
      .values({
        venue_id: venueId,
        seq: whole.seq,
        at: whole.at,
        policy_generation: whole.policyGeneration,
        list_generation: whole.listGeneration,
        content,
        prev_hash: whole.prevHash,
        hash: sha256(content),
        signature: sign(content),
      })
      .execute();
    await follow(tx, venueId, judged, whole.at);
  });
}

async function follow(tx: DatabaseTransaction, venueId: string, judged: readonly Judged[], at: number): Promise<void> {
  const db = tx.withTables<ProbeTables>();
  const rows = await db
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("closed_at", "is", null)
    .execute();
  const open = new Map(rows.map((row) => [keyOf(ProbeSubject.parse(JSON.parse(row.subject))), row]));
  const now = new Map(judged.map((one) => [keyOf(one), one]));
  let changed = false;
  for (const [key, { outcome, ...one }] of now) {
    if (outcome.kind !== "fail") continue;
    const known = open.get(key);
    // The cause may change while it lasts (old rules, then none): it is one task.
    if (known !== undefined)
      await db
        .updateTable("probe_finding")
        .set({ last_at: at, cause: outcome.cause })
        .where("id", "=", known.id)
        .execute();
    else
      await db
        .insertInto("probe_finding")
        .values({
          id: randomUUID(),
          venue_id: venueId,
          subject: canonicalJson(subjectOf(one)),
          cause: outcome.cause,
          opened_at: at,
          last_at: at,
          closed_at: null,
        })
        .execute();
    changed ||= known === undefined;
  }
  for (const [key, row] of open) {
    const seen = now.get(key);
    // What was not measured is not mended. What is asked no more is no task any more; protected names have their turn.
    const over = seen === undefined ? !row.subject.includes('"kind":"protected"') : seen.outcome.kind === "pass";
    if (!over) continue;
    await db.updateTable("probe_finding").set({ closed_at: at }).where("id", "=", row.id).execute();
    changed = true;
  }
  if (changed) await recordChange(tx, "networks", at);
}

/** Open findings and those closed since; newest first. */
export async function listFindings(db: Queryable, venueId: string, closedSince: number): Promise<FindingRow[]> {
  return db
    .withTables<ProbeTables>()
    .selectFrom("probe_finding")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("closed_at", "is", null), eb("closed_at", ">=", closedSince)]))
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .limit(500)
    .execute();
}

export async function roundsBetween(db: Queryable, venueId: string, from: number, to: number): Promise<ProbeRound[]> {
  const rows = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .select("content")
    .where("venue_id", "=", venueId)
    .where("at", ">=", from)
    .where("at", "<", to)
    .orderBy("seq")
    .execute();
  return rows.map(({ content }) => ProbeRound.parse(JSON.parse(content)));
}

/**
 * Proves every kept round: signature, digest, and the link to the one before. The first kept one may follow one that retention removed.
 *
 * @param publicKey  raw, base64
 * @returns number of the first round that does not hold; null: all do
 */
export async function verifyRounds(db: Queryable, venueId: string, publicKey: string): Promise<number | null> {
  const key = createPublicKey({
    key: Buffer.concat([SPKI, Buffer.from(publicKey, "base64")]),
    format: "der",
    type: "spki",
  });
  const rows = await db
    .withTables<ProbeTables>()
    .selectFrom("probe_round")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("seq")
    .execute();
  let before: RoundRow | undefined;
  for (const row of rows) {
    const round = ProbeRound.safeParse(JSON.parse(row.content));
    const holds =
      round.success &&
      round.data.seq === row.seq &&
      instant(round.data.at) === row.at &&
      sha256(row.content) === row.hash &&
      (before === undefined || (round.data.prevHash === before.hash && row.seq === before.seq + 1)) &&
      verify(null, Buffer.from(row.content), key, Buffer.from(row.signature, "base64"));
    if (!holds) return row.seq;
    before = row;
  }
  return null;
}
