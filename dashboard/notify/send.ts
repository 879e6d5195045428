/**
 * Carries deliveries out: claimed before they are sent, tried again with ever longer pauses, laid aside for a person in the end.
 *
 * A crash between sending and writing that down sends once more under the same key; whoever receives it can tell (at least once, and
 * safe twice).
 *
 * @module
 */
import type { NoticeTemplate } from "../../policies/schema/notify-api.ts";
import { recordChange } from "../platform/change.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { choicesOf } from "./choices.ts";
import type { Outgoing, SenderContext, Sent } from "./context.ts";
import { hrefOf } from "./href.ts";
import { CLAIM_MS, pauseAfter } from "./model.ts";
import { escalate, gather, mayHear } from "./plan.ts";
import type { DeliveryRow, NotifyTables } from "./tables.ts";
import { letterOf, wordsOf } from "./words.ts";

const ROUND = 100;

/** Claims what is due. What a dead process claimed is due again. */
async function claim(context: SenderContext, now: number): Promise<DeliveryRow[]> {
  const { database, venueId } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<NotifyTables>();
    const due = await db
      .selectFrom("notify_delivery")
      .select("id")
      .where("venue_id", "=", venueId)
      .where((eb) =>
        eb.or([
          eb.and([eb("state", "=", "waiting"), eb("next_at", "<=", now)]),
          eb.and([eb("state", "=", "sending"), eb("claimed_at", "<=", now - CLAIM_MS)]),
        ]),
      )
      .orderBy("next_at")
      .orderBy("id")
      .limit(ROUND)
      .execute();
    if (due.length === 0) return [];
    return db
      .updateTable("notify_delivery")
      .set((eb) => ({ state: "sending", claimed_at: now, attempts: eb("attempts", "+", 1) }))
      .where(
        "id",
        "in",
        due.map(({ id }) => id),
      )
      .returningAll()
      .execute();
  });
}

/** The words of a delivery: of what its person may still know and has not confirmed yet. @returns null: nothing is left to say */
async function compose(context: SenderContext, delivery: DeliveryRow): Promise<Outgoing | null> {
  const rows = await context.database
    .withTables<NotifyTables>()
    .selectFrom("notify_message")
    .selectAll()
    .where("batch_id", "=", delivery.batch_id)
    .orderBy("at")
    .orderBy("id")
    .execute();
  const said: typeof rows = [];
  for (const row of rows) if (row.acknowledged_at === null && (await mayHear(context, row))) said.push(row);
  if (said.length === 0) return null;
  const { language } = (await choicesOf(context.database, context.venueId, delivery.account)).choices;
  const saying = { ...context, language };
  return {
    key: delivery.id,
    ...letterOf(
      said.map(({ template, number }) => wordsOf(template as NoticeTemplate, number, saying)),
      language,
    ),
    urgent: said.some(({ urgent }) => urgent === 1),
    language,
    path: said.every((row) => row.subject_kind === "probe") ? hrefOf("probe", "") : null,
  };
}

async function deliver(context: SenderContext, delivery: DeliveryRow, message: Outgoing): Promise<Sent> {
  const { database, venueId, channels } = context;
  if (delivery.channel === "push") {
    const browser = await database
      .withTables<NotifyTables>()
      .selectFrom("notify_browser")
      .selectAll()
      .where("id", "=", delivery.target)
      // A browser that somebody else has signed in with since is not this person's any more.
      .where("account", "=", delivery.account)
      .executeTakeFirst();
    return browser === undefined ? { kind: "gone", error: "NO_BROWSER" } : channels.push(browser, message);
  }
  if (delivery.channel === "webhook") return channels.webhook(delivery.account, message);
  const { choices, ntfyTopic } = await choicesOf(database, venueId, delivery.account);
  if (delivery.channel === "ntfy")
    return ntfyTopic === null ? { kind: "gone", error: "NO_ADDRESS" } : channels.ntfy(ntfyTopic, message);
  return choices.email.address === ""
    ? { kind: "gone", error: "NO_ADDRESS" }
    : channels.email(choices.email.address, message);
}

function outcomeOf(delivery: DeliveryRow, sent: Sent | null, now: number): Partial<DeliveryRow> {
  if (sent === null) return { state: "withheld", error: null };
  if (sent.kind === "sent") return { state: "sent", sent_at: now, error: null };
  const pause = sent.kind === "failed" ? pauseAfter(delivery.attempts) : null;
  if (sent.kind === "gone") return { state: "withheld", error: sent.error };
  return pause === null
    ? { state: "dead", error: sent.error }
    : { state: "waiting", next_at: now + pause, error: sent.error };
}

async function forget(tx: DatabaseTransaction, delivery: DeliveryRow): Promise<void> {
  await tx
    .withTables<NotifyTables>()
    .deleteFrom("notify_browser")
    .where("id", "=", delivery.target)
    .where("account", "=", delivery.account)
    .execute();
}

async function carryOut(context: SenderContext, delivery: DeliveryRow): Promise<void> {
  const { database, clock, log } = context;
  const message = await compose(context, delivery);
  const sent = message === null ? null : await deliver(context, delivery, message);
  const now = clock();
  const outcome = outcomeOf(delivery, sent, now);
  await database.transaction().execute(async (tx) => {
    await tx
      .withTables<NotifyTables>()
      .updateTable("notify_delivery")
      .set({ ...outcome, claimed_at: null })
      .where("id", "=", delivery.id)
      .where("state", "=", "sending")
      .execute();
    if (sent?.kind === "gone" && delivery.channel === "push") await forget(tx, delivery);
    await recordChange(tx, "notices", now, undefined, delivery.account);
  });
  if (outcome.state === "dead")
    log.warn("a notice could not be delivered", { channel: delivery.channel, error: outcome.error });
}

export interface Round {
  readonly batches: number;
  readonly deliveries: number;
  readonly escalated: number;
}

/** One round of the sender: stand-ins, batches, deliveries. Only one process runs it (the lease of the control process). */
export async function sendDue(context: SenderContext): Promise<Round> {
  const now = context.clock();
  const escalated = await escalate(context, now);
  const batches = await gather(context, now);
  const claimed = await claim(context, now);
  // Side by side: one mail server that hangs must not keep a child's request waiting.
  const done = await Promise.allSettled(claimed.map((delivery) => carryOut(context, delivery)));
  for (const one of done)
    if (one.status === "rejected") context.log.error("a delivery failed", { cause: one.reason as unknown });
  return { batches, deliveries: claimed.length, escalated };
}
