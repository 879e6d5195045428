/**
 * Who may know of a case, and who may do what to it: one place, deny by default. Pure.
 *
 * Conflict comes first and has one answer: for the person a report names, the case does not exist. Then what the role sees (A0), then
 * whether the seat of the case allows the step. `visibleCases` says the same as `decide` in a form a database can filter by; it may let more
 * through, never less, and `decide` has the last word on every row.
 *
 * @module
 */
import type { Role } from "../../schema/api.ts";
import type { CaseOrigin, CaseState, CaseStepKind, HarmOutcome } from "../../schema/case.ts";
import type { Seats } from "./conflict.ts";

/** Somebody signed in, with the roles whose orders are in force now. */
export interface Viewer {
  readonly account: string;
  readonly roles: readonly Role[];
  /** Departments whose head the person is; `all` where the venue has none. */
  readonly departments: "all" | readonly string[];
}

/** What access depends on. */
export interface CaseAccess {
  readonly state: CaseState;
  readonly origin: CaseOrigin;
  readonly department: string | null;
  readonly openedBy: string | null;
  readonly emergency: boolean;
  readonly harm: HarmOutcome | null;
  readonly namedAccounts: readonly string[];
  /** Roles a report names without a person: everybody who holds one is kept out. */
  readonly namedRoles: readonly Role[];
  /** Seats that changed hands because their holder is named; colleagues in the same seat do not look in either. */
  readonly barred: readonly Role[];
  readonly seats: Seats;
}

export type CaseAction = "list" | "read" | "access-log" | "disclose" | "name-staff" | CaseStepKind;

export type AccessRefusal = "E_CASE_UNKNOWN" | "E_CASE_DENIED" | "E_CASE_RING" | "E_CASE_SEAT";
export type Access =
  | { readonly ok: true; readonly role: Role }
  | {
      readonly ok: false;
      readonly refusal: AccessRefusal;
      readonly because: string;
      /** Somebody named tried: it is logged, and the answer is that of a case that does not exist. */
      readonly conflict: boolean;
    };

const refuse = (refusal: AccessRefusal, because: string, conflict = false): Access => ({
  ok: false,
  refusal,
  because,
  conflict,
});

export const isInConflict = (viewer: Viewer, subject: CaseAccess): boolean =>
  subject.namedAccounts.includes(viewer.account) || viewer.roles.some((role) => subject.namedRoles.includes(role));

const headsDepartment = ({ departments }: Viewer, { department }: CaseAccess): boolean =>
  departments === "all" || department === null || departments.includes(department);

/** Before verification 2 says anything, technical cases are open to whoever keeps the network (A0: no results of it). */
const isTechnicalMatter = ({ origin, state, emergency }: CaseAccess): boolean =>
  (origin === "machine" || origin === "technical") &&
  !emergency &&
  (state === "draft" || state === "rejected" || state === "event");

/** Whoever brought it finishes what they began, until verification 2 is through. */
const isStillTheirs = ({ state, harm }: CaseAccess): boolean =>
  harm === null && (state === "draft" || state === "event" || state === "intervention");

/** Does this role, by itself, see the case? */
function sees(role: Role, viewer: Viewer, subject: CaseAccess): boolean {
  if (subject.barred.includes(role)) return false;
  switch (role) {
    case "kierownik":
      return headsDepartment(viewer, subject);
    case "dyrektor":
    case "koordynator":
    case "iod":
      return true;
    case "intake":
      return subject.harm !== "positive";
    case "nsp":
      return isTechnicalMatter(subject);
    case "edukator":
    case "audytor":
    case "admin":
      return false;
    default:
      return role satisfies never;
  }
}

/** In this order a person acts for whom: the seat that decides most comes first. */
const PRECEDENCE: readonly Role[] = [
  "kierownik",
  "dyrektor",
  "intake",
  "koordynator",
  "nsp",
  "iod",
  "edukator",
  "audytor",
  "admin",
];

/** Roles by which the viewer sees the case, and whether it is one they opened. */
function standing(viewer: Viewer, subject: CaseAccess): { readonly roles: readonly Role[]; readonly own: boolean } {
  return {
    roles: PRECEDENCE.filter((role) => viewer.roles.includes(role) && sees(role, viewer, subject)),
    own: subject.openedBy === viewer.account && viewer.roles.length > 0 && isStillTheirs(subject),
  };
}

type Party = "lead" | "consult" | "intake" | "director" | "nsp" | "own" | "koordynator" | "iod";

/** Who may take each step (A0 and the procedure's own words). */
export const PARTIES: Readonly<Record<Exclude<CaseAction, "list" | "read">, readonly Party[]>> = {
  "access-log": ["director", "koordynator", "iod"],
  disclose: ["lead", "intake", "director"],
  "name-staff": ["lead", "intake", "director", "own"],
  "take-over": ["intake", "director"],
  "state-contact": ["lead", "intake", "director", "nsp", "own"],
  describe: ["lead", "intake", "director", "nsp", "own"],
  // The head alone; the director only where the seat came to the director.
  qualify: ["lead"],
  reject: ["lead"],
  "write-note": ["lead", "consult", "intake", "director", "nsp", "own"],
  "secure-evidence": ["lead", "intake", "director", "nsp"],
  "daily-line": ["lead", "intake", "director"],
  "share-copy": ["lead", "intake", "director"],
  "hand-over": ["lead", "director", "own"],
  register: ["intake", "director"],
  "propose-harm": ["lead"],
  "consult-harm": ["consult"],
  "open-card": ["lead", "director"],
  "write-card": ["lead", "director", "own"],
  "choose-intervention": ["lead", "consult"],
  "inform-guardians": ["lead", "director"],
  bypass: ["lead", "director"],
  "send-notice": ["lead", "director"],
  "record-result": ["lead", "director"],
  close: ["lead", "director"],
  "reopen-by-correction": ["lead", "director"],
  "name-person": ["lead", "intake", "director", "own"],
  suspend: ["director", "consult"],
  "settle-duty": ["lead", "intake", "director", "nsp"],
};

