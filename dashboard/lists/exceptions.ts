/**
 * Names staff opened: where, why, until when, and who else agreed.
 *
 * A name of S3 is opened by two people. What is locked, S4 or opaque is opened by nobody: it is refused here, left out of the
 * pack if a list locks it later, and the engine does not open it even if a pack said so.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { domainToUnicode } from "node:url";
import { getPublicSuffix } from "tldts";
import type { z } from "zod";
import type { ExceptionBody, ExceptionScope, ExceptionView } from "../../policies/schema/api.ts";
import type { DeviceId, DomainName, NetworkId } from "../../policies/schema/vocabulary.ts";
import { recordAudit } from "../access/index.ts";
import type { AuditAction } from "../access/index.ts";
import { recordChange } from "../platform/change.ts";
import { DAY_MS, instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Database, DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { blockedBy, networksOf } from "./blocked-by.ts";
import type { Judged } from "./blocked-by.ts";
import { parseTypedName } from "./facts.ts";
import { linkMistake, settleMistake } from "./mistake-links.ts";
import { cannotBeOpened, exceptionState, needsSecondPerson, worstSeverity } from "./model.ts";
import type { NameBlock } from "./model.ts";
import type { Person } from "./person.ts";
import { requestApply } from "./requests.ts";
import type { ExceptionRow, ListTables } from "./tables.ts";

/** Devices with names of their own; each takes one of the 128 sources of the rules pack. */
export const DEVICE_LIMIT = 32;
const S3_LIMIT_MS = 366 * DAY_MS;

const factsOfRow = (row: ExceptionRow) => ({
  origin: row.origin,
  untilAt: row.until_at,
  approvedAt: row.approved_at,
  endedAt: row.ended_at,
});

const blocksOf = (opened: Judged, row: Pick<ExceptionRow, "name" | "scope" | "scope_id">): NameBlock[] =>
  blockedBy(opened, row.name as DomainName, networksOf(opened, row));

