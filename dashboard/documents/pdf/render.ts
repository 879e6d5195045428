/**
 * A document as tagged PDF 1.7 after PDF/UA-1 (ISO 14289-1): structure tree, language, title, bookmarks, embedded fonts.
 *
 * The same document gives the same octets, in every process and for ever: nothing is read from the clock, nothing drawn
 * by chance, and the file's identifier is the digest of its own properties.
 *
 * @module
 */
import PdfWriter from "pdfkit";
import type { Document } from "../model.ts";
import { prepareDocument, type PreparedDocument } from "../prepare.ts";
import { WORDS } from "../words.ts";
import { drawBlock } from "./blocks.ts";
import { openFaces } from "./fonts.ts";
import type { HeadIds } from "./grid.ts";
import { embedImages } from "./images.ts";
import { PRODUCER, xmpOf } from "./metadata.ts";
import { Sheet, type Element } from "./sheet.ts";
import { HAIRLINE, PAGE, QUIET, SMALL, WIDTH } from "./theme.ts";

/** What pdfkit keeps and its types do not show. */
interface Inside {
  metadata: { getXML(): string };
  endMetadata(): void;
  metadataRef: unknown;
  _root: { data: Record<string, unknown> };
  ref(data: Record<string, unknown>): { compress: boolean; write(octets: Uint8Array): void; end(): void };
  getStructTreeRoot(): { data: Record<string, unknown> };
}

function open(doc: PreparedDocument): PDFKit.PDFDocument {
  const created = new Date(doc.createdAt);
  const pdf = new PdfWriter({
    size: [PAGE.width, PAGE.height],
    margins: { top: 0, left: 0, right: 0, bottom: 0 },
    pdfVersion: "1.7",
    tagged: true,
    displayTitle: true,
    lang: WORDS[doc.language].locale,
    bufferPages: true,
    autoFirstPage: false,
    font: null as unknown as string,
    info: {
      Title: doc.title,
      ...(doc.subject === "" ? {} : { Subject: doc.subject }),
      Creator: PRODUCER,
      Producer: PRODUCER,
      CreationDate: created,
      ModDate: created,
    },
  });
  const inside = pdf as unknown as Inside;
  inside.endMetadata = () => {
    const ref = inside.ref({ Type: "Metadata", Subtype: "XML" });
    ref.compress = false;
    ref.write(new TextEncoder().encode(xmpOf(doc)));
    ref.end();
    inside._root.data["Metadata"] = ref;
  };
  return pdf;
}

/** Octets of everything pdfkit writes. */
function collected(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on("error", reject);
  });
}

function drawWatermark(sheet: Sheet, text: string): void {
  const { pdf } = sheet;
  const [line] = sheet.plain(text, { size: 10, leading: 13 }, 1e6, "bold");
  if (line === undefined || line.width === 0) return;
  const size = Math.min(110, (10 * 560) / line.width);
  sheet.artifact(() => {
    pdf.save();
    pdf.rotate(-52, { origin: [PAGE.width / 2, PAGE.height / 2] });
    const type = { size, leading: size * 1.3 };
    const lines = sheet.plain(text, type, 1e6, "bold");
    sheet.loose(lines, {
      x: 0,
      y: (PAGE.height - type.leading) / 2,
      width: PAGE.width,
      type,
      align: "center",
      color: "#eceff2",
    });
    pdf.restore();
  });
}

/** Header and footer are drawn last, when the number of pages is known. */
function drawFrames(sheet: Sheet, doc: PreparedDocument): void {
  const { pdf } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  const words = WORDS[doc.language];
  const head = sheet.plain(doc.header, SMALL, WIDTH).slice(0, 2);
  const foot = sheet.plain(doc.footer, SMALL, WIDTH - 130).slice(0, 2);
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(start + index);
    sheet.artifact(
      () => {
        const y = PAGE.headerTop;
        sheet.loose(head, { x: PAGE.left, y, width: WIDTH, type: SMALL, color: QUIET });
        const rule = y + head.length * SMALL.leading + 3;
        pdf
          .moveTo(PAGE.left, rule)
          .lineTo(PAGE.left + WIDTH, rule)
          .lineWidth(0.6)
          .stroke(HAIRLINE);
      },
      "Pagination",
      ["Top"],
    );
    const number = sheet.plain(`${words.page} ${String(index + 1)} ${words.of} ${String(count)}`, SMALL, 120);
    sheet.artifact(
      () => {
        const y = PAGE.height - PAGE.footerBottom - 2 * SMALL.leading;
        pdf
          .moveTo(PAGE.left, y - 4)
          .lineTo(PAGE.left + WIDTH, y - 4)
          .lineWidth(0.6)
          .stroke(HAIRLINE);
        sheet.loose(foot, { x: PAGE.left, y, width: WIDTH - 130, type: SMALL, color: QUIET });
        sheet.loose(number, { x: PAGE.left + WIDTH - 120, y, width: 120, type: SMALL, align: "end", color: QUIET });
      },
      "Pagination",
      ["Bottom"],
    );
  }
}

/** The tree of identifiers that head cells are found by. */
function listIds(pdf: PDFKit.PDFDocument, ids: HeadIds): void {
  if (ids.size === 0) return;
  const inside = pdf as unknown as Inside;
  const names = [...ids.keys()].sort().flatMap((id) => [new String(id), ids.get(id)?.dictionary]);
  const tree = inside.ref({ Names: names });
  tree.end();
  inside.getStructTreeRoot().data["IDTree"] = tree;
}

/**
 * Renders a document as PDF.
 *
 * @throws {DocumentError} `E_DOCUMENT_IMAGE` for a picture that cannot be read
 */
export async function renderPdf(source: Document): Promise<Uint8Array> {
  const doc = prepareDocument(source);
  const pdf = open(doc);
  const octets = collected(pdf);
  // A refusal below must not leave this promise without a listener.
  octets.catch(() => undefined);
  const covers = openFaces(pdf, doc.language);
  const sheet: Sheet = new Sheet(pdf, covers, () => drawWatermark(sheet, doc.watermark));
  sheet.newPage();
  const images = await embedImages(pdf, doc.blocks);
  const root: Element = sheet.element("Document", undefined);
  const ids: HeadIds = new Map();
  const trail: PDFKit.PDFOutline[] = [];
  const bookmark = (level: 1 | 2 | 3, title: string): void => {
    const parent = trail[level - 2] ?? pdf.outline;
    const options = { expanded: true, top: sheet.y, left: PAGE.width };
    trail.length = level - 1;
    trail.push(parent.addItem(title, options));
  };
  const drawing = { sheet, root, language: doc.language, images, ids, bookmark };
  for (const index of doc.blocks.keys()) drawBlock(drawing, doc.blocks, index);
  listIds(pdf, ids);
  root.end();
  drawFrames(sheet, doc);
  pdf.end();
  return octets;
}
