/**
 * When to measure and when to try again. Pure: decisions about instants, no timers.
 *
 * Thirty tablets of one cart must not wake the server together: each has its own minute, made from its id, and waits a little after a
 * start.
 *
 * @module
 */
import { createHash } from "node:crypto";

const MINUTE_MS = 60_000;

/** Where in its interval a device measures, ms; whole minutes, the same at every start. */
export function offsetInInterval(device: string, everyMs: number): number {
  const number = createHash("sha256").update(`minute:${device}`).digest().readUInt32BE(0);
  return (number % Math.max(1, Math.floor(everyMs / MINUTE_MS))) * MINUTE_MS;
}

/**
 * Whether a measurement is due. The last slot counts: a device that slept through it measures when it wakes, once, however many it missed.
 *
 * @param lastAt  last measurement, null if none; one from the future (the clock was set back) counts as none
 */
export function isDue(now: number, lastAt: number | null, everyMs: number, offset: number): boolean {
  if (lastAt === null || lastAt > now + MINUTE_MS) return true;
  const slot = Math.floor((now - offset) / everyMs) * everyMs + offset;
  return lastAt < slot;
}

/** What happens by itself, perhaps many times a minute: a Wi-Fi at its edge, a plug that is loose. */
const EVENTS: ReadonlySet<string> = new Set(["network-up", "plugged-in"]);
const EVENT_QUIET_MS = 10 * MINUTE_MS;

/** Whether an event is reason to measure. One just after a measurement is not; whatever a person or the calendar wants always is. */
export const isWorthMeasuring = (trigger: string, now: number, lastAt: number | null): boolean =>
  !EVENTS.has(trigger) || lastAt === null || lastAt > now + MINUTE_MS || now - lastAt >= EVENT_QUIET_MS;

/** Between two and ten minutes after a start. @param random 0 ≤ random < 1 */
export const bootJitterMs = (random: number): number => Math.round((2 + 8 * random) * MINUTE_MS);

/** A start counts as one if the system has run for less than this when the agent starts. */
export const BOOT_WINDOW_MS = 15 * MINUTE_MS;
