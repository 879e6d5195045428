import { defineConfig } from "vitest/config";
import { SHORTENED_SUITES, SLOW_SUITES } from "./test/slow-suites.ts";

const slow = process.env["LATARNIK_SUITES"] === "slow";
/** `npm run test:looks` walks every page there is, those of the slow suites too. */
const isWhole = slow || process.env["LATARNIK_LOOKS"] === "all";

/** One runner for every suite; `test/bench` and `test/load` are programs of their own and are never collected. */
export default defineConfig({
  test: {
    include: slow ? [...SLOW_SUITES, ...SHORTENED_SUITES] : ["test/**/*.test.ts"],
    exclude: ["test/bench/**", "node_modules/**", "build/**", ...(isWhole ? [] : SLOW_SUITES)],
    setupFiles: ["test/setup/random.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most suites wait for processes and sockets; with one worker, the default of two processors, a whole run takes too long.
    maxWorkers: 2,
  },
});
