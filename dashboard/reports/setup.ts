/**
 * How lists, thresholds and rules of networks stand today, each part by its digest: what {@link noteSetup} compares from day to day.
 *
 * @module
 */
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { noteSetup } from "./breaks.ts";
import type { SetupParts } from "./breaks.ts";
import type { ReportContext } from "./context.ts";
import { todayOf } from "./days.ts";
import type { CountedViews } from "./tables.ts";

const DIGEST_SIGNS = 12;

/** Something of the policies that has an id. */
export interface SetupPart {
  readonly id: string;
}

const digests = (parts: readonly SetupPart[]): SetupParts =>
  Object.fromEntries(parts.map((part) => [part.id, sha256(canonicalJson(part)).slice(0, DIGEST_SIGNS)]));

/** @returns whether a series breaks today */
export async function noteSetups(
  context: ReportContext,
  policies: { readonly thresholds: readonly SetupPart[]; readonly networks: readonly SetupPart[] },
  now: number,
): Promise<boolean> {
  const { database, venueId, timeZone } = context;
  const lists = await database
    .withTables<CountedViews>()
    .selectFrom("list_public_source")
    .select("id")
    .where("venue_id", "=", venueId)
    .where("state", "!=", "disabled")
    .execute();
  const day = todayOf(now, timeZone);
  const broken = [
    // What a list holds changes by the hour; which lists there are does not.
    await noteSetup(database, venueId, day, "list", Object.fromEntries(lists.map(({ id }) => [id, "on"]))),
    await noteSetup(database, venueId, day, "threshold", digests(policies.thresholds)),
    await noteSetup(database, venueId, day, "policy", digests(policies.networks)),
  ];
  return broken.includes(true);
}
