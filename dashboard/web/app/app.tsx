/**
 * Providers, the session gate and the page of the current address. Pages are loaded when they are first opened.
 *
 * @module
 */
import { Component, Suspense, lazy, useEffect, useMemo, useState } from "react";
import type { LazyExoticComponent, ReactNode } from "react";
import { QueryClientProvider } from "@tanstack/react-query";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { isRemembered } from "../api/kept-session.ts";
import { keepSession, makeQueryClient, useApi, useSession } from "../api/queries.ts";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { loadTexts } from "../texts/load.ts";
import { TextsProvider, useTexts } from "../texts/texts.tsx";
import type { Language, Texts } from "../texts/format.ts";
import { storeLanguage } from "./choices.ts";
import { Frame } from "./frame.tsx";
import { Page } from "./page.tsx";
import { navigate, usePlace } from "./router.tsx";
import { isPublic, match, mayOpen, opensAlone } from "./routes.ts";
import type { PageId } from "./routes.ts";
import { Shell } from "./shell.tsx";

const loaders = {
  today: () => import("../pages/today/page.tsx"),
  events: () => import("../pages/events/page.tsx"),
  draft: () => import("../pages/events/draft.tsx"),
  devices: () => import("../pages/devices/page.tsx"),
  inspection: () => import("../pages/devices/inspection.tsx"),
  "device-labels": () => import("../pages/devices/labels.tsx"),
  device: () => import("../pages/devices/one/page.tsx"),
  "device-theft": () => import("../pages/devices/theft.tsx"),
  loans: () => import("../pages/loans/page.tsx"),
  loan: () => import("../pages/loans/one.tsx"),
  network: () => import("../pages/network/page.tsx"),
  "network-list": () => import("../pages/network/lists/one.tsx"),
  cases: () => import("../pages/cases/page.tsx"),
  "case-new": () => import("../pages/cases/new.tsx"),
  case: () => import("../pages/cases/one.tsx"),
  decisions: () => import("../pages/decisions/page.tsx"),
  "event-register": () => import("../pages/registers/events.tsx"),
  "intervention-register": () => import("../pages/registers/interventions.tsx"),
  "daily-report": () => import("../pages/registers/day.tsx"),
  help: () => import("../pages/help/page.tsx"),
  "help-posters": () => import("../pages/help/posters.tsx"),
  conversations: () => import("../pages/conversations/page.tsx"),
  emergency: () => import("../pages/emergency/page.tsx"),
  incidents: () => import("../pages/cyber/page.tsx"),
  incident: () => import("../pages/cyber/one.tsx"),
  notices: () => import("../pages/settings/notifications.tsx"),
  settings: () => import("../pages/settings/page.tsx"),
  retention: () => import("../pages/retention/page.tsx"),
  "retention-reviews": () => import("../pages/retention/reviews.tsx"),
  "retention-disposals": () => import("../pages/retention/disposals.tsx"),
  "retention-data": () => import("../pages/retention/data.tsx"),
  "retention-reads": () => import("../pages/retention/reads.tsx"),
  probes: () => import("../pages/probes/page.tsx"),
  effectiveness: () => import("../pages/effectiveness/page.tsx"),
  reports: () => import("../pages/reports/page.tsx"),
  report: () => import("../pages/reports/edition.tsx"),
  "open-data": () => import("../pages/open-data/page.tsx"),
  declarations: () => import("../pages/declarations/page.tsx"),
  standards: () => import("../pages/standards/page.tsx"),
  "standards-calendar": () => import("../pages/standards/calendar.tsx"),
  "standards-remarks": () => import("../pages/standards/remarks.tsx"),
  "standards-improvements": () => import("../pages/standards/improvements.tsx"),
  "standards-consultations": () => import("../pages/standards/consultations.tsx"),
  "standards-contractors": () => import("../pages/standards/contractors.tsx"),
  "standards-trainings": () => import("../pages/standards/trainings.tsx"),
  "standards-guidance": () => import("../pages/standards/guidance.tsx"),
  "standards-accessibility": () => import("../pages/standards/accessibility.tsx"),
  drill: () => import("../pages/drill/page.tsx"),
  "drill-run": () => import("../pages/drill/one.tsx"),
  surveys: () => import("../pages/surveys/page.tsx"),
  survey: () => import("../pages/surveys/one.tsx"),
  "survey-poster": () => import("../pages/surveys/poster.tsx"),
  people: () => import("../pages/people/page.tsx"),
  invitation: () => import("../pages/invitation.tsx"),
  wall: () => import("../pages/wall.tsx"),
  "sign-in": () => import("../pages/sign-in.tsx"),
  setup: () => import("../pages/setup.tsx"),
} as const satisfies Record<Exclude<PageId, "missing" | "mistake" | "remark" | "survey-sheet">, unknown>;

/** Outside the staff page: they ask for no session and store nothing. */
const open = {
  mistake: lazy(() => import("../pages/mistake.tsx")),
  remark: lazy(() => import("../pages/remark.tsx")),
  "survey-sheet": lazy(() => import("../pages/surveys/sheet.tsx")),
} as const;

/** Stands in the place of every page while the second factor is wanted. */
const HalfWay = lazy(() => import("../pages/security/half-way.tsx"));

type Loaders = typeof loaders;
type Pages = { readonly [Name in keyof Loaders]: LazyExoticComponent<Awaited<ReturnType<Loaders[Name]>>["default"]> };
// What a record is made of by name keeps its names; the language cannot say so.
const pages = Object.fromEntries(
  Object.entries(loaders).map(([name, load]) => [name, lazy(load as Loaders["today"])]),
) as unknown as Pages;

