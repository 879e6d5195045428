/** The order of the rules, one row for each reason somebody might doubt it. */
import { describe, expect, it } from "vitest";
import { compileNetwork, mayMatter, refreshSchedule } from "../../../policies/engine/compile-network.ts";
import type { EngineError } from "../../../policies/engine/error.ts";
import { evaluateQuery } from "../../../policies/engine/evaluate-query.ts";
import { explainQuery } from "../../../policies/engine/explain-query.ts";
import type { Verdict } from "../../../policies/engine/verdict.ts";
import { Category, type DeviceId } from "../../../policies/schema/vocabulary.ts";
import {
  actionsOf,
  factsOf,
  kiosk,
  type ListId,
  networkOf,
  policyOf,
  type RuleId,
  safeSearch,
  specialNames,
  taxonomy,
} from "./builders.ts";

/** `block list gambling TS-10C 16`: enough to compare, short enough for a table. */
function short(verdict: Verdict): string {
  switch (verdict.kind) {
    case "pass":
      return "pass";
    case "allow":
      return `allow ${verdict.because.layer} ${verdict.because.id}`;
    case "block":
      return `block ${verdict.because.layer} ${verdict.because.id} ${verdict.category} ${verdict.ede}`;
    case "rewrite":
      return `rewrite ${"cname" in verdict.target ? verdict.target.cname : verdict.target.a.join()}`;
    case "special":
      return `special ${verdict.because.id} ${verdict.answer} ${verdict.bypass ? "bypass" : "plain"}`;
    default:
      return verdict satisfies never;
  }
}

interface Row {
  readonly why: string;
  readonly policy?: Record<string, unknown>;
  readonly rules?: RuleId[];
  readonly lists?: ListId[];
  readonly verdict: string;
}

