/**
 * Looking after the master key: who holds sheets of it, bringing it back, what people need to know about it.
 *
 * @module
 */
import { append } from "../ledger/index.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { VaultError } from "./error.ts";
import type { Keyring } from "./keyring.ts";
import type { MasterKeys } from "./master.ts";
import { makeSheets, recoverKey } from "./recovery.ts";
import type { Sheet } from "./recovery.ts";
import { unswept } from "./sweep.ts";
import type { VaultTables } from "./tables.ts";

export interface VaultState {
  /** Null before the first start. */
  readonly masterId: string | null;
  /** When the key in force was made, or put in place by a restored backup. */
  readonly madeAt: number | null;
  /** Keys of cases and subjects. */
  readonly keys: number;
  /** Of sheets of the key in force; null: there are none. */
  readonly recoveryMadeAt: number | null;
  /** Accounts that hold those sheets. */
  readonly holders: readonly string[];
  /** Erasures whose octets are still in the files. */
  readonly unswept: number;
}

/** Who gets a sheet, each with a passphrase of their own. */
export interface Holder {
  readonly accountId: string;
  readonly passphrase: string;
}

/**
 * Sheets that bring the master key back, one for each holder; any two are needed. Two different accounts at least. Nothing is recorded yet:
 * sheets nobody took are none.
 *
 * @throws {VaultError} `E_VAULT_RECOVERY`
 */
export async function drawSheets(
  keyring: Keyring,
  tx: DatabaseTransaction,
  of: { readonly venueId: string; readonly holders: readonly Holder[]; readonly now: number },
): Promise<{ readonly keyId: string; readonly sheets: readonly string[] }> {
  const accounts = of.holders.map(({ accountId }) => accountId);
  if (new Set(accounts).size !== accounts.length)
    throw new VaultError("E_VAULT_RECOVERY", "each sheet has a holder of its own");
  const master = await keyring.master(tx, of.venueId, of.now);
  const sheets = await makeSheets(
    master,
    of.holders.map(({ passphrase }) => passphrase),
  );
  return { keyId: master.id, sheets };
}

/** Writes down that people hold sheets of a key; by it the state knows whether a lost key file can be brought back. */
export async function noteSheets(
  tx: DatabaseTransaction,
  of: { readonly venueId: string; readonly keyId: string; readonly accounts: readonly string[]; readonly now: number },
): Promise<void> {
  const made = { key_id: of.keyId, made_at: of.now, holders: of.accounts.join(" ") };
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
    by: of.accounts[0] ?? "",
    skeleton: { key: of.keyId, holders: [...of.accounts] },
    commitments: [],
  });
}

/** Draws and notes at once, where every holder stands beside the machine. @throws {VaultError} `E_VAULT_RECOVERY` */
export async function exportRecovery(
  keyring: Keyring,
  tx: DatabaseTransaction,
  of: { readonly venueId: string; readonly holders: readonly Holder[]; readonly now: number },
): Promise<readonly string[]> {
  const { keyId, sheets } = await drawSheets(keyring, tx, of);
  const accounts = of.holders.map(({ accountId }) => accountId);
  await noteSheets(tx, { venueId: of.venueId, keyId, accounts, now: of.now });
  return sheets;
}

async function recoveryOf(
  db: Queryable,
  venueId: string,
): Promise<{ readonly madeAt: number; readonly holders: readonly string[] } | null> {
  const row = await db
    .withTables<VaultTables>()
    .selectFrom("vault_recovery as r")
    .innerJoin("vault_master as m", (join) =>
      join.onRef("m.venue_id", "=", "r.venue_id").onRef("m.key_id", "=", "r.key_id"),
    )
    .select(["r.made_at", "r.holders"])
    .where("r.venue_id", "=", venueId)
    .executeTakeFirst();
  return row === undefined ? null : { madeAt: row.made_at, holders: row.holders.split(" ") };
}

/** When sheets of the master key in force were made; null: there are none, and a lost key file loses everything sealed. */
export async function recoveryMadeAt(db: Queryable, venueId: string): Promise<number | null> {
  return (await recoveryOf(db, venueId))?.madeAt ?? null;
}

/**
 * Brings the master key back from the sheets of two people and puts it in place.
 * @throws {VaultError} `E_VAULT_RECOVERY` also if the sheets are of a key this database was not sealed with; `E_VAULT_KEY_EXISTS`
 */
export async function recover(
  masters: MasterKeys,
  db: Queryable,
  venueId: string,
  sheets: readonly Sheet[],
): Promise<string> {
  const key = await recoverKey(sheets);
  const known = await stateOf(db, venueId);
  if (known.masterId !== null && known.masterId !== key.id)
    throw new VaultError("E_VAULT_RECOVERY", `the sheets bring key ${key.id}, this database needs ${known.masterId}`);
  masters.install(key);
  return key.id;
}

/** For people who look after the machine: which key, since when, how many cases, who holds sheets, whether files were swept. */
export async function stateOf(db: Queryable, venueId: string): Promise<VaultState> {
  const tables = db.withTables<VaultTables>();
  const master = await tables
    .selectFrom("vault_master")
    .select(["key_id", "created_at"])
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  const { count } = await tables
    .selectFrom("vault_key")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("venue_id", "=", venueId)
    .executeTakeFirstOrThrow();
  const recovery = await recoveryOf(db, venueId);
  return {
    masterId: master?.key_id ?? null,
    madeAt: master?.created_at ?? null,
    keys: count,
    recoveryMadeAt: recovery?.madeAt ?? null,
    holders: recovery?.holders ?? [],
    unswept: await unswept(db),
  };
}
