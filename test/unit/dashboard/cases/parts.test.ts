/**
 * Small parts of cases: what a copy without names shows, what may stand in a book, letters, seats, duties, what each step offers.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { contentOf } from "../../../../dashboard/cases/content.ts";
import { accessOf } from "../../../../dashboard/cases/gate.ts";
import { letterBlocks, plainText } from "../../../../dashboard/cases/letters.ts";
import type { LetterFacts, LetterName } from "../../../../dashboard/cases/letters.ts";
import { offersFor } from "../../../../dashboard/cases/offers.ts";
import { withoutNames } from "../../../../dashboard/cases/pseudonym.ts";
import { PROBLEM_TEXTS } from "../../../../dashboard/platform/problem-texts.ts";
import { seatsOf } from "../../../../policies/engine/case/conflict.ts";
import { dutiesOf } from "../../../../policies/engine/case/duties.ts";
import { freshRecord } from "../../../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../../../policies/engine/case/record.ts";
import { BECAUSE } from "../../../../policies/engine/case/transition.ts";
import { skeletonFault } from "../../../../policies/engine/ledger/skeleton.ts";
import { loadProcedure } from "../../../../policies/load/load-procedure.ts";
import { CaseStep } from "../../../../policies/schema/case.ts";

const AT = 1_800_000_000_000;
const HOUR = 3_600_000;
const AUTHOR = { name: "Ola Edukatorka", role: "edukator" };

describe("a copy without names", () => {
  it.each([
    { why: "a place is marked where somebody stood", text: "Zuzanna płakała.", out: "[…] płakała." },
    { why: "every case of the name", text: "Rozmowa z Zuzanną Wiśniewską.", out: "Rozmowa z […] […]." },
    { why: "whatever its letters", text: "ZUZANNA krzyczała", out: "[…] krzyczała" },
    { why: "a name within a word stays", text: "podzuzanna", out: "podzuzanna" },
    { why: "mail, telephone, PESEL", text: "a@b.example, 600700800, 03210112345", out: "[…], […], […]" },
    { why: "an hour is no telephone", text: "o 10:30, tablet 12", out: "o 10:30, tablet 12" },
    {
      why: "a short name only where it begins with a capital",
      text: "Ala upadła, ale wstała",
      out: "[…] upadła, ale wstała",
    },
  ])("$why", ({ text, out }) => {
    expect(withoutNames(text, ["Zuzanna Wiśniewska", "Ala"])).toBe(out);
  });

  it("is the text itself if nobody is known", () => {
    expect(withoutNames("Dziecko płakało.", [])).toBe("Dziecko płakało.");
  });
});

/** A step of each kind whose every free text is a planted word. */
const PLANTED = "Zuzanna-Wisniewska-600700800";
const LONG = `${PLANTED} i jeszcze kilka innych slow`;
const STEPS: readonly CaseStep[] = (
  [
    { kind: "take-over" },
    { kind: "state-contact", contact: "yes", text: LONG },
    {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: "TS-06",
      department: "wystawy",
      place: LONG,
      mode: "A",
      happenedAt: AT,
    },
    { kind: "qualify", text: LONG },
    { kind: "reject", text: LONG, cause: "explained" },
    {
      kind: "write-note",
      situation: LONG,
      actions: LONG,
      persons: { reason: LONG, persons: [{ role: "child", name: PLANTED, contact: PLANTED, remark: PLANTED }] },
    },
    { kind: "secure-evidence", text: LONG },
    { kind: "daily-line" },
    { kind: "share-copy" },
    { kind: "hand-over" },
    { kind: "register" },
    { kind: "propose-harm", outcome: "positive", text: LONG },
    { kind: "consult-harm", opinion: "agree", text: LONG },
    { kind: "open-card", cards: "one", ageBand: "13-15" },
    {
      kind: "write-card",
      card: "card-1",
      body: {
        childName: PLANTED,
        actions: [{ on: "2026-11-02", text: LONG }],
        otherForm: PLANTED,
        organs: [{ on: "2026-11-02", organ: PLANTED }],
        ordered: [],
        results: PLANTED,
      },
    },
    { kind: "choose-intervention", part: "propose", choice: "civil", text: LONG },
    { kind: "inform-guardians", on: "2026-11-02", text: LONG },
    { kind: "bypass", about: "guardians", text: LONG },
    { kind: "send-notice", organ: "police", organName: PLANTED, on: "2026-11-02", text: LONG },
    { kind: "record-result", part: "result", on: "2026-11-02", text: LONG },
    { kind: "close", text: LONG },
    { kind: "reopen-by-correction", text: LONG },
    { kind: "name-person", named: { account: "somebody", role: null }, text: LONG },
    { kind: "suspend", account: "somebody", text: LONG },
    { kind: "settle-duty", duty: "register", outcome: "done", on: "2026-11-02", text: LONG },
  ] as const
).map((step) => CaseStep.parse(step));

