/**
 * Plain sentences of small programs: no plurals, no genders, only places for words.
 *
 * @module
 */
import type { TextParams } from "./texts.ts";

/** `{name}` in a sentence is replaced; nothing else is, and what is not given stays as it stands. */
export const fill = (sentence: string, params: TextParams): string =>
  sentence.replaceAll(/\{([a-z]+)\}/gu, (whole, name: string) => String(params[name] ?? whole));
