/**
 * Rounds over IPv6 with real sockets on ::1: a network that has an IPv6 address is asked over both, and what is broken on IPv6 alone is red with its
 * cause, while IPv4 stays as it is.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "../../../dashboard/platform/clock.ts";
import { listFindings } from "../../../dashboard/probes/findings.ts";
import { probeCounter, probeRound } from "../../../dashboard/probes/index.ts";
import { collectEffectiveness, rollup, tableCounters } from "../../../dashboard/reports/index.ts";
import { recordStatus } from "../../../dashboard/venues/index.ts";
import type { OpenedGeneration } from "../../../dashboard/venues/index.ts";
import type { Judged } from "../../../policies/engine/probes/plan.ts";
import { loadProbeWays } from "../../../policies/load/load-probe-ways.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { publishedOf } from "../../support/published.ts";
import { Publisher } from "../../support/publisher.ts";
import { openReportWorld, VENUE } from "../../support/report-world.ts";
import { freePort } from "../../support/resolver-process.ts";
import { World } from "../../support/resolver-world.ts";
import type { SnapshotRequest } from "../../support/snapshot-folder.ts";

const HOUR = 3_600_000;
/** Noon in Warsaw. */
const NOON = Date.UTC(2027, 4, 4, 10);
const WAYS = loadProbeWays();
const PLANTED = ["ts-10c.probe.latarnik.example", "byp.probe.latarnik.example"] as const;

const HEALTHY: SnapshotRequest = {
  generation: 7,
  lists: [
    { id: "casino", category: "TS-10C", names: [PLANTED[0], "kasyno-na-niby.pl"] },
    { id: "bypass", category: "BYP", names: [PLANTED[1], ...WAYS.encryptedNames] },
  ],
  neverBlock: ["116111.pl"],
  probes: ["127.0.10.254", "127.0.20.254", "::1"],
  assignments: [
    { policy: "guest-wifi", sources: ["127.0.10.0/24"] },
    { policy: "tablets", sources: ["127.0.20.0/24", "::1/128"] },
  ],
  proofs: {
    blocked: [
      { name: PLANTED[0], source: "casino" },
      { name: PLANTED[1], source: "bypass" },
    ],
    open: ["116111.pl"],
  } as never,
};
const EMPTIED: SnapshotRequest = {
  ...HEALTHY,
  proofs: { blocked: [], open: [] },
  lists: HEALTHY.lists.map((list) => (list.id === "casino" ? { ...list, names: [] } : list)),
};

/** Why ::1 cannot be used here; null: it can. */
const noIpv6 = await new Promise<string | null>((done) => {
  const socket = createSocket("udp6");
  socket.once("error", (error) => done(error.message));
  socket.bind(0, "::1", () => socket.close(() => done(null)));
});

const failures = (judged: readonly Judged[]): string[] =>
  [
    ...new Set(
      judged.flatMap(({ network, kind, subject, outcome }) =>
        outcome.kind === "fail" ? [`${network ?? "-"} ${kind} ${subject} ${outcome.cause}`] : [],
      ),
    ),
  ].sort();

