/**
 * What waits for whom. Tasks follow from the state of a case and are stored nowhere, so none can be lost or outlive its reason. Pure.
 *
 * @module
 */
import type { Role } from "../../schema/api.ts";
import type { CaseState, DutyId } from "../../schema/case.ts";
import type { TaskKind } from "../../schema/case-api.ts";
import type { Seats } from "./conflict.ts";
import type { DutyState } from "./duties.ts";
import type { CaseRecord } from "./record.ts";
import { isComplete } from "./transition.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Targets of B1 and of the requirements; a working day is one of Monday to Friday. */
const TAKE_OVER_MS = 15 * MINUTE_MS;
const VERIFY_1_MS = DAY_MS;
const SAME_DAY_MS = 12 * HOUR_MS;
const VERIFY_2_WORKING_DAYS = 3;

export interface Task {
  readonly kind: TaskKind;
  readonly role: Role | null;
  readonly since: number;
  readonly dueAt: number | null;
  readonly overdue: boolean;
  readonly duty: DutyId | null;
}

/** Day of the week in UTC, 0 Sunday: 1970-01-01 was a Thursday. */
const weekday = (at: number): number => (Math.floor(at / DAY_MS) + 4) % 7;
const isWorkingDay = (at: number): boolean => weekday(at) >= 1 && weekday(at) <= 5;

/** @returns the same hour, `days` working days later */
export function afterWorkingDays(at: number, days: number): number {
  let due = at;
  for (let left = days; left > 0;) {
    due += DAY_MS;
    if (isWorkingDay(due)) left -= 1;
  }
  return due;
}

/** @param duties  as `dutiesOf` gives them */
export function tasksOf(
  state: CaseState,
  record: CaseRecord,
  seats: Seats,
  facts: { readonly duties: readonly DutyState[]; readonly now: number },
): readonly Task[] {
  const tasks: Task[] = [];
  const add = (kind: TaskKind, role: Role | null, since: number, dueAt: number | null, duty: DutyId | null = null) =>
    tasks.push({ kind, role, since, dueAt, overdue: dueAt !== null && facts.now > dueAt, duty });
  if (state === "rejected" || state === "closed") return fileTask(tasks, add, record, seats);
  const { lead, consult, intake } = seats;
  const opened = record.openedAt;
  const isReport = record.origin !== "machine" && record.origin !== "technical";
  if (isReport && record.takenOverAt === null && record.registeredAt === null)
    add("take-over", intake, opened, opened + TAKE_OVER_MS);
  if (record.type === null || record.area === null) add("describe", lead, opened, opened + VERIFY_1_MS);
  if (record.qualified === null && (state === "draft" || state === "intervention"))
    add("verify-1", lead, record.emergencyAt ?? opened, (record.emergencyAt ?? opened) + VERIFY_1_MS);
  for (const { account } of record.named)
    if (account !== null && !record.suspended.includes(account)) {
      add("suspend", seats.consult ?? seats.lead, opened, opened + VERIFY_1_MS);
      break;
    }
  for (const { duty, since, dueAt, state: done } of facts.duties)
    // Registering has tasks of its own.
    if (done === "open" && duty.id !== "register") add("duty", lead, since, dueAt, duty.id);
  if (state === "draft") return fileTask(tasks, add, record, seats);
  const started = record.qualified?.at ?? record.emergencyAt ?? opened;
  if (record.notedAt === null) add("write-note", lead, started, started + SAME_DAY_MS);
  else {
    const { notedAt } = record;
    if (record.dailyLineAt === null) add("daily-line", intake, notedAt, notedAt + SAME_DAY_MS);
    if (record.shareCopyAt === null && !record.bypassed.includes("share-copy"))
      add("share-copy", intake, notedAt, notedAt + SAME_DAY_MS);
    if (record.handedOverAt === null) add("hand-over", lead, notedAt, afterWorkingDays(notedAt, 1));
    else if (record.acknowledgedAt === null)
      add("acknowledge", intake, record.handedOverAt, afterWorkingDays(record.handedOverAt, 1));
    if (record.handedOverAt !== null && record.registeredAt === null)
      add("register", intake, record.handedOverAt, afterWorkingDays(record.handedOverAt, 1));
    if (record.harm === null && record.qualified !== null && (state === "event" || state === "intervention")) {
      const dueAt = afterWorkingDays(record.qualified.at, VERIFY_2_WORKING_DAYS);
      if (record.proposal === null) add("propose-harm", lead, record.qualified.at, dueAt);
      else if (record.registeredAt !== null) add("consult-harm", consult, record.proposal.at, dueAt);
    }
  }
  if (state === "positive") {
    const since = record.harm?.consult.at ?? started;
    add("open-card", lead, since, afterWorkingDays(since, 1));
  }
  if (record.cards.some((card) => !record.cardsWritten.includes(card)))
    add("write-card", lead, started, afterWorkingDays(started, 1));
  if (state === "intervention") interventionTasks(add, record, seats, started);
  if (
    (state === "negative" || (state === "intervention" && isInterventionDone(record))) &&
    isComplete(record) &&
    record.harm !== null &&
    record.cards.every((card) => record.cardsWritten.includes(card))
  )
    add("close", lead, record.harm.consult.at, null);
  return fileTask(tasks, add, record, seats);
}

type Add = (kind: TaskKind, role: Role | null, since: number, dueAt: number | null, duty?: DutyId | null) => unknown;

const isInterventionDone = ({ choice, noticeSentAt }: CaseRecord): boolean =>
  choice === "other" || (choice !== null && noticeSentAt !== null);

function interventionTasks(add: Add, record: CaseRecord, seats: Seats, started: number): void {
  const since = record.harm?.consult.at ?? started;
  const dueAt = afterWorkingDays(since, 1);
  if (record.choice === null) {
    if (record.kindProposal === null) add("propose-kind", seats.lead, since, dueAt);
    else add("consult-kind", seats.consult, record.kindProposal.at, dueAt);
    return;
  }
  if (record.choice === "other" || record.noticeSentAt !== null) return;
  if (record.guardiansInformedAt === null && !record.bypassed.includes("guardians"))
    add("inform-guardians", seats.lead, since, dueAt);
  else add("send-notice", seats.lead, since, dueAt);
}

/** A copy that still lies in the wider folder is moved, whatever else happens. */
function fileTask(tasks: Task[], add: Add, record: CaseRecord, seats: Seats): readonly Task[] {
  if (record.fileLags) add("move-file", seats.lead, record.harm?.consult.at ?? record.openedAt, record.openedAt);
  return tasks;
}
