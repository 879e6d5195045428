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
  /** Keys of cases and subjects. */
  readonly keys: number;
  /** Of sheets of the key in force; null: there are none. */
  readonly recoveryMadeAt: number | null;
  /** Erasures whose octets are still in the files. */
  readonly unswept: number;
}

/**
 * Sheets that bring the master key back, one for each holder; any two are needed. Two different accounts at least, and it is recorded.
 * @throws {VaultError} `E_VAULT_RECOVERY`
 */
export async function exportRecovery(
  keyring: Keyring,
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
  const master = await keyring.master(tx, of.venueId, of.now);
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
export async function recoveryMadeAt(db: Queryable, venueId: string): Promise<number | null> {
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

/** For people who look after the machine: which key, how many cases, when sheets were made, whether files were swept. */
export async function stateOf(db: Queryable, venueId: string): Promise<VaultState> {
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
    recoveryMadeAt: await recoveryMadeAt(db, venueId),
    unswept: await unswept(db),
  };
}
