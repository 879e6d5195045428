/**
 * Whom a deputy's order makes a stand-in, who waits for the holder, and which orders want a successor.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { ENDED_ASKED_MS, ENDING_AHEAD_MS, endingSoon } from "../../../../../policies/engine/people/ending.ts";
import { deputiesByOrder, waitingForHolder } from "../../../../../policies/engine/people/stand-in.ts";
import type { Orders } from "../../../../../policies/engine/people/stand-in.ts";
import type { AppointmentFacts } from "../../../../../policies/engine/people/standing.ts";

const DAY = 86_400_000;
const now = 1_000 * DAY;
const held = (id: string, changes: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  id,
  account: id,
  role: "intake",
  department: null,
  fromAt: now - 100 * DAY,
  untilAt: null,
  deputyOf: null,
  ...changes,
});
const orders = (appointments: readonly AppointmentFacts[], more: Partial<Orders> = {}): Orders => ({
  appointments,
  suspensions: [],
  disabled: new Set(),
  ...more,
});
const away = (account: string) => ({
  suspensions: [{ account, fromAt: now - 1, untilAt: null, endedAt: null }],
});
const [ola, jan] = [held("ola"), held("jan", { deputyOf: "ola" })];

describe("deputies by order", () => {
  it.each([
    { why: "whoever the order names", of: orders([ola, jan]), out: ["jan"] },
    { why: "nobody without one", of: orders([ola, held("jan")]), out: [] },
    { why: "not one whose order has ended", of: orders([ola, { ...jan, untilAt: now }]), out: [] },
    { why: "not one whose order has not begun", of: orders([ola, { ...jan, fromAt: now + 1 }]), out: [] },
    { why: "not one who is suspended", of: orders([ola, jan], away("jan")), out: [] },
    { why: "not one who cannot sign in", of: orders([ola, jan], { disabled: new Set(["jan"]) }), out: [] },
    { why: "also after the holder's order has ended", of: orders([{ ...ola, untilAt: now - DAY }, jan]), out: ["jan"] },
    { why: "also while the holder is suspended", of: orders([ola, jan], away("ola")), out: ["jan"] },
    {
      why: "of every role held, each person once",
      of: orders([
        ola,
        held("ola-2", { account: "ola", role: "iod" }),
        jan,
        held("j2", { account: "jan", deputyOf: "ola-2" }),
        held("ewa", { deputyOf: "ola-2" }),
      ]),
      out: ["ewa", "jan"],
    },
    { why: "never the person themselves", of: orders([ola, { ...jan, account: "ola" }]), out: [] },
  ])("$why", ({ of, out }) => {
    expect(deputiesByOrder(of, "ola", now)).toEqual(out);
  });
});

describe("who hears after the holder", () => {
  it.each([
    { why: "a deputy whose holder is told", of: orders([ola, jan]), to: ["ola", "jan"], own: [], out: ["jan"] },
    { why: "nobody if the holder is not told: named, or away", of: orders([ola, jan]), to: ["jan"], own: [], out: [] },
    {
      why: "not while the holder is suspended",
      of: orders([ola, jan], away("ola")),
      to: ["ola", "jan"],
      own: [],
      out: [],
    },
    {
      why: "not once the holder's order has ended",
      of: orders([{ ...ola, untilAt: now }, jan]),
      to: ["ola", "jan"],
      own: [],
      out: [],
    },
    {
      why: "not somebody with a role of their own besides",
      of: orders([ola, jan, held("j2", { account: "jan", role: "iod" })]),
      to: ["ola", "jan"],
      own: [],
      out: [],
    },
    { why: "nor with one given without an order", of: orders([ola, jan]), to: ["ola", "jan"], own: ["jan"], out: [] },
    { why: "not somebody without any order", of: orders([ola]), to: ["ola", "jan"], own: [], out: [] },
  ])("$why", ({ of, to, own, out }) => {
    expect([...waitingForHolder(of, to, new Set(own), now)]).toEqual(out);
  });

  it("never leaves nobody to be told", () => {
    // Two who stand in for each other.
    const circle = orders([held("a", { deputyOf: "b" }), held("b", { deputyOf: "a" })]);
    expect([...waitingForHolder(circle, ["a", "b"], new Set(), now)].length).toBeLessThan(2);
  });
});

describe("orders that want a successor", () => {
  const ends = now + 10 * DAY;
  const ending = held("ola", { untilAt: ends });
  const found = { id: "ola", since: ends - ENDING_AHEAD_MS, endsAt: ends };
  it.each([
    { why: "ends in ten days", all: [ending], out: [found] },
    { why: "has no last day", all: [ola], out: [] },
    { why: "ends later than a month ahead", all: [{ ...ending, untilAt: now + ENDING_AHEAD_MS + 1 }], out: [] },
    { why: "has not begun", all: [{ ...ending, fromAt: now + 1 }], out: [] },
    { why: "the same person goes on", all: [ending, held("o2", { account: "ola", fromAt: ends })], out: [] },
    { why: "somebody else takes over", all: [ending, held("ewa", { fromAt: ends - DAY })], out: [] },
    { why: "a gap of one day is one", all: [ending, held("ewa", { fromAt: ends + DAY })], out: [found] },
    { why: "another role takes over nothing", all: [ending, held("ewa", { role: "iod" })], out: [found] },
    { why: "a deputy is no successor", all: [ending, held("ewa", { deputyOf: "ola" })], out: [found] },
    {
      why: "one for another department is none",
      all: [{ ...ending, department: "a" }, held("ewa", { department: "b" })],
      out: [found],
    },
    { why: "one for the whole venue is", all: [{ ...ending, department: "a" }, held("ewa")], out: [] },
    {
      why: "ended yesterday and nobody followed",
      all: [held("ola", { untilAt: now - DAY })],
      out: [{ id: "ola", since: now - DAY - ENDING_AHEAD_MS, endsAt: now - DAY }],
    },
    { why: "ended long ago: that was meant", all: [held("ola", { untilAt: now - ENDED_ASKED_MS })], out: [] },
  ])("$why", ({ all, out }) => {
    expect(endingSoon(all, now)).toEqual(out);
  });
});
