/**
 * Which address shows which page, and who may open it. Pure.
 *
 * @module
 */
import type { Permission } from "../../../policies/schema/api.ts";

export type PageId =
  | "today"
  | "events"
  | "draft"
  | "devices"
  | "inspection"
  | "device-labels"
  | "device"
  | "device-theft"
  | "loans"
  | "loan"
  | "network"
  | "network-list"
  | "cases"
  | "case-new"
  | "case"
  | "decisions"
  | "event-register"
  | "intervention-register"
  | "daily-report"
  | "help"
  | "help-posters"
  | "conversations"
  | "emergency"
  | "incidents"
  | "incident"
  | "notices"
  | "settings"
  | "retention"
  | "retention-reviews"
  | "retention-disposals"
  | "retention-data"
  | "retention-reads"
  | "effectiveness"
  | "reports"
  | "report"
  | "probes"
  | "open-data"
  | "declarations"
  | "standards"
  | "standards-calendar"
  | "standards-remarks"
  | "standards-improvements"
  | "standards-consultations"
  | "standards-contractors"
  | "standards-trainings"
  | "standards-guidance"
  | "standards-accessibility"
  | "drill"
  | "drill-run"
  | "people"
  | "invitation"
  | "wall"
  | "sign-in"
  | "setup"
  | "mistake"
  | "remark"
  | "surveys"
  | "survey"
  | "survey-poster"
  | "survey-sheet"
  | "missing";

export interface Match {
  readonly page: PageId;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly page: PageId;
  readonly path: string;
  /** Any one of these opens the page; `null`: every signed-in account; `"public"`: no session needed. */
  readonly needs: readonly Permission[] | null | "public";
}

export const routes: readonly Route[] = [
  { page: "today", path: "/", needs: ["today.read"] },
  { page: "events", path: "/events", needs: ["drafts.read", "signals.read", "defects.read"] },
  { page: "draft", path: "/events/drafts/:id", needs: ["drafts.read"] },
  { page: "devices", path: "/devices", needs: ["devices.read"] },
  { page: "devices", path: "/devices/fix", needs: ["devices.read"] },
  { page: "devices", path: "/devices/carts", needs: ["devices.read"] },
  { page: "devices", path: "/devices/tickets", needs: ["devices.read"] },
  { page: "devices", path: "/devices/baselines", needs: ["devices.read"] },
  { page: "devices", path: "/devices/routers", needs: ["devices.read"] },
  { page: "devices", path: "/devices/inspections", needs: ["devices.read"] },
  { page: "inspection", path: "/devices/inspections/:id", needs: ["devices.read"] },
  { page: "device-labels", path: "/devices/labels", needs: ["devices.read"] },
  // After the fixed addresses: a device with one of their names is still found in the table.
  { page: "device", path: "/devices/:id", needs: ["devices.read"] },
  { page: "device-theft", path: "/devices/:id/theft", needs: ["devices.read"] },
  { page: "loans", path: "/loans", needs: ["loans.read"] },
  { page: "loan", path: "/loans/:id", needs: ["loans.read"] },
  { page: "network", path: "/network", needs: ["networks.read", "lists.read"] },
  { page: "network", path: "/network/lists", needs: ["lists.read"] },
  { page: "network-list", path: "/network/lists/:id", needs: ["lists.read"] },
  { page: "network", path: "/network/services", needs: ["lists.read"] },
  { page: "network", path: "/network/queue", needs: ["lists.read"] },
  { page: "network", path: "/network/exceptions", needs: ["lists.read"] },
  { page: "network", path: "/network/generations", needs: ["lists.read"] },
  { page: "network", path: "/network/why", needs: ["explain.use"] },
  { page: "cases", path: "/cases", needs: ["cases.read"] },
  { page: "case-new", path: "/cases/new", needs: ["cases.open"] },
  { page: "decisions", path: "/cases/decisions", needs: ["cases.read"] },
  { page: "event-register", path: "/cases/events", needs: ["registers.read"] },
  { page: "intervention-register", path: "/cases/interventions", needs: ["interventions.read"] },
  { page: "daily-report", path: "/cases/day", needs: ["registers.read"] },
  { page: "case", path: "/cases/:id", needs: ["cases.read"] },
  { page: "help", path: "/help", needs: ["help.answer", "help.read"] },
  { page: "help-posters", path: "/help/posters", needs: null },
  { page: "conversations", path: "/conversations", needs: null },
  { page: "emergency", path: "/112", needs: null },
  { page: "incidents", path: "/incidents", needs: ["cyber.read"] },
  { page: "incident", path: "/incidents/:id", needs: ["cyber.read"] },
  { page: "notices", path: "/settings/notices", needs: null },
  { page: "settings", path: "/settings", needs: null },
  { page: "retention", path: "/retention", needs: ["retention.read"] },
  { page: "retention-reviews", path: "/retention/reviews", needs: ["retention.read"] },
  { page: "retention-disposals", path: "/retention/disposals", needs: ["retention.read"] },
  { page: "retention-data", path: "/retention/data", needs: ["retention.read"] },
  { page: "retention-reads", path: "/retention/reads", needs: ["retention.read"] },
  { page: "probes", path: "/probes", needs: ["networks.read"] },
  { page: "effectiveness", path: "/effectiveness", needs: ["effectiveness.read"] },
  { page: "reports", path: "/reports", needs: ["effectiveness.read"] },
  { page: "report", path: "/reports/:id", needs: ["effectiveness.read"] },
  { page: "open-data", path: "/open-data", needs: ["open-data.read"] },
  { page: "declarations", path: "/declarations", needs: ["declarations.read"] },
  { page: "standards", path: "/standards", needs: ["coordination.read"] },
  { page: "standards-calendar", path: "/standards/calendar", needs: ["coordination.read"] },
  { page: "standards-remarks", path: "/standards/remarks", needs: ["coordination.read"] },
  { page: "standards-improvements", path: "/standards/improvements", needs: ["coordination.read"] },
  { page: "standards-consultations", path: "/standards/consultations", needs: ["coordination.read"] },
  { page: "standards-contractors", path: "/standards/contractors", needs: ["coordination.read"] },
  { page: "standards-trainings", path: "/standards/trainings", needs: ["coordination.read"] },
  { page: "standards-guidance", path: "/standards/guidance", needs: ["coordination.read"] },
  { page: "standards-accessibility", path: "/standards/accessibility", needs: ["coordination.read"] },
  { page: "drill", path: "/drill", needs: null },
  { page: "drill-run", path: "/drill/:id", needs: null },
  { page: "surveys", path: "/surveys", needs: ["surveys.read"] },
  { page: "survey", path: "/surveys/:id", needs: ["surveys.read"] },
  { page: "survey-poster", path: "/surveys/:id/poster", needs: ["surveys.read"] },
  { page: "people", path: "/people", needs: ["people.read"] },
  { page: "invitation", path: "/invitation", needs: "public" },
  { page: "wall", path: "/wall", needs: ["today.read"] },
  { page: "sign-in", path: "/sign-in", needs: "public" },
  { page: "setup", path: "/setup", needs: "public" },
  { page: "mistake", path: "/pomylka", needs: "public" },
  { page: "remark", path: "/uwagi", needs: "public" },
  { page: "survey-sheet", path: "/ankieta", needs: "public" },
  { page: "survey-sheet", path: "/ankieta/:id", needs: "public" },
];

