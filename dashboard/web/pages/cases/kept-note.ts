/**
 * The text of a note that the server does not have yet. It stays in this window, through a reload or a lost session, until it is saved
 * or its author signs out; nobody else who signs in here sees it.
 *
 * @module
 */
const prefix = "latarnik.note.";
export const noteKey = (account: string, caseId: string, part: string): string =>
  `${prefix}${account}.${caseId}.${part}`;

export interface KeptNote {
  readonly situation: string;
  readonly actions: string;
}

export function keepNote(key: string, note: KeptNote | null): void {
  try {
    if (note === null || note.situation + note.actions === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(note));
  } catch {
    // A browser that keeps nothing: the text is still on the page.
  }
}

export function keptNote(key: string): KeptNote | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null || !("situation" in value) || !("actions" in value)) return null;
    const { situation, actions } = value;
    return typeof situation === "string" && typeof actions === "string" ? { situation, actions } : null;
  } catch {
    return null;
  }
}

/** On signing out. */
export function forgetNotes(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
