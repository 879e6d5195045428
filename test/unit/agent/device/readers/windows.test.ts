/**
 * Edges of the Windows readers that a small fault would move: every number of a table, every bound, and «none» that nobody may say.
 *
 * Each row is the healthy machine with one answer changed, read by the one reader it is about.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { RawOutputs, ReadContext } from "../../../../../agent/device/platform.ts";
import { readAccounts } from "../../../../../agent/device/readers/windows/accounts.ts";
import { readAntivirus } from "../../../../../agent/device/readers/windows/antivirus.ts";
import { readBrowsers } from "../../../../../agent/device/readers/windows/browsers.ts";
import { answerOf, instantIn, listOf, textIn } from "../../../../../agent/device/readers/windows/dump.ts";
import { readElevation } from "../../../../../agent/device/readers/windows/elevation.ts";
import { readFirewall } from "../../../../../agent/device/readers/windows/firewall.ts";
import { readHealth } from "../../../../../agent/device/readers/windows/health.ts";
import { readIdentity } from "../../../../../agent/device/readers/windows/identity.ts";
import { readLock } from "../../../../../agent/device/readers/windows/lock.ts";
import { readMedia } from "../../../../../agent/device/readers/windows/media.ts";
import { decodeProductState, isProductOn } from "../../../../../agent/device/readers/windows/product-state.ts";
import { programsOf } from "../../../../../agent/device/readers/windows/programs.ts";
import { parseRegistryFile } from "../../../../../agent/device/readers/windows/registry-file.ts";
import { readRemoteAccess } from "../../../../../agent/device/readers/windows/remote-access.ts";
import { readResolution } from "../../../../../agent/device/readers/windows/resolution.ts";
import { readSoftware } from "../../../../../agent/device/readers/windows/software.ts";
import { readUpdates } from "../../../../../agent/device/readers/windows/updates.ts";
import { output, rawOf } from "../../../../support/posture.ts";
import { contextOf, READ_AT } from "../../../../support/raw-outputs.ts";
import {
  type Change,
  DEFENDER_ENTRY,
  DEFENDER_STATUS,
  EDUCATION_25H2,
  fault,
  line,
  machine,
  outputsOf,
  regFile,
  SIDS,
} from "../../../../support/windows-machine.ts";

const DAY = 86_400_000;
const CONTEXT = contextOf(
  { dailyAccount: "uczeń", canary: { name: "canary.example.org", token: "canary-token" }, resolvers: ["192.0.2.53"] },
  READ_AT - 2 * 3_600_000,
);
const as = (dailyAccount: string | null): ReadContext => ({
  ...CONTEXT,
  settings: { ...CONTEXT.settings, dailyAccount },
});

interface Row {
  readonly why: string;
  readonly change: Change;
  readonly is: object;
  readonly context?: ReadContext;
}
/** Rows of one reader: a change of the healthy machine and the part of the answer it must lead to. */
function table(name: string, read: (raw: RawOutputs, context: ReadContext) => unknown, rows: readonly Row[]): void {
  describe(`windows/${name}`, () => {
    it.each(rows)("$why", ({ change, is, context }) =>
      expect(read(rawOf(outputsOf(machine(change))), context ?? CONTEXT)).toMatchObject(is),
    );
  });
}
const value = (is: object): object => ({ value: is });
const facts = (change: NonNullable<Change["facts"]>): Change => ({ facts: change });
const HKLM = "HKEY_LOCAL_MACHINE\\";
const key = (path: string, ...lines: readonly string[]): string => `[${HKLM}${path}]\n${lines.join("\n")}\n`;

// --- accounts -------------------------------------------------------------------------------------------------------

const accounts = EDUCATION_25H2.facts["accounts"] as readonly object[];
const member = (...sids: readonly string[]): Change => facts({ admins: sids.map((sid) => ({ sid })) });
table("accounts", readAccounts, [
  ...["S-1-1-0", "S-1-5-4", "S-1-5-11", "S-1-5-13", "S-1-5-14", "S-1-5-113", "S-1-5-32-545"].map((sid) => ({
    why: `${sid} holds the pupil too`,
    change: member(SIDS.admin, sid),
    is: value({ dailyIsAdmin: true }),
  })),
  { why: "a group without everybody in it", change: member(SIDS.admin, "S-1-5-32-544"), is: value({ dailyIsAdmin: false }) },
  { why: "a name where a SID is due", change: member(SIDS.admin, "Administratorzy"), is: value({ dailyIsAdmin: null, admins: null }) },
  { why: "an account without a name stands first", change: facts({ accounts: [{ SID: SIDS.guest, Disabled: true, PasswordRequired: true }, ...accounts], admins: [{ sid: SIDS.child }] }), is: value({ dailyIsAdmin: true }) },
  { why: "Windows writes the name in capitals", change: facts({ accounts: [{ Name: "UCZEŃ", SID: SIDS.child, Disabled: false, PasswordRequired: true }], admins: [{ sid: SIDS.child }] }), is: value({ dailyIsAdmin: true }) },
  { why: "the pupil's account has no SID", change: facts({ accounts: [{ Name: "uczeń", Disabled: false, PasswordRequired: true }] }), is: value({ dailyIsAdmin: null, guest: null }) },
  { why: "an account without a SID does not hide orphans", change: facts({ accounts: [{ Name: "x", Disabled: true }, ...accounts], admins: [{ sid: SIDS.staff }, { sid: SIDS.orphan }] }), is: value({ admins: 1 }) },
  { why: "a backslash before the name", change: member(SIDS.child), is: value({ dailyIsAdmin: true }), context: as("\\uczeń") },
  { why: "a hive did not tell what it remembers", change: facts({ sources: [{ sid: SIDS.child, source: 4 }], hives: [{ sid: SIDS.child }] }), is: value({ foreign: null }) },
  { why: "what two hives remember is added up", change: facts({ hives: [{ linked: 1 }, { linked: 2 }] }), is: value({ foreign: 3 }) },
  { why: "more tied than remembered", change: facts({ sources: [{ source: 4 }, { source: 4 }, { source: 1 }], hives: [{ linked: 1 }] }), is: value({ foreign: 2 }) },
  { why: "nobody listed whose accounts they are", change: facts({ sources: [] }), is: value({ foreign: null }) },
  { why: "no hives", change: facts({ hives: fault(-1) }), is: value({ foreign: null }) },
  { why: "nothing about signing in", change: facts({ "sign-in": [] }), is: value({ autoLogin: null }) },
  { why: "signing in, the value not asked", change: facts({ "sign-in": [{}] }), is: value({ autoLogin: null }) },
  ...[["0", false], [0, false], ["", false], ["1", true], [1, true], [2, null]].map(([auto, is]) => ({ why: `signs in by itself: ${JSON.stringify(auto)}`, change: facts({ "sign-in": [{ auto }] }), is: value({ autoLogin: is }) })),
  { why: "one account did not say whether it needs a password", change: facts({ accounts: [{ SID: SIDS.child, Disabled: false }, { SID: SIDS.staff, Disabled: false, PasswordRequired: false }] }), is: value({ blankAllowed: null }) },
  { why: "whether the guest may come in is not told", change: facts({ accounts: [{ SID: SIDS.guest }] }), is: value({ guest: null }) },
  { why: "an account whose state is not told counts as one", change: facts({ accounts: [{ Name: "a", SID: SIDS.staff, PasswordRequired: false }] }), is: value({ admins: 1, blankAllowed: 1 }) },
]); // prettier-ignore

// --- antivirus ------------------------------------------------------------------------------------------------------

const other = (change: object = {}): object => ({ displayName: "Other", instanceGuid: "{0}", productState: 266_240, program: "C:\\Program Files\\Other\\av.exe", exists: [false], ...change }); // prettier-ignore
const beside = (entry: object, PathName: string | null, State = "Running"): Change =>
  facts({
    "security-center": [entry],
    defender: fault(-1, 3),
    services: [{ State }, { Name: "other", State, PathName }],
  });
