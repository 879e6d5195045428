/** From blocked hits to signals, drafts, tickets and badges, with the shipped rules (safeguarding B1, B2). */
import { describe, expect, it } from "vitest";
import { dedupeKeyOf, detect, detectSpike, longestWindowS } from "../../../policies/engine/detect-event.ts";
import { EventRule } from "../../../policies/schema/event-rule.ts";
import { Spike } from "../../../policies/schema/messages.ts";
import type { RecentSignal } from "../../../policies/schema/signal.ts";
import { digestOf, embedded, hitOf, MemoryStore, NOON, policies } from "./detect-store.ts";

const minutes = (count: number): number => NOON + count * 60_000;

describe("S2 on a loaned tablet", () => {
  it("three distinct gambling sites opened within ten minutes are three times a signal and one draft", () => {
    const store = new MemoryStore();
    const opens = ["one", "two", "three"].map((site, index) =>
      store.take(hitOf({ at: minutes(index * 4) }), digestOf(site)).map((candidate) => candidate.opens),
    );
    expect(opens).toEqual([["signal"], ["signal"], ["draft", "signal"]]);
    expect(store.count("draft")).toBe(1);
    expect(store.rows).toHaveLength(1);
    expect(store.prompts).toBe(1);
  });

  it("a restart between them changes nothing", () => {
    const store = new MemoryStore();
    for (const [index, site] of ["one", "two", "three"].entries()) {
      store.restart();
      store.take(hitOf({ at: minutes(index * 4) }), digestOf(site));
    }
    expect(store.count("draft")).toBe(1);
  });

  it("a fourth site adds evidence to the same draft and prompts nobody again", () => {
    const store = new MemoryStore();
    for (const [index, site] of ["one", "two", "three", "four"].entries())
      store.take(hitOf({ at: minutes(index) }), digestOf(site));
    expect(store.records).toEqual([{ kind: "draft", id: "r0", ruleId: "a-s2-draft", hits: 2 }]);
    expect(store.prompts).toBe(1);
  });

  it.each([
    { why: "the same site three times", sites: ["one", "one", "one"], gap: 1, over: [{}, {}, {}] },
    { why: "three sites over more than ten minutes", sites: ["one", "two", "three"], gap: 5, over: [{}, {}, {}] },
    {
      why: "three sites of different categories",
      sites: ["one", "two", "three"],
      gap: 1,
      over: [{}, { category: "TS-02" }, { category: "TS-10B" }],
    },
    {
      why: "three sites on different tablets",
      sites: ["one", "two", "three"],
      gap: 1,
      over: [{}, { device: "tablet-02" }, { device: "tablet-03" }],
    },
    {
      why: "one of the three embedded in a page",
      sites: ["one", "two", "three"],
      gap: 1,
      over: [{}, { navigation: embedded }, {}],
    },
  ])("$why is no draft", ({ sites, gap, over }) => {
    const store = new MemoryStore();
    for (const [index, site] of sites.entries())
      store.take(hitOf({ at: minutes(index * gap), ...over[index] }), digestOf(site));
    expect(store.count("draft")).toBe(0);
  });

  it("gambling advertisements on a news page open nothing at all", () => {
    const store = new MemoryStore();
    for (let index = 0; index < 40; index += 1)
      expect(store.take(hitOf({ at: NOON + index * 50, navigation: embedded }), digestOf(`ad${index}`))).toEqual([]);
    expect([store.rows, store.records]).toEqual([[], []]);
  });

  it("a second identical hit inside the window attaches, ten minutes later a new signal begins", () => {
    const store = new MemoryStore();
    store.take(hitOf());
    expect(store.take(hitOf({ at: minutes(9.99) }))).toMatchObject([{ attachToSignal: "s0", prompt: false }]);
    expect(store.rows).toMatchObject([{ count: 2, firstAt: NOON, lastAt: minutes(9.99) }]);
    expect(store.take(hitOf({ at: minutes(10) }))).toMatchObject([{ attachToSignal: null, prompt: true }]);
  });

  it("counts three sites when the first is delivered last", () => {
    const store = new MemoryStore();
    store.take(hitOf({ at: minutes(8) }), digestOf("three"));
    store.take(hitOf({ at: minutes(5) }), digestOf("two"));
    store.take(hitOf({ at: minutes(0) }), digestOf("one"));
    expect(store.count("draft")).toBe(1);
  });
});

describe("the edge of ten minutes", () => {
  it.each([
    { why: "exactly ten minutes apart is outside, also when the middle one comes last", last: 10, drafts: 0 },
    { why: "a moment less is inside", last: 9.99, drafts: 1 },
  ])("$why", ({ last, drafts }) => {
    const store = new MemoryStore();
    store.take(hitOf({ at: minutes(0) }), digestOf("one"));
    store.take(hitOf({ at: minutes(last) }), digestOf("three"));
    store.take(hitOf({ at: minutes(5) }), digestOf("two"));
    expect(store.count("draft")).toBe(drafts);
  });
});

