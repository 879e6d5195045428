/**
 * Android readers against their traps, one changed answer at a time.
 */
import { describe, expect, it } from "vitest";
import { fieldVerified, readAndroid } from "../../../../agent/device/platforms/android.ts";
import type { RawOutputs } from "../../../../agent/device/platform.ts";
import { DeviceFacts, type FactTable, type FactValue } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { changed, FOREIGN_KEY, HUB_KEY, RECORDED_AT, recorded, stdoutOf } from "../../../support/tablets.ts";

const good = recorded("android", "samsung-15-managed");
const END = "--end--";
const S = Math.floor(RECORDED_AT / 1_000);

interface Context {
  readonly handedOutAt?: number | null;
  readonly hubKey?: string | null;
  readonly resolvers?: readonly string[];
}
function read(raw: RawOutputs, { handedOutAt = null, hubKey = HUB_KEY, resolvers = ["192.0.2.1"] }: Context = {}) {
  return DeviceFacts.parse(
    readAndroid(raw, { now: RECORDED_AT, handedOutAt: handedOutAt as Instant | null, hubKey, resolvers }),
  );
}
type Change = Parameters<typeof changed>[2];
/** Value of one table, or the reason there is none. */
function table<T extends FactTable>(name: T, change: Change = {}, context: Context = {}): FactValue<T> {
  const fact = read(changed(good, "android", change), context)[name];
  if (fact === undefined || "unavailable" in fact) throw new Error(`${name}: ${fact?.unavailable ?? "missing"}`);
  return fact.value as FactValue<T>;
}
const why = (name: FactTable, change: Change): string | undefined => {
  const fact = read(changed(good, "android", change))[name];
  return fact !== undefined && "unavailable" in fact ? fact.unavailable : undefined;
};
/** The properties with some set otherwise; null takes one away. */
function properties(change: Readonly<Record<string, string | null>>): string {
  let text = stdoutOf(good, "android/getprop");
  for (const [name, value] of Object.entries(change)) {
    text = text.replace(new RegExp(`^\\[${name.replaceAll(".", "\\.")}\\]: \\[[^\\n]*\\]\\n`, "mu"), "");
    if (value !== null) text += `[${name}]: [${value}]\n`;
  }
  return text;
}

it("is not said to be proved on real tablets", () => expect(fieldVerified).toBe(false));

describe("identity", () => {
  it("is read from the properties", () => {
    expect(table("identity")).toMatchObject({
      os: "Android",
      version: "15",
      patchLevel: "2026-09-05",
      serial: "R9EXAMPLE01",
      model: "SM-X210",
      manufacturer: "samsung",
    });
  });
  it.each([
    { why: "empty on some vendors", patch: "", level: null },
    { why: "not a date", patch: "September 2026", level: null },
    { why: "no such day", patch: "2026-02-31", level: null },
    { why: "month missing", patch: "2026-13-01", level: null },
    { why: "a date", patch: "2024-03-05", level: "2024-03-05" },
  ])("patch level: $why", ({ patch, level }) => {
    expect(table("identity", { getprop: properties({ "ro.build.version.security_patch": patch }) }).patchLevel).toBe(
      level,
    );
  });
  it("takes no serial many tablets share", () => {
    const getprop = properties({ "ro.serialno": "0123456789ABCDEF", "ro.boot.serialno": null });
    expect(table("identity", { getprop }).serial).toBeNull();
  });
  it("reads a value that goes over two lines", () => {
    expect(table("identity", { getprop: `[x]: [a\nb]\n${properties({})}` }).version).toBe("15");
  });
});

