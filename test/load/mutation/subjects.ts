/**
 * What is tried: the interpreters and readers, and the tests that ought to notice.
 *
 * Tests that start processes or judge other parts are left out. So are the long properties over whole machines (`test/property`): a fault
 * that only they notice counts as survived, though the suite would notice it.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Instrumented, instrument } from "./instrument.ts";

export const ROOT = resolve(import.meta.dirname, "../../..");

export const GROUPS = {
  interpreters: "policies/engine/device/",
  readers: "agent/device/readers/",
} as const;
export type Group = keyof typeof GROUPS;

const TESTS = [
  "test/unit/policies/device/*.test.ts",
  "test/unit/agent/device/{android,ipados,machines,tablets}.test.ts",
  "test/unit/agent/device/{macos,browser-policies,readers}/*.test.ts",
  "test/unit/agent/device/linux/{browsers,people,protection}.test.ts",
  "test/unit/agent/device/windows/{readers,dump,registry-file,product-state}*.test.ts",
];

const listed = (patterns: readonly string[]): readonly string[] =>
  globSync([...patterns], { cwd: ROOT }).map((path) => path.replaceAll("\\", "/")).sort(); // prettier-ignore

/** What a file of ours takes in, through all it takes in. */
function takenBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import) "(\.[^"]+\.ts)"/gu))
    takenBy(resolve(dirname(file), path ?? ""), seen);
  return seen;
}
/** @returns the tests that take in any of these files */
export const testFiles = (subjectFiles: readonly string[]): readonly string[] =>
  listed(TESTS).filter((test) => {
    const taken = takenBy(resolve(ROOT, test));
    return subjectFiles.some((file) => taken.has(resolve(ROOT, file)));
  });

export interface Subject extends Instrumented {
  readonly file: string;
  readonly group: Group;
}

/** @returns every file with its faults, numbered from 1 through all of them: the same in each worker */
export function subjects(): readonly Subject[] {
  const found: Subject[] = [];
  let next = 1;
  for (const [group, folder] of Object.entries(GROUPS) as [Group, string][])
    for (const file of listed([`${folder}**/*.ts`])) {
      const subject = { ...instrument(readFileSync(resolve(ROOT, file), "utf8"), file, next), file, group };
      next += subject.mutants.length;
      found.push(subject);
    }
  return found;
}
