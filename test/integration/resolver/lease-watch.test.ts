/**
 * Real lease files on disk, an invented clock: what is counted, what is not measured, and that nothing of the file ever leaves.
 */
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { LeaseWatch, readLeaseFile } from "../../../agent/resolver/lease-watch.ts";
import { pseudonymOf } from "../../../agent/resolver/telemetry/pseudonym.ts";
import { LeaseConfig } from "../../../policies/schema/config.ts";
import type { Counter } from "../../../policies/schema/messages.ts";
import { Folder } from "../../support/resolver-process.ts";
import { snapshot } from "../../support/resolver-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN = Date.UTC(2026, 10, 22, 10);
const KEY = "ab".repeat(32);
const MAC = "02:00:5e:10:aa:bb";
const NAME = "telefon-zosi";
const GUESTS = ["127.0.10.101", "127.0.10.102", "127.0.10.103"];
const TABLET = "127.0.20.1";

let folder: Folder;
let now = TEN;
const file = (name = "leases"): string => join(folder.path, name);
const config = (more: object = {}): LeaseConfig => LeaseConfig.parse({ file: file(), ...more });
function write(name: string, text: string, writtenAt = now): void {
  writeFileSync(file(name), text);
  utimesSync(file(name), writtenAt / 1_000, writtenAt / 1_000);
}
const dnsmasq = (...addresses: readonly string[]): string =>
  addresses.map((address) => `${String(now / 1_000 + 7_200)} ${MAC} ${address} ${NAME} 01:${MAC}\n`).join("");

interface Watched {
  readonly watch: LeaseWatch;
  readonly counters: Counter[];
  readonly warnings: { readonly message: string; readonly facts: Record<string, unknown> }[];
}

function watched(more: object = {}): Watched {
  const counters: Counter[] = [];
  const warnings: Watched["warnings"] = [];
  const { bundle } = snapshot(1, { probes: [GUESTS[2] ?? ""] });
  const watch = new LeaseWatch(config(more), {
    now: () => now,
    bundle: () => bundle,
    key: () => KEY,
    add: (some) => void counters.push(...some),
    warn: (message, facts) => void warnings.push({ message, facts }),
  });
  return { watch, counters, warnings };
}

async function hour({ watch }: Watched): Promise<void> {
  for (let minute = 5; minute <= 60; minute += 5) {
    now = TEN + minute * MINUTE - 1;
    await watch.look();
  }
  now = TEN + HOUR;
  watch.asked([]);
}

beforeEach(() => {
  folder = new Folder();
  now = TEN;
  return () => folder[Symbol.dispose]();
});

describe("watching leases", () => {
  it("counts guests only, and of them those who asked", async () => {
    // A tablet of the venue, an address of nobody's range and the venue's own probe are no guests.
    write("leases", dnsmasq(...GUESTS, TABLET, "198.51.100.1"));
    const world = watched();
    world.watch.asked([pseudonymOf(KEY, GUESTS[0] ?? ""), pseudonymOf(KEY, TABLET), "0123456789abcdef"]);
    await hour(world);
    const of = { hourAt: TEN, network: "guest-wifi", category: null };
    expect(world.counters).toEqual([
      { ...of, outcome: "lease-watched", count: 60 },
      { ...of, outcome: "lease-minutes", count: 120 },
      { ...of, outcome: "lease-asked", count: 60 },
    ]);
    expect(world.warnings).toEqual([]);
  });

  it("leaves nothing of the file in counts, logs and problems", async () => {
    const world = watched();
    write("leases", dnsmasq(...GUESTS) + `${MAC} ${NAME} ${GUESTS[0] ?? ""}\n1 ${MAC} ${NAME} ${NAME}\n`);
    world.watch.asked(GUESTS.map((address) => pseudonymOf(KEY, address)));
    await hour(world);
    write("leases", `lease ${NAME} {\n ends ${MAC};\n}\n`, now);
    await world.watch.look();
    world.watch.stop();
    expect(world.counters.length).toBeGreaterThan(2);
    expect(world.warnings.map(({ facts }) => [facts["code"], facts["skipped"]])).toEqual([
      ["E_LEASE_LINE", 2],
      ["E_LEASE_LINE", 1],
    ]);
    expect(world.warnings[0]?.facts["places"]).toEqual([
      `${file()}:4:1: expected expiry in seconds since 1970`,
      `${file()}:5:21: expected IPv4 address`,
    ]);
    const told = JSON.stringify([world.counters, world.warnings]);
    for (const secret of [MAC, NAME, ...GUESTS, ...GUESTS.map((address) => pseudonymOf(KEY, address))])
      expect(told).not.toContain(secret);
  });

  it.each([
    { why: "a file that is not there", prepare: () => undefined, code: "E_LEASE_FILE" },
    { why: "a folder", prepare: () => mkdirSync(file()), code: "E_LEASE_FILE" },
    {
      why: "a file nobody wrote since yesterday",
      prepare: () => write("leases", dnsmasq(...GUESTS), TEN - 13 * HOUR),
      code: "E_LEASE_STALE",
    },
  ])("measures nothing, not zero, with $why, and says so once", async ({ prepare, code }) => {
    prepare();
    const world = watched();
    await hour(world);
    expect(world.counters).toEqual([]);
    expect(world.warnings.map(({ facts }) => facts["code"])).toEqual([code]);
  });

  it("measures the part of an hour in which the file was there", async () => {
    const world = watched();
    await world.watch.look();
    write("leases", dnsmasq(GUESTS[0] ?? ""));
    await world.watch.look();
    world.watch.stop();
    expect(world.counters.map(({ outcome, count }) => [outcome, count])).toEqual([
      ["lease-watched", 5],
      ["lease-minutes", 5],
    ]);
  });

  it("reads what Kea is tidying together with its journal, the newest word last", async () => {
    const head = "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n";
    const line = (address: string, state = 0): string =>
      `${address},${MAC},,7200,${String(TEN / 1_000 + 7_200)},1,0,0,${NAME},${String(state)}\n`;
    write("leases", head + line("192.0.2.2", 2));
    write("leases.2", head + line("192.0.2.1") + line("192.0.2.2"));
    write("leases.1", head + line("192.0.2.3"));
    expect(await readLeaseFile(config(), now)).toEqual({ active: ["192.0.2.1", "192.0.2.3"], skipped: 0, places: [] });
    write("leases.completed", head + line("192.0.2.4"));
    expect(await readLeaseFile(config(), now)).toMatchObject({ active: ["192.0.2.4"] });
  });
});
