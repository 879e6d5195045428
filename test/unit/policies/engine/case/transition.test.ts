/**
 * The whole table, state by step: what each step does to a case of each kind, or which refusal it meets. The expectation is written out by hand
 * from the Standards and knows nothing of the table's code.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { freshRecord } from "../../../../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../../../../policies/engine/case/record.ts";
import { BECAUSE, transition } from "../../../../../policies/engine/case/transition.ts";
import type { Step, StepFacts } from "../../../../../policies/engine/case/transition.ts";
import { CASE_VERBS, CaseState, CaseStep } from "../../../../../policies/schema/case.ts";
import type { CaseVerb } from "../../../../../policies/schema/case.ts";

const AT = 1_800_000_000_000;
const WHY = "bo tak wynika z rozmowy i z notatki edukatora";
const head = { account: "head", role: "kierownik" as const };
const director = { account: "director", role: "dyrektor" as const };

const decision = { by: "head", role: "kierownik" as const, at: AT };
const begun = freshRecord({ origin: "staff", contact: "unknown", openedAt: AT, happenedAt: AT });
const described: CaseRecord = { ...begun, type: "1.8", area: "4" };
const event: CaseRecord = { ...described, qualified: decision };
const documented: CaseRecord = {
  ...event,
  notedAt: AT,
  dailyLineAt: AT,
  shareCopyAt: AT,
  handedOverAt: AT,
  acknowledgedAt: AT,
  registeredAt: AT,
};
const consult = { by: "director", role: "dyrektor" as const, at: AT };
const proposed: CaseRecord = {
  ...documented,
  proposal: { ...decision, id: "p1", outcome: "positive" },
};
const negative: CaseRecord = { ...documented, harm: { outcome: "negative", lead: decision, consult } };
const positive: CaseRecord = { ...documented, harm: { outcome: "positive", lead: decision, consult } };
const intervention: CaseRecord = { ...positive, cards: ["card-1"] };
const finished: CaseRecord = { ...intervention, cardsWritten: ["card-1"], choice: "other" };

/** A case of each state that has done everything its state asks for. */
const RECORDS: Readonly<Record<CaseState, CaseRecord>> = {
  draft: described,
  rejected: described,
  event: proposed,
  negative,
  positive,
  intervention: finished,
  closed: { ...finished, closedAt: AT },
};

const text = (kind: string, more: object = {}): CaseStep => ({ kind, text: WHY, ...more }) as CaseStep;
const STEPS: Readonly<Record<Exclude<CaseVerb, "open" | "emergency">, CaseStep>> = {
  "take-over": { kind: "take-over" },
  "state-contact": text("state-contact", { contact: "attempt", proof: null }),
  describe: CaseStep.parse({
    kind: "describe",
    type: "1.8",
    area: "4",
    category: null,
    department: null,
    place: "",
    mode: null,
    happenedAt: AT,
  }),
  qualify: text("qualify"),
  reject: text("reject", { cause: "explained", proof: null }),
  "write-note": CaseStep.parse({ kind: "write-note", situation: WHY, actions: WHY }),
  "secure-evidence": text("secure-evidence"),
  "daily-line": { kind: "daily-line" },
  "share-copy": { kind: "share-copy" },
  "hand-over": { kind: "hand-over" },
  register: { kind: "register" },
  "propose-harm": text("propose-harm", { outcome: "positive" }),
  "consult-harm": text("consult-harm", { opinion: "agree" }),
  "open-card": CaseStep.parse({ kind: "open-card", cards: "one" }),
  "write-card": CaseStep.parse({
    kind: "write-card",
    card: "card-1",
    body: { childName: "", actions: [], organs: [], ordered: [] },
  }),
  "choose-intervention": text("choose-intervention", { part: "propose", choice: "criminal", opinion: null }),
  "inform-guardians": text("inform-guardians", { on: "2026-11-02" }),
  bypass: text("bypass", { about: "guardians" }),
  "send-notice": text("send-notice", { organ: "police", organName: "Komisariat", on: "2026-11-02" }),
  "record-result": text("record-result", { part: "result", on: "2026-11-02" }),
  close: text("close"),
  "reopen-by-correction": text("reopen-by-correction"),
  "name-person": text("name-person", { named: { account: "somebody", role: null }, withdraw: false }),
  suspend: text("suspend", { account: "somebody" }),
  "settle-duty": text("settle-duty", { duty: "crime-notice", outcome: "done", on: "2026-11-02" }),
};

