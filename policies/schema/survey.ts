/**
 * Questionnaires of the surveys the coordinator holds, and what of their answers may be shown.
 *
 * A questionnaire has no free text on purpose: what a person writes may point at a person. Where more can be said, the page says (/uwagi).
 *
 * @module
 */
import { z } from "zod";

export const SurveyAudience = z.enum(["child", "guardian", "staff"]);
export type SurveyAudience = z.output<typeof SurveyAudience>;

export const SurveyLanguage = z.enum(["pl", "en", "uk"]);
export type SurveyLanguage = z.output<typeof SurveyLanguage>;

/** Who asks in which languages. */
export const SURVEY_LANGUAGES: Readonly<Record<SurveyAudience, readonly SurveyLanguage[]>> = {
  child: ["pl", "en", "uk"],
  guardian: ["pl", "en", "uk"],
  staff: ["pl", "en"],
};

/** An easy-to-read sentence has no more words than this. */
export const EASY_SENTENCE_WORDS = 12;

const slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/u)
  .max(40);

/** A text in the languages of its questionnaire; the loader checks that none is missing. */
export const SurveyText = z.strictObject({
  pl: z.string().trim().min(1).max(400),
  en: z.string().trim().min(1).max(400),
  uk: z.string().trim().min(1).max(400).optional(),
});
export type SurveyText = z.output<typeof SurveyText>;

/** What M27 counts of an answer. */
export const SurveyMeasure = z.enum(["safe", "knows-help", "procedures-work"]);
export type SurveyMeasure = z.output<typeof SurveyMeasure>;

export const SurveyOption = z.strictObject({
  id: slug,
  text: SurveyText,
  face: z.enum(["happy", "content", "worried", "sad", "unsure"]).optional().describe("drawn beside the words"),
  top: z.boolean().default(false).describe("one of the two best answers («top-2»)"),
});
export type SurveyOption = z.output<typeof SurveyOption>;

export const SurveyQuestion = z.strictObject({
  id: slug,
  scale: slug,
  text: SurveyText,
  measure: SurveyMeasure.optional(),
});
export type SurveyQuestion = z.output<typeof SurveyQuestion>;

export const Questionnaire = z.strictObject({
  audience: SurveyAudience,
  version: z.int().min(1).describe("raised with every change of words; a round keeps the words it was held with"),
  since: z.iso.date(),
  title: SurveyText,
  lead: SurveyText.describe("who asks, what for, that it is voluntary and without names"),
  scales: z.array(z.strictObject({ id: slug, options: z.array(SurveyOption).min(3).max(6) })).min(1),
  questions: z.array(SurveyQuestion).min(1).max(20),
});
export type Questionnaire = z.output<typeof Questionnaire>;

/** A question nobody has to answer: what stands in the place of an option then. */
export const SKIPPED = "skipped";

/** A count as it is shown: rounded to fives, or only that it is below five (`few`). */
export const ShownCount = z.union([z.int().min(0), z.literal("few")]);
export type ShownCount = z.output<typeof ShownCount>;

/** One question of a closed round as it may be shown; `null`: its answers are so alike or so few that any of them would give others away. */
export const ShownQuestion = z.strictObject({
  question: slug,
  counts: z.record(slug, ShownCount).nullable().describe("by option, `skipped` among them"),
});
export type ShownQuestion = z.output<typeof ShownQuestion>;

/** Everything that is ever shown of a round's answers; made once, when it is closed. */
export const SurveyRelease = z.strictObject({
  respondents: ShownCount.describe("0, `few`, or rounded to fives"),
  questions: z.array(ShownQuestion).describe("empty where fewer than five answered"),
});
export type SurveyRelease = z.output<typeof SurveyRelease>;
