/**
 * What is so today: rules and lists in force, what probes and people did in the last 30 days and the last year, orders, calendar, times of keeping.
 * Every fact is read anew; what nobody measured is `null` and proves nothing.
 *
 * @module
 */
import type { LiveFacts } from "../../policies/schema/declarations.ts";
import type { PeriodAggregates } from "../../policies/schema/effectiveness.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import type { PolicyBundle } from "../../policies/schema/messages.ts";
import { DAY_MS } from "../platform/clock.ts";
import { RETENTION } from "../platform/retention-rules.ts";
import { addDays, collect, todayOf } from "../reports/index.ts";
import type { ReportContext } from "../reports/index.ts";

export interface FactSources extends ReportContext {
  /** Rules in force; `undefined` while nothing is published. */
  readonly bundle: () => PolicyBundle | undefined;
  readonly categories: () => readonly string[];
  readonly eventRules: () => number;
  /** Ways a notice leaves the page. */
  readonly noticeChannels: () => number;
  /** Languages a child can read the help page in; 0 while the page is off. */
  readonly pageLanguages: () => number;
  /** Duties of the calendar that were done and are not overdue. */
  readonly duties: () => Promise<
    readonly { readonly duty: string; readonly state: string; readonly last: string | null }[]
  >;
}

const MONTH_DAYS = 30;
const YEAR_DAYS = 365;
const TENTHS = 10;

type Facts = Record<string, LiveFacts[string]>;

/** Cells of a measure whose key has all the given parts; `null` if nobody measured. */
function sum({ measures }: PeriodAggregates, measure: string, parts: readonly string[] = []): number | null {
  const cells = measures[measure];
  if (cells === undefined) return null;
  return Object.entries(cells)
    .filter(([key]) => parts.every((part) => key.split("&").includes(part)))
    .reduce((total, [, count]) => total + count, 0);
}

function percent(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  // Down, so that 99.96 is not 100.
  return Math.floor((part / whole) * 100 * TENTHS) / TENTHS;
}

const share = (aggregates: PeriodAggregates, measure: string, outcome: string): number | null =>
  percent(sum(aggregates, measure, [`outcome=${outcome}`]), sum(aggregates, measure));

const forcesSafeSearch = ({ safeSearch }: NetworkPolicy): boolean =>
  Object.values(safeSearch).every((level) => level !== "off");

const closes = (network: NetworkPolicy, category: string): boolean =>
  (network.block.categories as readonly string[]).includes(category) &&
  network.schedules.every(({ unblock }) => !(unblock.categories as readonly string[]).includes(category));

function ofRules(bundle: PolicyBundle | undefined, categories: readonly string[]): Facts {
  const networks = bundle?.networks ?? [];
  const some = networks.length > 0;
  const open = networks.filter(({ filter }) => filter === "categories");
  const facts: Facts = {
    "control.generation": bundle?.generation ?? null,
    "venues.bundles": bundle === undefined ? null : bundle.venueId !== "",
    "networks.count": networks.length,
    "networks.modes": new Set(networks.map(({ mode }) => mode)).size,
    "networks.all-filtered":
      some &&
      networks.every(
        ({ filter, block }) => filter === "allow-only" || block.categories.length + block.sources.length > 0,
      ),
    "networks.ech-stripped": some && networks.every(({ ech }) => ech === "strip"),
    "safe-search.everywhere": some && open.every(forcesSafeSearch),
    "lists.locked-categories": (bundle?.taxonomy.entries ?? []).filter(({ locked }) => locked).length,
  };
  for (const category of categories) {
    facts[`closed.${category}`] = some && networks.every((network) => closes(network, category));
    facts[`entries.${category}`] = (bundle?.lists.manifest.sources ?? [])
      .filter((source) => source.category === category)
      .reduce((total, { entries }) => total + entries, 0);
  }
  return facts;
}

function ofMonth(month: PeriodAggregates): Facts {
  return {
    "probes.harmful": sum(month, "probe-harmful"),
    "probes.harmful-percent": share(month, "probe-harmful", "blocked"),
    "probes.open-percent": share(month, "probe-benign", "open"),
    "probes.safe-search-percent": share(month, "probe-safe-search", "pass"),
    "probes.bypass-percent": share(month, "probe-bypass", "stopped"),
    "lists.fresh-percent": percent(sum(month, "list-minutes-fresh"), sum(month, "list-minutes")),
    "response.prompts-percent": share(month, "prompts-timely", "in-time"),
    "devices.heard-percent": percent(sum(month, "checked-in-days"), sum(month, "fit-days")),
    "devices.compliant-percent": share(month, "posture-days", "compliant"),
    "roles.valid": sum(month, "roles", ["outcome=valid"]),
    "roles.vacant": sum(month, "roles", ["outcome=vacant"]),
    "staff.untrained": sum(month, "loan-staff", ["outcome=untrained"]),
    "retention.overdue": sum(month, "reviews-overdue"),
  };
}

/** The longest a row about a loaned device is kept without a case. */
function signalDays(): number | null {
  const rule = RETENTION.find(({ table }) => table === "register_signal");
  const spans = (rule?.actions ?? []).flatMap((action) => (action.kind === "delete" ? [action.afterMs] : []));
  return spans.length === 0 ? null : Math.round(Math.max(...spans) / DAY_MS);
}

export async function liveFacts(context: FactSources): Promise<LiveFacts> {
  const { clock, timeZone } = context;
  const today = todayOf(clock(), timeZone);
  const month = await collect(context, { from: addDays(today, -MONTH_DAYS), to: today });
  const year = await collect(context, { from: addDays(today, -YEAR_DAYS), to: today });
  const duties = await context.duties();
  return {
    ...ofRules(context.bundle(), context.categories()),
    ...ofMonth(month),
    "response.v1-percent": share(year, "v1-timely", "in-time"),
    "events.rules": context.eventRules(),
    "notices.channels": context.noticeChannels(),
    "reporting.mistakes": context.pageLanguages() > 0,
    "reporting.languages": context.pageLanguages(),
    "retention.rules": RETENTION.length,
    "retention.signal-days": signalDays(),
    ...Object.fromEntries(
      duties.map(({ duty, state, last }) => [`duties.${duty}-in-time`, last !== null && state !== "overdue"]),
    ),
  };
}
