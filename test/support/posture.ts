/**
 * Recordings of devices for tests: the same JSON the agent's `collect --record` writes, made by hand after documented shapes.
 *
 * @module
 */
import type { Platform, RawOutput } from "../../policies/schema/device-facts.ts";
import type { RawOutputs } from "../../agent/device/platform.ts";

/** One probe's answer as it stands in a recording. */
export interface RecordedOutput {
  readonly probe: string;
  readonly exitCode: number | null;
  readonly stdoutBase64: string;
  readonly stderrBase64: string;
  readonly ms: number;
  readonly unavailable?: NonNullable<RawOutput["unavailable"]>;
}

export interface Recorded {
  readonly platform: Platform;
  readonly agentVersion: string;
  /** ISO 8601, UTC */
  readonly at: string;
  readonly outputs: readonly RecordedOutput[];
}

const octetsOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

export const output = (
  probe: string,
  stdout: string | Uint8Array,
  rest: {
    readonly exitCode?: number | null;
    readonly stderr?: string | Uint8Array;
    readonly unavailable?: RecordedOutput["unavailable"];
  } = {},
): RecordedOutput => ({
  probe,
  exitCode: rest.exitCode === undefined ? 0 : rest.exitCode,
  stdoutBase64: Buffer.from(stdout as string).toString("base64"),
  stderrBase64: Buffer.from((rest.stderr ?? "") as string).toString("base64"),
  ms: 10,
  ...(rest.unavailable === undefined ? {} : { unavailable: rest.unavailable }),
});

/** Answers by probe, as the readers take them. */
export function rawOf(outputs: readonly RecordedOutput[]): RawOutputs {
  return new Map(
    outputs.map(({ probe, exitCode, stdoutBase64, stderrBase64, ms, unavailable }) => [
      probe,
      {
        probe,
        exitCode,
        stdout: octetsOf(stdoutBase64),
        stderr: octetsOf(stderrBase64),
        ms,
        ...(unavailable === undefined ? {} : { unavailable }),
      },
    ]),
  );
}
