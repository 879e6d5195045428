/** Records as text. @module */
import { describe, expect, it } from "vitest";
import { WireError } from "../../../../../agent/resolver/wire/error.ts";
import { recordFromText, recordToText } from "../../../../../agent/resolver/wire/text.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

describe("reads and writes", () => {
  it.each([
    { why: "A", line: "h.example 60 A 192.0.2.1" },
    { why: "AAAA is shortened", line: "h.example 60 AAAA 2001:DB8:0:0::1", out: "h.example 60 AAAA 2001:db8::1" },
    { why: "class IN is not written", line: "h.example 60 IN A 192.0.2.1", out: "h.example 60 A 192.0.2.1" },
    { why: "other classes are", line: 'version.bind 0 ch txt "1"', out: 'version.bind 0 CH TXT "1"' },
    { why: "final dots are dropped", line: "H.Example. 60 CNAME Www.Example.", out: "h.example 60 CNAME www.example" },
    { why: "the root is a dot", line: ". 518400 NS a.root-servers.example" },
    { why: "PTR", line: "1.2.0.192.in-addr.arpa 60 PTR h.example" },
    { why: "DNAME", line: "old.example 60 DNAME new.example" },
    { why: "SOA", line: "example 60 SOA ns.example admin\\046it.example 4294967295 1 2 3 4" },
    { why: "null MX", line: "example 60 MX 0 ." },
    { why: "TXT in quotes", line: 'example 60 TXT "a b" "" "c;d"' },
    { why: "TXT bare", line: "example 60 TXT v=spf1 -all", out: 'example 60 TXT "v=spf1" "-all"' },
    { why: "TXT escapes", line: 'example 60 TXT "q\\"\\\\\\200\\065"', out: 'example 60 TXT "q\\"\\\\\\200A"' },
    { why: "SRV", line: "_sip._tcp.example 60 SRV 1 2 3 h.example" },
    { why: "CAA", line: 'example 60 CAA 128 issue "ca.example; x=1"' },
    { why: "HTTPS AliasMode", line: "h.example 60 HTTPS 0 cdn.example" },
    { why: "HTTPS as in the scenarios", line: "h.example 60 HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1" },
    {
      why: "parameters are put in the order of the wire",
      line: "h.example 60 HTTPS 1 . port=8443 alpn=h2,h3 mandatory=port,alpn",
      out: "h.example 60 HTTPS 1 . mandatory=alpn,port alpn=h2,h3 port=8443",
    },
    {
      why: "all parameters",
      line: "h.example 60 SVCB 1 s.example mandatory=alpn alpn=h2 no-default-alpn port=1 ipv4hint=192.0.2.1,192.0.2.2 ech=AEX+DQA= ipv6hint=::1,2001:db8::2 dohpath=/q{?dns} key9 key667=hello",
    },
    {
      why: "RFC 9460 figure: value with an octet above ASCII",
      line: 'example 60 SVCB 1 foo.example key667="hello\\210qoo"',
    },
    {
      why: "RFC 9460 figure: comma and backslash in ALPN, unquoted",
      line: "example 60 SVCB 16 foo.example alpn=f\\\\\\092oo\\092,bar,h2",
      out: 'example 60 SVCB 16 foo.example alpn="f\\\\\\\\oo\\\\,bar,h2"',
    },
    { why: "unknown type", line: "x.example 60 TYPE65534 \\# 3 0102ff" },
    { why: "unknown type without data", line: "x.example 60 TYPE65534 \\# 0" },
    {
      why: "hexadecimal in pieces",
      line: "x.example 60 TYPE65534 \\# 3 01 02 FF",
      out: "x.example 60 TYPE65534 \\# 3 0102ff",
    },
    {
      why: "a known type given in hexadecimal is understood",
      line: "x.example 60 TYPE1 \\# 4 c0000201",
      out: "x.example 60 A 192.0.2.1",
    },
    { why: "a known type without text form", line: "x.example 60 DS \\# 2 0001" },
  ])("$why", ({ line, out }) => {
    const record = recordFromText(line);
    expect(recordToText(record)).toBe(out ?? line);
    expect(recordFromText(out ?? line)).toEqual(record);
  });

  it("hints are put in canonical form", () =>
    expect(recordToText(recordFromText("h.example 1 HTTPS 1 . ipv6hint=2001:DB8::0"))).toBe(
      "h.example 1 HTTPS 1 . ipv6hint=2001:db8::",
    ));

  it("fields, not only text", () => {
    expect(recordFromText("h.example 60 HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1 key65400=z")).toEqual({
      name: "h.example",
      type: 65,
      class: 1,
      ttl: 60,
      data: {
        kind: "HTTPS",
        priority: 1,
        target: "",
        params: [
          { kind: "alpn", protocols: [hex("6832")] },
          { kind: "ipv4hint", addresses: ["192.0.2.1"] },
          { kind: "unknown", key: 65400, octets: hex("7a") },
        ],
      },
    });
    // RFC 9460 appendix D.2: f\oo,bar and h2 are two identifiers.
    expect(recordFromText("e.example 1 SVCB 16 foo.example alpn=f\\\\\\092oo\\\\,bar,h2").data).toMatchObject({
      params: [{ kind: "alpn", protocols: [hex("665c6f6f2c626172"), hex("6832")] }],
    });
  });
});

