/**
 * Who hears that a case moved: everybody who may know of it, by name, and nobody else. Ids only; the page asks anew.
 *
 * @module
 */
import { decide } from "../../policies/engine/case/access.ts";
import type { CaseAccess } from "../../policies/engine/case/access.ts";
import { dutiesOf } from "../../policies/engine/case/duties.ts";
import type { SettledDuty } from "../../policies/engine/case/duties.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import { tasksOf } from "../../policies/engine/case/tasks.ts";
import type { Task } from "../../policies/engine/case/tasks.ts";
import type { Role } from "../../policies/schema/api.ts";
import { recordChange } from "../platform/change.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { holdsFor } from "./gate.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

export async function settledDuties(db: Queryable, caseId: string): Promise<SettledDuty[]> {
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom("case_duty")
    .select(["duty", "outcome", "at"])
    .where("case_id", "=", caseId)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows as unknown as SettledDuty[];
}

export function tasksFor(
  context: Pick<CaseContext, "procedure">,
  access: CaseAccess,
  record: CaseRecord,
  settled: readonly SettledDuty[],
  now: number,
): readonly Task[] {
  const duties = dutiesOf(record, {
    table: context.procedure.duties,
    settled,
    external: access.seats.external,
    now,
  });
  return tasksOf(access.state, record, access.seats, { duties, now });
}

/** Accounts that hold a seat of this case and may know of it. */
export const holdersOf = (staff: readonly StaffMember[], role: Role, access: CaseAccess): readonly string[] =>
  staff
    .filter((member) => holdsFor(member, role, access.department) && decide(member, "list", access).ok)
    .map(({ account }) => account);

/**
 * Nudges open pages and hands notices on, inside the step's transaction.
 *
 * @param before  access and tasks before the step; null: the case is new
 */
export async function tellPeople(
  tx: DatabaseTransaction,
  context: CaseContext,
  told: {
    readonly row: CaseRow;
    readonly record: CaseRecord;
    readonly staff: readonly StaffMember[];
    readonly access: CaseAccess;
    readonly before: { readonly access: CaseAccess; readonly tasks: readonly Task[] } | null;
    readonly by: string | null;
    readonly now: number;
  },
): Promise<void> {
  const { row, record, staff, access, before, now } = told;
  for (const member of staff) {
    // Whoever could see it a moment ago may have to take it off their list, unless they are named now.
    const knew = before !== null && decide(member, "list", before.access).ok;
    const answer = decide(member, "list", access);
    if (answer.ok || (knew && !answer.conflict)) await recordChange(tx, "cases", now, row.id, member.account);
  }
  const settled = await settledDuties(tx, row.id);
  const tasks = tasksFor(context, access, record, settled, now);
  const isNew = (task: Task): boolean =>
    before === null || !before.tasks.some(({ kind, duty }) => kind === task.kind && duty === task.duty);
  const to = new Set(
    tasks
      .filter((task) => task.role !== null && isNew(task))
      .flatMap((task) => holdersOf(staff, task.role as Role, access)),
  );
  if (told.by !== null) to.delete(told.by);
  if (to.size === 0) return;
  await context.notify.enqueue(tx, {
    venueId: context.venueId,
    to: [...to].sort(),
    template: before === null ? (row.origin === "technical" ? "technical" : "case-new") : "case-task",
    number: row.number,
    caseId: row.id,
    at: now,
    ...(record.severe || record.emergencyAt !== null || row.severity === "S4" ? { urgent: true } : {}),
  });
}
