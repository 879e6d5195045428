/**
 * What the coordinator's desk needs from the outside, and what all its parts share.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { BoardFacts } from "../../policies/engine/coordination/board.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { AgendaFigure } from "../../policies/schema/coordination-api.ts";
import type { Standards } from "../../policies/schema/standards.ts";
import { listAccounts } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { localDate, localFields } from "../platform/clock.ts";
import type { Clock } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CoordinationTables } from "./tables.ts";

/** Who asks: an account and the roles it holds now. */
export interface Person {
  readonly account: string;
  readonly roles: readonly Role[];
}

/** Answers of other slices the board asks for; what stands in this slice is not among them. */
export type OutsideFacts = Pick<BoardFacts, "metric" | "order" | "test"> & {
  readonly records: (kind: "register" | "helplines") => ReturnType<BoardFacts["records"]>;
};

export interface CoordinationContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly venueId: string;
  readonly timeZone: string;
  readonly standards: Standards;
  /** What stands above every paper; without it, nothing does. */
  readonly letterhead?: { readonly venue: string; readonly venueShort: string };
  /** Read anew for every board: lights of this year so far, orders in force, tests of this release. */
  readonly outside: (now: number) => Promise<OutsideFacts>;
  /** Figures of a consultation's agenda, written out. */
  readonly figures: (now: number) => Promise<readonly AgendaFigure[]>;
}

/** What the calendar alone needs; the control process has no more of this slice. */
export type CalendarContext = Pick<CoordinationContext, "database" | "clock" | "venueId" | "timeZone" | "standards">;

export const todayOf = ({ clock, timeZone }: Pick<CoordinationContext, "clock" | "timeZone">): string =>
  localDate(clock(), timeZone);

/** Names of accounts as people know them; an account that is gone is shown by its id. */
export async function namesOf(db: Queryable): Promise<(account: string) => string> {
  const names = new Map((await listAccounts(db)).map(({ id, displayName }) => [id, displayName]));
  return (account) => names.get(account) ?? account;
}

/** `U/4/2027`: numbers of one letter and year, without gaps. */
export async function nextNumber(
  tx: DatabaseTransaction,
  { venueId, timeZone }: Pick<CoordinationContext, "venueId" | "timeZone">,
  letter: "U" | "P" | "K" | "S",
  at: number,
): Promise<string> {
  const { year } = localFields(at, timeZone);
  const { last_number: number } = await tx
    .withTables<CoordinationTables>()
    .insertInto("coordination_sequence")
    .values({ venue_id: venueId, letter, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["venue_id", "letter", "year"])
        .doUpdateSet((eb) => ({ last_number: eb("coordination_sequence.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return `${letter}/${String(number)}/${String(year)}`;
}

/** Writes down who did what to an item, and tells open pages. */
export async function enter(
  tx: DatabaseTransaction,
  { venueId }: Pick<CoordinationContext, "venueId">,
  entry: { readonly item: string; readonly what: string; readonly by: string; readonly at: number },
): Promise<void> {
  await tx
    .withTables<CoordinationTables>()
    .insertInto("coordination_entry")
    .values({
      id: randomUUID(),
      venue_id: venueId,
      item_id: entry.item,
      what: entry.what,
      by_account: entry.by,
      at: entry.at,
    })
    .execute();
  await recordChange(tx, "coordination", entry.at, entry.item);
}

/** @throws {Refusal} 422 `E_COORDINATION_DAY`: a day that does not exist, or has not come yet */
export function checkPast(day: string, today: string): void {
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || day > today) throw new Refusal(422, "E_COORDINATION_DAY");
}
