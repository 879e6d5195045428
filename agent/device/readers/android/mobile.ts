/**
 * Debugging, apps from elsewhere, verified boot, management.
 *
 * The hub itself needs debugging, so who else may debug is what counts. «Unknown sources» was one switch up to Android 7 and is a
 * permission of each app since; the old switch means nothing on new systems. Pure.
 *
 * @module
 */
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { levelOf, listOf, propertiesOf, settingOf, switchOf, whyNot } from "./answers.ts";
import { foreignKeys } from "./debug-keys.ts";
import { ownerOf } from "./owner.ts";
import { packagesOf, SHOPS } from "./packages.ts";

type Mobile = FactValue<"mobile">;
type Properties = ReadonlyMap<string, string>;

const ANDROID_8 = 26;

function bootStateOf(properties: Properties): Mobile["bootState"] {
  const state = properties.get("ro.boot.verifiedbootstate");
  if (state === "orange" || state === "red" || properties.get("ro.boot.flash.locked") === "0") return "unlocked";
  const type = properties.get("ro.build.type");
  // A system made for developers gives everybody root, whoever signed it.
  if (properties.get("ro.debuggable") === "1" || (type !== undefined && type !== "user")) return "self-signed";
  if (state === "yellow") return "self-signed";
  return state === "green" && type === "user" ? "verified" : "unknown";
}

function overNetwork(raw: RawOutputs, properties: Properties): boolean | null {
  if (properties.size === 0) return null;
  const port = properties.get("service.adb.tcp.port") ?? properties.get("persist.adb.tcp.port");
  if (port !== undefined && port !== "0" && port !== "-1") return true;
  return switchOf(raw, "global/adb_wifi_enabled", false);
}

function appsAllowed(raw: RawOutputs): number | null {
  const lines = listOf(raw, "appops");
  if (lines === null) return null;
  if (lines.length === 1 && lines[0]?.trim() === "No operations.") return 0;
  const names = lines.map((line) => line.trim());
  // No name at all is not how this command says «none».
  if (names.length === 0 || !names.every((name) => /^[A-Za-z0-9._]+$/u.test(name))) return null;
  return names.filter((name) => !SHOPS.has(name)).length;
}

function unknownSources(raw: RawOutputs, level: number | null): number | null {
  if (level === null) return null;
  if (level >= ANDROID_8) return appsAllowed(raw);
  const allowed = switchOf(raw, "secure/install_non_market_apps", false);
  return allowed === null ? null : allowed ? 1 : 0;
}

/** Whether Google's check of apps is on: not switched off, and nobody refused it. */
export function verifierOf(raw: RawOutputs): boolean | null {
  const enabled = switchOf(raw, "global/package_verifier_enable", true);
  const consent = settingOf(raw, "global/package_verifier_user_consent");
  if (enabled === false || consent === "-1") return false;
  return enabled === true && (consent === "default" || consent === "1") ? true : null;
}

/** @param hubKey  public key by which the hub is let in */
export function readMobile(raw: RawOutputs, context: MeasuredContext, hubKey: string | null): FactOf<"mobile"> {
  const properties = propertiesOf(raw);
  const packages = packagesOf(raw);
  if (properties.size === 0 && packages === null) return unavailable(context, whyNot(raw, "getprop"));
  return measured(context, {
    // An answer that came over the cable proves that debugging is on, but not over which wire: the switch says that.
    debugging: switchOf(raw, "global/adb_enabled", false),
    debuggingOverNetwork: overNetwork(raw, properties),
    foreignDebugKeys: foreignKeys(raw, hubKey),
    unknownSources: unknownSources(raw, levelOf(properties)),
    sideloaded:
      packages === null ? null : packages.filter(({ installer }) => installer === null || !SHOPS.has(installer)).length,
    verifier: verifierOf(raw),
    bootState: bootStateOf(properties),
    owner: ownerOf(raw),
    activated: null,
  });
}
