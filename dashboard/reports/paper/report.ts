/**
 * The report on the Standards (R-095) and the yearly pack as documents: four parts under the Standards' own headings, annexes, and on the last
 * page the digest of the frozen data and the heads of the books. Pure: the same content gives the same document.
 *
 * @module
 */
import type { Block, Document } from "../../documents/index.ts";
import { framed } from "../../documents/index.ts";
import { recommendationTable, remarkTable, wordingTable } from "./changes.ts";
import { lastDay } from "./content.ts";
import type { ReportContent } from "./content.ts";
import { numberText } from "./numbers.ts";
import { areaTable, breakdown, cardTable, exposureRows, funnel, redTable } from "./tables.ts";
import { AREAS, AREA_ORDER, BREAKS, HEADINGS, LIMITS, SOURCES } from "./words.ts";

const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
const say = (text: string): Block => ({ kind: "paragraph", content: [text] });

/** What a person wrote, paragraph by paragraph. */
const spoken = (text: string): Block[] =>
  text
    .split(/\n{2,}/u)
    .filter((part) => part.trim() !== "")
    .map(say);

export const titleOf = ({ kind }: Pick<ReportContent, "kind">): string =>
  kind === "biennial" ? "Raport z realizacji Standardów Ochrony Małoletnich" : "Roczna analiza zdarzeń i skuteczności";

function aim(content: ReportContent): Block[] {
  const { figures, narrative } = content;
  return [
    say(
      "Celem jest ocena, czy rozwiązania opisane w Standardach chronią małoletnich w sieci i na urządzeniach placówki, oraz wskazanie tego, co wymaga zmiany.",
    ),
    ...spoken(narrative.aim),
    {
      kind: "table",
      caption: "Obszary objęte analizą",
      columns: [
        { title: "Obszar", width: 25 },
        { title: "Wskaźniki", width: 75 },
      ],
      rows: AREA_ORDER.map((area) => [
        AREAS[area],
        figures.result.metrics
          .filter((one) => one.area === area)
          .map(({ id }) => id)
          .join(", "),
      ]),
    },
    {
      kind: "table",
      caption: "Ekspozycja: do czego odnosi się liczby",
      columns: [{ title: "Wskaźnik" }, { title: "Co" }, { title: "Ile", align: "end" }],
      rows: exposureRows(content),
    },
  ];
}

function methods(content: ReportContent): Block[] {
  const { breaks } = content.figures.aggregates;
  return [
    ...spoken(content.narrative.methods),
    say(
      "Wskaźniki M01–M32 liczy się z sum dziennych, które nie zawierają nazwisk, adresów ani nazw urządzeń. Definicje stoją w załączniku A. Ocenę obszaru wyznacza jego najgorszy wskaźnik; jednej oceny zbiorczej nie ma. Przy mniej niż 20 przypadkach podaje się przedział ufności 95 % (Wilson).",
    ),
    heading(3, "Czego te liczby nie mówią"),
    { kind: "list", items: LIMITS.map((one) => [one]) },
    heading(3, "Małe liczby"),
    say(
      "Ten raport zawiera liczby dokładne i jest przeznaczony dla koordynatora i dyrektora. W streszczeniu dla Prezydenta Miasta jeden i dwa zapisuje się jako «<3».",
    ),
    heading(3, "Zmiany warunków liczenia"),
    breaks.length === 0
      ? say("W okresie nie zmieniano list, progów ani reguł.")
      : {
          kind: "table",
          columns: [
            { title: "Od dnia", width: 20 },
            { title: "Co zmieniono", width: 20 },
            { title: "Które", width: 60 },
          ],
          rows: breaks.map(({ on, kind, what }) => [on, BREAKS[kind], what]),
        },
  ];
}

function results(content: ReportContent): Block[] {
  const { before } = content.figures.result;
  return [
    ...spoken(content.narrative.result),
    heading(3, "Karta skuteczności"),
    cardTable(content),
    heading(3, "Co wymaga zmiany lub wzmożonej uwagi"),
    redTable(content),
    heading(3, "Od sygnału do krzywdzenia"),
    ...funnel(content),
    say(
      before === null
        ? "Zmian nie podano, bo z okresu poprzedniego nie ma danych."
        : `Kolumna «Zmiana» porównuje z okresem od ${before.from} do ${before.to} (bez tego dnia).`,
    ),
    ...AREA_ORDER.flatMap((area) => [heading(3, AREAS[area]), areaTable(content, area)]),
  ];
}

