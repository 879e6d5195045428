/**
 * Figures as people read them: value with its unit, what it was made of, its target, its change, its period.
 *
 * @module
 */
import { useMemo } from "react";
import type { FigureResult, Period, SeriesBreak, YearChange } from "../../../../policies/schema/effectiveness.ts";
import type { Figure, FigureUnit, Target } from "../../../../policies/schema/metric.ts";
import { namedChanges } from "../../../../policies/engine/metrics/break-words.ts";
import type { PartKind } from "../../../../policies/schema/part-names.ts";
import { useNames } from "../../parts/names.ts";
import { useEffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import type { EffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import { dayText } from "../people/day-text.ts";
import type { Catalogue } from "./document.ts";
import { rounded, shiftDay, wholeYears } from "./model.ts";

type Measured = Extract<FigureResult, { readonly kind: "measured" }>;

export interface Words extends EffectivenessTexts {
  readonly value: (value: number, unit: FigureUnit) => string;
  readonly percent: (value: number) => string;
  readonly signedPercent: (value: number) => string;
  readonly target: (target: Target, unit: FigureUnit) => string;
  /** What the value was made of; `null` where the value says it all. */
  readonly made: (result: Measured, figure: Figure) => string | null;
  readonly period: (period: Period) => string;
  readonly interval: (result: Measured) => string | null;
  readonly change: (change: YearChange, unit: FigureUnit, before: Period, why: string) => string;
  readonly break: (one: SeriesBreak) => string;
  /** A value of a dimension: `code`, `TS-06`. */
  readonly part: (dimension: string, value: string) => string;
}

const INTL_UNITS = {
  percent: "percent",
  minutes: "minute",
  seconds: "second",
  hours: "hour",
  days: "day",
} as const satisfies Partial<Record<FigureUnit, string>>;

const isIntl = (unit: FigureUnit): unit is keyof typeof INTL_UNITS => Object.hasOwn(INTL_UNITS, unit);

export function useWords({ measures, names: parts }: Catalogue): Words {
  const texts = useEffectivenessTexts();
  const names = useNames();
  return useMemo(() => {
    const { t, attempt, language } = texts;
    const locale = language === "pl" ? "pl-PL" : "en-GB";
    const digits = { maximumSignificantDigits: 15, useGrouping: "always" } as const;
    const plain = new Intl.NumberFormat(locale, digits);
    const units = Object.fromEntries(
      Object.entries(INTL_UNITS).map(([unit, name]) => [
        unit,
        new Intl.NumberFormat(locale, { ...digits, style: "unit", unit: name, unitDisplay: "long" }),
      ]),
    );
    const percents = new Intl.NumberFormat(locale, { ...digits, style: "unit", unit: "percent", unitDisplay: "short" });
    const languages = new Intl.DisplayNames(locale, { type: "language" });
    const number = (value: number): string => plain.format(rounded(value));
    const percent = (value: number): string => percents.format(rounded(value));
    const value = (amount: number, unit: FigureUnit): string => {
      if (unit === "percent") return percent(amount);
      if (isIntl(unit)) return units[unit]?.format(rounded(amount)) ?? number(amount);
      if (unit === "per-thousand") return t("eff.perThousand", { value: number(amount) });
      return unit === "per-hundred" ? t("eff.perHundred", { value: number(amount) }) : number(amount);
    };
    const signed = (amount: number, say: (value: number) => string): string =>
      `${amount > 0 ? "+" : amount < 0 ? "−" : ""}${say(Math.abs(amount))}`;
    const what = (measure: string): string => measures.get(measure)?.what[language] ?? measure;
    const period = (one: Period): string => {
      const years = wholeYears(one);
      if (years === null) return `${dayText(one.from, language)} – ${dayText(shiftDay(one.to, -1), language)}`;
      return years.first === years.last
        ? t("eff.year", { year: String(years.first) })
        : t("eff.yearsShort", { first: String(years.first), last: String(years.last) });
    };
    return {
      ...texts,
      value,
      percent,
      signedPercent: (amount) => signed(amount, percent),
      period,
      target: ({ atLeast, atMost, perYear }, unit) => {
        const goal = atLeast === undefined ? `≤ ${value(atMost ?? 0, unit)}` : `≥ ${value(atLeast, unit)}`;
        return t(perYear ? "eff.targetYear" : "eff.target", { target: goal });
      },
      made: ({ numerator, denominator, perExposure }, figure) => {
        switch (figure.kind) {
          case "share":
            return t("eff.of", { part: number(numerator), whole: number(denominator ?? 0) });
          case "rate":
            return t("eff.ratio", {
              part: number(numerator),
              whole: number(denominator ?? 0),
              what: what(figure.denominator.measure),
            });
          case "quantile":
          case "mean":
            return t("eff.measurements", { count: number(denominator ?? 0) });
          default: {
            if (perExposure === null || figure.exposure === undefined) return null;
            const { of, times, divide } = figure.exposure;
            const params = { value: number(perExposure), times: number(times), what: what(of.measure) };
            return t(divide === 1 ? "eff.per" : "eff.perHours", params);
          }
        }
      },
      interval: ({ interval }) =>
        interval === null ? null : t("eff.interval", { low: percent(interval.low), high: percent(interval.high) }),
      change: (change, unit, before, why) => {
        const then = `${period(before)}, ${value(change.before, unit)}`;
        if (!change.comparable) return t("eff.incomparable", { before: then, why });
        if (change.absolute === 0) return t("eff.same", { before: then });
        const by = signed(change.absolute, (amount) =>
          unit === "percent" ? t("eff.points", { value: number(amount) }) : value(amount, unit),
        );
        return change.percent === null
          ? t("eff.change", { change: by, before: then })
          : t("eff.changePercent", { change: by, percent: signed(change.percent, percent), before: then });
      },
      break: ({ kind, on, what: changed }) =>
        t(`eff.break.${kind}`, {
          day: dayText(on, language),
          what: namedChanges(changed, (id) => parts[kind]?.[id]?.[language]),
        }),
      part: (dimension, code) => {
        if (code === "none") return t("eff.unknown");
        if (dimension === "code") {
          const name = names.category(code);
          return name === code ? code : `${name} (${code})`;
        }
        if (dimension === "language") {
          try {
            return languages.of(code) ?? code;
          } catch {
            return code; // `other` and the like are no language tags
          }
        }
        const key = `${dimension}.${code}`;
        return (
          parts[dimension as PartKind]?.[code]?.[language] ??
          attempt(`eff.part.${key}`) ??
          attempt(dimension === "mode" ? `mode.${code}` : `role.${code}`) ??
          code
        );
      },
    };
  }, [texts, names, measures, parts]);
}
