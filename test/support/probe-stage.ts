/**
 * A venue whose filter is probed in a test: a clock, what is published, which resolver says that it serves, and rounds asked of it.
 *
 * @module
 */
import { instant } from "../../dashboard/platform/clock.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { probeRound } from "../../dashboard/probes/index.ts";
import type { ProbeContext } from "../../dashboard/probes/index.ts";
import { recordStatus } from "../../dashboard/venues/index.ts";
import type { OpenedGeneration } from "../../dashboard/venues/index.ts";
import type { Judged } from "../../policies/engine/probes/plan.ts";
import { loadProbeWays } from "../../policies/load/load-probe-ways.ts";
import type { Publisher } from "./publisher.ts";
import { VENUE } from "./report-world.ts";

const HOUR = 3_600_000;

export interface ProbeStage {
  readonly database: Database;
  readonly context: ProbeContext;
  now: number;
  opened: OpenedGeneration;
  /** From 0 below 1: what is drawn. */
  chance: number;
  /** Which resolver says that it serves the venue. @param generation  it holds */
  serve(port: number, generation?: number): Promise<void>;
  round(): Promise<readonly Judged[]>;
}

/** @param timeoutMs  to wait for an answer of a port; `undefined`: as the program does */
export function probeStage(
  database: Database,
  given: {
    readonly now: number;
    readonly opened: OpenedGeneration;
    readonly publisher: Publisher;
    readonly timeoutMs: (port: number) => number | undefined;
  },
): ProbeStage {
  let served = 0;
  const one: ProbeStage = {
    database,
    now: given.now,
    opened: given.opened,
    chance: 0.25,
    context: {
      database,
      clock: () => instant(one.now),
      venueId: VENUE,
      opened: () => one.opened,
      own: () => [],
      protectedNames: ["polin.pl", "example.org"],
      sign: (text) => given.publisher.sign(Buffer.from(text)),
      ways: loadProbeWays(),
      chance: () => one.chance,
      againMs: 5,
      startedAt: given.now - HOUR,
    },
    serve: async (port, generation = 7) => {
      served = port;
      await recordStatus(
        database,
        VENUE,
        {
          resolver: "r1" as never,
          bootId: "0".repeat(32),
          startedAt: instant(given.now),
          workers: 1,
          workerRestarts: 0,
          policyGeneration: generation,
          listGeneration: generation,
          lastSwapError: null,
          endpoints: [{ protocol: "udp", address: "127.0.0.1", port }],
          upstreams: [],
          queries: 0,
          cacheHits: 0,
          failures: 0,
          unknownClientQuestions: 0,
        },
        one.now,
      );
    },
    round: async () => {
      const timeoutMs = given.timeoutMs(served);
      return (await probeRound({ ...one.context, ...(timeoutMs === undefined ? {} : { timeoutMs }) })) ?? [];
    },
  };
  return one;
}
