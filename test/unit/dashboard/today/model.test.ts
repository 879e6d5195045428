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
};
const resolver = facts.resolvers[0]!;
const draft = (ageH: number) => ({ id: "d", number: "P/2026/001", openedAt: now - ageH * HOUR });
const source = (over: object) => ({
  id: "s",
  state: "fresh",
  origin: "url",
  lastSuccessAt: now as number | null,
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
  { why: "a day old", over: { lastSuccessAt: now - 25 * HOUR }, state: "attention" },
  { why: "kept for an hour only", over: { state: "kept", lastSuccessAt: now - HOUR }, state: "good" },
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
