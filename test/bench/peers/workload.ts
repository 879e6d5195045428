/**
 * The same names for every server: a blocklist, and questions of which 15 % are blocked.
 *
 * Synthetic and deterministic, so that two machines and two years compare: names like real ones in length (17.7
 * characters on average) and nesting; half of the blocked questions ask below a listed name.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SYLLABLES =
  "bo ka ter li mon su ra den po vix gal no sti hu ber cam dol fe nix zu prim tor wa jel ro quin mar lop sed tu".split(
    " ",
  );
const ENDINGS = "com com com com net net org info top xyz de pl pl fr io site online shop".split(" ");
const BELOW = "www ads m img cdn api a s1 login track".split(" ");
const QUESTIONS = 10_000;
const BLOCKED_SHARE = 0.15;

export interface Workload {
  readonly names: readonly string[];
  readonly queryFile: string;
  readonly listFile: string;
  readonly allowed: readonly string[];
  readonly blocked: readonly string[];
}

/** Marsaglia's xorshift, 32 bits. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

/** @param count distinct names of the blocklist */
export function makeWorkload(folder: string, count: number): Workload {
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(0x1a7a_2026);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] as string;
  const word = (): string => {
    let text = "";
    for (let i = 3 + Math.floor(random() * 3); i > 0; i -= 1) text += pick(SYLLABLES);
    return random() < 0.3 ? text + Math.floor(random() * 1_000) : text;
  };
  const listed = new Set<string>();
  while (listed.size < count) {
    const name = `${word()}.${pick(ENDINGS)}`;
    listed.add(random() < 0.25 ? `${pick(BELOW)}.${name}` : name);
  }
  const names = [...listed];
  const covered = (name: string): boolean => {
    for (let rest = name; ; rest = rest.slice(rest.indexOf(".") + 1)) {
      if (listed.has(rest)) return true;
      if (!rest.includes(".")) return false;
    }
  };
  const allowed = new Set<string>();
  while (allowed.size < QUESTIONS * (1 - BLOCKED_SHARE)) {
    const name = `${random() < 0.5 ? "www." : ""}${word()}-${word()}.${pick(ENDINGS)}`;
    if (!covered(name)) allowed.add(name);
  }
  const blocked = Array.from({ length: QUESTIONS * BLOCKED_SHARE }, (_, i) => {
    const name = names[Math.floor(random() * names.length)] as string;
    return i % 2 === 0 ? name : `x${i}.${name}`;
  });
  const questions = [
    ...[...allowed].map((name) => `${name} ${random() < 0.8 ? "A" : "AAAA"}`),
    ...blocked.map((name) => `${name} A`),
  ];
  for (let i = questions.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [questions[i], questions[j]] = [questions[j] as string, questions[i] as string];
  }
  const queryFile = join(folder, "questions.txt");
  const listFile = join(folder, "names.txt");
  writeFileSync(queryFile, `${questions.join("\n")}\n`);
  writeFileSync(listFile, `${names.join("\n")}\n`);
  return { names, queryFile, listFile, allowed: [...allowed], blocked };
}
