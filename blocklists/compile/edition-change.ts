/**
 * What a newer edition of a list changes, found without compiling either edition.
 *
 * Formats in which a line means the same wherever it stands are compared as lines, others rule by rule. Then one pass over the new edition
 * looks only at names that changed, their parents, and what lies below them: is a removed name still said by another line, does a
 * removed parent bring names back that it covered. What comes out, laid over the old pack, answers and counts as a full compile of the new
 * edition would. Pure.
 *
 * @module
 */
import type { ListSource, SourceReport } from "../../policies/schema/list-source.ts";
import type { SuspectEntry } from "../../policies/schema/protected.ts";
import type { IpRule, ToAscii, Unusable } from "../formats/sink.ts";
import type { NetworkUse } from "../lookup/network-table.ts";
import { ANSWERS } from "../lookup/network-table.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import type { SourceChange } from "./delta.ts";
import type { ListDiff } from "./diff.ts";
import type { EntryGuard } from "./entry-guard.ts";
import { diffLines, isLineByLine } from "./line-diff.ts";
import type { SourceCounts } from "./list-counts.ts";
import type { Guard, RuleReceiver } from "./list-reader.ts";
import { readList } from "./list-reader.ts";
import { NameTable } from "./name-table.ts";
import { PackBuilder } from "./pack.ts";
import type { RuleShape } from "./rule.ts";
import { isSimple, shapeKey } from "./rule.ts";

export interface EditionInput {
  /** number of the source */
  readonly index: number;
  readonly source: ListSource;
  /** what the base pack was made of; `report` and `entries` (before covered rules were dropped) as the compiler gave them */
  readonly base: {
    readonly text: Uint8Array;
    readonly entries: number;
    readonly report: Omit<SourceReport, "digest"> | undefined;
  };
  /** the edition to show the difference to, if it is not that of the base */
  readonly previous?: Uint8Array;
  readonly after: Uint8Array;
  /** suspects of the old editions; entries of theirs and changed names are all the guard is asked about */
  readonly suspects: readonly SuspectEntry[];
  readonly guard: EntryGuard;
  /** 0 … 2³²−1, of the base */
  readonly seed: number;
  readonly toAscii: ToAscii;
  /** names, or lines, that may have changed */
  readonly limit: number;
  readonly sample?: number;
  /** only the difference matters; patterns, which need a full compile, are no obstacle then */
  readonly onlyDiff?: boolean;
  readonly onUnusable?: (unusable: Unusable) => void;
  readonly onSuspect?: (suspect: SuspectEntry) => void;
}

export interface EditionChange {
  readonly change: SourceChange;
  /** names in the change */
  readonly names: number;
  /** distinct rules of the new edition, before covered ones are dropped */
  readonly entries: number;
  readonly counts: SourceCounts;
  readonly diff: ListDiff;
  /** does the new edition block this name? */
  readonly covers: (probe: string) => boolean;
}

/** How often something is said now, and how much oftener it was said before. */
interface Times<T> {
  readonly what: T;
  now: number;
  base: number;
  previous: number;
}
type Era = "base" | "previous";
type Moment = "now" | Era;

const CHANGED = 1;
const WATCHED = 2;
const BELOW = 4;
const SUSPECT = 8;

const times = <T>(what: T): Times<T> => ({ what, now: 0, base: 0, previous: 0 });
const isSaid = (said: Times<unknown>, moment: Moment): boolean =>
  (moment === "now" ? said.now : said.now + said[moment]) > 0;

/** What is said of the names that matter, by entry of its table. */
class Watch {
  readonly names = new NameTable();
  readonly flags: number[] = [];
  readonly said: Map<string, Times<RuleShape>>[] = [];
  readonly #keys = new WeakMap<RuleShape, string>();

  add(walk: SuffixWalk, octets: Uint8Array, flag: number): number {
    const entry = this.names.add(walk, octets, 0);
    this.flags[entry] = (this.flags[entry] ?? 0) | flag;
    this.said[entry] ??= new Map();
    return entry;
  }

  times(entry: number, shape: RuleShape): Times<RuleShape> {
    let key = this.#keys.get(shape);
    if (key === undefined) this.#keys.set(shape, (key = shapeKey(shape)));
    const said = this.said[entry] as Map<string, Times<RuleShape>>;
    let found = said.get(key);
    if (found === undefined) said.set(key, (found = times(shape)));
    return found;
  }

