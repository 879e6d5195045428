/**
 * Which period the page speaks about: a year, the two years of the report, or any days.
 *
 * @module
 */
import { useState } from "react";
import type { Period } from "../../../../policies/schema/effectiveness.ts";
import { setSearch } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { useEffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import { ShortText } from "../cases/long-text.tsx";
import { reportPair, searchOf, shiftDay, wholeYears, yearPeriod } from "./model.ts";

const YEARS_BACK = 5;
const OWN = "own";

const keyOf = (period: Period): string => {
  const years = wholeYears(period);
  return years === null ? OWN : `${String(years.first)}-${String(years.last)}`;
};

export const showPeriod = (period: Period): void =>
  setSearch({ year: null, from: null, to: null, ...searchOf(period) });

export function PeriodChoice({ period, today }: { readonly period: Period; readonly today: string }) {
  const { t } = useEffectivenessTexts();
  const [own, setOwn] = useState(false);
  const [from, setFrom] = useState(period.from);
  const [until, setUntil] = useState(() => shiftDay(period.to, -1));
  const [checked, setChecked] = useState(false);
  const now = Number(today.slice(0, 4));
  const years = Array.from({ length: YEARS_BACK }, (_, index) => yearPeriod(now - index));
  const pairs = [0, 2].map((back) => yearPeriod(reportPair(now) - back, 2));
  const known = [...years, ...pairs];
  const here = keyOf(period);
  const shown = own || !known.some((one) => keyOf(one) === here) ? OWN : here;
  const options = known.map((one) => {
    const { first, last } = wholeYears(one) ?? { first: 0, last: 0 };
    const text =
      first === last
        ? t("eff.year", { year: String(first) })
        : t("eff.years", { first: String(first), last: String(last) });
    return { value: keyOf(one), text };
  });
  const fits = from !== "" && until !== "" && from <= until;
  return (
    <form
      className="eff-period no-print"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (fits) showPeriod({ from, to: shiftDay(until, 1) });
      }}
    >
      <Choice
        label={t("eff.period")}
        value={shown}
        options={[...options, { value: OWN, text: t("eff.own") }]}
        onChange={(key) => {
          const found = known.find((one) => keyOf(one) === key);
          setOwn(found === undefined);
          if (found !== undefined) showPeriod(found);
        }}
      />
      {shown === OWN && (
        <>
          <ShortText
            label={t("eff.from")}
            type="date"
            value={from}
            onChange={setFrom}
            error={checked && !fits ? t("eff.periodWrong") : null}
          />
          <ShortText label={t("eff.until")} type="date" value={until} onChange={setUntil} />
          <Button type="submit">{t("eff.show")}</Button>
        </>
      )}
    </form>
  );
}
