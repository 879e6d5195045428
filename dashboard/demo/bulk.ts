/**
 * Rows of which a year has thousands: device reports, mistakes, spans of coverage; with lessons (`loan-rows.ts`) written as their slices would have
 * left them.
 *
 * They are the one place outside a slice that writes its tables, because a year of loans through the desk's own steps would take a quarter of an
 * hour; a test reads every one of them back through the slices' own pages.
 *
 * @module
 */
import { sql } from "kysely";
import { sha256 } from "../platform/canonical.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { Chance } from "./chance.ts";
import { factsOf } from "./fleet.ts";
import { writeLessons } from "./loan-rows.ts";
import type { DemoPlan } from "./plan.ts";
import { Numbers, insert } from "./rows.ts";
import { DEVICES, STAFF } from "./venue.ts";
import type { StaffKey } from "./venue.ts";

const nameOf = (key: StaffKey): string => STAFF.find((one) => one.key === key)?.displayName ?? key;

/** A key that belongs to nobody: no device of the demo can ever sign. */
const keyOf = (seed: string, device: string): { readonly id: string; readonly publicKey: string } => {
  const publicKey = Buffer.from(Chance.of(seed, "key", device).hex(64), "hex");
  return { id: sha256(publicKey), publicKey: publicKey.toString("base64") };
};

/** Enrolled devices with the state they report on the first day. */
export async function writeEnrolments(db: Queryable, venueId: string, plan: DemoPlan): Promise<void> {
  const at = (plan.days[0]?.day.start ?? plan.options.from) + 8 * 3_600_000;
  await insert(
    db,
    "device_key",
    DEVICES.map((device) => {
      const key = keyOf(plan.options.seed, device.id);
      return {
        id: key.id,
        venue_id: venueId,
        device_id: device.id,
        public_key: key.publicKey,
        role: "device",
        platform: device.platform,
        serial: `POKAZ-${device.id}`,
        agent_version: "0.1.0",
        state: "active",
        created_at: at,
        confirmed_at: at,
        revoked_at: null,
      };
    }),
  );
  for (const device of DEVICES) await showPosture(db, venueId, plan, device.id, at, null);
}

/** What a device is like at a moment: healthy. The slice judges it the next time it looks. */
export async function showPosture(
  db: Queryable,
  venueId: string,
  plan: DemoPlan,
  id: string,
  at: number,
  report: { readonly id: string; readonly seq: number } | null,
): Promise<void> {
  const device = DEVICES.find((one) => one.id === id);
  if (device === undefined) return;
  const row = {
    report_id: report?.id ?? null,
    key_id: keyOf(plan.options.seed, id).id,
    seq: report?.seq ?? null,
    measured_at: at,
    received_at: at + 1_000,
    second_hand: 0,
    facts: JSON.stringify(factsOf(device, at)),
    basis: "unjudged",
  };
  await db
    .withTables<Record<"device_posture", Record<string, string | number | null>>>()
    .insertInto("device_posture")
    .values({ venue_id: venueId, device_id: id, checks: "{}", judged_at: 0, ...row })
    .onConflict((conflict) => conflict.columns(["venue_id", "device_id"]).doUpdateSet(row))
    .execute();
}

/** Every report of the years. Written before the first case, so that a capsule of evidence finds what its device had said. */
export async function writeReports(db: Queryable, venueId: string, plan: DemoPlan): Promise<void> {
  const { seed } = plan.options;
  await insert(
    db,
    "device_report",
    plan.fleet.reports.map((report) => ({
      venue_id: venueId,
      device_id: report.device,
      report_id: report.id,
      key_id: keyOf(seed, report.device).id,
      seq: report.seq,
      hash: report.hash,
      prev_hash: report.prevHash,
      boot_id: report.bootId,
      measured_at: report.at,
      received_at: report.at + 1_000,
      monotonic_ms: 600_000,
      trigger_name: "schedule",
      agent_version: "0.1.0",
      lost: 0,
      second_hand: 0,
      // Facts of a day long past are shown nowhere; only the newest are kept whole.
      facts: JSON.stringify({ clock: { measuredAt: report.at, value: { offsetMs: 0 } } }),
      score: JSON.stringify(report.score),
      basis: "demo",
    })),
  );
}

