/**
 * What a table, a kind of sealed text or a folder is called; its own name where nobody gave it another.
 *
 * @module
 */
import type { TextParams } from "../../texts/format.ts";

/** Says what the catalogues have a word for; `null` for anything else. */
interface Words {
  readonly attempt: (key: string, params?: TextParams) => string | null;
}

export const setName = ({ attempt }: Words, id: string): string => attempt(`dataSet.${id}`) ?? id;

/** A kind of sealed text or a folder may share the words of its group. */
const groupOf = (id: string): string => id.split(":")[0] ?? id;

export const setSince = (
  { attempt }: Words,
  { id, trigger }: { readonly id: string; readonly trigger: string },
): string | null =>
  attempt(`dataSince.${id}`) ??
  attempt(`dataSince.${trigger}`) ??
  attempt(`dataSince.${groupOf(id)}`) ??
  (trigger === "–" ? null : trigger);

export const setWhy = ({ attempt }: Words, { id, why }: { readonly id: string; readonly why: string }): string | null =>
  attempt(`dataWhy.${id}`) ?? attempt(`dataWhy.${groupOf(id)}`) ?? (why === "" ? null : why);

/** The requirement's code; what stands in brackets behind it says the same as the name of the data set. */
export const ruleOf = (requirement: string): string => requirement.split(" (")[0] ?? requirement;
