/**
 * Rows of which a year has thousands: lessons, device reports, mistakes, spans of coverage. Written as their slices would have left them.
 *
 * They are the one place outside a slice that writes its tables, because a year of loans through the desk's own steps would take a quarter of an
 * hour; a test reads every one of them back through the slices' own pages.
 *
 * @module
 */
import { sql } from "kysely";
import { sha256 } from "../platform/canonical.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { DAY, aheadOfUtc } from "./calendar.ts";
import { Chance } from "./chance.ts";
import { factsOf } from "./fleet.ts";
import type { DemoPlan } from "./plan.ts";
import { DEVICES, STAFF } from "./venue.ts";
import type { StaffKey } from "./venue.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** SQLite takes 32 766 parameters in a statement. */
const MOST_PARAMETERS = 20_000;

export async function insert(db: Queryable, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const chunk = Math.floor(MOST_PARAMETERS / columns.length);
  for (let start = 0; start < rows.length; start += chunk)
    await db
      .withTables<Record<string, Record<string, string | number | null>>>()
      .insertInto(table)
      .values(rows.slice(start, start + chunk))
      .execute();
}

const yearOf = (at: number): number => new Date(at + aheadOfUtc(at)).getUTCFullYear();
const numbered = (series: string, year: number, number: number): string =>
  `${series}/${String(year)}/${String(number).padStart(3, "0")}`;

/** Counts up within a year, as the sequences of the slices do. */
class Numbers {
  readonly last = new Map<number, number>();

  next(series: string, at: number): string {
    const year = yearOf(at);
    const number = (this.last.get(year) ?? 0) + 1;
    this.last.set(year, number);
    return numbered(series, year, number);
  }
}

const nameOf = (key: StaffKey): string => STAFF.find((one) => one.key === key)?.displayName ?? key;

/** Hand-outs of devices, each session closed with everything back. */
export async function writeLessons(
  db: Queryable,
  venueId: string,
  plan: DemoPlan,
  accounts: ReadonlyMap<StaffKey, string>,
): Promise<void> {
  const numbers = new Numbers();
  const lessons = plan.days.flatMap((day) => day.lessons).filter(({ closedAt }) => closedAt < plan.options.to);
  await insert(
    db,
    "loan_session",
    lessons.map((lesson) => ({
      id: lesson.id,
      venue_id: venueId,
      number: numbers.next("Z", lesson.createdAt),
      state: "closed",
      activity: lesson.activity,
      age_band: lesson.ageBand,
      children: lesson.children,
      camera: lesson.camera ? 1 : 0,
      owner_account: accounts.get(lesson.owner) ?? null,
      owner_name: nameOf(lesson.owner),
      created_at: lesson.createdAt,
      briefed_at: lesson.startedAt - 240_000,
      started_at: lesson.startedAt,
      ends_at: lesson.endsAt,
      closed_at: lesson.closedAt,
      overdue_at: null,
    })),
  );
  await insert(
    db,
    "loan_device",
    lessons.flatMap((lesson) =>
      lesson.devices.map((loan) => ({
        id: loan.id,
        venue_id: venueId,
        session_id: lesson.id,
        device_id: loan.device,
        handed_out_at: loan.handedOutAt,
        gate: JSON.stringify({
          word: loan.override === null ? "hand-out" : "check-first",
          reasons:
            loan.override === null
              ? []
              : [{ check: "antivirus.tablet", reason: "signatures-old", params: {}, minutes: 5, who: "nsp" }],
          more: 0,
          minutes: loan.override === null ? 0 : 5,
          judgedAt: loan.handedOutAt,
        }),
        override_reason: loan.override,
        override_by: loan.override === null ? null : nameOf(lesson.owner),
        override_at: loan.override === null ? null : loan.handedOutAt,
        returned_at: loan.returnedAt,
        damaged: loan.damaged ? 1 : 0,
        media: loan.media,
        accounts: 0,
        wiped: 1,
        remark: loan.damaged ? "Pokaz: pęknięta osłona." : "",
        missing: 0,
        missing_reason: null,
        missing_at: null,
        cleaned_at: loan.damaged ? loan.returnedAt + DAY : null,
        open_key: null,
      })),
    ),
  );
  await insert(
    db,
    "loan_sequence",
    [...numbers.last].map(([year, last]) => ({ venue_id: venueId, year, last_number: last })),
  );
}

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

/** All of it in one transaction each; a table is whole or not there. */
export async function writeBulk(
  database: Database,
  venueId: string,
  plan: DemoPlan,
  accounts: ReadonlyMap<StaffKey, string>,
): Promise<void> {
  for (const write of [writeReports, writeMistakes, writeCoverage])
    await database.transaction().execute((tx) => write(tx, venueId, plan));
  await database.transaction().execute((tx) => writeLessons(tx, venueId, plan, accounts));
}
