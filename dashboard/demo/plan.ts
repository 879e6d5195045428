/**
 * Years of the invented venue as one plan: the same seed and period give the same plan, down to every instant and id. Pure.
 *
 * A plan says what happens; `seed.ts` lets it happen through the slices' own doors. Tests count rows from the plan and not from what was written.
 *
 * @module
 */
import type { Counter, Hit, Spike } from "../../policies/schema/messages.ts";
import { Script } from "./acts.ts";
import type { Act } from "./acts.ts";
import { DAY, HOUR, MINUTE, daysOf, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { casesOf, writeCase } from "./casebook.ts";
import type { PlannedCase } from "./casebook.ts";
import { Chance } from "./chance.ts";
import { awayOn, fleetOf } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { lessonsOf } from "./lessons.ts";
import type { Lesson } from "./lessons.ts";
import { beginVenue, keepUp } from "./office.ts";
import { countersOf, hitsOf, leasesOf, spikesOf } from "./traffic.ts";
import { PLACES } from "./venue.ts";
import { LOOKS, REPORTS } from "./words.ts";

export interface DemoOptions {
  readonly seed: string;
  /** Instants; the plan begins with the first whole day in them. */
  readonly from: number;
  readonly to: number;
  /** On an ordinary day; default 450. */
  readonly visitors?: number;
}

/** What the resolver sends in at the end of a day. */
export interface DemoDay {
  readonly day: VenueDay;
  /** When it is sent. */
  readonly at: number;
  readonly counters: readonly Counter[];
  readonly hits: readonly Hit[];
  readonly spikes: readonly Spike[];
  readonly lessons: readonly Lesson[];
}

/** Somebody said that a block is a mistake, and what was decided. */
export interface PlannedMistake {
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly times: number;
  readonly at: number;
  readonly decidedAt: number;
  readonly decision: "opened" | "declined";
}

export interface DemoPlan {
  readonly options: Required<DemoOptions>;
  readonly days: readonly DemoDay[];
  readonly fleet: Fleet;
  readonly cases: readonly PlannedCase[];
  readonly mistakes: readonly PlannedMistake[];
  /** Spans without a word of the resolver. */
  readonly silences: readonly { readonly from: number; readonly to: number }[];
  readonly acts: readonly Act[];
}

const LETTERS = "ACDEFGHJKMNPQRTWXY234679";

function talksOf(script: Script, seed: string, day: VenueDay): void {
  if (day.open === null) return;
  const chance = Chance.of(seed, "talks", day.date);
  const { open } = day;
  for (let left = chance.poisson(0.22); left > 0; left -= 1) {
    const at = hourOf(day, open.from) + chance.int(15, (open.to - open.from) * 60 - 40) * MINUTE;
    const id = chance.uuid();
    const request = { id, network: "guest-wifi", place: chance.pick(PLACES).id, look: chance.pick(LOOKS) };
    script.add({ kind: "talk", at, request: request as never });
    script.call(at + chance.int(30, 240) * 1_000, "zgloszenia", `/api/help/talks/${id}/go`, {});
    script.call(at + chance.int(6, 25) * MINUTE, "zgloszenia", `/api/help/talks/${id}/done`, {});
  }
  // Reports that are no cases: read, and ended with a word.
  if (chance.next() < 0.03) {
    const at = hourOf(day, open.from) + chance.int(30, 300) * MINUTE;
    const report = {
      id: chance.uuid(),
      network: "guest-wifi",
      about: "unknown",
      text: chance.pick(REPORTS),
      place: "hol",
    };
    script.add({ kind: "report", at, report: report as never });
    const reason = "Pokaz: odczytanie zgłoszenia przez osobę wyznaczoną.";
    script.call(at + 12 * MINUTE, "zgloszenia", `/api/help/reports/${report.id}/read`, { reason });
    const end = { end: chance.pick(["explained", "not-a-report", "passed-on"]) };
    script.call(at + 40 * MINUTE, "zgloszenia", `/api/help/reports/${report.id}/close`, end);
  }
}

function mistakesOf(seed: string, days: readonly VenueDay[], to: number): PlannedMistake[] {
  return days.flatMap((day) => {
    const chance = Chance.of(seed, "mistake", day.date);
    if (day.open === null || chance.next() > 0.05) return [];
    const at = hourOf(day, day.open.from) + chance.int(10, 400) * MINUTE;
    const letter = (): string => LETTERS[chance.int(0, LETTERS.length - 1)] ?? "A";
    const reference = `${letter()}${letter()}${letter()}-${letter()}${letter()}${letter()}`;
    const decidedAt = at + chance.int(2, 60) * HOUR;
    if (decidedAt >= to) return [];
    return [
      {
        id: chance.uuid(),
        reference,
        name: `pomylka-${String(chance.int(1, 900))}.example`,
        times: chance.int(1, 3),
        at,
        decidedAt,
        decision: chance.next() < 0.6 ? ("opened" as const) : ("declined" as const),
      },
    ];
  });
}

/** Two short power cuts a year. */
const silencesOf = (seed: string, days: readonly VenueDay[]): DemoPlan["silences"] =>
  [...Map.groupBy(days, ({ year, month }) => `${String(year)}-${String(Math.ceil(month / 6))}`)].map(([half, some]) => {
    const chance = Chance.of(seed, "silence", half);
    const from = hourOf(chance.pick(some), 3) + chance.int(0, 600) * MINUTE;
    return { from, to: from + chance.int(20, 190) * MINUTE };
  });

/** Days before the end of the plan on which orders are given anew. */
const RENEWED_BEFORE_END = 10;

export function planDemo(given: DemoOptions): DemoPlan {
  const options = { visitors: 450, ...given };
  const { seed, to } = options;
  const days = daysOf(seed, options, options.visitors);
  const [first] = days;
  if (first === undefined) throw new RangeError("a plan needs at least one day");
  const script = new Script();
  beginVenue(script, first.start);
  const fleet = fleetOf(seed, days, to);
  const renewal = days.at(-RENEWED_BEFORE_END);
  if (renewal !== undefined && days.length > 60) script.add({ kind: "renew", at: renewal.start + 8 * HOUR });
  keepUp(script, seed, days, fleet);
  const calm = days.filter(({ start }) => start >= first.start + 2 * DAY);
  const cases = casesOf(seed, calm, options.visitors / 450);
  for (const planned of cases) writeCase(script, seed, planned);
  for (const day of calm) talksOf(script, seed, day);
  return {
    options,
    fleet,
    cases,
    mistakes: mistakesOf(seed, days, to),
    silences: silencesOf(seed, days).filter((span) => span.to < to),
    acts: script.before(to),
    days: days.flatMap((day) => {
      const at = day.open === null ? day.start + 20 * HOUR : hourOf(day, day.open.to) + 30 * MINUTE;
      if (at >= to) return [];
      const away = awayOn(fleet.repairs, day);
      return [
        {
          day,
          at,
          counters: [...countersOf(seed, day), ...leasesOf(seed, day)],
          // The first tablet is the one whose tries become drafts; others never add to its windows.
          hits: hitsOf(seed, day, new Set(["tab-01", ...away])),
          spikes: spikesOf(seed, day),
          lessons: lessonsOf(seed, day, away),
        },
      ];
    }),
  };
}
