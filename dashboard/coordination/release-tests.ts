/**
 * Which tests this release passed, from the report `scripts/test` leaves behind: the evidence of requirements that are properties of the program.
 *
 * @module
 */
import { stat, readFile } from "node:fs/promises";
import { z } from "zod";

const Report = z.object({
  startTime: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string() })),
});

/** What was read last, while the file stays as it is; a report is some megabytes. */
let kept: { readonly file: string; readonly at: number; readonly passed: ReadonlyMap<string, string> } | undefined;

/**
 * @param file  JSON report of vitest; a missing or broken one proves nothing
 * @returns path below the project (`test/…`) → day it passed, YYYY-MM-DD in UTC
 */
export async function passedTests(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { mtimeMs: at } = await stat(file);
    if (kept?.file === file && kept.at === at) return kept.passed;
    const report = Report.parse(JSON.parse(await readFile(file, "utf8")));
    const day = new Date(report.startTime).toISOString().slice(0, 10);
    const passed = new Map(
      report.testResults.flatMap(({ name, status }): [string, string][] => {
        const found = /(?:^|\/)(test\/[\w./-]+\.test\.ts)$/u.exec(name)?.[1];
        return status === "passed" && found !== undefined ? [[found, day]] : [];
      }),
    );
    kept = { file, at, passed };
    return passed;
  } catch {
    return new Map();
  }
}
