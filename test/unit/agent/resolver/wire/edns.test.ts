/** EDNS and extended errors. @module */
import { expect, it } from "vitest";
import { decodeEde, edesOf, encodeEde } from "../../../../../agent/resolver/wire/ede.ts";
import { answerEdns, ednsLength, udpLimit } from "../../../../../agent/resolver/wire/edns.ts";
import { encodeMessage } from "../../../../../agent/resolver/wire/encode.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

const edns = (udpSize: number) => ({ udpSize, version: 0, dnssecOk: false, options: [] });

it.each([
  { why: "no EDNS: RFC 1035's 512", query: undefined, limit: 1232, octets: 512 },
  { why: "the client's size below our limit", query: edns(1000), limit: 1232, octets: 1000 },
  { why: "our limit below the client's size", query: edns(4096), limit: 1232, octets: 1232 },
  { why: "sizes below 512 mean 512 (RFC 6891 section 6.2.3)", query: edns(0), limit: 1232, octets: 512 },
  { why: "a limit below 512 is not kept either", query: edns(4096), limit: 100, octets: 512 },
])("UDP size: $why", ({ query, limit, octets }) => expect(udpLimit(query, limit)).toBe(octets));

it("answers with OPT exactly when asked with OPT: version 0, DO repeated, the client's options not", () => {
  expect(answerEdns(undefined, 1232)).toBeUndefined();
  const query = { udpSize: 4096, version: 1, dnssecOk: true, options: [{ code: 10, octets: hex("0011223344556677") }] };
  expect(answerEdns(query, 1232)).toEqual({ udpSize: 1232, version: 0, dnssecOk: true, options: [] });
});

it("writes OPT as RFC 6891 draws it", () => {
  const flags = { qr: true, opcode: 0, aa: false, tc: false, rd: false, ra: false, ad: false, cd: false };
  const opt = {
    udpSize: 1232,
    version: 0,
    dnssecOk: true,
    options: [encodeEde({ code: 15, text: "no" }), { code: 65001, octets: hex("") }],
  };
  const message = { id: 0, flags, rcode: 16, questions: [], answers: [], authorities: [], additionals: [], edns: opt };
  const octets = encodeMessage(message);
  expect(octets.subarray(12)).toEqual(hex("00 0029 04d0 01 00 8000 000c 000f 0004 000f 6e6f fde9 0000"));
  expect(octets.length - 12).toBe(ednsLength(opt));
  expect(decodeMessage(octets)).toEqual(message);
});

it.each([
  { why: "code and text", octets: "000f 4162", ede: { code: 15, text: "Ab" } },
  { why: "no text", octets: "0011", ede: { code: 17, text: "" } },
  { why: "trailing NULs are not text (RFC 8914 section 2)", octets: "000f 4100 00", ede: { code: 15, text: "A" } },
  { why: "Polish text", octets: "ffff c3b3", ede: { code: 65535, text: "ó" } },
  { why: "invalid UTF-8 is shown as well as can be", octets: "0000 ff41", ede: { code: 0, text: "\uFFFDA" } },
  { why: "a byte order mark is kept", octets: "0000 efbbbf41", ede: { code: 0, text: "\uFEFFA" } },
])("EDE: $why", ({ octets, ede }) => expect(decodeEde(hex(octets))).toEqual(ede));

it("refuses extended errors that cannot be", () => {
  expect(() => decodeEde(hex("00"))).toThrow(expect.objectContaining({ code: "E_WIRE_OPT" }));
  expect(() => encodeEde({ code: 65536, text: "" })).toThrow(expect.objectContaining({ code: "E_WIRE_VALUE" }));
  expect(() => encodeEde({ code: 0, text: "ó".repeat(32_767) })).toThrow(
    expect.objectContaining({ code: "E_WIRE_VALUE" }),
  );
});

it("finds all readable extended errors in order and skips a broken one", () => {
  const options = [
    encodeEde({ code: 3, text: "stale" }),
    { code: 15, octets: hex("00") },
    { code: 12, octets: hex("0000") },
    encodeEde({ code: 22, text: "" }),
  ];
  expect(edesOf({ ...edns(512), options })).toEqual([
    { code: 3, text: "stale" },
    { code: 22, text: "" },
  ]);
  expect(edesOf(undefined)).toEqual([]);
});
