/**
 * Windows 10 and 11: which probes there are, and how their answers become facts.
 *
 * @module
 */
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { ownProbe } from "../collectors/linux/files.ts";
import { askAround } from "../collectors/linux/resolution.ts";
import { runPart, type ScriptPart } from "../collectors/windows/powershell.ts";
import { EXPORTED_KEYS, type ExportedKey, exportKey } from "../collectors/windows/registry.ts";
import type { MeasuredContext, PlatformOf, Probe, ProbeSettings, RawOutputs, ReadContext } from "../platform.ts";
import { readAccounts } from "../readers/windows/accounts.ts";
import { readAntivirus } from "../readers/windows/antivirus.ts";
import { readBrowsers } from "../readers/windows/browsers.ts";
import { readCamera } from "../readers/windows/camera.ts";
import { readElevation } from "../readers/windows/elevation.ts";
import { readEncryption } from "../readers/windows/encryption.ts";
import { readFirewall } from "../readers/windows/firewall.ts";
import { readHealth } from "../readers/windows/health.ts";
import { readIdentity } from "../readers/windows/identity.ts";
import { readLock } from "../readers/windows/lock.ts";
import { readMedia } from "../readers/windows/media.ts";
import { readRemoteAccess } from "../readers/windows/remote-access.ts";
import { readResolution } from "../readers/windows/resolution.ts";
import { readSoftware } from "../readers/windows/software.ts";
import { readUpdates } from "../readers/windows/updates.ts";

/** No real device has passed yet: PowerShell, CIM and Windows Update cannot be had where this was written. */
export const fieldVerified = false;

/** Windows Update takes minutes; the rest is ended after a time that leaves later parts theirs. */
const PARTS: readonly (readonly [part: ScriptPart, timeoutMs: number])[] = [
  ["facts", 90_000],
  ["eicar", 30_000],
  ["media", 120_000],
  ["updates", 300_000],
];
const EXPORT_MS = 20_000;
const CANARY_MS = 20_000;

function probesOf(settings: ProbeSettings): readonly Probe[] {
  const { canary } = settings;
  const keys = Object.keys(EXPORTED_KEYS) as ExportedKey[];
  return [
    ...keys.map((key) => ({
      id: `windows/registry/${key}`,
      timeoutMs: EXPORT_MS,
      run: async (exec: Parameters<Probe["run"]>[0]) => exportKey(exec, key, EXPORT_MS),
    })),
    ...PARTS.map(([part, timeoutMs]) => ({
      id: `windows/${part}`,
      timeoutMs,
      run: async (exec: Parameters<Probe["run"]>[0]) => runPart(exec, part, null, timeoutMs),
    })),
    ownProbe("windows/outside", 20_000, async () => askAround({ ...settings, canary: null })),
    ...(canary === null
      ? []
      : [
          {
            id: "windows/canary",
            timeoutMs: CANARY_MS,
            run: async (exec: Parameters<Probe["run"]>[0]) => runPart(exec, "canary", canary.name, CANARY_MS),
          },
        ]),
  ];
}

/** Pure. */
export function readWindows(raw: RawOutputs, context: ReadContext): DeviceFacts {
  return {
    identity: readIdentity(raw, context),
    antivirus: readAntivirus(raw, context),
    updates: readUpdates(raw, context),
    elevation: readElevation(raw, context),
    accounts: readAccounts(raw, context),
    lock: readLock(raw, context),
    encryption: readEncryption(raw, context),
    firewall: readFirewall(raw, context),
    remoteAccess: readRemoteAccess(raw, context),
    browsers: readBrowsers(raw, context),
    resolution: readResolution(raw, context),
    software: readSoftware(raw, context),
    camera: readCamera(raw, context),
    media: readMedia(raw, context),
    health: readHealth(raw, context),
  };
}

export const windows: PlatformOf = (settings) => ({
  platform: "windows",
  probes: probesOf(settings),
  identifiedBy: ["windows/facts"],
  read: (raw: RawOutputs, context: MeasuredContext) => readWindows(raw, { ...context, settings }),
});
