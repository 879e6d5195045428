/** Names: one text per name, pointers that cannot loop, and no way to hide a dot. @module */
import { describe, expect, it } from "vitest";
import { WireError } from "../../../../../agent/resolver/wire/error.ts";
import {
  MAX_POINTERS,
  decodeName,
  encodeName,
  lowerAscii,
  nameFromText,
  readName,
  wireNameLength,
} from "../../../../../agent/resolver/wire/name.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return "no error";
};
const HEADER = "00 ".repeat(12);
const label = (size: number, octet = "61"): string => size.toString(16).padStart(2, "0") + octet.repeat(size);

describe("decodeName", () => {
  it.each([
    { why: "two labels", octets: "0377777707657861 6d706c6500", name: "www.example", end: 13 },
    { why: "the root is the empty text", octets: "00", name: "", end: 1 },
    { why: "letters are lower-cased", octets: "03575777 00", name: "www", end: 5 },
    { why: "a dot inside a label is not a border", octets: "03612e62 00", name: "a\\046b", end: 5 },
    { why: "a backslash is escaped, or \\046 could be forged", octets: "04 5c303436 00", name: "\\092046", end: 6 },
    {
      why: "NUL, blank, DEL and octets above ASCII are escaped",
      octets: "0500207f80ff00",
      name: "\\000\\032\\127\\128\\255",
      end: 7,
    },
    { why: "octets above ASCII are not folded", octets: "02c38900", name: "\\195\\137", end: 4 },
    { why: "underscore, asterisk and hyphen are ordinary", octets: "035f2a2d00", name: "_*-", end: 5 },
    { why: "a label of 63 octets is the longest", octets: `${label(63)}00`, name: "a".repeat(63), end: 65 },
    {
      why: "255 octets are the longest name",
      octets: `${label(63)}${label(63)}${label(63)}${label(61)}00`,
      name: [63, 63, 63, 61].map((n) => "a".repeat(n)).join("."),
      end: 255,
    },
  ])("$why", ({ octets, name, end }) => expect(decodeName(hex(octets), 0)).toEqual({ name, end }));

  it.each([
    { why: "no octet at all", octets: "", at: 0, code: "E_WIRE_TRUNCATED" },
    { why: "label cut off", octets: "0377", at: 0, code: "E_WIRE_TRUNCATED" },
    { why: "root missing", octets: "0161", at: 0, code: "E_WIRE_TRUNCATED" },
    { why: "pointer cut off", octets: `${HEADER}00 c0`, at: 13, code: "E_WIRE_TRUNCATED" },
    {
      why: "256 octets",
      octets: `${label(63)}${label(63)}${label(63)}${label(62)}00`,
      at: 0,
      code: "E_WIRE_NAME_LENGTH",
    },
    { why: "label type 01 is reserved", octets: "4100", at: 0, code: "E_WIRE_LABEL" },
    { why: "label type 10 is reserved", octets: "8000", at: 0, code: "E_WIRE_LABEL" },
    { why: "pointer to itself", octets: `${HEADER}c00c`, at: 12, code: "E_WIRE_POINTER" },
    { why: "pointer forwards", octets: `${HEADER}c00e 00`, at: 12, code: "E_WIRE_POINTER" },
    { why: "pointer into its own labels", octets: `${HEADER}0161 c00c`, at: 12, code: "E_WIRE_POINTER" },
    { why: "two pointers in a circle", octets: `${HEADER}c00e c00c`, at: 14, code: "E_WIRE_POINTER" },
    {
      why: "label then pointer back to before it, in a circle",
      octets: `${HEADER}0161c00f 0162c00c`,
      at: 16,
      code: "E_WIRE_POINTER",
    },
    { why: "pointer into the header", octets: `${HEADER}c000`, at: 12, code: "E_WIRE_POINTER" },
    { why: "pointer to the header's last octet", octets: `${HEADER}c00b`, at: 12, code: "E_WIRE_POINTER" },
  ])("refuses: $why", ({ octets, at, code }) => expect(codeOf(() => decodeName(hex(octets), at))).toBe(code));

  it("ends after the first pointer and says that there was one", () => {
    const message = hex(`${HEADER}03575777 00 0161 c00c ff`);
    expect(readName(message, 17)).toEqual({ name: "a.www", sent: "a.WWw", end: 21, compressed: true });
    expect(readName(message, 12)).toEqual({ name: "www", sent: "WWw", end: 17, compressed: false });
  });

  it("follows 126 pointers and not one more", () => {
    // Root at 12, then a stair of pointers, each to the one before it.
    const stair = hex(
      HEADER + "00 00" + Array.from({ length: 200 }, (_, i) => (0xc000 + 12 + 2 * i).toString(16)).join(""),
    );
    expect(decodeName(stair, 12 + 2 * MAX_POINTERS)).toEqual({ name: "", end: 14 + 2 * MAX_POINTERS });
    expect(codeOf(() => decodeName(stair, 14 + 2 * MAX_POINTERS))).toBe("E_WIRE_POINTER");
  });

  it("follows no more of them when the tail is already known", () => {
    const stair = hex(
      HEADER + "00 00" + Array.from({ length: 200 }, (_, i) => (0xc000 + 12 + 2 * i).toString(16)).join(""),
    );
    const memory = new Map();
    expect(readName(stair, 12 + 2 * MAX_POINTERS, memory).name).toBe("");
    expect(codeOf(() => readName(stair, 14 + 2 * MAX_POINTERS, memory))).toBe("E_WIRE_POINTER");
  });

  it("refuses a pointer to itself for its direction, before the cap on pointers has to", () => {
    expect(() => decodeName(hex(`${HEADER}c00c`), 12)).toThrow("pointer to 12 does not go backwards");
  });

  it("counts the length of the whole name, not of its pieces", () => {
    const first = `${label(63)}${label(63)}${label(63)}00`; // 193 octets, at 12
    const fits = hex(`${HEADER}${first}${label(61)}c00c`);
    const over = hex(`${HEADER}${first}${label(62)}c00c`);
    expect(decodeName(fits, 12 + 193).name).toHaveLength(63 * 3 + 61 + 3);
    expect(codeOf(() => decodeName(over, 12 + 193))).toBe("E_WIRE_NAME_LENGTH");
  });
});

