/**
 * Takes in what children send: once each, without anything about who sent it.
 *
 * The children's page numbers every message; the same one again is acknowledged again with the same code. What a child wrote is sealed
 * before the transaction ends and exists nowhere else.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import { openState } from "../../policies/engine/help/open-now.ts";
import type { GuestReport, HelpReceipt, HelpState, TalkRequest } from "../../policies/schema/help-document.ts";
import { drawReference } from "../lists/index.ts";
import { recordChange } from "../platform/change.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { HelpContext } from "./context.ts";
import { readersOf, shownReport, shownTalk, TALKERS } from "./model.ts";
import { readSettingsOf } from "./settings.ts";
import type { HelpTables } from "./tables.ts";

/** Past them somebody floods, or nobody answers; both must be noticed. */
export const WAITING_LIMIT = 200;
const DRAWS = 8;

async function freeReference(tx: DatabaseTransaction, venueId: string): Promise<string> {
  const db = tx.withTables<HelpTables>();
  for (let i = 0; i < DRAWS; i += 1) {
    const reference = drawReference(randomInt);
    const talk = await db
      .selectFrom("help_talk")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("reference", "=", reference)
      .executeTakeFirst();
    const report = await db
      .selectFrom("help_report")
      .select("id")
      .where("venue_id", "=", venueId)
      .where("reference", "=", reference)
      .executeTakeFirst();
    if (talk === undefined && report === undefined) return reference;
  }
  throw new Refusal(503, "E_API_UNAVAILABLE");
}

/**
 * «Niech ktoś do mnie podejdzie».
 * @throws {Refusal} 422 `E_HELP_PLACE` for a place the venue does not name; 409 `E_HELP_CLOSED` outside opening hours; 429 `E_HELP_FULL`
 */
export async function takeTalk(context: HelpContext, request: TalkRequest, now: number): Promise<HelpReceipt> {
  const { database, venueId } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<HelpTables>();
    const known = await db.selectFrom("help_talk").selectAll().where("id", "=", request.id).executeTakeFirst();
    if (known !== undefined) return { reference: known.reference, waitMinutes: shownTalk(known, now).waitMinutes };
    const settings = await readSettingsOf(tx, venueId);
    if (!settings.places.some(({ id }) => id === request.place)) throw new Refusal(422, "E_HELP_PLACE");
    if (openState(settings.opening, now).state !== "open") throw new Refusal(409, "E_HELP_CLOSED");
    const waiting = await db
      .selectFrom("help_talk")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("venue_id", "=", venueId)
      .where("done_at", "is", null)
      .executeTakeFirstOrThrow();
    if (waiting.count >= WAITING_LIMIT) throw new Refusal(429, "E_HELP_FULL");
    const reference = await freeReference(tx, venueId);
    await db
      .insertInto("help_talk")
      .values({
        id: request.id,
        venue_id: venueId,
        reference,
        place: request.place,
        look: request.look,
        at: now,
        wait_minutes: settings.comesWithinMinutes,
        escalated_at: null,
        gone_at: null,
        gone_by: null,
        done_at: null,
      })
      .execute();
    await context.notify(tx, { roles: TALKERS, kind: "talk", id: request.id, reference, at: now });
    await recordChange(tx, "help", now, request.id);
    return { reference, waitMinutes: settings.comesWithinMinutes };
  });
}

/** «Chcę coś zgłosić». @throws {Refusal} 429 `E_HELP_FULL` */
export async function takeReport(context: HelpContext, report: GuestReport, now: number): Promise<HelpReceipt> {
  const { database, venueId, vault } = context;
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<HelpTables>();
    const { opening } = await readSettingsOf(tx, venueId);
    const attended = openState(opening, now).state === "open";
    const known = await db.selectFrom("help_report").select("reference").where("id", "=", report.id).executeTakeFirst();
    if (known !== undefined) return { reference: known.reference, waitMinutes: attended ? 0 : null };
    const waiting = await db
      .selectFrom("help_report")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("venue_id", "=", venueId)
      .where("state", "=", "waiting")
      .executeTakeFirstOrThrow();
    if (waiting.count >= WAITING_LIMIT) throw new Refusal(429, "E_HELP_FULL");
    const reference = await freeReference(tx, venueId);
    let itemId: string | null = null;
    if (report.text !== null) {
      const of = { venueId, caseId: report.id, subject: "report" as const };
      await vault.createKey(tx, { ...of, ring: "report", now });
      itemId = (await vault.seal(tx, { ...of, kind: "report", plaintext: report.text, now })).itemId;
    }
    await db
      .insertInto("help_report")
      .values({
        id: report.id,
        venue_id: venueId,
        reference,
        network: report.network,
        about: report.about,
        item_id: itemId,
        at: now,
        state: "waiting",
        escalated_at: null,
        read_at: null,
        settled_at: null,
        ending: null,
        case_id: null,
      })
      .execute();
    await context.notify(tx, { roles: readersOf(report.about), kind: "report", id: report.id, reference, at: now });
    await recordChange(tx, "help", now, report.id);
    return { reference, waitMinutes: attended ? 0 : null };
  });
}

/** What whoever holds the code may see. @returns undefined if nobody knows it */
export async function stateOf(
  { database, venueId }: Pick<HelpContext, "database" | "venueId">,
  reference: string,
  now: number,
): Promise<HelpState | undefined> {
  const db = database.withTables<HelpTables>();
  const talk = await db
    .selectFrom("help_talk")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("reference", "=", reference)
    .executeTakeFirst();
  if (talk !== undefined) return shownTalk(talk, now);
  const report = await db
    .selectFrom("help_report")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("reference", "=", reference)
    .executeTakeFirst();
  if (report === undefined) return undefined;
  const { opening } = await readSettingsOf(database, venueId);
  return shownReport(report, openState(opening, now).state === "open");
}
