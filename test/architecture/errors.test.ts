/**
 * Every error code a person can meet stands in a manual with its meaning and a remedy, and no manual keeps dead ones.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { codesDocumented, codesIn, compareCodes, type Part } from "./error-codes.ts";
import { isProduct, projectFiles, textOf } from "./sources.ts";

const files = projectFiles();
const read = (chosen: readonly string[]): { file: string; text: string }[] =>
  chosen.map((file) => ({ file, text: textOf(file) }));
const parts: Part[] = ["policies", "blocklists", "agent", "dashboard", "scripts"].map((name) => {
  const own = files.filter((file) => file.startsWith(`${name}/`));
  return {
    name,
    sources: read(own.filter(isProduct)),
    manuals: read(own.filter((file) => file.endsWith("README.md"))),
  };
});

describe("error codes", () => {
  it("are found at all", () => {
    expect(parts.flatMap((part) => part.sources.flatMap(({ text }) => codesIn(text))).length).toBeGreaterThan(20);
  });

  it("are documented, both ways", () => {
    expect(compareCodes(parts)).toEqual([]);
  });
});

describe("the judge", () => {
  const part = (source: string, manual: string): Part[] => [
    {
      name: "agent",
      sources: [{ file: "agent/x.ts", text: source }],
      manuals: [{ file: "agent/README.md", text: manual }],
    },
  ];
  const row = "| `E_X_Y` | what | do |";
  it.each([
    { why: "a code without a row", source: 'throw new XError("E_X_Y");', manual: "" },
    { why: "a row without a code", source: "", manual: row },
    { why: "a row without a remedy", source: 'f("E_X_Y");', manual: "| `E_X_Y` | what |  |" },
    { why: "a code named in a comment only", source: "// E_X_Y", manual: row },
    { why: "two rows", source: 'f("E_X_Y");', manual: `${row}\n${row}` },
  ])("refuses $why", ({ source, manual }) => {
    expect(compareCodes(part(source, manual))).toHaveLength(1);
  });

  it("is content when both sides agree", () => {
    expect(compareCodes(part('type C = "E_X_Y" | "E_Z";', `${row}\n| \`E_Z\` | a | b |`))).toEqual([]);
  });

  it("reads several codes of one row", () => {
    expect(codesDocumented("| `E_A`, `E_B` | a | b |").map(({ code }) => code)).toEqual(["E_A", "E_B"]);
  });
});
