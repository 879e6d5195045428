/**
 * What was typed about a call to 112 and waits with it; kept as every other text is (`parts/kept-text.ts`).
 *
 * @module
 */
import { keptKey, readKept, writeKept } from "../../parts/kept-text.ts";

export const noteKey = (account: string, caseId: string, part: string): string => keptKey(account, `${caseId}.${part}`);

export interface KeptNote {
  readonly situation: string;
  readonly actions: string;
}

export const keepNote = (key: string, note: KeptNote | null): void =>
  writeKept(key, note === null ? null : { at: Date.now(), id: "", words: { ...note } });

export function keptNote(key: string): KeptNote | null {
  const words = readKept(key, Date.now())?.words;
  return words === undefined ? null : { situation: words["situation"] ?? "", actions: words["actions"] ?? "" };
}
