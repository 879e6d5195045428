/**
 * Endpoints of effectiveness: figures of a period for the coordinator and the director, the catalogue of metrics, and read-only tokens by which a
 * machine of the venue fetches the same document.
 *
 * Everything is an aggregate; there is no path from here to a case, a device or a person.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { EffectivenessExport } from "./effectiveness.ts";
import { MetricCatalogue } from "./metric.ts";
import { PartNames } from "./part-names.ts";
import { Instant } from "./vocabulary.ts";

/** The catalogue with what parts of its figures are called; files for machines keep the ids. */
export const NamedCatalogue = MetricCatalogue.extend({ names: PartNames });
export type NamedCatalogue = z.output<typeof NamedCatalogue>;

/** `json` and `csv` hold everything needed to compute the figures again; the others are for reading. */
export const EffectivenessFormat = z.enum(["json", "csv", "xlsx", "pdf", "docx"]);
export type EffectivenessFormat = z.output<typeof EffectivenessFormat>;

/** `year=2027`, or `from=2026-01-01&to=2028-01-01` for the two years of the report; `format=csv` gives a file. */
export const EffectivenessQuery = z
  .strictObject({
    year: z
      .string()
      .regex(/^20\d{2}$/u)
      .optional(),
    from: LocalDay.optional(),
    to: LocalDay.optional(),
    format: EffectivenessFormat.default("json"),
  })
  .refine(
    ({ year, from, to }) =>
      year === undefined ? from !== undefined && to !== undefined && from < to : from === undefined && to === undefined,
    "either year, or from and to",
  );
export type EffectivenessQuery = z.output<typeof EffectivenessQuery>;

/** A token reads effectiveness and nothing else; its text is shown once. */
export const EffectivenessToken = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: Instant,
  createdBy: z.string().describe("display name"),
  expiresAt: Instant,
  lastUsedAt: Instant.nullable().describe("to the hour"),
  revokedAt: Instant.nullable(),
});
export type EffectivenessToken = z.output<typeof EffectivenessToken>;

export const EffectivenessTokenBody = z.strictObject({
  name: z.string().trim().min(3).max(80).describe("what it is for: «arkusz kierownika»"),
  days: z.int().min(1).max(400).default(365),
});
export type EffectivenessTokenBody = z.output<typeof EffectivenessTokenBody>;

export const EffectivenessApi = {
  effectiveness: {
    method: "GET",
    path: "/api/effectiveness",
    permission: "effectiveness.read",
    response: z.union([EffectivenessExport, z.string()]),
  },
  /** The same document for `Authorization: Bearer …`; every reading is in the audit. */
  effectivenessForMachines: {
    method: "GET",
    path: "/api/machine/effectiveness",
    permission: null,
    response: z.union([EffectivenessExport, z.string()]),
  },
  metrics: { method: "GET", path: "/api/metrics", permission: "effectiveness.read", response: NamedCatalogue },
  effectivenessTokens: {
    method: "GET",
    path: "/api/effectiveness/tokens",
    permission: "effectiveness.tokens",
    response: z.array(EffectivenessToken),
  },
  effectivenessTokenCreate: {
    method: "POST",
    path: "/api/effectiveness/tokens",
    permission: "effectiveness.tokens",
    body: EffectivenessTokenBody,
    response: z.strictObject({ token: z.string().describe("shown once, never stored"), view: EffectivenessToken }),
  },
  effectivenessTokenRevoke: {
    method: "DELETE",
    path: "/api/effectiveness/tokens/:id",
    permission: "effectiveness.tokens",
    response: EffectivenessToken,
  },
} as const;
