/**
 * What was done with backups: made, read back, proved by bringing one back. Which file it was and where it lies is nobody's business here.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BackupRecordView, BackupsView } from "../../policies/schema/retention-api.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { RetentionTables } from "./tables.ts";

/** Public key of whoever can open the backups; in the data folder, because it opens nothing. */
export const RECIPIENT_FILE = "backup.recipient";
const SHOWN = 20;

/** Writes down one thing that was done; `npm run backup` and `npm run restore` call it. */
export async function recordBackup(
  database: Database,
  record: Omit<BackupRecordView, "at" | "madeAt"> & { readonly at: number; readonly madeAt: number },
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const id = randomUUID();
    await tx
      .withTables<RetentionTables>()
      .insertInto("retention_backup")
      .values({
        id,
        at: record.at,
        kind: record.kind,
        made_at: record.madeAt,
        touched_rows: record.rows,
        files: record.files,
        seal: record.seal,
      })
      .execute();
    await recordChange(tx, "retention", record.at, id);
  });
}

const newest = async (db: Queryable, column: "made_at" | "at", kinds: readonly string[]): Promise<number | null> => {
  const found = await db
    .withTables<RetentionTables>()
    .selectFrom("retention_backup")
    .select((eb) => eb.fn.max(column).as("at"))
    .where("kind", "in", kinds)
    .executeTakeFirst();
  return found?.at ?? null;
};

/** @param root  data folder */
export async function backupsOf(db: Queryable, root: string): Promise<BackupsView> {
  const rows = await db
    .withTables<RetentionTables>()
    .selectFrom("retention_backup")
    .selectAll()
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(SHOWN)
    .execute();
  const madeAt = await newest(db, "made_at", ["made", "restored"]);
  const provedAt = await newest(db, "at", ["proved", "restored"]);
  return {
    newestAt: madeAt === null ? null : instant(madeAt),
    provedAt: provedAt === null ? null : instant(provedAt),
    recipient: existsSync(join(root, RECIPIENT_FILE)),
    records: rows.map((row) => ({
      at: instant(row.at),
      kind: row.kind as BackupRecordView["kind"],
      madeAt: instant(row.made_at),
      rows: row.touched_rows,
      files: row.files,
      seal: row.seal === "recipient" ? "recipient" : "passphrase",
    })),
  };
}
