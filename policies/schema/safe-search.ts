/**
 * Shapes of `policies/safe-search/*.yaml` (one engine a file) and `policies/special-names.yaml`.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, DomainName } from "./vocabulary.ts";

const target = z.union([
  z.strictObject({ cname: DomainName.describe("resolved at run time, never hard-coded addresses") }),
  z.strictObject({ a: z.array(z.ipv4()).min(1).describe("the engine publishes fixed addresses only") }),
]);

/** One search engine whose safe search can be enforced by rewriting exact names. */
export const SafeSearchEngine = z.strictObject({
  id: z.enum(["google", "youtube", "bing", "duckduckgo", "ecosia", "pixabay", "yandex", "qwant"]),
  title: z.string().min(1),
  reference: z.url(),
  lastChecked: z.iso.date(),
  note: z.string().optional(),
  names: z.array(DomainName).min(1).describe("exact names; subdomains are not rewritten"),
  levels: z.strictObject({ strict: target, moderate: target.optional() }),
});
export type SafeSearchEngine = z.output<typeof SafeSearchEngine>;

/** Names answered here before any list is asked (dns.md C.2, RFC 6761, RFC 9462). */
export const SpecialNames = z.strictObject({
  version: z.int().min(1),
  entries: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
        names: z.array(DomainName).min(1),
        scope: z.enum(["exact", "subtree"]).default("subtree"),
        answer: z.enum(["nxdomain", "nodata", "loopback"]),
        why: Bilingual,
        reference: z.url(),
        bypass: z.boolean().default(false).describe("counted under category BYP as a closed way around the filter"),
      }),
    )
    .min(1),
});
export type SpecialNames = z.output<typeof SpecialNames>;
