import { defineConfig } from "vitest/config";

/** One runner for every suite; `test/bench` and `test/load` are programs of their own and are never collected. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**", "node_modules/**", "build/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
