/**
 * The section of cases: its parts side by side, each only for those who may open it.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi, useSession } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { mayOpen } from "../../app/routes.ts";
import { Tabs } from "../../parts/tabs.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";

const parts = [
  { id: "cases", href: "/cases" },
  { id: "decisions", href: "/cases/decisions" },
  { id: "event-register", href: "/cases/events" },
  { id: "intervention-register", href: "/cases/interventions" },
  { id: "daily-report", href: "/cases/day" },
] as const;

export function CasesFrame({
  open,
  actions,
  wide = true,
  children,
}: {
  readonly open: (typeof parts)[number]["id"];
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useCaseTexts();
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
      <Tabs
        label={t("cases.tabs")}
        open={open}
        tabs={parts
          .filter(({ id }) => mayOpen(id, permissions))
          .map((one) => ({ ...one, word: t(`casesTab.${one.id}`), waiting: one.id === "decisions" ? waiting : 0 }))}
      />
      {children}
    </Page>
  );
}
