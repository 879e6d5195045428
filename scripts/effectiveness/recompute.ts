/**
 * Computes M01–M32 again from an exported file alone, as somebody would who does not trust us.
 *
 * On purpose it shares nothing with the product: no import, its own table of formulas after section D of the domain description, its own reading of
 * CSV, its own interval (roots of the quadratic) and its own percentile (walking over values). A number that differs is told with both values.
 *
 * @module
 */

type Where = Readonly<Record<string, readonly string[]>>;

/** What was counted in one period. */
interface Facts {
  days: number;
  from: string;
  readonly covered: Record<string, number>;
  readonly measured: Record<string, number>;
  readonly counts: Record<string, Record<string, number>>;
  readonly breaks: { on: string; kind: string }[];
}

/** What the file says follows. */
interface Claim {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly exposure: number | null;
  readonly perExposure: number | null;
  readonly reason: string;
}
interface Statement {
  readonly facts: { now: Facts; before: Facts | null };
  readonly figures: Map<string, Claim & { readonly light: string }>;
  readonly rows: { readonly figure: string; readonly cell: string; readonly claim: Claim }[];
  readonly changes: Map<
    string,
    {
      readonly before: number;
      readonly absolute: number;
      readonly percent: number | null;
      readonly perExposure: number | null;
      readonly comparable: boolean;
    }
  >;
  readonly metrics: Map<string, { readonly light: string; readonly percent: number | null; readonly enough: boolean }>;
  readonly areas: Map<string, string>;
}

// ---- Section D, written down once more -------------------------------------------------------------------------------------------------

interface Pick {
  readonly m: string;
  readonly w: Where;
}
const c = (m: string, w: Where = {}): Pick => ({ m, w });
interface Goal {
  readonly least?: number;
  readonly most?: number;
  readonly warn?: number;
  readonly strict?: boolean;
  readonly yearly?: boolean;
  readonly empty?: boolean;
}
type Formula = { readonly goal?: Goal } & (
  | { readonly k: "share"; readonly a: Pick; readonly b: Pick; readonly rest?: boolean }
  | { readonly k: "rate"; readonly a: Pick; readonly b: Pick; readonly per: number }
  | { readonly k: "count"; readonly a: Pick; readonly by?: Pick; readonly per?: number }
  | { readonly k: "rank"; readonly a: Pick; readonly q: number; readonly unit: number }
  | { readonly k: "mean"; readonly a: Pick; readonly sum: Pick; readonly unit: number }
);

const SESSIONS = c("loan-sessions");
const HARM = ["S1", "S2", "S3", "S4"];
const HOURS = 1 / 60;
const share = (a: Pick, b: Pick, goal?: Goal, rest?: boolean): Formula => ({
  k: "share",
  a,
  b,
  ...(goal ? { goal } : {}),
  ...(rest ? { rest } : {}),
});
const part = (m: string, outcome: string, goal?: Goal): Formula => share(c(m, { outcome: [outcome] }), c(m), goal);
const count = (a: Pick, goal?: Goal, by?: Pick, per = 1): Formula => ({
  k: "count",
  a,
  ...(goal ? { goal } : {}),
  ...(by ? { by, per } : {}),
});
const rank = (m: string, q: number, unit: number, goal?: Goal): Formula => ({
  k: "rank",
  a: c(m),
  q,
  unit,
  ...(goal ? { goal } : {}),
});
const answer = (question: string): Formula =>
  share(
    c("survey-answers", { question: [question], outcome: ["top2"] }),
    c("survey-answers", { question: [question] }),
    {
      least: 80,
      warn: 65,
    },
  );

