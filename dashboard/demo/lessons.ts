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
    return {
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
  });
}
