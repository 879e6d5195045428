/**
 * Incidents of technology and of personal data: opened and settled by people, with a history nobody edits.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type {
  IncidentBody,
  IncidentDuty,
  IncidentKind,
  IncidentState,
  IncidentSummary,
  IncidentUpdate,
  IncidentView,
} from "../../policies/schema/cyber-api.ts";
import { personalSigns } from "../../policies/engine/cyber/technical-only.ts";
import { listAccounts } from "../access/index.ts";
import { canonicalJson, sha256 } from "../platform/canonical.ts";
import { recordChange } from "../platform/change.ts";
import { instant, localFields } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CyberContext } from "./context.ts";
import { clocksOf, mayClose, nextDuty } from "./model.ts";
import type { IncidentFacts, Settled } from "./model.ts";
import type { CyberTables, EntryRow, IncidentRow } from "./tables.ts";
import { ADDRESSEES, STATE_WORDS, draftOf } from "./words.ts";

const SHOWN = 500;
const flag = (value: boolean): number => (value ? 1 : 0);

export const factsOf = (row: IncidentRow): IncidentFacts => ({
  kind: row.kind as IncidentKind,
  awareAt: row.aware_at,
  significant: row.significant === 1,
  personalData: row.personal_data === 1,
  highRisk: row.high_risk === 1,
});

/** Of several words about one duty the newest counts. */
export const settledOf = (entries: readonly EntryRow[]): Settled[] =>
  entries
    .filter((one) => one.kind === "sent" || one.kind === "left-out")
    .map((one) => ({ duty: one.duty as IncidentDuty, outcome: one.kind as Settled["outcome"], at: one.at }))
    .toReversed();

export async function entriesOf(db: Queryable, venueId: string, ids: readonly string[]): Promise<EntryRow[]> {
  if (ids.length === 0) return [];
  return db
    .withTables<CyberTables>()
    .selectFrom("cyber_entry")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("incident_id", "in", ids)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

async function findIncident(db: Queryable, venueId: string, id: string): Promise<IncidentRow> {
  const row = await db
    .withTables<CyberTables>()
    .selectFrom("cyber_incident")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_CYBER_UNKNOWN");
  return row;
}

async function enter(
  tx: DatabaseTransaction,
  context: CyberContext,
  entry: Pick<EntryRow, "incident_id" | "at" | "by_account" | "kind" | "duty" | "detail">,
): Promise<void> {
  await tx
    .withTables<CyberTables>()
    .insertInto("cyber_entry")
    .values({ id: randomUUID(), venue_id: context.venueId, ...entry })
    .execute();
  await recordChange(tx, "incidents", entry.at, entry.incident_id);
}

const summary = (row: IncidentRow, entries: readonly EntryRow[], now: number): IncidentSummary => ({
  id: row.id,
  number: row.number,
  kind: row.kind as IncidentKind,
  state: row.state as IncidentState,
  awareAt: instant(row.aware_at),
  nextDuty: nextDuty(clocksOf(factsOf(row), settledOf(entries), now)),
});

export async function listIncidents({ database, venueId, clock }: CyberContext): Promise<IncidentSummary[]> {
  const rows = await database
    .withTables<CyberTables>()
    .selectFrom("cyber_incident")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .limit(SHOWN)
    .execute();
  const entries = await entriesOf(
    database,
    venueId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    summary(
      row,
      entries.filter((one) => one.incident_id === row.id),
      clock(),
    ),
  );
}

/** The next duty of each incident that is not closed, for «Dziś». Instants in ms; `dueAt` null: without undue delay. */
export async function waitingIncidents({
  database,
  venueId,
  clock,
}: Pick<CyberContext, "database" | "venueId" | "clock">): Promise<
  readonly {
    readonly id: string;
    readonly number: string;
    readonly duty: IncidentDuty;
    readonly since: number;
    readonly dueAt: number | null;
  }[]
> {
  const rows = await database
    .withTables<CyberTables>()
    .selectFrom("cyber_incident")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("state", "!=", "closed")
    .orderBy("aware_at")
    .orderBy("id")
    .execute();
  const entries = await entriesOf(
    database,
    venueId,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const own = entries.filter((one) => one.incident_id === row.id);
    const next = nextDuty(clocksOf(factsOf(row), settledOf(own), clock()));
    return next === null
      ? []
      : [{ id: row.id, number: row.number, duty: next.duty, since: row.aware_at, dueAt: next.dueAt }];
  });
}

