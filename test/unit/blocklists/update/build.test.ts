/**
 * Building generations from files and a local server: fresh, kept and refused sources, limits, redirects, last good.
 *
 * @module
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PackedIndex } from "../../../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import type { BuildOptions, BuildResult } from "../../../../blocklists/update/build.ts";
import { buildGeneration } from "../../../../blocklists/update/build.ts";
import { ListUpdateError } from "../../../../blocklists/update/error.ts";
import { loadSource } from "../../../../blocklists/update/load.ts";
import { runBuild } from "../../../../blocklists/update/run.ts";
import { ListStore } from "../../../../blocklists/update/store.ts";
import { UnusableLog } from "../../../../blocklists/update/unusable-log.ts";
import { ListManifest, ListSource } from "../../../../policies/schema/list-source.ts";
import type { DomainName, Instant } from "../../../../policies/schema/vocabulary.ts";

let folder: string;
let respond: RequestListener;
let asked: IncomingMessage[];
const server = createServer((request, response) => {
  asked.push(request);
  respond(request, response);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latarnik-lists-"));
  asked = [];
  respond = (_request, response) => response.end("bad.example\n");
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

/** https://lists.example is played by a plain server on this machine; everything else is the real fetch. */
const fetch: typeof globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname !== "lists.example") throw new TypeError(`asked for ${url.href}`);
  return globalThis.fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${url.pathname}`, init);
};

const source = (more: Partial<Record<keyof ListSource, unknown>> = {}): ListSource =>
  ListSource.parse({
    id: "tried",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "domains",
    licence: "x",
    ...(more.file === undefined && { url: "https://lists.example/list.txt" }),
    ...more,
  });
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: unknown) => (error instanceof ListUpdateError ? error.code : String(error)),
  );
const answer =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = "") =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };

describe("loadSource", () => {
  const load = (more = {}, options = {}) => loadSource(source(more), { baseFolder: folder, fetch, ...options });
  const loaded = async (more = {}, options = {}) => {
    const result = await load(more, options);
    return result.kind === "fresh" ? Buffer.from(result.octets).toString() : result.kind;
  };

  it("reads a file beside the file that names it", async () => {
    await writeFile(join(folder, "list.txt"), "a.example\n");
    expect(await loaded({ file: "list.txt" })).toBe("a.example\n");
  });
  it("asks a server and remembers its validators", async () => {
    respond = answer(200, { etag: '"1"', "last-modified": "Sun, 22 Nov 2026 00:00:00 GMT" }, "a.example\n");
    expect(await load()).toMatchObject({
      validators: { etag: '"1"', lastModified: "Sun, 22 Nov 2026 00:00:00 GMT" },
    });
  });
  it("asks for a newer edition only", async () => {
    respond = answer(304);
    expect(await loaded({}, { previous: { etag: '"1"', lastModified: "then" } })).toBe("unchanged");
    expect(asked[0]?.headers).toMatchObject({ "if-none-match": '"1"', "if-modified-since": "then" });
  });
  it("takes gzip as a content encoding", async () => {
    respond = answer(200, { "content-encoding": "gzip" }, gzipSync("zipped.example\n"));
    expect(await loaded()).toBe("zipped.example\n");
  });
  it("follows https redirects", async () => {
    respond = (request, response) =>
      request.url === "/list.txt"
        ? response.writeHead(302, { location: "/moved.txt" }).end()
        : response.end("moved.example\n");
    expect(await loaded()).toBe("moved.example\n");
  });

  it.each<{ why: string; respond: RequestListener; more?: object; options?: object; code: string }>([
    {
      why: "a redirect to plain http",
      respond: answer(301, { location: "http://lists.example/" }),
      code: "E_LIST_REDIRECT",
    },
    { why: "a redirect to a file", respond: answer(301, { location: "file:///etc/passwd" }), code: "E_LIST_REDIRECT" },
    { why: "a redirect nowhere", respond: answer(302), code: "E_LIST_REDIRECT" },
    { why: "redirects in a circle", respond: answer(302, { location: "/list.txt" }), code: "E_LIST_REDIRECT" },
    { why: "not found", respond: answer(404, {}, "<html>"), code: "E_LIST_STATUS" },
    { why: "304 although nothing is at hand", respond: answer(304), code: "E_LIST_STATUS" },
    {
      why: "too many octets",
      respond: answer(200, {}, "x".repeat(200)),
      more: { maxBytes: 100 },
      code: "E_LIST_TOO_LARGE",
    },
    {
      why: "a small answer that unpacks to much",
      respond: answer(200, { "content-encoding": "gzip" }, gzipSync("x".repeat(100_000))),
      more: { maxBytes: 5_000 },
      code: "E_LIST_TOO_LARGE",
    },
    { why: "no answer", respond: () => undefined, options: { timeoutMs: 100 }, code: "E_LIST_TIMEOUT" },
    {
      why: "an answer that stops",
      respond: (_q, r) => void r.writeHead(200, { "content-length": "50" }).write("a"),
      options: { timeoutMs: 200 },
      code: "E_LIST_TIMEOUT",
    },
    { why: "a connection that breaks", respond: (q) => q.socket.destroy(), code: "E_LIST_FETCH" },
    {
      why: "half an answer",
      respond: (q, r) => r.writeHead(200, { "content-length": "50" }).write("a", () => q.socket.destroy()),
      code: "E_LIST_FETCH",
    },
    { why: "a file that is not there", respond: answer(200), more: { file: "nothing.txt" }, code: "E_LIST_FILE" },
    { why: "a folder", respond: answer(200), more: { file: "." }, code: "E_LIST_FILE" },
  ])("refuses $why: $code", async (row) => {
    respond = row.respond;
    expect(await code(load(row.more, row.options))).toBe(row.code);
  });
});

describe("buildGeneration", () => {
  const build = (sources: ListSource[], more: Partial<BuildOptions> = {}): Promise<BuildResult> =>
    buildGeneration({
      sources: sources.map((one) => ({ source: one, baseFolder: folder })),
      due: "all",
      seed: 5,
      protectedNames: [{ name: "help.example" as DomainName, group: "never-block", alarm: true }],
      decisions: [],
      keepPacks: [],
      dataFolder: join(folder, "data"),
      now: 1_000 as Instant,
      generation: 1,
      fetch,
      ...more,
    });
  const blockedBy = async (result: BuildResult, name: string): Promise<string[]> => {
    const index = PackedIndex.open(Uint8Array.from(await readFile(result.packPath)).buffer);
    const octets = wireName(name);
    const walk = new SuffixWalk();
    walkName(octets, 0, octets.length, index.seed, walk);
    return index.explain(walk, octets, 0, 1).map((found) => index.sources[found.source] as string);
  };

  it("publishes a pack and a manifest that fits its schema", async () => {
    await writeFile(join(folder, "file.txt"), "worse.example\nx.worse.example\nhelp.example\n");
    const result = await build([source(), source({ id: "local", file: "file.txt" })]);
    expect(ListManifest.parse(result.manifest)).toMatchObject({ generation: 1, names: 2 });
    expect(result.results.map((r) => `${r.id} ${r.status}`)).toEqual(["tried fresh", "local fresh"]);
    expect(result.manifest.sources[1]).toMatchObject({ lines: 3, entries: 1, subsumed: 1, unusable: 1 });
    expect(await blockedBy(result, "www.worse.example")).toEqual(["local"]);
    expect(await readFile(result.unusablePaths["local"] as string, "utf8")).toBe(
      '{"line":3,"column":1,"reason":"protected-name","text":"help.example"}\n',
    );
  });

  it("keeps the last good edition of a source that fails, and says so", async () => {
    const first = await build([source()]);
    respond = answer(500);
    const second = await build([source()], { now: 2_000 as Instant, generation: 2, previous: first.manifest });
    expect(second.results[0]).toMatchObject({ status: "kept", code: "E_LIST_STATUS", loadedAt: 1_000 });
    expect(await blockedBy(second, "bad.example")).toEqual(["tried"]);
    expect(second.manifest.digest).toBe(first.manifest.digest);
    expect(second.diff).toMatchObject({ added: 0, removed: 0 });
  });

  it.each([
    { why: "an error page", body: "<html>404</html>", code: "E_LIST_HTML" },
    { why: "an empty list", body: "", code: "E_LIST_EMPTY" },
    { why: "half a list", body: "n1.example\nn2.example\n", code: "E_LIST_SHRUNK" },
  ])("keeps the last good edition when the gates refuse $why", async (row) => {
    respond = answer(200, {}, "n1.example\nn2.example\nn3.example\nn4.example\n");
    await build([source()]);
    respond = answer(200, {}, row.body);
    for (const generation of [2, 3]) {
      // Twice: a refused edition must not become what the next one is measured by.
      const result = await build([source()], { now: 2_000 as Instant, generation });
      expect(result.results[0]).toMatchObject({ status: "kept", code: row.code, loadedAt: 1_000 });
      expect(result.manifest.names).toBe(4);
    }
  });

  it("leaves a source out that never was good, and goes on with the others", async () => {
    respond = (request, response) =>
      request.url === "/good" ? response.end("bad.example\n") : response.writeHead(503).end();
    const result = await build([source(), source({ id: "good", url: "https://lists.example/good" })]);
    expect(result.results).toMatchObject([
      { status: "refused", code: "E_LIST_STATUS", loadedAt: null },
      { status: "fresh", code: null },
    ]);
    expect(result.manifest.sources.map((s) => [s.id, s.index])).toEqual([["good", 1]]);
    expect(await blockedBy(result, "bad.example")).toEqual(["good"]);
  });

  it("asks again with the validators of the edition at hand, and of that address only", async () => {
    respond = answer(200, { etag: '"1"' }, "bad.example\n");
    await build([source()]);
    respond = answer(304);
    const second = await build([source()], { now: 2_000 as Instant });
    expect(second.results[0]).toMatchObject({ status: "unchanged", loadedAt: 2_000, contentAt: 1_000 });
    expect(asked[1]?.headers["if-none-match"]).toBe('"1"');
    respond = answer(200, {}, "other.example\n");
    await build([source({ url: "https://lists.example/other" })]);
    expect(asked[2]?.headers["if-none-match"]).toBeUndefined();
  });

  it("loads anew what was damaged on disk", async () => {
    respond = answer(200, { etag: '"1"' }, "bad.example\n");
    const first = await build([source()]);
    await writeFile(join(folder, "data/lists/raw", first.manifest.sources[0]!.digest), "changed");
    const second = await build([source()]);
    expect(asked[1]?.headers["if-none-match"]).toBeUndefined();
    expect(await blockedBy(second, "bad.example")).toEqual(["tried"]);
  });

  it("says what changed, keeps the pack before, and deletes what nobody needs", async () => {
    const first = await build([source()]);
    respond = answer(200, {}, "worse.example\n");
    const second = await build([source()], { previous: first.manifest, generation: 2 });
    expect(second.diff).toEqual({
      added: 1,
      removed: 1,
      addedSample: ["worse.example"],
      removedSample: ["bad.example"],
    });
    expect(await readdir(join(folder, "data/lists/packs"))).toHaveLength(2);
    await build([source()], { previous: second.manifest, generation: 3 });
    expect(await readdir(join(folder, "data/lists/packs"))).toEqual([`${second.manifest.digest}.pack`]);
    expect(await readdir(join(folder, "data/lists/raw"))).toHaveLength(1);
  });

  it("leaves disabled sources out", async () => {
    const result = await build([source({ enabled: false }), source({ id: "on" })]);
    expect(result.manifest.sources.map((s) => [s.id, s.index])).toEqual([["on", 0]]);
  });

  it("refuses a damaged state file and a data folder it cannot use", async () => {
    await mkdir(join(folder, "data/lists"), { recursive: true });
    await writeFile(join(folder, "data/lists/sources.json"), "{");
    expect(await code(build([source()]))).toBe("E_LIST_STORE");
    await writeFile(join(folder, "occupied"), "");
    expect(await code(build([source()], { dataFolder: join(folder, "occupied") }))).toBe("E_LIST_STORE");
  });

  it("never shows a file under its name before it is whole", async () => {
    await new ListStore(folder).putRaw(new Uint8Array(1));
    expect((await readdir(join(folder, "raw"))).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });
});

describe("runBuild", () => {
  const options = (): Omit<BuildOptions, "fetch"> => ({
    sources: [{ source: source({ file: "list.txt" }), baseFolder: folder }],
    due: "all",
    seed: 5,
    protectedNames: [],
    decisions: [],
    keepPacks: [],
    dataFolder: join(folder, "data"),
    now: 1_000 as Instant,
    generation: 1,
  });

  it("builds the same on its thread", async () => {
    await writeFile(join(folder, "list.txt"), "bad.example\n");
    const threaded = await runBuild(options());
    const { manifest } = await buildGeneration(options());
    expect(threaded.manifest).toEqual(manifest);
  });
  it("keeps this thread free meanwhile", async () => {
    await writeFile(join(folder, "list.txt"), Array.from({ length: 150_000 }, (_, i) => `n${i}.example\n`).join(""));
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    await runBuild(options());
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });
  it("hands errors over with their code", async () => {
    await mkdir(join(folder, "data/lists"), { recursive: true });
    await writeFile(join(folder, "data/lists/sources.json"), "[]");
    await writeFile(join(folder, "list.txt"), "bad.example\n");
    const failed = runBuild(options());
    expect(await code(failed)).toBe("E_LIST_STORE");
    await expect(failed).rejects.toThrow(/^lists: \S+sources\.json is damaged/u);
  });
  it.each([
    { why: "throws", program: "throw new Error('planted')", message: /planted/u },
    { why: "ends without a word", program: "process.exit(3)", message: /ended with code 3/u },
  ])("fails with a code when the thread $why", async ({ program, message }) => {
    await writeFile(join(folder, "thread.mjs"), program);
    const failed = runBuild(options(), undefined, pathToFileURL(join(folder, "thread.mjs")));
    expect(await code(failed)).toBe("E_LIST_COMPILE");
    await expect(failed).rejects.toThrow(message);
  });
});

it("bounds the file of unusable lines and counts the rest", async () => {
  const path = join(folder, "unusable/x.jsonl");
  const log = new UnusableLog(path, 2);
  for (let line = 1; line <= 5; line++) log.add({ line, column: 1, reason: "syntax", text: "x" });
  log.close();
  const lines = (await readFile(path, "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ line: 1 }, { line: 2 }, { rest: 3 }]);
});
