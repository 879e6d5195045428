/**
 * Reads one YAML file against its schema, and says for every fault in which line and column it stands.
 *
 * A venue's staff edit these files by hand: «expected string at networks.0.id» is of little use to them, «line 3, column 5»
 * is. Unknown keys are faults, so a typing error cannot silently switch protection off.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import type { PolicyErrorCode, PolicyFault } from "./error.ts";

/** Keys and list positions from the top of a document. */
export type YamlPath = readonly (string | number)[];

/** @returns a path as people write it, `block.categories[2]` */
export function formatPath(path: YamlPath): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");
}

/** Tells where in the file a value stands. */
export interface Locator {
  readonly file: string;
  /** @returns 1-based place of the key (in a map) or of the item (in a list); of the nearest parent if it is missing */
  at(path: YamlPath): { readonly line: number; readonly column: number };
}

function locatorOf(file: string, document: Document, lines: LineCounter): Locator {
  const offsetOf = (path: YamlPath): number => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
        );
        if (pair === undefined) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = (pair.value ?? null) as Node | null;
      } else if (isSeq(node)) {
        const item = node.items[Number(key)] as Node | undefined;
        if (item === undefined) break;
        offset = item.range?.[0] ?? offset;
        node = item;
      } else break;
    }
    return offset;
  };
  return {
    file,
    at(path) {
      const { line, col } = lines.linePos(offsetOf(path));
      return { line: Math.max(1, line), column: Math.max(1, col) };
    },
  };
}

type Issue = z.core.$ZodIssue;

/** Faults of one issue: each unknown key has its own place; of a union the branch that came furthest is told. */
function flatten(issue: Issue, prefix: YamlPath): { path: YamlPath; message: string }[] {
  const path = [...prefix, ...issue.path.filter((key) => typeof key !== "symbol")];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], message: "unknown key" }));
  if (issue.code === "invalid_union") {
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)));
    const depth = (branch: { path: YamlPath }[]): number => Math.max(0, ...branch.map((fault) => fault.path.length));
    const deepest = Math.max(0, ...branches.map(depth));
    if (deepest > path.length) return branches.find((branch) => depth(branch) === deepest) ?? [];
    const messages = new Set(branches.flat().map((fault) => fault.message));
    return [{ path, message: [...messages].join(" — or — ") || issue.message }];
  }
  return [{ path, message: issue.message }];
}

/** What a file holds, or every fault in it. */
export type YamlResult<T> =
  | { readonly value: T; readonly locator: Locator; readonly errors?: undefined }
  | { readonly value?: undefined; readonly errors: readonly [PolicyFault, ...PolicyFault[]] };

/** Codes for the two ways a file can fail. */
export interface FaultCodes {
  readonly unreadable: PolicyErrorCode;
  readonly invalid: PolicyErrorCode;
}

const POLICY_CODES: FaultCodes = { unreadable: "E_POLICY_UNREADABLE", invalid: "E_POLICY_INVALID" };

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "the file does not exist";
  if (code === "EACCES" || code === "EPERM") return "no permission to read the file";
  if (code === "EISDIR") return "this is a folder, not a file";
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param file path as it should appear in messages
 * @param schema an empty file is read as an empty map, so that a schema full of defaults accepts it
 * @returns never throws for what stands in the file
 */
export function readYaml<S extends z.ZodType>(
  file: string,
  schema: S,
  codes: FaultCodes = POLICY_CODES,
): YamlResult<z.output<S>> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const message = error instanceof TypeError ? "the file is not UTF-8 text" : reasonOf(error);
    return { errors: [{ code: codes.unreadable, file, line: 1, column: 1, path: "", message }] };
  }
  return parseYaml(file, text, schema, codes);
}

/** The same for text already at hand; `file` only names it in messages. */
export function parseYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
  codes: FaultCodes = POLICY_CODES,
): YamlResult<z.output<S>> {
  const lines = new LineCounter();
  const fault = (place: { line: number; column: number }, path: YamlPath, message: string): PolicyFault => ({
    code: codes.invalid,
    file,
    ...place,
    path: formatPath(path),
    message,
  });
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return fault({ line: Math.max(1, line), column: Math.max(1, col) }, [], error.message);
  });
  const [first, ...rest] = syntax;
  if (first !== undefined) return { errors: [first, ...rest] };
  const locator = locatorOf(file, document, lines);
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias without its anchor, or a file that grows without end when aliases are followed.
    return { errors: [fault(locator.at([]), [], error instanceof Error ? error.message : String(error))] };
  }
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return { value: parsed.data, locator };
  const [head, ...tail] = parsed.error.issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, message }) => fault(locator.at(path), path, message))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { errors: [head ?? fault(locator.at([]), [], parsed.error.message), ...tail] };
}