/** Metric, area, sources of its coverage, least coverage in percent, what breaks it, figures. */
type Line = readonly [
  id: string,
  area: string,
  sources: string,
  least: number,
  broken: string,
  figures: Readonly<Record<string, Formula>>,
];
const D: readonly Line[] = [
  [
    "M01",
    "network",
    "leases",
    80,
    "policy",
    {
      covered: share(c("lease-minutes-filtered"), c("lease-minutes"), { least: 99, warn: 95 }),
    },
  ],
  [
    "M02",
    "devices",
    "devices",
    80,
    "",
    { heard: share(c("checked-in-days"), c("fit-days"), { least: 100, warn: 95 }) },
  ],
  [
    "M03",
    "network",
    "resolver",
    80,
    "",
    {
      available: share(c("resolver-down-minutes"), c("opening-minutes"), { least: 99.9, warn: 99 }, true),
      down: count(c("resolver-down-minutes")),
      "fail-open": count(c("fail-open-minutes"), { most: 0, strict: true }),
    },
  ],
  [
    "M04",
    "network",
    "lists",
    80,
    "list",
    {
      fresh: share(c("list-minutes-fresh"), c("list-minutes"), { least: 99, warn: 95 }),
      oldest: count(c("list-age-minutes")),
    },
  ],
  [
    "M05",
    "network",
    "probes",
    80,
    "list policy",
    {
      blocked: part("probe-harmful", "blocked", { least: 98, warn: 95 }),
      critical: share(
        c("probe-harmful", { severity: ["S4"], outcome: ["blocked"] }),
        c("probe-harmful", { severity: ["S4"] }),
        {
          least: 100,
          strict: true,
        },
      ),
    },
  ],
  [
    "M06",
    "network",
    "probes",
    80,
    "list policy",
    {
      blocked: part("probe-benign", "blocked", { most: 0.5, warn: 2 }),
      "help-blocked": count(c("probe-benign", { group: ["help"], outcome: ["blocked"] }), { most: 0, strict: true }),
    },
  ],
  ["M07", "network", "probes", 80, "policy", { passed: part("probe-safe-search", "pass", { least: 100, warn: 99 }) }],
  [
    "M08",
    "network",
    "probes",
    80,
    "policy",
    {
      stopped: part("probe-bypass", "stopped", { least: 95, warn: 90 }),
      asked: {
        k: "rate",
        a: c("bypass-questions", { mode: ["C"] }),
        b: c("lease-minutes", { mode: ["C"] }),
        per: 1_000 / HOURS,
      },
    },
  ],
  [
    "M09",
    "network",
    "register",
    80,
    "list threshold policy",
    {
      devices: count(c("blocked-sessions", { severity: HARM, mode: ["A"] }), undefined, SESSIONS, 100),
      stations: count(c("blocked-sessions", { severity: HARM, mode: ["B"] })),
      guests: count(
        c("blocked-questions", { severity: HARM, mode: ["C"] }),
        undefined,
        c("lease-minutes", { mode: ["C"] }),
        1_000,
      ),
      "all-questions": share(c("blocked-questions", { severity: HARM }), c("questions")),
    },
  ],
  [
    "M10",
    "procedure",
    "cases",
    80,
    "threshold list policy",
    {
      "v1-rate": part("drafts-decided", "qualified"),
      "v2-rate": part("harm-decided", "positive"),
      signals: count(c("signals"), undefined, SESSIONS, 100),
      drafts: count(c("drafts"), undefined, SESSIONS, 1_000),
      events: count(c("events"), undefined, SESSIONS, 1_000),
      harm: count(c("harm-decided", { outcome: ["positive"] })),
    },
  ],
  [
    "M11",
    "procedure",
    "cases",
    80,
    "threshold policy",
    {
      events: count(c("events"), undefined, SESSIONS, 1_000),
      results: count(c("harm-decided")),
    },
  ],
  [
    "M12",
    "procedure",
    "cases",
    80,
    "",
    {
      "v1-timely": part("v1-timely", "in-time", { least: 90, warn: 75, empty: true }),
      "v2-timely": part("v2-timely", "in-time", { least: 90, warn: 75, empty: true }),
      "v1-median": rank("v1-minutes", 0.5, 60),
      "v1-p90": rank("v1-minutes", 0.9, 60),
      "v2-median": rank("v2-minutes", 0.5, 60),
      "v2-p90": rank("v2-minutes", 0.9, 60),
    },
  ],
  [
    "M13",
    "procedure",
    "cases",
    80,
    "",
    { complete: part("events-documented", "complete", { least: 100, warn: 95, empty: true }) },
  ],
  [
    "M14",
    "procedure",
    "cases",
    80,
    "threshold list",
    {
      drafts: share(
        c("drafts-decided", { outcome: ["rejected"], cause: ["list-mistake", "technical"] }),
        c("drafts-decided"),
        {
          most: 20,
          warn: 40,
          empty: true,
        },
      ),
      prompts: share(
        c("prompts", { outcome: ["mistake"] }),
        c("prompts", { outcome: ["talk", "mistake", "contact", "escalate", "emergency"] }),
      ),
    },
  ],
  [
    "M15",
    "help",
    "mistakes",
    80,
    "list",
    {
      median: rank("mistake-minutes", 0.5, 60, { most: 24, warn: 72, empty: true }),
      accepted: part("mistakes-decided", "accepted"),
      requests: count(c("mistakes")),
    },
  ],
  [
    "M16",
    "procedure",
    "cases loans",
    80,
    "policy",
    {
      rate: { k: "rate", a: c("contacts", { mode: ["A"] }), b: SESSIONS, per: 1_000 },
      contacts: count(c("contacts")),
    },
  ],
  [
    "M17",
    "devices",
    "devices",
    80,
    "policy",
    {
      compliant: part("posture-days", "compliant", { least: 97, warn: 90 }),
      checks: share(c("check-days", { outcome: ["pass"] }), c("check-days", { outcome: ["pass", "fail", "unknown"] })),
    },
  ],
  [
    "M18",
    "devices",
    "devices",
    80,
    "",
    {
      median: rank("repair-hours", 0.5, 24, { most: 3, warn: 7, empty: true }),
      mean: { k: "mean", a: c("repair-hours"), sum: c("repair-hours-sum"), unit: 24 },
    },
  ],
  [
    "M19",
    "devices",
    "devices",
    80,
    "",
    { inspected: share(c("inspected-days"), c("fit-days"), { least: 100, warn: 90 }) },
  ],
  [
    "M20",
    "devices",
    "loans",
    80,
    "",
    {
      complete: part("loans-closed", "complete", { least: 99, warn: 95, empty: true }),
      sessions: count(SESSIONS),
    },
  ],
  [
    "M21",
    "devices",
    "loans",
    80,
    "",
    {
      lost: count(c("devices-lost"), { most: 0 }, SESSIONS, 1_000),
      overdue: count(c("overdue-minutes"), undefined, SESSIONS, 1),
    },
  ],
  [
    "M22",
    "people",
    "loans",
    80,
    "threshold",
    {
      timely: part("prompts-timely", "in-time", { least: 90, warn: 75, empty: true }),
      median: rank("prompt-seconds", 0.5, 1),
      prompts: count(c("prompts"), undefined, SESSIONS, 100),
    },
  ],
  [
    "M23",
    "help",
    "help",
    80,
    "",
    {
      timely: part("help-timely", "in-time", { least: 95, warn: 80, empty: true }),
      median: rank("help-minutes", 0.5, 1),
      notifications: count(c("help-notifications")),
      "by-people": count(c("case-notifications")),
      "take-over": part("take-over-timely", "in-time"),
      "take-over-median": rank("take-over-minutes", 0.5, 1),
    },
  ],
  ["M24", "help", "page", 80, "", { views: count(c("help-views")), clicks: count(c("helpline-clicks")) }],
  [
    "M25",
    "procedure",
    "cases",
    80,
    "",
    {
      interventions: count(c("interventions")),
      emergency: count(c("emergency-calls")),
      conflict: count(c("conflict-routed")),
    },
  ],
  [
    "M26",
    "procedure",
    "referrals",
    80,
    "",
    {
      timely: part("referrals-timely", "in-time", { least: 100, warn: 90, empty: true }),
      reports: count(c("referrals")),
    },
  ],
  [
    "M27",
    "people",
    "surveys",
    0,
    "",
    {
      safe: answer("safe"),
      "knows-help": answer("knows-help"),
      "procedures-work": answer("procedures-work"),
      respondents: count(c("survey-respondents"), { least: 1 }),
    },
  ],
  [
    "M28",
    "people",
    "people",
    80,
    "",
    {
      roles: part("roles", "valid", { least: 100, warn: 80 }),
      trained: part("loan-staff", "trained", { least: 100, warn: 80 }),
    },
  ],
  [
    "M29",
    "network",
    "routers",
    80,
    "",
    {
      passed: part("router-checks", "pass", { least: 100, warn: 95 }),
      firmware: rank("firmware-days", 0.9, 1),
    },
  ],
  [
    "M30",
    "procedure",
    "retention",
    80,
    "",
    {
      timely: part("reviews-decided", "in-time", { least: 100, warn: 90, empty: true }),
      overdue: count(c("reviews-overdue"), { most: 0, warn: 3 }),
    },
  ],
  [
    "M31",
    "procedure",
    "consultations",
    0,
    "",
    {
      done: count(c("consultations"), { least: 1, yearly: true }),
      implemented: part("consultation-decisions", "implemented"),
    },
  ],
  [
    "M32",
    "procedure",
    "remarks",
    0,
    "",
    {
      median: rank("remark-days", 0.5, 1, { most: 60, warn: 90, empty: true }),
      received: count(c("remarks")),
      decided: count(c("remarks-decided")),
    },
  ],
];