  /** A copy of the entry's name in wire form. */
  octets(entry: number): Uint8Array {
    const { at, heap } = this.names;
    const from = at[entry] as number;
    const length = heap[from] as number;
    const octets = new Uint8Array(length + 1);
    octets.set(heap.subarray(from + 1, from + 1 + length));
    return octets;
  }
}

/** Patterns, digests and networks, each under a text of its own. */
class Sides {
  readonly patterns = new Map<string, Times<{ readonly text: string; readonly shape: RuleShape }>>();
  readonly digests = new Map<string, Times<{ readonly digest: Uint8Array; readonly shape: RuleShape }>>();
  readonly answers = new Map<string, Times<IpRule>>();
  readonly clients = new Map<string, Times<IpRule>>();

  pattern(text: string, shape: RuleShape): Times<unknown> {
    return entryOf(this.patterns, `${shapeKey(shape)} ${text}`, () => ({ text, shape }));
  }
  digest(digest: Uint8Array, shape: RuleShape): Times<unknown> {
    return entryOf(this.digests, `${digest.join()} ${shapeKey(shape)}`, () => ({ digest: digest.slice(), shape }));
  }
  network(use: NetworkUse, rule: IpRule): Times<unknown> {
    const key = `${rule.kind} ${rule.octets.join(".")}/${rule.prefix} ${JSON.stringify(rule.action)}`;
    return entryOf(use === ANSWERS ? this.answers : this.clients, key, () => rule);
  }
}

function entryOf<T>(map: Map<string, Times<T>>, key: string, make: () => T): Times<T> {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = times(make())));
  return found;
}

const hasMoved = (map: ReadonlyMap<string, Times<unknown>>): boolean =>
  [...map.values()].some((said) => isSaid(said, "now") !== isSaid(said, "base"));

/** @returns undefined if more changed than `limit`, or in a way that only a full compile gets right */
export function findChange(input: EditionInput): EditionChange | undefined {
  return new Finder(input).find();
}

class Finder {
  readonly #input: EditionInput;
  readonly #watch = new Watch();
  readonly #sides = new Sides();
  readonly #walk = new SuffixWalk();
  /** Entries the guard set aside while editions were compared; the pass has to ask about them again. */
  readonly #setAside: SuspectEntry[] = [];
  #below = 0;
  #tooMany = false;

  constructor(input: EditionInput) {
    this.#input = input;
  }

  find(): EditionChange | undefined {
    const { base, previous, after, source } = this.#input;
    if (!this.#compare(base.text, "base")) return undefined;
    if (previous !== undefined && !this.#compare(previous, "previous")) return undefined;
    const { count } = this.#watch.names;
    for (let entry = 0; entry < count; entry++) this.#watchParents(this.#watch.octets(entry));
    for (const probe of source.probes) this.#watchProbe(probe);
    const read = this.#pass(after);
    if (this.#tooMany) return undefined;
    // The budget of patterns is shared by all lists, so only a full compile knows which of them still fit.
    const { patterns } = this.#sides;
    if (this.#input.onlyDiff !== true && (hasMoved(patterns) || patterns.size !== (base.report?.patterns ?? 0)))
      return undefined;
    return this.#result(read);
  }

  /** Counts how much oftener each rule was said in the older text. */
  #compare(older: Uint8Array, era: Era): boolean {
    const { source, after, seed, limit } = this.#input;
    if (isLineByLine(source.format, older) && isLineByLine(source.format, after)) {
      const lines = diffLines(older, after, seed, limit);
      if (lines === undefined) return false;
      this.#tally(lines.removed.text, era, 1);
      this.#tally(lines.added.text, era, -1);
      return true;
    }
    const rules = new RuleCounts();
    const guard = this.#marking();
    this.#read(older, guard, this.#sideReceiver(era, 1, rules.receiver(1)));
    this.#read(after, guard, this.#sideReceiver(era, -1, rules.receiver(-1)));
    return rules.forEachChange(limit, seed, (walk, octets, shape, more) => {
      this.#watch.times(this.#watch.add(walk, octets, CHANGED), shape)[era] += more;
    });
  }

  #tally(text: Uint8Array, era: Era, sign: number): void {
    const name = (walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): void => {
      this.#watch.times(this.#watch.add(walk, octets, CHANGED), shape)[era] += sign;
    };
    this.#read(text, this.#marking(), this.#sideReceiver(era, sign, name));
  }

  /** The guard, which remembers what it finds: a name it sets aside is handed to nobody. */
  #marking(): Guard {
    const { guard } = this.#input;
    return {
      ...rest(guard),
      judge: (walk, octets, shape) => {
        const suspicion = guard.judge(walk, octets, shape);
        if (suspicion !== undefined) this.#watch.add(walk, octets, SUSPECT);
        return suspicion;
      },
    };
  }

  #sideReceiver(era: Era, sign: number, name: (...said: Parameters<RuleReceiver["name"]>) => void): RuleReceiver {
    const sides = this.#sides;
    const count = (said: Times<unknown>): boolean => {
      said[era] += sign;
      return true;
    };
    return {
      name: (walk, octets, shape) => {
        name(walk, octets, shape);
        return true;
      },
      pattern: (text, shape) => count(sides.pattern(text, shape)),
      digest: (digest, shape) => count(sides.digest(digest, shape)),
      network: (use, rule) => count(sides.network(use, rule)),
    };
  }

