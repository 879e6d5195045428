/**
 * Ways to what the intake of device reports asks of many devices at once: what is not judged yet, and when a boot was first heard of.
 *
 * @module
 */
import type { Kysely } from "kysely";

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createIndex("device_report_basis")
    .on("device_report")
    .columns(["venue_id", "device_id", "basis"])
    .execute();
  await db.schema.createIndex("device_report_boot").on("device_report").columns(["key_id", "boot_id"]).execute();
}
