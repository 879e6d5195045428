/**
 * Endpoints of the report on the Standards and of the yearly pack: editions from draft to presented, words in versions, papers (R-095…R-097).
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { DocumentFile } from "./case-api.ts";
import { Period } from "./effectiveness.ts";
import { MetricId } from "./metric.ts";
import { ReportKind, ReportNarrative } from "./report-content.ts";
import { Instant } from "./vocabulary.ts";

export const ReportState = z.enum(["draft", "submitted", "accepted", "presented"]);
export type ReportState = z.output<typeof ReportState>;

const Done = z.strictObject({ on: LocalDay, at: Instant, by: z.string() }).nullable();

export const ReportEdition = z.strictObject({
  id: z.string(),
  kind: ReportKind,
  period: Period,
  edition: z.int().min(1).describe("a correction is a new edition"),
  state: ReportState,
  version: z.int().min(1).describe("of its words"),
  openedAt: Instant,
  openedBy: z.string(),
  submitted: Done,
  accepted: Done,
  presented: Done,
  digest: z.string().nullable().describe("SHA-256 of the frozen JSON file; null of a draft"),
});
export type ReportEdition = z.output<typeof ReportEdition>;

export const ReportOpened = ReportEdition.extend({
  headings: z.array(z.string()).length(4).describe("of the four parts, in the Standards' words"),
  narrative: ReportNarrative,
  versions: z.array(z.strictObject({ version: z.int(), at: Instant, by: z.string(), narrative: ReportNarrative })),
  heads: z.string().nullable().describe("heads of the books when it was frozen; null of a draft"),
  owners: z.array(z.strictObject({ id: z.string(), name: z.string() })).describe("who may answer for a recommendation"),
});
export type ReportOpened = z.output<typeof ReportOpened>;

/** The last calendar year it covers: 2027 gives 2026 and 2027, or 2027 alone. */
export const ReportBody = z.strictObject({ kind: ReportKind, lastYear: z.int().min(2020).max(2200) });
export type ReportBody = z.output<typeof ReportBody>;

export const ReportStep = z.strictObject({
  step: z.enum(["submit", "accept", "present"]),
  version: z.int().min(1).describe("of the words that were read"),
  on: LocalDay.optional().describe("presented: the day it was; default today"),
});
export type ReportStep = z.output<typeof ReportStep>;

export const ReportAsked = z.strictObject({
  paper: z.enum(["report", "letter", "director", "mayor", "children", "data"]),
  format: z.enum(["pdf", "docx", "html", "json", "csv", "xlsx"]).describe("json, csv, xlsx: data; the others: papers"),
});
export type ReportAsked = z.output<typeof ReportAsked>;

/** What would go into the report now, so that nobody hands in one with holes they did not see. */
export const ReportInside = z.strictObject({
  days: z.int().min(0).describe("days of the period that are over"),
  of: z.int().min(1).describe("days of the period"),
  red: z.array(MetricId),
  unmeasured: z.array(MetricId).describe("metrics with a target and no number"),
  consultations: z.int().min(0),
  unsigned: z.int().min(0).describe("consultations of the period that wait for a signature"),
  remarks: z.int().min(0),
  undecided: z.int().min(0).describe("remarks that wait for a decision"),
  recommendations: z.int().min(0),
  wordings: z.int().min(0).describe("changes of the Standards in words"),
  surveys: z.boolean().describe("anybody answered a survey"),
  breaks: z.int().min(0),
});
export type ReportInside = z.output<typeof ReportInside>;

/** A frozen edition made once more and compared with what it was. */
export const ReportCheck = z.strictObject({
  at: Instant,
  digest: z.strictObject({ kept: z.string(), found: z.string() }).describe("of the frozen JSON file"),
  figures: z.int().min(0).describe("figures the engine computes differently from the frozen counts; 0 is well"),
  papers: z.array(
    z.strictObject({
      paper: ReportAsked.shape.paper,
      format: ReportAsked.shape.format,
      kept: z.string().nullable().describe("SHA-256 of the file when it was frozen; null: it was not drawn then"),
      found: z.string(),
    }),
  ),
});
export type ReportCheck = z.output<typeof ReportCheck>;

export const ReportApi = {
  reports: { method: "GET", path: "/api/reports", permission: "effectiveness.read", response: z.array(ReportEdition) },
  reportOpen: {
    method: "POST",
    path: "/api/reports",
    permission: "coordination.write",
    body: ReportBody,
    response: ReportOpened,
  },
  report: { method: "GET", path: "/api/reports/:id", permission: "effectiveness.read", response: ReportOpened },
  reportWords: {
    method: "PUT",
    path: "/api/reports/:id/words",
    permission: "coordination.write",
    body: z.strictObject({ version: z.int().min(1), narrative: ReportNarrative }),
    response: ReportOpened,
  },
  reportStep: {
    method: "POST",
    path: "/api/reports/:id/step",
    permission: "reports.step",
    body: ReportStep,
    response: ReportOpened,
  },
  /** POST: every paper taken out is in the audit. */
  reportPaper: {
    method: "POST",
    path: "/api/reports/:id/paper",
    permission: "effectiveness.read",
    body: ReportAsked,
    response: DocumentFile,
  },
  reportInside: {
    method: "GET",
    path: "/api/reports/:id/inside",
    permission: "effectiveness.read",
    response: ReportInside,
  },
  /** POST: it draws every paper anew, which takes seconds. */
  reportCheck: {
    method: "POST",
    path: "/api/reports/:id/check",
    permission: "effectiveness.read",
    body: z.strictObject({}),
    response: ReportCheck,
  },
  /** What the JSON files look like; holds nothing of any venue. */
  reportSchema: {
    method: "GET",
    path: "/api/schemas/:name",
    permission: null,
    response: z.record(z.string(), z.unknown()),
  },
} as const;
