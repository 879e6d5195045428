/**
 * Which start of the system this is. Linux says it; elsewhere it is concluded from how long the system runs.
 *
 * Where it is concluded, a changed clock may look like another start. That costs nothing but the comparison of two running times.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Clock } from "./clock.ts";
import type { DeviceState } from "./state.ts";

const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";
const TOLERATED_MS = 300_000;

function fromKernel(): string | null {
  try {
    const id = readFileSync(BOOT_ID_FILE, "utf8").trim();
    return /^[0-9a-f-]{36}$/u.test(id) ? id : null;
  } catch {
    return null;
  }
}

/** @returns an id of 36 characters that stays until the system starts again */
export function bootIdOf(state: DeviceState, clock: Clock, kernel: () => string | null = fromKernel): string {
  const told = kernel();
  if (told !== null) return told;
  const sinceBootMs = clock.sinceBootMs();
  const startedAt = clock.now() - sinceBootMs;
  const before = state.read("boot");
  const same =
    before !== null && sinceBootMs >= before.sinceBootMs && Math.abs(startedAt - before.startedAt) < TOLERATED_MS;
  const id = same ? before.id : randomUUID();
  state.write("boot", { id, startedAt: same ? before.startedAt : startedAt, sinceBootMs });
  return id;
}