const alive = (is: boolean | null): object => value({ products: [{ name: "Other", kind: "third-party", alive: is }] });
const status = (change: object, entry: object | null = DEFENDER_ENTRY): Change =>
  facts({ defender: [{ ...DEFENDER_STATUS, ...change }], "security-center": entry === null ? [] : [entry] });
const defender = (is: object): object => value({ products: [{ name: "Microsoft Defender", kind: "defender", ...is }] });
const aged = (days: number, at: number | null): Change =>
  status({
    AntivirusSignatureAge: days,
    AntivirusSignatureLastUpdated: at === null ? null : new Date(at).toISOString(),
  });
table("antivirus", readAntivirus, [
  { why: "a service in the same folder", change: beside(other(), "C:\\Program Files\\Other\\svc.exe -x"), is: alive(true) },
  { why: "its arguments name another folder", change: beside(other(), 'C:\\Program Files\\Other\\svc.exe -c "D:\\x\\y.exe"'), is: alive(true) },
  { why: "quoted, with arguments", change: beside(other(), '"C:\\Program Files\\Other\\svc.exe" "D:\\x\\y"'), is: alive(true) },
  { why: "quoted, its folder has a dot and «exe» in it", change: beside(other({ program: '"C:\\Tools.exe.d\\av.exe"' }), '"C:\\Tools.exe.d\\svc.exe"'), is: alive(true) },
  { why: "case and blanks aside", change: beside(other({ program: "  c:\\PROGRAM FILES\\other\\AV.EXE " }), "C:\\Program Files\\Other\\svc.exe"), is: alive(true) },
  { why: "a folder named by its variable", change: beside(other({ program: "%ProgramFiles%\\Other\\av.exe" }), "C:\\Program Files\\Other\\svc.exe"), is: alive(true) },
  { why: "a folder of one letter", change: beside(other({ program: "C:\\A\\av.exe" }), "C:\\A\\svc.exe"), is: alive(true) },
  { why: "the root of a drive is everybody's folder", change: beside(other({ program: "C:\\av.exe" }), "C:\\svc.exe"), is: alive(false) },
  { why: "a service of a folder beside it", change: beside(other(), "C:\\Program Files\\Another\\svc.exe"), is: alive(false) },
  { why: "its service is stopped", change: beside(other(), "C:\\Program Files\\Other\\svc.exe", "Stopped"), is: alive(false) },
  { why: "no path told, no service's path told", change: beside(other({ program: null }), null), is: alive(false) },
  { why: "one of its files is there", change: beside(other({ exists: [false, true] }), null), is: alive(true) },
  { why: "nobody could look for it", change: beside(other({ exists: [null] }), null), is: alive(null) },
  { why: "no services listed", change: facts({ "security-center": [other()], defender: fault(-1), services: fault(-1) }), is: alive(false) },
  { why: "an entry without a name", change: beside(other({ displayName: "" }), null), is: value({ products: [{ name: "?", kind: "third-party", realtime: "on", signatures: "current", signaturesAt: null, alive: false, version: null }] }) },
  { why: "an entry without a number", change: beside(other({ productState: null }), null), is: value({ products: [{ realtime: "unknown", signatures: "unknown" }] }) },
  { why: "an entry without an id is another maker's", change: beside(other({ instanceGuid: null }), null), is: alive(false) },
  { why: "Defender only listed: the centre's word, all of it", change: facts({ defender: fault(-1), "security-center": [{ ...DEFENDER_ENTRY, productState: 393_488 }] }), is: defender({ realtime: "off", signatures: "old", signaturesAt: null, alive: true, version: null }) },
  { why: "Defender only listed, its number missing", change: facts({ defender: fault(-1), "security-center": [{ ...DEFENDER_ENTRY, productState: null }] }), is: defender({ realtime: "unknown", signatures: "unknown" }) },
  { why: "another maker's and Defender, in this order", change: facts({ "security-center": [DEFENDER_ENTRY, other()] }), is: value({ products: [{ name: "Other" }, { name: "Microsoft Defender" }] }) },
  { why: "its service is there though its program is not", change: facts({ "security-center": [{ ...DEFENDER_ENTRY, exists: [false] }], services: [{ State: "Running" }, { Name: "WinDefend", State: "Stopped" }] }), is: defender({ alive: true }) },
  { why: "neither its service nor its program", change: facts({ "security-center": [{ ...DEFENDER_ENTRY, exists: [false] }], services: [{ Name: "other" }] }), is: defender({ alive: false }) },
  { why: "not listed, no service seen: its own word", change: facts({ "security-center": [], services: [], defender: [{ ...DEFENDER_STATUS, AMServiceEnabled: true }] }), is: defender({ alive: true, version: "4.18.26100.1" }) },
  { why: "not listed, no service seen, its service off", change: facts({ "security-center": [], services: [], defender: [{ ...DEFENDER_STATUS, AMServiceEnabled: false }] }), is: defender({ alive: false, realtime: "off" }) },
  { why: "its antivirus is off", change: status({ AntivirusEnabled: false }), is: defender({ realtime: "off" }) },
  { why: "one switch off, one silent", change: status({ AntivirusEnabled: null, AMServiceEnabled: false }), is: defender({ realtime: "off" }) },
  { why: "no mode told", change: status({ AMRunningMode: null }), is: defender({ realtime: "unknown" }) },
  { why: "passive beside another one", change: status({ AMRunningMode: "SxS Passive Mode" }), is: defender({ realtime: "passive" }) },
  { why: "off, and the centre says on: its own word", change: status({ RealTimeProtectionEnabled: false }), is: defender({ realtime: "off" }) },
  { why: "on, and the centre's number means nothing", change: status({}, { ...DEFENDER_ENTRY, productState: 0x06_12_00 }), is: defender({ realtime: "on" }) },
  { why: "on, and the centre says snoozed", change: status({}, { ...DEFENDER_ENTRY, productState: 401_664 }), is: defender({ realtime: "unknown" }) },
  { why: "on, and not listed", change: status({}, null), is: defender({ realtime: "on" }) },
  { why: "an age below nought is none", change: aged(-1, READ_AT), is: defender({ signatures: "unknown", signaturesAt: null }) },
  { why: "65534 days are an age", change: aged(65_534, null), is: defender({ signaturesAt: READ_AT - 65_534 * DAY }) },
  { why: "no age told", change: status({ AntivirusSignatureAge: null }), is: defender({ signatures: "unknown", signaturesAt: null }) },
  { why: "no age, a version of nought", change: status({ AntivirusSignatureAge: null, AntivirusSignatureVersion: "0.0.0.0" }), is: defender({ signatures: "missing" }) },
  { why: "date and age two days apart: the date", change: aged(10, READ_AT - 8 * DAY), is: defender({ signaturesAt: READ_AT - 8 * DAY, signatures: "unknown" }) },
  { why: "date and age more than two days apart: the age", change: aged(10, READ_AT - 8 * DAY + 1_000), is: defender({ signaturesAt: READ_AT - 10 * DAY }) },
  { why: "a date older than the age: the date", change: aged(1, READ_AT - 30 * DAY), is: defender({ signaturesAt: READ_AT - 30 * DAY }) },
  { why: "the keeper of the list is named in capitals", change: facts({ "security-center": [], defender: fault(-1), services: [{ State: "Running" }, { Name: "WSCSVC", State: "Running" }] }), is: value({ products: [], gatekeeper: null }) },
  { why: "the keeper of the list is not listed", change: facts({ "security-center": [], defender: fault(-1), services: [{ Name: "other", State: "Running" }] }), is: { unavailable: "unreadable" } },
  { why: "no list and no services", change: facts({ "security-center": [], defender: fault(-1), services: fault(-1) }), is: { unavailable: "unreadable" } },
  { why: "the centre's own reason, with its number", change: facts({ "security-center": fault(0x8004_1003), defender: fault(-1) }), is: { unavailable: "no-permission", note: "0x80041003" } },
  { why: "an empty answer of Defender", change: facts({ "security-center": [other()], defender: [] }), is: alive(false) },
]); // prettier-ignore

