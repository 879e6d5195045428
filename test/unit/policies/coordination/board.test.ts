/**
 * The control board: each proof alone, the worst of several, and the shipped requirements against the files they name.
 *
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { boardOf, worst } from "../../../../policies/engine/coordination/board.ts";
import type { BoardFacts } from "../../../../policies/engine/coordination/board.ts";
import { loadMetrics } from "../../../../policies/load/load-metrics.ts";
import { loadStandards } from "../../../../policies/load/load-standards.ts";
import type { Proof, Requirement } from "../../../../policies/schema/standards.ts";

const root = resolve(import.meta.dirname, "../../../..");
const nothing: BoardFacts = {
  today: "2026-11-22",
  metric: () => null,
  order: () => null,
  duty: () => null,
  records: () => null,
  test: () => null,
  attested: () => null,
};
const requirement = (...proof: Proof[]): Requirement => ({
  id: "R-099",
  priority: "must",
  title: { pl: "x", en: "x" },
  document: "004",
  section: "x",
  quotes: ["x"],
  roles: ["koordynator"],
  proof,
});
const metric: Proof = { kind: "metric", metric: "M05" };
const order: Proof = { kind: "order", role: "nsp" };
const duty: Proof = { kind: "duty", duty: "survey-guests" };
const records: Proof = { kind: "records", records: "remarks" };
const test: Proof = { kind: "test", path: "test/unit/x.test.ts" };
const attest: Proof = { kind: "attest", months: 1 };

describe("a proof", () => {
  it.each([
    { why: "a metric nobody measured is not green", proof: metric, facts: {}, light: "grey", word: "not-measured" },
    {
      why: "a metric speaks with its own light",
      proof: metric,
      facts: { metric: () => ({ light: "amber" as const, on: "2026-11-21" }) },
      light: "amber",
      word: "metric-amber",
    },
    { why: "nobody appointed is red, not unknown (R-010)", proof: order, facts: {}, light: "red", word: "no-order" },
    {
      why: "an order ending within a month warns",
      proof: order,
      facts: { order: () => ({ validFrom: "2026-01-01", endsOn: "2026-12-22" }) },
      light: "amber",
      word: "order-ends",
    },
    {
      why: "one that ends later, or never, holds",
      proof: order,
      facts: { order: () => ({ validFrom: "2026-01-01", endsOn: null }) },
      light: "green",
      word: "order-valid",
    },
    {
      why: "an overdue duty is red even if it was done once",
      proof: duty,
      facts: { duty: () => ({ state: "overdue" as const, last: "2025-01-01" }) },
      light: "red",
      word: "duty-overdue",
    },
    {
      why: "a duty never done is not green before its term",
      proof: duty,
      facts: { duty: () => ({ state: "ahead" as const, last: null }) },
      light: "grey",
      word: "duty-not-yet",
    },
    {
      why: "a duty done and coming soon warns",
      proof: duty,
      facts: { duty: () => ({ state: "soon" as const, last: "2025-12-20" }) },
      light: "amber",
      word: "duty-soon",
    },
    {
      why: "an open remark warns",
      proof: records,
      facts: { records: () => ({ count: 3, open: 1, on: "2026-11-20" }) },
      light: "amber",
      word: "records-open",
    },
    {
      why: "no remarks at all are no fault",
      proof: records,
      facts: { records: () => ({ count: 0, open: 0, on: null }) },
      light: "green",
      word: "records-kept",
    },
    { why: "a test without a known run is not green", proof: test, facts: {}, light: "grey", word: "test-unknown" },
    {
      why: "a test that passed at the release",
      proof: test,
      facts: { test: () => ({ passedOn: "2026-11-22" }) },
      light: "green",
      word: "test-passed",
    },
    {
      why: "nobody's word yet: somebody has to look",
      proof: attest,
      facts: {},
      light: "amber",
      word: "attest-missing",
    },
    {
      why: "a word holds to the last day of its month",
      proof: attest,
      facts: { attested: () => ({ on: "2026-10-22" }) },
      light: "green",
      word: "attested",
    },
    {
      why: "and not a day longer",
      proof: attest,
      facts: { attested: () => ({ on: "2026-10-21" }) },
      light: "red",
      word: "attest-expired",
    },
  ])("$why", ({ proof, facts, light, word }) => {
    const [row] = boardOf([requirement(proof)], { ...nothing, ...facts });
    expect(row?.proofs[0]?.light).toBe(light);
    expect(row?.proofs[0]?.why).toBe(word);
    expect(row?.light).toBe(light);
  });
});

describe("a row", () => {
  it("is as bad as its worst proof and as old as its oldest", () => {
    const [row] = boardOf([requirement(order, test)], {
      ...nothing,
      order: () => ({ validFrom: "2026-01-01", endsOn: null }),
      test: () => ({ passedOn: "2026-11-22" }),
    });
    expect(row).toMatchObject({ light: "green", evidenceOn: "2026-01-01" });
    const [red] = boardOf([requirement(order, test)], { ...nothing, test: () => ({ passedOn: "2026-11-22" }) });
    expect(red).toMatchObject({ light: "red", evidenceOn: null });
  });

  it.each([
    { why: "unknown is worse than green", lights: ["green", "grey"] as const, is: "grey" },
    { why: "and better than a warning", lights: ["grey", "amber"] as const, is: "amber" },
    { why: "red before all", lights: ["green", "amber", "red"] as const, is: "red" },
    { why: "nothing at all is unknown", lights: [] as const, is: "grey" },
  ])("$why", ({ lights, is }) => {
    expect(worst([...lights])).toBe(is);
  });
});

describe("the shipped requirements", () => {
  const { requirements, duties } = loadStandards();

  it("are all of the trace, each with its words", () => {
    expect(requirements).toHaveLength(96);
    expect(requirements.every(({ quotes }) => quotes.every((quote) => quote.trim() !== ""))).toBe(true);
  });

  it("name tests that are there, and metrics that are measured", () => {
    const metrics = new Set(loadMetrics().metrics.map(({ id }) => id));
    const wrong = requirements.flatMap(({ id, proof }) =>
      proof
        .filter(
          (one) =>
            (one.kind === "test" && !existsSync(join(root, one.path))) ||
            (one.kind === "metric" && !metrics.has(one.metric)),
        )
        .map((one) => `${id} ${JSON.stringify(one)}`),
    );
    expect(wrong).toEqual([]);
  });

  it("come with every place where the document contradicts itself (A4)", () => {
    expect(loadStandards().inconsistencies.map(({ id }) => id)).toEqual([
      "helpline-address",
      "emergency-number",
      "fear-without-abuse",
      "note-in-daily-mail",
      "duty-to-notify",
      "private-wifi",
      "place-of-incident",
      "repeated-events",
      "slips",
    ]);
  });

  it("use every duty or are named by it", () => {
    const used = new Set(
      requirements.flatMap(({ proof }) => proof.flatMap((one) => (one.kind === "duty" ? [one.duty] : []))),
    );
    const unused = duties.filter(
      ({ id, requirement: of }) => !used.has(id) && !requirements.some(({ id: own }) => own === of),
    );
    expect(unused).toEqual([]);
  });

  it.each([
    {
      why: "a duty nobody wrote down",
      file: "requirements.yaml",
      from: "duty: survey-guests",
      to: "duty: survey-gests",
      message: "calendar.yaml knows no duty survey-gests",
    },
    {
      why: "a requirement nobody wrote down",
      file: "calendar.yaml",
      from: "requirement: R-090",
      to: "requirement: R-890",
      message: "requirements.yaml knows no R-890",
    },
    {
      why: "reminders in the wrong order",
      file: "calendar.yaml",
      from: "remindBefore: [120, 60, 30, 7]",
      to: "remindBefore: [7, 60]",
      message: "days before must fall: 60, 30, 7",
    },
  ])("say where a fault is: $why", ({ file, from, to, message }) => {
    const folder = mkdtempSync(join(tmpdir(), "latarnik-standards-"));
    try {
      for (const name of readdirSync(join(root, "policies/standards"))) {
        const text = readFileSync(join(root, "policies/standards", name), "utf8");
        writeFileSync(join(folder, name), name === file ? text.replace(from, to) : text);
      }
      expect(() => loadStandards(folder)).toThrow(message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
