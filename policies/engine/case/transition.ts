/**
 * The procedure as a table: state × step → next state, or a refusal that names the requirement behind it. Pure and total.
 *
 * Nothing skips a gate except the emergency path. Nothing automatic states contact, qualifies or finds harm: the machine may open a
 * draft, and every other step needs a person. Who may take a step is judged in `access.ts`; here it is judged whether the step
 * fits the case.
 *
 * @module
 */
import type { CaseState, CaseStep, CaseVerb } from "../../schema/case.ts";
import { isJustification } from "./justification.ts";
import { freshRecord } from "./record.ts";
import type { Actor, CaseRecord, Decision } from "./record.ts";

/** Opening and the call for help make a case; everything else is a step of one. */
export type Step =
  | CaseStep
  | { readonly kind: "open"; readonly record: CaseRecord }
  | { readonly kind: "emergency"; readonly record: CaseRecord | null };

export interface StepFacts {
  /** Of the case so far; null: there is none yet. */
  readonly record: CaseRecord | null;
  readonly by: Actor | "machine";
  readonly at: number;
  /** Name for a proposal, should this step make one. */
  readonly id: string;
  /** Who already called the finding a mistake of a list: they do not decide the first gate as well (A0). */
  readonly mistakeAuthors: readonly string[];
}

export type Book = "audit" | "events" | "interventions";
export interface LedgerLine {
  readonly book: Book;
  readonly kind: string;
}

export type CaseRefusal =
  | "E_CASE_STATE"
  | "E_CASE_CLOSED"
  | "E_CASE_PERSON"
  | "E_CASE_JUSTIFICATION"
  | "E_CASE_TAKEN"
  | "E_CASE_DESCRIPTION"
  | "E_CASE_CONTACT_PROOF"
  | "E_CASE_OWN_CHANGE"
  | "E_CASE_DECIDED"
  | "E_CASE_NOTE"
  | "E_CASE_NOTE_EMPTY"
  | "E_CASE_PERSONS_REASON"
  | "E_CASE_DONE"
  | "E_CASE_HAND_OVER"
  | "E_CASE_NOT_REGISTERED"
  | "E_CASE_VERIFY_1"
  | "E_CASE_PROPOSAL"
  | "E_CASE_SAME_PERSON"
  | "E_CASE_HARM_OPEN"
  | "E_CASE_CARD"
  | "E_CASE_CARDS"
  | "E_CASE_KIND"
  | "E_CASE_GUARDIANS"
  | "E_CASE_NOTICE"
  | "E_CASE_INCOMPLETE"
  | "E_CASE_EMERGENCY"
  | "E_CASE_NAMED"
  | "E_CASE_SUSPEND"
  | "E_CASE_BYPASS";

/** Requirement, section or card of the Standards behind each refusal. */
export const BECAUSE: Readonly<Record<CaseRefusal, string>> = {
  E_CASE_STATE: "R-003",
  E_CASE_CLOSED: "R-049",
  E_CASE_PERSON: "R-005",
  E_CASE_JUSTIFICATION: "R-041",
  E_CASE_TAKEN: "R-078",
  E_CASE_DESCRIPTION: "R-016",
  E_CASE_CONTACT_PROOF: "R-006",
  E_CASE_OWN_CHANGE: "A0",
  E_CASE_DECIDED: "R-041",
  E_CASE_NOTE: "R-044",
  E_CASE_NOTE_EMPTY: "R-044",
  E_CASE_PERSONS_REASON: "R-044",
  E_CASE_DONE: "R-043",
  E_CASE_HAND_OVER: "R-048",
  E_CASE_NOT_REGISTERED: "R-050",
  E_CASE_VERIFY_1: "R-041",
  E_CASE_PROPOSAL: "R-050",
  E_CASE_SAME_PERSON: "R-063",
  E_CASE_HARM_OPEN: "R-050",
  E_CASE_CARD: "R-051",
  E_CASE_CARDS: "R-066",
  E_CASE_KIND: "R-062",
  E_CASE_GUARDIANS: "R-068",
  E_CASE_NOTICE: "R-068",
  E_CASE_INCOMPLETE: "R-043",
  E_CASE_EMERGENCY: "R-069",
  E_CASE_NAMED: "R-064",
  E_CASE_SUSPEND: "R-065",
  E_CASE_BYPASS: "R-068",
};

export type StepOutcome =
  | {
      readonly ok: true;
      readonly state: CaseState;
      readonly record: CaseRecord;
      readonly entries: readonly LedgerLine[];
    }
  | { readonly ok: false; readonly refusal: CaseRefusal; readonly because: string };

