/**
 * Tickets that make an answer count once, however often a shaky network sends it.
 *
 * A page asks for a sheet and gets a ticket with it; the ticket is signed, belongs to the round and to nobody. Used ones are remembered in the memory
 * of this process for as long as they would be good, and written nowhere. Of several servers each remembers its own; a ticket is no vote, the
 * rate limit and the ceiling of a round stand beside it.
 *
 * @module
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { HOUR_MS } from "../platform/clock.ts";

/** A sheet left open on a kiosk in the morning still works at noon. */
const GOOD_MS = 4 * HOUR_MS;

export class TicketDesk {
  readonly #pepper: string;
  readonly #used = new Map<string, number>();

  constructor(pepper: string) {
    this.#pepper = pepper;
  }

  draw(round: string, now: number): string {
    const body = `${randomBytes(12).toString("base64url")}.${now.toString(36)}`;
    return `${body}.${this.#sign(round, body)}`;
  }

  /** @returns `used`: its answer was counted, or is being counted */
  look(round: string, ticket: string, now: number): "good" | "used" | "wrong" {
    const [nonce = "", at = "", signature = ""] = ticket.split(".");
    const wanted = Buffer.from(this.#sign(round, `${nonce}.${at}`));
    const given = Buffer.from(signature);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return "wrong";
    if (now - Number.parseInt(at, 36) > GOOD_MS) return "wrong";
    return this.#used.has(ticket) ? "used" : "good";
  }

  use(ticket: string, now: number): void {
    for (const [old, until] of this.#used) {
      if (until > now) break;
      this.#used.delete(old);
    }
    this.#used.set(ticket, now + GOOD_MS);
  }

  /** The answer was not counted after all. */
  giveBack(ticket: string): void {
    this.#used.delete(ticket);
  }

  #sign(round: string, body: string): string {
    return createHmac("sha256", this.#pepper).update(`survey ticket\n${round}\n${body}`).digest("base64url");
  }
}
