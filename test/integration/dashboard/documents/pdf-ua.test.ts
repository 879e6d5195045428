/**
 * Every paper of a report is a tagged PDF that a screen reader can read: our own structure test of PDF/UA-1, `qpdf --check` and `pdfinfo -struct`
 * where they are installed; and the structure test sees what is broken on purpose.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPdf } from "../../../../dashboard/documents/index.ts";
import type { Document } from "../../../../dashboard/documents/index.ts";
import { figuresDocument } from "../../../../dashboard/reports/paper/figures.ts";
import { coverLetter } from "../../../../dashboard/reports/paper/letter.ts";
import { reportDocument } from "../../../../dashboard/reports/paper/report.ts";
import { childrenSummary, directorSummary, mayorSummary } from "../../../../dashboard/reports/paper/summaries.ts";
import { sampleContent } from "../../../support/report-content.ts";
import { uaFaults } from "../../../support/pdf-ua.ts";
import { SAMPLE } from "./sample.ts";

const DIGEST = "5e".repeat(32);
const content = sampleContent(1);
const PAPERS: Readonly<Record<string, Document>> = {
  report: reportDocument(content, DIGEST),
  draft: reportDocument(content, null),
  pack: reportDocument({ ...content, kind: "annual" }, DIGEST),
  letter: coverLetter(content, DIGEST),
  director: directorSummary(content, DIGEST),
  mayor: mayorSummary(content, DIGEST),
  children: childrenSummary(content, DIGEST),
  figures: figuresDocument(content.figures, content.catalogue, {
    venue: content.venue,
    venueShort: content.venueShort,
    codes: content.codes,
    names: content.names,
    madeAt: content.madeAt,
  }),
};
const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const folder = mkdtempSync(join(tmpdir(), "latarnik-ua-"));
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  for (const [name, document] of Object.entries(PAPERS)) {
    const octets = await renderPdf(document);
    files.set(name, octets);
    writeFileSync(join(folder, `${name}.pdf`), octets);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("PDF/UA-1", () => {
  it.each(Object.keys(PAPERS))("%s", (name) => {
    expect(uaFaults(files.get(name) ?? new Uint8Array())).toEqual([]);
  });

  it.skipIf(!has("qpdf"))("qpdf finds nothing wrong with any of them", () => {
    for (const name of files.keys()) {
      const { status, stdout } = spawnSync("qpdf", ["--check", join(folder, `${name}.pdf`)], { encoding: "utf8" });
      expect([name, status, stdout]).toEqual([name, 0, expect.stringContaining("No syntax or stream encoding errors")]);
    }
  });

  it.skipIf(!has("pdfinfo"))("another reader finds the same structure: the report's headings in their order", () => {
    const { stdout } = spawnSync("pdfinfo", ["-struct-text", join(folder, "report.pdf")], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const found = [...stdout.matchAll(/^ *H([123])[^\n]*\n((?: *"[^\n]*"\n)+)/gmu)].map(([, level, text = ""]) => [
      Number(level),
      text
        .replaceAll(/^ *"|"$/gmu, "")
        .replaceAll(/\s+/gu, " ")
        .trim(),
    ]);
    const wanted = PAPERS["report"]?.blocks.flatMap((block) =>
      block.kind === "heading" ? [block.text.replaceAll(/\s+/gu, " ")] : [],
    );
    expect(found.map(([, text]) => text)).toEqual(wanted);
    expect(found[0]?.[0]).toBe(1);
    expect(stdout.match(/^ *Figure/gmu)).toHaveLength(1);
  });
});

describe("the structure test", () => {
  /** As long as before, so that the file still can be read. */
  const broken = (octets: Uint8Array, from: RegExp, to: (found: string) => string): Uint8Array => {
    const text = Buffer.from(octets).toString("latin1");
    const changed = text.replace(from, (found) => to(found).padEnd(found.length));
    expect(changed === text ? `${String(from)} is not in the file` : "").toBe("");
    return Buffer.from(changed, "latin1");
  };

  it.each([
    { why: "an unmarked file", from: /\/Marked true/u, to: "/Marked null", fault: "is not marked" },
    { why: "a file without a language", from: /\/Lang \([^)]*\)/u, to: "/Lung (x)", fault: "has no language" },
    {
      why: "a file by its name",
      from: /\/DisplayDocTitle true/u,
      to: "/DisplayDocTitle null",
      fault: "shows its file name",
    },
    { why: "no word of PDF/UA", from: /<pdfuaid:part>1/u, to: "<pdfuaid:part>0", fault: "does not say PDF/UA-1" },
    { why: "a figure without words", from: /\/Alt \(/u, to: "/Olt (", fault: "a figure without a description" },
    { why: "a head without a scope", from: /\/Scope \/Column/u, to: "/Scops /Column", fault: "without a scope" },
    { why: "a font without letters", from: /\/ToUnicode \d+ 0 R/u, to: "", fault: "no way back to letters" },
    { why: "a heading too deep", from: /\/S \/H2/u, to: "/S /H5", fault: "jumps from 1 to 5" },
    { why: "a type of our own", from: /\/S \/LBody/u, to: "/S /Lbady", fault: "Lbady: not a standard type" },
  ])("sees $why", async ({ from, to, fault }) => {
    const octets = await renderPdf(SAMPLE);
    expect(uaFaults(octets)).toEqual([]);
    const read = (): string[] => {
      try {
        return uaFaults(broken(octets, from, () => to));
      } catch (cause) {
        return [String(cause)];
      }
    };
    const found = read();
    expect(found.some((one) => one.includes(fault)) ? fault : found).toBe(fault);
  });
});
