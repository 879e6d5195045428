/**
 * From one build to the next: what is asked, what is refused and why, what is packed anew, what can be gone back to.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOfWire } from "../../../../blocklists/lookup/wire-name.ts";
import type { BuildOptions, BuildProgress, BuildResult } from "../../../../blocklists/update/build.ts";
import { buildGeneration } from "../../../../blocklists/update/build.ts";
import { findLine } from "../../../../blocklists/update/find-line.ts";
import { openLists } from "../../../../blocklists/update/open-lists.ts";
import { preview } from "../../../../blocklists/update/preview.ts";
import { runBuild, runPreview } from "../../../../blocklists/update/run.ts";
import { ListStore } from "../../../../blocklists/update/store.ts";
import { SuffixWalk, walkName } from "../../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import { ListManifest, ListSource } from "../../../../policies/schema/list-source.ts";
import type { ProtectedName } from "../../../../policies/schema/protected.ts";
import type { Digest, DomainName, Instant } from "../../../../policies/schema/vocabulary.ts";

let folder: string;
/** address → text, status or a promise of it */
let web: Map<string, () => Response | Promise<Response>>;
let asked: string[];
let now: number;
let previous: ListManifest | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latarnik-generations-"));
  web = new Map();
  asked = [];
  now = 1_000_000;
  previous = undefined;
});
afterEach(() => rm(folder, { recursive: true }));

const fetch: typeof globalThis.fetch = async (input) => {
  const url = input instanceof Request ? input.url : String(input);
  asked.push(url);
  return (web.get(url) ?? ((): Response => new Response("", { status: 404 })))();
};
const serve = (url: string, text: string): void => void web.set(url, () => new Response(text));

const source = (id: string, more: Record<string, unknown> = {}): ListSource =>
  ListSource.parse({
    id,
    title: { pl: id, en: id },
    category: "TS-06",
    format: "domains",
    licence: "x",
    ...(more["file"] === undefined && { url: `https://${id}.example/list` }),
    ...more,
  });
const urlOf = (id: string): string => `https://${id}.example/list`;

const protectedNames: ProtectedName[] = [
  { name: "116111.pl" as DomainName, group: "never-block", alarm: true },
  { name: "google.com" as DomainName, group: "popular", alarm: true },
  { name: "library.example.org" as DomainName, group: "libraries", alarm: false },
];
const numbered = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `n${from + i}.example.net\n`).join("");

const optionsOf = (sources: readonly ListSource[], more: Partial<BuildOptions> = {}): BuildOptions => ({
  sources: sources.map((one) => ({ source: one, baseFolder: folder })),
  due: "all",
  ...(previous !== undefined && { previous }),
  seed: 5,
  protectedNames,
  decisions: [],
  dataFolder: folder,
  now: now as Instant,
  generation: (previous?.generation ?? 0) + 1,
  keepPacks: [],
  fetch,
  ...more,
});
/** Builds five minutes later each time, on top of the build before. */
async function build(sources: readonly ListSource[], more: Partial<BuildOptions> = {}): Promise<BuildResult> {
  now += 300_000;
  const result = await buildGeneration(optionsOf(sources, more));
  previous = ListManifest.parse(JSON.parse(JSON.stringify(result.manifest)));
  return result;
}
async function names(manifest: ListManifest): Promise<string[]> {
  const found: string[] = [];
  const index = await openLists(join(folder, "lists"), manifest);
  index?.forEachName((octets) => found.push(textOfWire(octets, 0, octets.length)));
  return found.sort();
}
async function blocks(manifest: ListManifest, name: string): Promise<string[]> {
  const index = (await openLists(join(folder, "lists"), manifest))!;
  const octets = wireName(name);
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  return index.explain(walk, octets, 0, 1).map((rule) => `${index.sources[rule.source]} ${rule.entry}`);
}

