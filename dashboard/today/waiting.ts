/**
 * What waits for one person: steps of cases, children, clocks of incidents, letters nobody got, orders that end, data to look at. Pure.
 *
 * Whoever gathers the facts has already left out what the person may not know of (R-064): nothing here counts what it does not list.
 *
 * @module
 */
import type { Light, Permission, Role, TodayView } from "../../policies/schema/api.ts";
import type { Bilingual, Instant } from "../../policies/schema/vocabulary.ts";

type Check = Light["checks"][number];
type Todo = TodayView["todo"][number];
type MakeCheck = (id: string, state: Check["state"], params?: Check["params"], measuredAt?: number) => Check;

/** A step of a case that waits for the person. */
export interface TaskToday {
  readonly caseId: string;
  readonly number: string;
  readonly kind: string;
  /** Id of a parallel duty (B6); null for every other step. */
  readonly duty: string | null;
  readonly role: Role;
  readonly since: number;
  readonly dueAt: number | null;
}

/** How many wait, and since when the oldest does; null: nobody knows. */
export interface Pending {
  readonly count: number;
  readonly since: number | null;
}

/** Instants in ms. Every part is what the person may know of; parts that are none of their business are empty. */
export interface WaitingToday {
  readonly tasks: readonly TaskToday[];
  /** Children nobody has gone to yet. */
  readonly talks: readonly {
    readonly id: string;
    readonly reference: string;
    readonly at: number;
    readonly dueAt: number;
  }[];
  /** Reports that are not settled; `dueAt`: of those nobody has opened. */
  readonly reports: readonly {
    readonly id: string;
    readonly reference: string;
    readonly at: number;
    readonly dueAt: number | null;
    readonly role: Role;
  }[];
  /** The next duty of each open incident; `dueAt` null: without undue delay. */
  readonly incidents: readonly {
    readonly id: string;
    readonly number: string;
    readonly duty: string;
    readonly since: number;
    readonly dueAt: number | null;
  }[];
  readonly deadLetters: Pending;
  /** Appointments whose last day is near and that nothing continues. */
  readonly orders: readonly {
    readonly appointment: string;
    readonly displayName: string;
    readonly role: Role;
    readonly number: string;
    readonly day: string;
    readonly since: number;
    readonly endsAt: number;
  }[];
  readonly reviews: Pending;
  readonly disposals: Pending;
  readonly helplines: Pending;
  /** Duties of the calendar near their day or past it. */
  readonly duties: readonly {
    readonly duty: string;
    readonly title: Bilingual;
    readonly role: Role;
    readonly daysLeft: number;
    readonly dueAt: number;
  }[];
  /** Drills in which a step is the reader's; never counted with real work. */
  readonly drills: readonly { readonly id: string; readonly number: string; readonly since: number }[];
}

/** Nobody may know of anything. */
export const NOTHING_WAITS: WaitingToday = {
  tasks: [],
  talks: [],
  reports: [],
  incidents: [],
  deadLetters: { count: 0, since: null },
  orders: [],
  reviews: { count: 0, since: null },
  disposals: { count: 0, since: null },
  helplines: { count: 0, since: null },
  duties: [],
  drills: [],
};

/** Minutes a step takes a person who knows the case (B8). */
const TASK_MINUTES: Readonly<Record<string, number>> = {
  "verify-1": 3,
  "write-note": 15,
  "propose-harm": 10,
  "consult-harm": 10,
  "write-card": 20,
  "send-notice": 20,
  "inform-guardians": 15,
  duty: 15,
  suspend: 5,
};
const SHORT_STEP_MINUTES = 2;

const moment = (at: number | null): Instant | null => (at === null ? null : (Math.trunc(at) as Instant));
const isLate = (dueAt: number | null, now: number): boolean => dueAt !== null && now > dueAt;

/** Lights of the procedure: how late the person's own work is, and what nobody gets. */
export function procedureChecks(
  waiting: WaitingToday,
  may: (permission: Permission) => boolean,
  now: number,
  check: MakeCheck,
): Check[] {
  const checks: Check[] = [];
  if (may("cases.read")) {
    const late = waiting.tasks.filter(({ dueAt }) => isLate(dueAt, now)).length;
    checks.push(check("tasks.waiting", late > 0 ? "attention" : "good", { waiting: waiting.tasks.length, late }));
  }
  if (may("cyber.read")) {
    const late = waiting.incidents.filter(({ dueAt }) => isLate(dueAt, now)).length;
    const open = waiting.incidents.length;
    checks.push(check("incidents.clocks", late > 0 ? "danger" : open > 0 ? "attention" : "good", { open, late }));
  }
  if (may("outbox.manage"))
    checks.push(
      check("letters.dead", waiting.deadLetters.count > 0 ? "attention" : "good", { count: waiting.deadLetters.count }),
    );
  return checks;
}