describe("windows/antivirus", () => {
  it("shows the first twenty of a machine that was never cleaned up", () => {
    const entries = Array.from({ length: 25 }, (_, at) => other({ displayName: `Other ${at}` }));
    const change = facts({ "security-center": entries, defender: fault(-1) });
    const fact = readAntivirus(rawOf(outputsOf(machine(change))), CONTEXT);
    expect("value" in fact && fact.value.products.map(({ name }) => name)).toEqual(
      entries.slice(0, 20).map((_, at) => `Other ${at}`),
    );
  });
});

const eicar = (row: object | null): Change => ({ eicar: { eicar: row === null ? [] : [row] } });
table("eicar", readAntivirus, [
  { why: "the system refused to write a virus", change: eicar({ wrote: false, writeHr: 0x8007_00e1 | 0 }), is: value({ eicar: "caught" }) },
  { why: "the system deleted it while it was written", change: eicar({ wrote: false, writeHr: 0x8007_00e2 | 0 }), is: value({ eicar: "caught" }) },
  { why: "the system refused to read it", change: eicar({ wrote: true, there: true, readHr: 0x8007_00e2 | 0 }), is: value({ eicar: "caught" }) },
  { why: "the disk was full", change: eicar({ wrote: false, writeHr: 0x8007_0070 | 0, there: false }), is: value({ eicar: "not-tested" }) },
  { why: "whether it was written is not told", change: eicar({ there: false }), is: value({ eicar: "not-tested" }) },
  { why: "gone after ten seconds", change: eicar({ wrote: true, there: false }), is: value({ eicar: "caught" }) },
  { why: "whether it is there is not told", change: eicar({ wrote: true, there: null, same: true }), is: value({ eicar: "not-tested" }) },
  { why: "there, but nobody could read it", change: eicar({ wrote: true, there: true, same: null }), is: value({ eicar: "not-tested" }) },
  { why: "there, as it was written", change: eicar({ wrote: true, there: true, same: true }), is: value({ eicar: "missed" }) },
  { why: "no row", change: eicar(null), is: value({ eicar: "not-tested" }) },
]); // prettier-ignore

// --- updates --------------------------------------------------------------------------------------------------------

const online = (row: object, offline: object = { code: 2, updates: [] }): Change => ({
  updates: { "pending-online": [row], "pending-offline": [offline] },
});
const waiting = (...updates: readonly unknown[]): Change => online({ code: 2, updates });
const registry = (change: NonNullable<Change["registry"]>): Change => ({ registry: change });
const AU = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU";
const UX = "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings";
const installedOnce = (row: object): Change =>
  facts({ "update-history": [{ at: "2026-11-20T00:00:00Z", result: 2, operation: 1, ...row }], "auto-update": [{ searchedAt: "2026-11-22T02:00:00Z" }] }); // prettier-ignore
const NOV_20 = Date.UTC(2026, 10, 20);
table("updates", readUpdates, [
  ...["critical", "Important", "MODERATE", "low"].map((severity) => ({ why: `severity ${severity}`, change: waiting({ severity }), is: value({ pending: 1, pendingSecurity: 1 }) })),
  { why: "a severity nobody has explained", change: waiting({ severity: "Unspecified" }), is: value({ pending: 1, pendingSecurity: 0 }) },
  { why: "no severity", change: waiting({}), is: value({ pending: 1, pendingSecurity: 0 }) },
  { why: "a critical update", change: waiting({ categories: "{E6CF1350-C01B-414D-A61F-263D14D133B4}" }), is: value({ pendingSecurity: 1 }) },
  { why: "a security update among other categories", change: waiting({ categories: ["other", "0fa1201d-4330-4fa8-8ae9-b877473b6441"] }), is: value({ pendingSecurity: 1 }) },
  { why: "signatures, even if they are called critical", change: waiting({ severity: "Critical", categories: ["E0789628-CE08-4437-BE74-2495B842F43B"] }), is: value({ pending: 1, pendingSecurity: 0 }) },
  { why: "one of the list is no update", change: online({ code: 2, updates: [{}, "x"] }), is: value({ pending: 0, listsAt: Date.UTC(2026, 10, 22, 2) }) },
  { why: "the search before ended badly too", change: online({ code: 4, updates: [] }, { code: 2, updates: [{}, {}] }), is: value({ pending: 2 }) },
  { why: "no search, no time of one", change: { updates: { "pending-online": fault(-1) }, facts: { "auto-update": [] } }, is: value({ pending: 0, listsAt: null }) },
  { why: "installed, with faults on the way", change: installedOnce({ result: 3 }), is: value({ installedAt: NOV_20 }) },
  { why: "taken away is not installed", change: installedOnce({ operation: 2 }), is: value({ installedAt: null }) },
  { why: "how it ended is not told", change: installedOnce({ result: null }), is: value({ installedAt: null }) },
  { why: "when is not told", change: installedOnce({ at: null }), is: value({ installedAt: null }) },
  { why: "the newest of several", change: facts({ "update-history": ["2026-10-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-01T00:00:00Z"].map((at) => ({ at, result: 2, operation: 1 })) }), is: value({ installedAt: NOV_20 }) },
  { why: "no history and no date", change: facts({ "update-history": fault(-1), "auto-update": [] }), is: value({ installedAt: null }) },
  { why: "ask before installing", change: registry({ policies: key(AU, '"AUOptions"=dword:00000003') }), is: value({ automatic: "off" }) },
  { why: "install by a plan", change: registry({ policies: key(AU, '"AUOptions"=dword:00000004', '"NoAutoUpdate"=dword:00000000') }), is: value({ automatic: "on" }) },
  { why: "a plan of the wrong type", change: registry({ policies: key(AU, '"AUOptions"="2"') }), is: value({ automatic: "unknown" }) },
  { why: "the pause ends this very moment", change: registry({ "update-settings": key(UX, `"PauseUpdatesExpiryTime"="${new Date(READ_AT).toISOString()}"`) }), is: value({ automatic: "on" }) },
  { why: "the pause ends in a second", change: registry({ "update-settings": key(UX, `"PauseUpdatesExpiryTime"="${new Date(READ_AT + 1_000).toISOString()}"`) }), is: value({ automatic: "off" }) },
  { why: "the end of the pause holds a variable", change: registry({ "update-settings": key(UX, `"PauseUpdatesExpiryTime"=hex(2):${[...Buffer.from("2027-01-01\0", "utf16le")].map((octet) => octet.toString(16).padStart(2, "0")).join(",")}`) }), is: value({ automatic: "off" }) },
  { why: "the end of the pause is a number", change: registry({ "update-settings": key(UX, '"PauseUpdatesExpiryTime"=dword:7fffffff') }), is: value({ automatic: "on" }) },
  { why: "a service without a name stands first", change: facts({ services: [{ StartMode: "Disabled" }, { Name: "wuauserv", StartMode: "Manual" }, { Name: "usosvc", StartMode: "Auto" }] }), is: value({ automatic: "on" }) },
  { why: "the second service is disabled", change: facts({ services: [{ Name: "WUAUSERV", StartMode: "Manual" }, { Name: "usosvc", StartMode: "Disabled" }] }), is: value({ automatic: "configured-not-running" }) },
  { why: "the first service is missing", change: facts({ services: [{ Name: "usosvc", StartMode: "Auto" }] }), is: value({ automatic: "unknown" }) },
  { why: "the second service is missing", change: facts({ services: [{ Name: "wuauserv", StartMode: "Auto" }] }), is: value({ automatic: "unknown" }) },
  { why: "nobody looked for a restart", change: facts({ restart: [] }), is: value({ rebootPending: null }) },
  { why: "one mark is there, the other unseen", change: facts({ restart: [{ update: true }] }), is: value({ rebootPending: true }) },
  { why: "no restart waits", change: facts({ restart: [{ update: false, servicing: false }] }), is: value({ rebootPending: false }) },
  { why: "only the switch is known", change: { updates: { "pending-online": fault(-1), "pending-offline": fault(-1) }, facts: { "auto-update": [], "update-history": [] } }, is: value({ pending: null, automatic: "on" }) },
  { why: "only the last installation is known", change: { updates: { "pending-online": fault(-1), "pending-offline": fault(-1) }, facts: { services: fault(-1), "auto-update": [] } }, is: value({ pending: null, automatic: "unknown", listsAt: null }) },
  { why: "nothing at all, though somebody answered", change: { updates: { "pending-online": [], "pending-offline": [] }, facts: { services: fault(-1), "auto-update": [], "update-history": [] } }, is: { unavailable: "unreadable" } },
  { why: "nothing at all, and why", change: { updates: { "pending-online": fault(0x8024_402c), "pending-offline": [] }, facts: { services: fault(-1), "auto-update": [], "update-history": [] } }, is: { unavailable: "offline", note: "0x8024402c" } },
]); // prettier-ignore

