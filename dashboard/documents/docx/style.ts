/**
 * Styles of a DOCX file: real headings, captions and lists, so that whoever edits it keeps its structure.
 *
 * Measures are Word's: half-points for type, twentieths of a point for lengths.
 *
 * @module
 */
import { AlignmentType, LevelFormat, LineRuleType, type INumberingOptions, type IStylesOptions } from "docx";
import { WORDS } from "../words.ts";
import type { Language } from "../model.ts";

/** An office has it or a metric twin of it (Carlito); the house's own face would be replaced on most desks. */
const FONT = "Calibri";

const INK = "1B1F24";
export const QUIET = "59626C";
export const RULE = "1F4E79";
export const SHADE = "F2F5F8";
export const HAIRLINE = "B4BCC4";

/** A4 with the same margins as the PDF, in twentieths of a point. */
export const PAGE = { width: 11_906, height: 16_838, left: 1247, right: 1134, top: 1531, bottom: 1361 } as const;
export const WIDTH = PAGE.width - PAGE.left - PAGE.right;

export const stylesOf = (language: Language): IStylesOptions => {
  const heading = (size: number, before: number, after: number, color: string) => ({
    run: { font: FONT, size, bold: true, color },
    paragraph: { spacing: { before, after }, keepNext: true, keepLines: true },
  });
  return {
    default: {
      document: {
        run: { font: FONT, size: 22, color: INK, language: { value: WORDS[language].locale } },
        paragraph: { spacing: { after: 140, line: 276, lineRule: LineRuleType.AUTO } },
      },
      heading1: heading(36, 0, 200, INK),
      heading2: heading(27, 280, 100, RULE),
      heading3: heading(23, 220, 80, RULE),
      caption: {
        run: { font: FONT, size: 18, bold: true, color: QUIET },
        paragraph: { spacing: { before: 120, after: 80 }, keepNext: true },
      },
      hyperlink: { run: { color: RULE, underline: {} } },
    },
    paragraphStyles: [
      {
        id: "Cell",
        name: "Cell",
        basedOn: "Normal",
        run: { size: 20 },
        paragraph: { spacing: { before: 30, after: 30, line: 252, lineRule: LineRuleType.AUTO } },
      },
      {
        id: "Margin",
        name: "Margin",
        basedOn: "Normal",
        run: { size: 17, color: QUIET },
        paragraph: { spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO } },
      },
    ],
  };
};

export const NUMBERING: INumberingOptions = {
  config: [
    {
      reference: "ordered",
      levels: [
        {
          level: 0,
          format: LevelFormat.DECIMAL,
          text: "%1.",
          alignment: AlignmentType.START,
          style: { paragraph: { indent: { left: 425, hanging: 425 } } },
        },
      ],
    },
    {
      reference: "plain",
      levels: [
        {
          level: 0,
          format: LevelFormat.BULLET,
          text: "•",
          alignment: AlignmentType.START,
          style: { paragraph: { indent: { left: 340, hanging: 227 } } },
        },
      ],
    },
  ],
};
