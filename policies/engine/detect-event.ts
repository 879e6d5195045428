/**
 * Proposes signals, drafts, defect tickets and badges from blocked hits (safeguarding B1, B2).
 *
 * A pure reducer: rules, one hit and the recent rows of the database go in, candidates come out. It keeps nothing
 * between calls, so a restart loses nothing. It only ever proposes: contact is always `attempt`, because a
 * block prevented contact; that contact took place is stated by a person.
 *
 * How to use the result: all candidates of one hit share `dedupeKey` and `attachToSignal`. Record the observation
 * once (update the row `attachToSignal`, or insert one; append the `sighting`, keep the newest {@link MAX_SIGHTINGS}),
 * then act on each `opens`; `attachToRecord` names the draft or ticket to add evidence to instead of opening another.
 *
 * @module
 */
import type { EventRule, NavigationWeights } from "../schema/event-rule.ts";
import type { Hit, Spike } from "../schema/messages.ts";
import type { DomainDigest, RecentSignal, Sighting } from "../schema/signal.ts";
import type { Taxonomy, TaxonomyEntry } from "../schema/taxonomy.ts";
import type { AccessMode, Category, DeviceId, NetworkId, Severity } from "../schema/vocabulary.ts";
import { gradeNavigation, type NavigationTerm } from "./navigation-grade.ts";

/** Why a candidate was proposed; stable, the dashboard's catalogues carry the sentences. */
export type ReasonCode =
  | "category"
  | "severity"
  | "navigation-grade"
  | "distinct-names"
  | "hits"
  | "distinct-subjects"
  | "each-occurrence"
  | "below-threshold";

export interface Candidate {
  /** `tally`: below every threshold; remember the sighting for the length of the window, show nobody. */
  readonly opens: EventRule["opens"] | "tally";
  readonly ruleId: string;
  /** Kind of the row to insert or update: a badge is a hint on counters and makes no signal of them. */
  readonly row: RecentSignal["kind"];
  /** Network, device or pseudonym, and category. */
  readonly dedupeKey: string;
  readonly code: Category;
  readonly severity: Severity;
  readonly network: NetworkId;
  readonly device: DeviceId | null;
  readonly subject: string | null;
  /** Row to update; null: insert a new one. */
  readonly attachToSignal: string | null;
  /** Draft, ticket or badge this belongs to; null: open a new one. Always null for `signal` and `tally`. */
  readonly attachToRecord: string | null;
  readonly contact: "attempt";
  /** Show at once to the person who supervises the device. Never again for a signal that is only added to. */
  readonly prompt: boolean;
  /** Navigation score 0…1 and its terms. */
  readonly score: number;
  readonly terms: readonly NavigationTerm[];
  readonly sighting: Sighting;
  readonly reasonCodes: readonly ReasonCode[];
}

export interface DetectInput {
  readonly rules: readonly EventRule[];
  readonly taxonomy: Taxonomy;
  readonly weights: NavigationWeights;
  readonly hit: Hit;
  /** Digest of the registrable domain of the hit's name; null where the hit carries no name. */
  readonly domain: DomainDigest | null;
  /** Rows of at least the last {@link longestWindowS} seconds; others are ignored, order does not matter. */
  readonly recent: readonly RecentSignal[];
}

/** Seconds of the past that detection needs; what is older may be left out of `recent`. */
export function longestWindowS(rules: readonly EventRule[]): number {
  return Math.max(0, ...rules.map((rule) => Math.max(rule.when.withinS, rule.dedupeWithinS)));
}

/** The key that makes two hits «the same». A named device is followed by name, an unnamed one by its pseudonym. */
export function dedupeKeyOf(hit: Pick<Hit, "network" | "device" | "subject" | "category">): string {
  const who = hit.device === null ? `subject:${hit.subject ?? "-"}` : `device:${hit.device}`;
  return `${hit.network}|${who}|${hit.category}`;
}

