/**
 * Endpoints of the surveys: rounds the coordinator holds, and the page on which anybody with the code answers.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Questionnaire, ShownCount, SurveyAudience, SurveyLanguage, SurveyMeasure, SurveyRelease } from "./survey.ts";

/** Made by the page, so that sending twice makes one. */
const id = z.uuid();

/** More ballots than any venue has staff. */
export const MOST_BALLOTS = 500;
/** Answers of one round; past them somebody stuffs the box, and the coordinator looks. */
export const MOST_ANSWERS = 5_000;

export const SurveyState = z.enum(["planned", "open", "closed", "cancelled"]);
export type SurveyState = z.output<typeof SurveyState>;

const days = { opensOn: LocalDay, closesOn: LocalDay.describe("the last day on which answers are taken") };

export const SurveyRoundBody = z.strictObject({ id, audience: SurveyAudience, ...days });
export type SurveyRoundBody = z.input<typeof SurveyRoundBody>;

export const SurveyDaysBody = z.strictObject(days);
export type SurveyDaysBody = z.output<typeof SurveyDaysBody>;

export const SurveyStepBody = z.strictObject({ step: z.enum(["open", "close", "cancel"]) });
export type SurveyStepBody = z.output<typeof SurveyStepBody>;

export const SurveyRoundView = z.strictObject({
  id: z.string(),
  number: z.string().describe("A/3/2027"),
  audience: SurveyAudience,
  state: SurveyState,
  ...days,
  ended: z.boolean().describe("open, but its last day is over: nothing is taken in, and it waits to be closed"),
  code: z.string().describe("K7M-2QF; on the poster, in the address and in the QR code"),
  people: ShownCount.describe("how many answered, rounded to fives; `few`: fewer than five"),
  ballots: z.int().nullable().describe("slips made for this round in all; null: none are needed"),
  openedOn: LocalDay.nullable(),
  closedOn: LocalDay.nullable(),
});
export type SurveyRoundView = z.output<typeof SurveyRoundView>;

/** The share of the best two answers, worked out from what is shown and from nothing else. */
export const SurveyFigure = z.strictObject({
  question: z.string(),
  measure: SurveyMeasure.nullable(),
  top: z.int().nullable().describe("answers «yes» and «rather yes», about; null: withheld"),
  answered: z.int().nullable().describe("about"),
});
export type SurveyFigure = z.output<typeof SurveyFigure>;

export const SurveyResultView = z.strictObject({
  round: SurveyRoundView,
  questionnaire: Questionnaire.describe("with the words people answered"),
  release: SurveyRelease.nullable().describe("null until it is closed"),
  figures: z.array(SurveyFigure),
  before: z
    .strictObject({ number: z.string(), closedOn: LocalDay, people: ShownCount, figures: z.array(SurveyFigure) })
    .nullable()
    .describe("the round of the same people closed before it"),
});
export type SurveyResultView = z.output<typeof SurveyResultView>;

export const SurveysView = z.strictObject({
  today: LocalDay,
  rounds: z.array(SurveyRoundView).describe("newest first"),
  proposals: z.array(z.strictObject({ audience: SurveyAudience, ...days })).describe("when a new round would fit"),
});
export type SurveysView = z.output<typeof SurveysView>;

/** Slips of a staff round; told once, kept as digests only. */
export const SurveyBallots = z.strictObject({ code: z.string(), ballots: z.array(z.string()) });
export type SurveyBallots = z.output<typeof SurveyBallots>;
export const SurveyBallotsBody = z.strictObject({ count: z.int().min(1).max(MOST_BALLOTS) });

/** What anybody with the code sees. */
export const SurveySheet = z.strictObject({
  state: z.enum(["open", "soon", "over"]),
  opensOn: LocalDay,
  closesOn: LocalDay,
  needsBallot: z.boolean(),
  languages: z.array(SurveyLanguage),
  questionnaire: Questionnaire.nullable().describe("null unless it is open"),
  ticket: z.string().nullable().describe("sent back with the answers, so that sending twice counts once"),
});
export type SurveySheet = z.output<typeof SurveySheet>;

export const SurveyAnswerBody = z.strictObject({
  ticket: z.string().min(20).max(200),
  ballot: z.string().min(6).max(24).optional(),
  answers: z
    .record(z.string().max(40), z.string().max(40))
    .describe("option by question; a question left out was skipped. No text, no time, no language"),
});
export type SurveyAnswerBody = z.output<typeof SurveyAnswerBody>;

export const SurveyApi = {
  surveys: { method: "GET", path: "/api/surveys", permission: "surveys.read", response: SurveysView },
  survey: { method: "GET", path: "/api/surveys/:id", permission: "surveys.read", response: SurveyResultView },
  surveyPlan: {
    method: "POST",
    path: "/api/surveys",
    permission: "surveys.run",
    body: SurveyRoundBody,
    response: SurveyRoundView,
  },
  surveyDays: {
    method: "PUT",
    path: "/api/surveys/:id/days",
    permission: "surveys.run",
    body: SurveyDaysBody,
    response: SurveyRoundView,
  },
  surveyStep: {
    method: "POST",
    path: "/api/surveys/:id/step",
    permission: "surveys.run",
    body: SurveyStepBody,
    response: SurveyRoundView,
  },
  surveyBallots: {
    method: "POST",
    path: "/api/surveys/:id/ballots",
    permission: "surveys.run",
    body: SurveyBallotsBody,
    response: SurveyBallots,
  },
  surveySheet: { method: "GET", path: "/api/public/surveys/:code", permission: null, response: SurveySheet },
  surveyAnswer: {
    method: "POST",
    path: "/api/public/surveys/:code",
    permission: null,
    body: SurveyAnswerBody,
    response: z.strictObject({ taken: z.literal(true) }),
  },
} as const;
