/**
 * Which kinds of device this program can measure or read recordings of; each is loaded only when it is needed.
 *
 * @module
 */
import type { Platform } from "../../policies/schema/device-facts.ts";
import { DeviceError } from "./error.ts";
import type { PlatformOf } from "./platform.ts";

const LOADERS: Readonly<Partial<Record<Platform, () => Promise<PlatformOf>>>> = {
  macos: async () => (await import("./platforms/macos.ts")).macos,
  linux: async () => (await import("./platforms/linux.ts")).linuxPlatform,
  windows: async () => (await import("./platforms/windows.ts")).windows,
  // Tablets are measured by the charging cart; here their recordings are read.
  android: async () => {
    const { readAndroid } = await import("./platforms/android.ts");
    return ({ resolvers }) => ({
      platform: "android",
      probes: [],
      read: (raw, context) => readAndroid(raw, { ...context, hubKey: null, resolvers }),
    });
  },
  ipados: async () => {
    const { readIpad } = await import("./platforms/ipados.ts");
    return () => ({ platform: "ipados", probes: [], read: readIpad });
  },
};

const OWN: Readonly<Partial<Record<NodeJS.Platform, Platform>>> = { linux: "linux", win32: "windows", darwin: "macos" };

/** @throws {DeviceError} `E_AGENT_PLATFORM` */
export async function platformNamed(platform: Platform): Promise<PlatformOf> {
  const load = LOADERS[platform];
  if (load === undefined) throw new DeviceError("E_AGENT_PLATFORM", platform);
  return load();
}

/** Of the machine this runs on. @throws {DeviceError} `E_AGENT_PLATFORM` */
export async function ownPlatform(system: NodeJS.Platform = process.platform): Promise<PlatformOf> {
  const platform = OWN[system];
  if (platform === undefined) throw new DeviceError("E_AGENT_PLATFORM", system);
  return platformNamed(platform);
}
