/**
 * What stands around every part of «Sieć i listy»: heading, tabs with what waits in them, and the hold, if there is one.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Hold } from "./hold.tsx";
import { openTabs } from "./tabs.ts";
import type { TabId } from "./tabs.ts";

/** How much waits for a person in each part. */
function useCounts(): Partial<Record<TabId, number>> {
  const may = useMay();
  const enabled = may("lists.read");
  const quarantine = useApi("quarantine", { enabled }).data;
  const mistakes = useApi("mistakes", { enabled }).data;
  const exceptions = useApi("exceptions", { enabled }).data;
  const waiting = (quarantine ?? []).filter((entry) => entry.decision === null && entry.present).length;
  const asked = (mistakes ?? []).filter((mistake) => mistake.decision === null).length;
  return {
    queue: waiting + asked,
    exceptions: (exceptions ?? []).filter((exception) => exception.state === "waiting").length,
  };
}

export function NetworkFrame({ tab, children }: { readonly tab: TabId; readonly children: ReactNode }) {
  const { t, number } = useTexts();
  const may = useMay();
  const counts = useCounts();
  return (
    <Page title={t("nav.network")} part={t(`network.tab.${tab}`)} lead={t(`network.lead.${tab}`)} wide>
      <nav className="tabs" aria-label={t("network.tabs")}>
        <ul>
          {openTabs(may).map(({ id, path }) => (
            <li key={id}>
              <Link href={path} aria-current={id === tab ? "page" : undefined}>
                {t(`network.tab.${id}`)}
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
      {tab !== "networks" && tab !== "why" && <Hold />}
      {children}
    </Page>
  );
}
