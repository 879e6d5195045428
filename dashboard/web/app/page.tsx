/**
 * Heading, title of the window and where the focus lands after a change of page.
 *
 * @module
 */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { hasMoved } from "./router.tsx";
import { useTexts } from "../texts/texts.tsx";

export interface PageProps {
  readonly title: string;
  /** Part of the page that is open; stands before the title in the window's own. */
  readonly part?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, part, lead, actions, wide = false, children }: PageProps) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t("brand.window", { page: part === undefined ? title : `${part} · ${title}` });
  }, [t, title, part]);
  useEffect(() => {
    if (hasMoved()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={wide ? "page page-wide" : "page"}>
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
