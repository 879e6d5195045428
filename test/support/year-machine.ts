/**
 * A generated year and the time of A3 over it: what must be gone and what must be there at each moment, table by table.
 *
 * The table below is written by hand from A3 and, where A3 is silent, from the requirement it names; it shares nothing with the rules of the
 * engine. What was there in the beginning comes from the plan, and the rows that must remain are counted from their own instants.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_VENUE_NAME, planDemo, seedDemo } from "../../dashboard/demo/index.ts";
import type { DemoPlan } from "../../dashboard/demo/index.ts";
import { forgetReports, helpContext } from "../../dashboard/help/index.ts";
import { verifyBooks } from "../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import type { RetentionContext } from "../../dashboard/retention/context.ts";
import { decideDisposal, listDisposals, noteArchivist } from "../../dashboard/retention/disposals.ts";
import { runRetention } from "../../dashboard/retention/index.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { loadHelp } from "../../policies/load/load-help.ts";
import { loadPolicies } from "../../policies/load/load-policies.ts";
import { Config } from "../../policies/schema/config.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases } from "./case-databases.ts";

const HOUR = 3_600_000;
const { taxonomy } = loadPolicies(resolve(import.meta.dirname, "../../policies"));
const texts = loadHelp(taxonomy.entries.map(({ code }) => code));
const DAY = 24 * HOUR;
const VENUE = "demo";

/** What is generated, instants of midnight in Warsaw; Christmas of 2026 is in it. */
export interface Period {
  readonly from: number;
  readonly end: number;
}
export const YEAR: Period = { from: Date.UTC(2026, 8, 1) - 2 * HOUR, end: Date.UTC(2027, 8, 1) - 2 * HOUR };
export const WINTER: Period = { from: Date.UTC(2026, 10, 1) - HOUR, end: Date.UTC(2027, 2, 1) - HOUR };

/** Calendar periods as they are at most and at least; between the two nothing of the plan is near a moment. */
const MONTHS_25 = { most: 25 * 31 * DAY, cut: 761 * DAY };
const YEARS = (years: number): number => years * 366 * DAY;
const FOREVER = Number.MAX_SAFE_INTEGER;

type Row = Readonly<Record<string, unknown>>;
interface Kept {
  /** Row of A3, or the requirement where A3 says nothing. */
  readonly why: string;
  readonly table: string;
  /** When the period begins. */
  readonly from: (row: Row, all: Facts) => number;
  readonly keep: number | ((row: Row, all: Facts) => number);
  /** Only rows in which something still stands; left out: every row. */
  readonly still?: (row: Row) => boolean;
}

/** What a row's period may depend on. */
interface Facts {
  /** Of the period: nothing is younger. */
  readonly end: number;
  readonly cases: ReadonlyMap<string, Row>;
  readonly lastStep: ReadonlyMap<string, number>;
  readonly drafts: ReadonlyMap<string, Row>;
  readonly capsules: ReadonlyMap<string, Row>;
}

const at =
  (column: string) =>
  (row: Row): number =>
    row[column] === null ? FOREVER : Number(row[column]);
const M25 = MONTHS_25.cut;
const rejected = (row: Row | undefined): boolean => row?.["state"] === "rejected";
/** A rejected draft goes 25 months after it was rejected; a case stays until a person approves after 25 years. */
const ofCase = (column: string): Pick<Kept, "from" | "keep"> => ({
  from: (row, all) => {
    const found = all.cases.get(String(row[column]));
    return rejected(found) ? (all.lastStep.get(String(row[column])) ?? 0) : Number(found?.["happened_at"] ?? FOREVER);
  },
  keep: (row, all) => (rejected(all.cases.get(String(row[column]))) ? M25 : YEARS(25)),
});
const periodOf = ({ keep }: Pick<Kept, "keep">, row: Row, all: Facts): number =>
  typeof keep === "number" ? keep : keep(row, all);
