/**
 * How each person wants to be told: channels, quiet hours, a stand-in, browsers.
 *
 * @module
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { z } from "zod";
import { NoticeChoices } from "../../policies/schema/notify-api.ts";
import type { NoticeSettingsView, PushSubscriptionBody } from "../../policies/schema/notify-api.ts";
import { listAccounts } from "../access/index.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { NotifyContext } from "./context.ts";
import { DEFAULT_CHOICES, isPushService } from "./model.ts";
import type { BrowserRow, NotifyTables } from "./tables.ts";

/** A person with more has left some behind. */
const BROWSERS_LIMIT = 10;

export interface Chosen {
  readonly choices: NoticeChoices;
  readonly ntfyTopic: string | null;
}

export async function choicesOf(db: Queryable, venueId: string, account: string): Promise<Chosen> {
  const row = await db
    .withTables<NotifyTables>()
    .selectFrom("notify_choice")
    .select(["choices", "ntfy_topic"])
    .where("venue_id", "=", venueId)
    .where("account", "=", account)
    .executeTakeFirst();
  if (row === undefined) return { choices: DEFAULT_CHOICES, ntfyTopic: null };
  const read = NoticeChoices.safeParse(JSON.parse(row.choices));
  // Choices an older version wrote in another shape: told by every usual way rather than by none.
  return { choices: read.success ? read.data : DEFAULT_CHOICES, ntfyTopic: row.ntfy_topic };
}

export const browsersOf = (db: Queryable, venueId: string, account: string): Promise<BrowserRow[]> =>
  db
    .withTables<NotifyTables>()
    .selectFrom("notify_browser")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("account", "=", account)
    .orderBy("created_at")
    .orderBy("id")
    .execute();

/** @param pushKey  null: the venue sends no web push */
export async function viewSettings(
  context: NotifyContext,
  account: string,
  pushKey: string | null,
): Promise<NoticeSettingsView> {
  const { database, venueId, settings } = context;
  const { choices, ntfyTopic } = await choicesOf(database, venueId, account);
  const standing = (configured: unknown) => (configured === undefined ? ("not-configured" as const) : ("on" as const));
  const browsers = await browsersOf(database, venueId, account);
  const accounts = await listAccounts(database);
  return {
    choices,
    venue: {
      email: standing(settings.email),
      push: standing(settings.push),
      webhook: standing(settings.webhook),
      ntfy: standing(settings.ntfy),
      digestMinutes: settings.digestMinutes,
      escalateMinutes: settings.escalateMinutes,
      urgentEscalateMinutes: settings.urgentEscalateMinutes,
    },
    pushKey,
    ntfyTopic:
      settings.ntfy === undefined || ntfyTopic === null || !choices.ntfy
        ? null
        : new URL(ntfyTopic, settings.ntfy.url.replace(/\/*$/u, "/")).href,
    browsers: browsers.map(({ id, label, created_at }) => ({ id, label, since: instant(created_at) })),
    colleagues: accounts
      .filter(({ id, disabledAt }) => disabledAt === null && id !== account)
      .map(({ id, displayName }) => ({ account: id, displayName })),
  };
}

/** @throws {Refusal} 422 `E_NOTIFY_DEPUTY`, `E_NOTIFY_ADDRESS` */
export async function saveChoices(
  context: NotifyContext,
  account: string,
  choices: NoticeChoices,
  now: number,
): Promise<void> {
  const { database, venueId } = context;
  // The address may stay empty: without one, no e-mail goes out.
  if (choices.deputy !== null) {
    const known = (await listAccounts(database)).some(
      ({ id, disabledAt }) => id === choices.deputy && disabledAt === null,
    );
    if (!known || choices.deputy === account)
      throw new Refusal(422, "E_NOTIFY_DEPUTY", { fields: [{ path: "deputy", message: "" }] });
  }
  const values = { choices: JSON.stringify(choices), saved_at: now };
  await database
    .withTables<NotifyTables>()
    .insertInto("notify_choice")
    .values({ venue_id: venueId, account, ntfy_topic: `latarnik-${randomBytes(18).toString("base64url")}`, ...values })
    .onConflict((conflict) => conflict.columns(["venue_id", "account"]).doUpdateSet(values))
    .execute();
}

/** @throws {Refusal} 409 `E_NOTIFY_CHANNEL` where web push is off; 422 `E_NOTIFY_PUSH_SERVICE` for a service nobody listed */
export async function addBrowser(
  context: NotifyContext,
  account: string,
  body: z.output<typeof PushSubscriptionBody>,
  now: number,
): Promise<void> {
  const { database, venueId, settings } = context;
  if (settings.push === undefined) throw new Refusal(409, "E_NOTIFY_CHANNEL");
  // An address typed by whoever sends the request is where this server will connect to.
  if (!isPushService(body.endpoint, settings.push.hosts))
    throw new Refusal(422, "E_NOTIFY_PUSH_SERVICE", { fields: [{ path: "endpoint", message: "" }] });
  const { label, ...subscription } = body;
  const values = { ...subscription, account, venue_id: venueId, label };
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<NotifyTables>();
    // A browser belongs to whoever signed in there last.
    await db
      .insertInto("notify_browser")
      .values({ id: randomUUID(), created_at: now, ...values })
      .onConflict((conflict) => conflict.column("endpoint").doUpdateSet({ ...values, created_at: now }))
      .execute();
    const old = (await browsersOf(tx, venueId, account)).slice(0, -BROWSERS_LIMIT);
    for (const { id } of old) await db.deleteFrom("notify_browser").where("id", "=", id).execute();
  });
}

export async function removeBrowser(context: NotifyContext, account: string, id: string): Promise<void> {
  await context.database
    .withTables<NotifyTables>()
    .deleteFrom("notify_browser")
    .where("venue_id", "=", context.venueId)
    .where("account", "=", account)
    .where("id", "=", id)
    .execute();
}

/** Whom people named themselves; who has an account that works. */
export async function chosenDeputies(db: Queryable, venueId: string, account: string): Promise<readonly string[]> {
  const { deputy } = (await choicesOf(db, venueId, account)).choices;
  if (deputy === null) return [];
  const known = (await listAccounts(db)).some(({ id, disabledAt }) => id === deputy && disabledAt === null);
  return known ? [deputy] : [];
}
