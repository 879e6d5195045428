/**
 * Endpoints of people and roles: second factor, sessions, invitations, recovery by two, departments, orders, appointments, suspensions.
 *
 * No answer holds a password, a secret that was confirmed, an address of a machine or the case a suspension belongs to.
 *
 * @module
 */
import { z } from "zod";
import { LocalDay } from "./case.ts";
import { Instant } from "./vocabulary.ts";

/** Roles as plain text: the contract's `Role` lives in api.ts, which imports this file. */
const RoleName = z.enum([
  "edukator",
  "nsp",
  "intake",
  "kierownik",
  "dyrektor",
  "koordynator",
  "iod",
  "audytor",
  "admin",
]);

/** Roles the director gives by an order; nobody holds one without its number. */
export const DesignatedRole = z.enum(["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"]);
export type DesignatedRole = z.output<typeof DesignatedRole>;

/** Roles given by whoever manages accounts. */
export const PlainRole = z.enum(["edukator", "audytor", "admin"]);
export type PlainRole = z.output<typeof PlainRole>;

// ── Second factor ────────────────────────────────────────────────────────────────────────────────────────────────────

/** How far a session has come. `needed`: prove the factor; `overdue`: set one up; in both nothing else is open. */
export const SecondFactorStanding = z.enum(["proven", "needed", "overdue", "due", "optional"]);
export type SecondFactorStanding = z.output<typeof SecondFactorStanding>;

/** Part of `SessionView`. */
export const SecondFactorView = z.strictObject({
  standing: SecondFactorStanding,
  kinds: z.array(z.enum(["totp", "passkey", "recovery-code"])).describe("what could prove it now"),
  dueAt: Instant.nullable().describe("last moment without one, where a role asks for it"),
  provenAt: Instant.nullable().describe("when this session last proved it"),
});
export type SecondFactorView = z.output<typeof SecondFactorView>;

export const FactorView = z.strictObject({
  id: z.string(),
  kind: z.enum(["totp", "passkey"]),
  name: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  here: z.boolean().describe("works at the address this page was opened under"),
});
export type FactorView = z.output<typeof FactorView>;

export const SecurityView = z.strictObject({
  secondFactor: SecondFactorView,
  required: z.boolean().describe("a role of this account reaches cases"),
  factors: z.array(FactorView),
  recoveryCodesLeft: z.int().min(0),
  passkeys: z
    .enum(["possible", "not-secure", "no-name"])
    .describe("not-secure: the page came over plain HTTP; no-name: under an address of digits"),
});
export type SecurityView = z.output<typeof SecurityView>;

export const TotpStart = z.strictObject({
  id: z.string(),
  uri: z.string().describe("otpauth address for the QR code; shown once"),
  secret: z.string().describe("Base32, for typing"),
});
export const FactorName = z.string().trim().min(1).max(60);
/** Six digits of an authenticator. */
export const TotpCode = z
  .string()
  .transform((text) => text.replaceAll(/\s/gu, ""))
  .pipe(z.string().regex(/^\d{6}$/u));
export const RecoveryCode = z
  .string()
  .transform((text) => text.replaceAll(/[\s-]/gu, "").toUpperCase())
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/u));
/** Codes are shown once; afterwards only digests exist. */
export const FactorAdded = z.strictObject({ recoveryCodes: z.array(z.string()).nullable() });
/** What the browser's own functions give and take (WebAuthn Level 3, JSON forms); the server checks every part. */
const Ceremony = z.record(z.string(), z.unknown());

export const OwnSessionView = z.strictObject({
  id: z.string(),
  browser: z.string().describe("family and system, e.g. «Firefox · Windows»; never an address"),
  createdAt: Instant,
  seenAt: Instant,
  provenAt: Instant.nullable(),
  current: z.boolean(),
});
export type OwnSessionView = z.output<typeof OwnSessionView>;

// ── Invitations and recovery ─────────────────────────────────────────────────────────────────────────────────────────

const DisplayName = z.string().trim().min(2).max(80);
const LoginName = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._@-]*$/u);

