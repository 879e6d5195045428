/**
 * The steps of a loan session: state × step → state or a refusal with its code. Pure.
 *
 * Nothing skips: nothing is handed out before the briefing, nothing comes back that was not handed out, nothing closes before all of it is
 * back or said to be missing. Steps may arrive late, so each is judged by its own time, and a refused one leaves no trace: it may come
 * again when what it needs has arrived.
 *
 * @module
 */
import type { GateWord } from "../../policies/schema/device-baseline.ts";
import { isEndPossible, needsOverride, notBefore } from "./model.ts";

export type LoanState = "prepared" | "running" | "returning" | "closed";

export interface Loan {
  readonly device: string;
  readonly handedOutAt: number;
  readonly returnedAt: number | null;
  readonly missing: boolean;
}

export interface SessionState {
  readonly state: LoanState;
  readonly createdAt: number;
  readonly briefedAt: number | null;
  readonly startedAt: number | null;
  readonly endsAt: number;
  readonly closedAt: number | null;
  readonly loans: readonly Loan[];
}

export type Step =
  | { readonly kind: "briefing"; readonly at: number }
  | {
      readonly kind: "hand-out";
      readonly at: number;
      readonly device: string;
      readonly word: GateWord;
      /** Why it is lent against the word. */
      readonly override: string | null;
      /** Another session has it. */
      readonly elsewhere: boolean;
    }
  | { readonly kind: "return"; readonly at: number; readonly device: string }
  | { readonly kind: "missing"; readonly at: number; readonly device: string }
  | {
      readonly kind: "close";
      readonly at: number;
      /** How many hand-outs the desk knows of; null: it did not say. */
      readonly loans: number | null;
    }
  | { readonly kind: "extend"; readonly endsAt: number };

export type StepRefusal =
  | "E_LOAN_CLOSED"
  | "E_LOAN_BRIEFING"
  | "E_LOAN_ORDER"
  | "E_LOAN_OUT"
  | "E_LOAN_GATE"
  | "E_LOAN_DEVICE"
  | "E_LOAN_OPEN"
  | "E_LOAN_END";

export type StepOutcome =
  | { readonly ok: true; readonly next: SessionState; readonly at: number }
  | { readonly ok: false; readonly code: StepRefusal };

const refuse = (code: StepRefusal): StepOutcome => ({ ok: false, code });
const accept = (next: SessionState, at: number): StepOutcome => ({ ok: true, next, at });

const isOut = (loan: Loan): boolean => loan.returnedAt === null && !loan.missing;

/** Newest loan of the device that still waits for its return. */
const waitingFor = (session: SessionState, device: string): Loan | undefined =>
  session.loans.findLast((loan) => loan.device === device && loan.returnedAt === null);

const replace = (loans: readonly Loan[], one: Loan, by: Loan): Loan[] =>
  loans.map((loan) => (loan === one ? by : loan));

export function applyStep(session: SessionState, step: Step): StepOutcome {
  switch (step.kind) {
    case "briefing":
      return brief(session, step.at);
    case "hand-out":
      return handOut(session, step);
    case "return":
      return takeBack(session, step.device, step.at);
    case "missing":
      return giveUp(session, step.device, step.at);
    case "close":
      return close(session, step);
    default:
      return extend(session, step.endsAt);
  }
}

function extend(session: SessionState, endsAt: number): StepOutcome {
  if (session.state === "closed") return refuse("E_LOAN_CLOSED");
  if (!isEndPossible(endsAt, session.createdAt)) return refuse("E_LOAN_END");
  return accept({ ...session, endsAt }, session.createdAt);
}

/** Ticked at a second desk as well, it stays ticked since the first time. */
function brief(session: SessionState, said: number): StepOutcome {
  if (session.state === "closed") return refuse("E_LOAN_CLOSED");
  const at = notBefore(said, session.createdAt);
  if (at === null) return refuse("E_LOAN_ORDER");
  return accept({ ...session, briefedAt: Math.min(at, session.briefedAt ?? at) }, at);
}

function handOut(session: SessionState, step: Extract<Step, { kind: "hand-out" }>): StepOutcome {
  if (session.state === "closed") return refuse("E_LOAN_CLOSED");
  if (session.briefedAt === null) return refuse("E_LOAN_BRIEFING");
  const at = notBefore(step.at, session.briefedAt);
  if (at === null) return refuse("E_LOAN_ORDER");
  if (step.elsewhere || waitingFor(session, step.device) !== undefined) return refuse("E_LOAN_OUT");
  if (needsOverride(step.word) && step.override === null) return refuse("E_LOAN_GATE");
  const loan: Loan = { device: step.device, handedOutAt: at, returnedAt: null, missing: false };
  const startedAt = Math.min(at, session.startedAt ?? at);
  return accept({ ...session, state: "running", startedAt, loans: [...session.loans, loan] }, at);
}

/** What was said to be missing may turn up, also after the end of the session. */
function takeBack(session: SessionState, device: string, said: number): StepOutcome {
  const loan = waitingFor(session, device);
  if (loan === undefined) return refuse(session.state === "closed" ? "E_LOAN_CLOSED" : "E_LOAN_DEVICE");
  const at = notBefore(said, loan.handedOutAt);
  if (at === null) return refuse("E_LOAN_ORDER");
  const loans = replace(session.loans, loan, { ...loan, returnedAt: at, missing: false });
  return accept({ ...session, state: session.state === "closed" ? "closed" : "returning", loans }, at);
}

function giveUp(session: SessionState, device: string, said: number): StepOutcome {
  if (session.state === "closed") return refuse("E_LOAN_CLOSED");
  const loan = waitingFor(session, device);
  if (loan === undefined || loan.missing) return refuse("E_LOAN_DEVICE");
  const at = notBefore(said, loan.handedOutAt);
  if (at === null) return refuse("E_LOAN_ORDER");
  return accept(
    { ...session, state: "returning", loans: replace(session.loans, loan, { ...loan, missing: true }) },
    at,
  );
}

/** N of N. A session in which nothing was handed out may be given up. */
function close(session: SessionState, { at: said, loans }: Extract<Step, { kind: "close" }>): StepOutcome {
  if (session.state === "closed") return refuse("E_LOAN_CLOSED");
  // A desk that was offline may bring its steps in another order: closing waits for the hand-outs it knows of.
  if (session.loans.some(isOut) || (loans ?? 0) > session.loans.length) return refuse("E_LOAN_OPEN");
  const last = Math.max(session.createdAt, ...session.loans.map((loan) => loan.returnedAt ?? loan.handedOutAt));
  const at = notBefore(said, last);
  if (at === null) return refuse("E_LOAN_ORDER");
  return accept({ ...session, state: "closed", closedAt: at }, at);
}
