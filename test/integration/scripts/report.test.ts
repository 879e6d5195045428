/**
 * The last line of `scripts/test` and the stamps of the build: both must never claim more than was done.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { contentDigest, stampSays, writeStamp } from "../../../scripts/stamp.ts";
import { countReport, lastLine } from "../../../scripts/test-report.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-stamp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((each) => ({ status: each })),
});

describe("the count", () => {
  it.each([
    {
      why: "all well",
      report: { testResults: [file("passed", "passed", "passed")] },
      status: 0,
      line: "2 passed, 0 failed",
    },
    {
      why: "one failed",
      report: { testResults: [file("failed", "passed", "failed")] },
      status: 1,
      line: "1 passed, 1 failed",
    },
    {
      why: "skipped and todo are neither",
      report: { testResults: [file("passed", "passed", "skipped", "pending", "todo")] },
      status: 0,
      line: "1 passed, 0 failed, 3 skipped",
    },
    {
      why: "a suite that cannot be loaded is a failure",
      report: { testResults: [file("passed", "passed"), file("failed")] },
      status: 1,
      line: "1 passed, 1 failed",
    },
    {
      why: "a bad end without a failed test is a failure",
      report: { testResults: [file("passed", "passed")] },
      status: 1,
      line: "1 passed, 1 failed",
    },
    { why: "nothing found is a failure", report: { testResults: [] }, status: 0, line: "0 passed, 1 failed" },
    { why: "no report is a failure", report: undefined, status: 0, line: "0 passed, 1 failed" },
  ])("$why", ({ report, status, line }) => {
    expect(lastLine(countReport(report, status))).toBe(line);
  });
});

describe("a stamp", () => {
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, "src/deep"), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  it("knows every change of its sources, and only those", () => {
    write("src/a.ts", "a");
    write("src/deep/b.ts", "b");
    write("lock", "1");
    const digest = contentDigest(folder, ["src", "lock"]);
    expect(contentDigest(folder, ["lock", "src"])).toBe(digest);

    write("elsewhere", "x");
    expect(contentDigest(folder, ["src", "lock"])).toBe(digest);
    write("src/deep/b.ts", "c");
    const changed = contentDigest(folder, ["src", "lock"]);
    expect(changed).not.toBe(digest);
    write("src/deep/b.ts", "b");
    write("src/c.ts", "");
    expect(contentDigest(folder, ["src", "lock"])).not.toBe(digest);
    rmSync(join(folder, "src/c.ts"));
    expect(contentDigest(folder, ["src", "lock"])).toBe(digest);
  });

  it("does not confuse octets that moved from one file to the next", () => {
    write("src/a.ts", "ab");
    write("src/deep/b.ts", "c");
    const one = contentDigest(folder, ["src"]);
    write("src/a.ts", "a");
    write("src/deep/b.ts", "bc");
    expect(contentDigest(folder, ["src"])).not.toBe(one);
  });

  it("is believed only as a whole", () => {
    const stamp = join(folder, "stamps/web");
    expect(stampSays(stamp, "abc")).toBe(false);
    writeStamp(stamp, "abc");
    expect(stampSays(stamp, "abc")).toBe(true);
    expect(stampSays(stamp, "abcd")).toBe(false);
  });
});
