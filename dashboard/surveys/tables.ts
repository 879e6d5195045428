/**
 * Tables of the surveys. Only this slice writes them.
 *
 * @module
 */

/** A round: when, whom, with which words; and what of its answers may be shown. */
export type RoundRow = {
  id: string;
  venue_id: string;
  /** With `ordinal` its number, `A/3/2027`. */
  year: number;
  ordinal: number;
  audience: string;
  state: string;
  opens_on: string;
  closes_on: string;
  code: string;
  /** JSON of the `Questionnaire` people answer, so that a later change of words does not change what they said */
  questionnaire: string;
  /** Slips made in all; 0 for rounds that need none. */
  ballots: number;
  opened_on: string | null;
  closed_on: string | null;
  /** JSON of the `SurveyRelease`; null until closed */
  release: string | null;
  planned_at: number;
};

/** One option of one question; the row `PEOPLE` holds how many answered. */
export type CountRow = {
  round_id: string;
  venue_id: string;
  question: string;
  option: string;
  count: number;
  /** When the round was closed; nothing is kept of when anybody answered. */
  closed_at: number | null;
};

/** A slip that was not used yet. A used one has no row. */
export type BallotRow = {
  round_id: string;
  venue_id: string;
  digest: string;
  /** End of the last day of the round. */
  until_at: number;
};

export type SurveyTables = {
  survey_round: RoundRow;
  survey_count: CountRow;
  survey_ballot: BallotRow;
  survey_entry: { id: string; venue_id: string; round_id: string; what: string; by_account: string; at: number };
};
