/**
 * Survey rounds as the coordinator's page shows them. Pure.
 *
 * @module
 */
import type { Light } from "../../../../policies/schema/api.ts";
import type { Questionnaire, ShownCount, SurveyOption, SurveyRelease } from "../../../../policies/schema/survey.ts";
import type { SurveyFigure, SurveyRoundView } from "../../../../policies/schema/survey-api.ts";

/** What `parts/state.tsx` draws; this file is also read where no page is. */
type State = Light["state"];

export type RoundWord = SurveyRoundView["state"] | "ended";

export const wordOf = ({ state, ended }: Pick<SurveyRoundView, "state" | "ended">): RoundWord =>
  ended ? "ended" : state;

export const tone = {
  planned: "not-measured",
  open: "good",
  ended: "attention",
  closed: "good",
  cancelled: "not-measured",
} as const satisfies Record<RoundWord, State>;

export const isActive = ({ state }: Pick<SurveyRoundView, "state">): boolean => state === "planned" || state === "open";

/** Whole percent of a figure; null where it is withheld. */
export const percentOf = ({ top, answered }: Pick<SurveyFigure, "top" | "answered">): number | null =>
  top === null || answered === null || answered === 0 ? null : Math.round((100 * top) / answered);

/** What M27 asks for. */
const TARGET = 80;
const WARN = 65;
export const shareTone = (percent: number | null): State =>
  percent === null ? "not-measured" : percent >= TARGET ? "good" : percent >= WARN ? "attention" : "danger";

export interface AnswerRow {
  readonly option: string;
  /** null: left out */
  readonly text: SurveyOption["text"] | null;
  readonly top: boolean;
  readonly count: ShownCount;
  /** Part of the longest bar, 0 to 100. */
  readonly part: number;
}

const lengthOf = (count: ShownCount): number => (count === "few" ? 2 : count);

/** @returns null where the question is withheld */
export function answersOf(sheet: Questionnaire, release: SurveyRelease, question: string): readonly AnswerRow[] | null {
  const counts = release.questions.find((one) => one.question === question)?.counts ?? null;
  if (counts === null) return null;
  const scale = sheet.questions.find(({ id }) => id === question)?.scale;
  const options = sheet.scales.find(({ id }) => id === scale)?.options ?? [];
  const longest = Math.max(1, ...Object.values(counts).map(lengthOf));
  return Object.entries(counts).map(([option, count]) => {
    const found = options.find(({ id }) => id === option);
    return {
      option,
      text: found?.text ?? null,
      top: found?.top ?? false,
      count,
      part: (100 * lengthOf(count)) / longest,
    };
  });
}

/** `https://host[:port]` of what a person typed; null for anything else. */
export function siteOf(text: string): string | null {
  try {
    const address = new URL(text.trim());
    return address.protocol === "http:" || address.protocol === "https:" ? address.origin : null;
  } catch {
    return null;
  }
}

/** The day so many days later, `YYYY-MM-DD`. */
export const laterDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
