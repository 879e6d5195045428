/**
 * Runs of the drill: who may know of one, how each of its steps stands.
 *
 * While it runs, it does not exist for whoever the report names: no list, no row, the answer of an id that was never given.
 *
 * @module
 */
import { isInConflict } from "../../policies/engine/case/access.ts";
import type { CaseAccess } from "../../policies/engine/case/access.ts";
import { drillTime, dueOf, expectedRole, openingOf, outcomeOf, play } from "../../policies/engine/drill/play.ts";
import type { DrillCase } from "../../policies/engine/drill/play.ts";
import type { DrillScenario, DrillState, DrillStep, DrillSummary, DrillView } from "../../policies/schema/drill.ts";
import { accessOf } from "../cases/index.ts";
import type { StaffMember } from "../cases/index.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { DrillContext, Player } from "./context.ts";
import type { DrillTables, EntryRow, RunRow } from "./tables.ts";

/** Long and varied enough to ask the rules whether a step is possible, before anybody has written a word. */
const TRIAL = "ćwiczenie: próba, czy ten krok jest teraz możliwy";

export interface Run {
  readonly row: RunRow;
  readonly scenario: DrillScenario;
  readonly played: DrillCase;
  readonly entries: readonly EntryRow[];
  readonly access: CaseAccess;
  readonly staff: readonly StaffMember[];
  /** The drill's clock. */
  readonly now: number;
}

/** What access depends on, made by the gate of real cases from the drill's own record. */
function gateOf(
  { substitute }: DrillContext,
  scenario: DrillScenario,
  played: DrillCase,
  row: Pick<RunRow, "opened_by" | "started_at">,
  staff: readonly StaffMember[],
): CaseAccess {
  const record = played.record ?? openingOf(scenario, row.started_at);
  const state = played.state ?? "draft";
  return accessOf(
    { state, origin: record.origin, department: null, opened_by: row.opened_by },
    record,
    staff,
    substitute,
  );
}

export async function openRun(db: Queryable, context: DrillContext, row: RunRow): Promise<Run> {
  const scenario = context.scenarios.find(({ id }) => id === row.scenario);
  // A scenario that was taken out of the data: what was played stays on paper, the run itself cannot be shown.
  if (scenario === undefined) throw new Refusal(404, "E_DRILL_UNKNOWN");
  const now = row.ended_at ?? context.clock();
  const played = JSON.parse(row.played) as DrillCase;
  const staff = await context.staff(db, context.clock());
  const entries = await db
    .withTables<DrillTables>()
    .selectFrom("drill_entry")
    .selectAll()
    .where("run_id", "=", row.id)
    .where("venue_id", "=", context.venueId)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return {
    row,
    scenario,
    played,
    entries,
    staff,
    access: gateOf(context, scenario, played, row, staff),
    now: drillTime(row.started_at, row.pace, now),
  };
}

const memberOf = ({ staff }: Run, { account, roles }: Player): StaffMember =>
  staff.find((one) => one.account === account) ?? { account, displayName: "", roles, departments: "all" };

/** Once it has ended everybody may learn from it. */
export const mayKnow = (run: Run, viewer: Player): boolean =>
  run.row.state !== "running" || !isInConflict(memberOf(run, viewer), run.access);

/** @throws {Refusal} 404 `E_DRILL_UNKNOWN`, for whoever may not know of it as well */
export async function findRun(db: Queryable, context: DrillContext, viewer: Player, id: string): Promise<Run> {
  const row = await db
    .withTables<DrillTables>()
    .selectFrom("drill_run")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_DRILL_UNKNOWN");
  const run = await openRun(db, context, row);
  if (!mayKnow(run, viewer)) throw new Refusal(404, "E_DRILL_UNKNOWN");
  return run;
}

/** Tries a step by the real rules, without writing anything. */
export function tryStep(run: Run, viewer: Player, step: DrillStep, text: string, id: string) {
  return play({
    scenario: run.scenario,
    step,
    before: run.played,
    access: run.access,
    viewer: memberOf(run, viewer),
    at: run.now,
    text,
    id,
  });
}

const doneOf = ({ entries }: Run, step: string): EntryRow | undefined =>
  entries.find((one) => one.step === step && one.refusal === null);

/** When a step has to be made, as things stand. */
export const dueNow = (context: Pick<DrillContext, "duties">, run: Run, step: DrillStep): number | null =>
  dueOf(step, run.played, {
    seats: run.access.seats,
    duties: context.duties,
    startedAt: run.row.started_at,
    now: run.now,
  });

type StepView = DrillView["stepsList"][number];

