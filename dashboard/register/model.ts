/**
 * What a draft locks when it is opened, and how its number reads. Pure.
 *
 * @module
 */
import type { Candidate } from "../../policies/engine/detect-event.ts";
import type { EventRule, NavigationWeights } from "../../policies/schema/event-rule.ts";
import type { Hit } from "../../policies/schema/messages.ts";
import type {
  AccessMode,
  Category,
  DeviceId,
  Instant,
  NetworkId,
  RuleRef,
  Severity,
} from "../../policies/schema/vocabulary.ts";

/** One observation of the navigation grade: weight, and whether it was seen (`null`: could not be observed). */
export interface LockedTerm {
  readonly id: string;
  readonly weight: number;
  readonly observed: boolean | null;
}

/** Everything the machine knew when it opened the draft. No one edits it; corrections are entries of their own. */
export interface LockedFacts {
  readonly lockedAt: Instant;
  readonly category: Category;
  readonly severity: Severity;
  readonly network: NetworkId;
  readonly mode: AccessMode;
  readonly device: DeviceId | null;
  readonly contact: "attempt";
  readonly policyGeneration: number;
  readonly listGeneration: number;
  readonly because: RuleRef;
  readonly score: number;
  readonly threshold: number;
  readonly terms: readonly LockedTerm[];
  readonly reasonCodes: readonly string[];
  readonly requirement: readonly string[];
  readonly rule: Pick<EventRule, "id" | "title" | "guidance">;
}

/** @returns the facts a draft locks; a block prevented contact, so contact is always `attempt` */
export function lockFacts(candidate: Candidate, hit: Hit, rule: EventRule, weights: NavigationWeights): LockedFacts {
  return {
    lockedAt: hit.at,
    category: candidate.code,
    severity: candidate.severity,
    network: hit.network,
    mode: hit.mode,
    device: hit.device,
    contact: "attempt",
    policyGeneration: hit.policyGeneration,
    listGeneration: hit.listGeneration,
    because: { layer: hit.layer, id: hit.source, ...(hit.entry === "" ? {} : { entry: hit.entry }) },
    score: candidate.score,
    threshold: weights.threshold,
    terms: observedTerms(hit, weights),
    reasonCodes: candidate.reasonCodes,
    requirement: rule.requirement,
    rule: { id: rule.id, title: rule.title, guidance: rule.guidance },
  };
}

/** Every observation with its weight, also those that did not count: «nie zaobserwowano» is an answer too. */
export function observedTerms({ navigation }: Pick<Hit, "navigation">, weights: NavigationWeights): LockedTerm[] {
  const term = (id: Exclude<keyof typeof navigation, never>, observed: boolean | null): LockedTerm => ({
    id,
    weight: weights[id],
    observed,
  });
  return [
    term("pageRendered", navigation.pageRendered),
    { id: "pageNotObservable", weight: weights.pageNotObservable, observed: navigation.pageRendered === null },
    term("notPreceded", navigation.notPreceded),
    term("apexOrWww", navigation.apexOrWww),
    term("knownSubresource", navigation.knownSubresource),
    term("burst", navigation.burst),
    term("idle", navigation.idle),
  ];
}

/** `P` projekt zdarzenia, `U` usterka. */
export type Series = "P" | "U";

/** @returns for example `P/2026/014` */
export function recordNumber(series: Series, year: number, number: number): string {
  return `${series}/${String(year)}/${String(number).padStart(3, "0")}`;
}
