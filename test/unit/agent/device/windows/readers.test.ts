/**
 * Readers of Windows: each row is a healthy machine with one answer changed.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { FactTable, FactValue } from "../../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../../policies/schema/vocabulary.ts";
import { NO_SETTINGS, type ReadContext } from "../../../../../agent/device/platform.ts";
import { readWindows } from "../../../../../agent/device/platforms/windows.ts";
import { editionOf } from "../../../../../agent/device/readers/windows/identity.ts";
import { rawOf } from "../../../../support/posture.ts";
import {
  AT,
  type Change,
  DEFENDER_ENTRY,
  DEFENDER_STATUS,
  EDUCATION_25H2,
  fault,
  machine,
  outputsOf,
  SIDS,
} from "../../../../support/windows-machine.ts";

const CONTEXT: ReadContext = {
  now: AT as Instant,
  handedOutAt: (AT - 2 * 3_600_000) as Instant,
  settings: {
    ...NO_SETTINGS,
    dailyAccount: "uczeń",
    canary: { name: "canary.example.org", token: "canary-token" },
    resolvers: ["192.0.2.53"],
  },
};
const DAY = 86_400_000;

const factsOf = (change: Change, context: ReadContext = CONTEXT) =>
  readWindows(rawOf(outputsOf(machine(change))), context);
/** The value of a table, or the word why there is none. */
function valueOf<T extends FactTable>(table: T, change: Change, context?: ReadContext): FactValue<T> | string {
  const fact = factsOf(change, context)[table];
  if (fact === undefined) return "missing";
  return "value" in fact ? (fact.value as FactValue<T>) : fact.unavailable;
}

/** Rows of one table: a change of the healthy machine and the part of the fact it must lead to. */
const expects = (
  table: FactTable,
  rows: readonly { why: string; change: Change; is: object | string; context?: ReadContext }[],
) =>
  describe(`facts: ${table}`, () => {
    it.each(rows)("$why", ({ change, is, context }) => {
      const value = valueOf(table, change, context);
      if (typeof is === "string") expect(value).toBe(is);
      else expect(value).toMatchObject(is);
    });
  });

const status = (change: object): Change => ({ facts: { defender: [{ ...DEFENDER_STATUS, ...change }] } });
const listed = (...entries: object[]): Change => ({
  facts: { "security-center": entries, defender: fault(0x8013_1500, 3) },
});
const other = (
  productState: number,
  exists: readonly (boolean | null)[] = [true, true],
  program = "C:\\Program Files\\Other\\av.exe",
) => ({
  displayName: "Other",
  instanceGuid: "{00000000-0000-0000-0000-000000000001}",
  productState,
  program,
  exists,
});

expects("identity", [
  {
    why: "Education 25H2",
    change: {},
    is: {
      os: "Windows 11",
      version: "25H2",
      build: "26200.7171",
      edition: "enterprise-education",
      serial: "PF-EXAMPLE1",
    },
  },
  {
    why: "Windows 10 is told by its build",
    change: { facts: { version: [{ CurrentBuild: "19045", UBR: 6456, DisplayVersion: "22H2", EditionID: "Core" }] } },
    is: { os: "Windows 10", build: "19045.6456", edition: "home-pro" },
  },
  { why: "a server is no Windows 11", change: { facts: { os: [{ ProductType: 3 }] } }, is: { os: "Windows Server" } },
  {
    why: "a serial the maker forgot is none",
    change: { facts: { machine: [{ serial: "To be filled by O.E.M.", uuid: "0" }] } },
    is: { serial: null, uuid: null },
  },
  {
    why: "no revision, no dot",
    change: { facts: { version: [{ CurrentBuild: "26200" }] } },
    is: { build: "26200", edition: null },
  },
  { why: "the build of CIM will do", change: { facts: { version: fault(-1) } }, is: { build: "26200" } },
  { why: "no build, nothing", change: { facts: { version: fault(0x8007_0005), os: [] } }, is: "no-permission" },
]);

describe("editions", () => {
  it.each([
    ["Core", "home-pro"],
    ["CoreSingleLanguage", "home-pro"],
    ["Professional", "home-pro"],
    ["ProfessionalEducation", "home-pro"],
    ["ProfessionalWorkstation", "home-pro"],
    ["Education", "enterprise-education"],
    ["EnterpriseN", "enterprise-education"],
    ["EnterpriseS", "ltsc"],
    ["EnterpriseSN", "ltsc"],
    ["IoTEnterprise", "enterprise-education"],
    ["IoTEnterpriseS", "iot-ltsc"],
    ["ServerStandard", "other"],
    [null, null],
  ])("%s is %s", (id, edition) => expect(editionOf(id)).toBe(edition));
});

