/**
 * Which roles somebody holds now: those an administrator gave, and those an order gives for as long as it is in force.
 *
 * @module
 */
import type { Role } from "../../policies/schema/api.ts";
import type { Queryable } from "../platform/tables.ts";
import type { AccessTables, PeoplePublicViews } from "./tables.ts";

/** A role of somebody, and since when. */
export interface HeldRole {
  readonly account: string;
  readonly role: Role;
  readonly since: number;
  readonly byOrder: boolean;
}

/** @param venueId  only orders of this venue count; left out: of any */
export async function rolesHeld(
  database: Queryable,
  now: number,
  narrow: { readonly account?: string; readonly venueId?: string | undefined } = {},
): Promise<readonly HeldRole[]> {
  const db = database.withTables<AccessTables & PeoplePublicViews>();
  const given = await db
    .selectFrom("access_role")
    .selectAll()
    .$if(narrow.account !== undefined, (query) => query.where("account_id", "=", narrow.account ?? ""))
    .orderBy("role")
    .execute();
  const ordered = await db
    .selectFrom("people_public_role")
    .select(["account_id", "role", "from_at", "entered_at"])
    .where("from_at", "<=", now)
    .where((eb) => eb.or([eb("until_at", "is", null), eb("until_at", ">", now)]))
    .$if(narrow.account !== undefined, (query) => query.where("account_id", "=", narrow.account ?? ""))
    .$if(narrow.venueId !== undefined, (query) => query.where("venue_id", "=", narrow.venueId ?? ""))
    .orderBy("role")
    .execute();
  return [
    ...given.map((row) => ({
      account: row.account_id,
      role: row.role as Role,
      since: row.granted_at,
      byOrder: false,
    })),
    ...ordered.map((row) => ({
      account: row.account_id,
      role: row.role as Role,
      // An order of last year entered today is news today: nobody is late on the first day.
      since: Math.max(row.from_at, row.entered_at),
      byOrder: true,
    })),
  ];
}

/** Names of roles, each once, in a stable order. */
export const roleNames = (held: readonly HeldRole[]): Role[] => [...new Set(held.map(({ role }) => role))].sort();