/** Who counts what. */
const COUNTED_BY: Readonly<Record<string, string>> = {
  leases: "lease-minutes lease-minutes-filtered",
  resolver: "opening-minutes resolver-down-minutes",
  lists: "list-minutes list-minutes-fresh list-age-minutes",
  probes: "probe-harmful probe-benign probe-safe-search probe-bypass fail-open-minutes",
  register: "blocked-sessions blocked-questions questions bypass-questions signals defects",
  cases:
    "drafts drafts-decided v1-minutes v1-timely events contacts harm-decided v2-minutes v2-timely events-documented interventions emergency-calls " +
    "conflict-routed case-notifications take-over-minutes take-over-timely",
  mistakes: "mistakes mistakes-decided mistake-minutes",
  help: "help-notifications help-minutes help-timely",
  page: "help-views helpline-clicks",
  devices: "fit-days checked-in-days inspected-days posture-days check-days repair-hours repair-hours-sum",
  routers: "router-checks firmware-days",
  loans: "loan-sessions loans-closed devices-lost overdue-minutes prompts prompt-seconds prompts-timely",
  referrals: "referrals referrals-timely",
  people: "roles loan-staff",
  retention: "reviews-decided reviews-overdue",
  surveys: "survey-respondents survey-answers",
  consultations: "consultations consultation-decisions",
  remarks: "remarks remarks-decided remark-days",
};
const SOURCE_OF = new Map(
  Object.entries(COUNTED_BY).flatMap(([source, ids]) => ids.split(" ").map((id) => [id, source] as const)),
);
/** Of these the largest counts, not the sum. */
const LARGEST = new Set(["list-age-minutes"]);

