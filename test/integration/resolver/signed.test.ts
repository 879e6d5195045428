/**
 * Policies are served only if the publisher this resolver trusts has signed them: over the wire, and again from disk.
 *
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ControlServer } from "../../support/control-server.ts";
import { Publisher } from "../../support/publisher.ts";
import { Client, until } from "../../support/resolver-process.ts";
import { LISTS, snapshot, World } from "../../support/resolver-world.ts";

const MORE = [...LISTS, { id: "fresh", category: "TS-02", names: ["late.example"] }];

class Signed implements AsyncDisposable {
  readonly publisher = new Publisher();
  readonly control = new ControlServer();
  readonly world: World;
  readonly keyFile: string;

  private constructor(world: World) {
    this.world = world;
    this.keyFile = this.publisher.keep(join(world.folder.path, "publisher.pub"));
    this.control.sign = this.publisher.sign;
    this.control.publish(snapshot(1));
  }

  static async open(): Promise<Signed> {
    const signed = new Signed(await World.open());
    await signed.control.start();
    return signed;
  }

  resolver() {
    return this.world.resolver({ uplink: this.control, publisherKeyFile: this.keyFile });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
    await this.control.stop();
  }
}

describe("a signed policy", () => {
  it.each([
    { why: "nobody signed it", sign: () => null },
    { why: "somebody else signed it", sign: new Publisher().sign },
    { why: "it was signed before somebody changed it", sign: "stale" as const },
  ])(
    "is refused and the last good one stays, if $why",
    async ({ sign }) => {
      await using one = await Signed.open();
      await one.resolver().ready();
      const { publisher, control, world } = one;
      const wrong = sign === "stale" ? publisher.sign(Buffer.from(JSON.stringify(snapshot(2).bundle))) : null;
      control.sign = sign === "stale" ? () => wrong : sign;
      control.publish(snapshot(2, { lists: MORE }));
      await until(
        "the refusal is reported",
        () => control.lastStatus?.lastSwapError?.includes("E_SNAPSHOT_SIGNATURE") === true,
      );
      using client = new Client(world.port);
      expect((await client.ask("casino.example A"))?.rcode).toBe("NXDOMAIN");
      expect((await client.ask("late.example A"))?.rcode).toBe("NOERROR");
      expect(control.lastStatus?.policyGeneration).toBe(1);
      control.sign = publisher.sign;
      control.publish(snapshot(3, { lists: MORE }));
      await until("the next good one counts", async () => (await client.ask("late.example A"))?.rcode === "NXDOMAIN");
      await until("no fault is reported any more", () => control.lastStatus?.lastSwapError === null);
    },
    40_000,
  );

  it("serves again after a restart without anybody's help, unless its octets or the key changed meanwhile", async () => {
    await using one = await Signed.open();
    const { control, world, keyFile } = one;
    await (await one.resolver().ready())[Symbol.asyncDispose]();
    await control.stop();
    const again = await one.resolver().ready();
    await again[Symbol.asyncDispose]();

    const path = join(world.data, "snapshot", "current.json");
    const saved = JSON.parse(readFileSync(path, "utf8")) as { body: string };
    // Still a valid policy, but not the one that was signed.
    writeFileSync(path, JSON.stringify({ ...saved, body: saved.body.replace("venue-1", "venue-2") }));
    const changed = one.resolver();
    await until("it waits", () => changed.output.includes("E_SNAPSHOT_SIGNATURE"));
    expect(changed.output).not.toContain('"kind":"ready"');
    await control.start();
    await changed.ready();
    await changed[Symbol.asyncDispose]();

    await control.stop();
    rmSync(keyFile);
    const keyless = one.resolver();
    await until("it waits without a key", () => keyless.output.includes("E_SNAPSHOT_SIGNATURE"));
    expect(keyless.output).not.toContain('"kind":"ready"');
  }, 60_000);
});
