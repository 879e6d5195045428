/**
 * A small PDF reader, written from ISO 32000-1 and not from the writer: objects, streams, marked content with its text,
 * the structure tree. It reads what a screen reader would and nothing of how it looks.
 *
 * @module
 */
import { inflateSync } from "node:zlib";

export interface Name {
  readonly name: string;
}
export interface Ref {
  readonly ref: number;
}
export interface Dict {
  readonly [key: string]: Value;
}
export type Value = null | boolean | number | string | Name | Ref | readonly Value[] | Dict;

const SPACE = /[\0\t\n\f\r ]/u;
const DELIMITER = /[()<>[\]{}/%\0\t\n\f\r ]/u;

/** Tokens of one object or one content stream; octets as latin-1 characters. */
class Scanner {
  at: number;
  readonly text: string;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  skip(): void {
    while (this.at < this.text.length && SPACE.test(this.text[this.at] ?? "")) this.at++;
  }

  word(): string {
    const start = this.at;
    while (this.at < this.text.length && !DELIMITER.test(this.text[this.at] ?? "")) this.at++;
    return this.text.slice(start, this.at);
  }

  /** The next value, or `{ operator }` for a bare word. */
  next(): Value | { readonly operator: string } | undefined {
    this.skip();
    const sign = this.text[this.at];
    if (sign === undefined) return undefined;
    if (sign === "/") {
      this.at++;
      return {
        name: this.word().replace(/#([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      };
    }
    if (sign === "(") return this.#literal();
    if (sign === "<") return this.text[this.at + 1] === "<" ? this.#dict() : this.#hex();
    if (sign === "[") return this.#array();
    const word = this.word();
    if (word === "") throw new SyntaxError(`unexpected «${sign}» at ${String(this.at)}`);
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(word)) {
      const rest = /^ (\d+) R(?![a-zA-Z])/u.exec(this.text.slice(this.at, this.at + 16));
      if (/^\d+$/u.test(word) && rest !== null) {
        this.at += rest[0].length;
        return { ref: Number(word) };
      }
      return Number(word);
    }
    if (word === "true" || word === "false") return word === "true";
    return word === "null" ? null : { operator: word };
  }

  #value(): Value {
    const value = this.next();
    if (value === undefined || (value !== null && typeof value === "object" && "operator" in value)) {
      throw new SyntaxError(`no value at ${String(this.at)}`);
    }
    return value;
  }

  #dict(): Dict {
    this.at += 2;
    const dict: Record<string, Value> = {};
    for (;;) {
      this.skip();
      if (this.text.startsWith(">>", this.at)) {
        this.at += 2;
        return dict;
      }
      const key = this.#value() as Name;
      dict[key.name] = this.#value();
    }
  }

  #array(): Value[] {
    this.at++;
    const list: Value[] = [];
    for (;;) {
      this.skip();
      if (this.text[this.at] === "]") {
        this.at++;
        return list;
      }
      list.push(this.#value());
    }
  }

  #hex(): string {
    const end = this.text.indexOf(">", this.at);
    const hex = this.text.slice(this.at + 1, end).replace(/\s/gu, "");
    this.at = end + 1;
    return String.fromCharCode(...(hex.match(/../gu) ?? []).map((pair) => parseInt(pair, 16)));
  }

  #literal(): string {
    let out = "";
    let depth = 1;
    this.at++;
    for (;;) {
      const sign = this.text[this.at++];
      if (sign === undefined) throw new SyntaxError("string without end");
      if (sign === "\\") {
        const next = this.text[this.at++] ?? "";
        const octal = /^[0-7]{1,3}/u.exec(this.text.slice(this.at - 1, this.at + 2))?.[0];
        if (octal !== undefined) {
          this.at += octal.length - 1;
          out += String.fromCharCode(parseInt(octal, 8));
        } else out += { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[next] ?? next;
        continue;
      }
      if (sign === "(") depth++;
      if (sign === ")" && --depth === 0) return out;
      out += sign;
    }
  }
}

/** A text string: UTF-16 with its mark, else (for us) ASCII. */
export const textString = (value: Value | undefined): string => {
  if (typeof value !== "string") return "";
  if (!value.startsWith("\xfe\xff")) return value;
  return new TextDecoder("utf-16be").decode(Buffer.from(value.slice(2), "latin1"));
};

export interface Marked {
  /** `Artifact`, or the tag of the structure element. */
  readonly tag: string;
  readonly mcid: number | undefined;
  text: string;
}

export interface PageContent {
  readonly ref: number;
  readonly marked: readonly Marked[];
  /** Operators that paint outside all marks; a tagged page has none. */
  readonly unmarked: readonly string[];
  readonly lowest: number;
  readonly highest: number;
}