// ---- Arithmetic ------------------------------------------------------------------------------------------------------------------------

function cellsOf(facts: Facts, pick: Pick, within: Where): [string, number][] {
  const asked = [...Object.entries(pick.w), ...Object.entries(within)];
  return Object.entries(facts.counts[pick.m] ?? {}).filter(([cell]) =>
    asked.every(([name, values]) => {
      const found = cell.split("&").find((one) => one.startsWith(`${name}=`));
      // A part counted before it was split this way has no value in it.
      return values.includes(found === undefined ? "none" : found.slice(name.length + 1));
    }),
  );
}

const isCounted = (facts: Facts, pick: Pick): boolean => (facts.measured[SOURCE_OF.get(pick.m) ?? ""] ?? 0) > 0;

const total = (facts: Facts, pick: Pick, within: Where): number => {
  let sum = 0;
  for (const [, amount] of cellsOf(facts, pick, within))
    sum = LARGEST.has(pick.m) ? Math.max(sum, amount) : sum + amount;
  return sum;
};

/** Middle of a bin: bins below 128 hold one number, above they are as wide as the seventh binary digit from the left. */
function middle(bin: number): number {
  let width = 1;
  while (bin / width >= 128) width *= 2;
  return bin + (width - 1) / 2;
}

/** Every value one by one, smallest first. */
function valuesOf(facts: Facts, pick: Pick, within: Where): [number, number][] {
  const bins = new Map<number, number>();
  for (const [cell, amount] of cellsOf(facts, pick, within)) {
    const bin = Number(/(?:^|&)bin=(\d+)$/u.exec(cell)?.[1] ?? 0);
    bins.set(bin, (bins.get(bin) ?? 0) + amount);
  }
  return [...bins].sort(([a], [b]) => a - b);
}

