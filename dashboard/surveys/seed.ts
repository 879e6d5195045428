/**
 * A whole round at once, for the demo and for tests: planned, opened, answered and closed through the same acts a venue uses.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { addDays } from "../../policies/engine/day.ts";
import type { SurveyRoundView } from "../../policies/schema/survey-api.ts";
import type { SurveyAudience, SurveyQuestion } from "../../policies/schema/survey.ts";
import { readSheet, takeAnswer } from "./answers.ts";
import type { Person, SurveyContext } from "./context.ts";
import { drawBallots, planRound, stepRound } from "./rounds.ts";
import { TicketDesk } from "./tickets.ts";

export interface SeededRound {
  readonly audience: SurveyAudience;
  /** Last day is that many days after the first. */
  readonly days: number;
  readonly people: number;
  /** The option one person chooses; null: leaves the question out. */
  readonly choose: (person: number, question: SurveyQuestion) => string | null;
  /** Moves the clock of `context` to noon of a day before the acts of that day; left out where the clock stands still. */
  readonly at?: (day: string) => void;
  /** First day, YYYY-MM-DD in the venue's time zone; the clock must stand on it, or `at` must move it there. */
  readonly from: string;
  /** Leaves it open instead of closing it on its last day. */
  readonly leaveOpen?: boolean;
}

/**
 * @param viewer  who runs the round; the calendar of duties takes their word only if they hold its role
 * @returns the round as its coordinator sees it
 */
export async function seedSurveyRound(
  context: SurveyContext,
  viewer: Person,
  { audience, days, people, choose, at, from, leaveOpen = false }: SeededRound,
): Promise<SurveyRoundView> {
  const to = addDays(from, days);
  const desk = new TicketDesk(context.pepper);
  at?.(from);
  const { id, code } = await planRound(context, viewer, { id: randomUUID(), audience, opensOn: from, closesOn: to });
  let view = await stepRound(context, viewer, id, { step: "open" });
  const slips = audience === "staff" ? (await drawBallots(context, viewer, id, Math.max(1, people))).ballots : [];
  for (let person = 0; person < people; person += 1) {
    const { ticket, questionnaire } = await readSheet(context, desk, code);
    if (ticket === null || questionnaire === null) break;
    const answers = questionnaire.questions.flatMap((question) => {
      const option = choose(person, question);
      return option === null ? [] : [[question.id, option] as const];
    });
    const ballot = slips[person];
    await takeAnswer(context, desk, code, {
      ticket,
      answers: Object.fromEntries(answers),
      ...(ballot === undefined ? {} : { ballot }),
    });
  }
  if (leaveOpen) return view;
  at?.(to);
  view = await stepRound(context, viewer, id, { step: "close" });
  return view;
}
