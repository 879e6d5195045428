/**
 * The contract between the browser and the dashboard server: every body that crosses `/api` and `/live`.
 *
 * One zod source serves the server's validation, the published OpenAPI document and the page's types. Lists are
 * returned whole up to a cap with a stable order; the page filters and sorts what it shows.
 *
 * @module
 */
import { z } from "zod";
import { AccessibilityApi } from "./accessibility-api.ts";
import { CaseApi } from "./case-api.ts";
import { CoordinationApi } from "./coordination-api.ts";
import { CyberApi } from "./cyber-api.ts";
import { DeviceApi } from "./device-api.ts";
import { DrillApi } from "./drill.ts";
import { EvidenceApi } from "./evidence-api.ts";
import { GuidanceApi } from "./guidance-api.ts";
import { HelpApi } from "./help-api.ts";
import { LoanApi } from "./loan-api.ts";
import { NotifyApi } from "./notify-api.ts";
import { PeopleApi, SecondFactorView } from "./people-api.ts";
import { DeclarationApi } from "./declarations-api.ts";
import { OpenDataApi } from "./open-data-api.ts";
import { ReportApi } from "./report-api.ts";
import { ProbesApi } from "./probes.ts";
import { RetentionApi } from "./retention-api.ts";
import { Role } from "./role.ts";
import { SurveyApi } from "./survey-api.ts";
import { TrainingApi } from "./training-api.ts";
import { VaultApi } from "./vault-api.ts";
import { EffectivenessApi } from "./effectiveness-api.ts";
import { FederationFile } from "./federation.ts";
import {
  AccessMode,
  Category,
  DeviceId,
  Instant,
  NetworkId,
  QueryType,
  RuleRef,
  Severity,
  SourceId,
} from "./vocabulary.ts";

export { FederationFile };

/** What a role may do; `dashboard/access/roles.ts` maps roles to these. */
export const Permission = z.enum([
  "today.read",
  "signals.read",
  "drafts.read",
  "defects.read",
  "networks.read",
  "lists.read",
  "lists.update",
  "lists.choose",
  "lists.decide",
  "exceptions.write",
  "exceptions.approve",
  "explain.use",
  "accounts.manage",
  "audit.read",
  "devices.read",
  "devices.write",
  "devices.exempt",
  "devices.attest",
  "loans.read",
  "loans.write",
  "help.read",
  "help.answer",
  "help.write",
  "cases.open",
  "cases.read",
  "cases.step",
  "registers.read",
  "interventions.read",
  "emergency.call",
  "people.read",
  "people.manage",
  "people.suspend",
  "accounts.recover",
  "outbox.manage",
  "cyber.read",
  "cyber.write",
  "retention.read",
  "retention.decide",
  "effectiveness.read",
  "effectiveness.tokens",
  "reports.step",
  "probes.publish",
  "vault.read",
  "vault.manage",
  "coordination.read",
  "coordination.write",
  "coordination.confirm",
  "contractors.write",
  "trainings.write",
  "surveys.read",
  "surveys.run",
  "open-data.read",
  "open-data.prepare",
  "declarations.read",
  "declarations.save",
]);
export type Permission = z.output<typeof Permission>;

/** Roles of the Standards (safeguarding A0). */
export { Role };

/** Every refusal has this body; `code` is stable, `message` is Polish or English by `Accept-Language`. */
export const ApiProblem = z.strictObject({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type ApiProblem = z.output<typeof ApiProblem>;

export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._@-]*$/u);
export const Password = z.string().min(12).max(256);

export const SetupState = z.strictObject({ needed: z.boolean() });
export const SetupBody = z.strictObject({
  token: z.string().min(20).max(200),
  login: Login,
  displayName: z.string().trim().min(2).max(80),
  password: Password,
});
export type SetupBody = z.output<typeof SetupBody>;
export const SignInBody = z.strictObject({ login: Login, password: z.string().min(1).max(256) });
export type SignInBody = z.output<typeof SignInBody>;