export const InvitationBody = z.strictObject({
  login: LoginName,
  displayName: DisplayName,
  roles: z.array(PlainRole).max(3).describe("roles by order are given on their own page, also before the link is used"),
});
export type InvitationBody = z.input<typeof InvitationBody>;
export const InvitationView = z.strictObject({
  id: z.string(),
  account: z.string(),
  login: z.string(),
  displayName: z.string(),
  roles: z.array(RoleName),
  createdAt: Instant,
  expiresAt: Instant,
});
export type InvitationView = z.output<typeof InvitationView>;
export const InvitationMade = InvitationView.extend({
  token: z.string().describe("part of the link after #; exists nowhere else from now on"),
});
export type InvitationMade = z.output<typeof InvitationMade>;
const InvitationToken = z.string().min(20).max(200);
export const InvitationLook = z.strictObject({ login: z.string(), displayName: z.string(), expiresAt: Instant });
export const InvitationAccept = z.strictObject({
  token: InvitationToken,
  password: z.string().min(12).max(256),
});

/** Somebody lost every second factor; two different people let them set up a new one. */
export const RecoveryView = z.strictObject({
  id: z.string(),
  account: z.string(),
  displayName: z.string(),
  at: Instant,
  expiresAt: Instant,
  approvals: z.array(z.strictObject({ by: z.string(), at: Instant })).max(2),
  mayApprove: z.boolean().describe("neither one's own nor approved by oneself already"),
});
export type RecoveryView = z.output<typeof RecoveryView>;

export const AccessHistoryLine = z.strictObject({
  at: Instant,
  by: z.string().nullable().describe("display name now; null: nobody known"),
  action: z.string(),
  subject: z.string().nullable().describe("display name, where the subject is a person"),
  outcome: z.enum(["success", "failure", "denied"]),
  detail: z.string().nullable(),
});
export type AccessHistoryLine = z.output<typeof AccessHistoryLine>;

// ── People: departments, orders, appointments, training, suspensions ────────────────────────────────────────────────

export const DepartmentView = z.strictObject({ id: z.string(), name: z.string(), closedAt: Instant.nullable() });
export const DepartmentBody = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/u)
    .describe("short name for configuration, e.g. edukacja"),
  name: z.string().trim().min(2).max(80),
});

export const OrderNumber = z.string().trim().min(1).max(40);
export const OrderView = z.strictObject({
  id: z.string(),
  number: z.string(),
  on: LocalDay,
  subject: z.string(),
  appointments: z.int().min(0),
});
export type OrderView = z.output<typeof OrderView>;
const OrderRef = z.strictObject({ number: OrderNumber, on: LocalDay, subject: z.string().trim().max(200).default("") });

/** `no-order` is red; the others say whether the order reaches today. */
export const AppointmentStanding = z.enum(["in-force", "not-yet", "ended", "no-order", "suspended", "disabled"]);
export type AppointmentStanding = z.output<typeof AppointmentStanding>;

export const AppointmentView = z.strictObject({
  id: z.string(),
  account: z.string(),
  displayName: z.string().describe("as it was when the order was entered"),
  role: DesignatedRole,
  department: z.string().nullable().describe("null: the whole venue"),
  order: z.strictObject({ id: z.string(), number: z.string(), on: LocalDay }),
  endOrder: z.strictObject({ id: z.string(), number: z.string(), on: LocalDay }).nullable(),
  from: LocalDay,
  to: LocalDay.nullable().describe("last day; null: until revoked"),
  deputyOf: z.string().nullable().describe("appointment this person stands in for"),
  standing: AppointmentStanding,
});
export type AppointmentView = z.output<typeof AppointmentView>;

export const AppointmentBody = z.strictObject({
  account: z.string().min(1),
  role: DesignatedRole,
  department: z.string().nullable(),
  order: OrderRef,
  from: LocalDay,
  to: LocalDay.nullable(),
  deputyOf: z.string().nullable(),
  trainedOn: LocalDay.nullable(),
});
export type AppointmentBody = z.input<typeof AppointmentBody>;
export const AppointmentEndBody = z.strictObject({ to: LocalDay, order: OrderRef });
export type AppointmentEndBody = z.input<typeof AppointmentEndBody>;

/** What the network-safety person can do (R-014; Osoby odpowiedzialne – bezpieczeństwo sieci i urządzeń, pkt 7). */
export const Competence = z.enum([
  "technical",
  "digital-reality",
  "incident-response",
  "online-education",
  "communication",
]);
export type Competence = z.output<typeof Competence>;
export const TrainingBody = z.strictObject({
  account: z.string().min(1),
  on: LocalDay,
  topic: z.string().trim().min(3).max(200),
  competences: z.array(Competence).max(5),
});
export type TrainingBody = z.input<typeof TrainingBody>;

