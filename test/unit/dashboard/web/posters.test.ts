/**
 * The address on a poster: what a person types becomes the portal's address, or is refused; the code says the same to a reader.
 *
 * @module
 */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { portalAddress } from "../../../../dashboard/web/pages/help/portal-address.ts";
import { qrCode } from "../../../../dashboard/web/parts/qr.ts";

const PATH = "/latarnik/pomoc";
// A reader that shares nothing with the drawing.
const jsqr = createRequire(import.meta.url)("jsqr") as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string } | null;

describe("the address of the portal", () => {
  it.each([
    { why: "a name", in: "pomoc.example.org", out: `http://pomoc.example.org${PATH}` },
    { why: "capital letters and spaces", in: "  Pomoc.Example.ORG ", out: `http://pomoc.example.org${PATH}` },
    { why: "an address with a port", in: "192.0.2.7:8081", out: `http://192.0.2.7:8081${PATH}` },
    { why: "copied from a browser", in: "https://pomoc.example.org/a?b", out: `http://pomoc.example.org${PATH}` },
    { why: "nothing", in: "", out: null },
    { why: "a word is no name in a phone's eyes", in: "pomoc", out: null },
    { why: "a sentence", in: "pomoc centrum.pl", out: null },
    { why: "no such address", in: "192.0.2.300", out: null },
    { why: "no such port", in: "pomoc.example.org:70000", out: null },
    { why: "another scheme", in: "javascript:alert(1).pl", out: null },
  ])("$why", (row) => expect(portalAddress(row.in)).toBe(row.out));

  it("is what a phone reads from the code", () => {
    const text = portalAddress("pomoc.example.org") ?? "";
    const grid = qrCode(text) ?? [];
    const [unit, quiet] = [6, 4];
    const size = (grid.length + 2 * quiet) * unit;
    const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1)
        if (grid[Math.floor(y / unit) - quiet]?.[Math.floor(x / unit) - quiet] === true)
          pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    expect(jsqr(pixels, size, size)?.data).toBe(text);
  });
});
