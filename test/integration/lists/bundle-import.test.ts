/**
 * A bundle arrives at a venue: what is taken, what is kept, what is refused, and that refusing changes nothing.
 *
 * @module
 */
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportBundle } from "../../../blocklists/update/bundle.ts";
import type { ImportOptions } from "../../../blocklists/update/bundle-import.ts";
import { importBundle } from "../../../blocklists/update/bundle-import.ts";
import { importMark } from "../../../blocklists/update/import-mark.ts";
import { runBuild } from "../../../blocklists/update/run.ts";
import type { Signer } from "../../../blocklists/update/signature.ts";
import { fingerprintOf } from "../../../blocklists/update/signature.ts";
import { ListStore } from "../../../blocklists/update/store.ts";
import { forgetKey, readTrustedKeys } from "../../../blocklists/update/trusted-keys.ts";
import type { ListSource } from "../../../policies/schema/list-source.ts";
import type { DomainName, Instant } from "../../../policies/schema/vocabulary.ts";
import { loadTexts, newSigner, remoteSource } from "../../support/list-bundle.ts";

const NOW = 1_700_000_000_000 as Instant;
const DAY = 86_400_000;

const lines = (prefix: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}.example\n`).join("");

let root: string;
let there: string;
let here: string;
let file: string;
let signer: Signer;
let sources: ListSource[];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "bundle-import-"));
  there = join(root, "there");
  here = join(root, "here");
  file = join(root, "lists.tar");
  signer = newSigner();
  sources = [remoteSource("scams"), remoteSource("casinos"), remoteSource("vpns", { enabled: false })];
  await loadTexts(there, {
    scams: { text: lines("scam", 20), loadedAt: NOW - DAY },
    casinos: { text: lines("casino", 20), loadedAt: NOW - DAY },
    vpns: { text: lines("vpn", 20), loadedAt: NOW - DAY },
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const carryOut = (chosen?: readonly string[]) =>
  exportBundle({ file, dataFolder: there, sources, venue: "Biblioteka", now: NOW, signer, ...(chosen && { chosen }) });

const carryIn = (more: Partial<ImportOptions> = {}) =>
  importBundle({
    file,
    dataFolder: here,
    sources: sources.map((source) => ({ source, baseFolder: root })),
    protectedNames: [],
    decisions: [],
    trust: signer.publicKey,
    now: NOW,
    ...more,
  });

/** Every file of a folder with its octets, to see whether anything changed. */
function picture(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), "latin1")]));
}

const build = (folder = here, more: Partial<Parameters<typeof runBuild>[0]> = {}) =>
  runBuild({
    sources: sources.map((source) => ({ source, baseFolder: root })),
    due: [],
    seed: 7,
    protectedNames: [],
    decisions: [],
    dataFolder: folder,
    now: NOW,
    generation: 1,
    keepPacks: [],
    offline: true,
    ...more,
  });

describe("a venue without any lists", () => {
  it("has them in its packs after the next build, as old as they are", async () => {
    await carryOut();
    const report = await carryIn();
    expect(report).toMatchObject({ venue: "Biblioteka", signer: fingerprintOf(signer.publicKey), createdAt: NOW });
    expect(report.results).toEqual(
      ["scams", "casinos", "vpns"].map((id) => ({
        id,
        status: "taken",
        code: null,
        message: null,
        loadedAt: NOW - DAY,
      })),
    );
    const { manifest, results } = await build();
    expect(manifest.sources.map(({ id, entries }) => [id, entries])).toEqual([
      ["scams", 20],
      ["casinos", 20],
    ]);
    expect(results.every(({ loadedAt }) => loadedAt === NOW - DAY)).toBe(true);
  });

  it("keeps what is off until it is switched on", async () => {
    await carryOut();
    await carryIn();
    await build();
    sources = sources.map((source) => ({ ...source, enabled: true }));
    const { manifest } = await build(here, { generation: 2 });
    expect(manifest.sources.map(({ id }) => id)).toContain("vpns");
  });

  it("notices that something was brought", async () => {
    const before = await importMark(here);
    await carryOut();
    await carryIn();
    expect(await importMark(here)).not.toBe(before);
  });

  it("leaves nothing beside the store", async () => {
    await carryOut();
    await carryIn();
    expect(readdirSync(join(here, "lists")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("trust", () => {
  it("is asked for by name and fingerprint, and nothing is stored meanwhile", async () => {
    await carryOut();
    const { trust: _, ...none } = { trust: undefined };
    const refused = carryIn({ ...none, trust: undefined as never });
    await expect(refused).rejects.toMatchObject({
      code: "E_BUNDLE_UNTRUSTED",
      message: expect.stringContaining(`--trust "${fingerprintOf(signer.publicKey)}"`),
    });
    await expect(refused).rejects.toThrow(/Biblioteka/u);
    expect(picture(here)).toEqual({});
  });

  it.each([
    { why: "the whole key", given: () => signer.publicKey },
    { why: "its fingerprint", given: () => fingerprintOf(signer.publicKey) },
    { why: "its fingerprint run together", given: () => fingerprintOf(signer.publicKey).replaceAll(" ", "") },
    { why: "its fingerprint shouted", given: () => fingerprintOf(signer.publicKey).toUpperCase() },
  ])("is given by $why, and kept", async ({ given }) => {
    await carryOut();
    await carryIn({ trust: given() });
    expect(await readTrustedKeys(here)).toEqual([
      { key: signer.publicKey, fingerprint: fingerprintOf(signer.publicKey), venue: "Biblioteka", acceptedAt: NOW },
    ]);
    expect((await carryIn({ trust: undefined as never })).results[0]?.status).toBe("kept");
    expect(await forgetKey(here, fingerprintOf(signer.publicKey))).toBe(true);
    await expect(carryIn({ trust: undefined as never })).rejects.toMatchObject({ code: "E_BUNDLE_UNTRUSTED" });
  });

  it("of another key than the person said is none, even if the bundle's key is known", async () => {
    await carryOut();
    await carryIn();
    await expect(carryIn({ trust: newSigner().publicKey })).rejects.toMatchObject({ code: "E_BUNDLE_UNTRUSTED" });
  });

  it("is not needed for what this venue wrote itself, and not noted", async () => {
    await carryOut();
    const report = await carryIn({ trust: undefined as never, ownKey: signer.publicKey });
    expect(report.results[0]?.status).toBe("taken");
    expect(await readTrustedKeys(here)).toEqual([]);
  });

  it("stops at a file of keys that is damaged", async () => {
    await carryOut();
    await carryIn();
    writeFileSync(join(here, "trusted-keys.json"), "[{}]");
    await expect(carryIn({ trust: undefined as never })).rejects.toMatchObject({ code: "E_BUNDLE_FILE" });
  });
});

describe("a list is not taken", () => {
  it("if what is here is as new, or newer", async () => {
    await loadTexts(here, {
      scams: { text: lines("mine", 20), loadedAt: NOW - DAY },
      casinos: { text: lines("mine", 20), loadedAt: NOW },
    });
    await carryOut(["scams", "casinos"]);
    const before = picture(join(here, "lists"));
    const report = await carryIn();
    expect(report.results.map(({ status, code }) => [status, code])).toEqual([
      ["kept", null],
      ["kept", null],
    ]);
    expect(picture(join(here, "lists"))).toEqual(before);
  });

  it("if a newer one waits already", async () => {
    await carryOut(["scams"]);
    await carryIn();
    await loadTexts(there, { scams: { text: lines("old", 20), loadedAt: NOW - 2 * DAY } });
    await carryOut(["scams"]);
    expect((await carryIn()).results[0]?.status).toBe("kept");
  });

  it("if it claims to be from tomorrow", async () => {
    await loadTexts(there, { scams: { text: lines("scam", 20), loadedAt: NOW + DAY } });
    await carryOut(["scams", "casinos"]);
    expect((await carryIn()).results.map(({ status, code }) => [status, code])).toEqual([
      ["refused", "E_BUNDLE_TIME"],
      ["taken", null],
    ]);
  });

  it.each([
    { why: "if this venue has no such list", mine: () => sources.slice(1) },
    {
      why: "if it is a file here",
      mine: () => [remoteSource("scams", { url: undefined, file: "x.txt" }), ...sources.slice(1)],
    },
    {
      why: "if it is opaque here",
      mine: () => [remoteSource("scams", { opaque: true, locked: true }), ...sources.slice(1)],
    },
  ])("$why; the others are", async ({ mine }) => {
    await carryOut();
    sources = mine();
    const report = await carryIn();
    expect(report.results.map(({ status, code }) => [status, code])).toEqual([
      ["refused", "E_BUNDLE_SOURCE"],
      ["taken", null],
      ["taken", null],
    ]);
  });

  it("if it is larger than the list may be", async () => {
    await carryOut();
    sources = sources.map((source) => (source.id === "scams" ? { ...source, maxBytes: 100 } : source));
    expect((await carryIn()).results.map(({ code }) => code)).toEqual(["E_BUNDLE_TOO_LARGE", null, null]);
  });

  it("if one octet of its text was altered; the others are", async () => {
    await carryOut();
    const octets = readFileSync(file);
    const at = octets.indexOf("casino7.example");
    octets[at] = 0x64;
    writeFileSync(file, octets);
    const report = await carryIn();
    expect(report.results.map(({ status, code }) => [status, code])).toEqual([
      ["taken", null],
      ["refused", "E_BUNDLE_DIGEST"],
      ["taken", null],
    ]);
    const { manifest } = await build();
    expect(manifest.sources.map(({ id }) => id)).toEqual(["scams"]);
  });
});

describe("the gates of a download are asked", () => {
  const protectedNames = [
    { name: "help.example" as DomainName, group: "never-block", alarm: true },
    { name: "biology.example" as DomainName, group: "anatomy", alarm: false },
  ];
  const bring = async (text: string, more: Partial<ImportOptions> = {}) => {
    await loadTexts(here, { scams: { text: lines("scam", 20), loadedAt: NOW - 2 * DAY } });
    await loadTexts(there, { scams: { text, loadedAt: NOW - DAY } });
    await carryOut(["scams", "casinos"]);
    return (await carryIn({ protectedNames, ...more })).results;
  };

  it.each([
    { why: "an empty list", text: "# nothing\n", code: "E_LIST_EMPTY" },
    { why: "a list that shrank", text: lines("scam", 2), code: "E_LIST_SHRUNK" },
    { why: "a list that closes help", text: `${lines("scam", 20)}help.example\n`, code: "E_LIST_PROTECTED" },
    { why: "a list that closes all of Poland", text: `${lines("scam", 20)}com.pl\n`, code: "E_LIST_PUBLIC_SUFFIX" },
  ])("refuses $why, says so at once and takes the others", async ({ text, code }) => {
    const results = await bring(text);
    expect(results.map((result) => [result.id, result.status, result.code])).toEqual([
      ["scams", "refused", code],
      ["casinos", "taken", null],
    ]);
    // Not left to the build to refuse again.
    expect(Object.keys(await new ListStore(join(here, "lists")).imports())).toEqual(["casinos"]);
    const { manifest } = await build(here, { protectedNames });
    expect(manifest.sources.map(({ entries }) => entries)).toEqual([20, 20]);
    const state = (await new ListStore(join(here, "lists")).states()).good.get("scams");
    expect(state?.loadedAt).toBe(NOW - 2 * DAY);
  });

  it("takes a list with an entry a person decided to leave out", async () => {
    const decisions = [{ source: "scams", entry: "help.example", decision: "leave-out" }] as never;
    const results = await bring(`${lines("scam", 20)}help.example\n`, { decisions });
    expect(results[0]).toMatchObject({ id: "scams", status: "taken" });
  });

  it("takes a list with a doubtful entry; the build sets that aside", async () => {
    const results = await bring(`${lines("scam", 20)}biology.example\n`);
    expect(results[0]).toMatchObject({ id: "scams", status: "taken" });
    const { suspects, manifest } = await build(here, { protectedNames });
    expect(suspects.map(({ entry }) => entry)).toEqual(["biology.example"]);
    expect(manifest.sources[0]?.entries).toBe(20);
  });
});

describe("a bundle that is not whole changes nothing at all", () => {
  it.each([
    { why: "cut short", spoil: () => truncateSync(file, statSync(file).size - 600), code: "E_BUNDLE_TRUNCATED" },
    {
      why: "with something behind its end",
      spoil: () => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(512)])),
      code: "E_BUNDLE_ARCHIVE",
    },
    {
      why: "with an altered manifest",
      spoil: () => {
        const octets = readFileSync(file);
        octets[octets.indexOf("Biblioteka")] = 0x62;
        writeFileSync(file, octets);
      },
      code: "E_BUNDLE_SIGNATURE",
    },
    { why: "that is not there", spoil: () => rmSync(file), code: "E_BUNDLE_FILE" },
  ])("$why", async ({ spoil, code }) => {
    await loadTexts(here, { scams: { text: lines("mine", 20), loadedAt: NOW - 2 * DAY } });
    await carryOut();
    spoil();
    const before = picture(here);
    await expect(carryIn()).rejects.toMatchObject({ code });
    expect(picture(here)).toEqual(before);
  });
});
