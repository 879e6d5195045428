/**
 * Looks values up in exported keys, and keeps «not configured» apart from «could not look».
 *
 * `reg.exe` answers 1 both for a key that is not there and for one it may not read, so only a key that exists on every Windows
 * proves anything: policies are exported from `HKLM\SOFTWARE\Policies` down, where what is missing is really not configured. Pure.
 *
 * @module
 */
import type { UnavailableReason } from "../../../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../platform.ts";
import { parseRegistryFile, type RegistryKey, type RegistryKeys, type RegistryValue } from "./registry-file.ts";

export type RegistryRead =
  | { readonly keys: RegistryKeys }
  /** `absent`: reg.exe refused, mostly because there is no such key */
  | { readonly unavailable: UnavailableReason; readonly absent: boolean };

/** @param probe  last part of the probe's id, e.g. `policies` */
export function readRegistry(raw: RawOutputs, probe: string): RegistryRead {
  const output = raw.get(`windows/registry/${probe}`);
  if (output === undefined) return { unavailable: "not-asked", absent: false };
  if (output.unavailable !== undefined) return { unavailable: output.unavailable, absent: false };
  if (output.exitCode === 1 && output.stdout.length === 0) return { unavailable: "failed", absent: true };
  const keys = output.exitCode === 0 ? parseRegistryFile(output.stdout) : null;
  return keys === null ? { unavailable: "unreadable", absent: false } : { keys };
}

const HKLM = "hkey_local_machine\\";

/** @param path  below HKEY_LOCAL_MACHINE; case does not matter */
export const keyAt = (keys: RegistryKeys, path: string): RegistryKey | undefined => keys.get(HKLM + path.toLowerCase());

export function valueAt(keys: RegistryKeys, path: string, name: string): RegistryValue | undefined {
  return keyAt(keys, path)?.values.get(name.toLowerCase())?.value;
}

/** `missing`: no such value, so the system's default holds; `odd`: there, but not the number the system expects. */
export function dwordAt(keys: RegistryKeys, path: string, name: string): number | "missing" | "odd" {
  const value = valueAt(keys, path, name);
  if (value === undefined) return "missing";
  return value.type === "dword" ? value.number : "odd";
}

export function textAt(keys: RegistryKeys, path: string, name: string): string | undefined {
  const value = valueAt(keys, path, name);
  return value !== undefined && (value.type === "string" || value.type === "expand") ? value.text : undefined;
}

/** Keys directly below a path. */
export function childrenOf(keys: RegistryKeys, path: string): readonly RegistryKey[] {
  const above = `${HKLM}${path.toLowerCase()}\\`;
  return [...keys]
    .filter(([key]) => key.startsWith(above) && !key.slice(above.length).includes("\\"))
    .map(([, key]) => key);
}
