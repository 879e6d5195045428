/**
 * The way to a server that speaks HTTPS with a certificate of the venue's own, through the venue's proxy: `proxy`, `noProxy`, `caFile`
 * of `device.yaml`, from the command line to the stored report.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { peekReports } from "../../../agent/device/report-spool.ts";
import { TestAuthority } from "../../support/certificate.ts";
import { DeviceServer } from "../../support/device-server.ts";
import { DeviceWorld } from "../../support/device-world.ts";
import { ProxyServer } from "../../support/proxy-server.ts";

const EXCHANGE = join(import.meta.dirname, "../../../agent/uplink/exchange.ts");
const SECRET = "hasło-do-pośrednika";
let world: DeviceWorld;
let server: DeviceServer;
let proxy: ProxyServer;
const authority = new TestAuthority();

beforeEach(async () => {
  world = new DeviceWorld();
  server = await new DeviceServer().start(authority.certify(["server.example"]));
  world.now = server.now;
  proxy = await new ProxyServer(`dom:${SECRET}`).start();
});
afterEach(async () => {
  await proxy.stop();
  await server.stop();
  world.remove();
});

const configure = (lines: Readonly<Record<string, string>>): void =>
  writeFileSync(
    join(world.folder, "device.yaml"),
    Object.entries({ pagePort: "0", ...lines })
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(""),
  );
const trust = (by = authority): string => {
  const file = join(world.folder, "ca.pem");
  writeFileSync(file, by.ca);
  return file;
};
const userinfo = `dom:${encodeURIComponent(SECRET)}@`;

describe("HTTPS through a proxy", () => {
  it("enrols and reports; the proxy learns a name and a port and no more", async () => {
    configure({ proxy: proxy.url(userinfo), caFile: trust() });
    expect(await world.cli("enrol", server.link)).toBe(0);
    expect(world.errors).toEqual([]);
    expect(server.reports.map(({ seq, device }) => [seq, device])).toEqual([[1, "TAB-007"]]);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(server.url).host]));
    // Signatures and reports went inside the tunnel: no head of a CONNECT holds any of it.
    expect(JSON.stringify(proxy.heads)).not.toMatch(/signature|TAB-007|device\/v1/u);

    expect(await world.cli("check")).toBe(0);
    expect(server.reports).toHaveLength(2);
  });

  it.each([
    { why: "the proxy refuses", spoil: () => (proxy.refuseWith = 403) },
    {
      why: "the proxy wants another password",
      spoil: () => configure({ proxy: proxy.url("dom:nie@"), caFile: trust() }),
    },
    { why: "nobody trusts the certificate", spoil: () => configure({ proxy: proxy.url(userinfo) }) },
    {
      why: "another authority is trusted",
      spoil: () => configure({ proxy: proxy.url(userinfo), caFile: trust(new TestAuthority()) }),
    },
    { why: "there is no proxy any more", spoil: async () => proxy.stop() },
  ])("$why: nothing is sent, the report waits, and no password is told", async ({ spoil }) => {
    configure({ proxy: proxy.url(userinfo), caFile: trust() });
    expect(await world.cli("enrol", server.link)).toBe(0);
    await Promise.resolve(spoil());
    await world.cli("check");
    expect(server.reports).toHaveLength(1);
    expect(peekReports(world.state)).toEqual({ size: 1, lost: 0 });
    expect(world.state.read("delivery")?.failed?.code).toBe("E_AGENT_UNREACHABLE");
    const told = [...world.printed, ...world.errors, ...world.logged].join("\n");
    for (const secret of [SECRET, encodeURIComponent(SECRET), "dom:"]) expect(told).not.toContain(secret);
  });

  it("a certificate for another name is refused, whoever signed it", async () => {
    await server.stop();
    server = await new DeviceServer().start(authority.certify(["other.example"]));
    configure({ proxy: proxy.url(userinfo), caFile: trust() });
    expect(await world.cli("enrol", server.link)).toBe(1);
    expect(server.requests).toEqual([]);
  });

  it("what is trusted beside the system's takes nothing away from the system's", async () => {
    const own = join(world.folder, "system.pem");
    writeFileSync(own, authority.ca);
    const straight = await new DeviceServer().start(authority.certify(["127.0.0.1"]));
    const script = `
      const { exchangeWith } = await import(${JSON.stringify(EXCHANGE)});
      const ask = exchangeWith(process.argv[1], { ca: process.argv[2] });
      console.log((await ask({ method: "GET", path: "/device/v1/challenge", headers: {}, body: new Uint8Array() })).status);`;
    const origin = straight.url.replace("server.example", "127.0.0.1");
    const asked = spawn(process.execPath, ["--input-type=module", "-e", script, origin, new TestAuthority().ca], {
      env: { PATH: process.env["PATH"] ?? "", NODE_EXTRA_CA_CERTS: own },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    asked.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((done) => asked.once("close", done));
    expect(said).toBe("200\n");
    await straight.stop();
  });

  it("a certificate that ran out is refused", async () => {
    const day = 86_400_000;
    await server.stop();
    server = await new DeviceServer().start(
      authority.certify(["server.example"], Date.now() - 9 * day, Date.now() - day),
    );
    configure({ proxy: proxy.url(userinfo), caFile: trust() });
    expect(await world.cli("enrol", server.link)).toBe(1);
    expect(server.requests).toEqual([]);
  });

  it("hosts named in noProxy are reached straight", async () => {
    const near = await new DeviceServer().start();
    configure({ proxy: proxy.url(userinfo), noProxy: "127.0.0.1" });
    expect(await world.cli("enrol", near.link)).toBe(0);
    expect([near.reports.length, proxy.asked]).toEqual([1, []]);
    await near.stop();
  });

  it("a file of certificates that is not there is a mistake of the configuration, told with its place", async () => {
    configure({ caFile: join(world.folder, "none.pem") });
    expect(await world.cli("check")).toBe(1);
    expect(world.errors.join()).toMatch(/caFile.*\[E_AGENT_CONFIG\]/u);
  });
});

it("plain HTTP with a proxy goes to the proxy, not past it", async () => {
  const plain = await new DeviceServer().start();
  configure({ proxy: proxy.url(userinfo) });
  expect(await world.cli("enrol", plain.link)).not.toBe(0);
  expect(plain.requests).toEqual([]);
  expect(readFileSync(join(world.folder, "device.yaml"), "utf8")).toContain("proxy");
  await plain.stop();
});