/** Lights of help: a child that waits too long is a danger; a number nobody has called for half a year wants a call (R-113). */
export function helpChecks(
  waiting: WaitingToday,
  may: (permission: Permission) => boolean,
  now: number,
  check: MakeCheck,
): Check[] {
  const checks: Check[] = [];
  if (may("help.answer")) {
    const late = waiting.talks.filter(({ dueAt }) => isLate(dueAt, now)).length;
    const unread = waiting.reports.filter(({ dueAt }) => isLate(dueAt, now)).length;
    const asked = waiting.talks.length + waiting.reports.length;
    checks.push(
      check("help.waiting", late > 0 ? "danger" : unread > 0 ? "attention" : "good", {
        waiting: asked,
        late: late + unread,
      }),
    );
  }
  if (may("help.write"))
    checks.push(
      check("help.lines", waiting.helplines.count > 0 ? "attention" : "good", { count: waiting.helplines.count }),
    );
  return checks;
}

/** Lights of people: orders that end soon, for those who give them (R-010). */
export const orderChecks = (
  waiting: WaitingToday,
  may: (permission: Permission) => boolean,
  check: MakeCheck,
): Check[] =>
  may("people.manage")
    ? [check("orders.ending", waiting.orders.length > 0 ? "attention" : "good", { count: waiting.orders.length })]
    : [];

const pending = (
  id: string,
  kind: Todo["kind"],
  who: Role,
  { count, since }: Pending,
  rest: { readonly minutes: number; readonly href: string },
): Todo[] => (count === 0 ? [] : [{ id, kind, who, since: moment(since), dueAt: null, params: { count }, ...rest }]);

/** One line a step, child, report, incident and order; letters, reviews and numbers in one line each. */
export function waitingTodo(waiting: WaitingToday): Todo[] {
  const { tasks, talks, reports, incidents, orders, duties, drills } = waiting;
  return [
    ...tasks.map(({ caseId, number, kind, duty, role, since, dueAt }): Todo => ({
      id: `case-${caseId}-${kind}${duty === null ? "" : `-${duty}`}`,
      kind: "case",
      who: role,
      minutes: TASK_MINUTES[kind] ?? SHORT_STEP_MINUTES,
      since: moment(since),
      dueAt: moment(dueAt),
      params: { number, task: kind, duty: duty ?? "none" },
      href: `/cases/${encodeURIComponent(caseId)}`,
    })),
    ...talks.map(({ id, reference, at, dueAt }): Todo => ({
      id: `talk-${id}`,
      kind: "talk",
      who: "intake",
      minutes: 10,
      since: moment(at),
      dueAt: moment(dueAt),
      params: { reference },
      href: "/help",
    })),
    ...reports.map(({ id, reference, at, dueAt, role }): Todo => ({
      id: `report-${id}`,
      kind: "report",
      who: role,
      minutes: 5,
      since: moment(at),
      dueAt: moment(dueAt),
      params: { reference, state: dueAt === null ? "read" : "unread" },
      href: "/help",
    })),
    ...incidents.map(({ id, number, duty, since, dueAt }): Todo => ({
      id: `incident-${id}-${duty}`,
      kind: "incident",
      who: duty === "uodo" || duty === "persons" ? "iod" : "nsp",
      minutes: 30,
      since: moment(since),
      dueAt: moment(dueAt),
      params: { number, duty },
      href: `/incidents/${encodeURIComponent(id)}`,
    })),
    ...orders.map(({ appointment, displayName, role, number, day, since, endsAt }): Todo => ({
      id: `order-${appointment}`,
      kind: "order",
      who: "dyrektor",
      minutes: 10,
      since: moment(since),
      dueAt: moment(endsAt),
      params: { name: displayName, role, number, day },
      href: "/people",
    })),
    ...pending("letters-dead", "letter", "admin", waiting.deadLetters, { minutes: 5, href: "/settings/notices" }),
    ...pending("retention-reviews", "review", "iod", waiting.reviews, { minutes: 10, href: "/retention/reviews" }),
    ...pending("retention-disposals", "disposal", "iod", waiting.disposals, {
      minutes: 15,
      href: "/retention/disposals",
    }),
    ...pending("helplines", "helpline", "koordynator", waiting.helplines, {
      minutes: Math.min(60, 5 * waiting.helplines.count),
      href: "/help?tab=settings",
    }),
    ...duties.map(({ duty, title, role, daysLeft, dueAt }): Todo => ({
      id: `calendar-${duty}`,
      kind: "calendar",
      who: role,
      minutes: 10,
      since: null,
      dueAt: moment(dueAt),
      // The page writes the title in its language.
      params: { ...title, days: Math.abs(daysLeft), state: daysLeft < 0 ? "late" : daysLeft === 0 ? "today" : "ahead" },
      href: "/standards/calendar",
    })),
    ...drills.map(({ id, number, since }): Todo => ({
      id: `drill-${id}`,
      kind: "drill",
      who: "koordynator",
      minutes: 5,
      since: moment(since),
      dueAt: null,
      params: { number },
      href: `/drill/${encodeURIComponent(id)}`,
    })),
  ];
}
