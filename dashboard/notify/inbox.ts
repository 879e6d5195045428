/**
 * What the page shows: my notices, my confirmation, a trial, and what could not be delivered.
 *
 * @module
 */
import type { NoticeChannel, NoticeTemplate, NoticeView, OutboxView } from "../../policies/schema/notify-api.ts";
import { listAccounts } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { NotifyContext, SenderContext, SubjectKind } from "./context.ts";
import { choicesOf } from "./choices.ts";
import { enqueue } from "./enqueue.ts";
import { hrefOf } from "./href.ts";
import type { DeliveryRow, MessageRow, NotifyTables } from "./tables.ts";
import { wordsOf } from "./words.ts";

const SHOWN = 100;
const SHOWN_MS = 30 * DAY_MS;
const TRIALS_A_MINUTE = 3;

/** @param mayKnow  what the person may not know (any more) is not shown */
export async function viewInbox(
  context: NotifyContext & {
    readonly mayKnow: (
      account: string,
      subject: { readonly kind: SubjectKind; readonly id: string },
    ) => Promise<boolean>;
  },
  account: string,
): Promise<NoticeView[]> {
  const { database, venueId, clock } = context;
  const db = database.withTables<NotifyTables>();
  const rows = await db
    .selectFrom("notify_message")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("account", "=", account)
    .where("state", "!=", "withheld")
    .where("at", ">", clock() - SHOWN_MS)
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(SHOWN)
    .execute();
  const known: MessageRow[] = [];
  for (const row of rows)
    if (
      row.subject_kind === "none" ||
      (await context.mayKnow(account, { kind: row.subject_kind as SubjectKind, id: row.subject_id }))
    )
      known.push(row);
  const batches = known.flatMap(({ batch_id: batch }) => (batch === null ? [] : [batch]));
  const deliveries =
    batches.length === 0
      ? []
      : await db.selectFrom("notify_delivery").selectAll().where("batch_id", "in", batches).orderBy("id").execute();
  const { language } = (await choicesOf(database, venueId, account)).choices;
  const saying = { ...context, language };
  return known.map((row) => ({
    id: row.id,
    text: wordsOf(row.template as NoticeTemplate, row.number, saying),
    href: hrefOf(row.subject_kind as SubjectKind, row.subject_id),
    at: instant(row.at),
    urgent: row.urgent === 1,
    standIn: row.stand_in === 1,
    acknowledgedAt: row.acknowledged_at === null ? null : instant(row.acknowledged_at),
    deliveries: deliveries.filter((one) => one.batch_id === row.batch_id).map(showDelivery),
  }));
}

const showDelivery = (row: DeliveryRow): NoticeView["deliveries"][number] => ({
  channel: row.channel as NoticeChannel,
  state: row.state as "sent",
  attempts: row.attempts,
  at: row.sent_at === null ? null : instant(row.sent_at),
  error: row.error,
});

/**
 * Confirming twice is confirming once.
 *
 * @param context.mayKnow  of what the person may not know any more there is no notice to confirm; left out: not asked
 * @throws {Refusal} 404 `E_NOTIFY_UNKNOWN`; somebody else's is unknown too
 */
export async function confirm(
  context: NotifyContext & { readonly mayKnow?: SenderContext["mayKnow"] },
  account: string,
  id: string,
): Promise<void> {
  const { database, venueId, clock } = context;
  const found = await database
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .select(["subject_kind", "subject_id"])
    .where("venue_id", "=", venueId)
    .where("account", "=", account)
    .where("id", "=", id)
    .executeTakeFirst();
  const subject = { kind: (found?.subject_kind ?? "none") as "case", id: found?.subject_id ?? "" };
  if (found === undefined || (await context.mayKnow?.(account, subject)) === false)
    throw new Refusal(404, "E_NOTIFY_UNKNOWN");
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<NotifyTables>();
    const row = await db
      .selectFrom("notify_message")
      .select("acknowledged_at")
      .where("venue_id", "=", venueId)
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new Refusal(404, "E_NOTIFY_UNKNOWN");
    if (row.acknowledged_at !== null) return;
    await db.updateTable("notify_message").set({ acknowledged_at: clock() }).where("id", "=", id).execute();
    await recordChange(tx, "notices", clock(), undefined, account);
  });
}

/** «Wyślij próbę»: takes the same way as everything else. @throws {Refusal} 429 `E_NOTIFY_TRIALS` */
export async function sendTrial(context: NotifyContext, account: string): Promise<string> {
  const { database, venueId, clock } = context;
  const now = clock();
  return database.transaction().execute(async (tx) => {
    const { count } = await tx
      .withTables<NotifyTables>()
      .selectFrom("notify_message")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("venue_id", "=", venueId)
      .where("account", "=", account)
      .where("template", "=", "test")
      .where("at", ">", now - 60_000)
      .executeTakeFirstOrThrow();
    if (count >= TRIALS_A_MINUTE) throw new Refusal(429, "E_NOTIFY_TRIALS", { retryAfterS: 60 });
    const [id = ""] = await enqueue(tx, {
      venueId,
      to: [account],
      template: "test",
      number: "",
      subject: { kind: "none", id: "" },
      at: now,
      urgent: true,
    });
    return id;
  });
}

/** For whoever operates the software: what is stuck, without number or kind. */
export async function viewOutbox({ database, venueId, clock }: NotifyContext): Promise<OutboxView> {
  const db = database.withTables<NotifyTables>();
  const count = (state: readonly string[], after: number) =>
    db
      .selectFrom("notify_delivery")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("venue_id", "=", venueId)
      .where("state", "in", state)
      .where("at", ">", after)
      .executeTakeFirstOrThrow();
  const dead = await db
    .selectFrom("notify_delivery")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("state", "=", "dead")
    .orderBy("at", "desc")
    .orderBy("id")
    .limit(200)
    .execute();
  const names = new Map((await listAccounts(database)).map(({ id, displayName }) => [id, displayName]));
  return {
    waiting: (await count(["waiting", "sending"], 0)).count,
    sentToday: (await count(["sent"], clock() - DAY_MS)).count,
    dead: dead.map((row) => ({
      id: row.id,
      channel: row.channel as NoticeChannel,
      displayName: names.get(row.account) ?? "",
      attempts: row.attempts,
      error: row.error ?? "",
      at: instant(row.at),
    })),
  };
}

/** How many letters nobody will try again by itself, and since when the oldest lies there. */
export async function deadLetters({
  database,
  venueId,
}: Pick<NotifyContext, "database" | "venueId">): Promise<{ readonly count: number; readonly since: number | null }> {
  const row = await database
    .withTables<NotifyTables>()
    .selectFrom("notify_delivery")
    .select(({ fn }) => [fn.countAll<number>().as("count"), fn.min("at").as("since")])
    .where("venue_id", "=", venueId)
    .where("state", "=", "dead")
    .executeTakeFirstOrThrow();
  return { count: row.count, since: row.since };
}

/** Begins anew with the first pause. @throws {Refusal} 404 `E_NOTIFY_UNKNOWN` */
export async function retryDead(context: NotifyContext, id: string): Promise<void> {
  const changed = await context.database
    .withTables<NotifyTables>()
    .updateTable("notify_delivery")
    .set({ state: "waiting", attempts: 0, next_at: context.clock() })
    .where("venue_id", "=", context.venueId)
    .where("id", "=", id)
    .where("state", "=", "dead")
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new Refusal(404, "E_NOTIFY_UNKNOWN");
}
