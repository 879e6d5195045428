/**
 * The DOCX, opened: a package every reader can unpack, well-formed parts, Word's own structures, nothing of the clock.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { renderDocx, type Document } from "../../../../dashboard/documents/index.ts";
import { ROWS, SAMPLE } from "./sample.ts";
import { xmlFault } from "./xml.ts";

interface Entry {
  readonly name: string;
  readonly octets: Buffer;
  readonly day: number;
}

/** Reads from the front, header by header, as a stream reader would; the product reads the directory at the end. */
function entriesOf(zip: Uint8Array): Entry[] {
  const all = Buffer.from(zip);
  const entries: Entry[] = [];
  let at = 0;
  while (all.readUInt32LE(at) === 0x04034b50) {
    const [size, length] = [all.readUInt32LE(at + 18), all.readUInt16LE(at + 26)];
    const start = at + 30 + length + all.readUInt16LE(at + 28);
    const octets = inflateRawSync(all.subarray(start, start + size));
    if (crc32(octets) !== all.readUInt32LE(at + 14)) throw new RangeError("checksum");
    entries.push({ name: all.toString("utf8", at + 30, at + 30 + length), octets, day: all.readUInt32LE(at + 10) });
    at = start + size;
  }
  return entries;
}

let entries: Entry[];
const part = (name: string): string => entries.find((entry) => entry.name === name)?.octets.toString("utf8") ?? "";
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

beforeAll(async () => {
  entries = entriesOf(await renderDocx({ ...SAMPLE, watermark: "KOPIA" }));
});

describe("the package", () => {
  it("starts with its content types and carries one date everywhere, the first a ZIP can name", () => {
    expect(entries[0]?.name).toBe("[Content_Types].xml");
    expect(new Set(entries.map(({ day }) => day))).toEqual(new Set([0x0021_0000]));
  });

  it("has well-formed parts only", () => {
    const parts = entries.filter(({ name }) => /\.(?:xml|rels)$/u.test(name));
    expect(parts.length).toBeGreaterThan(12);
    expect(parts.flatMap(({ octets }) => xmlFault(octets.toString("utf8")) ?? []).concat()).toEqual([]);
    expect(xmlFault(`${part("word/document.xml")}<x>`)).toBeDefined();
  });

  it("names the document and its own time, not the clock's", () => {
    const core = part("docProps/core.xml");
    expect(core.replaceAll("\u00a0", " ")).toContain(
      "<dc:title>Protokół nr 12/2027 &lt;próba &amp; skład&gt;</dc:title>",
    );
    expect(count(core, /2026-11-22T09:00:00Z/gu)).toBe(2);
  });

  it("has every relationship it uses, and uses none twice", () => {
    const used = [...part("word/document.xml").matchAll(/r:(?:id|embed)="([^"]+)"/gu)].map((match) => match[1]);
    const known = [...part("word/_rels/document.xml.rels").matchAll(/ Id="([^"]+)"/gu)].map((match) => match[1]);
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((id) => !known.includes(id))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });
});

describe("the text", () => {
  it("has real headings, real lists and a table head that repeats", () => {
    const text = part("word/document.xml");
    expect(count(text, /<w:pStyle w:val="Heading1"\/>/gu)).toBe(1);
    expect(count(text, /<w:pStyle w:val="Heading2"\/>/gu)).toBe(1);
    expect(count(text, /<w:numPr>/gu)).toBe(4);
    expect(count(text, /<w:tblHeader\/>/gu)).toBe(1);
    expect(count(text, /<w:tr[ >]/gu)).toBe(ROWS + 1 + 2);
    expect(count(text, /<w:cantSplit\/>/gu)).toBe(ROWS + 1 + 2);
  });

  it("says its language, and describes pictures and charts", () => {
    expect(part("word/styles.xml")).toContain('<w:lang w:val="pl-PL"/>');
    const text = part("word/document.xml");
    const described = [...text.matchAll(/<wp:docPr id="(\d+)"[^>]*descr="([^"]*)"/gu)];
    expect(described.map((match) => match[2]?.replaceAll("\u00a0", " "))).toEqual([
      "Blokady w trzech miejscach",
      "Zdjęcie tabletu",
      "Drugie zdjęcie",
    ]);
    expect(new Set(described.map((match) => match[1])).size).toBe(3);
  });

  it("keeps the letters as they were written, and draws a chart with a gap where nothing was measured", () => {
    expect(part("word/document.xml")).toContain("Оксана Щербак");
    const chart = part("word/charts/chart1.xml");
    expect(chart).toContain("Sieć gości (nie zmierzono)");
    expect(count(chart.split("<c:val>")[1] ?? "", /<c:pt /gu)).toBe(2);
  });

  it("puts header, footer, page numbers and watermark where Word expects them", () => {
    const names = entries.map(({ name }) => name);
    const margins = names
      .filter((name) => /word\/(?:header|footer)\d\.xml/u.test(name))
      .map(part)
      .join("\n");
    expect(margins).toContain("Dom Kultury «Przykład»");
    expect(margins).toContain("NUMPAGES");
    expect(margins).toContain("KOPIA");
  });
});

describe("languages", () => {
  it("writes Ukrainian as it is, with its language", async () => {
    const doc: Document = {
      ...SAMPLE,
      language: "uk",
      blocks: [{ kind: "paragraph", content: ["Розмова з дитиною"] }],
    };
    const uk = entriesOf(await renderDocx(doc));
    const text = (name: string): string => uk.find((entry) => entry.name === name)?.octets.toString("utf8") ?? "";
    expect(text("word/document.xml").replaceAll("\u00a0", " ")).toContain("Розмова з дитиною");
    expect(text("word/styles.xml")).toContain('<w:lang w:val="uk-UA"/>');
  });
});
