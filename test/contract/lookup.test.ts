/**
 * The promises of the packed index that other parts build on: file checks, suffix walk, masks, explanation. A pack keeps them in whichever
 * way it was opened: from octets, from a file whose names are read into memory, from a file that keeps its names.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readPack, readPackNow } from "../../agent/resolver/snapshot/read-pack.ts";
import { PackBuilder, packIndex } from "../../blocklists/compile/pack.ts";
import type { Rule } from "../../blocklists/compile/rule.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import type { PackErrorCode } from "../../blocklists/lookup/pack-format.ts";
import { PackError, packChecksum, WORD } from "../../blocklists/lookup/pack-format.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire, wireName } from "../../blocklists/lookup/wire-name.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";

const folder = mkdtempSync(join(tmpdir(), "lookup-contract-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function fileOf(octets: ArrayBufferLike): string {
  files += 1;
  const path = join(folder, `${files}.pack`);
  writeFileSync(path, new Uint8Array(octets));
  return path;
}
/** Ways to open a pack. What is open stays so until the end: the index is asked later. */
const WAYS = [
  { way: "octets", open: (octets: ArrayBufferLike) => PackedIndex.open(octets) },
  { way: "names read into memory", open: (octets: ArrayBufferLike) => readPackNow(fileOf(octets), 1 << 30).index },
  { way: "names left in the file", open: (octets: ArrayBufferLike) => readPackNow(fileOf(octets)).index },
];

const SEED = 0x1234_5678;
const A = 1;
const AAAA = 28;
const names = (...texts: string[]): DomainName[] => texts as DomainName[];
const rule = (name: string, shape: Partial<Rule> = {}): Rule => ({
  name: name as DomainName,
  kind: "deny",
  important: false,
  scope: "subtree",
  ...shape,
});
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Labels of raw octets, so that letter case and odd octets can be asked. */
function asked(...labels: string[]): Uint8Array {
  return Uint8Array.from([...labels.flatMap((label) => [label.length, ...latin(label)]), 0]);
}

function ask(index: PackedIndex, octets: Uint8Array, qtype = A) {
  const walk = new SuffixWalk();
  const end = walkName(octets, 0, octets.length, index.seed, walk);
  expect(end).toBe(octets.length);
  const masks = new MatchMasks();
  const found = index.match(walk, octets, 0, qtype, masks);
  const denied = new Uint32Array(4);
  effective(masks, denied);
  const bySource = index.sources.filter((_, s) => (((denied[s >>> 5] as number) >>> (s & 31)) & 1) === 1);
  return { found, masks, denied: bySource, why: index.explain(walk, octets, 0, qtype) };
}

const errorCode = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof PackError ? error.code : String(error);
  }
  return "no error";
};

describe("walkName", () => {
  const walked = (octets: Uint8Array, start = 0, limit = octets.length): [number, SuffixWalk] => {
    const walk = new SuffixWalk();
    return [walkName(octets, start, limit, SEED, walk), walk];
  };

  it("counts labels, octets and where each suffix begins", () => {
    const [end, walk] = walked(asked("www", "example", "org"));
    expect(end).toBe(17);
    expect(walk).toMatchObject({ count: 3, length: 17 });
    expect([...walk.at.subarray(0, 4)]).toEqual([0, 4, 12, 16]);
  });

  it("gives the root no label and one octet", () => {
    const [end, walk] = walked(asked());
    expect([end, walk.count, walk.length, walk.at[0]]).toEqual([1, 0, 1, 0]);
  });

  it("hashes a suffix as it hashes the name itself, in any letter case and place", () => {
    const [, long] = walked(asked("WWW", "eXample", "org"));
    const shifted = Uint8Array.from([9, 9, ...asked("example", "ORG"), 7]);
    const [end, short] = walked(shifted, 2);
    expect(end).toBe(15);
    for (let i = 0; i <= short.count; i++) {
      expect(short.lo[i]).toBe(long.lo[i + 1]);
      expect(short.hi[i]).toBe(long.hi[i + 1]);
    }
    expect(long.lo[0]).not.toBe(long.lo[1]);
  });

  it("gives other hashes under another seed", () => {
    const octets = asked("example", "org");
    const one = new SuffixWalk();
    const two = new SuffixWalk();
    walkName(octets, 0, octets.length, 1, one);
    walkName(octets, 0, octets.length, 2, two);
    expect(one.lo[0]).not.toBe(two.lo[0]);
    expect(one.hi[0]).not.toBe(two.hi[0]);
  });

  it.each([
    { why: "a compression pointer", octets: Uint8Array.from([3, 97, 98, 99, 0xc0, 0]) },
    { why: "a label of 64 octets", octets: Uint8Array.from([64, ...Array<number>(64).fill(97), 0]) },
    { why: "a label that ends behind the octets", octets: Uint8Array.from([3, 97]) },
    { why: "a missing root octet", octets: Uint8Array.from([1, 97]) },
    { why: "no octet at all", octets: new Uint8Array(0) },
    { why: "256 octets", octets: asked(...Array<string>(3).fill("a".repeat(63)), "b".repeat(62)) },
  ])("refuses $why", ({ octets }) => expect(walked(octets)[0]).toBe(-1));

  it("reads up to the limit and no further", () => {
    const octets = asked("ab", "cd");
    expect(walked(octets, 0, 7)[0]).toBe(7);
    expect(walked(octets, 0, 6)[0]).toBe(-1);
    expect(walked(octets, 0, 99)[0]).toBe(7);
  });

  it("accepts exactly 255 octets and 127 labels", () => {
    expect(walked(asked(...Array<string>(3).fill("a".repeat(63)), "b".repeat(61)))[0]).toBe(255);
    const [end, walk] = walked(asked(...Array<string>(127).fill("a")));
    expect([end, walk.count]).toEqual([255, 127]);
  });
});

