/**
 * Read-only tokens: by one of these a machine of the venue reads effectiveness, and nothing else. The database only holds digests.
 *
 * @module
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { EffectivenessToken, EffectivenessTokenBody } from "../../policies/schema/effectiveness-api.ts";
import { listAccounts, recordAudit } from "../access/index.ts";
import { DAY_MS, HOUR_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { ReportTables, TokenRow } from "./tables.ts";

/** Says what it is to whoever finds it, and to programs that look for secrets in files. */
const PREFIX = "latarnik_eff_";
const FORM = /^latarnik_eff_[\w-]{43}$/u;
const MOST_TOKENS = 50;

interface TokenPlace {
  readonly database: Database;
  readonly venueId: string;
}

const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");

const viewOf = (row: TokenRow, names: ReadonlyMap<string, string>): EffectivenessToken => ({
  id: row.id,
  name: row.name,
  createdAt: instant(row.created_at),
  createdBy: names.get(row.created_by) ?? "",
  expiresAt: instant(row.expires_at),
  lastUsedAt: row.last_used_at === null ? null : instant(row.last_used_at),
  revokedAt: row.revoked_at === null ? null : instant(row.revoked_at),
});

const namesOf = async (db: Queryable): Promise<ReadonlyMap<string, string>> =>
  new Map((await listAccounts(db)).map(({ id, displayName }) => [id, displayName]));

/** Newest first, those that ended as well. */
export async function listTokens({ database, venueId }: TokenPlace): Promise<EffectivenessToken[]> {
  const rows = await database
    .withTables<ReportTables>()
    .selectFrom("report_token")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(MOST_TOKENS)
    .execute();
  const names = await namesOf(database);
  return rows.map((row) => viewOf(row, names));
}

/** @returns the token in clear: the only time anybody sees it */
export async function createToken(
  { database, venueId }: TokenPlace,
  body: EffectivenessTokenBody,
  account: string,
  now: number,
): Promise<{ token: string; view: EffectivenessToken }> {
  const token = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  const row: TokenRow = {
    id: randomUUID(),
    venue_id: venueId,
    token_digest: digestOf(token),
    name: body.name,
    created_at: now,
    created_by: account,
    expires_at: now + body.days * DAY_MS,
    last_used_at: null,
    revoked_at: null,
  };
  await database.transaction().execute(async (tx) => {
    await tx.withTables<ReportTables>().insertInto("report_token").values(row).execute();
    await recordAudit(tx, {
      at: now,
      accountId: account,
      action: "effectiveness-token-create",
      subjectId: row.id,
      outcome: "success",
      detail: body.name,
    });
  });
  return { token, view: viewOf(row, await namesOf(database)) };
}

/** Twice does no harm. @throws {Refusal} 404 `E_REPORT_TOKEN_UNKNOWN` */
export async function revokeToken(
  { database, venueId }: TokenPlace,
  id: string,
  account: string,
  now: number,
): Promise<EffectivenessToken> {
  const row = await database.transaction().execute(async (tx) => {
    const db = tx.withTables<ReportTables>();
    await db
      .updateTable("report_token")
      .set({ revoked_at: now })
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .execute();
    const found = await db
      .selectFrom("report_token")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (found === undefined) throw new Refusal(404, "E_REPORT_TOKEN_UNKNOWN");
    await recordAudit(tx, {
      at: now,
      accountId: account,
      action: "effectiveness-token-revoke",
      subjectId: id,
      outcome: "success",
    });
    return found;
  });
  return viewOf(row, await namesOf(database));
}

/**
 * @param header  of the request, `Bearer …`
 * @returns id of the token
 * @throws {Refusal} 401 `E_REPORT_TOKEN` for anything that is not a token in force
 */
export async function requireToken(
  { database, venueId }: TokenPlace,
  header: string | undefined,
  now: number,
): Promise<string> {
  const token = /^Bearer (?<token>\S+)$/u.exec(header ?? "")?.groups?.["token"] ?? "";
  // A digest of something that cannot be a token is not worth a query.
  if (!FORM.test(token)) throw new Refusal(401, "E_REPORT_TOKEN");
  const db = database.withTables<ReportTables>();
  const row = await db
    .selectFrom("report_token")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("token_digest", "=", digestOf(token))
    .executeTakeFirst();
  if (row === undefined || row.revoked_at !== null || row.expires_at <= now) throw new Refusal(401, "E_REPORT_TOKEN");
  // To the hour: enough to find tokens nobody needs, and no write for each reading.
  const hour = now - (now % HOUR_MS);
  if (row.last_used_at !== hour)
    await db.updateTable("report_token").set({ last_used_at: hour }).where("id", "=", row.id).execute();
  return row.id;
}
