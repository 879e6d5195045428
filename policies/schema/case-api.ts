/**
 * Endpoints of cases: lists, one case with its steps, registers, decisions that wait, 112, documents, reads with a reason.
 *
 * Nothing here carries a name, a note or a reason unless somebody asked for it with `caseRead` or `caseDocument` and said why. A case the
 * caller may not know of is answered like one that does not exist.
 *
 * @module
 */
import { z } from "zod";
import {
  AgeBand,
  CardId,
  CaseOrigin,
  CaseState,
  CaseStep,
  Contact,
  DutyId,
  EventType,
  HarmOutcome,
  InterventionKind,
  LocalDay,
  NamedPerson,
  NotePart,
  Organ,
  PersonsSection,
  RiskArea,
} from "./case.ts";
import { AccessMode, Bilingual, Category, DeviceId, Digest, Instant, Severity } from "./vocabulary.ts";

/** Why personal data are read; kept in the log of reads. */
const ReadReason = z.string().trim().min(10).max(500);
/** Roles as plain text: the contract's `Role` lives in api.ts, which imports this file. */
const RoleName = z.enum([
  "edukator",
  "nsp",
  "intake",
  "kierownik",
  "dyrektor",
  "koordynator",
  "iod",
  "audytor",
  "admin",
]);

/** What waits for somebody; derived from the state of the case, so that none is ever lost. */
export const TaskKind = z.enum([
  "take-over",
  "describe",
  "verify-1",
  "write-note",
  "daily-line",
  "share-copy",
  "move-file",
  "hand-over",
  "acknowledge",
  "register",
  "propose-harm",
  "consult-harm",
  "open-card",
  "write-card",
  "propose-kind",
  "consult-kind",
  "inform-guardians",
  "send-notice",
  "suspend",
  "duty",
  "close",
]);
export type TaskKind = z.output<typeof TaskKind>;

export const CaseTask = z.strictObject({
  kind: TaskKind,
  role: RoleName.nullable().describe("who does it; null: nobody inside may, see `external`"),
  since: Instant,
  dueAt: Instant.nullable(),
  overdue: z.boolean(),
  duty: DutyId.nullable(),
});
export type CaseTask = z.output<typeof CaseTask>;

export const CaseSummary = z.strictObject({
  id: z.string(),
  number: z.string().describe("12/2027; says nothing about how many cases there are"),
  state: CaseState,
  origin: CaseOrigin,
  contact: Contact,
  type: EventType.nullable(),
  area: RiskArea.nullable(),
  category: Category.nullable(),
  severity: Severity.nullable(),
  severe: z.boolean(),
  mode: AccessMode.nullable(),
  device: DeviceId.nullable(),
  department: z.string().nullable(),
  place: z.string(),
  happenedAt: Instant,
  openedAt: Instant,
  emergency: z.boolean(),
  conflict: z.boolean().describe("somebody of ours is named; deciders are chosen accordingly"),
  harm: HarmOutcome.nullable(),
  registerNumber: z.string().nullable().describe("7/2027"),
  noteNumber: z.string().nullable(),
  draft: z.strictObject({ id: z.string(), number: z.string() }).nullable().describe("the machine's draft it follows"),
  report: z.string().nullable().describe("the report it follows"),
  tasks: z.array(CaseTask).describe("that wait for the caller"),
});
export type CaseSummary = z.output<typeof CaseSummary>;

/** Something sealed in the vault. Its text comes with `caseRead`. */
export const CaseItem = z.strictObject({
  id: z.string(),
  kind: z.enum([
    "note",
    "persons",
    "justification",
    "opinion",
    "reason",
    "evidence",
    "card",
    "course",
    "result",
    "notice",
    "report",
    "duty",
  ]),
  subject: z
    .enum(["case", "note", "card-1", "card-2", "report"])
    .describe("note: what the note says without personal data, once those were erased"),
  revision: z.int().min(1),
  erased: z.boolean(),
  readable: z.boolean().describe("the caller may ask for it, with a reason"),
});
export type CaseItem = z.output<typeof CaseItem>;

