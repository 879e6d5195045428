/** Where probes ask from and to, what the public is told, when a network counts as wide open. @module */
import { describe, expect, it } from "vitest";
import { openNetworks } from "../../../../dashboard/probes/counter.ts";
import { askingAddresses, endpointFor } from "../../../../dashboard/probes/places.ts";
import { viewProtection } from "../../../../dashboard/probes/view.ts";
import { loadProbeCauses } from "../../../../policies/load/load-probe-causes.ts";
import { NetworkAssignment } from "../../../../policies/schema/messages.ts";
import { ProbeCause } from "../../../../policies/schema/probes.ts";
import type { ProbeCount, ProbeRound } from "../../../../policies/schema/probes.ts";

const assign = (one: object): NetworkAssignment => NetworkAssignment.parse({ policy: "tablets", ...one });

describe("askingAddresses", () => {
  it.each([
    { why: "an own address in the range", of: { sources: ["192.0.2.0/24"] }, own: ["192.0.2.1"], is: "192.0.2.1" },
    { why: "an own address reserved for it", of: { listeners: ["192.0.2.1"] }, own: ["192.0.2.1"], is: "192.0.2.1" },
    { why: "no address in the network", of: { sources: ["192.0.2.0/24"] }, own: ["198.51.100.1"], is: undefined },
    { why: "the last of a range on loopback", of: { sources: ["127.0.20.0/24"] }, own: [], is: "127.0.20.254" },
    { why: "a wider range on loopback", of: { sources: ["127.0.16.0/20"] }, own: [], is: "127.0.31.254" },
    {
      why: "never one that belongs to a device",
      of: { sources: ["192.0.2.0/24"], devices: [{ id: "t-1", address: "192.0.2.1" }] },
      own: ["192.0.2.1"],
      is: undefined,
    },
    { why: "everything is no network", of: { sources: ["0.0.0.0/0"] }, own: ["192.0.2.1"], is: undefined },
  ])("$why", ({ of, own, is }) => {
    expect(askingAddresses([assign(of)], own).get("tablets")).toBe(is);
  });

  it.each([
    {
      why: "an own IPv6 address in the range",
      of: { sources: ["192.0.2.0/24", "2001:db8:1::/64"] },
      own: ["192.0.2.1", "2001:db8:1::1"],
      is: "2001:db8:1::1",
    },
    { why: "no IPv6 address in the network", of: { sources: ["192.0.2.0/24"] }, own: ["192.0.2.1"], is: undefined },
    { why: "this machine itself, where a network was put there", of: { sources: ["::1/128"] }, own: [], is: "::1" },
    {
      why: "never one that belongs to a device",
      of: { sources: ["::1/128"], devices: [{ id: "t-1", address: "::1" }] },
      own: [],
      is: undefined,
    },
    { why: "everything is no network", of: { sources: ["::/0"] }, own: ["2001:db8:1::1"], is: undefined },
  ])("over IPv6: $why", ({ of, own, is }) => {
    expect(askingAddresses([assign(of)], own, 6).get("tablets")).toBe(is);
  });
});

describe("endpointFor", () => {
  const at = (address: string, protocol = "udp") => ({ address, protocol, port: 53 });
  it.each([
    { why: "the network's own door", from: "192.0.2.1", of: [at("127.0.0.1"), at("192.0.2.1")], is: "192.0.2.1" },
    { why: "every address at once", from: "192.0.2.1", of: [at("0.0.0.0")], is: "192.0.2.1" },
    { why: "loopback asks loopback", from: "127.0.20.254", of: [at("192.0.2.1"), at("127.0.0.1")], is: "127.0.0.1" },
    { why: "a network never asks loopback", from: "192.0.2.1", of: [at("127.0.0.1")], is: undefined },
    { why: "IPv6 asks IPv6", from: "2001:db8::1", of: [at("0.0.0.0"), at("::")], is: "2001:db8::1" },
    { why: "the machine itself over IPv6", from: "::1", of: [at("127.0.0.1"), at("::")], is: "::1" },
    { why: "a network never asks ::1", from: "2001:db8::1", of: [at("::1"), at("0.0.0.0")], is: undefined },
    { why: "no door over datagrams", from: "192.0.2.1", of: [at("192.0.2.1", "tcp")], is: undefined },
  ])("$why", ({ from, of, is }) => {
    expect(endpointFor(from, of)?.address).toBe(is);
  });
});

const count = (kind: string, outcome: object, times: number, network = "tablets"): ProbeCount =>
  ({ kind, network, mode: "A", code: null, severity: null, subject: "", outcome, count: times }) as never;
const PASS = { kind: "pass" };
const FAIL = { kind: "fail", cause: "open" };
const UNKNOWN = { kind: "not-measured", reason: "no-answer" };

describe("viewProtection", () => {
  const round = (at: number, counts: ProbeCount[]): ProbeRound => ({ at, counts }) as never;
  const counts = [
    count("harmful", PASS, 400),
    count("bypass", FAIL, 3),
    count("safe-search", PASS, 12),
    count("harmful", UNKNOWN, 50),
    count("helpline", PASS, 20),
    count("list", FAIL, 1),
  ];

  it("says 412 of 415 and 20 of 20, and leaves out what was not measured", () => {
    expect(viewProtection([round(1_000, counts)], 2_000)).toEqual({
      at: 1_000,
      closed: { passed: 412, measured: 415 },
      open: { passed: 20, measured: 20 },
    });
  });

  it.each([
    { why: "two rounds were missed", of: round(0, counts), now: 7_200_001 },
    { why: "nothing was asked yet", of: undefined, now: 0 },
  ])("says nothing of today if $why", ({ of, now }) => {
    const none = { passed: 0, measured: 0 };
    expect(viewProtection(of === undefined ? [] : [of], now)).toEqual({ at: null, closed: none, open: none });
  });
});

describe("openNetworks", () => {
  it("are those in which nothing was blocked although something was measured", () => {
    const counts = [
      count("harmful", FAIL, 2, "guests"),
      count("harmful", FAIL, 2, "tablets"),
      count("harmful", PASS, 1, "tablets"),
      count("harmful", UNKNOWN, 9, "kiosk"),
      count("bypass", FAIL, 9, "library"),
    ];
    expect([...openNetworks(counts)]).toEqual(["guests"]);
  });
});

describe("loadProbeCauses", () => {
  it("has words for every cause", () => {
    expect([...loadProbeCauses().keys()].sort()).toEqual([...ProbeCause.options].sort());
  });
});
