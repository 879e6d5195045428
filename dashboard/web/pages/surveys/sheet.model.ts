/**
 * Walking through a survey: where one is, what was answered, what the next press does. Pure.
 *
 * @module
 */
import type { Questionnaire, SurveyText } from "../../../../policies/schema/survey.ts";
import type { PublicLanguage } from "../../texts/public/all.ts";

export interface Walk {
  /** A question's place, or one of the sheets around them. */
  readonly at: number | "start" | "end" | "thanks";
  readonly answers: Readonly<Record<string, string>>;
}

export const atStart: Walk = { at: "start", answers: {} };

const placeAfter = (at: number, questions: number): number | "end" => (at + 1 < questions ? at + 1 : "end");

/** @param option  null: the question is left out, an earlier answer with it */
export function answer(walk: Walk, { questions }: Questionnaire, option: string | null): Walk {
  if (typeof walk.at !== "number") return walk;
  const id = questions[walk.at]?.id ?? "";
  const { [id]: _, ...others } = walk.answers;
  return { at: placeAfter(walk.at, questions.length), answers: option === null ? others : { ...others, [id]: option } };
}

export function back(walk: Walk, { questions }: Questionnaire): Walk {
  if (walk.at === "end") return { ...walk, at: questions.length - 1 };
  if (typeof walk.at !== "number") return walk;
  return { ...walk, at: walk.at === 0 ? "start" : walk.at - 1 };
}

/** A text in the language of the reader, else in Polish; with the language it is in, for whoever reads it aloud. */
export function textIn(
  text: SurveyText,
  language: PublicLanguage,
): { readonly text: string; readonly lang: PublicLanguage } {
  const found = text[language];
  return found === undefined ? { text: text.pl, lang: "pl" } : { text: found, lang: language };
}

/** A code as it stands in an address: six letters and digits with one hyphen; null for anything else. */
export function roundCode(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, "");
  return /^[A-Z0-9]{6}$/u.test(letters) ? `${letters.slice(0, 3)}-${letters.slice(3)}` : null;
}
