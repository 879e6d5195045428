/**
 * The words of a break with names instead of ids. Pure, and free of schemas: the page says them, too.
 *
 * @module
 */

/** What stands before an id in the words of a break: come, gone, changed. */
const SIGNS = "+−~";

/**
 * The words of a break («+starter-ts-06, ~tablets») with names instead of ids; of a text that was cut the last part stays as it is.
 *
 * @param named  name of an id; undefined: it has none
 */
export const namedChanges = (what: string, named: (id: string) => string | undefined): string =>
  what
    .split(", ")
    .map((part) => {
      const sign = SIGNS.includes(part.charAt(0)) ? part.charAt(0) : "";
      const id = part.slice(sign.length);
      return `${sign === "" ? "" : `${sign} `}${named(id) ?? id}`;
    })
    .join(", ");