/** Once the first page stands, the others are fetched in quiet: a page opened when the server is gone still says so itself. */
const quietMs = 2_500;

/** Where to return after signing in again; the fragment is left out, it may hold a token. */
const signInPath = (why: "expired" | null): string => {
  const here = location.pathname + location.search;
  const search = new URLSearchParams();
  if (here !== "/") search.set("return", here);
  if (why !== null) search.set("why", why);
  const text = search.toString();
  return `/sign-in${text === "" ? "" : `?${text}`}`;
};

function Go({ to }: { readonly to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}

function Missing({ why }: { readonly why: "missing" | "forbidden" }) {
  const { t } = useTexts();
  return (
    <Page title={t(`lost.${why}.title`)}>
      <p>{t(`lost.${why}.text`)}</p>
    </Page>
  );
}

/** A fault in one page leaves the rail and 112 where they are. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly fault: unknown }> {
  override state: { readonly fault: unknown } = { fault: null };
  static getDerivedStateFromError(fault: unknown): { readonly fault: unknown } {
    return { fault };
  }
  override render(): ReactNode {
    return this.state.fault === null ? (
      this.props.children
    ) : (
      <Trouble error={this.state.fault} retry={() => location.reload()} />
    );
  }
}

function Gate() {
  const { path } = usePlace();
  const { page, params } = match(path);
  const session = useSession();
  const setup = useApi("setupState", { enabled: session.data === null && page !== "setup" });

  const signedIn = session.data !== undefined && session.data !== null;
  useEffect(() => {
    if (!signedIn) return undefined;
    const timer = setTimeout(() => {
      // A failed fetch here is no fault: opening the page tries again and reports it.
      for (const load of Object.values(loaders)) load().catch(() => undefined);
    }, quietMs);
    return () => clearTimeout(timer);
  }, [signedIn]);

  // Counted, not `isError`: while the session is asked for again, what is being written must stay on the page.
  if (session.data === undefined && session.errorUpdateCount > 0 && opensAlone(page)) {
    // No network and nobody known: the call for help does not wait for either.
    const Alone = page === "emergency" ? pages.emergency : pages.conversations;
    return (
      <Frame wide>
        <Boundary key={path}>
          <Suspense fallback={<Loading />}>
            <Alone />
          </Suspense>
        </Boundary>
      </Frame>
    );
  }
  if (session.data === undefined)
    return (
      <Frame>
        {session.isError ? <Trouble error={session.error} retry={() => void session.refetch()} /> : <Loading />}
      </Frame>
    );
  if (isPublic(page)) {
    const Open = page === "setup" ? pages.setup : page === "invitation" ? pages.invitation : pages["sign-in"];
    return (
      <Frame>
        <Boundary key={path}>
          <Suspense fallback={<Loading />}>
            <Open />
          </Suspense>
        </Boundary>
      </Frame>
    );
  }
  if (session.data === null) {
    if (setup.data?.needed === true) return <Go to="/setup" />;
    return <Go to={signInPath(null)} />;
  }
  const factor = session.data.secondFactor;
  // The call for help and the cards for talking with a child wait for nobody's code.
  if ((factor?.standing === "needed" || factor?.standing === "overdue") && !opensAlone(page))
    return (
      <Frame>
        <Boundary key={factor.standing}>
          <Suspense fallback={<Loading />}>
            <HalfWay view={factor} />
          </Suspense>
        </Boundary>
      </Frame>
    );
  const allowed = mayOpen(page, session.data.permissions);
  // Reloaded without the network: only the desk can go on, wherever the address points.
  if (!allowed && isRemembered(session.data)) return <Go to="/loans" />;
  const Chosen =
    page === "missing" || page === "mistake" || page === "remark" || page === "survey-sheet" ? null : pages[page];
  const content = (
    <Boundary key={path}>
      <Suspense fallback={<Loading />}>
        {Chosen === null || !allowed ? (
          <Missing why={Chosen === null ? "missing" : "forbidden"} />
        ) : (
          <Chosen key={path} id={params["id"] ?? ""} />
        )}
      </Suspense>
    </Boundary>
  );
  if (page === "wall" && allowed) return content;
  return <Shell session={session.data}>{content}</Shell>;
}

/** The public pages stand before the gate. */
function Door() {
  const { path } = usePlace();
  const { page, params } = match(path);
  if (page !== "mistake" && page !== "remark" && page !== "survey-sheet") return <Gate />;
  const Open = open[page];
  return (
    <Boundary key={page}>
      <Suspense fallback={<Loading />}>
        <Open id={params["id"] ?? ""} />
      </Suspense>
    </Boundary>
  );
}

export function App({ texts: first }: { readonly texts: Texts }) {
  const [texts, setTexts] = useState(first);
  const [client] = useState(() =>
    makeQueryClient((client) => {
      const to = signInPath("expired");
      keepSession(client, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      navigate(to, { replace: true });
    }),
  );
  useEffect(() => {
    document.documentElement.lang = texts.language;
  }, [texts.language]);
  const value = useMemo(
    () => ({
      ...texts,
      switchLanguage: (language: Language) => {
        storeLanguage(language);
        void loadTexts(language).then(setTexts);
      },
    }),
    [texts],
  );
  return (
    <QueryClientProvider client={client}>
      <I18nProvider locale={texts.language === "pl" ? "pl-PL" : "en-GB"}>
        <TextsProvider value={value}>
          <Door />
        </TextsProvider>
      </I18nProvider>
    </QueryClientProvider>
  );
}
