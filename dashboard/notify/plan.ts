/**
 * From messages to deliveries: what goes out now, together with what, by which ways; and who stands in for whoever is silent.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { NoticeChannel, NoticeTemplate } from "../../policies/schema/notify-api.ts";
import { listAccounts } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { localFields } from "../platform/clock.ts";
import type { Queryable } from "../platform/tables.ts";
import { browsersOf, choicesOf } from "./choices.ts";
import type { SenderContext, SubjectKind } from "./context.ts";
import { enqueue } from "./enqueue.ts";
import { goesNow, isQuiet, isUnconfirmed } from "./model.ts";
import type { MessageRow, NotifyTables } from "./tables.ts";

/** At most so many people in one round; the rest is next. */
const ROUND = 500;

const subjectOf = (row: MessageRow) => ({ kind: row.subject_kind as SubjectKind, id: row.subject_id });

/** Whether the person of a message may know of it now. */
export const mayHear = async (context: SenderContext, row: MessageRow): Promise<boolean> =>
  row.subject_kind === "none" || context.mayKnow(row.account, subjectOf(row));

/** When something that was not urgent last went to the person. */
async function lastTold(db: Queryable, venueId: string, account: string): Promise<number | null> {
  const row = await db
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .select(({ fn }) => fn.max("batched_at").as("at"))
    .where("venue_id", "=", venueId)
    .where("account", "=", account)
    .where("urgent", "=", 0)
    .where("state", "=", "told")
    .executeTakeFirst();
  return row?.at ?? null;
}

async function waysOf(
  context: SenderContext,
  db: Queryable,
  account: string,
): Promise<readonly { readonly channel: NoticeChannel; readonly target: string }[]> {
  const { venueId, channels } = context;
  const { choices, ntfyTopic } = await choicesOf(db, venueId, account);
  const browsers = channels.has.push && choices.push ? await browsersOf(db, venueId, account) : [];
  return [
    ...(channels.has.email && choices.email.on && choices.email.address !== ""
      ? [{ channel: "email" as const, target: "" }]
      : []),
    ...browsers.map(({ id }) => ({ channel: "push" as const, target: id })),
    ...(channels.has.webhook && choices.webhook ? [{ channel: "webhook" as const, target: "" }] : []),
    ...(channels.has.ntfy && choices.ntfy && ntfyTopic !== null ? [{ channel: "ntfy" as const, target: "" }] : []),
  ];
}

/** Puts together what goes out now. @returns batches made */
export async function gather(context: SenderContext, now: number): Promise<number> {
  const { database, venueId, timeZone, settings } = context;
  const waiting = await database
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("state", "=", "waiting")
    .orderBy("at")
    .orderBy("id")
    .limit(ROUND)
    .execute();
  const { hour, minute } = localFields(now, timeZone);
  let batches = 0;
  for (const [account, rows] of Map.groupBy(waiting, (row) => row.account)) {
    const { choices } = await choicesOf(database, venueId, account);
    const person = {
      quiet: isQuiet(choices.quiet, hour * 60 + minute),
      lastAt: await lastTold(database, venueId, account),
    };
    const due = rows.filter((row) => goesNow({ urgent: row.urgent === 1 }, person, settings.digestMinutes, now));
    const answers = await Promise.all(due.map(async (row) => ({ row, may: await mayHear(context, row) })));
    const told = answers.filter(({ may }) => may).map(({ row }) => row);
    const withheld = answers.filter(({ may }) => !may).map(({ row }) => row);
    if (await write(context, account, told, withheld, now)) batches += 1;
  }
  return batches;
}

