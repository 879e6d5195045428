/**
 * Probe truth: each protection broken on purpose, in real resolvers where a resolver can break it. Within one round the right metric is red and the cause is
 * named; in health there is no false alarm, however many rounds there are; no drawn name is ever written down, and none is drawn of what nobody may see.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawSamples, namesOfMarks } from "../../../dashboard/probes/draw.ts";
import { listFindings, openFindings } from "../../../dashboard/probes/findings.ts";
import { probeCounter, verifyRounds } from "../../../dashboard/probes/index.ts";
import { collectEffectiveness, rollup, sampleLists, tableCounters } from "../../../dashboard/reports/index.ts";
import { compileNetworks } from "../../../dashboard/venues/index.ts";
import { loadProbeWays } from "../../../policies/load/load-probe-ways.ts";
import type { Judged } from "../../../policies/engine/probes/plan.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { probeStage } from "../../support/probe-stage.ts";
import type { ProbeStage } from "../../support/probe-stage.ts";
import { publishedOf } from "../../support/published.ts";
import { Publisher } from "../../support/publisher.ts";
import { openReportWorld, VENUE } from "../../support/report-world.ts";
import type { ReportWorld } from "../../support/report-world.ts";
import { freePort } from "../../support/resolver-process.ts";
import { World } from "../../support/resolver-world.ts";
import { shippedPolicies } from "../../support/snapshot-folder.ts";
import type { SnapshotRequest } from "../../support/snapshot-folder.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Noon in Warsaw. */
const NOON = Date.UTC(2027, 4, 4, 10);
const WAYS = loadProbeWays();
const HELP = ["116111.pl"];
const PLANTED = [
  "ts-10c.probe.latarnik.example",
  "ts-06.probe.latarnik.example",
  "byp.probe.latarnik.example",
] as const;
/** Invented; the upstream of the test knows every name, so nothing leaves this machine. */
const REAL = [
  "kasyno-jeden-na-niby.pl",
  "kasyno-dwa-na-niby.pl",
  "kazyno-na-niby.com.ua",
  "casino-made-up.uk",
  "casino-made-up.com",
];
const GRAVE = ["nobody-may-see-this.pl", "nor-this.com"];

const HEALTHY: SnapshotRequest = {
  generation: 7,
  lists: [
    { id: "casino", category: "TS-10C", names: [PLANTED[0], ...REAL] },
    { id: "severe", category: "TS-06", names: [PLANTED[1], "gorzej-na-niby.pl"] },
    { id: "bypass", category: "BYP", names: [PLANTED[2], ...WAYS.encryptedNames] },
    // Also in the list of casinos: a name two lists know is as grave as the graver of them.
    { id: "sealed", category: "TS-02X", names: [...GRAVE, REAL[4] ?? ""], opaque: true },
  ],
  neverBlock: HELP,
  assignments: [
    { policy: "guest-wifi", sources: ["127.0.10.0/24"] },
    { policy: "tablets", sources: ["127.0.20.0/24"] },
    { policy: "kiosk", sources: ["127.0.30.0/24"] },
  ],
  proofs: {
    blocked: [
      { name: PLANTED[0], source: "casino" },
      { name: PLANTED[1], source: "severe" },
      { name: PLANTED[2], source: "bypass" },
    ],
    open: HELP,
  } as never,
};
const BLIND = { blocked: [], open: [] } as never;
const withList = (id: string, names: readonly string[]): SnapshotRequest => ({
  ...HEALTHY,
  proofs: BLIND,
  lists: HEALTHY.lists.map((list) => (list.id === id ? { ...list, names } : list)),
});

const RESOLVERS = {
  health: HEALTHY,
  "list emptied": withList("casino", []),
  "bypass open": withList("bypass", [PLANTED[2]]),
  "no safe search": {
    ...HEALTHY,
    proofs: BLIND,
    networks: shippedPolicies().networks.map((network) =>
      network.id === "tablets" ? { ...network, safeSearch: { ...network.safeSearch, bing: "off" as const } } : network,
    ),
  },
  "help closed": {
    ...HEALTHY,
    proofs: BLIND,
    neverBlock: ["dyzurnet.pl"],
    localDeny: [{ name: "116111.pl", category: "TS-10C" }],
  },
} satisfies Record<string, SnapshotRequest>;

/** Stands before a resolver and lets every answer wait. */
class Delay {
  readonly #front: Socket = createSocket("udp4");
  readonly #ways = new Set<Socket>();
  delayMs = 0;

