/**
 * What can be held of a PowerShell script beside its grammar (`grammar.test.ts`): length, and what it must never contain.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { encodedCommand } from "../../../../../agent/device/collectors/windows/powershell.ts";

const SCRIPT = readFileSync(
  join(resolve(import.meta.dirname, "../../../../.."), "agent/device/collectors/windows/facts.ps1"),
  "utf8",
);

describe("the script's form", () => {
  it("refuses a canary that is more than a name", () => {
    const names = ["a'; calc", "a b", "$(x)", "", "-x", "a`n"];
    expect(names.filter((name) => encodedCommand("canary", name) !== null)).toEqual([]);
  });
  it("refuses to grow beyond a command line", () =>
    expect(encodedCommand("facts", null, "x".repeat(13_000))).toBeNull());
});

describe("what the script never does", () => {
  it.each([
    { why: "repair every package", word: "Win32_Product " },
    { why: "fail at an orphan", word: "Get-LocalGroupMember" },
    { why: "read text of a locale", word: "QuickFixEngineering" },
    { why: "read a password", word: "GetValue('DefaultPassword')" },
    { why: "start a shell", word: "Invoke-Expression" },
    { why: "fetch anything", word: "Invoke-WebRequest" },
    { why: "hold the whole test file", word: ["EICAR-STANDARD-", "ANTIVIRUS"].join("") },
    { why: "name an update", word: ".Title" },
    { why: "name a file it found", word: "FullName" },
  ])("$why", ({ word }) => expect(SCRIPT.includes(word)).toBe(false));

  it("still finds a word that is there", () => expect(SCRIPT.includes("GetValue('AutoAdminLogon')")).toBe(true));
  it("asks every CIM class with a limit of time", () => {
    expect(SCRIPT.match(/Get-CimInstance/gu)).toHaveLength(1);
    expect(SCRIPT).toContain("OperationTimeoutSec = 20");
  });
});
