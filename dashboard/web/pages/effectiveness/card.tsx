/**
 * «Karta skuteczności»: five areas, each with the light of its worst metric and what gave it. No single score.
 *
 * @module
 */
import type { AreaOutcome } from "../../../../policies/schema/effectiveness.ts";
import type { MetricArea } from "../../../../policies/schema/metric.ts";
import { Button } from "../../parts/button.tsx";
import { StateMark } from "../../parts/state.tsx";
import { useEffectivenessTexts } from "../../texts/effectiveness/texts.ts";
import type { Catalogue } from "./document.ts";
import { lightTone } from "./model.ts";

interface CardProps {
  readonly areas: readonly AreaOutcome[];
  readonly catalogue: Catalogue;
  readonly onArea: (area: MetricArea) => void;
  /** Before the address jumps to a metric: it must be among those shown. */
  readonly onMetric: () => void;
}

function MetricLinks({
  ids,
  catalogue,
  onMetric,
}: { readonly ids: readonly string[] } & Pick<CardProps, "catalogue" | "onMetric">) {
  const { language } = useEffectivenessTexts();
  return (
    <ul className="eff-links">
      {ids.map((id) => (
        <li key={id}>
          <a href={`#${id}`} onClick={onMetric}>
            {id} {catalogue.metrics.get(id)?.names[language]}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Area({ area, ...rest }: { readonly area: AreaOutcome } & Omit<CardProps, "areas">) {
  const { t } = useEffectivenessTexts();
  const name = t(`eff.area.${area.area}`);
  const gave = area.because.filter((id) => !area.unmeasured.includes(id));
  return (
    <li className="eff-area" data-light={area.light}>
      <h3>{name}</h3>
      <StateMark state={lightTone[area.light]} word={t(`eff.light.${area.light}`)} />
      {area.light === "green" && <p className="muted small">{t("eff.allGood")}</p>}
      {area.light === "none" && <p className="muted small">{t("eff.noJudgement")}</p>}
      {area.light !== "green" && gave.length > 0 && (
        <div>
          <p className="muted small">{t("eff.because")}</p>
          <MetricLinks ids={gave} {...rest} />
        </div>
      )}
      {area.unmeasured.length > 0 && (
        <details>
          <summary>{t("eff.missing", { count: area.unmeasured.length })}</summary>
          <MetricLinks ids={area.unmeasured} {...rest} />
        </details>
      )}
      <Button
        variant="link"
        className="no-print"
        aria-label={t("eff.showAreaOf", { area: name })}
        onPress={() => rest.onArea(area.area)}
      >
        {t("eff.showArea")}
      </Button>
    </li>
  );
}

export function Card({ areas, ...rest }: CardProps) {
  const { t } = useEffectivenessTexts();
  return (
    <section aria-labelledby="card-title">
      <h2 id="card-title">{t("eff.card")}</h2>
      <p className="muted">{t("eff.cardText")}</p>
      <ul className="eff-areas">
        {areas.map((area) => (
          <Area key={area.area} area={area} {...rest} />
        ))}
      </ul>
    </section>
  );
}
