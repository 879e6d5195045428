/**
 * The codec against two others: dns-packet and dns2, each where it is right.
 *
 * dns-packet flattens labels and knows no SVCB; dns2 flattens labels too. The last block writes those differences
 * down: a filter built on either can be walked around with one odd label, and if a new version stops doing it, the
 * row fails and can go.
 *
 * @module
 */
import { createRequire } from "node:module";
import dnsPacket from "dns-packet";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../../../../agent/resolver/wire/encode.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import type { Message } from "../../../../../agent/resolver/wire/message.ts";
import type { Rdata } from "../../../../../agent/resolver/wire/rdata.ts";
import { typeName } from "../../../../../agent/resolver/wire/registry.ts";
import { recordFromText } from "../../../../../agent/resolver/wire/text.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

interface Dns2Record {
  name: string;
  type: number;
  class: number;
  ttl: number;
  [field: string]: unknown;
}
interface Dns2Packet {
  header: { id: number; rcode: number; aa: number; rd: number };
  questions: { name: string; type: number; class: number }[];
  answers: Dns2Record[];
  errors: Error[];
}
const { Packet } = createRequire(import.meta.url)("dns2") as { Packet: { parse(octets: Buffer): Dns2Packet } };

const LINES = [
  "www.example 60 A 192.0.2.1",
  "www.example 60 AAAA 2001:db8::1",
  "www.example 60 CNAME host.example",
  "example 60 NS ns.example",
  "1.2.0.192.in-addr.arpa 60 PTR www.example",
  "example 60 SOA ns.example hostmaster.example 2026112201 7200 3600 1209600 300",
  "example 60 MX 10 mail.example",
  'example 60 TXT "v=spf1 -all" "two"',
  "_sip._tcp.example 60 SRV 1 2 5060 sip.example",
];
const CAA = 'example 60 CAA 128 issue "ca.example"';
const DNAME = "old.example 60 DNAME new.example";

const flags = { qr: true, opcode: 0, aa: true, tc: false, rd: true, ra: true, ad: false, cd: false };
const message = (lines: string[]): Message => ({
  id: 4660,
  flags,
  rcode: 0,
  questions: [{ name: "www.example", type: 1, class: 1 }],
  answers: lines.map(recordFromText),
  authorities: [],
  additionals: [],
  edns: { udpSize: 1232, version: 0, dnssecOk: true, options: [{ code: 10, octets: hex("0011223344556677") }] },
});

/** Our data in dns-packet's words. */
function asDnsPacket(data: Rdata): unknown {
  switch (data.kind) {
    case "A":
    case "AAAA":
      return data.address;
    case "CNAME":
    case "NS":
    case "PTR":
    case "DNAME":
      return data.target;
    case "TXT":
      return data.strings.map((string) => Buffer.from(string));
    case "CAA":
      return {
        flags: data.flags,
        tag: data.tag,
        value: Buffer.from(data.value).toString(),
        issuerCritical: data.flags >= 128,
      };
    case "SOA":
    case "MX":
    case "SRV": {
      const { kind: _, ...fields } = data;
      return fields;
    }
    default:
      throw new Error(`${data.kind} is not compared`);
  }
}

