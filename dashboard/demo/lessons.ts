/**
 * Lessons with loaned devices: who lent what to how many, and when it came back. Pure.
 *
 * @module
 */
import { HOUR, MINUTE, hourOf } from "./calendar.ts";
import type { VenueDay } from "./calendar.ts";
import { Chance } from "./chance.ts";
import { DEVICES, EDUCATORS } from "./venue.ts";
import type { StaffKey } from "./venue.ts";

export interface Lesson {
  readonly id: string;
  readonly owner: StaffKey;
  readonly activity: string;
  readonly ageBand: "7-9" | "10-12" | "13-15" | "16-17" | "mixed";
  readonly children: number;
  readonly camera: boolean;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly closedAt: number;
  readonly devices: readonly {
    readonly id: string;
    readonly device: string;
    readonly handedOutAt: number;
    readonly returnedAt: number;
    readonly media: number;
    readonly damaged: boolean;
    /** Handed out although the gate had a doubt; why. */
    readonly override: string | null;
  }[];
  readonly prompts: readonly LessonPrompt[];
}

/** «Podejdź»: shown to the educator after a blocked try, and what they did. */
export interface LessonPrompt {
  readonly id: string;
  readonly device: string;
  readonly category: string;
  readonly at: number;
  /** null: nobody answered before the lesson was over. */
  readonly outcome: "talk" | "mistake" | "escalate" | null;
  readonly closedAt: number | null;
}

const ACTIVITIES = [
  "Warsztat: jak działa sieć",
  "Zajęcia: mikroświat pod lupą",
  "Gra terenowa po wystawie",
  "Warsztat programowania",
  "Zajęcia: światło i cień",
  "Lekcja: ciało człowieka",
] as const;
const AGES = ["7-9", "10-12", "10-12", "13-15", "16-17", "mixed"] as const;
const CART_A = DEVICES.filter(({ cart }) => cart === "Wózek A").map(({ id }) => id);
const CART_B = DEVICES.filter(({ cart }) => cart === "Wózek B").map(({ id }) => id);

/** Most are talks; a few were mistakes of a list. */
const ANSWERS = ["talk", "talk", "talk", "talk", "talk", "mistake", "mistake", "escalate"] as const;
const PROMPTED = ["TS-01", "TS-02", "TS-08", "ZI-2"] as const;
const SECOND = 1_000;

/** On one lesson of six or so; most are answered within two minutes, and one in thirty is never. */
function promptsOf(
  seed: string,
  lesson: Pick<Lesson, "id" | "startedAt" | "endsAt" | "devices">,
): readonly LessonPrompt[] {
  const chance = Chance.of(seed, "prompts", lesson.id);
  const { devices, startedAt, endsAt } = lesson;
  if (devices.length === 0 || chance.next() > 0.16) return [];
  return Array.from({ length: chance.next() < 0.2 ? 2 : 1 }, () => {
    const at = startedAt + chance.int(10, Math.floor((endsAt - startedAt) / MINUTE) - 10) * MINUTE;
    const took = chance.next() < 0.93 ? chance.int(15, 110) : chance.int(130, 400);
    const isAnswered = chance.next() > 0.03;
    return {
      id: chance.uuid(),
      device: chance.pick(devices).device,
      category: chance.pick(PROMPTED),
      at,
      outcome: isAnswered ? chance.pick(ANSWERS) : null,
      closedAt: isAnswered ? at + took * SECOND : null,
    };
  });
}

/** One or two lessons on each open day, each from a cart of its own, so that no device is out twice. */
export function lessonsOf(seed: string, day: VenueDay, away: ReadonlySet<string>): Lesson[] {
  const { open } = day;
  if (open === null) return [];
  const chance = Chance.of(seed, "lessons", day.date);
  const carts = chance.next() < 0.45 ? [CART_A, CART_B] : [CART_A];
  return carts.map((cart, turn) => {
    const startedAt = hourOf(day, open.from + 1 + turn * 2) + chance.int(0, 20) * MINUTE;
    const endsAt = startedAt + chance.pick([60, 90, 120]) * MINUTE;
    const closedAt = endsAt + chance.int(-5, 12) * MINUTE;
    const wanted = chance.int(4, 9);
    const devices = cart.filter((id) => !away.has(id)).slice(0, wanted);
    const lesson = {
      id: chance.uuid(),
      owner: chance.pick(EDUCATORS),
      activity: chance.pick(ACTIVITIES),
      ageBand: chance.pick(AGES),
      children: chance.int(devices.length, devices.length * 2),
      camera: chance.next() < 0.15,
      createdAt: startedAt - HOUR / 2,
      startedAt,
      endsAt,
      closedAt,
      devices: devices.map((device, index) => ({
        id: chance.uuid(),
        device,
        handedOutAt: startedAt + index * 40_000,
        returnedAt: closedAt - (devices.length - index) * 30_000,
        media: chance.next() < 0.2 ? chance.int(1, 14) : 0,
        damaged: chance.next() < 0.004,
        override: chance.next() < 0.012 ? "Sygnatury z wczoraj, aktualizacja trwa; sprawdzono ręcznie." : null,
      })),
    };
    return { ...lesson, prompts: promptsOf(seed, lesson) };
  });
}