const ofDraft = (column: string): Pick<Kept, "from" | "keep"> => ({
  from: (row, all) => Number(all.drafts.get(String(row[column]))?.["opened_at"] ?? 0),
  keep: (row, all) => (all.drafts.get(String(row[column]))?.["state"] === "event" ? YEARS(25) : M25),
});

/** What was done with evidence goes with its capsule, and the capsule's line with its case. */
const ofCapsule: Pick<Kept, "from" | "keep"> = {
  from: (row, all) => ofCase("case_id").from(all.capsules.get(String(row["capsule_id"])) ?? {}, all),
  keep: (row, all) => periodOf(ofCase("case_id"), all.capsules.get(String(row["capsule_id"])) ?? {}, all),
};

const A3: readonly Kept[] = [
  { why: "A3 counters: 25 months", table: "register_counter", from: at("hour_at"), keep: M25 },
  {
    why: "A3 domain in clear for a signal: 72 h",
    table: "register_signal",
    from: at("last_at"),
    keep: 72 * HOUR,
    still: (row) => row["name"] !== null || row["entry"] !== null,
  },
  {
    why: "A3 pseudonym and what is made of it: 24 h",
    table: "register_signal",
    from: at("first_at"),
    keep: 24 * HOUR,
    still: (row) => row["dedupe_key"] !== null || row["subject"] !== null,
  },
  {
    why: "A3 signals on loaned devices: 30 d unless promoted",
    table: "register_signal",
    from: (row, all) => (row["draft_id"] === null ? at("last_at")(row) : ofDraft("draft_id").from(row, all)),
    keep: (row, all) => (row["draft_id"] === null ? 30 * DAY : periodOf(ofDraft("draft_id"), row, all)),
  },
  { why: "A3 rejected draft 25 months, event as its register line", table: "register_draft", ...ofDraft("id") },
  { why: "A3 counters (defects and spikes)", table: "register_defect", from: at("last_at"), keep: M25 },
  { why: "A3 counters (spikes)", table: "register_network_signal", from: at("at"), keep: M25 },
  { why: "B4 deliveries: two days", table: "register_batch", from: at("received_at"), keep: 48 * HOUR },
  {
    why: "A3 loan session and employee: 90 d",
    table: "loan_session",
    from: at("created_at"),
    keep: 90 * DAY,
    still: (row) => row["owner_account"] !== null || row["owner_name"] !== null,
  },
  { why: "A3 loan session as a count: 25 months", table: "loan_session", from: at("created_at"), keep: M25 },
  {
    why: "A3 employee of an override: 90 d",
    table: "loan_device",
    from: at("handed_out_at"),
    keep: 90 * DAY,
    still: (row) => row["override_by"] !== null,
  },
  { why: "A3 loans as counts: 25 months", table: "loan_device", from: at("handed_out_at"), keep: M25 },
  { why: "A3 device compliance snapshots: 25 months", table: "device_report", from: at("received_at"), keep: M25 },
  { why: "A3 device compliance snapshots: 25 months", table: "device_transition", from: at("at"), keep: M25 },
  { why: "R-027 tickets: 25 months after they closed", table: "device_ticket", from: at("closed_at"), keep: M25 },
  { why: "A3 inspection protocols: 5 years", table: "device_inspection", from: at("signed_at"), keep: YEARS(5) },
  { why: "R-020 the register of devices in use", table: "device_asset", from: at("created_at"), keep: FOREVER },
  { why: "R-020 what a device in use is like", table: "device_posture", from: at("judged_at"), keep: FOREVER },
  { why: "R-020 history of a device in use", table: "device_history", from: at("at"), keep: FOREVER },
  { why: "A3 security logs: 2 years", table: "access_audit", from: at("at"), keep: 2 * 365 * DAY },
  { why: "R-010 accounts in use", table: "access_account", from: at("created_at"), keep: FOREVER },
  { why: "R-010 who was responsible: 25 years", table: "people_appointment", from: at("until_at"), keep: YEARS(25) },
  { why: "R-014 training: 10 years", table: "people_training", from: at("entered_at"), keep: YEARS(10) },
  { why: "R-100 lists of trainings: 10 years", table: "coordination_training", from: at("opened_at"), keep: YEARS(10) },
  { why: "R-100 who signed them: 10 years", table: "coordination_trainee", from: at("at"), keep: YEARS(10) },
  { why: "R-034 prompts: 30 d", table: "loan_prompt", from: at("last_at"), keep: 30 * DAY },
  { why: "A3 sizes of lists day by day: 60 d", table: "list_history", from: at("day_at"), keep: 60 * DAY },
  { why: "A3 counters: 25 months", table: "venue_generation", from: at("created_at"), keep: M25 },
  {
    why: "R-083 decisions about personal data: 25 years",
    table: "retention_decision",
    from: at("at"),
    keep: YEARS(25),
  },
  { why: "R-075 requests of children: 25 months", table: "help_talk", from: at("at"), keep: M25 },
  {
    why: "R-075 who went there: 90 d",
    table: "help_talk",
    from: at("at"),
    keep: 90 * DAY,
    still: (row) => row["gone_by"] !== null,
  },
  {
    why: "R-075 what a child wears: a day",
    table: "help_talk",
    from: at("at"),
    keep: 24 * HOUR,
    still: (row) => row["look"] !== null,
  },
  { why: "R-075 reports, without their text: 25 months", table: "help_report", from: at("at"), keep: M25 },
  {
    why: "R-075 what a child wrote: 30 d after it was settled",
    table: "help_report",
    from: at("settled_at"),
    keep: 30 * DAY,
    still: (row) => row["item_id"] !== null,
  },
  { why: "R-077 mistakes: 90 d after the decision", table: "list_mistake", from: at("decided_at"), keep: 90 * DAY },
  {
    why: "R-077 the name asked for: 30 d after the decision",
    table: "list_mistake",
    from: at("decided_at"),
    keep: 30 * DAY,
    still: (row) => row["name"] !== null,
  },
  { why: "A3 counters (coverage): 25 months", table: "venue_coverage", from: at("to_at"), keep: M25 },
  { why: "R-080 notices: 90 d", table: "notify_message", from: at("at"), keep: 90 * DAY },
  { why: "B6 incidents: 5 years", table: "cyber_incident", from: at("aware_at"), keep: YEARS(5) },
  { why: "B6 incidents: 5 years", table: "cyber_entry", from: at("at"), keep: YEARS(5) },
  {
    why: "R-092 the coordinator's papers: 25 years",
    table: "coordination_confirmation",
    from: at("at"),
    keep: YEARS(25),
  },
  {
    why: "R-092 the coordinator's papers: 25 years",
    table: "coordination_consultation",
    from: at("opened_at"),
    keep: YEARS(25),
  },
  { why: "R-092 the coordinator's papers: 25 years", table: "coordination_done", from: at("at"), keep: YEARS(25) },
  { why: "R-092 the coordinator's papers: 25 years", table: "coordination_entry", from: at("at"), keep: YEARS(25) },
  {
    why: "R-092 the coordinator's papers: 25 years, and not while they are open",
    table: "coordination_contractor",
    from: (row) => (row["contract_until"] === null ? FOREVER : Number(row["saved_at"])),
    keep: YEARS(25),
  },
  {
    why: "R-092 the coordinator's papers: 25 years, and not while they are open",
    table: "coordination_improvement",
    from: (row) => (row["ended_on"] === null ? FOREVER : Number(row["opened_at"])),
    keep: YEARS(25),
  },
  {
    why: "R-092 the coordinator's papers: 25 years, and not while they are open",
    table: "coordination_remark",
    from: (row) => (row["decided_at"] === null ? FOREVER : Number(row["received_at"])),
    keep: YEARS(25),
  },
  { why: "R-092 reports: 25 years", table: "report_edition", from: at("opened_at"), keep: YEARS(25) },
  { why: "R-092 reports: 25 years", table: "report_narrative", from: at("saved_at"), keep: YEARS(25) },
  { why: "R-092 reports: 25 years", table: "report_paper", from: at("made_at"), keep: YEARS(25) },
  { why: "R-092 figures of a month: 25 years", table: "report_month", from: at("month_at"), keep: YEARS(25) },
  { why: "R-092 figures of a month: 25 years", table: "report_year", from: at("year_at"), keep: YEARS(25) },
  { why: "R-092 what a day counted, and drills: five years", table: "report_day", from: at("day_at"), keep: YEARS(5) },
  { why: "R-092 what a day counted, and drills: five years", table: "probe_day", from: at("day_at"), keep: YEARS(5) },
  {
    why: "R-092 what a day counted, and drills: five years",
    table: "drill_run",
    from: at("started_at"),
    keep: YEARS(5),
  },
  { why: "R-092 what a day counted, and drills: five years", table: "drill_entry", from: at("at"), keep: YEARS(5) },
  { why: "R-092 rounds: a month; their sums stay", table: "probe_round", from: at("kept_at"), keep: 31 * DAY },
  { why: "R-092 looks at what lies about: a month", table: "report_sample", from: at("day_at"), keep: 30 * DAY },
  { why: "A3 counters: 25 months", table: "help_visit", from: at("hour_at"), keep: M25 },
  { why: "A3 counters: 25 months after the round was closed", table: "survey_count", from: at("closed_at"), keep: M25 },
  { why: "R-091 rounds and who ran them: 25 years", table: "survey_round", from: at("planned_at"), keep: YEARS(25) },
  { why: "R-091 rounds and who ran them: 25 years", table: "survey_entry", from: at("at"), keep: YEARS(25) },
  { why: "A3 register lines: 25 years; rejected: 25 months", table: "case_record", ...ofCase("id") },
  { why: "A3 register lines: 25 years; rejected: 25 months", table: "case_entry", ...ofCase("case_id") },
  { why: "R-045 what became of evidence: as its case", table: "evidence_capsule", ...ofCase("case_id") },
  { why: "R-045 who had evidence: as its case", table: "evidence_custody", ...ofCapsule },
  { why: "R-049 steps as they were sent: 90 d", table: "case_step", from: at("at"), keep: 90 * DAY },
  { why: "R-086 reads of sealed texts: 25 months", table: "vault_read", from: at("at"), keep: M25 },
  { why: "A3 register audit chain: 25 years", table: "ledger_entry", from: (_row, { end }) => end, keep: YEARS(25) },
  { why: "B4 nudges: an hour", table: "platform_change", from: at("at"), keep: HOUR },
];

