/**
 * Question: does our evaluator say of generated policy files what Chromium itself says on chrome://policy?
 * Input: 200 sets of one to four files (`chromiumSets`, seed 1 or the first argument), both folders, good and broken ones.
 * Run: `node test/load/browser-policies.ts [seed] [sets]` as root; ends with 1 at the first set they disagree about.
 * Last run: 2026-11-22, Chromium 156, Debian 12 — see agent/device/README.md.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { noJudge, ours, startJudge, theirs } from "../support/chromium-policies.ts";
import { chromiumSets } from "../support/policy-sets.ts";

if (noJudge !== null) {
  console.log(`skipped: ${noJudge}`);
} else {
  const seed = Number(process.argv[2] ?? 1);
  const sets = chromiumSets(seed, Number(process.argv[3] ?? 200));
  const startedAt = performance.now();
  const judge = await startJudge();
  let differ = 0;
  for (const files of sets) {
    const theirWord = theirs(await judge.judge(files));
    const ourWord = ours(files);
    if (isDeepStrictEqual(theirWord, ourWord)) continue;
    differ += 1;
    if (differ > 5) continue;
    for (const { level, name, bytes } of files)
      console.log(level, name, JSON.stringify(new TextDecoder().decode(bytes)));
    console.log("Chromium:", JSON.stringify(theirWord));
    console.log("ours:    ", JSON.stringify(ourWord), "\n");
  }
  await judge.close();
  console.log(
    `${sets.length} sets, ${differ} judged otherwise, ${Math.round(performance.now() - startedAt)} ms, seed ${seed}`,
  );
  process.exitCode = differ > 0 ? 1 : 0;
}