/** What failed and was mended, and what each device is like now. */
export async function writeRepairs(db: Queryable, venueId: string, plan: DemoPlan): Promise<void> {
  const { seed } = plan.options;
  const numbers = new Numbers();
  const { troubles } = plan.fleet;
  const { to } = plan.options;
  await insert(
    db,
    "device_transition",
    troubles.flatMap((trouble) => {
      const of = { venue_id: venueId, device_id: trouble.device, check_id: trouble.check };
      const chance = Chance.of(seed, "transition", trouble.id);
      return [
        { id: chance.uuid(), ...of, at: trouble.from, from_state: "pass", to_state: "fail" },
        ...(trouble.to < to
          ? [{ id: chance.uuid(), ...of, at: trouble.to, from_state: "fail", to_state: "pass" }]
          : []),
      ];
    }),
  );
  await insert(
    db,
    "device_ticket",
    [...troubles]
      .sort((a, b) => a.from - b.from)
      .map((trouble) => ({
        id: trouble.id,
        venue_id: venueId,
        number: numbers.next("N", trouble.from),
        device_id: trouble.device,
        check_id: trouble.check,
        severity: trouble.severity,
        opened_at: trouble.from,
        closed_at: trouble.to < to ? trouble.to : null,
        note: trouble.note,
        open_key: trouble.to < to ? null : `${venueId}\n${trouble.device}\n${trouble.check}`,
      })),
  );
  await insert(
    db,
    "device_sequence",
    [...numbers.last].map(([year, last]) => ({ venue_id: venueId, series: "N", year, last_number: last })),
  );
  // The newest report of each device is what it is like now.
  const newest = new Map(plan.fleet.reports.map((report) => [report.device, report]));
  for (const report of newest.values()) {
    await showPosture(db, venueId, plan, report.device, report.at, report);
    await sql`update device_asset set seen_at = ${report.at + 1_000}
      where venue_id = ${venueId} and id = ${report.device}`.execute(db);
  }
}

export async function writeMistakes(db: Queryable, venueId: string, plan: DemoPlan): Promise<void> {
  await insert(
    db,
    "list_mistake",
    plan.mistakes.map((one) => ({
      id: one.id,
      venue_id: venueId,
      reference: one.reference,
      name: one.name,
      times: one.times,
      at: one.at,
      decision: one.decision,
      decided_reason: one.decision === "opened" ? "Pokaz: strona edukacyjna." : "Pokaz: zostaje zamknięta.",
      decided_name: nameOf("siec"),
      decided_at: one.decidedAt,
      exception_id: null,
      waiting_name: null,
    })),
  );
}

/** One resolver that was heard all the time but for the planned silences. */
export async function writeCoverage(db: Queryable, venueId: string, plan: DemoPlan): Promise<void> {
  const ends = [...plan.silences].sort((a, b) => a.from - b.from);
  const starts = [plan.options.from, ...ends.map(({ to }) => to)];
  await insert(
    db,
    "venue_coverage",
    starts.map((from, index) => ({
      id: Chance.of(plan.options.seed, "coverage", index).uuid(),
      venue_id: venueId,
      resolver: "resolver-1",
      from_at: from,
      to_at: ends[index]?.from ?? plan.options.to,
    })),
  );
}

/** What was there before anything happened: devices that report, and what they were lent for. One transaction each; a table is whole or not there. */
export async function writeFleet(
  database: Database,
  venueId: string,
  plan: DemoPlan,
  accounts: ReadonlyMap<StaffKey, string>,
): Promise<void> {
  for (const write of [writeEnrolments, writeReports])
    await database.transaction().execute((tx) => write(tx, venueId, plan));
  await database.transaction().execute((tx) => writeLessons(tx, venueId, plan, accounts));
}

/** What stands at the end. */
export async function writeBulk(database: Database, venueId: string, plan: DemoPlan): Promise<void> {
  for (const write of [writeRepairs, writeMistakes, writeCoverage])
    await database.transaction().execute((tx) => write(tx, venueId, plan));
}
