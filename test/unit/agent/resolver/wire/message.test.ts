/** decodeMessage and readHeader: every error, and the tolerance that is meant. @module */
import { describe, expect, it } from "vitest";
import { WireError } from "../../../../../agent/resolver/wire/error.ts";
import { readHeader } from "../../../../../agent/resolver/wire/header.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import { fixture, hex } from "../../../../fixtures/packets/packet.ts";

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return "no error";
};

/** id, flags, four counts. */
const header = (qd: number, an = 0, ns = 0, ar = 0, flags = "0100"): string =>
  `1234 ${flags} ${[qd, an, ns, ar].map((count) => count.toString(16).padStart(4, "0")).join(" ")} `;
const QUESTION = "0161 00 0001 0001 "; // a. A IN, at octet 12
const OPT = "00 0029 04d0 00000000 0000 ";
const rr = (type: number, data: string, owner = "c00c", rrClass = "0001", ttl = "0000003c"): string =>
  `${owner} ${type.toString(16).padStart(4, "0")} ${rrClass} ${ttl} ${hex(data).length.toString(16).padStart(4, "0")} ${data} `;

describe("readHeader", () => {
  it.each([
    { why: "all zero", bits: "0000", flags: {}, opcode: 0, rcode: 0 },
    { why: "QR", bits: "8000", flags: { qr: true }, opcode: 0, rcode: 0 },
    { why: "opcode UPDATE", bits: "2800", flags: {}, opcode: 5, rcode: 0 },
    { why: "AA", bits: "0400", flags: { aa: true }, opcode: 0, rcode: 0 },
    { why: "TC", bits: "0200", flags: { tc: true }, opcode: 0, rcode: 0 },
    { why: "RD", bits: "0100", flags: { rd: true }, opcode: 0, rcode: 0 },
    { why: "RA", bits: "0080", flags: { ra: true }, opcode: 0, rcode: 0 },
    { why: "Z is ignored", bits: "0040", flags: {}, opcode: 0, rcode: 0 },
    { why: "AD", bits: "0020", flags: { ad: true }, opcode: 0, rcode: 0 },
    { why: "CD", bits: "0010", flags: { cd: true }, opcode: 0, rcode: 0 },
    { why: "rcode", bits: "0005", flags: {}, opcode: 0, rcode: 5 },
    {
      why: "everything",
      bits: "ffff",
      flags: { qr: true, aa: true, tc: true, rd: true, ra: true, ad: true, cd: true },
      opcode: 15,
      rcode: 15,
    },
  ])("$why", ({ bits, flags, opcode, rcode }) => {
    const none = { qr: false, aa: false, tc: false, rd: false, ra: false, ad: false, cd: false };
    expect(readHeader(hex(`abcd ${bits} 0001 0002 0003 ffff`))).toEqual({
      id: 0xabcd,
      flags: { ...none, opcode, ...flags },
      rcode,
      qdcount: 1,
      ancount: 2,
      nscount: 3,
      arcount: 65535,
    });
  });

  it("needs 12 octets and cares for no more", () => {
    expect(codeOf(() => readHeader(hex("00".repeat(11))))).toBe("E_WIRE_TRUNCATED");
    expect(readHeader(hex(`${header(1)} ffffffff`)).qdcount).toBe(1);
  });
});

