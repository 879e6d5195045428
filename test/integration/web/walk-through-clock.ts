/**
 * Loaded before a program of the venue (`node --import`): its wall clock stands ahead of the machine's by what a file says, and follows the file.
 *
 * Only what the clock reads is changed; timers run by the machine's time.
 *
 * @module
 */
import { readFileSync } from "node:fs";

const file = process.env["WALK_THROUGH_CLOCK"];
/** A leap is seen by every program within so much. */
const LOOK_EVERY_MS = 20;

if (file !== undefined) {
  const RealDate = Date;
  let ahead = Number(readFileSync(file, "utf8"));
  let lookedAt = performance.now();
  const now = (): number => {
    if (performance.now() - lookedAt > LOOK_EVERY_MS) {
      const said = Number(readFileSync(file, "utf8"));
      // Caught while it is written, it is empty.
      if (said !== 0 && !Number.isNaN(said)) ahead = said;
      lookedAt = performance.now();
    }
    return RealDate.now() + ahead;
  };
  globalThis.Date = class extends RealDate {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }

    static override now(): number {
      return now();
    }

    static override [Symbol.hasInstance](one: unknown): boolean {
      return one instanceof RealDate;
    }
  } as DateConstructor;
}
