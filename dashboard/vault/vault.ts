/**
 * The vault: what people said and who they are, sealed apart from the register, so that it can be destroyed and the register stays true.
 *
 * Each case and subject has a key of its own; destroying it destroys every copy of what it sealed, backups without keys among them.
 * Whoever opens something gives a reason, and reading and its record are one transaction: no record, no text. The vault does not judge
 * who may read; that is `policies/engine/case/access.ts`, asked by the caller.
 *
 * @module
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { append } from "../ledger/index.ts";
import type { Clock } from "../platform/clock.ts";
import { systemClock } from "../platform/clock.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import { isPostgres } from "../platform/db.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { KEY_OCTETS, openBox, sealBox } from "./box.ts";
import type { About } from "./box.ts";
import { VaultError } from "./error.ts";
import { exportKeys, importKeys } from "./key-store.ts";
import { Keyring, wrapCaseKey } from "./keyring.ts";
import type { Ring, Subject } from "./keyring.ts";
import { keySourceFrom, MasterKeys } from "./master.ts";
import type { KeySource } from "./master.ts";
import { makeSheets, recoverKey } from "./recovery.ts";
import type { Sheet } from "./recovery.ts";
import { finishRotation, rotate } from "./rotation.ts";
import type { RotationOutcome } from "./rotation.ts";
import { sweep, unswept } from "./sweep.ts";
import type { SweepOutcome } from "./sweep.ts";
import type { KeyRow, VaultTables } from "./tables.ts";

const NONCE_OCTETS = 32;
/** A reason of fewer characters says nothing. */
const MIN_REASON = 5;

/** Part of a case; `subject` is `case` if not given. */
export interface OfCase {
  readonly venueId: string;
  readonly caseId: string;
  readonly subject?: Subject;
}

export interface Sealed {
  readonly itemId: string;
  /** SHA-256 of 32 random octets and the text; the octets lie sealed with the text. */
  readonly commitment: string;
}

/** An item without its text. */
export interface ItemFacts extends Sealed {
  readonly subject: Subject;
  readonly kind: string;
  readonly createdAt: number;
  readonly erased: boolean;
}

const aboutItem = (item: {
  venueId: string;
  caseId: string;
  subject: string;
  kind: string;
  itemId: string;
}): About => ({
  what: "text",
  venue: item.venueId,
  case: item.caseId,
  subject: item.subject,
  kind: item.kind,
  item: item.itemId,
});