async function rows(database: Queryable, venueId: string): Promise<ExceptionRow[]> {
  return database
    .withTables<ListTables>()
    .selectFrom("list_exception")
    .selectAll()
    .where("venue_id", "=", venueId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}

async function find(database: Queryable, venueId: string, id: string): Promise<ExceptionRow> {
  const row = await database
    .withTables<ListTables>()
    .selectFrom("list_exception")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal(404, "E_EXCEPTION_UNKNOWN");
  return row;
}

/** What is opened now, for the rules pack, and when that changes by the clock alone. */
export interface OpenNames {
  readonly networks: ReadonlyMap<NetworkId, readonly DomainName[]>;
  readonly devices: ReadonlyMap<DeviceId, readonly DomainName[]>;
  /** Opened by one person: severity S3 stays blocked, also on names below that nobody looked at. */
  readonly single: {
    readonly networks: ReadonlyMap<NetworkId, readonly DomainName[]>;
    readonly devices: ReadonlyMap<DeviceId, readonly DomainName[]>;
  };
  /** Instant at which the next one ends; null if none does. */
  readonly changesAt: number | null;
}

/**
 * @param opened  the generation about to be published, without exceptions: it judges how severe a name is
 */
export async function readOpenNames(
  database: Queryable,
  venueId: string,
  opened: Judged,
  now: number,
): Promise<OpenNames> {
  const networks = opened.bundle.networks.map((network) => network.id);
  const empty = () => ({ networks: new Map<NetworkId, DomainName[]>(), devices: new Map<DeviceId, DomainName[]>() });
  const both = empty();
  const single = empty();
  const add = <K>(map: Map<K, DomainName[]>, key: K, name: DomainName): void => {
    const names = map.get(key) ?? [];
    if (!names.includes(name)) map.set(key, [...names, name]);
  };
  let changesAt: number | null = null;
  for (const row of await rows(database, venueId)) {
    if (exceptionState(factsOfRow(row), blocksOf(opened, row), now) !== "active") continue;
    const name = row.name as DomainName;
    if (row.until_at !== null) changesAt = Math.min(changesAt ?? row.until_at, row.until_at);
    const into = row.approved_at === null ? single : both;
    if (row.scope === "device") {
      const device = row.scope_id as DeviceId;
      const devices = new Set([...both.devices.keys(), ...single.devices.keys()]);
      if (devices.has(device) || devices.size < DEVICE_LIMIT) add(into.devices, device, name);
    } else
      for (const network of networks)
        if (row.scope === "all" || row.scope_id === network) add(into.networks, network, name);
  }
  return { ...both, single, changesAt };
}

function scopeOf(row: Pick<ExceptionRow, "scope" | "scope_id">): ExceptionScope {
  switch (row.scope) {
    case "network":
      return { kind: "network", network: row.scope_id as NetworkId };
    case "device":
      return { kind: "device", device: row.scope_id as DeviceId };
    default:
      return { kind: "all" };
  }
}

function view(row: ExceptionRow, opened: Judged, now: number): ExceptionView {
  const blocks = blocksOf(opened, row);
  return {
    id: row.id,
    name: row.name,
    unicodeName: domainToUnicode(row.name) || row.name,
    scope: scopeOf(row),
    reason: row.reason,
    severity: worstSeverity(blocks),
    by: row.by_name,
    createdAt: instant(row.created_at),
    until: row.until_at === null ? null : instant(row.until_at),
    approval: row.approved_at === null ? null : { by: row.approved_name ?? "", at: instant(row.approved_at) },
    state: exceptionState(factsOfRow(row), blocks, now),
    endedBy: row.ended_name,
    endedAt: row.ended_at === null ? null : instant(row.ended_at),
  };
}

export async function viewExceptions(
  database: Queryable,
  venueId: string,
  opened: Judged,
  now: number,
): Promise<ExceptionView[]> {
  return (await rows(database, venueId)).map((row) => view(row, opened, now));
}

export async function viewException(
  database: Queryable,
  venueId: string,
  opened: Judged,
  id: string,
  now: number,
): Promise<ExceptionView> {
  return view(await find(database, venueId, id), opened, now);
}

function checkScope(opened: Judged, scope: ExceptionScope): Pick<ExceptionRow, "scope" | "scope_id"> {
  const { bundle } = opened;
  switch (scope.kind) {
    case "all":
      return { scope: "all", scope_id: "" };
    case "network":
      if (!bundle.networks.some((network) => network.id === scope.network)) throw new Refusal(422, "E_EXPLAIN_NETWORK");
      return { scope: "network", scope_id: scope.network };
    case "device":
      if (!bundle.assignments.some(({ devices }) => devices.some((device) => device.id === scope.device)))
        throw new Refusal(422, "E_EXCEPTION_DEVICE");
      return { scope: "device", scope_id: scope.device };
    default:
      return scope satisfies never;
  }
}

function checkUntil(until: number | null, severe: boolean, now: number): void {
  const wrong = until === null ? severe : until <= now || (severe && until - now > S3_LIMIT_MS);
  if (wrong) throw new Refusal(422, "E_EXCEPTION_UNTIL", { fields: [{ path: "until", message: "" }] });
}

/**
 * Opens a name, or asks a second person to.
 *
 * @throws {Refusal} 422 `E_EXPLAIN_NAME`, `E_EXPLAIN_NETWORK`, `E_EXCEPTION_DEVICE`, `E_EXCEPTION_WIDE` (a public suffix),
 *   `E_EXCEPTION_LOCKED` (its fields name the lists), `E_EXCEPTION_UNTIL`, `E_EXCEPTION_DEVICES`; 409 `E_EXCEPTION_EXISTS`,
 *   `E_MISTAKE_DECIDED`; 404 `E_MISTAKE_UNKNOWN`
 */
export async function createException(
  database: Database,
  venueId: string,
  opened: Judged,
  body: z.output<typeof ExceptionBody>,
  person: Person,
  now: number,
): Promise<string> {
  const name = parseTypedName(body.name);
  if (getPublicSuffix(name, { allowPrivateDomains: true }) === name) throw new Refusal(422, "E_EXCEPTION_WIDE");
  const scope = checkScope(opened, body.scope);
  const blocks = blocksOf(opened, { name, ...scope });
  const locked = blocks.filter(cannotBeOpened);
  if (locked.length > 0)
    throw new Refusal(422, "E_EXCEPTION_LOCKED", {
      fields: locked.map((block) => ({ path: "name", message: block.source })),
    });
  const second = needsSecondPerson({ origin: "venue" }, blocks);
  checkUntil(body.until, second, now);
  const id = randomUUID();
  await database.transaction().execute(async (tx) => {
    const open = (await rows(tx, venueId)).filter(
      (row) => row.ended_at === null && (row.until_at === null || row.until_at > now),
    );
    if (open.some((row) => row.name === name && row.scope === scope.scope && row.scope_id === scope.scope_id))
      throw new Refusal(409, "E_EXCEPTION_EXISTS");
    const devices = new Set(open.filter((row) => row.scope === "device").map((row) => row.scope_id));
    if (scope.scope === "device" && !devices.has(scope.scope_id) && devices.size >= DEVICE_LIMIT)
      throw new Refusal(422, "E_EXCEPTION_DEVICES");
    await tx
      .withTables<ListTables>()
      .insertInto("list_exception")
      .values({
        id,
        venue_id: venueId,
        name,
        ...scope,
        reason: body.reason,
        origin: "venue",
        by_account: person.id,
        by_name: person.name,
        created_at: now,
        until_at: body.until,
        mistake_id: body.mistakeId ?? null,
        approved_account: null,
        approved_name: null,
        approved_at: null,
        ended_name: null,
        ended_at: null,
      })
      .execute();
    if (body.mistakeId !== undefined) {
      await linkMistake(tx, venueId, body.mistakeId, id);
      // Whoever asked is told «opened» once it is, not while a second person still thinks about it.
      if (!second) await settleMistake(tx, body.mistakeId, { decision: "opened", reason: body.reason }, person, now);
    }
    await conclude(tx, venueId, id, person, "exception-create", body.reason, now);
  });
  return id;
}

/**
 * The second person's word.
 *
 * @throws {Refusal} 404 `E_EXCEPTION_UNKNOWN`; 403 `E_EXCEPTION_SAME_PERSON`; 409 `E_EXCEPTION_ENDED`; 422 `E_EXCEPTION_LOCKED`
 */
export async function approveException(
  database: Database,
  venueId: string,
  opened: Judged,
  id: string,
  person: Person,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const row = await find(tx, venueId, id);
    if (row.by_account === person.id) throw new Refusal(403, "E_EXCEPTION_SAME_PERSON");
    const blocks = blocksOf(opened, row);
    switch (exceptionState(factsOfRow(row), blocks, now)) {
      case "ended":
      case "expired":
        throw new Refusal(409, "E_EXCEPTION_ENDED");
      case "powerless":
        throw new Refusal(422, "E_EXCEPTION_LOCKED", {
          fields: blocks.filter(cannotBeOpened).map((block) => ({ path: "name", message: block.source })),
        });
      default:
    }
    // A second approval adds nothing and takes nothing from the first.
    if (row.approved_at !== null) return;
    await tx
      .withTables<ListTables>()
      .updateTable("list_exception")
      .set({ approved_account: person.id, approved_name: person.name, approved_at: now })
      .where("id", "=", id)
      .execute();
    if (row.mistake_id !== null)
      await settleMistake(tx, row.mistake_id, { decision: "opened", reason: row.reason }, person, now);
    await conclude(tx, venueId, id, person, "exception-approve", row.reason, now);
  });
}

/** Ends an exception; ended ones stay as they are. @throws {Refusal} 404 `E_EXCEPTION_UNKNOWN` */
export async function endException(
  database: Database,
  venueId: string,
  id: string,
  person: Person,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const row = await find(tx, venueId, id);
    if (row.ended_at !== null) return;
    await tx
      .withTables<ListTables>()
      .updateTable("list_exception")
      .set({ ended_name: person.name, ended_at: now })
      .where("id", "=", id)
      .execute();
    // A request that still waits is free for another decision.
    if (row.mistake_id !== null) await linkMistake(tx, venueId, row.mistake_id, null);
    await conclude(tx, venueId, id, person, "exception-end", row.reason, now);
  });
}

async function conclude(
  tx: DatabaseTransaction,
  venueId: string,
  id: string,
  person: Person,
  action: AuditAction,
  detail: string,
  now: number,
): Promise<void> {
  await requestApply(tx, venueId, person.id, now);
  await recordChange(tx, "review", now, id);
  await recordAudit(tx, { at: now, accountId: person.id, action, subjectId: id, outcome: "success", detail });
}
