/**
 * What an iPad says about itself through the cable: who it is, whether it is activated and supervised.
 *
 * `PasswordProtected` means «locked at this moment», not «has a passcode», so it is not read at all: a person looks. Encryption is
 * worth as much as the passcode and stays as open. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { booleanIn, dictionaryOf, numberIn, textIn, whyNot } from "./answers.ts";
import type { PlistDictionary } from "./plist.ts";

/** The trusted answer holds more; the open one is always asked. */
const infoOf = (raw: RawOutputs): PlistDictionary | null => {
  const open = dictionaryOf(raw, "info");
  const trusted = dictionaryOf(raw, "trusted");
  return open === null && trusted === null ? null : { ...open, ...trusted };
};

const SYSTEMS: Readonly<Record<string, string>> = { iPad: "iPadOS", iPhone: "iOS", iPod: "iOS" };

export function readIdentity(raw: RawOutputs, context: MeasuredContext): FactOf<"identity"> {
  const info = infoOf(raw);
  const version = textIn(info, "ProductVersion");
  if (version === null) return unavailable(context, whyNot(raw, "info"));
  return measured(context, {
    platform: "ipados",
    os: SYSTEMS[textIn(info, "DeviceClass") ?? ""] ?? "unknown",
    version,
    build: textIn(info, "BuildVersion"),
    edition: null,
    patchLevel: null,
    serial: textIn(info, "SerialNumber"),
    model: textIn(info, "ProductType"),
    manufacturer: "Apple",
    uuid: textIn(info, "UniqueDeviceID"),
  });
}

/** Public code disagrees on the key's name; any of them saying so is believed, none of them says nothing. */
const SUPERVISED = ["IsSupervised", "DeviceIsChaperoned", "IsChaperoned"];

function ownerOf(raw: RawOutputs): FactValue<"mobile">["owner"] {
  const said = SUPERVISED.map((key) => booleanIn(dictionaryOf(raw, "chaperone"), key));
  if (said.includes(true)) return "supervised";
  return said.includes(false) ? "none" : "unknown";
}

/** States in which the iPad was never set up. Others (`FactoryActivated`, `SoftActivation`) are not for a shop's device: not known. */
function activatedOf(info: PlistDictionary | null): boolean | null {
  const state = textIn(info, "ActivationState");
  if (state === "Activated") return true;
  return state === "Unactivated" ? false : null;
}

export function readMobile(raw: RawOutputs, context: MeasuredContext): FactOf<"mobile"> {
  const info = infoOf(raw);
  if (info === null) return unavailable(context, whyNot(raw, "info"));
  return measured(context, {
    debugging: null,
    debuggingOverNetwork: null,
    foreignDebugKeys: null,
    unknownSources: null,
    sideloaded: null,
    verifier: null,
    bootState: "unknown",
    owner: ownerOf(raw),
    activated: activatedOf(info),
  });
}

export function readLock(raw: RawOutputs, context: MeasuredContext): FactOf<"lock"> {
  return infoOf(raw) === null
    ? unavailable(context, whyNot(raw, "info"))
    : measured(context, { secured: null, afterS: null });
}

export function readEncryption(raw: RawOutputs, context: MeasuredContext): FactOf<"encryption"> {
  return infoOf(raw) === null ? unavailable(context, whyNot(raw, "info")) : measured(context, { system: "unknown" });
}

/** iPad's clock minus ours, ms; null: not told. */
export function ipadOffset(raw: RawOutputs, now: number): number | null {
  const seconds = numberIn(infoOf(raw), "TimeIntervalSince1970");
  return seconds === null || seconds > 1e11 ? null : Math.round(seconds * 1_000 - now);
}