it.each([
  { why: "nothing", line: "  ", code: "E_WIRE_TEXT" },
  { why: "only a name", line: "h.example", code: "E_WIRE_TEXT" },
  { why: "no TTL", line: "h.example A 192.0.2.1", code: "E_WIRE_TEXT" },
  { why: "TTL of 2^31", line: "h.example 2147483648 A 192.0.2.1", code: "E_WIRE_TEXT" },
  { why: "no type", line: "h.example 60", code: "E_WIRE_TEXT" },
  { why: "unknown mnemonic", line: "h.example 60 BOGUS x", code: "E_WIRE_TEXT" },
  { why: "no data", line: "h.example 60 A", code: "E_WIRE_TEXT" },
  { why: "too much data", line: "h.example 60 A 192.0.2.1 192.0.2.2", code: "E_WIRE_TEXT" },
  { why: "no address", line: "h.example 60 A h.example", code: "E_WIRE_VALUE" },
  { why: "number too large", line: "h.example 60 MX 65536 m.example", code: "E_WIRE_TEXT" },
  { why: "negative number", line: "h.example 60 MX -1 m.example", code: "E_WIRE_TEXT" },
  { why: "empty label", line: "h..example 60 A 192.0.2.1", code: "E_WIRE_LABEL" },
  { why: "not IDNA", line: "żółw.example 60 A 192.0.2.1", code: "E_WIRE_LABEL" },
  { why: "letters outside ASCII in TXT", line: "h.example 60 TXT żółw", code: "E_WIRE_TEXT" },
  { why: "TXT of 256 octets", line: `h.example 60 TXT ${"x".repeat(256)}`, code: "E_WIRE_VALUE" },
  { why: "unknown SvcParamKey", line: "h.example 60 HTTPS 1 . bogus=1", code: "E_WIRE_TEXT" },
  { why: "SvcParamKey with leading zero", line: "h.example 60 HTTPS 1 . key07=1", code: "E_WIRE_TEXT" },
  { why: "SvcParam twice", line: "h.example 60 HTTPS 1 . port=1 key3=2", code: "E_WIRE_TEXT" },
  { why: "value where none belongs", line: "h.example 60 HTTPS 1 . no-default-alpn=1", code: "E_WIRE_TEXT" },
  { why: "hint that is no address", line: "h.example 60 HTTPS 1 . ipv4hint=x", code: "E_WIRE_VALUE" },
  { why: "empty hint", line: "h.example 60 HTTPS 1 . ipv6hint", code: "E_WIRE_VALUE" },
  { why: "ech that is no base64", line: "h.example 60 HTTPS 1 . ech=***", code: "E_WIRE_TEXT" },
  { why: "length and hexadecimal disagree", line: "x.example 60 TYPE65534 \\# 2 01", code: "E_WIRE_TEXT" },
  { why: "no hexadecimal", line: "x.example 60 TYPE65534 \\# 1 zz", code: "E_WIRE_TEXT" },
  { why: "hexadecimal that is no A", line: "x.example 60 A \\# 3 c00002", code: "E_WIRE_RDATA" },
  { why: "a type without text form", line: "x.example 60 DS 1 2 3", code: "E_WIRE_TEXT" },
])("refuses: $why", ({ line, code }) => {
  const act = (): unknown => recordFromText(line);
  expect(act).toThrow(WireError);
  expect(act).toThrow(expect.objectContaining({ code }));
});
