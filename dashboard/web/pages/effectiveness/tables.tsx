/**
 * Figures of a metric by dimension, drawn only once somebody unfolds them.
 *
 * @module
 */
import { useState } from "react";
import type { FigureOutcome } from "../../../../policies/schema/effectiveness.ts";
import type { Figure } from "../../../../policies/schema/metric.ts";
import { More } from "../../parts/more.tsx";
import { Stack } from "../../parts/stack.tsx";
import type { EffectivenessTextKey } from "../../texts/effectiveness/texts.ts";
import { partsOf } from "./model.ts";
import type { Words } from "./words.ts";

interface Drawn {
  readonly one: FigureOutcome;
  readonly figure: Figure;
}

const STEP = 30;

function Table({
  figure,
  table: { by, rows },
  words,
}: {
  readonly figure: Figure;
  readonly table: FigureOutcome["tables"][number];
  readonly words: Words;
}) {
  const { t, language } = words;
  const dimensions = by.map((one) => t(`eff.by.${one}` as EffectivenessTextKey));
  const title = t("eff.tableOf", { figure: figure.names[language], by: dimensions.join(", ") });
  return (
    <div className="eff-table">
      <h5>{title}</h5>
      {rows.length === 0 ? (
        <p className="muted small">{t("eff.tableEmpty")}</p>
      ) : (
        <More items={rows} step={STEP}>
          {(shown) => (
            <Stack
              caption={title}
              rows={shown}
              rowKey={({ cell }) => cell}
              columns={[
                dimensions.join(" · "),
                { label: t("eff.value"), numeric: true },
                { label: t("eff.counted"), numeric: true },
              ]}
              renderCells={({ cell, result }) => [
                partsOf(cell)
                  .map(([dimension, value]) => words.part(dimension, value))
                  .join(" · "),
                result.kind === "measured" ? (
                  words.value(result.value, figure.unit)
                ) : (
                  <span key="value" className="muted">
                    {t("eff.light.unmeasured")}
                  </span>
                ),
                result.kind === "measured"
                  ? [words.made(result, figure), words.interval(result)].filter((one) => one !== null).join("; ") || "–"
                  : t(`eff.reason.${result.reason}`),
              ]}
            />
          )}
        </More>
      )}
    </div>
  );
}

export function Tables({ figures, words }: { readonly figures: readonly Drawn[]; readonly words: Words }) {
  const { t } = words;
  const [open, setOpen] = useState(false);
  const drawn = figures.filter(({ one }) => one.tables.length > 0);
  if (drawn.length === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("eff.tables")}</summary>
      {open &&
        drawn.flatMap(({ one, figure }) =>
          one.tables.map((table) => (
            <Table key={`${one.id} ${table.by.join(" ")}`} figure={figure} table={table} words={words} />
          )),
        )}
    </details>
  );
}
