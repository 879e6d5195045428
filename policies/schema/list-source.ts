/**
 * Shapes of `blocklists/catalogue/*.yaml` and of `lists.sources` in `config.yaml`: where names of a category come from.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, Category, Digest, Instant, NetworkId, SourceId } from "./vocabulary.ts";

export const ListFormat = z.enum([
  "hosts",
  "domains",
  "adblock",
  "browser",
  "wildcard",
  "dnsmasq",
  "rpz",
  "v2fly",
  "mf-xml",
  "cert-json",
  "ip",
  "sha256",
]);
export type ListFormat = z.output<typeof ListFormat>;

/** RFC 8914 INFO-CODE of a block: 15 own policy, 16 imposed from outside, 17 asked for by the client's owner. */
export const Ede = z.union([z.literal(15), z.literal(16), z.literal(17)]);

const httpsUrl = z.url({ protocol: /^https$/u });
const hostName = z.string().regex(/^(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/u, "a lower-case host name");

export const ListSource = z
  .strictObject({
    id: SourceId,
    title: Bilingual,
    category: Category,
    format: ListFormat,
    url: httpsUrl.optional(),
    urls: z.array(httpsUrl).default([]).describe("other addresses of the same list, asked in order if `url` fails"),
    file: z.string().min(1).optional().describe("path; relative to the file that names it"),
    slot: z.boolean().default(false).describe("a place kept for a list that cannot be had yet; never enabled"),
    licence: z.string().min(1),
    attribution: z.string().min(1).optional().describe("whom the licence, or fairness, wants named beside the list"),
    trust: z
      .enum(["statutory", "official", "community", "own"])
      .default("community")
      .describe("who stands behind it: an act of law, a public body, volunteers, ourselves"),
    scope: z
      .enum(["subtree", "exact"])
      .default("subtree")
      .describe("what a plain entry covers; adblock rules say it themselves"),
    encoding: z
      .enum(["utf-8", "iso-8859-2", "windows-1250"])
      .default("utf-8")
      .describe("of a text without byte order mark; UTF-16 is known by its mark"),
    member: z.string().min(1).optional().describe("which file of a zip or tar archive, if it holds several"),
    sinkholes: z
      .array(z.string().min(1))
      .default([])
      .describe("addresses and names this list sends blocked names to; elsewhere such lines are unusable"),
    refreshS: z.int().min(300).default(86_400).describe("seconds between two looks for a newer edition"),
    timeoutS: z.int().min(1).max(3_600).default(60).describe("seconds for one whole download"),
    redirectHosts: z.array(hostName).optional().describe("hosts a redirect may lead to beside the one asked"),
    minEntries: z.int().min(0).default(1),
    maxEntries: z.int().min(1).default(10_000_000),
    maxShrinkPercent: z.number().min(0).max(100).default(30),
    maxBytes: z.int().min(1).default(200_000_000),
    probes: z.array(z.string()).default([]).describe("names that must be covered, or the list is refused"),
    ede: Ede.optional().describe("instead of the category's, for a list imposed from outside (16)"),
    opaque: z.boolean().default(false).describe("entries and counts of what they matched are never shown to anybody"),
    locked: z.boolean().default(false),
    layer: z.enum(["locked", "list"]).optional().describe("the same as `locked`, in the words of the policy layers"),
    enabled: z.boolean().default(true),
    defaultFor: z.array(NetworkId).default([]).describe("networks this list is meant for once it is enabled"),
    service: z
      .strictObject({ id: SourceId, title: Bilingual })
      .optional()
      .describe("one service behind the names, offered as a switch of its own"),
    lastChecked: z.iso.date().optional().describe("day a person last read the list and its terms"),
    reviewBy: z.iso.date().optional().describe("day by which a person goes through a list kept by hand again"),
    note: z.string().optional(),
  })
  .superRefine((source, context) => {
    const refuse = (key: string, message: string): void => context.addIssue({ code: "custom", path: [key], message });
    const remote = source.url !== undefined || source.urls.length > 0;
    const places = Number(remote) + Number(source.file !== undefined);
    if (!source.slot && places !== 1) refuse("url", "give either url or file");
    if (source.slot && places !== 0) refuse("slot", "a slot has neither url nor file");
    if (source.slot && source.enabled) refuse("enabled", "a slot cannot be enabled: there is nothing to load");
    if (source.format === "sha256" && !source.opaque) refuse("opaque", "a hashed list is always opaque");
    if (source.opaque && !source.locked && source.layer !== "locked")
      refuse("locked", "an opaque list cannot be opened by anyone, so it is locked");
    if (source.layer !== undefined && (source.layer === "locked") !== source.locked)
      refuse("layer", "layer and locked contradict each other");
  });
export type ListSource = z.output<typeof ListSource>;

/** The addresses to ask for a source, best first; empty for a file or a slot. */
export function addressesOf(source: Pick<ListSource, "url" | "urls">): readonly string[] {
  return [...(source.url === undefined ? [] : [source.url]), ...source.urls];
}

/**
 * Whether staff may open a name this source blocks. Locked by itself, by law, or because nobody may see what it lists;
 * its category may lock it beside that.
 */
export function isLockedSource(source: Pick<ListSource, "locked" | "layer" | "trust" | "opaque">): boolean {
  return source.locked || source.layer === "locked" || source.trust === "statutory" || source.opaque;
}

/** Counts of one source in a published generation; the lines that could not be used are kept beside it. */
export const SourceReport = z.strictObject({
  id: SourceId,
  category: Category,
  index: z.int().min(0).max(127).describe("bit of this source in the packed masks"),
  digest: Digest.describe("of the raw octets"),
  locked: z.boolean().default(false).describe("see isLockedSource"),
  opaque: z.boolean().default(false),
  ede: Ede.optional(),
  lines: z.int().min(0),
  entries: z.int().min(0).describe("names, patterns, digests and addresses used"),
  addresses: z.int().min(0).optional().describe("how many of the entries are addresses, not names"),
  patterns: z.int().min(0).optional().describe("how many of them are regular expressions"),
  duplicates: z.int().min(0),
  subsumed: z.int().min(0),
  comments: z.int().min(0),
  unusable: z.int().min(0),
  unusableByReason: z.record(z.string(), z.int().min(0)),
  quarantined: z.int().min(0).default(0).describe("of the unusable: entries that wait for a person"),
});
export type SourceReport = z.output<typeof SourceReport>;

export const ListManifest = z.strictObject({
  generation: z.int().min(1),
  createdAt: Instant,
  digest: Digest.describe("of the packed file"),
  bytes: z.int().min(1),
  names: z.int().min(0).describe("distinct names that are listed, the delta applied"),
  delta: z
    .strictObject({ digest: Digest, bytes: z.int().min(1), names: z.int().min(0) })
    .optional()
    .describe(
      "a second, small pack that outranks the first where a source changed (see blocklists/lookup/list-index.ts)",
    ),
  sources: z.array(SourceReport),
});
export type ListManifest = z.output<typeof ListManifest>;