const nothing = (reason: string): Claim => ({
  value: null,
  numerator: null,
  denominator: null,
  low: null,
  high: null,
  exposure: null,
  perExposure: null,
  reason,
});
const number = (value: number, numerator: number, denominator: number | null): Claim => ({
  ...nothing(""),
  value,
  numerator,
  denominator,
});

/** Roots of (1 + z²/n) p² − (2 s + z²/n) p + s² = 0, where s is the share seen. */
function interval(hits: number, of: number): { low: number; high: number } {
  const z2 = 1.959963984540054 ** 2;
  const [a, b, seen] = [1 + z2 / of, 2 * (hits / of) + z2 / of, (hits / of) ** 2];
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * seen));
  return { low: Math.max(0, (100 * (b - root)) / (2 * a)), high: Math.min(100, (100 * (b + root)) / (2 * a)) };
}

function compute(facts: Facts, formula: Formula, within: Where): Claim {
  const needed = formula.k === "share" || formula.k === "rate" ? [formula.a, formula.b] : [formula.a];
  if (needed.some((pick) => !isCounted(facts, pick))) return nothing("no-source");
  const a = formula.k === "rank" || formula.k === "mean" ? 0 : total(facts, formula.a, within);
  switch (formula.k) {
    case "share": {
      const of = total(facts, formula.b, within);
      if (a > of) return nothing("inconsistent");
      if (of === 0) return nothing("nothing-to-measure");
      const hits = formula.rest === true ? of - a : a;
      return { ...number((hits / of) * 100, hits, of), ...(of < 20 ? interval(hits, of) : {}) };
    }
    case "rate": {
      const of = total(facts, formula.b, within);
      return of === 0 ? nothing("nothing-to-measure") : number((a / of) * formula.per, a, of);
    }
    case "count": {
      const claim = number(a, a, null);
      if (formula.by === undefined || !isCounted(facts, formula.by)) return claim;
      const minutes = formula.by.m === "lease-minutes";
      const exposure = total(facts, formula.by, {}) / (minutes ? 60 : 1);
      return { ...claim, exposure, perExposure: exposure === 0 ? null : (a / exposure) * (formula.per ?? 1) };
    }
    case "rank": {
      const values = valuesOf(facts, formula.a, within);
      const n = values.reduce((sum, [, amount]) => sum + amount, 0);
      if (n === 0) return nothing("nothing-to-measure");
      let at = 0;
      // The first value that has at least a share q of all at or below it.
      for (const [bin, amount] of values) {
        at += amount;
        if (at / n >= formula.q - 1e-12) return number(middle(bin) / formula.unit, Math.ceil(formula.q * n - 1e-9), n);
      }
      return nothing("nothing-to-measure");
    }
    default: {
      const n = valuesOf(facts, formula.a, within).reduce((sum, [, amount]) => sum + amount, 0);
      const sum = total(facts, formula.sum, within);
      return n === 0 ? nothing("nothing-to-measure") : number(sum / formula.unit / n, sum, n);
    }
  }
}

