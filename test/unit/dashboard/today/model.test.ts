/**
 * The lights: the worst check wins, and what nobody measured is never green.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { judgeLights, judgeSource, listTodo, worst } from "../../../../dashboard/today/model.ts";
import type { TodayFacts } from "../../../../dashboard/today/model.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";

const HOUR = 3_600_000;
const now = (1_000 * HOUR) as Instant;
const facts: TodayFacts = {
  now,
  policyGeneration: 3,
  policyError: null,
  resolvers: [
    {
      id: "r",
      seenAt: now,
      state: "good",
      startedAt: 0 as Instant,
      workers: 2,
      workerRestarts: 0,
      policyGeneration: 3,
      listGeneration: 1,
      upToDate: true,
      lastSwapError: null,
      endpoints: [],
      upstreams: [{ address: "192.0.2.1", port: 53, healthy: true, medianMs: 1, failures: 0 }],
      queries: 0,
      cacheHits: 0,
      failures: 0,
      unknownClientQuestions: 0,
    },
  ],
  lists: { generation: 1, createdAt: now, names: 5, error: null, sources: [] },
  networkSafetyPeople: 1,
  drafts: [],
  defects: [],
  help: { names: 3, closed: 0 },
  devices: null,
  review: {
    quarantine: { count: 0, since: null },
    mistakes: { count: 0, since: null },
    approvals: { count: 0, since: null },
    hold: null,
  },
};
const resolver = facts.resolvers[0]!;
const draft = (ageH: number) => ({ id: "d", number: "P/2026/001", openedAt: now - ageH * HOUR });
const source = (over: object) => ({
  id: "s",
  state: "fresh",
  origin: "url",
  lastSuccessAt: now as number | null,
  refreshS: 6 * 3_600,
  error: null,
  added: null,
  removed: null,
  ...over,
});

describe("lights", () => {
  it.each([
    { why: "all well", change: {}, light: 0, state: "good" },
    { why: "nobody reports", change: { resolvers: [] }, light: 0, state: "danger" },
    {
      why: "a silent resolver",
      change: { resolvers: [{ ...resolver, seenAt: now - 16_000 }] },
      light: 0,
      state: "danger",
    },
    {
      why: "strangers ask",
      change: { resolvers: [{ ...resolver, unknownClientQuestions: 1 }] },
      light: 0,
      state: "attention",
    },
    {
      why: "an older generation",
      change: { resolvers: [{ ...resolver, upToDate: false }] },
      light: 0,
      state: "attention",
    },
    { why: "no lists", change: { lists: { ...facts.lists, generation: 0 } }, light: 0, state: "danger" },
    {
      why: "the build failed",
      change: { lists: { ...facts.lists, error: { code: "E_LIST_COMPILE", at: now } } },
      light: 0,
      state: "attention",
    },
    {
      why: "policies refused",
      change: { policyError: { code: "E_POLICY_INVALID", at: now } },
      light: 0,
      state: "attention",
    },
    {
      why: "a list three days old",
      change: { lists: { ...facts.lists, sources: [source({ lastSuccessAt: now - 73 * HOUR })] } },
      light: 0,
      state: "danger",
    },
    {
      why: "an entry waits in quarantine",
      change: { review: { ...facts.review, quarantine: { count: 2, since: now } } },
      light: 0,
      state: "attention",
    },
    {
      why: "somebody went back this morning",
      change: { review: { ...facts.review, hold: { generation: 2, at: now - 23 * HOUR } } },
      light: 0,
      state: "good",
    },
    {
      why: "and nobody lifted it for a day",
      change: { review: { ...facts.review, hold: { generation: 2, at: now - 25 * HOUR } } },
      light: 0,
      state: "attention",
    },
    {
      why: "a request of today",
      change: { review: { ...facts.review, mistakes: { count: 1, since: now - 23 * HOUR } } },
      light: 3,
      state: "good",
    },
    {
      why: "a request nobody answers",
      change: { review: { ...facts.review, mistakes: { count: 1, since: now - 25 * HOUR } } },
      light: 3,
      state: "attention",
    },
    {
      why: "an approval nobody gives",
      change: { review: { ...facts.review, approvals: { count: 1, since: now - 25 * HOUR } } },
      light: 3,
      state: "attention",
    },
    { why: "devices are not measured yet", change: {}, light: 1, state: "not-measured" },
    { why: "nobody answers for the network", change: { networkSafetyPeople: 0 }, light: 2, state: "attention" },
    { why: "a draft of today", change: { drafts: [draft(23)] }, light: 3, state: "good" },
    { why: "a draft of the day before", change: { drafts: [draft(25)] }, light: 3, state: "attention" },
    { why: "help is closed somewhere", change: { help: { names: 3, closed: 1 } }, light: 4, state: "danger" },
    { why: "help could not be asked", change: { help: null }, light: 4, state: "not-measured" },
    { why: "no name of help is known", change: { help: { names: 0, closed: 0 } }, light: 4, state: "not-measured" },
  ] as const)("$why: $state", ({ change, light, state }) => {
    const lights = judgeLights({ ...facts, ...change } as TodayFacts);
    expect(lights[light]?.state).toBe(state);
    expect(lights).toHaveLength(5);
  });

  it("is the worst of its checks and not measured without any", () => {
    expect(worst([])).toBe("not-measured");
    expect(worst([{ state: "good" }, { state: "danger" }, { state: "attention" }])).toBe("danger");
    expect(worst([{ state: "good" }, { state: "not-measured" }])).toBe("not-measured");
  });
});

it.each([
  { why: "a file does not age", over: { origin: "file", lastSuccessAt: now - 500 * HOUR }, state: "good" },
  { why: "but it can be kept", over: { origin: "file", state: "kept" }, state: "attention" },
  { why: "refused protects nobody", over: { state: "refused" }, state: "attention" },
  { why: "switched off on purpose", over: { state: "disabled", lastSuccessAt: null }, state: "good" },
  { why: "never loaded", over: { lastSuccessAt: null }, state: "attention" },
  { why: "three of its intervals", over: { lastSuccessAt: now - 18 * HOUR }, state: "good" },
  { why: "a minute more", over: { lastSuccessAt: now - 18 * HOUR - 60_000 }, state: "attention" },
  {
    why: "asked every five minutes, silent for sixteen",
    over: { refreshS: 300, lastSuccessAt: now - 960_000 },
    state: "attention",
  },
  { why: "asked weekly, a week old", over: { refreshS: 604_800, lastSuccessAt: now - 168 * HOUR }, state: "good" },
  { why: "six weeks old", over: { refreshS: 604_800, lastSuccessAt: now - 43 * 24 * HOUR }, state: "danger" },
  { why: "its newest edition was refused", over: { state: "kept", lastSuccessAt: now - HOUR }, state: "attention" },
])("a source: $why", ({ over, state }) => expect(judgeSource(source(over), now)).toBe(state));

it("shows only what the reader may open, oldest first", () => {
  const busy: TodayFacts = {
    ...facts,
    drafts: [draft(2)],
    defects: [{ id: "u", number: "U/2026/001", network: "kiosk", openedAt: now - 5 * HOUR }],
  };
  expect(listTodo(busy, ["drafts.read", "defects.read"]).map((item) => item.kind)).toEqual(["defect", "draft"]);
  expect(listTodo(busy, ["drafts.read"]).map((item) => item.kind)).toEqual(["draft"]);
  expect(listTodo(busy, ["today.read"])).toEqual([]);
});

it("tells the reason and the numbers of a refused list, and what waits for a decision", () => {
  const refused = source({
    state: "kept",
    error: { code: "E_LIST_SHRUNK", message: "12 entries left of 100, limit 30 %" },
    added: 0,
    removed: 88,
  });
  const busy: TodayFacts = {
    ...facts,
    lists: { ...facts.lists, sources: [refused] },
    review: {
      quarantine: { count: 3, since: now - 5 },
      mistakes: { count: 2, since: now - 4 },
      approvals: { count: 1, since: now - 3 },
      hold: { generation: 7, at: now - 30 * HOUR },
    },
  };
  const all = listTodo(busy, ["lists.read", "lists.decide", "exceptions.approve"]);
  expect(all.map((item) => item.kind).sort()).toEqual(["approval", "hold", "list", "mistake", "quarantine"]);
  expect(all.find((item) => item.kind === "list")?.params).toEqual({
    source: "s",
    state: "kept",
    code: "E_LIST_SHRUNK",
    reason: "12 entries left of 100, limit 30 %",
    added: 0,
    removed: 88,
  });
  expect(all.find((item) => item.kind === "hold")?.params).toEqual({ generation: 7, ageH: 30 });
  expect(listTodo(busy, ["exceptions.approve"]).map((item) => item.kind)).toEqual(["approval"]);
});
