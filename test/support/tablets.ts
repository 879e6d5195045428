/**
 * Recordings of tablets, written by hand after documented dumps: as answers for readers, and as tables for the stand-ins.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ANDROID_COMMANDS } from "../../agent/device/collectors/android/commands.ts";
import type { RawOutputs } from "../../agent/device/platform.ts";
import { readRecording } from "../../agent/device/recording.ts";
import type { Platform, RawOutput } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { ShellAnswer } from "./fake-adbd.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/posture");

/** When the recordings are said to have been made. */
export const RECORDED_AT = Date.UTC(2026, 10, 22, 9) as Instant;
/** The hub's key in the recordings. */
export const HUB_KEY = `QAAAA${"H".repeat(690)}== latarnik@cart`;
export const FOREIGN_KEY = `QAAAA${"K".repeat(690)}== user@linux`;

export function recorded(platform: Extract<Platform, "android" | "ipados">, name: string): RawOutputs {
  return readRecording(readFileSync(join(FOLDER, platform, `${name}.json`), "utf8")).outputs;
}

export const output = (probe: string, stdout: string | Uint8Array, exitCode: number | null = 0): RawOutput => ({
  probe,
  exitCode,
  stdout: typeof stdout === "string" ? new TextEncoder().encode(stdout) : stdout,
  stderr: new Uint8Array(),
  ms: 1,
});

/** The same tablet with other answers; null takes one away. @param changes  by probe, without the platform in front */
export function changed(
  raw: RawOutputs,
  platform: "android" | "ipados",
  changes: Readonly<Record<string, string | { readonly exitCode: number; readonly stdout?: string } | null>>,
): RawOutputs {
  const next = new Map(raw);
  for (const [name, change] of Object.entries(changes)) {
    const probe = `${platform}/${name}`;
    if (change === null) next.delete(probe);
    else if (typeof change === "string") next.set(probe, output(probe, change));
    else next.set(probe, output(probe, change.stdout ?? "", change.exitCode));
  }
  return next;
}

export const stdoutOf = (raw: RawOutputs, probe: string): string => new TextDecoder().decode(raw.get(probe)?.stdout);

/** A recording as the table of the stand-in for adbd. */
export function shellAnswers(raw: RawOutputs): Map<string, ShellAnswer> {
  return new Map(
    [...ANDROID_COMMANDS].flatMap(([name, command]) => {
      const answer = raw.get(`android/${name}`);
      return answer === undefined
        ? []
        : [[command, { stdout: answer.stdout, exitCode: answer.exitCode ?? 1 }] as const];
    }),
  );
}