function lightOf(goal: Goal | undefined, claim: Claim, days: number): string {
  if (goal === undefined) return "none";
  if (claim.value === null) return claim.reason === "nothing-to-measure" && goal.empty === true ? "none" : "unmeasured";
  const years = goal.yearly === true ? Math.max(1, Math.round(days / 365.25)) : 1;
  const aim = (goal.least ?? goal.most ?? 0) * years;
  const misses = (than: number): boolean =>
    goal.least === undefined ? (claim.value ?? 0) > than : (claim.value ?? 0) < than;
  if (!misses(aim)) return "green";
  if (goal.strict === true) return "red";
  if (claim.low !== null && claim.high !== null && claim.low <= aim && aim <= claim.high) return "yellow";
  return goal.warn === undefined || misses(goal.warn * years) ? "red" : "yellow";
}

function worst(lights: readonly string[], enough: boolean): string {
  const judged = lights.filter((light) => light !== "none");
  if (judged.length === 0) return "none";
  if (judged.some((light) => light === "red")) return "red";
  if (!judged.some((light) => light !== "unmeasured")) return "unmeasured";
  return enough && !judged.some((light) => light !== "green") ? "green" : "yellow";
}

// ---- Comparing -------------------------------------------------------------------------------------------------------------------------

export interface Recomputed {
  /** Numbers and lights that were computed again. */
  readonly checked: number;
  /** «M05/blocked value: file 98.1, here 97.9». */
  readonly differences: readonly string[];
  /** What was computed here, by figure («M05/blocked»), so that another document can be held against it. */
  readonly figures: ReadonlyMap<string, Found>;
  /** Of the file's breakdowns, in its order. */
  readonly rows: readonly { readonly figure: string; readonly cell: string; readonly found: Found }[];
  readonly changes: ReadonlyMap<string, FoundChange>;
}

export type Found = Omit<Claim, "exposure" | "perExposure">;
export interface FoundChange {
  readonly absolute: number;
  readonly percent: number | null;
  readonly perExposure: number | null;
}

