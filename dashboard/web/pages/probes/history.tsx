/**
 * Thirty days as a line and as a table with the same numbers.
 *
 * @module
 */
import type { ProbeDay } from "../../../../policies/schema/probes.ts";
import { Stack } from "../../parts/stack.tsx";
import { dayText } from "../people/day-text.ts";
import { percentOf, pointsOf } from "./model.ts";
import { useWords } from "./words.ts";

const WIDTH = 720;
const HEIGHT = 120;
const EDGE = 6;

function Chart({ days }: { readonly days: readonly ProbeDay[] }) {
  const { t, language, percent } = useWords();
  const closed = pointsOf(days, "closed", WIDTH, HEIGHT);
  const open = pointsOf(days, "open", WIDTH, HEIGHT);
  const values = days.flatMap((day) => percentOf(day.closed) ?? []);
  const last = values.at(-1);
  if (closed.length < 2 || last === undefined) return null;
  const words = t("probes.chartWords", {
    from: dayText(days[0]?.day ?? "", language),
    to: dayText(days.at(-1)?.day ?? "", language),
    least: percent(Math.min(...values)),
    last: percent(last),
  });
  const line = (points: typeof closed): string => points.map(({ x, y }) => `${String(x)},${String(y)}`).join(" ");
  return (
    <figure className="probe-chart">
      <svg
        // An inline drawing cannot be an <img>: it takes the theme's colours.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={words}
        viewBox={`${String(-EDGE)} ${String(-EDGE)} ${String(WIDTH + 2 * EDGE)} ${String(HEIGHT + 2 * EDGE)}`}
        preserveAspectRatio="none"
      >
        <title>{words}</title>
        {[0, 0.5, 1].map((part) => (
          <line key={part} className="probe-grid" x1="0" x2={WIDTH} y1={part * HEIGHT} y2={part * HEIGHT} />
        ))}
        <polyline className="probe-line-open" points={line(open)} />
        <polyline className="probe-line-closed" points={line(closed)} />
      </svg>
      <figcaption className="muted small">
        <span className="probe-key probe-key-closed">{t("probes.closed")}</span>
        <span className="probe-key probe-key-open">{t("probes.open")}</span>
        <span>
          {percent(90)} – {percent(100)}
        </span>
      </figcaption>
    </figure>
  );
}

export function History({ days }: { readonly days: readonly ProbeDay[] }) {
  const { t, language, said } = useWords();
  return (
    <section aria-labelledby="probe-history">
      <h2 id="probe-history">{t("probes.history")}</h2>
      {days.length === 0 ? (
        <p className="muted">{t("probes.historyEmpty")}</p>
      ) : (
        <>
          <Chart days={days} />
          <details>
            <summary>{t("probes.historyTable")}</summary>
            <Stack
              caption={t("probes.history")}
              columns={[
                t("probes.day"),
                { label: t("probes.closed"), numeric: true },
                { label: t("probes.open"), numeric: true },
                { label: t("probes.rounds"), numeric: true },
                { label: t("probes.failing"), numeric: true },
              ]}
              rows={days.toReversed()}
              rowKey={({ day }) => day}
              renderCells={({ day, closed, open, rounds, failing }) => [
                dayText(day, language),
                said(closed),
                said(open),
                rounds,
                failing,
              ]}
            />
          </details>
        </>
      )}
    </section>
  );
}
