/**
 * The words that leave the application, in Polish and English. Pure.
 *
 * Of people and cases: one sentence and a number, nothing else. Of the filter: which protection failed and since when, in words of closed
 * lists; never a name somebody asked for, because none comes this far.
 *
 * @module
 */
import type { NoticeLanguage, NoticeTemplate } from "../../policies/schema/notify-api.ts";
import { ProbeCause, ProbeKind } from "../../policies/schema/probes.ts";
import type { Bilingual } from "../../policies/schema/vocabulary.ts";

/**
 * Numbers of cases («12/2027», «K3/2027»), incidents («B/2027/003»), requirements («R-096») and the codes of requests («K7M-2QF»). Anything else
 * is left out rather than sent, so that no text can leave in the place of a number.
 */
const NUMBER = /^(?:[A-Z]?\d{1,6}\/\d{4}|[A-Z]\/\d{4}\/\d{1,6}|R-\d{3}|[0-9A-Z]{3}-[0-9A-Z]{3})$/u;
const numberOf = (number: string): string => (NUMBER.test(number) ? ` ${number}` : "");

type ProbeTemplate = "probe-failed" | "probe-mended";
type Sentence = readonly [before: string, after: string];

/** One sentence a template and language; the number is its only variable. */
const WORDS: Readonly<
  Record<Exclude<NoticeTemplate, ProbeTemplate>, { readonly pl: Sentence; readonly en: Sentence }>
> = {
  "case-new": { pl: ["Nowa sprawa", ""], en: ["New matter", ""] },
  "case-task": { pl: ["Sprawa", " czeka na Ciebie"], en: ["Matter", " waits for you"] },
  "report-new": { pl: ["Nowe zgłoszenie", ""], en: ["New report", ""] },
  "report-waiting": { pl: ["Zgłoszenie", " wciąż czeka"], en: ["Report", " still waits"] },
  talk: { pl: ["Nowa prośba", ""], en: ["New request", ""] },
  "talk-waiting": { pl: ["Prośba", " wciąż czeka"], en: ["Request", " still waits"] },
  // Not even that it is technical: the number is found in the application.
  technical: { pl: ["Nowa sprawa", ""], en: ["New matter", ""] },
  "duty-clock": { pl: ["Zbliża się termin w sprawie", ""], en: ["A deadline comes near in matter", ""] },
  "incident-new": { pl: ["Nowa sprawa", ""], en: ["New matter", ""] },
  "calendar-ahead": {
    pl: ["Zbliża się termin w kalendarzu Standardów, wymóg", ""],
    en: ["A day in the calendar of the Standards comes near, requirement", ""],
  },
  "calendar-today": {
    pl: ["Dziś mija termin w kalendarzu Standardów, wymóg", ""],
    en: ["Today is the last day in the calendar of the Standards, requirement", ""],
  },
  "calendar-overdue": {
    pl: ["Minął termin w kalendarzu Standardów, wymóg", ""],
    en: ["A day in the calendar of the Standards has passed, requirement", ""],
  },
  test: { pl: ["Próba powiadomienia", ""], en: ["Trial of a notification", ""] },
};

/** What of the filter an assertion of a kind protects. */
const PROTECTION: Readonly<Record<ProbeKind, Bilingual>> = {
  harmful: { pl: "blokowanie treści szkodliwych", en: "blocking of harmful content" },
  sample: { pl: "blokowanie nazw z list", en: "blocking of names on lists" },
  bypass: { pl: "ochrona przed obejściem filtra", en: "protection against ways around the filter" },
  "safe-search": { pl: "bezpieczne wyszukiwanie", en: "safe search" },
  helpline: { pl: "dostęp do telefonów zaufania", en: "access to helplines" },
  protected: { pl: "dostęp do stron, które mają być otwarte", en: "access to pages that must be open" },
  list: { pl: "listy kategorii", en: "lists of categories" },
  freshness: { pl: "świeżość list", en: "freshness of lists" },
  policy: { pl: "aktualność filtra", en: "the filter being up to date" },
  "answer-time": { pl: "czas odpowiedzi filtra", en: "the filter's time to answer" },
};

