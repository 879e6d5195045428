/**
 * Judgements of the register of devices: when something was really measured, what changed, what is due. Pure.
 *
 * @module
 */
import type { CheckSeverity, Finding } from "../../policies/schema/device-baseline.ts";
import type { DeviceFacts } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day, so that a cart that is shut for a weekend is not yet silent. */
export const REPORT_EVERY_S = 86_400;
const SILENT_INTERVALS = 3;
/** At the desk a report must be younger. */
export const GATE_FRESH_H = 24;
/** First-hand evidence younger than this is not replaced by a hub's. */
export const FIRST_HAND_MS = 24 * HOUR_MS;
const CLOCK_ALARM_MS = DAY_MS;

/** Boxes of ours, which do a task and are lent to nobody: a cart's hub, a probe among the guests. */
export const isLooked = (kind: string): boolean => kind !== "hub" && kind !== "probe";

/** What the program of an asset calls itself. */
export const roleOf = (kind: string): "device" | "hub" | "probe" =>
  kind === "hub" || kind === "probe" ? kind : "device";

/** Serial numbers are compared without case and white space; null where there is none. */
export function serialKey(serial: string | null): string | null {
  const key = (serial ?? "").replaceAll(/\s+/gu, "").toUpperCase();
  return key === "" ? null : key;
}

/** @param since  last report, else the day of enrolment; null: not enrolled */
export const isSilent = (since: number | null, now: number): boolean =>
  since !== null && now - since > SILENT_INTERVALS * REPORT_EVERY_S * 1_000;

export interface Timing {
  /** What the device's clock said. */
  readonly claimed: number;
  /** Device clock minus server clock, as the device learned it; null if it never did. */
  readonly offsetMs: number | null;
  readonly receivedAt: number;
  readonly monotonicMs: number;
  /** Another report of the same boot, measured before this one. */
  readonly before: { readonly at: number; readonly monotonicMs: number } | null;
  /** Latest the boot can have been: the least of «received minus monotonic» over its reports; null: none came yet. */
  readonly bootAt: number | null;
}

/**
 * When a report was measured, on the server's clock.
 *
 * A wrong clock is corrected by the offset the device learned; what it cannot know is bounded: nothing was measured after it came,
 * nor later than its boot allows, nor sooner after an earlier report than the monotonic clock says. The later bound wins only over
 * a clock that jumped back, so an old measurement never looks younger than it can be.
 */
export function measuredAt(timing: Timing): Instant {
  const { receivedAt, monotonicMs, before } = timing;
  const bootAt = Math.min(timing.bootAt ?? Number.POSITIVE_INFINITY, receivedAt - monotonicMs);
  const latest = Math.min(receivedAt, bootAt + monotonicMs);
  const said = timing.claimed - (timing.offsetMs ?? 0);
  const earliest = before === null ? 0 : before.at + Math.max(0, monotonicMs - before.monotonicMs);
  return Math.max(0, Math.round(Math.min(latest, Math.max(said, earliest)))) as Instant;
}

export const isClockFarOff = ({ claimed, offsetMs, receivedAt }: Timing): boolean =>
  Math.abs(offsetMs ?? 0) > CLOCK_ALARM_MS || claimed - (offsetMs ?? 0) > receivedAt + CLOCK_ALARM_MS;

/** Moves the instants of measuring by the same amount as the report's; none ends up after it. */
export function shiftFacts(facts: DeviceFacts, byMs: number, latest: number): DeviceFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([table, fact]) => [
      table,
      fact === undefined ? fact : { ...fact, measuredAt: Math.max(0, Math.min(latest, fact.measuredAt + byMs)) },
    ]),
  );
}

/** Whether the device itself counted nothing left on it after it came back. What it could not count is not nothing. */
export function isEmptySince({ media, accounts }: DeviceFacts, since: number): boolean {
  return (
    media !== undefined &&
    "value" in media &&
    media.measuredAt >= since &&
    media.value.newerThanHandOut === 0 &&
    accounts !== undefined &&
    "value" in accounts &&
    accounts.measuredAt >= since &&
    accounts.value.foreign === 0
  );
}

