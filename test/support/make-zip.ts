/**
 * Packs ZIP archives as a stranger would: deflated, and saying about themselves whatever a test wants them to say.
 *
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipPart {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** What the directory claims it unpacks to, octets; the truth if not given. */
  readonly claims?: number;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
}

const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

export function makeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claims, stored, encrypted } of parts) {
    const octets = Buffer.from(data as string);
    const packed = stored === true ? octets : deflateRawSync(octets);
    const title = Buffer.from(name);
    const common = [
      ...u16(20),
      ...u16(encrypted === true ? 1 : 0),
      ...u16(stored === true ? 0 : 8),
      ...u32(0),
      ...u32(crc32(octets)),
      ...u32(packed.length),
      ...u32(claims ?? octets.length),
      ...u16(title.length),
      ...u16(0),
    ];
    locals.push(Buffer.from([...u32(0x04034b50), ...common]), title, packed);
    centrals.push(
      Buffer.from([
        ...u32(0x02014b50),
        ...u16(20),
        ...common,
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32(0),
        ...u32(offset),
      ]),
      title,
    );
    offset += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const count = u16(parts.length);
  const end = [
    ...u32(0x06054b50),
    ...u16(0),
    ...u16(0),
    ...count,
    ...count,
    ...u32(directory.length),
    ...u32(offset),
    ...u16(0),
  ];
  return Buffer.concat([...locals, directory, Buffer.from(end)]);
}

const WORKBOOK = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const LINKS = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`;

/** Parts of a workbook around the cells of its one sheet. @param rows  XML inside `sheetData` */
export const sheetParts = (rows: string): ZipPart[] => [
  { name: "[Content_Types].xml", data: "<Types/>" },
  { name: "xl/workbook.xml", data: WORKBOOK },
  { name: "xl/_rels/workbook.xml.rels", data: LINKS },
  {
    name: "xl/worksheets/sheet1.xml",
    data: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  },
];

/** A row of texts, as XML. @param number  from 1 */
export const textRow = (number: number, cells: readonly string[]): string =>
  `<row r="${String(number)}">${cells
    .map(
      (text, at) =>
        `<c r="${String.fromCodePoint(65 + at)}${String(number)}" t="inlineStr"><is><t>${text}</t></is></c>`,
    )
    .join("")}</row>`;
