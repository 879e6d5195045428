/**
 * Whether somebody may hear of a request or a report at all: asked by whatever tells people outside the page.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { GuestReport } from "../../policies/schema/help-document.ts";
import type { Queryable } from "../platform/tables.ts";
import { mayKnowReport, mayTalk } from "./model.ts";
import type { HelpTables } from "./tables.ts";

/** @returns false for what nobody knows, and for what is over */
export async function mayHearOfHelp(
  db: Queryable,
  venueId: string,
  roles: readonly Role[],
  id: string,
): Promise<boolean> {
  const tables = db.withTables<HelpTables>();
  const report = await tables
    .selectFrom("help_report")
    .select("about")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .where("settled_at", "is", null)
    .executeTakeFirst();
  if (report !== undefined) return mayKnowReport(roles, report.about as GuestReport["about"]);
  const talk = await tables
    .selectFrom("help_talk")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .where("done_at", "is", null)
    .executeTakeFirst();
  return talk !== undefined && mayTalk(roles);
}

/**
 * Whether an open page may be nudged about something of the desk: like the desk itself, over or not.
 *
 * @param id  of a request or a report; anything else is for whoever may hear of the desk
 */
export async function mayBeNudged(
  db: Queryable,
  venueId: string,
  viewer: { readonly roles: readonly string[]; readonly keptFrom: ReadonlySet<string> },
  id: string,
): Promise<boolean> {
  const tables = db.withTables<HelpTables>();
  const roles = viewer.roles as readonly Role[];
  const report = await tables
    .selectFrom("help_report")
    .select("about")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (report !== undefined)
    return !viewer.keptFrom.has(id) && mayKnowReport(roles, report.about as GuestReport["about"]);
  const talk = await tables
    .selectFrom("help_talk")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  return talk === undefined || mayTalk(roles);
}
