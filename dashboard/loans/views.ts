/**
 * Sessions as the desk sees them.
 *
 * @module
 */
import type { GateAnswer } from "../../policies/schema/device-baseline.ts";
import type { LendingTrainingView, LoanedDevice, LoanSessionView } from "../../policies/schema/loan-api.ts";
import type { DeviceId, Instant } from "../../policies/schema/vocabulary.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { LoanContext } from "./context.ts";
import { isOverdue } from "./model.ts";
import { loansOf } from "./store.ts";
import type { LoanRow, LoanTables, SessionRow } from "./tables.ts";

const SHOWN_MS = 31 * DAY_MS;
const MOST_SESSIONS = 300;

const time = (at: number | null): Instant | null => (at === null ? null : instant(at));

function deviceView(row: LoanRow): LoanedDevice {
  return {
    device: row.device_id as DeviceId,
    gate: JSON.parse(row.gate) as GateAnswer,
    handedOutAt: instant(row.handed_out_at),
    override:
      row.override_reason === null
        ? null
        : { by: row.override_by ?? "", reason: row.override_reason, at: instant(row.override_at ?? row.handed_out_at) },
    returnedAt: time(row.returned_at),
    condition:
      row.returned_at === null
        ? null
        : {
            damaged: row.damaged === 1,
            media: row.media,
            accounts: row.accounts,
            wiped: row.wiped === 1,
            remark: row.remark,
          },
    missing: row.missing === 1,
  };
}

/** After 90 days nobody is named any more. */
export function sessionView(row: SessionRow, loans: readonly LoanRow[], now: number): LoanSessionView {
  const out = loans.filter((loan) => loan.returned_at === null && loan.missing === 0).length;
  return {
    id: row.id,
    number: row.number,
    state: row.state as LoanSessionView["state"],
    activity: row.activity,
    ageBand: row.age_band as LoanSessionView["ageBand"],
    children: row.children,
    camera: row.camera === 1,
    owner: { account: row.owner_account ?? "", displayName: row.owner_name ?? "" },
    createdAt: instant(row.created_at),
    briefedAt: time(row.briefed_at),
    startedAt: time(row.started_at),
    endsAt: instant(row.ends_at),
    overdue: isOverdue({ endsAt: row.ends_at, closedAt: row.closed_at }, out, now),
    closedAt: time(row.closed_at),
    devices: loans.map(deviceView),
  };
}

/** Whether the person may open a session now, and until which day the training holds. */
export async function viewTraining(
  { database, training: ask }: LoanContext,
  account: string,
  now: number,
): Promise<LendingTrainingView> {
  if (ask === undefined) return { state: "not-in-force", until: null, training: null };
  const { leave, training } = await ask(database, account, now);
  return { state: leave.kind, until: "until" in leave ? leave.until : null, training };
}

/** @throws {Refusal} 404 `E_LOAN_UNKNOWN` */
export async function viewSession(
  database: Queryable,
  venueId: string,
  id: string,
  now: number,
): Promise<LoanSessionView> {
  const row = await database
    .withTables<LoanTables>()
    .selectFrom("loan_session")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_LOAN_UNKNOWN");
  return sessionView(row, await loansOf(database, [id]), now);
}

/** Those that are not closed, and those of the last month; newest first. */
export async function viewSessions(database: Queryable, venueId: string, now: number): Promise<LoanSessionView[]> {
  const rows = await database
    .withTables<LoanTables>()
    .selectFrom("loan_session")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where((eb) => eb.or([eb("state", "!=", "closed"), eb("created_at", ">", now - SHOWN_MS)]))
    .orderBy("created_at", "desc")
    .orderBy("number", "desc")
    .limit(MOST_SESSIONS)
    .execute();
  const loans = Map.groupBy(
    await loansOf(
      database,
      rows.map(({ id }) => id),
    ),
    (loan) => loan.session_id,
  );
  return rows.map((row) => sessionView(row, loans.get(row.id) ?? [], now));
}