export const SessionView = z.strictObject({
  account: z.strictObject({ id: z.string(), login: z.string(), displayName: z.string() }),
  roles: z.array(Role),
  permissions: z.array(Permission),
  csrf: z.string().describe("sent back as header x-latarnik-csrf on every request that changes something"),
  expiresAt: Instant,
  venueName: z.string(),
  secondFactor: SecondFactorView.optional().describe("while it is `needed` or `overdue`, permissions are empty"),
});
export type SessionView = z.output<typeof SessionView>;

export const AccountView = z.strictObject({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  roles: z.array(Role),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
  lastSignInAt: Instant.nullable(),
});
export type AccountView = z.output<typeof AccountView>;
export const AccountCreate = z.strictObject({
  login: Login,
  displayName: z.string().trim().min(2).max(80),
  password: Password,
  roles: z.array(Role).min(1),
  order: z
    .strictObject({ number: z.string().trim().min(1).max(40), on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/u) })
    .optional()
    .describe("the order that gives the designated roles among them (R-010); from that day on"),
});
export type AccountCreate = z.output<typeof AccountCreate>;
export const AccountUpdate = z.strictObject({
  displayName: z.string().trim().min(2).max(80).optional(),
  roles: z.array(Role).min(1).optional(),
  disabled: z.boolean().optional(),
  password: Password.optional(),
});
export type AccountUpdate = z.output<typeof AccountUpdate>;

/** One light of «Dziś»: the worst of its checks, never an average. */
export const Light = z.strictObject({
  id: z.enum(["network", "devices", "people", "procedure", "help"]),
  state: z.enum(["good", "attention", "danger", "not-measured"]),
  checks: z.array(
    z.strictObject({
      id: z.string().describe("catalogue key, e.g. resolver.alive"),
      state: z.enum(["good", "attention", "danger", "not-measured"]),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      measuredAt: Instant.nullable(),
    }),
  ),
});
export type Light = z.output<typeof Light>;

export const TodayView = z.strictObject({
  at: Instant,
  lights: z.array(Light).length(5),
  todo: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum([
        "draft",
        "defect",
        "list",
        "resolver",
        "setup",
        "quarantine",
        "mistake",
        "approval",
        "hold",
        "device",
        "inspection",
        "alarm",
        "loan",
        "case",
        "talk",
        "report",
        "incident",
        "letter",
        "order",
        "review",
        "disposal",
        "helpline",
        "calendar",
        "drill",
        "probe",
      ]),
      who: Role,
      minutes: z.int().min(1),
      since: Instant.nullable().describe("null: nobody knows"),
      dueAt: Instant.nullable().describe("when its clock runs out; null: none runs"),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      href: z.string(),
    }),
  ),
  counters: z
    .array(
      z.strictObject({
        network: NetworkId,
        asked: z.int(),
        blocked: z.int(),
        byCategory: z.array(z.strictObject({ category: Category, count: z.int() })),
      }),
    )
    .describe("since midnight in the venue's time zone"),
  coverage: z.strictObject({
    from: Instant,
    to: Instant,
    gaps: z.array(z.strictObject({ from: Instant, to: Instant })).describe("spans in which no resolver reported"),
  }),
});
export type TodayView = z.output<typeof TodayView>;

/** One deduplicated observation; not a record about a child. */
export const SignalView = z.strictObject({
  id: z.string(),
  network: NetworkId,
  mode: AccessMode,
  device: DeviceId.nullable(),
  category: Category,
  severity: Severity,
  source: z.string(),
  name: z.string().nullable().describe("in clear for 72 h (retention), then null"),
  count: z.int().min(1),
  firstAt: Instant,
  lastAt: Instant,
  navigationGrade: z.boolean(),
  score: z.number(),
  draftId: z.string().nullable(),
  kind: z.enum(["signal", "badge", "network-signal"]),
});
export type SignalView = z.output<typeof SignalView>;

export const DraftState = z.enum(["draft", "rejected", "event"]);
export const DraftSummary = z.strictObject({
  id: z.string(),
  number: z.string().describe("P/2026/014"),
  state: DraftState,
  contact: z.enum(["attempt", "yes", "unknown"]).describe("set by people only; the machine writes attempt"),
  ruleId: z.string(),
  category: Category,
  severity: Severity,
  network: NetworkId,
  mode: AccessMode,
  device: DeviceId.nullable(),
  openedAt: Instant,
  lastAt: Instant,
  signals: z.int().min(1),
});
export type DraftSummary = z.output<typeof DraftSummary>;