describe("wire names", () => {
  it("read back what was written", () => {
    for (const name of ["", "org", "www.example.org", "_dns.resolver.arpa"])
      expect(textOfWire(wireName(name), 0, 255)).toBe(name);
  });
  it("escape a dot inside a label, so that it is no other name", () => {
    expect(textOfWire(asked("a.b", "example"), 0, 255)).toBe("a\\046b.example");
  });
  it.each(["a..b", ".a", `${"a".repeat(64)}.b`, "zażółć.example", Array(130).fill("a").join(".")])(
    "refuse %s",
    (name) => expect(() => wireName(name)).toThrow(RangeError),
  );
});

describe.each(WAYS)("match: $way", ({ open }) => {
  const index = open(
    packIndex(
      [
        { id: "plain", rules: names("bad.example", "deep.bad.example") },
        {
          id: "mixed",
          rules: [
            rule("exact.example", { scope: "exact" }),
            rule("below.example", { scope: "below" }),
            rule("bad.example"),
            rule("good.bad.example", { kind: "allow" }),
            rule("worst.good.bad.example", { important: true }),
            rule("ok.worst.good.bad.example", { kind: "allow", important: true }),
            rule("v4.example", { types: { include: [A] } }),
            rule("notv6.example", { types: { exclude: [AAAA] } }),
            rule("most.example", { denyallow: names("a.most.example", "b.c.most.example") }),
          ],
        },
      ],
      { seed: SEED },
    ).buffer,
  );

  it.each([
    { why: "the name itself", name: asked("bad", "example"), denied: ["plain", "mixed"] },
    { why: "a name below", name: asked("x", "y", "bad", "example"), denied: ["plain", "mixed"] },
    { why: "upper case is the same name", name: asked("BaD", "EXAMPLE"), denied: ["plain", "mixed"] },
    { why: "a suffix of a label is no parent", name: asked("notbad", "example"), denied: [] },
    { why: "the parent is not covered", name: asked("example"), denied: [] },
    { why: "the root is not covered", name: asked(), denied: [] },
    { why: "a dot inside a label is no label boundary", name: asked("x", "bad.example"), denied: [] },
    { why: "exact covers the name", name: asked("exact", "example"), denied: ["mixed"] },
    { why: "exact covers nothing below", name: asked("www", "exact", "example"), denied: [] },
    { why: "below does not cover the name", name: asked("below", "example"), denied: [] },
    { why: "below covers what is below", name: asked("www", "below", "example"), denied: ["mixed"] },
    { why: "an exception speaks for its own list only", name: asked("good", "bad", "example"), denied: ["plain"] },
    {
      why: "important is stronger than an exception",
      name: asked("worst", "good", "bad", "example"),
      denied: ["plain", "mixed"],
    },
    {
      why: "an important exception is stronger still",
      name: asked("ok", "worst", "good", "bad", "example"),
      denied: ["plain"],
    },
    { why: "a type that is included", name: asked("v4", "example"), denied: ["mixed"] },
    { why: "a type that is not included", name: asked("v4", "example"), qtype: AAAA, denied: [] },
    { why: "a type that is excluded", name: asked("notv6", "example"), qtype: AAAA, denied: [] },
    { why: "a type that is not excluded", name: asked("notv6", "example"), denied: ["mixed"] },
    { why: "denyallow leaves a name out", name: asked("A", "most", "example"), denied: [] },
    { why: "denyallow leaves what is below out", name: asked("x", "b", "c", "most", "example"), denied: [] },
    { why: "denyallow leaves nothing else out", name: asked("c", "most", "example"), denied: ["mixed"] },
  ])("$why", ({ name, qtype, denied }) => expect(ask(index, name, qtype).denied).toEqual(denied));

  it("says false and leaves the masks alone when nothing covers the name", () => {
    const { found, masks } = ask(index, asked("exact", "exact", "example"));
    expect([found, masks.any]).toEqual([false, false]);
  });

  it("adds to what another pack found", () => {
    const octets = asked("bad", "example");
    const walk = new SuffixWalk();
    walkName(octets, 0, octets.length, SEED, walk);
    const masks = new MatchMasks();
    masks.allowImportant[0] = 2;
    masks.any = true;
    index.match(walk, octets, 0, A, masks);
    expect([masks.deny[0], masks.allowImportant[0]]).toEqual([3, 2]);
    masks.reset();
    expect([masks.any, masks.deny[0], masks.allowImportant[0]]).toEqual([false, 0, 0]);
  });

  it("explains every rule with the listed name, the longest first", () => {
    expect(ask(index, asked("x", "Good", "bad", "example")).why).toEqual([
      { source: 1, entry: "good.bad.example", kind: "allow", important: false, scope: "subtree", via: "name" },
      { source: 0, entry: "bad.example", kind: "deny", important: false, scope: "subtree", via: "name" },
      { source: 1, entry: "bad.example", kind: "deny", important: false, scope: "subtree", via: "name" },
    ]);
  });

  it("can cover everything through the root", () => {
    const all = open(packIndex([{ id: "all", rules: names("") }], { seed: SEED }).buffer);
    for (const name of [asked(), asked("example"), asked("a", "b", "c", "example")])
      expect(ask(all, name).denied).toEqual(["all"]);
    expect(ask(all, asked("a")).why[0]?.entry).toBe("");
  });

  it("knows source 127", () => {
    const sources = Array.from({ length: 128 }, (_, s) => ({
      id: `s${s}`,
      rules: names(`n${s}.example`, "all.example"),
    }));
    const wide = open(packIndex(sources, { seed: SEED }).buffer);
    expect(ask(wide, asked("n127", "example")).denied).toEqual(["s127"]);
    expect(ask(wide, asked("all", "example")).denied).toHaveLength(128);
  });

  it("finds each of many names, also those their bucket had no room for, and no other", () => {
    const listed = Array.from({ length: 20_000 }, (_, n) => `n${n}.many.example`);
    const many = open(packIndex([{ id: "many", rules: names(...listed) }], { seed: SEED }).buffer);
    const walk = new SuffixWalk();
    const has = (name: string): boolean => {
      const octets = wireName(name);
      walkName(octets, 0, octets.length, SEED, walk);
      return many.lists(walk, octets, 0);
    };
    expect(listed.filter((name) => !has(name))).toEqual([]);
    expect(listed.filter((name) => has(`x${name}`))).toEqual([]);
  });

  it("works on memory shared between threads", () => {
    const file = packIndex([{ id: "s", rules: names("bad.example") }], { seed: SEED });
    const shared = new SharedArrayBuffer(file.length);
    new Uint8Array(shared).set(file);
    expect(ask(PackedIndex.open(shared), asked("bad", "example")).denied).toEqual(["s"]);
  });

  it("opens an empty pack that covers nothing", () => {
    const empty = open(packIndex([], { seed: SEED }).buffer);
    expect(empty).toMatchObject({ names: 0, sources: [], seed: SEED });
    expect(ask(empty, asked("bad", "example")).found).toBe(false);
    expect(ask(empty, asked()).found).toBe(false);
  });

  it("is the same file for the same input", () => {
    const build = () => packIndex([{ id: "s", rules: names("a.example", "b.example") }], { seed: 7 });
    expect(build()).toEqual(build());
  });
});