expects("antivirus", [
  {
    why: "Defender on",
    change: {},
    is: {
      products: [{ kind: "defender", realtime: "on", alive: true, signaturesAt: Date.UTC(2026, 10, 22, 1, 52, 18) }],
      eicar: "caught",
    },
  },
  {
    why: "«Normal» with signatures of 610 days",
    change: status({
      AntivirusSignatureAge: 610,
      AntivirusSignatureLastUpdated: "2025-03-22T01:52:18Z",
      DefenderSignaturesOutOfDate: false,
    }),
    is: { products: [{ realtime: "on", signaturesAt: Date.UTC(2025, 2, 22, 1, 52, 18) }] },
  },
  {
    why: "an age without a date is counted back",
    change: status({ AntivirusSignatureAge: 610, AntivirusSignatureLastUpdated: null }),
    is: { products: [{ signaturesAt: AT - 610 * DAY }] },
  },
  {
    why: "an age and a fresher date: the age",
    change: status({ AntivirusSignatureAge: 610 }),
    is: { products: [{ signaturesAt: AT - 610 * DAY }] },
  },
  {
    why: "65535 is no age",
    change: status({ AntivirusSignatureAge: 65_535 }),
    is: { products: [{ signatures: "unknown", signaturesAt: null }] },
  },
  {
    why: "4294967295 is no age",
    change: status({ AntivirusSignatureAge: 4_294_967_295 }),
    is: { products: [{ signatures: "unknown", signaturesAt: null }] },
  },
  {
    why: "version 0.0.0.0 has no signatures",
    change: status({ AntivirusSignatureAge: 65_535, AntivirusSignatureVersion: "0.0.0.0" }),
    is: { products: [{ signatures: "missing" }] },
  },
  {
    why: "real-time protection off",
    change: status({ RealTimeProtectionEnabled: false }),
    is: { products: [{ realtime: "off" }] },
  },
  {
    why: "a switch that did not answer",
    change: status({ RealTimeProtectionEnabled: null }),
    is: { products: [{ realtime: "unknown" }] },
  },
  { why: "passive", change: status({ AMRunningMode: "Passive Mode" }), is: { products: [{ realtime: "passive" }] } },
  {
    why: "passive in EDR block mode",
    change: status({ AMRunningMode: "EDR Block Mode" }),
    is: { products: [{ realtime: "passive" }] },
  },
  { why: "not running", change: status({ AMRunningMode: "Not running" }), is: { products: [{ realtime: "off" }] } },
  {
    why: "a mode nobody has explained",
    change: status({ AMRunningMode: "Tryb normalny" }),
    is: { products: [{ realtime: "unknown" }] },
  },
  {
    why: "on, and the centre says off: nobody knows",
    change: { facts: { "security-center": [{ ...DEFENDER_ENTRY, productState: 393_472 }] } },
    is: { products: [{ realtime: "unknown" }] },
  },
  {
    why: "its own class missing, the centre's word",
    change: listed(DEFENDER_ENTRY),
    is: { products: [{ kind: "defender", realtime: "on", signatures: "current", signaturesAt: null }] },
  },
  {
    why: "a ghost: neither program nor service",
    change: listed(other(266_240, [false, false])),
    is: { products: [{ realtime: "on", alive: false }] },
  },
  {
    why: "a program whose service runs from its folder is alive",
    change: {
      facts: {
        ...listed(other(266_240, [false])).facts,
        services: [{ Name: "otherav", State: "Running", PathName: '"C:\\Program Files\\Other\\service.exe" -k' }],
      },
    },
    is: { products: [{ alive: true }] },
  },
  {
    why: "a stopped service proves nothing",
    change: {
      facts: {
        ...listed(other(266_240, [false])).facts,
        services: [{ Name: "otherav", State: "Stopped", PathName: "C:\\Program Files\\Other\\service.exe" }],
      },
    },
    is: { products: [{ alive: false }] },
  },
  {
    why: "nobody could look",
    change: listed(other(266_240, [null, null], "windowsdefender://")),
    is: { products: [{ alive: null }] },
  },
  {
    why: "a list PowerShell wrapped",
    change: listed({ ...other(266_240), exists: { value: [true], Count: 1 } }),
    is: { products: [{ alive: true }] },
  },
  {
    why: "no centre on a server and no Defender",
    change: { facts: { "security-center": fault(0x8013_1500, 3), defender: fault(0x8013_1500, 5) } },
    is: "not-supported",
  },
  {
    why: "no centre, but Defender",
    change: { facts: { "security-center": fault(0x8013_1500, 3) } },
    is: { products: [{ kind: "defender", realtime: "on" }] },
  },
  {
    why: "a centre whose service is off knows nothing",
    change: { facts: { "security-center": [], defender: fault(-1), services: [{ Name: "wscsvc", State: "Stopped" }] } },
    is: "unreadable",
  },
  {
    why: "a centre that runs and lists nothing",
    change: { facts: { "security-center": [], defender: fault(-1) } },
    is: { products: [] },
  },
  {
    why: "EICAR gone after writing",
    change: { eicar: { eicar: [{ wrote: true, there: false, same: null }] } },
    is: { eicar: "caught" },
  },
  {
    why: "EICAR closed to readers",
    change: { eicar: { eicar: [{ wrote: true, there: true, same: null, readHr: 0x8007_00e1 | 0 }] } },
    is: { eicar: "caught" },
  },
  {
    why: "EICAR still there",
    change: { eicar: { eicar: [{ wrote: true, there: true, same: true, readHr: null }] } },
    is: { eicar: "missed" },
  },
  {
    why: "EICAR could not be written for another reason",
    change: { eicar: { eicar: [{ wrote: false, writeHr: 0x8007_0070 | 0 }] } },
    is: { eicar: "not-tested" },
  },
  {
    why: "EICAR changed on the way",
    change: { eicar: { eicar: [{ wrote: true, there: true, same: false }] } },
    is: { eicar: "not-tested" },
  },
  { why: "no EICAR", change: { eicar: { eicar: fault(-1) } }, is: { eicar: "not-tested" } },
]);

