/**
 * Every step as it stands for one person now: possible, or the reason why not. The page shows both, so nobody guesses.
 *
 * Each step is asked of the same table that will judge it, with words that pass: what remains is what the case itself lacks. Pure.
 *
 * @module
 */
import { decide } from "../../policies/engine/case/access.ts";
import type { AccessRefusal } from "../../policies/engine/case/access.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import { BECAUSE, transition } from "../../policies/engine/case/transition.ts";
import type { CaseRefusal } from "../../policies/engine/case/transition.ts";
import { CASE_VERBS } from "../../policies/schema/case.ts";
import type { CaseStep, CaseStepKind } from "../../policies/schema/case.ts";
import type { StepOffer } from "../../policies/schema/case-api.ts";
import { instant } from "../platform/clock.ts";
import { PROBLEM_TEXTS } from "../platform/problem-texts.ts";
import type { Seen } from "./gate.ts";

const WORDS = "tekst, ktory przechodzi probe dlugosci i tresci";
const DAY = "2026-01-01";

/** A step of this kind that lacks nothing a person could type. */
function fullStep(kind: CaseStepKind, record: CaseRecord, isLead: boolean, now: number): CaseStep {
  switch (kind) {
    case "take-over":
    case "daily-line":
    case "share-copy":
    case "hand-over":
    case "register":
      return { kind };
    case "state-contact":
      return { kind, contact: record.contact, text: WORDS, proof: "finding-wrong" };
    case "describe":
      return {
        kind,
        type: "1.8",
        area: "4",
        category: null,
        department: null,
        place: "",
        mode: null,
        happenedAt: instant(now),
        severe: false,
      };
    case "qualify":
      return { kind, text: WORDS };
    case "reject":
      return { kind, text: WORDS, cause: "explained", proof: "finding-wrong" };
    case "write-note":
      return { kind, part: "note", situation: WORDS, actions: WORDS, persons: null };
    case "secure-evidence":
      return { kind, text: WORDS };
    case "propose-harm":
      return { kind, outcome: "negative", text: WORDS };
    case "consult-harm":
      return { kind, opinion: "agree", text: WORDS };
    case "open-card":
      return { kind, cards: record.cards.length === 0 ? "one" : "harmed-and-harming", ageBand: null };
    case "write-card":
      return {
        kind,
        card: "card-1",
        body: { childName: "", actions: [], otherForm: "", organs: [], ordered: [], results: "" },
      };
    case "choose-intervention":
      return isLead
        ? { kind, part: "propose", choice: "other", opinion: null, text: WORDS }
        : { kind, part: "consult", choice: null, opinion: "agree", text: WORDS };
    case "inform-guardians":
      return { kind, on: DAY, text: WORDS };
    case "bypass": {
      const isPast = record.bypassed.includes("share-copy") || record.shareCopyAt !== null;
      return { kind, about: isPast ? "guardians" : "share-copy", text: WORDS };
    }
    case "send-notice":
      return { kind, organ: "other", organName: WORDS, on: DAY, text: "" };
    case "record-result":
      return { kind, part: "result", on: DAY, text: WORDS };
    case "close":
      return { kind, text: "" };
    case "reopen-by-correction":
      return { kind, text: WORDS };
    case "name-person":
      return { kind, named: { account: "?", role: null }, withdraw: false, text: WORDS };
    case "suspend": {
      const free = record.named.find(({ account }) => account !== null && !record.suspended.includes(account));
      return { kind, account: free?.account ?? "?", text: WORDS };
    }
    case "settle-duty":
      return { kind, duty: "register", outcome: "done", on: DAY, text: WORDS };
    default:
      return kind satisfies never;
  }
}

const refused = (kind: string, code: CaseRefusal | AccessRefusal, because: string): StepOffer => ({
  kind,
  possible: false,
  refusal: { code, because, message: { ...PROBLEM_TEXTS[code] } },
});

export function offersFor({ row, record, access, person }: Seen, now: number): StepOffer[] {
  const kinds = CASE_VERBS.filter((kind): kind is CaseStepKind => kind !== "open" && kind !== "emergency");
  return kinds.map((kind) => {
    const answer = decide(person, kind, access);
    if (!answer.ok) return refused(kind, answer.refusal, answer.because);
    const isLead = decide(person, "propose-harm", access).ok;
    const outcome = transition(access.state, fullStep(kind, record, isLead, now), {
      record,
      by: { account: person.account, role: answer.role },
      at: now,
      id: row.id,
      mistakeAuthors: [],
    });
    if (!outcome.ok) return refused(kind, outcome.refusal, BECAUSE[outcome.refusal]);
    return { kind, possible: true, refusal: null };
  });
}
