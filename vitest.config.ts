import { defineConfig } from "vitest/config";

/** One runner for every suite; `test/bench` and `test/load` are programs of their own and are never collected. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**", "node_modules/**", "build/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most suites wait for processes and sockets; with one worker, the default of two processors, a whole run takes too long.
    maxWorkers: 2,
  },
});
