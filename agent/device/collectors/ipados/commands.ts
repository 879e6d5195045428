/**
 * Every command that is run against an iPad: questions of libimobiledevice, none of which changes anything.
 *
 * The open part is asked with `-s`, which never asks for trust. The other questions may make the iPad show «Trust this computer?»,
 * which is for a person to answer.
 *
 * @module
 */
import type { Exec } from "../../exec.ts";
import type { Probe } from "../../platform.ts";

/** Programs of libimobiledevice, and how to reach the multiplexer. */
export interface IpadSettings {
  readonly ideviceinfo: string;
  readonly ideviceId: string;
  readonly ideviceinstaller: string;
  /** `USBMUXD_SOCKET_ADDRESS`; null: the system's own socket */
  readonly muxer: string | null;
}

export const ipadEnvironment = ({ muxer }: IpadSettings): Readonly<Record<string, string>> =>
  muxer === null ? {} : { USBMUXD_SOCKET_ADDRESS: muxer };

type Program = "ideviceinfo" | "ideviceinstaller";

/** By probe, without `ipados/` in front; `-u <udid>` comes first. */
export const IPAD_COMMANDS: ReadonlyMap<string, readonly [Program, ...string[]]> = new Map<
  string,
  readonly [Program, ...string[]]
>([
  ["info", ["ideviceinfo", "-s", "-x"]],
  ["trusted", ["ideviceinfo", "-x"]],
  ["disk-usage", ["ideviceinfo", "-q", "com.apple.disk_usage", "-x"]],
  ["battery", ["ideviceinfo", "-q", "com.apple.mobile.battery", "-x"]],
  ["chaperone", ["ideviceinfo", "-q", "com.apple.mobile.chaperone", "-x"]],
  ["apps", ["ideviceinstaller", "-l", "-o", "xml"]],
]);

const ASK_MS = 15_000;
const APPS_MS = 45_000;

export function ipadProbes(settings: IpadSettings, udid: string): readonly Probe[] {
  return [...IPAD_COMMANDS].map(([name, [program, ...args]]) => {
    const id = `ipados/${name}`;
    const timeoutMs = name === "apps" ? APPS_MS : ASK_MS;
    return {
      id,
      timeoutMs,
      run: async (exec: Exec) =>
        exec(id, settings[program], ["-u", udid, ...args], { timeoutMs, env: ipadEnvironment(settings) }),
    };
  });
}