/** What happened to one protection, as it is kept in the place of a number. */
export interface ProbeNumber {
  readonly kind: ProbeKind;
  readonly cause: ProbeCause;
  /** ms */
  readonly since: number;
  /** Networks, lists and rules it concerns. */
  readonly count: number;
}

export const probeNumber = ({ kind, cause, since, count }: ProbeNumber): string =>
  [kind, cause, String(since), String(count)].join("/");

const COUNTED = /^\d{1,15}$/u;

/** @returns null for anything that is not made of the closed lists and two numbers */
export function readProbeNumber(number: string): ProbeNumber | null {
  const [kind, cause, since = "", count = "", ...more] = number.split("/");
  const known = ProbeKind.safeParse(kind);
  const why = ProbeCause.safeParse(cause);
  if (!known.success || !why.success || !COUNTED.test(since) || !COUNTED.test(count) || more.length > 0) return null;
  return { kind: known.data, cause: why.data, since: Number(since), count: Number(count) };
}

/** How to say it to one person. */
export interface Saying {
  readonly language: NoticeLanguage;
  readonly timeZone: string;
  /** What each cause means and what to do; left out: the cause is not said. */
  readonly causes?: ReadonlyMap<ProbeCause, Bilingual>;
}

const POLISH: Saying = { language: "pl", timeZone: "Europe/Warsaw" };

const LOCALE: Readonly<Record<NoticeLanguage, string>> = { pl: "pl-PL", en: "en-GB" };

function probeWords(template: ProbeTemplate, number: string, { language, timeZone, causes }: Saying): string {
  const read = readProbeNumber(number);
  if (read === null)
    return template === "probe-failed"
      ? { pl: "Filtr wymaga uwagi", en: "The filter needs attention" }[language]
      : { pl: "Filtr znów działa", en: "The filter works again" }[language];
  const what = PROTECTION[read.kind][language];
  const format = new Intl.DateTimeFormat(LOCALE[language], { timeZone, dateStyle: "long", timeStyle: "short" });
  const since = format.format(read.since);
  if (template === "probe-mended")
    return {
      pl: `Filtr znów działa: ${what}. Nie działało od: ${since}.`,
      en: `The filter works again: ${what}. It had failed since ${since}.`,
    }[language];
  const cause = causes?.get(read.cause)?.[language];
  return [
    { pl: `Filtr nie działa, jak powinien: ${what}.`, en: `The filter does not work as it should: ${what}.` }[language],
    ...(cause === undefined ? [] : [cause]),
    { pl: `Od: ${since}.`, en: `Since ${since}.` }[language],
    ...(read.count > 1
      ? [{ pl: `Miejsc: ${String(read.count)}.`, en: `Places: ${String(read.count)}.` }[language]]
      : []),
  ].join(" ");
}

/** @param number  a number of the lists above; anything else is left out */
export function wordsOf(template: NoticeTemplate, number: string, saying: Saying = POLISH): string {
  if (template === "probe-failed" || template === "probe-mended") return probeWords(template, number, saying);
  const [before, after] = WORDS[template][saying.language];
  return `${before}${numberOf(number)}${after}`;
}

const SEVERAL: Bilingual = { pl: "Powiadomienia", en: "Notifications" };

/** What one message says of one or several things. Each once; the first sentence is the title of one. */
export function letterOf(
  texts: readonly string[],
  language: NoticeLanguage = "pl",
): { readonly title: string; readonly text: string } {
  const lines = [...new Set(texts)];
  const [first = ""] = lines;
  const [sentence = first] = first.split(/(?<=[.])\s/u, 1);
  return {
    title: lines.length === 1 ? sentence : `${SEVERAL[language]}: ${String(lines.length)}`,
    text: lines.join("\n"),
  };
}

/** Where the details are; the page is named only where its address tells of nobody. */
export function whereWords(language: NoticeLanguage, address: string | undefined): string {
  const where = address === undefined ? "" : `: ${address}`;
  return { pl: `Szczegóły są w Latarniku${where}.`, en: `Details are in Latarnik${where}.` }[language];
}
