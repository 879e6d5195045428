/**
 * The cards as they were last fetched, so that they open without the network. They name nobody.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";

export type Cards = Response<"helpConversations">;
const name = "latarnik.conversations";

export function keepCards(cards: Cards): void {
  try {
    localStorage.setItem(name, JSON.stringify(cards));
  } catch {
    // Then they need the network.
  }
}

export function keptCards(): Cards | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    // Written by this page only; a broken one is as good as none.
    return typeof value === "object" && value !== null && "cards" in value && "rules" in value && "helplines" in value
      ? (value as Cards)
      : null;
  } catch {
    return null;
  }
}