export const SuspensionView = z.strictObject({
  id: z.string(),
  account: z.string(),
  displayName: z.string(),
  fromAt: Instant,
  to: LocalDay.nullable(),
  byCase: z.boolean().describe("ordered in a case; which one stands only there"),
  endedAt: Instant.nullable(),
});
export type SuspensionView = z.output<typeof SuspensionView>;
export const SuspensionBody = z.strictObject({ account: z.string().min(1), to: LocalDay.nullable() });

/** One person, and how their roles stand today. */
export const PersonView = z.strictObject({
  account: z.string(),
  displayName: z.string(),
  disabled: z.boolean(),
  roles: z.array(
    z.strictObject({
      role: RoleName,
      department: z.string().nullable(),
      appointment: z.string().nullable(),
      standing: AppointmentStanding.nullable().describe("null: a role that needs no order"),
    }),
  ),
  secondFactor: z.enum(["set", "due", "overdue", "optional"]),
  factorDueAt: Instant.nullable(),
  training: z.strictObject({
    lastOn: LocalDay.nullable(),
    dueOn: LocalDay.nullable().describe("twelve months after the last one; null: no role asks for it"),
    overdue: z.boolean(),
    competences: z.array(z.strictObject({ competence: Competence, lastOn: LocalDay.nullable(), overdue: z.boolean() })),
  }),
});
export type PersonView = z.output<typeof PersonView>;

export const PeopleView = z.strictObject({
  today: LocalDay,
  people: z.array(PersonView),
  departments: z.array(DepartmentView),
  orders: z.array(OrderView),
  appointments: z.array(AppointmentView).describe("newest first, ended ones included"),
  vacant: z.array(DesignatedRole).describe("roles nobody holds by an order in force"),
  suspensions: z.array(SuspensionView).nullable().describe("null: the caller may not know"),
});
export type PeopleView = z.output<typeof PeopleView>;

/** «Kto odpowiadał w dniu X». */
export const ResponsibleView = z.strictObject({
  day: LocalDay,
  holders: z.array(
    z.strictObject({
      role: DesignatedRole,
      department: z.string().nullable(),
      displayName: z.string(),
      deputy: z.boolean(),
      order: z.strictObject({ number: z.string(), on: LocalDay }),
      from: LocalDay,
      to: LocalDay.nullable(),
    }),
  ),
  vacant: z.array(DesignatedRole),
});
export type ResponsibleView = z.output<typeof ResponsibleView>;

const Done = z.strictObject({});
const Id = z.strictObject({ id: z.string() });
const Nothing = z.strictObject({});

