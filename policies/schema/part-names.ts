/**
 * What parts of figures are called: a check, a search engine, a list, where the figures themselves carry only its id.
 *
 * @module
 */
import { z } from "zod";
import { Dimension } from "./metric.ts";
import { Bilingual } from "./vocabulary.ts";

/** A dimension figures are split by, or a kind of change that breaks a series. */
export const PartKind = z.enum([...Dimension.options, "list", "threshold", "policy"]);
export type PartKind = z.output<typeof PartKind>;

/** Kind → id → name. An id that is not here is shown as it is. */
export const PartNames = z.partialRecord(PartKind, z.record(z.string(), Bilingual));
export type PartNames = z.output<typeof PartNames>;

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
