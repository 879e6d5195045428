/**
 * Erasing: the key of a case and subject is destroyed, and with it every copy of what it sealed.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { append } from "../ledger/index.ts";
import { isPostgres } from "../platform/db.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { Subject } from "./keyring.ts";
import type { KeyRow, VaultTables } from "./tables.ts";

/** The beginning is enough to find a text in a file, and long ones lie in several pages. */
const FINDABLE = 64;

export interface Destroyed {
  readonly subjects: readonly Subject[];
  /** For the sweep: beginnings of wrapped keys and ciphertexts. */
  readonly gone: readonly string[];
}

/** What to destroy, and who says so why. */
export interface Erasure {
  readonly venueId: string;
  readonly caseId: string;
  readonly subject: Subject | "every";
  readonly now: number;
  /** A code as `purpose-ended`; other text stays out of the books. */
  readonly why: string;
  readonly by: string;
}

/**
 * Destroys the key of one subject, or of every subject of the case: row overwritten, then deleted; ciphertexts dropped. What is
 * left is a record that, when, why and by whom. Run `sweep` after the commit, so that the octets leave the files, too.
 *
 * @returns subjects destroyed now (those destroyed before are left out), and the beginnings of what must leave the files
 */
export async function destroy(tx: DatabaseTransaction, of: Erasure): Promise<Destroyed> {
  const tables = tx.withTables<VaultTables>();
  let query = tables
    .selectFrom("vault_key")
    .selectAll()
    .where("venue_id", "=", of.venueId)
    .where("case_id", "=", of.caseId)
    .orderBy("subject");
  if (of.subject !== "every") query = query.where("subject", "=", of.subject);
  if (isPostgres(tx)) query = query.forUpdate();
  const subjects: Subject[] = [];
  const gone: string[] = [];
  for (const row of await query.execute()) {
    gone.push(...(await destroyOne(tx, row, of)));
    subjects.push(row.subject as Subject);
  }
  return { subjects, gone };
}

async function destroyOne(
  tx: DatabaseTransaction,
  row: KeyRow,
  of: Pick<Erasure, "now" | "why" | "by">,
): Promise<readonly string[]> {
  const tables = tx.withTables<VaultTables>();
  const ofKey = { venue_id: row.venue_id, case_id: row.case_id, subject: row.subject };
  const gone: string[] = [];
  const sealed = await tables
    .selectFrom("vault_item")
    .select("ciphertext")
    .where((eb) => eb.and(ofKey))
    .execute();
  for (const text of [row.wrapped, ...sealed.map(({ ciphertext }) => ciphertext)])
    if (text !== null) gone.push(text.slice(0, FINDABLE));
  // As long as before, so that it is written over the old octets.
  const noise = randomBytes(row.wrapped.length).toString("base64url").slice(0, row.wrapped.length);
  await tables
    .updateTable("vault_key")
    .set({ wrapped: noise })
    .where((eb) => eb.and(ofKey))
    .execute();
  await tables
    .deleteFrom("vault_key")
    .where((eb) => eb.and(ofKey))
    .execute();
  const items = await tables
    .updateTable("vault_item")
    .set({ ciphertext: null })
    .where((eb) => eb.and(ofKey))
    .executeTakeFirst();
  await tables
    .insertInto("vault_erasure")
    .values({ ...ofKey, at: of.now, why: of.why, by_account: of.by, swept_at: null })
    .execute();
  await append(tx, {
    venueId: row.venue_id,
    book: "audit",
    kind: "vault-destroy",
    caseId: row.case_id,
    at: of.now,
    by: of.by,
    skeleton: {
      subject: row.subject,
      items: Number(items.numUpdatedRows),
      ...(/^[a-z0-9][a-z0-9-]{2,59}$/u.test(of.why) ? { why: of.why } : {}),
    },
    commitments: [],
  });
  return gone;
}
