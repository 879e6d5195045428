/**
 * «Urządzenia»: the register, what to mend first, tickets, inspections, routers and the baseline, each loaded when opened.
 *
 * @module
 */
import { Suspense, lazy, useEffect, useRef } from "react";
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link, usePlace } from "../../app/router.tsx";
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
  const { t, number } = useTexts();
  const { path } = usePlace();
  const counts = useCounts();
  const tab: TabId = tabs.find((one) => one.path === path.replace(/\/+$/u, ""))?.id ?? "register";
  const Part = parts[tab];
  const row = useRef<HTMLElement>(null);
  // On a phone the tabs run past the edge: the one that is open must be in sight.
  useEffect(() => {
    const current = row.current?.querySelector(`[data-tab="${tab}"]`);
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [tab]);
  return (
    <Page title={t("nav.devices")} part={t(`devices.tab.${tab}`)} lead={t(`devices.lead.${tab}`)} wide>
      <nav className="tabs" aria-label={t("devices.tabs")} ref={row}>
        <ul>
          {tabs.map(({ id, path: to }) => (
            <li key={id} data-tab={id}>
              <Link href={to} aria-current={id === tab ? "page" : undefined}>
                {t(`devices.tab.${id}`)}
                {(counts[id] ?? 0) > 0 && (
                  <span className="count count-waiting">
                    <span aria-hidden="true">{number(counts[id] ?? 0)}</span>
                    <span className="sr-only">{t("network.waiting", { count: counts[id] ?? 0 })}</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Suspense fallback={<Loading />}>
        <Part />
      </Suspense>
    </Page>
  );
}
