/**
 * The pure half of the pages: routes, the sentence of the day, the stream, live topics, the password meter.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TodayView } from "../../../../policies/schema/api.ts";
import { Instant } from "../../../../policies/schema/vocabulary.ts";
import { LiveNudge } from "../../../../policies/schema/messages.ts";
import { backOffMs, staleAfter, topicOf } from "../../../../dashboard/web/api/topics.ts";
import { pathOf } from "../../../../dashboard/web/api/contract.ts";
import { homeOf, match, mayOpen, safeReturn } from "../../../../dashboard/web/app/routes.ts";
import { newItems, streamItems } from "../../../../dashboard/web/pages/today/stream-items.ts";
import { sentence, worstOf } from "../../../../dashboard/web/pages/today/sentence.ts";
import { passwordStrength } from "../../../../dashboard/web/parts/password.ts";
import { UNUSABLE_REASONS } from "../../../../blocklists/formats/sink.ts";
import { judgeLights } from "../../../../dashboard/today/model.ts";
import type { TodayFacts } from "../../../../dashboard/today/model.ts";
import { en } from "../../../../dashboard/web/texts/en.ts";
import { makeTexts } from "../../../../dashboard/web/texts/format.ts";
import { pl } from "../../../../dashboard/web/texts/pl.ts";
import { makeFixtures, signalOf } from "../../../integration/web/fixtures.ts";
import { Api } from "../../../../policies/schema/api.ts";

/** A venue where all is well, one where everything is wrong, and one that has just been installed. */
function makeFacts(): { readonly good: TodayFacts; readonly bad: TodayFacts; readonly empty: TodayFacts } {
  const now = Instant.parse(1_790_000_000_000);
  const { resolvers } = Api.networks.response.parse(makeFixtures(now).networks);
  const source = {
    id: "a-list",
    state: "fresh",
    origin: "url",
    lastSuccessAt: now,
    refreshS: 21_600,
    error: null,
    added: null,
    removed: null,
  };
  const nothing = { count: 0, since: null };
  const good: TodayFacts = {
    now,
    policyGeneration: 12,
    policyError: null,
    resolvers: resolvers.map((resolver) => ({ ...resolver, unknownClientQuestions: 0 })),
    lists: { generation: 3, createdAt: now, names: 5, error: null, sources: [source] },
    networkSafetyPeople: 1,
    drafts: [],
    defects: [],
    help: { names: 14, closed: 0 },
    devices: null,
    review: { quarantine: nothing, mistakes: nothing, approvals: nothing, hold: null },
  };
  const old = now - 100 * 3_600_000;
  const bad: TodayFacts = {
    ...good,
    policyError: { code: "E_POLICY_INVALID", at: now },
    resolvers: resolvers.flatMap((resolver) => [
      { ...resolver, seenAt: Instant.parse(now - 60_000) },
      { ...resolver, workers: 0, policyGeneration: 0, lastSwapError: "E_SNAPSHOT", upToDate: false },
      { ...resolver, upToDate: false },
    ]),
    lists: {
      ...good.lists,
      error: { code: "E_LIST_EMPTY", at: now },
      sources: ["fresh", "kept", "refused"].map((state) => ({ ...source, state, lastSuccessAt: old })),
    },
    networkSafetyPeople: 0,
    drafts: [{ id: "d", number: "P/2026/001", openedAt: old }],
    help: { names: 14, closed: 2 },
    devices: null,
    review: {
      quarantine: { count: 2, since: old },
      mistakes: { count: 1, since: old },
      approvals: { count: 1, since: old },
      hold: { generation: 2, at: old },
    },
  };
  const empty: TodayFacts = {
    ...good,
    policyGeneration: 0,
    resolvers: [],
    lists: { generation: 0, createdAt: null, names: 0, error: null, sources: [] },
    networkSafetyPeople: 0,
    help: null,
    devices: null,
  };
  return { good, bad, empty };
}