export const DraftView = DraftSummary.extend({
  facts: z
    .strictObject({
      digest: z.string().describe("SHA-256 of the canonical JSON of the facts"),
      lockedAt: Instant,
      policyGeneration: z.int(),
      listGeneration: z.int(),
      because: RuleRef,
      score: z.number(),
      threshold: z.number(),
      terms: z.array(z.strictObject({ id: z.string(), weight: z.number(), observed: z.boolean().nullable() })),
      rule: z.strictObject({
        id: z.string(),
        title: z.strictObject({ pl: z.string(), en: z.string() }),
        guidance: z.strictObject({ pl: z.string(), en: z.string() }),
      }),
    })
    .describe("locked: no one edits them"),
  evidence: z.array(SignalView),
  standards: z.array(z.strictObject({ requirement: z.string(), quote: z.string() })),
});
export type DraftView = z.output<typeof DraftView>;

export const DefectView = z.strictObject({
  id: z.string(),
  number: z.string(),
  network: NetworkId,
  device: DeviceId.nullable(),
  category: Category,
  name: z.string().nullable(),
  openedAt: Instant,
  lastAt: Instant,
  count: z.int().min(1),
});
export type DefectView = z.output<typeof DefectView>;

export const NetworkView = z.strictObject({
  id: NetworkId,
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  description: z.strictObject({ pl: z.string(), en: z.string() }),
  mode: AccessMode,
  filter: z.enum(["categories", "allow-only"]),
  sources: z.array(z.string()),
  listeners: z.array(z.string()),
  devices: z.array(z.strictObject({ id: DeviceId, address: z.string() })),
  unknownClients: z.boolean(),
  blockedCategories: z.array(Category),
  activeSchedules: z.array(z.string()),
  safeSearch: z.record(z.string(), z.string()),
  exceptions: z.array(z.strictObject({ name: z.string(), reason: z.string(), until: z.string().nullable() })),
  allow: z.array(z.string()),
  today: z.strictObject({ asked: z.int(), blocked: z.int() }),
});
export type NetworkView = z.output<typeof NetworkView>;

/** What an update changed in one list; names of an opaque list are never shown. */
export const ListDiffView = z.strictObject({
  at: Instant,
  added: z.int(),
  removed: z.int(),
  addedSample: z.array(z.string()).max(20),
  removedSample: z.array(z.string()).max(20),
});
export type ListDiffView = z.output<typeof ListDiffView>;

export const ListView = z.strictObject({
  id: SourceId,
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  category: Category,
  format: z.string(),
  origin: z.enum(["starter", "file", "url"]),
  licence: z.string(),
  attribution: z.string().nullable(),
  trust: z.enum(["statutory", "official", "community", "own"]),
  address: z.string().nullable().describe("where it comes from; null for a file of ours"),
  service: z.strictObject({ id: z.string(), title: z.strictObject({ pl: z.string(), en: z.string() }) }).nullable(),
  slot: z.boolean(),
  enabled: z.boolean(),
  locked: z.boolean().describe("nobody can switch it off or open what it blocks"),
  opaque: z.boolean(),
  networks: z
    .array(NetworkId)
    .describe("where it blocks now: by its category, by the policy's own choice of lists, or by a choice on the page"),
  chosen: z
    .array(NetworkId)
    .optional()
    .describe("of these, what was chosen on the page; the others stand in a policy and cannot be switched off here"),
  entries: z.int(),
  lines: z.int(),
  duplicates: z.int(),
  subsumed: z.int(),
  unusable: z.int(),
  unusableByReason: z.record(z.string(), z.int()),
  quarantined: z.int(),
  lastAttemptAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  contentAt: Instant.nullable().describe("when what it says last changed"),
  nextAttemptAt: Instant.nullable(),
  refreshS: z.int(),
  stale: z.boolean().describe("no success for three times its interval: an alert"),
  trend: z.array(z.strictObject({ at: Instant, entries: z.int() })).describe("oldest first, at most 60"),
  lastDiff: ListDiffView.nullable(),
  progress: z
    .strictObject({
      phase: z.enum(["waiting", "downloading", "checking"]),
      octets: z.int(),
      total: z.int().nullable(),
    })
    .nullable()
    .describe("of the update under way"),
  state: z.enum(["fresh", "kept", "refused", "disabled", "waiting"]).describe("waiting: enabled, not loaded yet"),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  note: z.string().nullable(),
});
export type ListView = z.output<typeof ListView>;
export const ListsView = z.strictObject({
  generation: z.int(),
  createdAt: Instant.nullable(),
  names: z.int(),
  digest: z.string().nullable(),
  building: z.boolean(),
  update: z
    .strictObject({
      startedAt: Instant,
      phase: z.enum(["loading", "compiling", "publishing"]),
      done: z.int(),
      total: z.int(),
      current: SourceId.nullable(),
    })
    .nullable(),
  hold: z
    .strictObject({ generation: z.int(), by: z.string(), reason: z.string(), at: Instant })
    .nullable()
    .describe("somebody went back to an older generation; nothing newer is published until it is lifted"),
  updates: z.enum(["scheduled", "offline"]),
  sources: z.array(ListView),
});
export type ListsView = z.output<typeof ListsView>;

