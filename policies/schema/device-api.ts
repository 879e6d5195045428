/**
 * Endpoints of the register of devices: what crosses `/api/devices`, `/api/routers`, `/api/inspections` and their kin.
 *
 * @module
 */
import { z } from "zod";
import { Finding, GateAnswer, PostureScore } from "./device-baseline.ts";
import { DeviceFacts, Platform } from "./device-facts.ts";
import { DeviceId, Instant, NetworkId } from "./vocabulary.ts";

export const AssetState = z.enum(["in-order", "in-repair", "lost", "stolen", "withdrawn"]);
export type AssetState = z.output<typeof AssetState>;

const note = z.string().trim().max(500);
const reason = z.string().trim().min(5).max(500);

/** What staff write about a device. No person who borrowed it. */
export const AssetBody = z.strictObject({
  id: DeviceId.describe("inventory number as printed on the label"),
  kind: z.enum(["tablet", "laptop", "kiosk", "computer", "hub", "probe", "other"]),
  model: z.string().trim().max(120).default(""),
  serial: z.string().trim().max(120).default(""),
  platform: Platform.nullable().default(null),
  department: z.string().trim().max(80).default(""),
  mode: z.enum(["A", "B"]),
  location: z.string().trim().max(120).default(""),
  cart: z.string().trim().max(40).nullable().default(null),
  purchasedOn: z.iso.date().nullable().default(null),
  licence: z.string().trim().max(200).default("").describe("of the system and programs, number of the invoice"),
  network: NetworkId.nullable().default(null).describe("policy its address gets; null: by its network"),
  address: z.union([z.ipv4(), z.ipv6()]).nullable().default(null).describe("fixed address, so that hits name it"),
  baseline: z.string().default("loaned"),
  note: note.default(""),
});
export type AssetBody = z.input<typeof AssetBody>;

export const AlarmKind = z.enum(["clone", "tampered", "serial", "gap", "clock"]).describe("heaviest first");
export type AlarmKind = z.output<typeof AlarmKind>;

export const DeviceSummary = AssetBody.extend({
  state: AssetState,
  enrolment: z.enum(["none", "code-issued", "waiting", "enrolled", "revoked"]),
  lastSeenAt: Instant.nullable(),
  reportedAt: Instant.nullable().describe("measuredAt of the report that counts"),
  silent: z.boolean().describe("enrolled, and no report for three times its interval"),
  score: PostureScore,
  gate: GateAnswer,
  loan: z.strictObject({ session: z.string(), since: Instant, dueAt: Instant }).nullable(),
  ticketsOpen: z.int().min(0),
  alarms: z
    .strictObject({ count: z.int().min(0), kinds: z.array(AlarmKind) })
    .describe("alarms nobody has settled; kinds once each, heaviest first"),
  secondHand: z.boolean().describe("known only through a hub"),
  unverified: z.boolean().describe("nobody has yet seen the probes of this platform work on a real device"),
});
export type DeviceSummary = z.output<typeof DeviceSummary>;

export const CheckView = Finding.extend({
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  rationale: z.strictObject({ pl: z.string(), en: z.string() }),
  clause: z.string(),
  remedy: z.strictObject({ pl: z.string(), en: z.string(), minutes: z.int(), who: z.string() }),
  exemption: z.strictObject({ id: z.string(), reason: z.string(), by: z.string(), until: Instant }).nullable(),
  lastPassAt: Instant.nullable(),
  attestable: z.boolean(),
});
export type CheckView = z.output<typeof CheckView>;

export const DeviceView = z.strictObject({
  device: DeviceSummary,
  checks: z.array(CheckView),
  facts: DeviceFacts,
  reports: z
    .array(
      z.strictObject({
        reportId: z.string(),
        seq: z.int(),
        measuredAt: Instant,
        receivedAt: Instant,
        trigger: z.string(),
        score: PostureScore,
      }),
    )
    .describe("newest first, at most 60"),
  transitions: z
    .array(z.strictObject({ at: Instant, check: z.string(), from: z.string().nullable(), to: z.string() }))
    .describe("newest first, at most 200"),
  history: z.array(z.strictObject({ at: Instant, by: z.string(), what: z.string(), detail: z.string() })),
  alarms: z.array(z.strictObject({ at: Instant, kind: AlarmKind, detail: z.string() })),
});
export type DeviceView = z.output<typeof DeviceView>;

