/** Which lines of a text came and went, compared with counting them one by one. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, isLineByLine } from "../../../../blocklists/compile/line-diff.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (text: Uint8Array): string[] => new TextDecoder().decode(text).split("\n").slice(0, -1);
const diff = (before: string, after: string, limit?: number) => {
  const found = diffLines(octets(before), octets(after), 7, limit);
  return found && { added: lines(found.added.text), removed: lines(found.removed.text) };
};

/** How often each line occurs; CR at the end and a mark at the front are no part of it. */
function counted(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const all = text.replace(/^\uFEFF/u, "").split("\n");
  if (all.at(-1) === "") all.pop();
  for (const line of all.map((one) => one.replace(/\r$/u, ""))) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
function missing(from: Map<string, number>, others: Map<string, number>): string[] {
  return [...from].flatMap(([line, n]) => Array<string>(Math.max(0, n - (others.get(line) ?? 0))).fill(line)).sort();
}

describe("diffLines", () => {
  it.each([
    { why: "nothing at all", before: "", after: "", added: [], removed: [] },
    { why: "the same", before: "a\nb\n", after: "a\nb\n", added: [], removed: [] },
    { why: "a line in between", before: "a\nc\n", after: "a\nb\nc\n", added: ["b"], removed: [] },
    { why: "a line gone", before: "a\nb\nc\n", after: "a\nc\n", added: [], removed: ["b"] },
    { why: "other order", before: "a\nb\nc\n", after: "c\na\nb\n", added: [], removed: [] },
    { why: "said twice, then once", before: "a\nb\na\n", after: "a\nb\n", added: [], removed: ["a"] },
    { why: "no last line end", before: "a\nb\n", after: "a\nb", added: [], removed: [] },
    { why: "other line ends", before: "a\r\nb\r\n", after: "a\nb\n", added: [], removed: [] },
    { why: "a byte order mark", before: "\uFEFFa\n", after: "a\n", added: [], removed: [] },
    { why: "from nothing", before: "", after: "a\n\n", added: ["a", ""], removed: [] },
    { why: "to nothing", before: "a", after: "", added: [], removed: ["a"] },
    { why: "a longer last line", before: "a\nab", after: "a\na", added: ["a"], removed: ["ab"] },
  ])("$why", ({ before, after, added, removed }) => {
    expect(diff(before, after)).toEqual({ added, removed });
  });

  it("says where the lines stand", () => {
    const found = diffLines(octets("a\nold\nb\n"), octets("# new\na\nb\nc\n"), 7);
    expect([found?.added.numbers, found?.removed.numbers]).toEqual([[1, 4], [2]]);
  });

  it("gives up past the limit", () => {
    expect(diff("a\nb\n", "a\nb\nc\nd\n", 1)).toBeUndefined();
    expect(diff("a\nb\n", "a\nb\nc\nd\n", 2)).toEqual({ added: ["c", "d"], removed: [] });
    expect(diff("a\nb\nc\n", "x\ny\nz\n", 5)).toBeUndefined();
  });

  it("finds what counting line by line finds", () => {
    const line = fc.oneof(fc.constantFrom("", "a", "b", "ab", "a\r"), fc.nat(99).map(String));
    const text = fc
      .tuple(fc.array(line, { maxLength: 80 }), fc.constantFrom("", "\n"))
      .map(([all, end]) => all.join("\n") + end);
    const edited = text.chain((before) =>
      fc.oneof(
        text.map((after) => [before, after] as const),
        fc
          .tuple(fc.nat(200), fc.nat(9), text)
          .map(([at, gone, more]) => [before, before.slice(0, at) + more + before.slice(at + gone)] as const),
      ),
    );
    fc.assert(
      fc.property(edited, ([before, after]) => {
        const found = diff(before, after)!;
        const [was, is] = [counted(before), counted(after)];
        expect(found.added.sort()).toEqual(missing(is, was));
        expect(found.removed.sort()).toEqual(missing(was, is));
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  it.each([
    { why: "a million equal lines", text: "#\n".repeat(1_000_000) },
    { why: "texts with nothing in common", text: Array.from({ length: 100_000 }, (_, i) => `b${i}\n`).join("") },
  ])("takes no longer for $why", ({ text }) => {
    const started = performance.now();
    const other = Array.from({ length: 100_000 }, (_, i) => `a${i}\n`).join("");
    expect(diff(other, text)?.removed).toHaveLength(100_000);
    // Quadratic, it would be minutes.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("isLineByLine", () => {
  it.each([
    { why: "lines of names", format: "domains", text: "a.example", out: true },
    { why: "rules without cancelling", format: "adblock", text: "||a.example^", out: true },
    { why: "a rule that cancels another", format: "adblock", text: "||a.example^$BadFilter", out: false },
    { why: "the word as a name elsewhere", format: "domains", text: "badfilter.example", out: true },
    { why: "a zone, whose lines depend on $ORIGIN", format: "rpz", text: "a CNAME .", out: false },
    { why: "a document", format: "cert-json", text: "[]", out: false },
  ] as const)("$why", ({ format, text, out }) => expect(isLineByLine(format, octets(text))).toBe(out));
});
