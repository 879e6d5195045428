/**
 * Cases in numbers: drafts, both verifications, documents, contact, interventions, reports to outside bodies. Codes and instants only.
 *
 * What a case says of a day may change for months (a document follows, a decision is corrected), so a year and more is counted again each night.
 *
 * @module
 */
import { dutiesOf } from "../../../policies/engine/case/duties.ts";
import type { CaseRecord } from "../../../policies/engine/case/record.ts";
import { afterWorkingDays } from "../../../policies/engine/case/tasks.ts";
import { isComplete } from "../../../policies/engine/case/transition.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../platform/clock.ts";
import type { Queryable } from "../../platform/tables.ts";
import type { Counter, CountingContext } from "../context.ts";
import type { CountedViews } from "../tables.ts";
import { Tally } from "../tally.ts";

const AGAIN_DAYS = 400;
const V1_MS = DAY_MS;
const V2_WORKING_DAYS = 3;
const TAKE_OVER_MS = 15 * MINUTE_MS;
const BY_PEOPLE: ReadonlySet<string> = new Set(["staff", "child", "guardian", "other"]);

const timely = (isInTime: boolean) => ({ outcome: isInTime ? "in-time" : "late" });

interface ReadCase {
  readonly row: CountedViews["case_public_figure"];
  readonly record: CaseRecord;
}

async function readCases(db: Queryable, venueId: string): Promise<ReadCase[]> {
  const rows = await db
    .withTables<CountedViews>()
    .selectFrom("case_public_figure")
    .selectAll()
    .where("venue_id", "=", venueId)
    .execute();
  return rows.map((row) => ({ row, record: JSON.parse(row.record) as CaseRecord }));
}

/** Last «no» of cases that stand rejected: one that was taken back does not count. */
async function readRejections(db: Queryable, venueId: string) {
  const rows = await db
    .withTables<CountedViews>()
    .selectFrom("case_public_rejection")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("at")
    .execute();
  return new Map(
    rows.map(({ case_id: id, at, facts }) => [
      id,
      { at, cause: (JSON.parse(facts) as { readonly cause?: string }).cause ?? "other" },
    ]),
  );
}

export function caseCounter({ catalogue, venueId }: CountingContext): Counter {
  return {
    source: "cases",
    againDays: AGAIN_DAYS,
    async count(db, days) {
      const tally = new Tally(catalogue, "cases", days);
      const rejections = await readRejections(db, venueId);
      for (const { row, record } of await readCases(db, venueId)) {
        countOpening(tally, row, record);
        const rejected = row.state === "rejected" ? rejections.get(row.id) : undefined;
        if (record.qualified !== null) countQualified(tally, row, record, record.qualified.at);
        else if (rejected !== undefined) {
          tally.add(rejected.at, "drafts-decided", { outcome: "rejected", cause: rejected.cause });
          countVerification1(tally, record, rejected.at);
        }
        if (record.harm !== null) countHarm(tally, record, record.harm.consult.at, record.harm.outcome);
        countIntervention(tally, record);
      }
      return tally.result();
    },
  };
}

function countOpening(tally: Tally, row: ReadCase["row"], record: CaseRecord): void {
  const { openedAt, origin, takenOverAt } = record;
  tally.add(openedAt, "drafts", { code: record.category, channel: origin });
  if (record.named.length > 0) tally.add(openedAt, "conflict-routed");
  // A letter from the help page is counted there.
  if (!BY_PEOPLE.has(origin) || row.report_id !== null) return;
  tally.add(openedAt, "case-notifications", { channel: origin });
  if (takenOverAt === null) return;
  tally.observe(takenOverAt, "take-over-minutes", (takenOverAt - openedAt) / MINUTE_MS);
  tally.add(takenOverAt, "take-over-timely", timely(takenOverAt - openedAt <= TAKE_OVER_MS));
}

/** After a call for help the clock of verification 1 runs from the call. */
function countVerification1(tally: Tally, record: CaseRecord, at: number): void {
  const from = record.emergencyAt ?? record.openedAt;
  tally.observe(at, "v1-minutes", (at - from) / MINUTE_MS);
  tally.add(at, "v1-timely", timely(at - from <= V1_MS));
}

