/**
 * Endpoints of the coordinator's desk: the board of requirements, the calendar of duties, remarks on the Standards, improvements, consultations
 * with the network-safety person, contractors (R-013, R-090…R-101).
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { MetricId } from "./metric.ts";
import { Role } from "./role.ts";
import { CalendarDutyId, Inconsistency, Proof, RequirementId } from "./standards.ts";
import { Bilingual, Instant } from "./vocabulary.ts";

const line = z.string().trim().min(3).max(200);
const paragraph = z.string().trim().max(4_000);
const reason = z.string().trim().min(10).max(2_000);
/** Made by the page, so that sending twice makes one. */
const id = z.uuid();

// ── Board ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const BoardLight = z.enum(["red", "amber", "grey", "green"]).describe("grey: nothing is known yet");
export type BoardLight = z.output<typeof BoardLight>;

export const BoardView = z.strictObject({
  today: LocalDay,
  inconsistencies: z.array(Inconsistency).describe("where the document contradicts itself (A4)"),
  rows: z.array(
    z.strictObject({
      id: RequirementId,
      priority: z.enum(["must", "should", "could"]),
      title: Bilingual,
      document: z.string(),
      section: z.string(),
      quotes: z.array(z.string()),
      roles: z.array(Role),
      light: BoardLight,
      evidenceOn: LocalDay.nullable().describe("oldest day among its proofs; null: one of them has none"),
      proofs: z.array(
        z.strictObject({ proof: Proof, light: BoardLight, why: z.string(), evidenceOn: LocalDay.nullable() }),
      ),
    }),
  ),
});
export type BoardView = z.output<typeof BoardView>;

/** A person's word that a requirement holds. */
export const AttestBody = z.strictObject({ id, on: LocalDay, note: reason.describe("what was looked at") });
export type AttestBody = z.output<typeof AttestBody>;

// ── Calendar ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const DutyView = z.strictObject({
  id: CalendarDutyId,
  title: Bilingual,
  how: Bilingual,
  requirement: RequirementId,
  role: Role,
  confirmedBy: z.array(Role),
  term: z.enum(["standards", "law", "proposal"]),
  state: z.enum(["waiting", "ahead", "soon", "overdue"]),
  due: LocalDay.nullable(),
  daysLeft: z.int().nullable(),
  last: LocalDay.nullable(),
  mine: z.boolean().describe("the viewer may say that it was done"),
  history: z.array(
    z.strictObject({
      on: LocalDay,
      due: LocalDay,
      note: z.string(),
      by: z.string(),
      confirmed: z.array(z.strictObject({ role: Role, by: z.string(), at: Instant })),
      counts: z.boolean().describe("everybody who has to confirm it has"),
    }),
  ),
});
export type DutyView = z.output<typeof DutyView>;

export const DutyDoneBody = z.strictObject({
  id,
  on: LocalDay.describe("the day it was done; not after today"),
  due: LocalDay.describe("the day it was due, as the page showed it"),
  note: paragraph.describe("where the paper is, what was decided; no names of children"),
});
export type DutyDoneBody = z.output<typeof DutyDoneBody>;

// ── Remarks on the Standards ─────────────────────────────────────────────────────────────────────────────────────────

export const RemarkSource = z.enum(["child", "guardian", "guest", "staff", "network-safety", "survey", "other"]);
export type RemarkSource = z.output<typeof RemarkSource>;
export const RemarkDecision = z.enum(["accepted", "partly", "declined", "not-standards"]);
export type RemarkDecision = z.output<typeof RemarkDecision>;

/** Anybody may send one; nothing is asked about who does. */
export const RemarkBody = z.strictObject({ source: RemarkSource, text: z.string().trim().min(10).max(2_000) });
export type RemarkBody = z.output<typeof RemarkBody>;

export const RemarkReceipt = z.strictObject({ reference: z.string().describe("six letters and digits, e.g. K7M-2QF") });

/** What anybody with the reference may see: the decision, never the text. */
export const RemarkState = z.strictObject({
  reference: z.string(),
  receivedOn: LocalDay,
  decision: RemarkDecision.nullable(),
  decidedOn: LocalDay.nullable(),
  answer: z.string().nullable(),
});
export type RemarkState = z.output<typeof RemarkState>;

