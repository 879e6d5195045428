/**
 * Commands as people type them: lists carried from one venue to another, a list tried, a name explained from the disk.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ListStore } from "../../../blocklists/update/store.ts";
import { startProcess } from "../../support/dashboard.ts";
import type { StartedProcess } from "../../support/dashboard.ts";
import { loadTexts } from "../../support/list-bundle.ts";
import { ListServer, answer } from "../../support/list-server.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const root = mkdtempSync(join(tmpdir(), "latarnik-exchange-"));
const there = join(root, "there");
const here = join(root, "here");
const config = join(root, "config.yaml");
const stick = join(root, "stick", "lists.tar");
const authority = join(root, "ca.pem");
const server = new ListServer();

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function type(script: "check" | "lists", ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [resolve(ROOT, `scripts/${script}.ts`), ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", NODE_EXTRA_CA_CERTS: authority },
  });
  const heard = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (heard.err += chunk.toString()));
  const status = await new Promise<number | null>((done) => child.once("close", done));
  return { status, ...heard };
}

const typeHere = (script: "check" | "lists", ...args: string[]): Promise<Ended> =>
  type(script, ...args, "--data", here);

/** The kiosk is closed to all but a few names, so one network is asked about. */
const onTablets = (name: string): Promise<Ended> => typeHere("check", name, "--network", "tablets");

const names = (count: number): string =>
  Array.from({ length: count }, (_, index) => `casino${index}.example\n`).join("");
const loadedAt = Date.now() - 3_600_000;