export const TimelineEntry = z.strictObject({
  id: z.string(),
  at: Instant,
  kind: z.string().describe("of the ledger entry, e.g. qualified, note, daily-line, harm-consulted"),
  book: z.enum(["audit", "events", "interventions"]),
  seq: z.int().describe("number in the book's chain"),
  hash: z.string(),
  by: z.strictObject({ role: RoleName.nullable().describe("null: the machine"), displayName: z.string().nullable() }),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  items: z.array(CaseItem),
});
export type TimelineEntry = z.output<typeof TimelineEntry>;

/** One verb as it stands for the caller now: possible, or the reason why not. */
export const StepOffer = z.strictObject({
  kind: z.string(),
  possible: z.boolean(),
  refusal: z
    .strictObject({
      code: z.string(),
      because: z.string().describe("requirement of the Standards, e.g. R-041"),
      message: Bilingual,
    })
    .nullable(),
});
export type StepOffer = z.output<typeof StepOffer>;

export const DutyView = z.strictObject({
  id: DutyId,
  title: Bilingual,
  to: Bilingual,
  clock: Bilingual.describe("niezwlocznie, 24 h …"),
  basis: z.string(),
  confirm: z.boolean().describe("«do potwierdzenia»: a lawyer or the data-protection officer must confirm the basis"),
  dueAt: Instant.nullable(),
  state: z.enum(["open", "done", "not-applicable"]),
  overdue: z.boolean(),
  settled: z.strictObject({ at: Instant, on: LocalDay, by: z.string().nullable() }).nullable(),
  letter: z.string().nullable().describe("document of `caseDocument` that belongs to it"),
});
export type DutyView = z.output<typeof DutyView>;

export const ExternalBody = z.strictObject({
  id: z.string(),
  name: Bilingual,
  phone: z.string().nullable(),
  web: z.string().nullable(),
});
export type ExternalBody = z.output<typeof ExternalBody>;

export const CardView = z.strictObject({
  id: CardId,
  number: z.string(),
  about: z.enum(["harmed", "harming"]),
  ageBand: AgeBand.nullable(),
  openedAt: Instant,
  written: z.boolean(),
  erased: z.boolean(),
  itemId: z.string().nullable().describe("newest version"),
});
export type CardView = z.output<typeof CardView>;

export const ShareFile = z.strictObject({
  name: z.string(),
  folder: z.enum(["case", "harm"]),
  wanted: z.enum(["case", "harm"]).describe("differs while the file has not been moved yet"),
  content: z.enum(["pseudonymised", "full"]),
  digest: z.string(),
  writtenAt: Instant,
  problem: z.string().nullable(),
});

export const CaseView = CaseSummary.extend({
  version: z.int().describe("sent back with a step; refused if the case has moved on"),
  all: z.array(CaseTask).describe("tasks of everybody"),
  seats: z
    .strictObject({ lead: RoleName.nullable(), consult: RoleName.nullable(), intake: RoleName.nullable() })
    .describe("who decides, after every conflict was looked at"),
  external: z.array(ExternalBody).describe("shown when the director or the person who takes reports is named"),
  prompts: z
    .array(z.enum(["age-13", "do-not-open", "contact-stated", "educator-said-contact"]))
    .describe("what the page must say; none of them does anything by itself"),
  progress: z.strictObject({
    takenOverAt: Instant.nullable(),
    qualifiedAt: Instant.nullable(),
    notedAt: Instant.nullable(),
    evidenceAt: Instant.nullable(),
    dailyLineAt: Instant.nullable(),
    shareCopyAt: Instant.nullable(),
    handedOverAt: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    registeredAt: Instant.nullable(),
    verified2At: Instant.nullable(),
    guardiansInformedAt: Instant.nullable(),
    noticeSentAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    bypassed: z.array(z.enum(["guardians", "share-copy"])),
  }),
  proposal: z
    .strictObject({ id: z.string(), outcome: HarmOutcome, at: Instant, by: z.string().nullable() })
    .nullable()
    .describe("waits for the consultation"),
  intervention: z
    .strictObject({
      choice: InterventionKind.nullable(),
      proposed: InterventionKind.nullable(),
      number: z.string().nullable(),
      kinds: z.array(
        z.strictObject({
          kind: InterventionKind,
          premises: Bilingual,
          form: Bilingual,
          to: Bilingual,
          basis: Bilingual,
        }),
      ),
    })
    .nullable(),
  cards: z.array(CardView),
  files: z.array(ShareFile),
  duties: z.array(DutyView),
  timeline: z.array(TimelineEntry),
  steps: z.array(StepOffer),
  named: z
    .array(NamedPerson.extend({ displayName: z.string().nullable() }))
    .describe("only for those who decide; empty for everybody else"),
  suspended: z.array(z.strictObject({ account: z.string(), displayName: z.string().nullable(), since: Instant })),
});
export type CaseView = z.output<typeof CaseView>;