/** Endpoints beside the session's own; `session.*` answers are completed in api.ts, which knows `SessionView`. */
export const PeopleApi = {
  security: { method: "GET", path: "/api/security", permission: "session", response: SecurityView },
  totpStart: { method: "POST", path: "/api/security/totp", permission: "session", body: Nothing, response: TotpStart },
  totpConfirm: {
    method: "POST",
    path: "/api/security/totp/:id",
    permission: "session",
    body: z.strictObject({ code: TotpCode, name: FactorName }),
    response: FactorAdded,
  },
  passkeyOptions: {
    method: "POST",
    path: "/api/security/passkeys/options",
    permission: "session",
    body: Nothing,
    response: Ceremony,
  },
  passkeyAdd: {
    method: "POST",
    path: "/api/security/passkeys",
    permission: "session",
    body: z.strictObject({ name: FactorName, response: Ceremony }),
    response: FactorAdded,
  },
  factorRemove: { method: "DELETE", path: "/api/security/factors/:id", permission: "session", response: Done },
  recoveryCodes: {
    method: "POST",
    path: "/api/security/recovery-codes",
    permission: "session",
    body: Nothing,
    response: z.strictObject({ recoveryCodes: z.array(z.string()) }),
  },
  proveTotp: {
    method: "POST",
    path: "/api/session/totp",
    permission: "session",
    body: z.strictObject({ code: TotpCode }),
    response: SecondFactorView,
  },
  provePasskeyOptions: {
    method: "POST",
    path: "/api/session/passkey/options",
    permission: "session",
    body: Nothing,
    response: Ceremony,
  },
  provePasskey: {
    method: "POST",
    path: "/api/session/passkey",
    permission: "session",
    body: z.strictObject({ response: Ceremony }),
    response: SecondFactorView,
  },
  proveRecoveryCode: {
    method: "POST",
    path: "/api/session/recovery-code",
    permission: "session",
    body: z.strictObject({ code: RecoveryCode }),
    response: SecondFactorView,
  },
  recoveryAsk: {
    method: "POST",
    path: "/api/session/lost",
    permission: "session",
    body: Nothing,
    response: z.strictObject({ expiresAt: Instant, approvals: z.int().min(0).max(2) }),
  },
  sessions: { method: "GET", path: "/api/sessions", permission: "session", response: z.array(OwnSessionView) },
  sessionsCloseOthers: {
    method: "POST",
    path: "/api/sessions/close-others",
    permission: "session",
    body: Nothing,
    response: z.strictObject({ closed: z.int() }),
  },
  sessionClose: { method: "DELETE", path: "/api/sessions/:id", permission: "session", response: Done },

  invitations: {
    method: "GET",
    path: "/api/invitations",
    permission: "accounts.manage",
    response: z.array(InvitationView),
  },
  invitationCreate: {
    method: "POST",
    path: "/api/invitations",
    permission: "accounts.manage",
    body: InvitationBody,
    response: InvitationMade,
  },
  invitationRenew: {
    method: "POST",
    path: "/api/invitations/:id/renew",
    permission: "accounts.manage",
    body: Nothing,
    response: InvitationMade,
  },
  invitationWithdraw: {
    method: "DELETE",
    path: "/api/invitations/:id",
    permission: "accounts.manage",
    response: Done,
  },
  invitationLook: {
    method: "POST",
    path: "/api/invitation",
    permission: null,
    body: z.strictObject({ token: InvitationToken }),
    response: InvitationLook,
  },
  invitationAccept: {
    method: "POST",
    path: "/api/invitation/accept",
    permission: null,
    body: InvitationAccept,
    response: Done,
  },

  recoveries: {
    method: "GET",
    path: "/api/recoveries",
    permission: "accounts.recover",
    response: z.array(RecoveryView),
  },
  recoveryApprove: {
    method: "POST",
    path: "/api/recoveries/:id/approve",
    permission: "accounts.recover",
    body: Nothing,
    response: z.strictObject({ done: z.boolean() }),
  },
  recoveryRefuse: {
    method: "POST",
    path: "/api/recoveries/:id/refuse",
    permission: "accounts.recover",
    body: Nothing,
    response: Done,
  },
  accessHistory: {
    method: "GET",
    path: "/api/access-history",
    permission: "audit.read",
    response: z.array(AccessHistoryLine),
  },

  people: { method: "GET", path: "/api/people", permission: "people.read", response: PeopleView },
  responsible: {
    method: "GET",
    path: "/api/people/on/:day",
    permission: "people.read",
    response: ResponsibleView,
  },
  departmentCreate: {
    method: "POST",
    path: "/api/departments",
    permission: "people.manage",
    body: DepartmentBody,
    response: Id,
  },
  departmentUpdate: {
    method: "PATCH",
    path: "/api/departments/:id",
    permission: "people.manage",
    body: z.strictObject({ name: DepartmentBody.shape.name.optional(), closed: z.boolean().optional() }),
    response: Done,
  },
  appoint: {
    method: "POST",
    path: "/api/appointments",
    permission: "people.manage",
    body: AppointmentBody,
    response: Id,
  },
  appointmentEnd: {
    method: "POST",
    path: "/api/appointments/:id/end",
    permission: "people.manage",
    body: AppointmentEndBody,
    response: Done,
  },
  trainingAdd: {
    method: "POST",
    path: "/api/trainings",
    permission: "people.manage",
    body: TrainingBody,
    response: Id,
  },
  suspend: {
    method: "POST",
    path: "/api/suspensions",
    permission: "people.suspend",
    body: SuspensionBody,
    response: Id,
  },
  suspensionEnd: {
    method: "POST",
    path: "/api/suspensions/:id/end",
    permission: "people.suspend",
    body: Nothing,
    response: Done,
  },
} as const;
