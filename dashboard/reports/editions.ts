/**
 * Editions of the report: opened for a period, worded in versions, handed in, accepted, presented (R-095…R-097). What is handed in is frozen;
 * a correction is a new edition.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { reportPeriod } from "../../policies/engine/coordination/calendar.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { ConsultationView, ImprovementView, RemarkView } from "../../policies/schema/coordination-api.ts";
import type { Period } from "../../policies/schema/effectiveness.ts";
import type { PartNames } from "../../policies/schema/part-names.ts";
import type { ResponsibleView } from "../../policies/schema/people-api.ts";
import type { ReportBody, ReportEdition, ReportOpened, ReportState } from "../../policies/schema/report-api.ts";
import type { ReportKind, ReportNarrative } from "../../policies/schema/report-content.ts";
import { listAccounts } from "../access/index.ts";
import { instant, localDate } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { ReportContext } from "./context.ts";
import { HEADINGS } from "./paper/words.ts";
import type { EditionRow, NarrativeRow, ReportTables } from "./tables.ts";

/** Who asks: an account and the roles it holds now. */
export interface ReportPerson {
  readonly account: string;
  readonly roles: readonly Role[];
}

/** What editions take from other slices. */
export interface EditionContext extends ReportContext {
  readonly letterhead: { readonly venue: string; readonly venueShort: string };
  readonly improvements: () => Promise<readonly ImprovementView[]>;
  readonly remarks: () => Promise<readonly RemarkView[]>;
  readonly consultations: () => Promise<readonly ConsultationView[]>;
  /** Who answered for what by an order on a day of the venue. */
  readonly responsible: (day: string) => Promise<ResponsibleView>;
  /** Category → its Polish name. */
  readonly codes: () => Readonly<Record<string, string>>;
  readonly names: () => PartNames;
  /** Says in the calendar that a duty was done, where it is due on that day; a duty done before, or due another day, is left alone. */
  readonly dutyDone: (
    tx: DatabaseTransaction,
    person: ReportPerson,
    done: {
      readonly id: string;
      readonly duty: "report" | "report-presented" | "annual-pack";
      /** null: whenever it is due */
      readonly due: string | null;
      readonly on: string;
      readonly note: string;
    },
  ) => Promise<void>;
}

const EMPTY: ReportNarrative = {
  standards: "",
  aim: "",
  methods: "",
  result: "",
  conclusions: "",
  annexes: [],
  leftOut: [],
};

/** Words as they were kept; those of before annexes could be named or left out have none. */
export const narrativeOf = (text: string): ReportNarrative => ({
  ...EMPTY,
  ...(JSON.parse(text) as Partial<ReportNarrative>),
});

/** @throws {Refusal} 400 `E_REPORT_PERIOD`: the Standards' report ends with an odd year (31 March of even ones, from 2026) */
function periodOf({ kind, lastYear }: ReportBody): Period {
  if (kind === "annual") return { from: `${String(lastYear)}-01-01`, to: `${String(lastYear + 1)}-01-01` };
  if (lastYear % 2 === 0) throw new Refusal(400, "E_REPORT_PERIOD");
  return reportPeriod(`${String(lastYear + 1)}-03-31`);
}

/** @throws {Refusal} 404 `E_REPORT_UNKNOWN` */
export async function findEdition(db: Queryable, venueId: string, id: string): Promise<EditionRow> {
  const row = await db
    .withTables<ReportTables>()
    .selectFrom("report_edition")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_REPORT_UNKNOWN");
  return row;
}

export const readWords = async (db: Queryable, id: string): Promise<NarrativeRow[]> =>
  db
    .withTables<ReportTables>()
    .selectFrom("report_narrative")
    .selectAll()
    .where("edition_id", "=", id)
    .orderBy("version", "desc")
    .execute();

type Accounts = Awaited<ReturnType<typeof listAccounts>>;

function namesOf(accounts: Accounts): (account: string) => string {
  const names = new Map(accounts.map(({ id, displayName }) => [id, displayName]));
  return (account) => names.get(account) ?? account;
}

function viewOf(row: EditionRow, name: (account: string) => string, timeZone: string): ReportEdition {
  const done = (at: number | null, by: string | null, on?: string | null) =>
    at === null || by === null ? null : { on: on ?? localDate(at, timeZone), at: instant(at), by: name(by) };
  return {
    id: row.id,
    kind: row.kind as ReportKind,
    period: { from: row.from_day, to: row.to_day },
    edition: row.edition,
    state: row.state as ReportState,
    version: row.version,
    openedAt: instant(row.opened_at),
    openedBy: name(row.opened_by),
    submitted: done(row.submitted_at, row.submitted_by),
    accepted: done(row.accepted_at, row.accepted_by),
    presented: done(row.presented_at, row.presented_by, row.presented_on),
    digest: row.digest,
  };
}