/** Staff quick form: what was seen or what somebody told me («przekazuję zgłoszenie», R-075). */
export const CaseOpenBody = z.strictObject({
  id: z.uuid().describe("made by the page, so that a form sent twice opens one case"),
  origin: z.enum(["staff", "child", "guardian", "other"]),
  happenedAt: Instant,
  department: z.string().min(1).max(64).nullable().default(null),
  place: z.string().trim().max(120).default(""),
  contact: Contact.default("unknown"),
  type: EventType.nullable().default(null),
  area: RiskArea.nullable().default(null),
  category: Category.nullable().default(null),
  situation: z.string().trim().max(8_000).default(""),
  actions: z.string().trim().max(8_000).default(""),
  persons: PersonsSection.nullable().default(null),
  named: NamedPerson.nullable().default(null),
});
export type CaseOpenBody = z.input<typeof CaseOpenBody>;

/** Whoever reports need not be allowed to read what becomes of it. */
export const CaseReceipt = z.strictObject({ caseId: z.string(), number: z.string() });
export type CaseReceipt = z.output<typeof CaseReceipt>;

/** The call itself is made by a person, on a telephone; this only writes down that it was. */
export const EmergencyBody = z.strictObject({
  id: z.uuid(),
  service: z.enum(["112", "997", "998", "999"]).default("112"),
  calledAt: Instant,
  place: z.string().trim().max(120).default(""),
  department: z.string().min(1).max(64).nullable().default(null),
  text: z.string().trim().max(8_000).default(""),
  caseId: z.string().nullable().default(null).describe("the case it belongs to, if there is one"),
  named: NamedPerson.nullable().default(null),
});
export type EmergencyBody = z.input<typeof EmergencyBody>;

/** Which paper. Letters and drafts are sent by a person, never by the program. */
export const DocumentName = z.enum([
  "note",
  "daily-line",
  "card",
  "register-line",
  "letter-prosecutor",
  "letter-police",
  "letter-family-court",
  "letter-social-welfare",
  "draft-dyzurnet",
  "draft-cert",
  "draft-uodo",
]);
export type DocumentName = z.output<typeof DocumentName>;

export const CaseDocumentBody = z.strictObject({
  document: DocumentName,
  format: z.enum(["pdf", "docx", "txt"]),
  content: z.enum(["pseudonymised", "full"]).default("pseudonymised"),
  card: CardId.nullable().default(null),
  addressee: z.string().trim().max(500).default("").describe("as it stands on the letter"),
  address: z.string().trim().max(2_000).default("").describe("Internet address of a draft report; not kept"),
  persons: z.boolean().default(false).describe("with the closed section, if the content is full"),
  reason: ReadReason,
});
export type CaseDocumentBody = z.input<typeof CaseDocumentBody>;

export const DocumentFile = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  base64: z.string(),
  digest: Digest.describe("SHA-256 of the octets; written to the log"),
});
export type DocumentFile = z.output<typeof DocumentFile>;

export const DisclosureBody = z.strictObject({
  document: z.enum(["note", "card", "register-line"]),
  format: z.enum(["pdf", "docx"]),
  content: z.enum(["pseudonymised", "full"]),
  card: CardId.nullable().default(null),
  persons: z.boolean().default(false),
  to: z.string().trim().min(3).max(300),
  basis: z.string().trim().min(3).max(300).describe("legal basis"),
  original: z.boolean().default(false).describe("the original leaves; the copy stays with a remark (pkt 11)"),
  reason: ReadReason,
});
export type DisclosureBody = z.input<typeof DisclosureBody>;

