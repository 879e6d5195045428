/**
 * The section of cases: its parts side by side, each only for those who may open it.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { mayOpen } from "../../app/routes.ts";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { useOpenTab } from "./open-tab.ts";

const parts = [
  { page: "cases", href: "/cases" },
  { page: "decisions", href: "/cases/decisions" },
  { page: "event-register", href: "/cases/events" },
  { page: "intervention-register", href: "/cases/interventions" },
  { page: "daily-report", href: "/cases/day" },
] as const;

export function CasesFrame({
  open,
  actions,
  wide = true,
  children,
}: {
  readonly open: (typeof parts)[number]["page"];
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { t, number } = useCaseTexts();
  const tabsRow = useOpenTab();
  const permissions = useSession().data?.permissions ?? [];
  const waiting = useApi("decisions", { enabled: mayOpen("decisions", permissions) }).data?.length;
  return (
    <Page
      title={t("nav.cases")}
      part={t(`casesTab.${open}`)}
      lead={t(`casesLead.${open}`)}
      wide={wide}
      {...(actions === undefined ? {} : { actions })}
    >
      <nav className="tabs" ref={tabsRow} aria-label={t("cases.tabs")}>
        <ul>
          {parts
            .filter(({ page }) => mayOpen(page, permissions))
            .map(({ page, href }) => (
              <li key={page}>
                <Link href={href} aria-current={page === open ? "page" : undefined}>
                  {t(`casesTab.${page}`)}
                  {page === "decisions" && waiting !== undefined && <span className="count">{number(waiting)}</span>}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      {children}
    </Page>
  );
}
