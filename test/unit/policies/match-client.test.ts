/** Addresses and who they belong to. */
import { describe, expect, it } from "vitest";
import {
  isPrivateAddress,
  isPublicAddress,
  parseAddress,
  parsePrefix,
  within,
} from "../../../policies/engine/address.ts";
import { compileClients } from "../../../policies/engine/match-client.ts";
import { NetworkAssignment } from "../../../policies/schema/messages.ts";
import { NetworkId } from "../../../policies/schema/vocabulary.ts";

describe("parseAddress", () => {
  it.each([
    { why: "IPv4", text: "192.0.2.1", hex: "c0000201" },
    { why: "IPv6 in full", text: "2001:db8:0:0:0:0:0:1", hex: "20010db8000000000000000000000001" },
    { why: "shortened in the middle", text: "2001:DB8::1", hex: "20010db8000000000000000000000001" },
    { why: "shortened at the end", text: "fe80::", hex: "fe800000000000000000000000000000" },
    { why: "nothing but zeros", text: "::", hex: "00000000000000000000000000000000" },
    { why: "a scope id is no part of the address", text: "fe80::1%eth0", hex: "fe800000000000000000000000000001" },
    { why: "IPv4 in IPv6 clothes is IPv4", text: "::ffff:192.0.2.1", hex: "c0000201" },
    { why: "the same in hexadecimal", text: "::ffff:c000:201", hex: "c0000201" },
    { why: "a dotted tail elsewhere stays IPv6", text: "64:ff9b::192.0.2.1", hex: "0064ff9b0000000000000000c0000201" },
    { why: "a number too large", text: "192.0.2.256", hex: null },
    { why: "octal is a trap", text: "192.0.2.010", hex: null },
    { why: "too few numbers", text: "192.0.2", hex: null },
    { why: "two gaps", text: "1::2::3", hex: null },
    { why: "a gap of nothing", text: "1:2:3:4:5:6:7:8::", hex: null },
    { why: "too few groups", text: "1:2:3", hex: null },
    { why: "five digits", text: "12345::", hex: null },
    { why: "a dotted head", text: "192.0.2.1::1", hex: null },
    { why: "a name", text: "localhost", hex: null },
    { why: "nothing", text: "", hex: null },
  ])("$why", ({ text, hex }) => {
    const octets = parseAddress(text);
    expect(octets === null ? null : Buffer.from(octets).toString("hex")).toBe(hex);
  });
});

describe("ranges", () => {
  it.each([
    { why: "inside", range: "10.77.10.0/24", address: "10.77.10.255", inside: true },
    { why: "just outside", range: "10.77.10.0/24", address: "10.77.11.0", inside: false },
    { why: "a border within an octet", range: "192.0.2.128/25", address: "192.0.2.127", inside: false },
    { why: "host bits are ignored", range: "10.77.10.9/24", address: "10.77.10.1", inside: true },
    { why: "everything", range: "0.0.0.0/0", address: "203.0.113.9", inside: true },
    { why: "not the other family", range: "0.0.0.0/0", address: "2001:db8::1", inside: false },
    { why: "IPv6", range: "2001:db8::/33", address: "2001:db8:7fff::1", inside: true },
    { why: "IPv6 outside", range: "2001:db8::/33", address: "2001:db8:8000::1", inside: false },
    { why: "a mapped range means IPv4", range: "::ffff:10.0.0.0/104", address: "10.9.9.9", inside: true },
  ])("$why", ({ range, address, inside }) => {
    const prefix = parsePrefix(range);
    const octets = parseAddress(address);
    if (prefix === null || octets === null) throw new Error("the row itself is wrong");
    expect(within(octets, prefix)).toBe(inside);
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "x/8", "2001:db8::/129"])(
    "%s is no range",
    (text) => {
      expect(parsePrefix(text)).toBeNull();
    },
  );
});

