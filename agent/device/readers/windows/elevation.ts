/**
 * What User Account Control asks before a change of the system.
 *
 * A value that is missing stands for Windows' default, never for nought; the key itself is on every Windows, so without it
 * nothing is known. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { dwordAt, keyAt, readRegistry } from "./registry.ts";

type Elevation = FactValue<"elevation">;

export const SYSTEM_POLICIES = String.raw`SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System`;
const DEFAULTS = { EnableLUA: 1, ConsentPromptBehaviorAdmin: 5, ConsentPromptBehaviorUser: 3 } as const;

const ADMIN: Readonly<Record<number, Elevation["prompt"]>> = {
  0: "none",
  1: "password",
  2: "consent",
  3: "password",
  4: "consent",
  5: "consent",
};
const USER: Readonly<Record<number, Elevation["prompting"]>> = { 0: "denied", 1: "password", 3: "password" };

export function readElevation(raw: RawOutputs, context: MeasuredContext): FactOf<"elevation"> {
  const registry = readRegistry(raw, "system-policies");
  if (!("keys" in registry)) return unavailable(context, registry.unavailable);
  const { keys } = registry;
  if (keyAt(keys, SYSTEM_POLICIES) === undefined) return unavailable(context, "unreadable");
  const setting = (name: keyof typeof DEFAULTS): number => {
    const value = dwordAt(keys, SYSTEM_POLICIES, name);
    return value === "missing" ? DEFAULTS[name] : value === "odd" ? -1 : value;
  };
  const control = setting("EnableLUA");
  if (control === 0)
    return measured(context, { prompt: "none", prompting: "none", passwordless: 0, localRulesToReview: 0 });
  const sure = control === 1;
  return measured(context, {
    prompt: sure ? (ADMIN[setting("ConsentPromptBehaviorAdmin")] ?? "unknown") : "unknown",
    prompting: sure ? (USER[setting("ConsentPromptBehaviorUser")] ?? "unknown") : "unknown",
    // Windows has no rules that let somebody past by name.
    passwordless: 0,
    localRulesToReview: 0,
  });
}