describe("routes", () => {
  it.each([
    { why: "the first page", path: "/", page: "today", params: {} },
    { why: "a trailing slash is forgiven", path: "/events/", page: "events", params: {} },
    { why: "an id is unescaped", path: "/events/drafts/a%2Fb", page: "draft", params: { id: "a/b" } },
    { why: "an empty id is no draft", path: "/events/drafts/", page: "missing", params: {} },
    { why: "a broken escape is nobody's address", path: "/events/drafts/%E0%A4%A", page: "missing", params: {} },
    { why: "unknown", path: "/nowhere", page: "missing", params: {} },
  ])("$why", ({ path, page, params }) => expect(match(path)).toEqual({ page, params }));

  it.each([
    { why: "back to where one was", wanted: "/events?tab=signals&q=x", out: "/events?tab=signals&q=x" },
    { why: "another site by //", wanted: "//evil.example/", out: "/" },
    { why: "another site by backslash", wanted: "/\\evil.example", out: "/" },
    { why: "another site in full", wanted: "https://evil.example/", out: "/" },
    { why: "a script", wanted: "javascript:alert(1)", out: "/" },
    { why: "a tab character that browsers drop", wanted: "/\t/evil.example", out: "/" },
    { why: "not in a circle", wanted: "/sign-in?return=/", out: "/" },
    { why: "nothing wanted", wanted: null, out: "/" },
  ])("returns safely: $why", ({ wanted, out }) => expect(safeReturn(wanted, "/")).toBe(out));

  it("never leaves this origin, whatever stands in the address", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("/", "\\", ":", "?", "#", "\t", "\n", "a", "events", "http", "@", ".") }),
        (wanted) => {
          expect(new URL(safeReturn(wanted, "/"), "https://latarnik.example").origin).toBe("https://latarnik.example");
        },
      ),
    );
  });

  it("opens a page to those who may see something on it", () => {
    expect(mayOpen("events", ["defects.read"])).toBe(true);
    expect(mayOpen("events", ["today.read"])).toBe(false);
    expect(mayOpen("settings", [])).toBe(true);
    expect(homeOf(["drafts.read"])).toBe("/events");
    expect(homeOf(["audit.read"])).toBe("/settings");
  });

  it("escapes an id, which never opens another path", () =>
    expect(pathOf("draft", "../accounts")).toBe("/api/drafts/..%2Faccounts"));
});

type State = TodayView["lights"][number]["state"];
const lightIds = ["network", "devices", "people", "procedure", "help"] as const;
const lightsOf = (states: readonly State[]): TodayView["lights"] =>
  lightIds.map((id, index) => ({ id, state: states[index] ?? "good", checks: [] }));
const todoOf = (kinds: readonly TodayView["todo"][number]["kind"][]): TodayView["todo"] =>
  makeFixtures(1_790_000_000_000)
    .today.todo.slice(0, kinds.length)
    .map((item, index) => ({ ...item, kind: kinds[index] ?? "draft" }) as TodayView["todo"][number]);

describe("sentence", () => {
  it.each([
    {
      why: "all five measured and good",
      states: ["good", "good", "good", "good", "good"],
      todo: [],
      out: ["sentence.good"],
    },
    {
      why: "never «everything» while something is not measured",
      states: ["good", "not-measured", "good", "good", "good"],
      todo: [],
      out: ["sentence.partly", "sentence.unknown"],
    },
    {
      why: "danger hides nothing behind attention",
      states: ["attention", "danger", "good", "good", "good"],
      todo: [],
      out: ["sentence.danger"],
    },
    {
      why: "nothing measured at all is said once",
      states: ["not-measured", "not-measured", "not-measured", "not-measured", "not-measured"],
      todo: [],
      out: ["sentence.nothing"],
    },
    {
      why: "drafts come before other work",
      states: ["good", "good", "good", "good", "good"],
      todo: ["list", "draft"],
      out: ["sentence.good", "sentence.drafts"],
    },
    {
      why: "other work alone",
      states: ["good", "good", "good", "good", "good"],
      todo: ["list", "defect"],
      out: ["sentence.good", "sentence.todo"],
    },
  ] as const)("$why", ({ states, todo, out }) => {
    expect(sentence({ lights: lightsOf(states), todo: todoOf(todo) }).map(({ key }) => key)).toEqual(out);
  });

  it("says «everything protects» only if every light is good, and names each light that is not", () => {
    const state = fc.constantFrom<State>("good", "attention", "danger", "not-measured");
    fc.assert(
      fc.property(fc.array(state, { minLength: 5, maxLength: 5 }), (states) => {
        const lights = lightsOf(states);
        const clauses = sentence({ lights, todo: [] });
        expect(clauses[0]?.key === "sentence.good").toBe(states.every((one) => one === "good"));
        const worst = worstOf(lights);
        const named = new Set(clauses.flatMap((clause) => clause.lights));
        for (const light of lights)
          if (light.state === worst && worst !== "not-measured") expect(named.has(light.id)).toBe(true);
      }),
    );
  });
});

