/**
 * Turns catalogue keys and plain values into what a person reads, in one language and the venue's time zone.
 *
 * Pure apart from `Intl`: the clock arrives as an argument. A message that cannot be formatted (the server sent
 * fewer parameters than the sentence wants) never breaks the page; `attempt` says so and the caller falls back.
 *
 * @module
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { pl } from "./pl.ts";

export type Language = "pl" | "en";
export type TextKey = keyof typeof pl;
export type Catalogue = Readonly<Record<TextKey, string>>;
export type TextParams = Readonly<Record<string, string | number>>;

/** All times are shown in the venue's zone, whatever the zone of the browser. */
export const venueTimeZone = "Europe/Warsaw";

export interface Texts {
  readonly language: Language;
  /** The message of a key. */
  readonly t: (key: TextKey, params?: TextParams) => string;
  /** The message of a key that arrives from the server, or `null` if the catalogue lacks it or a parameter is missing. */
  readonly attempt: (key: string, params?: TextParams) => string | null;
  readonly number: (value: number) => string;
  /** `part` of `whole` in per cent with one decimal; `null` when there is no whole. */
  readonly share: (part: number, whole: number) => string | null;
  /** Octets in the unit a person would choose, e.g. «3,4 MB». */
  readonly size: (octets: number) => string;
  /** A repeating span in its largest whole unit, e.g. «co 5 min». */
  readonly every: (seconds: number) => string;
  /** Day and time, e.g. «22 lis 2026, 03:43». */
  readonly exact: (at: number) => string;
  /** Time of day, e.g. «03:43». */
  readonly clock: (at: number) => string;
  /** Day in words, e.g. «niedziela, 22 listopada». */
  readonly day: (at: number) => string;
  /** «3 min temu»; past one week the exact time. */
  readonly ago: (at: number, now: number) => string;
  /** «a, b i c». */
  readonly list: (items: readonly string[]) => string;
  /** Comparison for sorting in the language's alphabet. Without options on purpose: `numeric` costs the engine's fast path, a second for 10 000 names. */
  readonly compare: (a: string, b: string) => number;
}

const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Builds the formatter of one language. Messages are parsed once, on first use. */
export function makeTexts(language: Language, catalogue: Catalogue): Texts {
  const locale = language === "pl" ? "pl-PL" : "en-GB";
  const parsed = new Map<string, IntlMessageFormat>();
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: venueTimeZone,
  });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: venueTimeZone });
  const day = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: venueTimeZone,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const collator = new Intl.Collator(locale);

  const sizes = (["byte", "kilobyte", "megabyte", "gigabyte"] as const).map(
    (unit) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: unit === "byte" ? 0 : 1 }),
  );

  const format = (key: TextKey, params?: TextParams): string => {
    let message = parsed.get(key);
    if (message === undefined) {
      message = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true });
      parsed.set(key, message);
    }
    return String(message.format(params));
  };

  return {
    language,
    t: format,
    attempt: (key, params) => {
      if (!Object.hasOwn(catalogue, key)) return null;
      try {
        return format(key as TextKey, params);
      } catch {
        return null;
      }
    },
    number: (value) => number.format(value),
    share: (part, whole) => (whole > 0 ? share.format(part / whole) : null),
    size: (octets) => {
      const step = octets < 1_000 ? 0 : octets < 1_000_000 ? 1 : octets < 1_000_000_000 ? 2 : 3;
      return sizes[step]?.format(octets / 1_000 ** step) ?? String(octets);
    },
    every: (seconds) => {
      const [unit, length] =
        seconds % 86_400 === 0 ? ["day", 86_400] : seconds % 3_600 === 0 ? ["hour", 3_600] : ["minute", 60];
      return format("time.every", {
        span: new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
          Math.max(1, Math.round(seconds / length)),
        ),
      });
    },
    exact: (at) => exact.format(at),
    clock: (at) => clock.format(at),
    day: (at) => day.format(at),
    ago: (at, now) => {
      const passed = now - at;
      if (passed < 60_000) return format("time.now");
      if (passed >= 7 * 86_400_000) return exact.format(at);
      for (const [unit, size] of spans) if (passed >= size) return relative.format(-Math.floor(passed / size), unit);
      return format("time.now");
    },
    list: (items) => list.format(items),
    compare: (a, b) => collator.compare(a, b),
  };
}
