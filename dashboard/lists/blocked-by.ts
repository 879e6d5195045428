/**
 * What blocks a name in the published generation, and how severe it is: the question behind exceptions and mistakes.
 *
 * The hour does not count: a list that blocks in the evening only must not be opened by one person in the morning.
 *
 * @module
 */
import { NetworkId } from "../../policies/schema/vocabulary.ts";
import type { Category, DomainName } from "../../policies/schema/vocabulary.ts";
import type { PolicyBundle } from "../../policies/schema/messages.ts";
import { TYPE_NUMBERS, factsOf } from "./facts.ts";
import type { Packs } from "./facts.ts";
import type { NameBlock } from "./model.ts";
import { mayBlockOn } from "./model.ts";

/** What of a generation is needed to judge a name; also of one that is about to be published. */
export interface Judged extends Packs {
  readonly bundle: Pick<PolicyBundle, "networks" | "taxonomy" | "assignments" | "lists">;
}

const LOCAL_DENY = "local-deny:";

const holds = (bits: Uint32Array, bit: number): boolean => (((bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;

/**
 * @param networks  only what can block on one of these; everywhere if left out
 * @returns each list once, in the order of the pack, then the venue's own list by category
 */
export function blockedBy(opened: Judged, name: DomainName, networks?: readonly string[]): NameBlock[] {
  const { bundle } = opened;
  const { facts } = factsOf(opened, name, TYPE_NUMBERS.A);
  const policies = bundle.networks.filter((policy) => networks === undefined || networks.includes(policy.id));
  const describe = (source: string, category: Category, locked: boolean): NameBlock => {
    const entry = bundle.taxonomy.entries.find((candidate) => candidate.code === category);
    // A category nobody knows is judged by its worst: S4 opens for nobody.
    return { source, category, severity: entry?.severity ?? "S4", locked: locked || entry?.locked === true };
  };
  const lists = bundle.lists.manifest.sources
    .filter((report) => holds(facts.listBits, report.index))
    .map((report) => ({ report, block: describe(report.id, report.category, report.locked) }))
    .filter(({ report, block }) => policies.some((policy) => mayBlockOn(policy, report, block.locked)))
    .map(({ block }) => block);
  const local = opened.rules.sources.flatMap((id, bit) =>
    id.startsWith(LOCAL_DENY) && holds(facts.ruleBits, bit)
      ? [describe("local-deny", id.slice(LOCAL_DENY.length) as Category, false)]
      : [],
  );
  return [...lists, ...local];
}

/** Networks an exception of this scope opens the name on. @returns undefined for all */
export function networksOf(
  opened: Judged,
  scope: { readonly scope: string; readonly scope_id: string },
): NetworkId[] | undefined {
  switch (scope.scope) {
    case "network":
      return [NetworkId.parse(scope.scope_id)];
    case "device": {
      const found = opened.bundle.assignments
        .filter((assignment) => assignment.devices.some((device) => device.id === scope.scope_id))
        .map((assignment) => assignment.policy);
      // A device that is configured no more: judged as if it could be anywhere.
      return found.length === 0 ? undefined : found;
    }
    default:
      return undefined;
  }
}
