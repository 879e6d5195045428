/**
 * Tables of help for children. Only this slice writes them.
 *
 * @module
 */
export type TalkRow = {
  id: string;
  venue_id: string;
  reference: string;
  /** Id of a place of the settings. */
  place: string;
  /** Cleared when it is over. */
  look: string | null;
  at: number;
  wait_minutes: number;
  escalated_at: number | null;
  gone_at: number | null;
  /** Display name of who went. */
  gone_by: string | null;
  done_at: number | null;
};

export type ReportRow = {
  id: string;
  venue_id: string;
  reference: string;
  network: string | null;
  about: string;
  /** Of the vault; null: nothing was written. */
  item_id: string | null;
  at: number;
  state: string;
  escalated_at: number | null;
  read_at: number | null;
  settled_at: number | null;
  ending: string | null;
  case_id: string | null;
};

/** How often something of the children's page was opened in one hour, as one box counted it. */
export type VisitRow = {
  venue_id: string;
  /** Drawn by the box; says nothing of a reader. */
  box: string;
  hour_at: number;
  /** `view` of a page, `tap` on a helpline, or `run`: the page ran. */
  what: string;
  kind: string;
  times: number;
};

export type HelpTables = {
  help_visit: VisitRow;
  help_talk: TalkRow;
  help_report: ReportRow;
  help_setting: { venue_id: string; settings: string; saved_at: number; saved_by: string };
  help_line_check: { venue_id: string; helpline: string; verified_on: string; verified_by: string; at: number };
};

/** What other slices may read. */
export type HelpPublicViews = {
  help_public_visit: Pick<VisitRow, "venue_id" | "hour_at" | "what" | "kind" | "times">;
  help_public_talk: Pick<TalkRow, "venue_id" | "at" | "gone_at" | "done_at" | "escalated_at">;
  help_public_report: Pick<ReportRow, "venue_id" | "at" | "read_at" | "about" | "state">;
};
