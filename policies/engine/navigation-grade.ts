/**
 * Tells a person opening a page from everything a device asks by itself (safeguarding B2).
 *
 * Without it, a news page with one gambling banner would read «a child visited a gambling site». The score is a sum of
 * weighted observations with every term kept, so staff can see why a hit was or was not taken seriously.
 *
 * @module
 */
import type { NavigationWeights } from "../schema/event-rule.ts";
import type { NavigationFacts } from "../schema/messages.ts";

export type NavigationTermId =
  "pageRendered" | "pageNotObservable" | "notPreceded" | "apexOrWww" | "knownSubresource" | "burst" | "idle";

export interface NavigationTerm {
  readonly id: NavigationTermId;
  /** Weight added to the score. */
  readonly value: number;
}

export interface NavigationGrade {
  /** 0…1, three decimals. */
  readonly score: number;
  /** Observations that counted, in the order of the manual. */
  readonly terms: readonly NavigationTerm[];
  readonly navigationGrade: boolean;
}

/** Sums of 0.1 steps drift in binary; without this 0.3 + 0.2 + 0.1 would miss a threshold of 0.6. */
function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** @param facts observations of the resolver; `null` is «could not be observed», which is not «no» */
export function gradeNavigation(facts: NavigationFacts, weights: NavigationWeights): NavigationGrade {
  const terms: NavigationTerm[] = [];
  const add = (id: NavigationTermId, present: boolean): void => {
    if (present) terms.push({ id, value: weights[id] });
  };
  add("pageRendered", facts.pageRendered === true);
  add("pageNotObservable", facts.pageRendered === null);
  add("notPreceded", facts.notPreceded);
  add("apexOrWww", facts.apexOrWww);
  add("knownSubresource", facts.knownSubresource);
  add("burst", facts.burst);
  add("idle", facts.idle === true);
  const sum = terms.reduce((total, term) => total + term.value, 0);
  const score = thousandths(Math.min(1, Math.max(0, sum)));
  return { score, terms, navigationGrade: score >= weights.threshold };
}