function conclusions(content: ReportContent): Block[] {
  const words = spoken(content.narrative.conclusions);
  return [
    ...(words.length === 0 ? [say("Koordynator nie dopisał wniosków; rekomendacje z rejestru stoją poniżej.")] : words),
    recommendationTable(content),
    wordingTable(content),
    remarkTable(content),
  ];
}

function annexes(content: ReportContent): Block[] {
  const { catalogue, figures } = content;
  return [
    heading(1, "Załączniki"),
    heading(3, "A. Definicje wskaźników"),
    {
      kind: "table",
      columns: [
        { title: "Wskaźnik", width: 12 },
        { title: "Licznik i mianownik", width: 34 },
        { title: "Źródło i cel", width: 22 },
        { title: "Jak to czytać", width: 32 },
      ],
      rows: catalogue.metrics.map((one) => [
        one.id,
        `${one.names.pl}\n${one.numerator.pl} ÷ ${one.denominator.pl}`,
        `${one.source.pl}\n${one.target.pl}`,
        one.interpretation.pl,
      ]),
    },
    heading(3, "B. Co policzono"),
    {
      kind: "table",
      columns: [{ title: "Źródło" }, { title: "Dni z pomiarem", align: "end" }, { title: "Dni okresu", align: "end" }],
      rows: Object.entries(SOURCES).map(([source, word]) => [
        word,
        numberText(figures.aggregates.coverage[source as keyof typeof SOURCES]?.measuredDays ?? 0),
        numberText(figures.aggregates.days),
      ]),
    },
    heading(3, "C. Rozbicie wskaźników"),
    breakdown(content),
    heading(3, "D. Pliki"),
    say(
      "Do raportu należą plik JSON z zamrożonymi danymi i plik CSV z tym, co policzono, i z tym, co z tego wynika. Z każdego z nich można policzyć wszystkie liczby ponownie.",
    ),
  ];
}

/** Digest and heads, alone on the last page. */
const seal = (content: ReportContent, digest: string | null): Block[] => [
  { kind: "page-break" },
  heading(3, "Skąd wiadomo, że to ta sama treść"),
  {
    kind: "facts",
    rows: [
      { label: "Skrót pliku JSON (SHA-256)", value: digest ?? "projekt: danych jeszcze nie zamrożono" },
      { label: "Głowy ksiąg", value: content.heads },
    ],
  },
];

/**
 * @param digest  SHA-256 of the frozen JSON file; null of a draft, which says on every page that it is one
 */
export function reportDocument(content: ReportContent, digest: string | null): Document {
  const { figures, narrative, venueShort } = content;
  const title = titleOf(content);
  const parts = [aim(content), methods(content), results(content), conclusions(content)];
  const shown = content.kind === "biennial" ? parts : parts.slice(0, 3);
  return framed(
    {
      venue: content.venue,
      venueShort,
      footer: `${title}, wydanie ${String(content.edition)}`,
      createdAt: content.madeAt,
      ...(digest === null ? { watermark: "PROJEKT" } : {}),
    },
    {
      title,
      subject: `${title}, ${figures.result.period.from} – ${lastDay(content)}`,
      blocks: [
        heading(1, title),
        {
          kind: "facts",
          rows: [
            { label: "Okres", value: `od ${figures.result.period.from} do ${lastDay(content)}` },
            { label: "Wersja Standardów", value: narrative.standards },
            { label: "Wydanie", value: String(content.edition) },
            { label: digest === null ? "Stan z dnia" : "Przekazano kierownikowi jednostki", value: content.madeOn },
          ],
        },
        ...shown.flatMap((blocks, index) => [heading(2, HEADINGS(venueShort)[index] ?? ""), ...blocks]),
        { kind: "signature", lines: ["koordynator", "akceptacja dyrektora, data"] },
        { kind: "page-break" },
        ...annexes(content),
        ...seal(content, digest),
      ],
    },
  );
}