// --- what the script prints -----------------------------------------------------------------------------------------

const refused = (hr: number, mi?: number): unknown =>
  answerOf(rawOf([output("windows/facts", line("os", { ok: false, hr: hr | 0, ...(mi === undefined ? {} : { mi }) }))]), "facts", "os"); // prettier-ignore
describe("windows/dump", () => {
  it.each([
    [2, "no-permission"],
    [3, "not-supported"],
    [5, "not-supported"],
    [6, "not-supported"],
    [7, "not-supported"],
    [4, "failed"],
  ])("fault %d of CIM is %s, whatever the general number says", (mi, unavailable) =>
    expect(refused(0x8013_1500, mi)).toEqual({ unavailable, note: `0x80131500, MI ${mi}` }),
  );
  it.each([
    ["0x80070005", "no-permission"],
    ["0x80131501", "no-permission"],
    ["0x80041003", "no-permission"],
    ["0x8004100e", "not-supported"],
    ["0x80041010", "not-supported"],
    ["0x80040154", "not-supported"],
    ["0x80240024", "failed"],
    ["0x8024001e", "failed"],
    ["0x8024402c", "offline"],
    ["0x8024401c", "offline"],
    ["0x80244022", "offline"],
    ["0x80240438", "offline"],
    ["0x80072ee2", "offline"],
    ["0x80072ee7", "offline"],
    ["0x80072efd", "offline"],
    ["0x00000001", "failed"],
  ])("%s is %s", (code, unavailable) => expect(refused(Number(code))).toEqual({ unavailable, note: code }));
  it("a known number stands in for a fault of CIM nobody has explained", () =>
    expect(refused(0x8007_0005, 99)).toEqual({ unavailable: "no-permission", note: "0x80070005, MI 99" }));
  it.each([
    { why: "a row that happens to have a value and a count of it", given: { value: "x", Count: 1 }, is: [{ value: "x", Count: 1 }] },
    { why: "a row with a list called value", given: { value: [1] }, is: [{ value: [1] }] },
    { why: "a count that is no number", given: { value: [1], Count: "1" }, is: [{ value: [1], Count: "1" }] },
    { why: "a wrapped list", given: { value: [1, 2], Count: 2 }, is: [1, 2] },
  ])("lists: $why", ({ given, is }) => expect(listOf(given)).toEqual(is)); // prettier-ignore
  it.each([
    { why: "blanks only", given: "  ", is: null },
    { why: "blanks around it", given: " a ", is: "a" },
    { why: "too long", given: "a".repeat(201), is: "a".repeat(200) },
    { why: "a number", given: 5, is: null },
  ])("texts: $why", ({ given, is }) => expect(textIn({ given }, "given")).toBe(is));
  it.each([
    { why: "before there was such a program", given: "2010-01-01T00:00:00Z", is: null },
    { why: "a moment later", given: "2010-01-01T00:00:01Z", is: Date.UTC(2010, 0, 1, 0, 0, 1) },
    { why: "the last moment", given: "2099-12-31T23:59:59Z", is: Date.UTC(2099, 11, 31, 23, 59, 59) },
    { why: "too late", given: "2100-01-01T00:00:00Z", is: null },
    { why: "no time", given: "wczoraj", is: null },
  ])("instants: $why", ({ given, is }) => expect(instantIn({ given }, "given")).toBe(is));
  it.each([
    { why: "a list", given: [] },
    { why: "a number", given: 5 },
    { why: "null", given: null },
    { why: "a word for the ending", given: { ok: "true", data: [] } },
  ])("an answer that is $why is none", ({ given }) =>
    expect(answerOf(rawOf([output("windows/facts", line("os", given))]), "facts", "os")).toEqual({
      unavailable: "unreadable",
    }),
  );
  it("says that it was not asked", () =>
    expect(answerOf(new Map(), "facts", "os")).toEqual({ unavailable: "not-asked" }));
});

// --- elevation, firewall, lock ------------------------------------------------------------------------------------

const SYSTEM = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";
const system = (...lines: readonly string[]): Change => registry({ "system-policies": key(SYSTEM, ...lines) });
const ADMIN = ["none", "password", "consent", "password", "consent", "consent", "unknown"];
const USER = ["denied", "password", "unknown", "password", "unknown"];
table("elevation", readElevation, [
  ...ADMIN.map((prompt, at) => ({ why: `administrators: ${at} is ${prompt}`, change: system(`"ConsentPromptBehaviorAdmin"=dword:0000000${at}`), is: value({ prompt, prompting: "password", passwordless: 0, localRulesToReview: 0 }) })),
  ...USER.map((prompting, at) => ({ why: `users: ${at} is ${prompting}`, change: system(`"ConsentPromptBehaviorUser"=dword:0000000${at}`), is: value({ prompt: "consent", prompting }) })),
  { why: "a switch with a number of its own", change: system('"EnableLUA"=dword:00000002'), is: value({ prompt: "unknown", prompting: "unknown" }) },
  { why: "switched off, nobody is asked", change: system('"EnableLUA"=dword:00000000', '"ConsentPromptBehaviorAdmin"=dword:00000001'), is: value({ prompt: "none", prompting: "none", passwordless: 0, localRulesToReview: 0 }) },
]); // prettier-ignore

const PROFILES = ["Domain", "Standard", "Public"] as const;
const LOCAL = "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const profiles = (lines: readonly string[], only: readonly string[] = PROFILES): Change["registry"] =>
  Object.fromEntries(only.map((name) => [`firewall-${name.toLowerCase()}profile`, key(`${LOCAL}\\${name}Profile`, ...lines)])); // prettier-ignore
const OFF = '"EnableFirewall"=dword:00000000';
const ON = '"EnableFirewall"=dword:00000001';
const firewall = (...parts: Change["registry"][]): Change => ({ registry: Object.assign({}, ...parts) as NonNullable<Change["registry"]> }); // prettier-ignore
const product = (productState: number | null): Change => ({ facts: { "firewall-products": [{ productState }] } });
table("firewall", readFirewall, [
  { why: "all three off", change: firewall(profiles([OFF])), is: value({ state: "off", off: ["domain", "private", "public"] }) },
  { why: "two off", change: firewall(profiles([OFF], ["Domain", "Public"])), is: value({ state: "partly", off: ["domain", "public"] }) },
  { why: "one off, another not known", change: firewall(profiles([OFF], ["Domain"]), { "firewall-publicprofile": null }), is: value({ state: "partly", off: ["domain"] }) },
  { why: "one that could not be read", change: firewall({ "firewall-publicprofile": null }), is: value({ state: "unknown", off: [] }) },
  { why: "a number nobody has explained", change: firewall(profiles(['"EnableFirewall"=dword:00000002'])), is: value({ state: "unknown" }) },
  { why: "keeps everything out", change: firewall(profiles([ON, '"DefaultInboundAction"=dword:00000001'])), is: value({ state: "on", off: [] }) },
  { why: "a policy lets everything in", change: firewall({ policies: key("SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile", '"DefaultInboundAction"=dword:00000000') }), is: value({ state: "accepts-everything", off: [] }) },
  { why: "another maker's is on, ours too", change: product(266_240), is: value({ state: "on" }) },
  { why: "another maker's is off", change: { ...firewall(profiles([OFF])), ...product(262_144) }, is: value({ state: "off" }) },
  { why: "another maker's says nothing", change: { ...firewall(profiles([OFF])), ...product(null) }, is: value({ state: "off" }) },
  { why: "another maker's is on and ours lets everything in", change: { ...firewall(profiles([ON, '"DefaultInboundAction"=dword:00000000'])), ...product(266_240) }, is: value({ state: "unknown", off: [] }) },
  { why: "its service in capitals, behind one without a name", change: facts({ services: [{ State: "Running" }, { Name: "MPSSVC", State: "Stopped" }] }), is: value({ state: "off" }) },
  { why: "its service is not listed", change: facts({ services: [{ Name: "other", State: "Running" }] }), is: value({ state: "unknown", off: [] }) },
  { why: "off, and the services are not known", change: { ...firewall(profiles([OFF])), facts: { services: fault(-1) } }, is: value({ state: "off" }) },
]); // prettier-ignore

