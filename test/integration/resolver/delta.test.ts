/**
 * Fifty changed names reach children quickly: only the small pack is fetched and read, and no question is lost.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ControlServer } from "../../support/control-server.ts";
import { Client, Load, sleep, until } from "../../support/resolver-process.ts";
import { PROOFS, snapshot, World } from "../../support/resolver-world.ts";
import type { TestList } from "../../support/snapshot-folder.ts";

const BASE_NAMES = 50_000;
const LISTS: TestList[] = [
  { id: "casino", category: "TS-10C", names: ["casino.example"] },
  { id: "phishing", category: "TS-02", names: Array.from({ length: BASE_NAMES }, (_, n) => `bad${n}.example`) },
];
const fifty = (generation: number): string[] => Array.from({ length: 50 }, (_, n) => `new${n}-${generation}.example`);
const changed = (generation: number) =>
  snapshot(generation, {
    lists: LISTS,
    proofs: PROOFS,
    delta: { phishing: { add: fifty(generation), remove: ["bad7.example"] } },
  });

describe("a delta", () => {
  it("is served within 300 ms of its publication; the base is fetched once and nothing is lost", async () => {
    await using world = await World.open();
    const control = new ControlServer();
    const base = snapshot(1, { lists: LISTS, proofs: PROOFS });
    control.publish(base);
    await control.start();
    await world.resolver({ uplink: control, workers: 2 }).ready();
    using client = new Client(world.port);
    expect((await client.ask("bad7.example A"))?.rcode).toBe("NXDOMAIN");
    const load = new Load(
      world.port,
      500,
      (n) => (n % 2 === 0 ? `a${n}.casino.example A` : `w${n % 300}.example A`),
      ({ rcode }, n) => rcode === (n % 2 === 0 ? "NXDOMAIN" : "NOERROR"),
    );
    const waits: number[] = [];
    for (let generation = 2; generation <= 6; generation += 1) {
      const next = changed(generation);
      const publishedAt = performance.now();
      control.publish(next);
      await until(
        `generation ${generation} is served`,
        async () => (await client.ask(`new49-${generation}.example A`))?.rcode === "NXDOMAIN",
      );
      waits.push(performance.now() - publishedAt);
      await sleep(100);
    }
    expect((await client.ask("bad7.example A"))?.rcode).toBe("NOERROR");
    expect((await client.ask("bad8.example A"))?.rcode).toBe("NXDOMAIN");
    expect((await client.ask("new0-5.example A"))?.rcode).toBe("NOERROR");
    await load.stop();
    expect([load.lost, load.wrong]).toEqual([0, 0]);
    expect(control.packsAsked.filter((digest) => digest === base.bundle.lists.digest)).toHaveLength(1);
    await until("control hears of it", () => control.lastStatus?.listGeneration === 6);
    await until("old packs are gone", () => readdirSync(join(world.data, "snapshot", "packs")).length === 3);
    // The quickest of five: a busy machine may hold up one, the program's own part is in all of them.
    expect(Math.min(...waits), `waits ${waits.map(Math.round).join(", ")} ms`).toBeLessThan(300);
    await control.stop();
  }, 45_000);

  it("is kept: a restart without control serves base and delta", async () => {
    await using world = (await World.open()).keep({ lists: LISTS, delta: { phishing: { add: ["late.example"] } } });
    await world.resolver().ready();
    using client = new Client(world.port);
    expect((await client.ask("late.example A"))?.rcode).toBe("NXDOMAIN");
    expect((await client.ask("bad9.example A"))?.rcode).toBe("NXDOMAIN");
  }, 30_000);
});

describe("a pack of an earlier format on disk", () => {
  it("is waited out, and the next snapshot served", async () => {
    await using world = (await World.open()).keep({ lists: LISTS });
    const packs = join(world.data, "snapshot", "packs");
    for (const name of readdirSync(packs)) {
      const octets = readFileSync(join(packs, name));
      octets.writeUInt32LE(1, 8);
      writeFileSync(join(packs, name), octets);
    }
    const control = new ControlServer();
    await control.start();
    const resolver = world.resolver({ uplink: control });
    await until("it says why", () => resolver.output.includes("E_PACK_VERSION"));
    await sleep(400);
    expect(resolver.exit).toBeNull();
    expect(resolver.output).not.toContain('"kind":"ready"');
    control.publish(snapshot(2, { lists: LISTS }));
    await resolver.ready();
    using client = new Client(world.port);
    expect((await client.ask("bad9.example A"))?.rcode).toBe("NXDOMAIN");
    await control.stop();
  }, 45_000);
});
