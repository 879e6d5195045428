/**
 * The parts of a section side by side, with what waits in each. On a phone the row is wider than the screen; the open part is brought into view.
 *
 * @module
 */
import { useEffect, useRef } from "react";
import { Link } from "../app/router.tsx";
import { useTexts } from "../texts/texts.tsx";

export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly href: string;
  readonly word: string;
  /** How much waits for somebody there; nothing is shown of none. */
  readonly waiting?: number | undefined;
  /** How much there is; «0» says so. */
  readonly count?: number | undefined;
}

/** @param label  names the row to whoever cannot see it */
export function Tabs<Id extends string>({
  label,
  open,
  tabs,
}: {
  readonly label: string;
  readonly open: Id;
  readonly tabs: readonly Tab<Id>[];
}) {
  const { t, number } = useTexts();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    row.current?.querySelector(`[data-tab="${open}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [open]);
  return (
    <nav className="tabs" ref={row} aria-label={label}>
      <ul>
        {tabs.map(({ id, href, word, waiting = 0, count }) => (
          <li key={id} data-tab={id}>
            <Link href={href} aria-current={id === open ? "page" : undefined}>
              {word}
              {waiting > 0 && (
                <span className="count count-waiting">
                  <span aria-hidden="true">{number(waiting)}</span>
                  <span className="sr-only">{t("tabs.waiting", { count: waiting })}</span>
                </span>
              )}
              {count !== undefined && <span className="count">{number(count)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
