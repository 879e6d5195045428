/**
 * The report on the Standards: the Standards' own headings, every number traced to its figure, small numbers kept in the house, plain words for
 * children, the same octets for the same content.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDocx, renderHtml, renderPdf } from "../../../../dashboard/documents/index.ts";
import type { Block, Document } from "../../../../dashboard/documents/index.ts";
import { causeLines } from "../../../../dashboard/reports/paper/causes.ts";
import { guardedText } from "../../../../dashboard/reports/paper/numbers.ts";
import { reportDocument } from "../../../../dashboard/reports/paper/report.ts";
import {
  childSentences,
  childrenSummary,
  directorSummary,
  mayorSummary,
} from "../../../../dashboard/reports/paper/summaries.ts";
import { plainFaults } from "../../../../policies/engine/help/plain-language.ts";
import { countText } from "../../../../dashboard/reports/paper/words.ts";
import { AutomaticAnnex } from "../../../../policies/schema/report-content.ts";
import type { FigureResult } from "../../../../policies/schema/effectiveness.ts";
import { contents, sampleContent } from "../../../support/report-content.ts";

const DIGEST = "5e".repeat(32);
type Table = Extract<Block, { kind: "table" }>;
const tablesOf = ({ blocks }: Document): Table[] => blocks.filter((block) => block.kind === "table");
/** Of the report itself, without its annexes. */
const headings = ({ blocks }: Document, level: number): string[] =>
  blocks
    .slice(
      0,
      blocks.findIndex((block) => block.kind === "heading" && block.text === "Załączniki"),
    )
    .flatMap((block) => (block.kind === "heading" && block.level === level ? [block.text] : []));
const plain = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** Every number of a document, wherever it stands. */
function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersOf);
}
const written = (text: string): number[] =>
  [...text.matchAll(/-?\d[\d\u00A0]*(?:,\d+)?/gu)].map(([one]) =>
    Number(one.replaceAll("\u00A0", "").replace(",", ".")),
  );
/** Words of the paper that hold a figure: the level of the interval, units. */
const CONSTANTS = /przedział ufności 95 %|na 1000|na 100/gu;

const pdfText = (octets: Uint8Array, ...args: string[]): string =>
  execFileSync("pdftotext", [...args, "-", "-"], { input: octets }).toString("utf8");

