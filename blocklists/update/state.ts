/**
 * Shapes of what the list store remembers between builds.
 *
 * @module
 */
import { z } from "zod";
import { ListManifest, SourceReport } from "../../policies/schema/list-source.ts";
import { SuspectEntry } from "../../policies/schema/protected.ts";
import { Digest, Instant } from "../../policies/schema/vocabulary.ts";

/** The last edition of a source that passed the gates. */
export const SourceState = z.strictObject({
  digest: Digest,
  /** distinct rules before covered ones were dropped; the shrink gate compares with it */
  entries: z.int().min(0),
  /** when the server last confirmed or sent it, ms since 1970 */
  loadedAt: Instant,
  /** when these very octets came first, ms since 1970; left out by programs that did not keep it */
  contentAt: Instant.optional(),
  /** address or file it came from; validators of another address say nothing */
  origin: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** entries that would close a protected name, decided or not */
  suspects: z.array(SuspectEntry).default([]),
});
export type SourceState = z.output<typeof SourceState>;

/** A newer edition the gates refuse. Remembered so that asking every five minutes does not mean compiling it every time. */
export const RefusedEdition = z.strictObject({
  digest: Digest,
  /** of everything that was weighed; another one is judged afresh */
  context: Digest,
  code: z.string(),
  message: z.string(),
  suspects: z.array(SuspectEntry),
});
export type RefusedEdition = z.output<typeof RefusedEdition>;

/** By source id. */
export interface SourceStates {
  readonly good: Map<string, SourceState>;
  readonly refused: Map<string, RefusedEdition>;
}

const Written = z.strictObject({
  format: z.literal(2),
  sources: z.record(z.string(), SourceState),
  refused: z.record(z.string(), RefusedEdition),
});

/** @throws {z.ZodError} if it is neither this format nor the first, which was a record of sources */
export function readSourceStates(value: unknown): SourceStates {
  const isNew = typeof value === "object" && value !== null && "format" in value;
  const { sources, refused } = isNew
    ? Written.parse(value)
    : { sources: z.record(z.string(), SourceState).parse(value), refused: {} };
  return { good: new Map(Object.entries(sources)), refused: new Map(Object.entries(refused)) };
}

export const writtenSourceStates = (states: SourceStates): z.input<typeof Written> => ({
  format: 2,
  sources: Object.fromEntries(states.good),
  refused: Object.fromEntries(states.refused),
});

/** Source id → edition taken in by hand. */
export const Imports = z.record(z.string(), z.strictObject({ digest: Digest, loadedAt: Instant, origin: z.string() }));
export type Imports = z.output<typeof Imports>;

/** What one source of a base pack was made of. */
export const BaseSource = z.strictObject({
  report: SourceReport,
  /** distinct rules before covered ones were dropped */
  entries: z.int().min(0),
  suspects: z.array(SuspectEntry),
});
export type BaseSource = z.output<typeof BaseSource>;

/** The newest build: its manifest, and the full pack it stands on. */
export const BuildState = z.strictObject({
  format: z.literal(2),
  /** of everything but the texts that decides what is in the pack; another one needs a full build */
  context: Digest,
  manifest: ListManifest,
  base: z.strictObject({
    digest: Digest,
    at: Instant,
    names: z.int().min(0),
    bytes: z.int().min(1),
    sources: z.array(BaseSource),
  }),
});
export type BuildState = z.output<typeof BuildState>;