describe("what a book may hold", () => {
  it("knows every step", () => {
    expect(STEPS.map(({ kind }) => kind).sort()).toEqual(CaseStep.options.map((one) => one.shape.kind.value).sort());
  });

  it.each(STEPS.map((step) => ({ kind: step.kind, step })))("$kind leaves its words to the vault", ({ step }) => {
    const { facts, items } = contentOf(step, AUTHOR);
    const inBook = JSON.stringify(facts);
    expect([inBook.includes("Zuzanna"), inBook.includes("Ola"), inBook.includes("somebody")]).toEqual([
      false,
      false,
      false,
    ]);
    expect(skeletonFault(facts)).toBeUndefined();
    // Whatever was said is sealed, except the place, which stands in the register (A6).
    if (JSON.stringify(step).includes(PLANTED) && step.kind !== "describe")
      expect(JSON.stringify(items)).toContain(PLANTED);
  });
});

const LETTER: LetterFacts = {
  letterhead: {
    name: "Centrum Nauki Przykład",
    shortName: "CNP",
    address: "ul. Przykładowa 1",
    city: "Gdynia",
    phone: "",
    email: "",
  },
  addressee: "Prokuratura Rejonowa w Gdyni",
  today: "02.11.2026",
  happenedOn: "01.11.2026",
  happenedHour: "10:15",
  place: "sala 2",
  type: "1.8",
  category: "TS-02X",
  caseNumber: "4821/2026",
  noteNumber: "3/2026",
  cardNumber: "1/2026",
  childName: "Zuzanna Wiśniewska",
  description: "Opis, w którym jest Zuzanna.",
  measures: "Rozmowa.",
  signedBy: "podpis: dyrektor",
  address: "https://bad.example/x",
};

describe("letters", () => {
  it.each([
    {
      name: "letter-prosecutor",
      has: ["art. 304 § 2", "Prokuratura Rejonowa w Gdyni", "Zuzanna Wiśniewska", "3/2026", "do potwierdzenia"],
    },
    { name: "letter-police", has: ["art. 304 § 2", "01.11.2026"] },
    {
      name: "letter-family-court",
      has: ["art. 572", "Wniosek o wgląd w sytuację dziecka/rodziny", "Gdynia, 02.11.2026"],
    },
    { name: "letter-social-welfare", has: ["sytuacji rodziny", "karta interwencji nr 1/2026"] },
    { name: "draft-uodo", has: ["art. 33 RODO", "72 godziny"] },
  ] as const)("$name says what it is for", ({ name, has }) => {
    const text = plainText(letterBlocks(name, LETTER));
    for (const part of has) expect(text).toContain(part);
  });

  it.each(["draft-dyzurnet", "draft-cert", "draft-uodo"] as readonly LetterName[])(
    "%s has nothing of a child in it (R-130)",
    (name) => {
      const text = plainText(letterBlocks(name, LETTER));
      for (const part of ["Zuzanna", "Opis, w którym", "3/2026", "4821"])
        expect([part, text.includes(part)]).toEqual([part, false]);
    },
  );

  it("leaves room to write where nobody may be named", () => {
    expect(plainText(letterBlocks("letter-police", { ...LETTER, childName: null }))).not.toContain(
      "Zuzanna Wiśniewska",
    );
  });
});

describe("seats in a conflict (R-064)", () => {
  it.each([
    {
      why: "nobody is named",
      barred: [],
      vacant: [],
      substitute: "koordynator",
      seats: ["kierownik", "dyrektor", "intake", false],
    },
    {
      why: "the head is named: the director runs it",
      barred: ["kierownik"],
      vacant: [],
      substitute: "koordynator",
      seats: ["dyrektor", "koordynator", "intake", false],
    },
    {
      why: "a department without a head",
      barred: [],
      vacant: ["kierownik"],
      substitute: "koordynator",
      seats: ["dyrektor", "koordynator", "intake", false],
    },
    {
      why: "the director is named: somebody else is consulted, bodies outside are shown",
      barred: ["dyrektor"],
      vacant: [],
      substitute: "koordynator",
      seats: ["kierownik", "koordynator", "intake", true],
    },
    {
      why: "intake is named",
      barred: ["intake"],
      vacant: [],
      substitute: "koordynator",
      seats: ["kierownik", "dyrektor", "dyrektor", true],
    },
    {
      why: "head and director are named: nobody is left to be consulted",
      barred: ["kierownik", "dyrektor"],
      vacant: [],
      substitute: "koordynator",
      seats: ["koordynator", null, "intake", true],
    },
    {
      why: "no substitute by configuration",
      barred: ["dyrektor"],
      vacant: [],
      substitute: "none",
      seats: ["kierownik", null, "intake", true],
    },
    {
      why: "everybody is named",
      barred: ["kierownik", "dyrektor", "intake", "koordynator"],
      vacant: [],
      substitute: "koordynator",
      seats: [null, null, null, true],
    },
  ] as const)("$why", ({ barred, vacant, substitute, seats }) => {
    const found = seatsOf({ barred, vacant, substitute });
    expect([found.lead, found.consult, found.intake, found.external]).toEqual(seats);
  });
});

