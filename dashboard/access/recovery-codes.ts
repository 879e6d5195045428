/**
 * Codes on paper for the day a telephone is lost: ten, each good once, only their digests are kept.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import { keyedDigest } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import type { AccessTables } from "./tables.ts";

const CODES = 10;
const LETTERS = 12;
/** Crockford's Base32: no letter that is read as a digit. Sixty bits a code. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const digestOf = (pepper: string, account: string, code: string): string =>
  keyedDigest(pepper, `recovery-code|${account}|${code}`);

/** Makes ten new codes; earlier ones stop working. @returns codes as they are printed, `XXXX-XXXX-XXXX` */
export async function issueRecoveryCodes(
  tx: Queryable,
  pepper: string,
  account: string,
  now: number,
): Promise<string[]> {
  const db = tx.withTables<AccessTables>();
  await db.deleteFrom("access_recovery_code").where("account_id", "=", account).execute();
  const codes = Array.from({ length: CODES }, () =>
    Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)] ?? "0").join(""),
  );
  await db
    .insertInto("access_recovery_code")
    .values(
      codes.map((code) => ({ code_digest: digestOf(pepper, account, code), account_id: account, created_at: now })),
    )
    .execute();
  return codes.map((code) => code.replaceAll(/(.{4})(?=.)/gu, "$1-"));
}

/** @param code  twelve letters without dashes  @returns whether it was one of them; it is none afterwards */
export async function useRecoveryCode(
  database: Queryable,
  pepper: string,
  account: string,
  code: string,
): Promise<boolean> {
  const used = await database
    .withTables<AccessTables>()
    .deleteFrom("access_recovery_code")
    .where("code_digest", "=", digestOf(pepper, account, code))
    .executeTakeFirst();
  return used.numDeletedRows === 1n;
}

export async function recoveryCodesLeft(database: Queryable, account: string): Promise<number> {
  const rows = await database
    .withTables<AccessTables>()
    .selectFrom("access_recovery_code")
    .select("code_digest")
    .where("account_id", "=", account)
    .execute();
  return rows.length;
}
