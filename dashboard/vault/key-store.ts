/**
 * Keys apart from what they seal: a backup of the database is made without them, and this one file, always the newest, is kept elsewhere.
 *
 * So an older backup never brings back what was erased: the key is not in it, and it is no more in the file of keys. The file also says
 * what was erased, and restoring it over an older database erases there, too. It opens nothing without the master key.
 *
 * @module
 */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../platform/canonical.ts";
import type { Database, DatabaseTransaction } from "../platform/tables.ts";
import { VaultError } from "./error.ts";
import type { MasterKey, MasterKeys } from "./master.ts";
import type { VaultTables } from "./tables.ts";

/** Tables a backup of the database leaves empty. */
export const KEY_TABLES = ["vault_key", "vault_ring_key"] as const;

const text = z.string().min(1);
const KeyFile = z.strictObject({
  format: z.literal("latarnik-vault-keys"),
  version: z.literal(1),
  venueId: text,
  masterId: text,
  madeAt: z.int(),
  rings: z.array(z.strictObject({ ring: text, generation: z.int(), wrapped: text, createdAt: z.int() })),
  keys: z.array(
    z.strictObject({ caseId: text, subject: text, ring: text, generation: z.int(), wrapped: text, createdAt: z.int() }),
  ),
  erased: z.array(z.strictObject({ caseId: text, subject: text, at: z.int(), why: z.string(), by: text })),
  mac: text.describe("HMAC-SHA-256 under a key derived from the master key: a shortened list of erasures is noticed"),
});
type KeyFile = z.output<typeof KeyFile>;

function macOf(master: MasterKey, content: Omit<KeyFile, "mac">): string {
  const key = Buffer.from(hkdfSync("sha256", master.octets, "", "latarnik/vault/key-file", 32));
  return createHmac("sha256", key).update(canonicalJson(content)).digest("hex");
}

/** The file of keys of a venue. Write it with mode 0600, over the one before. */
export async function exportKeys(
  tx: DatabaseTransaction,
  masters: MasterKeys,
  of: { readonly venueId: string; readonly now: number },
): Promise<string> {
  const tables = tx.withTables<VaultTables>();
  const { key_id: masterId } = await tables
    .selectFrom("vault_master")
    .select("key_id")
    .where("venue_id", "=", of.venueId)
    .executeTakeFirstOrThrow();
  const rings = await tables.selectFrom("vault_ring_key").selectAll().where("venue_id", "=", of.venueId).execute();
  const keys = await tables.selectFrom("vault_key").selectAll().where("venue_id", "=", of.venueId).execute();
  const erased = await tables.selectFrom("vault_erasure").selectAll().where("venue_id", "=", of.venueId).execute();
  const content = {
    format: "latarnik-vault-keys" as const,
    version: 1 as const,
    venueId: of.venueId,
    masterId,
    madeAt: of.now,
    rings: rings.map((row) => ({
      ring: row.ring,
      generation: row.generation,
      wrapped: row.wrapped,
      createdAt: row.created_at,
    })),
    keys: keys.map((row) => ({
      caseId: row.case_id,
      subject: row.subject,
      ring: row.ring,
      generation: row.generation,
      wrapped: row.wrapped,
      createdAt: row.created_at,
    })),
    erased: erased.map((row) => ({
      caseId: row.case_id,
      subject: row.subject,
      at: row.at,
      why: row.why,
      by: row.by_account,
    })),
  };
  return `${canonicalJson({ ...content, mac: macOf(masters.withId(masterId), content) })}\n`;
}

function readKeyFile(file: string, masters: MasterKeys): KeyFile {
  let parsed: KeyFile;
  try {
    parsed = KeyFile.parse(JSON.parse(file));
  } catch (cause) {
    throw new VaultError("E_VAULT_DAMAGED", "this is no file of keys", { cause });
  }
  const { mac, ...content } = parsed;
  const expected = Buffer.from(macOf(masters.withId(parsed.masterId), content));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new VaultError("E_VAULT_DAMAGED", "the file of keys was changed");
  return parsed;
}

/**
 * Puts the keys into a database that was restored without them. What was erased here or in the file stays erased: its keys do not come back,
 * its ciphertexts go.
 *
 * @throws {VaultError} `E_VAULT_DAMAGED`, `E_VAULT_KEY_MISSING`, `E_VAULT_KEY_WRONG`
 */
export async function importKeys(
  tx: DatabaseTransaction,
  masters: MasterKeys,
  file: string,
): Promise<{ readonly keys: number; readonly erased: number }> {
  const { venueId, masterId, madeAt, rings, keys, erased } = readKeyFile(file, masters);
  const tables = tx.withTables<VaultTables>();
  await tables.deleteFrom("vault_master").where("venue_id", "=", venueId).execute();
  await tables.insertInto("vault_master").values({ venue_id: venueId, key_id: masterId, created_at: madeAt }).execute();
  for (const table of KEY_TABLES) await tables.deleteFrom(table).where("venue_id", "=", venueId).execute();
  for (const { createdAt, ...ring } of rings)
    await tables
      .insertInto("vault_ring_key")
      .values({ ...ring, venue_id: venueId, master_id: masterId, created_at: createdAt })
      .execute();
  for (const one of erased)
    await tables
      .insertInto("vault_erasure")
      .values({
        venue_id: venueId,
        case_id: one.caseId,
        subject: one.subject,
        at: one.at,
        why: one.why,
        by_account: one.by,
        swept_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const gone = await tables.selectFrom("vault_erasure").selectAll().where("venue_id", "=", venueId).execute();
  for (const row of gone)
    await tables
      .updateTable("vault_item")
      .set({ ciphertext: null })
      .where("venue_id", "=", venueId)
      .where("case_id", "=", row.case_id)
      .where("subject", "=", row.subject)
      .execute();
  const dead = new Set(gone.map((row) => `${row.case_id} ${row.subject}`));
  const alive = keys.filter(({ caseId, subject }) => !dead.has(`${caseId} ${subject}`));
  for (const { caseId, createdAt, ...key } of alive)
    await tables
      .insertInto("vault_key")
      .values({ ...key, venue_id: venueId, case_id: caseId, created_at: createdAt })
      .execute();
  return { keys: alive.length, erased: gone.length };
}

/** Empties the tables of keys of a copy of the database; never call it on the one in use. Sweep the copy afterwards. */
export async function dropKeys(copy: Database): Promise<void> {
  for (const table of KEY_TABLES) await copy.withTables<VaultTables>().deleteFrom(table).execute();
}
