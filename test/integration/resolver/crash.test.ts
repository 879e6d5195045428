/**
 * kill −9 of what can be killed: the port goes on answering, and whoever was killed comes back.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { ControlServer } from "../../support/control-server.ts";
import { Client, isAlive, Load, sleep, until } from "../../support/resolver-process.ts";
import { snapshot, World } from "../../support/resolver-world.ts";

const RATE = 1_500;
const name = (n: number): string => (n % 4 === 0 ? `a${n}.casino.example A` : `w${n % 500}.example A`);
/** A blocked name must not exist, an allowed one must; SERVFAIL is a slow machine's upstream and no wrong answer. */
const right = ({ rcode }: { readonly rcode: string }, n: number): boolean =>
  n % 4 === 0 ? rcode === "NXDOMAIN" : rcode === "NOERROR" || rcode === "SERVFAIL";

const statusOf = (control: ControlServer): ControlServer["lastStatus"] => control.lastStatus;

describe("kill -9", () => {
  it("of a worker under load: the other goes on, a new one is started, the restart is counted", async () => {
    await using world = (await World.open()).keep();
    const control = new ControlServer();
    control.publish(snapshot(1));
    await control.start();
    const resolver = await world.resolver({ workers: 2, uplink: control }).ready();
    const before = resolver.workers();
    const load = new Load(world.port, RATE, name, right);
    await sleep(1_500);
    process.kill(before[0] as number, "SIGKILL");
    await sleep(3_000);
    await load.stop();
    await sleep(100);
    await until(
      "both workers are reported",
      () =>
        control.lastStatus?.workerRestarts !== 0 &&
        control.lastStatus?.workers === 2 &&
        resolver.workers().length === 2,
      15_000,
    );
    // The log names whoever ended, should it be more than the one that was killed.
    expect([statusOf(control)?.workerRestarts, resolver.output.match(/worker \d ended[^"]*/gu)]).toEqual([
      1,
      [expect.stringMatching(/^worker \d ended \(SIGKILL\)/u)],
    ]);
    expect(resolver.workers().filter(isAlive)).toHaveLength(2);
    expect(resolver.workers()).not.toContain(before[0]);
    expect(load.wrong).toBe(0);
    expect(load.longestGapMs).toBeLessThan(2_000);
    // What lay in the dead worker's socket is lost, and a client asks again: at most the two seconds that are allowed, of the half
    // that was its share. On an idle machine it is a handful; a busy one takes its time to bury the dead.
    expect(load.lost).toBeLessThan(RATE);
    await control.stop();
  }, 45_000);

  it("of the resolver itself: its workers go on until a new one has taken over", async () => {
    await using world = (await World.open()).keep();
    const first = await world.resolver({ workers: 2 }).ready();
    const orphans = first.workers();
    const load = new Load(world.port, 500, name, right);
    await sleep(500);
    first.child.kill("SIGKILL");
    await first.stopped();
    await sleep(1_000);
    const second = await world.resolver({ workers: 2 }).ready();
    await until("the orphans are gone", () => !orphans.some(isAlive));
    await sleep(500);
    await load.stop();
    expect(second.workers().filter(isAlive)).toHaveLength(2);
    expect(load.wrong).toBe(0);
    expect(load.longestGapMs).toBeLessThan(2_000);
    expect(load.lost).toBeLessThan(150);
  }, 45_000);

  it("of resolver and of a worker shortly before: the port is still taken over", async () => {
    await using world = (await World.open()).keep();
    const first = await world.resolver({ workers: 1 }).ready();
    const [old] = first.workers();
    process.kill(old as number, "SIGKILL");
    using client = new Client(world.port);
    await until("a new worker serves", async () => (await client.ask("casino.example A", { timeoutMs: 200 })) !== null);
    first.child.kill("SIGKILL");
    await first.stopped();
    const second = await world.resolver({ workers: 1 }).ready();
    // A datagram in the socket of the worker that leaves is lost; the client asks again.
    const again = await client.ask("casino.example A", { timeoutMs: 1_000 });
    expect((again ?? (await client.ask("casino.example A")))?.rcode).toBe("NXDOMAIN");
    expect(second.exit).toBeNull();
  }, 45_000);

  it("of a worker after a refused snapshot: it comes back with the one that was good", async () => {
    await using world = (await World.open()).keep();
    const control = new ControlServer();
    control.publish(snapshot(1));
    await control.start();
    const resolver = await world.resolver({ workers: 1, uplink: control }).ready();
    control.publish(snapshot(2, { lists: [{ id: "casino", category: "TS-10C", names: ["other.example"] }] }));
    await until("the refusal is reported", () => (control.lastStatus?.lastSwapError ?? null) !== null);
    process.kill(resolver.workers()[0] as number, "SIGKILL");
    using client = new Client(world.port);
    await until(
      "answers return",
      async () => (await client.ask("casino.example A", { timeoutMs: 200 }))?.rcode === "NXDOMAIN",
    );
    await control.stop();
  }, 45_000);
});
