/**
 * What one venue gives another for review: names it opened, and list entries it found to be wrong. Never who asked, never why a
 * child was there.
 *
 * The file is signed so that a mistake in it can be traced to a venue; it proves nothing about being right. Everything in it lands
 * in a queue and waits for a person.
 *
 * @module
 */
import { z } from "zod";
import { Category, Digest, DomainName, Instant, Severity, SourceId } from "./vocabulary.ts";

export const FederationContent = z.strictObject({
  kind: z.literal("latarnik-federation"),
  format: z.literal(1),
  venue: z.string().min(1).max(80),
  createdAt: Instant,
  exceptions: z
    .array(
      z.strictObject({
        name: DomainName,
        reason: z.string().min(1).max(500),
        category: Category.nullable(),
        severity: Severity.nullable(),
        since: Instant,
      }),
    )
    .max(10_000),
  quarantine: z
    .array(
      z.strictObject({
        source: SourceId,
        entry: z.string().min(1).max(253),
        covers: DomainName,
        group: z.string().min(1).max(64),
        decision: z.enum(["leave-out", "block"]).nullable(),
        reason: z.string().max(500).nullable(),
      }),
    )
    .max(10_000),
});
export type FederationContent = z.output<typeof FederationContent>;

/** Content and an Ed25519 signature of its canonical JSON (sorted keys, no spaces, UTF-8). */
export const FederationFile = z.strictObject({
  content: FederationContent,
  key: z.string().min(40).max(100).describe("raw public key, base64"),
  signature: z.string().min(80).max(100).describe("base64"),
});
export type FederationFile = z.output<typeof FederationFile>;

/**
 * First part of a list bundle, a tar archive brought by hand: `manifest.json`, `manifest.sig` (base64 of the signature of the
 * manifest's octets), then `raw/<sha256>` for each text.
 */
export const ListBundleManifest = z.strictObject({
  kind: z.literal("latarnik-lists"),
  format: z.literal(1),
  createdAt: Instant,
  venue: z.string().min(1).max(80),
  key: z.string().min(40).max(100).describe("raw public key of the signer, base64"),
  sources: z
    .array(
      z.strictObject({
        id: SourceId,
        digest: Digest,
        bytes: z.int().min(0),
        loadedAt: Instant.describe("when the exporting venue last had it from its author"),
        origin: z.string().describe("address it came from"),
      }),
    )
    .min(1)
    .max(128),
});
export type ListBundleManifest = z.output<typeof ListBundleManifest>;