function applies(rule: EventRule, mode: AccessMode, entry: TaxonomyEntry): boolean {
  if (rule.status === "retired" || !rule.when.modes.includes(mode)) return false;
  if (rule.when.categories !== undefined) return rule.when.categories.includes(entry.code);
  return rule.when.severities?.includes(entry.severity) ?? false;
}

/** Both directions: deliveries of several resolver processes arrive out of order. */
function near(a: number, b: number, windowS: number): boolean {
  return Math.abs(a - b) < windowS * 1_000;
}

function newest<T>(items: readonly T[], at: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || at(item) > at(best) ? item : best),
    undefined,
  );
}

/**
 * Sightings that count for a rule, once for each window of its length that holds this hit. The window that ends with the
 * hit is the usual one; later ones matter when an earlier hit is delivered late.
 */
function windowsAround(rule: EventRule, same: readonly RecentSignal[], now: Sighting): Sighting[][] {
  const windowMs = rule.when.withinS * 1_000;
  const seen = same
    .flatMap((row) => row.sightings)
    .filter((past) => Math.abs(past.at - now.at) < windowMs && (!rule.when.navigationGrade || past.navigationGrade));
  seen.push(now);
  const ends = new Set(seen.map((past) => past.at).filter((at) => at >= now.at));
  return [...ends].map((end) => seen.filter((past) => (past.at <= end && end - past.at < windowMs) || past === now));
}

function reached(rule: EventRule, seen: readonly Sighting[]): boolean {
  if (seen.length < rule.when.hits) return false;
  // A hit without a name still is one occurrence, so a threshold of one name is always reached.
  if (rule.when.distinctNames <= 1) return true;
  return new Set(seen.map((past) => past.domain).filter((domain) => domain !== null)).size >= rule.when.distinctNames;
}

/** @returns why the rule fires, or undefined if its thresholds are not reached */
function reasonsToFire(rule: EventRule, same: readonly RecentSignal[], now: Sighting): ReasonCode[] | undefined {
  if (!windowsAround(rule, same, now).some((seen) => reached(rule, seen))) return undefined;
  const reasons: ReasonCode[] = [rule.when.categories === undefined ? "severity" : "category"];
  if (rule.when.navigationGrade) reasons.push("navigation-grade");
  if (rule.when.distinctNames > 1) reasons.push("distinct-names");
  if (rule.when.hits > 1) reasons.push("hits");
  if (rule.dedupeWithinS === 0) reasons.push("each-occurrence");
  return reasons;
}

/**
 * @returns candidates in the order of the rules; empty if the hit is only to be counted (severity S0, no rule, or not
 *   navigation-grade where every rule asks for it, or a category the taxonomy does not have)
 */
