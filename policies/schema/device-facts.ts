/**
 * What one device says about itself: fact tables, each measured or honestly unavailable.
 *
 * Facts are what leaves a device, so contents have no place here: leftover photos are a count and a newest date, accounts are a
 * count, passwords never occur. A fact that could not be looked at says why; it never looks like a good one.
 * Units are in the names or beside them; instants are UTC.
 *
 * @module
 */
import { z } from "zod";
import { Instant } from "./vocabulary.ts";

/** Why a fact could not be measured. Each is shown to staff in words. */
export const UnavailableReason = z.enum([
  "no-permission",
  "not-supported",
  "not-installed",
  "timed-out",
  "failed",
  "unreadable",
  "not-asked",
  "offline",
]);
export type UnavailableReason = z.output<typeof UnavailableReason>;

/** Three-valued on purpose: `null` is «the system did not say», which is never «no». */
const known = z.boolean().nullable();
const count = z.int().min(0);
const text = z.string().max(200);

export const Platform = z.enum(["windows", "macos", "linux", "chromeos", "android", "ipados"]);
export type Platform = z.output<typeof Platform>;

export const IdentityFact = z.strictObject({
  platform: Platform,
  os: text.describe("Windows 11, Debian, Android …"),
  version: text.describe("24H2, 12, 18.7.2 …"),
  build: text.nullable().describe("26100.4652; `CurrentBuild.UBR` on Windows"),
  edition: z
    .enum(["home-pro", "enterprise-education", "ltsc", "iot-ltsc", "other"])
    .nullable()
    .describe("class of Windows edition that decides the end of support"),
  patchLevel: z.iso.date().nullable().describe("Android security patch level"),
  serial: text.nullable(),
  model: text.nullable(),
  manufacturer: text.nullable(),
  uuid: text.nullable(),
});

export const AntivirusFact = z.strictObject({
  products: z.array(
    z.strictObject({
      name: text,
      kind: z.enum(["defender", "third-party", "clamav", "xprotect", "play-protect"]),
      realtime: z.enum(["on", "off", "snoozed", "expired", "passive", "scheduled-only", "unknown"]),
      signatures: z.enum(["current", "old", "missing", "unknown"]).describe("what the product or the system says"),
      signaturesAt: Instant.nullable().describe("when the signatures were made; the age is judged from this"),
      alive: known.describe("its program exists or its service runs; false: a ghost entry of an uninstalled product"),
      version: text.nullable(),
    }),
  ),
  eicar: z
    .enum(["caught", "missed", "not-tested"])
    .describe("the harmless EICAR test file was handed to the product and found"),
  gatekeeper: known.describe("macOS: Gatekeeper and System Integrity Protection are both on"),
});

export const UpdatesFact = z.strictObject({
  pending: count.nullable(),
  pendingSecurity: count.nullable(),
  listsAt: Instant.nullable().describe("when the system last asked what there is; old lists make pending worthless"),
  installedAt: Instant.nullable().describe("last successful installation of anything"),
  automatic: z.enum(["on", "off", "configured-not-running", "unknown"]),
  rebootPending: known,
});

export const ElevationFact = z.strictObject({
  prompt: z
    .enum(["password", "consent", "none", "unknown"])
    .describe("what an administrator is asked before a change of the system; consent: a click suffices"),
  prompting: z.enum(["password", "denied", "none", "unknown"]).describe("what an ordinary user is asked"),
  passwordless: count.nullable().describe("sudo or polkit rules that let somebody in without a password"),
  localRulesToReview: count.nullable().describe("local polkit rules that answer YES, which a person should read"),
});

export const AccountsFact = z.strictObject({
  dailyIsAdmin: known.describe("the account children use is an administrator, sudoer or in a group equal to root"),
  admins: count.nullable(),
  blankPasswords: count.nullable().describe("enabled accounts without a password, where that can be known"),
  blankAllowed: count.nullable().describe("enabled accounts for which none is demanded"),
  autoLogin: known,
  guest: known.describe("guest account is on"),
  foreign: count.nullable().describe("personal accounts left behind (Google, Apple, Microsoft); never their names"),
});

export const LockFact = z.strictObject({
  secured: known.describe("a PIN, password or pattern is demanded after the pause"),
  afterS: z.int().min(0).nullable().describe("0: at once"),
});

export const EncryptionFact = z.strictObject({
  system: z.enum(["on", "off", "suspended", "encrypting", "decrypting", "unknown"]),
});

export const FirewallFact = z.strictObject({
  state: z.enum(["on", "off", "partly", "accepts-everything", "unknown"]),
  off: z.array(text).describe("profiles that are off"),
});

export const RemoteAccessFact = z.strictObject({
  desktop: known.describe("remote desktop is switched on"),
  shell: known.describe("an SSH server listens"),
  tools: z.array(text).describe("remote-control programs found, by product name"),
});

export const MobileFact = z.strictObject({
  debugging: known.describe("USB debugging"),
  debuggingOverNetwork: known,
  foreignDebugKeys: count.nullable().describe("computers allowed to debug beside this hub"),
  unknownSources: count.nullable().describe("apps allowed to install others"),
  sideloaded: count.nullable().describe("user apps that came from no known shop"),
  verifier: known,
  bootState: z.enum(["verified", "self-signed", "unlocked", "unknown"]),
  owner: z.enum(["device-owner", "profile-owner", "supervised", "none", "unknown"]),
  activated: known,
});

