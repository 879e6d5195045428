/**
 * Takes out of a text what a page cannot show or a reader could be fooled by: control characters, marks that turn the
 * reading direction, zero-width signs, broken surrogates, towers of combining marks. The rest stays, in form NFC.
 *
 * @module
 */

const BREAKS = /\r\n?|[\u0085\u2028\u2029]/gu;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu; // oxlint-disable-line no-control-regex
/** Unseen marks; the bidirectional ones are how a name can be made to read backwards (CVE-2021-42574). */
const UNSEEN = new RegExp(
  `[${[
    String.raw`\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f`,
    String.raw`\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}`,
  ].join("")}]`,
  "gu",
);
const NONCHARACTER = /[\ufdd0-\ufdef]|\p{Noncharacter_Code_Point}/gu;
const TOWER = /(?<few>\p{M}{3})\p{M}+/gu;

/** The text as it may be printed; line breaks become `\n`, tabs spaces. */
export function cleanText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(BREAKS, "\n")
    .replace(/\t/gu, " ")
    .replace(CONTROLS, "")
    .replace(UNSEEN, "")
    .replace(NONCHARACTER, "")
    .normalize("NFC")
    .replace(TOWER, "$<few>");
}

/** The same on one line: titles, labels, headers. */
export const cleanLine = (raw: string): string =>
  cleanText(raw)
    .replace(/\s*\n\s*/gu, " ")
    .trim();