/** Switches a list on or off. `networks` is for services: where it blocks, beside what policies say. */
export const ListChoiceBody = z.strictObject({
  enabled: z.boolean(),
  networks: z.array(NetworkId).default([]),
});
export type ListChoiceBody = z.input<typeof ListChoiceBody>;

/** «Co by się zmieniło»: loads the list without publishing it. */
export const PreviewView = z.strictObject({
  id: z.string(),
  source: SourceId,
  state: z.enum(["waiting", "running", "done", "failed"]),
  startedAt: Instant,
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  result: z
    .strictObject({
      entries: z.int(),
      unusable: z.int(),
      newNames: z.int().describe("names that no enabled list of a blocked category has now"),
      newSample: z.array(z.string()).max(50),
      protected: z
        .array(z.strictObject({ name: z.string(), group: z.string(), entry: z.string() }))
        .describe("protected names it would close; these entries will be quarantined"),
      popular: z.array(z.string()).describe("well-known names it would newly block"),
      networks: z.array(NetworkId).describe("where it would block"),
    })
    .nullable(),
});
export type PreviewView = z.output<typeof PreviewView>;

export const QuarantineView = z.strictObject({
  id: z.string(),
  source: SourceId,
  entry: z.string(),
  line: z.int(),
  text: z.string(),
  covers: z.string(),
  group: z.string(),
  reason: z.strictObject({ pl: z.string(), en: z.string() }).nullable().describe("why the name is protected"),
  reference: z.string().nullable(),
  since: Instant,
  present: z.boolean().describe("the newest edition still has the entry"),
  origin: z.enum(["list", "federation"]).describe("federation: another venue suggests it; decide afresh"),
  decision: z
    .strictObject({
      decision: z.enum(["leave-out", "block"]),
      reason: z.string(),
      by: z.string(),
      at: Instant,
    })
    .nullable(),
});
export type QuarantineView = z.output<typeof QuarantineView>;
export const QuarantineDecisionBody = z.strictObject({
  decision: z.enum(["leave-out", "block"]),
  reason: z.string().trim().min(10).max(500),
});

/** A person says a block is a mistake. Holds nothing about who asked. */
export const MistakeBody = z.strictObject({ name: z.string().trim().min(1).max(255) });
export type MistakeBody = z.input<typeof MistakeBody>;
export const MistakeReceipt = z.strictObject({
  reference: z.string().describe("six letters and digits that are not mistaken for each other, e.g. K7M-2QF"),
});
/** What anybody with the code may see. */
export const MistakeState = z.strictObject({
  reference: z.string(),
  state: z.enum(["waiting", "opened", "declined", "not-blocked"]),
});
export const MistakeView = z.strictObject({
  id: z.string(),
  reference: z.string(),
  name: z.string(),
  count: z.int().min(1).describe("how often the same name was asked for while it waited"),
  at: Instant,
  lists: z.array(z.strictObject({ source: z.string(), category: Category, severity: Severity, locked: z.boolean() })),
  decision: z
    .strictObject({
      decision: z.enum(["opened", "declined"]),
      reason: z.string(),
      by: z.string(),
      at: Instant,
      exceptionId: z.string().nullable(),
    })
    .nullable(),
});
export type MistakeView = z.output<typeof MistakeView>;
export const MistakeDecisionBody = z.strictObject({
  decision: z.enum(["declined"]).describe("opening one is making an exception with `mistakeId`"),
  reason: z.string().trim().min(10).max(500),
});