describe("what is asked", () => {
  it("loads only what is due, and says so of the rest", async () => {
    for (const id of ["a", "b"]) serve(urlOf(id), `${id}.example.net\n`);
    await build([source("a"), source("b")]);
    asked = [];
    serve(urlOf("a"), "a.example.net\nmore.example.net\n");
    const result = await build([source("a"), source("b")], { due: ["a"] });
    expect(asked).toEqual([urlOf("a")]);
    expect(result.results).toMatchObject([
      {
        id: "a",
        status: "fresh",
        attempted: true,
        loadedAt: now,
        contentAt: now,
        diff: { added: 1, removed: 0, addedSample: ["more.example.net"] },
      },
      { id: "b", status: "not-asked", attempted: false, loadedAt: now - 300_000, contentAt: now - 300_000, diff: null },
    ]);
    expect(await names(result.manifest)).toEqual(["a.example.net", "b.example.net", "more.example.net"]);
  });

  it("keeps attempt, last success and age of content apart", async () => {
    serve(urlOf("a"), "a.example.net\n");
    await build([source("a")]);
    const first = now;
    const same = await build([source("a")]);
    expect(same.results[0]).toMatchObject({ status: "unchanged", loadedAt: now, contentAt: first });
    const confirmed = now;
    web.clear();
    const failed = await build([source("a")]);
    expect(failed.results[0]).toMatchObject({
      status: "kept",
      code: "E_LIST_STATUS",
      attempted: true,
      loadedAt: confirmed,
      contentAt: first,
    });
  });

  it("asks four servers at once and each of them one question at a time", async () => {
    const busy = new Map<string, number>();
    let most = 0;
    const sources = ["a", "b", "c", "d", "e", "f"].flatMap((host) =>
      [1, 2].map((n) => source(`${host}${n}`, { url: `https://${host}.example/${n}` })),
    );
    for (const { url, id } of sources)
      web.set(url!, async () => {
        const host = new URL(url!).host;
        expect(busy.get(host) ?? 0).toBe(0);
        busy.set(host, 1);
        most = Math.max(
          most,
          [...busy.values()].reduce((sum, one) => sum + one, 0),
        );
        await pause(10);
        busy.set(host, 0);
        return new Response(`${id}.example.net\n`);
      });
    const result = await build(sources);
    expect(result.results.map(({ status }) => status)).toEqual(sources.map(() => "fresh"));
    expect(most).toBe(4);
  });

  it("fetches nothing offline, but looks at local files and takes what came by hand", async () => {
    await writeFile(join(folder, "own.txt"), "own.example.net\n");
    const all = [source("a"), source("own", { file: "own.txt" })];
    const store = new ListStore(join(folder, "lists"));
    await store.putImported(all[0]!, new TextEncoder().encode("carried.example.net\n"), 900_000 as Instant);
    const result = await build(all, { offline: true });
    expect(asked).toEqual([]);
    expect(result.results).toMatchObject([
      { status: "fresh", attempted: false, loadedAt: 900_000, contentAt: now },
      { status: "fresh", attempted: true, loadedAt: now },
    ]);
    expect(await store.imports()).toEqual({});
    // Older than what is here: of no use.
    await store.putImported(all[0]!, new TextEncoder().encode("older.example.net\n"), 800_000 as Instant);
    const second = await build(all, { offline: true });
    expect(second.kind).toBe("unchanged");
    expect(await names(second.manifest)).toEqual(["carried.example.net", "own.example.net"]);
    expect(await store.imports()).toEqual({});
  });

  it("tells how far it is", async () => {
    serve(urlOf("a"), "a.example.net\n");
    const told: BuildProgress[] = [];
    await buildGeneration(optionsOf([source("a")]), (progress) => told.push(progress));
    expect(told.map(({ phase, source: one }) => [phase, one?.phase ?? null].join(" "))).toEqual(
      expect.arrayContaining([
        "loading waiting",
        "loading downloading",
        "loading checking",
        "compiling ",
        "publishing ",
      ]),
    );
    expect(told.at(-1)).toEqual({ phase: "publishing", done: 1, total: 1, current: null });
  });
});

