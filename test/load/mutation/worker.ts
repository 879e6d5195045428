/**
 * Tries faults one after another in a thread of its own.
 *
 * Loads the sources with their faults asleep and the tests once, runs every test to see which faults it reaches and how long it takes,
 * then wakes one fault at a time and runs the tests that reach it, quick ones and those that noticed its neighbours first.
 *
 * @module
 */
import { registerHooks } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type * as Collected from "./collected.ts";
import type { Switch } from "./instrument.ts";
import { ROOT, subjects, testFiles } from "./subjects.ts";

export type Ending = "killed" | "survived" | "endless" | "unreached";
export type Told =
  | { readonly kind: "ready"; readonly tests: number; readonly failing: readonly string[] }
  | { readonly kind: "begun"; readonly id: number }
  | { readonly kind: "ended"; readonly id: number; readonly ending: Ending; readonly by: string };

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a thread of mutate-interpreters.ts");
const tell = (message: Told): void => port.postMessage(message);

const all = subjects();
const urlOf = (file: string): string => pathToFileURL(resolve(ROOT, file)).href;
const instrumented = new Map(all.map((subject) => [urlOf(subject.file), subject]));
const count = all.reduce((sum, { mutants }) => sum + mutants.length, 0);
const mutants = all.flatMap((subject) => subject.mutants);

// --- the switch the sources ask -------------------------------------------------------------------------------------

/** Turns of loops one test may take while a fault is awake: many times more than any test takes without one. */
const MOST_TURNS = 2_000_000;
class EndlessLoop extends Error {}
let awake = 0;
let turns = 0;
let reached = new Uint8Array(count + 1);
const constants: { readonly file: string; work: () => void; read: () => unknown; write: (value: never) => void }[] = [];
const control: Switch = {
  on: (id) => {
    reached[id] = 1;
    return id === awake;
  },
  forced: (id) => id === awake,
  seen: (id, value) => {
    reached[value ? id + 1 : id] = 1;
    return value;
  },
  turn: () => {
    turns += 1;
    if (turns > MOST_TURNS) throw new EndlessLoop();
  },
  again: (file, work, read, write) => void constants.push({ file, work, read, write }),
};
(globalThis as unknown as { mutation: Switch }).mutation = control;

const standIn = pathToFileURL(resolve(import.meta.dirname, "collected.ts")).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vitest" && context.parentURL !== standIn
      ? { url: standIn, shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) => {
    const subject = instrumented.get(url);
    return subject === undefined ? next(url, context) : { format: "module", source: subject.code, shortCircuit: true };
  },
});

// Recordings lose every line here, not only a share of them (test/support/recorded-facts.ts).
process.env["LATARNIK_LOSSES"] = "all";

// --- which test reaches what ----------------------------------------------------------------------------------------

interface Test extends Collected.CollectedTest {
  readonly index: number;
  ms: number;
  reaches: Uint8Array;
}
const tests: Test[] = [];
const { collect } = (await import(standIn)) as typeof Collected;
const chosen = all.map(({ file }) => file).filter((file) => file.includes(workerData as string));
for (const file of testFiles(chosen))
  for (const test of await collect(file, () => import(urlOf(file))))
    tests.push({ ...test, index: tests.length, ms: 0, reaches: new Uint8Array() });
const whileLoading = reached;

async function fails(test: Test): Promise<boolean> {
  turns = 0;
  try {
    await test.run();
    return false;
  } catch {
    return true;
  }
}
const failing = new Set<string>();
for (const test of tests) {
  reached = new Uint8Array(count + 1);
  const before = performance.now();
  if (await fails(test)) failing.add(test.name);
  test.ms = performance.now() - before;
  test.reaches = failing.has(test.name) ? new Uint8Array(count + 1) : reached;
}

/** What a module worked out while loading reaches as far as any of its own functions, or of a module that takes it. */
const firstOf = new Map(all.map(({ file, mutants: own }) => [file, own]));
const usersOf = (file: string): readonly string[] => {
  const name = file.split("/").at(-1) ?? "";
  return all.filter((one) => one.file === file || one.code.includes(`/${name}"`)).map((one) => one.file);
};
function reachersOf(id: number): Test[] {
  const mutant = mutants[id - 1];
  if (mutant === undefined) return [];
  if (!mutant.loading || whileLoading[id] === 0) return tests.filter(({ reaches }) => reaches[id] === 1);
  const near = usersOf(mutant.file).flatMap((file) => firstOf.get(file) ?? []);
  return tests.filter(({ reaches }) => near.some((one) => reaches[one.id] === 1));
}

// --- one fault ------------------------------------------------------------------------------------------------------

/**
 * Most tests that are tried for one fault. Every test of a platform reads a whole machine, so nearly all of them reach nearly every
 * fault; a fault that only a later one would notice counts as survived.
 */
const MOST_TESTS = 100;
/** `remote-access`, `remoteAccess` and «Remote access» are one word, so a table is tried first for the file it is about. */
const plainly = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/gu, "");
/** Tests that noticed something lately, the last one first. */
const noticed: Test[] = [];

async function attempt(id: number): Promise<{ readonly ending: Ending; readonly by: string }> {
  const reachers = reachersOf(id);
  if (reachers.length === 0) return { ending: "unreached", by: "" };
  const subject = plainly(basename(mutants[id - 1]?.file ?? "", ".ts"));
  const rank = (test: Test): number => {
    const lately = noticed.indexOf(test);
    if (lately >= 0 && lately < 30) return lately - 2e6;
    return test.ms - (plainly(test.name).includes(subject) ? 1e6 : 0);
  };
  const order = reachers
    .map((test) => ({ test, rank: rank(test) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_TESTS);
  const loading = mutants[id - 1]?.loading === true;
  const kept = loading ? constants.map((one) => one.read()) : [];
  awake = id;
  try {
    try {
      if (loading) for (const one of constants) one.work();
    } catch {
      return { ending: "killed", by: "loading" };
    }
    for (const { test } of order) {
      const failed = await fails(test);
      if (turns > MOST_TURNS) return { ending: "endless", by: test.name };
      if (!failed) continue;
      const before = noticed.indexOf(test);
      if (before >= 0) noticed.splice(before, 1);
      noticed.unshift(test);
      return { ending: "killed", by: test.name };
    }
    return { ending: "survived", by: "" };
  } finally {
    awake = 0;
    if (loading) for (const [index, one] of constants.entries()) one.write(kept[index] as never);
  }
}

port.on("message", async (ids: readonly number[]) => {
  for (const id of ids) {
    tell({ kind: "begun", id });
    tell({ kind: "ended", id, ...(await attempt(id)) });
  }
});
tell({ kind: "ready", tests: tests.length, failing: [...failing] });