/** The middle of three days the venue is closed, so that no row is near the edge of 25 months. */
const CHRISTMAS = Date.UTC(2026, 11, 25, 11);
const momentsAfter = (end: number): readonly (readonly [string, number])[] => [
  ["+24 h", end + 24 * HOUR],
  ["+30 d", end + 30 * DAY],
  ["+90 d", end + 90 * DAY],
  ["25 months after Christmas", CHRISTMAS + M25],
  ["+25 months", end + MONTHS_25.most],
  ["+10 y", end + YEARS(10) + 2 * DAY],
  ["+25 y", end + YEARS(25) + 2 * DAY],
];

/** @param visitors  on an ordinary day: how big the venue is */
export function yearMachine(visitors: number, periods: Readonly<Record<"SQLite" | "PostgreSQL", Period>>): void {
  const databases = new TestDatabases();
  beforeAll(() => databases.start(), 60_000);
  afterAll(() => databases.stop());

  describe.each(KINDS)(`${String(visitors)} visitors a day on $kind`, ({ kind, skip }) => {
    if (skip !== undefined) return;
    const { from, end } = periods[kind];
    const root = mkdtempSync(join(tmpdir(), "latarnik-year-"));
    const config = Config.parse({
      venue: { id: VENUE, name: DEMO_VENUE_NAME },
      cases: { departments: { tablets: "edukacja" } },
    });
    const state = { now: end as Instant };
    const plan: DemoPlan = planDemo({ seed: "year machine", from, to: end, visitors });
    let database: Database;
    let context: RetentionContext;
    let coordinator: { id: string; roles: string[] };
    let facts: Facts;
    const start = new Map<string, readonly Row[]>();

    const rowsOf = async (table: string): Promise<readonly Row[]> =>
      (await sql<Row>`select * from ${sql.table(table)}`.execute(database)).rows;
    const scalar = async (query: string): Promise<number> => {
      const { rows } = await sql<Row>`${sql.raw(query)}`.execute(database);
      return Number(Object.values(rows[0] ?? {})[0]);
    };
    const asked = plan.days.reduce((sum, day) => sum + day.counters.reduce((all, { count }) => all + count, 0), 0);

    beforeAll(async () => {
      database = await databases.open(kind);
      await migrate(database, MIGRATIONS);
      const accounts = await seedDemo(database, { plan, root, config });
      coordinator = { id: accounts.get("koordynator") ?? "", roles: ["koordynator"] };
      const clock = (): Instant => state.now;
      const vault = openVault({ folder: { root }, masterKey: { kind: "file" }, clock });
      context = { database, clock, venueId: VENUE, vault, folder: root, config, share: null };
      for (const { table } of A3) if (!start.has(table)) start.set(table, await rowsOf(table));
      const byId = (table: string): ReadonlyMap<string, Row> =>
        new Map((start.get(table) ?? []).map((row) => [String(row["id"]), row]));
      const lastStep = new Map<string, number>();
      for (const row of start.get("case_entry") ?? []) {
        const id = String(row["case_id"]);
        lastStep.set(id, Math.max(lastStep.get(id) ?? 0, Number(row["at"])));
      }
      facts = {
        end,
        cases: byId("case_record"),
        drafts: byId("register_draft"),
        capsules: byId("evidence_capsule"),
        lastStep,
      };
    }, 600_000);
    afterAll(async () => {
      await database.destroy();
      rmSync(root, { recursive: true, force: true });
    });

    const count = (table: string): number => (start.get(table) ?? []).length;

    it("begins with what was planned, and every table that has rows has a line", async () => {
      const lessons = plan.days.flatMap((day) => day.lessons);
      const hits = plan.days.reduce((sum, day) => sum + day.hits.length, 0);
      const began = (origin: string): number => plan.cases.filter((one) => one.origin === origin).length;
      expect({
        counters: count("register_counter"),
        asked: await scalar("select sum(questions) from register_counter"),
        signals: count("register_signal"),
        drafts: count("register_draft"),
        lessons: count("loan_session"),
        loans: count("loan_device"),
        reports: count("device_report"),
        talks: count("help_talk"),
        guestReports: count("help_report"),
        mistakes: count("list_mistake"),
        cases: count("case_record"),
        rejected: (start.get("case_record") ?? []).filter(rejected).length,
        deliveries: count("register_batch"),
      }).toEqual({
        counters: plan.days.reduce((sum, day) => sum + day.counters.length, 0),
        asked,
        signals: hits + began("machine"),
        drafts: began("machine"),
        lessons: lessons.length,
        loans: lessons.flatMap(({ devices }) => devices).length,
        reports: plan.fleet.reports.length,
        talks: plan.acts.filter((act) => act.kind === "talk").length,
        guestReports: plan.acts.filter((act) => act.kind === "report").length,
        mistakes: plan.mistakes.length,
        cases: plan.cases.length,
        rejected: plan.cases.filter(({ ending }) => ending === "rejected").length,
        deliveries: plan.days.length + began("machine"),
      });
      const listed = new Set(A3.map(({ table }) => table));
      /** Settings, keys in force, numbers that were given, and what goes with a row that has a line. */
      const beside =
        /^(?:access_(?:role|session)|(?:case|coordination|cyber|device|loan|register)_sequence|coordination_start|open_data_release|report_version|case_(?:item|notice|duty)|device_(?:key|router)|help_setting|ledger_head|list_(?:build|generation|source)|people_(?:department|order)|vault_(?:erasure|item|key|master|ring_key)|venue_policy_state|kysely_.*|platform_migration.*)$/u;
      const without: string[] = [];
      for (const { name, isView } of await database.introspection.getTables())
        if (!isView && !listed.has(name) && !beside.test(name) && (await scalar(`select count(*) from ${name}`)) > 0)
          without.push(name);
      expect(without).toEqual([]);
    });

    /** What must be left at a moment, from the instants of the rows themselves. */
    const expected = (now: number): Record<string, number> =>
      Object.fromEntries(
        A3.map(({ why, table, from: begins, keep, still }) => [
          `${table}: ${why}`,
          (start.get(table) ?? []).filter(
            (row) => (still?.(row) ?? true) && begins(row, facts) >= now - periodOf({ keep }, row, facts),
          ).length,
        ]),
      );
    /** Rows that were there in the beginning; what the time machine itself wrote is left out. */
    const found = async (): Promise<Record<string, number>> => {
      const counted: Record<string, number> = {};
      const now = new Map<string, readonly Row[]>();
      for (const { why, table, still } of A3) {
        if (!now.has(table)) now.set(table, await rowsOf(table));
        const own = (row: Row): boolean =>
          !("at" in row) || Number(row["at"]) <= end || table === "device_transition" || table === "platform_change";
        counted[`${table}: ${why}`] = (now.get(table) ?? []).filter((row) => own(row) && (still?.(row) ?? true)).length;
      }
      return counted;
    };
    const approve = async (): Promise<number> => {
      const lists = (await listDisposals(context, coordinator)).filter((one) => one.state === "proposed");
      for (const { id } of lists) {
        await noteArchivist(context, id, "zgoda archiwum, znak POKAZ.1", coordinator, state.now);
        const decision = { outcome: "approve", why: "termin minął" } as const;
        await decideDisposal(context, id, decision, coordinator, state.now);
      }
      return lists.length;
    };

    it.each(momentsAfter(end))(
      "%s: exactly what A3 says is gone, exactly the rest remains",
      async (moment, now) => {
        state.now = now as Instant;
        const help = helpContext({
          database,
          clock: () => state.now,
          venue: config.venue,
          vault: context.vault,
          help: texts,
        });
        await forgetReports(help, now);
        // The job comes each hour: what hangs on what went first goes with the next.
        await runRetention(context, now, null);
        await runRetention(context, now, null);
        if (moment === "+10 y" || moment === "+25 y") {
          expect(await approve()).toBeGreaterThan(0);
          await runRetention(context, now, null);
        }
        // The nudges of this very moment are an hour young.
        await sql`delete from platform_change where at > ${end}`.execute(database);
        expect({ moment, ...(await found()) }).toEqual({ moment, ...expected(now) });
        const sum = `select coalesce((select sum(questions) from register_counter), 0)
          + coalesce((select sum(amount) from retention_month where series = 'questions'), 0)`;
        expect([moment, await scalar(sum)]).toEqual([moment, now < end + YEARS(4) ? asked : 0]);
        const sealed = await scalar("select count(*) from vault_item where ciphertext is not null");
        expect([moment, sealed > 0]).toEqual([moment, now < end + YEARS(10)]);
        for (const { book, verdict } of await verifyBooks(database, VENUE))
          expect({ moment, book, verdict }).toMatchObject({ moment, book, verdict: { ok: true } });
      },
      120_000,
    );
  });
}