const commitmentOf = (nonce: Uint8Array, text: Uint8Array): string =>
  createHash("sha256").update(nonce).update(text).digest("hex");

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
    const row = { venue_id: of.venueId, case_id: of.caseId, subject: of.subject ?? "case", ring: of.ring };
    if (await this.isErased(tx, of)) throw destroyed(of);
    const ring = await this.keyring.current(tx, of.venueId, of.ring, of.now);
    const octets = randomBytes(KEY_OCTETS);
    const inserted = await tx
      .withTables<VaultTables>()
      .insertInto("vault_key")
      .values({ ...row, ...wrapCaseKey(ring, row, octets), created_at: of.now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    octets.fill(0);
    if (Number(inserted.numInsertedOrUpdatedRows ?? 0n) !== 1)
      throw new VaultError("E_VAULT_KEY_EXISTS", `case ${of.caseId} has a key for ${row.subject} already`);
  }

  /**
   * Seals a text under the key of its case and subject.
   * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
   */
  async seal(
    tx: DatabaseTransaction,
    text: OfCase & { readonly kind: string; readonly plaintext: string; readonly now: number },
  ): Promise<Sealed> {
    const subject = text.subject ?? "case";
    const key = await this.keyring.unwrap(tx, await this.#keyRow(tx, text));
    const itemId = randomUUID();
    const nonce = randomBytes(NONCE_OCTETS);
    const plain = Buffer.from(text.plaintext, "utf8");
    const commitment = commitmentOf(nonce, plain);
    const item = { venueId: text.venueId, caseId: text.caseId, subject, kind: text.kind, itemId };
    const ciphertext = sealBox(key, aboutItem(item), Buffer.concat([nonce, plain]));
    key.fill(0);
    plain.fill(0);
    await tx
      .withTables<VaultTables>()
      .insertInto("vault_item")
      .values({
        id: itemId,
        venue_id: text.venueId,
        case_id: text.caseId,
        subject,
        kind: text.kind,
        ciphertext,
        commitment,
        created_at: text.now,
      })
      .execute();
    return { itemId, commitment };
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
    const reason = asked.reader.reason.trim();
    if (reason.length < MIN_REASON) throw new VaultError("E_VAULT_REASON", "reading needs a reason");
    const tables = tx.withTables<VaultTables>();
    const item = await tables
      .selectFrom("vault_item")
      .selectAll()
      .where("venue_id", "=", asked.venueId)
      .where("id", "=", asked.itemId)
      .executeTakeFirst();
    if (item === undefined) throw new VaultError("E_VAULT_ITEM", `no item ${asked.itemId}`);
    const of = { venueId: item.venue_id, caseId: item.case_id, subject: item.subject as Subject };
    if (item.ciphertext === null) throw destroyed(of);
    const key = await this.keyring.unwrap(tx, await this.#keyRow(tx, of));
    const plain = openBox(key, aboutItem({ ...of, kind: item.kind, itemId: item.id }), item.ciphertext);
    key.fill(0);
    if (commitmentOf(plain.subarray(0, NONCE_OCTETS), plain.subarray(NONCE_OCTETS)) !== item.commitment)
      throw new VaultError("E_VAULT_DAMAGED", `item ${item.id} is not what it was committed to be`);
    const at = asked.now ?? this.#clock();
    const readId = randomUUID();
    await tables
      .insertInto("vault_read")
      .values({
        id: readId,
        venue_id: item.venue_id,
        case_id: item.case_id,
        item_id: item.id,
        account_id: asked.reader.accountId,
        reason,
        at,
      })
      .execute();
    await append(tx, {
      venueId: item.venue_id,
      book: "audit",
      kind: "vault-read",
      caseId: item.case_id,
      at,
      by: asked.reader.accountId,
      skeleton: { read: readId, subject: item.subject, kind: item.kind },
      commitments: [{ itemId: item.id, commitment: item.commitment }],
    });
    return plain.subarray(NONCE_OCTETS).toString("utf8");
  }

  /** What is sealed for a case, oldest first, without any text; of one subject, or of all if none is named. */
  async items(db: Queryable, of: OfCase): Promise<readonly ItemFacts[]> {
    let query = db
      .withTables<VaultTables>()
      .selectFrom("vault_item")
      .selectAll()
      .where("venue_id", "=", of.venueId)
      .where("case_id", "=", of.caseId)
      .orderBy("created_at")
      .orderBy("id");
    if (of.subject !== undefined) query = query.where("subject", "=", of.subject);
    return (await query.execute()).map((row) => ({
      itemId: row.id,
      commitment: row.commitment,
      subject: row.subject as Subject,
      kind: row.kind,
      createdAt: row.created_at,
      erased: row.ciphertext === null,
    }));
  }

  /**
   * Moves the key of a case and subject to another ring; the old wrapping is gone.
   * @throws {VaultError} `E_VAULT_NO_KEY`, `E_VAULT_DESTROYED`
   */
  async rekey(tx: DatabaseTransaction, of: OfCase & { readonly ring: Ring; readonly now: number }): Promise<void> {
    const row = await this.#keyRow(tx, of);
    const octets = await this.keyring.unwrap(tx, row);
    const ring = await this.keyring.current(tx, of.venueId, of.ring, of.now);
    const changed = wrapCaseKey(ring, { ...row, ring: of.ring }, octets);
    octets.fill(0);
    await tx
      .withTables<VaultTables>()
      .updateTable("vault_key")
      .set(changed)
      .where("venue_id", "=", row.venue_id)
      .where("case_id", "=", row.case_id)
      .where("subject", "=", row.subject)
      .execute();
  }

  /**
   * Destroys the key of one subject, or of every subject of the case: row overwritten, then deleted; ciphertexts dropped. What is
   * left is a record that, when, why and by whom. Run `sweep` after the commit, so that the octets leave the files, too.
   *
   * @param why  a code as `purpose-ended`; other text stays out of the books
   * @returns subjects destroyed now; those destroyed before are left out
   */
  async destroy(
    tx: DatabaseTransaction,
    of: {
      readonly venueId: string;
      readonly caseId: string;
      readonly subject: Subject | "every";
      readonly now: number;
      readonly why: string;
      readonly by: string;
    },
  ): Promise<readonly Subject[]> {
    const tables = tx.withTables<VaultTables>();
    let query = tables
      .selectFrom("vault_key")
      .selectAll()
      .where("venue_id", "=", of.venueId)
      .where("case_id", "=", of.caseId)
      .orderBy("subject");
    if (of.subject !== "every") query = query.where("subject", "=", of.subject);
    if (isPostgres(tx)) query = query.forUpdate();
    const subjects: Subject[] = [];
    for (const row of await query.execute()) {
      await this.#destroyOne(tx, row, of);
      subjects.push(row.subject as Subject);
    }
    return subjects;
  }

  async #destroyOne(
    tx: DatabaseTransaction,
    row: KeyRow,
    of: { readonly now: number; readonly why: string; readonly by: string },
  ): Promise<void> {
    const tables = tx.withTables<VaultTables>();
    const ofKey = { venue_id: row.venue_id, case_id: row.case_id, subject: row.subject };
    const sealed = await tables
      .selectFrom("vault_item")
      .select("ciphertext")
      .where((eb) => eb.and(ofKey))
      .execute();
    for (const text of [row.wrapped, ...sealed.map(({ ciphertext }) => ciphertext)])
      // The beginning is enough to find it, and long texts lie in several pages.
      if (text !== null) this.#gone.add(text.slice(0, 64));
    // As long as before, so that it is written over the old octets.
    const noise = randomBytes(row.wrapped.length).toString("base64url").slice(0, row.wrapped.length);
    await tables
      .updateTable("vault_key")
      .set({ wrapped: noise })
      .where((eb) => eb.and(ofKey))
      .execute();
    await tables
      .deleteFrom("vault_key")
      .where((eb) => eb.and(ofKey))
      .execute();
    const items = await tables
      .updateTable("vault_item")
      .set({ ciphertext: null })
      .where((eb) => eb.and(ofKey))
      .executeTakeFirst();
    await tables
      .insertInto("vault_erasure")
      .values({ ...ofKey, at: of.now, why: of.why, by_account: of.by, swept_at: null })
      .execute();
    await append(tx, {
      venueId: row.venue_id,
      book: "audit",
      kind: "vault-destroy",
      caseId: row.case_id,
      at: of.now,
      by: of.by,
      skeleton: {
        subject: row.subject,
        items: Number(items.numUpdatedRows),
        ...(/^[a-z0-9][a-z0-9-]{2,59}$/u.test(of.why) ? { why: of.why } : {}),
      },
      commitments: [],
    });
  }

  /** Whether this subject has a key now. */
  async hasKey(db: Queryable, of: OfCase): Promise<boolean> {
    const row = await db
      .withTables<VaultTables>()
      .selectFrom("vault_key")
      .select("ring")
      .where("venue_id", "=", of.venueId)
      .where("case_id", "=", of.caseId)
      .where("subject", "=", of.subject ?? "case")
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Whether the key of this subject was destroyed. */
  async isErased(db: Queryable, of: OfCase): Promise<boolean> {
    const row = await db
      .withTables<VaultTables>()
      .selectFrom("vault_erasure")
      .select("at")
      .where("venue_id", "=", of.venueId)
      .where("case_id", "=", of.caseId)
      .where("subject", "=", of.subject ?? "case")
      .executeTakeFirst();
    return row !== undefined;
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
    of: {
      readonly venueId: string;
      readonly holders: readonly { readonly accountId: string; readonly passphrase: string }[];
      readonly now: number;
    },
  ): Promise<readonly string[]> {
    const accounts = of.holders.map(({ accountId }) => accountId);
    if (new Set(accounts).size !== accounts.length)
      throw new VaultError("E_VAULT_RECOVERY", "each sheet has a holder of its own");
    const master = await this.keyring.master(tx, of.venueId, of.now);
    const sheets = await makeSheets(
      master,
      of.holders.map(({ passphrase }) => passphrase),
    );
    const made = { key_id: master.id, made_at: of.now, holders: accounts.join(" ") };
    await tx
      .withTables<VaultTables>()
      .insertInto("vault_recovery")
      .values({ venue_id: of.venueId, ...made })
      .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(made))
      .execute();
    await append(tx, {
      venueId: of.venueId,
      book: "audit",
      kind: "vault-recovery",
      caseId: "",
      at: of.now,
      by: accounts[0] ?? "",
      skeleton: { key: master.id, holders: accounts },
      commitments: [],
    });
    return sheets;
  }

  /** When sheets of the master key in force were made; null: there are none, and a lost key file loses everything sealed. */
  async recoveryMadeAt(db: Queryable, venueId: string): Promise<number | null> {
    const row = await db
      .withTables<VaultTables>()
      .selectFrom("vault_recovery as r")
      .innerJoin("vault_master as m", (join) =>
        join.onRef("m.venue_id", "=", "r.venue_id").onRef("m.key_id", "=", "r.key_id"),
      )
      .select("r.made_at")
      .where("r.venue_id", "=", venueId)
      .executeTakeFirst();
    return row?.made_at ?? null;
  }

  /**
   * Brings the master key back from the sheets of two people and puts it in place.
   * @throws {VaultError} `E_VAULT_RECOVERY` also if the sheets are of a key this database was not sealed with; `E_VAULT_KEY_EXISTS`
   */
  async recover(db: Queryable, venueId: string, sheets: readonly Sheet[]): Promise<string> {
    const key = await recoverKey(sheets);
    const known = await this.state(db, venueId);
    if (known.masterId !== null && known.masterId !== key.id)
      throw new VaultError("E_VAULT_RECOVERY", `the sheets bring key ${key.id}, this database needs ${known.masterId}`);
    this.masters.install(key);
    this.keyring.forget();
    return key.id;
  }

  /** For people who look after the machine: which key, how many cases, when sheets were made, whether files were swept. */
  async state(
    db: Queryable,
    venueId: string,
  ): Promise<{
    readonly masterId: string | null;
    readonly keys: number;
    readonly recoveryMadeAt: number | null;
    readonly unswept: number;
  }> {
    const tables = db.withTables<VaultTables>();
    const master = await tables
      .selectFrom("vault_master")
      .select("key_id")
      .where("venue_id", "=", venueId)
      .executeTakeFirst();
    const { count } = await tables
      .selectFrom("vault_key")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("venue_id", "=", venueId)
      .executeTakeFirstOrThrow();
    return {
      masterId: master?.key_id ?? null,
      keys: count,
      recoveryMadeAt: await this.recoveryMadeAt(db, venueId),
      unswept: await unswept(db),
    };
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

  async #keyRow(tx: DatabaseTransaction, of: OfCase): Promise<KeyRow> {
    let query = tx
      .withTables<VaultTables>()
      .selectFrom("vault_key")
      .selectAll()
      .where("venue_id", "=", of.venueId)
      .where("case_id", "=", of.caseId)
      .where("subject", "=", of.subject ?? "case");
    // Nothing is sealed or read while the key is being destroyed, and nothing after.
    if (isPostgres(tx)) query = query.forShare();
    const row = await query.executeTakeFirst();
    if (row !== undefined) return row;
    if (await this.isErased(tx, of)) throw destroyed(of);
    throw new VaultError("E_VAULT_NO_KEY", `case ${of.caseId} has no key for ${of.subject ?? "case"}`);
  }
}

function destroyed(of: OfCase): VaultError {
  return new VaultError("E_VAULT_DESTROYED", `what case ${of.caseId} held for ${of.subject ?? "case"} was erased`);
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
