/**
 * Access as a generated table: role × action × situation × origin × conflict × department × who opened it. The expectation is written per role
 * from the duties of A0 and the Standards' own words, and shares nothing with the code, which is written per action.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { accessOf } from "../../../../../dashboard/cases/gate.ts";
import type { StaffMember } from "../../../../../dashboard/cases/context.ts";
import { decide, mayReadItem, visibleCases } from "../../../../../policies/engine/case/access.ts";
import type { CaseAccess, CaseAction } from "../../../../../policies/engine/case/access.ts";
import { freshRecord } from "../../../../../policies/engine/case/record.ts";
import type { CaseRecord } from "../../../../../policies/engine/case/record.ts";
import { Role } from "../../../../../policies/schema/api.ts";
import { CASE_VERBS } from "../../../../../policies/schema/case.ts";

const AT = 1_800_000_000_000;

const ACTIONS = [
  "list",
  "read",
  "access-log",
  "disclose",
  "name-staff",
  ...CASE_VERBS.filter((verb) => verb !== "open" && verb !== "emergency"),
] as readonly CaseAction[];

const LEAD: readonly CaseAction[] = [
  "state-contact",
  "describe",
  "qualify",
  "reject",
  "write-note",
  "secure-evidence",
  "daily-line",
  "share-copy",
  "hand-over",
  "propose-harm",
  "open-card",
  "write-card",
  "choose-intervention",
  "inform-guardians",
  "bypass",
  "send-notice",
  "record-result",
  "close",
  "reopen-by-correction",
  "name-person",
  "settle-duty",
  "disclose",
  "name-staff",
];
const CONSULT: readonly CaseAction[] = ["write-note", "consult-harm", "choose-intervention", "suspend"];
const INTAKE: readonly CaseAction[] = [
  "take-over",
  "state-contact",
  "describe",
  "write-note",
  "secure-evidence",
  "daily-line",
  "share-copy",
  "register",
  "name-person",
  "settle-duty",
  "disclose",
  "name-staff",
];
/** Whatever seat the director has: stands in for intake, runs conflict cases, never verification 1 of somebody else's department. */
const DIRECTOR: readonly CaseAction[] = [
  "take-over",
  "state-contact",
  "describe",
  "write-note",
  "secure-evidence",
  "daily-line",
  "share-copy",
  "hand-over",
  "register",
  "open-card",
  "write-card",
  "inform-guardians",
  "bypass",
  "send-notice",
  "record-result",
  "close",
  "reopen-by-correction",
  "name-person",
  "suspend",
  "settle-duty",
  "disclose",
  "name-staff",
  "access-log",
];
const TECHNICIAN: readonly CaseAction[] = ["state-contact", "describe", "write-note", "secure-evidence", "settle-duty"];
const REPORTER: readonly CaseAction[] = [
  "state-contact",
  "describe",
  "write-note",
  "hand-over",
  "write-card",
  "name-person",
  "name-staff",
];

const SITUATIONS = [
  { name: "draft", state: "draft", harm: null, emergency: false },
  { name: "rejected", state: "rejected", harm: null, emergency: false },
  { name: "event", state: "event", harm: null, emergency: false },
  { name: "negative", state: "negative", harm: "negative", emergency: false },
  { name: "positive", state: "positive", harm: "positive", emergency: false },
  { name: "intervention", state: "intervention", harm: "positive", emergency: false },
  { name: "112", state: "intervention", harm: null, emergency: true },
  { name: "closed, negative", state: "closed", harm: "negative", emergency: false },
  { name: "closed, positive", state: "closed", harm: "positive", emergency: false },
] as const;
type Situation = (typeof SITUATIONS)[number];

