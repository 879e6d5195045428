/**
 * Many regular expressions over names as one deterministic automaton, built while names are read.
 *
 * The expressions themselves are automata that keep sets of states (`formats/regex.ts`); here each set that some name leads to becomes one
 * state of a table, so a name costs one step of the table for each octet however many expressions there are. The table is bounded:
 * when it is full it is forgotten and grows anew, so a stranger's names cost time but never memory. Where an expression may
 * begin at any place, its first states are not kept in the sets but added on the way, or every set would hold them all.
 * Pure; a name whose states are known allocates nothing.
 *
 * @see https://swtch.com/~rsc/regexp/regexp3.html
 * @module
 */
import type { Regex, RegexState } from "../formats/regex.ts";
import { inClass, isWord, STATE } from "../formats/regex.ts";
import type { SuffixWalk } from "./walk.ts";
import { FOLD } from "./walk.ts";

const DOT = 0x2e;
const MAX_STATES = 4_096;
/** Members of all sets together. */
const MAX_MEMBERS = 1_000_000;
const UNKNOWN = -1;

/** What stands before a place of the name. */
const AT_START = 0;
const AFTER_WORD = 1;
const AFTER_OTHER = 2;

/** Where a set of states goes with one symbol. */
interface Reached {
  readonly next: Int32Array;
  readonly accepted: Int32Array;
}

const NONE = new Int32Array(0);

const sorted = (members: Iterable<number>): Int32Array => Int32Array.from(new Set(members)).sort();

export class PatternAutomaton {
  /** Numbers of the expressions that matched the name scanned last; the first `scan()` of them. */
  readonly found: Int32Array;
  readonly #states: RegexState[] = [];
  /** Accepting state → number of its expression. */
  readonly #patternOf: Int32Array;
  readonly #entries: number[] = [];
  /** Octet → symbol; octets no expression tells apart share one. */
  readonly #symbolOf = new Uint8Array(256);
  readonly #codeOf: number[] = [];
  readonly #other: number;
  readonly #end: number;
  readonly #width: number;
  readonly #seen: Int32Array;
  #round = 0;
  /** Scan in which an expression was last found. */
  readonly #foundIn: Int32Array;
  #scans = 0;

  readonly #maxStates: number;
  readonly #begin = new Map<number, Reached>();
  #table: Int32Array;
  #members: Int32Array[] = [];
  #context: number[] = [];
  #accepted: Int32Array[] = [];
  #byKey = new Map<string, number>();
  #stored = 0;