function stepViews(context: DrillContext, run: Run, viewer: Player, name: (account: string) => string): StepView[] {
  const { row } = run;
  return run.scenario.steps.map((step): StepView => {
    const done = doneOf(run, step.id);
    const dueAt = done === undefined ? dueNow(context, run, step) : done.due_at;
    const isOpen = done === undefined && row.state === "running";
    return {
      id: step.id,
      what: step.what,
      requirement: step.requirement,
      role: expectedRole(step.seat, run.access.seats),
      seat: step.seat,
      words: step.words,
      outcome: outcomeOf(
        done === undefined ? undefined : { at: done.played_at, dueAt: done.due_at },
        !isOpen && done === undefined,
      ),
      mine: isOpen && tryStep(run, viewer, step, TRIAL, "trial").ok,
      dueAt: dueAt === null ? null : instant(dueAt),
      doneAt: done === undefined ? null : instant(done.played_at),
      by: done === undefined ? null : name(done.account),
    };
  });
}

export function summaryOf({ row, scenario }: Run, steps: readonly Pick<StepView, "outcome">[]): DrillSummary {
  const count = (outcome: StepView["outcome"]): number => steps.filter((one) => one.outcome === outcome).length;
  return {
    id: row.id,
    number: row.number,
    title: scenario.title,
    state: row.state as DrillState,
    startedAt: instant(row.started_at),
    endedAt: row.ended_at === null ? null : instant(row.ended_at),
    made: count("made"),
    late: count("late"),
    missed: count("missed"),
    steps: steps.length,
  };
}

/** How many people the report keeps out. */
export const keptOut = ({ staff, access }: Run): number => staff.filter((one) => isInConflict(one, access)).length;

export async function viewRun(db: Queryable, context: DrillContext, run: Run, viewer: Player): Promise<DrillView> {
  const names = new Map(run.staff.map(({ account, displayName }) => [account, displayName]));
  const name = (account: string): string => names.get(account) ?? account;
  const { row, scenario, entries } = run;
  const steps = stepViews(context, run, viewer, name);
  const notes = viewer.observes
    ? await db
        .withTables<DrillTables>()
        .selectFrom("drill_note")
        .selectAll()
        .where("venue_id", "=", context.venueId)
        .where("run_id", "=", row.id)
        .orderBy("at")
        .execute()
    : [];
  return {
    ...summaryOf(run, steps),
    story: scenario.story,
    pace: row.pace,
    now: instant(run.now),
    caseState: run.played.state,
    namedRole: scenario.namedRole,
    keptOut: row.state === "running" ? keptOut(run) : row.kept_out,
    leads: viewer.leads,
    observes: viewer.observes,
    stepsList: steps,
    refusals: entries
      .filter(({ refusal }) => refusal !== null)
      .map(({ at, step, account, refusal }) => ({ at: instant(at), step, by: name(account), code: refusal ?? "" })),
    notes: notes.map(({ at, account, text }) => ({ at: instant(at), by: name(account), text })),
    debrief: row.debrief,
    lessons: JSON.parse(row.lessons) as DrillView["lessons"],
  };
}

/** Every run the viewer may know of, the newest first. */
export async function listRuns(db: Queryable, context: DrillContext, viewer: Player): Promise<DrillSummary[]> {
  const rows = await db
    .withTables<DrillTables>()
    .selectFrom("drill_run")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .orderBy("started_at", "desc")
    .execute();
  const found: DrillSummary[] = [];
  for (const row of rows) {
    if (!context.scenarios.some(({ id }) => id === row.scenario)) continue;
    const run = await openRun(db, context, row);
    if (mayKnow(run, viewer))
      found.push(
        summaryOf(
          run,
          stepViews(context, run, viewer, (account) => account),
        ),
      );
  }
  return found;
}

/** Drills in which a step is this person's now, for «Dziś». */
export async function waitingDrills(
  context: DrillContext,
  { account, roles }: Pick<Player, "account" | "roles">,
): Promise<readonly { readonly id: string; readonly number: string; readonly since: number }[]> {
  const rows = await context.database
    .withTables<DrillTables>()
    .selectFrom("drill_run")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where("state", "=", "running")
    .execute();
  const found: { readonly id: string; readonly number: string; readonly since: number }[] = [];
  for (const row of rows) {
    if (!context.scenarios.some(({ id }) => id === row.scenario)) continue;
    const run = await openRun(context.database, context, row);
    const viewer = { account, roles, leads: false, observes: false };
    if (!mayKnow(run, viewer)) continue;
    if (stepViews(context, run, viewer, (one) => one).some(({ mine }) => mine))
      found.push({ id: row.id, number: row.number, since: row.started_at });
  }
  return found;
}
