/**
 * A photograph on paper says nothing of where, when and with what it was taken.
 */
import { describe, expect, it } from "vitest";
import { cleanPicture } from "../../../../dashboard/documents/picture.ts";
import { png, textChunk } from "../../../integration/dashboard/documents/sample.ts";

const segment = (marker: number, data: readonly number[]): number[] => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 255,
  ...data,
];
const latin = (text: string): number[] => [...Buffer.from(text, "latin1")];

/** Exif with an orientation and a note, in either order of octets. */
function exif(orientation: number, little: boolean): number[] {
  const short = (value: number): number[] => (little ? [value, 0] : [0, value]);
  const long = (value: number): number[] => (little ? [value, 0, 0, 0] : [0, 0, 0, value]);
  const tag = little ? [0x12, 0x01] : [0x01, 0x12];
  const head = little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42];
  const entry = [...tag, ...short(3), ...long(1), ...short(orientation), 0, 0];
  return segment(0xe1, [...latin("Exif\0\0"), ...head, ...long(8), ...short(1), ...entry, ...latin("GPS 54.4N 18.5E")]);
}

const jpeg = (...before: number[][]): Uint8Array =>
  Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xe0, latin("JFIF\0....")),
    ...before.flat(),
    ...segment(0xfe, latin("made by a person")),
    ...segment(0xc0, [8, 0, 20, 0, 30, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    1,
    2,
    3,
    0xff,
    0xd9,
  ]);
const text = (octets: Uint8Array): string => Buffer.from(octets).toString("latin1");

describe("JPEG", () => {
  it.each([
    { why: "big endian", little: false },
    { why: "little endian", little: true },
  ])("loses place, note and maker, keeps which way is up ($why)", ({ little }) => {
    const picture = cleanPicture(jpeg(exif(6, little), segment(0xed, latin("Photoshop owner"))), "image/jpeg");
    expect(picture).toMatchObject({ width: 30, height: 20, orientation: 6 });
    expect(text(picture.octets)).not.toMatch(/GPS|person|owner/u);
    expect(text(picture.octets)).toContain("JFIF");
    // Cleaned again it says the same: the little Exif we write can be read.
    expect(cleanPicture(picture.octets, "image/jpeg")).toEqual(picture);
  });

  it("upright pictures carry no Exif at all", () => {
    expect(text(cleanPicture(jpeg(exif(1, false)), "image/jpeg").octets)).not.toContain("Exif");
  });
});

describe("PNG", () => {
  it("loses its notes and keeps its pixels", () => {
    const noted = png(30, 20, true, [textChunk("GPS 54.4N, owner")]);
    const picture = cleanPicture(noted, "image/png");
    expect(text(noted)).toContain("GPS");
    expect(Buffer.from(picture.octets).equals(Buffer.from(png(30, 20, true)))).toBe(true);
    expect(picture).toMatchObject({ width: 30, height: 20, orientation: 1 });
  });
});

describe("refusals", () => {
  const whole = png(3, 2, false);
  it.each([
    { why: "nothing", octets: new Uint8Array(), type: "image/png" as const },
    { why: "a JPEG called PNG", octets: jpeg(), type: "image/png" as const },
    { why: "a PNG called JPEG", octets: whole, type: "image/jpeg" as const },
    { why: "a PNG cut short", octets: whole.slice(0, -5), type: "image/png" as const },
    { why: "a JPEG cut in a segment", octets: jpeg().slice(0, 30), type: "image/jpeg" as const },
    {
      why: "a segment that claims no length",
      octets: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0),
      type: "image/jpeg" as const,
    },
    { why: "no pixels", octets: png(0, 2, false), type: "image/png" as const },
    { why: "a side no camera has", octets: png(30_000, 0, false), type: "image/png" as const },
  ])("$why", ({ octets, type }) => {
    expect(() => cleanPicture(octets, type)).toThrowError(expect.objectContaining({ code: "E_DOCUMENT_IMAGE" }));
  });
});
