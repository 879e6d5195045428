/**
 * When somebody is told, how often it is tried, and who hears of it next. Pure.
 *
 * @module
 */
import type { NoticeChoices } from "../../policies/schema/notify-api.ts";

const MINUTE_MS = 60_000;

export const DEFAULT_CHOICES: NoticeChoices = {
  language: "pl",
  email: { on: true, address: "" },
  push: true,
  webhook: false,
  ntfy: false,
  quiet: null,
  deputy: null,
};

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** @param minute  of the day at the venue, 0–1439; an interval over midnight is one; equal ends are none */
export function isQuiet(quiet: NoticeChoices["quiet"], minute: number): boolean {
  if (quiet === null) return false;
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * Whether what waits for a person goes out now. The first thing goes at once; what follows within the time of the digest is gathered.
 *
 * @param lastAt  when something that was not urgent last went out; null: never
 */
export function goesNow(
  message: { readonly urgent: boolean },
  person: { readonly quiet: boolean; readonly lastAt: number | null },
  digestMinutes: number,
  now: number,
): boolean {
  if (message.urgent) return true;
  if (person.quiet) return false;
  // A clock that was set back must not hold anything for years.
  return person.lastAt === null || person.lastAt > now || now - person.lastAt >= digestMinutes * MINUTE_MS;
}

/** Minutes between attempts; after the last one a person has to look. */
const PAUSES = [1, 5, 15, 60, 240] as const;

/** @param attempts  failed so far, ≥ 1. @returns ms until the next; null: none */
export const pauseAfter = (attempts: number): number | null => {
  const minutes = PAUSES[attempts - 1];
  return minutes === undefined ? null : minutes * MINUTE_MS;
};

/** A claim older than this belongs to a process that died; the same delivery is tried again under the same key. */
export const CLAIM_MS = 2 * MINUTE_MS;

/** Whether a stand-in is told of what nobody confirmed. */
export const isUnconfirmed = (
  message: { readonly urgent: boolean; readonly toldAt: number },
  limits: { readonly escalateMinutes: number; readonly urgentEscalateMinutes: number },
  now: number,
): boolean =>
  now - message.toldAt >= (message.urgent ? limits.urgentEscalateMinutes : limits.escalateMinutes) * MINUTE_MS;

/** Whether a browser may name this push service: one of the hosts, or a name below one. */
export function isPushService(endpoint: string, hosts: readonly string[]): boolean {
  const address = URL.parse(endpoint);
  if (address?.protocol !== "https:" || address.username !== "" || address.password !== "") return false;
  return hosts.some((host) => address.hostname === host || address.hostname.endsWith(`.${host}`));
}
