/**
 * A resolver and its control process: snapshots down, observations up, and what happens when either is away or wrong.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ControlServer } from "../../support/control-server.ts";
import { Client, Load, sleep, until } from "../../support/resolver-process.ts";
import { LISTS, snapshot, World } from "../../support/resolver-world.ts";

async function controlWith(generation: number): Promise<ControlServer> {
  const control = new ControlServer();
  control.publish(snapshot(generation));
  await control.start();
  return control;
}

const MORE = [...LISTS, { id: "fresh", category: "TS-02", names: ["late.example"] }];

describe("telemetry", () => {
  it("waits on disk while control is away and is delivered once, nothing lost", async () => {
    await using world = (await World.open()).keep();
    const control = await controlWith(1);
    const resolver = await world.resolver({ uplink: control }).ready();
    using tablet = new Client(world.port, "127.0.20.1");
    await tablet.ask("one.casino.example A");
    await until("the first hit", () => control.hits.length === 1, 3_000);
    await control.stop();
    for (let n = 0; n < 20; n += 1) await tablet.ask(`away${n}.casino.example A`);
    await until("hits are on disk", () => readdirSync(join(world.data, "spool")).length > 0);
    await control.start();
    await until("all hits", () => control.hits.length >= 21);
    await sleep(300);
    expect(new Set(control.hits.map((hit) => hit.name))).toEqual(
      new Set(["one.casino.example", ...Array.from({ length: 20 }, (_, n) => `away${n}.casino.example`)]),
    );
    expect(control.hits).toHaveLength(21);
    expect(new Set(control.hits.map((hit) => hit.device))).toEqual(new Set(["tablet-01"]));
    await until("an empty spool", () => readdirSync(join(world.data, "spool")).length === 0);
    expect(resolver.exit).toBeNull();
    await control.stop();
  }, 45_000);

  it("is delivered again under the same number after a kill -9 before it was acknowledged", async () => {
    await using world = (await World.open()).keep();
    const control = await controlWith(1);
    control.refuseWith = 503;
    const first = await world.resolver({ uplink: control }).ready();
    using tablet = new Client(world.port);
    for (let n = 0; n < 5; n += 1) await tablet.ask(`x${n}.casino.example A`);
    await until("a delivery was tried", () => control.bodies.some((body) => body.includes("x4.casino")));
    first.child.kill("SIGKILL");
    await first.stopped();
    control.refuseWith = null;
    await world.resolver({ uplink: control }).ready();
    await until("all hits", () => control.hits.length >= 5);
    await sleep(300);
    expect(control.hits).toHaveLength(5);
    await control.stop();
  }, 45_000);

  it("is not held up by a batch that control will never take", async () => {
    await using world = (await World.open()).keep();
    const control = await controlWith(1);
    control.refuseWith = 422;
    await world.resolver({ uplink: control }).ready();
    using tablet = new Client(world.port);
    await tablet.ask("bad.casino.example A");
    await until("it was tried", () => control.bodies.some((body) => body.includes("bad.casino")));
    control.refuseWith = null;
    await tablet.ask("good.casino.example A");
    await until("the next one", () => control.hits.some((hit) => hit.name === "good.casino.example"));
    expect(control.hits).toHaveLength(1);
    await control.stop();
  }, 45_000);
});

describe("a new snapshot", () => {
  it("takes effect under load without a lost, wrong or uncounted answer", async () => {
    await using world = (await World.open()).keep();
    const control = await controlWith(1);
    await world.resolver({ uplink: control, workers: 2 }).ready();
    const load = new Load(
      world.port,
      1_000,
      (n) => (n % 2 === 0 ? `a${n}.casino.example A` : `w${n % 300}.example A`),
      ({ rcode }, n) => (n % 2 === 0 ? rcode === "NXDOMAIN" : rcode === "NOERROR" || rcode === "SERVFAIL"),
    );
    await sleep(700);
    for (let generation = 2; generation <= 6; generation += 1) {
      control.publish(snapshot(generation, { lists: MORE }));
      await sleep(400);
    }
    using client = new Client(world.port);
    await until("the new list counts", async () => (await client.ask("late.example A"))?.rcode === "NXDOMAIN", 2_000);
    await until("control hears of it", () => control.lastStatus?.policyGeneration === 6);
    await load.stop();
    expect([load.lost, load.wrong]).toEqual([0, 0]);
    const counted = (): number => control.total("tablets", "TS-10C");
    await until(`all ${Math.ceil(load.asked / 2)} blocks counted`, () => counted() >= Math.ceil(load.asked / 2), 4_000);
    expect(counted()).toBe(Math.ceil(load.asked / 2));
    await control.stop();
  }, 45_000);

  it.each([
    {
      why: "unproved: the list no longer covers its probe",
      publish: (control: ControlServer) =>
        control.publish(snapshot(2, { lists: [{ id: "casino", category: "TS-10C", names: ["other.example"] }] })),
      reported: true,
    },
    {
      why: "unproved: a helpline would be closed",
      publish: (control: ControlServer) =>
        control.publish(snapshot(2, { neverBlock: [], localDeny: [{ name: "116111.pl", category: "TS-02" }] })),
      reported: true,
    },
    {
      why: "damaged on its way",
      publish: (control: ControlServer) =>
        control.publish(snapshot(2, { lists: MORE }), (octets) => (octets[octets.length - 5] = 0xff)),
      reported: false,
    },
  ])(
    "is refused, the old one stays: $why",
    async ({ publish, reported }) => {
      await using world = (await World.open()).keep();
      const control = await controlWith(1);
      const resolver = await world.resolver({ uplink: control }).ready();
      publish(control);
      if (reported) await until("the refusal is reported", () => (control.lastStatus?.lastSwapError ?? null) !== null);
      else await until("the refusal is logged", () => resolver.output.includes("E_UPLINK_DIGEST"));
      using client = new Client(world.port);
      expect((await client.ask("casino.example A"))?.rcode).toBe("NXDOMAIN");
      expect((await client.ask("late.example A"))?.rcode).toBe("NOERROR");
      control.publish(snapshot(3, { lists: MORE }));
      await until(
        "the next good one counts",
        async () => (await client.ask("late.example A"))?.rcode === "NXDOMAIN",
        6_000,
      );
      await until("no fault is reported any more", () => control.lastStatus?.lastSwapError === null);
      await control.stop();
    },
    20_000,
  );

  it("that is the very first and cannot prove itself is waited out", async () => {
    await using world = await World.open();
    const control = new ControlServer();
    control.publish(snapshot(1, { lists: [{ id: "casino", category: "TS-10C", names: ["other.example"] }] }));
    await control.start();
    const resolver = world.resolver({ uplink: control });
    await until("the refusal is logged", () => resolver.output.includes("does not cover its probe"));
    expect(resolver.output).not.toContain('"kind":"ready"');
    control.publish(snapshot(2));
    await resolver.ready();
    using client = new Client(world.port);
    expect((await client.ask("casino.example A"))?.rcode).toBe("NXDOMAIN");
    await control.stop();
  }, 45_000);
});