describe("what is packed", () => {
  const big = source("big");
  const small = source("small");
  beforeEach(async () => {
    serve(urlOf("big"), numbered(0, 2_000));
    serve(urlOf("small"), "s.example.net\n");
    await build([big, small]);
  });

  it("nothing, if nothing changed", async () => {
    const before = previous!;
    const result = await build([big, small]);
    expect(result).toMatchObject({ kind: "unchanged", diff: { added: 0, removed: 0 }, deltaPath: null });
    expect(result.manifest).toEqual(before);
    expect(await readdir(join(folder, "lists/packs"))).toEqual([`${before.digest}.pack`]);
  });

  it("little, if little changed, always measured from the full pack", async () => {
    const base = previous!;
    serve(urlOf("big"), numbered(1, 2_000));
    const first = await build([big, small]);
    expect(first).toMatchObject({
      kind: "delta",
      diff: { added: 1, removed: 1, addedSample: ["n2000.example.net"], removedSample: ["n0.example.net"] },
    });
    expect(first.manifest).toMatchObject({ digest: base.digest, names: 2_001, delta: { names: 2 } });
    serve(urlOf("big"), numbered(3, 2_000));
    const second = await build([big, small]);
    // Two more since the edition before, three since the base.
    expect(second.results[0]?.diff).toMatchObject({ added: 2, removed: 2 });
    expect(second.diff).toMatchObject({ added: 2, removed: 2 });
    expect(second.manifest).toMatchObject({ digest: base.digest, delta: { names: 6 } });
    const { manifest } = await buildGeneration({ ...optionsOf([big, small]), dataFolder: join(folder, "anew") });
    expect(second.manifest.sources).toEqual(manifest.sources);
    expect(await names(second.manifest)).toEqual((await names(previous!)).filter((name) => name !== "n2.example.net"));
    expect(await blocks(second.manifest, "n0.example.net")).toEqual([]);
    expect(await blocks(second.manifest, "www.n2002.example.net")).toEqual(["big n2002.example.net"]);
    // The delta before is of no use any more.
    expect((await readdir(join(folder, "lists/packs"))).sort()).toEqual(
      [base.digest, first.manifest.delta!.digest, second.manifest.delta!.digest]
        .map((digest) => `${digest}.pack`)
        .sort(),
    );
  });

  it("nothing over the base once a list is back to what it was", async () => {
    const base = previous!;
    serve(urlOf("big"), numbered(1, 2_000));
    await build([big, small]);
    serve(urlOf("big"), numbered(0, 2_000));
    const back = await build([big, small]);
    expect(back).toMatchObject({ kind: "delta", deltaPath: null, diff: { added: 1, removed: 1 } });
    expect(back.manifest).toMatchObject({ digest: base.digest, generation: 3, sources: base.sources });
  });

  it.each([
    { why: "much changed", more: {}, text: numbered(41, 2_000) },
    {
      why: "a decision was made",
      more: { decisions: [{ source: "big" as never, entry: "x.example", decision: "block" as const }] },
      text: numbered(1, 2_000),
    },
    { why: "a name became protected", more: { protectedNames: [] }, text: numbered(1, 2_000) },
    { why: "the base is a day old", more: {}, later: 86_400_000, text: numbered(1, 2_000) },
    { why: "a source was added", more: {}, also: true, text: numbered(1, 2_000) },
  ])("all, if $why", async ({ more, text, later = 0, also = false }) => {
    serve(urlOf("big"), text);
    serve(urlOf("third"), "t.example.net\n");
    now += later;
    const result = await build([big, small, ...(also ? [source("third")] : [])], more);
    expect(result.kind).toBe("full");
    expect(result.manifest.delta).toBeUndefined();
  });

  it("all, if the base is gone or damaged, or of another program", async () => {
    const pack = join(folder, "lists/packs", `${previous!.digest}.pack`);
    serve(urlOf("big"), numbered(1, 2_000));
    const octets = await readFile(pack);
    octets[40] = octets[40]! ^ 1;
    await writeFile(pack, octets);
    const second = await build([big, small]);
    expect(second.kind).toBe("full");
    serve(urlOf("big"), numbered(2, 2_000));
    await rm(join(folder, "lists/packs", `${second.manifest.digest}.pack`));
    expect((await build([big, small])).kind).toBe("full");
    await writeFile(join(folder, "lists/build.json"), '{"format":1}');
    serve(urlOf("big"), numbered(3, 2_000));
    expect((await build([big, small])).kind).toBe("full");
  });

  it("keeps the packs that can be gone back to", async () => {
    const first = previous!;
    serve(urlOf("big"), numbered(500, 2_000));
    await build([big, small], { keepPacks: [first.digest] });
    serve(urlOf("big"), numbered(1_000, 2_000));
    const third = await build([big, small], { keepPacks: [first.digest] });
    const kept = await readdir(join(folder, "lists/packs"));
    expect(kept).toContain(`${first.digest}.pack`);
    expect(kept).toContain(`${third.manifest.digest}.pack`);
    await build([big, small], { keepPacks: [] });
    expect(await readdir(join(folder, "lists/packs"))).not.toContain(`${first.digest}.pack`);
  });

  it("offers its newest build anew to whoever publishes something else", async () => {
    const first = previous!;
    serve(urlOf("big"), numbered(500, 2_000));
    const second = await build([big, small], { keepPacks: [first.digest] });
    // Somebody went back to the first generation; the lists did not change since.
    previous = { ...first, generation: 3 };
    const third = await build([big, small]);
    expect(third).toMatchObject({ kind: "full", diff: { added: 500, removed: 500 } });
    expect(third.manifest).toMatchObject({ generation: 4, digest: second.manifest.digest });
  });

  it("reads the state files of the program before", async () => {
    const path = join(folder, "lists/sources.json");
    const { sources } = JSON.parse(await readFile(path, "utf8")) as { sources: Record<string, object> };
    const old = Object.fromEntries(
      Object.entries(sources).map(([id, state]) => [id, { ...state, suspects: undefined, contentAt: undefined }]),
    );
    await writeFile(path, JSON.stringify(old));
    expect((await build([big, small])).results.map(({ status }) => status)).toEqual(["unchanged", "unchanged"]);
  });
});

