/**
 * Question: does our evaluator say of generated `policies.json` files what Firefox itself applies?
 * Input: 200 texts (`firefoxSets`, seed 1 or the first argument), good and broken ones.
 * Run: `node test/load/firefox-policies.ts [seed] [sets]` as root; ends with 1 if they disagree about any.
 * Last run: 2026-11-22, Firefox ESR 153, Debian 12 — see agent/device/README.md.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { firefoxSays, noFirefox, startFirefox, weSay } from "../support/firefox-policies.ts";
import { firefoxSets } from "../support/policy-sets.ts";

if (noFirefox !== null) {
  console.log(`skipped: ${noFirefox}`);
} else {
  const seed = Number(process.argv[2] ?? 1);
  const sets = firefoxSets(seed, Number(process.argv[3] ?? 200));
  const startedAt = performance.now();
  const judge = await startFirefox();
  let differ = 0;
  for (const text of sets) {
    const word = await judge.judge(text);
    if (isDeepStrictEqual(firefoxSays(word), weSay(text))) continue;
    differ += 1;
    if (differ > 8) continue;
    console.log(text, "\nFirefox:", JSON.stringify(firefoxSays(word)), "\nours:   ", JSON.stringify(weSay(text)), "\n");
  }
  await judge.close();
  console.log(
    `${sets.length} texts, ${differ} judged otherwise, ${Math.round(performance.now() - startedAt)} ms, seed ${seed}`,
  );
  process.exitCode = differ > 0 ? 1 : 0;
}