export const BrowsersFact = z.strictObject({
  browsers: z.array(
    z.strictObject({
      id: z.enum(["chrome", "chromium", "edge", "firefox", "safari", "other"]),
      name: text,
      version: text.nullable(),
      googleSafeSearch: known.describe("null: no such policy in this browser, or it cannot be known"),
      bingSafeSearch: known,
      youtube: z.enum(["strict", "moderate", "off", "unknown"]),
      privateMode: known.describe("private windows can be opened"),
      guestMode: known,
      dnsOverHttps: z.enum(["off", "automatic", "on", "unknown"]),
      policyFaults: z
        .array(z.strictObject({ where: text, what: text }))
        .max(50)
        .describe("files or values the browser ignores, so that what somebody wrote has no effect"),
      writablePolicies: known.describe("the policy folder can be written by everybody"),
    }),
  ),
  forbidden: z.array(text).describe("browsers found that cannot be kept safe (Tor, portable ones), by product name"),
});

export const ResolutionFact = z.strictObject({
  canary: z
    .enum(["ours", "not-ours", "no-answer"])
    .describe("the signed canary name, asked through the system's own resolver"),
  servers: count.nullable().describe("resolvers configured that are none of the venue's"),
  privateDns: z.enum(["off", "opportunistic", "foreign", "ours", "unknown"]).describe("Android private DNS"),
  bypass: z
    .array(z.strictObject({ way: z.enum(["other-resolver", "dot", "doh", "doq", "vpn"]), open: known }))
    .describe("ways around the filter that were tried from this device"),
});

export const SoftwareFact = z.strictObject({
  installed: z
    .array(
      z.strictObject({
        name: text,
        version: text.nullable(),
        publisher: text.nullable(),
        from: text.nullable().describe("shop or package source"),
      }),
    )
    .max(2_000),
  activation: z.enum(["licensed", "grace", "unlicensed", "not-applicable", "unknown"]).describe("of the system itself"),
});

export const CameraFact = z.strictObject({
  disabled: known.describe("by policy, so that no pictures can be taken (R-033)"),
});

export const MediaFact = z.strictObject({
  files: count.nullable().describe("pictures, films and recordings in the places people leave them"),
  newerThanHandOut: count.nullable().describe("of those, made since the last hand-out; null if there was none"),
  bytes: count.nullable(),
  newestAt: Instant.nullable(),
});

export const HealthFact = z.strictObject({
  diskFreeRatio: z.number().min(0).max(1).nullable(),
  batteryRatio: z.number().min(0).max(1).nullable().describe("charge now"),
  batteryHealthRatio: z.number().min(0).max(1.2).nullable().describe("full capacity now to when new"),
  bootedAt: Instant.nullable(),
});

export const ClockFact = z.strictObject({
  offsetMs: z.int().describe("device clock minus server clock, when they last spoke"),
});

/** Name of each table and its shape; a table missing from a report was not asked. */
export const FACT_TABLES = {
  identity: IdentityFact,
  antivirus: AntivirusFact,
  updates: UpdatesFact,
  elevation: ElevationFact,
  accounts: AccountsFact,
  lock: LockFact,
  encryption: EncryptionFact,
  firewall: FirewallFact,
  remoteAccess: RemoteAccessFact,
  mobile: MobileFact,
  browsers: BrowsersFact,
  resolution: ResolutionFact,
  software: SoftwareFact,
  camera: CameraFact,
  media: MediaFact,
  health: HealthFact,
  clock: ClockFact,
} as const;
export type FactTable = keyof typeof FACT_TABLES;
export const FactTable = z.enum(Object.keys(FACT_TABLES) as [FactTable, ...FactTable[]]);

/** Measured, or why not; `note` is for staff and holds no personal data. */
function factOf<S extends z.ZodType>(value: S) {
  return z.union([
    z.strictObject({ measuredAt: Instant, value, secondHand: z.boolean().optional() }),
    z.strictObject({ measuredAt: Instant, unavailable: UnavailableReason, note: z.string().max(300).optional() }),
  ]);
}

export const DeviceFacts = z.strictObject({
  identity: factOf(IdentityFact).optional(),
  antivirus: factOf(AntivirusFact).optional(),
  updates: factOf(UpdatesFact).optional(),
  elevation: factOf(ElevationFact).optional(),
  accounts: factOf(AccountsFact).optional(),
  lock: factOf(LockFact).optional(),
  encryption: factOf(EncryptionFact).optional(),
  firewall: factOf(FirewallFact).optional(),
  remoteAccess: factOf(RemoteAccessFact).optional(),
  mobile: factOf(MobileFact).optional(),
  browsers: factOf(BrowsersFact).optional(),
  resolution: factOf(ResolutionFact).optional(),
  software: factOf(SoftwareFact).optional(),
  camera: factOf(CameraFact).optional(),
  media: factOf(MediaFact).optional(),
  health: factOf(HealthFact).optional(),
  clock: factOf(ClockFact).optional(),
});
export type DeviceFacts = z.output<typeof DeviceFacts>;
/** The value of one table once it was measured. */
export type FactValue<T extends FactTable> = z.output<(typeof FACT_TABLES)[T]>;

/**
 * What a collector brought home, before anything is concluded from it. Stays on the device, except in recordings made on
 * purpose (`collect --record`), which are redacted.
 */
export interface RawOutput {
  /** id of the probe, e.g. `windows/registry/policies-system` */
  readonly probe: string;
  readonly exitCode: number | null;
  /** octets as they came: decoding belongs to the reader, which knows the code page */
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly ms: number;
  /** the probe could not be run at all */
  readonly unavailable?: UnavailableReason;
}
