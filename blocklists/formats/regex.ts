/**
 * Regular expressions over domain names, in time linear in the name whatever the expression is.
 *
 * Lists come from strangers, and the engine of the language can be made to run for years by one line. So a safe subset is compiled to
 * an automaton of our own (Thompson 1968) that keeps a set of states and never goes back. Not in the subset, and
 * refused: back references, look-around, possessive and named groups, Unicode classes, bounds past 64, and whatever would need more than
 * 2 048 states. Names are lower-case ASCII; letters match in any case. Pure.
 *
 * @module
 */

/** What an expression is refused for. */
export type RegexFault = "syntax" | "unsupported" | "too-large";

const MAX_LENGTH = 1_024;
const MAX_STATES = 2_048;
const MAX_BOUND = 64;
const MAX_DEPTH = 32;

/** Octets a name is made of are below 128, so four words hold a class. */
type Class = Uint32Array;

type Node =
  | { readonly kind: "class"; readonly of: Class }
  | { readonly kind: "start" | "end" | "edge" | "no-edge" }
  | { readonly kind: "sequence" | "either"; readonly parts: readonly Node[] }
  | { readonly kind: "repeat"; readonly part: Node; readonly min: number; readonly max: number };

const classOf = (member: (code: number) => boolean): Class => {
  const out = new Uint32Array(4);
  for (let code = 0; code < 128; code++)
    if (member(code)) out[code >>> 5] = ((out[code >>> 5] as number) | (1 << (code & 31))) >>> 0;
  return out;
};
export const inClass = (of: Class, code: number): boolean => (((of[code >>> 5] as number) >>> (code & 31)) & 1) === 1;
const inverse = (of: Class): Class => of.map((word) => ~word >>> 0);

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isWord = (code: number): boolean =>
  isDigit(code) || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a && code >= 0x41);
const isSpace = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13);

const DIGIT = classOf(isDigit);
const WORD = classOf(isWord);
const SPACE = classOf(isSpace);
// Everything but line ends, which no name has.
const ANY = classOf((code) => code !== 0x0a && code !== 0x0d);

const SHORTHANDS: Readonly<Record<string, Class>> = {
  d: DIGIT,
  D: inverse(DIGIT),
  w: WORD,
  W: inverse(WORD),
  s: SPACE,
  S: inverse(SPACE),
};

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
/** Adds the other case of every letter. */
function foldCase(of: Class): Class {
  return classOf((code) => inClass(of, code) || (code < 128 && isLetter(code) && inClass(of, code ^ 0x20)));
}

/** Thrown within this file only; `compileRegex` turns it into a value. */
class Refusal extends Error {
  readonly fault: RegexFault;

