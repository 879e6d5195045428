/**
 * Syntax trees of our own sources: types are blanked out first, so every position is one of the TypeScript file too.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";
import { parseAst } from "vite";

/** What the operators ask of a node of ESTree; whatever a kind of node has not is `undefined`. */
export interface Syntax {
  readonly type: string;
  /** offset in UTF-16 units, as `String.slice` takes it */
  readonly start: number;
  readonly end: number;
  readonly operator?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly raw?: string;
  readonly value?: unknown;
  readonly regex?: { readonly pattern: string; readonly flags: string };
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly shorthand?: boolean;
  readonly prefix?: boolean;
  readonly left?: Syntax;
  readonly right?: Syntax;
  readonly test?: Syntax | null;
  readonly key?: Syntax;
  readonly object?: Syntax;
  readonly property?: Syntax;
  readonly callee?: Syntax;
  readonly tag?: Syntax;
  readonly argument?: Syntax | null;
  readonly init?: Syntax | null;
  readonly id?: Syntax;
  readonly declaration?: Syntax | null;
  readonly body?: Syntax | readonly Syntax[];
  readonly arguments?: readonly Syntax[];
  readonly elements?: readonly (Syntax | null)[];
  readonly declarations?: readonly Syntax[];
  readonly quasis?: readonly Syntax[];
}

export interface Parsed {
  /** JavaScript with every character where it stood in TypeScript */
  readonly code: string;
  readonly program: Syntax;
}

export function parseSource(source: string): Parsed {
  const code = stripTypeScriptTypes(source);
  return { code, program: parseAst(code) as unknown as Syntax };
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === "object" && value !== null && typeof (value as Partial<Syntax>).type === "string";

/** @returns the nodes right under one, in the order of the text, each with the field it stands in */
export function childrenOf(node: Syntax): readonly { readonly field: string; readonly child: Syntax }[] {
  const found: { field: string; child: Syntax }[] = [];
  for (const [field, value] of Object.entries(node)) {
    // `{ a = 1 }` and `{ a }`: key and value are the same text.
    if (field === "key" && node.shorthand === true) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isSyntax(child)) found.push({ field, child });
  }
  return found.sort((a, b) => a.child.start - b.child.start);
}
