/**
 * Runs every check of the project and ends with one line a machine can read: `N passed, N failed`.
 *
 * Type check, lint, format and build count as one check each, next to the single tests, so that «0 failed» means
 * the whole project and not only its suites. Called by `scripts/test`, which prepares the machine.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { countReport, lastLine, type Tally } from "./test-report.ts";

const root = join(import.meta.dirname, "..");
const reportFile = join(root, "build/test-report.json");

/** Programs of `node_modules/.bin` start with the Node that runs this file, whatever `node` is on PATH elsewhere. */
function run(title: string, command: string, args: readonly string[]): number {
  process.stdout.write(`\n── ${title}\n`);
  const startedAt = performance.now();
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) process.stderr.write(`${error.message}\n`);
  process.stdout.write(`   ${((performance.now() - startedAt) / 1_000).toFixed(1)} s, exit ${status ?? 1}\n`);
  return status ?? 1;
}

function main(): number {
  const steps: readonly [string, readonly string[]][] = [
    // The page is built first: type checks and suites may read what the build writes.
    ["build", ["run", "--silent", "build", "--", "--quiet"]],
    ["types", ["run", "--silent", "typecheck"]],
    ["lint", ["run", "--silent", "lint"]],
    ["format", ["run", "--silent", "format:check"]],
  ];
  let tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const [title, args] of steps) {
    const ok = run(title, "npm", args) === 0;
    tally = { ...tally, passed: tally.passed + (ok ? 1 : 0), failed: tally.failed + (ok ? 0 : 1) };
    if (!ok) failures.push(title);
  }

  mkdirSync(join(root, "build"), { recursive: true });
  rmSync(reportFile, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const status = run("tests", process.execPath, [vitest, "run", ...reporters, ...process.argv.slice(2)]);
  const suites = countReport(readReport(), status);
  tally = {
    passed: tally.passed + suites.passed,
    failed: tally.failed + suites.failed,
    skipped: tally.skipped + suites.skipped,
  };
  if (suites.failed > 0) failures.push("tests");

  if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.join(", ")}\n`);
  process.stdout.write(`\n${lastLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
}

function readReport(): unknown {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return undefined;
  }
}

process.exitCode = main();
