/**
 * A category: its short name, its code, the full wording on hover.
 *
 * @module
 */
import type { Names } from "./names.ts";

export function CategoryMark({ code, names }: { readonly code: string; readonly names: Names }) {
  return (
    <span className="category" title={names.categoryFull(code)}>
      <span>{names.category(code)}</span> <span className="code">{code}</span>
    </span>
  );
}
