/**
 * What a code of the access log says in words: `read-personal:note,persons`, `document:card:full:<digest>`, the name of a step. Pure.
 *
 * @module
 */
import type { CaseWords } from "../../texts/cases/keys.ts";

/** The code itself where the catalogue does not know it: a log never hides a line. */
export function accessWords(
  code: string,
  { attempt, list }: Pick<CaseWords, "attempt"> & { readonly list: (items: readonly string[]) => string },
): string {
  const [what = "", ...more] = code.split(":");
  const item = (kind: string): string => attempt(`item.${kind}`) ?? kind;
  const paper = (name: string): string => attempt(`paper.${name}`) ?? name;
  const said = (key: string, words: string): string => attempt(`access.${key}`, { what: words }) ?? code;
  if (what === "read-personal") return said("didRead", list((more[0] ?? "").split(",").map(item)));
  if (what === "document" || what === "disclose") {
    const [name = "", content = ""] = more;
    if (name === "") return attempt(`access.did.${what}`) ?? code;
    const kind = attempt(`papers.content.${content}`);
    return said(
      what === "document" ? "didDraw" : "didDisclose",
      kind === null ? paper(name) : `${paper(name)}, ${kind}`,
    );
  }
  if (what.startsWith("document-")) return said("didDraw", paper(what.slice("document-".length)));
  const fixed = attempt(`access.did.${what}`);
  if (fixed !== null) return fixed;
  if (what.startsWith("read-")) return said("didRead", item(what.slice("read-".length)));
  const step = attempt(`step.${what}`);
  return step === null ? code : said("didStep", step);
}
