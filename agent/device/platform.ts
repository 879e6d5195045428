/**
 * What a kind of device offers: probes that fetch raw answers, and one function that reads facts out of them.
 *
 * Probes do I/O and conclude nothing; reading is pure, so a recording of a machine nobody here has seen is as good as the machine.
 *
 * @module
 */
import type {
  DeviceFacts,
  FactTable,
  FactValue,
  Platform,
  RawOutput,
  UnavailableReason,
} from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { Exec } from "./exec.ts";

/** What the venue and the device's own configuration say about measuring here. Parameters, never commands. */
export interface ProbeSettings {
  /** TXT record only the venue's resolvers know; null until the first baseline arrived */
  readonly canary: { readonly name: string; readonly token: string } | null;
  /** addresses of the venue's resolvers */
  readonly resolvers: readonly string[];
  /** login of the account children use; null: not told, so whether it is an administrator cannot be known */
  readonly dailyAccount: string | null;
  /** servers tried to get around the filter; an empty list tries none and says so */
  readonly outside: readonly {
    readonly way: "other-resolver" | "dot" | "doh";
    readonly address: string;
    readonly port: number;
  }[];
}

export const NO_SETTINGS: ProbeSettings = { canary: null, resolvers: [], dailyAccount: null, outside: [] };

export interface Probe {
  /** `<platform>/<what>[/<part>]`, e.g. `linux/apt/pending` */
  readonly id: string;
  readonly timeoutMs: number;
  /** without it the probe is not run and answers `no-permission` */
  readonly needs?: "root";
  /** resolves always; what went wrong stands in `unavailable` */
  readonly run: (exec: Exec) => Promise<RawOutput>;
}

/** Answers by probe id. */
export type RawOutputs = ReadonlyMap<string, RawOutput>;

export interface MeasuredContext {
  readonly now: Instant;
  /** start of the last loan; leftovers are counted from it */
  readonly handedOutAt: Instant | null;
}

export interface ReadContext extends MeasuredContext {
  readonly settings: ProbeSettings;
}

export interface DevicePlatform {
  readonly platform: Platform;
  readonly probes: readonly Probe[];
  /** ids of the probes the table `identity` is read from; without it an enrolment asks all of them */
  readonly identifiedBy?: readonly string[];
  /** Pure: same answers and context, same facts. Never throws, whatever the answers hold. */
  readonly read: (raw: RawOutputs, context: MeasuredContext) => DeviceFacts;
}

/** Each of `agent/device/platforms/*.ts` exports one. */
export type PlatformOf = (settings: ProbeSettings) => DevicePlatform;

/** One fact table measured, or why it is not; what `DeviceFacts` holds for it. */
export type FactOf<T extends FactTable> =
  | { readonly measuredAt: Instant; readonly value: FactValue<T> }
  | { readonly measuredAt: Instant; readonly unavailable: UnavailableReason; readonly note?: string };

export const measured = <T extends FactTable>(context: MeasuredContext, value: FactValue<T>): FactOf<T> => ({
  measuredAt: context.now,
  value,
});

/** @param note  for staff, without personal data; cut to what the schema allows */
export const unavailable = <T extends FactTable>(
  context: MeasuredContext,
  reason: UnavailableReason,
  note?: string,
): FactOf<T> => ({
  measuredAt: context.now,
  unavailable: reason,
  ...(note === undefined ? {} : { note: note.slice(0, 300) }),
});

/** An answer that could not be had at all. */
export const absent = (probe: string, reason: UnavailableReason, ms = 0): RawOutput => ({
  probe,
  exitCode: null,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  ms,
  unavailable: reason,
});
