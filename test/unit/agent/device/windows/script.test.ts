/**
 * What can be held of a PowerShell script where no PowerShell is: balance, length, and what it must never contain.
 *
 * No grammar: brackets, quotes and here-strings are counted by a few rules of the language.
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

const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Brackets left open or closed too often, outside of texts and comments; null: all fits. */
function imbalance(script: string): string | null {
  const open: string[] = [];
  let quote = "";
  for (let at = 0; at < script.length; at += 1) {
    const letter = script[at] as string;
    if (quote === "'") {
      if (letter === "'") quote = "";
    } else if (quote === '"') {
      if (letter === "`") at += 1;
      else if (letter === '"') quote = "";
      else if (letter === "$" && script[at + 1] === "(") {
        const end = script.indexOf(")", at);
        if (end < 0) return "a part of a text does not end";
        const inside = script.slice(at + 2, end);
        // Parts with brackets of their own end later; count them by hand.
        at = end + (inside.split("(").length - 1);
      }
    } else if (letter === "#") at = script.indexOf("\n", at) < 0 ? script.length : script.indexOf("\n", at);
    else if (letter === "'" || letter === '"') quote = letter;
    else if ("([{".includes(letter)) open.push(letter);
    else if (letter in PAIRS && open.pop() !== PAIRS[letter])
      return `${letter} at ${script.slice(Math.max(0, at - 40), at)}`;
  }
  if (quote !== "") return "a text does not end";
  return open.length > 0 ? `${open.join("")} is left open` : null;
}

describe("the script's form", () => {
  it("is balanced", () => expect(imbalance(SCRIPT)).toBeNull());
  it.each([
    { why: "a bracket left open", text: "if ($a) { 1" },
    { why: "a bracket of another kind", text: "@(1}" },
    { why: "a text that does not end", text: "'abc" },
  ])("the balance sees $why", ({ text }) => expect(imbalance(text)).not.toBeNull());
  it("is ASCII, as its encoding on disk is nobody's promise", () => expect(/^[\n\r\t -~]*$/u.test(SCRIPT)).toBe(true));
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
