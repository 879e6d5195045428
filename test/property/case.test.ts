/**
 * Random walks through the procedure: whatever people try in whatever order, what the Standards forbid never happens.
 *
 * The walk keeps its own account of what was done, by whom, and judges the end state by that alone.
 *
 * @module
 */
import { assert, constantFrom, oneof, property, record as object, tuple, array } from "fast-check";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutNames } from "../../dashboard/cases/pseudonym.ts";
import { afterWorkingDays, tasksOf } from "../../policies/engine/case/tasks.ts";
import { seatsOf } from "../../policies/engine/case/conflict.ts";
import { dutiesOf } from "../../policies/engine/case/duties.ts";
import { freshRecord } from "../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import { transition } from "../../policies/engine/case/transition.ts";
import { loadProcedure } from "../../policies/load/load-procedure.ts";
import { Role } from "../../policies/schema/api.ts";
import type { CaseState } from "../../policies/schema/case.ts";
import { CaseStep } from "../../policies/schema/case.ts";

const AT = 1_800_000_000_000;
const WHY = "bo tak wynika z rozmowy i z notatki edukatora";
const words = constantFrom("", "tak", WHY, "aaaaaaaaaaaaaaaaaaaaaaaaaa");
const proof = constantFrom(null, "test-probe" as const);

const step: Arbitrary<CaseStep | { kind: "emergency"; record: null }> = oneof(
  constantFrom<CaseStep | { kind: "emergency"; record: null }>(
    { kind: "take-over" },
    { kind: "daily-line" },
    { kind: "share-copy" },
    { kind: "hand-over" },
    { kind: "register" },
    { kind: "emergency", record: null },
    CaseStep.parse({
      kind: "describe",
      type: "1.8",
      area: "4",
      category: null,
      department: null,
      place: "",
      mode: null,
      happenedAt: AT,
    }),
    CaseStep.parse({ kind: "write-note", situation: WHY, actions: WHY }),
    CaseStep.parse({ kind: "open-card", cards: "one" }),
    CaseStep.parse({ kind: "open-card", cards: "harmed-and-harming" }),
    CaseStep.parse({
      kind: "write-card",
      card: "card-1",
      body: { childName: "", actions: [], organs: [], ordered: [] },
    }),
    CaseStep.parse({
      kind: "write-card",
      card: "card-2",
      body: { childName: "", actions: [], organs: [], ordered: [] },
    }),
    CaseStep.parse({ kind: "send-notice", organ: "police", organName: "x", on: "2026-11-02" }),
    CaseStep.parse({ kind: "inform-guardians", on: "2026-11-02", text: "" }),
    CaseStep.parse({ kind: "close" }),
  ),
  object({ kind: constantFrom("qualify" as const), text: words }),
  object({ kind: constantFrom("reject" as const), text: words, cause: constantFrom("explained" as const), proof }),
  object({
    kind: constantFrom("state-contact" as const),
    contact: constantFrom("attempt" as const, "yes" as const),
    text: words,
    proof,
  }),
  object({
    kind: constantFrom("propose-harm" as const),
    outcome: constantFrom("positive" as const, "negative" as const),
    text: words,
  }),
  object({
    kind: constantFrom("consult-harm" as const),
    opinion: constantFrom("agree" as const, "disagree" as const),
    text: words,
  }),
  object({
    kind: constantFrom("choose-intervention" as const),
    part: constantFrom("propose" as const, "consult" as const),
    choice: constantFrom(null, "criminal" as const, "other" as const),
    opinion: constantFrom(null, "agree" as const),
    text: words,
  }),
  object({
    kind: constantFrom("bypass" as const),
    about: constantFrom("guardians" as const, "share-copy" as const),
    text: words,
  }),
  object({ kind: constantFrom("reopen-by-correction" as const), text: words }),
);
const who = constantFrom("ala", "ola", "machine");