async function until(look: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = performance.now() + 25_000; !(await look());) {
    if (performance.now() > deadline) throw new Error(`not in time: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

let control: StartedProcess | undefined;
beforeAll(async () => {
  await server.start();
  writeFileSync(authority, server.ca);
  const source = (id: string, more: string): string =>
    `    - { id: ${id}, title: { pl: ${id}, en: ${id} }, category: TS-06, format: domains, licence: CC0-1.0, ${more} }\n`;
  writeFileSync(
    config,
    `venue: { name: Dom Kultury }
dashboard: { port: 0 }
networks:
  - { policy: tablets, sources: [192.0.2.0/24], devices: [{ id: tablet-01, address: 192.0.2.7 }] }
lists:
  updates: offline
  sources:
${source("far-casinos", `url: "${server.url("/casinos.txt")}", maxShrinkPercent: 90`)}${source("page", `url: "${server.url("/page.html")}"`)}`,
  );
  await loadTexts(there, { "far-casinos": { text: names(20), loadedAt } });
});
afterAll(async () => {
  await control?.stop();
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("before anything is published", () => {
  it("check says so, and makes no folder", async () => {
    const ended = await typeHere("check", "casino1.example");
    expect(ended).toMatchObject({ status: 1, out: "" });
    expect(ended.err).toContain("nothing is published");
    expect(existsSync(here)).toBe(false);
  });

  it.each([
    { why: "no name", script: "check", args: [] },
    { why: "two names", script: "check", args: ["a.example", "b.example"] },
    { why: "an option nobody knows", script: "check", args: ["a.example", "--colour"] },
    { why: "a type nobody knows", script: "check", args: ["a.example", "--type", "AXFR"] },
    { why: "a moment that is none", script: "check", args: ["a.example", "--at", "noon"] },
    { why: "a device that is none", script: "check", args: ["a.example", "--device", "two words"] },
    { why: "no command", script: "lists", args: [] },
    { why: "a command nobody knows", script: "lists", args: ["destroy"] },
    { why: "an export to nowhere", script: "lists", args: ["export"] },
    { why: "an import of nothing", script: "lists", args: ["import"] },
    { why: "a list nobody has", script: "lists", args: ["fetch", "--source", "none"] },
    { why: "a slot", script: "lists", args: ["fetch", "--source", "iwf-hashed"] },
  ] as const)("$why ends with 2 and the help", async ({ script, args }) => {
    const ended = await type(script, ...args);
    expect(ended).toMatchObject({ status: 2, out: "" });
    expect(ended.err).toContain(`Usage: npm run ${script}`);
  });
});

describe("a stick goes from one venue to another", () => {
  const askFingerprint = async (): Promise<string> => {
    const { out } = await type("lists", "keys", "--data", there);
    return /^(?<fingerprint>[0-9a-f]{4}(?: [0-9a-f]{4}){3}) {2}this venue/u.exec(out)?.groups?.["fingerprint"] ?? "";
  };

  let asked: Promise<string> | undefined;
  const fingerprint = (): Promise<string> => (asked ??= askFingerprint());

  it("is written with the lists that were loaded", async () => {
    const ended = await type("lists", "export", "--out", stick, "--data", there);
    expect(ended).toMatchObject({ status: 0 });
    expect(ended.out).toContain(`far-casinos: ${names(20).length} octets`);
    expect(ended.err).toContain(await fingerprint());
  });

  it("is refused until a person accepts its key, and the message says how", async () => {
    const ended = await typeHere("lists", "import", stick);
    expect(ended).toMatchObject({ status: 1, out: "" });
    expect(ended.err).toContain("E_BUNDLE_UNTRUSTED");
    expect(ended.err).toContain(`--trust "${await fingerprint()}"`);
    expect(await new ListStore(join(here, "lists")).imports()).toEqual({});
  });

  it("is taken in while no program runs, and blocks once one does", async () => {
    const ended = await typeHere("lists", "import", stick, "--trust", await fingerprint());
    expect(ended.status).toBe(0);
    expect(ended.out).toMatch(/^far-casinos taken, edition of /u);
    control = await startProcess("control", ["--config", config, "--data", here]);
    expect((await onTablets("casino1.example")).status).toBe(3);
  }, 60_000);

  it("is taken in while a program runs, which takes it up at its next look", async () => {
    expect((await onTablets("casino33.example")).status).toBe(0);
    await loadTexts(there, { "far-casinos": { text: names(40), loadedAt: loadedAt + 60_000 } });
    expect((await type("lists", "export", "--out", stick, "--data", there)).status).toBe(0);
    expect((await typeHere("lists", "import", stick)).out).toMatch(/^far-casinos taken/u);
    control?.child.send({ kind: "reload" });
    await until(async () => (await onTablets("casino33.example")).status === 3, "casino33.example is blocked");
  }, 60_000);

  it("brings nothing the second time", async () => {
    const ended = await typeHere("lists", "import", stick);
    expect(ended.status).toBe(0);
    expect(ended.out).toMatch(/^far-casinos kept/u);
  });

  it("is refused with one octet altered, and what protects stays", async () => {
    const octets = readFileSync(stick);
    const at = octets.indexOf("casino7.example");
    octets[at] = 0x64;
    mkdirSync(join(root, "bad"), { recursive: true });
    writeFileSync(join(root, "bad", "lists.tar"), octets);
    await loadTexts(there, { "far-casinos": { text: names(41), loadedAt: loadedAt + 120_000 } });
    const ended = await typeHere("lists", "import", join(root, "bad", "lists.tar"));
    // Not newer than what is here, so the altered text is not even looked at.
    expect(ended.out).toMatch(/^far-casinos kept/u);
    await type("lists", "export", "--out", stick, "--data", there);
    const newer = readFileSync(stick);
    newer[newer.indexOf("casino7.example")] = 0x64;
    writeFileSync(stick, newer);
    const refused = await typeHere("lists", "import", stick);
    expect(refused.status).toBe(1);
    expect(refused.out).toMatch(/^far-casinos refused, .*E_BUNDLE_DIGEST/u);
    expect((await onTablets("casino33.example")).status).toBe(3);
  });

  it("of a venue that was forgotten is refused again", async () => {
    const theirs = await fingerprint();
    expect((await typeHere("lists", "keys")).out).toContain(`${theirs}  Dom Kultury, accepted`);
    expect((await typeHere("lists", "keys", "--forget", theirs)).status).toBe(0);
    expect((await typeHere("lists", "keys", "--forget", theirs)).status).toBe(2);
    expect((await typeHere("lists", "import", stick)).err).toContain("E_BUNDLE_UNTRUSTED");
  });
});

describe("check", () => {
  it("tells network, layer, list, line and code of a block", async () => {
    const { status, out } = await typeHere("check", "WWW.Casino7.Example.", "--network", "tablets");
    expect(status).toBe(3);
    expect(out).toContain("www.casino7.example A at ");
    expect(out).toMatch(/^tablets \(.*\): block as TS-06, because of list far-casinos \(casino7\.example\), EDE 15$/mu);
    expect(out).toContain("list far-casinos: deny casino7.example by name, TS-06");
    expect(out).toContain("line 8: casino7.example");
    expect(out).not.toContain("guest-wifi");
  });

  it("asks every network where none is named", async () => {
    const { out } = await typeHere("check", "casino7.example");
    for (const network of ["tablets", "kiosk", "guest-wifi"]) expect(out).toMatch(new RegExp(`^${network} \\(`, "mu"));
  });

  it("ends with 0 for what is open", async () => {
    const { status, out } = await typeHere("check", "116111.pl", "--network", "tablets");
    expect(status).toBe(0);
    expect(out).toMatch(/^tablets \(.*\): allow, because of never-block/mu);
  });

  it("says the same to programs as the page does", async () => {
    const args = ["casino7.example", "--network", "tablets", "--device", "tablet-01", "--type", "aaaa", "--json"];
    const { status, out } = await typeHere("check", ...args, "--at", "2026-11-22T12:00:00Z");
    expect(status).toBe(3);
    expect(JSON.parse(out)).toMatchObject([
      {
        name: "casino7.example",
        network: "tablets",
        type: "AAAA",
        at: Date.UTC(2026, 10, 22, 12),
        verdict: { kind: "block", category: "TS-06", ede: 15 },
        lists: [{ source: "far-casinos", entry: "casino7.example", via: "name", line: 8, text: "casino7.example" }],
      },
    ]);
  });

  it.each([
    { why: "a network that is not there", args: ["a.example", "--network", "attic"], says: "tablets" },
    { why: "a device that is not there", args: ["a.example", "--device", "tablet-99"], says: "tablet-01" },
    { why: "what is no name", args: ["not a name"], says: "E_EXPLAIN_NAME" },
  ])("ends with 2 for $why, and says what there is", async ({ args, says }) => {
    const ended = await typeHere("check", ...args);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain(says);
  });
});

describe("lists fetch", () => {
  it("tries a list and keeps nothing", async () => {
    server.on("/casinos.txt", answer(200, {}, `${names(3)}com.pl\nnot a name\n`));
    const before = await new ListStore(join(here, "lists")).states();
    const ended = await typeHere("lists", "fetch", "--source", "far-casinos");
    expect(ended.status).toBe(0);
    expect(ended.out).toMatch(/^far-casinos fresh: 5 lines: 3 used, .*, 1 wait for a person$/mu);
    expect(ended.err).toContain("far-casinos:4 com.pl would close com.pl (public-suffix)");
    expect(await new ListStore(join(here, "lists")).states()).toEqual(before);
  });

  it("says what the gates refuse", async () => {
    server.on("/page.html", answer(200, {}, "<!doctype html><html>hello</html>"));
    const ended = await typeHere("lists", "fetch", "--source", "page");
    expect(ended.status).toBe(1);
    expect(ended.err).toContain("E_LIST_HTML");
  });
});
