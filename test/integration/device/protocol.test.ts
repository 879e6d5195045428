/** Agent and server over real HTTP: enrolment, faults on the way, clocks that lie, a server away for days, restarts. @module */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readKey } from "../../../agent/device/keys.ts";
import { DeviceService } from "../../../agent/device/service.ts";
import { peekReports } from "../../../agent/device/report-spool.ts";
import { DeviceServer, type Fault } from "../../support/device-server.ts";
import { DeviceWorld } from "../../support/device-world.ts";

const DAY = 86_400_000;
const YEARS = 2 * 365 * DAY;
let server: DeviceServer;
let world: DeviceWorld;
beforeEach(async () => {
  server = await new DeviceServer().start();
  world = new DeviceWorld();
  world.now = server.now;
});
afterEach(async () => {
  await server.stop();
  world.remove();
});

const only = (path: string, fault: Fault) => (asked: string) => (asked.endsWith(path) ? fault : null);
/** Numbers without gaps, each naming the digest of the one before. */
function expectChain(): void {
  const stored = [...server.stored.values()];
  stored.forEach(({ report }, index) => {
    const before = stored[index - 1];
    expect(report.seq).toBe(index + 1);
    expect(report.prevHash).toBe(before === undefined ? null : createHash("sha256").update(before.text).digest("hex"));
  });
}

describe("enrolment", () => {
  it("makes a key that never leaves, proves it, pins the server and reports at once", async () => {
    expect(await world.cli("enrol", server.link)).toBe(0);
    expect(statSync(join(world.data, "device.key")).mode & 0o777).toBe(0o600);
    expect(server.enrolments).toEqual([
      expect.objectContaining({ code: "ABCD-1234", platform: "linux", serial: "SN-1", role: "device" }),
    ]);
    expect(server.enrolments[0]?.publicKey).toBe(readKey(join(world.data, "device.key")).publicKey);
    expect(world.state.identity()).toMatchObject({ device: "TAB-007", publisherKey: server.publicKey });
    expect(server.reports.map(({ seq, trigger, device }) => [seq, trigger, device])).toEqual([
      [1, "by-hand", "TAB-007"],
    ]);
    expect(world.said).toContain("Zapisano jako TAB-007");
  });

  it("refuses a server with another key than the link says, and sends it no code", async () => {
    const impostor = await new DeviceServer().start();
    const link = `${impostor.url}/enrol#code=ABCD-1234&key=${server.fingerprint}`;
    expect(await world.cli("enrol", link)).toBe(4);
    expect(world.errors.join()).toContain("E_AGENT_SERVER_KEY");
    expect(impostor.requests.map(({ path }) => path)).toEqual(["/device/v1/challenge"]);
    await impostor.stop();
  });

  it("refuses a link with another key than the installer pinned", async () => {
    writeFileSync(join(world.folder, "device.yaml"), `serverKey: "${"0".repeat(64)}"\n`);
    expect(await world.cli("enrol", server.link)).toBe(4);
    expect(server.requests).toEqual([]);
  });

  it.each<{ why: string; fault: Fault; code: string }>([
    { why: "the challenge is signed by somebody else", fault: { forge: "key" }, code: "E_AGENT_SIGNATURE" },
    { why: "an old challenge is played again", fault: { forge: "nonce" }, code: "E_AGENT_SIGNATURE" },
    { why: "a captive portal answers", fault: { unsigned: true, body: "<html>" }, code: "E_AGENT_ANSWER" },
    { why: "nobody answers", fault: { cut: "before" }, code: "E_AGENT_UNREACHABLE" },
  ])("does not enrol when $why", async ({ fault, code }) => {
    server.fault = only("/challenge", fault);
    expect(await world.cli("enrol", server.link)).not.toBe(0);
    expect(world.errors.join()).toContain(code);
    expect(world.state.read("identity")).toBeNull();
    expect(server.enrolments).toEqual([]);
  });

  it("a wrong code is refused and changes nothing; the second time needs --again and makes a new key", async () => {
    expect(await world.cli("enrol", server.link.replace("ABCD-1234", "ABCD-1235"))).toBe(4);
    expect(world.state.read("identity")).toBeNull();
    expect(await world.cli("enrol", server.link)).toBe(0);
    const first = readFileSync(join(world.data, "device.key"), "utf8");
    expect(await world.cli("enrol", server.link)).toBe(1);
    expect(await world.cli("enrol", "--again", server.link)).toBe(0);
    expect(readFileSync(join(world.data, "device.key"), "utf8")).not.toBe(first);
    expect(server.reports.map(({ seq }) => seq)).toEqual([1, 2]);
    expectChain();
  });
});