describe("poisoned editions", () => {
  const good = numbered(0, 500);
  it.each([
    { why: "a top-level domain", line: "pl", code: "E_LIST_PUBLIC_SUFFIX", entry: "pl", covers: "pl" },
    { why: "another", line: "com", code: "E_LIST_PUBLIC_SUFFIX", entry: "com", covers: "com" },
    { why: "a public suffix", line: "co.uk", code: "E_LIST_PUBLIC_SUFFIX", entry: "co.uk", covers: "co.uk" },
    { why: "a helpline", line: "116111.pl", code: "E_LIST_PROTECTED", entry: "116111.pl", covers: "116111.pl" },
    {
      why: "a name everybody uses",
      line: "google.com",
      code: "E_LIST_OVERBLOCK",
      entry: "google.com",
      covers: "google.com",
    },
  ])("are refused for $why, whether little or much else changed", async ({ line, code, entry, covers }) => {
    serve(urlOf("a"), good);
    serve(urlOf("b"), "b.example.net\n");
    const all = [source("a"), source("b")];
    await build(all);
    const before = previous!;
    for (const poisoned of [`${good}${line}\n`, `${numbered(0, 700)}${line}\n`]) {
      serve(urlOf("a"), poisoned);
      const result = await build(all);
      expect(result.results[0]).toMatchObject({ status: "kept", code, attempted: true, diff: null });
      expect(result.results[1]).toMatchObject({ status: "unchanged", code: null });
      expect(result.suspects).toMatchObject([{ source: "a", entry, covers }]);
      expect(result).toMatchObject({ kind: "unchanged", manifest: before });
    }
    // Asked again, it is refused again without being compiled, and stays in the queue.
    const phases = new Set<string>();
    const again = await buildGeneration(optionsOf(all), ({ phase }) => phases.add(phase));
    expect([...phases]).toEqual(["loading"]);
    expect(again.results[0]).toMatchObject({ status: "kept", code });
    expect(again.suspects).toHaveLength(1);
    // A person leaves the entry out: the edition is taken without it.
    const decided = await build(all, { decisions: [{ source: "a" as never, entry, decision: "leave-out" }] });
    expect(decided.results[0]).toMatchObject({ status: "fresh", code: null, diff: { added: 200 } });
    expect(decided.suspects).toEqual([]);
    expect(await blocks(decided.manifest, `www.${covers}`)).toEqual([]);
  });

  it("are taken without the entry where there was nothing before, and later ones are not refused for it", async () => {
    serve(urlOf("a"), `${good}google.com\n`);
    const first = await build([source("a")]);
    expect(first.results[0]).toMatchObject({ status: "fresh", code: null });
    expect(first.suspects).toMatchObject([{ entry: "google.com", group: "popular", line: 501 }]);
    expect(first.manifest.sources[0]).toMatchObject({
      entries: 500,
      quarantined: 1,
      unusableByReason: { "protected-name": 1 },
    });
    serve(urlOf("a"), `new.example.net\n${good}google.com\n`);
    const second = await build([source("a")]);
    expect(second).toMatchObject({ kind: "delta", results: [{ status: "fresh", code: null }] });
    expect(second.suspects).toMatchObject([{ entry: "google.com", line: 502 }]);
    expect(await blocks(second.manifest, "google.com")).toEqual([]);
    serve(urlOf("a"), `${numbered(400, 500)}google.com\n`);
    const third = await build([source("a", { maxShrinkPercent: 90 })]);
    expect(third).toMatchObject({ kind: "full", results: [{ status: "fresh", code: null }] });
    const decided = await build([source("a")], {
      decisions: [{ source: "a" as never, entry: "google.com", decision: "block" }],
    });
    expect(await blocks(decided.manifest, "www.google.com")).toEqual(["a google.com"]);
  });

  it("leave out what raises no alarm and take the rest", async () => {
    serve(urlOf("a"), good);
    await build([source("a")]);
    serve(urlOf("a"), `${good}example.org\n`);
    const result = await build([source("a")]);
    expect(result.results[0]).toMatchObject({ status: "fresh", code: null });
    expect(result.suspects).toMatchObject([
      { entry: "example.org", covers: "library.example.org", group: "libraries", scope: "subtree" },
    ]);
    expect(await blocks(result.manifest, "library.example.org")).toEqual([]);
    // Suspects are told of lists that were not asked, too.
    expect((await build([source("a")], { due: [] })).suspects).toHaveLength(1);
  });

  it.each([
    { why: "shrunk", text: numbered(0, 50), code: "E_LIST_SHRUNK" },
    { why: "empty", text: "# nothing\n", code: "E_LIST_EMPTY" },
    { why: "too long", text: numbered(0, 505), code: "E_LIST_TOO_MANY" },
    { why: "without the probe", text: numbered(1, 500), code: "E_LIST_PROBE" },
    { why: "a page", text: "<!DOCTYPE html><html><body>n0.example.net</body></html>", code: "E_LIST_HTML" },
  ])("and such that are $why are refused: $code", async ({ text, code }) => {
    const tried = source("a", { maxEntries: 502, probes: ["www.n0.example.net"] });
    serve(urlOf("a"), good);
    await build([tried]);
    serve(urlOf("a"), text);
    expect((await build([tried])).results[0]).toMatchObject({ status: "kept", code });
    serve(urlOf("a"), `${good}new.example.net\n`);
    expect((await build([tried])).results[0]).toMatchObject({ status: "fresh", code: null });
  });
});