describe("windows/firewall", () => {
  it("names the first reason of those that left nothing", () => {
    const raw = new Map(rawOf(outputsOf(machine(firewall({ "firewall-standardprofile": null, "firewall-publicprofile": null, policies: null }))))); // prettier-ignore
    raw.delete("windows/registry/firewall-domainprofile");
    expect(readFirewall(raw, CONTEXT)).toMatchObject({ unavailable: "failed" });
    raw.delete("windows/registry/policies");
    expect(readFirewall(raw, CONTEXT)).toMatchObject({ unavailable: "not-asked" });
  });
});

const SAVER = {
  ScreenSaveActive: "1",
  ScreenSaverIsSecure: "1",
  ScreenSaveTimeOut: "600",
  "SCRNSAVE.EXE": "scrnsave.scr",
};
const hives = (...rows: readonly object[]): Change => ({ ...system(), facts: { hives: rows } });
const saver = (change: object): Change => hives({ sid: SIDS.child, desktop: { ...SAVER, ...change } });
table("lock", readLock, [
  { why: "a limit of the machine", change: system('"InactivityTimeoutSecs"=dword:00000001'), is: value({ secured: true, afterS: 1 }) },
  { why: "a limit of nought is none", change: { ...system('"InactivityTimeoutSecs"=dword:00000000'), facts: { hives: [{ sid: SIDS.child, desktop: SAVER }] } }, is: value({ secured: true, afterS: 600 }) },
  { why: "a limit of the wrong type", change: { ...system('"InactivityTimeoutSecs"="300"'), facts: { hives: [{ sid: SIDS.child, desktop: SAVER }] } }, is: value({ secured: true, afterS: 600 }) },
  { why: "the key could not be read", change: { registry: { "system-policies": null }, facts: { hives: [{ sid: SIDS.child, desktop: SAVER }] } }, is: value({ secured: true, afterS: 600 }) },
  { why: "switched off", change: saver({ ScreenSaveActive: "0" }), is: value({ secured: false, afterS: null }) },
  { why: "without a password", change: saver({ ScreenSaverIsSecure: "0" }), is: value({ secured: false, afterS: null }) },
  { why: "no saver", change: saver({ "SCRNSAVE.EXE": "" }), is: value({ secured: false, afterS: null }) },
  { why: "seven digits", change: saver({ ScreenSaveTimeOut: "1234567" }), is: value({ secured: true, afterS: 1_234_567 }) },
  { why: "eight digits", change: saver({ ScreenSaveTimeOut: "12345678" }), is: value({ secured: true, afterS: null }) },
  { why: "no pause told", change: saver({ ScreenSaveTimeOut: null }), is: value({ secured: true, afterS: null }) },
  { why: "two users, one without a lock", change: hives({ desktop: SAVER }, { desktop: { ...SAVER, ScreenSaverIsSecure: "0" } }), is: value({ secured: false }), context: as(null) },
  { why: "two users, one pause not known", change: hives({ desktop: SAVER }, { desktop: { ...SAVER, ScreenSaveTimeOut: "x" } }), is: value({ secured: true, afterS: null }), context: as(null) },
  { why: "two users, the longer pause", change: hives({ desktop: { ...SAVER, ScreenSaveTimeOut: "900" } }, { desktop: SAVER }), is: value({ secured: true, afterS: 900 }), context: as(null) },
  { why: "nobody is signed in", change: hives(), is: { unavailable: "not-asked", note: "no hive of the daily account is loaded" }, context: as(null) },
  { why: "hives refused", change: { ...system(), facts: { hives: fault(0x8007_0005) } }, is: { unavailable: "no-permission" } },
]); // prettier-ignore

// --- health, identity, media ----------------------------------------------------------------------------------------

table("health", readHealth, [
  { why: "a disk that is all free", change: facts({ disk: [{ Size: 10, FreeSpace: 10 }] }), is: value({ diskFreeRatio: 1 }) },
  { why: "a disk that is full", change: facts({ disk: [{ Size: 10, FreeSpace: 0 }] }), is: value({ diskFreeRatio: 0 }) },
  { why: "less than nothing free", change: facts({ disk: [{ Size: 10, FreeSpace: -1 }] }), is: value({ diskFreeRatio: null }) },
  { why: "a size below nought", change: facts({ disk: [{ Size: -10, FreeSpace: 1 }] }), is: value({ diskFreeRatio: null }) },
  { why: "both below nought", change: facts({ disk: [{ Size: -10, FreeSpace: -1 }] }), is: value({ diskFreeRatio: null }) },
  { why: "no size told", change: facts({ disk: [{ FreeSpace: 1 }] }), is: value({ diskFreeRatio: null }) },
  { why: "nothing told of what is free", change: facts({ disk: [{ Size: 1 }] }), is: value({ diskFreeRatio: null }) },
  { why: "a new battery holds a fifth more", change: facts({ "battery-full": [{ FullChargedCapacity: 60_000 }] }), is: value({ batteryHealthRatio: 1.2 }) },
  { why: "more than any battery holds", change: facts({ "battery-full": [{ FullChargedCapacity: 60_001 }] }), is: value({ batteryHealthRatio: null }) },
  { why: "a battery that is full", change: facts({ battery: [{ EstimatedChargeRemaining: 100 }] }), is: value({ batteryRatio: 1 }) },
  { why: "only the time of the start", change: facts({ disk: [], battery: [], "battery-full": [], "battery-new": [] }), is: value({ diskFreeRatio: null, batteryRatio: null, batteryHealthRatio: null, bootedAt: Date.UTC(2026, 10, 22, 5, 31, 7, 500) }) },
  { why: "only the disk", change: facts({ os: [], battery: [], "battery-full": [], "battery-new": [] }), is: value({ bootedAt: null }) },
  { why: "nothing, though somebody answered", change: facts({ os: [], disk: [], battery: [], "battery-full": [], "battery-new": [] }), is: { unavailable: "unreadable" } },
  { why: "nothing, and why", change: facts({ os: [], disk: fault(0x8004_1003), battery: [], "battery-full": [], "battery-new": [] }), is: { unavailable: "no-permission" } },
]); // prettier-ignore

const version = (change: object, ProductType: number | null = 1): Change =>
  facts({ version: [{ CurrentBuild: "26200", UBR: 1, ...change }], os: [{ BuildNumber: "26200", ProductType }] });
table("identity", readIdentity, [
  { why: "the first Windows 11", change: version({ CurrentBuild: "22000" }), is: value({ os: "Windows 11", build: "22000.1" }) },
  { why: "the last before it", change: version({ CurrentBuild: "21999" }), is: value({ os: "Windows 10" }) },
  { why: "the kind is not told", change: version({}, null), is: value({ os: "Windows 11", platform: "windows", patchLevel: null }) },
  { why: "a domain controller", change: version({}, 2), is: value({ os: "Windows Server" }) },
  { why: "the older name of the version", change: version({ ReleaseId: "2009" }), is: value({ version: "2009" }) },
  { why: "no name of the version", change: version({}), is: value({ version: "26200" }) },
  { why: "four digits", change: version({ CurrentBuild: "9600" }), is: value({ build: "9600.1" }) },
  { why: "three digits are no build", change: version({ CurrentBuild: "960" }), is: { unavailable: "unreadable" } },
  { why: "a word is no build", change: version({ CurrentBuild: "26200x" }), is: { unavailable: "unreadable" } },
  { why: "nobody told", change: facts({ version: [], os: [] }), is: { unavailable: "unreadable" } },
  { why: "what the maker says of itself", change: {}, is: value({ manufacturer: "LENOVO", model: "21BTS00000", serial: "PF-EXAMPLE1", uuid: "11112222-3333-4444-5555-666677778888" }) },
  { why: "nothing of the machine", change: facts({ machine: fault(-1) }), is: value({ manufacturer: null, model: null, serial: null, uuid: null }) },
]); // prettier-ignore