const OPEN_STATES = ["draft", "event", "negative", "positive", "intervention"] as const;
const EVENT_STATES = ["event", "negative", "positive", "intervention"] as const;

/** In which states a verb can be taken at all; guards may still refuse it. */
export const POSSIBLE: Readonly<Record<CaseVerb, readonly (CaseState | "none")[]>> = {
  open: ["none"],
  emergency: ["none", "draft", "rejected", "event", "negative", "positive", "intervention"],
  "take-over": OPEN_STATES,
  "state-contact": OPEN_STATES,
  describe: OPEN_STATES,
  qualify: ["draft", "intervention"],
  reject: ["draft", "intervention"],
  "write-note": OPEN_STATES,
  "secure-evidence": OPEN_STATES,
  "daily-line": EVENT_STATES,
  "share-copy": EVENT_STATES,
  "hand-over": EVENT_STATES,
  register: EVENT_STATES,
  "propose-harm": ["event", "intervention"],
  "consult-harm": ["event", "intervention"],
  "open-card": ["positive", "intervention"],
  // After 112 the card is written whatever verification 2 says.
  "write-card": ["negative", "intervention"],
  "choose-intervention": ["intervention"],
  "inform-guardians": ["intervention"],
  bypass: EVENT_STATES,
  "send-notice": ["intervention"],
  // What an authority found out may arrive after the case was closed.
  "record-result": ["intervention", "closed"],
  close: EVENT_STATES,
  "reopen-by-correction": ["rejected", "negative", "closed"],
  "name-person": [...OPEN_STATES, "rejected", "closed"],
  suspend: OPEN_STATES,
  "settle-duty": [...OPEN_STATES, "closed"],
};

const refuse = (refusal: CaseRefusal): StepOutcome => ({ ok: false, refusal, because: BECAUSE[refusal] });

interface Taken {
  readonly state: CaseState;
  readonly record: CaseRecord;
  readonly actor: Actor;
  readonly facts: StepFacts;
}
type Change = Partial<CaseRecord>;

/**
 * @param state  of the case; null: there is none yet
 * @returns the next state with the lines the ledger gets, or the refusal and the requirement behind it
 */
export function transition(state: CaseState | null, step: Step, facts: StepFacts): StepOutcome {
  if (!POSSIBLE[step.kind].includes(state ?? "none")) return refuse(whyImpossible(state, step.kind));
  if (step.kind === "open") return open(step.record, facts);
  if (facts.by === "machine") return refuse("E_CASE_PERSON");
  if (step.kind === "emergency") return emergency(state, step.record, facts, facts.by);
  // `POSSIBLE` has «none» for the two verbs above only, and a state comes with a record.
  if (state === null || facts.record === null) return refuse("E_CASE_STATE");
  return take(step, { state, record: facts.record, actor: facts.by, facts });
}

/** A second decider learns that somebody was first, not that the step does not exist. */
function whyImpossible(state: CaseState | null, kind: CaseVerb): CaseRefusal {
  if (state === "closed") return "E_CASE_CLOSED";
  const isPastGateOne = state !== null && state !== "draft";
  if (isPastGateOne && (kind === "qualify" || kind === "reject")) return "E_CASE_DECIDED";
  const isPastGateTwo = state === "negative" || state === "positive";
  if (isPastGateTwo && (kind === "propose-harm" || kind === "consult-harm")) return "E_CASE_DECIDED";
  return "E_CASE_STATE";
}

/** The machine may say «attempt», or «unknown» for a failure of ours; contact it never states. */
function open(record: CaseRecord, { by }: StepFacts): StepOutcome {
  const machine = record.origin === "machine" || record.origin === "technical";
  if (machine !== (by === "machine")) return refuse("E_CASE_PERSON");
  if (machine && record.contact !== (record.origin === "machine" ? "attempt" : "unknown"))
    return refuse("E_CASE_PERSON");
  return { ok: true, state: "draft", record: freshRecord(record), entries: [{ book: "audit", kind: "opened" }] };
}

/** Never waits for a gate; the verifications follow when the danger is over (incident procedure, point 6). */
function emergency(state: CaseState | null, opening: CaseRecord | null, facts: StepFacts, by: Actor): StepOutcome {
  const before = facts.record ?? opening;
  if (before === null) return refuse("E_CASE_STATE");
  const record = state === null ? freshRecord(before) : before;
  const entries: LedgerLine[] = [{ book: "interventions", kind: "emergency" }];
  if (record.cards.length === 0) entries.push({ book: "interventions", kind: "card-opened" });
  return {
    ok: true,
    state: "intervention",
    record: {
      ...record,
      emergencyAt: record.emergencyAt ?? facts.at,
      cards: record.cards.length === 0 ? ["card-1"] : record.cards,
      // A call that follows a «no» takes the decision back; the entry of the «no» stays.
      takenOverAt: record.takenOverAt ?? (by.role === "intake" ? facts.at : null),
    },
    entries,
  };
}