it("shows nothing of an opaque list", async () => {
  const digests = (...names: string[]): string =>
    names.map((name) => `${createHash("sha256").update(name).digest("hex")}\n`).join("");
  const opaque = source("a", { format: "sha256", opaque: true, locked: true });
  const plain = source("b", { opaque: true, locked: true });
  serve(urlOf("a"), digests("secret.example.net"));
  serve(urlOf("b"), "hidden.example.net\ngoogle.com\n");
  const result = await build([opaque, plain]);
  expect(result.diff).toMatchObject({ addedSample: [], added: 1 });
  expect(result.results.map(({ diff }) => diff)).toMatchObject([
    { added: 1, addedSample: [] },
    { added: 1, addedSample: [] },
  ]);
  expect(JSON.stringify(result.suspects)).not.toContain("google");
  expect(await findLine({ dataFolder: folder, source: plain, entry: "hidden.example.net" })).toBeNull();
  const unusable = await readFile(result.unusablePaths["b"]!, "utf8");
  expect(unusable).not.toContain("google");
});

describe("preview", () => {
  it("says what a list would newly block and takes nothing in", async () => {
    serve(urlOf("a"), "known.example.net\n");
    serve(
      urlOf("b"),
      "# x\nknown.example.net\nnew.example.net\nwww.known.example.net\nshop.example.com\nexample.org\n?\n",
    );
    const { manifest } = await build([source("a")]);
    const files = await readdir(join(folder, "lists"), { recursive: true });
    const found = await preview({
      source: { source: source("b"), baseFolder: folder },
      seed: 5,
      protectedNames,
      decisions: [],
      dataFolder: folder,
      popular: ["www.shop.example.com", "known.example.net", "other.example.com"] as DomainName[],
      base: manifest,
      fetch,
    });
    expect(found).toEqual({
      entries: 3,
      unusable: 2,
      newNames: 2,
      newSample: expect.arrayContaining(["new.example.net", "shop.example.com"]) as never,
      protected: [{ name: "library.example.org", group: "libraries", entry: "example.org" }],
      popular: ["www.shop.example.com"],
    });
    expect(await readdir(join(folder, "lists"), { recursive: true })).toEqual(files);
  });

  it("does not count what the list itself blocks already", async () => {
    serve(urlOf("a"), "known.example.net\n");
    const { manifest } = await build([source("a")]);
    const found = await preview({
      ...optionsOf([]),
      source: { source: source("a"), baseFolder: folder },
      popular: [],
      base: manifest,
    });
    expect(found).toMatchObject({ entries: 1, newNames: 1 });
  });

  it("fails as loading does, on its thread too", async () => {
    const { fetch: _fetch, sources: _sources, ...environment } = optionsOf([]);
    const missing = { source: source("b", { file: "nothing.txt" }), baseFolder: folder };
    await expect(runPreview({ ...environment, source: missing, popular: [], base: undefined })).rejects.toMatchObject({
      code: "E_LIST_FILE",
    });
    await writeFile(join(folder, "b.txt"), "b.example.net\n");
    const there = { source: source("b", { file: "b.txt" }), baseFolder: folder };
    expect(await runPreview({ ...environment, source: there, popular: [], base: undefined })).toMatchObject({
      entries: 1,
    });
  });
});

