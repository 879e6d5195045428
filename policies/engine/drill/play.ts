/**
 * Plays one step of a drill by the rules of real cases: the same gate, the same table of transitions, the same clocks. Pure.
 *
 * @module
 */
import { CaseStep } from "../../schema/case.ts";
import type { CaseState } from "../../schema/case.ts";
import type { TaskKind } from "../../schema/case-api.ts";
import type { DrillAction, DrillOutcome, DrillScenario, DrillStep } from "../../schema/drill.ts";
import type { Duty } from "../../schema/procedure.ts";
import type { Role } from "../../schema/role.ts";
import type { Instant } from "../../schema/vocabulary.ts";
import { decide } from "../case/access.ts";
import type { CaseAccess, Viewer } from "../case/access.ts";
import type { Seats } from "../case/conflict.ts";
import { dutiesOf } from "../case/duties.ts";
import type { SettledDuty } from "../case/duties.ts";
import { freshRecord } from "../case/record.ts";
import type { CaseRecord } from "../case/record.ts";
import { tasksOf } from "../case/tasks.ts";
import { transition } from "../case/transition.ts";
import type { Step } from "../case/transition.ts";

/** Stands in every paper and name the drill makes. */
export const MARK = "ĆWICZENIE";

/** A drill as it stands: what the rules of cases need, and nothing else. */
export interface DrillCase {
  readonly state: CaseState | null;
  readonly record: CaseRecord | null;
  readonly settled: readonly SettledDuty[];
}

export const UNBEGUN: DrillCase = { state: null, record: null, settled: [] };

/** The drill's own clock: with pace 4, a quarter of an hour stands for one. */
export const drillTime = (startedAt: number, pace: number, now: number): number =>
  Math.trunc(startedAt + Math.max(0, now - startedAt) * pace);

/** The record a scenario begins with. */
export const openingOf = ({ origin, contact, namedRole }: DrillScenario, at: number): CaseRecord =>
  freshRecord({
    origin,
    contact,
    openedAt: at,
    happenedAt: at,
    named: namedRole === null ? [] : [{ account: null, role: namedRole }],
  });

/** The real step a drill step stands for. @throws {z.ZodError} if the data of the scenario fit no step */
export function realStep(does: DrillAction, opening: CaseRecord, at: number, text: string): Step {
  const { kind } = does;
  if (kind === "open") return { kind, record: opening };
  if (kind === "emergency") return { kind, record: opening };
  const on = new Date(at).toISOString().slice(0, 10);
  const body = { childName: MARK, actions: [{ on, text: text === "" ? MARK : text }], organs: [], ordered: [] };
  const filled: Readonly<Partial<Record<CaseStep["kind"], object>>> = {
    "state-contact": { text },
    describe: { category: null, department: null, place: MARK, mode: null, happenedAt: at as Instant },
    qualify: { text },
    reject: { text, cause: "other" },
    "write-note": { situation: text, actions: text },
    "secure-evidence": { text },
    "propose-harm": { text },
    "consult-harm": { text },
    "open-card": { cards: "one" },
    "write-card": { card: "card-1", body },
    "choose-intervention": { text },
    "inform-guardians": { on, text },
    bypass: { text },
    "send-notice": { organName: MARK, on, text },
    "record-result": { on, text },
    close: { text },
    "settle-duty": { on, text },
  };
  return CaseStep.parse({ ...filled[kind], ...does });
}

export type Played =
  | { readonly ok: true; readonly next: DrillCase; readonly role: Role | null }
  | { readonly ok: false; readonly code: string };

interface Attempt {
  readonly scenario: DrillScenario;
  readonly step: DrillStep;
  readonly before: DrillCase;
  /** What access depends on, as the gate of real cases makes it. */
  readonly access: CaseAccess;
  readonly viewer: Viewer;
  /** The drill's clock. */
  readonly at: number;
  readonly text: string;
  readonly id: string;
}

/** @returns the case after the step, or the code with which a real case would refuse it */
export function play({ scenario, step, before, access, viewer, at, text, id }: Attempt): Played {
  const { kind } = step.does;
  const isOpening = kind === "open" || kind === "emergency";
  let role: Role | null = viewer.roles[0] ?? null;
  if (!isOpening) {
    if (before.record === null) return { ok: false, code: "E_CASE_STATE" };
    const allowed = decide(viewer, kind, access);
    if (!allowed.ok) return { ok: false, code: allowed.refusal };
    ({ role } = allowed);
  }
  const isMachine = kind === "open" && (scenario.origin === "machine" || scenario.origin === "technical");
  const real = realStep(step.does, before.record ?? openingOf(scenario, at), at, text);
  const outcome = transition(before.state, real, {
    record: before.record,
    by: isMachine || role === null ? "machine" : { account: viewer.account, role },
    at,
    id,
    mistakeAuthors: [],
  });
  if (!outcome.ok) return { ok: false, code: outcome.refusal };
  const settled =
    real.kind === "settle-duty" ? [...before.settled, { duty: real.duty, outcome: real.outcome, at }] : before.settled;
  return { ok: true, role, next: { state: outcome.state, record: outcome.record, settled } };
}

const TASKS: Readonly<Partial<Record<DrillAction["kind"], TaskKind>>> = {
  "take-over": "take-over",
  describe: "describe",
  qualify: "verify-1",
  reject: "verify-1",
  "write-note": "write-note",
  "daily-line": "daily-line",
  "share-copy": "share-copy",
  "hand-over": "hand-over",
  register: "register",
  "propose-harm": "propose-harm",
  "consult-harm": "consult-harm",
  "open-card": "open-card",
  "write-card": "write-card",
  "inform-guardians": "inform-guardians",
  "send-notice": "send-notice",
  "settle-duty": "duty",
  close: "close",
};

/**
 * When a step has to be made: the clock the procedure itself gives the task, or the scenario's minutes. `null`: none runs (yet).
 *
 * @param startedAt  of the drill, in its own clock
 */
export function dueOf(
  step: DrillStep,
  { state, record, settled }: DrillCase,
  facts: { readonly seats: Seats; readonly duties: readonly Duty[]; readonly startedAt: number; readonly now: number },
): number | null {
  if (step.withinMinutes !== null) return facts.startedAt + step.withinMinutes * 60_000;
  if (state === null || record === null) return null;
  const kind =
    step.does.kind === "choose-intervention"
      ? step.does.part === "propose"
        ? "propose-kind"
        : "consult-kind"
      : TASKS[step.does.kind];
  const { seats, now } = facts;
  const duties = dutiesOf(record, { table: facts.duties, settled, external: seats.external, now });
  const task = tasksOf(state, record, seats, { duties, now }).find(
    (one) => one.kind === kind && (step.does.duty === undefined || one.duty === step.does.duty),
  );
  return task?.dueAt ?? null;
}

/** Who is expected: the seat as it stands after conflicts and vacancies. */
export function expectedRole(seat: DrillStep["seat"], seats: Seats): Role | null {
  if (seat === "own" || seat === "machine") return null;
  return seat === "nsp" ? "nsp" : seats[seat];
}

/** @param over  the drill has ended: what was not done was missed */
export function outcomeOf(
  done: { readonly at: number; readonly dueAt: number | null } | undefined,
  over: boolean,
): DrillOutcome {
  if (done === undefined) return over ? "missed" : "open";
  return done.dueAt !== null && done.at > done.dueAt ? "late" : "made";
}