export const TicketView = z.strictObject({
  id: z.string(),
  number: z.string().describe("N/2026/014"),
  device: DeviceId,
  check: z.string(),
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  severity: z.string(),
  openedAt: Instant,
  closedAt: Instant.nullable().describe("set by a report in which the check passes; never by hand"),
  remedy: z.strictObject({ pl: z.string(), en: z.string(), minutes: z.int(), who: z.string() }),
  note: z.string(),
});
export type TicketView = z.output<typeof TicketView>;

export const FixList = z.strictObject({
  at: Instant,
  tablets: z.int(),
  minutes: z.int(),
  rows: z.array(
    z.strictObject({
      device: DeviceId,
      location: z.string(),
      word: GateAnswer.shape.word,
      steps: z.array(
        z.strictObject({
          check: z.string(),
          pl: z.string(),
          en: z.string(),
          minutes: z.int(),
          who: z.string(),
        }),
      ),
    }),
  ),
});
export type FixList = z.output<typeof FixList>;

export const ExemptionBody = z.strictObject({
  device: DeviceId,
  check: z.string(),
  reason: z.string().trim().min(10).max(500),
  until: Instant,
});
export const AttestationBody = z.strictObject({
  device: DeviceId,
  check: z.string(),
  holds: z.boolean(),
  evidence: z.string().trim().min(5).max(500).describe("what was looked at, where the proof lies"),
});

export const RouterBody = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/u),
  kind: z.enum(["router", "access-point", "switch", "firewall"]),
  model: z.string().trim().max(120).default(""),
  address: z.union([z.ipv4(), z.ipv6()]),
  location: z.string().trim().max(120).default(""),
  firmware: z.string().trim().max(80).default(""),
  firmwareOn: z.iso.date().nullable().default(null).describe("date of that firmware"),
  wanManagementOffOn: z.iso.date().nullable().default(null).describe("day a person last looked"),
  note: note.default(""),
});
export type RouterBody = z.input<typeof RouterBody>;
export const RouterView = RouterBody.extend({
  probes: z.array(
    z.strictObject({
      network: NetworkId.nullable().describe("asked from this network; null: from the server's own address"),
      port: z.int(),
      state: z.enum(["closed", "filtered", "open", "not-tried"]),
      at: Instant.nullable(),
    }),
  ),
  notMeasuredFrom: z
    .array(NetworkId)
    .describe("networks of the venue this machine has no address in: nobody can ask from there"),
  firmwareAgeDays: z.int().nullable(),
  state: z.enum(["good", "attention", "danger", "not-measured"]),
});
export type RouterView = z.output<typeof RouterView>;

export const InspectionView = z.strictObject({
  id: z.string(),
  number: z.string().describe("K/2026/014"),
  device: DeviceId,
  state: z.enum(["due", "overdue", "open", "signed"]),
  dueAt: Instant,
  openedAt: Instant.nullable(),
  signedAt: Instant.nullable(),
  by: z.string().nullable(),
  machine: z.array(
    z.strictObject({
      check: z.string(),
      state: z.string(),
      reason: z.string(),
      params: Finding.shape.params
        .default({})
        .describe("what was measured; empty in protocols from before it was kept"),
    }),
  ),
  content: z
    .array(
      z.strictObject({
        id: z.enum(["media", "downloads", "accounts", "history", "apps", "condition"]),
        found: z.int().min(0).nullable(),
        ok: z.boolean().nullable(),
        remark: z.string(),
      }),
    )
    .describe("«przegląd treści»: counts only"),
  digest: z.string().nullable().describe("SHA-256 of the signed protocol's canonical JSON"),
});
export type InspectionView = z.output<typeof InspectionView>;
export const InspectionBody = z.strictObject({
  content: InspectionView.shape.content,
  sign: z.boolean(),
});

