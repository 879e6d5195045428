/**
 * Protections broken on purpose in a real resolver: the assertion that is about them fails, with its cause, and no other; health fails nothing.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { isRoundDue, probeCounter, verifyRounds } from "../../../dashboard/probes/index.ts";
import { listFindings } from "../../../dashboard/probes/findings.ts";
import type { Judged } from "../../../policies/engine/probes/plan.ts";
import { loadProbeWays } from "../../../policies/load/load-probe-ways.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";
import { ControlServer } from "../../support/control-server.ts";
import { probeStage } from "../../support/probe-stage.ts";
import type { ProbeStage } from "../../support/probe-stage.ts";
import { publishedOf } from "../../support/published.ts";
import { Publisher } from "../../support/publisher.ts";
import { openReportWorld, VENUE } from "../../support/report-world.ts";
import { Client, freePort, until } from "../../support/resolver-process.ts";
import { World } from "../../support/resolver-world.ts";
import { buildSnapshot, shippedPolicies } from "../../support/snapshot-folder.ts";
import type { SnapshotRequest } from "../../support/snapshot-folder.ts";

const HOUR = 3_600_000;
const WAYS = loadProbeWays();
/** Noon in Warsaw. */
const NOON = Date.UTC(2027, 4, 4, 10);
const HELP = ["116111.pl", "dyzurnet.pl"];
const PROBES = ["127.0.10.254", "127.0.20.254", "127.0.30.254"];
const PLANTED = "ts-10c.probe.latarnik.example";

const HEALTHY: SnapshotRequest = {
  generation: 7,
  lists: [
    { id: "casino", category: "TS-10C", names: [PLANTED, "casino.example"] },
    { id: "severe", category: "TS-06", names: ["ts-06.probe.latarnik.example", "severe.example"] },
    { id: "bypass", category: "BYP", names: ["byp.probe.latarnik.example", ...WAYS.encryptedNames] },
  ],
  neverBlock: HELP,
  probes: PROBES,
  assignments: [
    { policy: "guest-wifi", sources: ["127.0.10.0/24"] },
    { policy: "tablets", sources: ["127.0.20.0/24"] },
    { policy: "kiosk", sources: ["127.0.30.0/24"] },
  ],
  proofs: {
    blocked: [
      { name: PLANTED, source: "casino" },
      { name: "ts-06.probe.latarnik.example", source: "severe" },
      { name: "byp.probe.latarnik.example", source: "bypass" },
    ],
    open: HELP,
  } as never,
};
const BLIND = { blocked: [], open: [] } as never;

/** What a broken resolver holds instead. */
const BROKEN = {
  "no list": {
    ...HEALTHY,
    proofs: BLIND,
    lists: HEALTHY.lists.map((list) => (list.id === "casino" ? { ...list, names: ["other.example"] } : list)),
  },
  "no safe search": {
    ...HEALTHY,
    proofs: BLIND,
    networks: shippedPolicies().networks.map((network) =>
      network.id === "tablets" ? { ...network, safeSearch: { ...network.safeSearch, bing: "off" as const } } : network,
    ),
  },
  "no help": {
    ...HEALTHY,
    proofs: BLIND,
    neverBlock: ["dyzurnet.pl"],
    localDeny: [{ name: "116111.pl", category: "TS-10C" }],
  },
} satisfies Record<string, SnapshotRequest>;

const databases = new TestDatabases();
const worlds = new Map<string, World>();
const control = new ControlServer();
const publisher = new Publisher();
const open: Database[] = [];
let silentPort = 0;

beforeAll(async () => {
  await databases.start();
  silentPort = await freePort();
  await control.start();
  control.publish(buildSnapshot(HEALTHY));
  await Promise.all(
    Object.entries({ health: HEALTHY, ...BROKEN }).map(async ([name, request]) => {
      const world = await World.open(({ question }) => ({
        answer: [`${question.split(" ")[0] ?? ""} 60 A 192.0.2.1`],
      }));
      worlds.set(name, world);
      if (name === "health") await world.resolver({ uplink: control }).ready();
      else await world.keep(request).resolver().ready();
    }),
  );
}, 60_000);