/** One transaction: a crash leaves either messages that wait or a batch with all its deliveries. */
async function write(
  context: SenderContext,
  account: string,
  told: readonly MessageRow[],
  withheld: readonly MessageRow[],
  now: number,
): Promise<boolean> {
  if (told.length + withheld.length === 0) return false;
  const { database, venueId } = context;
  const batch = randomUUID();
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<NotifyTables>();
    for (const { id } of withheld)
      await db.updateTable("notify_message").set({ state: "withheld" }).where("id", "=", id).execute();
    if (told.length === 0) return;
    for (const { id } of told)
      await db
        .updateTable("notify_message")
        .set({ state: "told", batch_id: batch, batched_at: now })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .execute();
    const ways = await waysOf(context, tx, account);
    if (ways.length > 0)
      await db
        .insertInto("notify_delivery")
        .values(
          ways.map(({ channel, target }) => ({
            id: randomUUID(),
            venue_id: venueId,
            batch_id: batch,
            account,
            channel,
            target,
            state: "waiting",
            attempts: 0,
            next_at: now,
            claimed_at: null,
            sent_at: null,
            error: null,
            at: now,
          })),
        )
        .execute();
    await recordChange(tx, "notices", now, undefined, account);
  });
  return told.length > 0;
}

/** So long after it was written, what its person may not hear is still handed to a stand-in. */
const LEFT_OUT_MS = 24 * 60 * 60_000;

/** What was told and not confirmed, and what its person may not hear of (any more); of the latter the stand-in hears at once. */
async function unheard(context: SenderContext, now: number): Promise<readonly MessageRow[]> {
  const { database, venueId, settings } = context;
  const rows = await database
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("acknowledged_at", "is", null)
    .where("escalated_at", "is", null)
    // A stand-in's stand-in is not asked: it would go round in circles.
    .where("stand_in", "=", 0)
    .where("template", "!=", "test")
    .where((eb) =>
      eb.or([
        eb.and([eb("state", "=", "told"), eb("batched_at", "<=", now - settings.urgentEscalateMinutes * 60_000)]),
        eb.and([eb("state", "=", "withheld"), eb("at", ">", now - LEFT_OUT_MS)]),
      ]),
    )
    .orderBy("at")
    .orderBy("id")
    .limit(ROUND)
    .execute();
  return rows.filter(
    (row) =>
      row.state === "withheld" ||
      isUnconfirmed({ urgent: row.urgent === 1, toldAt: row.batched_at ?? now }, settings, now),
  );
}

/** Somebody who was told the same thing themselves is not told again. */
async function isTold(db: Queryable, row: MessageRow, account: string): Promise<boolean> {
  const known = await db
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .select("id")
    .where("venue_id", "=", row.venue_id)
    .where("account", "=", account)
    .where("template", "=", row.template)
    .where("subject_kind", "=", row.subject_kind)
    .where("subject_id", "=", row.subject_id)
    .where("at", ">=", row.at)
    .limit(1)
    .executeTakeFirst();
  return known !== undefined;
}

/** Tells stand-ins of what its person did not confirm or may not hear; each message once. @returns how many messages */
export async function escalate(context: SenderContext, now: number): Promise<number> {
  const { database, venueId } = context;
  let told = 0;
  const working = new Set((await listAccounts(database)).filter((one) => one.disabledAt === null).map(({ id }) => id));
  for (const row of await unheard(context, now)) {
    const deputies = (await context.deputiesOf(database, row.account, now)).filter(
      (account) => account !== row.account && working.has(account),
    );
    const to: string[] = [];
    for (const account of deputies)
      if ((await mayHear(context, { ...row, account })) && !(await isTold(database, row, account))) to.push(account);
    await database.transaction().execute(async (tx) => {
      await tx
        .withTables<NotifyTables>()
        .updateTable("notify_message")
        .set({ escalated_at: now })
        .where("id", "=", row.id)
        .execute();
      await enqueue(tx, {
        venueId,
        to,
        template: row.template as NoticeTemplate,
        number: row.number,
        subject: subjectOf(row),
        at: now,
        urgent: row.urgent === 1,
        standIn: true,
      });
    });
    if (to.length > 0) told += 1;
  }
  return told;
}
