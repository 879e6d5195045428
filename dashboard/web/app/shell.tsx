/**
 * What stands around every staff page: the rail by task, 112 in its corner, and the way to the main content.
 *
 * @module
 */
import { Suspense, lazy, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import {
  ChartColumn,
  ClipboardCheck,
  DatabaseZap,
  FileCheck,
  FileText,
  FolderOpen,
  HandHelping,
  HeartHandshake,
  House,
  ListChecks,
  LogOut,
  MessageCircleHeart,
  Network,
  Phone,
  Radar,
  Settings,
  Share2,
  ShieldAlert,
  TabletSmartphone,
  Vote,
} from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Permission, SessionView } from "../../../policies/schema/api.ts";
import { call } from "../api/call.ts";
import { keepSession } from "../api/queries.ts";
import { useLive } from "../api/live.ts";
import type { TextKey } from "../texts/format.ts";
import { useTexts } from "../texts/texts.tsx";
import { Button } from "../parts/button.tsx";
import { Mark } from "./brand.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { forgetWords, tellLeaving, useKeptDoors } from "../parts/kept-text.ts";
import { forgetDesk } from "../pages/loans/kept.ts";
import { installWorker, removeWorker } from "../worker/install.ts";
import { Link, navigate, usePlace } from "./router.tsx";
import { match, mayOpen } from "./routes.ts";
import type { PageId } from "./routes.ts";

/** Only for people of the desk; the rest never load it. */
const Prompts = lazy(() => import("../pages/loans/prompts.tsx"));

const rail: readonly { page: PageId; href: string; text: TextKey; icon: typeof House; also: readonly PageId[] }[] = [
  { page: "today", href: "/", text: "nav.today", icon: House, also: [] },
  { page: "events", href: "/events", text: "nav.events", icon: ListChecks, also: ["draft"] },
  {
    page: "cases",
    href: "/cases",
    text: "nav.cases",
    icon: FolderOpen,
    also: ["case", "case-new", "decisions", "event-register", "intervention-register", "daily-report"],
  },
  {
    page: "devices",
    href: "/devices",
    text: "nav.devices",
    icon: TabletSmartphone,
    also: ["device", "device-labels", "device-theft", "inspection"],
  },
  { page: "loans", href: "/loans", text: "nav.loans", icon: HandHelping, also: ["loan"] },
  { page: "network", href: "/network", text: "nav.network", icon: Network, also: ["network-list"] },
  {
    page: "help",
    href: "/help",
    text: "nav.help",
    icon: HeartHandshake,
    also: ["help-posters", "conversations"],
  },
  { page: "conversations", href: "/conversations", text: "nav.conversations", icon: MessageCircleHeart, also: [] },
  { page: "incidents", href: "/incidents", text: "nav.incidents", icon: ShieldAlert, also: ["incident"] },
  { page: "probes", href: "/probes", text: "nav.probes", icon: Radar, also: [] },
  { page: "effectiveness", href: "/effectiveness", text: "nav.effectiveness", icon: ChartColumn, also: [] },
  { page: "reports", href: "/reports", text: "nav.reports", icon: FileText, also: ["report"] },
  { page: "open-data", href: "/open-data", text: "nav.openData", icon: Share2, also: [] },
  { page: "declarations", href: "/declarations", text: "nav.declarations", icon: FileCheck, also: [] },
  {
    page: "standards",
    href: "/standards",
    text: "nav.standards",
    icon: ClipboardCheck,
    also: [
      "standards-calendar",
      "standards-remarks",
      "standards-improvements",
      "standards-consultations",
      "standards-contractors",
      "standards-trainings",
      "standards-guidance",
      "standards-accessibility",
      "drill",
      "drill-run",
    ],
  },
  { page: "surveys", href: "/surveys", text: "nav.surveys", icon: Vote, also: ["survey", "survey-poster"] },
  {
    page: "retention",
    href: "/retention",
    text: "nav.retention",
    icon: DatabaseZap,
    also: ["retention-reviews", "retention-disposals", "retention-data", "retention-reads"],
  },
  { page: "settings", href: "/settings", text: "nav.settings", icon: Settings, also: ["people", "notices"] },
];

