/**
 * Which rows of a long list are drawn. Pure.
 *
 * @module
 */
export interface Span {
  /** First row drawn. */
  readonly from: number;
  /** First row not drawn any more. */
  readonly to: number;
}

/** Rows above and below the view, so that a quick scroll finds them drawn already. */
export const overscan = 12;

/**
 * @param top  scroll offset in CSS pixels
 * @param height  height of the view in CSS pixels
 * @param rowHeight  > 0, the same for every row
 */
export function span(count: number, top: number, height: number, rowHeight: number): Span {
  const first = Math.floor(Math.max(0, top) / rowHeight);
  const last = Math.ceil((Math.max(0, top) + Math.max(0, height)) / rowHeight);
  const to = Math.min(count, last + overscan);
  return { from: Math.max(0, Math.min(first - overscan, to)), to };
}