const found = (...updates: object[]): Change => ({ updates: { "pending-online": [{ code: 2, updates }] } });
const AU = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU]";

expects("updates", [
  {
    why: "nothing pending",
    change: {},
    is: { pending: 0, pendingSecurity: 0, listsAt: AT, automatic: "on", rebootPending: false },
  },
  { why: "signatures do not count as an installation", change: {}, is: { installedAt: Date.UTC(2026, 10, 12, 3, 5) } },
  {
    why: "no history: the date of the service",
    change: { facts: { "update-history": fault(-1) } },
    is: { installedAt: Date.UTC(2026, 10, 12, 3) },
  },
  {
    why: "a failed installation is none",
    change: {
      facts: { "update-history": [{ at: "2026-11-20T00:00:00Z", result: 4, operation: 1 }], "auto-update": [{}] },
    },
    is: { installedAt: null, listsAt: AT },
  },
  {
    why: "severity makes it security",
    change: found({ severity: "Critical", categories: [] }),
    is: { pending: 1, pendingSecurity: 1 },
  },
  {
    why: "so does the category's id, in braces too",
    change: found({ severity: "", categories: ["{0FA1201D-4330-4fa8-8AE9-B877473B6441}"] }),
    is: { pendingSecurity: 1 },
  },
  {
    why: "signatures of Defender do not",
    change: found({ severity: "", categories: ["e0789628-ce08-4437-be74-2495b842f43b"] }),
    is: { pending: 1, pendingSecurity: 0 },
  },
  {
    why: "a translated category says nothing",
    change: found({ severity: "", categories: ["Aktualizacje zabezpieczeń"] }),
    is: { pending: 1, pendingSecurity: 0 },
  },
  {
    why: "offline: the older search, its own date",
    change: { updates: { "pending-online": fault(0x8024_402c) } },
    is: { pending: 0, listsAt: Date.UTC(2026, 10, 22, 2) },
  },
  {
    why: "0x8024402C is never «0 pending»",
    change: { updates: { "pending-online": fault(0x8024_402c), "pending-offline": fault(0x8024_402c) } },
    is: { pending: null, pendingSecurity: null },
  },
  {
    why: "half an answer is none",
    change: {
      updates: { "pending-online": [{ code: 3, updates: [] }], "pending-offline": [{ code: 4, updates: [] }] },
    },
    is: { pending: null },
  },
  {
    why: "no list is no empty list",
    change: { updates: { "pending-online": [{ code: 2 }], "pending-offline": [{ code: 2, updates: null }] } },
    is: { pending: null },
  },
  {
    why: "nothing at all, and why",
    change: {
      updates: { "pending-online": fault(0x8024_401c), "pending-offline": fault(-1) },
      facts: { services: fault(-1), "auto-update": fault(-1), "update-history": fault(-1) },
    },
    is: "offline",
  },
  {
    why: "a policy forbids updates",
    change: {
      registry: { policies: `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n${AU}\n"NoAutoUpdate"=dword:00000001` },
    },
    is: { automatic: "off" },
  },
  {
    why: "ask before fetching",
    change: { registry: { policies: `${AU}\n"AUOptions"=dword:00000002` } },
    is: { automatic: "off" },
  },
  {
    why: "a policy of the wrong type",
    change: { registry: { policies: `${AU}\n"NoAutoUpdate"="1"` } },
    is: { automatic: "unknown" },
  },
  {
    why: "paused until next year",
    change: {
      registry: {
        "update-settings":
          '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings]\n"PauseUpdatesExpiryTime"="2027-01-01T00:00:00Z"',
      },
    },
    is: { automatic: "off" },
  },
  {
    why: "a pause that is over",
    change: {
      registry: {
        "update-settings":
          '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings]\n"PauseUpdatesExpiryTime"="2026-01-01T00:00:00Z"',
      },
    },
    is: { automatic: "on" },
  },
  {
    why: "the service is disabled",
    change: {
      facts: {
        services: [
          { Name: "wuauserv", StartMode: "Disabled" },
          { Name: "UsoSvc", StartMode: "Auto" },
        ],
      },
    },
    is: { automatic: "configured-not-running" },
  },
  { why: "no list of services", change: { facts: { services: fault(-1) } }, is: { automatic: "unknown" } },
  { why: "no policies read", change: { registry: { policies: null } }, is: { automatic: "unknown" } },
  {
    why: "a restart waits",
    change: { facts: { restart: [{ update: false, servicing: true }] } },
    is: { rebootPending: true },
  },
  { why: "one mark unseen", change: { facts: { restart: [{ update: false }] } }, is: { rebootPending: null } },
]);

