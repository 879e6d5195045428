/**
 * Releases: prepared by the coordinator, approved or returned by the data-protection officer, perhaps withdrawn. Nobody approves their own, and what
 * once was public counts for ever when the next one is compared.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { HiddenPlace, OpenRelease } from "../../policies/schema/open-data.ts";
import type {
  OpenDataBody,
  OpenDataEntry,
  OpenDataOpened,
  OpenDataOverview,
  OpenDataPrepared,
  OpenDataState,
  OpenDataStep,
} from "../../policies/schema/open-data-api.ts";
import { listAccounts } from "../access/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { instant, localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { collect, yearPeriod } from "../reports/index.ts";
import { compare, tablesOf } from "./build.ts";
import type { OpenDataContext, OpenDataPerson } from "./context.ts";
import { releaseText } from "./package.ts";
import type { OpenDataRow, OpenDataTables } from "./tables.ts";

const FIRST_YEAR = 2020;

const contentOf = ({ content }: OpenDataRow): OpenRelease => JSON.parse(content) as OpenRelease;

async function rowsOf(db: Queryable, venueId: string): Promise<OpenDataRow[]> {
  return db
    .withTables<OpenDataTables>()
    .selectFrom("open_data_release")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("year", "desc")
    .orderBy("release", "desc")
    .execute();
}

/** @throws {Refusal} 404 `E_OPEN_DATA_UNKNOWN` */
export async function findRelease(db: Queryable, venueId: string, id: string): Promise<OpenDataRow> {
  const row = (await rowsOf(db, venueId)).find((one) => one.id === id);
  if (row === undefined) throw new Refusal(404, "E_OPEN_DATA_UNKNOWN");
  return row;
}

/** Numbers of a release that are not shown. */
function hiddenIn({ tables }: OpenRelease): number {
  return tables.reduce((sum, table) => {
    if (table.kind !== "people") return sum;
    const all = [
      ...table.cells.flat(),
      ...(table.totals === "none" ? [] : table.rowTotals),
      ...(table.totals === "both" ? [...table.columnTotals, table.total] : []),
    ];
    return sum + all.filter((one) => one === null).length;
  }, 0);
}

function viewOf(row: OpenDataRow, name: (account: string) => string, account: string): OpenDataEntry {
  const content = contentOf(row);
  const done = (at: number | null, by: string | null) =>
    at === null || by === null ? null : { at: instant(at), by: name(by) };
  const ended = done(row.ended_at, row.ended_by);
  return {
    id: row.id,
    year: row.year,
    release: row.release,
    state: row.state as OpenDataState,
    licence: content.licence,
    digest: row.digest,
    prepared: { at: instant(row.prepared_at), by: name(row.prepared_by), mine: row.prepared_by === account },
    approved: done(row.approved_at, row.approved_by),
    ended: ended === null ? null : { ...ended, reason: row.reason },
    tables: content.tables.length,
    hidden: hiddenIn(content),
  };
}

async function namesOf(db: Queryable): Promise<(account: string) => string> {
  const names = new Map((await listAccounts(db)).map(({ id, displayName }) => [id, displayName]));
  return (account) => names.get(account) ?? account;
}

/** Years that are over and in which anything was measured. */
async function yearsOf(context: OpenDataContext): Promise<number[]> {
  const { clock, timeZone } = context;
  const last = Number(localDate(clock(), timeZone).slice(0, 4)) - 1;
  const years: number[] = [];
  for (let year = last; year >= FIRST_YEAR; year -= 1) {
    const { coverage } = await collect(context, yearPeriod(year));
    if (Object.values(coverage).some(({ measuredDays }) => measuredDays > 0)) years.push(year);
    else if (years.length > 0) break;
  }
  return years;
}

export async function overview(context: OpenDataContext, person: OpenDataPerson): Promise<OpenDataOverview> {
  const { database, venueId, publish } = context;
  const name = await namesOf(database);
  return {
    releases: (await rowsOf(database, venueId)).map((row) => viewOf(row, name, person.account)),
    years: await yearsOf(context),
    publicPath: publish ? "/api/public/open-data" : null,
  };
}