/** Random steps are mostly refused; between them the walk goes straight on, so that it gets somewhere. */
const STRAIGHT: readonly (readonly [CaseStep, string])[] = [
  [
    CaseStep.parse({
      kind: "describe",
      type: "1.8",
      area: "4",
      category: null,
      department: null,
      place: "",
      mode: null,
      happenedAt: AT,
    }),
    "ala",
  ],
  [CaseStep.parse({ kind: "qualify", text: WHY }), "ala"],
  [CaseStep.parse({ kind: "write-note", situation: WHY, actions: WHY }), "ala"],
  [{ kind: "daily-line" }, "ola"],
  [{ kind: "share-copy" }, "ola"],
  [{ kind: "hand-over" }, "ala"],
  [{ kind: "register" }, "ola"],
  [CaseStep.parse({ kind: "propose-harm", outcome: "positive", text: WHY }), "ala"],
  [CaseStep.parse({ kind: "consult-harm", opinion: "agree", text: WHY }), "ola"],
  [CaseStep.parse({ kind: "open-card", cards: "one" }), "ala"],
  [
    CaseStep.parse({
      kind: "write-card",
      card: "card-1",
      body: { childName: "", actions: [], organs: [], ordered: [] },
    }),
    "ala",
  ],
  [CaseStep.parse({ kind: "choose-intervention", part: "propose", choice: "criminal", text: WHY }), "ala"],
  [CaseStep.parse({ kind: "choose-intervention", part: "consult", opinion: "agree", text: WHY }), "ola"],
  [CaseStep.parse({ kind: "bypass", about: "guardians", text: WHY }), "ala"],
  [CaseStep.parse({ kind: "send-notice", organ: "police", organName: "x", on: "2026-11-02" }), "ala"],
  [CaseStep.parse({ kind: "close" }), "ala"],
];
type Move = readonly [CaseStep | { kind: "emergency"; record: null }, string] | "next";
const walk: Arbitrary<Move[]> = array(
  oneof({ weight: 12, arbitrary: constantFrom("next" as const) }, { weight: 1, arbitrary: tuple(step, who) }),
  {
    minLength: 1,
    maxLength: 60,
    size: "max",
  },
);

interface Told {
  readonly kind: string;
  readonly by: string;
  readonly step: CaseStep | { kind: "emergency"; record: null };
  readonly from: CaseState;
  readonly to: CaseState;
}

/** Takes the moves one after the other; says which were taken. */
function wander(moves: readonly Move[]): { told: Told[]; state: CaseState; record: CaseRecord; broken: string[] } {
  let state: CaseState = "draft";
  let record: CaseRecord = freshRecord({ origin: "staff", contact: "unknown", openedAt: AT, happenedAt: AT });
  const told: Told[] = [];
  const broken: string[] = [];
  let at = AT;
  let next = 0;
  for (const move of moves) {
    const [taken, account] =
      move === "next" ? (STRAIGHT[next++ % STRAIGHT.length] as readonly [CaseStep, string]) : move;
    at += 1;
    const by = account === "machine" ? account : { account, role: "kierownik" as const };
    const before = JSON.stringify(record);
    const outcome = transition(state, taken, { record, by, at, id: `p${String(at)}`, mistakeAuthors: [] });
    if (JSON.stringify(record) !== before) broken.push("the record was changed in place");
    if (!outcome.ok) continue;
    told.push({ kind: taken.kind, by: account, step: taken, from: state, to: outcome.state });
    state = outcome.state;
    record = outcome.record;
  }
  return { told, state, record, broken };
}

const last = (told: readonly Told[], kinds: readonly string[]): Told | undefined =>
  told.findLast(({ kind }) => kinds.includes(kind));
const since = (told: readonly Told[], kinds: readonly string[]): readonly Told[] =>
  told.slice(told.findLastIndex(({ kind }) => kinds.includes(kind)) + 1);

