/**
 * What a list wants done with a name beside the usual block: the actions of response policy zones.
 *
 * Whether a wish is followed is decided where it is compiled: other data than «blocked» is taken from our own, official and
 * statutory sources only; from anybody else it is an ordinary block, because a list could lead a child anywhere with it.
 *
 * @see draft-vixie-dnsop-dns-rpz-00 section 3
 * @module
 */
import { z } from "zod";
import { DomainName } from "./vocabulary.ts";

/** No action at all means: answered as the network's policy says. */
export const BlockAction = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("nodata") }),
  z.strictObject({ kind: z.literal("drop") }).describe("no answer at all"),
  z.strictObject({ kind: z.literal("tcp-only") }).describe("over UDP: truncated; over TCP: answered as if not listed"),
  z.strictObject({ kind: z.literal("cname"), target: DomainName }).describe("the name is an alias of this one"),
  z
    .strictObject({
      kind: z.literal("data"),
      records: z
        .array(z.strictObject({ type: z.int().min(1).max(65_535), text: z.string().min(1) }))
        .min(1)
        .max(16),
    })
    .describe("answered with these records (RFC 1035 text form); another type is NODATA"),
]);
export type BlockAction = z.output<typeof BlockAction>;