export function detect(input: DetectInput): readonly Candidate[] {
  const { hit, recent } = input;
  const entry = input.taxonomy.entries.find((candidate) => candidate.code === hit.category);
  if (entry === undefined) return [];
  const grade = gradeNavigation(hit.navigation, input.weights);
  const sighting: Sighting = { at: hit.at, domain: input.domain, navigationGrade: grade.navigationGrade };
  const dedupeKey = dedupeKeyOf(hit);
  const same = recent.filter((row) => row.dedupeKey === dedupeKey);
  const rules = input.rules.filter(
    (rule) =>
      rule.opens !== "network-signal" &&
      applies(rule, hit.mode, entry) &&
      (rule.when.layers === undefined || rule.when.layers.includes(hit.layer)) &&
      (!rule.when.navigationGrade || grade.navigationGrade),
  );
  if (rules.length === 0) return [];
  const fired = rules.flatMap((rule) => {
    const reasons = reasonsToFire(rule, same, sighting);
    return reasons === undefined ? [] : [{ rule, reasons }];
  });
  const makesSignal = fired.some(({ rule }) => rule.opens !== "badge");
  const shared = {
    dedupeKey,
    code: hit.category,
    network: hit.network,
    device: hit.device,
    subject: hit.subject,
    contact: "attempt",
    row: makesSignal ? "signal" : "tally",
    score: grade.score,
    terms: grade.terms,
    sighting,
  } as const;

  if (!makesSignal) {
    const row = newest(
      same.filter((candidate) => near(candidate.firstAt, hit.at, longestWindowS(rules))),
      (candidate) => candidate.firstAt,
    );
    const tally: Candidate = {
      ...shared,
      opens: "tally",
      ruleId: (rules[0] as EventRule).id,
      severity: entry.severity,
      attachToSignal: row?.id ?? null,
      attachToRecord: null,
      prompt: false,
      reasonCodes: ["below-threshold"],
    };
    const badges = fired.map(({ rule, reasons }) => propose(rule, reasons, row));
    return badges.length === 0 ? [tally] : badges;
  }

  // One hit is one observation: the shortest window of the rules that fired says whether it is a new signal.
  const windowS = Math.min(...fired.map(({ rule }) => rule.dedupeWithinS));
  const row = newest(
    same.filter((candidate) => candidate.kind === "signal" && near(candidate.firstAt, hit.at, windowS)),
    (candidate) => candidate.firstAt,
  );
  return fired.map(({ rule, reasons }) => propose(rule, reasons, row));

  function propose(rule: EventRule, reasonCodes: readonly ReasonCode[], row: RecentSignal | undefined): Candidate {
    const record = newest(
      same
        .flatMap((candidate) => candidate.opened)
        .filter((opened) => opened.kind === rule.opens && near(opened.at, hit.at, rule.dedupeWithinS)),
      (opened) => opened.at,
    );
    const attachToRecord = rule.opens === "signal" ? null : (record?.id ?? null);
    const again = rule.opens === "signal" ? row !== undefined : attachToRecord !== null;
    return {
      ...shared,
      opens: rule.opens,
      ruleId: rule.id,
      severity: rule.severity ?? (entry as TaxonomyEntry).severity,
      attachToSignal: row?.id ?? null,
      attachToRecord,
      prompt: rule.prompt && !again,
      reasonCodes,
    };
  }
}

export interface NetworkCandidate {
  readonly opens: "network-signal";
  readonly ruleId: string;
  readonly dedupeKey: string;
  readonly code: Category;
  readonly severity: Severity;
  readonly network: NetworkId;
  readonly distinctSubjects: number;
  /** Network signal this belongs to; null: open a new one. */
  readonly attachToSignal: string | null;
  readonly reasonCodes: readonly ReasonCode[];
}

/**
 * Mode C: a number of distinct private devices in one severe category becomes a signal about the network, without
 * any device in it.
 *
 * @returns the first rule that fires, or null: the spike is only counted
 */
export function detectSpike(input: {
  readonly rules: readonly EventRule[];
  readonly taxonomy: Taxonomy;
  readonly spike: Spike;
  readonly recent: readonly RecentSignal[];
}): NetworkCandidate | null {
  const { spike, recent } = input;
  const entry = input.taxonomy.entries.find((candidate) => candidate.code === spike.category);
  if (entry === undefined) return null;
  const rule = input.rules.find(
    (candidate) =>
      candidate.opens === "network-signal" &&
      applies(candidate, "C", entry) &&
      spike.distinctSubjects >= candidate.when.distinctSubjects,
  );
  if (rule === undefined) return null;
  const dedupeKey = `${spike.network}|network|${spike.category}`;
  const row = newest(
    recent.filter((seen) => seen.dedupeKey === dedupeKey && near(seen.firstAt, spike.at, rule.dedupeWithinS)),
    (seen) => seen.firstAt,
  );
  return {
    opens: "network-signal",
    ruleId: rule.id,
    dedupeKey,
    code: spike.category,
    severity: rule.severity ?? entry.severity,
    network: spike.network,
    distinctSubjects: spike.distinctSubjects,
    attachToSignal: row?.id ?? null,
    reasonCodes: [rule.when.categories === undefined ? "severity" : "category", "distinct-subjects"],
  };
}