describe("findLine", () => {
  it.each([
    {
      format: "domains",
      text: "# x\nA.Example.NET # why\n",
      entry: "a.example.net",
      line: 2,
      shown: "A.Example.NET # why",
    },
    {
      format: "hosts",
      text: "0.0.0.0 a.example.net b.example.net\n",
      entry: "b.example.net",
      line: 1,
      shown: "0.0.0.0 a.example.net b.example.net",
    },
    {
      format: "adblock",
      text: "! x\n||a.example.net^$important\n",
      entry: "a.example.net",
      line: 2,
      shown: "||a.example.net^$important",
    },
    { format: "adblock", text: "/^ads[0-9]+[.]/\n", entry: "^ads[0-9]+[.]", line: 1, shown: "/^ads[0-9]+[.]/" },
    { format: "browser", text: "! x\n||a.example.net^\n", entry: "a.example.net", line: 2, shown: "||a.example.net^" },
    { format: "wildcard", text: "*.a.example.net\n", entry: "a.example.net", line: 1, shown: "*.a.example.net" },
    {
      format: "dnsmasq",
      text: "address=/a.example.net/b.example.net/\n",
      entry: "b.example.net",
      line: 1,
      shown: "address=/a.example.net/b.example.net/",
    },
    {
      format: "rpz",
      text: "$TTL 60\na.example.net CNAME .\n",
      entry: "a.example.net",
      line: 2,
      shown: "a.example.net CNAME .",
    },
    {
      format: "v2fly",
      text: "full:a.example.net @x\n",
      entry: "a.example.net",
      line: 1,
      shown: "full:a.example.net @x",
    },
    { format: "ip", text: "# x\n192.0.2.0/24\n", entry: "192.0.2.0/24", line: 2, shown: "192.0.2.0/24" },
    {
      format: "cert-json",
      text: '[\n{"DomainAddress":"a.example.net"}\n]',
      entry: "a.example.net",
      line: 2,
      shown: '{"DomainAddress":"a.example.net"}',
    },
    {
      format: "mf-xml",
      text: "<Rejestr>\n<PozycjaRejestru>\n<AdresDomeny>a.example.net</AdresDomeny>\n</PozycjaRejestru>\n</Rejestr>",
      entry: "a.example.net",
      line: 3,
      shown: "<AdresDomeny>a.example.net</AdresDomeny>",
    },
  ])("finds $entry in $format", async ({ format, text, entry, line, shown }) => {
    const tried = source("a", { format });
    serve(urlOf("a"), text);
    await build([tried]);
    expect(await findLine({ dataFolder: folder, source: tried, entry })).toEqual({ line, text: shown });
    expect(await findLine({ dataFolder: folder, source: tried, entry: "not.there.example" })).toBeNull();
    expect(await findLine({ dataFolder: folder, source: source("never"), entry })).toBeNull();
  });
});

