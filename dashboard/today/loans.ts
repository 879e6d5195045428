/**
 * What waits about lending: something not back, something missing, something lent against the word, an answer that concerns the
 * network-safety person. Pure.
 *
 * @module
 */
import type { Light, Permission, TodayView } from "../../policies/schema/api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

type Check = Light["checks"][number];
type Todo = TodayView["todo"][number];
type MakeCheck = (id: string, state: Check["state"], params?: Check["params"], measuredAt?: number) => Check;

/** What the loan desk says, as `readLoanAlerts` of its slice gives it. */
export interface LoansToday {
  readonly overdue: readonly {
    readonly session: string;
    readonly number: string;
    readonly devices: number;
    readonly since: number;
  }[];
  readonly missing: readonly { readonly device: string; readonly number: string; readonly since: number }[];
  readonly overrides: readonly {
    readonly device: string;
    readonly number: string;
    readonly word: string;
    readonly at: number;
  }[];
  readonly grave: readonly {
    readonly id: string;
    readonly device: string;
    readonly outcome: string;
    readonly draft: string | null;
    readonly at: number;
  }[];
}

/** Something that is not back asks for attention; something missing is a danger. */
export function loanChecks(loans: LoansToday | null, check: MakeCheck): Check[] {
  if (loans === null) return [];
  return [
    check("loans.overdue", loans.overdue.length > 0 ? "attention" : "good", { count: loans.overdue.length }),
    check("loans.missing", loans.missing.length > 0 ? "danger" : "good", { count: loans.missing.length }),
  ];
}

/** Overrides and answers are for those who may read drafts: the coordinator and the network-safety person, not the next educator. */
export function loanTodo(loans: LoansToday, may: (permission: Permission) => boolean): Todo[] {
  if (!may("loans.read")) return [];
  const todo: Todo[] = loans.overdue.map(({ session, number, devices, since }) => ({
    id: `loan-overdue-${session}`,
    kind: "loan",
    who: "edukator",
    minutes: 5,
    since: since as Instant,
    dueAt: null,
    params: { what: "overdue", number, count: devices },
    href: `/loans/${session}`,
  }));
  for (const { device, number, since } of loans.missing)
    todo.push({
      id: `loan-missing-${device}`,
      kind: "loan",
      who: "nsp",
      minutes: 15,
      since: since as Instant,
      dueAt: null,
      params: { what: "missing", number, device },
      href: `/devices/${encodeURIComponent(device)}`,
    });
  if (!may("drafts.read")) return todo;
  for (const { device, number, word, at } of loans.overrides)
    todo.push({
      id: `loan-override-${device}-${String(at)}`,
      kind: "loan",
      who: "koordynator",
      minutes: 5,
      since: at as Instant,
      dueAt: null,
      params: { what: "override", number, device, word },
      href: `/devices/${encodeURIComponent(device)}`,
    });
  for (const { id, device, outcome, draft, at } of loans.grave)
    todo.push({
      id: `loan-prompt-${id}`,
      kind: "loan",
      who: "nsp",
      minutes: 5,
      since: at as Instant,
      dueAt: null,
      params: { what: "prompt", device, outcome },
      href: draft === null ? "/events" : `/events/drafts/${draft}`,
    });
  return todo;
}
