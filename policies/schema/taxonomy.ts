/**
 * Shape of `policies/taxonomy.yaml`: the Standards' categories with severity and DNS error code (safeguarding A1).
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, Category, Severity } from "./vocabulary.ts";

export const TaxonomyEntry = z.strictObject({
  code: Category,
  pl: z.string().min(1).describe("wording of the Standards, verbatim where the source says so"),
  en: z.string().min(1),
  short: Bilingual.describe("two or three words for tables and lights"),
  severity: Severity,
  dnsDetectable: z.enum(["yes", "partly", "no", "opaque-list-only"]),
  branch: z.enum(["tresci_szkodliwe", "zagrozenia_w_internecie", "techniczne"]),
  parent: Category.nullable(),
  source: z.string().min(1),
  ede: z
    .union([z.literal(15), z.literal(16), z.literal(17)])
    .describe("RFC 8914 INFO-CODE of a block in this category"),
  locked: z.boolean().default(false).describe("no exception or schedule may open it (S4, statutory)"),
});
export type TaxonomyEntry = z.output<typeof TaxonomyEntry>;

export const Taxonomy = z.strictObject({
  version: z.int().min(1),
  entries: z.array(TaxonomyEntry).min(1),
});
export type Taxonomy = z.output<typeof Taxonomy>;
