/**
 * Tables of cases. Only this slice writes them. No column has a place for a child's name: texts lie sealed in the vault.
 *
 * @module
 */
export type CaseRow = {
  id: string;
  venue_id: string;
  /** `4821/2026`: drawn by lot, so that a missing number says nothing. */
  number: string;
  state: string;
  /** Counts the steps; a page that is behind is told so. */
  version: number;
  draft_id: string | null;
  report_id: string | null;
  origin: string;
  opened_by: string | null;
  opened_at: number;
  happened_at: number;
  department: string | null;
  place: string;
  mode: string | null;
  network: string | null;
  device: string | null;
  severity: string | null;
  /** Result of verification 2. */
  harm: string | null;
  closed_at: number | null;
  /** `3/2026` */
  note_number: string | null;
  /** `7/2026`: without gaps within its series. */
  register_number: string | null;
  registered_at: number | null;
  intervention_number: string | null;
  /** JSON: numbers of the cards by their id. */
  card_numbers: string;
  /** JSON of `CaseRecord`: decisions, ticks and counts. */
  record: string;
};

/** Who may not know: one row a named account or role. */
export type NamedRow = { case_id: string; venue_id: string; account: string | null; role: string | null };

/** What happened, in the order it happened; each row has its entry in a book. */
export type EntryRow = {
  id: string;
  case_id: string;
  venue_id: string;
  step: number;
  at: number;
  book: string;
  kind: string;
  seq: number;
  hash: string;
  by_account: string | null;
  by_role: string | null;
  /** JSON: codes, numbers, instants. */
  facts: string;
};

/** What lies in the vault for an entry. */
export type ItemRow = {
  /** Id in the vault. */
  id: string;
  case_id: string;
  venue_id: string;
  entry_id: string;
  subject: string;
  kind: string;
  part: string | null;
  revision: number;
  author: string;
  at: number;
};

export type StepRow = {
  venue_id: string;
  id: string;
  case_id: string;
  digest: string;
  account: string;
  at: number;
};

export type DutyRow = {
  id: string;
  case_id: string;
  venue_id: string;
  duty: string;
  outcome: string;
  on_day: string;
  at: number;
  by_account: string;
};

/** An authority that was told. */
export type NoticeRow = { id: string; case_id: string; venue_id: string; organ: string; on_day: string; at: number };

/** Copy of the note on the network share. */
export type FileRow = {
  case_id: string;
  venue_id: string;
  name: string;
  folder: string;
  /** Where it belongs; differs until it was moved. */
  wanted: string;
  content: string;
  digest: string;
  written_at: number;
  problem: string | null;
};

/** A copy that has to leave the network location; goes with the copy. */
export type CopyLeftRow = {
  venue_id: string;
  folder: string;
  name: string;
  case_id: string;
  since: number;
  /** Not before: the step it was written for may still be under way. */
  due_at: number;
  problem: string | null;
};

export type DisclosureRow = {
  id: string;
  case_id: string;
  venue_id: string;
  at: number;
  document: string;
  version: number;
  content: string;
  recipient: string;
  basis: string;
  original: number;
  digest: string;
  by_account: string;
};

/** Who looked, and who tried. */
export type AccessRow = {
  id: string;
  case_id: string;
  venue_id: string;
  at: number;
  account: string;
  role: string | null;
  action: string;
  outcome: string;
  reason: string | null;
};

export type CaseTables = {
  case_record: CaseRow;
  case_named: NamedRow;
  case_entry: EntryRow;
  case_item: ItemRow;
  case_step: StepRow;
  case_duty: DutyRow;
  case_notice: NoticeRow;
  case_file: FileRow;
  case_copy_left: CopyLeftRow;
  case_disclosure: DisclosureRow;
  case_access: AccessRow;
  case_sequence: { venue_id: string; series: string; year: number; last_number: number };
};