export const RemarkView = RemarkState.extend({
  id: z.string(),
  number: z.string().describe("U/4/2027"),
  source: RemarkSource,
  text: z.string().nullable().describe("null: blacked out, because it held somebody's data"),
  days: z.int().min(0).describe("days until the decision, or since it came in"),
});
export type RemarkView = z.output<typeof RemarkView>;

export const RemarkDecideBody = z.strictObject({
  decision: RemarkDecision,
  answer: reason.describe("what the sender reads; also the reason in the register"),
});
export type RemarkDecideBody = z.output<typeof RemarkDecideBody>;

// ── Improvements ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const ImprovementState = z.enum(["open", "doing", "done", "dropped"]);
export type ImprovementState = z.output<typeof ImprovementState>;

/** Where the proposal comes from. */
export const ImprovementOrigin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("metric"), metric: MetricId }),
  z.strictObject({ kind: z.literal("requirement"), requirement: RequirementId }),
  z.strictObject({ kind: z.literal("remark"), remark: z.string() }),
  z.strictObject({ kind: z.literal("consultation"), consultation: z.string() }),
  z.strictObject({ kind: z.literal("guidance"), where: line }),
  z.strictObject({ kind: z.literal("other") }),
]);
export type ImprovementOrigin = z.output<typeof ImprovementOrigin>;

/** «Było / ma być»: a change of the Standards in words. */
export const WordingChange = z.strictObject({ place: line, was: paragraph, willBe: paragraph });
export type WordingChange = z.output<typeof WordingChange>;

export const ImprovementBody = z.strictObject({
  id,
  title: line,
  why: reason,
  origin: ImprovementOrigin,
  owner: z.string().min(1).max(128).nullable().describe("account who answers for it"),
  dueOn: LocalDay.nullable(),
  cost: z.string().trim().max(200).describe("as people say it: «bez kosztów», «ok. 2 000 zł»"),
  change: WordingChange.nullable(),
});
export type ImprovementBody = z.output<typeof ImprovementBody>;

export const ImprovementUpdate = ImprovementBody.omit({ id: true, origin: true }).extend({
  version: z.int().min(1),
  state: ImprovementState,
  result: paragraph.describe("what came of it; needed for done and dropped"),
});
export type ImprovementUpdate = z.output<typeof ImprovementUpdate>;

export const ImprovementView = ImprovementBody.extend({
  id: z.string(),
  number: z.string().describe("P/3/2027"),
  version: z.int(),
  state: ImprovementState,
  result: z.string(),
  ownerName: z.string().nullable(),
  openedOn: LocalDay,
  endedOn: LocalDay.nullable(),
  overdue: z.boolean(),
});
export type ImprovementView = z.output<typeof ImprovementView>;

// ── Consultations ────────────────────────────────────────────────────────────────────────────────────────────────────

/** One figure on the agenda, as it stood when the protocol was begun. */
export const AgendaFigure = z.strictObject({
  metric: MetricId,
  name: Bilingual,
  value: z.string().describe("written out, e.g. «99,2 % (412 z 415)» or «nie zmierzono»"),
  light: BoardLight,
});
export type AgendaFigure = z.output<typeof AgendaFigure>;

export const ConsultationDecision = z.strictObject({
  text: line.describe("what was decided"),
  byWhen: LocalDay.nullable(),
  improvement: z.string().nullable().describe("id of the improvement made of it"),
});
export type ConsultationDecision = z.output<typeof ConsultationDecision>;

export const ConsultationBody = z.strictObject({ id, heldOn: LocalDay });
export type ConsultationBody = z.output<typeof ConsultationBody>;

export const ConsultationUpdate = z.strictObject({
  version: z.int().min(1),
  heldOn: LocalDay,
  course: paragraph,
  decisions: z.array(ConsultationDecision).max(50),
});
export type ConsultationUpdate = z.output<typeof ConsultationUpdate>;

