/**
 * Answers «dlaczego?» and «co by było, gdyby»: every layer in the order of the engine, what it had to say, and
 * which rule decided.
 *
 * The verdict is taken from {@link evaluateQuery}, never worked out a second time, so an explanation cannot
 * disagree with what children got (property test). Slow on purpose, for people only.
 *
 * @module
 */
import type { RuleRef } from "../schema/vocabulary.ts";
import type { CompiledNetwork } from "./compile-network.ts";
import { evaluateQuery, findRefusal, listRef, type QueryFacts, ruleRef } from "./evaluate-query.ts";
import { hasBit } from "./mask.ts";
import { UNENFORCEABLE_SEARCH, type Verdict } from "./verdict.ts";

/** Stable codes; the dashboard's catalogues carry the sentences. */
export type ExplainNote =
  /** This rule decided. */
  | "decides"
  /** The rule covers the name, but an earlier or more severe one decided. */
  | "outranked"
  /** Staff opened the name, but the category or source is locked. */
  | "cannot-open-locked"
  /** One person opened the name, but it takes two for a block of this severity. */
  | "needs-second-person"
  /** No rule of this layer covers the name. */
  | "not-covered"
  /** A list covers the name, but this network does not block it now. */
  | "not-blocked-here"
  /** The same, because a schedule in force opened it. */
  | "opened-by-schedule"
  /** The layer is switched off or has no rule on this network. */
  | "off-here"
  /** Allow-only network: the name is not admitted. */
  | "not-admitted"
  /** A list covers the name, but only wants it asked over TCP. */
  | "tcp-only"
  /** Nothing decided: the question goes on. */
  | "passes";

export interface ExplainStep {
  readonly layer: RuleRef["layer"];
  readonly outcome: "matched" | "overridden" | "no" | "not-applicable";
  readonly because?: RuleRef;
  readonly note: ExplainNote;
}

export interface Explanation {
  readonly verdict: Verdict;
  /** In the order of evaluation; at most one is `matched`, and it carries the verdict's rule. */
  readonly steps: readonly ExplainStep[];
}

function sameRule(a: RuleRef, b: RuleRef): boolean {
  return a.layer === b.layer && a.id === b.id;
}

