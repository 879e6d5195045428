/**
 * What of all cases waits for one person, and which drafts they may not hear of: for «Dziś», through the same gate as everything else.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { CaseContext } from "./context.ts";
import { visibleRows } from "./gate.ts";
import { tasksFor } from "./nudges.ts";
import type { CaseTables } from "./tables.ts";
import { isFor, settledOf } from "./views.ts";

/** A step that waits. Instants in ms. */
export interface WaitingTask {
  readonly caseId: string;
  readonly number: string;
  /** The machine's draft the case follows, if any. */
  readonly draftId: string | null;
  readonly kind: string;
  readonly duty: string | null;
  readonly role: Role;
  readonly since: number;
  readonly dueAt: number | null;
}

/**
 * @returns tasks of the seats the account holds; `keptFrom`: drafts whose case the account may not know of, counted nowhere for it
 */
export async function waitingTasks(
  context: CaseContext,
  account: string,
  now: number,
): Promise<{ readonly tasks: readonly WaitingTask[]; readonly keptFrom: ReadonlySet<string> }> {
  const { database, venueId } = context;
  const adopted = await database
    .withTables<CaseTables>()
    .selectFrom("case_record")
    .select("draft_id")
    .where("venue_id", "=", venueId)
    .where("state", "=", "draft")
    .where("draft_id", "is not", null)
    .execute();
  const staff = await context.people.staff(database, now);
  const viewer = staff.find((member) => member.account === account);
  const shown =
    viewer === undefined || viewer.roles.length === 0
      ? []
      : await visibleRows(context, database, staff, viewer, { unfinished: true });
  const settled = await settledOf(
    database,
    shown.map(({ row }) => row.id),
  );
  const tasks = shown.flatMap(({ row, record, access }) =>
    tasksFor(context, access, record, settled.get(row.id) ?? [], now).flatMap((task): WaitingTask[] =>
      viewer === undefined || task.role === null || !isFor(viewer, access, task)
        ? []
        : [
            {
              caseId: row.id,
              number: row.number,
              draftId: row.draft_id,
              kind: task.kind,
              duty: task.duty,
              role: task.role,
              since: task.since,
              dueAt: task.dueAt,
            },
          ],
    ),
  );
  const known = new Set(shown.map(({ row }) => row.draft_id));
  return {
    tasks,
    keptFrom: new Set(adopted.flatMap(({ draft_id: id }) => (id === null || known.has(id) ? [] : [id]))),
  };
}
