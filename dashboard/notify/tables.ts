/**
 * Tables of notifications. Only this slice writes them.
 *
 * @module
 */
export type MessageRow = {
  id: string;
  venue_id: string;
  account: string;
  template: string;
  number: string;
  /** `case`, `help`, `incident`, `duty`, `probe` or `none`: who may know is asked there. */
  subject_kind: string;
  subject_id: string;
  urgent: number;
  at: number;
  /** `waiting` for its moment, `told` by its batch, `withheld` because the person may not know (any more). */
  state: string;
  batch_id: string | null;
  batched_at: number | null;
  acknowledged_at: number | null;
  escalated_at: number | null;
  stand_in: number;
};

export type DeliveryRow = {
  /** Also the idempotency key. */
  id: string;
  venue_id: string;
  batch_id: string;
  account: string;
  channel: string;
  /** Id of a browser; else empty: the address is read when it is sent. */
  target: string;
  state: string;
  attempts: number;
  next_at: number;
  claimed_at: number | null;
  sent_at: number | null;
  error: string | null;
  at: number;
};

export type BrowserRow = {
  id: string;
  venue_id: string;
  account: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  label: string;
  created_at: number;
};

export type NotifyTables = {
  notify_message: MessageRow;
  notify_delivery: DeliveryRow;
  notify_choice: { venue_id: string; account: string; choices: string; ntfy_topic: string; saved_at: number };
  notify_browser: BrowserRow;
};
