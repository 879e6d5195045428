/**
 * A document as one HTML page: read on the screen, printed by the browser. The way to paper for Ukrainian texts.
 *
 * The page carries its own style and its own policy; it runs no script and fetches nothing. Every text is escaped.
 *
 * @module
 */
import { columnWidths } from "../columns.ts";
import type { Column, Document, Language } from "../model.ts";
import { cleanPicture } from "../picture.ts";
import { prepareDocument, type PreparedBlock, type Run } from "../prepare.ts";
import { amount } from "../words.ts";
import { STYLE } from "./style.ts";

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/gu, (sign) => NAMED[sign] ?? "");

const sided = (align: string | undefined): string =>
  align === undefined || align === "start" ? "" : ` class="${align}"`;

function inline(runs: readonly Run[]): string {
  return runs
    .map(({ text, bold, italic, href }) => {
      const plain = escaped(text);
      const leaning = italic ? `<em>${plain}</em>` : plain;
      const heavy = bold ? `<strong>${leaning}</strong>` : leaning;
      return href === undefined ? heavy : `<a href="${escaped(href)}" rel="noreferrer">${heavy}</a>`;
    })
    .join("");
}

function table(columns: readonly Column[], rows: readonly (readonly string[])[], caption: string | undefined): string {
  if (columns.length === 0) return "";
  // A line holds about 92 letters; without these widths a browser would break words to save a column some room.
  const line = 92;
  const longest = (text: string, pattern: RegExp): number =>
    Math.max(0, ...text.split(pattern).map((part) => part.length));
  const wishes = columns.map(({ title }, index) => {
    const cells = [title, ...rows.slice(0, 200).map((row) => row[index] ?? "")];
    const least = Math.max(...cells.map((text) => longest(text, /[\n ]/u))) * 1.2 + 3;
    return { least, best: Math.min(Math.max(...cells.map((text) => longest(text, /\n/u))) + 3, line * 0.7) };
  });
  const shares = columnWidths(columns, wishes, line);
  const widths = `<colgroup>${shares.map((share) => `<col style="width:${((share / line) * 100).toFixed(2)}%">`).join("")}</colgroup>`;
  const head = columns.map(({ title, align }) => `<th scope="col"${sided(align)}>${escaped(title)}</th>`).join("");
  const body = rows.map((row) => {
    const cells = row.map((text, index) => `<td${sided(columns[index]?.align)}>${escaped(text)}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  const named = caption === undefined ? "" : `<caption>${escaped(caption)}</caption>`;
  return `<div class="scroll"><table>${named}${widths}<thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function facts(rows: readonly { readonly label: string; readonly value: string }[]): string {
  const lines = rows.map(({ label, value }) => {
    const filled = value.trim() === "" ? '<span class="dots"></span>' : escaped(value);
    return `<tr${value.length > 900 ? ' class="long"' : ""}><th scope="row">${escaped(label)}</th><td>${filled}</td></tr>`;
  });
  return rows.length === 0
    ? ""
    : `<div class="scroll"><table class="facts"><tbody>${lines.join("\n")}</tbody></table></div>`;
}

/** Bars as a drawing of 600 units; the words stand in the picture's name and in the table that follows. */
function chart({ alt, bars, unit }: PreparedBlock & { kind: "chart" }, language: Language): string {
  const top = Math.max(0, ...bars.map(({ value }) => (value !== null && Number.isFinite(value) ? value : 0)));
  const rows = bars.map(({ label, value }, index) => {
    const y = index * 20;
    const width = value !== null && Number.isFinite(value) && value > 0 && top > 0 ? (value / top) * 300 : 0;
    const signs = Array.from(label);
    const short = signs.length > 34 ? `${signs.slice(0, 33).join("")}…` : label;
    return (
      `<text x="185" y="${String(y + 13)}" text-anchor="end">${escaped(short)}</text>` +
      `<rect x="192" y="${String(y + 5)}" width="300" height="10" fill="#e6e9ed"/>` +
      `<rect x="192" y="${String(y + 5)}" width="${width.toFixed(2)}" height="10" fill="#1f4e79"/>` +
      `<text x="500" y="${String(y + 13)}">${escaped(amount(language, value, unit))}</text>`
    );
  });
  const size = `viewBox="0 0 600 ${String(Math.max(1, bars.length) * 20)}"`;
  return `<figure><svg ${size} role="img" aria-label="${escaped(alt)}" font-size="10" fill="#1b1f24">${rows.join("\n")}</svg></figure>`;
}

function image(block: PreparedBlock & { kind: "image" }): string {
  const { octets, type, orientation, width, height } = cleanPicture(block.octets, block.type);
  const data = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("base64");
  const wide = Number.isFinite(block.widthMm) && block.widthMm > 0 ? Math.min(block.widthMm, 168) : 168;
  const [across, down] = orientation > 4 ? [height, width] : [width, height];
  const size = `width="${String(across)}" height="${String(down)}" style="width:${wide.toFixed(2)}mm"`;
  return `<figure><img src="data:${type};base64,${data}" alt="${escaped(block.alt)}" ${size}></figure>`;
}

function block(part: PreparedBlock, language: Language): string {
  switch (part.kind) {
    case "heading": {
      const tag = `h${String(part.level)}`;
      return `<${tag}>${escaped(part.text)}</${tag}>`;
    }
    case "paragraph":
      return `<p${sided(part.align)}>${inline(part.content)}</p>`;
    case "list": {
      const tag = part.ordered === true ? "ol" : "ul";
      return `<${tag}>${part.items.map((item) => `<li>${inline(item)}</li>`).join("\n")}</${tag}>`;
    }
    case "facts":
      return facts(part.rows);
    case "table":
      return table(part.columns, part.rows, part.caption);
    case "image":
      return image(part);
    case "chart":
      return part.bars.length === 0 ? "" : chart(part, language);
    case "signature":
      return `<div class="sign">${part.lines.map((line) => `<p>${escaped(line)}</p>`).join("")}</div>`;
    case "notice":
      return `<p class="notice">${escaped(part.text)}</p>`;
    case "page-break":
      return '<div class="break"></div>';
    default:
      return part satisfies never;
  }
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Renders a document as a whole HTML page.
 *
 * @throws {DocumentError} `E_DOCUMENT_IMAGE` for a picture that cannot be read
 */
export function renderHtml(source: Document): string {
  const doc = prepareDocument(source);
  const marked = doc.watermark !== "";
  const watermark = marked
    ? `<div class="watermark" aria-hidden="true"><span>${escaped(doc.watermark)}</span></div>`
    : "";
  const parts = doc.blocks.map((part) => block(part, doc.language)).filter((part) => part !== "");
  return `<!doctype html>
<html lang="${doc.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escaped(doc.subject)}">
<title>${escaped(doc.title)}</title>
<style>${STYLE}</style>
</head>
<body${marked ? ' class="watermarked"' : ""}>
${watermark}<header><p>${escaped(doc.header)}</p></header>
<main>
${parts.join("\n")}
</main>
<footer><p>${escaped(doc.footer)}</p></footer>
</body>
</html>
`;
}