describe("evaluateQuery", () => {
  it.each<Row>([
    { why: "a name nobody knows goes on", verdict: "pass" },
    { why: "a listed name of a blocked category", lists: ["gambling"], verdict: "block list gambling TS-10C 16" },
    { why: "a category the network does not block", lists: ["profanity"], verdict: "pass" },
    {
      why: "a single source named by the policy, its category is not",
      policy: { block: { sources: ["profanity"] } },
      lists: ["profanity"],
      verdict: "block list profanity TS-07 15",
    },
    {
      why: "the most severe source is named, not the one with the smallest bit",
      lists: ["gambling", "self-harm"],
      verdict: "block list self-harm TS-06 15",
    },
    {
      why: "of equally severe sources the smaller bit",
      lists: ["self-harm-2", "self-harm"],
      verdict: "block list self-harm TS-06 15",
    },
    {
      why: "a more severe source that is not blocked here does not name the block",
      policy: { block: { categories: ["TS-10C"] } },
      lists: ["gambling", "self-harm"],
      verdict: "block list gambling TS-10C 16",
    },
    {
      why: "special names come before every list, or a list could switch encrypted DNS on",
      rules: ["special:canary", "never-block"],
      lists: ["gambling"],
      verdict: "special canary nxdomain bypass",
    },
    {
      why: "localhost is the machine itself",
      rules: ["special:localhost"],
      verdict: "special localhost loopback plain",
    },
    {
      why: "of two special entries the first in the file",
      rules: ["special:localhost", "special:canary"],
      verdict: "special canary nxdomain bypass",
    },
    {
      why: "helplines outrank every list (R-077)",
      rules: ["never-block", "local-deny:TS-10C"],
      lists: ["self-harm"],
      verdict: "allow never-block never-block",
    },
    {
      why: "helplines outrank locked sources too",
      rules: ["never-block"],
      lists: ["illegal"],
      verdict: "allow never-block never-block",
    },
    {
      why: "helplines work at the kiosk (R-077)",
      policy: kiosk,
      rules: ["never-block"],
      verdict: "allow never-block never-block",
    },
    {
      why: "local-allow opens a list's block",
      rules: ["local-allow"],
      lists: ["gambling"],
      verdict: "allow local-allow local-allow",
    },
    {
      why: "local-allow lifts blocks, but admits nothing to the kiosk (R-031)",
      policy: kiosk,
      rules: ["local-allow"],
      verdict: "block allow-only net S0-POL 15",
    },
    {
      why: "an exception of the kiosk's own network admits",
      policy: kiosk,
      rules: ["local-allow", "exception:net"],
      verdict: "allow local-allow local-allow",
    },
    {
      why: "an exception of this network opens",
      rules: ["exception:net"],
      lists: ["self-harm"],
      verdict: "allow exception net",
    },
    {
      why: "an exception of another network does not",
      rules: ["exception:other"],
      lists: ["self-harm"],
      verdict: "block list self-harm TS-06 15",
    },
    {
      why: "nobody opens a locked category",
      rules: ["local-allow", "exception:net"],
      lists: ["illegal", "gambling"],
      verdict: "block list illegal TS-02X 15",
    },
    {
      why: "nobody opens a locked source, whatever its category",
      rules: ["exception:net"],
      lists: ["statutory"],
      verdict: "block list statutory TS-07 16",
    },
    {
      why: "a locked category is blocked where the policy forgot it",
      policy: { block: {} },
      lists: ["illegal"],
      verdict: "block list illegal TS-02X 15",
    },
    {
      why: "the venue's own deny list works without the category being blocked, and is the venue's own decision (15)",
      policy: { block: {} },
      rules: ["local-deny:TS-10C"],
      verdict: "block local-deny TS-10C TS-10C 15",
    },
    {
      why: "local deny comes before lists",
      rules: ["local-deny:TS-10C"],
      lists: ["self-harm"],
      verdict: "block local-deny TS-10C TS-10C 15",
    },
    {
      why: "local-allow opens local deny, but not of a locked category",
      rules: ["local-allow", "local-deny:TS-02X", "local-deny:TS-10C"],
      verdict: "block local-deny TS-02X TS-02X 15",
    },
    { why: "the kiosk knows nothing else", policy: kiosk, verdict: "block allow-only net S0-POL 15" },
    { why: "the kiosk's own names", policy: kiosk, rules: ["allow:net"], verdict: "allow allow-only net" },
    {
      why: "a listed name is blocked although the kiosk admits it, with its category",
      policy: kiosk,
      rules: ["allow:net"],
      lists: ["self-harm"],
      verdict: "block list self-harm TS-06 15",
    },
    {
      why: "an allow list without allow-only means nothing",
      rules: ["allow:net"],
      verdict: "pass",
    },
    { why: "safe search", rules: ["safe-search:google"], verdict: "rewrite strict.google.example" },
    {
      why: "an allow overrides a block, never a rewrite",
      rules: ["safe-search:google", "local-allow", "exception:net"],
      lists: ["gambling"],
      verdict: "rewrite strict.google.example",
    },
    {
      why: "never-block does not switch safe search off either",
      rules: ["safe-search:google", "never-block"],
      verdict: "rewrite strict.google.example",
    },
    {
      why: "a blocked engine stays blocked",
      rules: ["safe-search:google"],
      lists: ["self-harm"],
      verdict: "block list self-harm TS-06 15",
    },
    {
      why: "the kiosk does not get a search engine",
      policy: kiosk,
      rules: ["safe-search:google"],
      verdict: "block allow-only net S0-POL 15",
    },
    {
      why: "a search engine the kiosk admits is rewritten",
      policy: kiosk,
      rules: ["safe-search:google", "allow:net"],
      verdict: "rewrite strict.google.example",
    },
    {
      why: "the moderate level has its own target",
      policy: { safeSearch: { youtube: "moderate" } },
      rules: ["safe-search:youtube"],
      verdict: "rewrite moderate.youtube.example",
    },
    { why: "switched off", policy: { safeSearch: { google: "off" } }, rules: ["safe-search:google"], verdict: "pass" },
    {
      why: "an engine without safe search is closed",
      rules: ["unenforceable-search"],
      verdict: "block list unenforceable-search S0-POL 15",
    },
    {
      why: "unless the policy says otherwise",
      policy: { unenforceableSearch: "allow" },
      rules: ["unenforceable-search"],
      verdict: "pass",
    },
    {
      why: "an exception opens such an engine",
      rules: ["unenforceable-search", "exception:net"],
      verdict: "allow exception net",
    },
    {
      why: "admission of a zone to the kiosk is no decision about the engine inside it",
      policy: kiosk,
      rules: ["unenforceable-search", "allow:net"],
      verdict: "block list unenforceable-search S0-POL 15",
    },
    { why: "a known subresource is an observation, no rule", rules: ["known-subresource"], verdict: "pass" },
  ])("$why", ({ policy, rules = [], lists = [], verdict }) => {
    const network = networkOf(policy);
    const facts = factsOf(rules, lists);
    expect(short(evaluateQuery(network, facts))).toBe(verdict);
    expect(mayMatter(network, facts.ruleBits, facts.listBits)).toBe(verdict !== "pass");
    expect(explainQuery(network, facts).verdict).toEqual(evaluateQuery(network, facts));
  });

  it("names the listed name that covered the question", () => {
    expect(evaluateQuery(networkOf(), factsOf([], ["self-harm"]))).toMatchObject({
      because: { layer: "list", id: "self-harm", entry: "lists-40.example" },
    });
    const { entryOf: _, ...without } = factsOf([], ["self-harm"]);
    expect(evaluateQuery(networkOf(), without)).toMatchObject({ because: { layer: "list", id: "self-harm" } });
  });
});

