/**
 * How old a list may grow before it protects nobody any more: said once, for the light of the day and for failures of the filter. Pure.
 *
 * @module
 */
const HOUR_MS = 3_600_000;
/** A list that was not confirmed for three of its intervals is worth a look. */
const STALE_INTERVALS = 3;
/** Past six intervals, and never before three days, it is a danger. */
const DANGER_INTERVALS = 6;
const LIST_DANGER_MS = 72 * HOUR_MS;

/** @param refreshS  how often the source is asked, s. @returns ages in ms */
export const listLimits = (refreshS: number): { readonly attentionMs: number; readonly dangerMs: number } => ({
  attentionMs: STALE_INTERVALS * refreshS * 1_000,
  dangerMs: Math.max(LIST_DANGER_MS, DANGER_INTERVALS * refreshS * 1_000),
});

/** Limits of M04 by group of lists; minutes. */
const FRESH_MINUTES: Readonly<Record<ListGroup, number>> = { cert: 15, "gambling-register": 24 * 60, other: 48 * 60 };
const MINUTE_MS = 60_000;

export type ListGroup = "cert" | "gambling-register" | "other";

export const listGroup = (id: string): ListGroup =>
  id.startsWith("cert-polska") ? "cert" : id === "mf-hazard" ? "gambling-register" : "other";

/** @returns how old a list may be and still count as fresh (M04), ms */
export const freshLimitMs = (id: string): number => FRESH_MINUTES[listGroup(id)] * MINUTE_MS;
