/**
 * Screen lock and encryption.
 *
 * «The lock screen is not disabled» is also true of one that opens at a swipe, so only a named kind of credential proves a lock. Pure.
 *
 * @module
 */
import { type FactOf, type MeasuredContext, measured, type RawOutputs, unavailable } from "../../platform.ts";
import { propertiesOf, settingOf, textOf, wholeOf, whyNot } from "./answers.ts";

/** Credential of the owner, user 0; other users' sections follow under their own heading. */
function credentialOf(raw: RawOutputs): string | null {
  const dump = textOf(raw, "lock-settings");
  const [, section] = /^\s*User 0\b[^\n]*\n((?:(?!\s*User \d)[^\n]*\n?)*)/mu.exec(dump ?? "") ?? [];
  return /^\s*CredentialType:\s*([A-Za-z]+)\s*$/mu.exec(section ?? "")?.[1]?.toUpperCase() ?? null;
}

function securedOf(raw: RawOutputs): boolean | null {
  if (textOf(raw, "lock-disabled")?.trim() === "true") return false;
  const credential = credentialOf(raw);
  if (credential === "NONE") return false;
  return credential !== null && ["PIN", "PASSWORD", "PATTERN"].includes(credential) ? true : null;
}

/** Android's own pause between a dark screen and the lock. */
const DEFAULT_LOCK_AFTER_MS = 5_000;

/** Seconds from the last touch to the lock. When the screen goes dark by default is the maker's choice and not known. */
function afterOf(raw: RawOutputs): number | null {
  const off = wholeOf(settingOf(raw, "system/screen_off_timeout"));
  const setting = settingOf(raw, "secure/lock_screen_lock_after_timeout");
  const lock = setting === "default" ? DEFAULT_LOCK_AFTER_MS : wholeOf(setting);
  return off === null || lock === null ? null : Math.ceil((off + lock) / 1_000);
}

export function readLock(raw: RawOutputs, context: MeasuredContext): FactOf<"lock"> {
  const asked = textOf(raw, "lock-disabled") !== null || textOf(raw, "lock-settings") !== null;
  if (!asked) return unavailable(context, whyNot(raw, "lock-disabled"));
  return measured(context, { secured: securedOf(raw), afterS: afterOf(raw) });
}

export function readEncryption(raw: RawOutputs, context: MeasuredContext): FactOf<"encryption"> {
  const properties = propertiesOf(raw);
  if (properties.size === 0) return unavailable(context, whyNot(raw, "getprop"));
  const state = properties.get("ro.crypto.state");
  return measured(context, { system: state === "encrypted" ? "on" : state === "unencrypted" ? "off" : "unknown" });
}
