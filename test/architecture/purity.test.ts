/**
 * Pure folders stay pure: the same input gives the same verdict today, tomorrow and in a replay of last year's case.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { impurities, isPure, PURE_PLACES } from "./purity.ts";
import { codeOnly, importsOf, projectFiles, textOf } from "./sources.ts";

const pureFiles = projectFiles().filter(isPure);

describe("pure files", () => {
  it.each(PURE_PLACES.slice(0, 3).map((place) => ({ place })))("exist in $place", ({ place }) => {
    expect(pureFiles.some((file) => place.test(file))).toBe(true);
  });

  it("mention neither clock, chance, process nor console", () => {
    const found = pureFiles.flatMap((file) =>
      impurities(textOf(file)).map(({ what, line }) => `${file}:${line} ${what}`),
    );
    expect(found).toEqual([]);
  });

  it("import no node: module", () => {
    const found = pureFiles.filter((file) =>
      importsOf(textOf(file)).some(({ specifier }) => specifier.startsWith("node:")),
    );
    expect(found).toEqual([]);
  });
});

describe("the judge", () => {
  it.each([
    { why: "the clock", bad: "const now = Date.now();" },
    { why: "the clock, spread out", bad: "const now = Date . now ();" },
    { why: "the clock by construction", bad: "const now = new Date();" },
    { why: "the clock as text", bad: "const now = Date();" },
    { why: "chance", bad: "const id = Math.random();" },
    { why: "chance by another door", bad: "crypto.getRandomValues(octets);" },
    { why: "a stopwatch", bad: "const at = performance.now();" },
    { why: "the environment", bad: 'const zone = process.env["TZ"];' },
    { why: "a message to nobody", bad: "console.log(name);" },
    { why: "the way around", bad: "globalThis.setTimeout(run, 1);" },
    { why: "a Node class", bad: "const octets = Buffer.alloc(2);" },
    { why: "later", bad: "setTimeout(run, 1);" },
    { why: "inside a template", bad: "const text = `at ${Date.now()}`;" },
  ])("refuses $why", ({ bad }) => {
    expect(impurities(bad).length).toBeGreaterThan(0);
  });

  it.each([
    { why: "a date from an argument", good: "const day = new Date(now).getUTCDay();" },
    { why: "a word in a comment", good: "// Date.now() is the caller's business\nexport {};" },
    { why: "a word in a string", good: 'const text = "console.log";' },
    { why: "a method of that name", good: "worker.process.exit;" },
    { why: "a regular expression with a quote", good: 'const quote = /["\']/u; const now = "Date.now";' },
  ])("lets pass $why", ({ good }) => {
    expect(impurities(good)).toEqual([]);
  });

  it("keeps lines where they were", () => {
    const text = 'const a = `one\ntwo ${b /* c\nd */} e`; // f\nconst g = "h";\n';
    expect(codeOnly(text).split("\n")).toHaveLength(text.split("\n").length);
  });
});