function take(step: CaseStep, taken: Taken): StepOutcome {
  const { state, record, actor, facts } = taken;
  const { at } = facts;
  const decision: Decision = { by: actor.account, role: actor.role, at };
  const inRegister = state !== "draft" && state !== "rejected";
  const book: Book = inRegister ? "events" : "audit";
  const done = (change: Change, kind: string, next: CaseState = state, where: Book = book): StepOutcome => ({
    ok: true,
    state: next,
    record: { ...record, ...change },
    entries: [{ book: where, kind }],
  });
  switch (step.kind) {
    case "take-over":
      return takeOver(taken, done);
    case "state-contact": {
      if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
      if (record.contact === "yes" && step.contact !== "yes" && step.proof === null)
        return refuse("E_CASE_CONTACT_PROOF");
      return done({ contact: step.contact }, "contact");
    }
    case "describe":
      return done(
        {
          type: step.type,
          area: step.area,
          category: step.category,
          department: step.department,
          severe: step.severe,
          happenedAt: step.happenedAt,
        },
        // The register already has a line: what is said now corrects it.
        record.registeredAt === null ? "described" : "corrected",
      );
    case "qualify": {
      const refusal = gateOne(taken, step.text);
      if (refusal !== null) return refuse(refusal);
      if (record.type === null || record.area === null) return refuse("E_CASE_DESCRIPTION");
      return done({ qualified: decision }, "qualified", state === "draft" ? "event" : state, "events");
    }
    case "reject": {
      if (state === "intervention") return refuse("E_CASE_EMERGENCY");
      const refusal = gateOne(taken, step.text);
      if (refusal !== null) return refuse(refusal);
      if (record.contact === "yes" && step.proof === null) return refuse("E_CASE_CONTACT_PROOF");
      return done({}, "rejected", "rejected");
    }
    case "write-note":
      if (step.persons !== null && !isJustification(step.persons.reason)) return refuse("E_CASE_PERSONS_REASON");
      if (step.part === "note" ? step.situation === "" || step.actions === "" : step.situation + step.actions === "")
        return refuse("E_CASE_NOTE_EMPTY");
      return done(
        step.part === "note" ? { notedAt: record.notedAt ?? at } : {},
        step.part === "note" ? "note" : `note-${step.part}`,
      );
    case "secure-evidence":
      if (step.text === "") return refuse("E_CASE_NOTE_EMPTY");
      return done({ evidenceAt: record.evidenceAt ?? at }, "evidence");
    case "daily-line":
      if (record.notedAt === null) return refuse("E_CASE_NOTE");
      if (record.dailyLineAt !== null) return refuse("E_CASE_DONE");
      return done({ dailyLineAt: at }, "daily-line");
    case "share-copy":
      if (record.notedAt === null) return refuse("E_CASE_NOTE");
      // Again after the note grew: the newest copy counts, the first time stays.
      return done({ shareCopyAt: record.shareCopyAt ?? at }, "share-copy");
    case "hand-over":
      if (record.notedAt === null) return refuse("E_CASE_NOTE");
      if (record.handedOverAt !== null) return refuse("E_CASE_DONE");
      return done({ handedOverAt: at }, "hand-over");
    case "register":
      if (record.notedAt === null) return refuse("E_CASE_NOTE");
      if (record.handedOverAt === null) return refuse("E_CASE_HAND_OVER");
      if (record.registeredAt !== null) return refuse("E_CASE_DONE");
      if (record.type === null || record.area === null) return refuse("E_CASE_DESCRIPTION");
      return done({ registeredAt: at, acknowledgedAt: record.acknowledgedAt ?? at }, "registered");
    case "propose-harm": {
      if (record.harm !== null) return refuse("E_CASE_DECIDED");
      if (record.qualified === null) return refuse("E_CASE_VERIFY_1");
      if (record.notedAt === null) return refuse("E_CASE_NOTE");
      if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
      return done({ proposal: { ...decision, id: facts.id, outcome: step.outcome } }, "harm-proposed");
    }
    case "consult-harm":
      return consultHarm(step, taken, decision);
    case "open-card":
      if (record.cards.length >= (step.cards === "one" ? 1 : 2)) return refuse("E_CASE_CARDS");
      return {
        ok: true,
        state: "intervention",
        record: {
          ...record,
          cards: step.cards === "one" ? ["card-1"] : ["card-1", "card-2"],
          ageBand: step.ageBand ?? record.ageBand,
        },
        entries: (step.cards === "one" ? [1] : [1, 2].slice(record.cards.length)).map(() => ({
          book: "interventions",
          kind: "card-opened",
        })),
      };
    case "write-card":
      if (!record.cards.includes(step.card)) return refuse("E_CASE_CARD");
      return done(
        { cardsWritten: [...new Set([...record.cardsWritten, step.card])].sort() },
        "card-written",
        state,
        "interventions",
      );
    case "choose-intervention":
      return chooseIntervention(step, taken, decision);
    case "inform-guardians":
      if (record.guardiansInformedAt !== null) return refuse("E_CASE_DONE");
      return done({ guardiansInformedAt: at }, "guardians-informed", state, "interventions");
    case "bypass":
      return bypass(step, taken, done);
    case "send-notice":
      if (record.choice === null) return refuse("E_CASE_KIND");
      if (record.guardiansInformedAt === null && !record.bypassed.includes("guardians"))
        return refuse("E_CASE_GUARDIANS");
      return done({ noticeSentAt: record.noticeSentAt ?? at }, "notice-sent", state, "interventions");
    case "record-result":
      if (record.cards.length === 0) return refuse("E_CASE_CARD");
      if (step.text === "") return refuse("E_CASE_NOTE_EMPTY");
      return done(
        step.part === "result" ? { resultAt: at } : {},
        step.part === "result" ? "result" : "course",
        state,
        "interventions",
      );
    case "close":
      return close(taken, done);
    case "reopen-by-correction":
      return reopen(step.text, taken, done);
    case "name-person":
      return namePerson(step, taken, done);
    case "suspend":
      if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
      if (!record.named.some(({ account }) => account === step.account)) return refuse("E_CASE_SUSPEND");
      if (record.suspended.includes(step.account)) return refuse("E_CASE_DONE");
      return done({ suspended: [...record.suspended, step.account] }, "suspended", state, "audit");
    case "settle-duty":
      if (step.outcome === "not-applicable" && !isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
      return done({}, "duty-settled");
    default:
      return step satisfies never;
  }
}

type Done = (change: Change, kind: string, next?: CaseState, where?: Book) => StepOutcome;

/** A report is taken over once; after the hand-over of the note the same word acknowledges it. */
function takeOver({ state, record, facts }: Taken, done: Done): StepOutcome {
  const isReport = record.origin !== "machine" && record.origin !== "technical";
  // What the machine found nobody reported: the first that reaches whoever takes reports is the note.
  if (record.takenOverAt === null && (isReport || record.handedOverAt === null))
    return done({ takenOverAt: facts.at }, "taken-over");
  if (state === "draft" || record.handedOverAt === null) return refuse("E_CASE_TAKEN");
  if (record.acknowledgedAt !== null) return refuse("E_CASE_DONE");
  return done({ acknowledgedAt: facts.at }, "acknowledged");
}

/** What both answers of verification 1 have in common. */
function gateOne({ record, actor, facts }: Taken, text: string): CaseRefusal | null {
  if (record.qualified !== null) return "E_CASE_DECIDED";
  if (!isJustification(text)) return "E_CASE_JUSTIFICATION";
  if (facts.mistakeAuthors.includes(actor.account)) return "E_CASE_OWN_CHANGE";
  return null;
}

/** Two different people; the register has a line before it gets the result. */
function consultHarm(
  step: Extract<CaseStep, { kind: "consult-harm" }>,
  { state, record, actor }: Taken,
  decision: Decision,
): StepOutcome {
  if (record.harm !== null) return refuse("E_CASE_DECIDED");
  const { proposal } = record;
  if (proposal === null || (step.proposal !== undefined && step.proposal !== proposal.id))
    return refuse("E_CASE_PROPOSAL");
  if (proposal.by === actor.account) return refuse("E_CASE_SAME_PERSON");
  if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
  if (step.opinion === "disagree")
    return {
      ok: true,
      state,
      record: { ...record, proposal: null },
      entries: [{ book: "events", kind: "harm-disagreed" }],
    };
  if (record.registeredAt === null) return refuse("E_CASE_NOT_REGISTERED");
  const { outcome } = proposal;
  return {
    ok: true,
    state: outcome === "negative" ? "negative" : state === "event" ? "positive" : state,
    record: {
      ...record,
      proposal: null,
      harm: {
        outcome,
        lead: { by: proposal.by, role: proposal.role, at: proposal.at },
        consult: decision,
      },
    },
    entries: [
      { book: "events", kind: "harm-consulted" },
      { book: "events", kind: outcome === "positive" ? "harm-positive" : "harm-negative" },
    ],
  };
}

/** The head chooses, the director is consulted; both are needed for the choice to stand. */
function chooseIntervention(
  step: Extract<CaseStep, { kind: "choose-intervention" }>,
  { state, record, actor }: Taken,
  decision: Decision,
): StepOutcome {
  if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
  const entry = (kind: string, change: Change): StepOutcome => ({
    ok: true,
    state,
    record: { ...record, ...change },
    entries: [{ book: "interventions", kind }],
  });
  if (step.part === "propose")
    return step.choice === null
      ? refuse("E_CASE_KIND")
      : entry("kind-proposed", { kindProposal: { ...decision, choice: step.choice } });
  if (record.kindProposal === null || step.opinion === null) return refuse("E_CASE_KIND");
  if (record.kindProposal.by === actor.account) return refuse("E_CASE_SAME_PERSON");
  return step.opinion === "agree"
    ? entry("kind-chosen", { choice: record.kindProposal.choice, kindProposal: null })
    : entry("kind-disagreed", { kindProposal: null });
}

function bypass(step: Extract<CaseStep, { kind: "bypass" }>, { state, record }: Taken, done: Done): StepOutcome {
  if (!isJustification(step.text)) return refuse("E_CASE_JUSTIFICATION");
  if (record.bypassed.includes(step.about)) return refuse("E_CASE_DONE");
  const isPast = step.about === "guardians" ? record.guardiansInformedAt !== null : record.shareCopyAt !== null;
  if (isPast || (step.about === "guardians" && state !== "intervention")) return refuse("E_CASE_BYPASS");
  return done(
    { bypassed: [...record.bypassed, step.about].sort() },
    "bypassed",
    state,
    step.about === "guardians" ? "interventions" : "events",
  );
}

/** Documented, reported, registered: whatever else the case was. */
export const isComplete = (record: CaseRecord): boolean =>
  record.notedAt !== null &&
  record.dailyLineAt !== null &&
  (record.shareCopyAt !== null || record.bypassed.includes("share-copy")) &&
  record.registeredAt !== null;

function close({ state, record, facts }: Taken, done: Done): StepOutcome {
  if (state === "event") return refuse("E_CASE_HARM_OPEN");
  if (state === "positive" || record.cards.some((card) => !record.cardsWritten.includes(card)))
    return refuse("E_CASE_CARD");
  if (!isComplete(record)) return refuse("E_CASE_INCOMPLETE");
  // Also after 112: the verifications follow when the danger is over.
  if (record.qualified === null) return refuse("E_CASE_VERIFY_1");
  if (record.harm === null) return refuse("E_CASE_HARM_OPEN");
  if (state === "intervention") {
    if (record.choice === null) return refuse("E_CASE_KIND");
    if (record.choice !== "other" && record.noticeSentAt === null) return refuse("E_CASE_NOTICE");
  }
  return done({ closedAt: facts.at }, "closed", "closed", state === "intervention" ? "interventions" : "events");
}

/** The old entries stay; the decision that was wrong is taken anew. */
function reopen(text: string, { state, record }: Taken, done: Done): StepOutcome {
  if (!isJustification(text)) return refuse("E_CASE_JUSTIFICATION");
  if (state === "rejected") return done({}, "reopened", "draft");
  if (record.harm?.outcome === "positive") return done({ closedAt: null }, "reopened", "intervention", "events");
  const next = record.emergencyAt === null ? "event" : "intervention";
  return done({ closedAt: null, harm: null, proposal: null }, "reopened", next, "events");
}

function namePerson(
  { named, withdraw, text }: Extract<CaseStep, { kind: "name-person" }>,
  { state, record }: Taken,
  done: Done,
): StepOutcome {
  if ((named.account === null) === (named.role === null)) return refuse("E_CASE_NAMED");
  if (!isJustification(text)) return refuse("E_CASE_JUSTIFICATION");
  const isSame = (one: CaseRecord["named"][number]): boolean =>
    one.account === named.account && one.role === named.role;
  if (record.named.some(isSame) !== withdraw) return refuse("E_CASE_NAMED");
  return withdraw
    ? done({ named: record.named.filter((one) => !isSame(one)) }, "named-withdrawn", state, "audit")
    : done({ named: [...record.named, named] }, "named", state, "audit");
}
