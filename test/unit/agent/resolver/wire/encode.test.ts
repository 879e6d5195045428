/** encodeMessage: compression, truncation, values that do not fit. @module */
import { describe, expect, it } from "vitest";
import { encodeEde } from "../../../../../agent/resolver/wire/ede.ts";
import { encodeMessage } from "../../../../../agent/resolver/wire/encode.ts";
import { WireError } from "../../../../../agent/resolver/wire/error.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import type { Message } from "../../../../../agent/resolver/wire/message.ts";
import type { Rdata } from "../../../../../agent/resolver/wire/rdata.ts";
import { recordFromText, recordToText } from "../../../../../agent/resolver/wire/text.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

const flags = { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false };
const base: Message = {
  id: 0x1234,
  flags,
  rcode: 0,
  questions: [{ name: "www.example", type: 1, class: 1 }],
  answers: [],
  authorities: [],
  additionals: [],
};
const edns = { udpSize: 1232, version: 0, dnssecOk: true, options: [] };
const records = (...lines: string[]) => lines.map(recordFromText);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return "no error";
};

describe("compression", () => {
  const dataOf = (line: string): string => {
    const octets = encodeMessage({ ...base, answers: records(line) });
    return Buffer.from(octets.subarray(12 + 13 + 4)).toString("hex");
  };
  it.each([
    {
      why: "owner equal to the question",
      line: "www.example 1 A 192.0.2.1",
      hex: "c00c 0001 0001 00000001 0004 c0000201",
    },
    {
      why: "owner sharing a suffix",
      line: "ns.example 1 A 192.0.2.1",
      hex: "026e73c010 0001 0001 00000001 0004 c0000201",
    },
    { why: "CNAME data", line: "www.example 1 CNAME x.example", hex: "c00c 0005 0001 00000001 0004 0178c010" },
    { why: "NS data", line: "example 1 NS www.example", hex: "c010 0002 0001 00000001 0002 c00c" },
    { why: "PTR data", line: "www.example 1 PTR example", hex: "c00c 000c 0001 00000001 0002 c010" },
    { why: "MX data", line: "www.example 1 MX 10 example", hex: "c00c 000f 0001 00000001 0004 000a c010" },
    {
      why: "both names of SOA",
      line: "example 1 SOA a.example b.a.example 1 2 3 4 5",
      hex: "c010 0006 0001 00000001 001c 0161c010 0162c029 00000001 00000002 00000003 00000004 00000005",
    },
    { why: "the root takes no pointer", line: ". 1 NS .", hex: "00 0002 0001 00000001 0001 00" },
    {
      why: "never in SRV (RFC 2782)",
      line: "www.example 1 SRV 0 0 1 www.example",
      hex: "c00c 0021 0001 00000001 0013 0000 0000 0001 03777777076578616d706c6500",
    },
    {
      why: "never in DNAME (RFC 6672)",
      line: "www.example 1 DNAME www.example",
      hex: "c00c 0027 0001 00000001 000d 03777777076578616d706c6500",
    },
    {
      why: "never in HTTPS (RFC 9460)",
      line: "www.example 1 HTTPS 1 www.example",
      hex: "c00c 0041 0001 00000001 000f 0001 03777777076578616d706c6500",
    },
  ])("$why", ({ line, hex: expected }) => expect(dataOf(line)).toBe(expected.replaceAll(" ", "")));

  it("points at the question whatever its letters, so the client sees its own", () => {
    const questions = [{ name: "www.example", sent: "wWW.exAMple", type: 1, class: 1 }];
    const octets = encodeMessage({ ...base, questions, answers: records("www.example 1 A 192.0.2.1") });
    expect(Buffer.from(octets).includes("c00c00010001", "hex")).toBe(true);
    expect(Buffer.from(octets).toString("latin1")).toContain("wWW\u0007exAMple");
    expect(decodeMessage(octets).questions).toEqual(questions);
    expect(decodeMessage(octets).answers[0]?.name).toBe("www.example");
  });

  it("does not take a label with a dot for two labels", () => {
    const octets = encodeMessage({
      ...base,
      answers: records("a.b.example 1 A 192.0.2.1", "a\\.b.example 1 A 192.0.2.2", "x.a\\.b.example 1 A 192.0.2.3"),
    });
    expect(decodeMessage(octets).answers.map(recordToText)).toEqual([
      "a.b.example 1 A 192.0.2.1",
      "a\\046b.example 1 A 192.0.2.2",
      "x.a\\046b.example 1 A 192.0.2.3",
    ]);
  });

  it("never points beyond 16383, where no pointer reaches", () => {
    const filler = Array.from({ length: 80 }, (_, i) => `f${i}.example 1 TXT "${"x".repeat(200)}"`);
    const answers = records(...filler, "late.test 1 A 192.0.2.1", "late.test 1 A 192.0.2.2");
    const octets = encodeMessage({ ...base, answers });
    expect(octets.length).toBeGreaterThan(0x4000);
    expect(decodeMessage(octets).answers).toEqual(answers);
  });
});

