/**
 * Endpoints of the loan desk: sessions, hand-out, prompts during a lesson, return.
 *
 * A session knows the employee who answers for it, the activity, an age band and how many children; never a child's name.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { GateAnswer } from "./device-baseline.ts";
import { Bilingual, Category, DeviceId, Instant } from "./vocabulary.ts";

export const LoanSessionBody = z.strictObject({
  activity: z.string().trim().min(3).max(120).describe("name of the lesson or exhibition point; not a child's"),
  ageBand: z.enum(["under-7", "7-9", "10-12", "13-15", "16-17", "mixed"]),
  children: z.int().min(1).max(60),
  camera: z.boolean().default(false).describe("the activity needs pictures"),
  endsAt: Instant,
});
export type LoanSessionBody = z.input<typeof LoanSessionBody>;

export const LoanState = z.enum(["prepared", "running", "returning", "closed"]);

export const LoanedDevice = z.strictObject({
  device: DeviceId,
  gate: GateAnswer.describe("as it was at hand-out"),
  handedOutAt: Instant,
  override: z.strictObject({ by: z.string(), reason: z.string(), at: Instant }).nullable(),
  returnedAt: Instant.nullable(),
  condition: z
    .strictObject({
      damaged: z.boolean(),
      media: z.int().min(0).nullable(),
      accounts: z.int().min(0).nullable(),
      wiped: z.boolean(),
      remark: z.string(),
    })
    .nullable(),
  missing: z.boolean(),
});
export type LoanedDevice = z.output<typeof LoanedDevice>;

export const LoanSessionView = z.strictObject({
  id: z.string(),
  number: z.string().describe("Z/2026/014"),
  state: LoanState,
  activity: z.string(),
  ageBand: LoanSessionBody.shape.ageBand,
  children: z.int(),
  camera: z.boolean(),
  owner: z.strictObject({ account: z.string(), displayName: z.string() }),
  createdAt: Instant,
  briefedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  endsAt: Instant,
  overdue: z.boolean().describe("15 minutes past the end and something is not back"),
  closedAt: Instant.nullable(),
  devices: z.array(LoanedDevice),
});
export type LoanSessionView = z.output<typeof LoanSessionView>;

/** `contact`, `attempt` and `unknown` say whether the child met the content; only the person beside the tablet does. */
export const PromptOutcome = z.enum(["talk", "mistake", "contact", "attempt", "unknown", "escalate", "emergency"]);
export type PromptOutcome = z.output<typeof PromptOutcome>;

/** «tablet 7 – kategoria: hazard – podejdź»: never a name or a page. */
export const PromptView = z.strictObject({
  id: z.string(),
  session: z.string(),
  device: DeviceId,
  category: Category,
  at: Instant,
  count: z.int().min(1),
  outcome: PromptOutcome.nullable(),
  closedAt: Instant.nullable(),
  statement: z
    .strictObject({
      state: z.enum(["recorded", "opened", "none", "refused", "waiting"]),
      code: z.string().nullable().describe("why it was refused"),
      undoUntil: Instant.nullable().describe("the same person may take it back until then; null: not any more"),
    })
    .nullable()
    .describe(
      "what became of a word about contact. recorded: the draft says so; opened: there was none, a case was opened; none: nothing to record",
    ),
});
export type PromptView = z.output<typeof PromptView>;

/** What the person beside the tablet said; belongs to a draft opened for the same tablet at the same time. */
export const DraftWordView = z.strictObject({
  device: DeviceId,
  category: Category,
  at: Instant,
  outcome: PromptView.shape.outcome.describe("null: no answer yet"),
  closedAt: Instant.nullable(),
});
export type DraftWordView = z.output<typeof DraftWordView>;

/** Gate answers for all devices, signed, so that a desk that loses the network can go on. */
export const GateList = z.strictObject({
  createdAt: Instant,
  validUntil: Instant,
  answers: z.array(z.strictObject({ device: DeviceId, gate: GateAnswer })),
  signature: z.string().describe("Ed25519 by the publisher's key over the canonical JSON of the rest"),
  key: z.string(),
});
export type GateList = z.output<typeof GateList>;

/** Whether the person may open a session by the venue's trainings. */
export const LendingTrainingView = z.strictObject({
  state: z
    .enum(["not-in-force", "trained", "expired", "untrained"])
    .describe("not-in-force: the venue has closed no list of the training yet, so whoever holds the role lends"),
  until: LocalDay.nullable().describe("last day of the training; null: never trained, or not asked for"),
  training: Bilingual.nullable().describe("its name; null: this venue asks for none"),
});
export type LendingTrainingView = z.output<typeof LendingTrainingView>;