/** @throws {Refusal} 404 `E_CYBER_UNKNOWN` */
export async function viewIncident(context: CyberContext, account: string, id: string): Promise<IncidentView> {
  const { database, venueId, clock } = context;
  const row = await findIncident(database, venueId, id);
  const entries = await entriesOf(database, venueId, [id]);
  const now = clock();
  const clocks = clocksOf(factsOf(row), settledOf(entries), now);
  const names = new Map((await listAccounts(database)).map((one) => [one.id, one.displayName]));
  // A case about the viewer does not exist for the viewer, here either.
  const linked = row.case_id === null ? undefined : await context.knownCase(account, { id: row.case_id });
  const facts = {
    ...factsOf(row),
    awareAt: instant(row.aware_at),
    description: row.description,
    personsAffected: row.persons_affected,
    evidenceCount: row.evidence_count,
  };
  return {
    ...summary(row, entries, now),
    ...facts,
    version: row.version,
    caseNumber: linked?.number ?? null,
    openedBy: names.get(row.opened_by) ?? "",
    openedAt: instant(row.opened_at),
    clocks,
    drafts: clocks.map(({ duty, state }) => ({
      duty,
      ...ADDRESSEES[duty],
      text: draftOf(duty, {
        ...facts,
        number: row.number,
        venue: context.venue,
        timeZone: context.timeZone,
        late: state === "late",
      }),
    })),
    history: entries.map((one) => ({
      at: instant(one.at),
      by: names.get(one.by_account) ?? "",
      kind: one.kind as IncidentView["history"][number]["kind"],
      detail: one.duty === null ? one.detail : `${ADDRESSEES[one.duty as IncidentDuty].to}: ${one.detail}`,
    })),
  };
}

