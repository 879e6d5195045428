/**
 * Every requirement an event rule names has its verbatim quote, and local name files refuse what they cannot read.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { readLocalNames } from "../../../../dashboard/lists/local-files.ts";
import { recordNumber } from "../../../../dashboard/register/model.ts";
import { STANDARDS, standardsFor } from "../../../../dashboard/register/standards.ts";
import { loadPolicies } from "../../../../policies/load/load-policies.ts";

it("quotes the Standards for each requirement of each shipped rule", () => {
  const { eventRules } = loadPolicies(resolve(import.meta.dirname, "../../../../policies"));
  const named = eventRules.flatMap((rule) => rule.requirement).filter((id) => id.startsWith("R-"));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((id) => (STANDARDS[id]?.quotes.length ?? 0) === 0)).toEqual([]);
});

it("always shows when contact is an event, that reaction comes first, and who verifies", () => {
  expect(new Set(standardsFor([]).map((line) => line.requirement))).toEqual(new Set(["R-006", "R-040", "R-041"]));
  expect(standardsFor(["R-030"])[0]?.requirement).toBe("R-030");
});

it.each([
  [1, "P/2026/001"],
  [1_000, "P/2026/1000"],
])("number %i reads %s", (number, text) => expect(recordNumber("P", 2026, number)).toBe(text));

it.each([
  {
    why: "a name and its reason",
    file: "never-block.txt",
    text: "help.example # why\n\n# only a comment\n",
    fault: null,
  },
  { why: "an upper-case name", file: "never-block.txt", text: "Help.Example\n", fault: ":1:1 " },
  { why: "two names on a line", file: "allow.txt", text: "\na.example b.example\n", fault: ":2:1 " },
  { why: "a category that is none", file: "deny.txt", text: "bad.example TS-99\n", fault: "category" },
  { why: "no category", file: "deny.txt", text: "bad.example\n", fault: ":1:1 " },
  { why: "a denied name", file: "deny.txt", text: "bad.example TS-08 # met in a workshop\n", fault: null },
])("local file: $why", ({ file, text, fault }) => {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-local-"));
  try {
    writeFileSync(join(folder, file), text);
    const read = () => readLocalNames(folder, new Set(["TS-08"]));
    if (fault === null) expect(JSON.stringify(read())).toContain(text.split(/\s/u)[0]);
    else expect(read).toThrow(fault);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
