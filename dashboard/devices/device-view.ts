/**
 * One device in full: every check with its evidence, reports, transitions, history, alarms.
 *
 * @module
 */
import type { CheckView, DeviceView } from "../../policies/schema/device-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DeviceContext } from "./context.ts";
import { isInForce } from "./judge.ts";
import { readStandings, summaryOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import type { DeviceTables } from "./tables.ts";

const MOST_REPORTS = 60;
const MOST_TRANSITIONS = 200;
const MOST_HISTORY = 500;

export function checksOf(standing: Standing, now: number): CheckView[] {
  const checks = new Map(standing.baseline.checks.map((check) => [check.id, check]));
  return standing.findings.flatMap((finding) => {
    const check = checks.get(finding.check);
    if (check === undefined) return [];
    const exemption = standing.words.exemptions.find((one) => one.check_id === finding.check && isInForce(one, now));
    const lastPassAt = standing.states[finding.check]?.lastPassAt ?? null;
    return [
      {
        ...finding,
        title: check.title,
        rationale: check.rationale,
        clause: check.clause,
        remedy: check.remedy,
        exemption:
          exemption === undefined
            ? null
            : {
                id: exemption.id,
                reason: exemption.reason,
                by: exemption.by_name,
                until: instant(exemption.until_at),
              },
        lastPassAt: lastPassAt === null ? null : instant(lastPassAt),
        attestable: check.rule.kind === "attested",
      },
    ];
  });
}

/** @throws {Refusal} 404 `E_DEVICE_UNKNOWN` */
export async function viewDevice(context: DeviceContext, id: string, now: number): Promise<DeviceView> {
  const { database, venueId } = context;
  const [standing] = await readStandings(context, now, id);
  if (standing === undefined) throw new Refusal(404, "E_DEVICE_UNKNOWN");
  const db = database.withTables<DeviceTables>();
  const reports = await db
    .selectFrom("device_report")
    .select(["report_id", "seq", "measured_at", "received_at", "trigger_name", "score"])
    .where("venue_id", "=", venueId)
    .where("device_id", "=", id)
    .orderBy("measured_at", "desc")
    .orderBy("seq", "desc")
    .limit(MOST_REPORTS)
    .execute();
  const transitions = await db
    .selectFrom("device_transition")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", id)
    .orderBy("at", "desc")
    .orderBy("check_id")
    .limit(MOST_TRANSITIONS)
    .execute();
  const history = await db
    .selectFrom("device_history")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", id)
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(MOST_HISTORY)
    .execute();
  const alarms = await db
    .selectFrom("device_alarm")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", id)
    .where("resolved_at", "is", null)
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(MOST_TRANSITIONS)
    .execute();
  return {
    device: summaryOf(standing),
    checks: checksOf(standing, now),
    facts: standing.facts,
    reports: reports.map((row) => ({
      reportId: row.report_id,
      seq: row.seq,
      measuredAt: instant(row.measured_at),
      receivedAt: instant(row.received_at),
      trigger: row.trigger_name,
      score: JSON.parse(row.score) as Standing["score"],
    })),
    transitions: transitions.map((row) => ({
      at: instant(row.at),
      check: row.check_id,
      from: row.from_state,
      to: row.to_state,
    })),
    history: history.map((row) => ({ at: instant(row.at), by: row.by_name, what: row.what, detail: row.detail })),
    alarms: alarms.map((row) => ({
      at: instant(row.at),
      kind: row.kind as DeviceView["alarms"][number]["kind"],
      detail: row.detail,
    })),
  };
}
