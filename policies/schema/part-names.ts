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