describe("reports", () => {
  beforeEach(async () => {
    expect(await world.cli("enrol", server.link)).toBe(0);
  });

  it("goes on with number and chain after a restart of program and system", async () => {
    await world.agent().run("schedule");
    world.bootId = "22222222-2222-4222-8222-222222222222";
    world.sinceBootMs = 5_000;
    await world.agent().run("boot");
    expect(server.reports.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(new Set(server.reports.map(({ bootId }) => bootId)).size).toBe(2);
    expectChain();
  });

  it("an acknowledgement that got lost: the same report again, stored once", async () => {
    let cuts = 2;
    server.fault = (path) => (path.endsWith("/reports") && (cuts -= 1) >= 0 ? { cut: "after" } : null);
    const first = await world.agent().run("schedule");
    expect(first.delivered?.failure?.code).toBe("E_AGENT_UNREACHABLE");
    await world.agent().deliverWaiting();
    await world.agent().deliverWaiting();
    expect([server.stored.size, server.duplicates, peekReports(world.state).size]).toEqual([2, 2, 0]);
    expectChain();
  });

  it.each<{ why: string; fault: Fault; code: string }>([
    { why: "an unsigned acknowledgement", fault: { unsigned: true }, code: "E_AGENT_SIGNATURE" },
    { why: "one signed by somebody else", fault: { forge: "key" }, code: "E_AGENT_SIGNATURE" },
    { why: "an old one played again", fault: { forge: "nonce" }, code: "E_AGENT_SIGNATURE" },
    { why: "one changed on the way", fault: { forge: "body" }, code: "E_AGENT_SIGNATURE" },
    { why: "an unsigned refusal", fault: { status: 422, unsigned: true }, code: "E_AGENT_SIGNATURE" },
    { why: "a crashed server", fault: { status: 502, unsigned: true }, code: "E_AGENT_REFUSED" },
    { why: "a revoked key", fault: { status: 403 }, code: "E_AGENT_REFUSED" },
    { why: "too many", fault: { status: 429 }, code: "E_AGENT_REFUSED" },
    { why: "one with a field nobody documented", fault: { body: { exec: "reboot" } }, code: "E_AGENT_ANSWER" },
  ])("keeps its report after $why", async ({ fault, code }) => {
    server.fault = only("/reports", fault);
    const { delivered } = await world.agent().run("schedule");
    expect(delivered?.failure?.code).toBe(code);
    expect(peekReports(world.state)).toEqual({ size: 1, lost: 0 });
    server.fault = () => null;
    await world.agent().deliverWaiting();
    expect(peekReports(world.state).size).toBe(0);
    expectChain();
  });

  it("drops and counts what the server will never take, and goes on with the next", async () => {
    let refuse = 1;
    server.fault = (path) => (path.endsWith("/reports") && (refuse -= 1) >= 0 ? { status: 422 } : null);
    const before = server.stored.size;
    const { delivered } = await world.agent().run("schedule");
    expect([delivered?.refused, delivered?.failure]).toEqual([1, null]);
    await world.agent().run("schedule");
    expect(server.reports.at(-1)).toMatchObject({ seq: 3, lost: 1 });
    expect(server.stored.size).toBe(before + 2);
  });

  it("server away for three days: all of it arrives, in order, once", async () => {
    const service = new DeviceService({ agent: world.agent(), random: () => 0.9, addresses: () => world.online });
    server.fault = () => ({ cut: "before" });
    const from = server.requests.length;
    for (let minute = 0; minute < 3 * 24 * 60; minute += 2) {
      world.advance(120_000);
      await service.tick();
    }
    const tried = server.requests.slice(from).filter(({ path }) => path.endsWith("/reports")).length;
    // The first report is made at the device's own minute; from then on once an hour when the wait has doubled to its end.
    expect(tried).toBeGreaterThan(50);
    expect(tried).toBeLessThan(90);
    server.now = world.now;
    server.fault = () => null;
    world.online = [];
    await service.tick();
    world.online = ["192.0.2.7"];
    // A network that came up is measured too: it may be another one.
    expect(await service.tick()).toBe("measured");
    expect(peekReports(world.state)).toEqual({ size: 0, lost: 0 });
    expect(server.stored.size).toBe(1 + 3 + 1);
    expect(server.reports.at(-1)?.trigger).toBe("network-up");
    expectChain();
  }, 20_000);

  it.each([
    { why: "two years ahead", jump: YEARS },
    { why: "two years behind", jump: -YEARS },
  ])("a clock $why after a start: the first refusal teaches the time, nothing is lost", async ({ jump }) => {
    await world.agent().run("schedule");
    world.now += jump;
    world.bootId = "33333333-3333-4333-8333-333333333333";
    const { delivered } = await world.agent().run("schedule");
    expect(delivered?.failure).toBeNull();
    expect(server.refusals).toContain("stale");
    const next = await world.agent().run("schedule");
    expect(next.measured.facts.clock).toMatchObject({ value: { offsetMs: jump } });
    expect(Math.abs((server.reports.at(-1)?.measuredAt ?? 0) - server.now)).toBeLessThan(1_000);
    expectChain();
  });

  it("a clock that jumps while the system runs deceives nobody: time since the start is believed", async () => {
    await world.agent().run("schedule");
    world.now += YEARS;
    const { delivered, measured } = await world.agent().run("schedule");
    expect(delivered?.failure).toBeNull();
    expect(server.refusals).not.toContain("stale");
    expect(measured.facts.clock).toMatchObject({ value: { offsetMs: YEARS } });
  });

  it("never uses a nonce twice, and a replayed request would be refused", async () => {
    for (let run = 0; run < 5; run += 1) await world.agent().run("schedule");
    const nonces = server.requests.map(
      ({ headers }) => /nonce="([^"]+)"/u.exec(String(headers["signature-input"]))?.[1],
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  describe("a server that is busy", () => {
    const MINUTE = 60_000;
    /** Ticks until the device asks again. @returns after how long, ms; null if not within two hours */
    async function cameBackAfter(fault: Fault, random: number): Promise<number | null> {
      server.fault = only("/reports", fault);
      const service = new DeviceService({ agent: world.agent(), random: () => random, addresses: () => world.online });
      world.advance(DAY);
      expect(await service.tick()).toBe("measured");
      const from = server.requests.length;
      for (let waited = 30_000; waited <= 120 * MINUTE; waited += 30_000) {
        world.advance(30_000);
        // A network that comes and goes is no reason to come sooner than asked.
        world.online = world.online.length === 0 ? ["192.0.2.7"] : [];
        await service.tick();
        if (server.requests.length > from) return waited;
      }
      return null;
    }

    it.each<{ why: string; status: number; after: string; random: number; least: number; most: number }>([
      { why: "503, seconds", status: 503, after: "600", random: 0, least: 10 * MINUTE, most: 10 * MINUTE },
      {
        why: "429, seconds, with jitter on top",
        status: 429,
        after: "600",
        random: 0.9,
        least: 10 * MINUTE,
        most: 12 * MINUTE,
      },
      {
        why: "an hour at most, whatever is asked",
        status: 503,
        after: "31536000",
        random: 0,
        least: 60 * MINUTE,
        most: 60 * MINUTE,
      },
      {
        why: "an instant on the server's clock",
        status: 503,
        after: "at+300",
        random: 0,
        least: 5 * MINUTE,
        most: 6 * MINUTE,
      },
      { why: "nothing sensible: our own patience", status: 503, after: "soon", random: 0, least: 0, most: MINUTE },
      {
        why: "an instant that is past",
        status: 503,
        after: "Sun, 06 Nov 1994 08:49:37 GMT",
        random: 0,
        least: 0,
        most: MINUTE,
      },
    ])("$why", async ({ status, after, random, least, most }) => {
      server.now = world.now + DAY;
      const value = after === "at+300" ? new Date(server.now + 300_000).toUTCString() : after;
      const waited = await cameBackAfter({ status, headers: { "retry-after": value } }, random);
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(most);
      const { size, lost } = peekReports(world.state);
      // The network that came up was measured as well, once the server's rest was over.
      expect([size >= 1 && size <= 2, lost]).toEqual([true, 0]);
      server.fault = () => null;
      await world.agent().deliverWaiting();
      expect(peekReports(world.state)).toEqual({ size: 0, lost: 0 });
      expectChain();
    });

    it("somebody else's «later» is no answer: our own patience", async () => {
      const fault = { status: 503, unsigned: true, headers: { "retry-after": "3600" } };
      expect(await cameBackAfter(fault, 0)).toBeLessThanOrEqual(MINUTE);
    });
  });
});
