/**
 * Who manages the tablet, and whether that forbids the camera: `dumpsys device_policy`, by its keys and never by their place. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { textOf, whyNot } from "./answers.ts";

type Owner = FactValue<"mobile">["owner"];

const OWNER = /^(\s*)(Device|Profile) Owner\b[^:\n]*:[^\S\n]*\n((?:\1\s+\S[^\n]*\n?)+)/gmu;
const ADMINS = /^\s*Enabled Device Admins\b/mu;
/** Stands at the end of the dump of every Android seen. */
const TAIL = /^\s*(?:mPasswordOwner=|Encryption Status:)/mu;

export function ownerOf(raw: RawOutputs): Owner {
  const dump = textOf(raw, "device-policy");
  if (dump === null) return "unknown";
  const owners = [...dump.matchAll(OWNER)]
    .filter(([, , , block]) => /\b(?:admin|package)=\S/u.test(block ?? ""))
    .map(([, , kind]) => kind);
  if (owners.includes("Device")) return "device-owner";
  if (owners.includes("Profile")) return "profile-owner";
  return ADMINS.test(dump) && TAIL.test(dump) ? "none" : "unknown";
}

/** «Not forbidden» is concluded only where the dump is whole and nobody manages the tablet by newer ways that are written elsewhere. */
export function readCamera(raw: RawOutputs, context: MeasuredContext): FactOf<"camera"> {
  const dump = textOf(raw, "device-policy");
  if (dump === null) return unavailable(context, whyNot(raw, "device-policy"));
  if (/^\s*disableCamera=true\s*$/mu.test(dump)) return measured(context, { disabled: true });
  const said = /^\s*disableCamera=false\s*$/mu.test(dump) || ownerOf(raw) === "none";
  return measured(context, { disabled: said && TAIL.test(dump) ? false : null });
}
