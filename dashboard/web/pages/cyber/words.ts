/**
 * What the pages of the security branch share: addresses and tones. Pure.
 *
 * @module
 */
import type { DutyClock, IncidentState } from "../../../../policies/schema/cyber-api.ts";

export const incidentHref = (id: string): string => `/incidents/${encodeURIComponent(id)}`;

export const stateTone = { open: "danger", contained: "attention", closed: "good" } as const satisfies Record<
  IncidentState,
  unknown
>;

export const clockTone = {
  waiting: "attention",
  late: "danger",
  sent: "good",
  "left-out": "not-measured",
} as const satisfies Record<DutyClock["state"], unknown>;

/** A count typed by a person; null where it is none. */
export function countOf(text: string): number | null {
  const value = Number(text);
  return /^\d{1,6}$/u.test(text.trim()) && Number.isSafeInteger(value) ? value : null;
}
