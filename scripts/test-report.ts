/**
 * Counts a vitest JSON report honestly: a suite that could not even be loaded is a failure, and so is a run that
 * ended badly without naming one.
 *
 * @module
 */
import { z } from "zod";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const Report = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/**
 * @param report      parsed JSON of vitest's `json` reporter, or anything else if it wrote none
 * @param exitStatus  of the vitest process
 */
export function countReport(report: unknown, exitStatus: number): Tally {
  const parsed = Report.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 };
  const files = parsed.data.testResults;
  const statuses = files.flatMap((file) => file.assertionResults.map((result) => result.status));
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  const unloadable = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed"),
  ).length;
  const passed = count("passed");
  const failed = count("failed") + unloadable;
  return {
    passed,
    // Unhandled errors and an empty collection fail the process and no test.
    failed: failed === 0 && (exitStatus !== 0 || passed === 0) ? 1 : failed,
    skipped: statuses.length - passed - count("failed"),
  };
}

/** `12 passed, 0 failed`, with `, 3 skipped` only if some were. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