const policiesSystem = (...lines: string[]): Change => ({
  registry: {
    "system-policies": `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System]\n${lines.join("\n")}`,
  },
});

expects("elevation", [
  { why: "credentials on the secure desktop", change: {}, is: { prompt: "password", prompting: "password" } },
  {
    why: "missing values are defaults, not nought",
    change: policiesSystem(),
    is: { prompt: "consent", prompting: "password" },
  },
  {
    why: "control off",
    change: policiesSystem('"EnableLUA"=dword:00000000'),
    is: { prompt: "none", prompting: "none" },
  },
  {
    why: "silently for administrators",
    change: policiesSystem('"ConsentPromptBehaviorAdmin"=dword:00000000'),
    is: { prompt: "none" },
  },
  {
    why: "users are refused",
    change: policiesSystem('"ConsentPromptBehaviorUser"=dword:00000000'),
    is: { prompting: "denied" },
  },
  {
    why: "a number nobody has explained",
    change: policiesSystem('"ConsentPromptBehaviorAdmin"=dword:00000009', '"ConsentPromptBehaviorUser"=dword:00000002'),
    is: { prompt: "unknown", prompting: "unknown" },
  },
  {
    why: "a text where a number is due",
    change: policiesSystem('"EnableLUA"="1"'),
    is: { prompt: "unknown", prompting: "unknown" },
  },
  { why: "no key, nothing known", change: { registry: { "system-policies": null } }, is: "failed" },
  {
    why: "another key",
    change: { registry: { "system-policies": "[HKEY_LOCAL_MACHINE\\SOFTWARE]" } },
    is: "unreadable",
  },
]);

const members = (...sids: string[]): Change => ({ facts: { admins: sids.map((sid) => ({ sid, class: "User" })) } });
const alone = { ...CONTEXT, settings: { ...CONTEXT.settings, dailyAccount: null } };

expects("accounts", [
  {
    why: "an ordinary pupil; the disabled built-in one does not count",
    change: {},
    is: {
      dailyIsAdmin: false,
      admins: 1,
      guest: false,
      autoLogin: false,
      foreign: 0,
      blankPasswords: null,
      blankAllowed: 0,
    },
  },
  { why: "the pupil is an administrator", change: members(SIDS.admin, SIDS.child), is: { dailyIsAdmin: true } },
  { why: "everybody is one", change: members(SIDS.admin, "S-1-5-11"), is: { dailyIsAdmin: true } },
  {
    why: "an orphan is nobody",
    change: members(SIDS.admin, SIDS.staff, SIDS.orphan),
    is: { dailyIsAdmin: false, admins: 1 },
  },
  {
    why: "a SID of Entra is somebody, but not the pupil",
    change: members(SIDS.admin, SIDS.entra),
    is: { dailyIsAdmin: false, admins: 1 },
  },
  { why: "an empty group cannot be", change: members(), is: { dailyIsAdmin: null, admins: null } },
  {
    why: "listing failed",
    change: { facts: { admins: fault(0x8007_0560) } },
    is: { dailyIsAdmin: null, admins: null },
  },
  {
    why: "one member without a SID",
    change: { facts: { admins: [{ sid: SIDS.admin }, { class: "User" }] } },
    is: { dailyIsAdmin: null, admins: null },
  },
  { why: "nobody told who the pupil is", change: {}, is: { dailyIsAdmin: null }, context: alone },
  {
    why: "a name in another case with a dot before",
    change: {},
    is: { dailyIsAdmin: false },
    context: { ...CONTEXT, settings: { ...CONTEXT.settings, dailyAccount: ".\\UCZEŃ" } },
  },
  {
    why: "a name that is not here",
    change: {},
    is: { dailyIsAdmin: null },
    context: { ...CONTEXT, settings: { ...CONTEXT.settings, dailyAccount: "ktoś" } },
  },
  {
    why: "the guest is told by 501, whatever it is called",
    change: { facts: { accounts: [{ Name: "Invité", SID: SIDS.guest, Disabled: false, PasswordRequired: false }] } },
    is: { guest: true, blankAllowed: 1 },
  },
  {
    why: "a guest by name only is none",
    change: { facts: { accounts: [{ Name: "Guest", SID: SIDS.child, Disabled: false, PasswordRequired: true }] } },
    is: { guest: null },
  },
  {
    why: "a text is signed in by itself",
    change: { facts: { "sign-in": [{ auto: "1", passwordKept: false }] } },
    is: { autoLogin: true },
  },
  { why: "no such value", change: { facts: { "sign-in": [{ auto: null }] } }, is: { autoLogin: false } },
  { why: "a value nobody has explained", change: { facts: { "sign-in": [{ auto: "tak" }] } }, is: { autoLogin: null } },
  { why: "the key could not be read", change: { facts: { "sign-in": fault(-1) } }, is: { autoLogin: null } },
  {
    why: "a personal account is tied",
    change: { facts: { sources: [{ sid: SIDS.child, source: 4 }] } },
    is: { foreign: 1 },
  },
  {
    why: "a personal account is remembered",
    change: { facts: { hives: [{ sid: SIDS.child, linked: 2 }] } },
    is: { foreign: 2 },
  },
  { why: "who is tied is not known", change: { facts: { sources: fault(-1) } }, is: { foreign: null } },
  { why: "no accounts is not none", change: { facts: { accounts: [] } }, is: "unreadable" },
  { why: "accounts denied", change: { facts: { accounts: fault(0x8004_1003) } }, is: "no-permission" },
]);