describe.each(WAYS)("a file that is not right is refused: $way", ({ open }) => {
  const good = packIndex([{ id: "s", rules: names("bad.example", "worse.example") }], { seed: SEED });
  const changed = (change: (octets: Uint8Array, words: Uint32Array) => void, sum = false): ArrayBuffer => {
    const octets = good.slice();
    const words = new Uint32Array(octets.buffer);
    change(octets, words);
    if (sum) words[WORD.checksum] = packChecksum(words);
    return octets.buffer;
  };

  it.each<{ why: string; file: ArrayBuffer; code: PackErrorCode }>([
    { why: "an empty file", file: new ArrayBuffer(0), code: "E_PACK_MAGIC" },
    { why: "another kind of file", file: latin("<!DOCTYPE html><html>").buffer as ArrayBuffer, code: "E_PACK_MAGIC" },
    { why: "a later format", file: changed((octets) => (octets[8] = 5)), code: "E_PACK_VERSION" },
    { why: "an earlier format", file: changed((octets) => (octets[8] = 3)), code: "E_PACK_VERSION" },
    {
      why: "the other byte order",
      file: changed((octets) => octets.subarray(8, 12).reverse()),
      code: "E_PACK_VERSION",
    },
    { why: "half a file", file: good.buffer.slice(0, good.length >> 1), code: "E_PACK_TRUNCATED" },
    { why: "only a header", file: good.buffer.slice(0, 20), code: "E_PACK_TRUNCATED" },
    { why: "a word too much", file: Uint8Array.from([...good, 0, 0, 0, 0]).buffer, code: "E_PACK_TRUNCATED" },
    { why: "a section outside", file: changed((_, w) => (w[WORD.table] = 4096), true), code: "E_PACK_TRUNCATED" },
  ])("$why: $code", ({ file, code }) => expect(errorCode(() => open(file))).toBe(code));

  it("finds every single flipped bit", () => {
    for (let bit = 96; bit < good.length * 8; bit++) {
      const file = changed((octets) => (octets[bit >>> 3] = (octets[bit >>> 3] as number) ^ (1 << (bit & 7))));
      expect(
        errorCode(() => open(file)),
        `bit ${bit}`,
      ).toMatch(/^E_PACK_/u);
    }
  });
});

