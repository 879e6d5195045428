/** The command line and the local page in a made-up device: words, exit codes, what is shown and what is not. @module */
import { request } from "node:http";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pageOf, servePage, type LocalPage } from "../../../agent/device/local-page.ts";
import { textsOf } from "../../../agent/device/texts/texts.ts";
import type { View } from "../../../agent/device/view.ts";
import { measured } from "../../support/facts.ts";
import { DeviceWorld } from "../../support/device-world.ts";

let world: DeviceWorld;
beforeEach(() => {
  world = new DeviceWorld();
});
afterEach(() => world.remove());

const off = (): void => {
  world.facts = { ...world.facts, firewall: measured({ state: "off", off: [] }) };
};
const admin = (): void => {
  world.facts = {
    ...world.facts,
    accounts: measured({
      dailyIsAdmin: true,
      admins: 2,
      blankPasswords: 0,
      blankAllowed: 0,
      autoLogin: false,
      guest: false,
      foreign: 0,
    }),
  };
};

describe("check", () => {
  it.each([
    {
      why: "a block check fails",
      change: admin,
      exit: 11,
      word: "NIE WYDAWAJ",
      says: "Konto dzieci ma uprawnienia administratora",
    },
    {
      why: "nothing could be measured",
      change: () => (world.facts = {}),
      exit: 12,
      word: "NIE WIEM – sprawdź",
      says: "Tego nie zmierzono",
    },
  ])("$why", async ({ change, exit, word, says }) => {
    change();
    // Not enrolled is a reason of its own to check first; the screen says so, too.
    expect(await world.cli("check")).toBe(exit);
    expect(world.said).toContain(`=== ${word} ===`);
    expect(world.said).toContain(says);
    expect(world.said).toContain("nie jest zapisane w rejestrze");
  });

  it("gives reasons with what to do, who and how long, in English if asked", async () => {
    admin();
    off();
    await world.cli("check", "--lang", "en");
    expect(world.said).toMatch(/=== DO NOT HAND OUT ===/u);
    expect(world.said).toMatch(/The firewall is off\n {4}What to do: .+ \(\d+ min, (?:educator|person|administrator)/u);
    // The weightier reason stands first.
    expect(world.said.indexOf("administrator\n")).toBeLessThan(world.said.indexOf("firewall"));
  });

  it("status says the same without measuring", async () => {
    expect(await world.cli("status")).toBe(12);
    expect(world.said).toContain("Jeszcze nie sprawdzano");
    admin();
    await world.cli("check");
    const said = world.said;
    const ran = world.commands.length;
    expect(await world.cli("status")).toBe(11);
    expect(world.said).toBe(said);
    expect(world.commands).toHaveLength(ran);
  });
});

describe("mistakes", () => {
  it.each([
    { why: "unknown command", args: ["reboot"], exit: 2, code: "E_AGENT_USAGE" },
    { why: "unknown option", args: ["check", "--force"], exit: 2, code: "E_AGENT_USAGE" },
    { why: "unknown trigger", args: ["check", "--trigger", "rm"], exit: 2, code: "E_AGENT_USAGE" },
    { why: "too many words", args: ["check", "now"], exit: 2, code: "E_AGENT_USAGE" },
    { why: "not a link", args: ["enrol", "https://a.example"], exit: 2, code: "E_AGENT_LINK" },
    { why: "no recording there", args: ["replay", "/nonexistent"], exit: 1, code: "E_AGENT_RECORDING" },
  ])("$why: one sentence and exit $exit", async ({ args, exit, code }) => {
    expect(await world.cli(...args)).toBe(exit);
    expect(world.errors).toHaveLength(1);
    expect(world.errors[0]).toContain(`[${code}]`);
  });

  it("a damaged configuration names the place", async () => {
    writeFileSync(join(world.folder, "device.yaml"), "pagePort: many\n");
    expect(await world.cli("check")).toBe(1);
    expect(world.errors.join()).toContain("pagePort");
  });

  it.each(["--help", "--version"])("%s works anywhere", async (flag) => {
    expect(await world.cli(flag)).toBe(0);
    expect(readdirSync(world.folder)).toEqual([]);
  });
});

describe("recordings", () => {
  it("collect writes one without the serial; replay judges it as the device would", async () => {
    const file = join(world.folder, "recording.json");
    expect(await world.cli("collect", "--record", file)).toBe(0);
    const text = readFileSync(file, "utf8");
    const stdout = (JSON.parse(text) as { outputs: { stdoutBase64: string }[] }).outputs[0]?.stdoutBase64 ?? "";
    expect(Buffer.from(stdout, "base64").toString()).toBe("serial: SERIAL1\n");
    admin();
    expect(await world.cli("replay", file, "--json")).toBe(11);
    expect(JSON.parse(world.said)).toMatchObject({ gate: { word: "do-not-hand-out" } });
  });
});

describe("run", () => {
  it("measures what is due, stays until it is told to stop, and logs no content", async () => {
    world.pauses = 5;
    admin();
    expect(await world.cli("run")).toBe(0);
    expect(world.commands).toEqual(["look"]);
    expect(world.logged.join("\n")).not.toContain("SN-");
  });
});

describe("local page", () => {
  const view: View = {
    word: "NIE WYDAWAJ",
    gate: "do-not-hand-out",
    reasons: [{ check: "a.b", title: "<b>T</b>", reason: "\"&'", remedy: "R" }],
    remarks: [],
    notes: ["Ostatni raport"],
  };
  let page: LocalPage;
  beforeEach(async () => {
    page = await servePage(0, () => view);
  });
  afterEach(async () => page.close());

  const ask = async (
    path: string,
    more: { method?: string; host?: string; address?: string } = {},
  ): Promise<{ status: number; body: string; headers: Record<string, unknown> }> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          host: more.address ?? "127.0.0.1",
          port: page.port,
          path,
          method: more.method ?? "GET",
          headers: { host: more.host ?? `127.0.0.1:${page.port}` },
        },
        (answer) => {
          let body = "";
          answer.on("data", (chunk: Buffer) => (body += chunk.toString()));
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
        },
      );
      sent.on("error", reject).end();
    });

  it("shows the verdict, escapes everything and allows no script", async () => {
    const { status, body, headers } = await ask("/");
    expect(status).toBe(200);
    expect(body).toContain("NIE WYDAWAJ");
    expect(body).toContain("&lt;b&gt;T&lt;/b&gt;");
    expect(body).toContain("&quot;&amp;&#39;");
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/u,
    );
    expect(body).not.toMatch(/<script|<form|<input|onclick/u);
    expect((await ask("/?lang=en")).body).toContain('<html lang="en">');
  });

  it.each([
    { why: "another name: a web page that rebinds its own", path: "/", more: { host: "evil.example" }, status: 421 },
    { why: "input", path: "/", more: { method: "POST" }, status: 405 },
    { why: "another path", path: "/../device.key", more: {}, status: 404 },
    { why: "another parameter", path: "/?lang=de", more: {}, status: 404 },
  ])("refuses $why", async ({ path, more, status }) => expect((await ask(path, more)).status).toBe(status));

  it("listens on the loopback address only", async () => {
    await expect(ask("/", { address: "127.0.0.2" })).rejects.toThrow("ECONNREFUSED");
  });

  it("the same document for the same view", () => {
    expect(pageOf(view, textsOf("pl"))).toBe(pageOf(view, textsOf("pl")));
  });
});