/** @returns the verdict of {@link evaluateQuery} and each layer's part in it */
export function explainQuery(network: CompiledNetwork, q: QueryFacts): Explanation {
  const verdict = evaluateQuery(network, q);
  const refused = findRefusal(network, q);
  // Whoever is refused as a client is refused whatever the rules below say about the name.
  const decided = verdict.kind === "pass" || refused !== undefined ? undefined : verdict.because;
  const { rules, policy } = network;
  const steps: ExplainStep[] = [];

  /** A rule that covers the name: it decided or was outranked. */
  const covered = (because: RuleRef, otherwise: ExplainNote = "outranked"): void => {
    const decides = decided !== undefined && sameRule(decided, because);
    steps.push({
      layer: because.layer,
      outcome: decides ? "matched" : "overridden",
      because,
      note: decides ? "decides" : otherwise,
    });
  };
  const silent = (layer: RuleRef["layer"], present: boolean): void => {
    steps.push(
      present ? { layer, outcome: "no", note: "not-covered" } : { layer, outcome: "not-applicable", note: "off-here" },
    );
  };
  const single = (layer: RuleRef["layer"], id: string, bit: number, otherwise: ExplainNote = "outranked"): void => {
    if (hasBit(q.ruleBits, bit)) covered(ruleRef(q, layer, id, "rules", bit), otherwise);
    else silent(layer, bit >= 0);
  };

  explainClient(network, q, refused, steps);

  const specials = rules.special.filter((special) => hasBit(q.ruleBits, special.bit));
  for (const special of specials) covered(ruleRef(q, "special-names", special.entry.id, "rules", special.bit));
  if (specials.length === 0) silent("special-names", rules.special.length > 0);

  // An opening that lost to a block can only have lost to a locked one, unless something above it decided.
  const lostToLocked: ExplainNote =
    verdict.kind === "block" &&
    refused === undefined &&
    verdict.because.layer !== "allow-only" &&
    !hasBit(q.ruleBits, rules.neverBlock)
      ? "cannot-open-locked"
      : "outranked";
  single("never-block", "never-block", rules.neverBlock);
  single("local-allow", "local-allow", rules.localAllow, lostToLocked);
  single("exception", policy.id, rules.exception, lostToLocked);
  // Said only where one person opened something: most names are opened by nobody.
  const lostToGrave: ExplainNote = lostToLocked === "outranked" ? "outranked" : "needs-second-person";
  if (hasBit(q.ruleBits, rules.singleException) && !hasBit(q.ruleBits, rules.exception))
    single("exception", policy.id, rules.singleException, lostToGrave);
  // Said only of a device that has exceptions of its own: most have none.
  const device = q.device === null ? undefined : rules.deviceExceptions.get(q.device);
  if (device !== undefined) single("exception", `device:${q.device}`, device, lostToLocked);
  const alone = q.device === null ? undefined : rules.singleDeviceExceptions.get(q.device);
  if (alone !== undefined && hasBit(q.ruleBits, alone) && !hasBit(q.ruleBits, device ?? -1))
    single("exception", `device:${q.device}`, alone, lostToGrave);

  const denied = rules.localDeny.filter((deny) => hasBit(q.ruleBits, deny.index));
  for (const deny of denied) covered(ruleRef(q, "local-deny", deny.id, "rules", deny.index));
  if (denied.length === 0) silent("local-deny", rules.localDeny.length > 0);

  explainLists(network, q, steps, covered);

  if (!network.allowOnly) silent("allow-only", false);
  else if (hasBit(q.ruleBits, rules.admitted)) covered(ruleRef(q, "allow-only", policy.id, "rules", rules.admitted));
  else covered({ layer: "allow-only", id: policy.id }, "not-admitted");

  const engines = rules.safeSearch.filter((engine) => hasBit(q.ruleBits, engine.bit));
  for (const engine of engines) covered(ruleRef(q, "safe-search", engine.engine, "rules", engine.bit));
  if (engines.length === 0) silent("safe-search", rules.safeSearch.length > 0);

  if (hasBit(q.ruleBits, rules.unenforceable))
    covered(ruleRef(q, "list", UNENFORCEABLE_SEARCH, "rules", rules.unenforceable));
  if (verdict.kind === "pass") steps.push({ layer: "response", outcome: "not-applicable", note: "passes" });
  return { verdict, steps };
}

/** What lists say about who asks: told only where they say something. */
function explainClient(
  network: CompiledNetwork,
  q: QueryFacts,
  refused: Verdict | undefined,
  steps: ExplainStep[],
): void {
  for (const source of network.sources) {
    if (source === undefined || q.client === undefined || !hasBit(q.client.listBits, source.index)) continue;
    const because = { layer: "list", id: source.id } as const;
    if (refused?.kind === "block" && refused.because.id === source.id)
      steps.push({ layer: "list", outcome: "matched", because: refused.because, note: "decides" });
    else if (q.client.actionOf?.(source.index)?.kind === "tcp-only")
      steps.push({ layer: "list", outcome: "not-applicable", because, note: "tcp-only" });
    else if (hasBit(network.blockMask, source.index))
      steps.push({ layer: "list", outcome: "overridden", because, note: "outranked" });
    else steps.push({ layer: "list", outcome: "not-applicable", because, note: "not-blocked-here" });
  }
}

function explainLists(
  network: CompiledNetwork,
  q: QueryFacts,
  steps: ExplainStep[],
  covered: (because: RuleRef) => void,
): void {
  let any = false;
  for (const source of network.sources) {
    if (source === undefined || !hasBit(q.listBits, source.index)) continue;
    any = true;
    const because = listRef(q, source);
    if (q.actionOf?.(source.index)?.kind === "tcp-only") {
      steps.push({ layer: "list", outcome: "not-applicable", because, note: "tcp-only" });
      continue;
    }
    if (hasBit(network.blockMask, source.index)) {
      covered(because);
      continue;
    }
    const { block, schedules } = network.policy;
    const usual = block.categories.includes(source.category) || block.sources.some((id) => id === source.id);
    const opened = usual && schedules.some((schedule) => network.activeSchedules.includes(schedule.id));
    steps.push({
      layer: "list",
      outcome: "not-applicable",
      because,
      note: opened ? "opened-by-schedule" : "not-blocked-here",
    });
  }
  if (!any) steps.push({ layer: "list", outcome: "no", note: "not-covered" });
}
