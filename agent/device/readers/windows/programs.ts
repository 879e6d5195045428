/**
 * Installed programs from the three places where installers sign in: 64-bit, 32-bit and each loaded user hive.
 *
 * `Win32_Product` is never asked, as asking it makes Windows repair every package. Pure.
 *
 * @module
 */
import type { FactValue, UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { listOf, rowsIn, rowsOf, textIn } from "./dump.ts";
import { childrenOf, readRegistry } from "./registry.ts";
import type { RegistryKey } from "./registry-file.ts";

export type Program = FactValue<"software">["installed"][number];

const UNINSTALL = {
  "uninstall-64": String.raw`SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`,
  "uninstall-32": String.raw`SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall`,
} as const;

function programOf(key: RegistryKey): Program | null {
  const text = (name: string): string | null => {
    const value = key.values.get(name)?.value;
    const found = value?.type === "string" || value?.type === "expand" ? value.text.trim().slice(0, 200) : "";
    return found === "" ? null : found;
  };
  const name = text("displayname");
  return name === null ? null : { name, version: text("displayversion"), publisher: text("publisher"), from: null };
}

/** Each program once; or why the list is not whole. Updates and parts without a name of their own are not programs. */
export function programsOf(raw: RawOutputs): readonly Program[] | { readonly unavailable: UnavailableReason } {
  const found: Program[] = [];
  for (const [probe, path] of Object.entries(UNINSTALL)) {
    const registry = readRegistry(raw, probe);
    if ("keys" in registry) {
      for (const key of childrenOf(registry.keys, path)) {
        const program = programOf(key);
        if (program !== null) found.push(program);
      }
      // Windows for 32-bit processors has no second place.
    } else if (!(registry.absent && probe === "uninstall-32")) return { unavailable: registry.unavailable };
  }
  const hives = rowsIn(raw, "facts", "hives");
  if (hives === null) return { unavailable: "unreadable" };
  for (const row of hives.flatMap((hive) => rowsOf(listOf(hive["programs"])))) {
    const name = textIn(row, "n");
    if (name !== null) found.push({ name, version: textIn(row, "v"), publisher: textIn(row, "p"), from: "user" });
  }
  const once = new Map(found.map((program) => [`${program.name}\0${program.version}`, program]));
  return [...once.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, 2_000);
}