describe("debugging and management", () => {
  it("of a managed tablet", () => {
    expect(table("mobile")).toEqual({
      debugging: true,
      debuggingOverNetwork: false,
      foreignDebugKeys: 0,
      unknownSources: 0,
      sideloaded: 0,
      verifier: true,
      bootState: "verified",
      owner: "device-owner",
      activated: null,
    });
  });
  it.each<{ why: string; change: Change; expected: Partial<FactValue<"mobile">>; context?: Context }>([
    {
      why: "null is the default",
      change: { "settings/global/package_verifier_enable": "null\n" },
      expected: { verifier: true },
    },
    {
      why: "the user refused",
      change: { "settings/global/package_verifier_user_consent": "-1\n" },
      expected: { verifier: false },
    },
    {
      why: "verifier off",
      change: { "settings/global/package_verifier_enable": "0\n" },
      expected: { verifier: false },
    },
    {
      why: "an empty setting says nothing",
      change: { "settings/global/package_verifier_enable": "" },
      expected: { verifier: null },
    },
    {
      why: "a strange consent says nothing",
      change: { "settings/global/package_verifier_user_consent": "7" },
      expected: { verifier: null },
    },
    {
      why: "a setting that failed",
      change: { "settings/global/adb_enabled": { exitCode: 255, stdout: "1" } },
      expected: { debugging: null },
    },
    {
      why: "a setting of words",
      change: { "settings/global/adb_wifi_enabled": "włączone" },
      expected: { debuggingOverNetwork: null },
    },
    {
      why: "adb over Wi-Fi",
      change: { "settings/global/adb_wifi_enabled": "1\n" },
      expected: { debuggingOverNetwork: true },
    },
    {
      why: "adb over TCP",
      change: { getprop: properties({ "service.adb.tcp.port": "5555" }) },
      expected: { debuggingOverNetwork: true },
    },
    {
      why: "TCP switched back",
      change: { getprop: properties({ "service.adb.tcp.port": "-1" }) },
      expected: { debuggingOverNetwork: false },
    },
    {
      why: "boot state empty",
      change: { getprop: properties({ "ro.boot.verifiedbootstate": "" }) },
      expected: { bootState: "unknown" },
    },
    {
      why: "boot loader open",
      change: { getprop: properties({ "ro.boot.verifiedbootstate": "orange" }) },
      expected: { bootState: "unlocked" },
    },
    {
      why: "green but not locked",
      change: { getprop: properties({ "ro.boot.flash.locked": "0" }) },
      expected: { bootState: "unlocked" },
    },
    {
      why: "own keys",
      change: { getprop: properties({ "ro.boot.verifiedbootstate": "yellow" }) },
      expected: { bootState: "self-signed" },
    },
    {
      why: "a developers' build",
      change: { getprop: properties({ "ro.build.type": "userdebug" }) },
      expected: { bootState: "self-signed" },
    },
    {
      why: "debuggable",
      change: { getprop: properties({ "ro.debuggable": "1" }) },
      expected: { bootState: "self-signed" },
    },
    {
      why: "kind of build unknown",
      change: { getprop: properties({ "ro.build.type": null }) },
      expected: { bootState: "unknown" },
    },
    { why: "an app may install", change: { appops: `org.example.files\n${END}\n` }, expected: { unknownSources: 1 } },
    { why: "a shop may install", change: { appops: `com.android.vending\n${END}\n` }, expected: { unknownSources: 0 } },
    { why: "nothing at all is not «none»", change: { appops: `${END}\n` }, expected: { unknownSources: null } },
    { why: "cut off", change: { appops: "org.example.files\n" }, expected: { unknownSources: null } },
    { why: "a sentence", change: { appops: `Błąd: brak uprawnień\n${END}\n` }, expected: { unknownSources: null } },
    {
      why: "the old switch means nothing on 8",
      change: { "settings/secure/install_non_market_apps": "1" },
      expected: { unknownSources: 0 },
    },
    {
      why: "the old switch on 7",
      change: {
        getprop: properties({ "ro.build.version.sdk": "25" }),
        "settings/secure/install_non_market_apps": "1\n",
      },
      expected: { unknownSources: 1 },
    },
    {
      why: "the permission means nothing on 7",
      change: { getprop: properties({ "ro.build.version.sdk": "25" }), appops: `org.example.files\n${END}` },
      expected: { unknownSources: 0 },
    },
    {
      why: "version unknown",
      change: { getprop: properties({ "ro.build.version.sdk": null }) },
      expected: { unknownSources: null },
    },
    { why: "no installer", change: { packages: `package:a.b  installer=null\n${END}\n` }, expected: { sideloaded: 1 } },
    {
      why: "by hand",
      change: { packages: `package:a.b  installer=com.google.android.packageinstaller\n${END}` },
      expected: { sideloaded: 1 },
    },
    {
      why: "a shop nobody checks",
      change: { packages: `package:a.b  installer=org.fdroid.fdroid uid:10123\n${END}` },
      expected: { sideloaded: 1 },
    },
    { why: "no apps", change: { packages: `${END}\n` }, expected: { sideloaded: 0 } },
    {
      why: "list cut off",
      change: { packages: "package:a.b  installer=com.android.vending\n" },
      expected: { sideloaded: null },
    },
    { why: "list empty", change: { packages: "" }, expected: { sideloaded: null } },
    { why: "a line nobody knows", change: { packages: `package:a b?\n${END}` }, expected: { sideloaded: null } },
    {
      why: "somebody else's key",
      change: { adb: `user_keys=${HUB_KEY}\n${FOREIGN_KEY}\n}` },
      expected: { foreignDebugKeys: 1 },
    },
    { why: "only a stranger's key", change: { adb: `user_keys=${FOREIGN_KEY}\n}` }, expected: { foreignDebugKeys: 1 } },
    { why: "our own not among them", change: { adb: "user_keys=\n}" }, expected: { foreignDebugKeys: null } },
    { why: "keys cut off", change: { adb: `user_keys=${HUB_KEY}\n` }, expected: { foreignDebugKeys: null } },
    { why: "own key not known", change: {}, context: { hubKey: null }, expected: { foreignDebugKeys: null } },
    { why: "no such service", change: { adb: "Can't find service: adb\n" }, expected: { foreignDebugKeys: null } },
    { why: "management not dumped", change: { "device-policy": "" }, expected: { owner: "unknown" } },
    {
      why: "management cut off",
      change: { "device-policy": "  Enabled Device Admins (User 0):\n" },
      expected: { owner: "unknown" },
    },
    {
      why: "nobody",
      change: {
        "device-policy":
          "  Enabled Device Admins (User 0, provisioningState: 0):\n\n  Device Owner Type: -1\n  mPasswordOwner=-1\n",
      },
      expected: { owner: "none" },
    },
    {
      why: "another layout",
      change: {
        "device-policy":
          "  Profile Owner (User 10):\n    admin=ComponentInfo{a/b}\n    name=x\n  Encryption Status: per-user\n",
      },
      expected: { owner: "profile-owner" },
    },
  ])("$why", ({ change, expected, context }) => {
    expect(table("mobile", change, context ?? {})).toMatchObject(expected);
  });
});

