/**
 * Whether the system's own disk is encrypted: `/` lies below a device of type `crypt`. Pure.
 *
 * @see lsblk(8), option -J
 * @module
 */
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { jsonOf, listOf } from "./answers.ts";
import { isObject } from "../text.ts";

/** Types of devices from the disk down to `/`; null: `/` is on none of them (ZFS, overlay, network). */
function pathToRoot(devices: readonly unknown[], above: readonly string[]): readonly string[] | null {
  for (const device of devices) {
    if (!isObject(device)) continue;
    const path = [...above, String(device["type"])];
    const mounts = [...listOf(device["mountpoints"]), device["mountpoint"]];
    if (mounts.includes("/")) return path;
    const below = pathToRoot(listOf(device["children"]), path);
    if (below !== null) return below;
  }
  return null;
}

export function readEncryption(raw: RawOutputs, context: ReadContext): FactOf<"encryption"> {
  const json = jsonOf(raw, "linux/lsblk");
  if ("reason" in json) return unavailable(context, json.reason);
  if (!isObject(json.value) || !Array.isArray(json.value["blockdevices"])) return unavailable(context, "unreadable");
  const path = pathToRoot(json.value["blockdevices"] as unknown[], []);
  return measured<"encryption">(context, {
    system: path === null ? "unknown" : path.includes("crypt") ? "on" : "off",
  });
}