/** Why each number is hidden, if what was prepared is what would be prepared now. */
async function whyHidden(context: OpenDataContext, row: OpenDataRow): Promise<readonly HiddenPlace[] | null> {
  if (row.state !== "prepared") return null;
  const content = contentOf(row);
  const built = await tablesOf(context, row.year);
  const kept = new Set(content.kept);
  const same = (tables: OpenRelease["tables"]): string => JSON.stringify(tables.filter(({ id }) => !kept.has(id)));
  return same([...built.tables]) === same(content.tables) ? built.hidden.filter(({ table }) => !kept.has(table)) : null;
}

/** @throws {Refusal} 404 `E_OPEN_DATA_UNKNOWN` */
export async function openRelease(
  context: OpenDataContext,
  person: OpenDataPerson,
  id: string,
): Promise<OpenDataOpened> {
  const { database, venueId } = context;
  const row = await findRelease(database, venueId, id);
  const why = await whyHidden(context, row);
  return {
    ...viewOf(row, await namesOf(database), person.account),
    content: contentOf(row),
    why: why === null ? null : [...why],
  };
}

/** Every release that ever was public, newest first. */
const published = (rows: readonly OpenDataRow[]): OpenRelease[] =>
  rows.filter(({ approved_at: at }) => at !== null).map((row) => contentOf(row));

/**
 * Prepares a release of a year; one that waits for approval is replaced.
 *
 * @returns what the officer is to look at, or what this release would reveal beside an earlier one
 * @throws {Refusal} 409 `E_OPEN_DATA_NOT_OVER`; 409 `E_OPEN_DATA_EMPTY`: nothing was measured; 409 `E_OPEN_DATA_CHANGED`: somebody was quicker
 */