describe("what a list says of itself", () => {
  it("nothing of an opaque list is told but its name, and nobody opens it", () => {
    expect(evaluateQuery(networkOf(), factsOf(["local-allow"], ["hashed"]))).toEqual({
      kind: "block",
      because: { layer: "list", id: "hashed", entry: "" },
      category: "TS-10C",
      ede: 16,
      opaque: true,
    });
    const steps = explainQuery(networkOf(), factsOf([], ["hashed"])).steps;
    expect(steps.map((step) => step.because?.entry)).not.toContain("lists-90.example");
  });

  it("its own extended error outranks its category's", () => {
    expect(evaluateQuery(networkOf(), factsOf([], ["statutory"]))).toMatchObject({ ede: 16, category: "TS-07" });
    expect(evaluateQuery(networkOf({ block: { sources: ["profanity"] } }), factsOf([], ["profanity"]))).toMatchObject({
      ede: 15,
      category: "TS-07",
    });
  });

  it("an exception of a device is told as the device's, and only of a device that has one", () => {
    const asked = { ...factsOf(["exception-device:tablet-01"], ["gambling"]), device: "tablet-01" as DeviceId };
    const told = explainQuery(networkOf(), asked).steps.filter(({ layer }) => layer === "exception");
    expect(told.map(({ because, note }) => [because?.id, note])).toEqual([
      [undefined, "not-covered"],
      ["device:tablet-01", "decides"],
    ]);
    const other = explainQuery(networkOf(), { ...asked, device: "tablet-09" as DeviceId });
    expect(other.verdict.kind).toBe("block");
    expect(other.steps.filter(({ layer }) => layer === "exception")).toHaveLength(1);
  });

  it("one person opens up to S2, two people S3, nobody S4", () => {
    const asked = (rule: RuleId, list: ListId) => evaluateQuery(networkOf(), factsOf([rule], [list])).kind;
    expect(asked("exception-single:net", "gambling")).toBe("allow");
    expect(asked("exception-single:net", "self-harm")).toBe("block");
    expect(asked("exception:net", "self-harm")).toBe("allow");
    expect(asked("exception:net", "illegal")).toBe("block");
    const steps = explainQuery(networkOf(), factsOf(["exception-single:net"], ["self-harm"])).steps;
    expect(steps).toContainEqual(expect.objectContaining({ layer: "exception", note: "needs-second-person" }));
  });

  it("a wish for TCP blocks nothing and is told apart", () => {
    const facts = { ...factsOf([], ["gambling"]), actionOf: actionsOf({ gambling: { kind: "tcp-only" } }) };
    const { verdict, steps } = explainQuery(networkOf(), facts);
    expect(verdict).toEqual({ kind: "pass" });
    expect(steps).toContainEqual(expect.objectContaining({ layer: "list", note: "tcp-only" }));
  });

  it("a refused client is told without the address that names it", () => {
    const client = { listBits: factsOf([], ["gambling"]).listBits };
    const { verdict, steps } = explainQuery(networkOf(), { ...factsOf(["special:localhost"], ["gambling"]), client });
    expect(verdict).toMatchObject({ kind: "block", because: { layer: "list", id: "gambling" } });
    expect(verdict).not.toHaveProperty("because.entry");
    expect(steps[0]).toMatchObject({ outcome: "matched", note: "decides" });
    expect(steps.filter(({ outcome }) => outcome === "matched")).toHaveLength(1);
    expect(evaluateQuery(networkOf(), { ...factsOf(["never-block"], []), client }).kind).toBe("allow");
  });
});