/** Who is named, and who sits where then. */
const CONFLICTS = [
  { name: "nobody", accounts: [], lead: "kierownik", consult: "dyrektor", intake: "intake", out: [] },
  { name: "the viewer", accounts: ["viewer"], lead: null, consult: null, intake: null, out: [] },
  { name: "the viewer's role", accounts: [], lead: null, consult: null, intake: null, out: [] },
  { name: "the head", accounts: ["h"], lead: "dyrektor", consult: "koordynator", intake: "intake", out: ["kierownik"] },
  {
    name: "the director",
    accounts: ["d"],
    lead: "kierownik",
    consult: "koordynator",
    intake: "intake",
    out: ["dyrektor"],
  },
  { name: "intake", accounts: ["i"], lead: "kierownik", consult: "dyrektor", intake: "dyrektor", out: ["intake"] },
  {
    name: "head and director",
    accounts: ["h", "d"],
    lead: "koordynator",
    consult: null,
    intake: "intake",
    out: ["kierownik", "dyrektor"],
  },
] as const;
type Conflict = (typeof CONFLICTS)[number];

interface Row {
  readonly role: Role;
  readonly situation: Situation;
  readonly origin: "machine" | "staff";
  readonly conflict: Conflict;
  readonly ownDepartment: boolean;
  readonly opened: boolean;
}

const COLLEAGUES: readonly StaffMember[] = [
  { account: "h", displayName: "h", roles: ["kierownik"], departments: ["wystawy"] },
  { account: "d", displayName: "d", roles: ["dyrektor"], departments: "all" },
  { account: "i", displayName: "i", roles: ["intake"], departments: "all" },
  { account: "k", displayName: "k", roles: ["koordynator"], departments: "all" },
];

function subjectOf(row: Row): { viewer: StaffMember; access: CaseAccess } {
  const viewer: StaffMember = {
    account: "viewer",
    displayName: "v",
    roles: [row.role],
    departments: [row.ownDepartment ? "wystawy" : "edukacja"],
  };
  const { state, harm, emergency } = row.situation;
  const decision = { by: "x", role: "kierownik" as const, at: AT };
  const record: CaseRecord = freshRecord({
    origin: row.origin,
    contact: "unknown",
    openedAt: AT,
    happenedAt: AT,
    department: "wystawy",
    emergencyAt: emergency ? AT : null,
    harm: harm === null ? null : { outcome: harm, lead: decision, consult: decision },
    named: [
      ...row.conflict.accounts.map((account) => ({ account, role: null })),
      ...(row.conflict.name === "the viewer's role" ? [{ account: null, role: row.role }] : []),
    ],
  });
  const access = accessOf(
    { state: state, origin: row.origin, department: "wystawy", opened_by: row.opened ? "viewer" : "x" },
    record,
    [...COLLEAGUES, viewer],
    "koordynator",
  );
  return { viewer, access };
}

/** What A0 says, in the order in which one would say it. */
function expected(row: Row, action: CaseAction): string {
  const { role, situation, conflict } = row;
  if (conflict.name === "the viewer" || conflict.name === "the viewer's role") return "E_CASE_UNKNOWN";
  const isOut = (conflict.out as readonly string[]).includes(role);
  const seen =
    (role === "kierownik" && row.ownDepartment && !isOut) ||
    (role === "dyrektor" && !isOut) ||
    role === "koordynator" ||
    role === "iod" ||
    (role === "intake" && situation.harm !== "positive" && !isOut) ||
    (role === "nsp" && row.origin === "machine" && ["draft", "rejected", "event"].includes(situation.name));
  const own = row.opened && ["draft", "event", "112"].includes(situation.name);
  if (!seen && !own)
    return role === "intake" && situation.harm === "positive" && !isOut ? "E_CASE_RING" : "E_CASE_UNKNOWN";
  if (action === "list" || action === "read") return "ok";
  const allowed = new Set<CaseAction>(own ? REPORTER : []);
  const add = (actions: readonly CaseAction[]): void => actions.forEach((one) => allowed.add(one));
  if (seen && conflict.lead === role) add(LEAD);
  if (seen && conflict.consult === role) add(CONSULT);
  if (seen && conflict.intake === role) add(INTAKE);
  if (seen && role === "dyrektor") add(DIRECTOR);
  if (seen && role === "nsp") add(TECHNICIAN);
  if (seen && (role === "koordynator" || role === "iod")) add(["access-log"]);
  if (allowed.has(action)) return "ok";
  return action === "consult-harm" && conflict.consult === null ? "E_CASE_SEAT" : "E_CASE_DENIED";
}

