/**
 * Lists in, one pack out: parses each source, refuses what must not be there, counts every line, merges and packs.
 *
 * Works on octets from the list to the pack, one source at a time, so a generation needs little more memory than its result.
 * Pure: IDNA and the protected names are handed in, and what cannot be used is handed out line by line.
 *
 * @module
 */
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { PARSERS } from "../formats/parse.ts";
import { refuse } from "../formats/lines.ts";
import type { IpRule, ListSink, RawLine, ToAscii, Unusable } from "../formats/sink.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import { EntryGuard } from "./entry-guard.ts";
import type { Refusal } from "./gates.ts";
import { judgeList } from "./gates.ts";
import { PackBuilder } from "./pack.ts";
import type { RuleShape } from "./rule.ts";
import { DENY_EXACT, DENY_SUBTREE, shapeKey } from "./rule.ts";

/** A report before the shell adds the digest of the raw octets. */
export type SourceCounts = Omit<SourceReport, "digest">;

export interface CompileOptions {
  /** 0 … 2³²−1, the installation's own */
  readonly seed: number;
  readonly neverBlock: readonly DomainName[];
  readonly toAscii: ToAscii;
}

export interface AddOptions {
  /** distinct rules of the last good list; leave out to skip the shrink gate */
  readonly previousEntries?: number;
  /** false: take the list whatever the gates say, as for a last good one that passed them before */
  readonly gates?: boolean;
  readonly onUnusable?: (unusable: Unusable) => void;
}

type Counting = { -readonly [K in keyof SourceCounts]: SourceCounts[K] };

/** Is the word anywhere in the list, in any letter case? Saves the second pass for nearly all lists. */
function mentions(text: Uint8Array, word: string): boolean {
  const first = word.charCodeAt(0);
  for (let at = 0; at < text.length; at++) {
    if (((text[at] as number) | 0x20) !== first) continue;
    let i = 1;
    while (i < word.length && ((text[at + i] ?? 0) | 0x20) === word.charCodeAt(i)) i += 1;
    if (i === word.length) return true;
  }
  return false;
}

/** Compiles up to 128 sources; add them in any order, each under its own index. */
export class ListCompiler {
  readonly #builder: PackBuilder;
  readonly #sources: readonly ListSource[];
  readonly #guard: EntryGuard;
  readonly #walk = new SuffixWalk();
  readonly #toAscii: ToAscii;
  readonly #counts = new Map<number, Counting>();
  readonly #addresses = new Map<number, readonly IpRule[]>();

  /** @throws {PackError} `E_PACK_SOURCES` for more than 128 sources or the same id twice */
  constructor(sources: readonly ListSource[], options: CompileOptions) {
    this.#builder = new PackBuilder(
      sources.map((source) => source.id),
      options.seed,
    );
    this.#sources = sources;
    this.#guard = new EntryGuard(options.neverBlock, options.seed >>> 0);
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
    const counts = this.#parse(index, source, text, options.onUnusable ?? (() => undefined));
    const refusal =
      options.gates === false
        ? undefined
        : counts.unusableByReason["truncated"] !== undefined
          ? { code: "E_LIST_TRUNCATED" as const, message: "the document breaks off; half a download?" }
          : judgeList(counts.entries, options.previousEntries, source, (probe) => this.#covers(index, probe));
    if (refusal === undefined) this.#counts.set(index, counts);
    else {
      this.#builder.drop(index);
      this.#addresses.delete(index);
    }
    return refusal;
  }

  /** Distinct addresses of an added source. The pack holds names only; whoever judges answers takes them from here. */
  addressesOf(index: number): readonly IpRule[] {
    return this.#addresses.get(index) ?? [];
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

  #covers(index: number, probe: string): boolean {
    try {
      return this.#builder.covers(index, wireName(probe));
    } catch {
      return false; // a probe that is no name is not covered
    }
  }