  #read(text: Uint8Array, guard: Guard, into: RuleReceiver, all = false): SourceCounts {
    const { index, source, seed, toAscii, onUnusable, onSuspect } = this.#input;
    const told = all
      ? { ...(onUnusable !== undefined && { onUnusable }), ...(onSuspect !== undefined && { onSuspect }) }
      : { onSuspect: (suspect: SuspectEntry): void => void this.#setAside.push(suspect) };
    return readList(index, source, text, { seed, toAscii, guard, takePattern: () => true, ...told }, into);
  }

  #watchParents(octets: Uint8Array): void {
    for (let at = (octets[0] as number) + 1; at < octets.length; at += (octets[at] as number) + 1) {
      const parent = octets.subarray(at);
      walkName(parent, 0, parent.length, this.#input.seed, this.#walk);
      this.#watch.add(this.#walk, parent, WATCHED);
      if (parent.length === 1) break;
    }
  }

  #watchProbe(probe: string): void {
    const octets = wireOf(probe);
    if (octets === undefined) return;
    walkName(octets, 0, octets.length, this.#input.seed, this.#walk);
    this.#watch.add(this.#walk, octets, WATCHED);
    this.#watchParents(octets);
  }

  /** Reads the new edition once and remembers what it says of the names that matter. */
  #pass(after: Uint8Array): SourceCounts {
    const { guard, limit, seed, source, suspects } = this.#input;
    const watch = this.#watch;
    const { names, flags } = watch;
    const aside = suspects.filter(({ scope }) => scope !== "pattern" && scope !== "address").map(({ entry }) => entry);
    for (const entry of [...aside, ...guard.decidedOf(source.id)]) {
      const octets = wireOf(entry);
      if (octets === undefined) continue;
      walkName(octets, 0, octets.length, seed, this.#walk);
      watch.add(this.#walk, octets, SUSPECT);
    }
    // The reader asks the guard right before it hands a name on, so the entry is looked up once for both.
    let entry = -1;
    // Whatever else the list says was said before and found harmless; asking again would cost more than all the rest. Of an opaque
    // list nobody was told what was found.
    const lazy: Guard = {
      ...rest(guard),
      judge: (walk, octets, shape) => {
        entry = names.find(walk, 0, octets, 0);
        return entry < 0 && !source.opaque ? undefined : guard.judge(walk, octets, shape);
      },
    };
    const once = (said: Times<unknown>): boolean => {
      said.now += 1;
      return true;
    };
    const sides = this.#sides;
    // Digests may be a million; unless one changed, nobody needs them.
    const keepDigests = sides.digests.size > 0;
    const keepNetworks = sides.answers.size > 0 || sides.clients.size > 0;
    return this.#read(
      after,
      lazy,
      {
        name: (walk, octets, shape) => {
          for (let i = 1; entry < 0 && i <= walk.count; i++) {
            const parent = names.find(walk, i, octets, 0);
            if (parent < 0 || ((flags[parent] as number) & CHANGED) === 0) continue;
            this.#below += 1;
            if (this.#below > limit) {
              this.#tooMany = true;
              return true;
            }
            entry = watch.add(walk, octets, BELOW);
          }
          return entry < 0 ? true : once(watch.times(entry, shape));
        },
        pattern: (text, shape) => once(sides.pattern(text, shape)),
        digest: (digest, shape) => (keepDigests ? once(sides.digest(digest, shape)) : true),
        network: (use, rule) => (keepNetworks ? once(sides.network(use, rule)) : true),
      },
      true,
    );
  }