const facts = (over: Partial<StepFacts> = {}): StepFacts => ({
  record: null,
  by: director,
  at: AT + 1,
  id: "new",
  mistakeAuthors: [],
  ...over,
});

/** Next state, or the refusal. */
const result = (state: CaseState | null, step: Step, over: Partial<StepFacts> = {}): string => {
  const outcome = transition(state, step, facts(over));
  return outcome.ok ? outcome.state : outcome.refusal;
};

/**
 * Rows: verbs; columns: draft, rejected, event, negative, positive, intervention, closed. A state name is the next state; the rest are refusals
 * without their prefix. The event of this table has a note, a register line and a proposal; the intervention is ready to be closed.
 */
const TABLE: readonly (readonly [string, string, string, string, string, string, string, string])[] = [
  ["open", "STATE", "STATE", "STATE", "STATE", "STATE", "STATE", "CLOSED"],
  [
    "emergency",
    "intervention",
    "intervention",
    "intervention",
    "intervention",
    "intervention",
    "intervention",
    "CLOSED",
  ],
  ["take-over", "draft", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["state-contact", "draft", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["describe", "draft", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["qualify", "event", "DECIDED", "DECIDED", "DECIDED", "DECIDED", "DECIDED", "CLOSED"],
  ["reject", "rejected", "DECIDED", "DECIDED", "DECIDED", "DECIDED", "EMERGENCY", "CLOSED"],
  ["write-note", "draft", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["secure-evidence", "draft", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["daily-line", "STATE", "STATE", "DONE", "DONE", "DONE", "DONE", "CLOSED"],
  ["share-copy", "STATE", "STATE", "event", "negative", "positive", "intervention", "CLOSED"],
  ["hand-over", "STATE", "STATE", "DONE", "DONE", "DONE", "DONE", "CLOSED"],
  ["register", "STATE", "STATE", "DONE", "DONE", "DONE", "DONE", "CLOSED"],
  ["propose-harm", "STATE", "STATE", "event", "DECIDED", "DECIDED", "DECIDED", "CLOSED"],
  ["consult-harm", "STATE", "STATE", "positive", "DECIDED", "DECIDED", "DECIDED", "CLOSED"],
  ["open-card", "STATE", "STATE", "STATE", "STATE", "intervention", "CARDS", "CLOSED"],
  ["write-card", "STATE", "STATE", "STATE", "CARD", "STATE", "intervention", "CLOSED"],
  ["choose-intervention", "STATE", "STATE", "STATE", "STATE", "STATE", "intervention", "CLOSED"],
  ["inform-guardians", "STATE", "STATE", "STATE", "STATE", "STATE", "intervention", "CLOSED"],
  ["bypass", "STATE", "STATE", "BYPASS", "BYPASS", "BYPASS", "intervention", "CLOSED"],
  ["send-notice", "STATE", "STATE", "STATE", "STATE", "STATE", "GUARDIANS", "CLOSED"],
  ["record-result", "STATE", "STATE", "STATE", "STATE", "STATE", "intervention", "closed"],
  ["close", "STATE", "STATE", "HARM_OPEN", "closed", "CARD", "closed", "CLOSED"],
  ["reopen-by-correction", "STATE", "draft", "STATE", "event", "STATE", "STATE", "intervention"],
  ["name-person", "draft", "rejected", "event", "negative", "positive", "intervention", "closed"],
  ["suspend", "SUSPEND", "STATE", "SUSPEND", "SUSPEND", "SUSPEND", "SUSPEND", "CLOSED"],
  ["settle-duty", "draft", "STATE", "event", "negative", "positive", "intervention", "closed"],
];

describe("the table", () => {
  it("has a row for every verb and a column for every state", () => {
    expect(TABLE.map(([verb]) => verb).sort()).toEqual([...CASE_VERBS].sort());
    expect(Object.keys(RECORDS)).toEqual(CaseState.options);
  });

  it.each(
    TABLE.flatMap(([verb, ...cells]) =>
      cells.map((cell, index) => ({ verb: verb as CaseVerb, state: CaseState.options[index] as CaseState, cell })),
    ),
  )("$state × $verb → $cell", ({ verb, state, cell }) => {
    const step: Step = verb === "open" || verb === "emergency" ? { kind: verb, record: begun } : STEPS[verb];
    const outcome = transition(state, step, facts({ record: RECORDS[state] }));
    expect(outcome.ok ? outcome.state : outcome.refusal.replace("E_CASE_", "")).toBe(cell);
    // Nothing moves without a line in a book; a refusal names what is behind it.
    if (outcome.ok) expect(outcome.entries.length).toBeGreaterThan(0);
    else expect(outcome.because).toMatch(/^(?:R-\d{3}|A0)$/u);
  });

  it.each(CASE_VERBS)("from nothing, %s only if it makes a case", (verb) => {
    const step: Step = verb === "open" || verb === "emergency" ? { kind: verb, record: begun } : STEPS[verb];
    const expected = verb === "open" ? "draft" : verb === "emergency" ? "intervention" : "E_CASE_STATE";
    expect(result(null, step)).toBe(expected);
  });
});

describe("every refusal has a case that meets it", () => {
  const draft = { record: described };
  it.each([
    {
      why: "the machine opens for a person",
      is: "E_CASE_PERSON",
      state: null,
      step: { kind: "open", record: begun },
      over: { by: "machine" },
    },
    {
      why: "a person opens in the machine's name",
      is: "E_CASE_PERSON",
      state: null,
      step: { kind: "open", record: { ...begun, origin: "machine", contact: "attempt" } },
      over: {},
    },
    {
      why: "the machine states contact at the opening",
      is: "E_CASE_PERSON",
      state: null,
      step: { kind: "open", record: { ...begun, origin: "machine", contact: "yes" } },
      over: { by: "machine" },
    },
    {
      why: "a failure of ours says «attempt»",
      is: "E_CASE_PERSON",
      state: null,
      step: { kind: "open", record: { ...begun, origin: "technical", contact: "attempt" } },
      over: { by: "machine" },
    },
    {
      why: "the machine calls for help",
      is: "E_CASE_PERSON",
      state: null,
      step: { kind: "emergency", record: begun },
      over: { by: "machine" },
    },
    {
      why: "the machine qualifies",
      is: "E_CASE_PERSON",
      state: "draft",
      step: STEPS.qualify,
      over: { ...draft, by: "machine" },
    },
    {
      why: "a yes without a reason",
      is: "E_CASE_JUSTIFICATION",
      state: "draft",
      step: { kind: "qualify", text: "zdarzenie" },
      over: draft,
    },
    {
      why: "a no with nineteen characters",
      is: "E_CASE_JUSTIFICATION",
      state: "draft",
      step: text("reject", { text: "wyjasnione z dzieck", cause: "explained", proof: null }),
      over: draft,
    },
    {
      why: "one word over and over",
      is: "E_CASE_JUSTIFICATION",
      state: "draft",
      step: { kind: "qualify", text: "zdarzenie zdarzenie zdarzenie" },
      over: draft,
    },
    {
      why: "letters without words",
      is: "E_CASE_JUSTIFICATION",
      state: "draft",
      step: { kind: "qualify", text: "asdf asdf asdf asdf asdf asdf" },
      over: draft,
    },
    {
      why: "a proposal without a reason",
      is: "E_CASE_JUSTIFICATION",
      state: "event",
      step: { kind: "propose-harm", outcome: "negative", text: "" },
      over: { record: documented },
    },
    {
      why: "an opinion without a reason",
      is: "E_CASE_JUSTIFICATION",
      state: "event",
      step: { kind: "consult-harm", opinion: "agree", text: "zgoda" },
      over: { record: proposed },
    },
    {
      why: "«nie dotyczy» without a reason (R-070)",
      is: "E_CASE_JUSTIFICATION",
      state: "draft",
      step: { kind: "settle-duty", duty: "crime-notice", outcome: "not-applicable", on: "2026-11-02", text: "" },
      over: draft,
    },
    {
      why: "no type",
      is: "E_CASE_DESCRIPTION",
      state: "draft",
      step: STEPS.qualify,
      over: { record: { ...described, type: null } },
    },
    {
      why: "no risk area",
      is: "E_CASE_DESCRIPTION",
      state: "draft",
      step: STEPS.qualify,
      over: { record: { ...described, area: null } },
    },
    {
      why: "contact stated, rejected without proof",
      is: "E_CASE_CONTACT_PROOF",
      state: "draft",
      step: STEPS.reject,
      over: { record: { ...described, contact: "yes" } },
    },
    {
      why: "contact stated, taken back without proof",
      is: "E_CASE_CONTACT_PROOF",
      state: "draft",
      step: STEPS["state-contact"],
      over: { record: { ...described, contact: "yes" } },
    },
    {
      why: "whoever made the exception decides",
      is: "E_CASE_OWN_CHANGE",
      state: "draft",
      step: STEPS.reject,
      over: { ...draft, by: head, mistakeAuthors: ["head"] },
    },
    {
      why: "taken over twice",
      is: "E_CASE_TAKEN",
      state: "draft",
      step: STEPS["take-over"],
      over: { record: { ...described, takenOverAt: AT } },
    },
    {
      why: "acknowledged twice",
      is: "E_CASE_DONE",
      state: "event",
      step: STEPS["take-over"],
      over: { record: { ...documented, takenOverAt: AT } },
    },
    {
      why: "a note without what was done",
      is: "E_CASE_NOTE_EMPTY",
      state: "draft",
      step: CaseStep.parse({ kind: "write-note", situation: WHY }),
      over: draft,
    },
    {
      why: "persons without a reason",
      is: "E_CASE_PERSONS_REASON",
      state: "draft",
      step: CaseStep.parse({
        kind: "write-note",
        situation: WHY,
        actions: WHY,
        persons: { reason: "tak", persons: [{ role: "child", name: "X" }] },
      }),
      over: draft,
    },
    {
      why: "the daily report before the note",
      is: "E_CASE_NOTE",
      state: "event",
      step: STEPS["daily-line"],
      over: { record: event },
    },
    {
      why: "a copy before the note",
      is: "E_CASE_NOTE",
      state: "event",
      step: STEPS["share-copy"],
      over: { record: event },
    },
    {
      why: "handed over before the note",
      is: "E_CASE_NOTE",
      state: "event",
      step: STEPS["hand-over"],
      over: { record: event },
    },
    {
      why: "verification 2 before the note",
      is: "E_CASE_NOTE",
      state: "event",
      step: STEPS["propose-harm"],
      over: { record: event },
    },
    {
      why: "registered before it was handed over",
      is: "E_CASE_HAND_OVER",
      state: "event",
      step: STEPS.register,
      over: { record: { ...event, notedAt: AT } },
    },
    {
      why: "a result without a register line",
      is: "E_CASE_NOT_REGISTERED",
      state: "event",
      step: STEPS["consult-harm"],
      over: { record: { ...proposed, registeredAt: null } },
    },
    {
      why: "after 112, verification 2 before 1",
      is: "E_CASE_VERIFY_1",
      state: "intervention",
      step: STEPS["propose-harm"],
      over: { record: { ...documented, qualified: null, emergencyAt: AT } },
    },
    {
      why: "a consultation without a proposal",
      is: "E_CASE_PROPOSAL",
      state: "event",
      step: STEPS["consult-harm"],
      over: { record: documented },
    },
    {
      why: "a consultation on another proposal",
      is: "E_CASE_PROPOSAL",
      state: "event",
      step: { kind: "consult-harm", opinion: "agree", text: WHY, proposal: "old" },
      over: { record: proposed },
    },
    {
      why: "one person in both halves of verification 2",
      is: "E_CASE_SAME_PERSON",
      state: "event",
      step: STEPS["consult-harm"],
      over: { record: proposed, by: { account: "head", role: "dyrektor" } },
    },
    {
      why: "one person chooses and agrees",
      is: "E_CASE_SAME_PERSON",
      state: "intervention",
      step: text("choose-intervention", { part: "consult", choice: null, opinion: "agree" }),
      over: {
        record: { ...intervention, kindProposal: { ...decision, choice: "civil" } },
        by: { account: "head", role: "dyrektor" },
      },
    },
    {
      why: "agreed to nothing",
      is: "E_CASE_KIND",
      state: "intervention",
      step: text("choose-intervention", { part: "consult", choice: null, opinion: "agree" }),
      over: { record: intervention },
    },
    {
      why: "a notice before the kind",
      is: "E_CASE_KIND",
      state: "intervention",
      step: STEPS["send-notice"],
      over: { record: intervention },
    },
    {
      why: "closed without a kind",
      is: "E_CASE_KIND",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, choice: null } },
    },
    {
      why: "closed without the notice it chose",
      is: "E_CASE_NOTICE",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, choice: "criminal" } },
    },
    {
      why: "closed with an empty card",
      is: "E_CASE_CARD",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, cardsWritten: [] } },
    },
    {
      why: "the other child's card is empty",
      is: "E_CASE_CARD",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, cards: ["card-1", "card-2"] } },
    },
    {
      why: "a card that was not opened",
      is: "E_CASE_CARD",
      state: "intervention",
      step: CaseStep.parse({ ...STEPS["write-card"], card: "card-2" }),
      over: { record: intervention },
    },
    {
      why: "closed without the daily line",
      is: "E_CASE_INCOMPLETE",
      state: "negative",
      step: STEPS.close,
      over: { record: { ...negative, dailyLineAt: null } },
    },
    {
      why: "closed without the copy",
      is: "E_CASE_INCOMPLETE",
      state: "negative",
      step: STEPS.close,
      over: { record: { ...negative, shareCopyAt: null } },
    },
    {
      why: "closed without the register",
      is: "E_CASE_INCOMPLETE",
      state: "negative",
      step: STEPS.close,
      over: { record: { ...negative, registeredAt: null } },
    },
    {
      why: "after 112 closed without verification 1",
      is: "E_CASE_VERIFY_1",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, qualified: null } },
    },
    {
      why: "after 112 closed without verification 2",
      is: "E_CASE_HARM_OPEN",
      state: "intervention",
      step: STEPS.close,
      over: { record: { ...finished, harm: null } },
    },
    {
      why: "nobody is named",
      is: "E_CASE_NAMED",
      state: "draft",
      step: text("name-person", { named: { account: null, role: null }, withdraw: false }),
      over: draft,
    },
    {
      why: "an account and a role at once",
      is: "E_CASE_NAMED",
      state: "draft",
      step: text("name-person", { named: { account: "a", role: "nsp" }, withdraw: false }),
      over: draft,
    },
    {
      why: "named twice",
      is: "E_CASE_NAMED",
      state: "draft",
      step: STEPS["name-person"],
      over: { record: { ...described, named: [{ account: "somebody", role: null }] } },
    },
    {
      why: "withdrawn without being named",
      is: "E_CASE_NAMED",
      state: "draft",
      step: text("name-person", { named: { account: "x", role: null }, withdraw: true }),
      over: draft,
    },
    {
      why: "suspended twice",
      is: "E_CASE_DONE",
      state: "draft",
      step: STEPS.suspend,
      over: { record: { ...described, named: [{ account: "somebody", role: null }], suspended: ["somebody"] } },
    },
    {
      why: "left out after it was done",
      is: "E_CASE_BYPASS",
      state: "event",
      step: text("bypass", { about: "share-copy" }),
      over: { record: documented },
    },
    {
      why: "left out twice",
      is: "E_CASE_DONE",
      state: "intervention",
      step: STEPS.bypass,
      over: { record: { ...intervention, bypassed: ["guardians"] } },
    },
  ] as readonly { why: string; is: string; state: CaseState | null; step: Step; over: Partial<StepFacts> }[])(
    "$why → $is",
    ({ is, state, step, over }) => {
      expect(result(state, step, over)).toBe(is);
    },
  );

  it("and names a requirement for each", () => {
    expect(Object.keys(BECAUSE).length).toBeGreaterThan(25);
  });
});

