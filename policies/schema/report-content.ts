/**
 * What a report is made of, as it is frozen: every word and number a paper shows comes from here and from nowhere else. The JSON file of an edition is
 * this document; its JSON Schema is handed out by `GET /api/schemas/report`.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { ConsultationView, ImprovementView, RemarkView } from "./coordination-api.ts";
import { EffectivenessExport } from "./effectiveness.ts";
import { MetricCatalogue } from "./metric.ts";
import { DesignatedRole } from "./people-api.ts";
import { Role } from "./role.ts";

/** `biennial`: the Standards' report on two full calendar years; `annual`: the pack of one. */
export const ReportKind = z.enum(["biennial", "annual"]);
export type ReportKind = z.output<typeof ReportKind>;

const words = z.string().trim().max(20_000);

/** A paper somebody adds; what it is called and where it lies. */
export const ReportAnnex = z.strictObject({
  title: z.string().trim().min(3).max(200),
  where: z.string().trim().max(400).describe("number of the file, folder, who keeps it"),
});
export type ReportAnnex = z.output<typeof ReportAnnex>;

/** Annexes the program writes, in the order they stand in. Files and method, by which a reader checks the rest, cannot be left out. */
export const AutomaticAnnex = z.enum(["definitions", "counted", "breakdown", "protocols", "surveys"]);
export type AutomaticAnnex = z.output<typeof AutomaticAnnex>;

/** Words of a person, one for each part of the Standards' report; empty where there is nothing to add to the figures. */
export const ReportNarrative = z.strictObject({
  standards: z.string().trim().max(200).describe("version of the Standards the report is about"),
  aim: words,
  methods: words,
  result: words,
  conclusions: words,
  annexes: z.array(ReportAnnex).max(20).default([]),
  leftOut: z
    .array(AutomaticAnnex)
    .refine((ids) => new Set(ids).size === ids.length, "an annex is given twice")
    .default([])
    .describe("annexes of the program the report goes without"),
});
export type ReportNarrative = z.output<typeof ReportNarrative>;

/** Of a remark the register's line only; its text may name somebody. */
export const ReportRemark = RemarkView.pick({
  number: true,
  receivedOn: true,
  source: true,
  decision: true,
  decidedOn: true,
});
export type ReportRemark = z.output<typeof ReportRemark>;

export const ReportImprovement = ImprovementView.pick({
  number: true,
  title: true,
  why: true,
  origin: true,
  ownerName: true,
  dueOn: true,
  cost: true,
  change: true,
  state: true,
  result: true,
});
export type ReportImprovement = z.output<typeof ReportImprovement>;

/** A protocol as an annex: who confirmed it by role and day, without names. */
export const ReportConsultation = ConsultationView.pick({
  number: true,
  heldOn: true,
  course: true,
  figures: true,
  closed: true,
}).extend({
  decisions: z.array(z.strictObject({ text: z.string(), byWhen: LocalDay.nullable() })),
  confirmed: z.array(z.strictObject({ role: Role, on: LocalDay })),
});
export type ReportConsultation = z.output<typeof ReportConsultation>;

/** Who answered for what by an order on the day of the report: how many people, by which orders; no names. */
export const ReportRole = z.strictObject({
  role: DesignatedRole,
  holders: z.int().min(0),
  deputies: z.int().min(0),
  orders: z.array(z.strictObject({ number: z.string(), on: LocalDay })),
});
export type ReportRole = z.output<typeof ReportRole>;

export const ReportContent = z.strictObject({
  v: z.literal(1),
  kind: ReportKind,
  edition: z.int().min(1).describe("of this kind and period"),
  venue: z.string(),
  venueShort: z.string(),
  madeAt: z.int().describe("ms UTC: when it was submitted; of a draft, when its words were last saved"),
  madeOn: LocalDay.describe("the day of it in the venue"),
  narrative: ReportNarrative,
  improvements: z.array(ReportImprovement),
  remarks: z.array(ReportRemark),
  consultations: z.array(ReportConsultation).default([]),
  roles: z.array(ReportRole).default([]),
  codes: z.record(z.string(), z.string()).default({}).describe("categories by code, in Polish"),
  names: z
    .record(z.string(), z.record(z.string(), z.string()))
    .default({})
    .describe("other parts of figures by kind and id, in Polish: checks, search engines, lists, types"),
  heads: z.string().describe("heads of the append-only books at that moment, one line"),
  methodology: z.string().default("").describe("SHA-256 of the catalogue of metrics in canonical JSON"),
  catalogue: MetricCatalogue,
  figures: EffectivenessExport,
});
export type ReportContent = z.output<typeof ReportContent>;

/** Documents of which a JSON Schema is published. */
export const SCHEMAS = { report: ReportContent, effectiveness: EffectivenessExport } as const;
export const SchemaName = z.enum(["report", "effectiveness"]);
export type SchemaName = z.output<typeof SchemaName>;

/** JSON Schema (draft 2020-12) of a published document. */
export const schemaOf = (name: SchemaName): Record<string, unknown> => ({
  ...z.toJSONSchema(SCHEMAS[name], { unrepresentable: "any" }),
  $id: `urn:latarnik:${name}:1`,
  title: name === "report" ? "Raport z realizacji Standardów: zamrożone dane" : "Skuteczność: co policzono i co wynika",
});
