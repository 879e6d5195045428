/**
 * Shape of `blocklists/protected/*.yaml`: names that must stay open, each with a reason and a reference.
 *
 * They guard lists, not questions: an entry that would close one is set aside until a person decides. What must be open
 * whatever anybody decides stands in `blocklists/local/never-block.txt`.
 *
 * @module
 */
import { z } from "zod";
import { Bilingual, DomainName, SourceId } from "./vocabulary.ts";

export const ProtectedGroup = z.strictObject({
  id: SourceId,
  title: Bilingual,
  reason: Bilingual.describe("why these names must stay open"),
  reference: z.string().min(5).describe("act, standard or source the reason rests on"),
  alarm: z
    .boolean()
    .default(false)
    .describe("a list that newly covers one of these has gone wrong: the whole edition is refused (E_LIST_OVERBLOCK)"),
  names: z
    .array(
      z.strictObject({
        name: DomainName,
        what: Bilingual.describe("whose site it is, in a few words"),
        reason: Bilingual.optional().describe("instead of the group's"),
        reference: z.string().min(5).optional(),
      }),
    )
    .min(1),
});
export type ProtectedGroup = z.output<typeof ProtectedGroup>;

/** One protected name as the compiler is handed it. */
export interface ProtectedName {
  readonly name: DomainName;
  /** id of its group; `never-block` for `never-block.txt` */
  readonly group: string;
  readonly alarm: boolean;
}

/** Group id of the names in `never-block.txt`. */
export const NEVER_BLOCK_GROUP = "never-block";

/** A list entry that covers a protected name or a public suffix, set aside by the compiler. */
export const SuspectEntry = z.strictObject({
  source: SourceId,
  entry: z.string().min(1).describe("the listed name; the pattern or network if it is one"),
  scope: z.enum(["subtree", "exact", "below", "pattern", "address"]),
  line: z.int().min(1),
  text: z.string().max(400).describe("the line as it stands in the list, cut"),
  covers: DomainName.describe("the first protected name it would close; the entry itself if it is a public suffix"),
  group: z.string().min(1).describe("of the protected name; `public-suffix`"),
});
export type SuspectEntry = z.output<typeof SuspectEntry>;

/** What a person said about a suspect entry; holds for the same entry of the same source until it is changed. */
export const SuspectDecision = z.strictObject({
  source: SourceId,
  entry: z.string().min(1),
  decision: z.enum(["leave-out", "block"]),
});
export type SuspectDecision = z.output<typeof SuspectDecision>;
