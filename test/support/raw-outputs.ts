/**
 * Raw answers for tests of readers, as a recording would hold them.
 *
 * @module
 */
import type { RawOutput, UnavailableReason } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { NO_SETTINGS, type ProbeSettings, type RawOutputs, type ReadContext } from "../../agent/device/platform.ts";

/** A text, a value to be written as JSON, an exit code with a text, or the reason why there is nothing. */
export type Said =
  | string
  | { readonly json: unknown }
  | { readonly code: number; readonly text?: string }
  | { readonly missing: UnavailableReason };

function answer(probe: string, said: Said): RawOutput {
  const base = { probe, exitCode: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), ms: 1 };
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (typeof said === "string") return { ...base, stdout: encode(said) };
  if ("json" in said) return { ...base, stdout: encode(JSON.stringify(said.json)) };
  if ("code" in said) return { ...base, exitCode: said.code, stdout: encode(said.text ?? "") };
  return { ...base, exitCode: null, unavailable: said.missing };
}

export const rawOf = (said: Readonly<Record<string, Said>>): RawOutputs =>
  new Map(Object.entries(said).map(([probe, one]) => [probe, answer(probe, one)]));

export const READ_AT = Date.UTC(2026, 10, 22, 9) as Instant;

export const contextOf = (settings: Partial<ProbeSettings> = {}, handedOutAt: number | null = null): ReadContext => ({
  now: READ_AT,
  handedOutAt: handedOutAt as Instant | null,
  settings: { ...NO_SETTINGS, ...settings },
});

/** What a files probe answers. */
export const files = (
  texts: Readonly<Record<string, string | null>>,
  folders: Readonly<Record<string, "read" | "missing" | "denied" | number>> = {},
): { readonly json: unknown } => ({
  json: {
    files: Object.entries(texts).map(([path, text]) => ({
      path,
      mode: 0o644,
      sizeBytes: text?.length ?? 0,
      mtimeMs: READ_AT,
      text,
      ...(text === null ? { fault: "denied" } : {}),
    })),
    folders: Object.entries(folders).map(([path, state]) =>
      typeof state === "number"
        ? { path, mode: state, state: "read" }
        : { path, mode: state === "read" ? 0o755 : null, state },
    ),
  },
});
