/**
 * Part three in numbers: the card of effectiveness, every figure of M01–M32, the funnel, the red areas with their cause, breakdowns. Pure.
 *
 * @module
 */
import type { FigureOutcome, MetricOutcome, SeriesBreak } from "../../../policies/schema/effectiveness.ts";
import type { MetricArea } from "../../../policies/schema/metric.ts";
import { namedChanges } from "../../../policies/engine/metrics/break-words.ts";
import type { Block, Column } from "../../documents/index.ts";
import { causeLines } from "./causes.ts";
import { cellText } from "./cells.ts";
import { figureName, figureOf, metricName } from "./content.ts";
import type { FigureContent } from "./content.ts";
import { changeText, numberText, resultText, targetText, valueOf } from "./numbers.ts";
import { AREAS, AREA_ORDER, BREAKS, LIGHTS, NOT_MEASURED, dayText } from "./words.ts";

/** The id every figure is linked to: `M05/blocked`. */
export const figureId = (metric: MetricOutcome, figure: FigureOutcome): string => `${metric.id}/${figure.id}`;

const listed = (ids: readonly string[]): string => (ids.length === 0 ? "–" : ids.join(", "));

/** Karta skuteczności: five lights, each by its worst metric, no score. */
export const cardTable = ({ figures }: FigureContent): Block => ({
  kind: "table",
  caption: "Ocenę obszaru wyznacza jego najgorszy wskaźnik",
  columns: [
    { title: "Obszar", width: 20 },
    { title: "Ocena", width: 20 },
    { title: "Wskaźniki, które o niej decydują", width: 32 },
    { title: "Nie zmierzono", width: 28 },
  ],
  rows: AREA_ORDER.flatMap((area) =>
    figures.result.areas
      .filter((one) => one.area === area)
      .map(({ light, because, unmeasured }) => [AREAS[area], LIGHTS[light], listed(because), listed(unmeasured)]),
  ),
});

/** Exposures: what the numbers are measured against. */
function exposureRows(content: FigureContent): string[][] {
  const below = (metric: string, figure: string, what: string): string[] => {
    const result = figureOf(content, metric, figure)?.result;
    const value = result?.kind === "measured" ? result.denominator : null;
    return [`${metric}/${figure}`, what, value === null ? NOT_MEASURED : numberText(value)];
  };
  const sessions = valueOf(figureOf(content, "M20", "sessions"));
  return [
    below("M03", "available", "Minuty otwarcia placówki"),
    below("M01", "covered", "Minuty urządzeń w sieci gościnnej"),
    below("M17", "compliant", "Urządzeniodni urządzeń placówki"),
    ["M20/sessions", "Wypożyczenia", sessions === null ? NOT_MEASURED : numberText(sessions)],
  ];
}

export const exposureTable = (content: FigureContent): Block => ({
  kind: "table",
  caption: "Ekspozycja: do czego odnosi się liczby",
  columns: [{ title: "Wskaźnik" }, { title: "Co" }, { title: "Ile", align: "end" }],
  rows: exposureRows(content),
});

/** From which day on numbers may not be compared with those before without saying so. */
export const breakTable = (
  breaks: readonly SeriesBreak[],
  { names }: { readonly names: Readonly<Record<string, Readonly<Record<string, string>>>> },
): Block =>
  breaks.length === 0
    ? { kind: "paragraph", content: ["W okresie nie zmieniano list, progów ani reguł."] }
    : {
        kind: "table",
        columns: [
          { title: "Od dnia", width: 24 },
          { title: "Co zmieniono", width: 18 },
          { title: "Które", width: 58 },
        ],
        rows: breaks.map(({ on, kind, what }) => [
          dayText(on),
          BREAKS[kind],
          namedChanges(what, (id) => names[kind]?.[id]),
        ]),
      };

export const figureRow = (content: FigureContent, metric: MetricOutcome, figure: FigureOutcome): string[] => [
  figureId(metric, figure),
  metric.figures.length === 1
    ? metricName(content, metric.id)
    : `${metricName(content, metric.id)}: ${figureName(content, metric.id, figure.id)}`,
  resultText(figure.result, figure.unit),
  targetText(figure.target, figure.unit),
  LIGHTS[figure.light],
  changeText(figure.change, figure.unit),
];

