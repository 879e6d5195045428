/**
 * An iPad in the charging cart: which questions there are, and how their answers become facts.
 *
 * @module
 */
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { ipadProbes, type IpadSettings } from "../collectors/ipados/commands.ts";
import type { DevicePlatform, MeasuredContext, RawOutputs } from "../platform.ts";
import { readHealth, readMedia, readSoftware } from "../readers/ipados/content.ts";
import { readEncryption, readIdentity, readLock, readMobile } from "../readers/ipados/state.ts";

/** No real iPad has passed yet: the questions were put to an own stand-in for usbmuxd and lockdownd. */
export const fieldVerified = false;

/** Pure. */
export function readIpad(raw: RawOutputs, context: MeasuredContext): DeviceFacts {
  return {
    identity: readIdentity(raw, context),
    lock: readLock(raw, context),
    encryption: readEncryption(raw, context),
    mobile: readMobile(raw, context),
    software: readSoftware(raw, context),
    media: readMedia(raw, context),
    health: readHealth(raw, context),
  };
}

export const ipad = (settings: IpadSettings, udid: string): DevicePlatform => ({
  platform: "ipados",
  probes: ipadProbes(settings, udid),
  read: readIpad,
});