afterAll(async () => {
  await Promise.all(open.map((one) => one.destroy()));
  await Promise.all([...worlds.values()].map((one) => one[Symbol.asyncDispose]()));
  await control.stop();
  await databases.stop();
});

async function stage(database: Database): Promise<ProbeStage> {
  open.push(database);
  await migrate(database, MIGRATIONS);
  // A door nobody is behind need not be waited for as long.
  const timeoutMs = (port: number) => (port === silentPort ? 300 : undefined);
  return probeStage(database, { now: NOON, opened: publishedOf(HEALTHY), publisher, timeoutMs });
}

const portOf = (world: string): number => worlds.get(world)?.port ?? silentPort;

/** Failures as `network kind subject cause`, each once: a name is asked for in both families. */
const failures = (judged: readonly Judged[]): string[] =>
  [
    ...new Set(
      judged.flatMap(({ network, kind, subject, outcome }) =>
        outcome.kind === "fail" ? [`${network ?? "-"} ${kind} ${subject} ${outcome.cause}`] : [],
      ),
    ),
  ].sort();

describe("a round", () => {
  it("finds nothing wrong with a healthy filter, measures every protection, and leaves no trace in its counts", async () => {
    const one = await stage(await databases.open("SQLite"));
    await one.serve(portOf("health"));
    const judged = await one.round();
    expect(failures(judged)).toEqual([]);
    const passed = new Map<string, number>();
    for (const { network, kind, outcome } of judged)
      if (outcome.kind === "pass")
        passed.set(`${network ?? ""} ${kind}`, (passed.get(`${network ?? ""} ${kind}`) ?? 0) + 1);
    expect(passed.get("tablets harmful")).toBe(4);
    expect(passed.get("tablets safe-search")).toBe(8);
    expect(passed.get("kiosk helpline")).toBe(2);
    expect(passed.get("guest-wifi protected")).toBe(2);
    expect(passed.get("guest-wifi bypass")).toBeGreaterThan(4);
    expect(passed.get("kiosk answer-time")).toBe(1);
    // A child asks afterwards: once that is told, everything before it would have been.
    using child = new Client(portOf("health"), "127.0.20.7");
    expect((await child.ask("casino.example A"))?.rcode).toBe("NXDOMAIN");
    await until("the child's question is told", () => control.total("tablets", "TS-10C") > 0, 20_000);
    expect(control.hits.map(({ name }) => name)).toEqual(["casino.example"]);
    expect(control.total("tablets", "TS-10C")).toBe(1);
    expect(control.total("tablets", "BYP")).toBe(0);
    expect(control.total("tablets", "passed")).toBe(0);
  }, 40_000);

  it.each([
    {
      why: "a list lost its names",
      world: "no list",
      found: [`guest-wifi harmful casino open`, `tablets harmful casino open`],
    },
    {
      why: "safe search was switched off",
      world: "no safe search",
      found: ["tablets safe-search bing safe-search-missing"],
    },
    {
      why: "a helpline is blocked",
      world: "no help",
      found: ["guest-wifi", "kiosk", "tablets"].map((network) => `${network} helpline 116111.pl closed`),
    },
    {
      why: "the resolver has stopped",
      world: "stopped",
      found: ["guest-wifi", "kiosk", "tablets"].map((network) => `${network} answer-time  silent`),
    },
  ])(
    "names the cause and nothing else when $why",
    async ({ world, found }) => {
      const one = await stage(await databases.open("SQLite"));
      await one.serve(portOf(world));
      expect(failures(await one.round())).toEqual(found);
    },
    30_000,
  );

  it("says that the policy itself is the cause: safe search off, a list published empty, rules not yet taken over", async () => {
    const one = await stage(await databases.open("SQLite"));
    await one.serve(portOf("no safe search"));
    one.opened = publishedOf(BROKEN["no safe search"], "severe");
    expect(failures(await one.round())).toEqual(
      [
        ...["guest-wifi", "kiosk", "tablets"].map((network) => `${network} list severe list-empty`),
        "tablets safe-search bing safe-search-off",
      ].sort(),
    );
    one.opened = publishedOf(HEALTHY);
    one.now += HOUR;
    await one.serve(portOf("no list"), 6);
    expect(failures(await one.round())).toEqual([
      "- policy r1 policy-stale",
      "guest-wifi harmful casino old-rules",
      "tablets harmful casino old-rules",
    ]);
  }, 30_000);

  it("keeps no name of an entry, only what is open to everybody", async () => {
    const one = await stage(await databases.open("SQLite"));
    await one.serve(portOf("no list"));
    await one.round();
    const { content } = await one.context.database
      .withTables<{ probe_round: { content: string } }>()
      .selectFrom("probe_round")
      .select("content")
      .executeTakeFirstOrThrow();
    expect(content).toContain('"subject":"casino"');
    expect(content).not.toContain(".example");
  }, 30_000);
});