  async open(port: number): Promise<number> {
    this.#front.on("message", (octets, from) => {
      // Asked from the client's own address: the resolver knows the network by it.
      const way = createSocket("udp4");
      this.#ways.add(way);
      way.on("message", (answer) => {
        setTimeout(() => this.#front.send(answer, from.port, from.address, () => undefined), this.delayMs);
        way.close();
        this.#ways.delete(way);
      });
      way.bind(0, from.address, () => way.send(octets, port, "127.0.0.1"));
    });
    await new Promise<void>((done) => void this.#front.bind(0, "127.0.0.1", done));
    return this.#front.address().port;
  }

  close(): void {
    this.#front.close();
    for (const way of this.#ways) way.close();
  }
}

const databases = new TestDatabases();
const worlds = new Map<string, World>();
const publisher = new Publisher();
const delay = new Delay();
let slowPort = 0;
let deafPort = 0;

beforeAll(async () => {
  await databases.start();
  deafPort = await freePort();
  for (const [name, request] of Object.entries(RESOLVERS)) {
    const world = await World.open(({ question }) => ({ answer: [`${question.split(" ")[0] ?? ""} 60 A 192.0.2.1`] }));
    worlds.set(name, world);
    await world.keep(request).resolver().ready();
  }
  slowPort = await delay.open(worlds.get("health")?.port ?? 0);
}, 120_000);

afterAll(async () => {
  delay.close();
  await Promise.all([...worlds.values()].map((one) => one[Symbol.asyncDispose]()));
  await databases.stop();
});

interface Stage extends ProbeStage {
  readonly world: ReportWorld;
  /** Lights of metrics of the day, as the card shows them. */
  lights(): Promise<ReadonlyMap<string, string>>;
}

async function stage(): Promise<Stage> {
  const database = await databases.open("SQLite");
  const world = await openReportWorld(database, NOON - 12 * HOUR, NOON + 20 * HOUR);
  const timeoutMs = (port: number) => (port === deafPort ? 300 : 2_500);
  // The same object, so that what a test sets on it is what the next round reads.
  return Object.assign(probeStage(database, { now: NOON, opened: publishedOf(HEALTHY), publisher, timeoutMs }), {
    world,
    lights: async () => {
      world.now = NOON + 20 * HOUR;
      await rollup(world.context, [...tableCounters(world.context), probeCounter(world.context)], world.now);
      const { result } = await collectEffectiveness(world.context, { from: "2027-05-04", to: "2027-05-05" });
      return new Map(result.metrics.map(({ id, light }) => [id, light]));
    },
  });
}

const portOf = (name: string): number =>
  name === "stopped" ? deafPort : name === "slow" ? slowPort : (worlds.get(name)?.port ?? 0);
const causes = (judged: readonly Judged[]): string[] =>
  [
    ...new Set(judged.flatMap(({ kind, outcome }) => (outcome.kind === "fail" ? [`${kind} ${outcome.cause}`] : []))),
  ].sort();

describe("each protection broken on purpose", () => {
  it.each([
    { why: "a list lost its names", broken: "list emptied", metric: "M05", says: ["harmful open", "sample open"] },
    {
      why: "hosts of encrypted DNS can be found",
      broken: "bypass open",
      metric: "M08",
      says: ["bypass encrypted-name-open", "sample open"],
    },
    {
      why: "safe search was switched off",
      broken: "no safe search",
      metric: "M07",
      says: ["safe-search safe-search-missing"],
    },
    { why: "a helpline is closed", broken: "help closed", metric: "M06", says: ["helpline closed"] },
  ])(
    "turns $metric red in one round and says why: $why",
    async ({ broken, metric, says }) => {
      const one = await stage();
      await one.serve(portOf(broken));
      expect(causes(await one.round())).toEqual(says);
      expect((await openFindings(one.database, VENUE)).length).toBeGreaterThan(0);
      const lights = await one.lights();
      expect(lights.get(metric)).toBe("red");
      for (const other of ["M05", "M06", "M07", "M08"].filter((id) => id !== metric))
        // Yellow: one hour of the day was measured.
        expect([other, lights.get(other)]).toEqual([other, "yellow"]);
    },
    60_000,
  );

  it("says that the resolver has stopped, once a network, and that nothing else was measured", async () => {
    const one = await stage();
    await one.serve(portOf("stopped"));
    expect(causes(await one.round())).toEqual(["answer-time silent"]);
    expect(await openFindings(one.database, VENUE)).toHaveLength(3);
    expect((await one.lights()).get("M05")).toBe("unmeasured");
  }, 60_000);

  it("says that the resolver is slow, stays with it while it is only a little better, and closes after two quick rounds", async () => {
    const one = await stage();
    await one.serve(portOf("slow"));
    const seen: string[] = [];
    for (const delayMs of [0, 320, 190, 0, 0]) {
      delay.delayMs = delayMs;
      one.now += HOUR;
      await one.serve(portOf("slow"));
      seen.push(`${String(delayMs)}: ${causes(await one.round()).join()}`);
    }
    expect(seen).toEqual(["0: ", "320: answer-time slow", "190: answer-time slow", "0: ", "0: "]);
    const findings = await listFindings(one.database, VENUE, 0);
    expect(findings.map(({ cause, closed_by: by, closed_round: round }) => [cause, by, round])).toEqual(
      Array.from({ length: 3 }, () => ["slow", "healthy", 5]),
    );
  }, 90_000);

  it("says that the filter works by old policies", async () => {
    const one = await stage();
    await one.serve(portOf("list emptied"), 6);
    expect(causes(await one.round())).toEqual(["harmful old-rules", "policy policy-stale", "sample old-rules"]);
    expect((await one.lights()).get("M05")).toBe("red");
  }, 60_000);

  it("says that CERT's list is stale after a quarter of an hour, and M04 is red", async () => {
    const one = await stage();
    const source = { venue_id: VENUE, position: 1, definition: "{}", origin: "url", state: "ok", refresh_s: 300 };
    await one.world.put("list_source", { id: "cert-polska", ...source, last_success_at: NOON - 14 * MINUTE });
    await one.serve(portOf("health"));
    expect(causes(await one.round())).toEqual([]);
    for (let minute = 5; minute <= 60; minute += 5) await sampleLists(one.world.context, NOON + minute * MINUTE);
    one.now = NOON + 2 * MINUTE;
    await one.serve(portOf("health"));
    expect(causes(await one.round())).toEqual(["freshness list-stale"]);
    expect((await one.lights()).get("M04")).toBe("red");
  }, 60_000);
});

describe("health", () => {
  it("raises no alarm in an hour of rounds, whatever is drawn, proves the chain, and writes down no entry of a list", async () => {
    const one = await stage();
    const false_: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      one.now = NOON + n * 5 * MINUTE;
      one.chance = n / 12;
      await one.serve(portOf("health"));
      false_.push(...causes(await one.round()));
    }
    expect(false_).toEqual([]);
    expect(await listFindings(one.database, VENUE, 0)).toEqual([]);
    expect(await verifyRounds(one.database, VENUE, publisher.publicKey)).toBeNull();
    const rows = await one.database
      .withTables<{ probe_round: { content: string } }>()
      .selectFrom("probe_round")
      .select("content")
      .execute();
    const written = rows.map(({ content }) => content).join("");
    for (const name of [...REAL, ...GRAVE, ...PLANTED]) expect(written).not.toContain(name);
    expect(written).toContain('"language":"uk"');
    // Yellow, as an hour is not the whole day: nothing is wrong in what was measured.
    const lights = await one.lights();
    expect(["M05", "M06", "M07", "M08"].map((id) => lights.get(id))).toEqual(["yellow", "yellow", "yellow", "yellow"]);
  }, 180_000);

  it("draws the same entries by the same seed, others by another, and never what nobody may see", () => {
    const opened = publishedOf(HEALTHY);
    const networks = compileNetworks(opened, NOON);
    const drawn = (seed: number): string[] =>
      drawSamples(opened, networks, seed).map(({ name, network }) => `${network} ${name}`);
    expect(drawn(1)).toEqual(drawn(1));
    const all = new Set(
      Array.from({ length: 40 }, (_, seed) => drawn(seed))
        .flat()
        .map((one) => one.split(" ")[1] ?? ""),
    );
    expect([...all].sort()).toEqual([...REAL.slice(0, 4), "gorzej-na-niby.pl", ...WAYS.encryptedNames].sort());
  });

  it("finds the entries of a failing draw again for whoever mends it, and forgets them once it is mended", async () => {
    const one = await stage();
    await one.serve(portOf("list emptied"));
    await one.round();
    const failing = (await openFindings(one.database, VENUE)).filter(({ marks }) => marks !== null);
    expect(failing).toHaveLength(2);
    const { seed, marks } = JSON.parse(failing[0]?.marks ?? "{}") as { seed: number; marks: string[] };
    const names = namesOfMarks(one.opened, compileNetworks(one.opened, NOON), seed, new Set(marks));
    expect(names.map(({ name }) => name).sort()).toEqual(REAL.slice(0, 4).sort());
    expect(JSON.stringify(failing)).not.toContain("na-niby");
    for (let n = 1; n <= 2; n += 1) {
      one.now = NOON + n * HOUR;
      await one.serve(portOf("health"));
      await one.round();
    }
    expect(await openFindings(one.database, VENUE)).toEqual([]);
    expect((await listFindings(one.database, VENUE, 0)).every((row) => row.marks === null)).toBe(true);
  }, 60_000);
});