describe("size", () => {
  const six = Array.from({ length: 6 }, (_, i) => `www.example 60 A 192.0.2.${i + 1}`); // 16 octets each
  const frame = 12 + 17; // header and question
  const sizes = (octets: Uint8Array) => {
    const message = decodeMessage(octets);
    return {
      tc: message.flags.tc,
      an: message.answers.length,
      ns: message.authorities.length,
      ar: message.additionals.length,
      opt: message.edns !== undefined,
      ede: message.edns?.options.length ?? 0,
    };
  };
  const all = {
    ...base,
    answers: records(...six),
    authorities: records("example 60 NS ns.example"),
    additionals: records("ns.example 60 A 192.0.2.53", "ns.example 60 AAAA 2001:db8::53"),
  };
  const whole = encodeMessage(all).length; // 29 + 96 + 17 + 16 + 28

  it.each([
    { why: "exactly fitting: nothing is cut", maxSize: 0, expected: { tc: false, an: 6, ns: 1, ar: 2 } },
    {
      why: "one octet less: an additional rrset goes silently",
      maxSize: -1,
      expected: { tc: false, an: 6, ns: 1, ar: 1 },
    },
    { why: "all additional rrsets go silently", maxSize: -28 - 1, expected: { tc: false, an: 6, ns: 1, ar: 0 } },
    { why: "an authority rrset goes: TC", maxSize: -28 - 16 - 1, expected: { tc: true, an: 6, ns: 0, ar: 0 } },
    {
      why: "an answer rrset goes whole, though five would fit: TC",
      maxSize: -28 - 16 - 17 - 1,
      expected: { tc: true, an: 0, ns: 0, ar: 0 },
    },
  ])("$why", ({ maxSize, expected }) => {
    const octets = encodeMessage(all, { maxSize: whole + maxSize });
    expect(octets.length).toBeLessThanOrEqual(whole + maxSize);
    expect(sizes(octets)).toMatchObject(expected);
  });

  it("keeps the CNAME in front of an rrset that does not fit", () => {
    const answers = records("www.example 60 CNAME c.example", ...six.map((line) => line.replace("www", "c")));
    const octets = encodeMessage({ ...base, answers, edns }, { maxSize: frame + 11 + 17 + 5 * 16 });
    expect(decodeMessage(octets).answers.map(recordToText)).toEqual(["www.example 60 CNAME c.example"]);
    expect(sizes(octets)).toMatchObject({ tc: true, opt: true });
  });

  it("does not split rrsets that stand interleaved", () => {
    // x y | z, y again after the cut: y goes, and x2 between pulls x with it.
    const answers = records(
      "k.example 1 A 192.0.2.9",
      "x.example 1 A 192.0.2.1",
      "y.example 1 A 192.0.2.1",
      "x.example 1 A 192.0.2.2",
      "y.example 1 A 192.0.2.2",
    );
    const octets = encodeMessage({ ...base, answers }, { maxSize: encodeMessage({ ...base, answers }).length - 1 });
    expect(decodeMessage(octets).answers.map((record) => record.name)).toEqual(["k.example"]);
  });

  it("drops extended errors before answers, and says so with TC (RFC 8914 section 3)", () => {
    const ede = encodeEde({ code: 15, text: "x".repeat(100) });
    const cookie = { code: 10, octets: hex("0011223344556677") };
    const message = { ...base, answers: records(...six), edns: { ...edns, options: [ede, cookie] } };
    const full = encodeMessage(message).length;
    expect(sizes(encodeMessage(message, { maxSize: full }))).toMatchObject({ tc: false, an: 6, opt: true, ede: 2 });
    expect(sizes(encodeMessage(message, { maxSize: full - 1 }))).toMatchObject({ tc: true, an: 6, opt: true, ede: 1 });
    expect(sizes(encodeMessage(message, { maxSize: full - 106 - 1 }))).toMatchObject({
      tc: true,
      an: 0,
      opt: true,
      ede: 1,
    });
  });

  it("keeps OPT to the last, then refuses", () => {
    expect(sizes(encodeMessage({ ...all, edns }, { maxSize: frame + 11 }))).toEqual({
      tc: true,
      an: 0,
      ns: 0,
      ar: 0,
      opt: true,
      ede: 0,
    });
    expect(codeOf(() => encodeMessage({ ...all, edns }, { maxSize: frame + 10 }))).toBe("E_WIRE_SIZE");
  });

  it("never exceeds 65535 octets", () => {
    const answers = Array.from({ length: 300 }, (_, i) => recordFromText(`n${i}.example 1 TXT "${"x".repeat(250)}"`));
    const octets = encodeMessage({ ...base, answers }, { maxSize: 1_000_000 });
    expect(octets.length).toBeLessThanOrEqual(65535);
    expect(sizes(octets)).toMatchObject({ tc: true });
  });
});

