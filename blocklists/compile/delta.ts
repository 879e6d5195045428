/**
 * Packs what changed since a pack was written into a small one that is laid over it (`lookup/layered-index.ts`).
 *
 * For each name that changed in a source the delta holds the complete rules of that source at exactly that name, perhaps none.
 * The base may lack names its list had below a parent, because the parent covered them: whoever takes the parent out gives
 * the names below it as changed too. Which names changed is found elsewhere. Pure.
 *
 * @module
 */
import type { IpRule } from "../formats/sink.ts";
import { ANSWERS, CLIENTS } from "../lookup/network-table.ts";
import { PackBuilder } from "./pack.ts";
import type { RuleShape } from "./rule.ts";

/** A name that changed in a source. */
export interface ChangedName {
  /** lower case, in wire form with its root octet; may be reused once the next is asked for */
  readonly octets: Uint8Array;
  /** all the source says at this name from now on; none if it says nothing there any more */
  readonly shapes: readonly RuleShape[];
}

/** What changed in one source. What is left out stays as the base has it; what is given is there in full. */
export interface SourceChange {
  /** number of the source */
  readonly source: number;
  readonly names?: Iterable<ChangedName>;
  readonly patterns?: readonly { readonly text: string; readonly shape: RuleShape }[];
  /** 32 octets each */
  readonly digests?: readonly { readonly digest: Uint8Array; readonly shape: RuleShape }[];
  /** networks in answers */
  readonly answers?: readonly IpRule[];
  readonly clients?: readonly IpRule[];
}

export interface DeltaInput {
  /** ids in the order of the base */
  readonly sources: readonly string[];
  /** of the base */
  readonly seed: number;
  readonly changes: readonly SourceChange[];
}

/**
 * @returns the packed file; the array spans its whole buffer
 * @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS`
 */
export function packDelta({ sources, seed, changes }: DeltaInput): Uint8Array<ArrayBuffer> {
  const builder = new PackBuilder(sources, seed);
  for (const { source, names, patterns, digests, answers, clients } of changes) {
    for (const { octets, shapes } of names ?? []) {
      builder.replace(source, octets);
      for (const shape of shapes) builder.add(source, octets, shape);
    }
    if (patterns !== undefined) builder.replaced.patterns.add(source);
    for (const { text, shape } of patterns ?? []) builder.side.addPattern(source, text, shape);
    if (digests !== undefined) builder.replaced.digests.add(source);
    for (const { digest, shape } of digests ?? []) builder.side.addDigest(source, digest, shape);
    if (answers !== undefined) builder.replaced.answers.add(source);
    for (const rule of answers ?? []) builder.side.addNetwork(source, ANSWERS, rule);
    if (clients !== undefined) builder.replaced.clients.add(source);
    for (const rule of clients ?? []) builder.side.addNetwork(source, CLIENTS, rule);
  }
  return builder.finish();
}