describe("what steps leave behind", () => {
  const take = (state: CaseState, step: Step, record: CaseRecord, over: Partial<StepFacts> = {}) => {
    const outcome = transition(state, step, facts({ record, ...over }));
    if (!outcome.ok) throw new Error(outcome.refusal);
    return outcome;
  };

  it.each([
    {
      why: "a draft is no matter of the register",
      state: "draft",
      step: STEPS.reject,
      record: described,
      book: "audit",
    },
    { why: "a qualified event is", state: "draft", step: STEPS.qualify, record: described, book: "events" },
    {
      why: "an intervention has a book of its own",
      state: "positive",
      step: STEPS["open-card"],
      record: positive,
      book: "interventions",
    },
    {
      why: "who is named stays out of both",
      state: "event",
      step: STEPS["name-person"],
      record: proposed,
      book: "audit",
    },
  ] as const)("$why", ({ state, step, record, book }) => {
    expect(take(state, step, record).entries[0]?.book).toBe(book);
  });

  it("a correction of what is registered says so", () => {
    expect(take("event", STEPS.describe, documented).entries[0]?.kind).toBe("corrected");
    expect(take("event", STEPS.describe, event).entries[0]?.kind).toBe("described");
  });

  it("a negative result closes no door to a card that 112 opened", () => {
    const called = {
      ...proposed,
      cards: ["card-1"],
      emergencyAt: AT,
      proposal: { ...decision, id: "p", outcome: "negative" },
    } as CaseRecord;
    const judged = take("intervention", STEPS["consult-harm"], called);
    expect(judged.state).toBe("negative");
    expect(result("negative", STEPS.close, { record: judged.record })).toBe("E_CASE_CARD");
    const written = take("negative", STEPS["write-card"], judged.record);
    expect(result("negative", STEPS.close, { record: written.record })).toBe("closed");
  });

  it("two cards for child and child, the second also later", () => {
    const two = take(
      "positive",
      CaseStep.parse({ kind: "open-card", cards: "harmed-and-harming", ageBand: "13-15" }),
      positive,
    );
    expect(two.record).toMatchObject({ cards: ["card-1", "card-2"], ageBand: "13-15" });
    expect(two.entries).toHaveLength(2);
    const later = take(
      "intervention",
      CaseStep.parse({ kind: "open-card", cards: "harmed-and-harming" }),
      intervention,
    );
    expect(later.entries).toHaveLength(1);
  });

  it("reopening takes the wrong decision back and keeps the harm that was found", () => {
    expect(take("negative", STEPS["reopen-by-correction"], negative).record.harm).toBeNull();
    expect(take("closed", STEPS["reopen-by-correction"], { ...finished, closedAt: AT }).record.harm).not.toBeNull();
  });
});
