/**
 * One whole box from the command line: what it says, that it filters, that it survives its own parts, that it stops.
 *
 * @module
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, encode, type DecodedPacket } from "dns-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const UP = join(ROOT, "scripts/up.ts");
const folder = mkdtempSync(join(tmpdir(), "latarnik-up-"));
const ENV = { ...process.env, LATARNIK_LANG: "en" };
const sockets: Socket[] = [];

afterAll(() => {
  for (const socket of sockets) socket.close();
  rmSync(folder, { recursive: true, force: true });
});

async function bound(address: string): Promise<Socket> {
  const socket = createSocket("udp4");
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return socket;
}

/** A stand-in for the Internet: every name has the address 192.0.2.80. */
async function scriptedUpstream(): Promise<number> {
  const socket = await bound("127.0.0.1");
  socket.on("message", (question, from) => {
    const { id, questions = [] } = decode(question);
    const name = questions[0]?.name ?? ".";
    const answers = [{ type: "A" as const, name, ttl: 60, data: "192.0.2.80" }];
    socket.send(encode({ type: "response", id: id ?? 0, questions, answers }), from.port, from.address);
  });
  return socket.address().port;
}

/** Asks once from a loopback address, as `dig -b` would; `undefined` after a second of silence. */
async function ask(
  port: number,
  from: string,
  name: string,
): Promise<(DecodedPacket & { rcode?: string }) | undefined> {
  const socket = await bound(from);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), 1_000);
    socket.once("message", (octets) => {
      clearTimeout(timer);
      resolve(decode(octets));
    });
    socket.send(encode({ type: "query", id: 7, flags: 0x100, questions: [{ type: "A", name }] }), port, "127.0.0.1");
  });
}

function once(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [UP, ...args], {
    encoding: "utf8",
    env: ENV,
    cwd: folder,
  });
  return { status, out: stdout, err: stderr };
}

describe("before anything starts", () => {
  it("explains itself", () => {
    const { status, out } = once("--help");
    expect(status).toBe(0);
    expect(out).toContain("Usage: scripts/up");
  });

  it("refuses a mistake on the command line with status 2", () => {
    expect(once("--prot", "53")).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringMatching(/^E_UP_FLAG: .*--prot.*\n$/u),
    });
  });

  it("names file, line and column of a mistake in the configuration", () => {
    writeFileSync(join(folder, "wrong.yaml"), "resolver:\n  prot: 53\n");
    const { status, err } = once("--config", "wrong.yaml");
    expect(status).toBe(1);
    expect(err).toMatch(/^E_UP_CONFIG: .*\n.*wrong\.yaml:2:3 resolver\.prot: /u);
  });

  it("says that a configuration cannot be read", () => {
    const { status, err } = once("--config", "none.yaml");
    expect({ status, code: err.split(":")[0] }).toEqual({ status: 1, code: "E_UP_CONFIG" });
  });

  it("says that the data folder cannot be written", () => {
    writeFileSync(join(folder, "file"), "");
    const { status, err } = once("--data", "file/data");
    expect({ status, code: err.split(":")[0] }).toEqual({ status: 1, code: "E_UP_DATA" });
  });

  it("says that a port is taken", async () => {
    const { port } = (await bound("127.0.0.1")).address();
    const { status, err } = once("--listen", "127.0.0.1", "--dns-port", String(port), "--data", "data-busy");
    expect({ status, err }).toEqual({
      status: 1,
      err: `E_UP_PORT_BUSY: DNS: port ${port} on 127.0.0.1 is taken; choose another: --dns-port\n`,
    });
  });

  it("checks everything and exits", async () => {
    const upstream = spawn(process.execPath, ["-e", UPSTREAM], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const port = await new Promise<string>((resolve) =>
        upstream.stdout.once("data", (text) => resolve(String(text).trim())),
      );
      const args = ["--check", "--dns-port", "0", "--http-port", "0", "--data", "data-check"];
      const good = once(...args, "--upstream", `127.0.0.1:${port}`);
      expect(good).toMatchObject({ status: 0, err: "" });
      expect(good.out.match(/✓/gu)).toHaveLength(5);

      const silent = once(...args, "--upstream", "127.0.0.1:1");
      expect(silent.status).toBe(1);
      expect(silent.err).toMatch(/^E_UP_UPSTREAM: no upstream server answers \(127\.0\.0\.1:1\)/u);
    } finally {
      upstream.kill();
    }
  });
});

/** `spawnSync` stops this process, so the upstream of `--check` has to be another one. */
const UPSTREAM = `
  const socket = require("node:dgram").createSocket("udp4");
  socket.on("message", (m, f) => { m[2] |= 0x80; socket.send(m, f.port, f.address); });
  socket.bind(0, "127.0.0.1", () => console.log(socket.address().port));`;

