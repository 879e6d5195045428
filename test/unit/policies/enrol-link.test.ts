/** The link of an enrolment: what is written is read again, and nothing that is not one is. @module */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enrolLink, readEnrolCode, readEnrolLink, readFingerprint } from "../../../policies/engine/enrol-link.ts";

const KEY = "1f0c2c1e8f0b4a7e";

describe("enrolment link", () => {
  it("is read as it was written", () => {
    const letters = fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ".split(""));
    const half = fc.string({ unit: letters, minLength: 4, maxLength: 4 });
    const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef".split("")), minLength: 16, maxLength: 64 });
    const server = fc.constantFrom("https://latarnik.example", "http://192.0.2.1:8080", "https://[2001:db8::1]:8443");
    fc.assert(
      fc.property(server, half, half, hex, (origin, a, b, fingerprint) => {
        const link = { server: origin, fingerprint, code: `${a}-${b}` };
        expect(readEnrolLink(enrolLink(link))).toEqual(link);
      }),
    );
  });

  it("keeps code and key out of what a browser sends", () => {
    const sent = new URL(enrolLink({ server: "https://latarnik.example/", fingerprint: KEY, code: "ABCD-1234" }));
    expect([sent.pathname, sent.search]).toEqual(["/enrol", ""]);
  });

  it.each([
    { why: "no code", link: `https://a.example/enrol#key=${KEY}` },
    { why: "no key: nothing to trust", link: "https://a.example/enrol#code=ABCD-1234" },
    { why: "a key too short to mean anything", link: "https://a.example/enrol#code=ABCD-1234&key=1f0c" },
    { why: "another page", link: `https://a.example/other#code=ABCD-1234&key=${KEY}` },
    { why: "another protocol", link: `ftp://a.example/enrol#code=ABCD-1234&key=${KEY}` },
    { why: "name and password before the host", link: `https://a.example@b.example/enrol#code=ABCD-1234&key=${KEY}` },
    { why: "code in the query", link: `https://a.example/enrol?code=ABCD-1234&key=${KEY}` },
  ])("is refused: $why", ({ link }) => expect(readEnrolLink(link)).toBeUndefined());

  it.each([
    { why: "as printed", typed: "ABCD-1234", code: "ABCD-1234" },
    { why: "small letters, no dash", typed: " abcd1234 ", code: "ABCD-1234" },
    { why: "letters taken for digits", typed: "OIL0-abcd", code: "0110-ABCD" },
    { why: "a letter that does not occur", typed: "ABCU-1234", code: undefined },
    { why: "too short", typed: "ABC-1234", code: undefined },
  ])("reads a typed code: $why", ({ typed, code }) => expect(readEnrolCode(typed)).toBe(code));

  it("reads a fingerprint in groups", () => expect(readFingerprint("1F0C 2c1e 8f0b 4a7e")).toBe(KEY));
});
