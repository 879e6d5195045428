/**
 * What a PDF says about itself: the XMP packet with its title, its language and the mark «PDF/UA-1».
 *
 * pdfkit writes the title into XMP as it stands, so one «&» would make the packet unreadable. This one is written here.
 *
 * @module
 */
import type { PreparedDocument } from "../prepare.ts";

export const PRODUCER = "Latarnik";

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/gu, (sign) => NAMED[sign] ?? "");

/** ISO 8601 to the second, UTC. */
const stamp = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

const alternative = (name: string, text: string): string =>
  text === ""
    ? ""
    : `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt></dc:${name}>`;

/** The packet as text; UTF-8. */
export function xmpOf(doc: PreparedDocument): string {
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    alternative("title", doc.title),
    alternative("description", doc.subject),
    `<dc:language><rdf:Bag><rdf:li>${doc.language}</rdf:li></rdf:Bag></dc:language>`,
    "<dc:format>application/pdf</dc:format>",
    "</rdf:Description>",
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">',
    `<xmp:CreateDate>${stamp(doc.createdAt)}</xmp:CreateDate><xmp:ModifyDate>${stamp(doc.createdAt)}</xmp:ModifyDate>`,
    `<xmp:CreatorTool>${PRODUCER}</xmp:CreatorTool>`,
    "</rdf:Description>",
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
    `<pdf:Producer>${PRODUCER}</pdf:Producer>`,
    "</rdf:Description>",
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">',
    "<pdfuaid:part>1</pdfuaid:part>",
    "</rdf:Description>",
    "</rdf:RDF>",
    "</x:xmpmeta>",
    '<?xpacket end="w"?>',
  ]
    .filter((line) => line !== "")
    .join("\n");
}
