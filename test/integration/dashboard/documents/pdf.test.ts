/**
 * The PDF, read back: what a screen reader finds, what PDF/UA-1 (ISO 14289-1) asks, and the same octets every time.
 *
 * veraPDF is not to be had here, so this is our own reading of the standard's machine-checkable part; a person with a
 * screen reader has the last word.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { renderDocx, renderPdf, type Document } from "../../../../dashboard/documents/index.ts";
import { all, Pdf, textString, type Dict, type Name, type Node, type PageContent } from "./pdf-reader.ts";
import { LOREM, png, ROWS, SAMPLE } from "./sample.ts";

const digest = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("hex");
const plain = (text: string): string => text.replaceAll("\u00a0", " ").trim();
const attributes = (node: Node): Dict => node.dict["A"] as Dict;

let octets: Uint8Array;
let pdf: Pdf;
let tree: Node;
let contents: PageContent[];

beforeAll(async () => {
  octets = await renderPdf(SAMPLE);
  pdf = new Pdf(octets);
  tree = pdf.structure();
  contents = pdf.pages.map((page) => pdf.content(page));
});

describe("the file", () => {
  it("says its language, its title, and that it is tagged", () => {
    expect(textString(pdf.catalog["Lang"])).toBe("pl-PL");
    expect(pdf.dict(pdf.catalog["MarkInfo"])["Marked"]).toBe(true);
    expect(pdf.dict(pdf.catalog["ViewerPreferences"])["DisplayDocTitle"]).toBe(true);
    expect(plain(textString(pdf.get(pdf.dict(pdf.trailer["Info"])["Title"])))).toBe(SAMPLE.title);
  });

  it("carries well-formed XMP with the title and the mark of PDF/UA-1", () => {
    expect(pdf.xmp).toContain("<pdfuaid:part>1</pdfuaid:part>");
    expect(plain(pdf.xmp)).toContain("Protokół nr 12/2027 &lt;próba &amp; skład&gt;");
    expect(pdf.xmp).toContain("<xmp:CreateDate>2026-11-22T09:00:00Z</xmp:CreateDate>");
  });

  it("embeds every font it uses, with the way back to letters", () => {
    const fonts = pdf.fonts();
    expect(fonts.length).toBeGreaterThanOrEqual(3);
    for (const font of fonts) {
      const [descendant] = pdf.list(font["DescendantFonts"]);
      const descriptor = pdf.dict(pdf.dict(descendant)["FontDescriptor"]);
      expect(pdf.stream(descriptor["FontFile2"]).toString("latin1", 0, 300)).toMatch(/loca[^]*glyf[^]*hmtx/u);
      expect(pdf.stream(font["ToUnicode"]).toString()).toContain("beginbfrange");
    }
  });

  it("has A4 pages that are read in the order of the structure", () => {
    expect(pdf.pages.length).toBeGreaterThan(3);
    for (const { dict } of pdf.pages) {
      expect((dict["MediaBox"] as number[]).map(Math.round)).toEqual([0, 0, 595, 842]);
      expect((dict["Tabs"] as Name).name).toBe("S");
    }
  });

  it("has bookmarks for its headings, nested as they are", () => {
    const outlines = pdf.dict(pdf.catalog["Outlines"]);
    const first = pdf.dict(outlines["First"]);
    expect(plain(textString(first["Title"]))).toBe("Protokół nr 12/2027");
    expect(plain(textString(pdf.dict(first["First"])["Title"]))).toBe("Przebieg");
  });
});

describe("the structure", () => {
  it("holds all that is drawn: marked, or an artifact, and every mark in exactly one element", () => {
    expect(contents.flatMap(({ unmarked }) => unmarked)).toEqual([]);
    const parents = pdf.dict(pdf.dict(pdf.catalog["StructTreeRoot"])["ParentTree"]);
    const numbers = pdf.list(parents["Nums"]);
    for (const [index, page] of pdf.pages.entries()) {
      const mcids = (contents[index]?.marked ?? []).flatMap(({ mcid }) => (mcid === undefined ? [] : [mcid]));
      expect(mcids).toEqual(mcids.map((_, position) => position));
      const key = numbers.indexOf(page.dict["StructParents"] as number);
      const listed = pdf.list(numbers[key + 1]);
      expect(listed).toHaveLength(mcids.length);
      expect(listed.every((entry) => entry !== null && typeof entry === "object" && "ref" in entry)).toBe(true);
    }
  });

  it("reads in the order of the blocks", () => {
    const kinds = tree.children.map(({ type }) => type);
    expect(kinds).toEqual([
      "H1",
      "P",
      "Table",
      "H2",
      "P",
      "L",
      "L",
      "P",
      "Table",
      "Figure",
      "Figure",
      "Figure",
      "P",
      "P",
    ]);
    expect(tree.type).toBe("Document");
  });

  it("gives back the words as written, with what the face cannot show behind what it shows", () => {
    const [paragraph] = tree.children.filter(({ text }) => text.includes("Ważne"));
    expect(plain(paragraph?.text ?? "")).toBe(`${LOREM}Ważne: spokój — zob. wskazówki. Оксана Щербак ☐ tak`);
  });

  it("leaves header, footer, page numbers and repeated heads to artifacts", () => {
    expect(tree.text).not.toContain("Dom Kultury");
    expect(tree.text).not.toContain("strona");
    for (const [index, { marked }] of contents.entries()) {
      const artifacts = plain(
        marked
          .filter(({ tag }) => tag === "Artifact")
          .map(({ text }) => text)
          .join(" "),
      );
      expect(artifacts).toContain("Dom Kultury");
      expect(artifacts).toContain(`strona ${String(index + 1)} z ${String(contents.length)}`);
    }
  });

  it("gives a list its labels and its numbering", () => {
    const [plainList, ordered] = all(tree, "L");
    expect(attributes(plainList as Node)["ListNumbering"]).toEqual({ name: "Disc" });
    expect(attributes(ordered as Node)["ListNumbering"]).toEqual({ name: "Decimal" });
    expect(all(ordered as Node, "Lbl").map(({ text }) => text)).toEqual(["1.", "2."]);
    expect(all(ordered as Node, "LBody").map(({ text }) => text)).toEqual(["pierwszy", "drugi"]);
  });

  it("gives a table heads with a scope, and each cell its heads by identifier", () => {
    const [facts, table] = all(tree, "Table");
    expect(all(facts as Node, "TH").map((cell) => (attributes(cell)["Scope"] as Name).name)).toEqual(["Row", "Row"]);
    const pairs = all(facts as Node, "TR").map((row) => [
      all(row, "TH")[0]?.dict["ID"],
      attributes(all(row, "TD")[0] as Node)["Headers"],
    ]);
    expect(pairs.map(([, headers]) => headers)).toEqual(pairs.map(([id]) => [id]));
    const heads = all(table as Node, "TH");
    expect(heads.map((cell) => (attributes(cell)["Scope"] as Name).name)).toEqual(["Column", "Column", "Column"]);
    expect(all(table as Node, "Caption").map(({ text }) => plain(text))).toEqual(["Tabela 1. Kontrole"]);
    const names = pdf.list(pdf.dict(pdf.dict(pdf.catalog["StructTreeRoot"])["IDTree"])["Names"]);
    const ids = names.filter((entry) => typeof entry === "string");
    expect(ids).toEqual([...ids].sort());
    const rows = all(all(table as Node, "TBody")[0] as Node, "TR");
    expect(rows).toHaveLength(ROWS);
    for (const row of rows) {
      const cells = all(row, "TD");
      expect(cells.map((cell) => attributes(cell)["Headers"])).toEqual(heads.map((head) => [head.dict["ID"]]));
      expect(ids).toContain((attributes(cells[0] as Node)["Headers"] as string[])[0]);
    }
  });

  it("keeps every row on one page and repeats the head on each page of the table", () => {
    const table = all(tree, "Table")[1] as Node;
    const rows = all(table, "TR");
    expect(rows.filter(({ pages }) => pages.size !== 1)).toEqual([]);
    const first = [...(rows[0]?.pages ?? [])][0];
    expect(table.pages.size).toBeGreaterThan(2);
    for (const ref of table.pages) {
      const content = contents.find((page) => page.ref === ref);
      const heads = content?.marked.filter(({ text }) => text.includes("Urządzenie")) ?? [];
      expect(heads.map(({ tag }) => tag)).toEqual([ref === first ? "TH" : "Artifact"]);
    }
  });

  it("gives figures a description and a place", () => {
    const figures = all(tree, "Figure");
    expect(figures.map(({ dict }) => plain(textString(dict["Alt"])))).toEqual([
      "Blokady w trzech miejscach",
      "Zdjęcie tabletu",
      "Drugie zdjęcie",
    ]);
    for (const figure of figures) expect((attributes(figure)["BBox"] as number[]).length).toBe(4);
    expect(plain(figures[0]?.text ?? "")).toContain("nie zmierzono");
    expect(plain(figures[0]?.text ?? "")).toContain("1234,5 szt.");
  });

  it("ties a link to its words and says where it leads", () => {
    const [link] = all(tree, "Link");
    expect(link?.text).toBe("wskazówki");
    const [annotation] = link?.annotations ?? [];
    expect(textString(annotation?.["Contents"])).toBe("wskazówki");
    expect(textString(pdf.dict(annotation?.["A"])["URI"])).toBe("https://example.org/wskaz%C3%B3wki?a=1&b=2");
  });
});

describe("the page", () => {
  it("draws nothing over the footer or outside the paper", () => {
    for (const { lowest, highest } of contents) {
      expect(lowest).toBeGreaterThan(30);
      expect(highest).toBeLessThan(812);
    }
  });

  it("leaves no single line of a paragraph behind or ahead", async () => {
    const line = "słowo ".repeat(400);
    for (const before of [0, 5, 17, 23, 28]) {
      const blocks = [
        ...Array.from({ length: before }, () => ({ kind: "paragraph" as const, content: ["x"] })),
        { kind: "paragraph" as const, content: [line] },
      ];
      const read = new Pdf(await renderPdf({ ...SAMPLE, blocks }));
      const paragraph = read.structure().children.at(-1) as Node;
      const pages = read.pages.filter(({ ref }) => paragraph.pages.has(ref)).map((page) => read.content(page));
      const words = pages.map(({ marked }) => marked.filter(({ tag }) => tag === "P").at(-1)?.text.length ?? 0);
      // A line of this text has about 85 letters; two lines are the least.
      expect(words.every((length) => length > 120)).toBe(true);
    }
  });
});

describe("the same input gives the same octets", () => {
  it("twice in one process, other documents in between", async () => {
    await renderPdf({ ...SAMPLE, title: "Inny" });
    expect(digest(await renderPdf(SAMPLE))).toBe(digest(octets));
  });

  it("in another process, in another time zone, as PDF and as DOCX", async () => {
    const here = [digest(octets), digest(await renderDocx(SAMPLE))];
    const script = `
      import { createHash } from "node:crypto";
      const { renderPdf, renderDocx } = await import(process.argv[1]);
      const { SAMPLE } = await import(process.argv[2]);
      for (const render of [renderPdf, renderDocx]) console.log(createHash("sha256").update(await render(SAMPLE)).digest("hex"));`;
    const index = join(import.meta.dirname, "../../../../dashboard/documents/index.ts");
    const run = promisify(execFile);
    const args = ["--input-type=module", "-e", script, index, join(import.meta.dirname, "sample.ts")];
    const { stdout } = await run(process.execPath, args, { env: { ...process.env, TZ: "Asia/Tokyo", LANG: "C" } });
    expect(stdout.trim().split("\n")).toEqual(here);
  });
});

describe("a Ukrainian document", () => {
  const words = "Ґанок, їжак, єдність, і м’яч: «Довірена особа» — № 7, Łódź żółta 100 %.";
  const paper: Document = {
    ...SAMPLE,
    language: "uk",
    title: "Повідомлення для опікунів",
    header: "Будинок культури",
    blocks: [
      { kind: "heading", level: 1, text: "Повідомлення для опікунів" },
      { kind: "paragraph", content: [words, { text: " Важливо. ", bold: true }, { text: "Спокійно.", italic: true }] },
      { kind: "list", ordered: true, items: [["перше"], ["друге"]] },
      { kind: "table", columns: [{ title: "Дата" }, { title: "Подія" }], rows: [["22 листопада", "розмова"]] },
    ],
  };

  it("is set in letters of its own, tagged as any other, with nothing written in a stand-in", async () => {
    const made = await renderPdf(paper);
    expect(digest(await renderPdf(paper))).toBe(digest(made));
    const read = new Pdf(made);
    expect(textString(read.catalog["Lang"])).toBe("uk-UA");
    expect(read.dict(read.catalog["MarkInfo"])["Marked"]).toBe(true);
    const structure = read.structure();
    expect(structure.children.map(({ type }) => type)).toEqual(["H1", "P", "L", "Table"]);
    const paragraph = structure.children[1] as Node;
    expect(plain(paragraph.text)).toBe(`${words} Важливо. Спокійно.`);
    const drawn = read.pages.map((page) => read.content(page));
    expect(drawn.flatMap(({ unmarked }) => unmarked)).toEqual([]);
    for (const { dict } of read.pages)
      expect(read.stream(dict["Contents"]).toString("latin1")).not.toContain("ActualText");
    const faces = read.fonts().map((font) => (font["BaseFont"] as Name).name.replace(/^[A-Z]{6}\+/u, ""));
    expect([...new Set(faces)].sort()).toEqual(["PTSans-Bold", "PTSans-Italic", "PTSans-Regular"]);
    for (const font of read.fonts()) {
      const [descendant] = read.list(font["DescendantFonts"]);
      expect(read.stream(read.dict(read.dict(descendant)["FontDescriptor"])["FontFile2"]).length).toBeGreaterThan(
        1_000,
      );
    }
  });
});

describe("refusals", () => {
  const withImage = (image: Uint8Array): Document => ({
    ...SAMPLE,
    blocks: [{ kind: "image", octets: image, type: "image/png", alt: "x", widthMm: 40 }],
  });
  const whole = png(30, 20, true);

  it.each([
    { why: "a picture that is none", octets: Buffer.from("GIF89a") },
    { why: "a picture cut short", octets: whole.slice(0, 60) },
    { why: "pixels that cannot be unpacked", octets: Buffer.from(whole).fill(0, 45, 60) },
  ])("$why is refused by name", async ({ octets: broken }) => {
    await expect(renderPdf(withImage(broken))).rejects.toMatchObject({ code: "E_DOCUMENT_IMAGE" });
  });

  it("the reader itself refuses a file with a byte moved", () => {
    const moved = Buffer.concat([octets.slice(0, 400), Buffer.from(" "), octets.slice(400)]);
    expect(() => new Pdf(moved).structure()).toThrow(/./u);
  });
});
