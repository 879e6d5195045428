/**
 * A document as DOCX, for whoever has to go on writing in it: the same content as the PDF, in Word's own structures.
 *
 * @module
 */
import {
  BorderStyle,
  Document as File,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from "docx";
import { TextWatermark } from "docx/watermarks";
import type { Document } from "../model.ts";
import { prepareDocument } from "../prepare.ts";
import { WORDS } from "../words.ts";
import { writeBlock, type Writing } from "./blocks.ts";
import { settle } from "./settle.ts";
import { HAIRLINE, NUMBERING, PAGE, stylesOf, WIDTH } from "./style.ts";

const PRODUCER = "Latarnik";

/**
 * Renders a document as DOCX (ECMA-376). Works in every language of the model; the fonts are the reader's.
 *
 * @throws {DocumentError} `E_DOCUMENT_IMAGE` for a picture that cannot be read
 */
export async function renderDocx(source: Document): Promise<Uint8Array> {
  const doc = prepareDocument(source);
  const words = WORDS[doc.language];
  let last = 0;
  const writing: Writing = { language: doc.language, next: () => ++last };
  const rule = { style: BorderStyle.SINGLE, size: 5, color: HAIRLINE, space: 4 } as const;
  const number = [`${words.page} `, PageNumber.CURRENT, ` ${words.of} `, PageNumber.TOTAL_PAGES];
  const mark = doc.watermark === "" ? [] : [new TextWatermark({ text: doc.watermark, color: "d9dde2" })];
  const file = new File({
    title: doc.title,
    ...(doc.subject === "" ? {} : { subject: doc.subject }),
    creator: PRODUCER,
    lastModifiedBy: PRODUCER,
    styles: stylesOf(doc.language),
    numbering: NUMBERING,
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: {
              left: PAGE.left,
              right: PAGE.right,
              top: PAGE.top,
              bottom: PAGE.bottom,
              header: 700,
              footer: 600,
            },
          },
        },
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                style: "Margin",
                border: { bottom: rule },
                children: [new TextRun(doc.header), ...mark],
              }),
            ],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                style: "Margin",
                border: { top: rule },
                tabStops: [{ type: TabStopType.RIGHT, position: WIDTH }],
                children: [new TextRun(`${doc.footer}\t`), new TextRun({ children: number })],
              }),
            ],
          }),
        },
        children: doc.blocks.flatMap((block) => writeBlock(block, writing)),
      },
    ],
  });
  return settle(await Packer.toBuffer(file), doc.createdAt);
}