describe("S3, S4, S1, BYP on a loaned tablet", () => {
  it("S3 is a draft at the first navigation-grade hit, with a prompt", () => {
    const store = new MemoryStore();
    expect(store.take(hitOf({ category: "TS-06" }))).toMatchObject([
      {
        opens: "draft",
        ruleId: "a-s3-draft",
        severity: "S3",
        contact: "attempt",
        prompt: true,
        score: 0.7,
        row: "signal",
        attachToRecord: null,
        reasonCodes: ["severity", "navigation-grade"],
      },
    ]);
    expect(store.take(hitOf({ category: "TS-06", at: minutes(4) }))).toMatchObject([
      { attachToRecord: "r0", prompt: false },
    ]);
    expect(store.take(hitOf({ category: "TS-06", at: minutes(5) }))).toMatchObject([
      { attachToRecord: null, prompt: true },
    ]);
  });

  it("S3 embedded in a page is only counted", () => {
    expect(new MemoryStore().take(hitOf({ category: "TS-06", navigation: embedded }))).toEqual([]);
  });

  it("S4 always is a draft of its own, embedded or not, however often", () => {
    const store = new MemoryStore();
    for (let index = 0; index < 3; index += 1)
      expect(store.take(hitOf({ category: "TS-02X", navigation: embedded }))).toMatchObject([
        {
          opens: "draft",
          ruleId: "s4-draft",
          attachToSignal: null,
          attachToRecord: null,
          prompt: true,
          reasonCodes: ["severity", "each-occurrence"],
        },
      ]);
    expect([store.count("draft"), store.rows.length]).toEqual([3, 3]);
  });

  it("S1 is a tally; the tenth hit in ten minutes is one badge and still no signal", () => {
    const store = new MemoryStore();
    const opens = Array.from({ length: 12 }, (_, index) =>
      store.take(hitOf({ category: "TS-09", navigation: embedded, at: minutes(index * 0.5) })).map((c) => c.opens),
    );
    expect(opens.flat()).toEqual([...Array<string>(9).fill("tally"), "badge", "badge", "badge"]);
    expect(store.records).toEqual([{ kind: "badge", id: "r0", ruleId: "a-s1-badge", hits: 3 }]);
    expect(store.rows.map((row) => row.kind)).toEqual(["tally"]);
  });

  it("ten S1 hits over a longer time are nothing", () => {
    const store = new MemoryStore();
    for (let index = 0; index < 20; index += 1) store.take(hitOf({ category: "TS-09", at: minutes(index * 1.2) }));
    expect(store.records).toEqual([]);
  });

  it("going around the filter is a signal of severity S2 with a prompt", () => {
    const store = new MemoryStore();
    expect(store.take(hitOf({ category: "BYP", navigation: embedded }))).toMatchObject([
      { opens: "signal", ruleId: "a-bypass-signal", severity: "S2", prompt: true, reasonCodes: ["category"] },
    ]);
  });

  it("canary names every healthy phone asks for are no signal", () => {
    const store = new MemoryStore();
    expect(store.take(hitOf({ category: "BYP", layer: "special-names" }))).toMatchObject([{ opens: "tally" }]);
  });

  it.each(["S0-POL", "S0-AD", "POM"])("%s is no child-safety matter", (category) => {
    expect(new MemoryStore().take(hitOf({ category }))).toEqual([]);
  });

  it("an unnamed tablet is followed by its pseudonym", () => {
    const store = new MemoryStore();
    store.take(hitOf({ device: null, subject: "0123456789abcdef" }));
    store.take(hitOf({ device: null, subject: "fedcba9876543210" }));
    expect(store.rows).toHaveLength(2);
    expect(dedupeKeyOf(hitOf({ device: null, subject: null }))).toBe("tablets|subject:-|TS-10C");
  });
});

describe("an unsupervised station", () => {
  const kiosk = { network: "kiosk", mode: "B", device: null, navigation: embedded };
  it.each([
    { why: "S2 is a defect", category: "TS-10C", opens: ["defect"] },
    {
      why: "S3 is a defect; only a person can tell whether content was displayed",
      category: "TS-06",
      opens: ["defect"],
    },
    { why: "S4 is a defect and a draft", category: "TS-02X", opens: ["defect", "draft"] },
    { why: "BYP is a defect", category: "BYP", opens: ["defect"] },
    { why: "S1 is counted", category: "TS-09", opens: [] },
    { why: "default deny is counted", category: "S0-POL", opens: [] },
  ])("$why", ({ category, opens }) => {
    const candidates = new MemoryStore().take(hitOf({ ...kiosk, category }));
    expect(candidates.map((candidate) => candidate.opens).sort()).toEqual(opens);
    expect(candidates.some((candidate) => candidate.opens === "defect" && candidate.prompt)).toBe(false);
  });

  it("one ticket for repeated hits", () => {
    const store = new MemoryStore();
    for (let index = 0; index < 5; index += 1) store.take(hitOf({ ...kiosk, at: minutes(index) }));
    expect(store.records).toEqual([{ kind: "defect", id: "r0", ruleId: "b-harm-defect", hits: 5 }]);
  });
});