describe("explainQuery", () => {
  it.each([
    {
      why: "the loser of two lists is outranked",
      policy: {},
      rules: [],
      lists: ["gambling", "self-harm"],
      steps: ["list overridden gambling outranked", "list matched self-harm decides"],
    },
    {
      why: "an opening that met a locked source says so",
      policy: {},
      rules: ["local-allow"],
      lists: ["illegal"],
      steps: ["local-allow overridden local-allow cannot-open-locked", "list matched illegal decides"],
    },
    {
      why: "an allow that met a rewrite is outranked, not locked out",
      policy: {},
      rules: ["local-allow", "safe-search:google"],
      lists: [],
      steps: ["local-allow overridden local-allow outranked", "safe-search matched google decides"],
    },
    {
      why: "a list that is not blocked here is shown as such",
      policy: {},
      rules: [],
      lists: ["profanity"],
      steps: ["list not-applicable profanity not-blocked-here"],
    },
    {
      why: "the kiosk's default deny that a list outranked",
      policy: kiosk,
      rules: [],
      lists: ["self-harm"],
      steps: ["list matched self-harm decides", "allow-only overridden net not-admitted"],
    },
  ] as const)("$why", ({ policy, rules, lists, steps }) => {
    const told = explainQuery(networkOf(policy), factsOf([...rules], [...lists])).steps;
    expect(
      told
        .filter((step) => step.because !== undefined)
        .map((step) => `${step.layer} ${step.outcome} ${step.because?.id} ${step.note}`),
    ).toEqual(steps);
  });

  it("visits every layer in the order of the engine", () => {
    expect(explainQuery(networkOf(), factsOf([], [])).steps.map((step) => step.layer)).toEqual([
      "special-names",
      "never-block",
      "local-allow",
      "exception",
      "local-deny",
      "list",
      "allow-only",
      "safe-search",
      "response",
    ]);
  });
});

describe("schedules", () => {
  const window = { days: ["mon"], from: "10:00", to: "12:00", title: { pl: "Okno", en: "Window" } };
  const inside = Date.UTC(2026, 10, 23, 10, 0); // Monday 11:00 in Warsaw
  const outside = Date.UTC(2026, 10, 23, 11, 0); // 12:00
  const network = networkOf({
    schedules: [
      { ...window, id: "open", unblock: { categories: ["TS-10C", "TS-06", "TS-02X"], sources: ["statutory"] } },
      { ...window, id: "close", alsoBlock: { categories: ["TS-06"], sources: ["profanity"] } },
    ],
  });

  it("open and close within the window only; locked stays, and of two windows the protecting one wins", () => {
    const blocked = (list: ListId): boolean => evaluateQuery(network, factsOf([], [list])).kind === "block";
    refreshSchedule(network, inside, "Europe/Warsaw");
    expect(["gambling", "self-harm", "illegal", "statutory", "profanity"].map((id) => blocked(id as ListId))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(explainQuery(network, factsOf([], ["gambling"])).steps).toContainEqual(
      expect.objectContaining({ layer: "list", outcome: "not-applicable", note: "opened-by-schedule" }),
    );
    refreshSchedule(network, outside, "Europe/Warsaw");
    expect([blocked("gambling"), blocked("profanity")]).toEqual([true, false]);
  });
});

describe("compileNetwork", () => {
  const context = { taxonomy, ruleSources: [], listSources: [], safeSearch, specialNames, index: 2 };

  it("refuses a list of a category the taxonomy does not have", () => {
    const listSources = [{ id: "x", category: Category.parse("TS-99"), index: 0 }];
    expect(() => compileNetwork(policyOf(), { ...context, listSources })).toThrow(
      expect.objectContaining({ name: "EngineError", code: "E_ENGINE_CATEGORY" }) as EngineError,
    );
    expect(() => compileNetwork(policyOf(), { ...context, ruleSources: ["local-deny:TS-99"] })).toThrow(/TS-99/u);
  });

  it("refuses more sources than a mask has bits", () => {
    const listSources = [{ id: "x", category: Category.parse("TS-06"), index: 128 }];
    expect(() => compileNetwork(policyOf(), { ...context, listSources })).toThrow(
      expect.objectContaining({ code: "E_ENGINE_SOURCE_LIMIT" }) as EngineError,
    );
    const ruleSources = Array.from({ length: 129 }, (_, index) => `special:${index}`);
    expect(() => compileNetwork(policyOf(), { ...context, ruleSources })).toThrow(/129/u);
  });

  it("tells which sources of the policy no list brings, and works without them", () => {
    const policy = policyOf({ block: { sources: ["missing"] } });
    expect(compileNetwork(policy, context)).toMatchObject({ unknownSources: ["missing"], index: 2 });
  });
});
