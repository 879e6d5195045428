/**
 * When somebody is told, in which words, how often it is tried, and who hears of it next. Pure.
 *
 * @module
 */
import type { NoticeChoices, NoticeTemplate } from "../../policies/schema/notify-api.ts";

const MINUTE_MS = 60_000;

/**
 * Numbers of cases («12/2027», «K3/2027»), incidents («B/2027/003»), requirements («R-096») and the codes of requests («K7M-2QF»). Anything else
 * is left out rather than sent, so that no text can leave in the place of a number.
 */
const NUMBER = /^(?:[A-Z]?\d{1,6}\/\d{4}|[A-Z]\/\d{4}\/\d{1,6}|R-\d{3}|[0-9A-Z]{3}-[0-9A-Z]{3})$/u;
const numberOf = (number: string): string => (NUMBER.test(number) ? ` ${number}` : "");

/** One sentence a template; the number is its only variable. */
const WORDS: Readonly<Record<NoticeTemplate, readonly [before: string, after: string]>> = {
  "case-new": ["Nowa sprawa", ""],
  "case-task": ["Sprawa", " czeka na Ciebie"],
  "report-new": ["Nowe zgłoszenie", ""],
  "report-waiting": ["Zgłoszenie", " wciąż czeka"],
  talk: ["Nowa prośba", ""],
  "talk-waiting": ["Prośba", " wciąż czeka"],
  // Not even that it is technical: the number is found in the application.
  technical: ["Nowa sprawa", ""],
  "duty-clock": ["Zbliża się termin w sprawie", ""],
  "incident-new": ["Nowa sprawa", ""],
  "calendar-ahead": ["Zbliża się termin w kalendarzu Standardów, wymóg", ""],
  "calendar-today": ["Dziś mija termin w kalendarzu Standardów, wymóg", ""],
  "calendar-overdue": ["Minął termin w kalendarzu Standardów, wymóg", ""],
  test: ["Próba powiadomienia", ""],
};

export const wordsOf = (template: NoticeTemplate, number: string): string => {
  const [before, after] = WORDS[template];
  return `${before}${numberOf(number)}${after}`;
};

/** What one message says of one or several things. Each sentence once. */
export function letterOf(texts: readonly string[]): { readonly title: string; readonly text: string } {
  const lines = [...new Set(texts)];
  const [first = ""] = lines;
  return { title: lines.length === 1 ? first : `Powiadomienia: ${String(lines.length)}`, text: lines.join("\n") };
}

export const DEFAULT_CHOICES: NoticeChoices = {
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
