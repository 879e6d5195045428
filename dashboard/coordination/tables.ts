/**
 * Tables of the coordinator's desk. Only this slice writes them. Days are YYYY-MM-DD of the venue, instants milliseconds.
 *
 * @module
 */
export type DoneRow = {
  id: string;
  venue_id: string;
  duty: string;
  due: string;
  on_day: string;
  note: string;
  by_account: string;
  at: number;
};

export type ConfirmationRow = { subject_id: string; venue_id: string; role: string; account: string; at: number };

export type AttestRow = {
  id: string;
  venue_id: string;
  requirement: string;
  on_day: string;
  note: string;
  by_account: string;
  at: number;
};

export type RemarkRow = {
  id: string;
  venue_id: string;
  number: string;
  reference: string;
  received_on: string;
  received_at: number;
  source: string;
  /** null: blacked out */
  text: string | null;
  decision: string | null;
  answer: string | null;
  decided_on: string | null;
  decided_at: number | null;
};

export type ImprovementRow = {
  id: string;
  venue_id: string;
  number: string;
  version: number;
  /** JSON of `ImprovementBody` without its id */
  body: string;
  state: string;
  result: string;
  opened_on: string;
  opened_at: number;
  ended_on: string | null;
};

export type ConsultationRow = {
  id: string;
  venue_id: string;
  number: string;
  version: number;
  held_on: string;
  course: string;
  /** JSON of `AgendaFigure[]`, as they stood when the protocol was begun */
  figures: string;
  /** JSON of `ConsultationDecision[]` */
  decisions: string;
  opened_at: number;
  closed_at: number | null;
};

export type ContractorRow = {
  id: string;
  venue_id: string;
  /** JSON of `ContractorBody` without its id */
  body: string;
  contract_until: string | null;
  saved_at: number;
};

/** A reminder that was written; each once. */
export type ReminderRow = { venue_id: string; duty: string; due: string; stage: number; at: number };

export type TrainingRow = {
  id: string;
  venue_id: string;
  number: string;
  version: number;
  programme: string;
  held_on: string;
  topic: string;
  materials: string;
  leader: string;
  place: string;
  opened_at: number;
  closed_at: number | null;
};

export type TraineeRow = {
  id: string;
  venue_id: string;
  training_id: string;
  position_no: number;
  account: string | null;
  name: string;
  position: string;
  signed: number;
  statement_on: string | null;
  /** What closing wrote into the book of trainings. */
  entered_id: string | null;
  at: number;
};

/** Somebody looked at an outside document. */
export type GuidanceRow = {
  id: string;
  venue_id: string;
  guidance: string;
  on_day: string;
  outcome: string;
  meaning: string;
  improvement: string | null;
  by_account: string;
  at: number;
};

export type AccessibilityRow = {
  venue_id: string;
  version: number;
  /** JSON of `AccessibilityBody` */
  body: string;
  saved_at: number;
  saved_by: string;
  published_at: number | null;
  withdrawn_at: number | null;
};

export type CoordinationTables = {
  coordination_accessibility: AccessibilityRow;
  coordination_guidance: GuidanceRow;
  coordination_training: TrainingRow;
  coordination_trainee: TraineeRow;
  coordination_reminder: ReminderRow;
  coordination_start: { venue_id: string; since_day: string };
  coordination_done: DoneRow;
  coordination_confirmation: ConfirmationRow;
  coordination_attest: AttestRow;
  coordination_remark: RemarkRow;
  coordination_improvement: ImprovementRow;
  coordination_consultation: ConsultationRow;
  coordination_contractor: ContractorRow;
  coordination_entry: { id: string; venue_id: string; item_id: string; what: string; by_account: string; at: number };
  coordination_sequence: { venue_id: string; letter: string; year: number; last_number: number };
};
