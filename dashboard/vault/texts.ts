/**
 * Texts under the key of their case and subject: made, sealed, opened with a reason, moved to another ring.
 *
 * @module
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { append } from "../ledger/index.ts";
import { isPostgres } from "../platform/db.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { KEY_OCTETS, openBox, sealBox } from "./box.ts";
import type { About } from "./box.ts";
import { VaultError } from "./error.ts";
import { wrapCaseKey } from "./keyring.ts";
import type { Keyring, Ring, Subject } from "./keyring.ts";
import type { KeyRow, VaultTables } from "./tables.ts";

const NONCE_OCTETS = 32;
/** A reason of fewer characters says nothing. */
const MIN_REASON = 5;

/** Part of a case; `subject` is `case` if not given. */
export interface OfCase {
  readonly venueId: string;
  readonly caseId: string;
  readonly subject?: Subject;
}

export interface Sealed {
  readonly itemId: string;
  /** SHA-256 of 32 random octets and the text; the octets lie sealed with the text. */
  readonly commitment: string;
}

/** An item without its text. */
export interface ItemFacts extends Sealed {
  readonly subject: Subject;
  readonly kind: string;
  readonly createdAt: number;
  readonly erased: boolean;
}

const aboutItem = (item: {
  venueId: string;
  caseId: string;
  subject: string;
  kind: string;
  itemId: string;
}): About => ({
  what: "text",
  venue: item.venueId,
  case: item.caseId,
  subject: item.subject,
  kind: item.kind,
  item: item.itemId,
});

const commitmentOf = (nonce: Uint8Array, text: Uint8Array): string =>
  createHash("sha256").update(nonce).update(text).digest("hex");

/**
 * A new random key for a case and subject, wrapped by the ring's.
 * @throws {VaultError} `E_VAULT_KEY_EXISTS`, `E_VAULT_DESTROYED` (what was erased does not begin again)
 */
export async function createKey(
  keyring: Keyring,
  tx: DatabaseTransaction,
  of: OfCase & { readonly ring: Ring; readonly now: number },
): Promise<void> {
  const row = { venue_id: of.venueId, case_id: of.caseId, subject: of.subject ?? "case", ring: of.ring };
  if (await isErased(tx, of)) throw destroyed(of);
  const ring = await keyring.current(tx, of.venueId, of.ring, of.now);
  const octets = randomBytes(KEY_OCTETS);
  const inserted = await tx
    .withTables<VaultTables>()
    .insertInto("vault_key")
    .values({ ...row, ...wrapCaseKey(ring, row, octets), created_at: of.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  octets.fill(0);
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0n) !== 1)
    throw new VaultError("E_VAULT_KEY_EXISTS", `case ${of.caseId} has a key for ${row.subject} already`);
}

/**
 * Seals a text under the key of its case and subject.
 * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
 */
export async function seal(
  keyring: Keyring,
  tx: DatabaseTransaction,
  text: OfCase & { readonly kind: string; readonly plaintext: string; readonly now: number },
): Promise<Sealed> {
  const subject = text.subject ?? "case";
  const key = await keyring.unwrap(tx, await keyRowOf(tx, text));
  const itemId = randomUUID();
  const nonce = randomBytes(NONCE_OCTETS);
  const plain = Buffer.from(text.plaintext, "utf8");
  const commitment = commitmentOf(nonce, plain);
  const item = { venueId: text.venueId, caseId: text.caseId, subject, kind: text.kind, itemId };
  const ciphertext = sealBox(key, aboutItem(item), Buffer.concat([nonce, plain]));
  key.fill(0);
  plain.fill(0);
  await tx
    .withTables<VaultTables>()
    .insertInto("vault_item")
    .values({
      id: itemId,
      venue_id: text.venueId,
      case_id: text.caseId,
      subject,
      kind: text.kind,
      ciphertext,
      commitment,
      created_at: text.now,
    })
    .execute();
  return { itemId, commitment };
}

/**
 * Opens a text. The reading is recorded in `vault_read` with its reason and in the book `audit` without it, in this transaction.
 * @throws {VaultError} `E_VAULT_REASON`, `E_VAULT_ITEM`, `E_VAULT_DESTROYED`, `E_VAULT_DAMAGED`
 */