describe("the names of a pack", () => {
  it("are told each once", () => {
    const listed = Array.from({ length: 5_000 }, (_, n) => `n${n}.many.example`);
    const told: string[] = [];
    PackedIndex.open(packIndex([{ id: "many", rules: names(...listed) }], { seed: SEED }).buffer).forEachName(
      (octets) => told.push(textOfWire(octets, 0, octets.length)),
    );
    expect(told.toSorted()).toEqual(listed.toSorted());
  });
});

describe("reading a pack", () => {
  const good = packIndex([{ id: "s", rules: names("bad.example", "worse.example") }], { seed: SEED });
  // Two records of two octets and a name, and what is missing to a multiple of four.
  const octetsOfNames = 2 + 12 + 2 + 14 + 2;

  it.each([
    { why: "there is just room for the names", room: 32, kept: 32 },
    { why: "there is room for all but one octet", room: 31, kept: 0 },
    { why: "no room is given", room: undefined, kept: 0 },
  ])("keeps all names or none: $why", async ({ room, kept }) => {
    const path = fileOf(good.buffer);
    const now = readPackNow(path, room);
    const later = await readPack(path, room);
    rmSync(path);
    for (const pack of [now, later]) {
      expect(pack.namesKept).toBe(kept === 0 ? 0 : octetsOfNames);
      expect(ask(pack.index, asked("x", "worse", "example")).denied).toEqual(["s"]);
      expect(ask(pack.index, asked("worst", "example")).denied).toEqual([]);
      pack.close();
    }
  });
});

describe("packing", () => {
  it("refuses more sources than bits, and one id twice", () => {
    const many = Array.from({ length: 129 }, (_, s) => ({ id: `s${s}`, rules: [] }));
    expect(errorCode(() => packIndex(many, { seed: 1 }))).toBe("E_PACK_SOURCES");
    expect(errorCode(() => packIndex([many[0]!, many[0]!], { seed: 1 }))).toBe("E_PACK_SOURCES");
  });

  it("refuses more combinations of rules than 16 bits can number", () => {
    const builder = new PackBuilder(
      Array.from({ length: 17 }, (_, s) => `s${s}`),
      1,
    );
    const deny = rule("x.example");
    for (let combination = 1; combination <= 65_537; combination++)
      for (let s = 0; s < 17; s++)
        if (((combination >>> s) & 1) === 1) builder.add(s, wireName(`n${combination}.example`), deny);
    expect(errorCode(() => builder.finish())).toBe("E_PACK_SETS");
  });
});