/** @param text  a file of `npm run effectiveness`, JSON or CSV @throws {Error} if it is neither */
export function recompute(text: string): Recomputed {
  const statement = text.trimStart().startsWith("{") ? readJson(text) : readCsv(text);
  const { now, before } = statement.facts;
  const differences: string[] = [];
  const found = {
    figures: new Map<string, Found>(),
    rows: [] as { figure: string; cell: string; found: Found }[],
    changes: new Map<string, FoundChange>(),
  };
  let checked = 0;
  const same = (what: string, said: number | null | undefined, here: number | null): void => {
    checked += 1;
    const [a, b] = [said ?? null, here];
    if (a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)))) return;
    differences.push(`${what}: file ${String(a)}, here ${String(b)}`);
  };
  const word = (what: string, said: string | undefined, here: string): void => {
    checked += 1;
    if (said !== here) differences.push(`${what}: file ${String(said)}, here ${here}`);
  };
  const claimSame = (what: string, said: Claim, here: Claim): void => {
    word(`${what} reason`, said.reason, here.reason);
    for (const key of ["value", "numerator", "denominator", "low", "high", "exposure", "perExposure"] as const)
      same(`${what} ${key}`, said[key], here[key]);
  };
  const lights: Record<string, string[]> = {};
  for (const [id, area, sources, least, broken, figures] of D) {
    const percent = (facts: Facts): number =>
      facts.days === 0
        ? -1
        : Math.min(100, Math.min(...sources.split(" ").map((one) => facts.covered[one] ?? 0)) / (10 * facts.days));
    const enough = percent(now) >= least;
    const metric = statement.metrics.get(id);
    same(`${id} coverage`, metric?.percent, now.days === 0 ? null : percent(now));
    word(`${id} enough`, String(metric?.enough), String(enough));
    const start = before?.from ?? now.from;
    const isBroken = [...now.breaks, ...(before?.breaks ?? [])].some(
      ({ kind, on }) => broken.split(" ").includes(kind) && on > start,
    );
    const own: string[] = [];
    for (const [figure, formula] of Object.entries(figures)) {
      const name = `${id}/${figure}`;
      const here = compute(now, formula, {});
      found.figures.set(name, here);
      const said = statement.figures.get(name);
      if (said === undefined) {
        differences.push(`${name}: not in the file`);
        continue;
      }
      claimSame(name, said, here);
      const light = lightOf(formula.goal, here, now.days);
      word(`${name} light`, said.light, light);
      own.push(light);
      for (const { cell, claim } of statement.rows.filter((one) => one.figure === name)) {
        const within = Object.fromEntries(
          cell.split("&").map((one) => [one.slice(0, one.indexOf("=")), [one.slice(one.indexOf("=") + 1)]]),
        );
        const part = compute(now, formula, within);
        found.rows.push({ figure: name, cell, found: part });
        claimSame(`${name} ${cell}`, claim, part);
      }
      const was = before === null ? null : compute(before, formula, {});
      const change = statement.changes.get(name);
      if (was === null || was.value === null || here.value === null || before === null) {
        if (change !== undefined) differences.push(`${name} change: file has one, here is none`);
        continue;
      }
      // Percent of what is published, six decimals: what a reader of the file would take.
      const published = (value: number): number => Math.round(value * 1e6) / 1e6;
      const relative = (a: number | null, b: number | null): number | null =>
        a === null || b === null || published(b) === 0 ? null : (published(a) / published(b) - 1) * 100;
      const moved = {
        absolute: here.value - was.value,
        percent: relative(here.value, was.value),
        perExposure: relative(here.perExposure, was.perExposure),
      };
      found.changes.set(name, moved);
      same(`${name} before`, change?.before, was.value);
      same(`${name} absolute`, change?.absolute, moved.absolute);
      same(`${name} percent`, change?.percent, moved.percent);
      same(`${name} per exposure`, change?.perExposure, moved.perExposure);
      const comparable =
        enough && percent(before) >= least && !isBroken && Math.abs(now.days / Math.max(1, before.days) - 1) <= 0.02;
      word(`${name} comparable`, String(change?.comparable), String(comparable));
    }
    const light = worst(own, enough);
    word(`${id} light`, metric?.light, light);
    (lights[area] ??= []).push(light);
  }
  for (const [area, own] of Object.entries(lights)) word(`area ${area}`, statement.areas.get(area), worst(own, true));
  return { checked, differences, ...found };
}

// ---- Reading ---------------------------------------------------------------------------------------------------------------------------

const emptyFacts = (): Facts => ({ days: 0, from: "", covered: {}, measured: {}, counts: {}, breaks: [] });

function emptyStatement(): Statement & { facts: { now: Facts; before: Facts | null } } {
  return {
    facts: { now: emptyFacts(), before: null },
    figures: new Map(),
    rows: [],
    changes: new Map(),
    metrics: new Map(),
    areas: new Map(),
  };
}

/* oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-argument -- a file of strangers is read as it comes; what does not fit shows as a difference */
function readJson(text: string): Statement {
  const file = JSON.parse(text);
  const factsOf = (aggregates: any): Facts => ({
    days: aggregates.days,
    from: aggregates.period.from,
    covered: Object.fromEntries(Object.entries<any>(aggregates.coverage).map(([id, one]) => [id, one.covered])),
    measured: Object.fromEntries(Object.entries<any>(aggregates.coverage).map(([id, one]) => [id, one.measuredDays])),
    counts: aggregates.measures,
    breaks: aggregates.breaks,
  });
  const claimOf = (result: any): Claim =>
    result.kind === "measured"
      ? {
          value: result.value,
          numerator: result.numerator,
          denominator: result.denominator,
          low: result.interval?.low ?? null,
          high: result.interval?.high ?? null,
          exposure: result.exposure,
          perExposure: result.perExposure,
          reason: "",
        }
      : nothing(result.reason);
  const statement = emptyStatement();
  statement.facts.now = factsOf(file.aggregates);
  statement.facts.before = file.before === null ? null : factsOf(file.before);
  for (const metric of file.result.metrics) {
    statement.metrics.set(metric.id, {
      light: metric.light,
      percent: metric.coverage.percent,
      enough: metric.coverage.enough,
    });
    for (const figure of metric.figures) {
      const name = `${metric.id}/${figure.id}`;
      statement.figures.set(name, { ...claimOf(figure.result), light: figure.light });
      if (figure.change !== null) statement.changes.set(name, figure.change);
      for (const table of figure.tables)
        for (const row of table.rows) statement.rows.push({ figure: name, cell: row.cell, claim: claimOf(row.result) });
    }
  }
  for (const area of file.result.areas) statement.areas.set(area.area, area.light);
  return statement;
}
/* oxlint-enable typescript/no-explicit-any, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-argument */

function readCsv(text: string): Statement {
  const lines = text
    .replace(/^\uFEFF/u, "")
    .split("\r\n")
    .filter((line) => line !== "");
  const fields = (line: string): string[] =>
    [...line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/gu)].map((found) =>
      (found[1]?.replaceAll('""', '"') ?? found[2] ?? "").replace(/^'(?=[=+\-@])/u, ""),
    );
  const header = fields(lines[0] ?? "");
  if (header[0] !== "record") throw new Error("this is no file of npm run effectiveness");
  const statement = emptyStatement();
  for (const line of lines.slice(1)) {
    const values = fields(line);
    const get = (name: string): string => values[header.indexOf(name)] ?? "";
    const num = (name: string): number | null => (get(name) === "" ? null : Number(get(name).replace(",", ".")));
    const facts = get("period") === "before" ? (statement.facts.before ??= emptyFacts()) : statement.facts.now;
    const name = `${get("id")}/${get("figure")}`;
    const claim = (): Claim => ({
      value: num("value"),
      numerator: num("numerator"),
      denominator: num("denominator"),
      low: num("low"),
      high: num("high"),
      exposure: num("exposure"),
      perExposure: num("per_exposure"),
      reason: get("note"),
    });
    switch (get("record")) {
      case "period":
        if (get("id") === "days") facts.days = num("value") ?? 0;
        if (get("id") === "from") facts.from = get("note");
        break;
      case "coverage":
        facts.covered[get("id")] = num("value") ?? 0;
        facts.measured[get("id")] = num("numerator") ?? 0;
        break;
      case "break":
        facts.breaks.push({ on: get("cell"), kind: get("id") });
        break;
      case "count":
        (facts.counts[get("id")] ??= {})[get("cell")] = num("value") ?? 0;
        break;
      case "figure":
        statement.figures.set(name, { ...claim(), light: get("light") });
        break;
      case "row":
        statement.rows.push({ figure: name, cell: get("cell"), claim: claim() });
        break;
      case "change":
        statement.changes.set(name, {
          before: num("numerator") ?? 0,
          absolute: num("value") ?? 0,
          percent: num("denominator"),
          perExposure: num("per_exposure"),
          comparable: get("note") === "comparable",
        });
        break;
      case "metric":
        statement.metrics.set(get("id"), {
          light: get("light"),
          percent: num("value"),
          enough: get("note") !== "too-little",
        });
        break;
      case "area":
        statement.areas.set(get("id"), get("light"));
        break;
      default:
        throw new Error(`a line of unknown kind: ${get("record")}`);
    }
  }
  return statement;
}