describe("isPrivateAddress, isPublicAddress", () => {
  it.each([
    { why: "RFC 1918", text: "172.31.255.255", inner: true, stranger: false },
    { why: "just above it", text: "172.32.0.0", inner: false, stranger: true },
    { why: "carrier's shared space", text: "100.64.0.1", inner: true, stranger: false },
    { why: "link-local", text: "169.254.1.1", inner: true, stranger: false },
    { why: "this network", text: "0.0.0.1", inner: true, stranger: false },
    { why: "unspecified leads nowhere", text: "0.0.0.0", inner: false, stranger: false },
    { why: "documentation addresses stand for public ones in tests", text: "192.0.2.1", inner: false, stranger: false },
    { why: "multicast", text: "224.0.0.251", inner: false, stranger: false },
    { why: "a public address", text: "8.8.8.8", inner: false, stranger: true },
    { why: "a public address in IPv6 clothes", text: "::ffff:8.8.8.8", inner: false, stranger: true },
    { why: "loopback IPv6", text: "::1", inner: true, stranger: false },
    { why: "deprecated site-local", text: "fec0::1", inner: true, stranger: false },
    { why: "IPv4-compatible, deprecated", text: "::10.0.0.1", inner: true, stranger: false },
    { why: "private through NAT64", text: "64:ff9b::10.0.0.1", inner: true, stranger: false },
    { why: "public IPv6", text: "2a00:1450::1", inner: false, stranger: true },
    { why: "link-local with scope", text: "fe80::1%wlan0", inner: true, stranger: false },
  ])("$why: $text", ({ text, inner, stranger }) => {
    expect(isPrivateAddress(parseAddress(text) as Uint8Array)).toBe(inner);
    expect(isPublicAddress(text)).toBe(stranger);
  });

  it("takes no nonsense for a stranger", () => expect(isPublicAddress("nonsense")).toBe(false));
});

describe("compileClients", () => {
  const strictest = NetworkId.parse("kiosk");
  const assignments = [
    { policy: "wide", sources: ["10.0.0.0/8", "fd00::/8"] },
    { policy: "narrow", sources: ["10.20.0.0/16"], devices: [{ id: "tablet-01", address: "10.20.0.7" }] },
    { policy: "listening", listeners: ["10.0.0.53"] },
    { policy: "first", sources: ["192.0.2.0/24"] },
    { policy: "second", sources: ["192.0.2.0/24"] },
  ].map((assignment) => NetworkAssignment.parse(assignment));
  const clients = compileClients(assignments, strictest);

  it.each([
    { why: "range", address: "10.9.9.9", listener: "10.0.0.1", network: "wide", device: null },
    {
      why: "the longest range wins, not the first",
      address: "10.20.1.1",
      listener: "",
      network: "narrow",
      device: null,
    },
    { why: "a device by its address", address: "10.20.0.7", listener: "", network: "narrow", device: "tablet-01" },
    {
      why: "a device stays a device on any listener",
      address: "10.20.0.7",
      listener: "10.0.0.53",
      network: "narrow",
      device: "tablet-01",
    },
    { why: "listener before range", address: "10.20.1.1", listener: "10.0.0.53", network: "listening", device: null },
    {
      why: "listener for strangers too",
      address: "8.8.8.8",
      listener: "::ffff:10.0.0.53",
      network: "listening",
      device: null,
    },
    {
      why: "a dual-stack socket shows IPv4 in IPv6 clothes",
      address: "::ffff:10.20.0.7",
      listener: "",
      network: "narrow",
      device: "tablet-01",
    },
    { why: "scope ids do not hide a client", address: "fd00::1%eth0", listener: "", network: "wide", device: null },
    { why: "equal ranges: the first in the file", address: "192.0.2.9", listener: "", network: "first", device: null },
    {
      why: "unknown clients get the strictest policy",
      address: "203.0.113.1",
      listener: "",
      network: "kiosk",
      device: null,
    },
    { why: "so does an address nobody can read", address: "?", listener: "?", network: "kiosk", device: null },
  ])("$why", ({ address, listener, network, device }) => {
    expect(clients.match(address, listener)).toMatchObject({ network, device });
    // The second answer comes from memory.
    expect(clients.match(address, listener)).toMatchObject({ network, device });
  });

  it("says whether anything named the client", () => {
    expect([clients.match("10.9.9.9", "").known, clients.match("203.0.113.1", "").known]).toEqual([true, false]);
  });

  it("can leave strangers without a network", () => {
    expect(compileClients([], null).match("10.0.0.1", "").network).toBeNull();
  });

  it("forgets and still answers rightly past its memory", () => {
    for (let index = 0; index < 10_000; index += 1)
      expect(clients.match(`10.20.${index >> 8}.${index & 255}`, "").network).toBe("narrow");
    expect(clients.match("10.9.9.9", "").network).toBe("wide");
  });

  it("refuses what is no address", () => {
    const broken = [{ policy: strictest, sources: ["10.0.0.0/40"], listeners: [], devices: [] }];
    expect(() => compileClients(broken, null)).toThrow(expect.objectContaining({ code: "E_ENGINE_ADDRESS" }) as Error);
  });
});
