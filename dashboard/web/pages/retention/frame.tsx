/**
 * The section «Dane i retencja»: its parts side by side.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useRetentionTexts } from "../../texts/retention/texts.ts";
import { splitReviews } from "./model.ts";

const parts = [
  { id: "overview", href: "/retention" },
  { id: "reviews", href: "/retention/reviews" },
  { id: "disposals", href: "/retention/disposals" },
  { id: "data", href: "/retention/data" },
  { id: "reads", href: "/retention/reads" },
] as const;

export function RetentionFrame({
  open,
  actions,
  wide = false,
  children,
}: {
  readonly open: (typeof parts)[number]["id"];
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useRetentionTexts();
  const { data } = useApi("retention");
  const waiting = {
    overview: 0,
    reviews: data === undefined ? 0 : splitReviews(data.reviews).due.length,
    disposals: data?.disposals.filter(({ state }) => state === "proposed").length ?? 0,
    data: 0,
    reads: 0,
  };
  return (
    <Page
      title={t("nav.retention")}
      part={t(`retentionTab.${open}`)}
      lead={t(`retentionLead.${open}`)}
      wide={wide}
      {...(actions === undefined ? {} : { actions })}
    >
      <Tabs
        label={t("retention.tabs")}
        open={open}
        tabs={parts.map((one) => ({ ...one, word: t(`retentionTab.${one.id}`), waiting: waiting[one.id] }))}
      />
      {children}
    </Page>
  );
}
