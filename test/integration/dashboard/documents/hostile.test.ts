/**
 * Whatever a person, a device or an attacker writes into a field, the document is made: no crash, no broken file, no text
 * that reads backwards, no markup that runs.
 */
import { assert, asyncProperty, constantFrom, oneof, string as anyString } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDocx, renderHtml, renderPdf, type Document } from "../../../../dashboard/documents/index.ts";
import { unpack } from "../../../../dashboard/documents/docx/settle.ts";
import { all, Pdf } from "./pdf-reader.ts";
import { xmlFault } from "./xml.ts";

/** Every field of every block that holds a text. */
const everywhere = (text: string): Document => ({
  language: "pl",
  title: text,
  subject: text,
  header: text,
  footer: text,
  watermark: text.slice(0, 40),
  createdAt: Date.UTC(2027, 0, 1),
  blocks: [
    { kind: "heading", level: 2, text },
    {
      kind: "paragraph",
      content: [text, { text, bold: true, href: text }, { text, href: `https://example.org/${text}` }],
    },
    { kind: "list", items: [[text], []] },
    { kind: "facts", rows: [{ label: text, value: text }] },
    {
      kind: "table",
      caption: text,
      columns: [{ title: text }, { title: "b", width: Number.NaN }],
      rows: [[text], [], [text, text, text]],
    },
    { kind: "chart", alt: text, unit: text, bars: [{ label: text, value: Number.NaN }] },
    { kind: "signature", lines: [text, text, text] },
    { kind: "notice", text },
  ],
});

/** Renders all three and judges what came out. */
async function judge(text: string, kinds: readonly string[] = []): Promise<void> {
  const whole = everywhere(text);
  const doc =
    kinds.length === 0
      ? whole
      : { ...whole, title: "x", header: text, blocks: whole.blocks.filter(({ kind }) => kinds.includes(kind)) };
  const pdf = new Pdf(await renderPdf(doc));
  const tree = pdf.structure();
  expect(pdf.pages.flatMap((page) => pdf.content(page).unmarked)).toEqual([]);
  expect(all(tree, "Table")).toHaveLength(doc.blocks.filter(({ kind }) => kind === "table" || kind === "facts").length);
  expect(xmlFault(pdf.xmp)).toBeUndefined();
  for (const { name, octets } of unpack(await renderDocx(doc))) {
    if (/\.(?:xml|rels)$/u.test(name)) expect(xmlFault(new TextDecoder().decode(octets))).toBeUndefined();
  }
  const html = renderHtml(doc);
  expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\0]/u);
  expect(html.match(/<script|<img|href="javascript:/giu)).toBeNull();
}

describe("hostile texts", () => {
  it.each([
    { why: "an override that makes a name read backwards", text: "Jan\u202egpj.exe \u2067abc\u2069" },
    { why: "control characters", text: "a\0b\u0007c\u001bd\u009f\r\n\te" },
    { why: "half a surrogate pair", text: "a\ud83db\udc00" },
    { why: "faces and flags", text: "👩\u200d👩\u200d👧\u200d👦 🇵🇱 👍🏿 ☠\ufe0f" },
    { why: "a tower of marks", text: `Z${"\u0301\u0316\u0334".repeat(60)}algo` },
    { why: "markup", text: "</title><script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;<!--" },
    { why: "a link that runs", text: "javascript:alert(1)" },
    { why: "broken escapes", text: "%E0%A4%A ()\\ <</Type/Catalog>> endobj endstream" },
    { why: "other scripts", text: "שלום عالم 你好 Ωμέγα ภาษาไทย Ґанок Їжак" },
    { why: "nothing", text: "" },
    { why: "spaces only", text: " \u00a0\u3000 \n \n" },
    { why: "noncharacters", text: "\uffff\ufffe\u{1ffff}\ufdd0" },
    { why: "replacement patterns", text: "$& $1 $<close> \\1" },
  ])("$why", async ({ text }) => {
    await judge(text);
  });

  it.each([
    { why: "without a space", text: "ś".repeat(10_000) },
    { why: "in words", text: "ala ma kota ".repeat(850) },
  ])("ten thousand characters $why", async ({ text }) => {
    await judge(text, ["paragraph", "facts", "table"]);
  });

  it("any text at all", async () => {
    const text = oneof(
      anyString({ unit: "binary", maxLength: 60 }),
      anyString({ unit: "grapheme", maxLength: 40 }),
      anyString({
        unit: constantFrom("<", "&", '"', "\u202e", "\0", "\n", " ", "\u00a0", "(", "\\", "я", "😀", "a", "$&"),
        maxLength: 30,
      }),
    );
    await assert(
      asyncProperty(text, async (any) => judge(any)),
      { numRuns: 12, seed: 20_261_122 },
    );
  });
});
