/**
 * The resolver as a program: starts, serves, says clearly why it cannot, ends cleanly.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { question, see } from "../../support/question.ts";
import { askTcp, Client, isAlive, sleep, until } from "../../support/resolver-process.ts";
import { everyName, World } from "../../support/resolver-world.ts";

describe("a resolver process", () => {
  it("serves from its disk over UDP and TCP, and ends with 0 on SIGTERM", async () => {
    await using world = (await World.open()).keep();
    const resolver = await world.resolver({ workers: 2 }).ready();
    using tablet = new Client(world.port);
    using guest = new Client(world.port, "127.0.10.3");
    expect((await tablet.ask("www.casino.example A"))?.rcode).toBe("NXDOMAIN");
    expect((await guest.ask("fine.example A"))?.message.answers).toHaveLength(1);
    const overTcp = await askTcp(world.port, question("casino.example A"));
    expect(overTcp === null ? null : see(overTcp).rcode).toBe("NXDOMAIN");
    const pids = resolver.workers();
    expect(pids).toHaveLength(2);
    resolver.child.kill("SIGTERM");
    expect(await resolver.stopped()).toEqual({ code: 0, signal: null });
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it("ends cleanly while questions wait for an upstream", async () => {
    await using world = (await World.open((asked) => ({ ...(everyName(asked) as object), delayMs: 150 }))).keep();
    const resolver = await world.resolver().ready();
    using tablet = new Client(world.port);
    const waiting = Array.from({ length: 50 }, (_, n) => tablet.ask(`slow${n}.example A`, { timeoutMs: 600 }));
    await until("upstream is asked", () => world.upstream.asked.length > 40);
    resolver.child.kill("SIGTERM");
    expect((await resolver.stopped()).code).toBe(0);
    await Promise.all(waiting);
    expect(resolver.output).not.toMatch(/ERR_|Error/u);
  });

  it("names the busy port", async () => {
    await using world = (await World.open()).keep();
    const squatter = createSocket("udp4");
    await new Promise<void>((done) => void squatter.bind(world.port, "127.0.0.1", done));
    const resolver = world.resolver();
    expect((await resolver.stopped()).code).toBe(1);
    expect(resolver.output).toContain("E_LISTEN_BUSY");
    expect(resolver.output).toContain(`port ${world.port}`);
    squatter.close();
  });

  it("does not share a data folder", async () => {
    await using world = (await World.open()).keep();
    await world.resolver().ready();
    const second = world.resolver();
    expect((await second.stopped()).code).toBe(1);
    expect(second.output).toContain("E_RESOLVER_RUNNING");
  });

  it("does not start without any policy", async () => {
    await using world = await World.open();
    const resolver = world.resolver();
    expect((await resolver.stopped()).code).toBe(1);
    expect(resolver.output).toContain("E_SNAPSHOT_MISSING");
  });

  it.each([
    { why: "one bit of the lists", at: -40 },
    { why: "one bit of the header", at: 40 },
  ])("does not serve from a damaged pack: $why", async ({ at }) => {
    await using world = (await World.open()).keep();
    const saved = JSON.parse(readFileSync(join(world.data, "snapshot", "current.json"), "utf8")) as {
      bundle: { lists: { digest: string } };
    };
    const path = join(world.data, "snapshot", "packs", `${saved.bundle.lists.digest}.pack`);
    const octets = readFileSync(path);
    const place = at < 0 ? octets.length + at : at;
    octets[place] = (octets[place] as number) ^ 1;
    writeFileSync(path, octets);
    const resolver = world.resolver();
    expect((await resolver.stopped()).code).toBe(1);
    expect(resolver.output).toMatch(/E_PACK_/u);
  });

  it("does not serve a snapshot that cannot prove itself", async () => {
    await using world = (await World.open()).keep({
      proofs: { blocked: [{ name: "missing.example", source: "casino" }], open: [] } as never,
    });
    const resolver = world.resolver();
    expect((await resolver.stopped()).code).toBe(1);
    expect(resolver.output).toContain("E_SNAPSHOT_UNPROVED");
    await sleep(0);
  });
});
