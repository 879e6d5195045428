/**
 * What a step says, split in two: facts that may stand in a register for 25 years, and words that are sealed at once. Pure.
 *
 * @module
 */
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import type { CaseStep, PersonsSection } from "../../policies/schema/case.ts";
import type { JsonObject } from "../../policies/schema/ledger.ts";
import type { PlainItem } from "./entries.ts";

/** How the author stands under a note: name and role as they were. */
export interface Author {
  readonly name: string;
  readonly role: string | null;
}

export interface StepContent {
  readonly facts: JsonObject;
  readonly items: readonly PlainItem[];
}

const words = (kind: string, content: object, part: string | null = null): PlainItem => ({
  subject: "case",
  kind,
  part,
  content,
});

/** The note and, if there is one, its closed section: sealed apart, so that one can be read without the other. */
export function noteItems(
  note: {
    readonly part: string;
    readonly situation: string;
    readonly actions: string;
    readonly persons: PersonsSection | null;
  },
  author: Author,
): readonly PlainItem[] {
  const { part, situation, actions, persons } = note;
  return [
    words("note", { situation, actions, author }, part),
    ...(persons === null ? [] : [words("persons", { ...persons, author })]),
  ];
}

export function contentOf(step: CaseStep, author: Author): StepContent {
  const said = (kind: string, text: string): readonly PlainItem[] =>
    text === "" ? [] : [words(kind, { text, author })];
  switch (step.kind) {
    case "take-over":
    case "daily-line":
    case "share-copy":
    case "hand-over":
    case "register":
      return { facts: {}, items: [] };
    case "state-contact":
      return { facts: { contact: step.contact, proof: step.proof }, items: said("reason", step.text) };
    case "describe":
      return {
        facts: {
          type: step.type,
          area: step.area,
          category: step.category,
          department: step.department,
          mode: step.mode,
          happenedAt: step.happenedAt,
          severe: step.severe,
        },
        items: [],
      };
    case "qualify":
      return { facts: {}, items: said("justification", step.text) };
    case "reject":
      return { facts: { cause: step.cause, proof: step.proof }, items: said("justification", step.text) };
    case "write-note":
      return {
        facts: { part: step.part, persons: step.persons?.persons.length ?? 0 },
        items: noteItems(step, author),
      };
    case "secure-evidence":
      // Which capsule it became stands beside it: the step makes it.
      return { facts: {}, items: said("evidence", step.text) };
    case "propose-harm":
      return { facts: { outcome: step.outcome }, items: said("justification", step.text) };
    case "consult-harm":
      return { facts: { opinion: step.opinion }, items: said("opinion", step.text) };
    case "open-card":
      return { facts: { cards: step.cards === "one" ? 1 : 2, ageBand: step.ageBand }, items: [] };
    case "write-card":
      return {
        facts: { card: step.card },
        items: [{ subject: step.card, kind: "card", part: null, content: { ...step.body, author } }],
      };
    case "choose-intervention":
      return {
        facts: { choice: step.choice, opinion: step.opinion },
        items: said(step.part === "propose" ? "justification" : "opinion", step.text),
      };
    case "inform-guardians":
      return { facts: { on: step.on }, items: said("reason", step.text) };
    case "bypass":
      return { facts: { about: step.about }, items: said("reason", step.text) };
    case "send-notice":
      return {
        facts: { organ: step.organ, on: step.on },
        items: [words("notice", { organ: step.organName, on: step.on, text: step.text, author })],
      };
    case "record-result":
      return {
        facts: { on: step.on },
        items: [words(step.part === "result" ? "result" : "course", { on: step.on, text: step.text, author })],
      };
    case "close":
    case "reopen-by-correction":
      return { facts: {}, items: said("reason", step.text) };
    case "name-person":
      // Who it is stands in the case's own row, not in a book that others may copy.
      return {
        facts: { withdrawn: step.withdraw },
        items: [words("reason", { text: step.text, named: step.named, author })],
      };
    case "suspend":
      return { facts: {}, items: said("reason", step.text) };
    case "settle-duty":
      return { facts: { duty: step.duty, outcome: step.outcome, on: step.on }, items: said("duty", step.text) };
    default:
      return step satisfies never;
  }
}

/** The line of the register of events as it is chained (A6): codes, dates, results, roles. */
export function registerFacts(
  record: CaseRecord,
  row: {
    readonly number: string;
    readonly noteNumber: string | null;
    readonly mode: string | null;
    readonly cardNumbers: readonly string[];
  },
): JsonObject {
  return {
    number: row.number,
    happenedAt: record.happenedAt,
    department: record.department,
    area: record.area,
    type: record.type,
    category: record.category,
    mode: row.mode,
    origin: record.origin,
    contact: record.contact,
    noteNumber: row.noteNumber,
    evidence: record.evidenceAt !== null,
    dailyLineAt: record.dailyLineAt,
    shareCopyAt: record.shareCopyAt,
    handedOverAt: record.handedOverAt,
    verification1:
      record.qualified === null ? null : { outcome: "qualified", at: record.qualified.at, role: record.qualified.role },
    verification2:
      record.harm === null
        ? null
        : {
            outcome: record.harm.outcome,
            at: record.harm.consult.at,
            lead: record.harm.lead.role,
            consult: record.harm.consult.role,
          },
    cards: row.cardNumbers,
  };
}
