/**
 * The distinct combinations of rules that names can have, each with a number.
 *
 * Millions of names share a handful of combinations («listed by source 3», «by 3 and 7»), so a name keeps a small
 * number instead of its rules. Adding a rule to a name is a step from one combination to another, remembered after the first time.
 * Pure.
 *
 * @module
 */
import { MASK_WORDS } from "../lookup/masks.ts";
import type { PackedRule } from "../lookup/pack-format.ts";
import { SET_BITS } from "../lookup/pack-format.ts";
import type { RuleShape } from "./rule.ts";
import { isSimple, shapeKey } from "./rule.ts";

/** Words 0–3 deny, 4–7 allow, 8–11 replaced (deltas only); then numbers of rules that need more than a bit, ascending. */
export interface RuleSet {
  readonly bits: Uint32Array;
  readonly rules: readonly number[];
}

/** Steps below are bits of a set, those above rules. */
const RULE_STEPS = SET_BITS * 32;

/** Step «what the base says for this source does not count here», see `delta.ts`. */
export const replacedStep = (source: number): number => 2 * MASK_WORDS * 32 + source;

/** A shape as the pack keeps it. */
export function packedRule(source: number, shape: RuleShape): PackedRule {
  return {
    source,
    kind: shape.kind,
    important: shape.important,
    scope: shape.scope,
    ...(shape.types?.include === undefined ? {} : { include: [...shape.types.include] }),
    ...(shape.types?.exclude === undefined ? {} : { exclude: [...shape.types.exclude] }),
    ...(shape.denyallow === undefined ? {} : { denyallow: [...shape.denyallow] }),
    ...(shape.action === undefined ? {} : { action: shape.action }),
  };
}

const EMPTY: RuleSet = { bits: new Uint32Array(SET_BITS), rules: [] };

export class RuleSets {
  /** Number → combination; 0 is the empty one. */
  readonly sets: RuleSet[] = [EMPTY];
  readonly rules: PackedRule[] = [];
  readonly #byKey = new Map<string, number>([[keyOf(EMPTY), 0]]);
  readonly #ruleByKey = new Map<string, number>();
  /** `set × 2²² + step` → set */
  readonly #steps = new Map<number, number>();

  /**
   * Number of the step «add this rule», to be used with `add`: 0 … 383 is a bit of the set, above it a rule.
   * The shape's key is built each time, so callers keep the number of a shape they use often.
   */
  stepOf(source: number, shape: RuleShape): number {
    if (isSimple(shape)) return source + (shape.kind === "deny" ? 0 : MASK_WORDS * 32);
    const key = `${source}|${shapeKey(shape)}`;
    let rule = this.#ruleByKey.get(key);
    if (rule === undefined) {
      rule = this.rules.length;
      this.#ruleByKey.set(key, rule);
      this.rules.push(packedRule(source, shape));
    }
    return RULE_STEPS + rule;
  }

  /** The combination `set` with one rule more; `set` itself if it has the rule already. */
  add(set: number, step: number): number {
    const key = set * 2 ** 22 + step;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const from = this.sets[set] as RuleSet;
    let to: number;
    if (step < RULE_STEPS) {
      const bits = from.bits.slice();
      bits[step >>> 5] = (bits[step >>> 5] as number) | (1 << (step & 31));
      to = this.intern({ bits, rules: from.rules });
    } else {
      const rule = step - RULE_STEPS;
      to = from.rules.includes(rule)
        ? set
        : this.intern({ bits: from.bits, rules: [...from.rules, rule].sort((a, b) => a - b) });
    }
    this.#steps.set(key, to);
    return to;
  }

  /** The combination without everything `source` said. */
  without(set: number, source: number): number {
    const from = this.sets[set] as RuleSet;
    const bits = from.bits.slice();
    for (let word = source >>> 5; word < SET_BITS; word += MASK_WORDS)
      bits[word] = (bits[word] as number) & ~(1 << (source & 31));
    return this.intern({ bits, rules: from.rules.filter((rule) => this.rules[rule]?.source !== source) });
  }

  /** Number of a combination, given if it is new. */
  intern(set: RuleSet): number {
    const key = keyOf(set);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.sets.push(set);
    this.#byKey.set(key, this.sets.length - 1);
    return this.sets.length - 1;
  }
}

const keyOf = (set: RuleSet): string => `${set.bits.join()};${set.rules.join()}`;