export async function openText(
  keyring: Keyring,
  tx: DatabaseTransaction,
  asked: {
    readonly venueId: string;
    readonly itemId: string;
    readonly reader: { readonly accountId: string; readonly reason: string };
    readonly now: number;
  },
): Promise<string> {
  const reason = asked.reader.reason.trim();
  if (reason.length < MIN_REASON) throw new VaultError("E_VAULT_REASON", "reading needs a reason");
  const tables = tx.withTables<VaultTables>();
  const item = await tables
    .selectFrom("vault_item")
    .selectAll()
    .where("venue_id", "=", asked.venueId)
    .where("id", "=", asked.itemId)
    .executeTakeFirst();
  if (item === undefined) throw new VaultError("E_VAULT_ITEM", `no item ${asked.itemId}`);
  const of = { venueId: item.venue_id, caseId: item.case_id, subject: item.subject as Subject };
  if (item.ciphertext === null) throw destroyed(of);
  const key = await keyring.unwrap(tx, await keyRowOf(tx, of));
  const plain = openBox(key, aboutItem({ ...of, kind: item.kind, itemId: item.id }), item.ciphertext);
  key.fill(0);
  if (commitmentOf(plain.subarray(0, NONCE_OCTETS), plain.subarray(NONCE_OCTETS)) !== item.commitment)
    throw new VaultError("E_VAULT_DAMAGED", `item ${item.id} is not what it was committed to be`);
  const at = asked.now;
  const readId = randomUUID();
  await tables
    .insertInto("vault_read")
    .values({
      id: readId,
      venue_id: item.venue_id,
      case_id: item.case_id,
      item_id: item.id,
      account_id: asked.reader.accountId,
      reason,
      at,
    })
    .execute();
  await append(tx, {
    venueId: item.venue_id,
    book: "audit",
    kind: "vault-read",
    caseId: item.case_id,
    at,
    by: asked.reader.accountId,
    skeleton: { read: readId, subject: item.subject, kind: item.kind },
    commitments: [{ itemId: item.id, commitment: item.commitment }],
  });
  return plain.subarray(NONCE_OCTETS).toString("utf8");
}

/** What is sealed for a case, oldest first, without any text; of one subject, or of all if none is named. */
export async function itemsOf(db: Queryable, of: OfCase): Promise<readonly ItemFacts[]> {
  let query = db
    .withTables<VaultTables>()
    .selectFrom("vault_item")
    .selectAll()
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .orderBy("created_at")
    .orderBy("id");
  if (of.subject !== undefined) query = query.where("subject", "=", of.subject);
  return (await query.execute()).map((row) => ({
    itemId: row.id,
    commitment: row.commitment,
    subject: row.subject as Subject,
    kind: row.kind,
    createdAt: row.created_at,
    erased: row.ciphertext === null,
  }));
}

/**
 * Moves the key of a case and subject to another ring; the old wrapping is gone.
 * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
 */
export async function rekey(
  keyring: Keyring,
  tx: DatabaseTransaction,
  of: OfCase & { readonly ring: Ring; readonly now: number },
): Promise<void> {
  const row = await keyRowOf(tx, of);
  const octets = await keyring.unwrap(tx, row);
  const ring = await keyring.current(tx, of.venueId, of.ring, of.now);
  const changed = wrapCaseKey(ring, { ...row, ring: of.ring }, octets);
  octets.fill(0);
  await tx
    .withTables<VaultTables>()
    .updateTable("vault_key")
    .set(changed)
    .where("venue_id", "=", row.venue_id)
    .where("case_id", "=", row.case_id)
    .where("subject", "=", row.subject)
    .execute();
}

/** Whether this subject has a key now. */
export async function hasKey(db: Queryable, of: OfCase): Promise<boolean> {
  const row = await db
    .withTables<VaultTables>()
    .selectFrom("vault_key")
    .select("ring")
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .where("subject", "=", of.subject ?? "case")
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the key of this subject was destroyed. */
export async function isErased(db: Queryable, of: OfCase): Promise<boolean> {
  const row = await db
    .withTables<VaultTables>()
    .selectFrom("vault_erasure")
    .select("at")
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .where("subject", "=", of.subject ?? "case")
    .executeTakeFirst();
  return row !== undefined;
}

export async function keyRowOf(tx: DatabaseTransaction, of: OfCase): Promise<KeyRow> {
  let query = tx
    .withTables<VaultTables>()
    .selectFrom("vault_key")
    .selectAll()
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .where("subject", "=", of.subject ?? "case");
  // Nothing is sealed or read while the key is being destroyed, and nothing after.
  if (isPostgres(tx)) query = query.forShare();
  const row = await query.executeTakeFirst();
  if (row !== undefined) return row;
  if (await isErased(tx, of)) throw destroyed(of);
  throw new VaultError("E_VAULT_NO_KEY", `case ${of.caseId} has no key for ${of.subject ?? "case"}`);
}

function destroyed(of: OfCase): VaultError {
  return new VaultError("E_VAULT_DESTROYED", `what case ${of.caseId} held for ${of.subject ?? "case"} was erased`);
}
