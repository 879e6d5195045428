/**
 * A box that scrolls sideways instead of the page; reachable by keyboard and named, because it scrolls.
 *
 * @module
 */
import type { ReactNode } from "react";

export function Scroll({
  label,
  sheet = false,
  children,
}: {
  readonly label: string;
  readonly sheet?: boolean;
  readonly children: ReactNode;
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={sheet ? "scroll-x sheet" : "scroll-x"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