export const DisclosureView = z.strictObject({
  id: z.string(),
  at: Instant,
  document: z.string(),
  version: z.int().describe("revision of the note or card"),
  content: z.enum(["pseudonymised", "full"]),
  to: z.string(),
  basis: z.string(),
  original: z.boolean(),
  digest: z.string(),
  by: z.string().nullable(),
});
export type DisclosureView = z.output<typeof DisclosureView>;

/** Who read what, and who tried (the attempt of somebody in conflict included). */
export const CaseAccessView = z.strictObject({
  at: Instant,
  by: z.string().nullable(),
  role: RoleName.nullable(),
  action: z.string(),
  outcome: z.enum(["granted", "denied", "conflict"]),
  reason: z.string().nullable(),
});
export type CaseAccessView = z.output<typeof CaseAccessView>;

/** A line of «Rejestr zdarzen zagrazajacych maloletniemu» (A6): codes, dates, results; never a name. */
export const EventLine = z.strictObject({
  number: z.string(),
  caseId: z.string(),
  caseNumber: z.string(),
  happenedAt: Instant,
  registeredAt: Instant,
  department: z.string().nullable(),
  place: z.string(),
  area: RiskArea.nullable(),
  type: EventType.nullable(),
  category: Category.nullable(),
  mode: AccessMode.nullable(),
  origin: CaseOrigin,
  contact: Contact,
  noteNumber: z.string().nullable(),
  evidence: z.boolean(),
  evidenceDigest: z.string().nullable(),
  dailyLineAt: Instant.nullable(),
  shareCopyAt: Instant.nullable(),
  handedOverAt: Instant.nullable(),
  handedOverBy: RoleName.nullable(),
  verification1: z.strictObject({ outcome: z.literal("qualified"), at: Instant, role: RoleName }).nullable(),
  verification2: z.strictObject({ outcome: HarmOutcome, at: Instant, lead: RoleName, consult: RoleName }).nullable(),
  cardNumbers: z.array(z.string()),
  duties: z.array(
    z.strictObject({ id: DutyId, state: z.enum(["open", "done", "not-applicable"]), on: LocalDay.nullable() }),
  ),
  state: CaseState,
  complete: z.boolean().describe("documented, reported and registered (R-043)"),
  seq: z.int(),
  hash: z.string(),
  prevHash: z.string().nullable(),
});
export type EventLine = z.output<typeof EventLine>;

/** A line of «Rejestr interwencji»: narrower. */
export const InterventionLine = z.strictObject({
  number: z.string(),
  caseId: z.string(),
  caseNumber: z.string(),
  openedAt: Instant,
  cardNumbers: z.array(z.string()),
  choice: InterventionKind.nullable(),
  organs: z.array(z.strictObject({ organ: Organ, on: LocalDay })),
  result: z.enum(["none", "recorded"]),
  lead: RoleName.nullable(),
  emergency: z.boolean(),
  state: CaseState,
});
export type InterventionLine = z.output<typeof InterventionLine>;

export const ChainHead = z.strictObject({ seq: z.int(), hash: z.string(), at: Instant });

export const DailyReportView = z.strictObject({
  day: LocalDay,
  lines: z.array(z.string()).describe("«Sporządzono notatkę nr 3/2027.»: no category, no name (R-047)"),
  head: ChainHead.nullable().describe("chain head of the register of events at the end of the day"),
  missing: z.int().describe("notes of that day nobody put into the report yet"),
});
export type DailyReportView = z.output<typeof DailyReportView>;

export const CaseOptions = z.strictObject({
  departments: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  types: z.array(z.strictObject({ id: EventType, text: Bilingual })),
  areas: z.array(z.strictObject({ id: RiskArea, text: Bilingual })),
  staff: z
    .array(z.strictObject({ account: z.string(), displayName: z.string() }))
    .describe("for «osoba wskazana»; only for those who may name one"),
  external: z.array(ExternalBody),
  share: z.enum(["configured", "not-configured"]),
  notify: z.enum(["configured", "not-configured"]),
  mayOpen: z.boolean(),
});
export type CaseOptions = z.output<typeof CaseOptions>;

