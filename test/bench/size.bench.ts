/**
 * Question: do five million names in thirty lists and categories still build, load and answer within bounds?
 * Input: synthetic names in 30 files, one name in ten in two lists; with LATARNIK_TRIAL_LISTS (a folder of real lists) those first, and once
 *   more with a label put before each name. The whole build as the control process runs it (its thread included), then the pack as a
 *   resolver opens it, names in memory and names left in the file; 900 000 distinct questions, half of them listed or below a listed name,
 *   none asked twice: each pass has 100 000 of its own, figures are the median of passes. The same names in a Set and in a Map, asked
 *   suffix by suffix, are what a plain program would do; they take turns with ours, so that a busy machine is busy for all.
 * Bounds: build ≤ 60 s and ≤ 1.5 GB, load ≤ 500 ms, lookup ≤ 600 ns, ≤ 32 octets a name.
 *
 * Usage: npm run bench:size -- [--names 5000000]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPackNow } from "../../agent/resolver/snapshot/read-pack.ts";
import { MatchMasks } from "../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { textOfWire, wireName } from "../../blocklists/lookup/wire-name.ts";
import { runBuild } from "../../blocklists/update/run.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

const { values } = parseArgs({ options: { names: { type: "string", default: "5000000" } } });
const wanted = Number(values.names);
const LISTS = 30;
const PASSES = 9;
const QUESTIONS = PASSES * 100_000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

let state = 0x1357_9bdf;
function next(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}
const SYLLABLES = "bo ka ter li mon su ra den po vix gal no sti hu ber cam dol fe nix zu prim tor wa jel ro quin".split(
  " ",
);
const ENDINGS = "com com com net org info top xyz de pl pl fr io site online shop".split(" ");
function synthetic(): string {
  let text = "";
  // Four syllables at least: shorter ones are so few that chance would put each in a set of lists of its own.
  for (let i = 4 + next(2); i > 0; i--) text += SYLLABLES[next(SYLLABLES.length)];
  if (next(3) === 0) text += next(1_000);
  return `${next(4) === 0 ? "www." : ""}${text}.${ENDINGS[next(ENDINGS.length)] as string}`;
}

const median = (figures: readonly number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] as number;
/** ms by the clock, and ms this thread had a processor: the same on an idle machine, the second alone on a busy one. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}
function spent(work: () => void): Spent {
  const cpu = process.threadCpuUsage();
  const from = performance.now();
  work();
  const wall = performance.now() - from;
  const { user, system } = process.threadCpuUsage(cpu);
  return { wall, cpu: (user + system) / 1_000 };
}
interface Load extends Spent {
  /** by which the process grew */
  readonly octets: number;
}
/** Opens the pack in a process of its own, as a worker does: here the garbage of a million strings would be collected meanwhile. */
function loadElsewhere(path: string, room: number): Load {
  const script = `
    import { readFileSync } from "node:fs";
    const { readPackNow } = await import(${JSON.stringify(new URL("../../agent/resolver/snapshot/read-pack.ts", import.meta.url).href)});
    const rss = () => 1_024 * Number(/VmRSS:\\s+(\\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))[1]);
    const before = rss();
    const used = process.threadCpuUsage();
    const from = performance.now();
    const pack = readPackNow(${JSON.stringify(path)}, ${room});
    const wall = performance.now() - from;
    const { user, system } = process.threadCpuUsage(used);
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1_000, octets: rss() - before }));
    pack.close();`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
  ) as Load;
}
/** Is the name or any name above it listed? */
function isCovered(has: (name: string) => boolean, name: string): boolean {
  for (let rest = name; ;) {
    if (has(rest)) return true;
    const dot = rest.indexOf(".");
    if (dot < 0) return false;
    rest = rest.slice(dot + 1);
  }
}

