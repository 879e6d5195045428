/**
 * Asks the packed indexes what the engine needs to know: entries behind a bit, and what a list wants done.
 *
 * Slow on purpose and asked only for what decides. One look-up serves both questions.
 *
 * @module
 */
import type { Explanation, ListIndex } from "../../../blocklists/lookup/list-index.ts";
import type { ListFacts } from "../../../policies/engine/evaluate-query.ts";
import type { BlockAction } from "../../../policies/schema/list-action.ts";
import type { ClientListing, Snapshot } from "./handler.ts";

/** The rule of a source that denies, the longest entry first: it is the one that counts. */
const denial = (rules: readonly Explanation[], source: number): Explanation | undefined =>
  rules.find((rule) => rule.source === source && rule.kind === "deny");

/**
 * @param look  every rule of a pack that covers the name or address in question
 * @param named whether entries may be told; on private devices they are not even read
 */
export function askedOf(
  snapshot: Snapshot,
  look: (index: ListIndex) => readonly Explanation[],
  named: boolean,
): Pick<ListFacts, "entryOf" | "actionOf"> {
  const found: { rules?: readonly Explanation[]; lists?: readonly Explanation[] } = {};
  const rulesOf = (pack: "rules" | "lists"): readonly Explanation[] => (found[pack] ??= look(snapshot[pack]));
  return {
    ...(named ? { entryOf: (pack, source) => denial(rulesOf(pack), source)?.entry } : {}),
    ...(snapshot.lists.hasActions ? { actionOf: (source) => denial(rulesOf("lists"), source)?.action } : {}),
  };
}

/** Takes out of `bits` what lists let this client pass. */
export function withoutPassed(bits: Uint32Array, listed: ClientListing | null): void {
  if (listed === null) return;
  for (let word = 0; word < bits.length; word += 1)
    bits[word] = (bits[word] as number) & ~(listed.passed[word] as number);
}

/** @returns what a source wants done with a client it names */
export const clientAction = (rules: readonly Explanation[], source: number): BlockAction | undefined =>
  denial(rules, source)?.action;