  #parse(index: number, source: ListSource, text: Uint8Array, onUnusable: (unusable: Unusable) => void): Counting {
    const plain = source.scope === "exact" ? DENY_EXACT : DENY_SUBTREE;
    const counts: Counting = {
      id: source.id,
      category: source.category,
      index,
      lines: 0,
      entries: 0,
      duplicates: 0,
      subsumed: 0,
      comments: 0,
      unusable: 0,
      unusableByReason: {},
    };
    const unusable = (found: Unusable): void => {
      counts.lines = Math.max(counts.lines, found.line);
      counts.unusable += 1;
      counts.unusableByReason[found.reason] = (counts.unusableByReason[found.reason] ?? 0) + 1;
      onUnusable(found);
    };
    const cancelled = this.#cancelled(source, text, plain);
    const addresses = new Map<string, IpRule>();
    const sink: ListSink = {
      unusable,
      comment: (raw) => {
        counts.lines = raw.number;
        counts.comments += 1;
      },
      rule: (octets, given, raw) => {
        counts.lines = raw.number;
        const shape = given ?? plain;
        if (cancelled.size > 0) {
          const target = cancelled.get(ruleKey(octets, shape));
          if (target !== undefined) {
            target.used = true;
            return refuse(sink, raw, raw.start, "cancelled");
          }
        }
        walkName(octets, 0, octets.length, this.#builder.seed, this.#walk);
        const refusal = this.#guard.refusal(this.#walk, octets, shape);
        if (refusal !== undefined) return refuse(sink, raw, raw.start, refusal);
        if (this.#builder.addWalked(index, this.#walk, octets, shape)) counts.entries += 1;
        else counts.duplicates += 1;
      },
      badfilter: (_octets, _shape, raw) => {
        counts.lines = raw.number;
      },
      address: (rule, raw) => {
        counts.lines = raw.number;
        const key = `${rule.kind} ${rule.octets.join(".")}/${rule.prefix}`;
        if (addresses.has(key)) counts.duplicates += 1;
        else counts.entries += 1;
        addresses.set(key, rule);
      },
    };
    PARSERS[source.format](text, this.#toAscii, sink, { sinkholes: source.sinkholes });
    if (addresses.size > 0) counts.addresses = addresses.size;
    this.#addresses.set(index, [...addresses.values()]);
    // Judged at the end, as the rule may stand behind the one that cancels it. Names nothing itself, like a comment.
    for (const target of cancelled.values())
      for (const found of target.lines)
        if (target.used) counts.comments += 1;
        else unusable({ ...found, reason: "unmatched-badfilter" });
    return counts;
  }

  /** What the list's own `$badfilter` rules cancel. */
  #cancelled(
    source: ListSource,
    text: Uint8Array,
    plain: RuleShape,
  ): Map<string, { used: boolean; lines: Unusable[] }> {
    const found = new Map<string, { used: boolean; lines: Unusable[] }>();
    const hasBadfilter = source.format === "adblock" || source.format === "browser";
    if (!hasBadfilter || !mentions(text, "badfilter")) return found;
    const ignore = (): void => undefined;
    PARSERS[source.format](text, this.#toAscii, {
      rule: ignore,
      comment: ignore,
      unusable: ignore,
      badfilter: (octets, shape, raw) => {
        const key = ruleKey(octets, shape ?? plain);
        const target = found.get(key) ?? { used: false, lines: [] };
        found.set(key, target);
        target.lines.push(lineOf(raw));
      },
    });
    return found;
  }
}

const ruleKey = (octets: Uint8Array, shape: RuleShape): string =>
  `${textOfWire(octets, 0, octets.length)} ${shapeKey(shape)}`;

/** The line as it would be reported. */
function lineOf(raw: RawLine): Unusable {
  let seen: Unusable | undefined;
  const ignore = (): void => undefined;
  refuse(
    { rule: ignore, badfilter: ignore, comment: ignore, unusable: (found) => (seen = found) },
    raw,
    raw.start,
    "unmatched-badfilter",
  );
  return seen as unknown as Unusable;
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