  #result(read: SourceCounts): EditionChange | undefined {
    const { base, index, limit, previous, sample = 20 } = this.#input;
    const { names, flags } = this.#watch;
    const era: Era = previous === undefined ? "base" : "previous";
    const change: { octets: Uint8Array; shapes: RuleShape[] }[] = [];
    const samples = { added: [] as string[], removed: [] as string[] };
    const moved = { added: 0, removed: 0 };
    let distinct = base.entries;
    let subsumed = base.report?.subsumed ?? 0;
    for (let entry = 0; entry < names.count; entry++) {
      const octets = this.#watch.octets(entry);
      walkName(octets, 0, octets.length, this.#input.seed, this.#walk);
      if (((flags[entry] as number) & (CHANGED | BELOW)) === 0 && !this.#isBelowChanged(octets)) continue;
      const now = this.#rules(entry, octets, "now");
      const before = this.#rules(entry, octets, "base");
      distinct += now.said - before.said;
      subsumed += now.subsumed - before.subsumed;
      if (now.kept.size !== before.kept.size || [...now.kept.keys()].some((key) => !before.kept.has(key)))
        change.push({ octets, shapes: [...now.kept.values()] });
      const listed = now.said > 0;
      const listedBefore = era === "base" ? before.said > 0 : this.#rules(entry, octets, era).said > 0;
      if (listed === listedBefore) continue;
      const how = listed ? "added" : "removed";
      moved[how] += 1;
      if (samples[how].length < sample) samples[how].push(textOfWire(octets, 0, octets.length));
    }
    if (change.length > limit) return undefined;
    const parts: { -readonly [K in keyof SourceChange]: SourceChange[K] } = { source: index };
    if (change.length > 0) parts.names = change;
    const { digests, answers, clients } = this.#sides;
    if (hasMoved(digests)) {
      if (digests.size > limit) return undefined;
      parts.digests = valuesNow(digests);
    }
    if (hasMoved(answers)) parts.answers = valuesNow(answers);
    if (hasMoved(clients)) parts.clients = valuesNow(clients);
    const gained = (map: ReadonlyMap<string, Times<unknown>>): number =>
      [...map.values()].reduce((sum, said) => sum + Number(isSaid(said, "now")) - Number(isSaid(said, "base")), 0);
    const addresses = (base.report?.addresses ?? 0) + gained(answers) + gained(clients);
    distinct += gained(digests) + gained(answers) + gained(clients);
    const { addresses: _addresses, patterns: _patterns, ...plain } = read;
    return {
      change: parts,
      names: change.length,
      entries: distinct,
      counts: {
        ...plain,
        entries: distinct - subsumed,
        // What was read holds every rule the list states, repeated or not.
        duplicates: read.entries + read.duplicates - distinct,
        subsumed,
        ...(addresses > 0 && { addresses }),
        ...(this.#sides.patterns.size > 0 && { patterns: this.#sides.patterns.size }),
      },
      diff: {
        added: moved.added,
        removed: moved.removed,
        addedSample: samples.added,
        removedSample: samples.removed,
      },
      covers: this.#covers(),
    };
  }

  /** What an edition says at a name, and what of it no parent says as well; `#walk` is of this name. */
  #rules(
    entry: number,
    octets: Uint8Array,
    moment: Moment,
  ): { readonly said: number; readonly subsumed: number; readonly kept: Map<string, RuleShape> } {
    const kept = new Map<string, RuleShape>();
    let said = 0;
    let subsumed = 0;
    for (const [key, rule] of this.#watch.said[entry] as Map<string, Times<RuleShape>>) {
      if (!isSaid(rule, moment)) continue;
      said += 1;
      if (isSimple(rule.what) && this.#isSaidAbove(octets, key, moment)) subsumed += 1;
      else kept.set(key, rule.what);
    }
    return { said, subsumed, kept };
  }

  /** A parent of a changed name may lie below another changed one. */
  #isBelowChanged(octets: Uint8Array): boolean {
    for (let i = 1; i <= this.#walk.count; i++) {
      const parent = this.#watch.names.find(this.#walk, i, octets, 0);
      if (parent >= 0 && ((this.#watch.flags[parent] as number) & CHANGED) !== 0) return true;
    }
    return false;
  }

  #isSaidAbove(octets: Uint8Array, key: string, moment: Moment): boolean {
    for (let i = 1; i <= this.#walk.count; i++) {
      const parent = this.#watch.names.find(this.#walk, i, octets, 0);
      const rule = parent < 0 ? undefined : this.#watch.said[parent]?.get(key);
      if (rule !== undefined && isSaid(rule, moment)) return true;
    }
    return false;
  }

  #covers(): (probe: string) => boolean {
    const { source, seed } = this.#input;
    const builder = new PackBuilder([source.id], seed);
    for (let entry = 0; entry < this.#watch.names.count; entry++)
      for (const rule of (this.#watch.said[entry] as Map<string, Times<RuleShape>>).values())
        if (isSaid(rule, "now")) builder.add(0, this.#watch.octets(entry), rule.what);
    for (const { what } of this.#sides.patterns.values()) builder.side.addPattern(0, what.text, what.shape);
    return (probe) => {
      const octets = wireOf(probe);
      return octets !== undefined && builder.covers(0, octets);
    };
  }
}

const rest = (guard: EntryGuard): Omit<Guard, "judge"> => ({
  judgePattern: (matches, shape) => guard.judgePattern(matches, shape),
  judgeNetwork: (octets, prefix, kind) => guard.judgeNetwork(octets, prefix, kind),
  decisionOf: (source, entry) => guard.decisionOf(source, entry),
});

/** Undefined for what is no name: a pattern, a network, a probe somebody mistyped. */
function wireOf(name: string): Uint8Array | undefined {
  try {
    return wireName(name);
  } catch {
    return undefined;
  }
}

const valuesNow = <T>(map: ReadonlyMap<string, Times<T>>): T[] =>
  [...map.values()].filter((said) => isSaid(said, "now")).map((said) => said.what);

/** Counts rules of whole editions, for formats whose lines depend on each other. Numbers only, as they may be a million. */
class RuleCounts {
  readonly #names = new NameTable();
  readonly #shapes: RuleShape[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byShape = new WeakMap<RuleShape, number>();
  /** entry × 2²⁰ + shape → how much oftener before than now */
  readonly #more = new Map<number, number>();

  receiver(sign: number): (walk: SuffixWalk, octets: Uint8Array, shape: RuleShape) => void {
    return (walk, octets, shape) => {
      const key = this.#names.add(walk, octets, 0) * 2 ** 20 + this.#numberOf(shape);
      this.#more.set(key, (this.#more.get(key) ?? 0) + sign);
    };
  }

  /** @returns false if there are more than `limit` */
  forEachChange(
    limit: number,
    seed: number,
    visit: (walk: SuffixWalk, octets: Uint8Array, shape: RuleShape, more: number) => void,
  ): boolean {
    const walk = new SuffixWalk();
    let changes = 0;
    for (const [key, more] of this.#more) {
      if (more === 0) continue;
      changes += 1;
      if (changes > limit) return false;
      const entry = Math.floor(key / 2 ** 20);
      const { at, heap } = this.#names;
      const from = at[entry] as number;
      const octets = new Uint8Array((heap[from] as number) + 1);
      octets.set(heap.subarray(from + 1, from + octets.length));
      walkName(octets, 0, octets.length, seed, walk);
      visit(walk, octets, this.#shapes[key % 2 ** 20] as RuleShape, more);
    }
    return true;
  }

  #numberOf(shape: RuleShape): number {
    let number = this.#byShape.get(shape);
    if (number !== undefined) return number;
    const key = shapeKey(shape);
    number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#shapes.push(shape) - 1;
      this.#numbers.set(key, number);
    }
    this.#byShape.set(shape, number);
    return number;
  }
}
