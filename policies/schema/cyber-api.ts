/**
 * Endpoints of the security branch: incidents of technology and of personal data, beside the events of children and not among them (B6).
 *
 * @module
 */
import { z } from "zod";
import { Instant } from "./vocabulary.ts";

export const IncidentKind = z.enum(["malware", "phishing", "compromise", "data-breach", "other"]);
export type IncidentKind = z.output<typeof IncidentKind>;
export const IncidentState = z.enum(["open", "contained", "closed"]);
export type IncidentState = z.output<typeof IncidentState>;

/** Duties with a clock; who has to be told until when (B6). */
export const IncidentDuty = z.enum([
  "cert-phishing",
  "csirt-early",
  "csirt-notification",
  "csirt-final",
  "uodo",
  "persons",
]);
export type IncidentDuty = z.output<typeof IncidentDuty>;

export const DutyClock = z.strictObject({
  duty: IncidentDuty,
  state: z.enum(["waiting", "late", "sent", "left-out"]),
  dueAt: Instant.nullable().describe("null: without undue delay"),
  settledAt: Instant.nullable(),
});
export type DutyClock = z.output<typeof DutyClock>;

const text = z.string().trim().max(2_000);

export const IncidentBody = z.strictObject({
  id: z.uuid().describe("made by the page, so that sending twice opens one"),
  kind: IncidentKind,
  awareAt: Instant.describe("when the venue learned of it: clocks run from here"),
  description: text.min(10).describe("what happened to which system; no names of people"),
  significant: z
    .boolean()
    .describe("significant in the sense of the act on the national cybersecurity system; a person decides"),
  personalData: z.boolean(),
  highRisk: z
    .boolean()
    .describe("high risk to the rights of those whose data it is: they are told as well (art. 34 GDPR)"),
  personsAffected: z.int().min(0).max(1_000_000).nullable(),
  evidenceCount: z.int().min(0).max(10_000).describe("pieces kept: files, photographs, logs"),
  caseNumber: z.string().trim().max(20).nullable().describe("number of a case about a child it belongs to"),
});
export type IncidentBody = z.output<typeof IncidentBody>;

export const IncidentUpdate = IncidentBody.omit({ id: true, caseNumber: true }).extend({ version: z.int() });

export const IncidentSummary = z.strictObject({
  id: z.string(),
  number: z.string().describe("B/2027/003"),
  kind: IncidentKind,
  state: IncidentState,
  awareAt: Instant,
  nextDuty: DutyClock.nullable(),
});
export type IncidentSummary = z.output<typeof IncidentSummary>;

export const IncidentDraft = z.strictObject({
  duty: IncidentDuty,
  to: z.string(),
  way: z.string().describe("where a person sends it; the program never does"),
  text: z.string(),
});

export const IncidentView = IncidentSummary.extend({
  version: z.int(),
  description: z.string(),
  significant: z.boolean(),
  personalData: z.boolean(),
  highRisk: z.boolean(),
  personsAffected: z.int().nullable(),
  evidenceCount: z.int(),
  caseNumber: z.string().nullable(),
  openedBy: z.string(),
  openedAt: Instant,
  clocks: z.array(DutyClock),
  drafts: z.array(IncidentDraft),
  history: z.array(
    z.strictObject({
      at: Instant,
      by: z.string(),
      kind: z.enum(["opened", "changed", "sent", "left-out", "state"]),
      detail: z.string(),
    }),
  ),
});
export type IncidentView = z.output<typeof IncidentView>;

/** A failure of the filter that met a lesson. */
export const FailureView = z.strictObject({
  id: z.string(),
  cause: z.enum(["resolver-silent", "policy-stale", "list-stale", "resolver-bypassed"]),
  subject: z.string(),
  from: Instant,
  to: Instant.nullable(),
  sessions: z.int(),
  caseOpened: z.boolean(),
});
export type FailureView = z.output<typeof FailureView>;

export const CyberApi = {
  incidents: { method: "GET", path: "/api/incidents", permission: "cyber.read", response: z.array(IncidentSummary) },
  incident: { method: "GET", path: "/api/incidents/:id", permission: "cyber.read", response: IncidentView },
  incidentOpen: {
    method: "POST",
    path: "/api/incidents",
    permission: "cyber.write",
    body: IncidentBody,
    response: IncidentView,
  },
  incidentChange: {
    method: "PUT",
    path: "/api/incidents/:id",
    permission: "cyber.write",
    body: IncidentUpdate,
    response: IncidentView,
  },
  incidentSettle: {
    method: "POST",
    path: "/api/incidents/:id/duties",
    permission: "cyber.write",
    body: z.strictObject({
      duty: IncidentDuty,
      outcome: z.enum(["sent", "left-out"]),
      detail: text.min(3).describe("reference number of what was sent, or why it is left out"),
    }),
    response: IncidentView,
  },
  incidentState: {
    method: "POST",
    path: "/api/incidents/:id/state",
    permission: "cyber.write",
    body: z.strictObject({ state: IncidentState, reason: text.min(10) }),
    response: IncidentView,
  },
  failures: { method: "GET", path: "/api/failures", permission: "cyber.read", response: z.array(FailureView) },
} as const;
