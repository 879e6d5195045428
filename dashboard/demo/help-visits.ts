/**
 * How often the invented venue's visitors opened pages of help. Pure.
 *
 * @module
 */
import type { HelpVisit, HelpVisits } from "../../policies/schema/help-document.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";

/** Of a thousand visitors. */
const PER_THOUSAND: readonly (readonly [HelpVisit["what"], HelpVisit["kind"], number])[] = [
  ["view", "help", 9],
  ["view", "closed", 14],
  ["view", "talk", 2.5],
  ["view", "report", 1],
  ["view", "mistake", 1.5],
  ["view", "lesson", 3],
  ["tap", "call", 0.7],
  ["tap", "chat", 0.4],
  ["tap", "web", 0.5],
];

/** Sums of the hours of one open day; of a closed one nothing. */
function visitsOf(seed: string, day: VenueDay): HelpVisit[] {
  const { open } = day;
  if (open === null) return [];
  const chance = Chance.of(seed, "help-visits", day.date);
  const sums = new Map<string, HelpVisit>();
  for (const [what, kind, rate] of PER_THOUSAND)
    for (let left = chance.poisson((day.visitors * rate) / 1_000); left > 0; left -= 1) {
      const hourAt = hourOf(day, chance.int(open.from, open.to - 1)) as Instant;
      const key = `${String(hourAt)} ${what} ${kind}`;
      sums.set(key, { what, kind, hourAt, times: (sums.get(key)?.times ?? 0) + 1 } as HelpVisit);
    }
  return [...sums.values()];
}

/** What the one box of the venue would have told in these days, before `to`. */
export function inventVisits(seed: string, days: readonly VenueDay[], to: number): HelpVisits {
  return {
    format: 1,
    box: Chance.of(seed, "help-visits").hex(32),
    visits: days.flatMap((day) => visitsOf(seed, day)).filter(({ hourAt }) => hourAt < to),
  };
}
