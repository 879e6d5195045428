/**
 * The one door of all reads and steps: who is asking, what the case is to them, and a line for everybody who was turned away.
 *
 * For somebody a report names there is no such case: the same answer, code and body as for an id that was never given. That they
 * asked is written down where they cannot read it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { decide, decideContactWord, visibleCases } from "../../policies/engine/case/access.ts";
import type { Access, CaseAccess, CaseAction, Viewer } from "../../policies/engine/case/access.ts";
import { seatsOf } from "../../policies/engine/case/conflict.ts";
import type { CaseRecord } from "../../policies/engine/case/record.ts";
import type { Role } from "../../policies/schema/api.ts";
import type { CaseOrigin } from "../../policies/schema/case.ts";
import { MINUTE_MS } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { Queryable } from "../platform/tables.ts";
import type { CaseContext, Person, StaffMember } from "./context.ts";
import { recordOf, stateOf } from "./store.ts";
import type { CaseRow, CaseTables } from "./tables.ts";

/** Newest first, up to this many; the page filters what it shows. */
const LIST_LIMIT = 1_000;
/** A page that reloads is one look. */
const SAME_LOOK_MS = 10 * MINUTE_MS;

/** As the row keeps it in its JSON: a copy on the network location waits. */
const LAGS = '%"fileLags":true%';

/** Roles that may hold a seat. */
const SEATED: readonly Role[] = ["kierownik", "dyrektor", "intake", "koordynator"];

export const holdsFor = (member: Viewer, role: Role, department: string | null): boolean =>
  member.roles.includes(role) &&
  (role !== "kierownik" ||
    member.departments === "all" ||
    department === null ||
    member.departments.includes(department));

/** What access to a case depends on, with the people as they are now. */
export function accessOf(
  row: Pick<CaseRow, "state" | "origin" | "department" | "opened_by">,
  record: CaseRecord,
  staff: readonly StaffMember[],
  substitute: "koordynator" | "none",
): CaseAccess {
  const namedAccounts = record.named.flatMap(({ account }) => (account === null ? [] : [account]));
  const namedRoles = record.named.flatMap(({ role }) => (role === null ? [] : [role]));
  const named = staff.filter(({ account }) => namedAccounts.includes(account));
  const barred = [
    ...new Set([
      ...namedRoles,
      ...named.flatMap((member) => member.roles.filter((role) => holdsFor(member, role, row.department))),
    ]),
  ];
  const others = staff.filter((member) => !named.includes(member));
  const vacant = SEATED.filter((role) => !others.some((member) => holdsFor(member, role, row.department)));
  return {
    state: stateOf(row),
    origin: row.origin as CaseOrigin,
    department: row.department,
    openedBy: row.opened_by,
    emergency: record.emergencyAt !== null,
    harm: record.harm?.outcome ?? null,
    namedAccounts,
    namedRoles,
    barred,
    seats: seatsOf({ barred, vacant, substitute }),
  };
}

/** @throws {Refusal} 403 `E_CASE_DENIED` if the account has no role in force */
export function memberOf(staff: readonly StaffMember[], account: string): StaffMember {
  const found = staff.find((member) => member.account === account);
  if (found === undefined || found.roles.length === 0) throw new Refusal(403, "E_CASE_DENIED");
  return found;
}

/** For what nobody is refused: a call for help, a report. Somebody suspended or without an order is a person all the same. */
export const anybodyOf = (staff: readonly StaffMember[], account: string): StaffMember =>
  staff.find((member) => member.account === account) ?? { account, displayName: "", roles: [], departments: [] };

/** Somebody was turned away: what the log gets, once the answer is out of the transaction. */
export class GateRefusal extends Refusal {
  readonly attempt: {
    readonly caseId: string;
    readonly account: string;
    readonly action: string;
    readonly conflict: boolean;
  };

  constructor(
    status: number,
    code: "E_CASE_UNKNOWN" | "E_CASE_DENIED" | "E_CASE_RING" | "E_CASE_SEAT",
    attempt: GateRefusal["attempt"],
  ) {
    super(status, code);
    this.attempt = attempt;
  }
}

const STATUS = { E_CASE_UNKNOWN: 404, E_CASE_DENIED: 403, E_CASE_RING: 403, E_CASE_SEAT: 409 } as const;

export interface Seen {
  readonly row: CaseRow;
  readonly record: CaseRecord;
  readonly access: CaseAccess;
  readonly person: Person;
}

/**
 * Lets a person through to a case for one purpose.
 *
 * @throws {GateRefusal} 404 `E_CASE_UNKNOWN`; 403 `E_CASE_DENIED`, `E_CASE_RING`; 409 `E_CASE_SEAT`
 */
export function passGate(
  context: Pick<CaseContext, "substitute">,
  row: CaseRow | undefined,
  staff: readonly StaffMember[],
  account: string,
  action: CaseAction,
): Seen {
  const member = memberOf(staff, account);
  if (row === undefined) throw new Refusal(404, "E_CASE_UNKNOWN");
  const record = recordOf(row);
  const access = accessOf(row, record, staff, context.substitute);
  return letThrough(row, record, access, member, action, decide(member, action, access));
}