export const CodeView = z.strictObject({
  code: z.string(),
  expiresAt: Instant,
  link: z.string().describe("what the QR code says: server, key fingerprint, code"),
});
export type CodeView = z.output<typeof CodeView>;

export const ImportRow = z.strictObject({
  line: z.int(),
  column: z.string(),
  code: z.string(),
  message: z.string(),
  cell: z
    .string()
    .regex(/^[A-Z]{1,3}\d{1,7}$/u)
    .optional()
    .describe("of a sheet, as a spreadsheet names it"),
});
export type ImportRow = z.output<typeof ImportRow>;
export const ImportAnswer = z.strictObject({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  faults: z.array(ImportRow).describe("if there is one, nothing was imported"),
});
export type ImportAnswer = z.output<typeof ImportAnswer>;

export const BaselineView = z.strictObject({
  id: z.string(),
  title: z.strictObject({ pl: z.string(), en: z.string() }),
  version: z.int(),
  unverified: z.array(Platform).describe("systems it speaks of whose probes nobody has yet seen work on a real device"),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.strictObject({ pl: z.string(), en: z.string() }),
      rationale: z.strictObject({ pl: z.string(), en: z.string() }),
      clause: z.string(),
      severity: z.string(),
      platforms: z.array(Platform),
      passing: z.int(),
      failing: z.int(),
      unknown: z.int(),
      exempt: z.int(),
    }),
  ),
});
export type BaselineView = z.output<typeof BaselineView>;

export const Reconciliation = z.strictObject({
  strangers: z
    .array(
      z.strictObject({
        serial: z.string(),
        source: z.enum(["enrolment", "report"]),
        device: DeviceId.describe("record under which it spoke"),
        at: Instant,
      }),
    )
    .describe("serial numbers that were seen and belong to no record, newest first"),
  unregistered: z
    .array(
      z.strictObject({
        network: NetworkId,
        devices: z.int().min(1),
        signals: z.int().min(1),
        firstAt: Instant,
        lastAt: Instant,
      }),
    )
    .describe("unnamed devices that raised a signal on a network of devices within a day; counts, no addresses"),
  silent: z
    .array(z.strictObject({ device: DeviceId, lastAt: Instant.nullable().describe("null: it never reported") }))
    .describe("registered and enrolled, and no report for three times its interval"),
  neverEnrolled: z.array(DeviceId),
  notMeasured: z
    .array(z.enum(["quiet-strangers", "cart-strangers"]))
    .describe(
      "what nobody can count: devices that ask nothing forbidden leave no trace, and a cart does not tell of tablets it does not know",
    ),
});
export type Reconciliation = z.output<typeof Reconciliation>;

const id = z.strictObject({});
const file = z
  .strictObject({
    csv: z.string().max(2_000_000).optional(),
    xlsx: z.base64().max(7_200_000).optional().describe("a workbook of at most 5 MB; its first sheet is read"),
    dryRun: z.boolean().default(false),
  })
  .refine(({ csv, xlsx }) => (csv === undefined) !== (xlsx === undefined), "either csv or xlsx");

/** What a photo of a device is, without its octets. */
export const PhotoView = z.strictObject({
  id: z.string(),
  type: z.enum(["image/jpeg", "image/png", "image/webp"]),
  width: z.int().min(1),
  height: z.int().min(1),
  sizeBytes: z.int().min(1),
  at: Instant,
  by: z.string(),
});
export type PhotoView = z.output<typeof PhotoView>;
export const MOST_PHOTOS = 6;
export const MOST_PHOTO_OCTETS = 5 * 1024 * 1024;

