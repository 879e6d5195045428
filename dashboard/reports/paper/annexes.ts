/**
 * Annexes of the report: definitions, what was counted, breakdowns, protocols of consultations, surveys, papers a person adds, files. Pure.
 *
 * @module
 */
import type { Block } from "../../documents/index.ts";
import { annexLetters, annexSentence } from "./annex-letters.ts";
import type { AnnexId } from "./annex-letters.ts";
import { metricOf } from "./content.ts";
import type { ReportContent } from "./content.ts";
import { numberText } from "./numbers.ts";
import { breakdown, figureRow, figureColumns } from "./tables.ts";
import { AGENDA_LIGHTS, ROLES, SOURCES, dayText } from "./words.ts";

const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: "heading", level, text });
const say = (text: string): Block => ({ kind: "paragraph", content: [text] });

export const definitions = ({ catalogue }: Pick<ReportContent, "catalogue">): Block => ({
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
});

export const counted = ({ figures }: Pick<ReportContent, "figures">): Block => ({
  kind: "table",
  columns: [{ title: "Źródło" }, { title: "Dni z pomiarem", align: "end" }, { title: "Dni okresu", align: "end" }],
  rows: Object.entries(SOURCES).map(([source, word]) => [
    word,
    numberText(figures.aggregates.coverage[source as keyof typeof SOURCES]?.measuredDays ?? 0),
    numberText(figures.aggregates.days),
  ]),
});

/** Protocols whole: what was on the agenda, what was said, what was decided, who confirmed it. */
function protocols({ consultations }: ReportContent): Block[] {
  if (consultations.length === 0)
    return [say("W okresie nie zapisano żadnej konsultacji. Standardy wymagają jej raz na 12 miesięcy.")];
  return consultations.flatMap((one): Block[] => [
    heading(3, `Protokół konsultacji ${one.number}`),
    {
      kind: "facts",
      rows: [
        { label: "Data", value: dayText(one.heldOn) },
        {
          label: "Potwierdzenia",
          value:
            one.confirmed.length === 0
              ? "nikt jeszcze nie potwierdził"
              : one.confirmed.map(({ role, on }) => `${ROLES[role]}: ${dayText(on)}`).join("\n"),
        },
        { label: "Stan", value: one.closed ? "zamknięty: potwierdziły obie strony" : "otwarty" },
        { label: "Przebieg", value: one.course === "" ? "nie opisano" : one.course },
      ],
    },
    one.decisions.length === 0
      ? say("Nie zapisano ustaleń.")
      : {
          kind: "table",
          caption: `Ustalenia konsultacji ${one.number}`,
          columns: [
            { title: "Ustalenie", width: 76 },
            { title: "Termin", width: 24 },
          ],
          rows: one.decisions.map(({ text, byWhen }) => [text, byWhen === null ? "bez terminu" : dayText(byWhen)]),
        },
    ...(one.figures.length === 0
      ? []
      : [
          {
            kind: "table",
            caption: `Porządek konsultacji ${one.number}: wskaźniki w dniu jej rozpoczęcia`,
            columns: [
              { title: "Numer", width: 10 },
              { title: "Nazwa", width: 36 },
              { title: "Wartość", width: 38 },
              { title: "Ocena", width: 16 },
            ],
            rows: one.figures.map((figure) => [
              figure.metric,
              figure.name.pl,
              figure.value,
              AGENDA_LIGHTS[figure.light],
            ]),
          } as const,
        ]),
  ]);
}

/** M27 whole; the answers themselves never leave the survey. */
function surveys(content: ReportContent): Block[] {
  const metric = metricOf(content, "M27");
  const asked = metric?.figures.find(({ id }) => id === "respondents")?.result;
  if (metric === undefined || asked?.kind !== "measured" || asked.value === 0)
    return [say("Ankiety: nie zmierzono. W okresie nikt nie odpowiedział na żadną ankietę.")];
  return [
    say(
      `Odpowiedzi są anonimowe. Wyniki grupy, w której odpowiedziało mniej niż 5 osób, nie są pokazywane.${annexSentence(content.narrative, "breakdown", (letter) => ` Podział na grupy stoi w załączniku ${letter}.`)}`,
    ),
    {
      kind: "table",
      caption: "Wyniki ankiet",
      columns: figureColumns(content),
      rows: metric.figures.map((figure) => figureRow(content, metric, figure)),
    },
  ];
}

const added = ({ narrative }: ReportContent): Block[] => [
  {
    kind: "table",
    columns: [
      { title: "Załącznik", width: 50 },
      { title: "Gdzie jest", width: 50 },
    ],
    rows: narrative.annexes.map(({ title, where }) => [title, where === "" ? "w teczce raportu" : where]),
  },
];

const files = ({ methodology }: ReportContent): Block[] => [
  say(
    "Do raportu należą: plik JSON z zamrożonymi danymi, plik CSV i skoroszyt XLSX z tym, co policzono, i z tym, co z tego wynika. Z JSON i CSV niezależny program liczy wszystkie liczby ponownie: npm run effectiveness -- --check PLIK. Otwarte dane przygotowuje się osobno; zawierają tylko liczby, z których nie da się rozpoznać osoby.",
  ),
  {
    kind: "facts",
    rows: [{ label: "Skrót definicji wskaźników (SHA-256)", value: methodology === "" ? "brak" : methodology }],
  },
];

const ANNEXES: Readonly<
  Record<AnnexId, { readonly title: string; readonly blocks: (content: ReportContent) => readonly Block[] }>
> = {
  definitions: { title: "Definicje wskaźników", blocks: (content) => [definitions(content)] },
  counted: { title: "Co policzono", blocks: (content) => [counted(content)] },
  breakdown: { title: "Rozbicie wskaźników", blocks: (content) => [breakdown(content)] },
  protocols: { title: "Protokoły konsultacji", blocks: protocols },
  surveys: { title: "Wyniki ankiet", blocks: surveys },
  added: { title: "Inne załączniki", blocks: added },
  files: { title: "Pliki i metoda", blocks: files },
};

/** Annexes the report carries; what was left out is not there, and the letters of the others follow one another. */
export function annexes(content: ReportContent): Block[] {
  return [
    heading(1, "Załączniki"),
    ...[...annexLetters(content.narrative)].flatMap(([id, letter]) => [
      heading(2, `${letter}. ${ANNEXES[id].title}`),
      ...ANNEXES[id].blocks(content),
    ]),
  ];
}
