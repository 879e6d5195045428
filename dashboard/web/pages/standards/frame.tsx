/**
 * The section «Standardy»: its parts side by side.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";

const parts = [
  { id: "board", href: "/standards" },
  { id: "calendar", href: "/standards/calendar" },
  { id: "remarks", href: "/standards/remarks" },
  { id: "improvements", href: "/standards/improvements" },
  { id: "consultations", href: "/standards/consultations" },
  { id: "trainings", href: "/standards/trainings" },
  { id: "guidance", href: "/standards/guidance" },
  { id: "accessibility", href: "/standards/accessibility" },
  { id: "contractors", href: "/standards/contractors" },
] as const;

export function StandardsFrame({
  open,
  actions,
  children,
}: {
  readonly open: (typeof parts)[number]["id"];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useStandardsTexts();
  const duties = useApi("duties");
  const remarks = useApi("remarks");
  const waiting: Partial<Record<(typeof parts)[number]["id"], number>> = {
    calendar: duties.data?.filter(({ state }) => state === "overdue").length ?? 0,
    remarks: remarks.data?.filter(({ decision }) => decision === null).length ?? 0,
  };
  return (
    <Page
      title={t("nav.standards")}
      part={t(`standardsTab.${open}`)}
      lead={t(`standardsLead.${open}`)}
      {...(actions === undefined ? {} : { actions })}
    >
      <Tabs
        label={t("standards.tabs")}
        open={open}
        tabs={parts.map((one) => ({ ...one, word: t(`standardsTab.${one.id}`), waiting: waiting[one.id] }))}
      />
      {children}
    </Page>
  );
}
