/**
 * How the size of a list went: a small line, and the same in words for whoever does not see it.
 *
 * @module
 */
import { useTexts } from "../texts/texts.tsx";
import { trendOf } from "./trend.ts";
import type { TrendPoint } from "./trend.ts";

export function TrendLine({
  points,
  width = 88,
  height = 26,
}: {
  readonly points: readonly TrendPoint[];
  readonly width?: number;
  readonly height?: number;
}) {
  const { t, exact } = useTexts();
  const trend = trendOf(points, width, height);
  if (trend === null) return <span className="muted">{t("value.none")}</span>;
  const end = trend.points.split(" ").at(-1)?.split(",") ?? [];
  const words = t("trend.words", {
    from: exact(trend.first.at),
    first: trend.first.entries,
    last: trend.last.entries,
    least: trend.least,
    most: trend.most,
  });
  return (
    <svg
      className="trend"
      // An inline drawing cannot be an <img>: it takes the theme's colours.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={words}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{words}</title>
      <polyline points={trend.points} />
      <circle cx={end[0]} cy={end[1]} r="2.4" />
    </svg>
  );
}
