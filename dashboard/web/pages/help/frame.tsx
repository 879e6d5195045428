/**
 * The section «Pomoc dzieciom»: who waits, what children see of the venue, posters, and what to say in a talk.
 *
 * @module
 */
import type { ReactNode } from "react";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useHelpTexts } from "../../texts/help/texts.ts";

export type HelpTab = "desk" | "settings" | "posters" | "conversations";
const tabs: readonly { readonly id: HelpTab; readonly href: string }[] = [
  { id: "desk", href: "/help" },
  { id: "settings", href: "/help?tab=settings" },
  { id: "posters", href: "/help/posters" },
  { id: "conversations", href: "/conversations" },
];

export function HelpFrame({
  open,
  actions,
  wide = false,
  children,
}: {
  readonly open: HelpTab;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useHelpTexts();
  const may = useMay();
  const desk = useApi("helpDesk", { enabled: may("help.answer") }).data;
  const waiting = desk === undefined ? 0 : desk.talks.filter(({ state }) => state === "waiting").length;
  const shown = tabs.filter(({ id }) =>
    id === "desk" ? may("help.answer") : id === "settings" ? may("help.read") : true,
  );
  return (
    <Page
      title={t("nav.help")}
      part={t(`helpTab.${open}`)}
      lead={t(`helpLead.${open}`)}
      wide={wide}
      {...(actions === undefined ? {} : { actions })}
    >
      {shown.length > 2 && (
        <Tabs
          label={t("help.tabs")}
          open={open}
          tabs={shown.map((one) => ({
            ...one,
            word: t(`helpTab.${one.id}`),
            waiting: one.id === "desk" ? waiting : 0,
          }))}
        />
      )}
      {children}
    </Page>
  );
}
