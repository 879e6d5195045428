/**
 * Reads a child's text by the rules of plain language: short sentences, plain words, no shouting. Pure.
 *
 * It proves the measurable part only. The European logo «łatwy do czytania» may be used after a person with an intellectual
 * disability has read the text; no program can stand in for that.
 *
 * @module
 */

export const LONGEST_SENTENCE_WORDS = 12;
/** Letters; compound words of officials are longer. */
const LONGEST_WORD_LETTERS = 18;

export interface PlainFault {
  readonly rule:
    "long-sentence" | "long-word" | "passive" | "abbreviation" | "shouting" | "semicolon" | "bracket" | "official-word";
  readonly text: string;
}

/** Impersonal passives, words of offices, abbreviations; by language. */
const WORDS: Readonly<Record<"pl" | "en" | "uk", { readonly passive: RegExp; readonly official: RegExp }>> = {
  pl: {
    passive:
      /\b(?:został[aoy]?|zostaną|zostanie|jest|są|będ(?:zie|ą))\s+\p{L}+(?:any|ana|ane|ony|ona|one|ęty|ęta|ęte)(?![\p{L}])/iu,
    official:
      /(?<!\p{L})(?:niniejsz\p{L}*|w celu|celem|dokona\p{L}*|w zakresie|podmiot\p{L}*|przedmiotow\p{L}*|uprzejmie|niezwłocznie|ww\.?|małoletni\p{L}*)(?!\p{L})/iu,
  },
  en: {
    passive: /\b(?:was|were|been|has been|will be)\s+\w+ed\b(?!\s+to\b)/iu,
    official: /\b(?:hereby|pursuant|in order to|prior to|utili[sz]e|minors?)\b/iu,
  },
  uk: {
    passive: /(?<!\p{L})(?:було|буде)\s+\p{L}+(?:но|то)(?!\p{L})/iu,
    official: /(?<!\p{L})(?:з метою|зазначен\p{L}*|вищевказан\p{L}*|неповнолітн\p{L}*)(?!\p{L})/iu,
  },
};

const ABBREVIATION = /(?<!\p{L})(?:np|tj|itd|itp|m\.in|wg|tzw|dot|godz|ul|e\.g|i\.e|etc|напр|тощо)\./iu;
/** Telephone numbers are one thing to the eye. */
const NUMBER = /\d[\d ]*\d|\d/gu;

/** @returns sentences without their ends */
export function sentences(text: string): string[] {
  return text
    .split(/[.!?…]+(?:[»”"]?)(?=\s|$)/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const wordsOf = (sentence: string): string[] =>
  sentence
    .replaceAll(NUMBER, "0")
    .split(/[\s–—]+/u)
    .filter((word) => /[\p{L}\d]/u.test(word));

/** @returns what makes a text hard to read; empty if nothing measurable does */
export function plainFaults(text: string, language: "pl" | "en" | "uk"): PlainFault[] {
  const faults: PlainFault[] = [];
  if (text.includes(";")) faults.push({ rule: "semicolon", text });
  if (/[()[\]]/u.test(text)) faults.push({ rule: "bracket", text });
  if (ABBREVIATION.test(text)) faults.push({ rule: "abbreviation", text });
  for (const sentence of sentences(text)) {
    const words = wordsOf(sentence);
    if (words.length > LONGEST_SENTENCE_WORDS) faults.push({ rule: "long-sentence", text: sentence });
    if (WORDS[language].passive.test(sentence)) faults.push({ rule: "passive", text: sentence });
    if (WORDS[language].official.test(sentence)) faults.push({ rule: "official-word", text: sentence });
    for (const word of words) {
      const letters = word.replaceAll(/[^\p{L}]/gu, "");
      if (letters.length > LONGEST_WORD_LETTERS && !word.includes(".")) faults.push({ rule: "long-word", text: word });
      if (letters.length > 3 && letters === letters.toUpperCase() && !/\d/u.test(word))
        faults.push({ rule: "shouting", text: word });
    }
  }
  return faults;
}
