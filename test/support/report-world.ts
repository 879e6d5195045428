/**
 * A venue with little in its tables, written down by hand, for counting on either database.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { freshRecord } from "../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import { loadProcedure } from "../../policies/load/load-procedure.ts";
import type { CountingContext } from "../../dashboard/reports/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { instant } from "../../dashboard/platform/clock.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { CATALOGUE } from "./aggregates.ts";

export const VENUE = "cne";
export const ZONE = "Europe/Warsaw";
const PROCEDURE = loadProcedure();

/** A row as a test writes it down. */
export type PlainRow = Readonly<Record<string, string | number | null>>;

export interface ReportWorld {
  readonly context: CountingContext;
  now: number;
  put(table: string, ...rows: readonly PlainRow[]): Promise<void>;
  /** A case and its decisions; what is left out did not happen. */
  putCase(record: Partial<CaseRecord> & { readonly openedAt: number }, row?: PlainRow): Promise<string>;
}

/** @param beganAt  when the venue's first account was made */
export async function openReportWorld(database: Database, beganAt: number, now: number): Promise<ReportWorld> {
  await migrate(database, MIGRATIONS);
  const world: ReportWorld = {
    now,
    context: {
      database,
      clock: () => instant(world.now),
      venueId: VENUE,
      timeZone: ZONE,
      catalogue: CATALOGUE,
      policies: () => ({
        modes: new Map([
          ["guests", "C"],
          ["tablets", "A"],
        ]),
        severities: new Map([
          ["TS-06", "S3"],
          ["TS-10C", "S2"],
          ["S0-AD", "S0"],
          ["BYP", "S1"],
        ]),
        checks: new Map([
          ["antivirus.active", "block"],
          ["browser.youtube", "medium"],
        ]),
        duties: PROCEDURE.duties,
      }),
    },
    put: async (table, ...rows) => {
      for (const row of rows)
        await database
          .withTables<Record<string, Record<string, string | number | null>>>()
          .insertInto(table)
          .values(row)
          .execute();
    },
    putCase: async (given, row = {}) => {
      const id = randomUUID();
      const record = freshRecord({ origin: "machine", contact: "attempt", happenedAt: given.openedAt, ...given });
      await world.put("case_record", {
        id,
        venue_id: VENUE,
        number: id.slice(0, 8),
        state: "draft",
        version: 1,
        draft_id: null,
        report_id: null,
        origin: record.origin,
        opened_by: null,
        opened_at: record.openedAt,
        happened_at: record.happenedAt,
        department: null,
        place: "",
        mode: "A",
        network: null,
        device: null,
        severity: null,
        harm: record.harm?.outcome ?? null,
        closed_at: record.closedAt,
        note_number: null,
        register_number: null,
        registered_at: null,
        intervention_number: null,
        card_numbers: "{}",
        record: JSON.stringify(record),
        ...row,
      });
      return id;
    },
  };
  await world.put("access_account", {
    id: "a1",
    login: "anna",
    display_name: "Anna",
    password_hash: "-",
    created_at: beganAt,
  });
  return world;
}
