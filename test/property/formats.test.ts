/**
 * Parsers against anything: they never throw, and no line goes missing.
 */
import { domainToASCII } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { PARSERS } from "../../blocklists/formats/parse.ts";
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
    trust: "own",
    minEntries: 0,
    opaque: format === "sha256",
    locked: format === "sha256",
  });

function count(format: ListFormat, text: Uint8Array) {
  const seen: { line: number; text: string }[] = [];
  const result = compileLists([{ source: source(format), text, gates: false, onUnusable: (u) => seen.push(u) }], {
    seed: 3,
    protectedNames: [{ name: "help.example" as DomainName, group: "never-block", alarm: true }],
    decisions: [],
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
  "keyword:",
  "regexp:",
  "full:",
  "@ads",
  "address=/",
  "server=/",
  "local=/",
  "$dnsrewrite=",
  "NXDOMAIN;;",
  " CNAME ",
  " A ",
  " SOA ",
  "$ORIGIN ",
  "rpz-passthru.",
  "24.0.2.0.192.rpz-ip",
  "24.0.2.0.192.rpz-client-ip",
  "regexp:",
  "keyword:",
  "/a+b/",
  "0123456789abcdef".repeat(4),
  "/24",
  "(",
  ")",
  '"',
  "\\",
  ";",
  "<",
  ">",
  "</",
  "/>",
  "<Rejestr>",
  "</Rejestr>",
  "<PozycjaRejestru>",
  "</PozycjaRejestru>",
  "<AdresDomeny>",
  "</AdresDomeny>",
  "<DataWykreslenia>",
  "<![CDATA[",
  "]]>",
  "<!--",
  "-->",
  "<!DOCTYPE",
  "&amp;",
  "&x;",
  "{",
  "}",
  '{"DomainAddress":"a.example"}',
  '{"DomainAddress":"żółw.example","DeleteDate":"x"}',
);
// Hosts lines may name many: one name there, so that lines and results can be compared.
const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

/** Elsewhere one line can hold several names: hosts lines in adblock lists are told apart below. */
const ONE_RESULT_A_LINE: ReadonlySet<ListFormat> = new Set<ListFormat>([
  "hosts",
  "domains",
  "adblock",
  "browser",
  "wildcard",
  "rpz",
  "v2fly",
  "ip",
  "sha256",
]);

describe.each(ListFormat.options)("%s", (format) => {
  it("takes any octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(count(format, octets).lines).toBe(linesIn(octets));
      }),
      { numRuns: 150 },
    );
  });

  it("accounts for every line of something like a list", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const octets = encoder.encode(lines.join("\n"));
        const counts = count(format, octets);
        expect(counts.lines).toBe(linesIn(octets));
        // Lines of some formats may name several; never fewer than one result.
        if (!ONE_RESULT_A_LINE.has(format) || /(?:^|\n)[^\n#]*\d[^\n]*[ \t]/u.test(lines.join("\n")))
          expect(counts.sum).toBeGreaterThanOrEqual(counts.lines);
        else expect(counts.sum).toBe(counts.lines);
      }),
      { numRuns: 200 },
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

/** Every parser alone: each line is told about, in order for formats of lines, and rules arrive as names. */
describe.each(ListFormat.options)("%s, with a sink for everything,", (format) => {
  it("tells about every line and never throws", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.boolean(), (lines, everything) => {
        const octets = encoder.encode(lines.join("\n"));
        const told: number[] = [];
        const tell = (_first: unknown, raw: { number: number }): void => void told.push(raw.number);
        PARSERS[format](
          octets,
          (name) => domainToASCII(name) || null,
          {
            rule: (name, _shape, raw) => {
              expect(name.at(-1)).toBe(0);
              told.push(raw.number);
            },
            badfilter: (_name, _shape, raw) => told.push(raw.number),
            comment: (raw) => told.push(raw.number),
            unusable: (found) => told.push(found.line),
            ...(everything && { address: tell, client: tell, regex: tell, digest: tell }),
          },
          { sinkholes: ["192.0.2.1"], trusted: everything },
        );
        expect(new Set(told)).toEqual(new Set(Array.from({ length: linesIn(octets) }, (_, index) => index + 1)));
        expect(told.toSorted((a, b) => a - b)).toEqual(told);
      }),
      { numRuns: 200 },
    );
  });
});
