/** What other programs send: every fixture decodes to what was asked for or configured, and survives re-encoding. @module */
import dnsPacket from "dns-packet";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../../../../agent/resolver/wire/encode.ts";
import { edesOf } from "../../../../../agent/resolver/wire/ede.ts";
import { decodeMessage } from "../../../../../agent/resolver/wire/message.ts";
import { recordToText } from "../../../../../agent/resolver/wire/text.ts";
import { fixture, fixtureNames, hex } from "../../../../fixtures/packets/packet.ts";

const SOA = "example.org 300 SOA ns1.example.org hostmaster.example.org 2026112201 7200 3600 1209600 300";
const GLUE = [
  "ns1.example.org 3600 A 192.0.2.53",
  "ns2.example.org 3600 A 198.51.100.53",
  "ns1.example.org 3600 AAAA 2001:db8::53",
];
const NS = ["example.org 3600 NS ns1.example.org", "example.org 3600 NS ns2.example.org"];

describe("answers of NSD decode to the zone they were made from", () => {
  it.each([
    { name: "soa", answers: [SOA.replace(" 300 ", " 3600 ")] },
    {
      name: "ns",
      answers: NS,
      additionals: GLUE,
    },
    {
      name: "mx",
      answers: ["example.org 3600 MX 10 mail.example.org"],
      additionals: ["mail.example.org 3600 A 192.0.2.25", ...GLUE],
    },
    { name: "txt", answers: ['example.org 3600 TXT "v=spf1 -all" "two strings; \\"quoted\\" \\\\ \\200"'] },
    { name: "caa", answers: ['example.org 3600 CAA 0 issue "ca.example.net"'] },
    {
      name: "https",
      answers: ["example.org 3600 HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1,192.0.2.2 ech=AEX+DQA= ipv6hint=2001:db8::1"],
    },
    { name: "https-alias", answers: ["alias.example.org 3600 HTTPS 0 svc.target.example.org"] },
    {
      name: "svcb",
      answers: [
        "svc.target.example.org 3600 SVCB 2 backend.example.org mandatory=alpn,port alpn=dot port=8853 dohpath=/dns-query{?dns} key65400=opaque",
      ],
    },
    {
      name: "cname-chain",
      answers: [
        "www.example.org 60 CNAME cloak.tracker.example.org",
        "cloak.tracker.example.org 60 CNAME www.target.example.org",
        "www.target.example.org 60 A 192.0.2.7",
        "www.target.example.org 60 A 192.0.2.8",
      ],
    },
    {
      name: "dname",
      answers: ["old.example.org 3600 DNAME new.example.net", "x.old.example.org 3600 CNAME x.new.example.net"],
    },
    { name: "srv", answers: ["_sip._tcp.example.org 3600 SRV 0 5 5060 mail.example.org"] },
    { name: "ptr", answers: ["7.2.0.192.example.org 3600 PTR www.target.example.org"] },
    { name: "unknown", answers: ["odd.example.org 3600 TYPE65534 \\# 4 deadbeef"] },
    // Names inside are unfolded, so that the octets mean the same in another message.
    {
      name: "minfo",
      answers: [
        "box.example.org 3600 MINFO \\# 42 046d61696c076578616d706c65036f7267000a686f73746d6173746572076578616d706c65036f726700",
      ],
    },
    { name: "plain", answers: ["ns1.example.org 3600 A 192.0.2.53"] },
    { name: "nxdomain", answers: [], authorities: [SOA], rcode: 3 },
    { name: "refused", answers: [], rcode: 5 },
  ])("$name", ({ name, answers, authorities, additionals, rcode }) => {
    const message = decodeMessage(fixture(`answer-nsd-${name}`));
    expect(message.answers.map(recordToText)).toEqual(answers);
    if (authorities !== undefined) expect(message.authorities.map(recordToText)).toEqual(authorities);
    if (additionals !== undefined) expect(message.additionals.map(recordToText)).toEqual(additionals);
    expect(message.rcode).toBe(rcode ?? 0);
    expect(message.flags).toMatchObject({ qr: true, rd: true, opcode: 0, aa: rcode !== 5 });
    expect(message.edns === undefined).toBe(name === "plain");
  });

  it("the reason of a refusal", () => {
    expect(edesOf(decodeMessage(fixture("answer-nsd-refused")).edns)).toEqual([{ code: 20, text: "" }]);
  });
});

describe("queries of dig and kdig", () => {
  it("cookie, client subnet, padding and NSID arrive octet by octet", () => {
    const options = (name: string): [number, string][] =>
      (decodeMessage(fixture(name), { query: true }).edns?.options ?? []).map((o) => [
        o.code,
        Buffer.from(o.octets).toString("hex"),
      ]);
    expect(options("query-dig-a").map(([code, data]) => [code, data.length])).toEqual([[10, 16]]);
    expect(options("query-dig-https-do-ecs")).toEqual([[8, "0002380020010db8000000"]]);
    expect(options("query-kdig-padding")).toEqual([
      [3, ""],
      [12, "00".repeat(128)],
    ]);
    expect(decodeMessage(fixture("query-dig-https-do-ecs"), { query: true }).edns).toMatchObject({
      udpSize: 1232,
      version: 0,
      dnssecOk: true,
    });
  });

  it("a dot inside a label stays inside", () => {
    expect(decodeMessage(fixture("query-dig-escaped"), { query: true }).questions[0]?.name).toBe(
      "a\\046b.\\000x.example.org",
    );
  });
});

describe("every fixture", () => {
  it("is there", () => expect(fixtureNames().length).toBeGreaterThanOrEqual(24));

  it.each(fixtureNames())("%s survives decode, encode, decode", (name) => {
    const octets = fixture(name);
    const message = decodeMessage(octets, { query: name.startsWith("query-") });
    const again = encodeMessage(message);
    expect(decodeMessage(again)).toEqual(message);
    // dig, kdig and we write queries alike; answers may differ in which suffixes are shared.
    if (name.startsWith("query-")) expect(again).toEqual(octets);
    else expect(again.length).toBeLessThanOrEqual(octets.length + (name.endsWith("minfo") ? 40 : 0));
    expect(dnsPacket.decode(Buffer.from(again)).answers?.length).toBe(message.answers.length);
  });

  it.each(fixtureNames())("%s: each cut-off prefix is refused", (name) => {
    const octets = fixture(name);
    for (let size = 0; size < octets.length; size++)
      expect(() => decodeMessage(octets.subarray(0, size))).toThrow(/octet/);
  });
});

it("hexadecimal with a typo is no packet", () => {
  expect(() => hex("0g")).toThrow("not hexadecimal");
  expect(() => hex("000")).toThrow("not hexadecimal");
  expect(hex("# comment 99\n00 ff # more")).toEqual(Uint8Array.of(0, 255));
});
