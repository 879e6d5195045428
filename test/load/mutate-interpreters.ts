/**
 * Mutation test of what judges devices: `npm run load:mutate [-- --only PART --every N --threads N --atLeast PERCENT]`.
 *
 * Question: would the tests notice if a reader or an interpreter were wrong in one small place? Thousands of small faults are tried, one
 * at a time, against the tests that reach them. Ends with 0 if at least 85 % are noticed among the interpreters and among the readers,
 * with 1 otherwise. Faults that cannot be noticed stand in `mutation/equivalent.json`, each with its reason, and are not counted.
 *
 * @module
 */
import { setPriority } from "node:os";
import { parseArgs } from "node:util";
import { tryAll } from "./mutation/pool.ts";
import { groupOf, outdated, percentOf, reportOf, tallyOf } from "./mutation/report.ts";
import { type Group, GROUPS, subjects } from "./mutation/subjects.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    /** one fault in so many, for an estimate */
    every: { type: "string", default: "1" },
    threads: { type: "string", default: "2" },
    atLeast: { type: "string", default: "85" },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const EVERY_MS = 10_000;

// Others work on this machine too.
setPriority(10);
const startedAt = performance.now();
const secondsSince = (): string => ((performance.now() - startedAt) / 1_000).toFixed(0);
const chosen = subjects().filter(({ file }) => file.includes(values.only));
const mutants = chosen
  .flatMap((subject) => subject.mutants)
  .filter((_one, index) => index % Number(values.every) === 0);
say(`${mutants.length} faults in ${chosen.length} files`);
let saidAt = performance.now();
const { tried, failing } = await tryAll({
  only: values.only,
  mutants,
  threads: Number(values.threads),
  hangsAfterMs: 30_000,
  progress: (done) => {
    if (performance.now() - saidAt < EVERY_MS) return;
    saidAt = performance.now();
    say(
      `${done.length} of ${mutants.length} tried in ${secondsSince()} s, ${percentOf(tallyOf(done)).toFixed(1)} % noticed`,
    );
  },
});
for (const line of reportOf(tried)) say(line);
const stale = values.every === "1" ? outdated(tried, new Set(chosen.map(({ file }) => file))) : [];
for (const line of stale) say(`equivalent.json is outdated: ${line}`);
const low = (Object.keys(GROUPS) as Group[]).filter(
  (group) => percentOf(tallyOf(groupOf(tried, group))) < Number(values.atLeast),
);
for (const name of failing) say(`fails without any fault: ${name}`);
say(
  `${secondsSince()} s; ${low.length === 0 ? "enough noticed" : `FAILED: too few noticed among the ${low.join(" and the ")}`}`,
);
process.exitCode = low.length === 0 && stale.length === 0 && failing.size === 0 ? 0 : 1;
