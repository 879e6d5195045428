/** What a whole run leaves out is there, and is counted. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SLOW_SUITES } from "../slow-suites.ts";
import { ROOT } from "./sources.ts";

describe("suites of their own script", () => {
  it("exist", () => {
    expect(SLOW_SUITES.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it.skipIf(process.env["LATARNIK_SUITES"] !== "slow").each(SLOW_SUITES.map((file) => ({ file })))(
    "$file (skipped: npm run test:slow)",
    ({ file }) => {
      expect(existsSync(join(ROOT, file))).toBe(true);
    },
  );
});
