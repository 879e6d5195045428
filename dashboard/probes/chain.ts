/**
 * Proof of the chain of rounds, for the page and for anybody who asks.
 *
 * @module
 */
import { createPublicKey, verify } from "node:crypto";
import { ProbeRound } from "../../policies/schema/probes.ts";
import type { ProbeChainView } from "../../policies/schema/probes.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { sha256 } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { OWN } from "./store.ts";
import type { ProbeTables, RoundRow } from "./tables.ts";

/** DER of an Ed25519 public key before its 32 octets (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Proves every kept round: signature, digest, and the link to the one before. The first kept one may follow one that retention removed.
 *
 * @param publicKey  raw, base64
 */
export async function proveChain(db: Queryable, venueId: string, publicKey: string): Promise<ProbeChainView> {
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
  const said = (brokenAt: number | null): ProbeChainView => {
    const at = rows.map((row) => row.at);
    return {
      rounds: rows.length,
      from: at.length === 0 ? null : (Math.min(...at) as Instant),
      to: at.length === 0 ? null : (Math.max(...at) as Instant),
      brokenAt,
      publicKey,
    };
  };
  let before: RoundRow | undefined;
  for (const row of rows) {
    const round = ProbeRound.safeParse(JSON.parse(row.content));
    const holds =
      round.success &&
      round.data.seq === row.seq &&
      (round.data.vantage ?? OWN) === row.vantage &&
      instant(round.data.at) === row.at &&
      sha256(row.content) === row.hash &&
      (before === undefined || (round.data.prevHash === before.hash && row.seq === before.seq + 1)) &&
      verify(null, Buffer.from(row.content), key, Buffer.from(row.signature, "base64"));
    if (!holds) return said(row.seq);
    before = row;
  }
  return said(null);
}

/** @returns number of the first round that does not hold; null: all do */
export const verifyRounds = async (db: Queryable, venueId: string, publicKey: string): Promise<number | null> =>
  (await proveChain(db, venueId, publicKey)).brokenAt;
