/**
 * JSON as Chromium reads policy files: comments and trailing commas are accepted, a raw tab in a string is not (a line
 * break is).
 *
 * Whole numbers and numbers with a point stay apart, as `1.0` is no integer to Chromium and makes a policy invalid. Pure.
 *
 * @module
 */

/** A value with the type Chromium gives it. */
export type PolicyValue =
  | { readonly type: "null"; readonly value: null }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "integer" | "double"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "list"; readonly value: readonly PolicyValue[] }
  | { readonly type: "dictionary"; readonly value: ReadonlyMap<string, PolicyValue> };

const MAX_DEPTH = 200;
const MAX_INT = 2_147_483_647;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

class Broken extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PolicyValue {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new Broken("something follows the value");
    return value;
  }

  #space(): void {
    for (;;) {
      const rest = /[ \t\r\n]*/uy;
      rest.lastIndex = this.#at;
      this.#at += rest.exec(this.#text)?.[0].length ?? 0;
      if (this.#text.startsWith("//", this.#at)) {
        const end = this.#text.slice(this.#at).search(/[\r\n]/u);
        this.#at = end < 0 ? this.#text.length : this.#at + end;
      } else if (this.#text.startsWith("/*", this.#at)) {
        const end = this.#text.indexOf("*/", this.#at + 2);
        if (end < 0) throw new Broken("a comment does not end");
        this.#at = end + 2;
      } else return;
    }
  }

  #take(wanted: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #value(depth: number): PolicyValue {
    if (depth > MAX_DEPTH) throw new Broken("too deep");
    this.#space();
    const first = this.#text[this.#at];
    if (first === "{") return this.#dictionary(depth);
    if (first === "[") return this.#list(depth);
    if (first === '"') return { type: "string", value: this.#string() };
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value === null ? { type: "null", value } : { type: "boolean", value };
      }
    return this.#number();
  }

  #number(): PolicyValue {
    const form = /-?(?:0|[1-9]\d*)(?<fraction>\.\d+)?(?<exponent>[eE][+-]?\d+)?/uy;
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (found === null) throw new Broken("no value where one is due");
    this.#at += found[0].length;
    const value = Number(found[0]);
    if (!Number.isFinite(value)) throw new Broken("a number too large");
    const { fraction, exponent } = found.groups ?? {};
    const whole = fraction === undefined && exponent === undefined && value <= MAX_INT && value >= -MAX_INT - 1;
    // A negative nought has no integer form.
    return { type: whole && !Object.is(value, -0) ? "integer" : "double", value };
  }

  #string(): string {
    let out = "";
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const next = this.#text[this.#at] as string;
      if (next === '"') {
        this.#at += 1;
        return out;
      }
      if (next < " " && next !== "\n" && next !== "\r") throw new Broken("a control character in a string");
      if (next !== "\\") {
        out += next;
        continue;
      }
      this.#at += 1;
      const letter = this.#text[this.#at] ?? "";
      const digits = letter === "u" ? 4 : letter === "x" ? 2 : 0;
      if (digits > 0) {
        const code = this.#text.slice(this.#at + 1, this.#at + 1 + digits);
        if (code.length < digits || !/^[0-9a-fA-F]+$/u.test(code)) throw new Broken("a wrong escape");
        out += String.fromCharCode(Number.parseInt(code, 16));
        this.#at += digits;
      } else {
        const plain = ESCAPES[letter];
        if (plain === undefined) throw new Broken("a wrong escape");
        out += plain;
      }
    }
    throw new Broken("a string does not end");
  }

  #list(depth: number): PolicyValue {
    this.#at += 1;
    const value: PolicyValue[] = [];
    while (!this.#take("]")) {
      value.push(this.#value(depth + 1));
      if (!this.#take(",") && this.#peek() !== "]") throw new Broken("a comma is missing");
    }
    return { type: "list", value };
  }

  #dictionary(depth: number): PolicyValue {
    this.#at += 1;
    const value = new Map<string, PolicyValue>();
    while (!this.#take("}")) {
      if (this.#peek() !== '"') throw new Broken("a name is missing");
      const name = this.#string();
      if (!this.#take(":")) throw new Broken("a colon is missing");
      // A name said twice: the last word counts.
      value.set(name, this.#value(depth + 1));
      if (!this.#take(",") && this.#peek() !== "}") throw new Broken("a comma is missing");
    }
    return { type: "dictionary", value };
  }

  #peek(): string | undefined {
    this.#space();
    return this.#text[this.#at];
  }
}

/** @returns the value, or in words what is broken; never throws */
export function parseLenient(text: string): PolicyValue | { readonly type: "broken"; readonly what: string } {
  try {
    return new Reader(text.startsWith("\u{FEFF}") ? text.slice(1) : text).whole();
  } catch (error) {
    return { type: "broken", what: error instanceof Broken ? error.message : "not readable" };
  }
}
