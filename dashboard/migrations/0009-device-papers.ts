/**
 * Papers of devices: photos and last loans for the theft sheet, probes of routers by the network they were asked from, and how many
 * unnamed devices raised signals on a network of devices.
 *
 * @module
 */
import type { ColumnDefinitionBuilder, Kysely } from "kysely";

const required = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull();
const key = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.primaryKey();

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable("device_photo")
    .addColumn("id", "text", key)
    .addColumn("venue_id", "text", required)
    .addColumn("device_id", "text", required)
    .addColumn("type", "text", required)
    .addColumn("width", "integer", required)
    .addColumn("height", "integer", required)
    .addColumn("size_bytes", "integer", required)
    // Base64: the two databases name octets differently.
    .addColumn("image", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("by_name", "text", required)
    .execute();
  await db.schema.createIndex("device_photo_device").on("device_photo").columns(["venue_id", "device_id"]).execute();
  // Only the newest answers are kept, so nothing is lost that the next look would not find again.
  await db.schema.dropTable("device_router_probe").execute();
  await db.schema
    .createTable("device_router_probe")
    .addColumn("venue_id", "text", required)
    .addColumn("router_id", "text", required)
    // "" for the server's own address.
    .addColumn("network", "text", required)
    .addColumn("port", "integer", required)
    .addColumn("state", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("changed_at", "bigint", required)
    .addPrimaryKeyConstraint("device_router_probe_key", ["venue_id", "router_id", "network", "port"])
    .execute();
  await db.schema
    .createTable("device_probe_network")
    .addColumn("venue_id", "text", required)
    .addColumn("network", "text", required)
    // Whether the asking machine has an address there.
    .addColumn("reached", "integer", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("device_probe_network_key", ["venue_id", "network"])
    .execute();
  const typed = db as unknown as Kysely<{
    register_signal: {
      venue_id: string;
      network: string;
      mode: string;
      device: string | null;
      subject: string | null;
      occurrences: number;
      first_at: number;
      last_at: number;
    };
    loan_session: { id: string; number: string; activity: string; owner_name: string | null };
    loan_device: {
      venue_id: string;
      session_id: string;
      device_id: string;
      handed_out_at: number;
      returned_at: number | null;
    };
  }>;
  // What the register of devices needs to count strangers: no category, no name; the pseudonym is gone within a day.
  await db.schema
    .createView("register_public_stranger")
    .as(
      typed
        .selectFrom("register_signal")
        .select(["venue_id", "network", "subject", "occurrences", "first_at", "last_at"])
        .where("mode", "=", "A")
        .where("device", "is", null)
        .where("subject", "is not", null),
    )
    .execute();
  // Who had a device last, for the sheet a thief is looked for with; names are gone after 90 days.
  await db.schema
    .createView("loan_public_hand_out")
    .as(
      typed
        .selectFrom("loan_device")
        .innerJoin("loan_session", "loan_session.id", "loan_device.session_id")
        .select([
          "loan_device.venue_id as venue_id",
          "loan_device.device_id as device_id",
          "loan_session.number as number",
          "loan_session.activity as activity",
          "loan_session.owner_name as owner_name",
          "loan_device.handed_out_at as handed_out_at",
          "loan_device.returned_at as returned_at",
        ]),
    )
    .execute();
}
