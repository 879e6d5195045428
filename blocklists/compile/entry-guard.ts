/**
 * Finds single entries that would do more harm than good: public suffixes, and whatever covers a protected name.
 *
 * Lists have carried `co.uk` and `org` by accident. Below a public suffix live names of unrelated owners (publicsuffix.org, ICANN
 * part), so no list means it. And no list may cut a child off from a helpline, whatever it was thinking of. The guard only judges:
 * what is set aside, taken or a reason to refuse the whole edition is said by the decisions and by `gates.ts`. Pure.
 *
 * @module
 */
import { getPublicSuffix } from "tldts";
import type { ProtectedName, SuspectDecision } from "../../policies/schema/protected.ts";
import { NEVER_BLOCK_GROUP } from "../../policies/schema/protected.ts";
import type { DomainName } from "../../policies/schema/vocabulary.ts";
import { SuffixWalk, walkName } from "../lookup/walk.ts";
import { textOfWire, wireName } from "../lookup/wire-name.ts";
import { NameTable } from "./name-table.ts";
import type { RuleShape } from "./rule.ts";

/** Deepest suffixes of the ICANN part have four labels (`pvt.k12.ma.us`). */
const DEEPEST_SUFFIX = 4;
/** Group of an entry that is itself a public suffix. */
export const PUBLIC_SUFFIX_GROUP = "public-suffix";
const NONE = -1;

/** Why an entry is suspect. */
export interface Suspicion {
  /** the protected name it would close, those that raise an alarm first; the entry itself if it is a public suffix */
  readonly covers: DomainName;
  /** of that name; `public-suffix` */
  readonly group: string;
  /** a list that newly has such an entry has gone wrong as a whole */
  readonly alarm: boolean;
}

const rankOf = (name: ProtectedName): number => (name.group === NEVER_BLOCK_GROUP ? 2 : name.alarm ? 1 : 0);
const decisionKey = (source: string, entry: string): string => `${source} ${entry}`;

export class EntryGuard {
  /** The gravest first, so that the lowest position that is covered is the one to name. */
  readonly #names: readonly ProtectedName[];
  readonly #octets: readonly Uint8Array[];
  /** Protected names and all their parents; its `set` numbers the two arrays below. */
  readonly #guarded = new NameTable();
  /** Position in `#names` of what stands at exactly this name, and of the gravest below it; −1 if none. */
  readonly #own: number[] = [];
  readonly #below: number[] = [];
  readonly #addresses: readonly { readonly name: ProtectedName; readonly octets: Uint8Array }[];
  readonly #decisions: ReadonlyMap<string, SuspectDecision["decision"]>;