describe("duties (B6)", () => {
  const { duties: table } = loadProcedure();
  const fresh = freshRecord({ origin: "staff", contact: "unknown", openedAt: AT, happenedAt: AT });
  const decision = { by: "a", role: "kierownik" as const, at: AT + HOUR };
  const arising = (record: CaseRecord, external = false) =>
    dutiesOf(record, { table, settled: [], external, now: AT }).map(({ duty, dueAt }) => [
      duty.id,
      dueAt === null ? null : (dueAt - AT) / HOUR,
    ]);

  it.each([
    { why: "nothing from a suspicion alone", record: {}, duties: [] },
    { why: "contact was stated", record: { contact: "yes" }, duties: [["register", 24]] },
    { why: "qualified: from that moment", record: { qualified: decision }, duties: [["register", 25]] },
    {
      why: "illegal content: the same day, and notice",
      record: { category: "TS-02X", severe: true },
      duties: [
        ["crime-notice", 24],
        ["illegal-content", 12],
      ],
    },
    {
      why: "malware is also a cyber incident",
      record: { category: "ZI-1E" },
      duties: [
        ["phishing", 12],
        ["cyber-incident", 24],
      ],
    },
    { why: "an image went wrong: 72 hours", record: { type: "1.6" }, duties: [["data-breach", 72]] },
    { why: "an injury: no clock", record: { type: "1.1" }, duties: [["insurance", null]] },
    {
      why: "harm: from the consultation",
      record: { harm: { outcome: "positive", lead: decision, consult: { ...decision, at: AT + 2 * HOUR } } },
      duties: [
        ["crime-notice", 26],
        ["family-court", 26],
      ],
    },
    {
      why: "no harm, no notice",
      record: { harm: { outcome: "negative", lead: decision, consult: decision } },
      duties: [],
    },
  ] as const)("$why", ({ record, duties }) => {
    expect(arising({ ...fresh, ...(record as Partial<CaseRecord>) })).toEqual(duties);
  });

  it("tells about the ombudsman when the top is named", () => {
    expect(arising(fresh, true)).toEqual([["pupil-rights", null]]);
  });

  it("a call for help is a duty that is done", () => {
    const [call] = dutiesOf(
      { ...fresh, emergencyAt: AT },
      { table, settled: [], external: false, now: AT + 99 * HOUR },
    );
    expect(call).toMatchObject({ duty: { id: "emergency-call" }, state: "done", overdue: false });
  });

  it("is overdue until somebody settles it, and the last word counts", () => {
    const record: CaseRecord = { ...fresh, category: "TS-02X" };
    const at = AT + 13 * HOUR;
    const state = (settled: Parameters<typeof dutiesOf>[1]["settled"]) =>
      dutiesOf(record, { table, settled, external: false, now: at })[0];
    expect(state([])).toMatchObject({ state: "open", overdue: true });
    const done = { duty: "illegal-content", outcome: "done", at } as const;
    expect(state([{ ...done, outcome: "not-applicable" }, done])).toMatchObject({ state: "done", overdue: false });
  });

  it("marks every basis a lawyer has to confirm", () => {
    expect(table.filter(({ basis, confirm }) => /KPK|KPC|KK/u.test(basis) && !confirm)).toEqual([]);
  });
});

describe("what the page offers", () => {
  const record = freshRecord({ origin: "staff", contact: "unknown", openedAt: AT, happenedAt: AT });
  const head = { account: "h", displayName: "h", roles: ["kierownik"] as const, departments: "all" as const };
  const others = [
    { account: "d", displayName: "d", roles: ["dyrektor"] as const, departments: "all" as const },
    { account: "i", displayName: "i", roles: ["intake"] as const, departments: "all" as const },
  ];
  const row = { state: "draft", origin: "staff", department: null, opened_by: null };
  const offers = (change: Partial<CaseRecord> = {}) => {
    const changed = { ...record, ...change };
    const access = accessOf(row, changed, [head, ...others], "koordynator");
    const found = offersFor(
      { row: { ...row, id: "c" } as never, record: changed, access, person: { ...head, role: "kierownik" } },
      AT,
    );
    return new Map(found.map((one) => [one.kind, one.possible ? "yes" : (one.refusal?.code ?? "")]));
  };

  it("has an answer for every step, with a sentence for each refusal", () => {
    expect(offers().size).toBe(CaseStep.options.length);
    for (const code of Object.keys(BECAUSE) as (keyof typeof BECAUSE)[])
      expect(PROBLEM_TEXTS[code].pl.length).toBeGreaterThan(10);
  });

  it("says what is missing, not what to type", () => {
    expect(offers().get("qualify")).toBe("E_CASE_DESCRIPTION");
    expect(offers({ type: "1.8", area: "4" }).get("qualify")).toBe("yes");
    // The reason is typed in the form, so it is not missing yet.
    expect(offers({ contact: "yes" }).get("reject")).toBe("yes");
    expect(offers().get("consult-harm")).toBe("E_CASE_DENIED");
    expect(offers().get("close")).toBe("E_CASE_STATE");
  });
});