const folder = mkdtempSync(join(tmpdir(), "latarnik-size-"));
try {
  const texts: string[][] = Array.from({ length: LISTS }, () => []);
  let lines = 0;
  const trial = process.env["LATARNIK_TRIAL_LISTS"];
  if (trial !== undefined)
    for (const [index, file] of readdirSync(trial)
      .filter((name) => name.endsWith(".domains.txt"))
      .entries())
      for (const line of readFileSync(join(trial, file), "utf8").split("\n")) {
        if (line === "" || line.startsWith("#")) continue;
        (texts[index % LISTS] as string[]).push(line, `twice.${line}`);
        lines += 2;
      }
  say(`${lines} lines from real lists`);
  for (; lines < wanted; lines++) {
    const name = synthetic();
    const list = lines % LISTS;
    (texts[list] as string[]).push(name);
    if (next(10) === 0) {
      (texts[(list + 7) % LISTS] as string[]).push(name);
      lines += 1;
    }
  }
  const questions = new Set<string>();
  for (let i = 0; questions.size < Math.min(QUESTIONS, wanted); i++) {
    const list = texts[next(LISTS)] as string[];
    const known = list[next(list.length)] as string;
    questions.add(i % 4 === 0 ? known : i % 4 === 1 ? `a.${known}` : synthetic().replace(".", `-${next(1_000_000)}.`));
  }
  const asked = [...questions];
  questions.clear();
  const sources = texts.map((names, index) => {
    const file = join(folder, `${index}.txt`);
    writeFileSync(file, names.join("\n"));
    names.length = 0;
    return ListSource.parse({
      id: `size-${index}`,
      title: { pl: "x", en: "x" },
      category: `TS-${index + 10}`,
      format: "domains",
      file,
      licence: "synthetic",
    });
  });
  const before = Number(/VmRSS:\s+(\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1_024;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const { manifest, packPath } = await runBuild({
    sources: sources.map((source) => ({ source, baseFolder: folder })),
    due: "all",
    seed: 0x5eed,
    protectedNames: protectedNames(loadProtected(), []),
    decisions: [],
    dataFolder: join(folder, "data"),
    now: 1 as Instant,
    generation: 1,
    keepPacks: [],
  });
  const used = process.cpuUsage(cpu);
  const peak = Number(/VmHWM:\s+(\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1_024;
  say(
    `build: ${lines} lines, ${manifest.names} names, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s wall, ` +
      `${((used.user + used.system) / 1e6).toFixed(1)} s CPU, peak ${peak.toFixed(0)} MB (${before.toFixed(0)} before)`,
  );
  const packs = [
    { way: "names in memory", room: Number.MAX_SAFE_INTEGER },
    { way: "names in the file", room: 0 },
  ].map(({ way, room }) => {
    const loads = Array.from({ length: 5 }, () => loadElsewhere(packPath, room));
    const figure = (of: (one: Load) => number): number => median(loads.map(of));
    say(
      `load, ${way}: median ${figure(({ cpu }) => cpu).toFixed(0)} ms of CPU, ${figure(({ wall }) => wall).toFixed(0)} ms by the clock; ` +
        `${(figure(({ octets }) => octets) / manifest.names).toFixed(1)} octets a name of memory`,
    );
    const pack = readPackNow(packPath, room);
    return { way, pack, figures: [] as Spent[], hits: 0 };
  });
  say(`file: ${(manifest.bytes / manifest.names).toFixed(1)} octets a name, ${manifest.bytes} in all`);
  const listed: string[] = [];
  (packs[0] as (typeof packs)[number]).pack.index.forEachName((octets) =>
    listed.push(textOfWire(octets, 0, octets.length)),
  );
  const set = new Set(listed);
  const map = new Map(listed.map((name, at) => [name, at & 0xff]));
  listed.length = 0;
  const plain = [
    { way: "Set of strings", has: (name: string) => set.has(name), figures: [] as Spent[], hits: 0 },
    { way: "Map of strings", has: (name: string) => map.get(name) !== undefined, figures: [] as Spent[], hits: 0 },
  ];
  // One behind the other, as a resolver has the packet it has just received at hand: not each somewhere in memory.
  const wire = asked.map(wireName);
  const octets = Buffer.concat(wire);
  const starts = new Uint32Array(wire.length + 1);
  for (const [i, name] of wire.entries()) starts[i + 1] = (starts[i] as number) + name.length;
  wire.length = 0;
  const walk = new SuffixWalk();
  const masks = new MatchMasks();
  const size = Math.floor(asked.length / PASSES);
  for (let pass = 0; pass < PASSES; pass++) {
    const first = pass * size;
    const theirs = asked.slice(first, first + size);
    for (const one of packs) {
      const { index } = one.pack;
      one.figures.push(
        spent(() => {
          for (let i = first; i < first + size; i++) {
            const start = starts[i] as number;
            walkName(octets, start, octets.length, index.seed, walk);
            masks.reset();
            if (index.match(walk, octets, start, 1, masks)) one.hits += 1;
          }
        }),
      );
    }
    for (const one of plain) {
      one.figures.push(
        spent(() => {
          for (const name of theirs) if (isCovered(one.has, name)) one.hits += 1;
        }),
      );
    }
  }
  const all = [...packs, ...plain];
  const each = (figures: readonly Spent[], of: (one: Spent) => number): number =>
    (median(figures.map(of)) * 1e6) / size;
  const base = each((plain[0] as (typeof plain)[number]).figures, ({ cpu }) => cpu);
  for (const { way, figures, hits } of all) {
    const cpu = each(figures, (one) => one.cpu);
    say(
      `lookup, ${way}: median ${cpu.toFixed(0)} ns of CPU, ${each(figures, ({ wall }) => wall).toFixed(0)} ns by the clock, ` +
        `${(cpu / base).toFixed(2)} × the Set, ${hits} of ${size * PASSES} hit`,
    );
  }
  if (new Set(all.map(({ hits }) => hits)).size > 1) throw new Error("the ways disagree about what is listed");
  for (const { pack } of packs) pack.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
