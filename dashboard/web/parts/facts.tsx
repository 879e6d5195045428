/**
 * A long technical value in fixed type, broken anywhere, never across the page's edge.
 *
 * @module
 */
import type { ReactNode } from "react";

export const Mono = ({ children }: { readonly children: ReactNode }) => <span className="mono">{children}</span>;

/** Term and value pairs. */
export function Facts({ items }: { readonly items: readonly (readonly [term: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