describe("runBuild", () => {
  it("answers several times, waits its turn and tells how far it is", async () => {
    await writeFile(join(folder, "a.txt"), numbered(0, 1_000));
    const { fetch: _fetch, ...options } = optionsOf([source("a", { file: "a.txt" })]);
    const phases = new Set<string>();
    const [first, second] = await Promise.all([
      runBuild(options, ({ phase }) => phases.add(phase)),
      runBuild({ ...options, generation: 2 }),
    ]);
    expect([...phases].sort()).toEqual(["compiling", "loading", "publishing"]);
    expect(second.manifest.digest).toBe(first.manifest.digest);
    await writeFile(join(folder, "a.txt"), numbered(1, 1_000));
    const third = await runBuild({ ...options, previous: second.manifest, generation: 3, now: (now + 1) as Instant });
    expect(third).toMatchObject({ kind: "delta", diff: { added: 1, removed: 1 } });
  });
});

it("deletes nothing that another still needs", async () => {
  const store = new ListStore(join(folder, "lists"));
  serve(urlOf("a"), numbered(0, 1_000));
  await build([source("a")]);
  const base = previous!.sources[0]!.digest;
  serve(urlOf("a"), numbered(1, 1_000));
  // Somebody imports for a list that is off.
  await store.putImported(source("off"), new TextEncoder().encode("off.example.net\n"), 1 as Instant);
  await build([source("a")]);
  const waiting = (await store.imports())["off"]!.digest;
  expect((await readdir(join(folder, "lists/raw"))).sort()).toEqual(
    ([base, previous!.sources[0]!.digest, waiting] as Digest[]).sort(),
  );
});
