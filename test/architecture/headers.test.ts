/**
 * Every module opens with what it is for: somebody who reads only headers should understand the folder.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { isCode, projectFiles, textOf } from "./sources.ts";

/** What is wrong with a module's opening, or `undefined`. A test says what it proves; only the rest is a module of a manual. */
function headerFault(text: string, isTest = false): string | undefined {
  const header = /^(?:#![^\n]*\n)?\/\*\*(?<body>[^]*?)\*\//u.exec(text)?.groups?.["body"];
  if (header === undefined) return "does not open with a /** header */";
  if (!isTest && !/@module\b/u.test(header)) return "has no @module";
  const words = header.replaceAll(/@module|\*/gu, " ").trim();
  return words.length < 15 ? "does not say what it is for" : undefined;
}

describe("module headers", () => {
  it("stand at the top of every module", () => {
    const faults = projectFiles()
      .filter((file) => isCode(file) && file.includes("/") && !file.includes("/public/"))
      .flatMap((file) => {
        const fault = headerFault(textOf(file), file.startsWith("test/"));
        return fault === undefined ? [] : [`${file} ${fault}`];
      });
    expect(faults).toEqual([]);
  });

  it.each([
    { why: "code first", text: "export {};\n/** Later. @module */" },
    { why: "an ordinary comment", text: "/* What it does, why, promise. @module */" },
    { why: "no tag", text: "/** What it does, why it exists, what it promises. */" },
    { why: "nothing said", text: "/** @module */" },
  ])("are refused: $why", ({ text }) => {
    expect(headerFault(text)).toBeDefined();
  });
});
