/**
 * Vocabulary of a case: its states, the steps people take, and what each step says.
 *
 * A case follows one situation from the first suspicion to the register and, if need be, to an intervention. States and steps are those of the
 * Standards; names, notes and reasons travel in bodies and are sealed at once, never kept beside the case.
 *
 * @module
 */
import { z } from "zod";
import { AccessMode, Category, Instant } from "./vocabulary.ts";

/** projekt, odrzucone, zdarzenie, weryfikacja 2 negatywna, pozytywna (krzywdzenie), interwencja, zamkniete */
export const CaseState = z.enum(["draft", "rejected", "event", "negative", "positive", "intervention", "closed"]);
export type CaseState = z.output<typeof CaseState>;

/** Set by people only; a block prevented contact, so the machine writes `attempt`. */
export const Contact = z.enum(["attempt", "yes", "unknown"]);
export type Contact = z.output<typeof Contact>;

/** Who or what brought it to us (A6). */
export const CaseOrigin = z.enum(["machine", "staff", "child", "guardian", "other", "technical"]);
export type CaseOrigin = z.output<typeof CaseOrigin>;

/** Examples of threatening events, points 1.1–1.8 of the procedure; what the machine drafts is 1.8. */
export const EventType = z.enum(["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8"]);
export type EventType = z.output<typeof EventType>;

/** Risk areas: publication of images, contact with staff by mail or messenger, image at a station, access to the Internet. */
export const RiskArea = z.enum(["1", "2", "3", "4"]);
export type RiskArea = z.output<typeof RiskArea>;

/** Contact was stated: a «no» needs proof that the finding was wrong (B1). */
export const RejectionProof = z.enum(["wrong-device", "test-probe", "not-a-minor", "finding-wrong"]);
export type RejectionProof = z.output<typeof RejectionProof>;

/** Why a draft is rejected; counted as feedback to the lists. */
export const RejectionCause = z.enum(["list-mistake", "educational", "technical", "explained", "other"]);
export type RejectionCause = z.output<typeof RejectionCause>;

export const HarmOutcome = z.enum(["positive", "negative"]);
export type HarmOutcome = z.output<typeof HarmOutcome>;

export const InterventionKind = z.enum(["civil", "criminal", "other"]);
export type InterventionKind = z.output<typeof InterventionKind>;

/** A card has its own key, so that the data of one child can go while the other's stay. */
export const CardId = z.enum(["card-1", "card-2"]);
export type CardId = z.output<typeof CardId>;

export const AgeBand = z.enum(["under-7", "7-9", "10-12", "13-15", "16-17"]);
export type AgeBand = z.output<typeof AgeBand>;

export const Organ = z.enum(["police", "prosecutor", "family-court", "social-welfare", "other"]);
export type Organ = z.output<typeof Organ>;

/** One of several duties the same fact may bring (B6). */
export const DutyId = z.enum([
  "register",
  "emergency-call",
  "crime-notice",
  "family-court",
  "illegal-content",
  "phishing",
  "cyber-incident",
  "data-breach",
  "insurance",
  "pupil-rights",
]);
export type DutyId = z.output<typeof DutyId>;

export const NotePart = z.enum(["note", "technical", "step", "correspondence"]);
export type NotePart = z.output<typeof NotePart>;

/** Length is judged by the transition table, so that the refusal says why. */
const text = z.string().trim().max(8_000);
const line = z.string().trim().min(1).max(300);
const paragraph = z.string().trim().min(1).max(2_000);
/** Day in the venue's time zone. */
export const LocalDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, "YYYY-MM-DD");

/** The section that stays closed unless somebody says why it is opened. */
export const PersonsSection = z.strictObject({
  reason: text.describe("why personal data of others belong into this note"),
  persons: z
    .array(
      z.strictObject({
        role: z.enum(["child", "guardian", "witness", "staff", "other"]),
        name: line,
        contact: z.string().trim().max(300).default(""),
        remark: z.string().trim().max(1_000).default(""),
      }),
    )
    .min(1)
    .max(20),
});
export type PersonsSection = z.output<typeof PersonsSection>;

/** Fields of Annex 5; its number, dates of the register, form and leader come from the case itself. */
export const CardBody = z.strictObject({
  childName: z.string().trim().max(200),
  actions: z.array(z.strictObject({ on: LocalDay, text: paragraph })).max(40),
  otherForm: z.string().trim().max(300).default("").describe("«inny rodzaj interwencji. Jaki?»"),
  organs: z.array(z.strictObject({ on: LocalDay, organ: line })).max(20),
  ordered: z.array(z.strictObject({ on: LocalDay, text: paragraph })).max(40),
  results: z.string().trim().max(4_000).default("").describe("may stay empty"),
});
export type CardBody = z.output<typeof CardBody>;

