/**
 * What the page «Skuteczność» decides without a browser: periods, lights, which metrics are shown, how far a number is rounded. Pure.
 *
 * @module
 */
import type { Light as Status } from "../../../../policies/schema/api.ts";
import type { EffectivenessResult, Light, MetricOutcome, Period } from "../../../../policies/schema/effectiveness.ts";
import type { Metric, MetricArea } from "../../../../policies/schema/metric.ts";

export const lightTone = {
  green: "good",
  yellow: "attention",
  red: "danger",
  unmeasured: "not-measured",
  none: "not-measured",
} as const satisfies Record<Light, Status["state"]>;

/** The worst first, as somebody should read them. */
export const LIGHTS = ["red", "yellow", "unmeasured", "green", "none"] as const satisfies readonly Light[];
export const AREAS = ["network", "devices", "people", "procedure", "help"] as const satisfies readonly MetricArea[];

const YEAR = /^20\d{2}$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** @param day  `YYYY-MM-DD` @param days  may be negative */
export function shiftDay(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  // Noon in UTC: no zone and no summer time can move it to another day.
  return new Date(Date.UTC(year, month - 1, date + days, 12)).toISOString().slice(0, 10);
}

export const yearPeriod = (year: number, years = 1): Period => ({
  from: `${String(year)}-01-01`,
  to: `${String(year + years)}-01-01`,
});

/** Until the end of March people look at the year that is over: the report is due on the 31st. */
export const usualYear = (today: string): number => Number(today.slice(0, 4)) - (today.slice(5) < "04-01" ? 1 : 0);

/** First year of the two that the report speaks about: 2026–2027 for the one due on 2028-03-31. */
export const reportPair = (year: number): number => year - (year % 2);

/** The period an address asks for; the usual year where it asks for none, or for one that cannot be. */
export function periodOf(search: URLSearchParams, today: string): Period {
  const [year, from, to] = [search.get("year") ?? "", search.get("from") ?? "", search.get("to") ?? ""];
  if (YEAR.test(year)) return yearPeriod(Number(year));
  return DAY.test(from) && DAY.test(to) && from < to ? { from, to } : yearPeriod(usualYear(today));
}

/** The year or years a period consists of, or `null` for another one. */
export function wholeYears({ from, to }: Period): { readonly first: number; readonly last: number } | null {
  return from.endsWith("-01-01") && to.endsWith("-01-01")
    ? { first: Number(from.slice(0, 4)), last: Number(to.slice(0, 4)) - 1 }
    : null;
}

/** What the server is asked with, and what stands in the address. */
export function searchOf(period: Period): { readonly year: string } | { readonly from: string; readonly to: string } {
  const years = wholeYears(period);
  return years !== null && years.first === years.last ? { year: String(years.first) } : period;
}

/**
 * Two decimals, more only for what is smaller: what was measured never reads as zero, and what misses a hundred never reads as a hundred.
 */
export function rounded(value: number): number {
  const near = Math.round(value * 100) / 100;
  if (near === 0 && value !== 0) return Number(value.toPrecision(1));
  return near === 100 && value < 100 ? 99.99 : near;
}

/** Dimension → value of a cell such as `code=TS-06&mode=A`. */
export const partsOf = (cell: string): readonly (readonly [dimension: string, value: string])[] =>
  cell === ""
    ? []
    : cell.split("&").map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at), part.slice(at + 1)] as const;
      });

const plain = (text: string): string =>
  text.toLocaleLowerCase("pl").normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l");

export interface Choice {
  readonly area: MetricArea | "all";
  readonly light: Light | "all";
  readonly search: string;
}

/** Metrics of an area and a light whose number or words hold every word asked for, whatever its case and accents. */
export function chosenMetrics(
  outcomes: readonly MetricOutcome[],
  metrics: ReadonlyMap<string, Metric>,
  { area, light, search }: Choice,
): readonly MetricOutcome[] {
  const words = plain(search).split(/\s+/u).filter(Boolean);
  return outcomes.filter((one) => {
    if ((area !== "all" && one.area !== area) || (light !== "all" && one.light !== light)) return false;
    const metric = metrics.get(one.id);
    const text = plain(
      metric === undefined
        ? one.id
        : [
            one.id,
            metric.names.pl,
            metric.names.en,
            ...metric.requirements,
            ...metric.figures.flatMap(({ names }) => [names.pl, names.en]),
          ].join(" "),
    );
    return words.every((word) => text.includes(word));
  });
}

export const countOf = ({ metrics }: EffectivenessResult, light: Light): number =>
  metrics.filter((one) => one.light === light).length;

/** Whether a change goes the way it should; `null` where there is no better. */
export function isBetter(direction: Metric["direction"], absolute: number): boolean | null {
  if (direction === "none" || absolute === 0) return null;
  return direction === "up" ? absolute > 0 : absolute < 0;
}
