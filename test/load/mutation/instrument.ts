/**
 * One source with all its faults in it, each asleep until it is switched on.
 *
 * So modules are loaded once and a fault costs no more than the tests that reach it. What a module works out while it loads is worked out
 * anew when a fault in it wakes (`again`), and put back afterwards. Loops count their turns, so an endless one ends by itself.
 *
 * @module
 */
import { type Edit, faultsOf } from "./operators.ts";
import { childrenOf, parseSource, type Syntax } from "./syntax.ts";

/** A fault and where it is. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly operator: string;
  readonly before: string;
  readonly after: string;
  /** the line it is in, trimmed: what `equivalent.json` knows it by */
  readonly text: string;
  /** stands outside every function, so it works while the module loads */
  readonly loading: boolean;
}

export interface Instrumented {
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

/** What instrumented sources find under `globalThis.mutation`. */
export interface Switch {
  /** is this fault awake? Whoever is asked counts as reached. */
  readonly on: (id: number) => boolean;
  /** the same of a condition that is to be `true` (`id`) or `false` (`id + 1`): reached if that would change anything */
  readonly forced: (id: number) => boolean;
  readonly seen: (id: number, value: unknown) => unknown;
  /** one more turn of a loop */
  readonly turn: () => void;
  /** how to work a constant out again, and how to read and write it */
  readonly again: (file: string, work: () => void, read: () => unknown, write: (value: never) => void) => void;
}

type Numbered = Edit & { readonly id: number };
interface Rendered {
  readonly text: string;
  /** faults no node below could carry */
  readonly open: readonly Numbered[];
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);
const LOOPS: ReadonlySet<string> = new Set([
  "WhileStatement",
  "ForStatement",
  "DoWhileStatement",
  "ForOfStatement",
  "ForInStatement",
]);
/** Fields whose expressions are no values of their own: a target, the word before a dot, what is called. */
const NO_VALUE: Readonly<Record<string, readonly string[]>> = {
  CallExpression: ["callee"],
  NewExpression: ["callee"],
  MemberExpression: ["property"],
  AssignmentExpression: ["left"],
  AssignmentPattern: ["left"],
  UpdateExpression: ["argument"],
  Property: ["key"],
  MethodDefinition: ["key"],
  PropertyDefinition: ["key"],
  ForOfStatement: ["left"],
  ForInStatement: ["left"],
  VariableDeclarator: ["id"],
  TaggedTemplateExpression: ["tag", "quasi"],
  TemplateLiteral: ["quasis"],
  ImportDeclaration: ["source", "specifiers", "attributes"],
  ExportNamedDeclaration: ["source", "specifiers", "attributes"],
  CatchClause: ["param"],
  ChainExpression: ["expression"],
  ExpressionStatement: ["expression"],
};
const isStatement = (node: Syntax): boolean => node.type.endsWith("Statement") && node.type !== "BlockStatement";
const isValue = (node: Syntax): boolean =>
  (node.type.endsWith("Expression") && node.type !== "FunctionExpression") ||
  /^(?:Literal|TemplateLiteral)$/u.test(node.type);

/** @param firstId  faults are numbered from here on, in the order of the tree */
export function instrument(source: string, file: string, firstId: number): Instrumented {
  const { code, program } = parseSource(source);
  const mutants: Mutant[] = [];
  const lines = source.split("\n");
  const starts: number[] = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);

  function numbered(edit: Edit, loading: boolean): Numbered {
    const row = starts.findLastIndex((start) => start <= edit.start);
    const id = firstId + mutants.length;
    mutants.push({
      id,
      file,
      line: row + 1,
      column: edit.start - (starts[row] ?? 0) + 1,
      operator: edit.operator,
      before: code.slice(edit.start, edit.end),
      after: edit.text,
      text: (lines[row] ?? "").trim(),
      loading,
    });
    return { ...edit, id };
  }

  /** The text of a node with one fault in it. */
  const faulty = (node: Syntax, { start, end, text }: Edit): string =>
    code.slice(node.start, start) + text + code.slice(end, node.end);

