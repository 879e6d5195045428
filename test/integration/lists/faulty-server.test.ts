/**
 * A server that goes wrong, and what children are protected by meanwhile: each fault has its own code, and the last good edition
 * goes on protecting, asked of the very pack a resolver would load.
 *
 * The names that must stay open are the shipped ones, so that the rows below are about the product and not about a table here.
 *
 * @module
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LayeredIndex } from "../../../blocklists/lookup/layered-index.ts";
import type { ListIndex } from "../../../blocklists/lookup/list-index.ts";
import { PackedIndex } from "../../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../blocklists/lookup/wire-name.ts";
import type { BuildOptions, BuildResult } from "../../../blocklists/update/build.ts";
import { buildGeneration } from "../../../blocklists/update/build.ts";
import { runBuild } from "../../../blocklists/update/run.ts";
import { loadProtected, protectedNames } from "../../../policies/load/load-protected.ts";
import { ListSource } from "../../../policies/schema/list-source.ts";
import type { DomainName, Instant } from "../../../policies/schema/vocabulary.ts";
import { answer, breakAfter, drip, endless, file, ListServer } from "../../support/list-server.ts";

const GOOD = Array.from({ length: 1_000 }, (_, i) => `bad${i}.example\n`).join("");
const neverBlock = (await readFile(resolve(import.meta.dirname, "../../../blocklists/local/never-block.txt"), "utf8"))
  .split("\n")
  .map((line) => line.replace(/#.*/u, "").trim())
  .filter((name) => name !== "") as DomainName[];
const guarded = protectedNames(loadProtected(), neverBlock);

let folder: string;
let good: BuildResult;
const server = new ListServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

const options = (more: Partial<BuildOptions> = {}): Omit<BuildOptions, "fetch"> => ({
  sources: [
    {
      source: ListSource.parse({
        id: "tried",
        title: { pl: "x", en: "x" },
        category: "TS-06",
        format: "domains",
        licence: "x",
        url: server.url("/list"),
        maxBytes: 8_000_000,
      }),
      baseFolder: folder,
    },
  ],
  due: "all",
  seed: 5,
  protectedNames: guarded,
  decisions: [],
  dataFolder: join(folder, "data"),
  now: 1_000 as Instant,
  generation: 1,
  keepPacks: [],
  ca: server.ca,
  ...more,
});
const again = (more: Partial<BuildOptions> = {}): Omit<BuildOptions, "fetch"> =>
  options({
    now: 2_000 as Instant,
    generation: 2,
    previous: good.manifest,
    keepPacks: [good.manifest.digest],
    ...more,
  });

async function indexOf(result: BuildResult): Promise<ListIndex> {
  const open = async (path: string): Promise<PackedIndex> =>
    PackedIndex.open(Uint8Array.from(await readFile(path)).buffer);
  const base = await open(result.packPath);
  return result.deltaPath === null ? base : LayeredIndex.over(base, await open(result.deltaPath));
}
function blocks(index: ListIndex, name: string): boolean {
  const octets = wireName(name);
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  return index.explain(walk, octets, 0, 1).length > 0;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latarnik-faulty-"));
  server.forget();
  server.on("/list", file('"1"', Buffer.from(GOOD)));
  good = await buildGeneration(options());
  expect(good.results).toMatchObject([{ id: "tried", status: "fresh", code: null, loadedAt: 1_000 }]);
});
afterEach(() => rm(folder, { recursive: true }));

/** The good list with one line more, as somebody who broke in would publish it. */
const poisonedWith = (line: string): RequestListener => file('"2"', Buffer.from(`${GOOD}${line}\nnew.example\n`));