const noLimit = policiesSystem('"EnableLUA"=dword:00000001').registry;
const hive = (desktop: object, policy: object = {}, sid: string = SIDS.child): Change => ({
  registry: noLimit as NonNullable<Change["registry"]>,
  facts: { hives: [{ sid, desktop, policy, linked: 0, programs: [] }] },
});
const SAVER = {
  ScreenSaveActive: "1",
  ScreenSaverIsSecure: "1",
  ScreenSaveTimeOut: "600",
  "SCRNSAVE.EXE": "C:\\Windows\\system32\\scrnsave.scr",
};

expects("lock", [
  { why: "the machine's own limit", change: {}, is: { secured: true, afterS: 300 } },
  { why: "the user's saver", change: hive(SAVER), is: { secured: true, afterS: 600 } },
  {
    why: "a policy over the user's setting",
    change: hive({ ...SAVER, ScreenSaverIsSecure: "0" }, { ScreenSaverIsSecure: "1", ScreenSaveTimeOut: "120" }),
    is: { secured: true, afterS: 120 },
  },
  { why: "no password after it", change: hive({ ...SAVER, ScreenSaverIsSecure: "0" }), is: { secured: false } },
  { why: "no saver to start", change: hive({ ...SAVER, "SCRNSAVE.EXE": null }), is: { secured: false } },
  {
    why: "no pause told",
    change: hive({ ...SAVER, ScreenSaveTimeOut: "dziesięć" }),
    is: { secured: true, afterS: null },
  },
  { why: "somebody else's saver says nothing", change: hive(SAVER, {}, SIDS.staff), is: "not-asked" },
  {
    why: "nobody told who: the weakest of all",
    change: {
      ...hive(SAVER),
      facts: {
        hives: [
          { sid: SIDS.child, desktop: SAVER },
          { sid: SIDS.staff, desktop: { ...SAVER, ScreenSaveTimeOut: "900" } },
        ],
      },
    },
    is: { secured: true, afterS: 900 },
    context: alone,
  },
  {
    why: "hives failed",
    change: { registry: noLimit as NonNullable<Change["registry"]>, facts: { hives: fault(0x8007_0005) } },
    is: "no-permission",
  },
]);

const volume = (ProtectionStatus: number, ConversionStatus: number, EncryptionMethod = 6): Change => ({
  facts: {
    bitlocker: [
      { DriveLetter: "D:", ProtectionStatus: 1, ConversionStatus: 1, EncryptionMethod: 6 },
      { DriveLetter: "C:", ProtectionStatus, ConversionStatus, EncryptionMethod },
    ],
  },
});

expects("encryption", [
  { why: "on", change: volume(1, 1), is: { system: "on" } },
  { why: "encrypted, the key beside it", change: volume(0, 1), is: { system: "suspended" } },
  { why: "off", change: volume(0, 0), is: { system: "off" } },
  { why: "still at it", change: volume(0, 2), is: { system: "encrypting" } },
  { why: "paused", change: volume(0, 4), is: { system: "encrypting" } },
  { why: "being undone", change: volume(0, 3), is: { system: "decrypting" } },
  { why: "locked", change: volume(2, 1), is: { system: "unknown" } },
  { why: "on with no method", change: volume(1, 1, 0), is: { system: "unknown" } },
  { why: "a number nobody has explained", change: volume(1, 7), is: { system: "unknown" } },
  {
    why: "only another drive",
    change: { facts: { bitlocker: [{ DriveLetter: "D:", ProtectionStatus: 1, ConversionStatus: 1 }] } },
    is: { system: "unknown" },
  },
  { why: "which drive is not known", change: { facts: { os: [{}] } }, is: { system: "unknown" } },
  { why: "not elevated", change: { facts: { bitlocker: fault(0x8013_1500, 2) } }, is: "no-permission" },
  { why: "Home has no such class", change: { facts: { bitlocker: fault(0x8013_1500, 3) } }, is: "not-supported" },
]);

const fw = (name: "domain" | "standard" | "public", ...lines: string[]): Change["registry"] => ({
  [`firewall-${name}profile`]: `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\${name[0]?.toUpperCase()}${name.slice(1)}Profile]\n${lines.join("\n")}`,
});
const fwPolicy = (profile: string, ...lines: string[]): Change["registry"] => ({
  policies: `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\${profile}]\n${lines.join("\n")}`,
});
const reg = (...parts: Change["registry"][]): Change => ({
  registry: Object.assign({}, ...parts) as NonNullable<Change["registry"]>,
});

