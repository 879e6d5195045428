/**
 * HTML in template strings: whatever is put in is escaped unless it is HTML of ours already. Pure.
 *
 * @module
 */

/** HTML that is ready to be sent. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | null | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/gu, (found) => ESCAPES[found] ?? "");

function written(content: Content): string {
  if (content === null) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "string") return escapeHtml(content);
  if (typeof content === "number") return String(content);
  return content.map(written).join("");
}

/** Values between the parts are escaped; `null` is nothing, an array its items. Attribute values must stand in quotes.
 * Indentation of the template is left out, that of a value is not. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(
    parts
      .map((part, i) => part.replaceAll(/\n\s+/gu, "\n") + (i < values.length ? written(values[i] ?? null) : ""))
      .join(""),
  );
}
