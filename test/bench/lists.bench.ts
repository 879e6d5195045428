/**
 * Question: what do a million listed names cost to compile, to keep, to open and to look up — and against `Set<string>`?
 * Input: 1 000 000 synthetic names (`names` below, no randomness from outside), 100 000 questions of each kind, in wire form
 *   side by side in one buffer as packets are; each figure is the best of seven passes. `--names N` for another size.
 * Run: `npm run bench:lists`
 * Last run: 2026-11-22, Intel Xeon 2.5 GHz, 2 cores shared with other work (load 3), Node 24.21.0 — compile 4.7 s, +79 MB,
 *   28.1 B/name, open 13.9 ms; hit 872 ns (Set 1 659), sub-domain 1 032 (2 577), miss 550 (2 741). Not yet run on a quiet machine.
 */
import { parseArgs } from "node:util";
import { compileLists } from "../../blocklists/compile/compile.ts";
import { effective, MatchMasks } from "../../blocklists/lookup/masks.ts";
import { PackedIndex } from "../../blocklists/lookup/packed-index.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire, wireName } from "../../blocklists/lookup/wire-name.ts";
import type { ListSource } from "../../policies/schema/list-source.ts";

const { values } = parseArgs({ options: { names: { type: "string", default: "1000000" } } });
const NAMES = Number(values.names);
const QUESTIONS = 100_000;
const PASSES = 7;
const SEED = 0x5eed_1234;

/** xorshift32: the same names on every machine. */
let state = 0x2545_f491;
function next(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return Math.floor(((state >>> 0) / 2 ** 32) * below);
}

const SYLLABLES = "ba ce di fo gu ha jem kil lor mun nap pik qua rost sev tul vik wex yar zon bet cam fun lot".split(
  " ",
);
const SUFFIXES = "com com com com net org info xyz top pl de co.uk io online site club biz".split(" ");
const HOSTS = "www m cdn api login a s1 static".split(" ");
const pick = (from: readonly string[]): string => from[next(from.length)] as string;

function word(): string {
  let text = "";
  for (let left = 2 + next(4); left > 0; left--) text += pick(SYLLABLES);
  return next(4) === 0 ? text + String(next(1_000)) : text;
}
const name = (): string => `${next(10) < 3 ? `${pick(HOSTS)}.` : ""}${word()}.${pick(SUFFIXES)}`;

function side(texts: readonly string[]): { octets: Uint8Array; at: Uint32Array } {
  const wires = texts.map(wireName);
  const at = new Uint32Array(wires.length);
  const octets = new Uint8Array(wires.reduce((sum, wire) => sum + wire.length, 0));
  let end = 0;
  for (const [i, wire] of wires.entries()) {
    at[i] = end;
    octets.set(wire, end);
    end += wire.length;
  }
  return { octets, at };
}

function best(pass: () => void): number {
  let least = Infinity;
  for (let i = 0; i < PASSES; i++) {
    const startedAt = performance.now();
    pass();
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
}

const megabytes = (octets: number): string => `${(octets / 2 ** 20).toFixed(1)} MB`;
const say = (what: string, ...figures: string[]): void =>
  void process.stdout.write(`${what.padEnd(34)}${figures.map((figure) => figure.padStart(14)).join("")}\n`);

// Some are below a listed name; the compiler drops those, so the pack holds fewer.
const listed = new Set<string>();
while (listed.size < NAMES) listed.add(name());
const all = [...listed];
const text = new TextEncoder().encode(`${all.join("\n")}\n`);
const source = {
  id: "synthetic",
  category: "TS-06",
  format: "domains",
  scope: "subtree",
  minEntries: 1,
  maxEntries: 1e9,
  maxShrinkPercent: 100,
  probes: [],
} as unknown as ListSource;

const before = process.memoryUsage().rss;
const startedAt = performance.now();
const { pack } = compileLists([{ source, text }], {
  seed: SEED,
  protectedNames: [],
  decisions: [],
  toAscii: () => null,
});
const compileMs = performance.now() - startedAt;
const after = process.memoryUsage().rss;
let index = PackedIndex.open(pack.buffer);
const openMs = best(() => (index = PackedIndex.open(pack.buffer)));

say("names listed / in the pack", String(NAMES), String(index.names));
say("compile text to pack", `${compileMs.toFixed(0)} ms`);
say("resident memory it added", megabytes(after - before));
say("pack", megabytes(pack.length), `${(pack.length / index.names).toFixed(1)} B/name`);
say("open", `${openMs.toFixed(2)} ms`);

const step = (i: number): string => all[(i * 7_919) % all.length] as string;
const kinds: Record<string, string[]> = {
  hit: Array.from({ length: QUESTIONS }, (_, i) => step(i)),
  "sub-domain hit": Array.from({ length: QUESTIONS }, (_, i) => `x${i}.${step(i)}`),
  "miss (3 labels)": Array.from({ length: QUESTIONS }, () => `www.${word()}-${word()}.com`),
};
const perQuestion = (ms: number): string => `${((ms * 1e6) / QUESTIONS).toFixed(0)} ns`;

/** What a plain design does: text of the name, then one string for each suffix. */
function setCovers(set: ReadonlySet<string>, asked: string): boolean {
  for (let rest = asked; ;) {
    if (set.has(rest)) return true;
    const dot = rest.indexOf(".");
    if (dot < 0) return false;
    rest = rest.slice(dot + 1);
  }
}

say("per question", "walk", "packed index", "Set<string>", "ratio");
const walk = new SuffixWalk();
const masks = new MatchMasks();
const denied = new Uint32Array(4);
for (const [kind, texts] of Object.entries(kinds)) {
  const { octets, at } = side(texts);
  let found = 0;
  const walkMs = best(() => {
    for (let i = 0; i < QUESTIONS; i++) walkName(octets, at[i] as number, octets.length, SEED, walk);
  });
  const packedMs = best(() => {
    found = 0;
    for (let i = 0; i < QUESTIONS; i++) {
      const start = at[i] as number;
      walkName(octets, start, octets.length, SEED, walk);
      masks.reset();
      if (index.match(walk, octets, start, 1, masks) && effective(masks, denied)) found += 1;
    }
  });
  let foundBySet = 0;
  const setMs = best(() => {
    foundBySet = 0;
    for (let i = 0; i < QUESTIONS; i++)
      if (setCovers(listed, textOfWire(octets, at[i] as number, octets.length))) foundBySet += 1;
  });
  if (found !== foundBySet) throw new Error(`${kind}: the packed index finds ${found}, the set ${foundBySet}`);
  say(kind, perQuestion(walkMs), perQuestion(packedMs), perQuestion(setMs), (setMs / packedMs).toFixed(1));
}
