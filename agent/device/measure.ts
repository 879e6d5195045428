/**
 * One measurement: runs the probes of a platform, each within its time, and reads facts out of what they brought.
 *
 * A probe that hangs or throws, a reader that throws, a fact not of its shape: each is an unavailable fact and stops nothing else.
 *
 * @module
 */
import { DeviceFacts, FACT_TABLES, type FactTable, type RawOutput } from "../../policies/schema/device-facts.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import type { Exec } from "./exec.ts";
import { absent, type DevicePlatform, measured, type Probe, type RawOutputs, unavailable } from "./platform.ts";

/** Time a probe gets beyond its own limit to say that it has timed out. */
const GRACE_MS = 2_000;
/** Probes at once: they mostly wait, and a child may be using the device. */
const AT_ONCE = 3;

export interface MeasureOptions {
  readonly platform: DevicePlatform;
  readonly exec: Exec;
  readonly privileged: boolean;
  readonly now: Instant;
  readonly handedOutAt: Instant | null;
  /** device clock minus server clock, ms; null if they never spoke */
  readonly clockOffsetMs: number | null;
}

export interface Measured {
  readonly facts: DeviceFacts;
  readonly outputs: RawOutputs;
  readonly durationsMs: Readonly<Record<string, number>>;
}

async function runProbe(probe: Probe, { exec, privileged }: MeasureOptions): Promise<RawOutput> {
  if (probe.needs === "root" && !privileged) return absent(probe.id, "no-permission");
  const startedAt = performance.now();
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<RawOutput>((resolve) => {
    timer = setTimeout(() => resolve(absent(probe.id, "timed-out", elapsed())), probe.timeoutMs + GRACE_MS);
  });
  try {
    return await Promise.race([probe.run(exec), limit]);
  } catch {
    return absent(probe.id, "failed", elapsed());
  } finally {
    clearTimeout(timer);
  }
}

/** Runs every probe. @returns answers by probe id, one for each */
export async function collect(options: MeasureOptions): Promise<RawOutputs> {
  const waiting = [...options.platform.probes];
  const outputs = new Map<string, RawOutput>();
  const work = async (): Promise<void> => {
    for (let probe = waiting.shift(); probe !== undefined; probe = waiting.shift())
      outputs.set(probe.id, await runProbe(probe, options));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // In the order of the platform, so that two recordings can be compared.
  return new Map(options.platform.probes.map(({ id }) => [id, outputs.get(id) as RawOutput]));
}

/** Each table on its own, so that one bad value costs one fact and not the report. */
function checked(facts: DeviceFacts, now: Instant): DeviceFacts {
  const kept: Record<string, unknown> = {};
  for (const table of Object.keys(facts) as FactTable[]) {
    if (!(table in FACT_TABLES)) continue;
    const parsed = DeviceFacts.safeParse({ [table]: facts[table] });
    kept[table] = parsed.success
      ? facts[table]
      : unavailable({ now, handedOutAt: null }, "unreadable", `${table}: ${parsed.error.issues[0]?.message ?? ""}`);
  }
  return kept;
}

/** Pure but for the reader it is given. A reader that throws leaves every table of its platform unavailable. */
export function readFacts(
  platform: DevicePlatform,
  outputs: RawOutputs,
  { now, handedOutAt, clockOffsetMs }: Pick<MeasureOptions, "now" | "handedOutAt" | "clockOffsetMs">,
): DeviceFacts {
  const context = { now, handedOutAt };
  const clock =
    clockOffsetMs === null
      ? unavailable<"clock">(context, "offline")
      : measured<"clock">(context, { offsetMs: clockOffsetMs });
  let facts: DeviceFacts;
  try {
    facts = platform.read(outputs, context);
  } catch {
    const tables = Object.keys(FACT_TABLES) as FactTable[];
    facts = Object.fromEntries(tables.map((table) => [table, unavailable(context, "unreadable")]));
  }
  return { ...checked(facts, now), clock };
}

export async function measure(options: MeasureOptions): Promise<Measured> {
  const outputs = await collect(options);
  const durationsMs = Object.fromEntries([...outputs].map(([id, { ms }]) => [id, Math.max(0, ms)]));
  return { facts: readFacts(options.platform, outputs, options), outputs, durationsMs };
}
