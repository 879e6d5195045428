/**
 * An Android tablet in the charging cart: which probes there are, and how their answers become facts.
 *
 * Not asked, because a tablet's shell cannot know: updates beyond the patch level, firewall, browsers' policies.
 *
 * @module
 */
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { type AdbSettings, androidProbes } from "../collectors/android/shell.ts";
import type { DevicePlatform, MeasuredContext, RawOutputs } from "../platform.ts";
import { readAccounts } from "../readers/android/accounts.ts";
import { readAntivirus } from "../readers/android/antivirus.ts";
import { readHealth } from "../readers/android/health.ts";
import { readIdentity } from "../readers/android/identity.ts";
import { readMedia } from "../readers/android/media.ts";
import { readMobile } from "../readers/android/mobile.ts";
import { readCamera } from "../readers/android/owner.ts";
import { readSoftware } from "../readers/android/packages.ts";
import { readEncryption, readLock } from "../readers/android/protection.ts";
import { readResolution } from "../readers/android/resolution.ts";

/** No real tablet has passed yet: the probes follow documented dumps and an own stand-in for adbd. */
export const fieldVerified = false;

export interface AndroidContext extends MeasuredContext {
  /** the hub's own public key as in `adbkey.pub`; null: not known, and then nobody can say whose keys are foreign */
  readonly hubKey: string | null;
  /** addresses of the venue's resolvers */
  readonly resolvers: readonly string[];
}

/** Pure. */
export function readAndroid(raw: RawOutputs, context: AndroidContext): DeviceFacts {
  return {
    identity: readIdentity(raw, context),
    antivirus: readAntivirus(raw, context),
    accounts: readAccounts(raw, context),
    lock: readLock(raw, context),
    encryption: readEncryption(raw, context),
    mobile: readMobile(raw, context, context.hubKey),
    resolution: readResolution(raw, context, context.resolvers),
    software: readSoftware(raw, context),
    camera: readCamera(raw, context),
    media: readMedia(raw, context),
    health: readHealth(raw, context),
  };
}

/** @param serial  by which adb knows it */
export function androidTablet(
  settings: AdbSettings,
  serial: string,
  { hubKey, resolvers }: Pick<AndroidContext, "hubKey" | "resolvers">,
): DevicePlatform {
  return {
    platform: "android",
    probes: androidProbes(settings, serial),
    read: (raw, context) => readAndroid(raw, { ...context, hubKey, resolvers }),
  };
}