/** 112 needs no script, no server and no session. Where staff work, the same tap opens the page that writes the call down. */
export function Emergency({ opens = false }: { readonly opens?: boolean }) {
  const { t } = useTexts();
  return (
    <a
      className="emergency"
      href="tel:112"
      title={t("emergency.hint")}
      {...(opens ? { onClick: () => navigate("/112") } : {})}
    >
      <Phone aria-hidden="true" size={18} />
      <span className="emergency-word">{t("emergency.verb")} </span>
      <strong>112</strong>
    </a>
  );
}

export function Rail({ permissions }: { readonly permissions: readonly Permission[] }) {
  const { t } = useTexts();
  const here = match(usePlace().path).page;
  const bar = useRef<HTMLElement>(null);
  // On a phone the bar runs past the edge: where one is must be in sight.
  useEffect(() => {
    bar.current
      ?.querySelector(`[data-page="${here}"], [aria-current]`)
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  return (
    <nav className="rail-nav" aria-label={t("nav.label")} ref={bar}>
      <ul>
        {rail
          .filter((item) => mayOpen(item.page, permissions))
          // Whoever has the whole section of help finds the cards there.
          .filter((item) => item.page !== "conversations" || !mayOpen("help", permissions))
          .map(({ page, href, text, icon: Icon, also }) => (
            <li key={page} data-page={page}>
              <Link
                href={href}
                className="rail-link"
                aria-current={here === page || also.includes(here) ? "page" : undefined}
              >
                <Icon aria-hidden="true" size={22} strokeWidth={1.8} />
                <span>{t(text)}</span>
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}

export function useSignOut(): { readonly run: () => void; readonly busy: boolean } {
  const client = useQueryClient();
  const leave = (): void => {
    forgetDesk();
    forgetWords();
    tellLeaving();
    void removeWorker();
    client.clear();
    keepSession(client, null);
    navigate("/sign-in", { replace: true });
  };
  const { mutate, isPending } = useMutation({
    mutationFn: () => call("signOut"),
    // Whatever the server answers: whoever leaves leaves nothing behind.
    onMutate: forgetWords,
    onSuccess: leave,
  });
  return { run: () => mutate(), busy: isPending };
}

export function Shell({ session, children }: { readonly session: SessionView; readonly children: ReactNode }) {
  const { t } = useTexts();
  const signOut = useSignOut();
  useKeptDoors(session.account.id);
  const lends = session.permissions.includes("loans.write");
  const offline = lends || session.permissions.includes("emergency.call");
  useLive();
  useEffect(() => {
    // The desk and 112 must open without the network; of data nothing is kept.
    if (offline) void installWorker();
  }, [offline]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("nav.skip")}
      </a>
      <header className="rail">
        <Link href="/" className="brand">
          <Mark size={34} />
          <span className="brand-words">
            <span className="brand-name">{t("brand.name")}</span>
            <span className="brand-venue">{session.venueName}</span>
          </span>
        </Link>
        <Rail permissions={session.permissions} />
        <div className="rail-foot">
          <LiveBadge />
          <div className="rail-person">
            <span className="rail-who">{session.account.displayName}</span>
            <Button variant="rail" onPress={signOut.run} isDisabled={signOut.busy} aria-label={t("session.signOut")}>
              <LogOut aria-hidden="true" size={18} />
            </Button>
          </div>
        </div>
      </header>
      <Emergency opens={session.permissions.includes("emergency.call")} />
      <main id="main" className="main" tabIndex={-1}>
        {lends && (
          <Suspense fallback={null}>
            <Prompts />
          </Suspense>
        )}
        {children}
      </main>
    </div>
  );
}
