/**
 * One fact, several duties: which arise from a case, and by when (B6). Pure.
 *
 * @module
 */
import type { DutyId } from "../../schema/case.ts";
import type { Duty } from "../../schema/procedure.ts";
import type { CaseRecord } from "./record.ts";

const HOUR_MS = 3_600_000;

/** What a person said about a duty. */
export interface SettledDuty {
  readonly duty: DutyId;
  readonly outcome: "done" | "not-applicable";
  readonly at: number;
}

export interface DutyState {
  readonly duty: Duty;
  /** When the venue came to know what makes the duty arise. */
  readonly since: number;
  readonly dueAt: number | null;
  readonly state: "open" | "done" | "not-applicable";
  readonly overdue: boolean;
}

/** @returns instant of knowledge; null: the duty does not arise */
function arisesAt({ trigger }: Duty, record: CaseRecord, external: boolean): number | null {
  const isEvent = record.qualified !== null || record.contact === "yes";
  const times = [
    trigger.contactStated && isEvent ? (record.qualified?.at ?? record.openedAt) : null,
    trigger.emergency ? record.emergencyAt : null,
    trigger.harmPositive && record.harm?.outcome === "positive" ? record.harm.consult.at : null,
    (trigger.severe && record.severe) ||
    (trigger.conflictAtTheTop && external) ||
    (record.type !== null && trigger.types.includes(record.type)) ||
    (record.category !== null && (trigger.categories as readonly string[]).includes(record.category))
      ? record.openedAt
      : null,
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** @param external  the director or the person who takes reports is named */
export function dutiesOf(
  record: CaseRecord,
  facts: {
    readonly table: readonly Duty[];
    readonly settled: readonly SettledDuty[];
    readonly external: boolean;
    readonly now: number;
  },
): readonly DutyState[] {
  return facts.table.flatMap((duty) => {
    const since = arisesAt(duty, record, facts.external);
    if (since === null) return [];
    const dueAt = duty.clock.hours === null ? null : since + duty.clock.hours * HOUR_MS;
    const said = facts.settled.findLast((one) => one.duty === duty.id);
    const isDone = duty.autoDone || (duty.id === "register" && record.registeredAt !== null && record.harm !== null);
    const state = said?.outcome ?? (isDone ? "done" : "open");
    return [{ duty, since, dueAt, state, overdue: state === "open" && dueAt !== null && facts.now > dueAt }];
  });
}
