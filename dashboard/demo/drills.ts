/**
 * Annual drills of the invented venue, played by whoever the real rules let play: each person looks whether a step is theirs, and takes it.
 *
 * @module
 */
import { DrillView } from "../../policies/schema/drill.ts";
import { PlatformError } from "../platform/error.ts";
import { DAY, HOUR, MINUTE, dateOf } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoStage } from "./stage.ts";
import type { StaffKey } from "./venue.ts";

const SCENARIO = "emergency-and-conflict";
const WORDS = "Pokaz: ćwiczymy zapis kroku procedury; zdarzenie i osoby są wymyślone, nikogo nie dotyczą.";
/** Longer than any scenario. */
const MOST_STEPS = 60;

const PLAYERS: readonly StaffKey[] = [
  "koordynator",
  "edukator-1",
  "zgloszenia",
  "kierownik-wystaw",
  "kierownik-edukacji",
  "dyrektor",
  "siec",
];

/** The drill as one person sees it; null: the report names them, for them there is none. */
async function seenBy(stage: DemoStage, who: StaffKey, id: string): Promise<DrillView | null> {
  const { runs } = (await stage.ask(who, "GET", "/api/drills")) as { runs: readonly { readonly id: string }[] };
  return runs.some((run) => run.id === id) ? DrillView.parse(await stage.ask(who, "GET", `/api/drills/${id}`)) : null;
}

async function takeOneStep(stage: DemoStage, id: string): Promise<boolean> {
  for (const who of PLAYERS) {
    const step = (await seenBy(stage, who, id))?.stepsList.find(({ mine, outcome }) => mine && outcome === "open");
    if (step === undefined) continue;
    await stage.ask(who, "POST", `/api/drills/${id}/steps`, { step: step.id, text: step.words ? WORDS : "" });
    return true;
  }
  return false;
}

/** @param steps  that many are taken; the drill runs on */
async function begin(stage: DemoStage, id: string, at: number, steps: number): Promise<void> {
  stage.moveTo(at);
  await stage.ask("koordynator", "POST", "/api/drills", { id, scenario: SCENARIO, pace: 10 });
  for (let taken = 0; taken < steps; taken += 1) {
    stage.moveTo(at + (taken + 1) * 2 * MINUTE);
    if (!(await takeOneStep(stage, id))) return;
  }
}

/** A drill in the spring of each year of the plan, debriefed the same day. */
export function drillTurns(
  stage: DemoStage,
  plan: DemoPlan,
): { readonly at: number; readonly go: () => Promise<void> }[] {
  const years = new Set<number>();
  return plan.days.flatMap(({ day }) => {
    if (day.open === null || day.month !== 4 || day.weekday > 4 || years.has(day.year)) return [];
    years.add(day.year);
    const at = day.start + 12 * HOUR;
    if (at > plan.options.to - 2 * DAY) return [];
    const id = Chance.of(plan.options.seed, "drill", day.date).uuid();
    const lesson = Chance.of(plan.options.seed, "drill-lesson", day.date).uuid();
    const go = async (): Promise<void> => {
      await begin(stage, id, at, MOST_STEPS);
      await stage.ask("koordynator", "POST", `/api/drills/${id}/end`, { cancel: false });
      await stage.ask("koordynator", "POST", `/api/drills/${id}/debrief`, {
        text: `Pokaz: omówiono ćwiczenie z ${dateOf(at)}; kroki szły w dobrej kolejności.`,
        lessons: [
          {
            id: lesson,
            title: "Numer 112 przy każdym stanowisku",
            why: "Pokaz: na ćwiczeniu szukano numeru za długo.",
          },
        ],
      });
    };
    return [{ at, go }];
  });
}

/** One that runs now, a few steps in, so that the page shows whose turn it is. */
export async function startToday(stage: DemoStage, plan: DemoPlan): Promise<void> {
  const id = Chance.of(plan.options.seed, "drill", "today").uuid();
  const at = Math.max(stage.now(), plan.options.to - 10 * MINUTE);
  await begin(stage, id, at, 3);
  if ((await seenBy(stage, "koordynator", id)) === null)
    throw new PlatformError("E_PLATFORM_INTERNAL", "the drill of the demo was not begun");
}
