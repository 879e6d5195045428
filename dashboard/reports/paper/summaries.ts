/**
 * One page each: for the director, for the Mayor (one and two as «<3»), for children (short sentences, plain words). Pure.
 *
 * @module
 */
import type { Block, Document } from "../../documents/index.ts";
import { framed } from "../../documents/index.ts";
import { figureName, figureOf, lastDay, metricName } from "./content.ts";
import type { ReportContent } from "./content.ts";
import { guardedText, resultText, targetText, valueOf } from "./numbers.ts";
import { figureId, redFigures } from "./tables.ts";
import { AREAS, AREA_ORDER, LIGHTS, NOT_MEASURED, dayText } from "./words.ts";

const heading = (level: 1 | 2, text: string): Block => ({ kind: "heading", level, text });
const say = (text: string): Block => ({ kind: "paragraph", content: [text] });
/** What fits on a page beside the rest; the whole list stands in the report. */
const SHOWN = 5;
const WORDS_SHOWN = 450;

const frame = (content: ReportContent, digest: string | null, title: string, blocks: readonly Block[]): Document =>
  framed(
    {
      venue: content.venue,
      venueShort: content.venueShort,
      footer: digest === null ? "Projekt" : `Skrót danych raportu: ${digest.slice(0, 16)}`,
      createdAt: content.madeAt,
      ...(digest === null ? { watermark: "PROJEKT" } : {}),
    },
    { title, subject: title, blocks: [heading(1, title), ...blocks] },
  );

const period = (content: ReportContent): string =>
  `Okres od ${dayText(content.figures.result.period.from)} do ${dayText(lastDay(content))}.`;

const lights = ({ figures }: ReportContent): Block => ({
  kind: "table",
  caption: "Karta skuteczności",
  columns: [{ title: "Obszar" }, { title: "Ocena" }],
  rows: AREA_ORDER.flatMap((area) =>
    figures.result.areas.filter((one) => one.area === area).map(({ light }) => [AREAS[area], LIGHTS[light]]),
  ),
});

/** Cut at a word; the whole stands in the report. */
const shortened = (text: string): string =>
  text.length <= WORDS_SHOWN ? text : `${text.slice(0, WORDS_SHOWN).replace(/\s+\S*$/u, "")} … (całość w raporcie)`;

const conclusion = ({ narrative }: ReportContent): Block[] =>
  narrative.conclusions === "" ? [] : [heading(2, "Wnioski"), say(shortened(narrative.conclusions))];

export function directorSummary(content: ReportContent, digest: string | null): Document {
  const red = redFigures(content);
  const open = content.improvements.filter(({ state }) => state === "open" || state === "doing");
  return frame(content, digest, "Streszczenie dla dyrektora", [
    say(period(content)),
    lights(content),
    heading(2, "Co jest czerwone"),
    red.length === 0
      ? say("Żaden wskaźnik nie jest czerwony.")
      : {
          kind: "list",
          items: red
            .slice(0, SHOWN)
            .map(({ metric, figure }) => [
              `${figureId(metric, figure)} ${metricName(content, metric.id)}: ${resultText(figure.result, figure.unit)}, cel ${targetText(figure.target, figure.unit)}`,
            ]),
        },
    heading(2, "O czym trzeba zdecydować"),
    open.length === 0
      ? say("Nie ma otwartych rekomendacji.")
      : {
          kind: "list",
          items: open
            .slice(0, SHOWN)
            .map(({ number, title, dueOn, cost }) => [
              [`${number} ${title}`, dueOn === null ? "bez terminu" : `do ${dayText(dueOn)}`, cost]
                .filter((part) => part !== "")
                .join(", "),
            ]),
        },
    ...conclusion(content),
  ]);
}

/** Figures the Mayor reads: no breakdown, so nothing can be subtracted. */
const FOR_MAYOR = [
  ["M05", "blocked"],
  ["M06", "blocked"],
  ["M07", "passed"],
  ["M17", "compliant"],
  ["M10", "events"],
  ["M10", "harm"],
  ["M25", "interventions"],
  ["M27", "safe"],
  ["M28", "trained"],
] as const;

export function mayorSummary(content: ReportContent, digest: string | null): Document {
  return frame(content, digest, "Wnioski z raportu dla Prezydenta Miasta", [
    say(`${period(content)} Jeden i dwa zapisuje się jako «<3», żeby nie dało się rozpoznać osoby.`),
    lights(content),
    {
      kind: "table",
      caption: "Najważniejsze liczby",
      columns: [
        { title: "Wskaźnik", width: 24 },
        { title: "Co zmierzono", width: 46 },
        { title: "Wynik", width: 30 },
      ],
      rows: FOR_MAYOR.map(([metric, id]) => {
        const figure = figureOf(content, metric, id);
        return [
          `${metric}/${id}`,
          `${metricName(content, metric)}: ${figureName(content, metric, id)}`,
          figure === undefined ? NOT_MEASURED : guardedText(figure.result, figure.unit),
        ];
      }),
    },
    ...conclusion(content),
  ]);
}

const CHILD_AREAS = {
  network: "Internet",
  devices: "Tablety i komputery",
  people: "Praca dorosłych",
  procedure: "To, jak reagujemy",
  help: "Pomoc dla ciebie",
} as const;

/** Sentences of the children's page; each passes the rules of plain language, which a test holds us to. */
export function childSentences(content: ReportContent): readonly string[] {
  const blocked = valueOf(figureOf(content, "M05", "blocked"));
  const safe = figureOf(content, "M27", "safe")?.result;
  const red = content.figures.result.areas.filter(({ light }) => light === "red").map(({ area }) => CHILD_AREAS[area]);
  return [
    "Dbamy o to, żeby internet był tu bezpieczny.",
    content.kind === "biennial" ? "Sprawdziliśmy dwa ostatnie lata." : "Sprawdziliśmy ostatni rok.",
    // Rounded down: we do not promise more than we found.
    blocked === null
      ? "Nie wiemy jeszcze, ile złych stron zamyka filtr."
      : `Na 100 złych stron filtr zamyka ${String(Math.floor(blocked))}.`,
    "Filtr nie zamknie wszystkiego.",
    ...(safe?.kind === "measured" && safe.denominator !== null && safe.denominator >= 5
      ? [`Na 100 osób ${String(Math.floor(safe.value))} czuje się tu bezpiecznie.`]
      : []),
    ...(red.length === 0 ? [] : ["To musimy poprawić:", ...red.map((one) => `${one}.`)]),
    "Coś cię martwi albo boli? Powiedz nam o tym.",
    "Możesz też zadzwonić: 116 111.",
    "To nic nie kosztuje.",
    "To nie jest twoja wina.",
  ];
}

export function childrenSummary(content: ReportContent, digest: string | null): Document {
  return frame(content, digest, "Co sprawdziliśmy", childSentences(content).map(say));
}
