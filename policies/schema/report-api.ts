/**
 * Endpoints of the report on the Standards and of the yearly pack: editions from draft to presented, words in versions, papers (R-095…R-097).
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { DocumentFile } from "./case-api.ts";
import { Period } from "./effectiveness.ts";
import { Instant } from "./vocabulary.ts";

/** `biennial`: the Standards' report on two full calendar years; `annual`: the pack of one. */
export const ReportKind = z.enum(["biennial", "annual"]);
export type ReportKind = z.output<typeof ReportKind>;

export const ReportState = z.enum(["draft", "submitted", "accepted", "presented"]);
export type ReportState = z.output<typeof ReportState>;

const words = z.string().trim().max(20_000);
/** Words of a person, one for each part of the Standards' report; empty where there is nothing to add to the figures. */
export const ReportNarrative = z.strictObject({
  standards: z.string().trim().max(200).describe("version of the Standards the report is about"),
  aim: words,
  methods: words,
  result: words,
  conclusions: words,
});
export type ReportNarrative = z.output<typeof ReportNarrative>;

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
  narrative: ReportNarrative,
  versions: z.array(z.strictObject({ version: z.int(), at: Instant, by: z.string(), narrative: ReportNarrative })),
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
  paper: z.enum(["report", "director", "mayor", "children", "data"]),
  format: z.enum(["pdf", "docx", "html", "json", "csv"]).describe("json and csv: data; the others: papers"),
});
export type ReportAsked = z.output<typeof ReportAsked>;

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
    permission: "effectiveness.read",
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
} as const;