export const DecisionView = z.strictObject({
  caseId: z.string(),
  number: z.string(),
  state: CaseState,
  openedAt: Instant,
  task: CaseTask,
});
export type DecisionView = z.output<typeof DecisionView>;

export const CaseApi = {
  cases: { method: "GET", path: "/api/cases", permission: "cases.read", response: z.array(CaseSummary) },
  caseOptions: { method: "GET", path: "/api/case-options", permission: "cases.open", response: CaseOptions },
  caseOpen: { method: "POST", path: "/api/cases", permission: "cases.open", body: CaseOpenBody, response: CaseReceipt },
  /** Also opens the case of a draft that has none yet: `:id` may be the id of a draft. */
  case: { method: "GET", path: "/api/cases/:id", permission: "cases.read", response: CaseView },
  caseStep: {
    method: "POST",
    path: "/api/cases/:id/steps",
    permission: "cases.step",
    body: z.strictObject({
      id: z.uuid().describe("made by the page: a step sent twice counts once"),
      version: z.int().min(0).nullable().default(null),
      step: CaseStep,
    }),
    response: CaseView,
  },
  /** Personal data, with a reason; each read is logged (B5). */
  caseRead: {
    method: "POST",
    path: "/api/cases/:id/read",
    permission: "cases.read",
    body: z.strictObject({ items: z.array(z.string()).min(1).max(100), reason: ReadReason }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.string(),
          kind: z.string(),
          part: NotePart.nullable(),
          content: z.record(z.string(), z.json()).nullable().describe("null: erased"),
        }),
      ),
    }),
  },
  caseDocument: {
    method: "POST",
    path: "/api/cases/:id/documents",
    permission: "cases.read",
    body: CaseDocumentBody,
    response: DocumentFile,
  },
  caseDisclosures: {
    method: "GET",
    path: "/api/cases/:id/disclosures",
    permission: "cases.read",
    response: z.array(DisclosureView),
  },
  caseDisclose: {
    method: "POST",
    path: "/api/cases/:id/disclosures",
    permission: "cases.step",
    body: DisclosureBody,
    response: DocumentFile,
  },
  caseAccess: {
    method: "GET",
    path: "/api/cases/:id/access",
    permission: "cases.read",
    response: z.array(CaseAccessView),
  },
  emergency: {
    method: "POST",
    path: "/api/emergency",
    permission: "emergency.call",
    body: EmergencyBody,
    response: z.strictObject({
      caseId: z.string(),
      number: z.string(),
      card: z.string().describe("number of the intervention card, 1/2027"),
    }),
  },
  decisions: { method: "GET", path: "/api/decisions", permission: "cases.read", response: z.array(DecisionView) },
  eventRegister: {
    method: "GET",
    path: "/api/registers/events",
    permission: "registers.read",
    response: z.strictObject({ lines: z.array(EventLine), head: ChainHead.nullable() }),
  },
  interventionRegister: {
    method: "GET",
    path: "/api/registers/interventions",
    permission: "interventions.read",
    response: z.strictObject({ lines: z.array(InterventionLine), head: ChainHead.nullable() }),
  },
  registerExtract: {
    method: "POST",
    path: "/api/registers/extract",
    permission: "registers.read",
    body: z.strictObject({
      book: z.enum(["events", "interventions"]),
      year: z.int().min(2_000).max(2_200),
      format: z.enum(["pdf", "docx"]),
      reason: ReadReason,
    }),
    response: DocumentFile,
  },
  /** `:id` is the day, YYYY-MM-DD in the venue's time zone. */
  dailyReport: {
    method: "GET",
    path: "/api/daily-report/:id",
    permission: "registers.read",
    response: DailyReportView,
  },
  dailyReportDocument: {
    method: "POST",
    path: "/api/daily-report/:id",
    permission: "registers.read",
    body: z.strictObject({ format: z.enum(["pdf", "docx"]) }),
    response: DocumentFile,
  },
} as const;
