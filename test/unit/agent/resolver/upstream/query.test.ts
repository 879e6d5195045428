/** encodeQuery and answersTo: exactly this question, whatever else a forger gets right. @module */
import { describe, expect, it } from "vitest";
import { answersTo, encodeQuery, isTruncated } from "../../../../../agent/resolver/upstream/query.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import { encodeName } from "../../../../../agent/resolver/wire/name.ts";

const question = { name: encodeName("www.example"), qtype: 28, dnssecOk: true, checkingDisabled: true };
const ID = 0xbeef;

/** The query itself, turned into a response. */
function response(): Uint8Array {
  const octets = encodeQuery(question, ID);
  octets[2] = 0x81;
  return octets;
}

describe("encodeQuery", () => {
  it("is strictly well-formed and says what it was given", () => {
    const message = decodeMessage(encodeQuery(question, ID), { query: true });
    expect(message).toMatchObject({ id: ID, questions: [{ name: "www.example", type: 28, class: 1 }] });
    expect(message.flags).toMatchObject({ rd: true, cd: true, ad: false, qr: false });
    expect(message.edns).toEqual({ udpSize: 1_232, version: 0, dnssecOk: true, options: [] });
  });
});

describe("answersTo", () => {
  it("takes the right response, in any letter case", () => {
    expect(answersTo(response(), question, ID)).toBe(true);
    const shouting = response();
    shouting[13] = 0x57;
    expect(answersTo(shouting, question, ID)).toBe(true);
  });

  it.each([
    { why: "first octet of the id", at: 0, value: 0 },
    { why: "second octet of the id", at: 1, value: 0 },
    { why: "a query", at: 2, value: 0x01 },
    { why: "another opcode", at: 2, value: 0xa9 },
    { why: "no question", at: 5, value: 0 },
    { why: "two questions", at: 5, value: 2 },
    { why: "256 questions", at: 4, value: 1 },
    { why: "another letter", at: 15, value: 0x78 },
    { why: "another label length", at: 12, value: 2 },
    { why: "another type", at: 26, value: 1 },
    { why: "another type above 255", at: 25, value: 1 },
    { why: "another class", at: 28, value: 3 },
  ])("refuses $why", ({ at, value }) => {
    const octets = response();
    expect(octets[at]).not.toBe(value);
    octets[at] = value;
    expect(answersTo(octets, question, ID)).toBe(false);
  });

  it("refuses every response that ends inside its question", () => {
    for (let length = 0; length < 12 + question.name.length + 4; length += 1)
      expect(answersTo(response().slice(0, length), question, ID)).toBe(false);
  });

  it("knows a truncated one", () => {
    const octets = response();
    expect(isTruncated(octets)).toBe(false);
    octets[2] = 0x83;
    expect(isTruncated(octets)).toBe(true);
  });
});