expects("firewall", [
  { why: "on", change: {}, is: { state: "on", off: [] } },
  {
    why: "StandardProfile is the private one",
    change: reg(fw("standard", '"EnableFirewall"=dword:00000000')),
    is: { state: "partly", off: ["private"] },
  },
  {
    why: "policy over local: off",
    change: reg(fwPolicy("StandardProfile", '"EnableFirewall"=dword:00000000')),
    is: { state: "partly", off: ["private"] },
  },
  {
    why: "policy over local: on",
    change: reg(
      fw("public", '"EnableFirewall"=dword:00000000'),
      fwPolicy("PublicProfile", '"EnableFirewall"=dword:00000001'),
    ),
    is: { state: "on", off: [] },
  },
  { why: "a missing value is not off and not on", change: reg(fw("public")), is: { state: "unknown" } },
  { why: "a text is no number", change: reg(fw("public", '"EnableFirewall"="1"')), is: { state: "unknown" } },
  {
    why: "lets everything in",
    change: reg(fw("public", '"EnableFirewall"=dword:00000001', '"DefaultInboundAction"=dword:00000000')),
    is: { state: "accepts-everything" },
  },
  {
    why: "its service is off",
    change: { facts: { services: [{ Name: "MpsSvc", State: "Stopped" }] } },
    is: { state: "off", off: ["domain", "private", "public"] },
  },
  { why: "nobody saw the service", change: { facts: { services: fault(-1) } }, is: { state: "unknown" } },
  { why: "policies unreadable", change: reg({ policies: null }), is: { state: "unknown" } },
  {
    why: "another firewall may have taken over",
    change: {
      ...reg(fw("standard", '"EnableFirewall"=dword:00000000')),
      facts: { "firewall-products": [{ displayName: "Other", productState: 266_240 }] },
    },
    is: { state: "unknown", off: [] },
  },
  {
    why: "no profile could be read",
    change: reg({ "firewall-domainprofile": null, "firewall-standardprofile": null, "firewall-publicprofile": null }),
    is: "failed",
  },
]);

const TS = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]";
const services = (...rows: object[]): Change => ({
  facts: { services: [...(EDUCATION_25H2.facts["services"] as object[]), ...rows] },
});

expects("remoteAccess", [
  { why: "nothing", change: {}, is: { desktop: false, shell: false, tools: [] } },
  {
    why: "remote desktop",
    change: { registry: { "terminal-server": `${TS}\n"fDenyTSConnections"=dword:00000000` } },
    is: { desktop: true },
  },
  {
    why: "a policy forbids what is on",
    change: {
      registry: {
        "terminal-server": `${TS}\n"fDenyTSConnections"=dword:00000000`,
        policies:
          '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services]\n"fDenyTSConnections"=dword:00000001',
      },
    },
    is: { desktop: false },
  },
  { why: "a missing value", change: { registry: { "terminal-server": TS } }, is: { desktop: null } },
  { why: "an SSH server", change: services({ Name: "sshd", State: "Running" }), is: { shell: true } },
  {
    why: "an SSH server that does not run",
    change: services({ Name: "sshd", State: "Stopped" }),
    is: { shell: false },
  },
  {
    why: "a service of TeamViewer",
    change: services({ Name: "TeamViewer", State: "Running" }),
    is: { tools: ["TeamViewer"] },
  },
  {
    why: "a portable AnyDesk leaves only a process",
    change: { facts: { processes: ["svchost", "AnyDesk"] } },
    is: { tools: ["AnyDesk"] },
  },
  {
    why: "RustDesk in a user's own folder",
    change: { facts: { hives: [{ sid: SIDS.child, linked: 0, programs: [{ n: "RustDesk", v: "1.4", p: null }] }] } },
    is: { tools: ["RustDesk"] },
  },
  {
    why: "no list of processes, so none is not none",
    change: { facts: { processes: fault(0x8007_0005) } },
    is: "no-permission",
  },
  {
    why: "found is found",
    change: { ...services({ Name: "AnyDesk" }), registry: { "uninstall-64": null } },
    is: { tools: ["AnyDesk"] },
  },
]);

const chromePolicy = (...lines: string[]): Change => ({
  registry: {
    policies: `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome]\n${lines.join("\n")}`,
  },
});
const firefoxPolicy = (...lines: string[]): Change => ({
  registry: {
    policies: `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mozilla\\Firefox]\n${lines.join("\n")}`,
  },
});
function browser(id: string, change: Change): unknown {
  const value = valueOf("browsers", change);
  return typeof value === "string" ? value : value.browsers.find((one) => one.id === id);
}