export const DeviceApi = {
  devices: { method: "GET", path: "/api/devices", permission: "devices.read", response: z.array(DeviceSummary) },
  device: { method: "GET", path: "/api/devices/:id", permission: "devices.read", response: DeviceView },
  deviceCreate: {
    method: "POST",
    path: "/api/devices",
    permission: "devices.write",
    body: AssetBody,
    response: DeviceSummary,
  },
  deviceUpdate: {
    method: "PUT",
    path: "/api/devices/:id",
    permission: "devices.write",
    body: AssetBody,
    response: DeviceSummary,
  },
  deviceState: {
    method: "POST",
    path: "/api/devices/:id/state",
    permission: "devices.write",
    body: z.strictObject({ state: AssetState, reason }),
    response: DeviceSummary,
  },
  deviceImport: {
    method: "POST",
    path: "/api/devices/import",
    permission: "devices.write",
    body: file,
    response: ImportAnswer,
  },
  alarmsSettle: {
    method: "POST",
    path: "/api/devices/:id/alarms",
    permission: "devices.write",
    body: z.strictObject({ reason }),
    response: DeviceSummary,
  },
  photos: {
    method: "GET",
    path: "/api/devices/:id/photos",
    permission: "devices.read",
    response: z.array(PhotoView),
  },
  photoAdd: {
    method: "POST",
    path: "/api/devices/:id/photos",
    permission: "devices.write",
    body: z.strictObject({ image: z.base64().max(7_200_000).describe("JPEG, PNG or WebP of at most 5 MB") }),
    response: PhotoView,
  },
  photo: {
    method: "GET",
    path: "/api/photos/:id",
    permission: "devices.read",
    response: PhotoView.extend({ image: z.base64() }),
  },
  photoRemove: { method: "DELETE", path: "/api/photos/:id", permission: "devices.write", response: id },
  enrolCode: {
    method: "POST",
    path: "/api/devices/:id/code",
    permission: "devices.write",
    body: id,
    response: CodeView,
  },
  enrolConfirm: {
    method: "POST",
    path: "/api/devices/:id/enrolment",
    permission: "devices.write",
    body: z.strictObject({ decision: z.enum(["confirm", "refuse", "revoke"]), reason }),
    response: DeviceSummary,
  },
  fixList: { method: "GET", path: "/api/fix-list", permission: "devices.read", response: FixList },
  tickets: { method: "GET", path: "/api/tickets", permission: "devices.read", response: z.array(TicketView) },
  ticketNote: {
    method: "POST",
    path: "/api/tickets/:id",
    permission: "devices.write",
    body: z.strictObject({ note }),
    response: TicketView,
  },
  exemptionCreate: {
    method: "POST",
    path: "/api/exemptions",
    permission: "devices.exempt",
    body: ExemptionBody,
    response: z.strictObject({ id: z.string() }),
  },
  exemptionEnd: { method: "DELETE", path: "/api/exemptions/:id", permission: "devices.exempt", response: id },
  attest: {
    method: "POST",
    path: "/api/attestations",
    permission: "devices.attest",
    body: AttestationBody,
    response: id,
  },
  baselines: { method: "GET", path: "/api/baselines", permission: "devices.read", response: z.array(BaselineView) },
  reconciliation: { method: "GET", path: "/api/reconciliation", permission: "devices.read", response: Reconciliation },
  routers: { method: "GET", path: "/api/routers", permission: "devices.read", response: z.array(RouterView) },
  routerSave: {
    method: "PUT",
    path: "/api/routers/:id",
    permission: "devices.write",
    body: RouterBody,
    response: RouterView,
  },
  routerRemove: { method: "DELETE", path: "/api/routers/:id", permission: "devices.write", response: id },
  inspections: {
    method: "GET",
    path: "/api/inspections",
    permission: "devices.read",
    response: z.array(InspectionView),
  },
  inspectionOpen: {
    method: "POST",
    path: "/api/devices/:id/inspection",
    permission: "devices.attest",
    body: id,
    response: InspectionView,
  },
  inspectionSave: {
    method: "PUT",
    path: "/api/inspections/:id",
    permission: "devices.attest",
    body: InspectionBody,
    response: InspectionView,
  },
} as const;
