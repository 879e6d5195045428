/**
 * New keys for old: a new master key, a new key for each ring, and every case's key wrapped anew. No text is sealed again.
 *
 * Each part is one transaction, and the database says how far it came, so it may be killed at any moment: everything opens at every moment, and
 * the next call goes on. Afterwards nothing that lay in an older backup or log opens with the keys of today.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { append } from "../ledger/index.ts";
import { isPostgres } from "../platform/db.ts";
import type { Database, DatabaseTransaction } from "../platform/tables.ts";
import { KEY_OCTETS } from "./box.ts";
import type { Keyring } from "./keyring.ts";
import { newRingKey, wrapCaseKey } from "./keyring.ts";
import type { MasterKeys } from "./master.ts";
import type { RingKeyRow, VaultTables } from "./tables.ts";

/** Keys wrapped anew in one transaction: few enough that nobody waits for them. */
const BATCH = 100;

export interface Rotation {
  readonly venueId: string;
  readonly now: number;
  readonly by: string;
}

export interface RotationOutcome {
  readonly masterId: string;
  /** Case keys wrapped anew by this call. */
  readonly rewrapped: number;
}

async function ringKeys(tx: DatabaseTransaction, venueId: string): Promise<RingKeyRow[]> {
  let query = tx
    .withTables<VaultTables>()
    .selectFrom("vault_ring_key")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("ring")
    .orderBy("generation");
  if (isPostgres(tx)) query = query.forUpdate();
  return query.execute();
}

/** One transaction: every ring key under the new master key, and a further key for each ring. */
export async function changeMaster(
  tx: DatabaseTransaction,
  keyring: Keyring,
  masters: MasterKeys,
  of: Rotation,
): Promise<string> {
  const tables = tx.withTables<VaultTables>();
  await keyring.master(tx, of.venueId, of.now);
  const next = masters.next();
  await tables
    .updateTable("vault_master")
    .set({ key_id: next.id, created_at: of.now })
    .where("venue_id", "=", of.venueId)
    .execute();
  const rows = await ringKeys(tx, of.venueId);
  for (const row of rows) {
    const octets = await keyring.ofGeneration(tx, of.venueId, row.ring, row.generation);
    const { ring, generation } = row;
    const { master_id: masterId, wrapped } = newRingKey(next, {
      venueId: of.venueId,
      ring,
      generation,
      octets,
      now: of.now,
    });
    await tables
      .updateTable("vault_ring_key")
      .set({ master_id: masterId, wrapped })
      .where("venue_id", "=", of.venueId)
      .where("ring", "=", ring)
      .where("generation", "=", generation)
      .execute();
  }
  for (const ring of new Set(rows.map((row) => row.ring))) {
    const generation = 1 + Math.max(...rows.filter((row) => row.ring === ring).map((row) => row.generation));
    const octets = randomBytes(KEY_OCTETS);
    await tables
      .insertInto("vault_ring_key")
      .values(newRingKey(next, { venueId: of.venueId, ring, generation, octets, now: of.now }))
      .execute();
  }
  await append(tx, {
    venueId: of.venueId,
    book: "audit",
    kind: "vault-rotate",
    caseId: "",
    at: of.now,
    by: of.by,
    skeleton: { key: next.id },
    commitments: [],
  });
  return next.id;
}

/** Wraps a batch of keys of older generations anew. @returns how many */
async function rewrapSome(tx: DatabaseTransaction, keyring: Keyring, { venueId, now }: Rotation): Promise<number> {
  const tables = tx.withTables<VaultTables>();
  let query = tables
    .selectFrom("vault_key as k")
    .selectAll("k")
    .where("k.venue_id", "=", venueId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("vault_ring_key as r")
          .select("r.ring")
          .whereRef("r.venue_id", "=", "k.venue_id")
          .whereRef("r.ring", "=", "k.ring")
          .whereRef("r.generation", ">", "k.generation"),
      ),
    )
    .orderBy("k.case_id")
    .limit(BATCH);
  if (isPostgres(tx)) query = query.forUpdate("k");
  const rows = await query.execute();
  for (const row of rows) {
    const octets = await keyring.unwrap(tx, row);
    const ring = await keyring.current(tx, venueId, row.ring as Parameters<Keyring["current"]>[2], now);
    const changed = wrapCaseKey(ring, row, octets);
    octets.fill(0);
    await tables
      .updateTable("vault_key")
      .set(changed)
      .where("venue_id", "=", venueId)
      .where("case_id", "=", row.case_id)
      .where("subject", "=", row.subject)
      .execute();
  }
  return rows.length;
}

/** Takes away ring keys that wrap nothing any more, all but the newest of each ring. */
export async function dropOldRings(tx: DatabaseTransaction, { venueId }: Rotation): Promise<void> {
  const tables = tx.withTables<VaultTables>();
  // Waits for those who were wrapping with an old key, so that the count below sees what they wrote.
  const rows = await ringKeys(tx, venueId);
  for (const row of rows) {
    if (!rows.some(({ ring, generation }) => ring === row.ring && generation > row.generation)) continue;
    const used = await tables
      .selectFrom("vault_key")
      .select("case_id")
      .where("venue_id", "=", venueId)
      .where("ring", "=", row.ring)
      .where("generation", "=", row.generation)
      .executeTakeFirst();
    if (used !== undefined) continue;
    const noise = randomBytes(row.wrapped.length).toString("base64url").slice(0, row.wrapped.length);
    const same = { venue_id: venueId, ring: row.ring, generation: row.generation };
    await tables
      .updateTable("vault_ring_key")
      .set({ wrapped: noise })
      .where((eb) => eb.and(same))
      .execute();
    await tables
      .deleteFrom("vault_ring_key")
      .where((eb) => eb.and(same))
      .execute();
  }
}

/** Goes on with what an interrupted rotation left; does nothing if all is in order. */
export async function finishRotation(
  database: Database,
  keyring: Keyring,
  masters: MasterKeys,
  of: Rotation,
): Promise<RotationOutcome> {
  const master = await database.transaction().execute((tx) => keyring.master(tx, of.venueId, of.now));
  masters.settle(master.id);
  let rewrapped = 0;
  for (;;) {
    const some = await database.transaction().execute((tx) => rewrapSome(tx, keyring, of));
    rewrapped += some;
    if (some < BATCH) break;
  }
  await database.transaction().execute((tx) => dropOldRings(tx, of));
  keyring.forget();
  return { masterId: master.id, rewrapped };
}

/** A whole rotation. @throws {VaultError} `E_VAULT_ROTATION` if the key comes from systemd and no next one was given */
export async function rotate(
  database: Database,
  keyring: Keyring,
  masters: MasterKeys,
  of: Rotation,
): Promise<RotationOutcome> {
  // What an earlier one left first: two generations at a time are enough.
  const before = await finishRotation(database, keyring, masters, of);
  await database.transaction().execute((tx) => changeMaster(tx, keyring, masters, of));
  const after = await finishRotation(database, keyring, masters, of);
  return { masterId: after.masterId, rewrapped: before.rewrapped + after.rewrapped };
}
