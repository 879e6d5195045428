/**
 * A real resolver beside a lease file: two guests have a lease, one asks. It takes the minute between two looks.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ControlServer } from "../../support/control-server.ts";
import { Client, until } from "../../support/resolver-process.ts";
import { snapshot, World } from "../../support/resolver-world.ts";

const MAC = "02:00:5e:77:66:55";
const NAME = "telefon-planted";
const ASKS = "127.0.10.111";
const SLEEPS = "127.0.10.112";

it("tells minutes of leases and of those who asked, and nothing of who they are", async () => {
  await using world = (await World.open()).keep();
  const control = new ControlServer();
  control.publish(snapshot(1));
  await control.start();
  const leases = join(world.folder.path, "dnsmasq.leases");
  const ends = String(Math.floor(Date.now() / 1_000) + 3_600);
  writeFileSync(leases, [ASKS, SLEEPS].map((address) => `${ends} ${MAC} ${address} ${NAME} 01:${MAC}\n`).join(""));
  const options = { uplink: control, workers: 2, resolver: { leases: { file: leases, everyMinutes: 1 } } };
  const resolver = await world.resolver(options).ready();
  const began = Date.now();
  using guest = new Client(world.port, ASKS);
  // Asked all the while, so that it does not matter when the hour turns.
  await until(
    "the first look",
    async () => {
      await guest.ask("page.example A");
      return Date.now() - began > 61_500;
    },
    90_000,
  );
  resolver.child.kill("SIGTERM");
  await resolver.stopped();
  // What was not delivered when it stopped lies in the spool; the next start tells it.
  const again = await world.resolver({ uplink: control }).ready();
  await until("the part of the hour", () => control.total("guest-wifi", "lease-watched") > 0);
  expect(["lease-watched", "lease-minutes", "lease-asked"].map((what) => control.total("guest-wifi", what))).toEqual([
    1, 2, 1,
  ]);
  const places = [
    ...control.bodies,
    resolver.output,
    again.output,
    ...readdirSync(world.data, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1")),
  ];
  expect(places.length).toBeGreaterThan(4);
  for (const secret of [MAC, NAME, ASKS, SLEEPS]) expect(places.filter((text) => text.includes(secret))).toEqual([]);
  await control.stop();
}, 120_000);