describe("a source that was good", () => {
  it.each<{ why: string; route: () => RequestListener; more?: Partial<BuildOptions>; code: string }>([
    { why: "is not there any more", route: () => answer(404), code: "E_LIST_STATUS" },
    { why: "is on a server at fault", route: () => answer(500), code: "E_LIST_STATUS" },
    {
      why: "is a web page with status 200",
      route: () => answer(200, { "content-type": "text/html" }, "<!doctype html><p>Under construction"),
      code: "E_LIST_HTML",
    },
    {
      why: "is a web page that says it is text",
      route: () => answer(200, { "content-type": "text/plain" }, "<html><p>Under construction"),
      code: "E_LIST_HTML",
    },
    {
      why: "is half a gzip file",
      route: () => answer(200, {}, gzipSync(GOOD).subarray(0, 900)),
      code: "E_LIST_ARCHIVE",
    },
    {
      why: "announces 10 GB",
      route: () => endless({ "content-length": "10000000000" }).route,
      code: "E_LIST_TOO_LARGE",
    },
    { why: "never ends", route: () => endless().route, code: "E_LIST_TOO_LARGE" },
    {
      why: "redirects elsewhere",
      route: () => answer(302, { location: server.url("/elsewhere", "localhost") }),
      code: "E_LIST_REDIRECT",
    },
    { why: "drips", route: () => drip(10), more: { timeoutMs: 400 }, code: "E_LIST_TIMEOUT" },
    {
      why: "breaks off",
      route: () => breakAfter(200, { "content-length": String(GOOD.length) }, GOOD.slice(0, 5_000)),
      code: "E_LIST_FETCH",
    },
    { why: "is empty", route: () => answer(200), code: "E_LIST_EMPTY" },
    {
      why: "shrank by 90 %",
      route: () => answer(200, {}, GOOD.split("\n").slice(0, 100).join("\n")),
      code: "E_LIST_SHRUNK",
    },
    { why: "would close all of Poland", route: () => poisonedWith("pl"), code: "E_LIST_PUBLIC_SUFFIX" },
    { why: "would close com", route: () => poisonedWith("com"), code: "E_LIST_PUBLIC_SUFFIX" },
    { why: "would close all schools of a suffix", route: () => poisonedWith("edu.pl"), code: "E_LIST_PUBLIC_SUFFIX" },
    { why: "would close the children's helpline", route: () => poisonedWith("116111.pl"), code: "E_LIST_PROTECTED" },
    { why: "would close the search engine", route: () => poisonedWith("google.com"), code: "E_LIST_OVERBLOCK" },
  ])("and $why: $code, and the last edition protects", async (row) => {
    server.on("/list", row.route());
    server.on("/elsewhere", file('"2"', Buffer.from(`${GOOD}evil.example\n`)));
    const result = await buildGeneration(again(row.more));
    expect(result.results).toMatchObject([
      {
        id: "tried",
        status: "kept",
        code: row.code,
        message: expect.stringMatching(/\S/u) as string,
        loadedAt: 1_000,
        attempted: true,
      },
    ]);
    const index = await indexOf(result);
    expect(index.names).toBe(1_000);
    for (const name of ["bad0.example", "www.bad999.example"]) expect(blocks(index, name)).toBe(true);
    for (const name of ["116111.pl", "www.google.com", "any.pl", "any.com", "new.example", "evil.example"])
      expect(blocks(index, name)).toBe(false);

    // Nothing of the fault stays behind: the next good edition is taken.
    server.on("/list", file('"3"', Buffer.from(`${GOOD}later.example\n`)));
    const later = await buildGeneration(again({ now: 3_000 as Instant, generation: 3 }));
    expect(later.results).toMatchObject([{ status: "fresh", code: null, loadedAt: 3_000 }]);
    expect(blocks(await indexOf(later), "later.example")).toBe(true);
  });

  it("and is the same still: nothing is wrong, nothing is built", async () => {
    const result = await buildGeneration(again());
    expect(server.asked.at(-1)?.headers["if-none-match"]).toBe('"1"');
    expect(result).toMatchObject({
      kind: "unchanged",
      results: [{ status: "unchanged", code: null, loadedAt: 2_000 }],
    });
    expect(blocks(await indexOf(result), "bad0.example")).toBe(true);
  });

  it("and fails, seen from the thread that builds", async () => {
    server.on("/list", answer(200, { "content-type": "text/html" }, "<html>"));
    const result = await runBuild(again());
    expect(result.results).toMatchObject([{ status: "kept", code: "E_LIST_HTML" }]);
  });

  it.each([
    { line: "pl", group: "public-suffix" },
    { line: "116111.pl", group: "never-block" },
    { line: "google.com", group: "popular" },
  ])("and lists $line: the entry waits for a person", async ({ line, group }) => {
    server.on("/list", poisonedWith(line));
    const { suspects } = await buildGeneration(again());
    expect(suspects).toMatchObject([{ source: "tried", entry: line, group, line: 1_001 }]);
  });
});

it("a source that never was good is left out when it fails, and no child stays without the others", async () => {
  server.on("/list", answer(500));
  const fresh = await mkdtemp(join(tmpdir(), "latarnik-faulty-"));
  const other = ListSource.parse({
    id: "other",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "domains",
    licence: "x",
    url: server.url("/other"),
  });
  server.on("/other", answer(200, {}, "other.example\n"));
  const { sources } = options();
  const result = await buildGeneration(
    options({ sources: [...sources, { source: other, baseFolder: folder }], dataFolder: fresh }),
  );
  expect(result.results).toMatchObject([
    { id: "tried", status: "refused", code: "E_LIST_STATUS", loadedAt: null },
    { id: "other", status: "fresh", code: null },
  ]);
  expect(blocks(await indexOf(result), "other.example")).toBe(true);
  await rm(fresh, { recursive: true });
});
