/**
 * macOS: which commands are asked, and how their answers become facts.
 *
 * @module
 */
import type { DeviceFacts } from "../../../policies/schema/device-facts.ts";
import { ownProbe } from "../collectors/linux/files.ts";
import { askAround } from "../collectors/linux/resolution.ts";
import { type Command, COMMANDS } from "../collectors/macos/commands.ts";
import type { MeasuredContext, PlatformOf, Probe, ProbeSettings, RawOutputs, ReadContext } from "../platform.ts";
import { readAntivirus } from "../readers/macos/antivirus.ts";
import {
  readAccounts,
  readElevation,
  readEncryption,
  readFirewall,
  readLock,
  readMobile,
} from "../readers/macos/hardening.ts";
import { readIdentity } from "../readers/macos/identity.ts";
import { readMedia } from "../readers/macos/media.ts";
import { readBrowsers, readCamera, readRemoteAccess, readSoftware } from "../readers/macos/programs.ts";
import { readUpdates } from "../readers/macos/updates.ts";
import { readHealth, readResolution } from "../readers/macos/upkeep.ts";

/** No Mac has passed yet: none could be had where this was written. */
export const fieldVerified = false;

/** Names become arguments, never text of a shell; a name that looks like an option is not asked at all. */
const LOGIN = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/u;
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/iu;

function commandsOf({ canary, dailyAccount }: ProbeSettings): Readonly<Record<string, Command>> {
  const commands: Record<string, Command> = { ...COMMANDS };
  if (dailyAccount !== null && LOGIN.test(dailyAccount))
    commands["daily-admin"] = {
      file: "/usr/sbin/dseditgroup",
      args: ["-o", "checkmember", "-m", dailyAccount, "admin"],
      timeoutMs: 10_000,
    };
  if (canary !== null && HOST.test(canary.name))
    commands["canary"] = { file: "/usr/bin/dig", args: ["+time=3", "+tries=2", canary.name, "TXT"], timeoutMs: 10_000 };
  return commands;
}

const probesOf = (settings: ProbeSettings): readonly Probe[] => [
  ...Object.entries(commandsOf(settings)).map(([name, { file, args, timeoutMs }]): Probe => ({
    id: `macos/${name}`,
    timeoutMs,
    run: async (exec) => exec(`macos/${name}`, file, args, { timeoutMs }),
  })),
  ownProbe("macos/outside", 20_000, async () => askAround({ ...settings, canary: null })),
];

/** Pure. */
export function readMacos(raw: RawOutputs, context: ReadContext): DeviceFacts {
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
    mobile: readMobile(raw, context),
    browsers: readBrowsers(raw, context),
    resolution: readResolution(raw, context),
    software: readSoftware(raw, context),
    camera: readCamera(raw, context),
    media: readMedia(raw, context),
    health: readHealth(raw, context),
  };
}

export const macos: PlatformOf = (settings) => ({
  platform: "macos",
  probes: probesOf(settings),
  identifiedBy: ["macos/version", "macos/hardware"],
  read: (raw: RawOutputs, context: MeasuredContext) => readMacos(raw, { ...context, settings }),
});