describe("extended rcode", () => {
  it.each([{ rcode: 0 }, { rcode: 15 }, { rcode: 16 }, { rcode: 23 }, { rcode: 4095 }])(
    "$rcode travels in OPT and header",
    ({ rcode }) => {
      const octets = encodeMessage({ ...base, rcode, edns });
      expect(decodeMessage(octets).rcode).toBe(rcode);
      expect(octets[3]! & 15).toBe(rcode & 15);
    },
  );
});

describe("refuses", () => {
  const answer = (data: Rdata, type: number, ttl = 1) => ({
    ...base,
    answers: [{ name: "a.example", type, class: 1, ttl, data }],
  });
  const svcb = (params: Extract<Rdata, { kind: "HTTPS" | "SVCB" }>["params"]) =>
    answer({ kind: "HTTPS", priority: 1, target: "", params }, 65);
  it.each<{ why: string; message: Message; code: string }>([
    { why: "rcode above 15 without EDNS", message: { ...base, rcode: 16 }, code: "E_WIRE_VALUE" },
    { why: "rcode above 4095", message: { ...base, rcode: 4096, edns }, code: "E_WIRE_VALUE" },
    { why: "negative rcode", message: { ...base, rcode: -1 }, code: "E_WIRE_VALUE" },
    { why: "id above 65535", message: { ...base, id: 65536 }, code: "E_WIRE_VALUE" },
    { why: "fractional id", message: { ...base, id: 1.5 }, code: "E_WIRE_VALUE" },
    { why: "opcode 16", message: { ...base, flags: { ...flags, opcode: 16 } }, code: "E_WIRE_VALUE" },
    {
      why: "an echo of another question",
      message: { ...base, questions: [{ name: "a.example", sent: "B.example", type: 1, class: 1 }] },
      code: "E_WIRE_VALUE",
    },
    {
      why: "type 65536 in a question",
      message: { ...base, questions: [{ name: "", type: 65536, class: 1 }] },
      code: "E_WIRE_VALUE",
    },
    {
      why: "empty label in a question",
      message: { ...base, questions: [{ name: "a..b", type: 1, class: 1 }] },
      code: "E_WIRE_LABEL",
    },
    { why: "EDNS version 256", message: { ...base, edns: { ...edns, version: 256 } }, code: "E_WIRE_VALUE" },
    { why: "OPT among the records", message: answer({ kind: "opaque", octets: hex("") }, 41), code: "E_WIRE_VALUE" },
    { why: "TTL of 2^31", message: answer({ kind: "A", address: "192.0.2.1" }, 1, 2 ** 31), code: "E_WIRE_VALUE" },
    { why: "negative TTL", message: answer({ kind: "A", address: "192.0.2.1" }, 1, -1), code: "E_WIRE_VALUE" },
    { why: "A data in an AAAA record", message: answer({ kind: "A", address: "192.0.2.1" }, 28), code: "E_WIRE_VALUE" },
    { why: "no address", message: answer({ kind: "A", address: "192.0.2" }, 1), code: "E_WIRE_VALUE" },
    { why: "octal address", message: answer({ kind: "A", address: "010.0.0.1" }, 1), code: "E_WIRE_VALUE" },
    { why: "no IPv6 address", message: answer({ kind: "AAAA", address: "192.0.2.1" }, 28), code: "E_WIRE_VALUE" },
    { why: "TXT without strings", message: answer({ kind: "TXT", strings: [] }, 16), code: "E_WIRE_VALUE" },
    {
      why: "TXT string of 256 octets",
      message: answer({ kind: "TXT", strings: [new Uint8Array(256)] }, 16),
      code: "E_WIRE_VALUE",
    },
    {
      why: "CAA tag with a hyphen",
      message: answer({ kind: "CAA", flags: 0, tag: "a-b", value: hex("") }, 257),
      code: "E_WIRE_VALUE",
    },
    {
      why: "data above 65535 octets",
      message: answer({ kind: "opaque", octets: new Uint8Array(65536) }, 10),
      code: "E_WIRE_VALUE",
    },
    {
      why: "SVCB keys out of order",
      message: svcb([{ kind: "port", port: 1 }, { kind: "no-default-alpn" }]),
      code: "E_WIRE_VALUE",
    },
    {
      why: "SVCB key twice",
      message: svcb([
        { kind: "port", port: 1 },
        { kind: "port", port: 1 },
      ]),
      code: "E_WIRE_VALUE",
    },
    { why: "empty ipv4hint", message: svcb([{ kind: "ipv4hint", addresses: [] }]), code: "E_WIRE_VALUE" },
    { why: "empty protocol", message: svcb([{ kind: "alpn", protocols: [hex("")] }]), code: "E_WIRE_VALUE" },
    { why: "mandatory naming itself", message: svcb([{ kind: "mandatory", keys: [0, 1] }]), code: "E_WIRE_VALUE" },
    {
      why: "a known key passed as unknown",
      message: svcb([{ kind: "unknown", key: 4, octets: hex("c0000201") }]),
      code: "E_WIRE_VALUE",
    },
  ])("$why", ({ message, code }) => expect(codeOf(() => encodeMessage(message))).toBe(code));
});
