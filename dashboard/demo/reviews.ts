/**
 * Reviews of personal data in the invented venue: each week the data-protection officer judges what is due, and once forgets one for a while.
 *
 * @module
 */
import type { ReviewView } from "../../policies/schema/retention-api.ts";
import { DAY, HOUR } from "./calendar.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoStage } from "./stage.ts";

/** Nothing is due in the first half year. */
const NOTHING_DUE = 180 * DAY;
const KEPT_FOR = 180 * DAY;
/** The review that waited too long, by the order they became due. */
const FORGOTTEN = 2;
const FORGOTTEN_FOR = 20 * DAY;

const WHY = {
  keep: "Pokaz: sprawa przykładowa, postępowanie trwa, dane są jeszcze potrzebne.",
  erase: "Pokaz: cel przetwarzania ustał, nie toczy się żadne postępowanie.",
} as const;

/** Looks at what is due, every week on its first working day. */
export function reviewTurns(
  stage: DemoStage,
  plan: DemoPlan,
): { readonly at: number; readonly go: () => Promise<void> }[] {
  const { from, to } = plan.options;
  const met: string[] = [];
  const weekly = plan.days.filter(
    ({ day }) => day.weekday === 1 && day.open !== null && day.start > from + NOTHING_DUE && day.start < to - DAY,
  );
  return weekly.map(({ day }) => {
    const at = day.start + 13 * HOUR;
    return {
      at,
      go: async () => {
        stage.moveTo(at);
        const { reviews } = (await stage.ask("iod", "GET", "/api/retention")) as unknown as {
          readonly reviews: readonly ReviewView[];
        };
        for (const { caseId, subject, dueAt, ground, held } of reviews) {
          if (dueAt > at) continue;
          const key = `${caseId} ${subject}`;
          if (!met.includes(key)) met.push(key);
          const turn = met.indexOf(key);
          if (turn === FORGOTTEN && at < dueAt + FORGOTTEN_FOR) continue;
          // After harm, and where an authority may still ask, data stay another half year.
          const outcome = ground === "harm" || held || turn % 2 === 1 ? "keep" : "erase";
          await stage.ask("iod", "POST", "/api/retention/reviews", {
            caseId,
            subject,
            outcome,
            why: WHY[outcome],
            ...(outcome === "keep" ? { nextAt: at + KEPT_FOR } : {}),
          });
        }
      },
    };
  });
}