function roleOf(party: Party, viewer: Viewer, subject: CaseAccess, held: readonly Role[], own: boolean): Role | null {
  const { seats } = subject;
  const seat = (role: Role | null): Role | null => (role !== null && held.includes(role) ? role : null);
  switch (party) {
    case "lead":
      return seat(seats.lead);
    case "consult":
      return seat(seats.consult);
    case "intake":
      return seat(seats.intake);
    case "director":
      return seat("dyrektor");
    case "own":
      return own ? (PRECEDENCE.find((role) => viewer.roles.includes(role)) ?? null) : null;
    default:
      return seat(party);
  }
}

/** @param action  what the viewer wants; `list` covers lists, counts, searches, notifications and nudges alike */
export function decide(viewer: Viewer, action: CaseAction, subject: CaseAccess): Access {
  if (isInConflict(viewer, subject)) return refuse("E_CASE_UNKNOWN", "R-064", true);
  const { roles, own } = standing(viewer, subject);
  const first = roles[0] ?? (own ? PRECEDENCE.find((role) => viewer.roles.includes(role)) : undefined);
  if (first === undefined)
    return viewer.roles.includes("intake") && subject.harm === "positive" && !subject.barred.includes("intake")
      ? refuse("E_CASE_RING", "R-053")
      : refuse("E_CASE_UNKNOWN", "A0");
  if (action === "list" || action === "read") return { ok: true, role: first };
  const parties = PARTIES[action];
  for (const party of parties) {
    const role = roleOf(party, viewer, subject, roles, own);
    if (role !== null) return { ok: true, role };
  }
  const decider = DECIDED_BY[action];
  if (decider !== undefined && subject.seats[decider] === null) return refuse("E_CASE_SEAT", "R-064");
  return refuse("E_CASE_DENIED", "A0");
}

/** Steps that belong to one seat: if nobody inside may take it, that is the answer. */
const DECIDED_BY: Readonly<Partial<Record<CaseAction, "lead" | "consult" | "intake">>> = {
  qualify: "lead",
  reject: "lead",
  "propose-harm": "lead",
  "consult-harm": "consult",
  register: "intake",
};

/** What kind of sealed thing somebody asks to read. */
export interface SealedThing {
  readonly kind: string;
  /** Part of a note; null for everything else. */
  readonly part: string | null;
  readonly author: string;
}

/** Whether the viewer may read it at all; a reason is asked in every case, and the read is logged. */
export function mayReadItem(viewer: Viewer, item: SealedThing, subject: CaseAccess): boolean {
  const access = decide(viewer, "read", subject);
  if (!access.ok) return false;
  if (item.author === viewer.account) return true;
  const { roles } = standing(viewer, subject);
  if (roles.some((role) => role === "kierownik" || role === "dyrektor" || role === "koordynator" || role === "iod"))
    return true;
  if (roles.includes("intake")) return item.kind !== "card";
  // The network-safety person sees the technical part, never a child's data.
  return roles.includes("nsp") && ((item.kind === "note" && item.part === "technical") || item.kind === "evidence");
}

/** A filter that lets through every case `decide(viewer, "list", …)` accepts. */
export interface Visibility {
  /** Cases that name this account are left out. */
  readonly account: string;
  /** Cases that name one of these roles are left out. */
  readonly roles: readonly Role[];
  /** Sees cases of every department. */
  readonly everything: boolean;
  /** Sees every case whose verification 2 was not positive. */
  readonly unlessHarm: boolean;
  /** Sees technical matters. */
  readonly technical: boolean;
  /** Head of these departments. */
  readonly departments: "all" | readonly string[];
  readonly head: boolean;
}

/** The one gate of all reads. */
export function visibleCases(viewer: Viewer): Visibility {
  const has = (role: Role): boolean => viewer.roles.includes(role);
  return {
    account: viewer.account,
    roles: viewer.roles,
    everything: has("dyrektor") || has("koordynator") || has("iod"),
    unlessHarm: has("intake"),
    technical: has("nsp"),
    departments: viewer.departments,
    head: has("kierownik"),
  };
}

/**
 * Whoever supervised the device says whether a child met the content, and only that: the case itself stays closed to them.
 *
 * @param supervised  the viewer had the device handed out when it happened
 */
export function decideContactWord(viewer: Viewer, subject: CaseAccess, supervised: boolean): Access {
  const usual = decide(viewer, "state-contact", subject);
  if (usual.ok || usual.conflict) return usual;
  const role = PRECEDENCE.find((one) => viewer.roles.includes(one));
  return supervised && role !== undefined && isStillTheirs(subject) ? { ok: true, role } : usual;
}
