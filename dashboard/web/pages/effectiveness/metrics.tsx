/**
 * M01–M32 by area, with a filter by area and light and a search; the address carries both, so that a view can be sent.
 *
 * @module
 */
import { useDeferredValue } from "react";
import type { EffectivenessResult } from "../../../../policies/schema/effectiveness.ts";
import { setSearch, usePlace } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Empty } from "../../parts/trouble.tsx";
import type { Catalogue } from "./document.ts";
import { MetricCard } from "./metric.tsx";
import { AREAS, LIGHTS, chosenMetrics, countOf, lightTone } from "./model.ts";
import { useWords } from "./words.ts";

const among = <T extends string>(all: readonly T[], text: string | null): T | "all" =>
  all.find((one) => one === text) ?? "all";

export function Metrics({
  result,
  catalogue,
  search,
  onSearch,
  onClear,
}: {
  readonly result: EffectivenessResult;
  readonly catalogue: Catalogue;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onClear: () => void;
}) {
  const words = useWords(catalogue);
  const { t, number } = words;
  const place = usePlace().search;
  const [area, light] = [among(AREAS, place.get("area")), among(LIGHTS, place.get("light"))];
  const shown = chosenMetrics(result.metrics, catalogue.metrics, { area, light, search: useDeferredValue(search) });
  const filtered = shown.length < result.metrics.length;
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics" tabIndex={-1}>
        {t("eff.metrics")}
      </h2>
      <div className="board-tools no-print">
        <fieldset className="board-lights eff-lights">
          <legend className="sr-only">{t("eff.filterLight")}</legend>
          <button type="button" aria-pressed={light === "all"} onClick={() => setSearch({ light: null })}>
            {t("eff.filterAll")} <span className="count">{number(result.metrics.length)}</span>
          </button>
          {LIGHTS.map((one) => (
            <button key={one} type="button" aria-pressed={light === one} onClick={() => setSearch({ light: one })}>
              <StateMark state={lightTone[one]} word={t(`eff.light.${one}`)} />
              <span className="count">{number(countOf(result, one))}</span>
            </button>
          ))}
        </fieldset>
        <div className="eff-search">
          <Choice
            label={t("eff.filterArea")}
            value={area}
            onChange={(next) => setSearch({ area: next === "all" ? null : next })}
            options={[
              { value: "all", text: t("eff.filterAll") },
              ...AREAS.map((one) => ({ value: one, text: t(`eff.area.${one}`) })),
            ]}
          />
          <Field label={t("eff.search")} hint={t("eff.searchHint")} type="search" value={search} onChange={onSearch} />
        </div>
      </div>
      <p className="muted" aria-live="polite">
        {t("eff.count", { count: shown.length })}
        {filtered && shown.length > 0 && (
          <Button variant="link" className="no-print" onPress={onClear}>
            {t("eff.clear")}
          </Button>
        )}
      </p>
      {shown.length === 0 ? (
        <Empty title={t("eff.none")}>
          <p>{t("eff.noneText")}</p>
          <Button onPress={onClear}>{t("eff.clear")}</Button>
        </Empty>
      ) : (
        AREAS.map((one) => {
          const own = shown.filter((outcome) => outcome.area === one);
          return own.length === 0 ? null : (
            <section key={one} className="eff-group" aria-labelledby={`area-${one}`}>
              <h3 id={`area-${one}`}>{t(`eff.area.${one}`)}</h3>
              <ul className="requirements">
                {own.map((outcome) => {
                  const metric = catalogue.metrics.get(outcome.id);
                  return metric === undefined ? null : (
                    <MetricCard key={outcome.id} outcome={outcome} metric={metric} result={result} words={words} />
                  );
                })}
              </ul>
            </section>
          );
        })
      )}
    </section>
  );
}
