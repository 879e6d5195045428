/**
 * The nouns every other document is written in: names, identifiers, categories, instants and the reference
 * that says which rule decided.
 *
 * They live in one place because a document that crosses a process or file boundary must mean the same on
 * both sides. Branded strings keep a device id from being passed where a network id belongs.
 *
 * @module
 */
import { z } from "zod";

/** Lower-case, without root dot, IDNA A-labels; `""` is the root. At most 253 characters unescaped (RFC 1035 section 2.3.4). */
export const DomainName = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*)?$/u, "a lower-case domain name without the final dot")
  .brand("DomainName");
export type DomainName = z.output<typeof DomainName>;

const slug = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/u, "lower-case letters, digits and hyphens");

export const NetworkId = slug.brand("NetworkId");
export type NetworkId = z.output<typeof NetworkId>;
export const SourceId = slug.brand("SourceId");
export type SourceId = z.output<typeof SourceId>;
/** Asset tag of a loaned device, as printed on its label. Never derived from a person. */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/u)
  .brand("DeviceId");
export type DeviceId = z.output<typeof DeviceId>;
export const ResolverId = slug.brand("ResolverId");
export type ResolverId = z.output<typeof ResolverId>;

/** Content category: a code of `policies/taxonomy.yaml`, e.g. `TS-06`. */
export const Category = z
  .string()
  .regex(/^[A-Z0-9]{2,4}(?:-[A-Z0-9]{1,4})?$/u, "a code of policies/taxonomy.yaml, for example TS-06")
  .brand("Category");
export type Category = z.output<typeof Category>;

/** S0 not a child-safety matter … S4 critical or illegal (safeguarding A1). */
export const Severity = z.enum(["S0", "S1", "S2", "S3", "S4"]);
export type Severity = z.output<typeof Severity>;

/** A supervised loaned device, B unsupervised station, C private device on the guest Wi-Fi (R-030…R-032). */
export const AccessMode = z.enum(["A", "B", "C"]);
export type AccessMode = z.output<typeof AccessMode>;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const Instant = z.int().min(0).brand("Instant");
export type Instant = z.output<typeof Instant>;

/** SHA-256 in lower-case hexadecimal. */
export const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/u, "a SHA-256 digest in lower-case hexadecimal")
  .brand("Digest");
export type Digest = z.output<typeof Digest>;

/** Text in both languages of the staff interface; Polish leads. */
export const Bilingual = z.strictObject({ pl: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.output<typeof Bilingual>;

/** Which rule decided, precise enough for «dlaczego?»: layer, rule within it and, for lists, the entry that covered the name. */
export const RuleRef = z.strictObject({
  layer: z.enum([
    "special-names",
    "never-block",
    "local-allow",
    "exception",
    "local-deny",
    "safe-search",
    "list",
    "allow-only",
    "response",
  ]),
  /** Source, rule or engine id inside the layer, e.g. `starter-gambling`, `google`. */
  id: z.string().min(1),
  /** The listed name that covered the question, if one did. */
  entry: z.string().optional(),
});
export type RuleRef = z.output<typeof RuleRef>;

/** Record types a policy may name. */
export const QueryType = z.enum(["A", "AAAA", "HTTPS", "SVCB", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "ANY"]);
export type QueryType = z.output<typeof QueryType>;
