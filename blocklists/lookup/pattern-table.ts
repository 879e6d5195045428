/**
 * The patterns of an open pack, or of a pack with a delta on top: expressions, and what is said about the names they match.
 *
 * @module
 */
import type { Regex } from "../formats/regex.ts";
import { compileRegex } from "../formats/regex.ts";
import type { Explanation } from "./list-index.ts";
import type { MatchMasks } from "./masks.ts";
import type { PackedPattern } from "./pack-format.ts";
import { PackError } from "./pack-format.ts";
import { PatternAutomaton } from "./pattern-automaton.ts";
import type { OpenRule } from "./rule-table.ts";
import { addRule, applies, explained, openRule } from "./rule-table.ts";
import type { SuffixWalk } from "./walk.ts";

function regexOf({ text }: PackedPattern): Regex {
  const regex = compileRegex(text);
  if (typeof regex === "string")
    throw new PackError("E_PACK_VERSION", `expression ${JSON.stringify(text)} is ${regex} to this program`);
  return regex;
}

export class PatternTable {
  readonly patterns: readonly PackedPattern[];
  readonly #rules: readonly OpenRule[];
  readonly #automaton: PatternAutomaton;

  /** @throws {PackError} `E_PACK_VERSION` if an expression is none to this program */
  constructor(patterns: readonly PackedPattern[]) {
    this.patterns = patterns;
    this.#rules = patterns.map(({ rule }) => openRule(rule));
    this.#automaton = new PatternAutomaton(patterns.map(regexOf));
  }

  /** Adds what is said about the name; @returns something is */
  match(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number, out: MatchMasks): boolean {
    const count = this.#automaton.scan(walk, octets, start);
    let found = false;
    for (let i = 0; i < count; i++) {
      const rule = this.#rules[this.#automaton.found[i] as number] as OpenRule;
      if (!applies(rule, true, walk, octets, start, qtype)) continue;
      addRule(rule, out);
      found = true;
    }
    if (found) out.any = true;
    return found;
  }

  /** In the order of the patterns. */
  explain(walk: SuffixWalk, octets: Uint8Array, start: number, qtype: number): readonly Explanation[] {
    const count = this.#automaton.scan(walk, octets, start);
    return Array.from(this.#automaton.found.subarray(0, count).toSorted())
      .filter((pattern) => applies(this.#rules[pattern] as OpenRule, true, walk, octets, start, qtype))
      .map((pattern) => {
        const { text, rule } = this.patterns[pattern] as PackedPattern;
        return explained(rule, text, "pattern");
      });
  }
}