/** Without a period before there is no column of changes; the others take its room. */
export const figureColumns = ({ figures }: FigureContent): readonly Column[] =>
  figures.result.before === null
    ? [
        { title: "Wskaźnik", width: 19 },
        { title: "Co zmierzono", width: 28 },
        { title: "Wynik", width: 27 },
        { title: "Cel", width: 13 },
        { title: "Ocena", width: 13 },
      ]
    : [
        { title: "Wskaźnik", width: 18 },
        { title: "Co zmierzono", width: 20 },
        { title: "Wynik", width: 20 },
        { title: "Cel", width: 13 },
        { title: "Ocena", width: 12 },
        { title: "Zmiana", width: 17 },
      ];

/** Every figure of an area's metrics. */
export const areaTable = (content: FigureContent, area: MetricArea): Block => ({
  kind: "table",
  columns: figureColumns(content),
  rows: content.figures.result.metrics
    .filter((metric) => metric.area === area)
    .flatMap((metric) => metric.figures.map((figure) => figureRow(content, metric, figure))),
});

const FUNNEL = [
  ["signals", "Sygnały"],
  ["drafts", "Projekty zdarzeń"],
  ["events", "Zdarzenia"],
  ["harm", "Krzywdzenie"],
] as const;

/** M10: from signals to harm, drawn and written. */
export function funnel(content: FigureContent): Block[] {
  const steps = FUNNEL.map(([id, label]) => ({ id, label, figure: figureOf(content, "M10", id) }));
  return [
    {
      kind: "chart",
      alt: "Lejek M10: sygnały, projekty zdarzeń, zdarzenia, krzywdzenie. Te same liczby stoją w tabeli poniżej.",
      unit: "",
      bars: steps.map(({ label, figure }) => ({ label, value: valueOf(figure) })),
    },
    {
      kind: "table",
      caption: "Lejek: sygnały → projekty → zdarzenia → krzywdzenie",
      columns: [{ title: "Wskaźnik" }, { title: "Krok" }, { title: "Liczba", align: "end" }, { title: "Zmiana" }],
      rows: steps.map(({ id, label, figure }) => [
        `M10/${id}`,
        label,
        figure === undefined ? NOT_MEASURED : resultText(figure.result, figure.unit),
        figure === undefined ? "–" : changeText(figure.change, figure.unit),
      ]),
    },
  ];
}

/** Red figures: what was found, what should be, and what the metric's own note says of it. */
export const redFigures = (
  content: FigureContent,
): readonly { readonly metric: MetricOutcome; readonly figure: FigureOutcome; readonly note: string }[] =>
  content.figures.result.metrics
    .filter(({ light }) => light === "red")
    .flatMap((metric) =>
      metric.figures
        .filter(({ light }) => light === "red")
        .map((figure) => ({
          metric,
          figure,
          note: content.catalogue.metrics.find(({ id }) => id === metric.id)?.interpretation.pl ?? "",
        })),
    );

export function redTable(content: FigureContent): Block {
  const found = redFigures(content);
  if (found.length === 0)
    return { kind: "paragraph", content: ["Żaden wskaźnik nie jest czerwony. Niezmierzone wymienia karta powyżej."] };
  return {
    kind: "table",
    caption: "Obszary wymagające zmiany lub wzmożonej uwagi",
    columns: [
      { title: "Wskaźnik", width: 19 },
      { title: "Obszar", width: 13 },
      { title: "Wynik", width: 19 },
      { title: "Cel", width: 12 },
      { title: "Przyczyna i jak to czytać", width: 37 },
    ],
    rows: found.map(({ metric, figure, note }) => [
      figureId(metric, figure),
      AREAS[metric.area],
      resultText(figure.result, figure.unit),
      targetText(figure.target, figure.unit),
      [...causeLines(content, metric, figure), note].filter((line) => line !== "").join("\n"),
    ]),
  };
}

/** Breakdowns by one dimension; those by more stand in the CSV and JSON files. */
export function breakdown(content: FigureContent): Block {
  const rows = content.figures.result.metrics.flatMap((metric) =>
    metric.figures.flatMap((figure) =>
      figure.tables
        .filter(({ by }) => by.length === 1)
        .flatMap((table) =>
          table.rows.map(({ cell, result }) => [
            figureId(metric, figure),
            cellText(content, cell),
            resultText(result, figure.unit),
          ]),
        ),
    ),
  );
  if (rows.length === 0) return { kind: "paragraph", content: ["Nie ma czego rozbijać: nic z tego nie zmierzono."] };
  return {
    kind: "table",
    columns: [
      { title: "Wskaźnik", width: 25 },
      { title: "Część", width: 30 },
      { title: "Wynik", width: 45 },
    ],
    rows,
  };
}