describe("the guest network", () => {
  const { eventRules: rules, taxonomy } = policies;
  const spikeOf = (category: string, distinctSubjects: number) =>
    Spike.parse({ at: NOON, network: "guest-wifi", category, distinctSubjects });

  it.each([
    { why: "four devices are a counter", category: "TS-06", subjects: 4, rule: undefined },
    { why: "five are a network signal", category: "TS-06", subjects: 5, rule: "c-s3-network-signal" },
    { why: "S2 never is, however many", category: "TS-10C", subjects: 500, rule: undefined },
    { why: "S4 is from the first", category: "TS-02X", subjects: 1, rule: "c-s4-network-signal" },
  ])("$why", ({ category, subjects, rule }) => {
    expect(detectSpike({ rules, taxonomy, spike: spikeOf(category, subjects), recent: [] })?.ruleId).toBe(rule);
  });

  it("adds to the network signal of the last hour and names no device", () => {
    const row = { id: "n1", dedupeKey: "guest-wifi|network|TS-06", firstAt: minutes(-59) } as RecentSignal;
    const spike = spikeOf("TS-06", 6);
    expect(detectSpike({ rules, taxonomy, spike, recent: [row] })).toEqual({
      opens: "network-signal",
      ruleId: "c-s3-network-signal",
      dedupeKey: "guest-wifi|network|TS-06",
      code: "TS-06",
      severity: "S3",
      network: "guest-wifi",
      distinctSubjects: 6,
      attachToSignal: "n1",
      reasonCodes: ["severity", "distinct-subjects"],
    });
    const old = { ...row, firstAt: minutes(-60) } as RecentSignal;
    expect(detectSpike({ rules, taxonomy, spike, recent: [old] })?.attachToSignal).toBeNull();
  });
});

describe("several rules for one hit", () => {
  it("S4 at a station: each its own signal and draft, one ticket, never one in place of the other", () => {
    const store = new MemoryStore();
    const kiosk = { network: "kiosk", mode: "B", device: null, category: "TS-02X" };
    store.take(hitOf(kiosk));
    // The draft is the younger record here; the ticket must be found all the same.
    for (const row of store.rows)
      for (const record of row.opened) if (record.kind === "draft") Object.assign(record, { at: NOON + 1_000 });
    const again = store.take(hitOf({ ...kiosk, at: minutes(1) }));
    const ticket = store.records.find((record) => record.kind === "defect");
    expect(again.map(({ opens, attachToSignal, attachToRecord }) => [opens, attachToSignal, attachToRecord])).toEqual([
      ["defect", null, ticket?.id],
      ["draft", null, null],
    ]);
    expect([store.rows.length, store.count("draft"), store.count("defect")]).toEqual([2, 2, 1]);
  });

  it("a draft that asks for opened pages does not count what a wider rule remembered", () => {
    const { taxonomy, navigation: weights, eventRules } = policies;
    const [signal] = eventRules.filter((rule) => rule.id === "a-s2-signal") as [EventRule];
    const [draft] = eventRules.filter((rule) => rule.id === "a-s2-draft") as [EventRule];
    const rules = [EventRule.parse({ ...signal, when: { ...signal.when, navigationGrade: false } }), draft];
    const seen = (site: string, navigationGrade: boolean) => ({ at: NOON, domain: digestOf(site), navigationGrade });
    const hit = hitOf({ at: minutes(1) });
    const row = (grades: boolean[]) =>
      ({
        id: "s0",
        kind: "signal",
        dedupeKey: dedupeKeyOf(hit),
        firstAt: NOON,
        sightings: grades.map((grade, index) => seen(`site${index}`, grade)),
        opened: [],
      }) as unknown as RecentSignal;
    const opens = (grades: boolean[]) =>
      detect({ rules, taxonomy, weights, hit, domain: digestOf("new"), recent: [row(grades)] }).map((c) => c.opens);
    expect(opens([true, true])).toEqual(["signal", "draft"]);
    expect(opens([true, false])).toEqual(["signal"]);
  });
});

describe("rules", () => {
  const { taxonomy, navigation: weights } = policies;
  const [rule] = policies.eventRules.filter((candidate) => candidate.id === "a-s3-draft") as [EventRule];
  const run = (over: Record<string, unknown>) =>
    detect({
      rules: [EventRule.parse({ ...rule, ...over })],
      taxonomy,
      weights,
      hit: hitOf({ category: "TS-06" }),
      domain: null,
      recent: [],
    });

  it("a retired one is silent", () => {
    expect(run({})).toHaveLength(1);
    expect(run({ status: "retired" })).toEqual([]);
  });

  it("one that names no severity and no category is silent", () => {
    expect(run({ when: { modes: ["A"], withinS: 60 } })).toEqual([]);
  });

  it("say how much of the past they need", () => {
    expect(longestWindowS(policies.eventRules)).toBe(3_600);
    expect(longestWindowS([])).toBe(0);
  });

  it("a category nobody knows proposes nothing", () => {
    expect(new MemoryStore().take(hitOf({ category: "TS-99" }))).toEqual([]);
  });
});