export const ExceptionScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("network"), network: NetworkId }),
  z.strictObject({ kind: z.literal("device"), device: DeviceId }),
]);
export type ExceptionScope = z.output<typeof ExceptionScope>;
export const ExceptionBody = z.strictObject({
  name: z.string().trim().min(1).max(255),
  scope: ExceptionScope,
  reason: z.string().trim().min(10).max(500),
  until: Instant.nullable().describe("null: until somebody ends it; at most 366 days for severity S3"),
  mistakeId: z.string().optional(),
});
export type ExceptionBody = z.input<typeof ExceptionBody>;
export const ExceptionView = z.strictObject({
  id: z.string(),
  name: z.string(),
  unicodeName: z.string(),
  scope: ExceptionScope,
  reason: z.string(),
  severity: Severity.nullable().describe("of what blocks the name now; null if nothing does"),
  by: z.string(),
  createdAt: Instant,
  until: Instant.nullable(),
  approval: z.strictObject({ by: z.string(), at: Instant }).nullable(),
  state: z
    .enum(["waiting", "active", "expired", "ended", "powerless"])
    .describe("waiting: for a second person (S3); powerless: a locked list blocks the name, so it opens nothing"),
  endedBy: z.string().nullable(),
  endedAt: Instant.nullable(),
});
export type ExceptionView = z.output<typeof ExceptionView>;

export const GenerationView = z.strictObject({
  generation: z.int(),
  createdAt: Instant,
  kind: z.enum(["full", "delta", "rollback", "import"]),
  of: z.int().nullable().describe("the generation a roll-back republished"),
  names: z.int(),
  bytes: z.int(),
  added: z.int().nullable(),
  removed: z.int().nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  current: z.boolean(),
  kept: z.boolean().describe("its packs are still there, so it can be gone back to"),
});
export type GenerationView = z.output<typeof GenerationView>;
export const RollbackBody = z.strictObject({
  generation: z.int().min(1),
  reason: z.string().trim().min(10).max(500),
});

export const UnusableLine = z.strictObject({ line: z.int(), column: z.int(), reason: z.string(), text: z.string() });
export const UnusableView = z.strictObject({ total: z.int(), lines: z.array(UnusableLine) });
export type UnusableView = z.output<typeof UnusableView>;

export const ResolverView = z.strictObject({
  id: z.string(),
  seenAt: Instant,
  state: z.enum(["good", "attention", "danger"]),
  startedAt: Instant,
  workers: z.int(),
  workerRestarts: z.int(),
  policyGeneration: z.int(),
  listGeneration: z.int(),
  upToDate: z.boolean(),
  lastSwapError: z.string().nullable(),
  endpoints: z.array(z.strictObject({ protocol: z.string(), address: z.string(), port: z.int() })),
  upstreams: z.array(
    z.strictObject({
      address: z.string(),
      port: z.int(),
      healthy: z.boolean(),
      medianMs: z.number().nullable(),
      failures: z.int(),
    }),
  ),
  queries: z.int(),
  cacheHits: z.int(),
  failures: z.int(),
  unknownClientQuestions: z.int(),
});
export type ResolverView = z.output<typeof ResolverView>;
export const NetworksView = z.strictObject({
  networks: z.array(NetworkView),
  resolvers: z.array(ResolverView),
  policyGeneration: z.int(),
});
export type NetworksView = z.output<typeof NetworksView>;

