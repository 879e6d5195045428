/** Plain language: each rule by one sentence that breaks it and one that keeps it. */
import { describe, expect, it } from "vitest";
import { plainFaults, sentences } from "../../../../policies/engine/help/plain-language.ts";

const rules = (text: string, language: "pl" | "en" | "uk" = "pl"): string[] =>
  plainFaults(text, language).map(({ rule }) => rule);

describe("plainFaults", () => {
  it.each<{ why: string; text: string; language?: "pl" | "en" | "uk"; rules: string[] }>([
    {
      why: "twelve words are enough",
      text: "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście.",
      rules: [],
    },
    { why: "thirteen are not", text: "a b c d e f g h i j k l m.", rules: ["long-sentence"] },
    {
      why: "a telephone number is one word",
      text: "Zadzwoń teraz pod numer 800 12 12 12 albo pod numer 116 111 i już.",
      rules: [],
    },
    { why: "a dash is no word", text: "Oglądanie – i tylko ono – boli.", rules: [] },
    { why: "a passive of an office", text: "Strona została zamknięta.", rules: ["passive"] },
    { why: "the same, active", text: "Zamknęliśmy tę stronę.", rules: [] },
    { why: "an adjective is no passive", text: "Każdy jest ważny.", rules: [] },
    { why: "English passive", text: "The page was blocked.", language: "en", rules: ["passive"] },
    { why: "Ukrainian passive", text: "Сторінку було закрито.", language: "uk", rules: ["passive"] },
    { why: "a word of offices", text: "Zgłoś to niezwłocznie.", rules: ["official-word"] },
    { why: "how a statute calls a child", text: "Jesteś małoletnim.", rules: ["official-word"] },
    { why: "an abbreviation", text: "Powiedz komuś, np. mamie.", rules: ["abbreviation"] },
    { why: "shouting", text: "UWAGA, strona.", rules: ["shouting"] },
    { why: "two thoughts in one", text: "Idź; powiedz.", rules: ["semicolon"] },
    { why: "an aside", text: "Powiedz komuś (mamie).", rules: ["bracket"] },
    { why: "a long word", text: "Najniebezpieczniejszego nie ruszaj.", rules: ["long-word"] },
    { why: "an address is no word", text: "Zgłoś to: zgloszenia.bardzodlugi.example.", rules: [] },
  ])("$why", ({ text, language, rules: expected }) => {
    expect(rules(text, language)).toEqual(expected);
  });

  it("splits at every end of a sentence, not inside an address", () => {
    expect(sentences("Ktoś? Tak! «Nie.» Wejdź na a.example teraz.")).toEqual([
      "Ktoś",
      "Tak",
      "«Nie",
      "Wejdź na a.example teraz",
    ]);
  });
});