describe("encodeName", () => {
  it.each([
    { why: "two labels", name: "www.example", octets: "03777777076578616d706c6500" },
    { why: "the root", name: "", octets: "00" },
    { why: "letter case is the caller's", name: "wWw", octets: "0377577700" },
    { why: "decimal escape", name: "a\\046b.c", octets: "03612e62 0163 00" },
    { why: "character escape", name: "a\\.b\\\\", octets: "04612e625c00" },
    { why: "highest octet", name: "\\255", octets: "01ff00" },
  ])("$why", ({ name, octets }) => {
    expect(encodeName(name)).toEqual(hex(octets));
    expect(wireNameLength(name)).toBe(hex(octets).length);
  });

  it.each([
    { why: "final dot", name: "a.", code: "E_WIRE_LABEL" },
    { why: "leading dot", name: ".a", code: "E_WIRE_LABEL" },
    { why: "two dots", name: "a..b", code: "E_WIRE_LABEL" },
    { why: "only a dot", name: ".", code: "E_WIRE_LABEL" },
    { why: "64 octets in a label", name: "a".repeat(64), code: "E_WIRE_LABEL" },
    { why: "64 escaped octets in a label", name: "\\000".repeat(64), code: "E_WIRE_LABEL" },
    { why: "256 octets", name: [63, 63, 63, 62].map((n) => "a".repeat(n)).join("."), code: "E_WIRE_NAME_LENGTH" },
    { why: "escape above 255", name: "\\256", code: "E_WIRE_LABEL" },
    { why: "escape of two digits", name: "\\25", code: "E_WIRE_LABEL" },
    { why: "escape at the end", name: "a\\", code: "E_WIRE_LABEL" },
    { why: "blank", name: "a b", code: "E_WIRE_LABEL" },
    { why: "letter outside ASCII", name: "żółw.example", code: "E_WIRE_LABEL" },
    { why: "Kelvin sign, which toLowerCase makes a k", name: "\u212A", code: "E_WIRE_LABEL" },
  ])("refuses: $why", ({ name, code }) => {
    expect(codeOf(() => encodeName(name))).toBe(code);
    expect(codeOf(() => wireNameLength(name))).toBe(code);
  });
});

describe("nameFromText", () => {
  it.each([
    { why: "one final dot is dropped", text: "Example.ORG.", name: "example.org" },
    { why: "a dot is the root", text: ".", name: "" },
    { why: "character escapes become decimal ones", text: "a\\.b", name: "a\\046b" },
    { why: "an escaped letter is a letter", text: "\\A\\065", name: "aa" },
    { why: "an escaped dot at the end is part of the label", text: "a\\.", name: "a\\046" },
    { why: "an escaped backslash before the final dot", text: "a\\\\.", name: "a\\092" },
    { why: "already canonical", text: "a\\046b.example", name: "a\\046b.example" },
  ])("$why", ({ text, name }) => expect(nameFromText(text)).toBe(name));

  it.each([
    { why: "nothing", text: "" },
    { why: "two final dots", text: "a.." },
    { why: "not IDNA", text: "gżegżółka.example" },
  ])("refuses: $why", ({ text }) => expect(codeOf(() => nameFromText(text))).toBe("E_WIRE_LABEL"));
});

it("lower-cases A to Z and nothing else", () => {
  expect(lowerAscii("AZ@[az\u212A\u0130Ż")).toBe("az@[az\u212A\u0130Ż");
});