describe("Play Protect", () => {
  const SERVICES = `package:com.google.android.gms\n${END}\n`;
  it.each([
    { why: "on", change: {}, states: ["on"] },
    { why: "off", change: { "settings/global/package_verifier_enable": "0" }, states: ["off"] },
    { why: "not known", change: { "settings/global/package_verifier_enable": "" }, states: ["unknown"] },
    { why: "no Google services", change: { "play-services": `${END}\n` }, states: [] },
    { why: "something like it", change: { "play-services": SERVICES.replace("gms", "gms.policy") }, states: [] },
  ])("$why", ({ change, states }) => {
    expect(table("antivirus", change).products.map(({ realtime }) => realtime)).toEqual(states);
  });
  it.each([
    { why: "empty", change: { "play-services": "" }, reason: "unreadable" },
    { why: "refused", change: { "play-services": { exitCode: 1 } }, reason: "failed" },
    { why: "not asked", change: { "play-services": null }, reason: "not-asked" },
  ])("is not claimed: $why", ({ change, reason }) => expect(why("antivirus", change)).toBe(reason));
});

describe("lock and encryption", () => {
  const credential = (kind: string): Change => ({
    "lock-settings": `User States:\n  User 0\n    CredentialType: ${kind}\n`,
  });
  it.each<{ why: string; change: Change; expected: FactValue<"lock"> }>([
    { why: "PIN", change: {}, expected: { secured: true, afterS: 125 } },
    {
      why: "«not disabled» is no PIN",
      change: { "lock-settings": { exitCode: 1 } },
      expected: { secured: null, afterS: 125 },
    },
    { why: "disabled", change: { "lock-disabled": "true\n" }, expected: { secured: false, afterS: 125 } },
    { why: "swipe", change: credential("NONE"), expected: { secured: false, afterS: 125 } },
    { why: "pattern, small letters", change: credential("Pattern"), expected: { secured: true, afterS: 125 } },
    { why: "a kind not known", change: credential("VOICE"), expected: { secured: null, afterS: 125 } },
    {
      why: "another user's PIN is not the owner's",
      change: { "lock-settings": "  User 0\n    CredentialType: NONE\n  User 10\n    CredentialType: PIN\n" },
      expected: { secured: false, afterS: 125 },
    },
    {
      why: "owner not in the dump",
      change: { "lock-settings": "  User 10\n    CredentialType: PIN\n" },
      expected: { secured: null, afterS: 125 },
    },
    {
      why: "maker's default pause",
      change: { "settings/system/screen_off_timeout": "null\n" },
      expected: { secured: true, afterS: null },
    },
    {
      why: "Android's default delay",
      change: { "settings/secure/lock_screen_lock_after_timeout": "null" },
      expected: { secured: true, afterS: 125 },
    },
  ])("$why", ({ change, expected }) => expect(table("lock", change)).toEqual(expected));
  it.each([
    { state: "encrypted", system: "on" },
    { state: "unencrypted", system: "off" },
    { state: "", system: "unknown" },
    { state: "zaszyfrowany", system: "unknown" },
  ])("encryption «$state» is $system", ({ state, system }) => {
    expect(table("encryption", { getprop: properties({ "ro.crypto.state": state }) }).system).toBe(system);
  });
});

