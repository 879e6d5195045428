/**
 * What the parts of a case are called, in one place for its list, its page and the registers.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";
import type { CaseWords } from "../../texts/cases/keys.ts";

export type CaseView = Response<"case">;
export type CaseSummary = Response<"cases">[number];
export type CaseTask = CaseSummary["tasks"][number];

export const caseHref = (id: string): string => `/cases/${encodeURIComponent(id)}`;

/** Overdue ones first, then by the time they are due; those without a time come last. */
export const inOrder = <T extends { readonly overdue: boolean; readonly dueAt: number | null }>(
  tasks: readonly T[],
): readonly T[] =>
  [...tasks].sort(
    (a, b) =>
      Number(b.overdue) - Number(a.overdue) ||
      (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER),
  );

/** Tone of a state's badge: what still waits for people stands out. */
export const toneOf = (state: CaseSummary["state"]): "attention" | "strong" | "plain" =>
  state === "draft" || state === "event"
    ? "attention"
    : state === "closed" || state === "rejected"
      ? "plain"
      : "strong";

/** «Standardy, R-041» reads as the Standards' own place where we know it. */
export const becauseText = ({ attempt, t }: CaseWords, id: string): string =>
  attempt(`requirement.${id}`) ?? t("case.requirement", { id });
