/**
 * Clocks of incidents and failures of the filter as tables.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import {
  clocksOf,
  failuresOf,
  isEvent,
  mayClose,
  metBy,
  monthAfter,
  nextDuty,
  stageOf,
} from "../../../../dashboard/cyber/model.ts";
import type { FilterFacts, IncidentFacts } from "../../../../dashboard/cyber/model.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2027, 0, 31, 10);
const facts = (changes: Partial<IncidentFacts> = {}): IncidentFacts => ({
  kind: "other",
  significant: false,
  personalData: false,
  highRisk: false,
  awareAt: NOW,
  ...changes,
});

describe("a month later", () => {
  it.each([
    { why: "the same day", from: "2027-03-15T10:20:30.000Z", to: "2027-04-15T10:20:30.000Z" },
    { why: "the last day of a shorter one", from: "2027-01-31T10:00:00.000Z", to: "2027-02-28T10:00:00.000Z" },
    { why: "a leap year", from: "2028-01-31T10:00:00.000Z", to: "2028-02-29T10:00:00.000Z" },
    { why: "over the year", from: "2027-12-31T23:59:59.999Z", to: "2028-01-31T23:59:59.999Z" },
  ])("is $why", ({ from, to }) => {
    expect(new Date(monthAfter(Date.parse(from))).toISOString()).toBe(to);
  });
});

describe("clocks", () => {
  it.each([
    { why: "nothing with a deadline", of: {}, duties: [] },
    { why: "phishing: the same day", of: { kind: "phishing" }, duties: [["cert-phishing", 24]] },
    { why: "personal data without high risk", of: { personalData: true }, duties: [["uodo", 72]] },
    { why: "high risk without personal data is no duty", of: { highRisk: true }, duties: [] },
    {
      why: "personal data at high risk",
      of: { personalData: true, highRisk: true },
      duties: [
        ["uodo", 72],
        ["persons", null],
      ],
    },
    {
      why: "a significant one",
      of: { significant: true },
      duties: [
        ["csirt-early", 24],
        ["csirt-notification", 72],
        ["csirt-final", 72 + 31 * 24],
      ],
    },
  ] as const)("$why", ({ of, duties }) => {
    const clocks = clocksOf(facts({ ...of, awareAt: Date.UTC(2027, 2, 1) }), [], Date.UTC(2027, 2, 1));
    expect(
      clocks.map(({ duty, dueAt }) => [duty, dueAt === null ? null : (dueAt - Date.UTC(2027, 2, 1)) / HOUR]),
    ).toEqual(duties);
  });

  it("run out at their hour and not before", () => {
    const at = (now: number) => clocksOf(facts({ personalData: true }), [], now)[0]?.state;
    expect([at(NOW + 72 * HOUR), at(NOW + 72 * HOUR + 1)]).toEqual(["waiting", "late"]);
  });

  it("let nothing close while one is open, and put what has no hour first", () => {
    const incident = facts({ personalData: true, highRisk: true });
    const open = clocksOf(incident, [], NOW);
    expect([nextDuty(open)?.duty, mayClose(open)]).toEqual(["persons", false]);
    const settled = (["uodo", "persons"] as const).map((duty) => ({ duty, outcome: "left-out" as const, at: NOW }));
    const closed = clocksOf(incident, settled, NOW + 100 * HOUR);
    expect([nextDuty(closed), mayClose(closed)]).toEqual([null, true]);
  });

  it.each([
    { why: "far ahead", after: 60, stage: null },
    { why: "six hours before", after: 66, stage: "soon" },
    { why: "past it", after: 73, stage: "late" },
  ])("remind: $why", ({ after, stage }) => {
    const [clock] = clocksOf(facts({ personalData: true }), [], NOW + after * HOUR);
    expect(clock && stageOf(clock, NOW, NOW + after * HOUR)).toBe(stage);
  });
});

const resolver = (id: string, ago: number, changes: object = {}) => ({
  id,
  seenAt: NOW - ago,
  workers: 2,
  policyGeneration: 7,
  listGeneration: 3,
  ...changes,
});
const filter = (changes: Partial<FilterFacts> = {}): FilterFacts => ({
  resolvers: [],
  published: { policy: 7, lists: 3, at: NOW - HOUR },
  sources: [],
  bypassing: [],
  listeningSince: NOW - HOUR,
  silentMs: 15_000,
  ...changes,
});

describe("failures of the filter", () => {
  it.each([
    { why: "a venue that never had one", of: {}, found: [] },
    { why: "one that answers", of: { resolvers: [resolver("a", 5_000)] }, found: [] },
    { why: "one of two that answers", of: { resolvers: [resolver("a", 5_000), resolver("b", HOUR)] }, found: [] },
    {
      why: "both silent: since the last word",
      of: { resolvers: [resolver("a", 60_000), resolver("b", HOUR)] },
      found: [["resolver-silent", NOW - 60_000]],
    },
    {
      why: "alive without workers",
      of: { resolvers: [resolver("a", 0, { workers: 0 })] },
      found: [["resolver-silent", NOW]],
    },
    {
      why: "silent before anybody listened",
      of: { resolvers: [resolver("a", HOUR)], listeningSince: NOW - 10_000 },
      found: [],
    },
    {
      why: "old policies",
      of: { resolvers: [resolver("a", 0, { policyGeneration: 6 })] },
      found: [["policy-stale", NOW - HOUR]],
    },
    {
      why: "old lists",
      of: { resolvers: [resolver("a", 0, { listGeneration: 2 })] },
      found: [["list-stale", NOW - HOUR]],
    },
    {
      why: "lists nobody could fetch for three days, although every resolver has the newest there is",
      of: {
        resolvers: [resolver("a", 0)],
        sources: [{ id: "cert", lastSuccessAt: NOW - 73 * HOUR, refreshS: 300 }],
      },
      found: [["list-stale", NOW - HOUR]],
    },
    {
      why: "lists that are only late",
      of: {
        resolvers: [resolver("a", 0)],
        sources: [{ id: "cert", lastSuccessAt: NOW - 72 * HOUR, refreshS: 300 }],
      },
      found: [],
    },
    {
      why: "lists asked for weekly, late by their own measure",
      of: { sources: [{ id: "weekly", lastSuccessAt: NOW - 43 * 24 * HOUR, refreshS: 7 * 86_400 }] },
      found: [["list-stale", NOW - 24 * HOUR]],
    },
    {
      why: "a list that was never there",
      of: { sources: [{ id: "new", lastSuccessAt: null, refreshS: 300 }] },
      found: [],
    },
    { why: "nothing published yet", of: { resolvers: [resolver("a", 0)], published: null }, found: [] },
    {
      why: "a tablet that walks past it",
      of: { bypassing: [{ device: "t", since: NOW - 1 }] },
      found: [["resolver-bypassed", NOW - 1]],
    },
  ])("$why", ({ of, found }) => {
    expect(failuresOf(filter(of), NOW).map(({ cause, since }) => [cause, since])).toEqual(found);
  });

  it("meet every lesson, or the one of the tablet", () => {
    const lessons = [
      { session: "s1", device: "t1", handedOutAt: NOW },
      { session: "s2", device: "t2", handedOutAt: NOW },
    ];
    expect(metBy({ cause: "resolver-silent", subject: "" }, lessons)).toEqual(lessons);
    expect(metBy({ cause: "resolver-bypassed", subject: "t2" }, lessons).map(({ session }) => session)).toEqual(["s2"]);
  });

  it.each([
    { why: "too short", since: NOW - 299_999, handedOutAt: NOW - HOUR, is: false },
    { why: "long enough", since: NOW - 300_000, handedOutAt: NOW - HOUR, is: true },
    { why: "long, but the lesson has only begun", since: NOW - HOUR, handedOutAt: NOW - 299_999, is: false },
  ])("are an event when both lasted together: $why", ({ since, handedOutAt, is }) => {
    expect(isEvent(since, [{ session: "s", device: "t", handedOutAt }], 300_000, NOW)).toBe(is);
  });
});
