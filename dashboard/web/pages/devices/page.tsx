/**
 * «Urządzenia»: the register, what to mend first, tickets, inspections, routers and the baseline, each loaded when opened.
 *
 * @module
 */
import { Suspense, lazy } from "react";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { usePlace } from "../../app/router.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Loading } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { tabs } from "./tabs.ts";
import type { TabId } from "./tabs.ts";

const parts = {
  register: lazy(() => import("./register.tsx")),
  fix: lazy(() => import("./fix.tsx")),
  carts: lazy(() => import("./carts.tsx")),
  tickets: lazy(() => import("./tickets.tsx")),
  inspections: lazy(() => import("./inspections.tsx")),
  routers: lazy(() => import("./routers.tsx")),
  baselines: lazy(() => import("./baselines.tsx")),
} as const;

function useCounts(): Partial<Record<TabId, number>> {
  const fix = useApi("fixList").data;
  const tickets = useApi("tickets").data;
  const inspections = useApi("inspections").data;
  return {
    fix: fix?.tablets ?? 0,
    tickets: (tickets ?? []).filter((ticket) => ticket.closedAt === null).length,
    inspections: (inspections ?? []).filter((one) => one.state === "overdue" || one.state === "open").length,
  };
}

export default function DevicesPage() {
  const { t } = useTexts();
  const { path } = usePlace();
  const counts = useCounts();
  const tab: TabId = tabs.find((one) => one.path === path.replace(/\/+$/u, ""))?.id ?? "register";
  const Part = parts[tab];
  return (
    <Page title={t("nav.devices")} part={t(`devices.tab.${tab}`)} lead={t(`devices.lead.${tab}`)} wide>
      <Tabs
        label={t("devices.tabs")}
        open={tab}
        tabs={tabs.map(({ id, path: href }) => ({ id, href, word: t(`devices.tab.${id}`), waiting: counts[id] }))}
      />
      <Suspense fallback={<Loading />}>
        <Part />
      </Suspense>
    </Page>
  );
}