describe("decodeMessage refuses", () => {
  it.each([
    { why: "nothing", octets: "", code: "E_WIRE_TRUNCATED" },
    { why: "half a header", octets: "1234 0100 0001", code: "E_WIRE_TRUNCATED" },
    { why: "a question the octets cannot hold", octets: header(1), code: "E_WIRE_COUNT" },
    { why: "one octet short of the shortest question", octets: `${header(1)}00 0001 00`, code: "E_WIRE_COUNT" },
    { why: "65535 answers in an empty message", octets: `${header(1, 65535)}${QUESTION}`, code: "E_WIRE_COUNT" },
    { why: "65535 of everything", octets: `${header(65535, 65535, 65535, 65535)}${QUESTION}`, code: "E_WIRE_COUNT" },
    { why: "question cut in its class", octets: `${header(1)}0161 00 0001 00`, code: "E_WIRE_TRUNCATED" },
    { why: "question with a pointer into the header", octets: `${header(1)}c000 0001 0001`, code: "E_WIRE_POINTER" },
    { why: "question pointing at itself", octets: `${header(1)}c00c 0001 0001`, code: "E_WIRE_POINTER" },
    {
      why: "record cut in its head",
      octets: `${header(1, 1)}${QUESTION}0162 0162 0162 0000 0001 00`,
      code: "E_WIRE_TRUNCATED",
    },
    {
      why: "RDLENGTH past the end",
      octets: `${header(1, 1)}${QUESTION}c00c 0001 0001 0000003c 0005 c0000201`,
      code: "E_WIRE_TRUNCATED",
    },
    { why: "A of three octets", octets: `${header(1, 1)}${QUESTION}${rr(1, "c00002")}`, code: "E_WIRE_RDATA" },
    { why: "A of five octets", octets: `${header(1, 1)}${QUESTION}${rr(1, "c000020100")}`, code: "E_WIRE_RDATA" },
    { why: "AAAA of four octets", octets: `${header(1, 1)}${QUESTION}${rr(28, "c0000201")}`, code: "E_WIRE_RDATA" },
    { why: "CNAME without a name", octets: `${header(1, 1)}${QUESTION}${rr(5, "")}`, code: "E_WIRE_RDATA" },
    { why: "CNAME longer than its name", octets: `${header(1, 1)}${QUESTION}${rr(5, "c00c00")}`, code: "E_WIRE_RDATA" },
    {
      why: "CNAME whose name runs into the next record",
      octets: `${header(1, 2)}${QUESTION}${rr(5, "0162")}${rr(1, "c0000201", "00")}`,
      code: "E_WIRE_RDATA",
    },
    { why: "CNAME pointing at itself", octets: `${header(1, 1)}${QUESTION}${rr(5, "c01f")}`, code: "E_WIRE_POINTER" },
    { why: "SOA cut short", octets: `${header(1, 1)}${QUESTION}${rr(6, "c00c c00c 00000001")}`, code: "E_WIRE_RDATA" },
    { why: "MX without exchange", octets: `${header(1, 1)}${QUESTION}${rr(15, "000a")}`, code: "E_WIRE_RDATA" },
    { why: "TXT without a string", octets: `${header(1, 1)}${QUESTION}${rr(16, "")}`, code: "E_WIRE_RDATA" },
    { why: "TXT string over the end", octets: `${header(1, 1)}${QUESTION}${rr(16, "0261")}`, code: "E_WIRE_RDATA" },
    { why: "SRV without port", octets: `${header(1, 1)}${QUESTION}${rr(33, "0000 0000")}`, code: "E_WIRE_RDATA" },
    {
      why: "CAA tag with a blank",
      octets: `${header(1, 1)}${QUESTION}${rr(257, "00 02 6120 61")}`,
      code: "E_WIRE_RDATA",
    },
    { why: "CAA without tag", octets: `${header(1, 1)}${QUESTION}${rr(257, "00 00")}`, code: "E_WIRE_RDATA" },
    { why: "compressed MINFO cut short", octets: `${header(1, 1)}${QUESTION}${rr(14, "c00c")}`, code: "E_WIRE_RDATA" },
    {
      why: "reserved label type in an owner",
      octets: `${header(1, 1)}${QUESTION}${rr(1, "c0000201", "4000")}`,
      code: "E_WIRE_LABEL",
    },
    { why: "two OPT records", octets: `${header(1, 0, 0, 2)}${QUESTION}${OPT}${OPT}`, code: "E_WIRE_OPT" },
    { why: "OPT not at the root", octets: `${header(1, 0, 0, 1)}${QUESTION}${rr(41, "", "c00c")}`, code: "E_WIRE_OPT" },
    { why: "OPT among the answers", octets: `${header(1, 1)}${QUESTION}${OPT}`, code: "E_WIRE_OPT" },
    { why: "OPT among the authorities", octets: `${header(1, 0, 1)}${QUESTION}${OPT}`, code: "E_WIRE_OPT" },
    {
      why: "option cut in its head",
      octets: `${header(1, 0, 0, 1)}${QUESTION}${rr(41, "000a00", "00")}`,
      code: "E_WIRE_OPT",
    },
    {
      why: "option over the end of OPT",
      octets: `${header(1, 0, 0, 1)}${QUESTION}${rr(41, "000a 0002 00", "00")}`,
      code: "E_WIRE_OPT",
    },
    { why: "octets behind a query", octets: `${header(1)}${QUESTION}00`, code: "E_WIRE_TRAILING" },
    {
      why: "second question of a query compressed",
      octets: `${header(2)}${QUESTION}c00c 0001 0001`,
      code: "E_WIRE_POINTER",
    },
  ])("$why", ({ octets, code }) => {
    expect(codeOf(() => decodeMessage(hex(octets), { query: true }))).toBe(code);
  });

  const svcb = (data: string): string => `${header(1, 1)}${QUESTION}${rr(65, data)}`;
  it.each([
    { why: "keys out of order", data: "0001 00 0003 0002 01bb 0001 0003 026832" },
    { why: "a key twice", data: "0001 00 0003 0002 01bb 0003 0002 01bb" },
    { why: "parameter cut in its head", data: "0001 00 0003 00" },
    { why: "value over the end", data: "0001 00 0003 0003 01bb" },
    { why: "port of one octet", data: "0001 00 0003 0001 bb" },
    { why: "port of three octets", data: "0001 00 0003 0003 01bb00" },
    { why: "empty alpn", data: "0001 00 0001 0000" },
    { why: "empty protocol in alpn", data: "0001 00 0001 0001 00" },
    { why: "protocol over the end of alpn", data: "0001 00 0001 0002 0268" },
    { why: "no-default-alpn with a value", data: "0001 00 0002 0001 00" },
    { why: "empty ipv4hint", data: "0001 00 0004 0000" },
    { why: "ipv4hint of five octets", data: "0001 00 0004 0005 c000020100" },
    { why: "ipv6hint of four octets", data: "0001 00 0006 0004 c0000201" },
    { why: "empty ech", data: "0001 00 0005 0000" },
    { why: "empty mandatory", data: "0001 00 0000 0000" },
    { why: "mandatory names itself", data: "0001 00 0000 0002 0000" },
    { why: "mandatory keys out of order", data: "0001 00 0000 0004 0004 0001" },
    { why: "mandatory key twice", data: "0001 00 0000 0004 0001 0001" },
    { why: "dohpath that is not UTF-8", data: "0001 00 0007 0001 ff" },
    { why: "no target", data: "0001" },
  ])("HTTPS record: $why", ({ data }) => expect(codeOf(() => decodeMessage(hex(svcb(data))))).toBe("E_WIRE_RDATA"));
});