  interface Place {
    readonly parent?: Syntax;
    readonly field: string;
    readonly inFunction: boolean;
    /** messages of errors are not worth a fault */
    readonly inError: boolean;
    /** the whole `a?.b.c` has to be chosen, no part of it */
    readonly inChain: boolean;
  }

  function render(node: Syntax, place: Place): Rendered {
    const { parent, field } = place;
    if (node.type === "ImportDeclaration") return { text: code.slice(node.start, node.end), open: [] };
    const isKey =
      ["Property", "PropertyDefinition", "MethodDefinition"].includes(parent?.type ?? "") && field === "key";
    const isSource = parent?.type === "ExportNamedDeclaration" && field === "source";
    const skipped = isKey || isSource || field === "quasis" || (place.inError && /Literal/u.test(node.type));
    const faults = skipped ? [] : faultsOf(node, parent, field, code).map((edit) => numbered(edit, !place.inFunction));
    const inFunction = place.inFunction || FUNCTIONS.has(node.type);
    const inError = place.inError || (node.type === "NewExpression" && node.callee?.name?.endsWith("Error") === true);
    let text = "";
    let at = node.start;
    const open: Numbered[] = [...faults];
    for (const { field: under, child } of childrenOf(node)) {
      const spine = under === "object" || under === "callee" || under === "expression";
      const inChain = node.type === "ChainExpression" || (place.inChain && spine);
      const inner = render(child, { parent: node, field: under, inFunction, inError, inChain });
      text += code.slice(at, child.start) + inner.text;
      at = child.end;
      open.push(...inner.open);
    }
    text += code.slice(at, node.end);
    if (LOOPS.has(parent?.type ?? "") && field === "body") text = `{ globalThis.mutation.turn(); ${text} }`;
    if (parent === program) text = reworked(node, text);
    if (open.length === 0) return { text, open };
    const target =
      NO_VALUE[parent?.type ?? ""]?.includes(field) === true && !(parent?.computed === true && field === "property");
    if (isValue(node) && !target && !place.inChain) {
      const [first] = open;
      const forced = first?.operator === "condition" && first.text === "true" ? first.id : undefined;
      const choices = open.map((edit) => {
        const asks = forced === edit.id || forced === edit.id - 1 ? "forced" : "on";
        return `globalThis.mutation.${asks}(${edit.id}) ? (${faulty(node, edit)}) : `;
      });
      const value = forced === undefined ? `(${text})` : `globalThis.mutation.seen(${forced}, ${text})`;
      return { text: `(${choices.join("")}${value})`, open: [] };
    }
    if (isStatement(node)) {
      const choices = open.map((edit) => `if (globalThis.mutation.on(${edit.id})) { ${faulty(node, edit)} } else `);
      return { text: `${choices.join("")}{ ${text} }`, open: [] };
    }
    return { text, open };
  }

  /** Lets a constant of the module be worked out again. */
  function reworked(node: Syntax, text: string): string {
    const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") return text;
    const [only] = declaration.declarations ?? [];
    if (
      only?.init === null ||
      only?.init === undefined ||
      only.id?.type !== "Identifier" ||
      FUNCTIONS.has(only.init.type)
    )
      return text;
    const name = only.id.name ?? "";
    const assigned = text.slice(text.indexOf("=") + 1).replace(/;\s*$/u, "");
    const again = `globalThis.mutation.again(${JSON.stringify(file)}, () => { ${name} = ${assigned}; }, () => ${name}, (value) => { ${name} = value; });`;
    return `${text.replace(/\bconst\b/u, "let")} ${again}`;
  }

  const { text, open } = render(program, { field: "", inFunction: false, inError: false, inChain: false });
  if (open.length > 0) throw new Error(`${file}: a fault at ${open[0]?.start} has no node to carry it`);
  return { code: code.slice(0, program.start) + text + code.slice(program.end), mutants };
}
