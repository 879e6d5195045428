/**
 * Keys that wrap keys: the master key wraps one key per ring, a ring's key wraps the key of every case and subject in it.
 *
 * A ring is who needs to read: `case` for those who work on a case, `harm` for the narrower circle after verification 2, `report`
 * for what a child wrote. Moving a case to another ring changes 32 wrapped octets; so does changing any key.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { isPostgres } from "../platform/db.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { KEY_OCTETS, openBox, sealBox } from "./box.ts";
import type { About } from "./box.ts";
import { VaultError } from "./error.ts";
import type { MasterKey, MasterKeys } from "./master.ts";
import type { KeyRow, RingKeyRow, VaultTables } from "./tables.ts";

export const RINGS = ["case", "harm", "report"] as const;
export type Ring = (typeof RINGS)[number];

/**
 * Whose data a key opens: parts of one case that are erased apart from each other. `note` is what stays of the note without
 * personal data once `case` was erased.
 */
export type Subject = "case" | "note" | "card-1" | "card-2" | "report" | "evidence";

const aboutRing = (row: Pick<RingKeyRow, "venue_id" | "ring" | "generation" | "master_id">): About => ({
  what: "ring key",
  venue: row.venue_id,
  ring: row.ring,
  generation: row.generation,
  master: row.master_id,
});

const aboutKey = (row: Pick<KeyRow, "venue_id" | "case_id" | "subject" | "ring" | "generation">): About => ({
  what: "case key",
  venue: row.venue_id,
  case: row.case_id,
  subject: row.subject,
  ring: row.ring,
  generation: row.generation,
});

export interface RingKey {
  readonly generation: number;
  readonly octets: Buffer;
}

/** Reads and makes keys; holds the octets of ring keys in memory, never those of cases. */
export class Keyring {
  readonly #masters: MasterKeys;
  readonly #known = new Map<string, Buffer>();

  constructor(masters: MasterKeys) {
    this.#masters = masters;
  }

  /** The master key the database was sealed with, made now if it never was. */
  async master(tx: DatabaseTransaction, venueId: string, now: number): Promise<MasterKey> {
    const tables = tx.withTables<VaultTables>();
    let query = tables.selectFrom("vault_master").selectAll().where("venue_id", "=", venueId);
    // A rotation changes this row and waits for those who use it.
    if (isPostgres(tx)) query = query.forShare();
    const row = await query.executeTakeFirst();
    if (row !== undefined) return this.#masters.withId(row.key_id);
    const made = this.#masters.ensure();
    await tables
      .insertInto("vault_master")
      .values({ venue_id: venueId, key_id: made.id, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Two processes may start at once; what counts is the row that is there.
    const { key_id: id } = await tables
      .selectFrom("vault_master")
      .select("key_id")
      .where("venue_id", "=", venueId)
      .executeTakeFirstOrThrow();
    return this.#masters.withId(id);
  }

  /** The newest key of a ring, made if it has none. It stays until the transaction ends. */
  async current(tx: DatabaseTransaction, venueId: string, ring: Ring, now: number): Promise<RingKey> {
    const found = await this.#newest(tx, venueId, ring);
    if (found !== undefined) return { generation: found.generation, octets: this.#unwrapRing(found) };
    const master = await this.master(tx, venueId, now);
    await tx
      .withTables<VaultTables>()
      .insertInto("vault_ring_key")
      .values(newRingKey(master, { venueId, ring, generation: 1, octets: randomBytes(KEY_OCTETS), now }))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const made = await this.#newest(tx, venueId, ring);
    if (made === undefined) throw new VaultError("E_VAULT_NO_KEY", `ring ${ring} has no key`);
    return { generation: made.generation, octets: this.#unwrapRing(made) };
  }

  async #newest(tx: DatabaseTransaction, venueId: string, ring: string): Promise<RingKeyRow | undefined> {
    let query = tx
      .withTables<VaultTables>()
      .selectFrom("vault_ring_key")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("ring", "=", ring)
      .orderBy("generation", "desc")
      .limit(1);
    // Whoever takes old ring keys away waits until what was wrapped with them is committed, and sees it.
    if (isPostgres(tx)) query = query.forShare();
    return query.executeTakeFirst();
  }

  /** A ring's key of one generation. @throws {VaultError} `E_VAULT_NO_KEY` */
  async ofGeneration(db: Queryable, venueId: string, ring: string, generation: number): Promise<Buffer> {
    const row = await db
      .withTables<VaultTables>()
      .selectFrom("vault_ring_key")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("ring", "=", ring)
      .where("generation", "=", generation)
      .executeTakeFirst();
    if (row === undefined) throw new VaultError("E_VAULT_NO_KEY", `ring ${ring} has no key ${String(generation)}`);
    return this.#unwrapRing(row);
  }

  /** Octets of the key of a case and subject; the caller fills them with zeros once done. */
  async unwrap(db: Queryable, row: KeyRow): Promise<Buffer> {
    const ring = await this.ofGeneration(db, row.venue_id, row.ring, row.generation);
    return openBox(ring, aboutKey(row), row.wrapped);
  }

  #unwrapRing(row: RingKeyRow): Buffer {
    // The same key wrapped by another master key is a row of other text, so a stale one is never found here.
    const known = this.#known.get(row.wrapped);
    if (known !== undefined) return known;
    const octets = openBox(this.#masters.withId(row.master_id).octets, aboutRing(row), row.wrapped);
    this.#known.set(row.wrapped, octets);
    return octets;
  }

  /** Forgets what is in memory: keys that were destroyed must not live on in a process. */
  forget(): void {
    for (const octets of this.#known.values()) octets.fill(0);
    this.#known.clear();
  }
}

export function newRingKey(
  master: MasterKey,
  made: { venueId: string; ring: string; generation: number; octets: Buffer; now: number },
): RingKeyRow {
  const row = { venue_id: made.venueId, ring: made.ring, generation: made.generation, master_id: master.id };
  return { ...row, wrapped: sealBox(master.octets, aboutRing(row), made.octets), created_at: made.now };
}

/** The wrapped key of a case and subject under a ring's key. */
export function wrapCaseKey(
  ring: RingKey,
  about: Pick<KeyRow, "venue_id" | "case_id" | "subject" | "ring">,
  octets: Buffer,
): Pick<KeyRow, "ring" | "generation" | "wrapped"> {
  const row = { ...about, generation: ring.generation };
  return { ring: about.ring, generation: ring.generation, wrapped: sealBox(ring.octets, aboutKey(row), octets) };
}
