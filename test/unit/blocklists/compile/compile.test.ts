/**
 * Compiling lists in tables: what subsumes, merges, cancels or is refused, and that every line is accounted for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compileLists } from "../../../../blocklists/compile/compile.ts";
import { diffPacks } from "../../../../blocklists/compile/diff.ts";
import { EntryGuard, isPublicSuffix } from "../../../../blocklists/compile/entry-guard.ts";
import { judgeList } from "../../../../blocklists/compile/gates.ts";
import { packIndex } from "../../../../blocklists/compile/pack.ts";
import { DENY_SUBTREE } from "../../../../blocklists/compile/rule.ts";
import { MatchMasks } from "../../../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import { ListSource } from "../../../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision, SuspectEntry } from "../../../../policies/schema/protected.ts";
import type { DomainName } from "../../../../policies/schema/vocabulary.ts";

const source = (more: Partial<ListSource> = {}) =>
  ListSource.parse({
    id: "tried",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "domains",
    file: "x",
    licence: "x",
    ...more,
  });
const text = (list: string): Uint8Array => new TextEncoder().encode(list);
const protectedNames: ProtectedName[] = ["help.example", "chat.help2.example"].map((name) => ({
  name: name as DomainName,
  group: "never-block",
  alarm: true,
}));
const options = { seed: 1, protectedNames, decisions: [], toAscii: () => null };
const why = (pack: Uint8Array<ArrayBuffer>, name: string, qtype = 1) => {
  const index = PackedIndex.open(pack.buffer);
  const octets = wireName(name);
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, index.seed, walk);
  return index.explain(walk, octets, 0, qtype).map((w) => `${index.sources[w.source]} ${w.kind} ${w.entry} ${w.scope}`);
};

describe("compileLists", () => {
  it("counts what every line became", () => {
    const list =
      "bad.example\nBAD.example.\nwww.bad.example\na.b.www.bad.example\n# c\n\nhelp.example\nco.uk\n10.0.0.1\n";
    const { sources, refused } = compileLists([{ source: source(), text: text(list) }], options);
    expect(refused).toEqual([]);
    expect(sources).toEqual([
      {
        id: "tried",
        category: "TS-06",
        index: 0,
        locked: false,
        opaque: false,
        quarantined: 2,
        lines: 9,
        entries: 1,
        duplicates: 1,
        subsumed: 2,
        comments: 2,
        unusable: 3,
        unusableByReason: { "protected-name": 1, "public-suffix": 1, address: 1 },
      },
    ]);
  });

  it("keeps what only another source's parent covers", () => {
    const { pack, sources } = compileLists(
      [
        { source: source({ id: "one" as never }), text: text("bad.example\n") },
        { source: source({ id: "two" as never }), text: text("www.bad.example\n") },
      ],
      options,
    );
    expect(sources.map((s) => s.subsumed)).toEqual([0, 0]);
    expect(why(pack, "www.bad.example")).toEqual(["two deny www.bad.example subtree", "one deny bad.example subtree"]);
  });

  it("gives plain names the scope of the source, and adblock rules their own", () => {
    const { pack } = compileLists(
      [{ source: source({ scope: "exact", format: "adblock" }), text: text("a.example\n||b.example^\n") }],
      options,
    );
    expect(why(pack, "a.example")).toEqual(["tried deny a.example exact"]);
    expect(why(pack, "www.a.example")).toEqual([]);
    expect(why(pack, "www.b.example")).toEqual(["tried deny b.example subtree"]);
  });

  it("applies $badfilter to its own list only, before or behind the rule", () => {
    const lines: unknown[] = [];
    const { pack, sources } = compileLists(
      [
        {
          source: source({ id: "one" as never, format: "adblock" }),
          text: text("||a.example^$badfilter\n||a.example^\n||b.example^\n||c.example^$BADFILTER"),
          onUnusable: (u) => lines.push(`${u.line} ${u.reason} ${u.text}`),
        },
        { source: source({ id: "two" as never }), text: text("a.example\n") },
      ],
      options,
    );
    expect(why(pack, "a.example")).toEqual(["two deny a.example subtree"]);
    expect(sources[0]).toMatchObject({ lines: 4, entries: 1, comments: 1, unusable: 2 });
    expect(lines).toEqual(["2 cancelled ||a.example^", "4 unmatched-badfilter ||c.example^$BADFILTER"]);
  });

  it("leaves a refused list out without a trace, and the others in", () => {
    const { pack, sources, refused } = compileLists(
      [
        { source: source({ id: "small" as never, minEntries: 3 }), text: text("a.example\nb.example\n") },
        { source: source({ id: "fine" as never }), text: text("b.example\n") },
      ],
      options,
    );
    expect(refused).toEqual([{ id: "small", code: "E_LIST_TOO_FEW", message: "2 entries, at least 3 expected" }]);
    expect(sources.map((s) => [s.id, s.index])).toEqual([["fine", 1]]);
    expect(PackedIndex.open(pack.buffer).names).toBe(1);
    expect(why(pack, "b.example")).toEqual(["fine deny b.example subtree"]);
  });

  it.each([
    { why: "covered by a parent", list: "probe.example\n", code: undefined },
    { why: "not covered", list: "other.example\n", code: "E_LIST_PROBE" },
    { why: "excepted", list: "||probe.example^\n@@||www.probe.example^\n", code: "E_LIST_PROBE" },
    { why: "excepted, but important", list: "||probe.example^$important\n@@||www.probe.example^\n", code: undefined },
    { why: "for other types only", list: "||probe.example^$dnstype=AAAA\n", code: "E_LIST_PROBE" },
    { why: "spared by denyallow", list: "||probe.example^$denyallow=www.probe.example\n", code: "E_LIST_PROBE" },
    { why: "exact parent", list: "|probe.example^\n", code: "E_LIST_PROBE" },
  ])("asks the probe name: $why", ({ list, code }) => {
    const tried = source({ format: "adblock", probes: ["www.probe.example"] });
    expect(compileLists([{ source: tried, text: text(list) }], options).refused[0]?.code).toBe(code);
  });
});

describe("what a list may say", () => {
  const opened = (pack: Uint8Array<ArrayBuffer>): PackedIndex =>
    PackedIndex.open(pack.buffer, { sha256: (octets) => createHash("sha256").update(octets).digest() });
  const sharedNames: ProtectedName[] = [
    ...protectedNames,
    { name: "lessons.example" as DomainName, group: "health", alarm: false },
    { name: "192.0.2.7" as DomainName, group: "never-block", alarm: true },
  ];
  const compiled = (more: Partial<ListSource>, list: string, decisions: SuspectDecision[] = [], previous?: number) => {
    const suspects: SuspectEntry[] = [];
    const unusable: string[] = [];
    const result = compileLists(
      [
        {
          source: source(more),
          text: text(list),
          onSuspect: (found) => suspects.push(found),
          onUnusable: (found) => unusable.push(`${found.line} ${found.reason} ${found.text}`),
          ...(previous !== undefined && { previousEntries: previous }),
        },
      ],
      { ...options, protectedNames: sharedNames, decisions },
    );
    return { ...result, suspects, unusable, counts: result.sources[0] };
  };

  it("sets suspects aside, each with its line and what it would close", () => {
    const { suspects, counts, pack } = compiled(
      { format: "adblock" },
      "||bad.example^\n||lessons.example^ # why\n||co.uk^\n/less.ns/\n/./\n/^pad\\d+\\./\n@@||lessons.example^\n",
    );
    expect(suspects.map(({ entry, scope, line, covers, group }) => [entry, scope, line, covers, group])).toEqual([
      ["lessons.example", "subtree", 2, "lessons.example", "health"],
      ["co.uk", "subtree", 3, "co.uk", "public-suffix"],
      ["less.ns", "pattern", 4, "lessons.example", "health"],
      [".", "pattern", 5, "help.example", "never-block"],
    ]);
    expect(suspects[0]).toMatchObject({ source: "tried", text: "||lessons.example^ # why" });
    expect(counts).toMatchObject({ entries: 3, patterns: 1, unusable: 4, quarantined: 4 });
    expect(why(pack, "www.lessons.example")).toEqual(["tried allow lessons.example subtree"]);
    expect(why(pack, "pad7.example")).toEqual(["tried deny ^pad\\d+\\. subtree"]);
  });

  it("knows a top-level domain however it is written, and tells it from a word without a dot", () => {
    const list = "0.0.0.0 bad.example\n0.0.0.0 PL\n0.0.0.0 nosuchtld\n0.0.0.0 printer # com\n";
    const { suspects, counts } = compiled({ format: "hosts" }, list);
    expect(suspects).toEqual([
      {
        source: "tried",
        entry: "pl",
        scope: "subtree",
        line: 2,
        text: "0.0.0.0 PL",
        covers: "pl",
        group: "public-suffix",
      },
    ]);
    expect(counts?.unusableByReason).toEqual({ "public-suffix": 1, "single-label": 2 });
    expect(compiled({ format: "adblock" }, "||com^\n").suspects.map(({ entry }) => entry)).toEqual(["com"]);
  });

  it("takes an expression for a suffix if it matches whatever stands below one", () => {
    const { suspects } = compiled({ format: "v2fly" }, "regexp:\\.gov\\.pl$\nregexp:^[a-z]{5}\\.com$\nkeyword:q\n");
    expect(suspects.map(({ entry, covers, group }) => [entry, covers, group])).toEqual([
      ["\\.gov\\.pl$", "gov.pl", "public-suffix"],
      ["q", "com", "public-suffix"],
    ]);
  });

  it("follows what a person decided, for that entry of that source", () => {
    const decide = (entry: string, decision: "block" | "leave-out", id = "tried"): SuspectDecision => ({
      source: id as never,
      entry,
      decision,
    });
    const list = "bad.example\nlessons.example\nco.uk\nhelp.example\n";
    const { suspects, counts, pack } = compiled({}, list, [
      decide("lessons.example", "block"),
      decide("co.uk", "leave-out"),
      decide("help.example", "block", "other"),
    ]);
    expect(suspects.map(({ entry }) => entry)).toEqual(["help.example"]);
    expect(counts).toMatchObject({ entries: 2, unusable: 2, quarantined: 1 });
    expect(why(pack, "lessons.example")).toEqual(["tried deny lessons.example subtree"]);
    expect(why(pack, "bad.co.uk")).toEqual([]);
  });

  it.each([
    { why: "a public suffix", entry: "com", previous: 1, code: "E_LIST_PUBLIC_SUFFIX" },
    { why: "a name that must never be blocked", entry: "help.example", previous: 1, code: "E_LIST_PROTECTED" },
    { why: "a public suffix in the first edition", entry: "com", previous: undefined, code: undefined },
    { why: "a protected name that raises no alarm", entry: "lessons.example", previous: 1, code: undefined },
  ])("judges the edition by $why", ({ entry, previous, code }) => {
    expect(compiled({}, `bad.example\n${entry}\n`, [], previous).refused[0]?.code).toBe(code);
  });

  it("packs addresses, and guards those that must stay open", () => {
    const { pack, counts, suspects } = compiled({ format: "ip" }, "192.0.2.0/25\n198.51.100.1\n2001:db8::/32\n");
    const index = opened(pack);
    const denied = (...address: number[]): boolean => index.matchAddress(Uint8Array.from(address), new MatchMasks());
    expect([denied(198, 51, 100, 1), denied(192, 0, 2, 7), denied(198, 51, 100, 2)]).toEqual([true, false, false]);
    expect(suspects).toMatchObject([{ entry: "192.0.2.0/25", scope: "address", covers: "192.0.2.7" }]);
    expect(counts).toMatchObject({ entries: 2, addresses: 2, quarantined: 1 });
    expect([index.hasAddresses, index.hasClients]).toEqual([true, false]);
  });

  it("shows nobody what an opaque list holds", () => {
    const digest = createHash("sha256").update("bad.example").digest("hex");
    const hashed = compiled({ format: "sha256", opaque: true, locked: true }, `${digest}\n${digest}\nbad.example\n`);
    expect(hashed.counts).toMatchObject({ entries: 1, duplicates: 1, unusable: 1, opaque: true, locked: true });
    expect(hashed.unusable).toEqual(["3 syntax "]);
    expect(() => PackedIndex.open(hashed.pack.buffer)).toThrow(expect.objectContaining({ code: "E_PACK_DIGEST" }));
    const plain = compiled({ opaque: true, locked: true }, "bad.example\nlessons.example\n");
    expect([plain.suspects, plain.unusable, plain.counts?.quarantined]).toEqual([[], ["2 protected-name "], 0]);
    expect(opened(hashed.pack).names).toBe(0);
  });

  it.each([
    { why: "by itself", more: { locked: true }, locked: true },
    { why: "by law", more: { trust: "statutory" as const }, locked: true },
    { why: "not at all", more: {}, locked: false },
  ])("counts as locked $why, with the code it answers with", ({ more, locked }) => {
    expect(compiled({ ...more, ede: 16 }, "bad.example\n").counts).toMatchObject({ locked, ede: 16 });
  });

  it.each([
    { trust: "own", expected: { action: { kind: "cname", target: "page.example" } }, clients: true },
    { trust: "official", expected: { action: { kind: "cname", target: "page.example" } }, clients: true },
    { trust: "community", expected: {}, clients: false },
  ] as const)("takes other answers from $trust lists: $clients", ({ trust, expected, clients }) => {
    const list = "a.example CNAME page.example.\n32.1.2.0.192.rpz-client-ip CNAME rpz-drop.\n";
    const { pack } = compiled({ format: "rpz", trust }, list);
    const index = opened(pack);
    const octets = wireName("a.example");
    const walk = new SuffixWalk();
    walkName(octets, 0, octets.length, index.seed, walk);
    const told = { source: 0, entry: "a.example", kind: "deny", important: false, scope: "exact", via: "name" };
    expect(index.explain(walk, octets, 0, 1)).toEqual([{ ...told, ...expected }]);
    expect([index.hasActions, index.hasClients]).toEqual([clients, clients]);
    expect(index.matchClient(Uint8Array.of(192, 0, 2, 1), new MatchMasks())).toBe(clients);
  });

  it("takes two thousand expressions and no more, and gives back the room of a list that is refused", () => {
    const many = (count: number, from: number): string =>
      Array.from({ length: count }, (_, i) => `regexp:^n${from + i}x\\.`).join("\n");
    const of = (id: string, list: string, more: Partial<ListSource> = {}) => ({
      source: source({ id: id as never, format: "v2fly", ...more }),
      text: text(list),
    });
    const { sources, refused } = compileLists(
      [
        of("refused", many(1_000, 0), { maxEntries: 10 }),
        of("one", many(1_500, 0)),
        of("two", `${many(600, 5_000)}\nfull:a.example`),
      ],
      options,
    );
    expect(refused.map(({ code }) => code)).toEqual(["E_LIST_TOO_MANY"]);
    expect(sources).toMatchObject([
      { patterns: 1_500, unusable: 0 },
      { patterns: 500, entries: 501, unusableByReason: { regex: 100 } },
    ]);
  });

  it("asks patterns for the probe name too", () => {
    expect(compiled({ format: "v2fly", probes: ["pad7.example"] }, "regexp:^pad\\d\\.\n").refused).toEqual([]);
    expect(compiled({ format: "v2fly", probes: ["pod7.example"] }, "regexp:^pad\\d\\.\n").refused).toHaveLength(1);
  });
});

describe("judgeList", () => {
  const limits = { minEntries: 1, maxEntries: 100, maxShrinkPercent: 30, probes: [] };
  it.each([
    { why: "nothing usable", entries: 0, code: "E_LIST_EMPTY" },
    { why: "nothing usable, and that is allowed", entries: 0, limits: { minEntries: 0 }, code: undefined },
    { why: "fewer than declared", entries: 4, limits: { minEntries: 5 }, code: "E_LIST_TOO_FEW" },
    { why: "as few as declared", entries: 5, limits: { minEntries: 5 }, code: undefined },
    { why: "more than declared", entries: 101, code: "E_LIST_TOO_MANY" },
    { why: "as many as declared", entries: 100, code: undefined },
    { why: "shrunk past the limit", entries: 69, previous: 100, code: "E_LIST_SHRUNK" },
    { why: "shrunk to the limit", entries: 70, previous: 100, code: undefined },
    { why: "grown", entries: 90, previous: 1, code: undefined },
    { why: "no edition before", entries: 1, code: undefined },
    { why: "a probe is missing", entries: 1, limits: { probes: ["covered", "missing"] }, code: "E_LIST_PROBE" },
  ])("$why", (row) => {
    const found = judgeList(row.entries, row.previous, { ...limits, ...row.limits }, (probe) => probe === "covered");
    expect(found?.code).toBe(row.code);
  });
});

describe("EntryGuard", () => {
  const guard = new EntryGuard(protectedNames, 9);
  const judge = (name: string, shape = {}) => {
    const octets = wireName(name);
    const walk = new SuffixWalk();
    walkName(octets, 0, octets.length, 9, walk);
    const found = guard.judge(walk, octets, { ...DENY_SUBTREE, ...shape });
    return found === undefined ? undefined : found.group === "public-suffix" ? "public-suffix" : "protected-name";
  };
  it.each([
    { why: "a protected name", name: "help.example", out: "protected-name" },
    { why: "a parent of one", name: "help2.example", out: "protected-name" },
    { why: "below a protected name, which outranks it", name: "x.help.example", out: undefined },
    { why: "beside one", name: "nothelp.example", out: undefined },
    { why: "exactly a parent", name: "help2.example", shape: { scope: "exact" }, out: undefined },
    { why: "exactly a protected name", name: "help.example", shape: { scope: "exact" }, out: "protected-name" },
    { why: "only below a parent", name: "help2.example", shape: { scope: "below" }, out: "protected-name" },
    { why: "only below a protected name", name: "help.example", shape: { scope: "below" }, out: undefined },
    { why: "an exception harms nobody", name: "help.example", shape: { kind: "allow" }, out: undefined },
    { why: "a public suffix", name: "co.uk", out: "public-suffix" },
    { why: "a Polish one", name: "edu.pl", out: "public-suffix" },
    { why: "one of three labels", name: "city.kobe.jp", out: undefined },
    { why: "a wildcard suffix", name: "any.kobe.jp", out: "public-suffix" },
    { why: "a name below one", name: "bad.co.uk", out: undefined },
    { why: "platforms of the private part may be listed", name: "blogspot.com", out: undefined },
  ] as const)("$why", (row) => expect(judge(row.name, "shape" in row ? row.shape : {})).toBe(row.out));

  it("takes every single label for a suffix", () => {
    for (const name of ["com", "pl", "nosuchtld"]) expect(isPublicSuffix(name)).toBe(true);
  });
});

describe("diffPacks", () => {
  const index = (seed: number, ...names: string[]) =>
    PackedIndex.open(packIndex([{ id: "s", rules: names as DomainName[] }], { seed }).buffer);
  it("compares names, whatever the seeds", () => {
    const diff = diffPacks(index(1, "a.example", "b.example"), index(2, "b.example", "c.example", "d.example"), {
      sample: 1,
    });
    expect(diff).toEqual({ added: 2, removed: 1, addedSample: ["c.example"], removedSample: ["a.example"] });
  });
  it("finds everything new where nothing was", () => {
    expect(diffPacks(undefined, index(1, "a.example"))).toMatchObject({ added: 1, removed: 0, removedSample: [] });
  });
});
