/**
 * Calls to 112 the server does not know of yet. Kept in this browser without the words that describe what happened, until they are sent.
 *
 * @module
 */
export interface KeptCall {
  readonly id: string;
  readonly service: "112" | "997" | "998" | "999";
  readonly calledAt: number;
  readonly place: string;
  /** Who was signed in; nobody else sends it without being asked. */
  readonly account: string | null;
}

const name = "latarnik.emergency";

const isCall = (value: unknown): value is KeptCall =>
  typeof value === "object" && value !== null && "id" in value && "calledAt" in value && "service" in value;

export function keptCalls(): readonly KeptCall[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(value) ? value.filter(isCall) : [];
  } catch {
    return [];
  }
}

export function keepCalls(calls: readonly KeptCall[]): void {
  try {
    if (calls.length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(calls));
  } catch {
    // Still on the page; it says that it is not sent.
  }
}
