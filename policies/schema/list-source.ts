/**
 * Shapes of `blocklists/catalogue/*.yaml` and of `lists.sources` in `config.yaml`: where names of a category come from.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, Category, Digest, Instant, SourceId } from "./vocabulary.ts";

export const ListFormat = z.enum(["hosts", "domains", "adblock", "browser"]);
export type ListFormat = z.output<typeof ListFormat>;

export const ListSource = z
  .strictObject({
    id: SourceId,
    title: Bilingual,
    category: Category,
    format: ListFormat,
    url: z.url({ protocol: /^https$/u }).optional(),
    file: z.string().min(1).optional().describe("path; relative to the file that names it"),
    licence: z.string().min(1),
    scope: z
      .enum(["subtree", "exact"])
      .default("subtree")
      .describe("what a plain entry covers; adblock rules say it themselves"),
    minEntries: z.int().min(0).default(1),
    maxEntries: z.int().min(1).default(10_000_000),
    maxShrinkPercent: z.number().min(0).max(100).default(30),
    maxBytes: z.int().min(1).default(200_000_000),
    probes: z.array(z.string()).default([]).describe("names that must be covered, or the list is refused"),
    locked: z.boolean().default(false),
    enabled: z.boolean().default(true),
    note: z.string().optional(),
  })
  .refine((source) => (source.url === undefined) !== (source.file === undefined), {
    message: "give either url or file",
    path: ["url"],
  });
export type ListSource = z.output<typeof ListSource>;

/** Counts of one source in a published generation; the lines that could not be used are kept beside it. */
export const SourceReport = z.strictObject({
  id: SourceId,
  category: Category,
  index: z.int().min(0).max(127).describe("bit of this source in the packed masks"),
  digest: Digest.describe("of the raw octets"),
  lines: z.int().min(0),
  entries: z.int().min(0).describe("names and rules used"),
  duplicates: z.int().min(0),
  subsumed: z.int().min(0),
  comments: z.int().min(0),
  unusable: z.int().min(0),
  unusableByReason: z.record(z.string(), z.int().min(0)),
});
export type SourceReport = z.output<typeof SourceReport>;

export const ListManifest = z.strictObject({
  generation: z.int().min(1),
  createdAt: Instant,
  digest: Digest.describe("of the packed file"),
  bytes: z.int().min(1),
  names: z.int().min(0),
  sources: z.array(SourceReport),
});
export type ListManifest = z.output<typeof ListManifest>;