export interface Node {
  readonly type: string;
  readonly dict: Dict;
  /** Words of this element and everything below it, in reading order; ActualText stands for what is drawn. */
  readonly text: string;
  readonly children: readonly Node[];
  /** Pages it has content on. */
  readonly pages: ReadonlySet<number>;
  readonly annotations: readonly Dict[];
}

export class Pdf {
  readonly #text: string;
  readonly #offsets = new Map<number, number>();
  readonly #objects = new Map<number, Value>();
  readonly trailer: Dict;
  readonly catalog: Dict;

  constructor(octets: Uint8Array) {
    this.#text = Buffer.from(octets).toString("latin1");
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/u.exec(this.#text)?.[1]);
    const scanner = new Scanner(this.#text, start);
    if (scanner.word() !== "xref") throw new SyntaxError("no cross-reference table");
    scanner.skip();
    const [, count] = [scanner.next(), Number(scanner.next())];
    scanner.skip();
    for (let index = 0; index < count; index++) {
      const line = this.#text.slice(scanner.at + index * 20, scanner.at + index * 20 + 20);
      if (line[17] === "n") this.#offsets.set(index, Number(line.slice(0, 10)));
    }
    scanner.at += count * 20;
    scanner.skip();
    scanner.word();
    this.trailer = scanner.next() as Dict;
    this.catalog = this.dict(this.trailer["Root"]);
  }

  get(value: Value | undefined): Value | undefined {
    if (value === undefined || value === null || typeof value !== "object" || !("ref" in value)) return value;
    const { ref } = value as Ref;
    const known = this.#objects.get(ref);
    if (known !== undefined) return known;
    const scanner = new Scanner(this.#text, this.#offsets.get(ref) ?? Number.NaN);
    if (scanner.next() !== ref || scanner.next() !== 0)
      throw new SyntaxError(`object ${String(ref)} is not where it should be`);
    scanner.next();
    const found = scanner.next() as Value;
    this.#objects.set(ref, found);
    return found;
  }

  dict(value: Value | undefined): Dict {
    const found = this.get(value);
    if (found === undefined || found === null || typeof found !== "object" || Array.isArray(found)) {
      throw new SyntaxError("not a dictionary");
    }
    return found as Dict;
  }

  list(value: Value | undefined): readonly Value[] {
    const found = this.get(value);
    return Array.isArray(found) ? (found as readonly Value[]) : found === undefined || found === null ? [] : [found];
  }

  stream(value: Value | undefined): Buffer {
    const { ref } = value as Ref;
    const dict = this.dict(value);
    const offset = this.#offsets.get(ref) ?? 0;
    const start = this.#text.indexOf("stream\n", offset) + 7;
    const raw = Buffer.from(this.#text.slice(start, start + Number(this.get(dict["Length"]))), "latin1");
    return (dict["Filter"] as Name | undefined)?.name === "FlateDecode" ? inflateSync(raw) : raw;
  }

  get pages(): readonly { readonly ref: number; readonly dict: Dict }[] {
    const tree = this.dict(this.catalog["Pages"]);
    return this.list(tree["Kids"]).map((kid) => ({ ref: (kid as Ref).ref, dict: this.dict(kid) }));
  }

  get xmp(): string {
    return this.stream(this.catalog["Metadata"]).toString("utf8");
  }

  fonts(): readonly Dict[] {
    const found = new Map<number, Dict>();
    for (const { dict } of this.pages) {
      const fonts = this.get(this.dict(dict["Resources"])["Font"]) as Dict | undefined;
      for (const font of Object.values(fonts ?? {})) found.set((font as Ref).ref, this.dict(font));
    }
    return [...found.values()];
  }

  #unicode(font: Dict): Map<number, string> {
    const cmap = this.stream(font["ToUnicode"]).toString("latin1");
    const map = new Map<number, string>();
    for (const [, from, list] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/giu)) {
      for (const [index, entry] of [...(list ?? "").matchAll(/<([^>]*)>/gu)].entries()) {
        const units = (entry[1] ?? "").replace(/\s/gu, "").match(/.{4}/gu) ?? [];
        map.set(parseInt(from ?? "", 16) + index, String.fromCharCode(...units.map((unit) => parseInt(unit, 16))));
      }
    }
    return map;
  }

  /** Runs a page's content far enough to know what is marked and which words are drawn. */
  content(page: { readonly ref: number; readonly dict: Dict }): PageContent {
    const fonts = this.get(this.dict(page.dict["Resources"])["Font"]) as Dict | undefined;
    const maps = new Map(Object.entries(fonts ?? {}).map(([name, font]) => [name, this.#unicode(this.dict(font))]));
    const scanner = new Scanner(this.stream(page.dict["Contents"]).toString("latin1"));
    const marked: Marked[] = [];
    const unmarked: string[] = [];
    const stack: { readonly mark: Marked | undefined; readonly actual: string | undefined }[] = [];
    const heights: number[] = [];
    let operands: Value[] = [];
    let font = "";
    const current = (): Marked | undefined => stack.findLast(({ mark }) => mark !== undefined)?.mark;
    const show = (text: string): void => {
      const mark = current();
      if (mark === undefined) unmarked.push("TJ");
      else if (!stack.some(({ actual }) => actual !== undefined)) mark.text += text;
    };
    const decode = (codes: string): string => {
      let out = "";
      for (let index = 0; index < codes.length; index += 2) {
        const gid = codes.charCodeAt(index) * 256 + codes.charCodeAt(index + 1);
        if (gid === 0) throw new RangeError("a glyph that is not there (.notdef) is drawn");
        out += maps.get(font)?.get(gid) ?? "\ufffd";
      }
      return out;
    };
    for (;;) {
      const token = scanner.next();
      if (token === undefined) break;
      if (token === null || typeof token !== "object" || !("operator" in token)) {
        operands.push(token);
        continue;
      }
      const operator = (token as { readonly operator: string }).operator;
      if (operator === "BMC" || operator === "BDC") {
        const tag = (operands[0] as Name).name;
        const properties = (operands[1] ?? {}) as Dict;
        const mcid = properties["MCID"] as number | undefined;
        if (tag === "Span" && mcid === undefined) {
          const actual = textString(properties["ActualText"]);
          const mark = current();
          if (mark !== undefined) mark.text += actual;
          stack.push({ mark: undefined, actual });
        } else {
          const mark: Marked = { tag, mcid, text: "" };
          marked.push(mark);
          stack.push({ mark, actual: undefined });
        }
      } else if (operator === "EMC") {
        if (stack.pop() === undefined) throw new SyntaxError("EMC without a mark");
      } else if (operator === "Tf") font = (operands[0] as Name).name;
      else if (operator === "Tm") heights.push(Number(operands[5]));
      else if (operator === "Tj") show(decode(operands[0] as string));
      else if (operator === "TJ") {
        show(
          (operands[0] as readonly Value[])
            .filter((part) => typeof part === "string")
            .map((part) => decode(part))
            .join(""),
        );
      } else if (/^(?:[SsfFBb]|[fBb]\*|Do|sh)$/u.test(operator) && current() === undefined) unmarked.push(operator);
      operands = [];
    }
    if (stack.length > 0) throw new SyntaxError("a mark is left open");
    return { ref: page.ref, marked, unmarked, lowest: Math.min(...heights), highest: Math.max(...heights) };
  }

  /** The structure tree with its words. */
  structure(): Node {
    const marks = new Map<string, string>();
    for (const page of this.pages) {
      for (const { mcid, text } of this.content(page).marked) {
        if (mcid !== undefined) marks.set(`${String(page.ref)}/${String(mcid)}`, text);
      }
    }
    const read = (value: Value): Node => {
      const dict = this.dict(value);
      const page = (dict["Pg"] as Ref | undefined)?.ref;
      const children: Node[] = [];
      const annotations: Dict[] = [];
      const pages = new Set<number>();
      let text = "";
      const mark = (ref: number | undefined, mcid: number): void => {
        const words = marks.get(`${String(ref)}/${String(mcid)}`);
        if (words === undefined || ref === undefined)
          throw new RangeError(`content ${String(mcid)} is not on the page`);
        text += words;
        pages.add(ref);
      };
      for (const kid of this.list(dict["K"])) {
        if (typeof kid === "number") {
          mark(page, kid);
          continue;
        }
        const inner = this.dict(kid);
        const type = (inner["Type"] as Name | undefined)?.name;
        if (type === "MCR") mark((inner["Pg"] as Ref).ref, Number(inner["MCID"]));
        else if (type === "OBJR") annotations.push(this.dict(inner["Obj"]));
        else {
          const child = read(kid);
          children.push(child);
          text += child.text;
          for (const ref of child.pages) pages.add(ref);
        }
      }
      return { type: (dict["S"] as Name).name, dict, text, children, pages, annotations };
    };
    const root = this.dict(this.catalog["StructTreeRoot"]);
    const [only, ...more] = this.list(root["K"]);
    if (only === undefined || more.length > 0) throw new SyntaxError("the tree has not one root");
    return read(only);
  }
}

/** All elements of a type below a node, in reading order. */
export const all = (node: Node, type: string): Node[] => [
  ...(node.type === type ? [node] : []),
  ...node.children.flatMap((child) => all(child, type)),
];
