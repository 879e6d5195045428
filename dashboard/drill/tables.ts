/**
 * Tables of the annual drill. Only this slice writes them, and it writes no other. Instants in milliseconds.
 *
 * @module
 */
export type RunRow = {
  id: string;
  venue_id: string;
  /** Ć/1/2027 */
  number: string;
  scenario: string;
  pace: number;
  state: string;
  started_at: number;
  started_by: string;
  ended_at: number | null;
  ended_by: string | null;
  /** JSON of `DrillCase` */
  played: string;
  /** Whoever brought it: the first to take a step. */
  opened_by: string | null;
  /** People whom the report named, counted at the end. */
  kept_out: number;
  debrief: string;
  /** JSON of lessons */
  lessons: string;
};

export type EntryRow = {
  id: string;
  venue_id: string;
  run_id: string;
  step: string;
  account: string;
  role: string | null;
  text: string;
  /** Code with which the rules refused it; null: made. */
  refusal: string | null;
  at: number;
  /** By the drill's clock. */
  played_at: number;
  due_at: number | null;
};

export type DrillTables = {
  drill_run: RunRow;
  drill_entry: EntryRow;
  drill_note: { id: string; venue_id: string; run_id: string; account: string; text: string; at: number };
};
