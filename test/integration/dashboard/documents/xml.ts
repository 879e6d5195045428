/**
 * Is a text well-formed XML? Enough of a reader to notice an open element, a bare sign, a repeated attribute or a
 * character XML 1.0 does not know.
 *
 * @module
 */

const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<(?<close>\/)?(?<name>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/)?>|(?<text>[^<]+)/uy;
/** Section 2.2 of XML 1.0. */
const FOREIGN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const BARE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/iu;

/** What is wrong with it, or `undefined`. */
export function xmlFault(text: string): string | undefined {
  const open: string[] = [];
  let roots = 0;
  if (FOREIGN.test(text)) return "a character XML does not know";
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined)
      return TOKEN.lastIndex === 0 ? `nothing readable at ${text.slice(at, at + 40)}` : undefined;
    const { close, name, attributes = "", empty, text: words } = groups;
    if (words !== undefined && (BARE.test(words) || (open.length === 0 && words.trim() !== "")))
      return `bare text «${words.slice(0, 40)}»`;
    if (name === undefined) continue;
    if (BARE.test(attributes)) return `a bare & in ${name}`;
    const names = [...attributes.matchAll(/([\w:.-]+)\s*=/gu)].map((match) => match[1]);
    if (attributes.includes("=") && new Set(names).size === 0) return `attributes of ${name}`;
    if (close !== undefined) {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else if (empty === undefined) {
      if (open.length === 0) roots++;
      open.push(name);
    } else if (open.length === 0) roots++;
  }
  if (open.length > 0) return `<${open.join("> <")}> stays open`;
  return roots === 1 ? undefined : `${String(roots)} roots`;
}
