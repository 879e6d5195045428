/** What an entry, a pattern or a network would close, and what follows for an edition. */
import { describe, expect, it } from "vitest";
import { EntryGuard } from "../../../../blocklists/compile/entry-guard.ts";
import { judgeSuspects } from "../../../../blocklists/compile/gates.ts";
import { DENY_SUBTREE } from "../../../../blocklists/compile/rule.ts";
import type { RuleShape } from "../../../../blocklists/compile/rule.ts";
import { SuffixWalk, walkName } from "../../../../blocklists/lookup/walk.ts";
import { wireName } from "../../../../blocklists/lookup/wire-name.ts";
import type { ProtectedName, SuspectEntry } from "../../../../policies/schema/protected.ts";
import type { DomainName } from "../../../../policies/schema/vocabulary.ts";

const named = (name: string, group: string, alarm: boolean): ProtectedName => ({
  name: name as DomainName,
  group,
  alarm,
});
const guard = new EntryGuard(
  [
    named("news.portal.example", "news", false),
    named("mail.portal.example", "popular", true),
    named("help.portal.example", "never-block", false),
    named("192.0.2.10", "addresses", false),
  ],
  9,
  [
    { source: "a" as never, entry: "portal.example", decision: "leave-out" },
    { source: "a" as never, entry: "other.example", decision: "leave-out" },
    { source: "a" as never, entry: "portal.example", decision: "block" },
    { source: "ab" as never, entry: "x.example", decision: "block" },
  ],
);
const judge = (name: string, shape: Partial<RuleShape> = {}) => {
  const octets = wireName(name);
  const walk = new SuffixWalk();
  walkName(octets, 0, octets.length, 9, walk);
  return guard.judge(walk, octets, { ...DENY_SUBTREE, ...shape });
};

describe("names", () => {
  it.each<{ why: string; name: string; shape?: Partial<RuleShape>; covers?: string; group?: string; alarm?: boolean }>([
    {
      why: "the gravest of several is named",
      name: "portal.example",
      covers: "help.portal.example",
      group: "never-block",
      alarm: true,
    },
    {
      why: "exactly one of them",
      name: "news.portal.example",
      covers: "news.portal.example",
      group: "news",
      alarm: false,
    },
    {
      why: "spared by denyallow, the next is named",
      name: "portal.example",
      shape: { denyallow: ["help.portal.example"] as DomainName[] },
      covers: "mail.portal.example",
      group: "popular",
      alarm: true,
    },
    {
      why: "all spared by a parent in denyallow",
      name: "portal.example",
      shape: { denyallow: ["portal.example"] as DomainName[] },
    },
    { why: "below it only", name: "news.portal.example", shape: { scope: "below" } },
    { why: "the parent alone", name: "portal.example", shape: { scope: "exact" } },
    {
      why: "denyallow of another name spares nothing",
      name: "news.portal.example",
      shape: { scope: "exact", denyallow: ["x.example"] as DomainName[] },
      covers: "news.portal.example",
      group: "news",
      alarm: false,
    },
    { why: "an exception closes nothing", name: "portal.example", shape: { kind: "allow" } },
    {
      why: "a suffix outranks what is below it",
      name: "example",
      covers: "example",
      group: "public-suffix",
      alarm: true,
    },
    {
      why: "an exception for a suffix raises no alarm",
      name: "co.uk",
      shape: { kind: "allow" },
      covers: "co.uk",
      group: "public-suffix",
      alarm: false,
    },
    { why: "anything else", name: "elsewhere.example" },
  ])("$why", ({ name, shape, covers, group, alarm }) => {
    expect(judge(name, shape)).toEqual(covers === undefined ? undefined : { covers, group, alarm });
  });
});

it.each([
  { why: "a pattern that matches one", matches: /^news\./u, out: "news" },
  { why: "one that matches several", matches: /portal/u, out: "never-block" },
  { why: "one that matches none", matches: /^ads\d/u, out: undefined },
])("judges $why", ({ matches, out }) => {
  expect(guard.judgePattern((name) => matches.test(name), DENY_SUBTREE)?.group).toBe(out);
  expect(guard.judgePattern((name) => matches.test(name), { ...DENY_SUBTREE, kind: "allow" })).toBeUndefined();
});

it.each([
  { why: "the address itself", network: [192, 0, 2, 10], prefix: 32, out: true },
  { why: "its network", network: [192, 0, 2, 0], prefix: 24, out: true },
  { why: "a neighbour", network: [192, 0, 2, 11], prefix: 32, out: false },
  { why: "half of the network without it", network: [192, 0, 2, 128], prefix: 25, out: false },
  { why: "IPv6", network: Array<number>(16).fill(0), prefix: 8, out: false },
])("judges $why", ({ network, prefix, out }) => {
  expect(guard.judgeNetwork(Uint8Array.from(network), prefix) !== undefined).toBe(out);
  expect(guard.judgeNetwork(Uint8Array.from(network), prefix, "allow")).toBeUndefined();
});

it("remembers decisions by source and entry, the last one", () => {
  expect(guard.decisionOf("a", "portal.example")).toBe("block");
  expect(guard.decisionOf("b", "portal.example")).toBeUndefined();
  expect(guard.decidedOf("a")).toEqual(["portal.example", "other.example"]);
});

it.each([
  { group: "public-suffix", alarm: true },
  { group: "never-block", alarm: true },
  { group: "popular", alarm: true },
  { group: "news", alarm: false },
  { group: "unheard-of", alarm: false },
])("is alarmed by $group: $alarm", ({ group, alarm }) => expect(guard.isAlarming(group)).toBe(alarm));

describe("judgeSuspects", () => {
  const suspect = (entry: string, group: string): SuspectEntry => ({
    source: "a" as never,
    entry,
    scope: "subtree",
    line: 3,
    text: entry,
    covers: entry as DomainName,
    group,
  });
  it.each([
    { why: "nothing", suspects: [], code: undefined },
    { why: "one without alarm", suspects: [suspect("a.example", "news")], code: undefined },
    {
      why: "one with alarm",
      suspects: [suspect("b.example", "news"), suspect("a.example", "popular")],
      code: "E_LIST_OVERBLOCK",
    },
    {
      why: "a helpline among others",
      suspects: [suspect("a.example", "popular"), suspect("h.example", "never-block")],
      code: "E_LIST_PROTECTED",
    },
    {
      why: "a suffix among others",
      suspects: [suspect("h.example", "never-block"), suspect("com", "public-suffix")],
      code: "E_LIST_PUBLIC_SUFFIX",
    },
  ])("$why: $code", ({ suspects, code }) => {
    expect(judgeSuspects(suspects, (group) => guard.isAlarming(group))?.code).toBe(code);
  });
  it("names the entry, its line and how many more there are", () => {
    const found = judgeSuspects([suspect("com", "public-suffix"), suspect("a.example", "popular")], (g) =>
      guard.isAlarming(g),
    );
    expect(found?.message).toBe("line 3 lists the public suffix com (and 1 more such entries)");
  });
});