const OUT = READ_AT - 2 * 3_600_000;
const minute = (at: number): number => Math.floor(at / 60_000);
const left = (row: object): Change => ({ media: { media: [{ files: 0, bytes: 0, folders: 3, denied: 0, minutes: {}, ...row }] } }); // prettier-ignore
table("media", readMedia, [
  { why: "a fraction of a file", change: left({ files: 1.5, minutes: { "1": 1.5 } }), is: { unavailable: "unreadable" } },
  { why: "less than no file", change: left({ files: -1, minutes: { "1": -1 } }), is: { unavailable: "unreadable" } },
  { why: "no count of files", change: left({ files: null }), is: { unavailable: "unreadable" } },
  { why: "no count of folders", change: left({ folders: null }), is: { unavailable: "unreadable" } },
  { why: "no count of closed doors", change: left({ denied: null }), is: { unavailable: "unreadable" } },
  { why: "an empty list", change: { media: { media: [] } }, is: { unavailable: "unreadable" } },
  { why: "no folder of anybody", change: left({ folders: 0 }), is: { unavailable: "unreadable", note: "no folder of any user was found" } },
  { why: "nothing behind an open door", change: left({}), is: value({ files: 0, newerThanHandOut: 0, bytes: 0, newestAt: null }) },
  { why: "nothing, one door closed", change: left({ denied: 1 }), is: { unavailable: "no-permission" } },
  { why: "a new one seen, a door closed", change: left({ files: 1, denied: 1, minutes: { [minute(READ_AT)]: 1 } }), is: value({ newerThanHandOut: 1, newestAt: minute(READ_AT) * 60_000 }) },
  { why: "an old one, every door open", change: left({ files: 1, minutes: { [minute(OUT) - 1]: 1 } }), is: value({ newerThanHandOut: 0 }) },
  { why: "the newest of several", change: left({ files: 3, minutes: { "30000000": 1, "29000000": 2 } }), is: value({ files: 3, newestAt: 30_000_000 * 60_000 }) },
  { why: "a camera without a clock", change: left({ files: 1, minutes: { "0": 1 } }), is: value({ files: 1, newestAt: null }) },
  { why: "a fraction of a minute", change: left({ files: 1, minutes: { "1.5": 1 } }), is: { unavailable: "unreadable" } },
  { why: "one minute and one that is none", change: left({ files: 2, minutes: { "1": 1, x: 1 } }), is: { unavailable: "unreadable" } },
  { why: "bytes are not told", change: left({ bytes: null }), is: value({ bytes: null }) },
  { why: "less than no byte", change: left({ bytes: -1 }), is: value({ bytes: null }) },
  { why: "the folder was refused", change: { media: { media: fault(0x8007_0005) } }, is: { unavailable: "no-permission", note: "0x80070005" } },
  { why: "the minute that ends with the hand-out", change: left({ files: 1, minutes: { [minute(OUT) - 1]: 1 } }), is: value({ newerThanHandOut: 0 }) },
]); // prettier-ignore

// --- programs, remote access, resolution ---------------------------------------------------------------------------

const UNINSTALL = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const installed = (...names: readonly string[]): string =>
  key(UNINSTALL) + names.map((name, at) => key(`${UNINSTALL}\\${at}`, ...name.split("\n"))).join("");