/** Whom a report names: an account of ours, or a role if the person is not known by name. */
export const NamedPerson = z.strictObject({
  account: z.string().min(1).nullable(),
  role: z
    .enum(["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "audytor", "admin"])
    .nullable(),
});
export type NamedPerson = z.output<typeof NamedPerson>;

/** What a person may do to a case. `open` and `emergency` make one and have doors of their own. */
export const CaseStep = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("take-over") }),
  z.strictObject({
    kind: z.literal("state-contact"),
    contact: Contact,
    text: text.describe("how it is known"),
    proof: RejectionProof.nullable().default(null).describe("needed to take back a «yes»"),
  }),
  z.strictObject({
    kind: z.literal("describe"),
    type: EventType,
    area: RiskArea,
    category: Category.nullable(),
    department: z.string().min(1).max(64).nullable(),
    place: z.string().trim().max(120),
    mode: AccessMode.nullable(),
    happenedAt: Instant,
    severe: z.boolean().default(false).describe("illegal content or a grave threat (S4): duties of B6 appear"),
  }),
  z.strictObject({ kind: z.literal("qualify"), text }),
  z.strictObject({
    kind: z.literal("reject"),
    text,
    cause: RejectionCause,
    proof: RejectionProof.nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal("write-note"),
    part: NotePart.default("note"),
    situation: text.default("").describe("opis sytuacji"),
    actions: text.default("").describe("wykonane czynności"),
    persons: PersonsSection.nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal("secure-evidence"),
    text: text.describe("what was secured and where it lies; never the content itself"),
  }),
  z.strictObject({ kind: z.literal("daily-line") }),
  z.strictObject({ kind: z.literal("share-copy") }),
  z.strictObject({ kind: z.literal("hand-over") }),
  z.strictObject({ kind: z.literal("register") }),
  z.strictObject({ kind: z.literal("propose-harm"), outcome: HarmOutcome, text }),
  z.strictObject({
    kind: z.literal("consult-harm"),
    opinion: z.enum(["agree", "disagree"]),
    text,
    proposal: z.string().optional().describe("id of the proposal that was read; refused if another came since"),
  }),
  z.strictObject({
    kind: z.literal("open-card"),
    cards: z.enum(["one", "harmed-and-harming"]),
    ageBand: AgeBand.nullable().default(null).describe("of the child suspected of harming; a band, never a date"),
  }),
  z.strictObject({ kind: z.literal("write-card"), card: CardId, body: CardBody }),
  z.strictObject({
    kind: z.literal("choose-intervention"),
    part: z.enum(["propose", "consult"]),
    choice: InterventionKind.nullable().default(null).describe("with `propose`"),
    opinion: z.enum(["agree", "disagree"]).nullable().default(null).describe("with `consult`"),
    text,
  }),
  z.strictObject({ kind: z.literal("inform-guardians"), on: LocalDay, text }),
  z.strictObject({
    kind: z.literal("bypass"),
    about: z.enum(["guardians", "share-copy"]),
    text: text.describe("why this step is left out, e.g. the guardian is the suspect"),
  }),
  z.strictObject({
    kind: z.literal("send-notice"),
    organ: Organ,
    organName: line,
    on: LocalDay,
    text: text.default(""),
  }),
  z.strictObject({ kind: z.literal("record-result"), part: z.enum(["course", "result"]), on: LocalDay, text }),
  z.strictObject({ kind: z.literal("close"), text: text.default("") }),
  z.strictObject({ kind: z.literal("reopen-by-correction"), text }),
  z.strictObject({ kind: z.literal("name-person"), named: NamedPerson, withdraw: z.boolean().default(false), text }),
  z.strictObject({ kind: z.literal("suspend"), account: z.string().min(1), text }),
  z.strictObject({
    kind: z.literal("settle-duty"),
    duty: DutyId,
    outcome: z.enum(["done", "not-applicable"]),
    on: LocalDay,
    text: text.describe("«nie dotyczy» needs a reason (R-070)"),
  }),
]);
export type CaseStep = z.output<typeof CaseStep>;
export type CaseStepInput = z.input<typeof CaseStep>;
export type CaseStepKind = CaseStep["kind"];

/** Every verb of the transition table, those that make a case included. */
export const CASE_VERBS = ["open", "emergency", ...CaseStep.options.map((option) => option.shape.kind.value)] as const;
export type CaseVerb = "open" | "emergency" | CaseStepKind;
