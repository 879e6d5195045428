/**
 * Exports one key of the registry with Windows' own `reg.exe` and hands on the file's octets.
 *
 * Only keys without secrets are exported: what stands under Winlogon, which may hold a password, is not.
 *
 * @module
 */
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RawOutput } from "../../../../policies/schema/device-facts.ts";
import type { Exec } from "../../exec.ts";
import { absent } from "../../platform.ts";

const MAX_BYTES = 8 * 1024 * 1024;
const REG = String.raw`C:\Windows\System32\reg.exe`;

/** Last part of the probe's id and the key. */
export const EXPORTED_KEYS = {
  policies: String.raw`HKLM\SOFTWARE\Policies`,
  "system-policies": String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System`,
  "firewall-domainprofile": String.raw`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\DomainProfile`,
  "firewall-standardprofile": String.raw`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile`,
  "firewall-publicprofile": String.raw`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile`,
  "terminal-server": String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server`,
  "uninstall-64": String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall`,
  "uninstall-32": String.raw`HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall`,
  "update-settings": String.raw`HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings`,
  camera: String.raw`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam`,
} as const;
export type ExportedKey = keyof typeof EXPORTED_KEYS;

async function contentsOf(file: string): Promise<Uint8Array | "unreadable"> {
  try {
    return (await stat(file)).size > MAX_BYTES ? "unreadable" : new Uint8Array(await readFile(file));
  } catch {
    return new Uint8Array();
  }
}

/** Runs and reads; the folder is this process's own and goes in any case. */
export async function exportKey(exec: Exec, name: ExportedKey, timeoutMs: number): Promise<RawOutput> {
  const probe = `windows/registry/${name}`;
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), "latarnik-reg-"));
  } catch {
    return absent(probe, "failed");
  }
  try {
    const file = join(folder, "export.reg");
    const reg = REG.replace(String.raw`C:\Windows`, process.env["SystemRoot"] ?? String.raw`C:\Windows`);
    const output = await exec(probe, reg, ["export", EXPORTED_KEYS[name], file, "/y"], { timeoutMs });
    if (output.unavailable !== undefined) return output;
    const contents = await contentsOf(file);
    return contents === "unreadable"
      ? absent(probe, "unreadable", output.ms)
      : // What reg.exe printed is in the machine's language and code page, and nobody needs it.
        { ...output, stdout: contents, stderr: new Uint8Array() };
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
