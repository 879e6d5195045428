/**
 * Endpoints of open data: prepared by the coordinator, approved by the data-protection officer, then given away.
 *
 * @module
 */
import { z } from "zod";
import { DocumentFile } from "./case-api.ts";
import { HiddenPlace, OpenLicence, OpenRelease } from "./open-data.ts";
import { Bilingual, Instant } from "./vocabulary.ts";

/** `returned` by the officer, `replaced` by a newer preparation: both never were public. `withdrawn` was. */
export const OpenDataState = z.enum(["prepared", "approved", "returned", "replaced", "withdrawn"]);
export type OpenDataState = z.output<typeof OpenDataState>;

const Done = z.strictObject({ at: Instant, by: z.string() });

export const OpenDataEntry = z.strictObject({
  id: z.string(),
  year: z.int(),
  release: z.int().min(1),
  state: OpenDataState,
  licence: OpenLicence,
  digest: z.string().describe("SHA-256 of `dane.json`: what is approved is what is given away"),
  prepared: Done.extend({ mine: z.boolean().describe("by whoever asks: nobody approves their own") }),
  approved: Done.nullable(),
  ended: Done.extend({ reason: z.string() }).nullable(),
  tables: z.int().min(0),
  hidden: z.int().min(0).describe("numbers that are not shown"),
});
export type OpenDataEntry = z.output<typeof OpenDataEntry>;

/** What an earlier release and this one would say together. */
export const Revealed = z.strictObject({
  table: Bilingual,
  row: Bilingual.nullable(),
  column: Bilingual.nullable(),
  why: z.enum(["shown-now", "hidden-now", "changed", "other-split"]),
  release: z.int().min(1).describe("of the earlier one"),
  year: z.int(),
});
export type Revealed = z.output<typeof Revealed>;

export const OpenDataOverview = z.strictObject({
  releases: z.array(OpenDataEntry).describe("newest first"),
  years: z.array(z.int()).describe("over, and something was measured in them; newest first"),
  publicPath: z.string().nullable().describe("null: nothing is served to the public"),
});
export type OpenDataOverview = z.output<typeof OpenDataOverview>;

export const OpenDataOpened = OpenDataEntry.extend({
  content: OpenRelease,
  why: z
    .array(HiddenPlace)
    .nullable()
    .describe("what is hidden and why; null: the counts have changed since it was prepared, or it is past preparation"),
});
export type OpenDataOpened = z.output<typeof OpenDataOpened>;

export const OpenDataBody = z.strictObject({
  year: z.int().min(2020).max(2200),
  licence: OpenLicence,
  keepEarlier: z
    .boolean()
    .default(false)
    .describe("tables that would reveal something beside an earlier release are taken from that release unchanged"),
});
export type OpenDataBody = z.output<typeof OpenDataBody>;

export const OpenDataPrepared = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("prepared"), release: OpenDataOpened }),
  z.strictObject({ kind: z.literal("refused"), revealed: z.array(Revealed).min(1) }),
]);
export type OpenDataPrepared = z.output<typeof OpenDataPrepared>;

export const OpenDataStep = z.strictObject({
  step: z.enum(["approve", "return", "withdraw"]),
  digest: z.string().describe("of the release that was looked at"),
  reason: z.string().trim().max(2_000).default("").describe("return and withdraw: why"),
});
export type OpenDataStep = z.output<typeof OpenDataStep>;

/** A catalogue of DCAT-AP-PL in JSON-LD, one data set a release. */
export const OpenDataCatalogue = z.record(z.string(), z.unknown());

export const OpenDataApi = {
  openData: { method: "GET", path: "/api/open-data", permission: "open-data.read", response: OpenDataOverview },
  openDataPrepare: {
    method: "POST",
    path: "/api/open-data",
    permission: "open-data.prepare",
    body: OpenDataBody,
    response: OpenDataPrepared,
  },
  openDataRelease: {
    method: "GET",
    path: "/api/open-data/:id",
    permission: "open-data.read",
    response: OpenDataOpened,
  },
  openDataStep: {
    method: "POST",
    path: "/api/open-data/:id/step",
    permission: "open-data.read",
    body: OpenDataStep,
    response: OpenDataOpened,
  },
  /** POST: every package taken out is in the audit. */
  openDataPackage: {
    method: "POST",
    path: "/api/open-data/:id/package",
    permission: "open-data.read",
    body: z.strictObject({}),
    response: DocumentFile,
  },
  /** 404 unless `openData.publish` is set. */
  openDataPublic: { method: "GET", path: "/api/public/open-data", permission: null, response: OpenDataCatalogue },
  /** A ZIP file; 404 unless `openData.publish` is set and the release is approved. */
  openDataPublicFile: {
    method: "GET",
    path: "/api/public/open-data/:id",
    permission: null,
    response: z.unknown(),
  },
} as const;
