/**
 * How far a session has come: password alone, or the second factor as well. Deny by default: what is not proven opens nothing. Pure.
 *
 * @module
 */
import type { Role } from "../../schema/api.ts";
import type { SecondFactorStanding } from "../../schema/people-api.ts";

/** Roles that reach cases: their accounts hold what must not be read by whoever finds a password (B5). */
export const ROLES_WITH_FACTOR: readonly Role[] = ["intake", "kierownik", "dyrektor", "koordynator", "iod"];

export interface FactorFacts {
  /** The account has at least one confirmed factor. */
  readonly hasFactor: boolean;
  /** When this session proved it; null: not yet. */
  readonly provenAt: number | null;
  /** First moment the account held a role of {@link ROLES_WITH_FACTOR}; null: it holds none now. */
  readonly requiredSince: number | null;
  /** Set when factors were taken away by two people: no grace then. */
  readonly dueAt: number | null;
  readonly graceMs: number;
}

/** @returns when a factor must be there at the latest; null: it need not */
export function factorDueAt({
  requiredSince,
  dueAt,
  graceMs,
}: Omit<FactorFacts, "hasFactor" | "provenAt">): number | null {
  const byRole = requiredSince === null ? null : requiredSince + graceMs;
  if (byRole === null) return dueAt;
  return dueAt === null ? byRole : Math.min(byRole, dueAt);
}

export function factorStanding(facts: FactorFacts, now: number): SecondFactorStanding {
  if (facts.hasFactor) return facts.provenAt === null ? "needed" : "proven";
  const due = factorDueAt(facts);
  if (due === null) return "optional";
  return now < due ? "due" : "overdue";
}

/** Whether a session of this standing may do what its roles allow. */
export const opensDoors = (standing: SecondFactorStanding): boolean => standing !== "needed" && standing !== "overdue";

/** How long a proof counts for what asks for a fresh one. */
export const FRESH_MS = 15 * 60_000;

export const isFresh = (provenAt: number | null, now: number): boolean =>
  provenAt !== null && now - provenAt <= FRESH_MS;
