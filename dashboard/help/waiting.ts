/**
 * What of children waits for one person, for «Dziś»: nobody has gone yet, nobody has settled it. Never more than the desk shows them.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { GuestReport } from "../../policies/schema/help-document.ts";
import type { HelpContext } from "./context.ts";
import { mayKnowReport, mayTalk, readersOf, REPORT_ESCALATION_MS, TALK_ESCALATION_MS } from "./model.ts";
import type { HelpTables } from "./tables.ts";

/** @returns oldest first; `dueAt`: when somebody else is told, ms */
export async function waitingHelp(
  { database, venueId }: Pick<HelpContext, "database" | "venueId">,
  roles: readonly Role[],
): Promise<{
  readonly talks: readonly {
    readonly id: string;
    readonly reference: string;
    readonly at: number;
    readonly dueAt: number;
  }[];
  readonly reports: readonly {
    readonly id: string;
    readonly reference: string;
    readonly at: number;
    readonly dueAt: number | null;
    readonly role: Role;
  }[];
}> {
  const db = database.withTables<HelpTables>();
  const talks = mayTalk(roles)
    ? await db
        .selectFrom("help_talk")
        .select(["id", "reference", "at"])
        .where("venue_id", "=", venueId)
        .where("gone_at", "is", null)
        .where("done_at", "is", null)
        .orderBy("at")
        .execute()
    : [];
  const reports = await db
    .selectFrom("help_report")
    .select(["id", "reference", "at", "about", "read_at"])
    .where("venue_id", "=", venueId)
    .where("settled_at", "is", null)
    .orderBy("at")
    .execute();
  return {
    talks: talks.map((row) => ({ ...row, dueAt: row.at + TALK_ESCALATION_MS })),
    reports: reports.flatMap(({ about, read_at: readAt, ...row }) => {
      const role = readersOf(about as GuestReport["about"]).find((one) => roles.includes(one));
      return role === undefined || !mayKnowReport(roles, about as GuestReport["about"])
        ? []
        : [{ ...row, dueAt: readAt === null ? row.at + REPORT_ESCALATION_MS : null, role }];
    }),
  };
}