const nothing = z.strictObject({});
const reason = z.string().trim().min(10).max(500);
/** Made at the desk, so that a step sent twice after an outage counts once. */
const stepId = z.uuid();

export const LoanApi = {
  loans: { method: "GET", path: "/api/loans", permission: "loans.read", response: z.array(LoanSessionView) },
  /** Of the person who asks. */
  lendingTraining: {
    method: "GET",
    path: "/api/loans/training",
    permission: "loans.write",
    response: LendingTrainingView,
  },
  loan: { method: "GET", path: "/api/loans/:id", permission: "loans.read", response: LoanSessionView },
  loanCreate: {
    method: "POST",
    path: "/api/loans",
    permission: "loans.write",
    body: LoanSessionBody.extend({
      step: stepId.describe("becomes the id of the session, so that a desk without network can name it at once"),
      at: Instant.optional().describe("when it was opened at the desk; default: now"),
    }),
    response: LoanSessionView,
  },
  loanBrief: {
    method: "POST",
    path: "/api/loans/:id/briefing",
    permission: "loans.write",
    body: z.strictObject({ step: stepId, at: Instant, onlyForActivity: z.literal(true), noPictures: z.literal(true) }),
    response: LoanSessionView,
  },
  loanHandOut: {
    method: "POST",
    path: "/api/loans/:id/devices",
    permission: "loans.write",
    body: z.strictObject({
      step: stepId,
      at: Instant,
      device: DeviceId,
      override: reason.nullable().default(null),
      list: Instant.optional().describe("createdAt of the gate list the desk judged by while it was offline"),
    }),
    response: LoanSessionView,
  },
  loanReturn: {
    method: "POST",
    path: "/api/loans/:id/returns",
    permission: "loans.write",
    body: z.strictObject({
      step: stepId,
      at: Instant,
      device: DeviceId,
      damaged: z.boolean(),
      media: z.int().min(0).nullable(),
      accounts: z.int().min(0).nullable(),
      wiped: z.boolean(),
      remark: z.string().trim().max(500).default("").describe("about the device; never a child's name"),
    }),
    response: LoanSessionView,
  },
  loanMissing: {
    method: "POST",
    path: "/api/loans/:id/missing",
    permission: "loans.write",
    body: z.strictObject({ step: stepId, at: Instant, device: DeviceId, reason }),
    response: LoanSessionView,
  },
  loanClose: {
    method: "POST",
    path: "/api/loans/:id/close",
    permission: "loans.write",
    body: z.strictObject({
      step: stepId,
      at: Instant,
      loans: z
        .int()
        .min(0)
        .optional()
        .describe("how many hand-outs the desk knows of: N of N, also if some arrive after this step"),
    }),
    response: LoanSessionView,
  },
  loanExtend: {
    method: "POST",
    path: "/api/loans/:id/end",
    permission: "loans.write",
    body: z.strictObject({ step: stepId, endsAt: Instant }),
    response: LoanSessionView,
  },
  gateOf: { method: "GET", path: "/api/gate/:id", permission: "loans.read", response: GateAnswer },
  /** What was left on a device is gone, or what was broken is mended. */
  loanClean: {
    method: "POST",
    path: "/api/gate/:id/clean",
    permission: "loans.write",
    body: z.strictObject({
      step: stepId,
      at: Instant,
      clean: z.literal(true),
      remark: z.string().trim().max(500).default("").describe("about the device; never a child's name"),
    }),
    response: GateAnswer,
  },
  gateList: { method: "GET", path: "/api/gate", permission: "loans.read", response: GateList },
  prompts: { method: "GET", path: "/api/prompts", permission: "loans.write", response: z.array(PromptView) },
  promptClose: {
    method: "POST",
    path: "/api/prompts/:id",
    permission: "loans.write",
    body: z.strictObject({
      outcome: PromptOutcome,
      step: stepId,
    }),
    response: PromptView,
  },
  /** A word about contact is taken back by whoever gave it: the prompt asks again, the case gets a line that says so. */
  promptUndo: {
    method: "POST",
    path: "/api/prompts/:id/undo",
    permission: "loans.write",
    body: z.strictObject({ step: stepId }),
    response: PromptView,
  },
  /** By draft. Names nobody: who led the lesson stands in the session. */
  draftWords: {
    method: "GET",
    path: "/api/prompts/of-draft/:id",
    permission: "drafts.read",
    response: z.array(DraftWordView),
  },
  stepsKnown: { method: "GET", path: "/api/loans/steps/:id", permission: "loans.read", response: nothing },
} as const;
