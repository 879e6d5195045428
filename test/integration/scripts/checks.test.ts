/**
 * The questions asked before anything starts, against real sockets and a real file system.
 *
 * @module
 */
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Config } from "../../../policies/schema/config.ts";
import { banner, setupLink } from "../../../scripts/supervise/banner.ts";
import { checkUpstreams, chooseDnsPort, requireHttpPort } from "../../../scripts/supervise/checks.ts";
import { networkRows, readConfig, readPolicies } from "../../../scripts/supervise/documents.ts";
import { claim, requireWritable } from "../../../scripts/supervise/instance.ts";
import { openLogFile } from "../../../scripts/supervise/log-file.ts";
import { freePort } from "../../../scripts/supervise/ports.ts";
import { textsIn } from "../../../scripts/texts.ts";

const ROOT = join(import.meta.dirname, "../../..");
const texts = textsIn("en");
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "latarnik-checks-"));
  closers.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function occupyTcp(): Promise<number> {
  const server: Server = createServer();
  closers.push(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

/** An upstream that answers each question with the given octets after the id, or not at all. */
async function upstream(reply: ((question: Buffer) => Buffer) | null): Promise<number> {
  const socket: Socket = createSocket("udp4");
  closers.push(() => void socket.close());
  socket.on("message", (question, from) => {
    if (reply !== null) socket.send(reply(question), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket.address().port;
}

const resolver = (settings: object): Config["resolver"] => Config.parse({ resolver: settings }).resolver;

describe("the DNS port", () => {
  it("is 53's stand-in when that is free", async () => {
    const port = await freePort(["127.0.0.1"]);
    const chosen = await chooseDnsPort(resolver({ listen: ["127.0.0.1"] }), texts, port);
    expect(chosen).toEqual({ port, addresses: ["127.0.0.1"], why: { kind: "standard" } });
  });

  it("falls back, naming the address, when it is taken", async () => {
    const [taken, other] = [await occupyTcp(), await freePort(["127.0.0.1"])];
    const chosen = await chooseDnsPort(resolver({ listen: ["127.0.0.1"] }), texts, taken, other);
    expect(chosen).toMatchObject({ port: other, why: { kind: "fallback", reason: "busy", address: "127.0.0.1" } });
  });

  it("sees a port taken for UDP alone", async () => {
    const taken = await upstream(null);
    await expect(chooseDnsPort(resolver({ listen: ["127.0.0.1"], port: taken }), texts)).rejects.toMatchObject({
      code: "E_UP_PORT_BUSY",
      message: `DNS: port ${taken} on 127.0.0.1 is taken; choose another: --dns-port`,
    });
  });

  it("does not replace a port somebody asked for", async () => {
    const taken = await occupyTcp();
    await expect(chooseDnsPort(resolver({ listen: ["127.0.0.1"], port: taken }), texts)).rejects.toMatchObject({
      code: "E_UP_PORT_BUSY",
    });
  });

  it("says so when both are taken", async () => {
    const [first, second] = [await occupyTcp(), await occupyTcp()];
    await expect(chooseDnsPort(resolver({ listen: ["127.0.0.1"] }), texts, first, second)).rejects.toMatchObject({
      code: "E_UP_PORT_BUSY",
    });
  });

  it("names an address this machine does not have", async () => {
    const port = await freePort(["127.0.0.1"]);
    await expect(chooseDnsPort(resolver({ listen: ["192.0.2.1"], port }), texts)).rejects.toMatchObject({
      code: "E_UP_ADDRESS",
      message: "DNS: this machine does not have the address 192.0.2.1",
    });
  });
});

describe("the dashboard's port", () => {
  it("is refused when taken, with the flag that helps", async () => {
    const port = await occupyTcp();
    const { dashboard } = Config.parse({ dashboard: { port } });
    await expect(requireHttpPort(dashboard, texts)).rejects.toMatchObject({
      code: "E_UP_PORT_BUSY",
      message: expect.stringContaining("--http-port"),
    });
  });
});

describe("upstreams", () => {
  const answered = (question: Buffer): Buffer => {
    const answer = Buffer.from(question);
    answer.writeUInt8(answer.readUInt8(2) | 0x80, 2);
    return answer;
  };
  it("answer or are silent, each by name", async () => {
    const [good, silent] = [await upstream(answered), await upstream(null)];
    const { upstreams } = resolver({
      upstreams: [
        { address: "127.0.0.1", port: good, timeoutMs: 200 },
        { address: "127.0.0.1", port: silent, timeoutMs: 200 },
      ],
    });
    const result = await checkUpstreams(upstreams);
    expect(result.answering.map(({ address }) => address)).toEqual([`127.0.0.1:${good}`]);
    expect(result.silent).toEqual([`127.0.0.1:${silent}`]);
  });

  it.each([
    { why: "an echo is no answer", reply: (question: Buffer) => question },
    {
      why: "another id is no answer",
      reply: (question: Buffer) => {
        const answer = answered(question);
        answer.writeUInt16BE(answer.readUInt16BE(0) ^ 1, 0);
        return answer;
      },
    },
    { why: "a scrap is no answer", reply: (question: Buffer) => question.subarray(0, 5) },
  ])("$why", async ({ reply }) => {
    const port = await upstream(reply);
    const { upstreams } = resolver({ upstreams: [{ address: "127.0.0.1", port, timeoutMs: 150 }] });
    expect((await checkUpstreams(upstreams)).silent).toHaveLength(1);
  });

  it("a closed port is silence at once, not after the time-out", async () => {
    const port = await freePort(["127.0.0.1"]);
    const { upstreams } = resolver({ upstreams: [{ address: "127.0.0.1", port, timeoutMs: 10_000 }] });
    expect((await checkUpstreams(upstreams)).silent).toHaveLength(1);
  });

  it("are asked a question other programs can read: example.org A", async () => {
    let seen = Buffer.alloc(0);
    const port = await upstream((question) => {
      seen = Buffer.from(question);
      return answered(question);
    });
    await checkUpstreams(resolver({ upstreams: [{ address: "127.0.0.1", port }] }).upstreams);
    const { decode } = await import("dns-packet");
    expect(decode(seen)).toMatchObject({ questions: [{ name: "example.org", type: "A", class: "IN" }] });
  });
});

describe("the data folder", () => {
  it("is made when it is missing", () => {
    const path = join(folder(), "a", "b");
    requireWritable(path, texts);
    expect(() => requireWritable(path, texts)).not.toThrow();
  });

  it("is refused when a file stands in its place", () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    expect(() => requireWritable(path, texts)).toThrow(expect.objectContaining({ code: "E_UP_DATA" }));
  });

  it("belongs to one supervisor at a time, and a dead one holds nothing", () => {
    const path = folder();
    const release = claim(path, texts);
    expect(readFileSync(join(path, "run/latarnik.pid"), "utf8")).toBe(`${process.pid}\n`);
    release();
    // Process 1 lives and is no supervisor: its number in a stale file must not lock anybody out.
    writeFileSync(join(path, "run/latarnik.pid"), "1\n");
    claim(path, texts)();
  });

  it("keeps at most two files of a log", () => {
    const file = join(folder(), "log", "control.log");
    const log = openLogFile(file, 100);
    for (let line = 0; line < 50; line += 1) log.write(`line ${line}`);
    expect(readFileSync(file, "utf8").length + readFileSync(`${file}.1`, "utf8").length).toBeLessThan(300);
    expect(readFileSync(file, "utf8")).toContain("line 49");
  });
});

describe("the configuration", () => {
  const write = (text: string): string => {
    const file = join(folder(), "config.yaml");
    writeFileSync(file, text);
    return file;
  };
  it.each([
    { why: "an unknown key", text: "resolver:\n  prot: 53\n", part: ":2:" },
    { why: "not YAML", text: "resolver: [\n", part: "config.yaml:" },
    { why: "a port out of range", text: "dashboard: { port: 70000 }\n", part: "dashboard.port" },
  ])("is refused with its place: $why", ({ text, part }) => {
    const file = write(text);
    expect(() => readConfig(file, texts)).toThrow(
      expect.objectContaining({ code: "E_UP_CONFIG", message: expect.stringContaining(part) }),
    );
  });

  it("is refused when it does not exist", () => {
    expect(() => readConfig(join(folder(), "none.yaml"), texts)).toThrow(
      expect.objectContaining({ code: "E_UP_CONFIG" }),
    );
  });

  it("may be absent", () => {
    expect(readConfig(null, texts)).toEqual(Config.parse({}));
  });

  it("fits the shipped policies, and its networks are shown", () => {
    const facts = readPolicies(Config.parse({}), ROOT, texts);
    expect(facts.unknown).toBe("kiosk");
    expect(networkRows(facts).map(({ policy }) => policy)).toEqual(["guest-wifi", "tablets", "kiosk"]);
    expect(networkRows(facts)[1]?.ranges).toContain("127.0.20.0/24");
  });

  it.each([
    {
      why: "a network of no policy",
      config: { networks: [{ policy: "attic", sources: ["192.0.2.0/24"] }] },
      part: "attic",
    },
    { why: "unknown clients of no policy", config: { unknownClients: "attic" }, part: "attic" },
    {
      why: "a list that is not there",
      config: {
        lists: {
          sources: [
            {
              id: "own",
              title: { pl: "x", en: "x" },
              category: "TS-08",
              format: "domains",
              file: "/none.txt",
              licence: "own",
            },
          ],
        },
      },
      part: "/none.txt",
    },
  ])("is refused: $why", ({ config, part }) => {
    expect(() => readPolicies(Config.parse(config), ROOT, texts)).toThrow(
      expect.objectContaining({ code: "E_UP_CONFIG", message: expect.stringContaining(part) }),
    );
  });
});

describe("the banner", () => {
  const facts = {
    url: "http://127.0.0.1:8080/",
    setupToken: "a-token",
    chosen: { port: 5353, addresses: [], why: { kind: "fallback", reason: "denied", address: "127.0.0.1" } },
    endpoints: [
      { protocol: "udp", address: "127.0.0.1", port: 5353 },
      { protocol: "tcp", address: "127.0.0.1", port: 5353 },
    ],
    networks: [{ policy: "tablets", ranges: "127.0.20.0/24" }],
    unknownPolicy: "kiosk",
    dataFolder: "/var/lib/latarnik",
    page: null,
  } as const;

  it.each(["pl", "en"] as const)("says everything a first minute needs (%s)", (language) => {
    const text = banner(facts, textsIn(language));
    for (const part of [
      "http://127.0.0.1:8080/setup#token=a-token",
      "5353",
      "tablets  127.0.20.0/24",
      "kiosk",
      "dig @127.0.0.1 -p 5353 -b 127.0.20.1 ts-06.probe.latarnik.example",
      "/var/lib/latarnik",
      "Ctrl-C",
    ])
      expect(text).toContain(part);
    expect(text.match(/127\.0\.0\.1(?!:|\d| -)/gu)).toHaveLength(1);
  });

  it.each([
    { why: "on port 80", page: { port: 80, reason: null }, says: "http://192.0.2.9/latarnik/pomoc\n" },
    {
      why: "elsewhere, and what that means",
      page: { port: 8081, reason: "EACCES" },
      says: "http://192.0.2.9:8081/latarnik/pomoc (port 80 ",
    },
  ])("says where the children's page is: $why", ({ page, says }) => {
    const ready = { kind: "ready" as const, addresses: ["192.0.2.9"], ...page };
    expect(banner({ ...facts, page: ready }, texts)).toContain(says);
    expect(banner(facts, texts)).not.toContain("latarnik/pomoc");
  });

  it("keeps the token out of what servers log", () => {
    expect(new URL(setupLink("http://127.0.0.1:8080", "a-token")).pathname).toBe("/setup");
  });

  it("has no link once there is an account", () => {
    expect(banner({ ...facts, setupToken: null }, texts)).not.toContain("setup");
  });

  it("uses the real port when the system chose it", () => {
    const endpoints = [{ protocol: "udp", address: "192.0.2.9", port: 40_001 }];
    const text = banner({ ...facts, chosen: { ...facts.chosen, port: 0, why: { kind: "chosen" } }, endpoints }, texts);
    expect(text).toContain("dig @192.0.2.9 -p 40001 ts-06");
  });
});
