/**
 * Codes of an authenticator (RFC 6238): six digits, thirty seconds, one step of tolerance each way, each step good once.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import { seal, unseal } from "./seal.ts";
import type { AccessTables } from "./tables.ts";

const SECRET_OCTETS = 20;
const PERIOD_S = 30;
const FORM = { algorithm: "SHA1", digits: 6, period: PERIOD_S } as const;
/** Clocks of telephones and servers differ by less than this many steps. */
const TOLERANCE_STEPS = 1;

const placeOf = (account: string, id: string): string => `totp|${account}|${id}`;

/** Begins an authenticator: it counts once a code of it was given. An earlier one that was begun and left goes away. */
export async function beginTotp(
  database: Queryable,
  pepper: string,
  account: { readonly id: string; readonly login: string },
  venueName: string,
  now: number,
): Promise<{ readonly id: string; readonly uri: string; readonly secret: string }> {
  const id = randomUUID();
  const secret = new Secret({ size: SECRET_OCTETS });
  const db = database.withTables<AccessTables>();
  await db
    .deleteFrom("access_factor")
    .where("account_id", "=", account.id)
    .where("kind", "=", "totp")
    .where("confirmed_at", "is", null)
    .execute();
  await db
    .insertInto("access_factor")
    .values({
      id,
      account_id: account.id,
      kind: "totp",
      name: "",
      sealed: seal(pepper, placeOf(account.id, id), secret.base32),
      last_step: null,
      credential_id: null,
      public_key: null,
      counter: null,
      transports: null,
      rp_id: null,
      created_at: now,
      confirmed_at: null,
      last_used_at: null,
    })
    .execute();
  // A colon parts issuer and account in the address; neither may bring one of its own.
  const issuer = `Latarnik ${venueName}`.replaceAll(":", " ").trim();
  const uri = new TOTP({ issuer, label: account.login, secret, ...FORM }).toString();
  return { id, uri, secret: secret.base32 };
}

/**
 * Judges a code against the authenticators of an account, or one of them, and uses its time step up.
 *
 * @param which  id of an authenticator that was begun; left out: every confirmed one
 * @returns id of the authenticator, or `undefined` if no code of this minute fits or its step was used before
 * @throws {Refusal} 404 `E_ACCESS_FACTOR` if the one asked for is not there
 */
export async function judgeTotp(
  database: Queryable,
  pepper: string,
  account: string,
  code: string,
  now: number,
  which?: string,
): Promise<string | undefined> {
  const db = database.withTables<AccessTables>();
  const rows = await db
    .selectFrom("access_factor")
    .select(["id", "sealed"])
    .where("account_id", "=", account)
    .where("kind", "=", "totp")
    .$if(which === undefined, (query) => query.where("confirmed_at", "is not", null))
    .$if(which !== undefined, (query) => query.where("id", "=", which ?? "").where("confirmed_at", "is", null))
    .execute();
  if (which !== undefined && rows.length === 0) throw new Refusal(404, "E_ACCESS_FACTOR");
  for (const row of rows) {
    const secret = row.sealed === null ? undefined : unseal(pepper, placeOf(account, row.id), row.sealed);
    if (secret === undefined) continue;
    const delta = TOTP.validate({
      token: code,
      secret: Secret.fromBase32(secret),
      ...FORM,
      timestamp: now,
      window: TOLERANCE_STEPS,
    });
    if (delta === null) continue;
    const step = TOTP.counter({ period: PERIOD_S, timestamp: now }) + delta;
    // The database decides who used the step first: a code overheard is worth nothing afterwards (RFC 6238 section 5.2).
    const used = await db
      .updateTable("access_factor")
      .set({ last_step: step, last_used_at: now })
      .where("id", "=", row.id)
      .where((eb) => eb.or([eb("last_step", "is", null), eb("last_step", "<", step)]))
      .executeTakeFirst();
    return used.numUpdatedRows === 1n ? row.id : undefined;
  }
  return undefined;
}