describe("browsers", () => {
  it.each([
    {
      why: "Chrome as it should be",
      id: "chrome",
      change: {},
      is: {
        googleSafeSearch: true,
        youtube: "strict",
        privateMode: false,
        guestMode: false,
        dnsOverHttps: "off",
        policyFaults: [],
        version: "142.0.7444.163",
      },
    },
    {
      why: "Edge as it should be",
      id: "edge",
      change: {},
      is: { googleSafeSearch: true, bingSafeSearch: true, privateMode: false },
    },
    {
      why: "Firefox as it should be",
      id: "firefox",
      change: {},
      is: { privateMode: false, dnsOverHttps: "off", googleSafeSearch: null },
    },
    {
      why: "no policies, no protection",
      id: "chrome",
      change: chromePolicy(),
      is: { googleSafeSearch: false, youtube: "off", privateMode: true, guestMode: true, dnsOverHttps: "automatic" },
    },
    {
      why: "digits in a text count",
      id: "chrome",
      change: chromePolicy('"ForceGoogleSafeSearch"="1"'),
      is: { googleSafeSearch: true, policyFaults: [] },
    },
    {
      why: "a word in a text does not",
      id: "chrome",
      change: chromePolicy('"ForceGoogleSafeSearch"="true"'),
      is: { googleSafeSearch: false, policyFaults: [{ what: "ForceGoogleSafeSearch: expected-boolean" }] },
    },
    {
      why: "a number where a word is due",
      id: "chrome",
      change: chromePolicy('"DnsOverHttpsMode"=dword:00000000'),
      is: { dnsOverHttps: "automatic", policyFaults: [{ what: "DnsOverHttpsMode: expected-string" }] },
    },
    {
      why: "octets where a number is due",
      id: "chrome",
      change: chromePolicy('"ForceYouTubeRestrict"=hex:02'),
      is: { youtube: "off", policyFaults: [{ what: "ForceYouTubeRestrict: expected-integer" }] },
    },
    {
      why: "letter case does not matter in a registry",
      id: "chrome",
      change: chromePolicy('"FORCEGOOGLESAFESEARCH"=dword:00000001'),
      is: { googleSafeSearch: true },
    },
    {
      why: "only recommended",
      id: "chrome",
      change: {
        registry: {
          policies:
            '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome\\Recommended]\n"ForceGoogleSafeSearch"=dword:00000001',
        },
      },
      is: { googleSafeSearch: false, policyFaults: [{ what: "ForceGoogleSafeSearch: only-recommended" }] },
    },
    {
      why: "Firefox: off but not locked",
      id: "firefox",
      change: {
        registry: {
          policies:
            '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mozilla\\Firefox\\DNSOverHTTPS]\n"Enabled"=dword:00000000',
        },
      },
      is: { dnsOverHttps: "automatic" },
    },
    {
      why: "Firefox: a word for a switch",
      id: "firefox",
      change: firefoxPolicy('"DisablePrivateBrowsing"="yes"'),
      is: { privateMode: true, policyFaults: [{ what: "DisablePrivateBrowsing: wrong-type" }] },
    },
    {
      why: "Firefox: JSON in a list of texts",
      id: "firefox",
      change: firefoxPolicy(
        `"DNSOverHTTPS"=hex(7):${[...Buffer.from('{"Enabled":false,"Locked":true}\0\0', "utf16le")].map((octet) => octet.toString(16).padStart(2, "0")).join(",")}`,
      ),
      is: { dnsOverHttps: "off" },
    },
    {
      why: "an export without the common root is none",
      id: "chrome",
      change: { registry: { policies: "[HKEY_LOCAL_MACHINE\\SOFTWARE]" } },
      is: "unreadable",
    },
    { why: "policies unread, nothing known", id: "chrome", change: { registry: { policies: null } }, is: "failed" },
    {
      why: "no browsers at all cannot be",
      id: "chrome",
      change: { registry: { "uninstall-64": "[HKEY_LOCAL_MACHINE\\SOFTWARE]", "uninstall-32": null } },
      is: "unreadable",
    },
  ])("$why", ({ id, change, is }) => {
    const one = browser(id, change);
    if (typeof is === "string") expect(one).toBe(is);
    else expect(one).toMatchObject(is);
  });

  it.each([
    {
      why: "installed",
      change: { facts: { hives: [{ sid: SIDS.child, programs: [{ n: "Opera Stable 124.0" }] }] } },
      names: ["Opera"],
    },
    { why: "a portable Tor runs", change: { facts: { processes: ["firefox", "tor"] } }, names: ["Tor Browser"] },
    { why: "none", change: {}, names: [] },
  ])("forbidden: $why", ({ change, names }) => expect(valueOf("browsers", change)).toMatchObject({ forbidden: names }));
});

expects("software", [
  {
    why: "three places, no updates",
    change: { facts: { hives: [{ sid: SIDS.child, programs: [{ n: "Zoom", v: "6", p: "Z" }, { n: null }] }] } },
    is: {
      installed: ["Google Chrome", "Microsoft Edge", "Mozilla Firefox (x64 pl)", "Zoom"].map((name) => ({ name })),
    },
  },
  { why: "activated", change: {}, is: { activation: "licensed" } },
  { why: "a period of grace", change: { facts: { licence: [{ LicenseStatus: 2 }] } }, is: { activation: "grace" } },
  { why: "a notification", change: { facts: { licence: [{ LicenseStatus: 5 }] } }, is: { activation: "unlicensed" } },
  {
    why: "one of two keys will do",
    change: { facts: { licence: [{ LicenseStatus: 5 }, { LicenseStatus: 1 }] } },
    is: { activation: "licensed" },
  },
  { why: "no key listed", change: { facts: { licence: [] } }, is: { activation: "unknown" } },
  { why: "no 32-bit place", change: { registry: { "uninstall-32": null } }, is: { activation: "licensed" } },
  { why: "no hives", change: { facts: { hives: fault(-1) } }, is: "unreadable" },
  { why: "no 64-bit place", change: { registry: { "uninstall-64": null } }, is: "failed" },
]);