const listed = (body: string, programs: readonly object[] = []): Change => ({
  registry: { "uninstall-64": body, "uninstall-32": null },
  facts: { hives: [{ sid: SIDS.child, programs }] },
});
const program = (name: string, version: string | null = null, publisher: string | null = null, from: "user" | null = null): object => ({ name, version, publisher, from }); // prettier-ignore
const utf16 = (text: string): string => [...Buffer.from(`${text}\0`, "utf16le")].map((octet) => octet.toString(16).padStart(2, "0")).join(","); // prettier-ignore
describe("windows/programs", () => {
  it.each([
    { why: "in order of names, blanks cut off", change: listed(installed('"DisplayName"=" Zoom "\n"DisplayVersion"="6"\n"Publisher"="Z"', '"DisplayName"="Audacity"')), is: [program("Audacity"), program("Zoom", "6", "Z")] },
    { why: "a name that is empty or a number is none", change: listed(installed('"DisplayName"=""', '"DisplayName"=dword:00000001', '"DisplayName"="A"')), is: [program("A")] },
    { why: "a name with a variable in it", change: listed(installed(`"DisplayName"=hex(2):${utf16("A")}`)), is: [program("A")] },
    { why: "a very long name", change: listed(installed(`"DisplayName"="${"a".repeat(300)}"`)), is: [program("a".repeat(200))] },
    { why: "twice is once, two versions are two", change: listed(installed('"DisplayName"="A"\n"DisplayVersion"="1"', '"DisplayName"="A"\n"DisplayVersion"="1"', '"DisplayName"="A"\n"DisplayVersion"="2"')), is: [program("A", "1"), program("A", "2")] },
    { why: "a user's own", change: listed(installed('"DisplayName"="M"'), [{ n: " Z ", v: "1", p: "P" }, { n: "" }, { n: "A" }]), is: [program("A", null, null, "user"), program("M"), program("Z", "1", "P", "user")] },
    { why: "a key of a key is no program", change: listed(`${installed('"DisplayName"="A"')}${key(`${UNINSTALL}\\0\\deep`, '"DisplayName"="B"')}`), is: [program("A")] },
  ])("$why", ({ change, is }) => {
    const found = programsOf(rawOf(outputsOf(machine(change))));
    expect("unavailable" in found ? found : found.toSorted((a, b) => `${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1)).toEqual(is);
    if (!("unavailable" in found)) expect(found.map(({ name }) => name)).toEqual(found.map(({ name }) => name).toSorted());
  }); // prettier-ignore
  it("keeps two thousand of them", () => {
    const many = Array.from({ length: 2_001 }, (_, at) => ({ n: `p${String(at).padStart(4, "0")}` }));
    const found = programsOf(rawOf(outputsOf(machine(listed(installed('"DisplayName"="a"'), many)))));
    expect("unavailable" in found ? 0 : [found.length, found.at(-1)?.name]).toEqual([2_000, "p1998"]);
  });
});

const ACTIVATION = ["unlicensed", "licensed", "grace", "grace", "unlicensed", "unlicensed", "grace", "unknown"];
table("software", readSoftware, [
  ...ACTIVATION.map((activation, LicenseStatus) => ({ why: `status ${LicenseStatus} is ${activation}`, change: facts({ licence: [{ LicenseStatus }] }), is: value({ activation }) })),
  { why: "a key without a status", change: facts({ licence: [{}] }), is: value({ activation: "unknown" }) },
  { why: "no answer about keys", change: facts({ licence: fault(-1) }), is: value({ activation: "unknown" }) },
  { why: "a key without a status beside one that ran out", change: facts({ licence: [{}, { LicenseStatus: 5 }] }), is: value({ activation: "unlicensed" }) },
]); // prettier-ignore

const TERMINAL = "SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
const TERMINAL_POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
const denies = (local: string | null, policy: string | null): Change =>
  registry({ "terminal-server": local === null ? null : key(TERMINAL, local), ...(policy === null ? {} : { policies: key(TERMINAL_POLICY, policy) }) }); // prettier-ignore
const deny = (digit: number): string => `"fDenyTSConnections"=dword:0000000${digit}`;
const running = EDUCATION_25H2.facts["services"] as readonly object[];
table("remote-access", readRemoteAccess, [
  { why: "refused here", change: denies(deny(1), null), is: value({ desktop: false }) },
  { why: "let in here", change: denies(deny(0), null), is: value({ desktop: true }) },
  { why: "let in here, refused by policy", change: denies(deny(0), deny(1)), is: value({ desktop: false }) },
  { why: "refused here, let in by policy", change: denies(deny(1), deny(0)), is: value({ desktop: true }) },
  { why: "a number nobody has explained", change: denies(deny(2), null), is: value({ desktop: null }) },
  { why: "a policy of the wrong type", change: denies(deny(1), '"fDenyTSConnections"="1"'), is: value({ desktop: null }) },
  { why: "the key here could not be read", change: denies(null, null), is: value({ desktop: null }) },
  { why: "the policies could not be read", change: registry({ policies: null }), is: value({ desktop: null }) },
  { why: "a service gives a program away", change: facts({ services: [...running, { Name: "RustDesk" }] }), is: value({ tools: ["RustDesk"] }) },
  { why: "a service gives it away, processes and programs unseen", change: { facts: { services: [{}, { Name: "RustDesk" }], processes: fault(-1) }, registry: { "uninstall-64": null } }, is: value({ tools: ["RustDesk"], shell: false }) },
  { why: "a process gives it away, services unseen", change: facts({ services: fault(-1), processes: [5, "TeamViewer_Service"] }), is: value({ tools: ["TeamViewer"], shell: null }) },
  { why: "an installed program gives it away", change: listed(installed('"DisplayName"="AnyDesk"')), is: value({ tools: ["AnyDesk"] }) },
  { why: "«none» is not said without services", change: facts({ services: fault(-1) }), is: { unavailable: "unreadable" } },
  { why: "«none» is not said of an empty list of services", change: facts({ services: [] }), is: { unavailable: "unreadable" } },
  { why: "«none» is not said of an empty list of processes", change: facts({ processes: [] }), is: { unavailable: "unreadable" } },
  { why: "«none» is not said without processes", change: facts({ processes: fault(0x8007_0005) }), is: { unavailable: "no-permission" } },
  { why: "«none» is not said without programs", change: registry({ "uninstall-64": null }), is: { unavailable: "failed" } },
  { why: "found, and the list of services is empty", change: facts({ services: [], processes: ["anydesk"] }), is: value({ tools: ["AnyDesk"], shell: null }) },
  { why: "a server of shells in capitals", change: facts({ services: [{}, { Name: "SSHD", State: "Running" }] }), is: value({ shell: true }) },
  { why: "a server of shells that is stopped", change: facts({ services: [{ Name: "sshd", State: "Stopped" }] }), is: value({ shell: false }) },
  { why: "another service that runs", change: facts({ services: [{ Name: "other", State: "Running" }] }), is: value({ shell: false }) },
]); // prettier-ignore

const outside = (ways: readonly object[], canary: unknown): unknown =>
  readResolution(
    new Map([
      ...rawOf(outputsOf(machine({ canary: { canary } }))),
      ...rawOf([output("windows/outside", JSON.stringify({ bypass: ways }))]),
    ]),
    CONTEXT,
  );
const DOT = { way: "dot", open: false };
describe("windows/resolution", () => {
  it.each([
    { why: "a closed way is closed once somebody answered", canary: ["canary-token"], is: { canary: "ours", bypass: [{ way: "dot", open: false }] } },
    { why: "a closed way is closed if a stranger answered", canary: ["other"], is: { canary: "not-ours", bypass: [{ way: "dot", open: false }] } },
    { why: "a closed way says nothing while nobody answers", canary: fault(0x8007_05b4), is: { canary: "no-answer", bypass: [{ way: "dot", open: null }] } },
    { why: "an answer without a text is none", canary: [5], is: { canary: "no-answer", bypass: [{ way: "dot", open: null }] } },
    { why: "no records of that kind", canary: fault(0x8007_251d), is: { canary: "not-ours" } },
    { why: "our text among others", canary: ["other", "canary-token"], is: { canary: "ours" } },
  ])("$why", ({ canary, is }) => expect(outside([DOT], canary)).toMatchObject({ value: { ...is, privateDns: "unknown" } })); // prettier-ignore
  it("an open way shows that there is a network", () =>
    expect(outside([DOT, { way: "doh", open: true }], fault(0x8007_05b4))).toMatchObject({
      value: { bypass: [DOT, { way: "doh", open: true }] },
    }));
});
table("resolution", readResolution, [
  { why: "nobody asked the adapters", change: facts({ adapters: fault(-1) }), is: value({ servers: null, bypass: [] }) },
  { why: "adapters without servers", change: facts({ adapters: [{ DNSServerSearchOrder: [5] }, {}] }), is: value({ servers: null }) },
  { why: "two foreign ones", change: facts({ adapters: [{ DNSServerSearchOrder: ["192.0.2.53", "198.51.100.1", "198.51.100.2"] }] }), is: value({ servers: 2 }) },
  { why: "ours are not known", change: {}, is: value({ servers: null }), context: { ...CONTEXT, settings: { ...CONTEXT.settings, resolvers: [] } } },
]); // prettier-ignore

// --- browsers -------------------------------------------------------------------------------------------------------

const POLICIES = "SOFTWARE\\Policies";
const chromium = (...lines: readonly string[]): Change => ({
  ...listed(installed('"DisplayName"="Chromium"', '"DisplayName"="Chromium"\n"DisplayVersion"="142.0"')),
  registry: { "uninstall-64": installed('"DisplayName"="Chromium"', '"DisplayName"="Chromium"\n"DisplayVersion"="142.0"'), "uninstall-32": null, policies: key(POLICIES) + key(`${POLICIES}\\Chromium`, ...lines) },
}); // prettier-ignore
const firefox = (...keys: readonly string[]): Change => ({
  registry: { "uninstall-64": installed('"DisplayName"="Mozilla Firefox (x64 pl)"'), "uninstall-32": null, policies: key(POLICIES) + keys.join("") },
}); // prettier-ignore
const one = (is: object): object => value({ browsers: [is], forbidden: [] });
const FIREFOX = `${POLICIES}\\Mozilla\\Firefox`;
const texts = (text: string): string => [...Buffer.from(`${text.replaceAll("\n", "\0")}\0\0`, "utf16le")].map((octet) => octet.toString(16).padStart(2, "0")).join(","); // prettier-ignore
table("browsers", readBrowsers, [
  { why: "Chromium, the version of the entry that tells one", change: chromium('"forceGoogleSafeSearch"=dword:00000001'), is: one({ id: "chromium", name: "Chromium", version: "142.0", googleSafeSearch: true, writablePolicies: false }) },
  { why: "a text with a variable", change: chromium(`"DnsOverHttpsMode"=hex(2):${utf16("off")}`), is: one({ dnsOverHttps: "off", policyFaults: [] }) },
  { why: "a list where a switch is due, and where it stands", change: chromium('"ForceGoogleSafeSearch"=hex(7):00,00'), is: one({ googleSafeSearch: false, policyFaults: [{ where: "HKLM\\SOFTWARE\\Policies\\Chromium", what: "ForceGoogleSafeSearch: expected-boolean" }] }) },
  { why: "Edge's own parts are not Edge", change: { registry: { "uninstall-64": installed('"DisplayName"="Microsoft Edge Update"', '"DisplayName"="Microsoft Edge WebView2 Runtime"', '"DisplayName"="Chromium"'), "uninstall-32": null } }, is: one({ id: "chromium" }) },
  { why: "Firefox: JSON over two texts of a list", change: firefox(key(FIREFOX, `"DNSOverHTTPS"=hex(7):${texts('{"Enabled":false,\n"Locked":true}')}`)), is: one({ id: "firefox", version: null, dnsOverHttps: "off", policyFaults: [] }) },
  { why: "Firefox: JSON that a line break would mend, were it left out", change: firefox(key(FIREFOX, `"PrivateBrowsingModeAvailability"=hex(7):${texts("1\n2")}`)), is: one({ privateMode: true, policyFaults: [{ what: "PrivateBrowsingModeAvailability: wrong-type" }] }) },
  { why: "Firefox: octets are no policy", change: firefox(key(FIREFOX, '"DisablePrivateBrowsing"=hex:01')), is: one({ privateMode: true, policyFaults: [] }) },
  { why: "Firefox: a number of eight octets is no policy", change: firefox(key(FIREFOX, '"DisablePrivateBrowsing"=hex(b):01,00,00,00,00,00,00,00')), is: one({ privateMode: true, policyFaults: [] }) },
  { why: "Firefox: the value without a name is no policy", change: firefox(key(FIREFOX, '@=dword:00000001')), is: one({ privateMode: true, policyFaults: [] }) },
  { why: "Firefox: an object of a key", change: firefox(key(FIREFOX, '"PrivateBrowsingModeAvailability"=dword:00000001'), key(`${FIREFOX}\\DNSOverHTTPS`, '"Enabled"=dword:00000000', '"Locked"=dword:00000001')), is: one({ privateMode: false, dnsOverHttps: "off" }) },
  { why: "Firefox: a text with a variable is a text", change: firefox(key(`${FIREFOX}\\DNSOverHTTPS`, '"Enabled"=dword:00000001', `"ProviderURL"=hex(2):${utf16("https://dns.example/q")}`)), is: one({ dnsOverHttps: "on", policyFaults: [] }) },
  { why: "processes refused", change: facts({ processes: fault(0x8007_0005) }), is: { unavailable: "no-permission", note: "0x80070005" } },
  { why: "programs refused", change: registry({ "uninstall-64": null }), is: { unavailable: "failed" } },
  { why: "the common root is missing", change: registry({ policies: key("SOFTWARE") }), is: { unavailable: "unreadable" } },
  { why: "no policies read", change: registry({ policies: null }), is: { unavailable: "failed" } },
]); // prettier-ignore

// --- files of the registry, numbers of the centre --------------------------------------------------------------------

const KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Example";
const parsed = (body: string) => parseRegistryFile(regFile(`[${KEY}]\n${body}`));
const wide = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\u{FEFF}${text}`, "utf16le"));
describe("windows/registry-file", () => {
  it.each([
    { why: "an octet among those that are good", octets: regFile(`[${KEY}]\n"a"=hex:01,0g`) },
    { why: "seven octets of eight", octets: regFile(`[${KEY}]\n"a"=hex(b):01,00,00,00,00,00,00`) },
    { why: "five octets of four", octets: regFile(`[${KEY}]\n"a"=hex(4):01,00,00,00,00`) },
    { why: "a text that only ends in a quote", octets: regFile(`[${KEY}]\n"a"=b"`) },
    { why: "a key that does not end", octets: regFile(`[${KEY}\n"a"="b"`) },
    { why: "nine digits", octets: regFile(`[${KEY}]\n"a"=dword:000000001`) },
    { why: "another version of the same length", octets: wide(`Windows Registry Editor Version 6.00\r\n\r\n[${KEY}]\r\n\r\n`) },
    { why: "the version runs on", octets: wide(`Windows Registry Editor Version 5.001\r\n\r\n[${KEY}]\r\n\r\n`) },
    { why: "an octet too many", octets: Uint8Array.of(...regFile(`[${KEY}]`), 0) },
    { why: "the octets the wrong way round", octets: Uint8Array.from(regFile(`[${KEY}]`), (_, at) => regFile(`[${KEY}]`)[at ^ 1] as number) },
    { why: "something behind a value", octets: regFile(`[${KEY}]\n"a"="b" c`) },
  ])("refuses $why", ({ octets }) => expect(parseRegistryFile(octets)).toBeNull()); // prettier-ignore
  it.each([
    { why: "a name with a backslash and a quote", body: String.raw`"a\\b\"c"=dword:00000001`, name: 'a\\b"c', value: { type: "dword", number: 1 } },
    { why: "the value without a name", body: '@="d"', name: "", value: { type: "string", text: "d" } },
    { why: "a text of one backslash", body: String.raw`"a"="\\"`, name: "a", value: { type: "string", text: "\\" } },
    { why: "eight octets", body: '"a"=hex(b):02,01,00,00,00,00,00,00', name: "a", value: { type: "qword", number: 258n } },
    { why: "blanks behind a number", body: '"a"=dword:00000001  ', name: "a", value: { type: "dword", number: 1 } },
    { why: "capitals", body: '"a"=DWORD:0000000A', name: "a", value: { type: "dword", number: 10 } },
    { why: "noughts only at the end of a text are cut off", body: '"a"=hex(1):00,00,41,00,00,00,00,00', name: "a", value: { type: "string", text: "\0A" } },
    { why: "an empty text within a list stays", body: '"a"=hex(7):41,00,00,00,00,00,42,00,00,00,00,00', name: "a", value: { type: "multi", texts: ["A", "", "B"] } },
    { why: "a text that begins like a key", body: '"a"="one\n[HKEY_LOCAL_MACHINE\\X]\n"', name: "a", value: null },
  ])("reads $why", ({ body, name, value: is }) => {
    const values = parsed(body)?.get(KEY.toLowerCase())?.values;
    if (is === null) expect(values === undefined || values.size === 1).toBe(true);
    else expect(values?.get(name)).toEqual({ name, value: is });
  }); // prettier-ignore
  it("a key named twice holds the values of both, and the last word counts", () =>
    expect([...(parsed(`"a"="1"\n"b"="1"\n[HKEY_LOCAL_MACHINE\\Other]\n[${KEY.toUpperCase()}]\n"B"="2"`)?.get(KEY.toLowerCase())?.values.values() ?? [])]).toEqual([
      { name: "a", value: { type: "string", text: "1" } },
      { name: "B", value: { type: "string", text: "2" } },
    ])); // prettier-ignore
  it("a deleted key takes what is below it and nothing beside it", () => {
    const keys = parsed(`[${KEY}\\a]\n[${KEY}\\a\\b]\n[${KEY}\\ab]\n[-${KEY}\\A]\n"lost"="1"`);
    expect([...(keys?.keys() ?? [])]).toEqual([KEY.toLowerCase(), `${KEY}\\ab`.toLowerCase()]);
    expect(keys?.get(KEY.toLowerCase())?.values.size).toBe(0);
  });
  it("comments and blank lines are passed over, whatever they hold", () =>
    expect(parsed('  \n;[x]\n ; "a"="b"\n"c"="d"')?.get(KEY.toLowerCase())?.values.size).toBe(1));
});

describe("windows/product-state", () => {
  it.each([
    { why: "nought", state: 0, is: { realtime: "unknown", signatures: "current" } },
    { why: "all bits", state: 0xff_ff_ff, is: { realtime: "unknown", signatures: "unknown" } },
    { why: "one more than all bits", state: 0x1_00_00_00, is: { realtime: "unknown", signatures: "unknown" } },
    { why: "Microsoft's own, on", state: 0x04_11_00, is: { realtime: "on", signatures: "current" } },
    { why: "a fifth state", state: 0x04_40_10, is: { realtime: "unknown", signatures: "old" } },
    { why: "a number between", state: 0x04_10_00 + 0.5, is: { realtime: "unknown", signatures: "unknown" } },
    { why: "a number of others", state: Number.NaN, is: { realtime: "unknown", signatures: "unknown" } },
  ])("$why", ({ state, is }) => expect(decodeProductState(state)).toEqual(is));
  it.each([
    { why: "on, Microsoft's own", state: 0x01_11_00, is: true },
    { why: "on, an owner nobody has explained", state: 0x01_12_00, is: false },
    { why: "off", state: 0x01_01_00, is: false },
    { why: "a fraction", state: 0x01_10_00 + 0.5, is: false },
    { why: "no number", state: null, is: false },
  ])("a firewall: $why", ({ state, is }) => expect(isProductOn(state)).toBe(is));
});