describe("accounts", () => {
  it.each([
    { why: "a place for contacts is nobody's", list: `Accounts: 1\naccount vnd.sec.contact.phone\n${END}`, foreign: 0 },
    { why: "none", list: `Accounts: 0\n${END}`, foreign: 0 },
    { why: "Google", list: `Accounts: 1\naccount com.google\n${END}`, foreign: 1 },
    { why: "whole lines", list: `Accounts: 1\n  Account {name=a, type=b, type=com.google}\n${END}`, foreign: 1 },
    {
      why: "two users",
      list: `Accounts: 1\naccount com.google\nAccounts: 1\naccount com.microsoft\n${END}`,
      foreign: 2,
    },
    { why: "fewer than counted", list: `Accounts: 2\naccount com.google\n${END}`, foreign: null },
    { why: "cut off", list: "Accounts: 0\n", foreign: null },
    { why: "nothing", list: END, foreign: null },
  ])("$why", ({ list, foreign }) => expect(table("accounts", { accounts: list }).foreign).toBe(foreign));
  it("knows a guest by its flag, not its name", () => {
    const users = "Users:\n\tUserInfo{0:Właściciel:c13} running\n\tUserInfo{10:Gość:414}\n";
    expect(table("accounts", { users })).toMatchObject({ guest: true, admins: 1 });
    expect(table("accounts", { users: "Users:\n" }).guest).toBeNull();
  });
});

describe("names and servers", () => {
  it.each<{ why: string; change: Change; privateDns: string }>([
    { why: "off", change: {}, privateDns: "off" },
    { why: "host", change: { "settings/global/private_dns_mode": "hostname\n" }, privateDns: "foreign" },
    { why: "unset since 9", change: { "settings/global/private_dns_mode": "null\n" }, privateDns: "opportunistic" },
    {
      why: "unset before 9",
      change: { "settings/global/private_dns_mode": "null", getprop: properties({ "ro.build.version.sdk": "27" }) },
      privateDns: "off",
    },
    { why: "empty", change: { "settings/global/private_dns_mode": "" }, privateDns: "unknown" },
    { why: "a new word", change: { "settings/global/private_dns_mode": "strict" }, privateDns: "unknown" },
  ])("$why", ({ change, privateDns }) =>
    expect(table("resolution", change)).toMatchObject({ privateDns, canary: "no-answer" }),
  );
  it.each([
    { why: "ours", list: "/192.0.2.1", servers: 0 },
    { why: "one more", list: "/192.0.2.1,/2001:db8::53%wlan0", servers: 1 },
    { why: "none seen", list: "", servers: null },
  ])("servers: $why", ({ list, servers }) => {
    expect(table("resolution", { connectivity: `DnsAddresses: [ ${list} ] Domains: null` }).servers).toBe(servers);
  });
  it("says nothing of servers where the venue's are not known", () => {
    expect(table("resolution", {}, { resolvers: [] }).servers).toBeNull();
  });
});