const CONSENT =
  "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore\\webcam]";
const bare = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies]";

expects("camera", [
  { why: "a policy", change: { registry: { camera: `${CONSENT}\n"Value"="Allow"` } }, is: { disabled: true } },
  { why: "denied for the machine", change: { registry: { policies: bare } }, is: { disabled: true } },
  {
    why: "allowed",
    change: { registry: { policies: bare, camera: `${CONSENT}\n"Value"="Allow"` } },
    is: { disabled: false },
  },
  {
    why: "only apps of the shop are stopped",
    change: {
      registry: {
        policies: `${bare}\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\AppPrivacy]\n"LetAppsAccessCamera"=dword:00000002`,
        camera: `${CONSENT}\n"Value"="Allow"`,
      },
    },
    is: { disabled: null },
  },
  { why: "no word about it", change: { registry: { policies: bare, camera: null } }, is: { disabled: null } },
  {
    why: "policies unread",
    change: { registry: { policies: null, camera: `${CONSENT}\n"Value"="Allow"` } },
    is: "failed",
  },
]);

const minute = (at: number): string => String(Math.floor(at / 60_000));
const left = (row: object): Change => ({
  media: { media: [{ folders: 3, denied: 0, files: 0, bytes: 0, minutes: {}, ...row }] },
});
const OUT = CONTEXT.handedOutAt as number;

expects("media", [
  { why: "none", change: {}, is: { files: 0, newerThanHandOut: 0, newestAt: null } },
  {
    why: "before and after the hand-out",
    change: left({ files: 3, bytes: 9, minutes: { [minute(OUT - 3_600_000)]: 1, [minute(OUT + 60_000)]: 2 } }),
    is: { files: 3, newerThanHandOut: 2, bytes: 9 },
  },
  {
    why: "the minute of the hand-out counts",
    change: left({ files: 1, minutes: { [minute(OUT + 1)]: 1 } }),
    is: { newerThanHandOut: 1 },
  },
  {
    why: "never handed out",
    change: left({ files: 1, minutes: { [minute(OUT)]: 1 } }),
    is: { newerThanHandOut: null },
    context: { ...CONTEXT, handedOutAt: null },
  },
  { why: "nothing seen behind a closed door", change: left({ denied: 1 }), is: "no-permission" },
  {
    why: "old ones seen, a door closed",
    change: left({ denied: 1, files: 1, minutes: { [minute(OUT - 9e6)]: 1 } }),
    is: { files: 1, newerThanHandOut: null },
  },
  { why: "no folder found", change: left({ folders: 0 }), is: "unreadable" },
  { why: "a sum that does not fit", change: left({ files: 2, minutes: { [minute(OUT)]: 1 } }), is: "unreadable" },
  { why: "no count", change: left({ files: null }), is: "unreadable" },
]);

expects("health", [
  {
    why: "all told",
    change: {},
    is: { batteryRatio: 0.81, batteryHealthRatio: 0.9, bootedAt: Date.UTC(2026, 10, 22, 5, 31, 7, 500) },
  },
  {
    why: "a desktop has no battery",
    change: { facts: { battery: [], "battery-full": fault(0x8004_100c | 0, 8), "battery-new": fault(0, 8) } },
    is: { batteryRatio: null, batteryHealthRatio: null },
  },
  {
    why: "firmware that gives nought",
    change: { facts: { "battery-full": [{ FullChargedCapacity: 0 }] } },
    is: { batteryHealthRatio: null },
  },
  {
    why: "more free than there is",
    change: { facts: { disk: [{ Size: 1, FreeSpace: 2 }] } },
    is: { diskFreeRatio: null },
  },
]);

expects("resolution", [
  { why: "ours", change: {}, is: { canary: "ours", servers: 0 } },
  { why: "somebody else's text", change: { canary: { canary: ["other"] } }, is: { canary: "not-ours" } },
  {
    why: "somebody says there is no such name",
    change: { canary: { canary: fault(0x8007_232b) } },
    is: { canary: "not-ours" },
  },
  { why: "nobody answers", change: { canary: { canary: fault(0x8007_05b4) } }, is: { canary: "no-answer" } },
  {
    why: "a foreign server, once",
    change: {
      facts: {
        adapters: [
          { DNSServerSearchOrder: ["192.0.2.53", "198.51.100.1"] },
          { DNSServerSearchOrder: ["198.51.100.1"] },
        ],
      },
    },
    is: { servers: 1 },
  },
  { why: "no canary yet", change: {}, is: "not-asked", context: { ...CONTEXT, settings: NO_SETTINGS } },
]);
