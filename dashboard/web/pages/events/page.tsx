/**
 * «Sygnały i zdarzenia»: drafts, signals, defects; each a list with its own filters, the tab in the address.
 *
 * @module
 */
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { usePlace } from "../../app/router.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Defects } from "./defects.tsx";
import { Drafts } from "./drafts.tsx";
import { Signals } from "./signals.tsx";

const tabs = ["drafts", "signals", "defects"] as const;
type Tab = (typeof tabs)[number];

export default function EventsPage() {
  const { t } = useTexts();
  const may = useMay();
  const { search } = usePlace();
  const open = tabs.filter((tab) => may(`${tab}.read`));
  const asked = search.get("tab");
  const tab: Tab = open.find((candidate) => candidate === asked) ?? open[0] ?? "drafts";
  const counts: Record<Tab, number | undefined> = {
    drafts: useApi("drafts", { enabled: may("drafts.read") }).data?.filter((draft) => draft.state === "draft").length,
    signals: useApi("signals", { enabled: may("signals.read") }).data?.length,
    defects: useApi("defects", { enabled: may("defects.read") }).data?.length,
  };
  return (
    <Page title={t("nav.events")} lead={t(`events.lead.${tab}`)} wide>
      <Tabs
        label={t("events.tabs")}
        open={tab}
        tabs={open.map((id) => ({
          id,
          href: `/events?tab=${id}`,
          word: t(`events.tab.${id}`),
          count: counts[id],
        }))}
      />
      {tab === "drafts" && <Drafts />}
      {tab === "signals" && <Signals />}
      {tab === "defects" && <Defects />}
    </Page>
  );
}