/** The newest period first, its newest edition on top. */
export async function listEditions({ database, venueId, timeZone }: ReportContext): Promise<ReportEdition[]> {
  const rows = await database
    .withTables<ReportTables>()
    .selectFrom("report_edition")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("to_day", "desc")
    .orderBy("kind")
    .orderBy("edition", "desc")
    .execute();
  const name = namesOf(await listAccounts(database));
  return rows.map((row) => viewOf(row, name, timeZone));
}

/** @throws {Refusal} 404 `E_REPORT_UNKNOWN` */
export async function readEdition(
  { database, venueId, timeZone, letterhead }: EditionContext,
  id: string,
): Promise<ReportOpened> {
  const row = await findEdition(database, venueId, id);
  const words = await readWords(database, id);
  const accounts = await listAccounts(database);
  const name = namesOf(accounts);
  const versions = words.map((one) => ({
    version: one.version,
    at: instant(one.saved_at),
    by: name(one.saved_by),
    narrative: narrativeOf(one.narrative),
  }));
  return {
    ...viewOf(row, name, timeZone),
    headings: [...HEADINGS(letterhead.venueShort)],
    narrative: versions[0]?.narrative ?? EMPTY,
    versions,
    heads: row.content === null ? null : (JSON.parse(row.content) as { heads: string }).heads,
    owners: accounts
      .filter(({ disabledAt }) => disabledAt === null)
      .map((one) => ({ id: one.id, name: one.displayName })),
  };
}

/** Words of the edition before stand in the new one, so that a correction need not begin anew. */
async function wordsBefore(tx: DatabaseTransaction, previous: EditionRow | undefined): Promise<string> {
  const found = previous === undefined ? undefined : (await readWords(tx, previous.id))[0];
  return found?.narrative ?? JSON.stringify(EMPTY);
}

/** A draft of the period; the one that is open already, if there is one. @throws {Refusal} 400 `E_REPORT_PERIOD` */
export async function openEdition(
  context: EditionContext,
  person: ReportPerson,
  body: ReportBody,
): Promise<ReportOpened> {
  const { database, venueId, clock } = context;
  const { from, to } = periodOf(body);
  const now = clock();
  const id = await database.transaction().execute(async (tx) => {
    const tables = tx.withTables<ReportTables>();
    const newest = await tables
      .selectFrom("report_edition")
      .selectAll()
      .where("venue_id", "=", venueId)
      .where("kind", "=", body.kind)
      .where("from_day", "=", from)
      .orderBy("edition", "desc")
      .executeTakeFirst();
    if (newest?.state === "draft") return newest.id;
    const fresh = randomUUID();
    const made = await tables
      .insertInto("report_edition")
      .values({
        id: fresh,
        venue_id: venueId,
        kind: body.kind,
        from_day: from,
        to_day: to,
        edition: (newest?.edition ?? 0) + 1,
        state: "draft",
        version: 1,
        opened_at: now,
        opened_by: person.account,
        submitted_at: null,
        submitted_by: null,
        accepted_at: null,
        accepted_by: null,
        presented_on: null,
        presented_at: null,
        presented_by: null,
        content: null,
        digest: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    // Two opened it at once: the page shows what the other one opened.
    if (made.numInsertedOrUpdatedRows !== 1n) throw new Refusal(409, "E_REPORT_CHANGED");
    await keepWords(tx, { id: fresh, venueId, version: 1, narrative: await wordsBefore(tx, newest), now, person });
    return fresh;
  });
  return readEdition(context, id);
}

async function keepWords(
  tx: DatabaseTransaction,
  said: {
    readonly id: string;
    readonly venueId: string;
    readonly version: number;
    readonly narrative: string;
    readonly now: number;
    readonly person: ReportPerson;
  },
): Promise<void> {
  await tx
    .withTables<ReportTables>()
    .insertInto("report_narrative")
    .values({
      edition_id: said.id,
      version: said.version,
      venue_id: said.venueId,
      narrative: said.narrative,
      saved_at: said.now,
      saved_by: said.person.account,
    })
    .execute();
}

/** @throws {Refusal} 404 `E_REPORT_UNKNOWN`; 409 `E_REPORT_STATE`: handed in already; 409 `E_REPORT_CHANGED`: somebody was quicker */
export async function saveWords(
  context: EditionContext,
  person: ReportPerson,
  id: string,
  { version, narrative }: { readonly version: number; readonly narrative: ReportNarrative },
): Promise<ReportOpened> {
  const { database, venueId, clock } = context;
  await database.transaction().execute(async (tx) => {
    const row = await findEdition(tx, venueId, id);
    if (row.state !== "draft") throw new Refusal(409, "E_REPORT_STATE");
    const changed = await tx
      .withTables<ReportTables>()
      .updateTable("report_edition")
      .set({ version: version + 1 })
      .where("id", "=", id)
      .where("state", "=", "draft")
      .where("version", "=", version)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Refusal(409, "E_REPORT_CHANGED");
    const text = JSON.stringify(narrative);
    await keepWords(tx, { id, venueId, version: version + 1, narrative: text, now: clock(), person });
  });
  return readEdition(context, id);
}
