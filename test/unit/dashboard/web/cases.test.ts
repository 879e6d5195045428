/**
 * The pure half of the pages of cases: every form makes a step the contract accepts, a reason is never filled in, the venue's clock is
 * the venue's whatever the browser's zone, late tasks come first.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf, firstValues, missingIn, stepOf } from "../../../../dashboard/web/pages/cases/fields.ts";
import type { FormKind, Values } from "../../../../dashboard/web/pages/cases/fields.ts";
import { atOf, dayOf, momentOf } from "../../../../dashboard/web/pages/cases/local-time.ts";
import { becauseText, inOrder } from "../../../../dashboard/web/pages/cases/words.ts";
import type { CaseView } from "../../../../dashboard/web/pages/cases/words.ts";
import { casesPl } from "../../../../dashboard/web/texts/cases/pl.ts";
import { CaseView as Schema } from "../../../../policies/schema/case-api.ts";
import { CASE_VERBS, CaseStep } from "../../../../policies/schema/case.ts";
import { makeCaseFixtures } from "../../../integration/web/case-fixtures.ts";

const at = Date.UTC(2026, 10, 22, 12, 0);
const { views, options } = makeCaseFixtures(at);
const view = (id: string, more: Partial<CaseView> = {}): CaseView => ({
  ...Schema.parse(views.find((one) => one.id === id)),
  ...more,
});
const texts = { language: "pl" as const, t: (key: string) => key, attempt: () => null };
const kinds = CASE_VERBS.filter(
  (verb): verb is FormKind => !["open", "emergency", "write-note", "write-card"].includes(verb),
);
const reason = "Próba serwisowa, tablet był w ręku informatyka.";

/** Answers every field as a person would who chooses the first thing offered. */
function answered(kind: FormKind, of: CaseView): Values {
  let values = firstValues(kind, of, "2026-11-22", momentOf);
  const facts = () => ({
    view: of,
    options: options as never,
    categories: [{ value: "TS-06", text: "" }],
    texts,
    today: "2026-11-22",
    values,
  });
  for (const spec of fieldsOf(kind, facts())) {
    const answer = spec.kind === "choice" ? (spec.options?.[0]?.value ?? "") : spec.kind === "tick" ? "yes" : reason;
    if (spec.kind !== "day" && spec.kind !== "moment") values = { ...values, [spec.name]: answer };
  }
  expect(missingIn(fieldsOf(kind, facts()), values)).toEqual([]);
  return values;
}

describe("forms of steps", () => {
  it.each(kinds)("makes a step the contract accepts: %s", (kind) => {
    const named = [{ account: "acc-2", role: null, displayName: "Kierownik działu" }];
    const of = view("case-1", { named });
    const step = CaseStep.parse(stepOf(kind, of, answered(kind, of), atOf));
    expect(step.kind).toBe(kind);
  });

  it.each(kinds)("fills in no reason: %s", (kind) => {
    expect(firstValues(kind, view("case-1"), "2026-11-22", momentOf)["text"]).toBeUndefined();
  });

  it.each([
    { why: "contact was stated", contact: "yes" as const, asks: true },
    { why: "the attempt was blocked", contact: "attempt" as const, asks: false },
  ])("asks for a proof with a «no» exactly when $why", ({ contact, asks }) => {
    const facts = {
      view: view("case-1", { contact }),
      options: undefined,
      categories: [],
      texts,
      today: "",
      values: {},
    };
    expect(fieldsOf("reject", facts).some(({ name }) => name === "proof")).toBe(asks);
  });

  it("proposes a kind of intervention first, and is consulted about it next", () => {
    const consult = view("case-4");
    expect(stepOf("choose-intervention", consult, { opinion: "agree", text: reason }, atOf)).toMatchObject({
      part: "consult",
    });
    const first = view("case-4", { intervention: { ...consult.intervention!, proposed: null } });
    expect(stepOf("choose-intervention", first, { choice: "civil", text: reason }, atOf)).toMatchObject({
      part: "propose",
      choice: "civil",
    });
  });

  it.each([
    { why: "short", text: "za krótko", missing: ["text"] },
    { why: "long, and one letter only", text: "a".repeat(40), missing: ["text"] },
    { why: "a sentence", text: reason, missing: [] },
  ])("judges a reason by its words: $why", ({ text, missing }) => {
    const facts = { view: view("case-2"), options: undefined, categories: [], texts, today: "", values: {} };
    expect(missingIn(fieldsOf("qualify", facts), { text })).toEqual(missing);
  });

  it("names the proposal that was read", () => {
    expect(stepOf("consult-harm", view("case-3"), { opinion: "agree", text: reason }, atOf)).toMatchObject({
      proposal: "p-1",
    });
  });
});

describe("the venue's clock", () => {
  it.each([
    { why: "winter", local: "2026-01-15T13:00", utc: Date.UTC(2026, 0, 15, 12, 0) },
    { why: "summer", local: "2026-07-15T14:00", utc: Date.UTC(2026, 6, 15, 12, 0) },
    {
      why: "the last minute before the clock goes back",
      local: "2026-10-25T01:59",
      utc: Date.UTC(2026, 9, 24, 23, 59),
    },
    { why: "after it went back", local: "2026-10-25T03:00", utc: Date.UTC(2026, 9, 25, 2, 0) },
  ])("reads a moment: $why", ({ local, utc }) => {
    expect([atOf(local), momentOf(utc)]).toEqual([utc, local]);
  });

  it("comes back to the same minute from any moment", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), (hours) => {
        const moment = Date.UTC(2020, 0, 1) + hours * 97 * 60_000;
        expect(momentOf(atOf(momentOf(moment)))).toBe(momentOf(moment));
      }),
    );
  });

  it("has no moment for no text, and a day of its own", () => {
    expect(atOf("")).toBeNaN();
    expect(dayOf(Date.UTC(2026, 10, 22, 23, 30))).toBe("2026-11-23");
  });
});

describe("words", () => {
  it("puts late tasks first, then the nearest, then those without a time", () => {
    const tasks = [
      { id: 1, overdue: false, dueAt: null },
      { id: 2, overdue: false, dueAt: 50 },
      { id: 3, overdue: true, dueAt: 90 },
      { id: 4, overdue: false, dueAt: 10 },
    ];
    expect(inOrder(tasks).map(({ id }) => id)).toEqual([3, 4, 2, 1]);
  });

  it("says where a refusal stands in the Standards", () => {
    expect(becauseText({ ...texts, attempt: (key) => (key === "requirement.R-041" ? "pkt 3" : null) }, "R-041")).toBe(
      "pkt 3",
    );
    expect(becauseText(texts, "R-999")).toBe("case.requirement");
  });

  it.each(CASE_VERBS.filter((verb) => verb !== "open" && verb !== "emergency"))(
    "has a word and a sentence: %s",
    (verb) => {
      expect([Object.hasOwn(casesPl, `step.${verb}`), Object.hasOwn(casesPl, `stepAbout.${verb}`)]).toEqual([
        true,
        true,
      ]);
    },
  );
});
