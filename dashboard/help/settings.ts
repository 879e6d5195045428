/**
 * What the venue says about itself on the children's page, and when somebody last called each number.
 *
 * @module
 */
import { needsVerifying } from "../../policies/engine/help/open-now.ts";
import { HelpSettings } from "../../policies/schema/help-api.ts";
import type { HelpSettingsView } from "../../policies/schema/help-api.ts";
import type { HelpDocument } from "../../policies/schema/help-document.ts";
import type { HelpTexts } from "../../policies/schema/help.ts";
import type { NetworkPolicy } from "../../policies/schema/network-policy.ts";
import { recordAudit } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, Queryable } from "../platform/tables.ts";
import type { HelpContext, Person } from "./context.ts";
import type { HelpTables } from "./tables.ts";

/** Before anybody has entered anything. */
const EMPTY: HelpSettings = {
  homeUrl: null,
  standards: null,
  card: null,
  order: null,
  places: [],
  opening: { kind: "unknown" },
  comesWithinMinutes: 5,
  deterrenceUrl: null,
};

interface Entered {
  readonly settings: HelpSettings;
  /** null: nobody has entered anything */
  readonly saved: { readonly at: number; readonly by: string } | null;
}

async function entered(database: Queryable, venueId: string): Promise<Entered> {
  const row = await database
    .withTables<HelpTables>()
    .selectFrom("help_setting")
    .selectAll()
    .where("venue_id", "=", venueId)
    .executeTakeFirst();
  return row === undefined
    ? { settings: EMPTY, saved: null }
    : { settings: HelpSettings.parse(JSON.parse(row.settings)), saved: { at: row.saved_at, by: row.saved_by } };
}

export const readSettingsOf = async (database: Queryable, venueId: string): Promise<HelpSettings> =>
  (await entered(database, venueId)).settings;

async function checksOf(database: Queryable, venueId: string) {
  const rows = await database
    .withTables<HelpTables>()
    .selectFrom("help_line_check")
    .selectAll()
    .where("venue_id", "=", venueId)
    .execute();
  return new Map(rows.map((row) => [row.helpline, row]));
}

/** Helplines with the day somebody of this venue verified them. */
async function linesOf({ help, venueId }: Pick<HelpContext, "help" | "venueId">, database: Queryable) {
  const checks = await checksOf(database, venueId);
  return help().helplines.helplines.map((line) => {
    const check = checks.get(line.id);
    return { ...line, verifiedOn: check?.verified_on ?? line.verifiedOn, verifiedBy: check?.verified_by ?? null };
  });
}

export async function viewSettings(
  context: Pick<HelpContext, "database" | "venueId" | "help" | "networks">,
  now: number,
): Promise<HelpSettingsView> {
  const { database, venueId, help, networks } = context;
  const { settings, saved } = await entered(database, venueId);
  const lines = await linesOf(context, database);
  return {
    settings,
    savedAt: saved === null ? null : instant(saved.at),
    savedBy: saved?.by ?? null,
    helplines: lines.map((line) => ({ ...line, needsVerifying: needsVerifying(line, help().helplines, now) })),
    pages: networks().map(({ id, answer }: NetworkPolicy) => ({ network: id, answer: answer.kind })),
  };
}

/** Numbers nobody has called within the time the file allows; since when the longest one is due, null: one was never called. */
export async function dueLines(
  context: Pick<HelpContext, "database" | "venueId" | "help">,
  now: number,
): Promise<{ readonly count: number; readonly since: number | null }> {
  const file = context.help().helplines;
  const due = (await linesOf(context, context.database)).filter((line) => needsVerifying(line, file, now));
  const since = due.map(({ verifiedOn }) =>
    verifiedOn === null ? null : Date.parse(`${verifiedOn}T00:00:00Z`) + file.verifyEveryDays * DAY_MS,
  );
  return {
    count: due.length,
    since: due.length === 0 || since.includes(null) ? null : Math.min(...since.map((at) => at ?? 0)),
  };
}