/** «Co by było, gdyby»: nothing is asked of the network and nothing is stored. */
export const ExplainBody = z.strictObject({
  name: z.string().trim().min(1).max(255),
  network: NetworkId,
  device: DeviceId.optional().describe("asks as this device, so that its own exceptions count"),
  type: QueryType.default("A"),
  at: Instant.optional(),
});
export type ExplainBody = z.input<typeof ExplainBody>;
export const ExplainView = z.strictObject({
  name: z.string(),
  unicodeName: z.string(),
  network: NetworkId,
  type: QueryType,
  at: Instant,
  verdict: z.strictObject({
    kind: z.enum(["pass", "allow", "block", "rewrite", "special"]),
    category: Category.nullable(),
    because: RuleRef.nullable(),
    ede: z.int().nullable(),
    target: z.string().nullable(),
  }),
  steps: z.array(
    z.strictObject({
      layer: RuleRef.shape.layer,
      outcome: z.enum(["matched", "overridden", "no", "not-applicable"]),
      because: RuleRef.nullable(),
      note: z.string(),
    }),
  ),
  lists: z.array(
    z.strictObject({
      source: z.string(),
      entry: z.string().describe("empty for an opaque list"),
      kind: z.string(),
      via: z.enum(["name", "pattern", "digest", "address", "client"]),
      category: Category,
      severity: Severity,
      locked: z.boolean(),
      line: z.int().nullable().describe("of the list as it was loaded; null if it cannot be found there any more"),
      text: z.string().nullable().describe("that line, cut at 400 characters"),
    }),
  ),
  policyGeneration: z.int(),
  listGeneration: z.int(),
});
export type ExplainView = z.output<typeof ExplainView>;

export const TaxonomyView = z.array(
  z.strictObject({
    code: Category,
    pl: z.string(),
    en: z.string(),
    short: z.strictObject({ pl: z.string(), en: z.string() }),
    severity: Severity,
    dnsDetectable: z.string(),
    branch: z.string(),
  }),
);
export type TaxonomyView = z.output<typeof TaxonomyView>;

