/**
 * A «sonda» among the guests: enrolled with a single-use code, it asks a real filter as the system's server, tries other resolvers for real (stand-ins on
 * loopback), keeps rounds while the server is away, and its rounds join the chain as another vantage.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { createServer as createHttps } from "node:https";
import type { Server as HttpsServer } from "node:https";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket as Stream } from "node:net";
import { createServer as createTls } from "node:tls";
import { decode, encode } from "dns-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeviceAgent } from "../../../agent/device/agent.ts";
import { enrol } from "../../../agent/device/enrol.ts";
import { DeviceState } from "../../../agent/device/state.ts";
import { Sonda } from "../../../agent/probe/sonda.ts";
import { serversIn } from "../../../agent/probe/servers.ts";
import { UplinkError } from "../../../agent/uplink/error.ts";
import { readEnrolLink } from "../../../policies/engine/enrol-link.ts";
import { openFindings, subjectOfRow } from "../../../dashboard/probes/findings.ts";
import { sondaDoor, verifyRounds } from "../../../dashboard/probes/index.ts";
import { lastRound } from "../../../dashboard/probes/store.ts";
import { loadProbeWays } from "../../../policies/load/load-probe-ways.ts";
import type { ForeignResolver } from "../../../policies/schema/probe-ways.ts";
import { ProbeRound } from "../../../policies/schema/probes.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { TestAuthority } from "../../support/certificate.ts";
import { TestDatabases } from "../../support/case-databases.ts";
import { openDeviceVenue } from "../../support/device-venue.ts";
import type { DeviceVenue, Staff } from "../../support/device-venue.ts";
import { SHIPPED } from "../../support/hub-world.ts";
import { publishedOf } from "../../support/published.ts";
import { Folder, freePort } from "../../support/resolver-process.ts";
import { World } from "../../support/resolver-world.ts";
import type { SnapshotRequest } from "../../support/snapshot-folder.ts";

const WAYS = loadProbeWays();
const PLANTED = "ts-10c.probe.latarnik.example";
const RULES: SnapshotRequest = {
  generation: 7,
  lists: [
    { id: "casino", category: "TS-10C", names: [PLANTED] },
    { id: "bypass", category: "BYP", names: ["byp.probe.latarnik.example", ...WAYS.encryptedNames] },
  ],
  neverBlock: ["116111.pl"],
  // Guests come from the whole of loopback here: the «sonda» is one of them.
  assignments: [{ policy: "guest-wifi", sources: ["127.0.0.0/8"] }],
  proofs: {
    blocked: [
      { name: PLANTED, source: "casino" },
      { name: "byp.probe.latarnik.example", source: "bypass" },
    ],
    open: ["116111.pl"],
  } as never,
};

/** Somebody else's resolver on loopback, by every way; none of its doors stands open until it is told so. */
class Stranger {
  readonly #authority = new TestAuthority();
  readonly #udp: Socket = createSocket("udp4");
  readonly #streams: (Server | HttpsServer)[] = [];
  ports = { dns: 0, dot: 0, doh: 0 };

  static reply(octets: Buffer): Buffer {
    const { id, questions } = decode(octets);
    return encode({
      type: "response",
      ...(id === undefined ? {} : { id }),
      questions: questions ?? [],
      answers: [{ type: "A", name: questions?.[0]?.name ?? "", data: "192.0.2.66" }],
    });
  }

  async open(): Promise<this> {
    const framed = (socket: Stream): void => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        const reply = Stranger.reply(chunk.subarray(2));
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      });
    };
    this.#udp.on("message", (octets, from) => this.#udp.send(Stranger.reply(octets), from.port, from.address));
    const certified = this.#authority.certify(["dns.google"]);
    const tcp = createServer(framed);
    const dot = createTls({ ...certified }, framed);
    const doh = createHttps({ ...certified }, (request, response) => {
      const dns = new URL(request.url ?? "", "https://x").searchParams.get("dns") ?? "";
      response
        .writeHead(200, { "content-type": "application/dns-message" })
        .end(Stranger.reply(Buffer.from(dns, "base64url")));
    });
    this.#streams.push(tcp, dot, doh);
    const listen = async (server: Server | HttpsServer, port = 0): Promise<number> => {
      await new Promise<void>((done) => void server.listen(port, "127.0.0.1", done));
      return (server.address() as AddressInfo).port;
    };
    const dns = await listen(tcp);
    await new Promise<void>((done) => void this.#udp.bind(dns, "127.0.0.1", done));
    this.ports = { dns, dot: await listen(dot), doh: await listen(doh) };
    return this;
  }

  async close(): Promise<void> {
    this.#udp.close();
    await Promise.all(this.#streams.map((one) => new Promise<void>((done) => void one.close(() => done()))));
  }
}

