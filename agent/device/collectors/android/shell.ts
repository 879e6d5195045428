/**
 * Asks a tablet through the hub's own adb server: another port and another key than whatever else runs on the machine.
 *
 * adb speaks the shell protocol with exit codes by itself where the tablet knows it (Android 7 and newer).
 *
 * @module
 */
import type { Exec, ExecOptions } from "../../exec.ts";
import type { Probe } from "../../platform.ts";
import { ANDROID_COMMANDS } from "./commands.ts";

/** Where and as whom the hub asks. */
export interface AdbSettings {
  /** the program */
  readonly adb: string;
  readonly port: number;
  /** folder that holds `.android/adbkey`; nothing of the user's own adb is touched */
  readonly home: string;
}

/** Environment of every call: no other server, no foreign keys, no looking for emulators or over the network. */
export const adbEnvironment = ({ home }: AdbSettings): Readonly<Record<string, string>> => ({
  HOME: home,
  ANDROID_SDK_HOME: home,
  ADB_VENDOR_KEYS: "",
  ADB_LOCAL_TRANSPORT_MAX_PORT: "5553",
  ADB_MDNS_AUTO_CONNECT: "0",
});

export const adbOptions = (settings: AdbSettings, timeoutMs: number): ExecOptions => ({
  timeoutMs,
  env: adbEnvironment(settings),
});

const SHELL_MS = 15_000;
const SLOW_MS = 45_000;
const SLOW: ReadonlySet<string> = new Set(["media/files", "media/images", "media/video", "connectivity"]);

export function androidProbes(settings: AdbSettings, serial: string): readonly Probe[] {
  return [...ANDROID_COMMANDS].map(([name, command]) => {
    const id = `android/${name}`;
    const timeoutMs = SLOW.has(name) ? SLOW_MS : SHELL_MS;
    const args = ["-P", String(settings.port), "-s", serial, "shell", "-n", command];
    return {
      id,
      timeoutMs,
      run: async (exec: Exec) => exec(id, settings.adb, args, adbOptions(settings, timeoutMs)),
    };
  });
}
