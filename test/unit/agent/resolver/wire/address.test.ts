/** Addresses: canonical text out, strict text in; `node:net` and WHATWG URL are the oracles. @module */
import { isIPv4, isIPv6 } from "node:net";
import { expect, it } from "vitest";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "../../../../../agent/resolver/wire/address.ts";
import { hex } from "../../../../fixtures/packets/packet.ts";

it.each([
  { why: "longest run of zeros", octets: "2001 0db8 0000 0000 0001 0000 0000 0000", text: "2001:db8:0:0:1::" },
  { why: "the first of two equal runs", octets: "2001 0db8 0000 0000 0001 0000 0000 0001", text: "2001:db8::1:0:0:1" },
  {
    why: "a single zero group is written",
    octets: "2001 0db8 0000 0001 0001 0001 0001 0001",
    text: "2001:db8:0:1:1:1:1:1",
  },
  { why: "nothing but zeros", octets: "0000 0000 0000 0000 0000 0000 0000 0000", text: "::" },
  { why: "loopback", octets: "0000 0000 0000 0000 0000 0000 0000 0001", text: "::1" },
  { why: "zeros at the end", octets: "2001 0db8 0000 0000 0000 0000 0000 0000", text: "2001:db8::" },
  { why: "no zeros", octets: "2001 0db8 0002 0003 0004 0005 0006 abcd", text: "2001:db8:2:3:4:5:6:abcd" },
  { why: "IPv4-mapped in mixed notation", octets: "0000 0000 0000 0000 0000 ffff c000 0207", text: "::ffff:192.0.2.7" },
])("$why", ({ octets, text }) => {
  expect(formatIpv6(hex(octets))).toBe(text);
  expect(parseIpv6(text)).toEqual(hex(octets));
});

it("formats and parses IPv4", () => {
  expect(formatIpv4(hex("c0000201"))).toBe("192.0.2.1");
  expect(parseIpv4("255.0.10.100")).toEqual(hex("ff000a64"));
});

it("accepts exactly what node:net accepts, except zone indices", () => {
  const texts = [
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "::",
    ":::",
    "1::",
    "::1",
    "1::2::3",
    ":1",
    "1:",
    "",
    "1:2:3:4:5:6:7::",
    "::1:2:3:4:5:6:7",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "g::",
    "::ffff:1.2.3.4",
    "::1.2.3",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    "::ffff:01.2.3.4",
    "ABCD::EF",
    " ::1",
    "::1 ",
    "-1::",
    "+1::",
    "1:2:3:4:5:6:7:8::",
  ];
  for (const text of texts) expect([text, accepts(() => parseIpv6(text))]).toEqual([text, isIPv6(text)]);
  const quads = [
    "1.2.3.4",
    "01.2.3.4",
    "010.0.0.1",
    "256.1.1.1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.",
    "",
    "0x1.2.3.4",
    "1e1.2.3.4",
    "-1.2.3.4",
    " 1.2.3.4",
    "0.0.0.0",
  ];
  for (const text of quads) expect([text, accepts(() => parseIpv4(text))]).toEqual([text, isIPv4(text)]);
  expect(accepts(() => parseIpv6("fe80::1%eth0"))).toBe(false);
});

const accepts = (act: () => unknown): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