/** The page of a path; `missing` when there is none. A trailing slash is forgiven. */
export function match(path: string): Match {
  const asked = path.length > 1 ? path.replace(/\/+$/u, "").split("/") : ["", ""];
  for (const route of routes) {
    const wanted = route.path.split("/");
    if (wanted.length !== asked.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const given = asked[index] ?? "";
      if (!part.startsWith(":")) return part === given;
      const value = decode(given);
      if (value === null || value === "") return false;
      params[part.slice(1)] = value;
      return true;
    });
    if (fits) return { page: route.page, params };
  }
  return { page: "missing", params: {} };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a broken escape is an address nobody has
  }
}

export function mayOpen(page: PageId, permissions: readonly Permission[]): boolean {
  const needs = routes.find((route) => route.page === page)?.needs;
  if (needs === undefined || needs === null || needs === "public") return true;
  return needs.some((permission) => permissions.includes(permission));
}

export const isPublic = (page: PageId): boolean => routes.find((route) => route.page === page)?.needs === "public";

/** First page of the rail this account may see; everybody has settings. */
export const homeOf = (permissions: readonly Permission[]): string =>
  (["today", "events", "cases", "devices", "loans", "network", "help"] as const)
    .filter((page) => mayOpen(page, permissions))
    .map((page) => routes.find((route) => route.page === page)?.path)[0] ?? "/settings";

/** Where to go after signing in: only a path of this page, never another site (`//host`, `/\host`, `https:`). */
export function safeReturn(wanted: string | null, fallback: string): string {
  if (wanted === null || !/^\/(?![/\\])/u.test(wanted) || /[\p{Cc}\\]/u.test(wanted)) return fallback;
  const page = match(wanted.split(/[?#]/u)[0] ?? "/").page;
  return page === "missing" || isPublic(page) ? fallback : wanted;
}

/** What must open without the network and, if need be, before anybody is known: the call for help, and what to say to a child. */
export const opensAlone = (page: PageId): boolean => page === "emergency" || page === "conversations";
