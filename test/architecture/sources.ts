/**
 * The project's own files as the architecture tests see them: walked, not listed by git, so that a file somebody
 * forgot to add is judged as well.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Not ours or not source: fetched, built or written at run time. */
const OUTSIDE = new Set(["node_modules", ".git", ".node", "build", "data", "coverage", ".vite"]);

/** Paths relative to the root, with `/`, sorted. */
export function projectFiles(folder = ROOT): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (OUTSIDE.has(entry.name)) continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (entry.isFile()) found.push(relative(folder, full).split(sep).join("/"));
    }
  };
  walk(folder);
  return found.sort();
}

export const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

export const isCode = (path: string): boolean => /\.(?:ts|tsx|js|mjs)$/u.test(path);

/** Code that is shipped, as opposed to what proves it. */
export const isProduct = (path: string): boolean => isCode(path) && !path.startsWith("test/");

/**
 * Code without what is not code: comments, and the contents of strings and templates, are replaced by spaces so that
 * line numbers stay true. Expressions inside `${}` stay. Regular expressions are recognised well enough for our sources.
 */
export const codeOnly = (text: string): string => strip(text, false);

/** The same with strings and templates left in place. */
export const withoutComments = (text: string): string => strip(text, true);

function strip(text: string, keepStrings: boolean): string {
  let out = "";
  let index = 0;
  const templates: number[] = [];
  let depth = 0;
  let lastCode = "";
  const blank = (part: string): string => part.replace(/[^\n]/gu, " ");
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = index;
    return pattern.exec(text)?.[0];
  };
  const template = (): void => {
    const part = take(/(?:[^\\`$]|\\[^]|\$(?!\{))*/uy) ?? "";
    out += keepStrings ? part : blank(part);
    index += part.length;
    if (text.startsWith("${", index)) {
      templates.push(depth);
      depth += 1;
      index += 2;
      out += "  ";
      lastCode = "{";
    } else {
      index += 1;
      out += "`";
      lastCode = "`";
    }
  };
  while (index < text.length) {
    const comment = take(/\/\/[^\n]*|\/\*[^]*?\*\//uy);
    const quoted = take(/"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/uy);
    // A slash after an operand divides; anywhere else it opens a regular expression.
    const pattern = /[\w)\]`"'}]/u.test(lastCode)
      ? undefined
      : take(/\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/uy);
    const skipped = comment ?? pattern;
    if (skipped !== undefined) {
      out += keepStrings && comment === undefined ? skipped : blank(skipped);
      index += skipped.length;
      if (comment === undefined) lastCode = ")";
    } else if (quoted !== undefined) {
      out += keepStrings ? quoted : `"${blank(quoted.slice(1, -1))}"`;
      index += quoted.length;
      lastCode = '"';
    } else if (text[index] === "`") {
      out += "`";
      index += 1;
      template();
    } else {
      const character = text[index] ?? "";
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      index += 1;
      if (character === "}" && templates.at(-1) === depth) {
        templates.pop();
        out += " ";
        template();
        continue;
      }
      out += character;
      if (!/\s/u.test(character)) lastCode = character;
    }
  }
  return out;
}

/** Every module a file names, static or dynamic, with its line. */
export function importsOf(text: string): { readonly specifier: string; readonly line: number }[] {
  const statement = /^[ \t]*(?:import|export)\b[^"'`;]*?["'](?<specifier>[^"'\n]+)["']/gmu;
  const dynamic = /\bimport\(\s*["'](?<specifier>[^"'\n]+)["']\s*\)/gu;
  // An export of a value («export const x = "y"») also has a string; only `from` makes it an import.
  const isImport = (match: string): boolean => /\bfrom\s*["']/u.test(match) || /^[ \t]*import\s*["']/u.test(match);
  const found = [...[...text.matchAll(statement)].filter((match) => isImport(match[0])), ...text.matchAll(dynamic)];
  return found.map((match) => ({
    specifier: match.groups?.["specifier"] ?? "",
    line: text.slice(0, match.index + match[0].length).split("\n").length,
  }));
}