const children = (pid: number): number[] => {
  const all = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  return all.map(Number).filter((each) => {
    try {
      return Number(/^PPid:\s+(\d+)/mu.exec(readFileSync(`/proc/${each}/status`, "utf8"))?.[1]) === pid;
    } catch {
      return false;
    }
  });
};
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

describe("one box", () => {
  const data = join(folder, "data");
  let up: ChildProcess;
  let output = "";
  let trouble = "";
  let dnsPort = 0;
  let url = "";
  let ended: Promise<number | null>;
  const pidOf = (part: string): number => children(up.pid ?? 0).find((pid) => commandOf(pid).includes(part)) ?? 0;

  beforeAll(async () => {
    // Nothing to do after scripts/test; needed when this file is run alone on a fresh tree.
    expect(spawnSync(process.execPath, [join(ROOT, "scripts/build.ts"), "--quiet"]).status).toBe(0);
    const upstream = await scriptedUpstream();
    const args = ["--data", data, "--dns-port", "0", "--http-port", "0", "--listen", "127.0.0.1", "--workers", "1"];
    up = spawn(process.execPath, [UP, ...args, "--upstream", `127.0.0.1:${upstream}`], {
      env: ENV,
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    ended = new Promise((resolve) => up.once("exit", resolve));
    up.stderr?.on("data", (text) => (trouble += String(text)));
    await new Promise<void>((resolve, reject) => {
      up.stdout?.on("data", (text) => {
        output += String(text);
        if (output.includes("Ctrl-C")) resolve();
      });
      void ended.then((status) => reject(new Error(`exit ${status}\n${output}\n${trouble}`)));
    });
    dnsPort = Number(/dig @127\.0\.0\.1 -p (\d+)/u.exec(output)?.[1]);
    url = /Dashboard: +(\S+)/u.exec(output)?.[1] ?? "";
  }, 120_000);

  afterAll(async () => {
    up.kill("SIGKILL");
    await ended;
  });

  it("says where everything is, and nothing went wrong", () => {
    expect(output).toMatch(/First account: +http:\/\/127\.0\.0\.1:\d+\/setup#token=[\w-]{20,}/u);
    expect(output).toContain("127.0.20.0/24");
    expect(output).toContain(data);
    expect(trouble).toBe("");
  });

  it("blocks the probe name from the tablet network, exactly as the printed line promises", async () => {
    expect(await ask(dnsPort, "127.0.20.1", "ts-06.probe.latarnik.example")).toMatchObject({ rcode: "NXDOMAIN" });
  });

  it("answers an allowed name from the upstream", async () => {
    const answer = await ask(dnsPort, "127.0.20.1", "www.example.org");
    expect(answer).toMatchObject({ rcode: "NOERROR", answers: [{ data: "192.0.2.80" }] });
  });

  it("serves the page and says that there is no account yet", async () => {
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await (await fetch(new URL("/api/setup", url))).json()).toEqual({ needed: true });
  });

  it("does not start a second time on the same data", () => {
    const { status, err } = once("--data", data, "--dns-port", "0", "--http-port", "0", "--upstream", "127.0.0.1:1");
    expect(status).toBe(1);
    expect(err).toContain(`E_UP_RUNNING: Latarnik already runs on the data in ${data} (process ${up.pid})`);
  });

  it("filters on while the control process is dead, and brings it back", async () => {
    const control = pidOf("dashboard/control.ts");
    process.kill(control, "SIGKILL");
    expect(await ask(dnsPort, "127.0.20.1", "ts-06.probe.latarnik.example")).toMatchObject({ rcode: "NXDOMAIN" });
    await expect.poll(() => trouble, { timeout: 20_000 }).toContain("control is back");
    expect(pidOf("dashboard/control.ts")).not.toBe(control);
  });

  it("brings the filter back when all of it is killed", async () => {
    const main = pidOf("resolver/main");
    process.kill(-main, "SIGKILL");
    const killedAt = performance.now();
    await expect
      .poll(async () => (await ask(dnsPort, "127.0.20.1", "ts-06.probe.latarnik.example"))?.rcode, { timeout: 10_000 })
      .toBe("NXDOMAIN");
    // Two seconds is the promise (measured: about one); a machine that runs other suites beside this one may need more.
    expect(performance.now() - killedAt).toBeLessThan(5_000);
  });

  it("stops on Ctrl-C with status 0 and leaves no process and no claim behind", async () => {
    const parts = children(up.pid ?? 0);
    expect(parts.length).toBe(4);
    up.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(output).toContain("Stopped.");
    expect(parts.filter((pid) => commandOf(pid) !== "")).toEqual([]);
    expect(existsSync(join(data, "run/latarnik.pid"))).toBe(false);
    expect(readdirSync(join(data, "log")).toSorted()).toEqual([
      "control.log",
      "page.log",
      "resolver.log",
      "server.log",
    ]);
  });
});