function countQualified(tally: Tally, row: ReadCase["row"], record: CaseRecord, at: number): void {
  tally.add(at, "drafts-decided", { outcome: "qualified" });
  countVerification1(tally, record, at);
  tally.add(at, "events", { type: record.type, area: record.area, code: record.category, mode: row.mode });
  if (record.contact === "yes") tally.add(at, "contacts", { code: record.category, mode: row.mode });
}

function countHarm(tally: Tally, record: CaseRecord, at: number, outcome: string): void {
  tally.add(at, "harm-decided", { type: record.type, code: record.category, outcome });
  const from = record.qualified?.at ?? record.openedAt;
  tally.observe(at, "v2-minutes", (at - from) / MINUTE_MS);
  tally.add(at, "v2-timely", timely(at <= afterWorkingDays(from, V2_WORKING_DAYS)));
  tally.add(at, "events-documented", { outcome: isComplete(record) ? "complete" : "incomplete" });
}

function countIntervention(tally: Tally, record: CaseRecord): void {
  tally.add(record.emergencyAt, "emergency-calls");
  if (record.cards.length === 0) return;
  const at = record.emergencyAt ?? record.harm?.consult.at ?? record.openedAt;
  tally.add(at, "interventions", { form: record.choice ?? "undecided" });
}

/** Duties of cases that go outside, and to whom. */
const CASE_RECIPIENTS: Readonly<Record<string, string>> = {
  "crime-notice": "police",
  "family-court": "family-court",
  "illegal-content": "dyzurnet",
  phishing: "cert",
  "cyber-incident": "csirt",
  "data-breach": "uodo",
};
const INCIDENT_RECIPIENTS: Readonly<Record<string, { readonly to: string; readonly hours: number | null }>> = {
  "cert-phishing": { to: "cert", hours: 24 },
  "csirt-early": { to: "csirt", hours: 24 },
  "csirt-notification": { to: "csirt", hours: 72 },
  // A month after the notification; its own clock stands with the incident.
  "csirt-final": { to: "csirt", hours: null },
  uodo: { to: "uodo", hours: 72 },
  persons: { to: "persons", hours: null },
};

export function referralCounter({ catalogue, venueId, policies }: CountingContext): Counter {
  return {
    source: "referrals",
    againDays: AGAIN_DAYS,
    async count(db, days, now) {
      const tally = new Tally(catalogue, "referrals", days);
      const views = db.withTables<CountedViews>();
      const said = await views
        .selectFrom("case_public_duty")
        .selectAll()
        .where("venue_id", "=", venueId)
        .orderBy("at")
        .execute();
      const byCase = Map.groupBy(said, ({ case_id: id }) => id);
      const count = (at: number, recipient: string, dueAt: number | null): void => {
        tally.add(at, "referrals", { recipient });
        if (dueAt !== null) tally.add(at, "referrals-timely", { recipient, ...timely(at <= dueAt) });
      };
      for (const { row, record } of await readCases(db, venueId)) {
        const settled = byCase.get(row.id) ?? [];
        if (settled.length === 0) continue;
        const arisen = dutiesOf(record, { table: policies().duties, settled: [], external: false, now });
        for (const [duty, recipient] of Object.entries(CASE_RECIPIENTS)) {
          const last = settled.findLast((one) => one.duty === duty);
          if (last?.outcome !== "done") continue;
          count(last.at, recipient, arisen.find((one) => one.duty.id === duty)?.dueAt ?? null);
        }
      }
      const incidents = await views
        .selectFrom("cyber_public_duty")
        .selectAll()
        .where("venue_id", "=", venueId)
        .execute();
      for (const one of incidents) {
        const known = INCIDENT_RECIPIENTS[one.duty];
        if (known !== undefined)
          count(one.at, known.to, known.hours === null ? null : one.aware_at + known.hours * HOUR_MS);
      }
      return tally.result();
    },
  };
}
