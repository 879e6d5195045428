/**
 * Small rules of a well-set page: no one-letter word hangs at the end of a line, a number stays with its unit, «nr» with
 * its number, a date in one piece.
 *
 * Only spaces change, and only into non-breaking ones, so a text can be searched and compared as before.
 *
 * @module
 */
import type { Language } from "./model.ts";

const NBSP = "\u00a0";

/** What a space between `before` and `after` must not be broken at; both look around, so neighbours do not eat each other. */
interface Bond {
  readonly before: string;
  readonly after: string;
}

const START = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;

const EVERYWHERE: readonly Bond[] = [
  // Thousands, telephone numbers: 1 000, 116 111.
  { before: String.raw`\d`, after: String.raw`\d{2,3}(?!\d)` },
  { before: String.raw`\d`, after: String.raw`[%‰°]` },
  { before: "[§№]", after: String.raw`\S` },
  // A dash never opens a line.
  { before: String.raw`\S`, after: String.raw`[–—](?:\s|$)` },
];

const MONTHS: Readonly<Record<Language, string>> = {
  pl: "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
  en: "January|February|March|April|May|June|July|August|September|October|November|December",
  uk: "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
};

const BY_LANGUAGE: Readonly<Record<Language, readonly Bond[]>> = {
  pl: [
    { before: `${START}[aiouwzAIOUWZ]`, after: String.raw`\S` },
    {
      before: `${START}(?:[Nn]r|[Aa]rt\\.|[Uu]st\\.|[Pp]kt|lit\\.|poz\\.|str\\.|s\\.|tel\\.|godz\\.|ul\\.|al\\.|pl\\.|zał\\.|Dz\\.|ok\\.)`,
      after: String.raw`\S`,
    },
    {
      before: String.raw`\d`,
      after: `(?:r\\.|w\\.|zł|gr|szt\\.|tys\\.|mln|min|godz\\.|h|s|m|km|cm|mm|kg|kB|MB|GB|TB|lat|dni)${END}`,
    },
  ],
  en: [
    { before: `${START}(?:No\\.|Art\\.|art\\.|p\\.|pp\\.|tel\\.)`, after: String.raw`\d` },
    { before: String.raw`\d`, after: `(?:min|h|s|m|km|cm|mm|kg|kB|MB|GB|TB|a\\.m\\.|p\\.m\\.)${END}` },
  ],
  uk: [
    { before: `${START}[авєжзійоуяАВЄЖЗІЙОУЯ]`, after: String.raw`\S` },
    { before: `${START}(?:ст\\.|п\\.|тел\\.|вул\\.|м\\.)`, after: String.raw`\S` },
    { before: String.raw`\d`, after: `(?:р\\.|хв|год|с|м|км|см|мм|кг|кБ|МБ|ГБ)${END}` },
  ],
};

function bondsOf(language: Language): RegExp {
  const dates: readonly Bond[] = [
    { before: String.raw`\d`, after: `(?:${MONTHS[language]})${END}` },
    { before: `(?:${MONTHS[language]})`, after: String.raw`\d{4}` },
  ];
  const bonds = [...EVERYWHERE, ...BY_LANGUAGE[language], ...dates];
  return new RegExp(bonds.map(({ before, after }) => `(?<=${before}) (?=${after})`).join("|"), "gu");
}

const BONDS: Readonly<Record<Language, RegExp>> = { pl: bondsOf("pl"), en: bondsOf("en"), uk: bondsOf("uk") };

/** The text with its bonds tied. Applying it twice changes nothing more. */
export const tieText = (language: Language, text: string): string => text.replace(BONDS[language], NBSP);

const YEAR_MARK: Readonly<Record<Language, string>> = { pl: `${NBSP}r.`, en: "", uk: `${NBSP}р.` };

/**
 * The day in words, «22 listopada 2026 r.».
 *
 * @param atMs      ms UTC
 * @param timeZone  where that day is read; the venues stand in Poland
 */
export function longDate(language: Language, atMs: number, timeZone = "Europe/Warsaw"): string {
  const parts = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone,
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((entry) => entry.type === type)?.value ?? "";
  return `${part("day")}${NBSP}${part("month")}${NBSP}${part("year")}${YEAR_MARK[language]}`;
}

/** The hour on a 24-hour clock, «9:05»; Polish official papers read the same. */
export function clockTime(atMs: number, timeZone = "Europe/Warsaw"): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((entry) => entry.type === type)?.value ?? "";
  return `${String(Number(part("hour")))}:${part("minute")}`;
}