  constructor(fault: RegexFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Recursive descent: alternatives ▸ sequence ▸ repetition ▸ atom. */
class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Node {
    const node = this.#either();
    if (this.#at < this.#text.length) throw new Refusal("syntax"); // a `)` too many
    return node;
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += text.length;
    return true;
  }

  #either(): Node {
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    return parts.length === 1 ? (parts[0] as Node) : { kind: "either", parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#text.length && !this.#peek("|") && !this.#peek(")")) parts.push(this.#repetition());
    return parts.length === 1 ? (parts[0] as Node) : { kind: "sequence", parts };
  }

  #repetition(): Node {
    const part = this.#atom();
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    // `^*` repeats nothing.
    if (part.kind !== "class" && part.kind !== "sequence") throw new Refusal("syntax");
    this.#take("?"); // lazy: the same names match
    if (this.#peek("+")) throw new Refusal("unsupported"); // possessive
    if (this.#bounds() !== undefined) throw new Refusal("syntax"); // `a**`
    return { kind: "repeat", part, ...bounds };
  }

  #bounds(): { readonly min: number; readonly max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Infinity };
    if (this.#take("+")) return { min: 1, max: Infinity };
    if (this.#take("?")) return { min: 0, max: 1 };
    const found = /^\{(\d{1,4})(,(\d{0,4}))?\}/u.exec(this.#text.slice(this.#at, this.#at + 12));
    if (found === null) return undefined;
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === "" ? Infinity : Number(found[3]);
    if (max < min) throw new Refusal("syntax");
    if (min > MAX_BOUND || (max !== Infinity && max > MAX_BOUND)) throw new Refusal("too-large");
    return { min, max };
  }

  #atom(): Node {
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return { kind: "class", of: foldCase(this.#class()) };
    if (this.#take("^")) return { kind: "start" };
    if (this.#take("$")) return { kind: "end" };
    if (this.#take(".")) return { kind: "class", of: ANY };
    if (this.#take("\\")) return this.#escape();
    const code = this.#text.charCodeAt(this.#at);
    if (code >= 128) throw new Refusal("unsupported");
    if ("*+?{}]".includes(this.#text[this.#at] as string)) throw new Refusal("syntax");
    this.#at += 1;
    return { kind: "class", of: foldCase(classOf((other) => other === code)) };
  }

  #group(): Node {
    if (this.#peek("?") && !this.#take("?:")) throw new Refusal("unsupported");
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Refusal("too-large");
    const inner = this.#either();
    this.#depth -= 1;
    if (!this.#take(")")) throw new Refusal("syntax");
    // A group may be repeated, whatever is in it.
    return inner.kind === "class" ? inner : { kind: "sequence", parts: [inner] };
  }

  #escape(): Node {
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new Refusal("syntax");
    this.#at += 1;
    if (letter === "b" || letter === "B") return { kind: letter === "b" ? "edge" : "no-edge" };
    const shorthand = Object.hasOwn(SHORTHANDS, letter) ? SHORTHANDS[letter] : undefined;
    return { kind: "class", of: shorthand ?? foldCase(this.#literal(letter)) };
  }

  /** `\.`, `\-`, `\/`: what is no letter or digit stands for itself; every other letter means something elsewhere. */
  #literal(letter: string): Class {
    const code = letter.charCodeAt(0);
    if (code >= 128 || isWord(code)) throw new Refusal("unsupported");
    return classOf((other) => other === code);
  }

  #class(): Class {
    const negated = this.#take("^");
    const out = new Uint32Array(4);
    const add = (other: Class): void =>
      other.forEach((word, index) => (out[index] = ((out[index] as number) | word) >>> 0));
    for (;;) {
      if (this.#at >= this.#text.length) throw new Refusal("syntax");
      if (this.#take("]")) break;
      if (this.#peek("[:")) throw new Refusal("unsupported"); // POSIX classes, which the language reads otherwise
      const low = this.#classAtom();
      const isRange = this.#peek("-") && !this.#text.startsWith("-]", this.#at);
      if (!isRange) {
        add(typeof low === "number" ? classOf((code) => code === low) : low);
        continue;
      }
      this.#at += 1;
      const high = this.#classAtom();
      if (typeof low !== "number" || typeof high !== "number" || high < low) throw new Refusal("syntax");
      add(classOf((code) => code >= low && code <= high));
    }
    // Case is folded before the inversion: [^a] excludes A as well.
    return negated ? inverse(foldCase(out)) : out;
  }

  #classAtom(): number | Class {
    const escaped = this.#take("\\");
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new Refusal("syntax");
    this.#at += 1;
    const code = letter.charCodeAt(0);
    if (code >= 128) throw new Refusal("unsupported");
    if (!escaped) return code;
    if (Object.hasOwn(SHORTHANDS, letter)) return SHORTHANDS[letter] as Class;
    this.#literal(letter);
    return code;
  }
}

/** Kinds of states; a `split` goes two ways, anchors go on if their place is right. */
export const STATE = { class: 0, split: 1, start: 2, end: 3, edge: 4, noEdge: 5, accept: 6 } as const;
const { class: CLASS, split: SPLIT, start: START, end: END, edge: EDGE, noEdge: NO_EDGE, accept: ACCEPT } = STATE;

interface State {
  kind: number;
  of: Class | null;
  next: number;
  other: number;
}

/** A state for whoever runs several expressions at once; `of` holds a bit for each of the 128 ASCII codes. */
export type RegexState = Readonly<State>;

/** Builds the automaton backwards: each node is given the state that follows it and gives the one to enter by. */
class Builder {
  readonly states: State[] = [];
  #steps = 0;

  add(kind: number, next: number, other = -1, of: Class | null = null): number {
    if (this.states.length >= MAX_STATES) throw new Refusal("too-large");
    this.states.push({ kind, of, next, other });
    return this.states.length - 1;
  }

  build(node: Node, next: number): number {
    // Repeating nothing makes no states, but `(((){64}){64}){64}` would still take its time.
    this.#steps += 1;
    if (this.#steps > 4 * MAX_STATES) throw new Refusal("too-large");
    switch (node.kind) {
      case "class":
        return this.add(CLASS, next, -1, node.of);
      case "start":
        return this.add(START, next);
      case "end":
        return this.add(END, next);
      case "edge":
        return this.add(EDGE, next);
      case "no-edge":
        return this.add(NO_EDGE, next);
      case "sequence":
        return node.parts.reduceRight((after, part) => this.build(part, after), next);
      case "either":
        return node.parts
          .map((part) => this.build(part, next))
          .reduceRight((other, one) => this.add(SPLIT, one, other));
      case "repeat":
        return this.#repeat(node.part, node.min, node.max, next);
      default:
        return node satisfies never;
    }
  }

  #repeat(part: Node, min: number, max: number, next: number): number {
    let entry = next;
    if (max === Infinity) {
      const loop = this.add(SPLIT, -1, next);
      (this.states[loop] as State).next = this.build(part, loop);
      entry = loop;
    } else for (let i = min; i < max; i++) entry = this.add(SPLIT, this.build(part, entry), next);
    for (let i = 0; i < min; i++) entry = this.build(part, entry);
    return entry;
  }
}

/** A compiled expression. Matching takes at most length × states steps and, after the first time, allocates nothing. */
export class Regex {
  readonly source: string;
  readonly #states: readonly State[];
  readonly #entry: number;
  #now: Int32Array;
  #next: Int32Array;
  /** step in which a state was last entered, so that each is entered once a step */
  readonly #seen: Int32Array;
  readonly #stack: Int32Array;
  #step = 0;

  constructor(source: string, states: readonly State[], entry: number) {
    this.source = source;
    this.#states = states;
    this.#entry = entry;
    this.#now = new Int32Array(states.length);
    this.#next = new Int32Array(states.length);
    this.#seen = new Int32Array(states.length);
    this.#stack = new Int32Array(2 * states.length + 2);
  }

  get states(): number {
    return this.#states.length;
  }

  /** The automaton itself; it begins at `entry`, anew at every place of the text. */
  get automaton(): { readonly states: readonly RegexState[]; readonly entry: number } {
    return { states: this.#states, entry: this.#entry };
  }

  /** Does the expression match somewhere in the text? Characters outside ASCII match nothing. */
  test(text: string): boolean {
    let count = 0;
    for (let at = 0; at <= text.length; at++) {
      this.#step += 1;
      if (this.#step === 0x7fff_ffff) {
        this.#seen.fill(0);
        this.#step = 1;
      }
      // States that consumed the character before stand in `now`; follow what needs none, and begin anew here.
      let reached = 0;
      for (let i = 0; i <= count; i++) {
        reached = this.#follow(i < count ? (this.#now[i] as number) : this.#entry, text, at, reached);
        if (reached < 0) return true;
      }
      const code = at < text.length ? text.charCodeAt(at) : 128;
      count = 0;
      for (let i = 0; i < reached; i++) {
        const state = this.#states[this.#next[i] as number] as State;
        if (code < 128 && inClass(state.of as Class, code)) this.#now[count++] = state.next;
      }
    }
    return false;
  }

  /** Adds to `next` every character state reachable without a character. @returns how many there are, or −1 on acceptance */
  #follow(from: number, text: string, at: number, before: number): number {
    let reached = before;
    let top = 0;
    this.#stack[top++] = from;
    while (top > 0) {
      const index = this.#stack[--top] as number;
      if (this.#seen[index] === this.#step) continue;
      this.#seen[index] = this.#step;
      const state = this.#states[index] as State;
      if (state.kind === ACCEPT) return -1;
      if (state.kind === CLASS) this.#next[reached++] = index;
      else if (state.kind === SPLIT) {
        this.#stack[top++] = state.other;
        this.#stack[top++] = state.next;
      } else if (holds(state.kind, text, at)) this.#stack[top++] = state.next;
    }
    return reached;
  }
}

function holds(anchor: number, text: string, at: number): boolean {
  if (anchor === START) return at === 0;
  if (anchor === END) return at === text.length;
  const isEdge = (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
  return isEdge === (anchor === EDGE);
}

/** The text as an expression that matches wherever the text stands. */
export const literalRegex = (text: string): string => text.replace(/[^a-z0-9_]/giu, (sign) => `\\${sign}`);

/** @returns the automaton, or why there is none */
export function compileRegex(source: string): Regex | RegexFault {
  if (source === "") return "syntax";
  if (source.length > MAX_LENGTH) return "too-large";
  try {
    const tree = new Parser(source).parse();
    const builder = new Builder();
    const accept = builder.add(ACCEPT, -1);
    const entry = builder.build(tree, accept);
    return new Regex(source, builder.states, entry);
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}
