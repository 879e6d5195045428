/**
 * What the pure parts of the pages of cases need of their texts; no component, no promise.
 *
 * @module
 */
import type { Language, TextKey, TextParams } from "../format.ts";
import type { casesPl } from "./pl.ts";

export type CaseTextKey = keyof typeof casesPl;

export interface CaseWords {
  readonly language: Language;
  readonly t: (key: CaseTextKey | TextKey, params?: TextParams) => string;
  readonly attempt: (key: string, params?: TextParams) => string | null;
}
