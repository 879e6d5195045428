/**
 * Registers of public bodies: faithful samples, odd forms, and documents that break off.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read, short } from "./read.ts";

const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "../../../fixtures/lists", name));

describe("cert-json", () => {
  it("takes what is listed, leaves what was removed, reports the rest, and says on which line", () => {
    const found = read("cert-json", fixture("cert.json"));
    expect(found.rules).toEqual([
      "bank-logowanie.example",
      "xn--paczka-dopata-5hc.example",
      "sklep.hosting.example",
      "bank-logowanie.example",
      "ostatnia.example",
    ]);
    expect(found.unusable.map(({ line, reason }) => [line, reason])).toEqual([
      [27, "path"],
      [28, "syntax"],
      [29, "idna"],
    ]);
    expect(found.unusable[1]?.text).toContain('"RegisterPositionId": 900007');
    // Each of the 31 lines once; a position's is where it begins. Position 3 was removed.
    expect(found.lines).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
    expect(found.comments).toBe(31 - 5 - 3);
  });

  it("says the same as the text and the policy zone about positions all three hold", () => {
    const names = read("domains", fixture("cert.txt")).rules;
    expect(new Set(read("cert-json", fixture("cert.json")).rules)).toEqual(new Set(names));
    const zone = short("rpz", fixture("cert.rpz"), { sinkholes: ["192.0.2.34", "lista.sinkhole.example"] });
    expect(zone).toEqual([
      "bank-logowanie.example deny|!|exact",
      "bank-logowanie.example deny||below",
      "sklep.hosting.example deny|!|exact",
      "sklep.hosting.example deny|!|exact",
      "ostatnia.example deny|!|exact",
      "pomoc.ostatnia.example allow|!|exact",
      "#6",
    ]);
  });

  it.each<{ why: string; in: string; out: string[] }>([
    { why: "an empty list", in: "[]", out: ["#1"] },
    {
      why: "a mark, blanks, all on one line",
      in: '\uFEFF [ {"DomainAddress":"a.example"},{"DomainAddress":"b.example"} ] ',
      out: ["a.example", "b.example"],
    },
    {
      why: "breaks off between positions",
      in: '[{"DomainAddress":"a.example"},',
      out: ["a.example", "truncated@1:31"],
    },
    {
      why: "breaks off within one",
      in: '[{"DomainAddress":"a.example"},\n{"DomainAdd',
      out: ["a.example", "truncated@2:1"],
    },
    { why: "breaks off before the bracket", in: '[{"DomainAddress":"a.example"}', out: ["truncated@1:2"] },
    { why: "something behind the array", in: '[{"DomainAddress":"a.example"}]\n[]', out: ["a.example", "syntax@2:1"] },
    { why: "no array", in: '{"error":"x"}', out: ["syntax@1:1"] },
    { why: "an error page", in: "<html>\n</html>", out: ["#1", "syntax@1:1"] },
    {
      why: "members that are no positions",
      in: '[1,"a.example",null,[{}],{"DomainAddress":5},]',
      out: ["syntax@1:2", "syntax@1:4", "syntax@1:16", "syntax@1:21", "syntax@1:26", "truncated@1:46"].toSpliced(
        5,
        1,
        "syntax@1:41",
      ),
    },
    { why: "a closing brace too many", in: '[{"DomainAddress":"a.example"}}]', out: ["a.example", "truncated@1:31"] },
    { why: "keys of an object's prototype", in: '[{"__proto__":{"DomainAddress":"a.example"}}]', out: ["syntax@1:2"] },
    { why: "nothing at all", in: "", out: [] },
  ])("$why", (row) => expect(short("cert-json", row.in)).toEqual(row.out));
});

describe("mf-xml", () => {
  it("takes what stands in the register, also names that IDNA refuses, and leaves what was struck off", () => {
    const found = read("mf-xml", fixture("mf-register.xml"));
    expect(found.rules).toEqual([
      "kasyno.example",
      "xn--etony-hib.example",
      "xn--aaa-.example",
      "www.kasyno_2.example",
    ]);
    expect(found.unusable).toEqual([]);
    expect(found.lines).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(found.rules.length + found.comments).toBe(found.lines.length);
  });

  it("reads other namespaces, CDATA, references, and never expands an entity", () => {
    const found = read("mf-xml", fixture("mf-register-odd.xml"));
    expect(found.rules).toEqual(["cdata.example", "referencja.example", "wciety.example"]);
    expect(found.unusable.map(({ line, reason }) => [line, reason])).toEqual([
      [15, "syntax"],
      [16, "syntax"],
      [17, "syntax"],
    ]);
    expect(found.lines).toEqual([1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  });

  const position = (inner: string): string => `<Rejestr><PozycjaRejestru>${inner}</PozycjaRejestru></Rejestr>`;
  it.each<{ why: string; in: string; out: string[] }>([
    { why: "the least", in: position("<AdresDomeny>a.example</AdresDomeny>"), out: ["a.example"] },
    { why: "an address of a page", in: position("<AdresDomeny>https://a.example/</AdresDomeny>"), out: ["path@1:40"] },
    {
      why: "a position within an attribute is none",
      in: `<Rejestr uwaga='><PozycjaRejestru><AdresDomeny>a.example</AdresDomeny></PozycjaRejestru>'></Rejestr>`,
      out: ["#1"],
    },
    { why: "no name", in: position("<AdresDomeny>a,b.example</AdresDomeny>"), out: ["characters@1:40"] },
    { why: "an empty name", in: position("<AdresDomeny> </AdresDomeny>"), out: ["syntax@1:10"] },
    {
      why: "struck off",
      in: position("<DataWykreslenia>x</DataWykreslenia><AdresDomeny>a.example</AdresDomeny>"),
      out: ["#1"],
    },
    {
      why: "breaks off within a position",
      in: "<Rejestr>\n<PozycjaRejestru><AdresDomeny>a.ex",
      out: ["#1", "truncated@2:31"],
    },
    {
      why: "breaks off between positions",
      in: "<Rejestr><PozycjaRejestru><AdresDomeny>a.example</AdresDomeny></PozycjaRejestru>",
      out: ["a.example", "truncated@1:41"],
    },
    { why: "breaks off within a tag", in: "<Rejestr><PozycjaRej", out: ["truncated@1:20"] },
    { why: "an error page", in: "<html><body><p>x<br></body></html>", out: ["#1"] },
    { why: "plain text", in: "x\ny", out: ["#1", "truncated@2:1"] },
    {
      why: "a position that was never closed",
      in: "<R><PozycjaRejestru><AdresDomeny>a.example</AdresDomeny><PozycjaRejestru><AdresDomeny>b.example</AdresDomeny></PozycjaRejestru></R>",
      out: ["b.example", "syntax@1:34"],
    },
    { why: "nesting without end", in: "<a>".repeat(100_000), out: ["truncated@1:41"] },
    { why: "nothing at all", in: "", out: [] },
  ])("$why", (row) => expect(short("mf-xml", row.in)).toEqual(row.out));

  it("reads a register of one long line in little time, good or bad", () => {
    const one = (n: number): string =>
      `<PozycjaRejestru><AdresDomeny>bad name ${n}.example</AdresDomeny></PozycjaRejestru>`;
    const startedAt = performance.now();
    const found = read("mf-xml", `<Rejestr>${Array.from({ length: 20_000 }, (_, n) => one(n)).join("")}</Rejestr>`);
    expect(found.unusable).toHaveLength(20_000);
    // Quadratic work would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
