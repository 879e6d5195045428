/**
 * Measures and colours of a page, in points (1/72 inch) from its upper left corner: a calm form on A4, ink on white,
 * hairlines instead of boxes, nothing under 8 points.
 *
 * @module
 */

export const MM = 72 / 25.4;

export const PAGE = {
  width: 595.28,
  height: 841.89,
  left: 22 * MM,
  right: 20 * MM,
  /** Where text begins and ends; the header and the footer stand outside. */
  top: 27 * MM,
  bottom: 24 * MM,
  headerTop: 14 * MM,
  footerBottom: 13 * MM,
} as const;

export const WIDTH = PAGE.width - PAGE.left - PAGE.right;
export const FLOOR = PAGE.height - PAGE.bottom;

export const INK = "#1b1f24";
/** 5.9 : 1 on white. */
export const QUIET = "#59626c";
export const HAIRLINE = "#b4bcc4";
export const RULE = "#1f4e79";
export const SHADE = "#f2f5f8";
/** 8.6 : 1 on white; the colour of links and of bars. */
export const ACCENT = "#1f4e79";
export const FAINT = "#e6e9ed";

export interface Type {
  readonly size: number;
  /** Distance between baselines. */
  readonly leading: number;
}

export const BODY: Type = { size: 10.5, leading: 15 };
export const CELL: Type = { size: 9.5, leading: 12.8 };
export const SMALL: Type = { size: 8.5, leading: 11.5 };

export const HEADINGS: Readonly<Record<1 | 2 | 3, Type & { readonly before: number; readonly after: number }>> = {
  1: { size: 18, leading: 23, before: 20, after: 10 },
  2: { size: 13, leading: 17, before: 14, after: 5 },
  3: { size: 11, leading: 15, before: 12, after: 4 },
};

/** White space after a block that is not a heading. */
export const GAP = 9;
