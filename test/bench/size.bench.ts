/**
 * Question: do five million names in thirty lists and categories still build, load and answer within bounds?
 * Input: synthetic names in 30 files, one name in ten in two lists; with LATARNIK_TRIAL_LISTS (a folder of real lists) those first, and once
 *   more with a label put before each name. The whole build as the control process runs it (its thread included), then the pack as a
 *   resolver opens it, names left in the file; 200 000 questions, half of them listed or below a listed name, each figure the median of passes.
 * Bounds: build ≤ 60 s and ≤ 1.5 GB, load ≤ 500 ms, lookup ≤ 600 ns, ≤ 32 octets a name.
 *
 * Usage: npm run bench:size -- [--names 5000000]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPackNow } from "../../agent/resolver/snapshot/read-pack.ts";
import { MatchMasks } from "../../blocklists/lookup/masks.ts";
import { SuffixWalk, walkName } from "../../blocklists/lookup/walk.ts";
import { wireName } from "../../blocklists/lookup/wire-name.ts";
import { runBuild } from "../../blocklists/update/run.ts";
import { loadProtected, protectedNames } from "../../policies/load/load-protected.ts";
import { ListSource } from "../../policies/schema/list-source.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

const { values } = parseArgs({ options: { names: { type: "string", default: "5000000" } } });
const wanted = Number(values.names);
const LISTS = 30;
const QUESTIONS = 200_000;
const PASSES = 9;
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
  for (let i = 3 + next(3); i > 0; i--) text += SYLLABLES[next(SYLLABLES.length)];
  if (next(3) === 0) text += next(1_000);
  return `${next(4) === 0 ? "www." : ""}${text}.${ENDINGS[next(ENDINGS.length)] as string}`;
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
  const asked: string[] = [];
  for (let i = 0; i < QUESTIONS; i++) {
    const list = texts[next(LISTS)] as string[];
    const known = list[next(list.length)] as string;
    asked.push(i % 4 === 0 ? known : i % 4 === 1 ? `a.${known}` : synthetic().replace(".", `-${next(1_000_000)}.`));
  }
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
  const openedAt = performance.now();
  const pack = readPackNow(packPath);
  const { index } = pack;
  say(
    `load: ${(performance.now() - openedAt).toFixed(0)} ms, ${(manifest.bytes / manifest.names).toFixed(1)} octets a name in the file, ` +
      `${manifest.bytes} in all`,
  );
  const octets = asked.map(wireName);
  const walk = new SuffixWalk();
  const masks = new MatchMasks();
  const figures: number[] = [];
  let hits = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    hits = 0;
    const from = performance.now();
    for (const name of octets) {
      walkName(name, 0, name.length, index.seed, walk);
      masks.reset();
      if (index.match(walk, name, 0, 1, masks)) hits += 1;
    }
    figures.push(((performance.now() - from) * 1e6) / octets.length);
  }
  figures.sort((a, b) => a - b);
  say(
    `lookup: median ${(figures[PASSES >> 1] as number).toFixed(0)} ns, best ${(figures[0] as number).toFixed(0)} ns, ${hits} of ${octets.length} hit`,
  );
  pack.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
