/**
 * Whether the machine hangs on a cable, by what the kernel says of its power supplies.
 *
 * @see Linux, Documentation/ABI/testing/sysfs-class-power
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const word = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
};

/** @returns null if there is no supply that could be plugged in, as in a desktop computer or on another system */
export function isPlugged(folder = "/sys/class/power_supply"): boolean | null {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return null;
  }
  const online = names
    .filter((name) => /^(?:Mains|USB)$/u.test(word(join(folder, name, "type")) ?? ""))
    .flatMap((name) => word(join(folder, name, "online")) ?? []);
  // 2 is a supply that may give less than it could; it is plugged in all the same.
  return online.length === 0 ? null : online.some((value) => value !== "0");
}