/** People are sent to this address by name of the venue: it is encrypted, and somebody has looked at it. */
function checkDeterrence({ deterrenceUrl }: HelpSettings, now: number): void {
  if (deterrenceUrl === null) return;
  if (!deterrenceUrl.url.startsWith("https:"))
    throw new Refusal(422, "E_HELP_ADDRESS", { fields: [{ path: "deterrenceUrl.url", message: "" }] });
  refuseFuture("deterrenceUrl.checkedOn", deterrenceUrl.checkedOn, now);
}

/** @throws {Refusal} 422 `E_HELP_FUTURE` for a day that has not come */
function refuseFuture(path: string, day: string, now: number): void {
  // A day further east may have begun already.
  if (Date.parse(`${day}T00:00:00Z`) > now + 14 * 3_600_000)
    throw new Refusal(422, "E_HELP_FUTURE", { fields: [{ path, message: "" }] });
}

/**
 * @throws {Refusal} 422 `E_HELP_ORDER` for a person without an order; `E_HELP_PLACES` for a place named twice; `E_HELP_ADDRESS` for an address that
 *   is not encrypted; `E_HELP_FUTURE` for a day that has not come
 */
export async function saveSettings(
  context: HelpContext,
  settings: HelpSettings,
  person: Person,
  now: number,
): Promise<HelpSettingsView> {
  if (settings.card !== null && settings.order === null)
    throw new Refusal(422, "E_HELP_ORDER", { fields: [{ path: "order", message: "" }] });
  checkDeterrence(settings, now);
  const ids = settings.places.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0)
    throw new Refusal(422, "E_HELP_PLACES", { fields: [{ path: `places.${String(twice)}.id`, message: "" }] });
  await context.database.transaction().execute(async (tx) => {
    const values = { settings: JSON.stringify(settings), saved_at: now, saved_by: person.name };
    await tx
      .withTables<HelpTables>()
      .insertInto("help_setting")
      .values({ venue_id: context.venueId, ...values })
      .onConflict((conflict) => conflict.column("venue_id").doUpdateSet(values))
      .execute();
    await recordAudit(tx, { at: now, accountId: person.id, action: "help-settings", outcome: "success" });
    await recordChange(tx, "help", now);
  });
  return viewSettings(context, now);
}

/** @throws {Refusal} 404 `E_HELP_LINE`; 422 `E_HELP_FUTURE` for a day that has not come */
export async function verifyLine(
  context: HelpContext,
  helpline: string,
  verifiedOn: string,
  person: Person,
  now: number,
): Promise<HelpSettingsView> {
  if (!context.help().helplines.helplines.some(({ id }) => id === helpline)) throw new Refusal(404, "E_HELP_LINE");
  refuseFuture("verifiedOn", verifiedOn, now);
  await context.database.transaction().execute(async (tx) => {
    const values = { verified_on: verifiedOn, verified_by: person.name, at: now };
    await tx
      .withTables<HelpTables>()
      .insertInto("help_line_check")
      .values({ venue_id: context.venueId, helpline, ...values })
      .onConflict((conflict) => conflict.columns(["venue_id", "helpline"]).doUpdateSet(values))
      .execute();
    await recordAudit(tx, {
      at: now,
      accountId: person.id,
      action: "help-line-verify",
      subjectId: helpline,
      outcome: "success",
    });
    await recordChange(tx, "help", now);
  });
  return viewSettings(context, now);
}

/** What the children's page is sent. Its time is that of the newest change, so that the same content has the same octets. */
export async function helpDocument(context: {
  readonly database: Database;
  readonly venueId: string;
  readonly venueName: string;
  readonly help: () => HelpTexts;
  readonly accessibilityUrl?: () => Promise<string | null>;
}): Promise<HelpDocument> {
  const { database, venueId, venueName, help } = context;
  const { settings, saved } = await entered(database, venueId);
  const lines = await linesOf(context, database);
  const { closedPage } = help();
  return {
    format: 1,
    createdAt: instant(saved?.at ?? 0),
    venueName,
    homeUrl: settings.homeUrl,
    standards: settings.standards,
    accessibilityUrl: (await context.accessibilityUrl?.()) ?? null,
    card: settings.card,
    places: settings.places,
    opening: settings.opening,
    helplines: lines.map(({ verifiedBy: _by, ...line }) => line),
    closedPage: { ...closedPage, deterrenceUrl: settings.deterrenceUrl ?? closedPage.deterrenceUrl },
  };
}
