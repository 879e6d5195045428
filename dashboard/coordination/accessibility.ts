/**
 * The accessibility declaration of the public pages, in versions; one of them may be public (R-137, review by 31 March).
 *
 * @module
 */
import { missingOf } from "../../policies/engine/coordination/accessibility.ts";
import { DECLARATION_PATH } from "../../policies/schema/accessibility-api.ts";
import type { AccessibilityBody, AccessibilityView } from "../../policies/schema/accessibility-api.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import { enter, namesOf, todayOf } from "./context.ts";
import type { CoordinationContext, Person } from "./context.ts";
import { completeDuty } from "./duties.ts";
import type { AccessibilityRow, CoordinationTables } from "./tables.ts";

const ITEM = "accessibility";
const DUTY = "accessibility";

async function rowsOf(db: Queryable, { venueId }: Pick<CoordinationContext, "venueId">): Promise<AccessibilityRow[]> {
  return db
    .withTables<CoordinationTables>()
    .selectFrom("coordination_accessibility")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("version", "desc")
    .execute();
}

/** What the program knows by itself; whatever it cannot know stays empty for people to fill. */
function proposal({ letterhead }: CoordinationContext): AccessibilityBody {
  return {
    body: letterhead?.venue ?? "",
    address: "",
    publishedOn: null,
    updatedOn: null,
    status: "partial",
    inaccessible: [],
    preparedOn: null,
    reviewedOn: null,
    basis: "self",
    auditor: "",
    contact: "",
    email: "",
    phone: "",
    architecture: "",
    communication: "",
  };
}

const bodyOf = (row: AccessibilityRow): AccessibilityBody => JSON.parse(row.body) as AccessibilityBody;

/** The published one was published last, and not taken off since. */
const publishedOf = (rows: readonly AccessibilityRow[]): AccessibilityRow | undefined =>
  rows.find(({ published_at: at, withdrawn_at: off }) => at !== null && off === null);

export async function readAccessibility(context: CoordinationContext, db: Queryable = context.database) {
  const rows = await rowsOf(db, context);
  const name = await namesOf(db);
  const [latest] = rows;
  const declaration = latest === undefined ? proposal(context) : bodyOf(latest);
  return {
    version: latest?.version ?? 0,
    declaration,
    missing: [...missingOf(declaration)],
    published: publishedOf(rows)?.version ?? null,
    versions: rows.map((row) => ({
      version: row.version,
      savedAt: instant(row.saved_at),
      by: name(row.saved_by),
      publishedAt: row.published_at === null ? null : instant(row.published_at),
    })),
  } satisfies AccessibilityView;
}

type Venue = Pick<CoordinationContext, "database" | "venueId">;

/** What everybody sees; `null`: nothing was published. */
export async function publicDeclaration(context: Venue): Promise<AccessibilityBody | null> {
  const row = publishedOf(await rowsOf(context.database, context));
  return row === undefined ? null : bodyOf(row);
}

/** Where pages of this server link it; `null`: nothing was published. */
export const declarationPath = async (context: Venue): Promise<string | null> =>
  publishedOf(await rowsOf(context.database, context)) === undefined ? null : DECLARATION_PATH;

/**
 * Where pages of other machines link it.
 *
 * @param origin  address people type for this server; without one nobody else could follow the link
 */
export async function declarationUrl(context: Venue, origin: string | undefined): Promise<string | null> {
  const path = await declarationPath(context);
  return path === null || origin === undefined ? null : new URL(path, origin).href;
}

/** @throws {Refusal} 409 `E_COORDINATION_CHANGED`: somebody saved another version since */
export async function saveAccessibility(
  context: CoordinationContext,
  viewer: Person,
  version: number,
  declaration: AccessibilityBody,
): Promise<AccessibilityView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const [latest] = await rowsOf(tx, context);
    if ((latest?.version ?? 0) !== version) throw new Refusal(409, "E_COORDINATION_CHANGED");
    await tx
      .withTables<CoordinationTables>()
      .insertInto("coordination_accessibility")
      .values({
        venue_id: context.venueId,
        version: version + 1,
        body: JSON.stringify(declaration),
        saved_at: now,
        saved_by: viewer.account,
        published_at: null,
        withdrawn_at: null,
      })
      .execute();
    await enter(tx, context, { item: ITEM, what: "declaration saved", by: viewer.account, at: now });
    return readAccessibility(context, tx);
  });
}

/**
 * Publishes one version in place of another, or takes the declaration off. Publishing one reviewed this year does the yearly duty.
 *
 * @throws {Refusal} 404 `E_COORDINATION_UNKNOWN`; 422 `E_ACCESSIBILITY_MISSING`: a required field is empty
 */
export async function publishAccessibility(
  context: CoordinationContext,
  viewer: Person,
  version: number | null,
): Promise<AccessibilityView> {
  const now = context.clock();
  return context.database.transaction().execute(async (tx) => {
    const row = version === null ? null : (await rowsOf(tx, context)).find((one) => one.version === version);
    if (row === undefined) throw new Refusal(404, "E_COORDINATION_UNKNOWN");
    if (row !== null && missingOf(bodyOf(row)).length > 0) throw new Refusal(422, "E_ACCESSIBILITY_MISSING");
    const tables = tx.withTables<CoordinationTables>();
    await tables
      .updateTable("coordination_accessibility")
      .set({ withdrawn_at: now })
      .where("venue_id", "=", context.venueId)
      .where("published_at", "is not", null)
      .where("withdrawn_at", "is", null)
      .execute();
    if (row !== null) {
      await tables
        .updateTable("coordination_accessibility")
        .set({ published_at: now, withdrawn_at: null })
        .where("venue_id", "=", context.venueId)
        .where("version", "=", row.version)
        .execute();
      const { preparedOn, reviewedOn } = bodyOf(row);
      const looked = reviewedOn ?? preparedOn;
      if (looked !== null && looked <= todayOf(context) && looked.slice(0, 4) === todayOf(context).slice(0, 4))
        await completeDuty(tx, context, viewer, {
          id: `${DUTY}-${context.venueId}-${String(row.version)}-${String(now)}`,
          duty: DUTY,
          due: null,
          on: looked,
          note: `wersja ${String(row.version)}`,
        });
    }
    await enter(tx, context, {
      item: ITEM,
      what: row === null ? "declaration taken off" : `declaration ${String(row.version)} published`,
      by: viewer.account,
      at: now,
    });
    return readAccessibility(context, tx);
  });
}
