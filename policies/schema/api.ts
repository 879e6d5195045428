/**
 * The contract between the browser and the dashboard server: every body that crosses `/api` and `/live`.
 *
 * One zod source serves the server's validation, the published OpenAPI document and the page's types. Lists are
 * returned whole up to a cap with a stable order; the page filters and sorts what it shows.
 *
 * @module
 */
import { z } from "zod";
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

/** What a role may do; `dashboard/access/roles.ts` maps roles to these. */
export const Permission = z.enum([
  "today.read",
  "signals.read",
  "drafts.read",
  "defects.read",
  "networks.read",
  "lists.read",
  "lists.update",
  "explain.use",
  "accounts.manage",
  "audit.read",
]);
export type Permission = z.output<typeof Permission>;

/** Roles of the Standards (safeguarding A0). */
export const Role = z.enum([
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
export type Role = z.output<typeof Role>;

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
      kind: z.enum(["draft", "defect", "list", "resolver", "setup"]),
      who: Role,
      minutes: z.int().min(1),
      since: Instant,
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

export const ListView = z.strictObject({
  id: SourceId,
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  category: Category,
  format: z.string(),
  origin: z.enum(["starter", "file", "url"]),
  licence: z.string(),
  enabled: z.boolean(),
  entries: z.int(),
  lines: z.int(),
  unusable: z.int(),
  unusableByReason: z.record(z.string(), z.int()),
  lastAttemptAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  contentAt: Instant.nullable(),
  state: z.enum(["fresh", "kept", "refused", "disabled"]),
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
  sources: z.array(ListView),
});
export type ListsView = z.output<typeof ListsView>;
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
  lists: z.array(z.strictObject({ source: z.string(), entry: z.string(), kind: z.string(), category: Category })),
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
} as const;
