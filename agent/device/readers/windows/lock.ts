/**
 * After which pause Windows asks for the password again.
 *
 * The machine's own limit counts first. Otherwise it is each user's matter: the settings of SYSTEM, as which the agent runs, say
 * nothing about the child, so the hives of people are looked at, policy over own setting. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { dailySid } from "./accounts.ts";
import { answerOf, type Row, rowOf, rowsOf, textIn } from "./dump.ts";
import { SYSTEM_POLICIES } from "./elevation.ts";
import { dwordAt, keyAt, readRegistry } from "./registry.ts";

type Lock = FactValue<"lock">;

/** Settings of the desktop are texts holding digits. */
function setting(hive: Row, name: string): string | null {
  return textIn(rowOf(hive["policy"]), name) ?? textIn(rowOf(hive["desktop"]), name);
}

function lockOf(hive: Row): Lock {
  const saver = setting(hive, "SCRNSAVE.EXE");
  const timeout = setting(hive, "ScreenSaveTimeOut");
  const on = setting(hive, "ScreenSaveActive") === "1" && setting(hive, "ScreenSaverIsSecure") === "1";
  // Without a saver to start, the settings beside it do nothing.
  if (!on || saver === null) return { secured: false, afterS: null };
  return { secured: true, afterS: timeout !== null && /^\d{1,7}$/u.test(timeout) ? Number(timeout) : null };
}

/** The weakest of several users: no lock, else an unknown pause, else the longest. */
function weakest(locks: readonly Lock[]): Lock {
  const open = locks.find((lock) => lock.secured !== true);
  if (open !== undefined) return open;
  const pauses = locks.map((lock) => lock.afterS);
  return { secured: true, afterS: pauses.includes(null) ? null : Math.max(...(pauses as number[])) };
}

export function readLock(raw: RawOutputs, context: ReadContext): FactOf<"lock"> {
  const registry = readRegistry(raw, "system-policies");
  const machine =
    "keys" in registry && keyAt(registry.keys, SYSTEM_POLICIES) !== undefined
      ? dwordAt(registry.keys, SYSTEM_POLICIES, "InactivityTimeoutSecs")
      : "odd";
  if (typeof machine === "number" && machine > 0) return measured(context, { secured: true, afterS: machine });
  const answer = answerOf(raw, "facts", "hives");
  if ("unavailable" in answer) return unavailable(context, answer.unavailable);
  const hives = rowsOf(answer.data);
  const daily = dailySid(raw, context.settings.dailyAccount);
  const judged = daily === null ? hives : hives.filter((hive) => textIn(hive, "sid") === daily);
  // Nobody signed in: whose settings would they be?
  if (judged.length === 0) return unavailable(context, "not-asked", "no hive of the daily account is loaded");
  return measured(context, weakest(judged.map((hive) => lockOf(hive))));
}
