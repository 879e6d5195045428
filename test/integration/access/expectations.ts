/**
 * Who may knock at which door, written by hand from the Standards (safeguarding A0 and the requirement each row names), before looking at what the
 * program allows. A door that stands in no row must be refused to everybody; a row whose door is gone fails, too.
 *
 * `GET` covers the `HEAD` the framework adds. What lies behind a door for this or that person is another question (`named.test.ts`).
 *
 * @module
 */
import type { Role } from "../../../policies/schema/api.ts";
import type { LiveNudge } from "../../../policies/schema/messages.ts";

export const EVERYBODY: readonly Role[] = [
  "edukator",
  "nsp",
  "intake",
  "kierownik",
  "dyrektor",
  "koordynator",
  "iod",
  "audytor",
  "admin",
];

/** Whom a row lets in: roles, any account that works (`session`), anybody at all (`anyone`), or who has a key of a device or of a program. */
export type LetIn = readonly Role[] | "session" | "anyone" | "device" | "token" | "live";

export interface Row {
  readonly why: string;
  readonly because: string;
  readonly letIn: LetIn;
  readonly doors: readonly string[];
}

/** Everybody who answers for cases; the auditor and the administrator of the program never do (A0: keys not held). */
const CASE_PEOPLE: readonly Role[] = ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod"];
const NETWORK: readonly Role[] = ["nsp", "dyrektor", "koordynator", "audytor", "admin"];
const DEVICE_READERS: readonly Role[] = ["edukator", "nsp", "kierownik", "dyrektor", "koordynator", "audytor", "admin"];
const LENDERS: readonly Role[] = ["edukator", "nsp"];
const ORDERS: readonly Role[] = ["dyrektor", "admin"];
const REGISTER: readonly Role[] = ["intake", "kierownik", "dyrektor", "koordynator", "iod"];
const ANSWERERS: readonly Role[] = ["intake", "kierownik", "dyrektor", "koordynator"];
const CYBER: readonly Role[] = ["nsp", "dyrektor", "iod", "admin"];
const DESK_READERS: readonly Role[] = ["nsp", "dyrektor", "koordynator", "iod", "audytor", "admin"];
const REPORT_READERS: readonly Role[] = ["dyrektor", "koordynator", "iod"];
const OPEN_DATA_READERS: readonly Role[] = ["dyrektor", "koordynator", "iod", "audytor"];
const PEOPLE_READERS: readonly Role[] = EVERYBODY.filter((role) => role !== "edukator");