export async function prepareRelease(
  context: OpenDataContext,
  person: OpenDataPerson,
  { year, licence, keepEarlier }: OpenDataBody,
): Promise<OpenDataPrepared> {
  const { database, venueId, clock, timeZone, publisher } = context;
  const now = clock();
  const madeOn = localDate(now, timeZone);
  if (madeOn < `${String(year + 1)}-01-01`) throw new Refusal(409, "E_OPEN_DATA_NOT_OVER");
  const built = await tablesOf(context, year);
  if (built.tables.length === 0) throw new Refusal(409, "E_OPEN_DATA_EMPTY");
  const rows = await rowsOf(database, venueId);
  const compared = compare(context, published(rows), { year, tables: built.tables, keep: keepEarlier });
  if (compared.revealed.length > 0) return { kind: "refused", revealed: [...compared.revealed] };
  const release = Math.max(0, ...rows.filter((row) => row.year === year).map((row) => row.release)) + 1;
  const content: OpenRelease = {
    v: 1,
    publisher: publisher.name,
    year,
    release,
    madeOn,
    licence,
    tables: [...compared.tables],
    missing: [...built.missing],
    kept: [...compared.kept],
  };
  const text = releaseText(content);
  const id = randomUUID();
  await database.transaction().execute(async (tx) => {
    const tables = tx.withTables<OpenDataTables>();
    await tables
      .updateTable("open_data_release")
      .set({ state: "replaced", ended_at: now, ended_by: person.account })
      .where("venue_id", "=", venueId)
      .where("year", "=", year)
      .where("state", "=", "prepared")
      .execute();
    const made = await tables
      .insertInto("open_data_release")
      .values({
        id,
        venue_id: venueId,
        year,
        release,
        state: "prepared",
        licence,
        content: text,
        digest: sha256(text),
        prepared_at: now,
        prepared_by: person.account,
        approved_at: null,
        approved_by: null,
        ended_at: null,
        ended_by: null,
        reason: "",
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n) throw new Refusal(409, "E_OPEN_DATA_CHANGED");
  });
  return { kind: "prepared", release: await openRelease(context, person, id) };
}

const STEPS = {
  approve: { from: "prepared", to: "approved", role: "iod" },
  return: { from: "prepared", to: "returned", role: "iod" },
  withdraw: { from: "approved", to: "withdrawn", role: "koordynator" },
} as const;
const SHORTEST_REASON = 10;

/**
 * @throws {Refusal} 404 `E_OPEN_DATA_UNKNOWN`; 403 `E_OPEN_DATA_ROLE`: the step is another role's; 409 `E_OPEN_DATA_OWN`: nobody approves what they
 *   prepared; 409 `E_OPEN_DATA_STATE`: not this step now; 409 `E_OPEN_DATA_CHANGED`: this is not what was looked at; 422 `E_OPEN_DATA_REASON`;
 *   409 `E_OPEN_DATA_REVEALS`: another release was approved meanwhile, and both together say too much
 */
export async function takeReleaseStep(
  context: OpenDataContext,
  person: OpenDataPerson,
  id: string,
  { step, digest, reason }: OpenDataStep,
): Promise<OpenDataOpened> {
  const { database, venueId, clock } = context;
  const { from, to, role } = STEPS[step];
  if (!person.roles.includes(role) && !(step === "withdraw" && person.roles.includes("iod")))
    throw new Refusal(403, "E_OPEN_DATA_ROLE");
  if (step !== "approve" && reason.length < SHORTEST_REASON) throw new Refusal(422, "E_OPEN_DATA_REASON");
  const now = clock();
  await database.transaction().execute(async (tx) => {
    const row = await findRelease(tx, venueId, id);
    if (row.state !== from) throw new Refusal(409, "E_OPEN_DATA_STATE");
    if (row.digest !== digest) throw new Refusal(409, "E_OPEN_DATA_CHANGED");
    if (step === "approve") await mayBeApproved(tx, context, person, row);
    const set =
      step === "approve"
        ? { state: to, approved_at: now, approved_by: person.account }
        : { state: to, ended_at: now, ended_by: person.account, reason };
    const changed = await tx
      .withTables<OpenDataTables>()
      .updateTable("open_data_release")
      .set(set)
      .where("id", "=", id)
      .where("state", "=", from)
      .executeTakeFirst();
    if (changed.numUpdatedRows !== 1n) throw new Refusal(409, "E_OPEN_DATA_CHANGED");
  });
  return openRelease(context, person, id);
}

async function mayBeApproved(
  tx: DatabaseTransaction,
  context: OpenDataContext,
  person: OpenDataPerson,
  row: OpenDataRow,
): Promise<void> {
  if (row.prepared_by === person.account) throw new Refusal(409, "E_OPEN_DATA_OWN");
  const { year, tables } = contentOf(row);
  const earlier = published(await rowsOf(tx, context.venueId));
  if (compare(context, earlier, { year, tables, keep: false }).revealed.length > 0)
    throw new Refusal(409, "E_OPEN_DATA_REVEALS");
}

/** Approved releases as they were approved, newest first. */
export async function approvedReleases({
  database,
  venueId,
}: Pick<OpenDataContext, "database" | "venueId">): Promise<
  readonly { readonly id: string; readonly digest: string; readonly release: OpenRelease }[]
> {
  return (await rowsOf(database, venueId))
    .filter(({ state }) => state === "approved")
    .map((row) => ({ id: row.id, digest: row.digest, release: contentOf(row) }));
}

/** @throws {Refusal} 404 `E_OPEN_DATA_UNKNOWN`; 409 `E_OPEN_DATA_STATE`: only what is approved leaves the house */
export async function approvedRelease(context: OpenDataContext, id: string): Promise<OpenRelease> {
  const row = await findRelease(context.database, context.venueId, id);
  if (row.state !== "approved") throw new Refusal(409, "E_OPEN_DATA_STATE");
  return contentOf(row);
}
