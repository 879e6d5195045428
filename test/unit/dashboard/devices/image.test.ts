/**
 * What is left of a photo: the picture, and nothing that says where, when or by whom it was taken.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareImage } from "../../../../dashboard/devices/image.ts";
import { JPEG, PNG, WEBP, jpegWith, pngWith, riffChunk, segment, webpWith } from "../../../support/photos.ts";

const SECRET = "GPS 54.5189 N 18.5305 E, Jan";

describe("a photo", () => {
  it.each([
    { why: "a bare JPEG", octets: JPEG, type: "image/jpeg" },
    { why: "a bare PNG", octets: PNG, type: "image/png" },
    { why: "a bare WebP", octets: WEBP, type: "image/webp" },
  ])("$why stays as it is", ({ octets, type }) => {
    const photo = bareImage(octets);
    expect({ ...photo, octets: Buffer.from(photo?.octets ?? []).toString("hex") }).toEqual({
      type,
      width: 3,
      height: 2,
      octets: octets.toString("hex"),
    });
  });

  it.each([
    { why: "EXIF of a JPEG", octets: jpegWith([segment(0xe1, `Exif\0\0${SECRET}`)]), left: JPEG },
    {
      why: "XMP, a colour profile, IPTC and a comment",
      octets: jpegWith([segment(0xe1, SECRET), segment(0xe2, SECRET), segment(0xed, SECRET), segment(0xfe, SECRET)]),
      left: JPEG,
    },
    { why: "a second picture behind the end of the first", octets: jpegWith([], `${SECRET}\xff\xd8`), left: JPEG },
    {
      why: "fill octets before a marker",
      octets: Buffer.concat([JPEG.subarray(0, 2), Buffer.from([0xff, 0xff]), JPEG.subarray(2)]),
      left: JPEG,
    },
    {
      why: "texts and EXIF of a PNG",
      octets: pngWith([
        ["tEXt", SECRET],
        ["zTXt", SECRET],
        ["iTXt", SECRET],
        ["eXIf", SECRET],
        ["tIME", "1234567"],
      ]),
      left: PNG,
    },
    { why: "a chunk nobody knows", octets: pngWith([["abCd", SECRET]]), left: PNG },
    { why: "what follows a PNG", octets: pngWith([], SECRET), left: PNG },
    {
      why: "EXIF and XMP of a WebP",
      octets: webpWith(0x0c, [riffChunk("EXIF", SECRET), riffChunk("XMP ", SECRET)]),
      left: webpWith(0, []),
    },
    { why: "what follows a WebP", octets: Buffer.concat([WEBP, Buffer.from(SECRET)]), left: WEBP },
  ])("loses $why", ({ octets, left }) => {
    expect(Buffer.from(bareImage(octets)?.octets ?? []).toString("hex")).toBe(left.toString("hex"));
  });

  it("keeps what colours need", () => {
    const adobe = segment(0xee, "Adobe\0d\0\0\0\0\x01");
    const kept = bareImage(jpegWith([adobe]));
    expect(Buffer.from(kept?.octets ?? []).includes(adobe)).toBe(true);
  });

  it("of several scans keeps all", () => {
    // The scan header and data once more, as a progressive picture has them.
    const scan = JPEG.lastIndexOf(Buffer.from([0xff, 0xda]));
    const twice = Buffer.concat([JPEG.subarray(0, -2), JPEG.subarray(scan)]);
    expect(Buffer.from(bareImage(twice)?.octets ?? []).toString("hex")).toBe(twice.toString("hex"));
  });

  it.each([
    { why: "nothing", octets: Buffer.alloc(0) },
    {
      why: "an SVG, which could run scripts",
      octets: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    },
    { why: "a GIF", octets: Buffer.from("GIF89a\x01\0\x01\0\0\0\0;") },
    { why: "a page that calls itself a JPEG", octets: Buffer.from("\xff\xd8<html><script>", "latin1") },
    { why: "a JPEG without a picture", octets: Buffer.from([0xff, 0xd8, 0xff, 0xd9]) },
    { why: "a PNG without a picture", octets: Buffer.concat([PNG.subarray(0, 33), PNG.subarray(-12)]) },
    { why: "an animated WebP", octets: webpWith(0x02, []) },
    { why: "a WebP without a picture", octets: Buffer.concat([WEBP.subarray(0, 12)]) },
    {
      why: "sixty thousand pixels of a side",
      octets: Buffer.concat([PNG.subarray(0, 16), Buffer.from([0, 0, 0xea, 0x60]), PNG.subarray(20)]),
    },
  ])("is none: $why", ({ octets }) => {
    expect(bareImage(octets)).toBeNull();
  });

  it("cut off anywhere is none", () => {
    for (const whole of [JPEG, PNG, WEBP])
      for (let end = 0; end < whole.length; end += 1)
        expect([end, bareImage(whole.subarray(0, end))]).toEqual([end, null]);
  });

  it("never throws and never keeps a secret, whatever octets are changed", () => {
    const whole = fc.constantFrom(
      jpegWith([segment(0xe1, SECRET)], SECRET),
      pngWith([["tEXt", SECRET]], SECRET),
      webpWith(0x08, [riffChunk("EXIF", SECRET)]),
    );
    fc.assert(
      fc.property(
        whole,
        fc.array(fc.tuple(fc.nat({ max: 19 }), fc.nat({ max: 255 })), { maxLength: 1 }),
        (octets, edits) => {
          const changed = Buffer.from(octets);
          for (const [at, octet] of edits) changed[at] = octet;
          const photo = bareImage(changed);
          expect(photo === null || photo.octets.length <= changed.length).toBe(true);
          if (edits.length === 0) expect(Buffer.from(photo?.octets ?? []).includes(SECRET)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
