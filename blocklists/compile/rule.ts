/**
 * What a compiled rule is made of, before it is packed.
 *
 * @module
 */
import type { BlockAction } from "../../policies/schema/list-action.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import type { RuleKind, RuleScope } from "../lookup/pack-format.ts";

export type { RuleKind, RuleScope } from "../lookup/pack-format.ts";

/** Everything about a rule but its name. Types are RR type numbers; `denyallow` names and all below them are left out. */
export interface RuleShape {
  readonly kind: RuleKind;
  readonly important: boolean;
  readonly scope: RuleScope;
  readonly types?: { readonly include?: readonly number[]; readonly exclude?: readonly number[] };
  readonly denyallow?: readonly DomainName[];
  /** how a denied name is answered, if not as the network's policy says */
  readonly action?: BlockAction;
}

/** One rule: a name and what is said about it. */
export interface Rule extends RuleShape {
  readonly name: DomainName;
}

/** The plain rules; shared, so that a million names need no million objects. */
export const DENY_SUBTREE: RuleShape = { kind: "deny", important: false, scope: "subtree" };
export const DENY_EXACT: RuleShape = { kind: "deny", important: false, scope: "exact" };
export const ALLOW_SUBTREE: RuleShape = { kind: "allow", important: false, scope: "subtree" };

/** A bit of a mask can say it: covers the subtree, not important, for all types and names. */
export const isSimple = (shape: RuleShape): boolean =>
  shape.scope === "subtree" &&
  !shape.important &&
  shape.types === undefined &&
  shape.denyallow === undefined &&
  shape.action === undefined;

/** Same text, same meaning; the order of types and names does not matter. */
export function shapeKey(shape: RuleShape): string {
  const types = shape.types;
  const sorted = (numbers: readonly number[] | undefined): string =>
    numbers === undefined ? "-" : [...numbers].sort((a, b) => a - b).join(",");
  return [
    shape.kind,
    shape.important ? "!" : "",
    shape.scope,
    sorted(types?.include),
    sorted(types?.exclude),
    shape.denyallow === undefined ? "-" : [...shape.denyallow].sort().join(","),
    shape.action === undefined ? "-" : JSON.stringify(shape.action),
  ].join("|");
}
