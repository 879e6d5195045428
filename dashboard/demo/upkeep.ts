/**
 * Routers of the invented venue over the years: when their firmware was renewed, and what each evening's look at their ports found. Pure.
 *
 * @module
 */
import { DAY } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { ROUTERS } from "./venue.ts";

type RouterId = (typeof ROUTERS)[number]["id"];

/** One after another, so that the venue is never without network. */
const RENEWED_EVERY = 170;
const APART_DAYS = 9;
/** After its first renewal an access point answered on its panel until somebody looked. */
const LEFT_OPEN = { router: "ap-2", port: 80, days: 3 } as const;

export interface Renewal {
  readonly router: RouterId;
  /** 0, 1, 2 … */
  readonly turn: number;
  readonly day: VenueDay;
}

/** Days on which a person renewed the firmware of a router, in the order of time. */
export function renewalsOf(days: readonly VenueDay[]): readonly Renewal[] {
  const working = days.filter(({ open, weekday }) => open !== null && weekday < 5);
  const [first] = working;
  if (first === undefined) return [];
  const last = days.at(-1)?.start ?? first.start;
  const renewals: Renewal[] = [];
  for (const [place, { id }] of ROUTERS.entries())
    for (let turn = 0; ; turn += 1) {
      const wanted = first.start + ((turn + 1) * RENEWED_EVERY + place * APART_DAYS) * DAY;
      if (wanted > last) break;
      const day = working.find(({ start }) => start >= wanted);
      if (day !== undefined) renewals.push({ router: id, turn, day });
    }
  return renewals.toSorted((a, b) => a.day.start - b.day.start);
}

/** Whole days since the newest firmware of each router, at the end of a day. */
export const firmwareAges = (
  renewals: readonly Renewal[],
  first: Pick<VenueDay, "start">,
  day: { readonly to: number },
): readonly number[] =>
  ROUTERS.map(({ id }) => {
    const newest = renewals.findLast((one) => one.router === id && one.day.start < day.to);
    return Math.max(0, Math.round((day.to - (newest?.day ?? first).start) / DAY));
  });

/** Whether a port answered that evening. */
export const isOpenPort = (
  renewals: readonly Renewal[],
  router: RouterId,
  port: number,
  day: { readonly to: number },
): boolean => {
  if (router !== LEFT_OPEN.router || port !== LEFT_OPEN.port) return false;
  const mistake = renewals.find((one) => one.router === router && one.turn === 0);
  if (mistake === undefined) return false;
  const since = day.to - mistake.day.start;
  return since > 0 && since <= LEFT_OPEN.days * DAY;
};
