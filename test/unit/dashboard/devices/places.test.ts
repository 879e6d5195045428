/**
 * From which networks a machine can ask, for every way they may be written down.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { ownAddresses, probePlaces } from "../../../../dashboard/devices/places.ts";
import { routerState } from "../../../../dashboard/devices/model.ts";
import { NetworkAssignment } from "../../../../policies/schema/messages.ts";

const assignment = (part: { policy: string; sources?: string[]; listeners?: string[] }) =>
  NetworkAssignment.parse(part);

describe("places", () => {
  it.each([
    {
      why: "an address in the range",
      given: { policy: "guest-wifi", sources: ["192.0.2.0/25"] },
      found: ["192.0.2.7"],
    },
    {
      why: "an address reserved for it",
      given: { policy: "guest-wifi", listeners: ["198.51.100.9"] },
      found: ["198.51.100.9"],
    },
    {
      why: "both families",
      given: { policy: "guest-wifi", sources: ["192.0.2.0/24", "2001:db8::/64"] },
      found: ["192.0.2.7", "2001:db8::7"],
    },
    { why: "none of ours", given: { policy: "guest-wifi", sources: ["203.0.113.0/24"] }, found: [] },
    {
      why: "a reserved address of another machine",
      given: { policy: "guest-wifi", listeners: ["203.0.113.5"] },
      found: [],
    },
  ])("$why", ({ given, found }) => {
    const own = ["192.0.2.7", "198.51.100.9", "2001:db8::7"];
    expect(probePlaces([assignment(given)], own)).toEqual([{ network: "guest-wifi", addresses: found }]);
  });

  it("are joined by network, and none where the configuration names no place", () => {
    const given = [
      assignment({ policy: "guest-wifi", sources: ["192.0.2.0/25"] }),
      assignment({ policy: "tablets", sources: [] }),
      assignment({ policy: "kiosk", sources: ["0.0.0.0/0", "::/0"] }),
      assignment({ policy: "guest-wifi", sources: ["198.51.100.0/24"] }),
    ];
    expect(probePlaces(given, ["192.0.2.7", "198.51.100.9"])).toEqual([
      { network: "guest-wifi", addresses: ["192.0.2.7", "198.51.100.9"] },
    ]);
  });

  it("of this machine never are its own loopback", () => {
    expect(ownAddresses()).not.toContain("127.0.0.1");
    expect(ownAddresses()).not.toContain("::1");
  });
});

describe("a router", () => {
  const now = 1_000_000_000;
  const good = {
    probes: [{ state: "closed", at: now } as const],
    notMeasuredFrom: 0,
    firmwareAgeDays: 1,
    wanWordDays: 1,
    now,
  };
  it.each([
    { why: "closed everywhere it was asked from", change: {}, state: "good" },
    { why: "closed here, not asked from another network", change: { notMeasuredFrom: 1 }, state: "not-measured" },
    {
      why: "open here is a danger whatever is not known",
      change: { notMeasuredFrom: 1, probes: [{ state: "open", at: now } as const] },
      state: "danger",
    },
    { why: "old firmware behind closed ports", change: { firmwareAgeDays: 400 }, state: "attention" },
  ])("$why: $state", ({ change, state }) => {
    expect(routerState({ ...good, ...change })).toBe(state);
  });
});