const databases = new TestDatabases();
const folder = new Folder();
const stranger = new Stranger();
const resolvers: ForeignResolver[] = [];
const opened = publishedOf(RULES);
let world: World;
let venue: DeviceVenue;
let staff: Staff;
let sonda: Sonda;
let agent: DeviceAgent;
let dnsPort = 0;
let away = false;
let walled = { dns: 0, dot: 0, doh: 0 };

const resolver = (ports: ForeignResolver["ports"] & object): ForeignResolver => ({
  id: "stranger",
  host: "dns.google" as never,
  addresses: ["127.0.0.1", "2001:db8::53"],
  ports,
});

beforeAll(async () => {
  await databases.start();
  world = await World.open(({ question }) => ({ answer: [`${question.split(" ")[0] ?? ""} 60 A 192.0.2.1`] }));
  await world.keep(RULES).resolver().ready();
  dnsPort = world.port;
  await stranger.open();
  // Doors nobody is behind.
  walled = { dns: await freePort(), dot: await freePort(), doh: await freePort() };
  resolvers.push(resolver(walled));
  venue = await openDeviceVenue(await databases.open("SQLite"), {
    more: ({ publisher, ...context }) =>
      sondaDoor({
        ...context,
        published: { require: () => opened },
        protectedNames: () => ["polin.pl"],
        ways: { ...WAYS, resolvers },
        sign: (text) => publisher.sign(text),
      }),
  });
  staff = await venue.person("nsp", ["nsp"]);
  const state = new DeviceState(folder.path);
  agent = new DeviceAgent({
    state,
    config: {} as never,
    clock: { now: () => venue.now, sinceBootMs: () => 1_000 },
    exec: null as never,
    platformOf: () => ({ platform: "linux", probes: [], read: () => ({}) }),
    privileged: false,
    agentVersion: "1.0.0",
    shipped: SHIPPED,
    exchangeWith: () => async (request) => {
      if (away) throw new UplinkError("E_UPLINK_UNREACHABLE", "away");
      const { statusCode, headers, rawPayload } = await venue.app.inject({
        method: request.method,
        url: request.path,
        headers: request.headers,
        payload: Buffer.from(request.body),
      });
      return {
        status: statusCode,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        body: new Uint8Array(rawPayload),
      };
    },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } as never,
  });
  sonda = new Sonda({
    folder: folder.path,
    identity: () => state.read("identity"),
    client: (identity) => agent.client(identity),
    now: () => agent.now(),
    servers: () => [{ address: "127.0.0.1", port: dnsPort }],
    agentVersion: "1.0.0",
    random: () => 0,
    timeoutMs: 1_500,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } as never,
  });
  const card = { id: "SONDA-1", kind: "probe", mode: "B", department: "Guests" };
  expect((await staff.ask("POST", "/api/devices", card)).status).toBe(200);
}, 90_000);

afterAll(async () => {
  await venue?.close();
  await world?.[Symbol.asyncDispose]();
  await stranger.close();
  await databases.stop();
  folder[Symbol.dispose]();
});

const kept = async (): Promise<ProbeRound> => {
  const row = await lastRound(venue.database, "venue-1", "SONDA-1");
  return ProbeRound.parse(JSON.parse(row?.content ?? "{}"));
};
/** Failures and what was not measured, as `kind subject why`. */
const notPassed = ({ counts }: ProbeRound): string[] => [
  ...new Set(
    counts.flatMap(({ kind, subject, outcome }) =>
      outcome.kind === "pass" ? [] : [`${kind} ${subject} ${outcome.kind === "fail" ? outcome.cause : outcome.reason}`],
    ),
  ),
];
const tasks = async (): Promise<string[]> =>
  (await openFindings(venue.database, "venue-1", "SONDA-1")).map((row) => `${subjectOfRow(row).subject} ${row.cause}`);
const round = async (): Promise<ProbeRound> => {
  venue.now = (venue.now + 3_600_000) as Instant;
  await sonda.refresh();
  await sonda.round();
  await sonda.deliver();
  return kept();
};

