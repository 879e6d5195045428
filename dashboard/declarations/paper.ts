/**
 * A declaration on paper, in Polish or English: every criterion with its answer and the facts it rests on. Pure.
 *
 * @module
 */
import type { AnswerKind, DeclarationAnswers } from "../../policies/schema/declarations.ts";
import type { Block, Document } from "../documents/index.ts";

type Language = "pl" | "en";

export const ANSWER_WORDS: Readonly<Record<AnswerKind, Readonly<Record<Language, string>>>> = {
  full: { pl: "spełnione", en: "in place" },
  partial: { pl: "częściowo", en: "partly" },
  "by-design": { pl: "niemożliwe z założenia", en: "not possible, by design" },
  "not-in-place": { pl: "nie działa", en: "not in place" },
};

const WORDS = {
  pl: {
    title: "Deklaracja",
    source: "Źródło kryteriów",
    day: "Stan na dzień",
    sum: "Podsumowanie",
    answer: "Odpowiedź",
    count: "Kryteria",
    because: "Dlaczego",
    yes: "✓ ",
    no: "✗ ",
    note: "Kryteria opisano własnymi słowami. Odpowiedzi powstały automatycznie z konfiguracji działającej tego dnia; odpowiedź „spełnione” wymaga, żeby wszystkie wymienione fakty były prawdziwe.",
    signature: "data i podpis koordynatora",
  },
  en: {
    title: "Self-declaration",
    source: "Source of the criteria",
    day: "As of",
    sum: "Summary",
    answer: "Answer",
    count: "Criteria",
    because: "Why",
    yes: "✓ ",
    no: "✗ ",
    note: "Criteria are put in our own words. Answers were made from the configuration at work on that day; «in place» demands that every fact listed is so.",
    signature: "date and signature of the coordinator",
  },
} as const;

export function declarationPaper(
  answers: DeclarationAnswers,
  language: Language,
  { venueShort, createdAt }: { readonly venueShort: string; readonly createdAt: number },
): Document {
  const words = WORDS[language];
  const all = answers.groups.flatMap(({ criteria }) => criteria);
  const kinds: readonly AnswerKind[] = ["full", "partial", "by-design", "not-in-place"];
  const title = `${words.title}: ${answers.title[language]}`;
  const blocks: Block[] = [
    { kind: "heading", level: 1, text: title },
    {
      kind: "facts",
      rows: [
        {
          label: words.source,
          value: `${answers.source.name} (${String(answers.source.year)}), ${answers.source.url}`,
        },
        { label: words.day, value: answers.on },
      ],
    },
    { kind: "paragraph", content: [answers.about[language]] },
    { kind: "notice", text: words.note },
    {
      kind: "table",
      caption: words.sum,
      columns: [{ title: words.answer }, { title: words.count, align: "end" }],
      rows: kinds.map((kind) => [
        ANSWER_WORDS[kind][language],
        String(all.filter(({ answer }) => answer === kind).length),
      ]),
    },
  ];
  for (const group of answers.groups) {
    blocks.push({ kind: "heading", level: 2, text: group.title[language] });
    for (const { title: name, asks, answer, because, says } of group.criteria) {
      blocks.push({ kind: "heading", level: 3, text: `${name[language]}: ${ANSWER_WORDS[answer][language]}` });
      blocks.push({ kind: "paragraph", content: [{ text: asks[language], italic: true }] });
      if (because !== null)
        blocks.push({ kind: "paragraph", content: [{ text: `${words.because}: `, bold: true }, because[language]] });
      if (says.length > 0)
        blocks.push({
          kind: "list",
          items: says.map(({ holds, text }) => [`${holds ? words.yes : words.no}${text[language]}`]),
        });
    }
  }
  blocks.push({ kind: "signature", lines: [words.signature] });
  return {
    language,
    title,
    subject: title,
    header: answers.venue,
    footer: `${venueShort} · ${answers.on}`,
    createdAt,
    blocks,
  };
}
