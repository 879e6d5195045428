/**
 * Parsers against anything: they never throw, and no line goes missing.
 */
import { domainToASCII } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { isPunycode } from "../../blocklists/formats/punycode.ts";
import { ListFormat, ListSource } from "../../policies/schema/list-source.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

const source = (format: ListFormat) =>
  ListSource.parse({
    id: "fuzzed",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format,
    file: "x",
    licence: "x",
    minEntries: 0,
  });

function count(format: ListFormat, text: Uint8Array) {
  const seen: { line: number; text: string }[] = [];
  const result = compileLists([{ source: source(format), text, onUnusable: (u) => seen.push(u) }], {
    seed: 3,
    neverBlock: ["help.example" as DomainName],
    toAscii: (name) => domainToASCII(name) || null,
  });
  const counts = result.sources[0]!;
  expect(seen).toHaveLength(counts.unusable);
  expect(Object.values(counts.unusableByReason).reduce((sum, n) => sum + n, 0)).toBe(counts.unusable);
  for (const unusable of seen) expect(Array.from(unusable.text).length).toBeLessThanOrEqual(120);
  return { ...counts, sum: counts.entries + counts.duplicates + counts.subsumed + counts.comments + counts.unusable };
}

const encoder = new TextEncoder();
const linesIn = (octets: Uint8Array): number => {
  const body = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? octets.subarray(3) : octets;
  const ends = body.filter((octet) => octet === 0x0a).length;
  return ends + (body.length > 0 && body.at(-1) !== 0x0a ? 1 : 0);
};

const piece = fc.constantFrom(
  "a.example",
  "b.a.example",
  "help.example",
  "example",
  "co.uk",
  "||",
  "|",
  "^",
  "@@",
  "$important",
  "$badfilter",
  "$dnstype=A",
  "$denyallow=b.a.example",
  ",",
  "*.",
  "*",
  "0.0.0.0 ",
  "127.0.0.1",
  " ",
  "\t",
  "#",
  "##",
  "!",
  "[",
  "]",
  "/",
  "żółw.",
  "xn--",
  "xn--bcher-kva.",
  ".",
  "..",
  "\r",
  "$",
  "~",
  "=",
  "\u0000",
  "\u{1F3EE}",
  "999",
  "::1",
  "localhost",
  "include:",
);
// Hosts lines may name many: one name there, so that lines and results can be compared.
const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

describe.each(ListFormat.options)("%s", (format) => {
  it("takes any octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(count(format, octets).lines).toBe(linesIn(octets));
      }),
      { numRuns: 500 },
    );
  });

  it("accounts for every line of something like a list", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const octets = encoder.encode(lines.join("\n"));
        const counts = count(format, octets);
        expect(counts.lines).toBe(linesIn(octets));
        // A hosts line may give several results; never fewer than one.
        if (/(?:^|\n)[^\n#]*\d[^\n]*[ \t]/u.test(lines.join("\n")))
          expect(counts.sum).toBeGreaterThanOrEqual(counts.lines);
        else expect(counts.sum).toBe(counts.lines);
      }),
      { numRuns: 800 },
    );
  });
});

it("knows an A-label by whether it decodes", () => {
  const label = fc.string({
    unit: fc.constantFrom(...Array.from("ąćęłńóśźżüñ例え🏮abc1-")),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(label, (text) => {
      // Node's own encoder is the oracle.
      const encoded = domainToASCII(`${text}.example`).split(".")[0] ?? "";
      if (!encoded.startsWith("xn--")) return;
      const octets = encoder.encode(encoded);
      expect(isPunycode(octets, 4, octets.length)).toBe(true);
    }),
  );
});