describe("camera", () => {
  const admins = "  Enabled Device Admins (User 0):\n";
  it.each([
    { why: "forbidden", dump: stdoutOf(good, "android/device-policy"), disabled: true },
    { why: "allowed", dump: `${admins}    a/.B:\n      disableCamera=false\n  mPasswordOwner=-1\n`, disabled: false },
    { why: "nobody manages it", dump: `${admins}\n  mPasswordOwner=-1\n`, disabled: false },
    { why: "cut off", dump: `${admins}    a/.B:\n      disableCamera=false\n`, disabled: null },
    {
      why: "managed, not said",
      dump: `  Device Owner:\n    admin=ComponentInfo{a/b}\n  mPasswordOwner=1\n`,
      disabled: null,
    },
  ])("$why", ({ dump, disabled }) => expect(table("camera", { "device-policy": dump }).disabled).toBe(disabled));
});

describe("pictures left behind", () => {
  const row = (at: number): string => `Row: 0 _id=1, date_added=${String(at)}, _size=10\n`;
  const NONE = "No result found.\n";
  const handedOutAt = RECORDED_AT - 7_200_000;
  it.each<{ why: string; change: Change; files: number | null; newer: number | null }>([
    { why: "none, both say so", change: {}, files: 0, newer: 0 },
    { why: "one of this lesson", change: { "media/images": row(S - 60) }, files: 1, newer: 1 },
    { why: "one from before", change: { "media/images": row(S - 90_000) }, files: 1, newer: 0 },
    {
      why: "a file the register does not know",
      change: { "media/files": `${String(S - 5)} 12\n${END}` },
      files: 1,
      newer: 1,
    },
    {
      why: "half of a list proves what it holds",
      change: { "media/files": `${String(S - 5)} 12\n17` },
      files: 1,
      newer: 1,
    },
    {
      why: "find refused, one is in the register",
      change: { "media/files": { exitCode: 1 }, "media/video": row(S - 5) },
      files: 1,
      newer: 1,
    },
    {
      why: "the tablet's clock is a year off, and so are its dates",
      change: { date: `${String(S - 31_536_000)}\n`, "media/images": row(S - 31_536_000 - 60) },
      files: 1,
      newer: 1,
    },
  ])("$why", ({ change, files, newer }) => {
    expect(table("media", change, { handedOutAt })).toMatchObject({ files, newerThanHandOut: newer });
  });
  it.each<{ why: string; change: Change }>([
    { why: "files refused", change: { "media/files": { exitCode: 1 } } },
    { why: "files empty", change: { "media/files": "" } },
    { why: "files not asked", change: { "media/files": null } },
    { why: "register empty", change: { "media/images": "" } },
    { why: "register refused", change: { "media/video": { exitCode: 1 } } },
    { why: "register in words", change: { "media/images": "Brak wyników.\n" } },
    { why: "a line nobody knows", change: { "media/files": `abc\n${END}` } },
  ])("«none» is not concluded: $why", ({ change }) => expect(why("media", change)).toBeDefined());
  it("gives no count since the hand-out where there was none", () => {
    expect(table("media", { "media/images": row(S) })).toMatchObject({
      files: 1,
      newerThanHandOut: null,
      newestAt: S * 1_000,
    });
    expect(table("media", { "media/images": NONE }).newestAt).toBeNull();
  });
});

describe("health", () => {
  it("is read", () => {
    const value = table("health");
    expect(value).toMatchObject({ batteryRatio: 0.84, batteryHealthRatio: 0.91, bootedAt: RECORDED_AT - 183_245_000 });
    expect(value.diskFreeRatio).toBeCloseTo(0.6, 3);
  });
  it.each<{ why: string; change: Change; expected: Partial<FactValue<"health">> }>([
    {
      why: "rounded sizes are not read",
      change: { disk: "Filesystem Size Used Free Blksize\n/data 12.4G 3.1G 9.3G 4096\n" },
      expected: { diskFreeRatio: null },
    },
    { why: "more free than there is", change: { disk: "a 10 1 20 3% /data\n" }, expected: { diskFreeRatio: null } },
    {
      why: "wear only where it is said",
      change: { battery: "  level: 50\n  scale: 100\n" },
      expected: { batteryRatio: 0.5, batteryHealthRatio: null },
    },
    { why: "scale of nought", change: { battery: "  level: 0\n  scale: 0\n" }, expected: { batteryRatio: null } },
  ])("$why", ({ change, expected }) => expect(table("health", change)).toMatchObject(expected));
});