describe("the report", () => {
  // Letter by letter from the Standards (Osoby odpowiedzialne, Koordynator, ust. 7 pkt 1–4); «CNE» is the venue's short name.
  const QUOTED = [
    "cel i obszary lub procesy objęte analizą",
    "opis metod, narzędzi i kryteriów użytych do przeprowadzenia analizy",
    "wynik analizy, w tym przede wszystkim obszary lub procesy wymagające zmiany lub wzmożonej uwagi",
    "wnioski i rekomendacje ewentualnych zmian do Standardów i/lub innych dokumentów wewnętrznych w CNE",
  ];

  it("stands under exactly the four headings of the Standards", () => {
    const content = { ...sampleContent(1), venueShort: "CNE" };
    const found = headings(reportDocument(content, DIGEST), 2);
    expect(found.map((one) => `${one.charAt(0).toLowerCase()}${one.slice(1)}`)).toEqual(QUOTED);
    // The yearly pack has no recommendations.
    expect(headings(reportDocument({ ...content, kind: "annual" }, DIGEST), 2)).toEqual(found.slice(0, 3));
  });

  it("shows every figure by its id, and no number that is not in the export", () => {
    fc.assert(
      fc.property(contents(), (content) => {
        const seen = new Set<string>();
        for (const { rows, columns } of tablesOf(reportDocument(content, DIGEST)))
          for (const row of rows) {
            const found = /^(M\d{2})\/([a-z0-9-]+)$/u.exec(row[0] ?? "");
            if (found === null) continue;
            const figure = content.figures.result.metrics
              .find(({ id }) => id === found[1])
              ?.figures.find(({ id }) => id === found[2]);
            expect(figure).toBeDefined();
            seen.add(row[0] ?? "");
            const known = numbersOf(figure);
            const cells = row.filter(
              (_, at) => !/^(?:Co|Część|Przyczyna|Krok|Obszar|Jak|Wskaźnik|Ocena)/u.test(columns[at]?.title ?? ""),
            );
            for (const number of written(cells.join(" | ").replaceAll(CONSTANTS, "")))
              expect(known.some((one) => Math.abs(one - number) <= 0.005_001)).toBe(true);
          }
        const all = content.figures.result.metrics.flatMap(({ id, figures }) =>
          figures.map((one) => `${id}/${one.id}`),
        );
        expect(all.filter((id) => !seen.has(id))).toEqual([]);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it("goes without the annexes somebody left out, and letters and sentences follow", () => {
    fc.assert(
      fc.property(fc.subarray([...AutomaticAnnex.options]), fc.boolean(), (leftOut, hasOwn) => {
        const base = sampleContent(1);
        const narrative = { ...base.narrative, leftOut, annexes: hasOwn ? base.narrative.annexes : [] };
        const { blocks } = reportDocument({ ...base, narrative }, DIGEST);
        const from = blocks.findIndex((block) => block.kind === "heading" && block.text === "Załączniki");
        const found = blocks
          .slice(from)
          .flatMap((block) => (block.kind === "heading" && block.level === 2 ? [block.text] : []));
        const titles = [
          "Definicje wskaźników",
          "Co policzono",
          "Rozbicie wskaźników",
          "Protokoły konsultacji",
          "Wyniki ankiet",
        ];
        const stay = titles.filter((_, at) => !(leftOut as string[]).includes(AutomaticAnnex.options[at] ?? ""));
        const wanted = [...stay, ...(hasOwn ? ["Inne załączniki"] : []), "Pliki i metoda"];
        expect(found).toEqual(wanted.map((title, at) => `${"ABCDEFG".charAt(at)}. ${title}`));
        // Whatever sentence points at an annex names one that is there, by its letter.
        const letters = new Map([
          ["Definicje", "Definicje wskaźników"],
          ["Podział", "Rozbicie wskaźników"],
          ["ankiety", "Wyniki ankiet"],
          ["jeszcze", "Rozbicie wskaźników"],
        ]);
        for (const [, word, letter] of JSON.stringify(blocks).matchAll(
          /(Definicje|Podział|ankiety|jeszcze)[^.()]*\(?(?:stoją w załączniku|stoi w załączniku|załącznik) ([A-G])/gu,
        ))
          expect(found).toContain(`${letter ?? ""}. ${letters.get(word ?? "") ?? ""}`);
        if (leftOut.length === AutomaticAnnex.options.length)
          expect(JSON.stringify(blocks.slice(0, from))).not.toMatch(/załącznik(?:u)? [A-G]/u);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it("calls parts of figures by the frozen names, else by their ids", () => {
    const base = sampleContent(1);
    const before = { kind: "list", on: "2027-05-01", what: "+cert-polska, ~unknown-list" } as const;
    const aggregates = { ...base.figures.aggregates, breaks: [before] };
    const result = {
      kind: "measured",
      value: 90,
      numerator: 9,
      denominator: 10,
      interval: null,
      perExposure: null,
    } as const;
    const figures = structuredClone({ ...base.figures, aggregates });
    const [figure] = figures.result.metrics.find(({ id }) => id === "M17")?.figures ?? [];
    if (figure === undefined) throw new Error("no M17");
    figure.tables = [
      {
        by: ["check"],
        rows: ["antivirus.signatures", "no.such-check"].map((check) => ({
          cell: `check=${check}`,
          result: { ...result, exposure: null } as never,
        })),
      },
    ];
    const names = { check: { "antivirus.signatures": "Bazy wirusów" }, list: { "cert-polska": "Lista CERT" } };
    const cells = tablesOf(reportDocument({ ...base, figures, names }, DIGEST)).flatMap(({ rows }) => rows.flat());
    expect(cells).toEqual(expect.arrayContaining(["kontrola: Bazy wirusów", "kontrola: no.such-check"]));
    expect(cells).toContain("+ Lista CERT, ~ unknown-list");
  });

  it("says «nie zmierzono» and never zero where nothing was measured", () => {
    const base = sampleContent(1);
    const figures = structuredClone(base.figures);
    for (const metric of figures.result.metrics)
      for (const figure of metric.figures) {
        figure.result = { kind: "not-measured", reason: "no-source" };
        figure.tables = [];
        figure.change = null;
      }
    const rows = tablesOf(reportDocument({ ...base, figures }, DIGEST))
      .flatMap((table) =>
        table.rows.map((row) => [table.columns.findIndex(({ title }) => title === "Wynik"), row] as const),
      )
      .filter(([at, row]) => at > 0 && /^M\d\d\//u.test(row[0] ?? ""));
    expect(rows.length).toBeGreaterThan(70);
    for (const [at, row] of rows) expect(row[at]).toBe("nie zmierzono: w okresie nikt tego nie liczył");
  });

  it("carries words, recommendations, «było / ma być» and remarks, and on its last page digest and heads", async () => {
    const pages = pdfText(await renderPdf(reportDocument(sampleContent(1), DIGEST))).split("\f");
    const text = plain(pages.join(" "));
    for (const part of [
      "Przyjrzeliśmy się wystawom.",
      "wersja 3 z 2026-09-01",
      "Dodać sondę w kawiarni",
      "sprawdza się każdą sieć",
      "U/1/2027",
      "przyjęta, 20 kwietnia 2027",
      "Filtr DNS widzi nazwy, nie strony.",
    ])
      expect(text).toContain(part);
    const last = pages.findLast((page) => page.trim() !== "") ?? "";
    expect(last.replaceAll(/\s/gu, "")).toContain(DIGEST);
    expect(plain(last)).toContain("cne 2028-03-20 events 12 abc");
    expect(text).not.toContain("PROJEKT");
    const draft = reportDocument(sampleContent(1), null);
    expect(draft.watermark).toBe("PROJEKT");
    expect(plain(pdfText(await renderPdf(draft)))).toContain("projekt: danych jeszcze nie zamrożono");
  });

  it("gives the same octets for the same content, in every format", async () => {
    const draw = async () => {
      const document = reportDocument(JSON.parse(JSON.stringify(sampleContent(3))), DIGEST);
      return [await renderPdf(document), await renderDocx(document), renderHtml(document)];
    };
    const before = process.cpuUsage();
    const first = await draw();
    // Two years in three formats; time of this process alone, so that a busy machine changes little.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(await draw()).toEqual(first);
    expect(renderHtml(reportDocument(sampleContent(4), DIGEST))).not.toBe(first[2]);
  });
});

describe("Polish of numbers", () => {
  it.each([
    { count: 0, text: "0 wskaźników jest" },
    { count: 1, text: "1 wskaźnik jest" },
    { count: 2, text: "2 wskaźniki są" },
    { count: 4, text: "4 wskaźniki są" },
    { count: 5, text: "5 wskaźników jest" },
    { count: 12, text: "12 wskaźników jest" },
    { count: 22, text: "22 wskaźniki są" },
    { count: 123_025, text: "123 025 wskaźników jest" },
  ])("$text", ({ count, text }) => {
    const nouns = { one: "wskaźnik jest", few: "wskaźniki są", many: "wskaźników jest" };
    expect(plain(countText(count, nouns))).toBe(text);
    expect(countText(count, nouns)).not.toMatch(/\d \D/u);
  });
});

describe("why a figure is red", () => {
  const figure = (id: string, target: object | null, rows: readonly (readonly [cell: string, value: number])[]) => ({
    id,
    unit: "percent" as const,
    result: { ...measured(50, 100) },
    target,
    light: "red" as const,
    change: null,
    tables: [{ by: ["code"], rows: rows.map(([cell, value]) => ({ cell, result: measured(value, 100) })) }],
  });
  const measured = (numerator: number, denominator: number) => ({
    kind: "measured" as const,
    value: (100 * numerator) / denominator,
    numerator,
    denominator,
    interval: null,
    exposure: null,
    perExposure: null,
  });
  const target = { atLeast: 90, strict: false, perYear: false };
  const metric = (figures: readonly object[]) =>
    ({
      ...sampleContent(1).figures.result.metrics[0],
      coverage: { percent: 43, enough: false },
      breaks: [],
      figures,
    }) as never;
  const content = sampleContent(1);

  it("names the worst parts that miss the target, by their words, and what was measured too little", () => {
    const one = figure("blocked", target, [
      ["code=TS-01", 95],
      ["code=TS-06", 40],
      ["code=none", 80],
    ]);
    expect(causeLines(content, metric([one]), one as never).map(plain)).toEqual([
      "kategoria: samookaleczenia (TS-06): 40 % (40 z 100)",
      "kategoria: nie podano: 80 % (80 z 100)",
      "pomiar objął 43 % okresu",
    ]);
  });

  it("looks into another split of its metric where its own has none", () => {
    const red = { ...figure("compliant", target, []), tables: [] };
    const checks = figure("checks", null, [["code=TS-06", 40]]);
    expect(causeLines(content, metric([red, checks]), red as never)[0]).toContain("samookaleczenia (TS-06)");
  });
});

describe("one page for each reader", () => {
  it("is one page", async () => {
    for (const draw of [directorSummary, mayorSummary, childrenSummary]) {
      const content = sampleContent(1);
      const long = { ...content, narrative: { ...content.narrative, conclusions: "Zdanie o wnioskach. ".repeat(200) } };
      const pages = pdfText(await renderPdf(draw(long, DIGEST))).split("\f");
      expect(pages.filter((page) => page.trim() !== "")).toHaveLength(1);
    }
  });

  const share = (numerator: number, denominator: number): FigureResult => ({
    kind: "measured",
    value: (100 * numerator) / denominator,
    numerator,
    denominator,
    interval: null,
    exposure: null,
    perExposure: null,
  });
  it.each([
    {
      why: "two of a kind could be recognised",
      result: { ...share(2, 1), value: 2, denominator: null },
      unit: "number",
      text: "<3",
    },
    { why: "none is nobody", result: { ...share(0, 1), value: 0, denominator: null }, unit: "number", text: "0" },
    { why: "three may be said", result: { ...share(3, 1), value: 3, denominator: null }, unit: "number", text: "3" },
    { why: "a share of one", result: share(1, 40), unit: "percent", text: "<3 przypadków" },
    { why: "a share of all but two", result: share(38, 40), unit: "percent", text: "<3 przypadków" },
    { why: "a share of many, without its counts", result: share(30, 40), unit: "percent", text: "75\u00A0%" },
  ] as const)("the Mayor: $why", ({ result, unit, text }) => {
    expect(guardedText(result as FigureResult, unit)).toBe(text);
  });

  it("lets no one or two out to the Mayor", () => {
    fc.assert(
      fc.property(contents(), (content) => {
        const table = tablesOf(mayorSummary(content, DIGEST)).find(({ caption }) => caption === "Najważniejsze liczby");
        expect(table?.rows).toHaveLength(9);
        for (const row of table?.rows ?? []) expect(row[2]).not.toMatch(/^[12]$/u);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it("speaks to children in plain words, and promises no more than was found", () => {
    fc.assert(
      fc.property(contents(), fc.constantFrom("biennial" as const, "annual" as const), (content, kind) => {
        const sentences = childSentences({ ...content, kind });
        expect(sentences.flatMap((one) => plainFaults(one, "pl"))).toEqual([]);
        const blocked = content.figures.result.metrics.find(({ id }) => id === "M05")?.figures[0]?.result;
        if (blocked?.kind === "measured")
          expect(sentences).toContain(`Na 100 złych stron filtr zamyka ${String(Math.trunc(blocked.value))}.`);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
