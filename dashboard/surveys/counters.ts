/**
 * The box answers fall into: one counter per question and option, made empty when a round is opened, so that an answer changes numbers and adds no row.
 *
 * @module
 */
import { SKIPPED } from "../../policies/schema/survey.ts";
import type { Questionnaire } from "../../policies/schema/survey.ts";
import type { CountedQuestion } from "../../policies/engine/survey/release.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { RoundRow, SurveyTables } from "./tables.ts";

/** The counter of people who answered; no question can have this name. */
const PEOPLE = { question: "*", option: "people" } as const;

const optionsOf = ({ scales }: Questionnaire, scale: string): readonly string[] => [
  ...scales.flatMap((one) => (one.id === scale ? one.options.map(({ id }) => id) : [])),
  SKIPPED,
];

export async function layCounters(tx: DatabaseTransaction, round: RoundRow, sheet: Questionnaire): Promise<void> {
  const row = (question: string, option: string) => ({
    round_id: round.id,
    venue_id: round.venue_id,
    question,
    option,
    count: 0,
    closed_at: null,
  });
  await tx
    .withTables<SurveyTables>()
    .insertInto("survey_count")
    .values([
      row(PEOPLE.question, PEOPLE.option),
      ...sheet.questions.flatMap(({ id, scale }) => optionsOf(sheet, scale).map((option) => row(id, option))),
    ])
    .execute();
}

/**
 * @param answers  option by question; a question left out counts as skipped
 * @returns null if a question or an option does not exist, or nothing was answered
 */
export function readAnswers(
  sheet: Questionnaire,
  answers: Readonly<Record<string, string>>,
): readonly { readonly question: string; readonly option: string }[] | null {
  const given = new Map(Object.entries(answers));
  const read = sheet.questions.map(({ id, scale }) => {
    const option = given.get(id) ?? SKIPPED;
    given.delete(id);
    return { question: id, option, known: optionsOf(sheet, scale).includes(option) };
  });
  if (given.size > 0 || read.some(({ known }) => !known) || read.every(({ option }) => option === SKIPPED)) return null;
  return read.map(({ question, option }) => ({ question, option }));
}

/** @param round  a row the caller's transaction has locked */
export async function countAnswers(
  tx: DatabaseTransaction,
  round: Pick<RoundRow, "id">,
  answers: readonly { readonly question: string; readonly option: string }[],
): Promise<void> {
  for (const { question, option } of [PEOPLE, ...answers])
    await tx
      .withTables<SurveyTables>()
      .updateTable("survey_count")
      .set((eb) => ({ count: eb("count", "+", 1) }))
      .where("round_id", "=", round.id)
      .where("question", "=", question)
      .where("option", "=", option)
      .execute();
}

/** How many answered each of these rounds. The number stays in this slice; what leaves it is `shownPeople` of it. */
export async function peopleOf(db: Queryable, venueId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .withTables<SurveyTables>()
    .selectFrom("survey_count")
    .select(["round_id", "count"])
    .where("venue_id", "=", venueId)
    .where("question", "=", PEOPLE.question)
    .execute();
  return new Map(rows.map(({ round_id: round, count }) => [round, count]));
}

export async function readCounters(
  db: Queryable,
  round: Pick<RoundRow, "id">,
  sheet: Questionnaire,
): Promise<{ readonly people: number; readonly questions: readonly CountedQuestion[] }> {
  const rows = await db
    .withTables<SurveyTables>()
    .selectFrom("survey_count")
    .select(["question", "option", "count"])
    .where("round_id", "=", round.id)
    .execute();
  const count = (question: string, option: string): number =>
    rows.find((row) => row.question === question && row.option === option)?.count ?? 0;
  return {
    people: count(PEOPLE.question, PEOPLE.option),
    questions: sheet.questions.map(({ id, scale }) => ({
      question: id,
      counts: Object.fromEntries(optionsOf(sheet, scale).map((option) => [option, count(id, option)])),
    })),
  };
}