describe("server's codes in the catalogues", () => {
  const plTexts = makeTexts("pl", pl);
  const enTexts = makeTexts("en", en);

  it("has a sentence in both languages for every reason a list line is unusable", () => {
    for (const reason of UNUSABLE_REASONS)
      expect([reason, plTexts.attempt(`reason.${reason}`), enTexts.attempt(`reason.${reason}`)]).not.toContain(null);
  });

  it("has a sentence for every check the server can make, good, bad or not measured", () => {
    const facts = makeFacts();
    for (const light of [...judgeLights(facts.good), ...judgeLights(facts.bad), ...judgeLights(facts.empty)])
      for (const check of light.checks)
        for (const texts of [plTexts, enTexts])
          expect([
            check.id,
            check.state,
            texts.attempt(`check.${check.id}.${check.state}`, check.params) ??
              texts.attempt(`check.${check.id}`, check.params),
          ]).not.toContain(null);
  });
});

describe("stream", () => {
  const now = 1_790_000_000_000;
  const data = makeFixtures(now);
  const drafts = Api.drafts.response.parse(data.drafts);
  const signals = Api.signals.response.parse(data.signals);
  const defects = Api.defects.response.parse(data.defects);

  it("is newest first and leaves out signals that a draft already speaks for", () => {
    const items = streamItems(drafts, signals, defects);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted((a, b) => b - a));
    expect(items.some(({ key }) => key === "signal-sig-0")).toBe(false);
    expect(signals[0]?.draftId).not.toBeNull();
  });

  it("announces nothing at the first look and only the new later", () => {
    const before = streamItems(drafts, signals, defects);
    expect(newItems(null, before)).toEqual([]);
    const fresh = Api.signals.response.element.parse({ ...signalOf(now, 7), id: "sig-new", lastAt: now });
    const after = streamItems(drafts, [fresh, ...signals], defects);
    expect(newItems(new Set(before.map(({ key }) => key)), after).map(({ key }) => key)).toEqual(["signal-sig-new"]);
  });
});

describe("live", () => {
  it("knows every topic a nudge may have", () => {
    expect(Object.keys(staleAfter).sort()).toEqual([...LiveNudge.shape.topic.options].sort());
  });

  it.each([
    { why: "a nudge", text: '{"topic":"drafts","at":1}', out: "drafts" },
    { why: "no JSON", text: "hello", out: null },
    { why: "a topic of tomorrow", text: '{"topic":"weather","at":1}', out: null },
    { why: "a name every object has", text: '{"topic":"constructor"}', out: null },
    { why: "null", text: "null", out: null },
  ])("$why", ({ text, out }) => expect(topicOf(text)).toBe(out));

  it("backs off between half and the whole of 1, 2, 4 … 30 s", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const ceiling = [1_000, 2_000, 4_000, 8_000, 16_000][attempt] ?? 30_000;
          const wait = backOffMs(attempt, random);
          expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
          expect(wait).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });
});

describe("password meter", () => {
  it.each([
    { why: "nothing yet", password: "", out: "empty" },
    { why: "the server wants twelve", password: "latarnia123", out: "short" },
    { why: "one letter over and over", password: "aaaaaaaaaaaaaaaa", out: "weak" },
    { why: "a keyboard run", password: "qwertyuiopasdf", out: "weak" },
    { why: "digits in order", password: "123456789012345", out: "weak" },
    { why: "the login twice", password: "anowakanowak1", out: "weak" },
    { why: "two words", password: "mewa-latarnia", out: "fair" },
    { why: "four words", password: "mewa latarnia wiosło sztorm", out: "strong" },
    { why: "emoji count once each", password: "🌊🌊🌊🌊🌊🌊", out: "short" },
  ])("$why", ({ password, out }) => expect(passwordStrength(password, "anowak")).toBe(out));
});