async function nextNumber(tx: DatabaseTransaction, context: CyberContext, at: number): Promise<string> {
  const { year } = localFields(at, context.timeZone);
  const { last_number: number } = await tx
    .withTables<CyberTables>()
    .insertInto("cyber_sequence")
    .values({ venue_id: context.venueId, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["venue_id", "year"])
        .doUpdateSet((eb) => ({ last_number: eb("cyber_sequence.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return `B/${String(year)}/${String(number).padStart(3, "0")}`;
}

const columnsOf = (body: Omit<z.output<typeof IncidentUpdate>, "version">) => ({
  kind: body.kind,
  aware_at: body.awareAt,
  description: body.description,
  significant: flag(body.significant),
  // A breach of personal data is one whatever box is ticked.
  personal_data: flag(body.personalData || body.kind === "data-breach"),
  high_risk: flag(body.highRisk),
  persons_affected: body.personsAffected,
  evidence_count: body.evidenceCount,
});

const refuseFuture = (awareAt: number, now: number): void => {
  // A minute for clocks that differ.
  if (awareAt > now + 60_000) throw new Refusal(422, "E_CYBER_FUTURE", { fields: [{ path: "awareAt", message: "" }] });
};

/** What points at a person belongs into a case, which is sealed; the incident has its number (B5). */
function refusePersonal(path: string, text: string): void {
  if (personalSigns(text).length > 0) throw new Refusal(422, "E_CYBER_PERSONAL", { fields: [{ path, message: "" }] });
}

/** @throws {Refusal} 409 `E_CYBER_EXISTS`; 422 `E_CYBER_CASE`, `E_CYBER_FUTURE`, `E_CYBER_PERSONAL` */
export async function openIncident(context: CyberContext, account: string, body: IncidentBody): Promise<IncidentView> {
  const { database, venueId, clock } = context;
  const now = clock();
  refuseFuture(body.awareAt, now);
  refusePersonal("description", body.description);
  const linked = body.caseNumber === null ? null : await context.knownCase(account, { number: body.caseNumber });
  if (linked === undefined) throw new Refusal(422, "E_CYBER_CASE", { fields: [{ path: "caseNumber", message: "" }] });
  const digest = sha256(canonicalJson(body));
  await database.transaction().execute(async (tx) => {
    const db = tx.withTables<CyberTables>();
    const known = await db.selectFrom("cyber_incident").select("digest").where("id", "=", body.id).executeTakeFirst();
    if (known !== undefined) {
      if (known.digest !== digest) throw new Refusal(409, "E_CYBER_EXISTS");
      return;
    }
    const number = await nextNumber(tx, context, now);
    await db
      .insertInto("cyber_incident")
      .values({
        id: body.id,
        venue_id: venueId,
        number,
        version: 1,
        state: "open",
        opened_at: now,
        opened_by: account,
        case_id: linked?.id ?? null,
        digest,
        ...columnsOf(body),
      })
      .execute();
    await enter(tx, context, {
      incident_id: body.id,
      at: now,
      by_account: account,
      kind: "opened",
      duty: null,
      detail: number,
    });
    await context.notify(tx, {
      template: "incident-new",
      number,
      id: body.id,
      at: now,
      urgent: body.significant || body.personalData,
      except: account,
    });
  });
  return viewIncident(context, account, body.id);
}

/** What was known is corrected; the history says that it was. @throws {Refusal} 404, 409 `E_CYBER_VERSION`, 422 `E_CYBER_FUTURE` */
export async function changeIncident(
  context: CyberContext,
  account: string,
  id: string,
  { version, ...body }: z.output<typeof IncidentUpdate>,
): Promise<IncidentView> {
  const { database, venueId, clock } = context;
  const now = clock();
  refuseFuture(body.awareAt, now);
  refusePersonal("description", body.description);
  await database.transaction().execute(async (tx) => {
    const before = await findIncident(tx, venueId, id);
    const columns = columnsOf(body);
    const changed = await tx
      .withTables<CyberTables>()
      .updateTable("cyber_incident")
      .set({ ...columns, version: version + 1 })
      .where("id", "=", id)
      .where("version", "=", version)
      .where("state", "!=", "closed")
      .executeTakeFirst();
    if (changed.numUpdatedRows !== 1n) throw new Refusal(409, "E_CYBER_VERSION");
    const was = Object.entries(columns).flatMap(([key, value]) =>
      before[key as keyof typeof columns] === value ? [] : [key],
    );
    await enter(tx, context, {
      incident_id: id,
      at: now,
      by_account: account,
      kind: "changed",
      duty: null,
      detail: was.join(", "),
    });
  });
  return viewIncident(context, account, id);
}

/** A person says what was sent, or why it is not. @throws {Refusal} 404, 409 `E_CYBER_DUTY` */
export async function settleDuty(
  context: CyberContext,
  account: string,
  id: string,
  settled: { readonly duty: IncidentDuty; readonly outcome: "sent" | "left-out"; readonly detail: string },
): Promise<IncidentView> {
  const { database, venueId, clock } = context;
  const now = clock();
  refusePersonal("detail", settled.detail);
  await database.transaction().execute(async (tx) => {
    const row = await findIncident(tx, venueId, id);
    const clocks = clocksOf(factsOf(row), settledOf(await entriesOf(tx, venueId, [id])), now);
    const one = clocks.find(({ duty }) => duty === settled.duty);
    // What was left out may be sent after all; what was sent stays sent.
    if (one === undefined || one.state === "sent" || row.state === "closed") throw new Refusal(409, "E_CYBER_DUTY");
    await enter(tx, context, {
      incident_id: id,
      at: now,
      by_account: account,
      kind: settled.outcome,
      duty: settled.duty,
      detail: settled.detail,
    });
  });
  return viewIncident(context, account, id);
}

/** @throws {Refusal} 404; 409 `E_CYBER_STATE` while a duty with a clock is open */
export async function setState(
  context: CyberContext,
  account: string,
  id: string,
  state: IncidentState,
  reason: string,
): Promise<IncidentView> {
  const { database, venueId, clock } = context;
  const now = clock();
  refusePersonal("reason", reason);
  await database.transaction().execute(async (tx) => {
    const row = await findIncident(tx, venueId, id);
    const clocks = clocksOf(factsOf(row), settledOf(await entriesOf(tx, venueId, [id])), now);
    if (row.state === state || (state === "closed" && !mayClose(clocks))) throw new Refusal(409, "E_CYBER_STATE");
    await tx.withTables<CyberTables>().updateTable("cyber_incident").set({ state }).where("id", "=", id).execute();
    await enter(tx, context, {
      incident_id: id,
      at: now,
      by_account: account,
      kind: "state",
      duty: null,
      detail: `${STATE_WORDS[state]}: ${reason}`,
    });
  });
  return viewIncident(context, account, id);
}