  /** @param maxStates  of the table, 3 or more, before it is forgotten */
  constructor(patterns: readonly Regex[], maxStates = MAX_STATES) {
    this.#maxStates = maxStates;
    const acceptedBy: number[] = [];
    for (const [pattern, regex] of patterns.entries()) {
      const { states, entry } = regex.automaton;
      const base = this.#states.length;
      for (const state of states) {
        acceptedBy[this.#states.length] = pattern;
        this.#states.push({
          kind: state.kind,
          of: state.of,
          next: state.next < 0 ? -1 : state.next + base,
          other: state.other < 0 ? -1 : state.other + base,
        });
      }
      this.#entries.push(base + entry);
    }
    this.#patternOf = Int32Array.from(acceptedBy);
    this.#seen = new Int32Array(this.#states.length);
    this.found = new Int32Array(patterns.length);
    this.#foundIn = new Int32Array(patterns.length);
    this.#partition();
    this.#other = this.#codeOf.length;
    this.#end = this.#other + 1;
    this.#width = this.#end + 1;
    this.#symbolOf.fill(this.#other, 128);
    this.#table = new Int32Array(64 * this.#width);
    this.#forget();
  }

  /**
   * Reads one name as text, its labels joined by dots.
   *
   * @param octets  the name in wire form from `start`, in any letter case
   * @returns how many expressions match; their numbers stand in `found`
   */
  scan(walk: SuffixWalk, octets: Uint8Array, start: number): number {
    const width = this.#width;
    let count = 0;
    let state = 0;
    let label = 0;
    this.#scans += 1;
    if (this.#scans === 0x7fff_ffff) {
      this.#foundIn.fill(0);
      this.#scans = 1;
    }
    for (let at = 0; at < walk.length; at++) {
      let symbol: number;
      if (at === walk.length - 1) symbol = this.#end;
      else if (at === walk.at[label]) {
        label += 1;
        if (at === 0) continue;
        symbol = this.#symbolOf[DOT] as number;
      } else {
        const octet = octets[start + at] as number;
        // A dot within a label is not the dot between two; no expression means it.
        symbol = octet === DOT ? this.#other : (this.#symbolOf[octet] as number);
      }
      const next = this.#table[state * width + symbol] as number;
      state = next === UNKNOWN ? this.#step(state, symbol) : next;
      const accepted = this.#accepted[state] as Int32Array;
      for (let i = 0; i < accepted.length; i++) {
        const pattern = accepted[i] as number;
        if (this.#foundIn[pattern] === this.#scans) continue;
        this.#foundIn[pattern] = this.#scans;
        this.found[count++] = pattern;
      }
    }
    return count;
  }

  /** Codes that every class and `\b` treat alike become one symbol. */
  #partition(): void {
    const classes = new Map<string, Uint32Array>();
    for (const { of } of this.#states) if (of !== null) classes.set(of.join(), of);
    const symbols = new Map<string, number>();
    for (let code = 0; code < 128; code++) {
      let key = isWord(code) ? "w" : "-";
      for (const of of classes.values()) key += inClass(of, code) ? "1" : "0";
      let symbol = symbols.get(key);
      if (symbol === undefined) {
        symbols.set(key, (symbol = symbols.size));
        this.#codeOf.push(code);
      }
      this.#symbolOf[code] = symbol;
    }
    for (let octet = 0; octet < 128; octet++) this.#symbolOf[octet] = this.#symbolOf[FOLD[octet] as number] as number;
  }

  #forget(): void {
    this.#table.fill(UNKNOWN);
    this.#members = [];
    this.#context = [];
    this.#accepted = [];
    this.#byKey = new Map();
    this.#stored = 0;
    this.#intern(AT_START, NONE, NONE);
  }

  #intern(context: number, members: Int32Array, accepted: Int32Array): number {
    const key = `${context};${accepted.join()};${members.join()}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const state = this.#members.length;
    if (state === this.#maxStates || this.#stored + members.length > MAX_MEMBERS) {
      this.#forget();
      return this.#intern(context, members, accepted);
    }
    if ((state + 1) * this.#width > this.#table.length) {
      const table = new Int32Array(2 * this.#table.length).fill(UNKNOWN);
      table.set(this.#table);
      this.#table = table;
    }
    this.#byKey.set(key, state);
    this.#members.push(members);
    this.#context.push(context);
    this.#accepted.push(accepted);
    this.#stored += members.length;
    return state;
  }

  /** Works out where a state goes and notes it. */
  #step(state: number, symbol: number): number {
    const context = this.#context[state] as number;
    const own = this.#reach(this.#members[state] as Int32Array, context, symbol);
    const beginKey = context * this.#width + symbol;
    let begun = this.#begin.get(beginKey);
    if (begun === undefined) this.#begin.set(beginKey, (begun = this.#reach(this.#entries, context, symbol)));
    const known = this.#byKey;
    const next = this.#intern(
      this.#isWordSymbol(symbol) ? AFTER_WORD : AFTER_OTHER,
      sorted([...own.next, ...begun.next]),
      sorted([...own.accepted, ...begun.accepted]),
    );
    // If the table was forgotten on the way, the state that was left has no row any more.
    if (known === this.#byKey) this.#table[state * this.#width + symbol] = next;
    return next;
  }

  #isWordSymbol(symbol: number): boolean {
    return symbol < this.#other && isWord(this.#codeOf[symbol] as number);
  }

  /** Follows what needs no character, then the symbol. */
  #reach(from: ArrayLike<number>, context: number, symbol: number): Reached {
    const next: number[] = [];
    const accepted: number[] = [];
    const stack: number[] = Array.from(from);
    const isEdge = (context === AFTER_WORD) !== this.#isWordSymbol(symbol);
    this.#round += 1;
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (this.#seen[index] === this.#round) continue;
      this.#seen[index] = this.#round;
      const { kind, of, next: after, other } = this.#states[index] as RegexState;
      if (kind === STATE.accept) accepted.push(this.#patternOf[index] as number);
      else if (kind === STATE.class) {
        if (symbol < this.#other && inClass(of as Uint32Array, this.#codeOf[symbol] as number)) next.push(after);
      } else if (kind === STATE.split) stack.push(other, after);
      else if (
        kind === STATE.start
          ? context === AT_START
          : kind === STATE.end
            ? symbol === this.#end
            : isEdge === (kind === STATE.edge)
      )
        stack.push(after);
    }
    return { next: Int32Array.from(next), accepted: Int32Array.from(accepted) };
  }
}
