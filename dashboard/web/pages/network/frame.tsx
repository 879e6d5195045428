/**
 * What stands around every part of «Sieć i listy»: heading, tabs with what waits in them, and the hold, if there is one.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Tabs } from "../../parts/tabs.tsx";
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
  const { t } = useTexts();
  const may = useMay();
  const counts = useCounts();
  return (
    <Page title={t("nav.network")} part={t(`network.tab.${tab}`)} lead={t(`network.lead.${tab}`)} wide>
      <Tabs
        label={t("network.tabs")}
        open={tab}
        tabs={openTabs(may).map(({ id, path }) => ({
          id,
          href: path,
          word: t(`network.tab.${id}`),
          waiting: counts[id],
        }))}
      />
      {tab !== "networks" && tab !== "why" && <Hold />}
      {children}
    </Page>
  );
}