  /**
   * @param seed       any; that of the pack being built saves work
   * @param decisions  of all sources; the last one about an entry counts
   */
  constructor(names: readonly ProtectedName[], seed: number, decisions: readonly SuspectDecision[] = []) {
    this.#names = [...names].sort((a, b) => rankOf(b) - rankOf(a));
    this.#octets = this.#names.map((one) => wireName(one.name));
    this.#decisions = new Map(decisions.map((one) => [decisionKey(one.source, one.entry), one.decision]));
    this.#addresses = this.#names.flatMap((name) => {
      const octets = /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(name.name)
        ? Uint8Array.from(name.name.split("."), Number)
        : undefined;
      return octets === undefined ? [] : [{ name, octets }];
    });
    const walk = new SuffixWalk();
    for (const [position, octets] of this.#octets.entries())
      for (let at = 0; at < octets.length; at += (octets[at] as number) + 1) {
        const suffix = octets.subarray(at);
        walkName(suffix, 0, suffix.length, seed, walk);
        const entry = this.#guarded.add(walk, suffix, 0);
        const into = at === 0 ? this.#own : this.#below;
        if ((into[entry] ?? NONE) === NONE) into[entry] = position;
      }
  }

  /**
   * What harm the entry would do, whatever was decided about it.
   *
   * @param walk    of this name, with the guard's seed
   * @param octets  lower-case name in wire form with its root octet
   */
  judge(walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): Suspicion | undefined {
    if (walk.count <= DEEPEST_SUFFIX) {
      const name = textOfWire(octets, 0, octets.length);
      // An exception for a whole suffix is left out as well, but it closes nothing, so nobody needs to be alarmed.
      if (isPublicSuffix(name))
        return { covers: name as DomainName, group: PUBLIC_SUFFIX_GROUP, alarm: shape.kind === "deny" };
    }
    if (shape.kind !== "deny") return undefined;
    const found = this.#covered(walk, octets, shape);
    return found === NONE ? undefined : this.#suspicion(found);
  }

  /**
   * Same for a pattern over names.
   *
   * @param matches  does it match this lower-case name?
   */
  judgePattern(matches: (name: string) => boolean, shape: RuleShape): Suspicion | undefined {
    if (shape.kind !== "deny") return undefined;
    const found = this.#names.findIndex((one) => !isSpared(one.name, shape.denyallow) && matches(one.name));
    return found < 0 ? undefined : this.#suspicion(found);
  }

  /**
   * Same for a network in answers or of clients. Only a protected «name» that is an IPv4 address can be covered.
   *
   * @param octets  4 or 16
   * @param prefix  0 … 32 or 0 … 128
   */
  judgeNetwork(octets: Uint8Array, prefix: number, kind: RuleShape["kind"] = "deny"): Suspicion | undefined {
    if (kind !== "deny" || octets.length !== 4) return undefined;
    const found = this.#addresses.find(({ octets: address }) => {
      for (let bit = 0; bit < prefix; bit++) {
        const mask = 0x80 >>> (bit & 7);
        if ((((address[bit >>> 3] as number) ^ (octets[bit >>> 3] as number)) & mask) !== 0) return false;
      }
      return true;
    });
    return found === undefined ? undefined : this.#suspicion(this.#names.indexOf(found.name));
  }

  /** What a person said about this entry of this source; undefined if nobody did yet. */
  decisionOf(source: string, entry: string): SuspectDecision["decision"] | undefined {
    return this.#decisions.get(decisionKey(source, entry));
  }

  /** Entries of this source that somebody decided about. */
  decidedOf(source: string): readonly string[] {
    const start = decisionKey(source, "");
    return [...this.#decisions.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  /** Whether a new suspect of this group speaks against the whole edition; as {@link Suspicion.alarm} for groups. */
  isAlarming(group: string): boolean {
    return (
      group === PUBLIC_SUFFIX_GROUP ||
      group === NEVER_BLOCK_GROUP ||
      this.#names.some((one) => one.group === group && one.alarm)
    );
  }

  #covered(walk: SuffixWalk, octets: Uint8Array, shape: RuleShape): number {
    const entry = this.#guarded.find(walk, 0, octets, 0);
    if (entry < 0) return NONE;
    const own = shape.scope === "below" ? NONE : (this.#own[entry] ?? NONE);
    const below = shape.scope === "exact" ? NONE : (this.#below[entry] ?? NONE);
    const first = own === NONE ? below : below === NONE ? own : Math.min(own, below);
    if (first === NONE || shape.denyallow === undefined) return first;
    // Rare: the rule spares some names, so look at each that it would close.
    const entryName = textOfWire(octets, 0, octets.length);
    return this.#names.findIndex(
      ({ name }) =>
        (name === entryName ? shape.scope !== "below" : shape.scope !== "exact" && isBelow(name, entryName)) &&
        !isSpared(name, shape.denyallow),
    );
  }

  #suspicion(position: number): Suspicion {
    const { name, group, alarm } = this.#names[position] as ProtectedName;
    return { covers: name, group, alarm: alarm || group === NEVER_BLOCK_GROUP };
  }
}

const isBelow = (name: string, parent: string): boolean => parent === "" || name.endsWith(`.${parent}`);

const isSpared = (name: string, denyallow: readonly string[] | undefined): boolean =>
  (denyallow ?? []).some((spared) => name === spared || isBelow(name, spared));

/** Also true of names without a dot, known top-level domain or not. */
export function isPublicSuffix(name: string): boolean {
  // Nothing to extract or to check: the parser has done so, and this runs for every name of a list.
  const options = { allowPrivateDomains: false, extractHostname: false, validateHostname: false };
  return getPublicSuffix(name, options) === name;
}
