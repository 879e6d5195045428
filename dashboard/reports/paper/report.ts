/**
 * The report on the Standards (R-095) and the yearly pack as documents: four parts under the Standards' own headings, annexes, and on the last
 * page the digest of the frozen data and the heads of the books. Pure: the same content gives the same document.
 *
 * @module
 */
import { addDays } from "../../../policies/engine/day.ts";
import type { Block, Document } from "../../documents/index.ts";
import { framed } from "../../documents/index.ts";
import { annexes } from "./annexes.ts";
import { recommendationTable, remarkTable, wordingTable } from "./changes.ts";
import { figureOf, lastDay } from "./content.ts";
import type { ReportContent } from "./content.ts";
import { valueOf } from "./numbers.ts";
import { annexSentence } from "./annex-letters.ts";
import { areaTable, breakTable, cardTable, exposureTable, funnel, redTable } from "./tables.ts";
import { AREAS, AREA_ORDER, HEADINGS, LIMITS, ROLES, SCOPE, countText, dayText } from "./words.ts";

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
      caption: "Do czego używa się internetu i co z tego obejmuje pomiar",
      columns: [
        { title: "Nr", width: 6 },
        { title: "Do czego (Standardy, Zasady ogólne, pkt 2)", width: 60 },
        { title: "Pomiar", width: 34 },
      ],
      rows: SCOPE(content.venueShort).map(([use, covered], index) => [String(index + 1), use, covered]),
    },
    rolesTable(content),
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
    exposureTable(content),
  ];
}

/** By what order somebody answers for a role on the day of the report; no names. */
const rolesTable = ({ roles, madeOn }: ReportContent): Block =>
  roles.length === 0
    ? say("Nie zapisano, kto pełnił role ze Standardów.")
    : {
        kind: "table",
        caption: `Role ze Standardów w dniu ${dayText(madeOn)}`,
        columns: [
          { title: "Rola", width: 40 },
          { title: "Osób", width: 10, align: "end" },
          { title: "Zastępców", width: 14, align: "end" },
          { title: "Zarządzenie", width: 36 },
        ],
        rows: roles.map(({ role, holders, deputies, orders }) => [
          ROLES[role],
          holders === 0 ? "nie wyznaczono" : String(holders),
          String(deputies),
          orders.length === 0 ? "–" : orders.map(({ number, on }) => `${number} z ${dayText(on)}`).join("\n"),
        ]),
      };

const ANSWERS = { one: "osoba", few: "osoby", many: "osób" } as const;
const PROBES = { one: "sonda", few: "sondy", many: "sond" } as const;

/** How much was asked and answered in the period. */
function measured(content: ReportContent): string {
  const respondents = valueOf(figureOf(content, "M27", "respondents"));
  const probes = figureOf(content, "M05", "blocked")?.result;
  const sent = probes?.kind === "measured" ? probes.denominator : null;
  return [
    sent === null
      ? "Sond nazw szkodliwych nie wysłano."
      : `Skuteczność blokowania sprawdzono, wysyłając nazwy szkodliwe: ${countText(sent, PROBES)}.`,
    respondents === null || respondents === 0
      ? "Ankiet nie zmierzono."
      : `Na ankiety odpowiedziało: ${countText(respondents, ANSWERS)}${annexSentence(content.narrative, "surveys", (letter) => ` (załącznik ${letter})`)}.`,
  ].join(" ");
}

function methods(content: ReportContent): Block[] {
  const { breaks } = content.figures.aggregates;
  const definitionsAt = annexSentence(
    content.narrative,
    "definitions",
    (letter) => ` Definicje stoją w załączniku ${letter}.`,
  );
  return [
    ...spoken(content.narrative.methods),
    say(
      `Wskaźniki M01–M32 liczy się z sum dziennych, które nie zawierają nazwisk, adresów ani nazw urządzeń.${definitionsAt} Ocenę obszaru wyznacza jego najgorszy wskaźnik; jednej oceny zbiorczej nie ma. Przy mniej niż 20 przypadkach podaje się przedział ufności 95 % (Wilson).`,
    ),
    say(measured(content)),
    heading(3, "Czego te liczby nie mówią"),
    { kind: "list", items: LIMITS.map((one) => [one]) },
    heading(3, "Małe liczby"),
    say(
      "Ten raport zawiera liczby dokładne i jest przeznaczony dla koordynatora i dyrektora. W streszczeniu dla Prezydenta Miasta jeden i dwa zapisuje się jako «<3».",
    ),
    heading(3, "Zmiany warunków liczenia"),
    breakTable(breaks, content),
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
        : `Kolumna «Zmiana» porównuje z okresem od ${dayText(before.from)} do ${dayText(addDays(before.to, -1))}.`,
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
            { label: "Okres", value: `od ${dayText(figures.result.period.from)} do ${dayText(lastDay(content))}` },
            { label: "Wersja Standardów", value: narrative.standards },
            { label: "Wydanie", value: String(content.edition) },
            {
              label: digest === null ? "Stan z dnia" : "Przekazano kierownikowi jednostki",
              value: dayText(content.madeOn),
            },
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
