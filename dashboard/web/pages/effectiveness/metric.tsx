/**
 * One metric: its figures with what they were made of, target, light and change; how to read it; coverage, breaks and tables.
 *
 * @module
 */
import { Info } from "lucide-react";
import type {
  EffectivenessResult,
  FigureOutcome,
  FigureResult,
  MetricOutcome,
} from "../../../../policies/schema/effectiveness.ts";
import type { Figure, Metric } from "../../../../policies/schema/metric.ts";
import { StateMark } from "../../parts/state.tsx";
import { isBetter, lightTone } from "./model.ts";
import { Tables } from "./tables.tsx";
import type { Words } from "./words.ts";

/** The number with what it was made of, or that there is none and why. */
export function Result({
  result,
  figure,
  words,
}: {
  readonly result: FigureResult;
  readonly figure: Figure;
  readonly words: Words;
}) {
  const { t } = words;
  if (result.kind === "not-measured")
    return (
      <>
        <strong className="eff-missing">{t("eff.light.unmeasured")}</strong>
        <span className="muted small">{t(`eff.reason.${result.reason}`)}</span>
      </>
    );
  const [made, interval] = [words.made(result, figure), words.interval(result)];
  return (
    <>
      <strong>{words.value(result.value, figure.unit)}</strong>
      {made !== null && <span className="muted small">{made}</span>}
      {interval !== null && <span className="muted small">{interval}</span>}
    </>
  );
}

function Change({
  outcome,
  metric,
  lead,
  of,
  result,
  words,
}: {
  readonly outcome: FigureOutcome;
  readonly metric: Metric;
  readonly lead: boolean;
  readonly of: MetricOutcome;
  readonly result: EffectivenessResult;
  readonly words: Words;
}) {
  const { t } = words;
  const { change } = outcome;
  if (result.before === null || outcome.result.kind === "not-measured") return null;
  if (change === null) return <span className="eff-change small">{t("eff.noBefore")}</span>;
  const [broken] = of.breaks;
  const why = broken === undefined ? t("eff.incomparableCoverage") : words.break(broken);
  const better = lead && change.comparable ? isBetter(metric.direction, change.absolute) : null;
  return (
    <span className="eff-change small">
      {better !== null && <strong>{t(better ? "eff.better" : "eff.worse")}: </strong>}
      {words.change(change, outcome.unit, result.before, why)}
      {change.comparable && change.perExposure !== null && (
        <span className="block">{t("eff.perChange", { percent: words.signedPercent(change.perExposure) })}</span>
      )}
    </span>
  );
}

export function MetricCard({
  outcome,
  metric,
  result,
  words,
}: {
  readonly outcome: MetricOutcome;
  readonly metric: Metric;
  readonly result: EffectivenessResult;
  readonly words: Words;
}) {
  const { t, language } = words;
  const { coverage } = outcome;
  const figures = outcome.figures.flatMap((one, index) => {
    const figure = metric.figures.find(({ id }) => id === one.id);
    return figure === undefined ? [] : [{ one, figure, lead: index === 0 }];
  });
  return (
    <li className="metric" id={outcome.id} data-light={outcome.light}>
      <div className="metric-head">
        <h4>
          <span className="requirement-id">{outcome.id}</span> {metric.names[language]}
        </h4>
        <StateMark state={lightTone[outcome.light]} word={t(`eff.light.${outcome.light}`)} />
      </div>
      <ul className="eff-figures">
        {figures.map(({ one, figure, lead }) => (
          <li key={one.id} data-lead={lead ? true : undefined}>
            <span className="eff-name">
              {figure.names[language]}
              {one.target !== null && (
                <span className="muted small">
                  {words.target(one.target, one.unit)}
                  {figures.length > 1 && one.light !== "none" && (
                    <StateMark state={lightTone[one.light]} word={t(`eff.light.${one.light}`)} />
                  )}
                </span>
              )}
            </span>
            <span className="eff-value">
              <Result result={one.result} figure={figure} words={words} />
            </span>
            <Change outcome={one} metric={metric} lead={lead} of={outcome} result={result} words={words} />
          </li>
        ))}
      </ul>
      <p className="eff-note">
        <Info aria-hidden="true" size={18} />
        <span>{metric.interpretation[language]}</span>
      </p>
      <p className="muted small">
        {coverage.percent === null
          ? t("eff.coverageNone")
          : t("eff.coverage", { percent: words.percent(coverage.percent) })}
        {!coverage.enough && `; ${t("eff.coverageLow")}`}
      </p>
      <details>
        <summary>{t("eff.definition")}</summary>
        <dl className="facts">
          {(["numerator", "denominator", "source"] as const).map((key) => (
            <div key={key}>
              <dt>{t(`eff.${key}`)}</dt>
              <dd>{metric[key][language]}</dd>
            </div>
          ))}
          <div>
            <dt>{t("eff.goal")}</dt>
            <dd>{metric.target[language]}</dd>
          </div>
          <div>
            <dt>{t("eff.requirements")}</dt>
            <dd>{metric.requirements.join(", ")}</dd>
          </div>
          {outcome.breaks.length > 0 && (
            <div>
              <dt>{t("eff.breaks")}</dt>
              <dd>{outcome.breaks.map(words.break).join("; ")}</dd>
            </div>
          )}
        </dl>
      </details>
      <Tables figures={figures} words={words} />
    </li>
  );
}