/** What is remembered of one check between reports. */
export interface CheckState {
  readonly state: Finding["state"];
  readonly failingSince: number | null;
  readonly lastPassAt: number | null;
}
export type CheckStates = Readonly<Record<string, CheckState>>;

export interface Transition {
  readonly check: string;
  readonly from: Finding["state"] | null;
  readonly to: Finding["state"];
}

/**
 * Only a pass ends a failure: a check nobody could look at meanwhile goes on failing since then, so that its grace does not
 * start anew.
 */
export function nextStates(
  before: CheckStates,
  findings: readonly Finding[],
): { readonly states: CheckStates; readonly transitions: readonly Transition[] } {
  const states: Record<string, CheckState> = {};
  const transitions: Transition[] = [];
  for (const finding of findings) {
    const was = Object.hasOwn(before, finding.check) ? before[finding.check] : undefined;
    const passed = finding.state === "pass" && !finding.stale;
    states[finding.check] = {
      state: finding.state,
      failingSince: finding.state === "pass" ? null : (finding.failingSince ?? was?.failingSince ?? null),
      lastPassAt: passed ? (finding.measuredAt ?? was?.lastPassAt ?? null) : (was?.lastPassAt ?? null),
    };
    if (was?.state !== finding.state)
      transitions.push({ check: finding.check, from: was?.state ?? null, to: finding.state });
  }
  return { states, transitions };
}

const TICKET_SEVERITIES: readonly CheckSeverity[] = ["block", "high"];

/** Failures worth a ticket: what blocks or remarks a hand-out, once its grace is over. */
export const needsTicket = ({ state, severity, inGrace, stale }: Finding): boolean =>
  state === "fail" && !stale && !inGrace && TICKET_SEVERITIES.includes(severity);

/** Only a pass that was really measured lately closes a ticket. */
export const closesTicket = ({ state, stale }: Finding): boolean => state === "pass" && !stale;

/** A protocol is at most 31 days old; a new device gets a week for its first one. */
const INSPECT_EVERY_MS = 31 * DAY_MS;
const FIRST_INSPECTION_MS = 7 * DAY_MS;

export const inspectionDueAt = (createdAt: number, lastSignedAt: number | null): Instant =>
  (lastSignedAt === null ? createdAt + FIRST_INSPECTION_MS : lastSignedAt + INSPECT_EVERY_MS) as Instant;

/** Administration of network devices: none of these may be open to a guest. */
export const ROUTER_PORTS = [22, 23, 80, 161, 443, 7547, 8291] as const;
const FIRMWARE_OLD_DAYS = 365;
const WAN_WORD_DAYS = 92;
const PROBE_OLD_MS = 36 * HOUR_MS;

export type PortState = "closed" | "filtered" | "open" | "not-tried";

export interface RouterFacts {
  /** Networks nobody could ask from. */
  readonly notMeasuredFrom: number;
  readonly probes: readonly { readonly state: PortState; readonly at: number | null }[];
  readonly firmwareAgeDays: number | null;
  readonly wanWordDays: number | null;
  readonly now: number;
}

/**
 * An open port is a danger; old probes, and networks nobody could ask from, say nothing, so that nothing is called good that was not
 * looked at; old firmware or an old word about remote management asks for attention.
 */
export function routerState(facts: RouterFacts): "good" | "attention" | "danger" | "not-measured" {
  const fresh = facts.probes.filter(({ at }) => at !== null && facts.now - at <= PROBE_OLD_MS);
  if (fresh.some(({ state }) => state === "open")) return "danger";
  if (fresh.length < facts.probes.length || fresh.some(({ state }) => state === "not-tried")) return "not-measured";
  if (facts.notMeasuredFrom > 0) return "not-measured";
  const firmware = facts.firmwareAgeDays === null || facts.firmwareAgeDays > FIRMWARE_OLD_DAYS;
  const word = facts.wanWordDays === null || facts.wanWordDays > WAN_WORD_DAYS;
  return firmware || word ? "attention" : "good";
}

/** `N/2026/014` */
export const documentNumber = (series: string, year: number, number: number): string =>
  `${series}/${String(year)}/${String(number).padStart(3, "0")}`;
