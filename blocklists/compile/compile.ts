/**
 * Lists in, one pack out: parses each source, refuses what must not be there, counts every line, merges and packs.
 *
 * Works on octets from the list to the pack, one source at a time, so a generation needs little more memory than its result.
 * Pure: IDNA and the protected names are handed in, and what cannot be used is handed out line by line.
 *
 * @module
 */
import type { ListSource } from "../../policies/schema/list-source.ts";
import type { ProtectedName, SuspectDecision, SuspectEntry } from "../../policies/schema/protected.ts";
import type { ToAscii, Unusable } from "../formats/sink.ts";
import { wireName } from "../lookup/wire-name.ts";
import { EntryGuard } from "./entry-guard.ts";
import type { Refusal } from "./gates.ts";
import { judgeList, judgeSuspects } from "./gates.ts";
import type { SourceCounts } from "./list-counts.ts";
import type { RuleReceiver } from "./list-reader.ts";
import { readList } from "./list-reader.ts";
import { PackBuilder } from "./pack.ts";
import { PatternBudget } from "./pattern-budget.ts";

export type { SourceCounts } from "./list-counts.ts";

export interface CompileOptions {
  /** 0 … 2³²−1, the installation's own */
  readonly seed: number;
  /** entries that would close one of these are suspects */
  readonly protectedNames: readonly ProtectedName[];
  /** what persons said about suspects, of all sources */
  readonly decisions: readonly SuspectDecision[];
  readonly toAscii: ToAscii;
}

export interface AddOptions {
  /** distinct rules of the last good edition, if this is another one; leave out to skip the gates that compare with it */
  readonly previousEntries?: number;
  /** false: take the list whatever the gates say, as for a last good one that passed them before */
  readonly gates?: boolean;
  /** Was this suspect in the last good edition already? Then it says nothing against a newer one. */
  readonly isStanding?: (suspect: SuspectEntry) => boolean;
  readonly onUnusable?: (unusable: Unusable) => void;
  /** each entry that is left out until a person decides; never called for an opaque list */
  readonly onSuspect?: (suspect: SuspectEntry) => void;
}

/** Compiles up to 128 sources; add them in any order, each under its own index. */
export class ListCompiler {
  readonly #builder: PackBuilder;
  readonly #sources: readonly ListSource[];
  readonly #guard: EntryGuard;
  readonly #toAscii: ToAscii;
  readonly #counts = new Map<number, SourceCounts>();
  readonly #budget = new PatternBudget();

  /** @throws {PackError} `E_PACK_SOURCES` for more than 128 sources or the same id twice */
  constructor(sources: readonly ListSource[], options: CompileOptions) {
    this.#builder = new PackBuilder(
      sources.map((source) => source.id),
      options.seed,
    );
    this.#sources = sources;
    this.#guard = new EntryGuard(options.protectedNames, options.seed >>> 0, options.decisions);
    this.#toAscii = options.toAscii;
  }

  /**
   * Parses one list and adds its rules.
   *
   * @returns why the gates refuse the list, in which case it left nothing behind; undefined if it is in
   */
  add(index: number, text: Uint8Array, options: AddOptions = {}): Refusal | undefined {
    const source = this.#sources[index];
    if (source === undefined) throw new RangeError(`no source ${index}`);
    const alarming: SuspectEntry[] = [];
    const counts = readList(
      index,
      source,
      text,
      {
        seed: this.#builder.seed,
        toAscii: this.#toAscii,
        guard: this.#guard,
        takePattern: (regex) => this.#budget.take(index, regex),
        onSuspect: (suspect) => {
          if (this.#guard.isAlarming(suspect.group) && options.isStanding?.(suspect) !== true) alarming.push(suspect);
          options.onSuspect?.(suspect);
        },
        ...(options.onUnusable !== undefined && { onUnusable: options.onUnusable }),
      },
      this.#receiver(index),
    );
    const refusal = options.gates === false ? undefined : this.#judge(index, source, counts, alarming, options);
    if (refusal === undefined) this.#counts.set(index, counts);
    else this.drop(index);
    return refusal;
  }

  /** Takes a source out again; its number may then be filled anew. */
  drop(index: number): void {
    this.#builder.drop(index);
    this.#budget.release(index);
    this.#counts.delete(index);
  }

  /** Distinct rules of an added source, before covered ones are dropped; 0 if it is not in. */
  entriesOf(index: number): number {
    return this.#counts.get(index)?.entries ?? 0;
  }

  /**
   * Drops covered rules and packs. The compiler is spent afterwards.
   *
   * @throws {PackError} `E_PACK_SETS` past 65 536 distinct combinations of rules
   */
  finish(): { readonly pack: Uint8Array<ArrayBuffer>; readonly sources: readonly SourceCounts[] } {
    const subsumed = this.#builder.subsume();
    const sources = [...this.#counts.values()].sort((a, b) => a.index - b.index);
    for (const counts of sources) {
      counts.subsumed = subsumed[counts.index] as number;
      counts.entries -= counts.subsumed;
    }
    return { pack: this.#builder.finish(), sources };
  }

  #receiver(index: number): RuleReceiver {
    const builder = this.#builder;
    return {
      name: (walk, octets, shape) => builder.addWalked(index, walk, octets, shape),
      pattern: (text, shape) => builder.side.addPattern(index, text, shape),
      digest: (digest, shape) => builder.side.addDigest(index, digest, shape),
      network: (use, rule) => builder.side.addNetwork(index, use, rule),
    };
  }

  #judge(
    index: number,
    source: ListSource,
    counts: SourceCounts,
    alarming: readonly SuspectEntry[],
    { previousEntries }: AddOptions,
  ): Refusal | undefined {
    if (counts.unusableByReason["truncated"] !== undefined)
      return { code: "E_LIST_TRUNCATED", message: "the document breaks off; half a download?" };
    // Without a last good edition the list is taken without such entries: no protection would be worse.
    const poisoned =
      previousEntries === undefined ? undefined : judgeSuspects(alarming, (group) => this.#guard.isAlarming(group));
    return poisoned ?? judgeList(counts.entries, previousEntries, source, (probe) => this.#covers(index, probe));
  }

  #covers(index: number, probe: string): boolean {
    try {
      return this.#builder.covers(index, wireName(probe));
    } catch {
      return false; // a probe that is no name is not covered
    }
  }
}

/** One list and what is known of its last good edition. */
export interface CompileInput extends AddOptions {
  readonly source: ListSource;
  readonly text: Uint8Array;
}

/**
 * Compiles whole lists at once; a list the gates refuse is left out and reported.
 *
 * @throws {PackError} `E_PACK_SOURCES`, `E_PACK_SETS`
 */
export function compileLists(
  inputs: readonly CompileInput[],
  options: CompileOptions,
): {
  readonly pack: Uint8Array<ArrayBuffer>;
  readonly sources: readonly SourceCounts[];
  readonly refused: readonly (Refusal & { readonly id: string })[];
} {
  const compiler = new ListCompiler(
    inputs.map((input) => input.source),
    options,
  );
  const refused: (Refusal & { id: string })[] = [];
  for (const [index, input] of inputs.entries()) {
    const refusal = compiler.add(index, input.text, input);
    if (refusal !== undefined) refused.push({ ...refusal, id: input.source.id });
  }
  return { ...compiler.finish(), refused };
}