export const ConsultationView = z.strictObject({
  id: z.string(),
  number: z.string().describe("K/1/2027"),
  version: z.int(),
  heldOn: LocalDay,
  course: z.string(),
  figures: z.array(AgendaFigure),
  decisions: z.array(ConsultationDecision),
  confirmed: z.array(z.strictObject({ role: Role, by: z.string(), at: Instant })),
  closed: z.boolean().describe("both have confirmed: nothing changes any more, and the 12 months begin anew"),
});
export type ConsultationView = z.output<typeof ConsultationView>;

export const ConfirmBody = z.strictObject({ version: z.int().min(1).describe("of the text that was read") });

// ── Contractors ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const ContractorBody = z.strictObject({
  id,
  name: line,
  service: line,
  processesData: z.boolean(),
  agreementOn: LocalDay.nullable().describe("agreement of art. 28 GDPR"),
  clauseOn: LocalDay.nullable().describe("clause on the protection of minors"),
  contractUntil: LocalDay.nullable(),
});
export type ContractorBody = z.output<typeof ContractorBody>;

export const ContractorView = ContractorBody.extend({
  id: z.string(),
  missing: z.array(z.enum(["agreement", "clause"])),
  ended: z.boolean(),
});
export type ContractorView = z.output<typeof ContractorView>;

export const CoordinationApi = {
  board: { method: "GET", path: "/api/coordination/board", permission: "coordination.read", response: BoardView },
  boardAttest: {
    method: "POST",
    path: "/api/coordination/board/:id",
    permission: "coordination.write",
    body: AttestBody,
    response: BoardView,
  },
  duties: {
    method: "GET",
    path: "/api/coordination/duties",
    permission: "coordination.read",
    response: z.array(DutyView),
  },
  dutyDone: {
    method: "POST",
    path: "/api/coordination/duties/:id",
    permission: "coordination.confirm",
    body: DutyDoneBody,
    response: z.array(DutyView),
  },
  remarkSend: { method: "POST", path: "/api/remarks", permission: null, body: RemarkBody, response: RemarkReceipt },
  remarkState: { method: "GET", path: "/api/remarks/:reference", permission: null, response: RemarkState },
  remarks: {
    method: "GET",
    path: "/api/coordination/remarks",
    permission: "coordination.read",
    response: z.array(RemarkView),
  },
  remarkDecide: {
    method: "POST",
    path: "/api/coordination/remarks/:id",
    permission: "coordination.write",
    body: RemarkDecideBody,
    response: RemarkView,
  },
  remarkBlackOut: {
    method: "DELETE",
    path: "/api/coordination/remarks/:id/text",
    permission: "coordination.write",
    response: RemarkView,
  },
  improvements: {
    method: "GET",
    path: "/api/coordination/improvements",
    permission: "coordination.read",
    response: z.array(ImprovementView),
  },
  improvementOpen: {
    method: "POST",
    path: "/api/coordination/improvements",
    permission: "coordination.confirm",
    body: ImprovementBody,
    response: ImprovementView,
  },
  improvementChange: {
    method: "PUT",
    path: "/api/coordination/improvements/:id",
    permission: "coordination.confirm",
    body: ImprovementUpdate,
    response: ImprovementView,
  },
  consultations: {
    method: "GET",
    path: "/api/coordination/consultations",
    permission: "coordination.read",
    response: z.array(ConsultationView),
  },
  consultationOpen: {
    method: "POST",
    path: "/api/coordination/consultations",
    permission: "coordination.write",
    body: ConsultationBody,
    response: ConsultationView,
  },
  consultationChange: {
    method: "PUT",
    path: "/api/coordination/consultations/:id",
    permission: "coordination.write",
    body: ConsultationUpdate,
    response: ConsultationView,
  },
  consultationConfirm: {
    method: "POST",
    path: "/api/coordination/consultations/:id/confirm",
    permission: "coordination.confirm",
    body: ConfirmBody,
    response: ConsultationView,
  },
  contractors: {
    method: "GET",
    path: "/api/coordination/contractors",
    permission: "coordination.read",
    response: z.array(ContractorView),
  },
  contractorSave: {
    method: "PUT",
    path: "/api/coordination/contractors/:id",
    permission: "contractors.write",
    body: ContractorBody,
    response: ContractorView,
  },
} as const;