const ROWS: readonly Row[] = Role.options.flatMap((role) =>
  SITUATIONS.flatMap((situation) =>
    CONFLICTS.flatMap((conflict) =>
      (["machine", "staff"] as const).flatMap((origin) =>
        [true, false].flatMap((ownDepartment) =>
          [true, false].map((opened) => ({ role, situation, conflict, origin, ownDepartment, opened })),
        ),
      ),
    ),
  ),
);

describe("who may do what", () => {
  it(`is as A0 says in all ${String(ROWS.length * ACTIONS.length)} cases`, () => {
    expect(ROWS.length * ACTIONS.length).toBeGreaterThan(2_000);
    const wrong = ROWS.flatMap((row) => {
      const { viewer, access } = subjectOf(row);
      return ACTIONS.flatMap((action) => {
        const answer = decide(viewer, action, access);
        const found = answer.ok ? "ok" : answer.refusal;
        const wanted = expected(row, action);
        return found === wanted
          ? []
          : [
              `${row.role} ${action} ${row.situation.name} ${row.origin} ${row.conflict.name} ${String([row.ownDepartment, row.opened])}: ${found}, not ${wanted}`,
            ];
      });
    });
    expect(wrong).toEqual([]);
  });

  it("is nothing at all without a role", () => {
    for (const row of ROWS) {
      const { access } = subjectOf(row);
      const nobody = { account: "nobody", roles: [], departments: "all" as const };
      for (const action of ACTIONS) expect(decide(nobody, action, access).ok).toBe(false);
    }
  });

  it("lets the database leave out only what nobody may see", () => {
    const wrong = ROWS.filter((row) => {
      const { viewer, access } = subjectOf(row);
      const gate = visibleCases(viewer);
      const passes =
        !access.namedAccounts.includes(gate.account) &&
        !access.namedRoles.some((role) => gate.roles.includes(role)) &&
        (access.openedBy === gate.account ||
          gate.everything ||
          (gate.unlessHarm && access.harm !== "positive") ||
          (gate.technical &&
            ["machine", "technical"].includes(access.origin) &&
            ["draft", "rejected", "event"].includes(access.state)) ||
          (gate.head &&
            (gate.departments === "all" ||
              access.department === null ||
              gate.departments.includes(access.department))));
      return decide(viewer, "list", access).ok && !passes;
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    {
      why: "the head reads everything",
      role: "kierownik",
      kinds: ["note", "persons", "card", "justification", "evidence"],
    },
    {
      why: "so do director, coordinator and data-protection officer",
      role: "dyrektor",
      kinds: ["note", "persons", "card", "justification", "evidence"],
    },
    {
      why: "a reason is asked of the coordinator as of everybody",
      role: "koordynator",
      kinds: ["note", "persons", "card", "justification", "evidence"],
    },
    { why: "content with a reason only", role: "iod", kinds: ["note", "persons", "card", "justification", "evidence"] },
    {
      why: "intake files notes, and reads no card",
      role: "intake",
      kinds: ["note", "persons", "justification", "evidence"],
    },
    { why: "no child's data for the network", role: "nsp", kinds: ["evidence"] },
    { why: "nothing of others for an educator", role: "edukator", kinds: [] },
    { why: "keys not held", role: "admin", kinds: [] },
    { why: "keys not held", role: "audytor", kinds: [] },
  ] as const)("$role: $why", ({ role, kinds }) => {
    const { viewer, access } = subjectOf({
      role,
      situation: SITUATIONS[2],
      origin: "machine",
      conflict: CONFLICTS[0],
      ownDepartment: true,
      opened: false,
    });
    const read = ["note", "persons", "card", "justification", "evidence"].filter((kind) =>
      mayReadItem(viewer, { kind, part: kind === "note" ? "note" : null, author: "x" }, access),
    );
    expect(read).toEqual(kinds);
    expect(mayReadItem(viewer, { kind: "note", part: "technical", author: "x" }, access)).toBe(
      !["edukator", "admin", "audytor"].includes(role),
    );
  });
});