describe.each(KINDS)("rounds on $kind", ({ kind, skip }) => {
  it.skipIf(skip !== undefined)(
    "are due each hour and after a publication, chained and signed; findings close once mended; days add up",
    async () => {
      const database = await databases.open(kind);
      const one = await stage(database);
      expect(await isRoundDue(one.context)).toBe(true);
      await one.serve(portOf("no list"));
      await one.round();
      one.now += 40 * 60_000;
      expect(await isRoundDue(one.context)).toBe(false);
      const newer = publishedOf({ ...HEALTHY, generation: 8 });
      one.opened = newer;
      expect(await isRoundDue(one.context)).toBe(true);
      one.opened = publishedOf(HEALTHY);
      one.now = NOON + HOUR;
      expect(await isRoundDue(one.context)).toBe(true);

      const findings = async () =>
        (await listFindings(database, VENUE, 0)).map((row) => [row.cause, row.opened_at, row.last_at, row.closed_at]);
      expect(await findings()).toEqual([
        ["open", NOON, NOON, null],
        ["open", NOON, NOON, null],
      ]);
      // Silence mends nothing.
      await one.serve(silentPort);
      await one.round();
      expect((await findings()).filter(([cause]) => cause === "open")).toEqual([
        ["open", NOON, NOON, null],
        ["open", NOON, NOON, null],
      ]);
      one.now = NOON + 2 * HOUR;
      // One healthy round may be chance; the second one in a row closes.
      await one.serve(portOf("health"));
      await one.round();
      expect((await findings()).filter(([cause]) => cause === "open").every(([, , , closed]) => closed === null)).toBe(
        true,
      );
      one.now = NOON + 3 * HOUR;
      await one.round();
      expect((await findings()).every(([, , , closed]) => closed === NOON + 3 * HOUR)).toBe(true);

      expect(await verifyRounds(database, VENUE, publisher.publicKey)).toBeNull();
      expect(await verifyRounds(database, VENUE, new Publisher().publicKey)).toBe(1);
      const world = await openReportWorld(database, NOON - HOUR, NOON + 20 * HOUR);
      const day = { day: "2027-05-04", from: NOON - 12 * HOUR, to: NOON + 12 * HOUR };
      const empty = { day: "2027-05-05", from: day.to, to: day.to + 24 * HOUR };
      const [counted, ...rest] = await probeCounter(world.context).count(database, [day, empty], world.now);
      expect(rest).toEqual([]);
      expect(counted?.covered).toBe(167);
      const harmful = counted?.measures["probe-harmful"] ?? {};
      expect(harmful["code=TS-10C&severity=S2&mode=A&language=none&outcome=open&channel=own"]).toBe(2);
      expect(harmful["code=TS-10C&severity=S2&mode=A&language=none&outcome=blocked&channel=own"]).toBe(4);
      expect(counted?.measures["probe-safe-search"]?.["mode=A&kind=bing&outcome=pass&channel=own"]).toBe(3);
      expect(counted?.measures["probe-benign"]?.["group=help&mode=B&outcome=open&channel=own"]).toBe(6);
      expect(counted?.measures["fail-open-minutes"]).toBeUndefined();

      await database
        .withTables<{ probe_round: { seq: number; content: string } }>()
        .updateTable("probe_round")
        .set((eb) => ({ content: eb.fn("replace", ["content", eb.val('"fail"'), eb.val('"pass"')]) }))
        .where("seq", "=", 2)
        .execute();
      expect(await verifyRounds(database, VENUE, publisher.publicKey)).toBe(2);
    },
    60_000,
  );
});
