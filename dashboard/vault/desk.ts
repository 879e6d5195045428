/**
 * Two people fetch their recovery sheets one after the other, each from a page of their own; neither ever holds both (B5).
 *
 * The first leaves a passphrase, the second brings one, both sheets are drawn, and each person takes theirs. What waits is held in memory for a
 * quarter of an hour and by nobody else: a restart forgets it, and the two begin anew. Only when both have their sheet it is written down that
 * sheets exist.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database } from "../platform/tables.ts";
import { VaultError } from "./error.ts";
import type { Vault } from "./vault.ts";

export const SHEETS_WAIT_MS = 15 * MINUTE_MS;

interface Waiting {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: number;
  /** Until the second person came. */
  passphrase: string | null;
  drawn: { readonly by: string; readonly keyId: string; readonly sheet: string } | null;
}

export interface WaitingSheets {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly agreedBy: string | null;
}

export class SheetDesk {
  readonly #vault: Vault;
  readonly #database: Database;
  readonly #venueId: string;
  readonly #waiting = new Map<string, Waiting>();

  constructor(parts: { readonly vault: Vault; readonly database: Database; readonly venueId: string }) {
    this.#vault = parts.vault;
    this.#database = parts.database;
    this.#venueId = parts.venueId;
  }

  #forgetOld(now: number): void {
    for (const [id, one] of this.#waiting) if (one.askedAt + SHEETS_WAIT_MS <= now) this.#waiting.delete(id);
  }

  waiting(now: number): readonly WaitingSheets[] {
    this.#forgetOld(now);
    return [...this.#waiting.values()].map(({ id, askedBy, askedAt, drawn }) => ({
      id,
      askedBy,
      askedAt,
      expiresAt: askedAt + SHEETS_WAIT_MS,
      agreedBy: drawn?.by ?? null,
    }));
  }

  /** Asking anew replaces what the same person asked before. */
  ask(account: string, passphrase: string, now: number): void {
    this.#forgetOld(now);
    for (const [id, one] of this.#waiting) if (one.askedBy === account) this.#waiting.delete(id);
    const id = randomUUID();
    this.#waiting.set(id, { id, askedBy: account, askedAt: now, passphrase, drawn: null });
  }

  /**
   * The second person's sheet.
   * @throws {Refusal} 404 `E_VAULT_SHEETS`; 409 `E_VAULT_SAME_PERSON`; 422 `E_VAULT_RECOVERY`
   */
  async agree(account: string, id: string, passphrase: string, now: number): Promise<string> {
    this.#forgetOld(now);
    const found = this.#waiting.get(id);
    if (found === undefined || found.passphrase === null) throw new Refusal(404, "E_VAULT_SHEETS");
    if (found.askedBy === account) throw new Refusal(409, "E_VAULT_SAME_PERSON");
    const holders = [
      { accountId: found.askedBy, passphrase: found.passphrase },
      { accountId: account, passphrase },
    ];
    // Taken before it is drawn: a second click must not draw other sheets.
    const first = found.passphrase;
    found.passphrase = null;
    try {
      const { keyId, sheets } = await this.#database
        .transaction()
        .execute((tx) => this.#vault.drawSheets(tx, { venueId: this.#venueId, holders, now }));
      found.drawn = { by: account, keyId, sheet: sheets[0] ?? "" };
      return sheets[1] ?? "";
    } catch (cause) {
      found.passphrase = first;
      if (cause instanceof VaultError && cause.code === "E_VAULT_RECOVERY") throw new Refusal(422, "E_VAULT_RECOVERY");
      throw cause;
    }
  }

  /** The first person's sheet, once. @throws {Refusal} 404 `E_VAULT_SHEETS` */
  async take(account: string, id: string, now: number): Promise<string> {
    this.#forgetOld(now);
    const found = this.#waiting.get(id);
    if (found?.askedBy !== account || found.drawn === null) throw new Refusal(404, "E_VAULT_SHEETS");
    const { by, keyId, sheet } = found.drawn;
    this.#waiting.delete(id);
    try {
      await this.#database
        .transaction()
        .execute((tx) => this.#vault.noteSheets(tx, { venueId: this.#venueId, keyId, accounts: [account, by], now }));
    } catch (cause) {
      this.#waiting.set(id, found);
      throw cause;
    }
    return sheet;
  }
}
