/**
 * Numbers of a trial: per file, per group, and every fault nobody noticed.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Mutant } from "./instrument.ts";
import type { Tried } from "./pool.ts";
import { type Group, GROUPS } from "./subjects.ts";

/** A fault that changes nothing anybody could see, and why that is so. */
interface Equivalent {
  readonly file: string;
  /** the line, trimmed */
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
}
const equivalents = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "equivalent.json"), "utf8"),
) as readonly Equivalent[];

const isSame = (one: Equivalent, { file, text, before, after }: Mutant): boolean =>
  one.file === file && one.text === text && one.before === before && one.after === after;
const isEquivalent = (mutant: Mutant): boolean => equivalents.some((one) => isSame(one, mutant));

/** @returns lines of the list that name no fault, or one that was noticed after all */
export function outdated(tried: readonly Tried[], files: ReadonlySet<string>): readonly string[] {
  return equivalents
    .filter(({ file }) => files.has(file))
    .filter((one) => {
      const meant = tried.filter(({ mutant }) => isSame(one, mutant));
      return !meant.some(({ ending }) => ending === "survived" || ending === "unreached");
    })
    .map(({ file, text, before, after }) => `${file}: ${before} → ${after} in «${text}»`);
}

interface Tally {
  killed: number;
  endless: number;
  survived: number;
  unreached: number;
  equivalent: number;
}
const noticedOf = ({ killed, endless }: Tally): number => killed + endless;
const countedOf = (tally: Tally): number => noticedOf(tally) + tally.survived + tally.unreached;
/** Of the faults that change something; 100 if there are none. */
export const percentOf = (tally: Tally): number =>
  countedOf(tally) === 0 ? 100 : (100 * noticedOf(tally)) / countedOf(tally);

export function tallyOf(tried: readonly Tried[]): Tally {
  const tally: Tally = { killed: 0, endless: 0, survived: 0, unreached: 0, equivalent: 0 };
  for (const { mutant, ending } of tried) {
    const open = ending === "survived" || ending === "unreached";
    tally[open && isEquivalent(mutant) ? "equivalent" : ending] += 1;
  }
  return tally;
}

const cell = (text: string | number, width: number): string => String(text).padStart(width);
const row = (name: string, tally: Tally): string =>
  name.padEnd(56) +
  [tally.killed, tally.endless, tally.survived, tally.unreached, tally.equivalent].map((n) => cell(n, 11)).join("") +
  cell(`${percentOf(tally).toFixed(1)} %`, 10);
const HEAD = `${"file".padEnd(56)}${["killed", "endless", "survived", "unreached", "equivalent"].map((word) => cell(word, 11)).join("")}${cell("noticed", 10)}`;

export const groupOf = (tried: readonly Tried[], group: Group): readonly Tried[] =>
  tried.filter(({ mutant }) => mutant.file.startsWith(GROUPS[group]));

/** @returns the lines to print */
export function reportOf(tried: readonly Tried[]): readonly string[] {
  const short = (text: string): string => (text.length > 70 ? `${text.slice(0, 67)}…` : text).replaceAll(/\s+/gu, " ");
  const open = tried
    .filter(({ mutant, ending }) => (ending === "survived" || ending === "unreached") && !isEquivalent(mutant))
    .sort((a, b) => a.mutant.id - b.mutant.id);
  const files = [...new Set(tried.map(({ mutant }) => mutant.file))].sort();
  return [
    "Nobody noticed:",
    ...open.map(
      ({ mutant: { file, line, column, operator, before, after }, ending }) =>
        `${file}:${line}:${column} ${ending} ${operator}: ${short(before)} → ${short(after)}`,
    ),
    "",
    HEAD,
    ...files.map((file) => row(file, tallyOf(tried.filter(({ mutant }) => mutant.file === file)))),
    "",
    ...Object.keys(GROUPS).map((group) => row(group, tallyOf(groupOf(tried, group as Group)))),
    row("all", tallyOf(tried)),
  ];
}
