/** The score of B2, term by term. */
import { describe, expect, it } from "vitest";
import { gradeNavigation } from "../../../policies/engine/navigation-grade.ts";
import { loadPolicies } from "../../../policies/load/load-policies.ts";
import type { NavigationFacts } from "../../../policies/schema/messages.ts";

const { navigation } = loadPolicies("policies");
const nothing: NavigationFacts = {
  pageRendered: false,
  notPreceded: false,
  apexOrWww: false,
  knownSubresource: false,
  burst: false,
  idle: null,
};

describe("gradeNavigation", () => {
  it.each([
    { why: "nothing observed", facts: {}, score: 0, grade: false },
    {
      why: "the page was displayed and opened by itself",
      facts: { pageRendered: true, notPreceded: true },
      score: 0.8,
      grade: true,
    },
    {
      why: "displayed at the site's own name",
      facts: { pageRendered: true, apexOrWww: true },
      score: 0.7,
      grade: true,
    },
    { why: "displayed alone is not enough", facts: { pageRendered: true }, score: 0.5, grade: false },
    {
      why: "networks without a block page: typed address",
      facts: { pageRendered: null, notPreceded: true, apexOrWww: true },
      score: 0.7,
      grade: true,
    },
    {
      why: "the same while a page loads",
      facts: { pageRendered: null, apexOrWww: true, burst: true },
      score: 0.1,
      grade: false,
    },
    {
      why: "the same a moment after a news page",
      facts: { pageRendered: null, apexOrWww: true },
      score: 0.4,
      grade: false,
    },
    {
      why: "a tracker asked alone",
      facts: { pageRendered: null, notPreceded: true, knownSubresource: true },
      score: 0.1,
      grade: false,
    },
    {
      why: "a sleeping tablet opens nothing",
      facts: { pageRendered: null, notPreceded: true, apexOrWww: true, idle: true },
      score: 0.2,
      grade: false,
    },
    { why: "never below zero", facts: { knownSubresource: true, burst: true, idle: true }, score: 0, grade: false },
    {
      why: "never above one",
      facts: { pageRendered: true, notPreceded: true, apexOrWww: true },
      score: 1,
      grade: true,
    },
  ])("$why", ({ facts, score, grade }) => {
    const result = gradeNavigation({ ...nothing, ...facts }, navigation);
    expect(result).toMatchObject({ score, navigationGrade: grade });
  });

  it("meets the threshold exactly although 0.1 + 0.2 is not 0.3 in binary", () => {
    const weights = { ...navigation, pageNotObservable: 0.1, notPreceded: 0.2, apexOrWww: 0.3 };
    const facts = { ...nothing, pageRendered: null, notPreceded: true, apexOrWww: true };
    expect(gradeNavigation(facts, weights)).toMatchObject({ score: 0.6, navigationGrade: true });
  });

  it("keeps every term, so that a person can see why", () => {
    const facts = { ...nothing, pageRendered: null, notPreceded: true, burst: true };
    expect(gradeNavigation(facts, navigation).terms).toEqual([
      { id: "pageNotObservable", value: 0.2 },
      { id: "notPreceded", value: 0.3 },
      { id: "burst", value: -0.3 },
    ]);
  });
});
