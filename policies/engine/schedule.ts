/**
 * Weekly windows on the wall clock of the venue.
 *
 * A window is compared with what the clock on the wall shows, so on the last Sunday of March (02:00 → 03:00) the
 * missing hour belongs to no window, and on the last Sunday of October the repeated hour belongs to its window
 * twice. That is what people mean by «od 14:00 do 18:00», and it needs no list of transition dates here.
 *
 * @module
 */
import type { Schedule } from "../schema/network-policy.ts";

type Day = Schedule["days"][number];

const DAYS: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** What the wall clock shows. */
export interface WallClock {
  /** 0 Monday … 6 Sunday. */
  readonly day: number;
  /** Minutes after midnight, 0…1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // Building a format costs far more than using it, and the set of time zones of a venue is one.
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 * @param timeZone IANA name; an unknown one is a RangeError of the platform
 */
export function wallClock(instant: number, timeZone: string): WallClock {
  let day = 0;
  let hour = 0;
  let minute = 0;
  for (const part of formatFor(timeZone).formatToParts(instant)) {
    if (part.type === "weekday") day = DAYS.indexOf(part.value.toLowerCase() as Day);
    else if (part.type === "hour") hour = Number(part.value);
    else if (part.type === "minute") minute = Number(part.value);
  }
  return { day, minute: hour * 60 + minute };
}

/** @param clock `HH:MM`, 00:00 to 24:00 @returns minutes, 0…1440 */
export function clockMinutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/**
 * Whether a window is open: `from` belongs to it, `to` does not. A window whose `to` is at or before its `from`
 * starts on each named day and runs past midnight into the next, so 08:00–08:00 is a whole day and night.
 *
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 */
export function isScheduleActive(
  schedule: Pick<Schedule, "days" | "from" | "to">,
  instant: number,
  timeZone: string,
): boolean {
  const { day, minute } = wallClock(instant, timeZone);
  const from = clockMinutes(schedule.from);
  const to = clockMinutes(schedule.to);
  const today = schedule.days.includes(DAYS[day] as Day);
  if (from < to) return today && minute >= from && minute < to;
  const yesterday = schedule.days.includes(DAYS[(day + 6) % 7] as Day);
  return (today && minute >= from) || (yesterday && minute < to);
}
