/**
 * The part of a federation file that this slice knows: what it gives, and where what it gets waits.
 *
 * Nothing that comes from another venue opens or closes anything by itself: exceptions wait for somebody here to approve
 * them, entries wait in the quarantine.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { getPublicSuffix } from "tldts";
import type { FederationContent } from "../../policies/schema/federation.ts";
import type { DomainName, SourceId } from "../../policies/schema/vocabulary.ts";
import { recordChange } from "../platform/change.ts";
import { instant } from "../platform/clock.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import { blockedBy } from "./blocked-by.ts";
import type { Judged } from "./blocked-by.ts";
import { cannotBeOpened, worstSeverity } from "./model.ts";
import { viewExceptions } from "./exceptions.ts";
import { viewQuarantine } from "./quarantine.ts";
import type { ListTables } from "./tables.ts";

export type ReviewContent = Pick<FederationContent, "exceptions" | "quarantine">;

/** How many rows came to wait, and how many were known already (or can be opened by nobody). */
export interface ReviewOutcome {
  readonly quarantine: number;
  readonly exceptions: number;
  readonly known: number;
}

/** Lines a file may hold. */
const LIMIT = 10_000;
/** Longest entry a file may hold; a longer pattern stays here. */
const ENTRY_LIMIT = 253;

/** What this venue opened and what it found wrong in lists; no person, no device, no network is named. */
export async function exportReview(
  database: Queryable,
  venueId: string,
  opened: Judged,
  now: number,
): Promise<ReviewContent> {
  const active = (await viewExceptions(database, venueId, opened, now)).filter(({ state }) => state === "active");
  const byName = new Map(active.map((view) => [view.name, view]));
  const suspects = (await viewQuarantine(database, venueId, [])).filter(
    ({ origin, entry }) => origin === "list" && entry.length <= ENTRY_LIMIT,
  );
  return {
    exceptions: [...byName.values()].slice(0, LIMIT).map((view) => {
      const severity = worstSeverity(blockedBy(opened, view.name as DomainName));
      const category = blockedBy(opened, view.name as DomainName).find(
        (block) => block.severity === severity,
      )?.category;
      return {
        name: view.name as DomainName,
        reason: view.reason,
        category: category ?? null,
        severity,
        since: view.createdAt,
      };
    }),
    quarantine: suspects.slice(0, LIMIT).map((view) => ({
      source: view.source,
      entry: view.entry,
      covers: view.covers as DomainName,
      group: view.group,
      decision: view.decision?.decision ?? null,
      reason: view.decision?.reason ?? null,
    })),
  };
}

/** @param venue  name of the venue the file came from, shown as the author */
export async function importReview(
  database: Database,
  venueId: string,
  opened: Judged,
  venue: string,
  content: ReviewContent,
  now: number,
): Promise<ReviewOutcome> {
  return database.transaction().execute(async (tx) => {
    const db = tx.withTables<ListTables>();
    let quarantine = 0;
    let exceptions = 0;
    let known = 0;
    const names = new Set(
      (
        await db
          .selectFrom("list_exception")
          .select("name")
          .where("venue_id", "=", venueId)
          .where("ended_at", "is", null)
          .where((eb) => eb.or([eb("until_at", "is", null), eb("until_at", ">", now)]))
          .execute()
      ).map((row) => row.name),
    );
    for (const { name, reason } of content.exceptions) {
      const wide = name === "" || getPublicSuffix(name, { allowPrivateDomains: true }) === name;
      if (names.has(name) || wide || blockedBy(opened, name).some(cannotBeOpened)) {
        known += 1;
        continue;
      }
      names.add(name);
      exceptions += 1;
      await db
        .insertInto("list_exception")
        .values({
          id: randomUUID(),
          venue_id: venueId,
          name,
          scope: "all",
          scope_id: "",
          reason,
          origin: "federation",
          by_account: null,
          by_name: venue,
          created_at: now,
          until_at: null,
          mistake_id: null,
          approved_account: null,
          approved_name: null,
          approved_at: null,
          ended_name: null,
          ended_at: null,
        })
        .execute();
    }
    for (const item of content.quarantine) {
      const made = await db
        .insertInto("list_suspect")
        .values({
          id: randomUUID(),
          venue_id: venueId,
          source_id: item.source satisfies SourceId,
          entry: item.entry,
          scope: "subtree",
          line: 0,
          line_text: [venue, item.decision, item.reason]
            .filter((part) => part !== null)
            .join(" · ")
            .slice(0, 400),
          covers: item.covers,
          protected_group: item.group,
          since: now,
          last_seen_at: now,
          present: 0,
          origin: "federation",
        })
        .onConflict((conflict) => conflict.columns(["venue_id", "source_id", "entry"]).doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 1n) quarantine += 1;
      else known += 1;
    }
    if (quarantine + exceptions > 0) await recordChange(tx, "review", instant(now));
    return { quarantine, exceptions, known };
  });
}