describe("any walk", () => {
  it("keeps what the Standards forbid from happening", () => {
    let closed = 0;
    assert(
      property(walk, (moves) => {
        const { told, state, record, broken } = wander(moves);
        expect(broken).toEqual([]);
        const did = (...kinds: string[]): boolean => told.some(({ kind }) => kinds.includes(kind));
        // No step was taken by the machine.
        expect(told.some(({ by }) => by === "machine")).toBe(false);
        // Past the first gate only by a person's yes, or by 112.
        if (!["draft", "rejected"].includes(state)) expect(did("qualify", "emergency")).toBe(true);
        // Harm only where two different people said so, after note and register.
        const reopened = since(told, ["reopen-by-correction"]);
        if (state === "positive" || record.harm?.outcome === "positive") {
          const agreed = told.findLast(({ step: one }) => one.kind === "consult-harm" && one.opinion === "agree");
          const proposed = told.slice(0, told.indexOf(agreed as Told)).findLast(({ kind }) => kind === "propose-harm");
          expect([agreed?.by === proposed?.by, did("register"), did("write-note")]).toEqual([false, true, true]);
          expect(record.harm?.lead.by).not.toBe(record.harm?.consult.by);
        }
        if (state === "closed") {
          closed += 1;
          for (const kind of ["write-note", "daily-line", "hand-over", "register", "consult-harm", "qualify"])
            expect([kind, did(kind)]).toEqual([kind, true]);
          expect(did("share-copy") || record.bypassed.includes("share-copy")).toBe(true);
          if (record.harm?.outcome === "positive") {
            expect(did("write-card")).toBe(true);
            expect(did("choose-intervention")).toBe(true);
            if (record.choice === "criminal") expect(did("send-notice")).toBe(true);
          }
        }
        // A notice never before the guardians were told, or a reason was given.
        const notice = told.findIndex(({ kind }) => kind === "send-notice");
        if (notice !== -1)
          expect(
            told
              .slice(0, notice)
              .some(
                ({ kind, step: one }) =>
                  kind === "inform-guardians" || (one.kind === "bypass" && one.about === "guardians"),
              ),
          ).toBe(true);
        // Stated contact is never waved away without proof.
        for (const [index, { step: one }] of told.entries())
          if (one.kind === "reject" && one.proof === null) {
            const stated = last(told.slice(0, index), ["state-contact"])?.step;
            expect(stated?.kind === "state-contact" && stated.contact === "yes").toBe(false);
          }
        // Decisions have words behind them.
        for (const { step: one } of told)
          if (
            one.kind === "qualify" ||
            one.kind === "reject" ||
            one.kind === "propose-harm" ||
            one.kind === "consult-harm"
          )
            expect(one.text).toBe(WHY);
        expect(reopened.length).toBeLessThanOrEqual(told.length);
      }),
      { numRuns: 3_000, seed: 20_261_122 },
    );
    // The walks do get to the end; otherwise the test would prove little.
    expect(closed).toBeGreaterThan(50);
  });

  it("leaves no case without somebody who has to do something, unless it has ended", () => {
    const { duties: table } = loadProcedure();
    const seats = seatsOf({ barred: [], vacant: [], substitute: "koordynator" });
    assert(
      property(walk, (moves) => {
        const { state, record } = wander(moves);
        const duties = dutiesOf(record, { table, settled: [], external: false, now: AT });
        const tasks = tasksOf(state, record, seats, { duties, now: AT });
        if (state === "rejected" || state === "closed") expect(tasks).toEqual([]);
        else expect(tasks.filter(({ kind, role }) => kind !== "duty" && role !== null)).not.toEqual([]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});

describe("seats", () => {
  it("never hold a role that is named or vacant, and never the same one twice", () => {
    const roles = array(constantFrom(...Role.options), { maxLength: 5 });
    assert(
      property(roles, roles, constantFrom("koordynator" as const, "none" as const), (barred, vacant, substitute) => {
        const seats = seatsOf({ barred, vacant, substitute });
        for (const role of [seats.lead, seats.consult, seats.intake])
          if (role !== null) expect([...barred, ...vacant]).not.toContain(role);
        if (seats.lead !== null) expect(seats.consult).not.toBe(seats.lead);
        expect(seats.external).toBe(barred.includes("dyrektor") || barred.includes("intake"));
      }),
    );
  });
});

describe("working days", () => {
  it("never end on a Saturday or Sunday and count what lies between", () => {
    assert(
      property(
        constantFrom(...Array.from({ length: 14 }, (_, day) => AT + day * 86_400_000)),
        constantFrom(1, 2, 3, 5),
        (at, days) => {
          const due = afterWorkingDays(at, days);
          const isWorking = (time: number): boolean => ![0, 6].includes(new Date(time).getUTCDay());
          expect(isWorking(due)).toBe(true);
          let counted = 0;
          for (let time = at + 86_400_000; time <= due; time += 86_400_000) if (isWorking(time)) counted += 1;
          expect(counted).toBe(days);
        },
      ),
    );
  });
});

describe("a copy without names", () => {
  const CASES: readonly (readonly [string, readonly string[]])[] = [
    ["Zuzanna Wiśniewska", ["Zuzanna", "Zuzanny", "Zuzannie", "Zuzannę", "Wiśniewskiej", "WIŚNIEWSKA"]],
    ["Jan Kowalski", ["Jan", "Jana", "Janowi", "Kowalskiego", "Kowalskim"]],
    ["Ala Lis", ["Ala", "Ali", "Alę", "ALA", "Lis", "Lisem"]],
    ["Ewa Nowak", ["Ewa", "Ewy", "Ewie", "Nowak", "Nowaka"]],
  ];
  it("has none of their forms and nothing with which to call them", () => {
    assert(
      property(
        constantFrom(...CASES),
        array(
          constantFrom(
            "rozmawiało",
            "z",
            "dzieckiem",
            "o",
            "tablecie",
            "600 700 800",
            "a.b@szkola.example",
            "03210112345",
          ),
          { maxLength: 8 },
        ),
        ([name, forms], around) => {
          for (const form of forms) {
            const clean = withoutNames([...around, form, ...around].join(" "), [name]);
            expect(clean).not.toContain(form);
            expect(clean).not.toMatch(/\d{3}|@/u);
            for (const word of around) if (/^\p{L}+$/u.test(word)) expect(clean).toContain(word);
          }
        },
      ),
    );
  });
});
