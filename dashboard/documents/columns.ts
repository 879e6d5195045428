/**
 * Widths of a table's columns.
 *
 * @module
 */
import type { Column } from "./model.ts";

/** What a column needs so that no word breaks, and what it would like so that no line does. */
export interface Wish {
  readonly least: number;
  readonly best: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const isShare = (share: number | undefined): share is number =>
  share !== undefined && Number.isFinite(share) && share > 0;

/** A word longer than this share of the table is broken; it would take the room of the rest. */
const LEAST_MOST = 0.4;

/** Shares as they were given, but no column so narrow that its words break while another has room to spare. */
function lifted(widths: readonly number[], least: readonly number[]): number[] {
  const need = sum(widths.map((width, index) => Math.max(0, (least[index] ?? 0) - width)));
  const spare = sum(widths.map((width, index) => Math.max(0, width - (least[index] ?? 0))));
  if (need === 0 || need > spare) return [...widths];
  return widths.map((width, index) => {
    const own = least[index] ?? 0;
    return width < own ? own : width - ((width - own) / spare) * need;
  });
}

/**
 * Widths that together make `total`, by the columns' shares if any is given, otherwise by what the cells hold.
 *
 * @param total  in any unit; `wishes` use the same
 */
export function columnWidths(columns: readonly Column[], wishes: readonly Wish[], total: number): number[] {
  const given = columns.map(({ width }) => width).filter(isShare);
  if (given.length > 0) {
    const mean = sum(given) / given.length;
    const all = columns.map(({ width }) => (isShare(width) ? width : mean));
    return lifted(
      all.map((share) => (share / sum(all)) * total),
      columns.map((_, index) => Math.min(wishes[index]?.least ?? 0, total * LEAST_MOST)),
    );
  }
  const fair = total / Math.max(1, columns.length);
  const least = wishes.map((wish) => Math.max(1, Math.min(wish.least, fair)));
  const best = wishes.map((wish, index) => Math.max(wish.best, least[index] ?? 1));
  if (sum(best) <= total) return best.map((value) => (value / sum(best)) * total);
  const spare = total - sum(least);
  const room = best.map((value, index) => value - (least[index] ?? 0));
  return least.map((value, index) => value + (spare * (room[index] ?? 0)) / sum(room));
}
