/** Names and numbers of DNS. @module */
import { expect, it } from "vitest";
import {
  EDE,
  EDE_MEANING,
  className,
  classNumber,
  edeMeaning,
  opcodeName,
  rcodeName,
  rcodeNumber,
  typeName,
  typeNumber,
} from "../../../../../agent/resolver/wire/registry.ts";

it.each([
  { why: "mnemonic", text: "HTTPS", number: 65, name: "HTTPS" },
  { why: "letter case does not matter", text: "aaaa", number: 28, name: "AAAA" },
  { why: "RFC 3597 form of a known type", text: "TYPE65", number: 65, name: "HTTPS" },
  { why: "RFC 3597 form of an unknown type", text: "type65534", number: 65534, name: "TYPE65534" },
  { why: "largest", text: "TYPE65535", number: 65535, name: "TYPE65535" },
])("type: $why", ({ text, number, name }) => {
  expect(typeNumber(text)).toBe(number);
  expect(typeName(number)).toBe(name);
});

it.each(["TYPE65536", "TYPE", "TYPE-1", "TYPE1e3", "BOGUS", "", "constructor", "TYPE 1"])("%j is no type", (text) =>
  expect(typeNumber(text)).toBeUndefined(),
);

it("names classes, rcodes and opcodes, known and unknown", () => {
  expect([className(1), className(32), classNumber("ch"), classNumber("CLASS32"), classNumber("x")]).toEqual([
    "IN",
    "CLASS32",
    3,
    32,
    undefined,
  ]);
  expect([rcodeName(3), rcodeName(16), rcodeName(3841), rcodeNumber("nxdomain"), rcodeNumber("RCODE11")]).toEqual([
    "NXDOMAIN",
    "BADVERS",
    "RCODE3841",
    3,
    11,
  ]);
  expect([opcodeName(0), opcodeName(7)]).toEqual(["QUERY", "OPCODE7"]);
});

it("words extended errors as RFC 8914 does", () => {
  expect([EDE.FORGED_ANSWER, EDE.BLOCKED, EDE.CENSORED, EDE.FILTERED, EDE.PROHIBITED].map(edeMeaning)).toEqual([
    "Forged Answer",
    "Blocked",
    "Censored",
    "Filtered",
    "Prohibited",
  ]);
  expect(
    [EDE.STALE_ANSWER, EDE.STALE_NXDOMAIN_ANSWER, EDE.NO_REACHABLE_AUTHORITY, EDE.INVALID_DATA].map(edeMeaning),
  ).toEqual(["Stale Answer", "Stale NXDOMAIN Answer", "No Reachable Authority", "Invalid Data"]);
  expect(edeMeaning(49152)).toBe("EDE 49152");
  expect(EDE_MEANING).toHaveLength(31);
});
