/**
 * Runs one part of `facts.ps1` in the Windows PowerShell every Windows has.
 *
 * The script goes as an argument, so no file can be put in its place on the way and no execution policy stands in between. What
 * may change is the name of the part and the canary's name; both are checked, as they become part of a program.
 *
 * @module
 */
import type { RawOutput } from "../../../../policies/schema/device-facts.ts";
import type { Exec } from "../../exec.ts";
import { installedText } from "../../installed.ts";
import { absent } from "../../platform.ts";

export type ScriptPart = "facts" | "updates" | "media" | "eicar" | "canary";

const SCRIPT = "agent/device/collectors/windows/facts.ps1";
/** Where it always is; a program of that name elsewhere in the path is not asked. */
const POWERSHELL = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`;
/** A command line may have 32 767 characters; a little is left for the rest of it. */
const MAX_ENCODED = 32_000;
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/iu;

export const powershellPath = (systemRoot: string | undefined): string =>
  systemRoot === undefined ? POWERSHELL : POWERSHELL.replace(String.raw`C:\Windows`, systemRoot);

/** Without comments, indentation and empty lines, which cost length and say nothing to a machine. */
const shortened = (script: string): string =>
  script
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join("\n");

/**
 * @param canary  asked by the part `canary`
 * @returns text for `-EncodedCommand`: base64 of UTF-16LE; null if the canary's name is none or the script grew too long
 */
export function encodedCommand(part: ScriptPart, canary: string | null, script = installedText(SCRIPT)): string | null {
  if (canary !== null && !HOST.test(canary)) return null;
  const text = `$Part = '${part}'\n$Canary = '${canary ?? ""}'\n${shortened(script)}\n`;
  const encoded = Buffer.from(text, "utf16le").toString("base64");
  return encoded.length > MAX_ENCODED ? null : encoded;
}

/** @returns what the script printed; of a part that took too long, the answers it had by then */
export async function runPart(
  exec: Exec,
  part: ScriptPart,
  canary: string | null,
  timeoutMs: number,
): Promise<RawOutput> {
  const probe = `windows/${part}`;
  const encoded = encodedCommand(part, canary);
  if (encoded === null) return absent(probe, "failed");
  const args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded];
  return exec(probe, powershellPath(process.env["SystemRoot"]), args, { timeoutMs });
}