describe.skipIf(noIpv6 !== null)(`a round over IPv6${noIpv6 === null ? "" : ` (skipped: ${noIpv6})`}`, () => {
  const databases = new TestDatabases();
  const publisher = new Publisher();
  const worlds: World[] = [];
  let [healthy, emptied, silent] = [0, 0, 0];
  const upstream = ({ question }: { readonly question: string }) => ({
    answer: [`${question.split(" ")[0] ?? ""} 60 A 192.0.2.1`],
  });

  beforeAll(async () => {
    silent = await freePort();
    const ports = [];
    for (const request of [HEALTHY, EMPTIED]) {
      const world = await World.open(upstream);
      worlds.push(world);
      await world
        .keep(request)
        .resolver({ resolver: { listen: ["127.0.0.1", "::1"] } })
        .ready();
      ports.push(world.port);
    }
    [healthy = 0, emptied = 0] = ports;
  }, 60_000);
  afterAll(async () => {
    await Promise.all(worlds.map((one) => one[Symbol.asyncDispose]()));
    await databases.stop();
  });

  async function stage() {
    const database = await databases.open("SQLite");
    const world = await openReportWorld(database, NOON - 12 * HOUR, NOON + 20 * HOUR);
    const opened: OpenedGeneration = publishedOf(HEALTHY);
    let now = NOON;
    /** @param port4  who answers at 127.0.0.1 @param port6  at ::1; undefined: the filter does not listen there */
    const round = async (port4: number | undefined, port6: number | undefined): Promise<readonly Judged[]> => {
      now += HOUR;
      const door = (address: string, port: number | undefined) =>
        port === undefined ? [] : [{ protocol: "udp" as const, address, port }];
      await recordStatus(
        database,
        VENUE,
        {
          resolver: "r1" as never,
          bootId: "0".repeat(32),
          startedAt: instant(NOON),
          workers: 1,
          workerRestarts: 0,
          policyGeneration: 7,
          listGeneration: 7,
          lastSwapError: null,
          endpoints: [...door("127.0.0.1", port4), ...door("::1", port6)],
          upstreams: [],
          queries: 0,
          cacheHits: 0,
          failures: 0,
          unknownClientQuestions: 0,
        },
        now,
      );
      const judged = await probeRound({
        database,
        clock: () => instant(now),
        venueId: VENUE,
        opened: () => opened,
        own: () => [],
        protectedNames: ["polin.pl"],
        ways: WAYS,
        sign: (text) => publisher.sign(Buffer.from(text)),
        chance: () => 0.25,
        startedAt: NOON - HOUR,
        againMs: 5,
        timeoutMs: 700,
      });
      return judged ?? [];
    };
    const lights = async () => {
      world.now = NOON + 20 * HOUR;
      await rollup(world.context, [...tableCounters(world.context), probeCounter(world.context)], world.now);
      const { result } = await collectEffectiveness(world.context, { from: "2027-05-04", to: "2027-05-05" });
      return new Map<string, string>(result.metrics.map(({ id, light }) => [id, light]));
    };
    return { database, round, lights };
  }
  const passed = (judged: readonly Judged[], network: string, kind: string): number =>
    judged.filter((one) => one.network === network && one.kind === kind && one.outcome.kind === "pass").length;

  it("asks a network over both families where it has both, and finds a healthy filter healthy", async () => {
    const { round } = await stage();
    const both = await round(healthy, healthy);
    const four = await round(healthy, undefined);
    expect([failures(both), failures(four)]).toEqual([[], []]);
    for (const kind of ["harmful", "helpline", "safe-search"])
      expect([kind, passed(both, "tablets", kind)]).toEqual([kind, 2 * passed(four, "tablets", kind)]);
    expect(passed(four, "tablets", "harmful")).toBeGreaterThan(0);
    expect(passed(both, "guest-wifi", "harmful")).toBe(passed(four, "guest-wifi", "harmful"));
    const answering = both.filter((one) => one.kind === "answer-time" && one.network === "tablets");
    expect(answering.map(({ subject, outcome }) => [subject, outcome.kind])).toEqual([
      ["", "pass"],
      ["ipv6", "pass"],
    ]);
  }, 30_000);

  it("turns M05 red and names IPv6 where only there a list is open", async () => {
    const { database, round, lights } = await stage();
    expect(failures(await round(healthy, emptied))).toEqual([
      "tablets harmful casino ipv6-differs",
      "tablets sample casino ipv6-differs",
    ]);
    expect((await listFindings(database, VENUE, 0)).map(({ cause }) => cause)).toEqual([
      "ipv6-differs",
      "ipv6-differs",
    ]);
    expect((await lights()).get("M05")).toBe("red");
  }, 30_000);

  it("says that the filter is silent over IPv6 alone, once, and closes it when it answers there", async () => {
    const { database, round, lights } = await stage();
    expect(failures(await round(healthy, silent))).toEqual(["tablets answer-time ipv6 ipv6-silent"]);
    await round(healthy, silent);
    expect((await listFindings(database, VENUE, 0)).map(({ cause, closed_at }) => [cause, closed_at])).toEqual([
      ["ipv6-silent", null],
    ]);
    for (let times = 0; times < 2; times += 1) expect(failures(await round(healthy, healthy))).toEqual([]);
    expect((await listFindings(database, VENUE, 0)).map(({ closed_by: by }) => by)).toEqual(["healthy"]);
    // What is silent was not measured; nothing open was found.
    expect((await lights()).get("M05")).not.toBe("red");
  }, 30_000);

  it("says of a filter that is down everywhere what it is, and asks over IPv6 where there is nothing else", async () => {
    const { round } = await stage();
    expect(failures(await round(silent, silent)).filter((one) => one.startsWith("tablets"))).toEqual([
      "tablets answer-time  silent",
      "tablets answer-time ipv6 silent",
    ]);
    const only = await round(undefined, healthy);
    expect(failures(only)).toEqual([]);
    expect(passed(only, "tablets", "harmful")).toBeGreaterThan(0);
    expect(passed(only, "guest-wifi", "harmful")).toBe(0);
  }, 30_000);
});
