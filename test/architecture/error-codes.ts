/**
 * Error codes in the sources and in the manuals, compared both ways.
 *
 * @module
 */
import { withoutComments } from "./sources.ts";

/** Codes in code, not in comments. */
export function codesIn(text: string): string[] {
  return [...new Set(withoutComments(text).match(/\bE_[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/gu) ?? [])];
}

/** Codes of a manual's tables: rows with the code first and at least a meaning and a remedy after it. */
export function codesDocumented(markdown: string): { readonly code: string; readonly complete: boolean }[] {
  return markdown.split("\n").flatMap((line) => {
    const cells = /^\|(?<cells>.*)\|\s*$/u.exec(line)?.groups?.["cells"]?.split(/(?<!\\)\|/u);
    const codes = cells?.[0]?.match(/`E_[A-Z0-9_]+`/gu) ?? [];
    const complete = (cells?.length ?? 0) >= 3 && (cells ?? []).every((cell) => cell.trim() !== "");
    return codes.map((code) => ({ code: code.replaceAll("`", ""), complete }));
  });
}

/** Files of one top-level folder, and its manuals. */
export interface Part {
  readonly name: string;
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly manuals: readonly { readonly file: string; readonly text: string }[];
}

/**
 * Every code is documented in a part that uses it, every documented code exists in that part, and each row says what it
 * means and what to do.
 */
export function compareCodes(parts: readonly Part[]): string[] {
  const usedIn = new Map<string, string[]>();
  for (const part of parts)
    for (const { file, text } of part.sources)
      for (const code of codesIn(text)) usedIn.set(code, [...(usedIn.get(code) ?? []), file]);
  const faults: string[] = [];
  const documented = new Set<string>();
  for (const part of parts) {
    for (const { file, text } of part.manuals) {
      for (const { code, complete } of codesDocumented(text)) {
        if (documented.has(code)) faults.push(`${file}: ${code} is documented twice`);
        documented.add(code);
        if (!complete) faults.push(`${file}: ${code} needs a meaning and what to do`);
        if (!(usedIn.get(code) ?? []).some((source) => source.startsWith(`${part.name}/`)))
          faults.push(`${file}: ${code} is documented and nothing in ${part.name}/ uses it`);
      }
    }
  }
  for (const [code, sources] of usedIn)
    if (!documented.has(code)) faults.push(`${sources[0]}: ${code} is in no manual`);
  return faults;
}
