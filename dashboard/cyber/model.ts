/**
 * Clocks of incidents (B6) and which failures of the filter count as one. Pure.
 *
 * Whether an incident is significant and whether a breach is a risk is a person's finding; this only counts the hours from there.
 *
 * @module
 */
import { listLimits } from "../../policies/engine/list-age.ts";
import type { DutyClock, FailureView, IncidentBody, IncidentDuty } from "../../policies/schema/cyber-api.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

const HOUR_MS = 3_600_000;

/** The same day of the next month, or its last day where there is none. */
export function monthAfter(at: number): number {
  const from = new Date(at);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
  const last = new Date(Date.UTC(year, month + 2, 0)).getUTCDate();
  return Date.UTC(year, month + 1, Math.min(from.getUTCDate(), last)) + (at % 86_400_000);
}

export type IncidentFacts = Pick<IncidentBody, "kind" | "significant" | "personalData" | "highRisk"> & {
  readonly awareAt: number;
};

export interface Settled {
  readonly duty: IncidentDuty;
  readonly outcome: "sent" | "left-out";
  readonly at: number;
}

/**
 * Duties of an incident with their times. Early warning 24 h, notification 72 h, final report a month after the notification
 * (act on the national cybersecurity system as amended for NIS 2, art. 23(4) of the directive); 72 h to the supervisory authority and, at
 * high risk, the persons without undue delay (art. 33, 34 GDPR); phishing pages on the same day.
 */
export function clocksOf(facts: IncidentFacts, settled: readonly Settled[], now: number): DutyClock[] {
  const { awareAt } = facts;
  const done = (duty: IncidentDuty) => settled.find((one) => one.duty === duty);
  const notified = done("csirt-notification");
  const due: readonly (readonly [IncidentDuty, number | null])[] = [
    ...(facts.kind === "phishing" ? [["cert-phishing", awareAt + 24 * HOUR_MS] as const] : []),
    ...(facts.significant
      ? ([
          ["csirt-early", awareAt + 24 * HOUR_MS],
          ["csirt-notification", awareAt + 72 * HOUR_MS],
          ["csirt-final", monthAfter(notified?.outcome === "sent" ? notified.at : awareAt + 72 * HOUR_MS)],
        ] as const)
      : []),
    ...(facts.personalData ? [["uodo", awareAt + 72 * HOUR_MS] as const] : []),
    ...(facts.personalData && facts.highRisk ? [["persons", null] as const] : []),
  ];
  return due.map(([duty, dueAt]) => {
    const one = done(duty);
    return {
      duty,
      state: one?.outcome ?? (dueAt !== null && now > dueAt ? "late" : "waiting"),
      dueAt: dueAt === null ? null : (Math.trunc(dueAt) as Instant),
      settledAt: one === undefined ? null : (one.at as Instant),
    };
  });
}

const isOpen = ({ state }: DutyClock): boolean => state === "waiting" || state === "late";

/** What is due next; what has no hour («without undue delay») comes first. */
export const nextDuty = (clocks: readonly DutyClock[]): DutyClock | null =>
  clocks.filter(isOpen).toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0] ?? null;

export const mayClose = (clocks: readonly DutyClock[]): boolean => !clocks.some(isOpen);

/** When people are reminded: with a quarter of the time left (at most six hours), and when it has run out. @returns the stage reached */
export function stageOf(clock: DutyClock, awareAt: number, now: number): "soon" | "late" | null {
  if (clock.dueAt === null || !isOpen(clock)) return null;
  if (now > clock.dueAt) return "late";
  const ahead = clock.duty === "csirt-final" ? 72 * HOUR_MS : Math.min(6 * HOUR_MS, (clock.dueAt - awareAt) / 4);
  return clock.dueAt - now <= ahead ? "soon" : null;
}

export interface Failure {
  readonly cause: FailureView["cause"];
  /** A resolver or a device; empty: the whole filter. */
  readonly subject: string;
  readonly since: number;
}

export interface FilterFacts {
  readonly resolvers: readonly {
    readonly id: string;
    readonly seenAt: number;
    readonly workers: number;
    readonly policyGeneration: number;
    readonly listGeneration: number;
  }[];
  /** What is published, since when; null: nothing yet. */
  readonly published: { readonly policy: number; readonly lists: number; readonly at: number } | null;
  /** Sources that are asked for at an address; `lastSuccessAt` null: never had. */
  readonly sources: readonly {
    readonly id: string;
    readonly lastSuccessAt: number | null;
    readonly refreshS: number;
  }[];
  /** Loaned devices whose own measurement says that the filter is walked past. */
  readonly bypassing: readonly { readonly device: string; readonly since: number }[];
  /** Since when anybody listened: silence before that proves nothing. */
  readonly listeningSince: number;
  readonly silentMs: number;
}

/**
 * Failures there are now. One resolver of several that is silent is a matter for «Dziś»; all of them are a failure, for then children either
 * have no net or one without a filter. A venue that never had a resolver has none that could fail.
 */
export function failuresOf(facts: FilterFacts, now: number): Failure[] {
  const { resolvers, published, bypassing, listeningSince, silentMs } = facts;
  const answering = resolvers.filter((one) => one.workers > 0 && now - one.seenAt <= silentMs);
  const failures: Failure[] = [];
  const lastSeen = resolvers.length === 0 ? null : Math.max(...resolvers.map((one) => one.seenAt));
  if (lastSeen !== null && answering.length === 0 && now - listeningSince > silentMs)
    failures.push({ cause: "resolver-silent", subject: "", since: Math.max(lastSeen, listeningSince) });
  for (const one of answering) {
    if (published === null) break;
    if (one.policyGeneration < published.policy)
      failures.push({ cause: "policy-stale", subject: one.id, since: published.at });
    else if (one.listGeneration < published.lists)
      failures.push({ cause: "list-stale", subject: one.id, since: published.at });
  }
  // Resolvers may all have the newest edition there is, and nobody could fetch a newer one for days: the list is stale all the same.
  for (const { id, lastSuccessAt, refreshS } of facts.sources) {
    if (lastSuccessAt === null) continue;
    const since = lastSuccessAt + listLimits(refreshS).dangerMs;
    if (now > since) failures.push({ cause: "list-stale", subject: `source ${id}`, since });
  }
  for (const { device, since } of bypassing) failures.push({ cause: "resolver-bypassed", subject: device, since });
  return failures;
}

export interface Lesson {
  readonly session: string;
  readonly device: string;
  readonly handedOutAt: number;
}

/** Lessons a failure meets now: a device that walks past the filter meets its own, everything else meets all. */
export const metBy = (failure: Pick<Failure, "cause" | "subject">, lessons: readonly Lesson[]): readonly Lesson[] =>
  failure.cause === "resolver-bypassed" ? lessons.filter(({ device }) => device === failure.subject) : lessons;

/** Whether the failure and a lesson have been together long enough to be an event. */
export const isEvent = (since: number, met: readonly Lesson[], leastMs: number, now: number): boolean =>
  met.some(({ handedOutAt }) => now - Math.max(since, handedOutAt) >= leastMs);
