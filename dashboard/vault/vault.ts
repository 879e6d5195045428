/**
 * The vault: what people said and who they are, sealed apart from the register, so that it can be destroyed and the register stays true.
 *
 * Each case and subject has a key of its own; destroying it destroys every copy of what it sealed, backups without keys among them.
 * Whoever opens something gives a reason, and reading and its record are one transaction: no record, no text. The vault does not judge
 * who may read; that is `policies/engine/case/access.ts`, asked by the caller.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { destroy } from "./erasing.ts";
import type { Erasure } from "./erasing.ts";
import { exportKeys, importKeys } from "./key-store.ts";
import { Keyring } from "./keyring.ts";
import type { Ring, Subject } from "./keyring.ts";
import { drawSheets, exportRecovery, noteSheets, recover, recoveryMadeAt, stateOf } from "./master-care.ts";
import type { Holder, VaultState } from "./master-care.ts";
import { keySourceFrom, MasterKeys } from "./master.ts";
import type { KeySource } from "./master.ts";
import type { Sheet } from "./recovery.ts";
import { finishRotation, rotate } from "./rotation.ts";
import type { RotationOutcome } from "./rotation.ts";
import { sweep } from "./sweep.ts";
import type { SweepOutcome } from "./sweep.ts";
import type { VaultTables } from "./tables.ts";
import { createKey, hasKey, isErased, itemsOf, openText, rekey, seal } from "./texts.ts";
import type { ItemFacts, OfCase, Sealed } from "./texts.ts";

export class Vault {
  readonly masters: MasterKeys;
  readonly keyring: Keyring;
  readonly #clock: Clock;
  /** What was destroyed since the last clean sweep: wrapped keys and ciphertexts, to be looked for in the files. */
  readonly #gone = new Set<string>();

  constructor(masters: MasterKeys, clock: Clock) {
    this.masters = masters;
    this.keyring = new Keyring(masters);
    this.#clock = clock;
  }

  /**
   * At the start of a process: makes the master key if there is none, goes on with an interrupted rotation.
   * @throws {VaultError} `E_VAULT_KEY_MISSING`, `E_VAULT_KEY_WRONG`: the key file and the database do not belong together
   */
  async prepare(database: Database, venueId: string): Promise<void> {
    await finishRotation(database, this.keyring, this.masters, { venueId, now: this.#clock(), by: "system" });
  }

  /**
   * A new random key for a case and subject, wrapped by the ring's.
   * @throws {VaultError} `E_VAULT_KEY_EXISTS`, `E_VAULT_DESTROYED` (what was erased does not begin again)
   */
  async createKey(tx: DatabaseTransaction, of: OfCase & { readonly ring: Ring; readonly now: number }): Promise<void> {
    return createKey(this.keyring, tx, of);
  }

  /**
   * Seals a text under the key of its case and subject.
   * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
   */
  async seal(
    tx: DatabaseTransaction,
    text: OfCase & { readonly kind: string; readonly plaintext: string; readonly now: number },
  ): Promise<Sealed> {
    return seal(this.keyring, tx, text);
  }

  /**
   * Opens a text. The reading is recorded in `vault_read` with its reason and in the book `audit` without it, in this transaction.
   * @throws {VaultError} `E_VAULT_REASON`, `E_VAULT_ITEM`, `E_VAULT_DESTROYED`, `E_VAULT_DAMAGED`
   */
  async open(
    tx: DatabaseTransaction,
    asked: {
      readonly venueId: string;
      readonly itemId: string;
      readonly reader: { readonly accountId: string; readonly reason: string };
      readonly now?: number;
    },
  ): Promise<string> {
    return openText(this.keyring, tx, { ...asked, now: asked.now ?? this.#clock() });
  }

  /** What is sealed for a case, oldest first, without any text; of one subject, or of all if none is named. */
  async items(db: Queryable, of: OfCase): Promise<readonly ItemFacts[]> {
    return itemsOf(db, of);
  }

  /**
   * Moves the key of a case and subject to another ring; the old wrapping is gone.
   * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
   */
  async rekey(tx: DatabaseTransaction, of: OfCase & { readonly ring: Ring; readonly now: number }): Promise<void> {
    return rekey(this.keyring, tx, of);
  }

  /**
   * Destroys the key of one subject, or of every subject of the case: row overwritten, then deleted; ciphertexts dropped. What is
   * left is a record that, when, why and by whom. Run `sweep` after the commit, so that the octets leave the files, too.
   *
   * @returns subjects destroyed now; those destroyed before are left out
   */
  async destroy(tx: DatabaseTransaction, of: Erasure): Promise<readonly Subject[]> {
    const { subjects, gone } = await destroy(tx, of);
    for (const text of gone) this.#gone.add(text);
    return subjects;
  }

  /** Whether this subject has a key now. */
  async hasKey(db: Queryable, of: OfCase): Promise<boolean> {
    return hasKey(db, of);
  }

  /** Whether the key of this subject was destroyed. */
  async isErased(db: Queryable, of: OfCase): Promise<boolean> {
    return isErased(db, of);
  }

  /**
   * After the commit of `destroy` or `rekey`: clears the octets out of the database's files. Call it again later if it was not clean.
   * Outside of any transaction.
   */
  async sweep(database: Database): Promise<SweepOutcome> {
    const tables = database.withTables<VaultTables>();
    const gone: string[] = [];
    for (const text of this.#gone) {
      // A transaction that destroyed may have been rolled back; then it is not gone.
      const key = await tables
        .selectFrom("vault_key")
        .select("ring")
        .where("wrapped", "like", `${text}%`)
        .executeTakeFirst();
      const item = await tables
        .selectFrom("vault_item")
        .select("id")
        .where("ciphertext", "like", `${text}%`)
        .executeTakeFirst();
      if (key === undefined && item === undefined) gone.push(text);
    }
    const outcome = await sweep(database, gone, this.#clock());
    if (outcome.clean) this.#gone.clear();
    return outcome;
  }

  /**
   * New master key, new ring keys, every case's key wrapped anew; may be killed and called again. Older backups of keys and recovery sheets
   * open nothing afterwards: make new ones.
   * @throws {VaultError} `E_VAULT_ROTATION` if the key comes from systemd and no next one was given
   */
  async rotate(database: Database, of: { readonly venueId: string; readonly by: string }): Promise<RotationOutcome> {
    const outcome = await rotate(database, this.keyring, this.masters, { ...of, now: this.#clock() });
    await this.sweep(database);
    return outcome;
  }

  /**
   * Sheets that bring the master key back, one for each holder; any two are needed. Two different accounts at least, and it is recorded.
   * @throws {VaultError} `E_VAULT_RECOVERY`
   */
  async exportRecovery(
    tx: DatabaseTransaction,
    of: { readonly venueId: string; readonly holders: readonly Holder[]; readonly now: number },
  ): Promise<readonly string[]> {
    return exportRecovery(this.keyring, tx, of);
  }

  /**
   * The same without the record, for people who come one after the other: note it once each has a sheet.
   * @throws {VaultError} `E_VAULT_RECOVERY`
   */
  async drawSheets(
    tx: DatabaseTransaction,
    of: { readonly venueId: string; readonly holders: readonly Holder[]; readonly now: number },
  ): Promise<{ readonly keyId: string; readonly sheets: readonly string[] }> {
    return drawSheets(this.keyring, tx, of);
  }

  async noteSheets(
    tx: DatabaseTransaction,
    of: {
      readonly venueId: string;
      readonly keyId: string;
      readonly accounts: readonly string[];
      readonly now: number;
    },
  ): Promise<void> {
    return noteSheets(tx, of);
  }

  /** When sheets of the master key in force were made; null: there are none, and a lost key file loses everything sealed. */
  async recoveryMadeAt(db: Queryable, venueId: string): Promise<number | null> {
    return recoveryMadeAt(db, venueId);
  }

  /**
   * Brings the master key back from the sheets of two people and puts it in place.
   * @throws {VaultError} `E_VAULT_RECOVERY` also if the sheets are of a key this database was not sealed with; `E_VAULT_KEY_EXISTS`
   */
  async recover(db: Queryable, venueId: string, sheets: readonly Sheet[]): Promise<string> {
    this.keyring.forget();
    return recover(this.masters, db, venueId, sheets);
  }

  /** For people who look after the machine: which key, how many cases, when sheets were made, whether files were swept. */
  async state(db: Queryable, venueId: string): Promise<VaultState> {
    return stateOf(db, venueId);
  }

  /** The file of keys for the backup, apart from the database (`KEY_TABLES` stay out of that). */
  async exportKeys(tx: DatabaseTransaction, of: { readonly venueId: string; readonly now: number }): Promise<string> {
    return exportKeys(tx, this.masters, of);
  }

  /** Puts the newest file of keys into a restored database; what was erased since stays erased. */
  async importKeys(tx: DatabaseTransaction, file: string): Promise<{ readonly keys: number; readonly erased: number }> {
    this.keyring.forget();
    return importKeys(tx, this.masters, file);
  }
}

/**
 * Opens the vault; touches nothing yet. Without `masterKey` it is the credential systemd handed over, else the file in the data folder.
 */
export function openVault(options: {
  readonly folder: Pick<DataFolder, "root">;
  readonly masterKey?: KeySource;
  readonly clock?: Clock;
}): Vault {
  const source = options.masterKey ?? keySourceFrom(process.env);
  return new Vault(new MasterKeys(options.folder.root, source), options.clock ?? systemClock);
}
