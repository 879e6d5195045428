/**
 * Readers of macOS: each row is a healthy Mac with one answer changed.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { FactTable, FactValue } from "../../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../../policies/schema/vocabulary.ts";
import { NO_SETTINGS, type ReadContext } from "../../../../../agent/device/platform.ts";
import { readMacos } from "../../../../../agent/device/platforms/macos.ts";
import { pendingOf } from "../../../../../agent/device/readers/macos/updates.ts";
import {
  applications,
  AT,
  dict,
  mac,
  outputsOf,
  plist,
  program,
  type Said,
  sysadmin,
} from "../../../../support/macos-machine.ts";
import { rawOf } from "../../../../support/posture.ts";

const CONTEXT: ReadContext = {
  now: AT as Instant,
  handedOutAt: (AT - 2 * 3_600_000) as Instant,
  settings: {
    ...NO_SETTINGS,
    dailyAccount: "uczen",
    canary: { name: "canary.example.org", token: "canary-token" },
    resolvers: ["192.0.2.53"],
  },
};
type Change = Readonly<Record<string, Said | undefined>>;

function valueOf<T extends FactTable>(table: T, change: Change, context = CONTEXT): FactValue<T> | string {
  const fact = readMacos(rawOf(outputsOf(mac(change))), context)[table];
  if (fact === undefined) return "missing";
  return "value" in fact ? (fact.value as FactValue<T>) : fact.unavailable;
}

interface RowOf {
  readonly why: string;
  readonly change: Change;
  readonly is: object | string;
  readonly context?: ReadContext;
}
const expects = (table: FactTable, rows: readonly RowOf[]) =>
  describe(`facts: ${table}`, () => {
    it.each(rows)("$why", ({ change, is, context }) => {
      const value = valueOf(table, change, context);
      if (typeof is === "string") expect(value).toBe(is);
      else expect(value).toMatchObject(is);
    });
  });

expects("identity", [
  {
    why: "a MacBook",
    change: {},
    is: { os: "macOS", version: "26.1", build: "25B78", serial: "EXAMPLE12345", model: "Mac15,12" },
  },
  { why: "no profiler, no serial", change: { hardware: { exitCode: 1 } }, is: { serial: null, version: "26.1" } },
  { why: "no version, nothing", change: { version: { stdout: "ProductName: macOS\n" } }, is: "unreadable" },
]);

const MDATP =
  '{"healthy":true,"appVersion":"101.25","realTimeProtectionEnabled":{"value":true,"isManaged":true},"definitionsStatus":{"$type":"upToDate"},"definitionsUpdatedMinutesAgo":158,"definitionsUpdated":"1795330320000"}';
const mdatp = (change: (text: string) => string): Change => ({ "microsoft-defender": { stdout: change(MDATP) } });

expects("antivirus", [
  {
    why: "what Apple has counts",
    change: {},
    is: {
      gatekeeper: true,
      products: [{ kind: "xprotect", realtime: "on", version: "5325", signaturesAt: AT - 86_400_000 }],
    },
  },
  {
    why: "Gatekeeper off",
    change: { gatekeeper: { stdout: "assessments disabled\n" } },
    is: { gatekeeper: false, products: [{ realtime: "off" }] },
  },
  {
    why: "System Integrity Protection off",
    change: { "system-integrity": { stdout: "System Integrity Protection status: disabled.\n" } },
    is: { gatekeeper: false },
  },
  {
    why: "a custom configuration is not on",
    change: { "system-integrity": { stdout: "System Integrity Protection status: unknown (Custom Configuration).\n" } },
    is: { gatekeeper: null, products: [{ realtime: "unknown" }] },
  },
  {
    why: "the word within another sentence is not on",
    change: { gatekeeper: { stdout: "not assessments enabled maybe\n" } },
    is: { gatekeeper: null },
  },
  {
    why: "Defender on",
    change: mdatp((text) => text),
    is: {
      products: [
        { name: "Microsoft Defender", realtime: "on", signatures: "current", signaturesAt: 1_795_330_320_000 },
        { kind: "xprotect" },
      ],
    },
  },
  {
    why: "Defender without a date counts back",
    change: mdatp((text) => text.replace(/,"definitionsUpdated":"[^"]*"/u, "")),
    is: { products: [{ signaturesAt: AT - 158 * 60_000 }, {}] },
  },
  {
    why: "Defender off",
    change: mdatp((text) => text.replace('"value":true', '"value":false')),
    is: { products: [{ realtime: "off" }, {}] },
  },
  {
    why: "Defender on and not well",
    change: mdatp((text) => text.replace('"healthy":true', '"healthy":false')),
    is: { products: [{ realtime: "unknown" }, {}] },
  },
  {
    why: "definitions in a state nobody has explained",
    change: mdatp((text) => text.replace("upToDate", "rolling")),
    is: { products: [{ signatures: "unknown" }, {}] },
  },
  { why: "not even XProtect was found", change: { "xprotect/version": { exitCode: 1 } }, is: "unreadable" },
]);

describe("the list of updates", () => {
  it.each([
    {
      why: "macOS",
      text: "* Label: macOS Tahoe 26.5.1-25F80\n\tTitle: macOS Tahoe 26.5.1, Version: 26.5.1, Size: 3691689KiB, Recommended: YES, Action: restart, \n",
      is: { pending: 1, pendingSecurity: 1, restart: true },
    },
    {
      why: "tools are no security of the system",
      text: "\tTitle: Command Line Tools for Xcode, Version: 26.1, Size: 882K, Recommended: YES, \n",
      is: { pending: 1, pendingSecurity: 0, restart: false },
    },
    {
      why: "nothing new",
      text: "Finding available software\nNo new software available.\n",
      is: { pending: 0, pendingSecurity: 0, restart: false },
    },
    { why: "silence is not nothing", text: "Software Update Tool\n\nFinding available software\n", is: null },
    {
      why: "a fault is not nothing",
      text: "Can't connect to the Apple Software Update server, because of a network problem.\n",
      is: null,
    },
  ])("$why", ({ text, is }) => expect(pendingOf(text)).toEqual(is));
});

const settings = (text: string): Change => ({ "updates/settings": { stdout: text } });

expects("updates", [
  {
    why: "nothing waits",
    change: {},
    is: {
      pending: 0,
      pendingSecurity: 0,
      listsAt: AT,
      installedAt: Date.UTC(2026, 10, 6, 17, 11, 2),
      automatic: "on",
      rebootPending: null,
    },
  },
  {
    why: "offline: what the system remembers, as old as it is",
    change: { "updates/list": { exitCode: 1, stderr: "Can't connect\n" } },
    is: { pending: 0, listsAt: Date.UTC(2026, 10, 22, 6) },
  },
  {
    why: "remembered ones are judged by name",
    change: {
      "updates/list": { unavailable: "timed-out" },
      "updates/state": dict(
        "<key>RecommendedUpdates</key><array><dict><key>Display Name</key><string>macOS Tahoe 26.2</string></dict><dict><key>Display Name</key><string>Pages</string></dict></array>",
      ),
    },
    is: { pending: 2, pendingSecurity: 1, listsAt: null },
  },
  {
    why: "critical ones are not installed",
    change: settings(
      '{"AutomaticCheckEnabled":true,"AutomaticDownload":null,"CriticalUpdateInstall":0,"ConfigDataInstall":null}',
    ),
    is: { automatic: "off" },
  },
  {
    why: "a setting not told is not on",
    change: settings('{"AutomaticCheckEnabled":true}'),
    is: { automatic: "unknown" },
  },
  {
    why: "nothing at all",
    change: {
      "updates/list": { unavailable: "timed-out" },
      "updates/state": { exitCode: 1 },
      "updates/settings": {},
      "install-history": {},
    },
    is: "timed-out",
  },
]);

expects("elevation", [
  { why: "no rule lets anybody past", change: {}, is: { prompt: "password", passwordless: 0 } },
  { why: "one does", change: { sudo: { stdout: "uczen ALL=(ALL) NOPASSWD: ALL\n" } }, is: { passwordless: 1 } },
  { why: "not readable", change: { sudo: { exitCode: 2 } }, is: "no-permission" },
  { why: "found, and nothing shown", change: { sudo: { exitCode: 0 } }, is: "unreadable" },
]);

const NO_ONE = { ...CONTEXT, settings: { ...CONTEXT.settings, dailyAccount: null } };

expects("accounts", [
  {
    why: "as it should be",
    change: {},
    is: { dailyIsAdmin: false, admins: 1, autoLogin: false, guest: false, foreign: 0, blankPasswords: null },
  },
  {
    why: "the pupil is in the list",
    change: { admins: { stdout: "GroupMembership: root uczen\n" } },
    is: { dailyIsAdmin: true },
  },
  {
    why: "the pupil is in through another group",
    change: { "daily-admin": { exitCode: 0 } },
    is: { dailyIsAdmin: true },
  },
  { why: "a code nobody has explained", change: { "daily-admin": { exitCode: 64 } }, is: { dailyIsAdmin: null } },
  { why: "nobody told who", change: {}, is: { dailyIsAdmin: null }, context: NO_ONE },
  { why: "an empty group cannot be", change: { admins: { stdout: "GroupMembership:\n" } }, is: { admins: null } },
  {
    why: "signs in by itself",
    change: { "auto-login": sysadmin("Automatic login user: uczen") },
    is: { autoLogin: true },
  },
  {
    why: "an explicit OFF wins",
    change: { "auto-login": { stderr: "x Automatic login user: uczen\nx Automatic login is OFF.\n" } },
    is: { autoLogin: false },
  },
  { why: "a guest", change: { guest: sysadmin("Guest account enabled.") }, is: { guest: true } },
  { why: "silence about a guest", change: { guest: {} }, is: { guest: null } },
  { why: "two of iCloud", change: { "icloud-accounts": { stdout: "1\n1\n" } }, is: { foreign: 2 } },
  { why: "an empty one", change: { "icloud-accounts": { stdout: "0\n" } }, is: { foreign: 0 } },
  {
    why: "none seen without access is not none",
    change: { "full-disk-access": { exitCode: 1 } },
    is: { foreign: null },
  },
  {
    why: "one that could not be read",
    change: { "icloud-accounts": { stdout: "0\n", stderr: "find: b: Operation not permitted\n" } },
    is: { foreign: null },
  },
]);

expects("lock", [
  { why: "at once after five minutes", change: {}, is: { secured: true, afterS: 300 } },
  {
    why: "both pauses count",
    change: { "screen-lock": sysadmin("screenLock delay is 5 seconds") },
    is: { secured: true, afterS: 305 },
  },
  { why: "off", change: { "screen-lock": sysadmin("screenLock is off") }, is: { secured: false } },
  {
    why: "when the saver starts is not known",
    change: { "screen-saver": { exitCode: 1 } },
    is: { secured: true, afterS: null },
  },
  { why: "other words", change: { "screen-lock": sysadmin("something") }, is: "unreadable" },
]);

expects("encryption", [
  { why: "on", change: {}, is: { system: "on" } },
  { why: "off", change: { filevault: { stdout: "FileVault is Off.\n" } }, is: { system: "off" } },
  {
    why: "said on, still at it",
    change: { filevault: { stdout: "FileVault is On.\nEncryption in progress: Percent completed = 42\n" } },
    is: { system: "encrypting" },
  },
  {
    why: "alone",
    change: { filevault: { stdout: "Encryption in progress: Percent completed = 42\n" } },
    is: { system: "encrypting" },
  },
  {
    why: "being undone",
    change: { filevault: { stdout: "FileVault is On.\nDecryption in progress: Percent completed = 4\n" } },
    is: { system: "decrypting" },
  },
  { why: "silence", change: { filevault: {} }, is: { system: "unknown" } },
]);

expects("firewall", [
  { why: "on", change: {}, is: { state: "on", off: [] } },
  { why: "off", change: { "firewall/state": { stdout: "Firewall is disabled. (State = 0)\n" } }, is: { state: "off" } },
  {
    why: "blocks all but what is needed",
    change: {
      "firewall/state": { stdout: "Firewall is blocking all non-essential incoming connections. (State = 2)\n" },
    },
    is: { state: "on" },
  },
  {
    why: "a state nobody has explained",
    change: { "firewall/state": { stdout: "Firewall is enabled. (State = 7)\n" } },
    is: "unreadable",
  },
]);

expects("mobile", [
  { why: "supervised", change: {}, is: { owner: "supervised" } },
  {
    why: "the line is there, its value is No",
    change: { enrolment: { stdout: "Enrolled via DEP: No\nMDM enrollment: No\n" } },
    is: { owner: "none" },
  },
  {
    why: "by hand",
    change: { enrolment: { stdout: "Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n" } },
    is: { owner: "profile-owner" },
  },
  { why: "silence", change: { enrolment: {} }, is: { owner: "unknown" } },
]);

expects("remoteAccess", [
  { why: "nothing", change: {}, is: { desktop: false, shell: false, tools: [] } },
  {
    why: "SSH and screen sharing",
    change: { "remote/ssh": { exitCode: 0 }, "remote/screen": { exitCode: 0 } },
    is: { desktop: true, shell: true },
  },
  { why: "a code nobody has explained", change: { "remote/ssh": { exitCode: 1 } }, is: { shell: null } },
  {
    why: "a program that runs",
    change: { processes: { stdout: "/Applications/AnyDesk.app/Contents/MacOS/AnyDesk\n" } },
    is: { tools: ["AnyDesk"] },
  },
  { why: "no processes, so none is not none", change: { processes: {} }, is: "unreadable" },
  { why: "no programs cannot be", change: { applications: applications() }, is: "unreadable" },
]);

function browser(id: string, change: Change): unknown {
  const value = valueOf("browsers", change);
  return typeof value === "string" ? value : value.browsers.find((one) => one.id === id);
}
const chrome = (entries: string): Change => ({ "policies/chrome": dict(entries) });

describe("browsers", () => {
  it.each<{ why: string; id: string; change: Change; is: object }>([
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
      },
    },
    {
      why: "a number for a switch is refused here",
      id: "chrome",
      change: chrome("<key>ForceGoogleSafeSearch</key><integer>1</integer>"),
      is: { googleSafeSearch: false, policyFaults: [{ what: "ForceGoogleSafeSearch: expected-boolean" }] },
    },
    {
      why: "no file, no protection",
      id: "chrome",
      change: {
        "policies/chrome": {
          exitCode: 1,
          stderr: "x: file does not exist or is not readable or is not a regular file\n",
        },
      },
      is: { googleSafeSearch: false, dnsOverHttps: "automatic" },
    },
    {
      why: "another fault leaves it open",
      id: "chrome",
      change: { "policies/chrome": { exitCode: 1, stderr: "x: Operation not permitted\n" } },
      is: { googleSafeSearch: null, youtube: "unknown", privateMode: null, dnsOverHttps: "unknown" },
    },
    { why: "Firefox as it should be", id: "firefox", change: {}, is: { privateMode: false, dnsOverHttps: "off" } },
    {
      why: "Firefox does not look without its switch",
      id: "firefox",
      change: { "policies/firefox": dict("<key>DisablePrivateBrowsing</key><true/>") },
      is: { privateMode: true, policyFaults: [{ what: "EnterprisePoliciesEnabled: missing" }] },
    },
    {
      why: "Safari without private windows",
      id: "safari",
      change: {},
      is: { privateMode: false, dnsOverHttps: "unknown" },
    },
    {
      why: "Safari as it comes",
      id: "safari",
      change: { "policies/restrictions": dict("<key>allowCamera</key><false/>") },
      is: { privateMode: true },
    },
  ])("$why", ({ id, change, is }) => expect(browser(id, change)).toMatchObject(is));

  it("finds forbidden ones", () =>
    expect(
      valueOf("browsers", { applications: applications(program("Safari"), program("Tor Browser")) }),
    ).toMatchObject({ forbidden: ["Tor Browser"] }));
});

expects("camera", [
  { why: "taken away", change: {}, is: { disabled: true } },
  {
    why: "nobody forbade it",
    change: { "policies/restrictions": dict("<key>x</key><true/>") },
    is: { disabled: false },
  },
  { why: "not readable", change: { "policies/restrictions": { exitCode: 1 } }, is: "unreadable" },
  {
    why: "a word for a switch",
    change: { "policies/restrictions": dict("<key>allowCamera</key><string>no</string>") },
    is: { disabled: null },
  },
]);

const out = (CONTEXT.handedOutAt as number) / 1_000;

expects("media", [
  { why: "none, and access is proved", change: {}, is: { files: 0, newerThanHandOut: 0 } },
  {
    why: "an empty listing without access is not clean",
    change: { "full-disk-access": { exitCode: 1 } },
    is: "no-permission",
  },
  {
    why: "before and after",
    change: { media: { stdout: `${out - 60} ${out - 60} 100\n${out + 60} ${out} 50\n` } },
    is: { files: 2, newerThanHandOut: 1, bytes: 150, newestAt: (out + 60) * 1_000 },
  },
  {
    why: "an old picture copied today",
    change: { media: { stdout: `${out - 9_999_999} ${out + 5} 1\n` } },
    is: { newerThanHandOut: 1 },
  },
  {
    why: "a disk that keeps no birth",
    change: { media: { stdout: `${out - 60} -1 1\n` } },
    is: { files: 1, newerThanHandOut: 0 },
  },
  {
    why: "seen in part, nothing new",
    change: { media: { stdout: `${out - 60} 0 1\n`, exitCode: 1, stderr: "find: x: Operation not permitted\n" } },
    is: { files: 1, newerThanHandOut: null },
  },
  {
    why: "a name in the answer is refused",
    change: { media: { stdout: "Pictures/a.jpg\n" } },
    is: "unreadable",
  },
]);

expects("health", [
  {
    why: "all told",
    change: {},
    is: { diskFreeRatio: 0.48, batteryRatio: 0.81, batteryHealthRatio: 0.92, bootedAt: 1_795_325_467_000 },
  },
  {
    why: "a desktop",
    change: { power: { stdout: '{"SPPowerDataType":[{"_name":"sppower_information"}]}' } },
    is: { batteryRatio: null, batteryHealthRatio: null },
  },
  {
    why: "half a list is none",
    change: { disk: { stdout: plist("<dict><key>APFSContainerFree</key>") } },
    is: { diskFreeRatio: null },
  },
]);

expects("resolution", [
  { why: "ours", change: {}, is: { canary: "ours", servers: 0 } },
  {
    why: "another text",
    change: { canary: { stdout: ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\nx. 60 IN TXT "other"\n' } },
    is: { canary: "not-ours" },
  },
  {
    why: "no such name",
    change: { canary: { stdout: ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n" } },
    is: { canary: "not-ours" },
  },
  {
    why: "refused",
    change: { canary: { stdout: ";; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1\n" } },
    is: { canary: "no-answer" },
  },
  { why: "nobody", change: { canary: { exitCode: 9 } }, is: { canary: "no-answer" } },
  {
    why: "a foreign server",
    change: { servers: { stdout: "  nameserver[0] : 192.0.2.53\n  nameserver[1] : 198.51.100.1\n" } },
    is: { servers: 1 },
  },
]);

expects("software", [
  {
    why: "nothing to activate",
    change: {},
    is: {
      activation: "not-applicable",
      installed: [{ name: "Safari" }, { name: "Google Chrome" }, { name: "Firefox" }],
    },
  },
  { why: "too slow", change: { applications: { unavailable: "timed-out" } }, is: "timed-out" },
]);