function letThrough(
  row: CaseRow,
  record: CaseRecord,
  access: CaseAccess,
  member: StaffMember,
  action: CaseAction,
  answer: Access,
): Seen {
  if (!answer.ok)
    throw new GateRefusal(STATUS[answer.refusal], answer.refusal, {
      caseId: row.id,
      account: member.account,
      action,
      conflict: answer.conflict,
    });
  return { row, record, access, person: { ...member, role: answer.role } };
}

/**
 * The door for one word about contact, by whoever had the device handed out; who that was, the loan desk knows.
 *
 * @throws {GateRefusal} as `passGate`
 */
export const passSupervisor: typeof passGate = (context, row, staff, account, action) => {
  const member = memberOf(staff, account);
  if (row === undefined) throw new Refusal(404, "E_CASE_UNKNOWN");
  const record = recordOf(row);
  const access = accessOf(row, record, staff, context.substitute);
  return letThrough(row, record, access, member, action, decideContactWord(member, access, true));
};

/** Cases the viewer may know of, newest first: the database leaves out what it can, `decide` the rest. */
export async function visibleRows(
  context: Pick<CaseContext, "venueId" | "substitute">,
  db: Queryable,
  staff: readonly StaffMember[],
  viewer: Viewer,
  narrow: { readonly registered?: true; readonly interventions?: true; readonly unfinished?: true } = {},
): Promise<readonly { readonly row: CaseRow; readonly record: CaseRecord; readonly access: CaseAccess }[]> {
  const gate = visibleCases(viewer);
  const rows = await db
    .withTables<CaseTables>()
    .selectFrom("case_record")
    .selectAll()
    .where("venue_id", "=", context.venueId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("case_named")
            .select("case_id")
            .whereRef("case_named.case_id", "=", "case_record.id")
            .where((inner) =>
              inner.or([
                inner("account", "=", gate.account),
                ...(gate.roles.length === 0 ? [] : [inner("role", "in", gate.roles)]),
              ]),
            ),
        ),
      ),
    )
    .where((eb) =>
      eb.or([
        eb("opened_by", "=", gate.account),
        ...(gate.everything ? [eb("id", "is not", null)] : []),
        ...(gate.unlessHarm ? [eb.or([eb("harm", "is", null), eb("harm", "!=", "positive")])] : []),
        ...(gate.technical
          ? [eb.and([eb("origin", "in", ["machine", "technical"]), eb("state", "in", ["draft", "rejected", "event"])])]
          : []),
        ...(gate.head
          ? [
              gate.departments === "all"
                ? eb("id", "is not", null)
                : eb.or([
                    eb("department", "is", null),
                    ...(gate.departments.length === 0 ? [] : [eb("department", "in", gate.departments)]),
                  ]),
            ]
          : []),
      ]),
    )
    .$if(narrow.registered === true, (query) => query.where("register_number", "is not", null))
    .$if(narrow.interventions === true, (query) => query.where("intervention_number", "is not", null))
    // Of what is over, only a copy that waits to be moved or removed is somebody's task.
    .$if(narrow.unfinished === true, (query) =>
      query.where((eb) => eb.or([eb("state", "not in", ["rejected", "closed"]), eb("record", "like", LAGS)])),
    )
    .orderBy("opened_at", "desc")
    .orderBy("id")
    .limit(LIST_LIMIT)
    .execute();
  return rows.flatMap((row) => {
    const record = recordOf(row);
    const access = accessOf(row, record, staff, context.substitute);
    return decide(viewer, "list", access).ok ? [{ row, record, access }] : [];
  });
}

/** Writes down a look or an attempt. */
export async function logAccess(
  db: Queryable,
  look: {
    readonly venueId: string;
    readonly caseId: string;
    readonly account: string;
    readonly role: Role | null;
    readonly action: string;
    readonly outcome: "granted" | "denied" | "conflict";
    readonly reason: string | null;
    readonly at: number;
  },
): Promise<void> {
  await db
    .withTables<CaseTables>()
    .insertInto("case_access")
    .values({
      id: randomUUID(),
      case_id: look.caseId,
      venue_id: look.venueId,
      at: look.at,
      account: look.account,
      role: look.role,
      action: look.action,
      outcome: look.outcome,
      reason: look.reason,
    })
    .execute();
}

/** One line for a page that reloads every few minutes. */
export async function logLook(
  db: Queryable,
  context: Pick<CaseContext, "venueId">,
  seen: Seen,
  at: number,
): Promise<void> {
  const recent = await db
    .withTables<CaseTables>()
    .selectFrom("case_access")
    .select("id")
    .where("case_id", "=", seen.row.id)
    .where("account", "=", seen.person.account)
    .where("action", "=", "read")
    .where("outcome", "=", "granted")
    .where("at", ">", at - SAME_LOOK_MS)
    .limit(1)
    .executeTakeFirst();
  if (recent !== undefined) return;
  await logAccess(db, {
    venueId: context.venueId,
    caseId: seen.row.id,
    account: seen.person.account,
    role: seen.person.role,
    action: "read",
    outcome: "granted",
    reason: null,
    at,
  });
}

/** Runs something that may be refused; an attempt is written down after its transaction is gone. */
export async function withLog<T>(context: CaseContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof GateRefusal) {
      const { caseId, account, action, conflict } = cause.attempt;
      await logAccess(context.database, {
        venueId: context.venueId,
        caseId,
        account,
        role: null,
        action,
        outcome: conflict ? "conflict" : "denied",
        reason: null,
        at: context.clock(),
      });
    }
    throw cause;
  }
}