describe("dns-packet", () => {
  const all = [...LINES, CAA, DNAME];

  it("reads what we write", () => {
    const sent = message(all);
    const got = dnsPacket.decode(Buffer.from(encodeMessage(sent)));
    expect(got).toMatchObject({
      id: 4660,
      type: "response",
      flag_aa: true,
      flag_rd: true,
      flag_ra: true,
      flag_tc: false,
      rcode: "NOERROR",
    });
    expect(got.questions).toMatchObject([{ name: "www.example", type: "A", class: "IN" }]);
    const seen = got.answers?.map((answer) => ({
      name: answer.name,
      type: answer.type,
      ...("ttl" in answer && { ttl: answer.ttl }),
      data: "data" in answer ? answer.data : undefined,
    }));
    expect(seen).toEqual(
      sent.answers.map((one) => ({
        name: one.name,
        type: typeName(one.type),
        ttl: one.ttl,
        data: asDnsPacket(one.data),
      })),
    );
    expect(got.additionals).toMatchObject([
      {
        type: "OPT",
        udpPayloadSize: 1232,
        flag_do: true,
        options: [{ code: 10, data: Buffer.from("0011223344556677", "hex") }],
      },
    ]);
  });

  it("writes what we read", () => {
    const sent = message(all);
    const octets = dnsPacket.encode({
      type: "response",
      id: 4660,
      flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE,
      questions: [{ name: "www.example", type: "A", class: "IN" }],
      answers: sent.answers.map((one) => ({
        name: one.name,
        type: typeName(one.type),
        ttl: one.ttl,
        data: asDnsPacket(one.data),
      })) as dnsPacket.Answer[],
      additionals: [
        {
          type: "OPT",
          name: ".",
          udpPayloadSize: 1232,
          flags: dnsPacket.DNSSEC_OK,
          options: [{ code: 10, data: Buffer.from("0011223344556677", "hex") }],
        },
      ] as unknown as dnsPacket.Answer[],
    });
    expect(decodeMessage(octets)).toEqual(sent);
  });
});

describe("dns2", () => {
  it("reads what we write", () => {
    const sent = message([...LINES, CAA]);
    const got = Packet.parse(Buffer.from(encodeMessage(sent)));
    expect(got.errors).toEqual([]);
    expect(got.header).toMatchObject({ id: 4660, rcode: 0, aa: 1, rd: 1 });
    expect(got.questions).toMatchObject([{ name: "www.example", type: 1, class: 1 }]);
    expect(got.answers.map(({ name, type, ttl }) => ({ name, type, ttl }))).toEqual(
      sent.answers.map(({ name, type, ttl }) => ({ name, type, ttl })),
    );
    const at = (type: number): Dns2Record | undefined => got.answers.find((one) => one.type === type);
    expect(at(1)).toMatchObject({ address: "192.0.2.1" });
    expect(at(28)).toMatchObject({ address: "2001:db8::1" });
    expect(at(5)).toMatchObject({ domain: "host.example" });
    expect(at(15)).toMatchObject({ priority: 10, exchange: "mail.example" });
    expect(at(33)).toMatchObject({ priority: 1, weight: 2, port: 5060, target: "sip.example" });
    expect(at(6)).toMatchObject({
      primary: "ns.example",
      admin: "hostmaster.example",
      serial: 2026112201,
      minimum: 300,
    });
  });
});

describe("where both differ, on purpose", () => {
  // One label `www.blocked` under `example`; a resolver that is asked for it looks elsewhere than for three labels.
  const dotted = hex("1234 0100 0001 0000 0000 0000 0b7777772e626c6f636b6564 076578616d706c65 00 0001 0001");

  it("a dot inside a label: theirs becomes another name, ours does not", () => {
    expect(Packet.parse(Buffer.from(dotted)).questions[0]?.name).toBe("www.blocked.example");
    expect(dnsPacket.decode(Buffer.from(dotted)).questions?.[0]?.name).toBe("www.blocked.example");
    expect(decodeMessage(dotted, { query: true }).questions[0]?.name).toBe("www\\046blocked.example");
  });

  it("octets behind the message: theirs pass, ours are refused in queries", () => {
    const longer = Buffer.concat([dotted, Buffer.from("deadbeef", "hex")]);
    expect(() => dnsPacket.decode(longer)).not.toThrow();
    expect(Packet.parse(longer).errors).toEqual([]);
    expect(() => decodeMessage(longer, { query: true })).toThrow(expect.objectContaining({ code: "E_WIRE_TRAILING" }));
  });

  it("counts that cannot be: dns2 reports them beside a message, ours is no message", () => {
    const lying = hex("1234 0100 0001 ffff 0000 0000 00 0001 0001");
    expect(Packet.parse(Buffer.from(lying)).questions).toHaveLength(1);
    expect(() => decodeMessage(lying)).toThrow(expect.objectContaining({ code: "E_WIRE_COUNT" }));
  });
});
