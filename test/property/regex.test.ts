/**
 * Our automaton against the language's own engine: on the subset both take, they agree about every name.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, Regex } from "../../blocklists/formats/regex.ts";

const compiled = (source: string): Regex => {
  const regex = compileRegex(source);
  if (typeof regex === "string") throw new Error(`${source}: ${regex}`);
  return regex;
};

// Few letters on purpose, and short names: on longer ones the oracle, not we, takes minutes.
// Expressions over the whole alphabet match nothing.
const atom = fc.constantFrom(
  "a",
  "b",
  "A",
  "-",
  "0",
  "\\.",
  ".",
  "[ab]",
  "[^a]",
  "[a-c0-9]",
  "[^\\d.]",
  "[-b]",
  "[b-]",
  "\\d",
  "\\w",
  "\\W",
  "\\s",
);
const bound = fc.constantFrom(
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "{2}",
  "{1,3}",
  "{0}",
  "{0,2}",
  "{2,}",
  "*?",
  "+?",
  "??",
  "{1,2}?",
);
const anchor = fc.constantFrom("^", "$", "\\b", "\\B");
const { expression } = fc.letrec<{ expression: string; piece: string }>((tie) => ({
  expression: fc
    .array(
      fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join("")),
      { minLength: 1, maxLength: 3 },
    )
    .map((sides) => sides.join("|")),
  piece: fc.oneof(
    { maxDepth: 2 },
    { weight: 5, arbitrary: fc.tuple(atom, bound).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: anchor },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("(", "(?:"), tie("expression"), fc.constant(")"), bound)
        .map((parts) => parts.join("")),
    },
  ),
}));
const name = fc.string({ unit: fc.constantFrom("a", "b", "c", "0", "-", ".", "_"), maxLength: 6 });

it("matches the names the language's engine matches", () => {
  let matched = 0;
  let refused = 0;
  fc.assert(
    fc.property(expression, fc.array(name, { minLength: 1, maxLength: 8 }), (source, names) => {
      if (source === "") return;
      const ours = compileRegex(source);
      if (typeof ours === "string") {
        refused += 1;
        return;
      }
      const oracle = new RegExp(source, "i");
      for (const text of names) {
        const expected = oracle.test(text);
        if (expected) matched += 1;
        expect(ours.test(text), `${source} on ${text}`).toBe(expected);
      }
    }),
    { numRuns: 3_000 },
  );
  // The property would hold of an automaton that refuses or matches nothing.
  expect(matched).toBeGreaterThan(3_000);
  expect(refused).toBeLessThan(400);
});

it("never throws and takes nothing the language's engine refuses, whatever the text", () => {
  const piece = fc.constantFrom(
    "a",
    "(",
    ")",
    "(?:",
    "(?=",
    "(?<n>",
    "[",
    "]",
    "[^",
    "{",
    "}",
    "{2}",
    "{3,1}",
    ",",
    "*",
    "+",
    "?",
    "|",
    "^",
    "$",
    "\\",
    "\\1",
    "\\b",
    "\\p{L}",
    "-",
    "ż",
    "9",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => pieces.join("")),
      (source) => {
        const ours = compileRegex(source);
        if (ours instanceof Regex) expect(() => new RegExp(source, "i")).not.toThrow();
      },
    ),
    { numRuns: 4_000 },
  );
});

describe("refusals", () => {
  it.each([
    ["(a)\\1", "unsupported"],
    ["(?=a)b", "unsupported"],
    ["(?!a)b", "unsupported"],
    ["(?<=a)b", "unsupported"],
    ["(?<n>a)", "unsupported"],
    ["(?i)a", "unsupported"],
    ["a++", "unsupported"],
    ["\\p{L}", "unsupported"],
    ["[[:alpha:]]", "unsupported"],
    ["\\x61", "unsupported"],
    ["ż", "unsupported"],
    ["", "syntax"],
    ["(a", "syntax"],
    ["a)", "syntax"],
    ["[a", "syntax"],
    ["*a", "syntax"],
    ["a**", "syntax"],
    ["^*", "syntax"],
    ["a{2,1}", "syntax"],
    ["a{", "syntax"],
    ["[b-a]", "syntax"],
    ["\\", "syntax"],
    ["a{65}", "too-large"],
    ["(a{64}){64}", "too-large"],
    [`${"(".repeat(60)}a${")".repeat(60)}`, "too-large"],
    ["((((){64}){64}){64}){64}", "too-large"],
    ["a".repeat(1_025), "too-large"],
  ])("%s is %s", (source, fault) => expect(compileRegex(source)).toBe(fault));
});

describe("cost", () => {
  it.each(["(a*)*b", "(a+)+$", "(a|a)*c", "(.*)(.*)(.*)(.*)x", "(a?){32}a{32}"])(
    "%s is linear in the name",
    (source) => {
      const regex = compiled(source);
      const startedAt = performance.now();
      regex.test("a".repeat(253));
      regex.test(`${"a".repeat(20_000)}-`);
      // The language's engine would need longer than the universe has.
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    },
  );

  it("does not remember the name before", () => {
    const regex = compiled("^a+b$");
    expect(["aab", "b", "ab", "aa", "aab"].map((text) => regex.test(text))).toEqual([true, false, true, false, true]);
  });
});
