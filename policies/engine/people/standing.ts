/**
 * How an appointment stands on a day, who answers for a role on it, and when training is due again. Pure.
 *
 * An order counts from its first day to its last, both included. A suspension takes the role away for as long as it lasts; the
 * deputy of somebody who is away, suspended or left out answers in their place.
 *
 * @module
 */
import type { AppointmentStanding, Competence, DesignatedRole } from "../../schema/people-api.ts";
import { addMonths } from "../day.ts";

/** An order's words about one person. Instants in ms; `untilAt` is the first moment after the last day. */
export interface AppointmentFacts {
  readonly id: string;
  readonly account: string;
  readonly role: DesignatedRole;
  /** null: the whole venue. */
  readonly department: string | null;
  readonly fromAt: number;
  readonly untilAt: number | null;
  readonly deputyOf: string | null;
}

export interface SuspensionFacts {
  readonly account: string;
  readonly fromAt: number;
  readonly untilAt: number | null;
  readonly endedAt: number | null;
}

const covers = (fromAt: number, untilAt: number | null, at: number): boolean =>
  fromAt <= at && (untilAt === null || at < untilAt);

export const isSuspendedAt = (suspensions: readonly SuspensionFacts[], account: string, at: number): boolean =>
  suspensions.some(
    (one) =>
      one.account === account && covers(one.fromAt, one.untilAt, at) && (one.endedAt === null || at < one.endedAt),
  );

/** @param disabled  accounts that no longer sign in */
export function standingOf(
  appointment: AppointmentFacts,
  suspensions: readonly SuspensionFacts[],
  disabled: ReadonlySet<string>,
  at: number,
): AppointmentStanding {
  if (at < appointment.fromAt) return "not-yet";
  if (!covers(appointment.fromAt, appointment.untilAt, at)) return "ended";
  if (disabled.has(appointment.account)) return "disabled";
  return isSuspendedAt(suspensions, appointment.account, at) ? "suspended" : "in-force";
}

export interface Holder {
  readonly appointment: string;
  readonly account: string;
  readonly deputy: boolean;
}

/**
 * Who answers for a role: everybody appointed and able, and deputies of those who are not.
 *
 * @param department  null: whatever the department; an appointment for the whole venue covers each
 * @param absent      accounts left out: away, or in conflict with the matter at hand
 */
export function holdersAt(
  appointments: readonly AppointmentFacts[],
  suspensions: readonly SuspensionFacts[],
  absent: ReadonlySet<string>,
  asked: { readonly role: DesignatedRole; readonly department: string | null; readonly at: number },
): readonly Holder[] {
  const { role, department, at } = asked;
  const inForce = appointments.filter(
    (one) =>
      one.role === role &&
      (department === null || one.department === null || one.department === department) &&
      covers(one.fromAt, one.untilAt, at),
  );
  const able = (one: AppointmentFacts): boolean =>
    !absent.has(one.account) && !isSuspendedAt(suspensions, one.account, at);
  const principals = inForce.filter((one) => one.deputyOf === null);
  const standsIn = (deputy: AppointmentFacts): boolean => {
    const holder = principals.find((one) => one.id === deputy.deputyOf);
    // An appointment that has ended leaves its deputy in place until the deputy's own order ends.
    return holder === undefined || !able(holder);
  };
  return [
    ...principals.filter(able).map(({ id, account }) => ({ appointment: id, account, deputy: false })),
    ...inForce
      .filter((one) => one.deputyOf !== null && able(one) && standsIn(one))
      .map(({ id, account }) => ({ appointment: id, account, deputy: true })),
  ];
}

/** Months after which a training is repeated. */
export const TRAINING_MONTHS = 12;

/** Roles whose holder is trained again every year. */
export const TRAINED_ROLES: readonly DesignatedRole[] = ["nsp"];

export const COMPETENCES: readonly Competence[] = [
  "technical",
  "digital-reality",
  "incident-response",
  "online-education",
  "communication",
];

export interface TrainingFacts {
  readonly on: string;
  readonly competences: readonly Competence[];
}

/** @param today  `YYYY-MM-DD`; the day a training falls due is still in time */
export function trainingOf(
  trainings: readonly TrainingFacts[],
  needed: boolean,
  today: string,
): {
  readonly lastOn: string | null;
  readonly dueOn: string | null;
  readonly overdue: boolean;
  readonly competences: readonly {
    readonly competence: Competence;
    readonly lastOn: string | null;
    readonly overdue: boolean;
  }[];
} {
  const last = (days: readonly TrainingFacts[]): string | null =>
    days.reduce<string | null>((newest, { on }) => (newest === null || on > newest ? on : newest), null);
  const late = (lastOn: string | null): boolean =>
    needed && (lastOn === null || addMonths(lastOn, TRAINING_MONTHS) < today);
  const lastOn = last(trainings);
  return {
    lastOn,
    dueOn: needed && lastOn !== null ? addMonths(lastOn, TRAINING_MONTHS) : null,
    overdue: late(lastOn),
    competences: needed
      ? COMPETENCES.map((competence) => {
          const on = last(trainings.filter(({ competences }) => competences.includes(competence)));
          return { competence, lastOn: on, overdue: late(on) };
        })
      : [],
  };
}