export const TABLE: readonly Row[] = [
  {
    why: "signing in, the first account, an invitation: whoever comes has no session yet",
    because: "R-010",
    letIn: "anyone",
    doors: [
      "GET /api/setup",
      "POST /api/setup",
      "POST /api/session",
      "POST /api/invitation",
      "POST /api/invitation/accept",
    ],
  },
  {
    why: "«Myślę, że to pomyłka» asks nobody who they are; the contract holds shapes and no data",
    because: "A0 public, R-077",
    letIn: "anyone",
    doors: ["POST /api/mistakes", "GET /api/mistakes/state/:reference", "GET /api/openapi.json"],
  },
  {
    why: "one's own session, second factors and notices",
    because: "R-080",
    letIn: "session",
    doors: [
      "GET /api/session",
      "DELETE /api/session",
      "GET /api/security",
      "POST /api/security/totp",
      "POST /api/security/totp/:id",
      "POST /api/security/passkeys/options",
      "POST /api/security/passkeys",
      "DELETE /api/security/factors/:id",
      "POST /api/security/recovery-codes",
      "POST /api/session/totp",
      "POST /api/session/passkey/options",
      "POST /api/session/passkey",
      "POST /api/session/recovery-code",
      "POST /api/session/lost",
      "GET /api/sessions",
      "POST /api/sessions/close-others",
      "DELETE /api/sessions/:id",
      "GET /api/notices",
      "POST /api/notices/:id/confirm",
      "POST /api/notices/test",
      "GET /api/notice-settings",
      "PUT /api/notice-settings",
      "POST /api/notice-settings/browsers",
      "DELETE /api/notice-settings/browsers/:id",
    ],
  },
  {
    why: "conversation cards and help lines are for any employee a child may turn to; words of categories hold no data",
    because: "R-072",
    letIn: "session",
    doors: ["GET /api/help/conversations", "GET /api/help/document", "GET /api/taxonomy"],
  },
  { why: "«Dziś» holds no case", because: "R-081", letIn: EVERYBODY, doors: ["GET /api/today"] },
  {
    why: "signals belong to the network-safety person and to those who judge what comes of them",
    because: "A0",
    letIn: ["edukator", "nsp", "kierownik", "dyrektor", "koordynator"],
    doors: ["GET /api/signals"],
  },
  {
    why: "drafts of events, and what the educator said about them, wait for whoever decides or takes them in",
    because: "R-006, R-040",
    letIn: ["nsp", "intake", "kierownik", "dyrektor", "koordynator"],
    doors: ["GET /api/drafts", "GET /api/drafts/:id", "GET /api/prompts/of-draft/:id"],
  },
  {
    why: "defects of the filter are technical",
    because: "R-012",
    letIn: ["nsp", "dyrektor", "koordynator"],
    doors: ["GET /api/defects"],
  },
  {
    why: "the network and its lists are seen by who answers for them, evaluates them or operates the program",
    because: "R-012",
    letIn: NETWORK,
    doors: [
      "GET /api/networks",
      "GET /api/lists",
      "GET /api/lists/:id/unusable",
      "POST /api/lists/:id/preview",
      "GET /api/previews/:id",
      "GET /api/generations",
      "GET /api/quarantine",
      "GET /api/mistakes",
      "GET /api/exceptions",
    ],
  },
  {
    why: "loading and choosing lists is operating the program",
    because: "R-012",
    letIn: ["nsp", "admin"],
    doors: ["POST /api/lists/update", "POST /api/lists/:id/update", "PUT /api/lists/:id/choice"],
  },
  {
    why: "what is blocked is the network-safety person's decision",
    because: "R-012",
    letIn: ["nsp"],
    doors: [
      "POST /api/generations/rollback",
      "DELETE /api/generations/hold",
      "POST /api/quarantine/:id",
      "POST /api/mistakes/:id",
      "GET /api/federation",
      "POST /api/federation",
      "POST /api/exceptions",
      "DELETE /api/exceptions/:id",
    ],
  },
  {
    why: "a second pair of eyes on an exception",
    because: "R-012, R-063",
    letIn: ["nsp", "dyrektor", "koordynator"],
    doors: ["POST /api/exceptions/:id/approval"],
  },
  {
    why: "why a name is blocked",
    because: "R-012",
    letIn: ["nsp", "dyrektor", "koordynator", "admin"],
    doors: ["POST /api/explain"],
  },
  {
    why: "accounts are the administrator's",
    because: "A0",
    letIn: ["admin"],
    doors: [
      "GET /api/accounts",
      "POST /api/accounts",
      "PATCH /api/accounts/:id",
      "GET /api/invitations",
      "POST /api/invitations",
      "POST /api/invitations/:id/renew",
      "DELETE /api/invitations/:id",
    ],
  },
  {
    why: "two people give somebody back their access",
    because: "R-063",
    letIn: ["dyrektor", "admin"],
    doors: ["GET /api/recoveries", "POST /api/recoveries/:id/approve", "POST /api/recoveries/:id/refuse"],
  },
  {
    why: "who came in is for the data-protection officer and the auditor",
    because: "R-086",
    letIn: ["iod", "audytor"],
    doors: ["GET /api/access-history"],
  },
  {
    why: "who holds which role is no secret among those who have a part in it",
    because: "R-010",
    letIn: PEOPLE_READERS,
    doors: ["GET /api/people", "GET /api/people/on/:day"],
  },
  {
    why: "orders are the director's, entered by the director or the administrator",
    because: "R-010",
    letIn: ORDERS,
    doors: [
      "POST /api/departments",
      "PATCH /api/departments/:id",
      "POST /api/appointments",
      "POST /api/appointments/:id/end",
      "POST /api/trainings",
    ],
  },
  {
    why: "keeping somebody away from children is the director's",
    because: "R-065",
    letIn: ["dyrektor"],
    doors: ["POST /api/suspensions", "POST /api/suspensions/:id/end"],
  },
  {
    why: "the register of devices is read by who lends, answers for or checks them",
    because: "R-020",
    letIn: DEVICE_READERS,
    doors: [
      "GET /api/devices",
      "GET /api/devices/:id",
      "GET /api/devices/:id/photos",
      "GET /api/photos/:id",
      "GET /api/fix-list",
      "GET /api/tickets",
      "GET /api/baselines",
      "GET /api/reconciliation",
      "GET /api/routers",
      "GET /api/inspections",
      "GET /api/device-files/theft/:id",
      "GET /api/device-files/inspection/:id",
      "GET /api/device-files/register.csv",
      "GET /api/device-files/register.xlsx",
      "GET /api/device-files/form.csv",
      "GET /api/device-files/form.xlsx",
    ],
  },
  {
    why: "the register of devices is kept by who answers for them or operates the program",
    because: "R-020",
    letIn: ["nsp", "admin"],
    doors: [
      "POST /api/devices",
      "PUT /api/devices/:id",
      "POST /api/devices/:id/state",
      "POST /api/devices/import",
      "POST /api/devices/:id/alarms",
      "POST /api/devices/:id/photos",
      "DELETE /api/photos/:id",
      "POST /api/devices/:id/code",
      "POST /api/devices/:id/enrolment",
      "POST /api/tickets/:id",
      "PUT /api/routers/:id",
      "DELETE /api/routers/:id",
    ],
  },
  {
    why: "leaving a check out and vouching for one by hand is the network-safety person's",
    because: "R-023",
    letIn: ["nsp"],
    doors: [
      "POST /api/exemptions",
      "DELETE /api/exemptions/:id",
      "POST /api/attestations",
      "POST /api/devices/:id/inspection",
      "PUT /api/inspections/:id",
    ],
  },
  {
    why: "what is lent is seen by who lends and who leads",
    because: "R-030",
    letIn: ["edukator", "nsp", "kierownik", "dyrektor", "koordynator"],
    doors: ["GET /api/loans", "GET /api/loans/:id", "GET /api/gate", "GET /api/gate/:id", "GET /api/loans/steps/:id"],
  },
  {
    why: "lending, and prompts of one's own lessons",
    because: "A0 edukator",
    letIn: LENDERS,
    doors: [
      "GET /api/loans/training",
      "POST /api/loans",
      "POST /api/loans/:id/briefing",
      "POST /api/loans/:id/devices",
      "POST /api/loans/:id/returns",
      "POST /api/loans/:id/missing",
      "POST /api/loans/:id/close",
      "POST /api/loans/:id/end",
      "POST /api/gate/:id/clean",
      "GET /api/prompts",
      "POST /api/prompts/:id",
      "POST /api/prompts/:id/undo",
    ],
  },
  {
    why: "children who wait, and reports, are answered by who takes them in and who leads",
    because: "R-075, R-078",
    letIn: ANSWERERS,
    doors: [
      "GET /api/help/desk",
      "POST /api/help/talks/:id/go",
      "POST /api/help/talks/:id/done",
      "POST /api/help/reports/:id/read",
      "POST /api/help/reports/:id/case",
      "POST /api/help/reports/:id/close",
    ],
  },
  {
    why: "how the children's page stands",
    because: "R-076",
    letIn: ["nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "admin"],
    doors: ["GET /api/help/settings"],
  },
  {
    why: "what the children's page says is the venue's word",
    because: "R-076",
    letIn: ["dyrektor", "koordynator", "admin"],
    doors: ["PUT /api/help/settings", "POST /api/help/helplines/:id/verify"],
  },
  {
    why: "any employee reports and calls for help; nobody is told to keep quiet",
    because: "R-069, R-071",
    letIn: EVERYBODY,
    doors: ["GET /api/case-options", "POST /api/cases", "POST /api/emergency"],
  },
  {
    why: "cases are read by who has a part in them; the auditor and the administrator have none",
    because: "A0",
    letIn: CASE_PEOPLE,
    doors: [
      "GET /api/cases",
      "GET /api/cases/:id",
      "POST /api/cases/:id/read",
      "POST /api/cases/:id/documents",
      "GET /api/cases/:id/disclosures",
      "GET /api/cases/:id/access",
      "GET /api/cases/:id/evidence",
      "GET /api/decisions",
    ],
  },
  {
    why: "the data-protection officer looks and changes nothing; the coordinator only sits where the director may not",
    because: "A0, R-064",
    letIn: CASE_PEOPLE.filter((role) => role !== "iod"),
    doors: [
      "POST /api/cases/:id/steps",
      "POST /api/cases/:id/disclosures",
      "POST /api/cases/:id/evidence/:capsule/proof",
      "POST /api/cases/:id/evidence/:capsule/requests",
      "POST /api/cases/:id/evidence/:capsule/requests/:request/agreement",
      "POST /api/cases/:id/evidence/:capsule/requests/:request/file",
      "POST /api/cases/:id/evidence/:capsule/hold",
    ],
  },
  {
    why: "the register of events",
    because: "R-049",
    letIn: REGISTER,
    doors: [
      "GET /api/registers/events",
      "POST /api/registers/extract",
      "GET /api/daily-report/:id",
      "POST /api/daily-report/:id",
    ],
  },
  {
    why: "the register of interventions is narrower",
    because: "R-061",
    letIn: ["kierownik", "dyrektor", "koordynator"],
    doors: ["GET /api/registers/interventions"],
  },
  {
    why: "what could not be sent is a matter of operating the program",
    because: "R-080",
    letIn: ["admin"],
    doors: ["GET /api/outbox", "POST /api/outbox/:id/retry"],
  },
  {
    why: "incidents of technology and of personal data",
    because: "B6",
    letIn: CYBER,
    doors: [
      "GET /api/incidents",
      "GET /api/incidents/:id",
      "POST /api/incidents",
      "PUT /api/incidents/:id",
      "POST /api/incidents/:id/duties",
      "POST /api/incidents/:id/state",
      "GET /api/failures",
    ],
  },
  {
    why: "data and retention are under the eye of the data-protection officer",
    because: "R-086",
    letIn: ["dyrektor", "koordynator", "iod"],
    doors: [
      "GET /api/retention",
      "GET /api/retention/preview",
      "GET /api/retention/inventory",
      "GET /api/retention/reads",
      "POST /api/retention/papers",
    ],
  },
  {
    why: "erasing and disposing is decided by the data-protection officer or the coordinator",
    because: "R-083, R-084 (A3)",
    letIn: ["koordynator", "iod"],
    doors: [
      "POST /api/retention/runs",
      "POST /api/retention/reviews",
      "POST /api/retention/disposals/:id/archivist",
      "POST /api/retention/disposals/:id/decision",
    ],
  },
  {
    why: "remarks on the Standards come from anybody and ask nobody who they are",
    because: "R-094",
    letIn: "anyone",
    doors: ["POST /api/remarks", "GET /api/remarks/:reference"],
  },
  {
    why: "the accessibility declaration is for everybody, once it is published",
    because: "R-137",
    letIn: "anyone",
    doors: ["GET /deklaracja-dostepnosci", "GET /api/public/accessibility"],
  },
  {
    why: "the coordinator's desk is read by whoever answers for a requirement on it",
    because: "R-098, R-099",
    letIn: DESK_READERS,
    doors: [
      "GET /api/coordination/board",
      "GET /api/coordination/duties",
      "GET /api/coordination/remarks",
      "GET /api/coordination/improvements",
      "GET /api/coordination/consultations",
      "GET /api/coordination/contractors",
      "GET /api/coordination/guidance",
      "GET /api/coordination/accessibility",
      "GET /api/accessibility-files/declaration.html",
      "GET /api/accessibility-files/declaration.pdf",
    ],
  },
  {
    why: "the coordinator decides about remarks, gives a word and keeps protocols",
    because: "R-093, R-094, R-099",
    letIn: ["koordynator"],
    doors: [
      "POST /api/coordination/board/:id",
      "POST /api/coordination/remarks/:id",
      "DELETE /api/coordination/remarks/:id/text",
      "POST /api/coordination/consultations",
      "POST /api/coordination/guidance/:id/checks",
      "PUT /api/coordination/accessibility",
      "POST /api/coordination/accessibility/publication",
      "PUT /api/coordination/consultations/:id",
    ],
  },
  {
    why: "whoever has a duty of the calendar says that it was done, and proposes improvements",
    because: "R-013, R-093",
    letIn: ["nsp", "dyrektor", "koordynator", "iod", "admin"],
    doors: [
      "POST /api/coordination/duties/:id",
      "POST /api/coordination/improvements",
      "PUT /api/coordination/improvements/:id",
      "POST /api/coordination/consultations/:id/confirm",
    ],
  },
  {
    why: "a survey is answered by whoever has its code, and asks nobody who they are",
    because: "R-090, R-091",
    letIn: "anyone",
    doors: ["GET /api/public/surveys/:code", "POST /api/public/surveys/:code"],
  },
  {
    why: "results of surveys are read by the coordinator, the director and the data-protection officer",
    because: "R-090, R-091, R-098",
    letIn: ["dyrektor", "koordynator", "iod"],
    doors: ["GET /api/surveys", "GET /api/surveys/:id"],
  },
  {
    why: "surveys are held by the coordinator",
    because: "R-090, R-091",
    letIn: ["koordynator"],
    doors: [
      "POST /api/surveys",
      "PUT /api/surveys/:id/days",
      "POST /api/surveys/:id/step",
      "POST /api/surveys/:id/ballots",
    ],
  },
  {
    why: "a drill is played by everybody who works here; who may take which step, the rules of cases decide",
    because: "R-069",
    letIn: "session",
    doors: ["GET /api/drills", "GET /api/drills/:id", "POST /api/drills/:id/steps"],
  },
  {
    why: "whoever answers for a requirement observes a drill",
    because: "R-098, R-069",
    letIn: DESK_READERS,
    doors: ["POST /api/drills/:id/notes", "GET /api/drill-files/:id"],
  },
  {
    why: "the coordinator leads the drill",
    because: "R-099, R-069",
    letIn: ["koordynator"],
    doors: ["POST /api/drills", "POST /api/drills/:id/end", "POST /api/drills/:id/debrief"],
  },
  {
    why: "who was trained is read at the coordinator's desk, with its files",
    because: "R-098, R-100",
    letIn: DESK_READERS,
    doors: [
      "GET /api/coordination/trainings",
      "GET /api/training-files/list/:id",
      "GET /api/training-files/register.csv",
      "GET /api/training-files/register.xlsx",
      "GET /api/training-files/form.csv",
      "GET /api/training-files/form.xlsx",
    ],
  },
  {
    why: "the director answers for trainings, the coordinator keeps their lists",
    because: "R-100",
    letIn: ["dyrektor", "koordynator"],
    doors: [
      "PUT /api/coordination/trainings/:id",
      "POST /api/coordination/trainings/:id/close",
      "POST /api/coordination/trainings/:id/reopen",
      "DELETE /api/coordination/trainings/:id",
      "POST /api/coordination/training-import",
    ],
  },
  {
    why: "agreements with those who work from outside belong to the director and the data-protection officer",
    because: "R-101",
    letIn: ["dyrektor", "iod"],
    doors: ["PUT /api/coordination/contractors/:id"],
  },
  {
    why: "the state of the vault's key: whoever keeps the machine, whoever answers for it, whoever watches over data",
    because: "B5, R-086",
    letIn: ["dyrektor", "koordynator", "iod", "admin"],
    doors: ["GET /api/vault"],
  },
  {
    why: "changing the key and drawing recovery sheets is done by the director, the officer and the administrator, sheets by two of them",
    because: "B5, R-063",
    letIn: ["dyrektor", "iod", "admin"],
    doors: [
      "POST /api/vault/rotation",
      "POST /api/vault/sheets",
      "POST /api/vault/sheets/:id/agreement",
      "POST /api/vault/sheets/:id/mine",
    ],
  },
  {
    why: "figures are counts of nobody in particular: who writes the report reads them, who accepts it, and who oversees data of children",
    because: "R-094, R-086",
    letIn: REPORT_READERS,
    doors: ["GET /api/effectiveness", "GET /api/metrics"],
  },
  {
    why: "a program that reads figures is let in by who writes the report or accepts it",
    because: "R-094",
    letIn: ["dyrektor", "koordynator"],
    doors: ["GET /api/effectiveness/tokens", "POST /api/effectiveness/tokens", "DELETE /api/effectiveness/tokens/:id"],
  },
  {
    why: "editions of the report are read and taken out by the same, so that the officer sees what leaves the house and in what grain",
    because: "R-095, R-086",
    letIn: REPORT_READERS,
    doors: [
      "GET /api/reports",
      "GET /api/reports/:id",
      "GET /api/reports/:id/inside",
      "POST /api/reports/:id/paper",
      "POST /api/reports/:id/check",
    ],
  },
  {
    why: "a report is handed in and accepted by the two whose steps these are; which of the two, the step says",
    because: "R-097",
    letIn: ["dyrektor", "koordynator"],
    doors: ["POST /api/reports/:id/step"],
  },
  {
    why: "the coordinator writes the report",
    because: "R-095",
    letIn: ["koordynator"],
    doors: ["POST /api/reports", "PUT /api/reports/:id/words"],
  },
  {
    why: "what probes of the filter found is seen by whoever sees the networks",
    because: "R-004, R-092",
    letIn: NETWORK,
    doors: ["GET /api/probes", "GET /api/probes/chain"],
  },
  {
    why: "a round of probes is asked for by whoever operates the program",
    because: "R-012",
    letIn: ["nsp", "admin"],
    doors: ["POST /api/probes/run"],
  },
  {
    why: "what a probe found is mended by the network-safety person; entries are seen only to mend",
    because: "R-012",
    letIn: ["nsp"],
    doors: ["POST /api/probes/findings/:id/acknowledgement", "POST /api/probes/findings/:id/names"],
  },
  {
    why: "what the public sees is decided by the director or the coordinator",
    because: "R-092",
    letIn: ["dyrektor", "koordynator"],
    doors: ["PUT /api/probes/publication"],
  },
  {
    why: "how much is closed today is two numbers for everybody, where the venue shows them at all",
    because: "R-092",
    letIn: "anyone",
    doors: ["GET /api/public/protection", "GET /ochrona", "GET /ochrona.svg"],
  },
  {
    why: "the schema of published files holds shapes and no data",
    because: "R-139",
    letIn: "anyone",
    doors: ["GET /api/schemas/:name"],
  },
  {
    why: "a program shows its token; a session, of whomever, is none",
    because: "R-094",
    letIn: "token",
    doors: ["GET /api/machine/effectiveness"],
  },
  {
    why: "devices sign with their key; a session, of whomever, opens nothing here",
    because: "R-024",
    letIn: "device",
    doors: [
      "POST /device/v1/enrol",
      "POST /device/v1/reports",
      "GET /device/v1/baseline",
      "GET /device/v1/baseline/:device",
      "GET /device/v1/roster",
      "GET /device/v1/probe/plan",
      "POST /device/v1/probe/rounds",
    ],
  },
  {
    why: "self-declarations hold no data of anybody: who answers for them reads, the auditor as well",
    because: "R-092",
    letIn: OPEN_DATA_READERS,
    doors: ["GET /api/declarations/:id", "POST /api/declarations/:id/paper"],
  },
  {
    why: "the coordinator keeps what was sent to somebody",
    because: "R-092",
    letIn: ["koordynator"],
    doors: ["POST /api/declarations/:id"],
  },
  {
    why: "open data: who prepares, approves, answers for them and audits; what may be published, and what is hidden and why",
    because: "R-139",
    letIn: OPEN_DATA_READERS,
    doors: [
      "GET /api/open-data",
      "GET /api/open-data/:id",
      "POST /api/open-data/:id/step",
      "POST /api/open-data/:id/package",
    ],
  },
  {
    why: "the coordinator prepares a release",
    because: "R-139",
    letIn: ["koordynator"],
    doors: ["POST /api/open-data"],
  },
  {
    why: "approved releases, where the venue serves them; as if there were no door where it does not",
    because: "R-139",
    letIn: "anyone",
    doors: ["GET /api/public/open-data", "GET /api/public/open-data/:id"],
  },
  {
    why: "a challenge is a number and the time",
    because: "R-024",
    letIn: "anyone",
    doors: ["GET /device/v1/challenge", "POST /device/v1/challenge"],
  },
  { why: "the live socket asks for origin and session itself", because: "R-080", letIn: "live", doors: ["GET /live"] },
  { why: "files of the page hold no data", because: "A0 public", letIn: "anyone", doors: ["GET /*", "GET /"] },
];

/** Who hears of what on `/live`; a nudge about a case, a notice or a prompt goes to named accounts only. */
export const TOPICS: Readonly<Record<LiveNudge["topic"], readonly Role[]>> = {
  drafts: ["nsp", "intake", "kierownik", "dyrektor", "koordynator"],
  signals: ["edukator", "nsp", "kierownik", "dyrektor", "koordynator"],
  defects: ["nsp", "dyrektor", "koordynator"],
  networks: EVERYBODY,
  lists: NETWORK,
  review: NETWORK,
  resolvers: EVERYBODY,
  accounts: ["admin"],
  devices: DEVICE_READERS,
  loans: ["edukator", "nsp", "kierownik", "dyrektor", "koordynator"],
  prompts: LENDERS,
  help: ANSWERERS,
  cases: CASE_PEOPLE,
  notices: EVERYBODY,
  incidents: CYBER,
  coordination: DESK_READERS,
  surveys: ["dyrektor", "koordynator", "iod"],
  retention: ["dyrektor", "koordynator", "iod"],
};

/** Doors open to somebody who has given a password and not yet the second factor. */
export const BEFORE_PROOF: readonly string[] = [
  "GET /api/session",
  "DELETE /api/session",
  "GET /api/security",
  "POST /api/session/totp",
  "POST /api/session/passkey/options",
  "POST /api/session/passkey",
  "POST /api/session/recovery-code",
  "POST /api/session/lost",
];
/** Doors open to somebody who has to set a second factor up before anything else. */
export const BEFORE_SET_UP: readonly string[] = [
  "GET /api/session",
  "DELETE /api/session",
  "GET /api/security",
  "POST /api/security/totp",
  "POST /api/security/totp/:id",
  "POST /api/security/passkeys/options",
  "POST /api/security/passkeys",
];
