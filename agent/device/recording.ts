/**
 * Raw answers of a machine in a file, without what names people or the machine: `collect --record`, and the way back for `replay` and tests.
 *
 * @module
 */
import { z } from "zod";
import { Platform, UnavailableReason, type RawOutput } from "../../policies/schema/device-facts.ts";
import { Instant } from "../../policies/schema/vocabulary.ts";
import { DeviceError } from "./error.ts";
import type { RawOutputs } from "./platform.ts";
import { type KnownNames, Redactor } from "./redact.ts";

export const Recording = z.strictObject({
  platform: Platform,
  agentVersion: z.string().max(40),
  at: Instant,
  outputs: z.array(
    z.strictObject({
      probe: z.string().min(1).max(200),
      exitCode: z.int().nullable(),
      stdoutBase64: z.base64(),
      stderrBase64: z.base64(),
      ms: z.number().min(0),
      unavailable: UnavailableReason.optional(),
    }),
  ),
});
export type Recording = z.output<typeof Recording>;

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64");

/** @returns a redacted recording, probes in the order given */
export function record(
  about: Pick<Recording, "platform" | "agentVersion" | "at">,
  outputs: RawOutputs,
  known: KnownNames,
): Recording {
  const redactor = new Redactor(known);
  for (const { stdout, stderr } of outputs.values()) {
    redactor.learn(stdout);
    redactor.learn(stderr);
  }
  const text = (octets: Uint8Array): string => base64(redactor.redact(octets));
  return Recording.parse({
    ...about,
    outputs: [...outputs.values()].map(({ probe, exitCode, stdout, stderr, ms, unavailable }) => ({
      probe,
      exitCode,
      stdoutBase64: text(stdout),
      stderrBase64: text(stderr),
      ms,
      ...(unavailable === undefined ? {} : { unavailable }),
    })),
  });
}

/** @throws {DeviceError} `E_AGENT_RECORDING` */
export function readRecording(text: string): { readonly recording: Recording; readonly outputs: RawOutputs } {
  let recording: Recording;
  try {
    recording = Recording.parse(JSON.parse(text));
  } catch (cause) {
    throw new DeviceError("E_AGENT_RECORDING", "not a recording of this program", { cause });
  }
  const outputs = recording.outputs.map(({ stdoutBase64, stderrBase64, unavailable, ...rest }): [string, RawOutput] => [
    rest.probe,
    {
      ...rest,
      stdout: new Uint8Array(Buffer.from(stdoutBase64, "base64")),
      stderr: new Uint8Array(Buffer.from(stderrBase64, "base64")),
      ...(unavailable === undefined ? {} : { unavailable }),
    },
  ]);
  return { recording, outputs: new Map(outputs) };
}