/** Method, path, permission (`null`: no session needed; `"session"`: any signed-in account) and bodies of every endpoint. */
export const Api = {
  setupState: { method: "GET", path: "/api/setup", permission: null, response: SetupState },
  setup: { method: "POST", path: "/api/setup", permission: null, body: SetupBody, response: SessionView },
  signIn: { method: "POST", path: "/api/session", permission: null, body: SignInBody, response: SessionView },
  session: { method: "GET", path: "/api/session", permission: "session", response: SessionView },
  signOut: { method: "DELETE", path: "/api/session", permission: "session", response: z.strictObject({}) },
  today: { method: "GET", path: "/api/today", permission: "today.read", response: TodayView },
  signals: { method: "GET", path: "/api/signals", permission: "signals.read", response: z.array(SignalView) },
  drafts: { method: "GET", path: "/api/drafts", permission: "drafts.read", response: z.array(DraftSummary) },
  draft: { method: "GET", path: "/api/drafts/:id", permission: "drafts.read", response: DraftView },
  defects: { method: "GET", path: "/api/defects", permission: "defects.read", response: z.array(DefectView) },
  networks: { method: "GET", path: "/api/networks", permission: "networks.read", response: NetworksView },
  lists: { method: "GET", path: "/api/lists", permission: "lists.read", response: ListsView },
  listUnusable: { method: "GET", path: "/api/lists/:id/unusable", permission: "lists.read", response: UnusableView },
  listsUpdate: {
    method: "POST",
    path: "/api/lists/update",
    permission: "lists.update",
    body: z.strictObject({}),
    response: z.strictObject({ started: z.boolean() }),
  },
  explain: {
    method: "POST",
    path: "/api/explain",
    permission: "explain.use",
    body: ExplainBody,
    response: ExplainView,
  },
  listChoose: {
    method: "PUT",
    path: "/api/lists/:id/choice",
    permission: "lists.choose",
    body: ListChoiceBody,
    response: z.strictObject({}),
  },
  listUpdateOne: {
    method: "POST",
    path: "/api/lists/:id/update",
    permission: "lists.update",
    body: z.strictObject({}),
    response: z.strictObject({ started: z.boolean() }),
  },
  previewStart: {
    method: "POST",
    path: "/api/lists/:id/preview",
    permission: "lists.read",
    body: z.strictObject({ networks: z.array(NetworkId).default([]) }),
    response: PreviewView,
  },
  preview: { method: "GET", path: "/api/previews/:id", permission: "lists.read", response: PreviewView },
  generations: {
    method: "GET",
    path: "/api/generations",
    permission: "lists.read",
    response: z.array(GenerationView),
  },
  rollback: {
    method: "POST",
    path: "/api/generations/rollback",
    permission: "lists.decide",
    body: RollbackBody,
    response: z.strictObject({}),
  },
  holdLift: {
    method: "DELETE",
    path: "/api/generations/hold",
    permission: "lists.decide",
    response: z.strictObject({}),
  },
  quarantine: {
    method: "GET",
    path: "/api/quarantine",
    permission: "lists.read",
    response: z.array(QuarantineView),
  },
  quarantineDecide: {
    method: "POST",
    path: "/api/quarantine/:id",
    permission: "lists.decide",
    body: QuarantineDecisionBody,
    response: QuarantineView,
  },
  mistakeReport: {
    method: "POST",
    path: "/api/mistakes",
    permission: null,
    body: MistakeBody,
    response: MistakeReceipt,
  },
  mistakeState: {
    method: "GET",
    path: "/api/mistakes/state/:reference",
    permission: null,
    response: MistakeState,
  },
  mistakes: { method: "GET", path: "/api/mistakes", permission: "lists.read", response: z.array(MistakeView) },
  mistakeDecide: {
    method: "POST",
    path: "/api/mistakes/:id",
    permission: "lists.decide",
    body: MistakeDecisionBody,
    response: MistakeView,
  },
  exceptions: {
    method: "GET",
    path: "/api/exceptions",
    permission: "lists.read",
    response: z.array(ExceptionView),
  },
  exceptionCreate: {
    method: "POST",
    path: "/api/exceptions",
    permission: "exceptions.write",
    body: ExceptionBody,
    response: ExceptionView,
  },
  exceptionApprove: {
    method: "POST",
    path: "/api/exceptions/:id/approval",
    permission: "exceptions.approve",
    body: z.strictObject({}),
    response: ExceptionView,
  },
  exceptionEnd: {
    method: "DELETE",
    path: "/api/exceptions/:id",
    permission: "exceptions.write",
    response: ExceptionView,
  },
  federationExport: {
    method: "GET",
    path: "/api/federation",
    permission: "lists.decide",
    response: FederationFile,
  },
  federationImport: {
    method: "POST",
    path: "/api/federation",
    permission: "lists.decide",
    body: FederationFile,
    response: z.strictObject({
      quarantine: z.int(),
      exceptions: z.int(),
      known: z.int(),
      signer: z.string().describe("fingerprint of the key that signed; compare it with the other venue by telephone"),
    }),
  },
  taxonomy: { method: "GET", path: "/api/taxonomy", permission: "session", response: TaxonomyView },
  accounts: { method: "GET", path: "/api/accounts", permission: "accounts.manage", response: z.array(AccountView) },
  accountCreate: {
    method: "POST",
    path: "/api/accounts",
    permission: "accounts.manage",
    body: AccountCreate,
    response: AccountView,
  },
  accountUpdate: {
    method: "PATCH",
    path: "/api/accounts/:id",
    permission: "accounts.manage",
    body: AccountUpdate,
    response: AccountView,
  },
  ...DeviceApi,
  ...LoanApi,
  ...HelpApi,
  ...CaseApi,
  ...PeopleApi,
  ...NotifyApi,
  ...CoordinationApi,
  ...TrainingApi,
  ...GuidanceApi,
  ...AccessibilityApi,
  ...DrillApi,
  ...SurveyApi,
  ...CyberApi,
  ...RetentionApi,
  ...EffectivenessApi,
  ...ProbesApi,
  ...ReportApi,
  ...OpenDataApi,
  ...DeclarationApi,
  ...EvidenceApi,
  ...VaultApi,
} as const;