describe("decodeMessage takes", () => {
  it.each([
    { why: "octets behind a response: some servers pad", octets: `${header(1)}${QUESTION}00`, query: false },
    {
      why: "a second question compressed, in a response",
      octets: `${header(2)}${QUESTION}c00c 0001 0001`,
      query: false,
    },
    { why: "no question (cookie queries, RFC 7873)", octets: `${header(0, 0, 0, 1)}${OPT}`, query: true },
    { why: "a response: direction is for admit", octets: `${header(1, 0, 0, 0, "8100")}${QUESTION}`, query: true },
    { why: "class CH", octets: `${header(1)}0161 00 0010 0003`, query: true },
  ])("$why", ({ octets, query }) => expect(codeOf(() => decodeMessage(hex(octets), { query }))).toBe("no error"));

  it("letters of the question as sent, beside the canonical name", () => {
    expect(decodeMessage(fixture("query-dig-case"), { query: true }).questions).toEqual([
      { name: "www.example.org", sent: "wWw.eXaMpLe.OrG", type: 1, class: 1 },
    ]);
    expect(decodeMessage(fixture("query-dig-plain"), { query: true }).questions).toEqual([
      { name: "www.example.org", type: 28, class: 1 },
    ]);
  });

  it("a TTL with the highest bit set as zero (RFC 2181 section 8)", () => {
    const ttlOf = (ttl: string): number | undefined =>
      decodeMessage(hex(`${header(1, 1)}${QUESTION}${rr(1, "c0000201", "c00c", "0001", ttl)}`)).answers[0]?.ttl;
    expect([ttlOf("7fffffff"), ttlOf("80000000"), ttlOf("ffffffff")]).toEqual([0x7fffffff, 0, 0]);
  });

  it("typed data in class IN and opaque data where the class gives another meaning", () => {
    const dataOf = (type: number, data: string, rrClass: string): unknown =>
      decodeMessage(hex(`${header(1, 1)}${QUESTION}${rr(type, data, "c00c", rrClass)}`)).answers[0]?.data;
    expect(dataOf(1, "c0000201", "0001")).toEqual({ kind: "A", address: "192.0.2.1" });
    expect(dataOf(1, "0161000102", "0003")).toEqual({ kind: "opaque", octets: hex("0161000102") });
    expect(dataOf(16, "0161", "0003")).toEqual({ kind: "TXT", strings: [hex("61")] });
    expect(dataOf(5, "", "00ff")).toEqual({ kind: "opaque", octets: hex("") });
    expect(dataOf(14, "", "00fe")).toEqual({ kind: "opaque", octets: hex("") });
  });

  it("nothing that shares memory with the receive buffer, even a Buffer's", () => {
    const octets = Buffer.from(fixture("query-dig-a"));
    const { edns } = decodeMessage(octets, { query: true });
    const before = edns?.options.map((option) => [...option.octets]);
    octets.fill(0xee);
    expect(edns?.options.map((option) => [...option.octets])).toEqual(before);
    expect(before?.flat()).toHaveLength(8);
    expect(edns?.options[0]?.octets).not.toBeInstanceOf(Buffer);
  });
});