describe("a sonda", () => {
  it("enrols with the code of its record, and no other record's program may take its place", async () => {
    const { body } = await staff.ask("POST", "/api/devices/SONDA-1/code", {});
    const link = readEnrolLink(body.link as string);
    if (link === undefined) throw new Error("no link");
    await expect(enrol(agent, { facts: {} }, { link, role: "device", again: false })).rejects.toMatchObject({
      status: 403,
    });
    const second = readEnrolLink((await staff.ask("POST", "/api/devices/SONDA-1/code", {})).body.link as string);
    if (second === undefined) throw new Error("no link");
    const answer = await enrol(agent, { facts: {} }, { link: second, role: "probe", again: false });
    expect([answer.device, answer.state]).toEqual(["SONDA-1", "enrolled"]);
  });

  it("finds a healthy network healthy: walls are passes, a family the network lacks is not measured", async () => {
    const one = await round();
    expect(notPassed(one).filter((line) => !line.includes("ipv6"))).toEqual([]);
    expect(one.vantage).toBe("SONDA-1");
    expect(one.counts.filter(({ mode }) => mode !== "C")).toEqual([]);
    const stopped = one.counts.filter(({ kind, outcome }) => kind === "bypass" && outcome.kind === "pass");
    expect(stopped.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["udp53", "tcp53", "dot", "doh", "encrypted-dns", "firefox-doh-canary"]),
    );
    expect(JSON.stringify(one)).not.toContain(".example");
    expect(await tasks()).toEqual([]);
  }, 30_000);

  it("names each way that is open, and closes the tasks after two rounds behind a wall again", async () => {
    resolvers[0] = resolver(stranger.ports);
    const open = await round();
    expect(notPassed(open).filter((line) => !line.includes("ipv6"))).toEqual([
      "bypass doh doh-open",
      "bypass dot dot-open",
      "bypass tcp53 other-resolver-open",
      "bypass udp53 other-resolver-open",
    ]);
    expect(await tasks()).toHaveLength(4);
    resolvers[0] = resolver(walled);
    await round();
    expect(await tasks()).toHaveLength(4);
    await round();
    expect(await tasks()).toEqual([]);
  }, 60_000);

  it("counts a redirect of port 53 to our filter as a wall", async () => {
    resolvers[0] = resolver({ ...walled, dns: world.port });
    expect(notPassed(await round()).filter((line) => !line.includes("ipv6"))).toEqual([]);
    resolvers[0] = resolver(walled);
  }, 30_000);

  it("says of a dead network that nothing was measured, never that it is safe", async () => {
    dnsPort = await freePort();
    const dead = await round();
    dnsPort = world.port;
    expect(notPassed(dead)).toContain("bypass udp53 no-control");
    expect(notPassed(dead)).toContain("answer-time  silent");
    expect(dead.counts.some(({ kind, outcome }) => kind === "harmful" && outcome.kind !== "not-measured")).toBe(false);
  }, 60_000);

  it("keeps rounds while the server is away, hands each in once, and all join one chain", async () => {
    away = true;
    venue.now = (venue.now + 3_600_000) as Instant;
    await sonda.round();
    await sonda.deliver();
    expect(sonda.waiting).toBe(1);
    away = false;
    const before = await lastRound(venue.database, "venue-1");
    expect(await sonda.deliver()).toBe(1);
    const after = await lastRound(venue.database, "venue-1");
    expect((after?.seq ?? 0) - (before?.seq ?? 0)).toBe(1);
    expect(after?.prev_hash).toBe(before?.hash);
    // The same round again, as after an answer that was lost: taken, and written once.
    const identity = agent.parts.state.identity();
    const again = JSON.stringify({ ...(await sonda.round()), roundId: after?.upload_id });
    const ack = await agent.client(identity).sondaRound(new TextEncoder().encode(again), after?.upload_id ?? "");
    expect(ack.result).toBe("duplicate");
    expect((await lastRound(venue.database, "venue-1"))?.seq).toBe(after?.seq);
    expect(await verifyRounds(venue.database, "venue-1", venue.publisher.publicKey)).toBeNull();
  }, 60_000);

  it("is not believed about a plan nobody issued, nor for another device", async () => {
    const seen = await sonda.round();
    const client = agent.client(agent.parts.state.identity());
    const send = async (change: object) =>
      client.sondaRound(new TextEncoder().encode(JSON.stringify({ ...seen, ...change })), seen?.roundId ?? "");
    for (const change of [{ planDigest: "0".repeat(64) }, { device: "TAB-1" }, { seen: [] }, { measuredAt: 1 }])
      await expect(send(change)).rejects.toMatchObject({ status: 422 });
  }, 30_000);
});

describe("serversIn", () => {
  it.each([
    {
      why: "servers in their order",
      text: "search x\nnameserver 192.0.2.1\nnameserver 2001:db8::1\n",
      is: ["192.0.2.1", "2001:db8::1"],
    },
    { why: "a scope is no part of an address", text: "nameserver fe80::1%eth0", is: ["fe80::1"] },
    { why: "what is no address is left out", text: "# nameserver 1.2.3.4\nnameserver here\n", is: [] },
  ])("$why", ({ text, is }) => expect(serversIn(text)).toEqual(is));
});
