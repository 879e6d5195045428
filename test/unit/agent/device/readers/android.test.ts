/**
 * Edges of the Android readers that a small fault would move: bounds, flags, shops and shapes of lines.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { RawOutputs } from "../../../../../agent/device/platform.ts";
import { readAndroid } from "../../../../../agent/device/platforms/android.ts";
import type { FactTable } from "../../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../../policies/schema/vocabulary.ts";
import { changed, FOREIGN_KEY, HUB_KEY, RECORDED_AT, recorded, stdoutOf } from "../../../../support/tablets.ts";

const good = recorded("android", "samsung-15-managed");
const S = RECORDED_AT / 1_000;
const END = "--end--\n";
type Change = Parameters<typeof changed>[2];

interface Row {
  readonly why: string;
  readonly change: Change;
  /** columns, or why there are none */
  readonly is: Readonly<Record<string, unknown>> | string;
  readonly handedOutAt?: number | null;
}
function readTable(table: FactTable, raw: RawOutputs, handedOutAt: number | null): unknown {
  const context = { now: RECORDED_AT, handedOutAt: handedOutAt as Instant | null, hubKey: HUB_KEY };
  const fact = readAndroid(raw, { ...context, resolvers: ["192.0.2.1"] })[table];
  return fact !== undefined && "value" in fact ? fact.value : fact?.unavailable;
}
function expects(table: FactTable, rows: readonly Row[]): void {
  describe(`android ${table}`, () => {
    it.each(rows)("$why", ({ change, is, handedOutAt = RECORDED_AT - 7_200_000 }) => {
      const read = readTable(table, changed(good, "android", change), handedOutAt);
      if (typeof is === "string") expect(read).toBe(is);
      else expect(read).toMatchObject(is);
    });
  });
}

/** The tablet's properties with some set otherwise; null takes one away. */
function getprop(change: Readonly<Record<string, string | null>>): string {
  const kept = stdoutOf(good, "android/getprop")
    .split("\n")
    .filter((line) => !Object.keys(change).some((name) => line.startsWith(`[${name}]:`)));
  const set = Object.entries(change).flatMap(([name, value]) => (value === null ? [] : [`[${name}]: [${value}]`]));
  return `${[...set, ...kept].join("\n")}\n`;
}
const accounts = (...lines: string[]): string =>
  `Accounts: ${lines.length}\n${lines.map((one) => `${one}\n`).join("")}${END}`;
const users = (...flags: string[]): string =>
  `Users:\n${flags.map((flag, id) => `\tUserInfo{${id}:Name:${flag}} running\n`).join("")}`;

expects("accounts", [
  ...[
    "vnd.sec.contact.phone",
    "vnd.sec.contact.sim",
    "com.android.localphone",
    "com.android.contacts.default",
    "com.oppo.contacts.device",
    "com.lenovo.contacts.phone",
  ].map((kind) => ({
    why: `${kind} is a place for contacts and nobody's account`,
    change: { accounts: accounts(`account ${kind}`, "account com.google") },
    is: { foreign: 1 },
  })),
  {
    why: "the whole line of a dump counts as well",
    change: { accounts: accounts("Account {name=x, type=com.google}") },
    is: { foreign: 1 },
  },
  { why: "an account the count does not know of", change: { accounts: `Accounts: 1\n${END}` }, is: { foreign: null } },
  { why: "accounts nobody counted", change: { accounts: `account com.google\n${END}` }, is: { foreign: null } },
  {
    why: "two users' accounts are added up",
    change: { accounts: `Accounts: 1\naccount a.b\nAccounts: 1\naccount c.d\n${END}` },
    is: { foreign: 2 },
  },
  { why: "an administrator among others", change: { users: users("2", "1") }, is: { admins: 1, guest: false } },
  { why: "nobody an administrator", change: { users: users("1", "10") }, is: { admins: 0, guest: false } },
  { why: "a guest among others", change: { users: users("c13", "4") }, is: { admins: 1, guest: true } },
  {
    why: "users not told",
    change: { users: null },
    is: { admins: null, guest: null, foreign: 0, dailyIsAdmin: null, autoLogin: null, blankPasswords: null },
  },
  { why: "accounts not told", change: { accounts: null }, is: { admins: 1, foreign: null } },
  { why: "neither told", change: { accounts: { exitCode: 1 }, users: null }, is: "failed" },
]);

expects("identity", [
  { why: "lines with a return", change: { getprop: getprop({}).replaceAll("\n", "\r\n") }, is: { version: "15" } },
  {
    why: "the second name of a serial",
    change: { getprop: getprop({ "ro.serialno": null, "ro.boot.serialno": "BOOT1" }) },
    is: { serial: "BOOT1" },
  },
  { why: "noughts are no serial", change: { getprop: getprop({ "ro.serialno": "0000" }) }, is: { serial: null } },
  { why: "«unknown» is no serial", change: { getprop: getprop({ "ro.serialno": "Unknown" }) }, is: { serial: null } },
  {
    why: "a serial that ends so is one",
    change: { getprop: getprop({ "ro.serialno": "A000" }) },
    is: { serial: "A000" },
  },
  {
    why: "a serial that begins so is one",
    change: { getprop: getprop({ "ro.serialno": "0A" }) },
    is: { serial: "0A" },
  },
  {
    why: "the second name of a build",
    change: { getprop: getprop({ "ro.build.display.id": null, "ro.build.id": "B2" }) },
    is: { build: "B2" },
  },
  {
    why: "the brand if no maker",
    change: { getprop: getprop({ "ro.product.manufacturer": null, "ro.product.brand": "brand" }) },
    is: { manufacturer: "brand" },
  },
  {
    why: "long values are cut to what the schema allows",
    change: { getprop: getprop({ "ro.product.model": "M".repeat(300) }) },
    is: { model: "M".repeat(200) },
  },
  { why: "a value of blanks is none", change: { getprop: getprop({ "ro.product.model": " " }) }, is: { model: null } },
  { why: "no version", change: { getprop: getprop({ "ro.build.version.release": null }) }, is: "unreadable" },
]);

const battery = (lines: Readonly<Record<string, number>>): string =>
  Object.entries(lines).map(([name, value]) => `  ${name}: ${value}\n`).join(""); // prettier-ignore
const disk = (size: number, free: number): string =>
  `Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/block/dm-1 ${size} 1 ${free} 41% /data\n`;
expects("health", [
  { why: "full", change: { battery: battery({ level: 50, scale: 50 }) }, is: { batteryRatio: 1 } },
  { why: "fuller than full", change: { battery: battery({ level: 51, scale: 50 }) }, is: { batteryRatio: null } },
  { why: "no scale", change: { battery: battery({ level: 51 }) }, is: { batteryRatio: null } },
  { why: "a scale of nought", change: { battery: battery({ level: 0, scale: 0 }) }, is: { batteryRatio: null } },
  {
    why: "wear of one per cent left",
    change: { battery: battery({ mSavedBatteryAsoc: 1 }) },
    is: { batteryHealthRatio: 0.01 },
  },
  {
    why: "wear of nought is not told",
    change: { battery: battery({ mSavedBatteryAsoc: 0 }) },
    is: { batteryHealthRatio: null },
  },
  { why: "more than new", change: { battery: battery({ mSavedBatteryAsoc: 120 }) }, is: { batteryHealthRatio: 1.2 } },
  {
    why: "far more than new",
    change: { battery: battery({ mSavedBatteryAsoc: 121 }) },
    is: { batteryHealthRatio: null },
  },
  { why: "all room free", change: { disk: disk(10, 10) }, is: { diskFreeRatio: 1 } },
  { why: "one block", change: { disk: disk(1, 0) }, is: { diskFreeRatio: 0 } },
  { why: "more free than there is", change: { disk: disk(10, 11) }, is: { diskFreeRatio: null } },
  { why: "no size", change: { disk: disk(0, 0) }, is: { diskFreeRatio: null } },
  { why: "started a second ago", change: { uptime: "1.00 2.00\n" }, is: { bootedAt: RECORDED_AT - 1_000 } },
  { why: "started with the first second of time", change: { uptime: `${S} 1\n` }, is: { bootedAt: 0 } },
  { why: "started before time", change: { uptime: `${S + 1} 1\n` }, is: { bootedAt: null } },
  { why: "nothing known", change: { battery: { exitCode: 1 }, disk: null, uptime: null }, is: "failed" },
]);

const files = (...lines: string[]): string => [...lines, END].join("\n");
const row = (index: number, added: number, rest = ", _size=7"): string =>
  `Row: ${index} _id=1, date_added=${added}${rest}\n`;
const NONE = "No result found.\n";
const left = (media: string, images = NONE, video = NONE): Change => ({
  "media/files": media,
  "media/images": images,
  "media/video": video,
});
expects("media", [
  { why: "nothing left, and both looked", change: left(END), is: { files: 0, newerThanHandOut: 0, bytes: 0, newestAt: null } },
  { why: "nothing left, nobody asked since when", handedOutAt: null, change: left(END), is: { files: 0, newerThanHandOut: null } },
  { why: "one file from before the hand-out", change: left(files(`${S - 9_000} 5`)), is: { files: 1, newerThanHandOut: 0, bytes: 5, newestAt: RECORDED_AT - 9_000_000 } },
  { why: "one from the very moment", change: left(files(`${S - 7_200} 5`)), is: { newerThanHandOut: 1 } },
  { why: "the register knows of two more", change: left(files(`${S} 5`), row(0, S) + row(1, S - 9), row(0, S)), is: { files: 3, newerThanHandOut: 3, bytes: 21 } },
  { why: "a size the register does not tell counts as nought, the file as one", change: left(END, row(0, S, "")), is: { files: 1, bytes: 0 } },
  { why: "a size between others", change: left(END, row(0, S, ", _size=9, x=1")), is: { bytes: 9 } },
  { why: "one row not understood, another is", change: left(END, `${row(0, S)}Rows\n`), is: { files: 1 } },
  { why: "a row that says no date", change: left(END, "Row: 0 _id=1\n"), is: "unreadable" },
  { why: "no witness for films", change: { ...left(END), "media/video": null }, is: "unreadable" },
  { why: "no register at all", change: { ...left(END), "media/images": { exitCode: 1 }, "media/video": { exitCode: 1 } }, is: "failed" },
  { why: "no files asked for", change: { ...left(END), "media/files": null }, is: "not-asked" },
  { why: "half an answer still proves what it lists", change: { ...left(END), "media/files": { exitCode: 1, stdout: `${S} 5\n` } }, is: { files: 1, newerThanHandOut: 1 } },
  { why: "dates from before there were tablets date nothing", change: left(files("86400 5")), is: { files: 1, newestAt: null } },
  { why: "the tablet's clock a minute off is ours", change: { ...left(files(`${S} 5`)), date: `${S + 60}\n` }, is: { newestAt: RECORDED_AT } },
  { why: "five minutes off is another clock", change: { ...left(files(`${S} 5`)), date: `${S + 300}\n` }, is: { newestAt: RECORDED_AT - 300_000 } },
  { why: "a slow clock too", change: { ...left(files(`${S - 8_000} 5`)), date: `${S - 1_000}\n` }, is: { newerThanHandOut: 1, newestAt: RECORDED_AT - 7_000_000 } },
]); // prettier-ignore

const key = (...keys: string[]): string => `{\n  user_keys=${keys.join("\n")}\n}\n`;
const packages = (...lines: string[]): string => [...lines.map((one) => `package:${one}`), END].join("\n");
expects("mobile", [
  { why: "signed by its maker, for users", change: {}, is: { bootState: "verified" } },
  { why: "signed by its maker, for whom is not told", change: { getprop: getprop({ "ro.build.type": null }) }, is: { bootState: "unknown" } },
  { why: "by whom it was signed is not told", change: { getprop: getprop({ "ro.boot.verifiedbootstate": null }) }, is: { bootState: "unknown" } },
  { why: "made for developers", change: { getprop: getprop({ "ro.build.type": "userdebug" }) }, is: { bootState: "self-signed" } },
  { why: "everybody may look inside", change: { getprop: getprop({ "ro.debuggable": "1" }) }, is: { bootState: "self-signed" } },
  { why: "its owner signed it", change: { getprop: getprop({ "ro.boot.verifiedbootstate": "yellow" }) }, is: { bootState: "self-signed" } },
  { why: "green, and its storage is open", change: { getprop: getprop({ "ro.boot.flash.locked": "0" }) }, is: { bootState: "unlocked" } },
  ...["orange", "red"].map((state) => ({ why: `boot state ${state}`, change: { getprop: getprop({ "ro.boot.verifiedbootstate": state }) }, is: { bootState: "unlocked" } })),
  { why: "the lock of the flash is open", change: { getprop: getprop({ "ro.boot.flash.locked": "0" }) }, is: { bootState: "unlocked" } },
  { why: "debugging over the network by a port", change: { getprop: getprop({ "service.adb.tcp.port": "5555" }) }, is: { debuggingOverNetwork: true } },
  { why: "by a port kept over starts", change: { getprop: getprop({ "service.adb.tcp.port": null, "persist.adb.tcp.port": "5555" }) }, is: { debuggingOverNetwork: true } },
  ...["0", "-1"].map((port) => ({ why: `port ${port} is none`, change: { getprop: getprop({ "service.adb.tcp.port": port }) }, is: { debuggingOverNetwork: false } })),
  { why: "no properties: the port is not known", change: { getprop: null }, is: { debuggingOverNetwork: null, bootState: "unknown", unknownSources: null } },
  { why: "nobody ever switched debugging on", change: { "settings/global/adb_enabled": "null\n" }, is: { debugging: false } },
  { why: "Android 8 asks each app", change: { getprop: getprop({ "ro.build.version.sdk": "26" }), appops: `com.example.app\n${END}`, "settings/secure/install_non_market_apps": "0\n" }, is: { unknownSources: 1 } },
  { why: "Android 7 has one switch", change: { getprop: getprop({ "ro.build.version.sdk": "25" }), appops: null, "settings/secure/install_non_market_apps": "1\n" }, is: { unknownSources: 1 } },
  { why: "which says nothing if it failed", change: { getprop: getprop({ "ro.build.version.sdk": "25" }), "settings/secure/install_non_market_apps": { exitCode: 1 } }, is: { unknownSources: null } },
  ...["0", "1000", "x"].map((sdk) => ({ why: `level ${sdk} is no level`, change: { getprop: getprop({ "ro.build.version.sdk": sdk }), appops: `No operations.\n${END}` }, is: { unknownSources: null } })),
  ...["1", "999"].map((sdk) => ({ why: `level ${sdk} may be one`, change: { getprop: getprop({ "ro.build.version.sdk": sdk }), appops: `No operations.\n${END}`, "settings/secure/install_non_market_apps": "0\n" }, is: { unknownSources: 0 } })),
  { why: "a line among apps that is none", change: { appops: `com.example.app\nError: x\n${END}` }, is: { unknownSources: null } },
  { why: "a shop may install", change: { appops: `com.android.vending\ncom.example.app\n${END}` }, is: { unknownSources: 1 } },
  ...["com.android.vending", "com.sec.android.app.samsungapps", "com.huawei.appmarket", "com.amazon.venezia", "com.xiaomi.mipicks", "com.google.android.apps.work.clouddpc"].map((shop) => ({ why: `${shop} is a shop`, change: { packages: packages(`a.b  installer=${shop}`, "c.d  installer=e.f") }, is: { sideloaded: 1 } })),
  { why: "installed by nobody", change: { packages: packages("a.b  installer=null", "c.d") }, is: { sideloaded: 2 } },
  { why: "a foreign key beside ours", change: { adb: key(HUB_KEY, FOREIGN_KEY) }, is: { foreignDebugKeys: 1 } },
  { why: "our key only", change: { adb: key(HUB_KEY) }, is: { foreignDebugKeys: 0 } },
  { why: "a dump cut off after our key", change: { adb: `{ ${HUB_KEY}\n` }, is: { foreignDebugKeys: null } },
  { why: "an older dump ends with the system's keys", change: { adb: `User keys:\n${HUB_KEY}\n  System keys:\n` }, is: { foreignDebugKeys: 0 } },
  { why: "verifying left as it came", change: { "settings/global/package_verifier_enable": "null\n", "settings/global/package_verifier_user_consent": "null\n" }, is: { verifier: true } },
  { why: "consent given", change: { "settings/global/package_verifier_user_consent": "1\n" }, is: { verifier: true } },
  { why: "a setting of two lines", change: { "settings/global/package_verifier_user_consent": "1\n1\n" }, is: { verifier: null } },
  { why: "neither properties nor packages", change: { getprop: { exitCode: 1 }, packages: null }, is: "failed" },
  { why: "no packages alone", change: { packages: null }, is: { sideloaded: null, activated: null } },
]); // prettier-ignore

const lockSettings = (kind: string): string =>
  `Current lock settings service state:\nUser 0\n    CredentialType: ${kind}\nUser 10\n    CredentialType: NONE\n`;
expects("lock", [
  ...["PIN", "PASSWORD", "Pattern"].map((kind) => ({ why: `${kind} locks`, change: { "lock-settings": lockSettings(kind) }, is: { secured: true } })),
  { why: "none does not", change: { "lock-settings": lockSettings("NONE") }, is: { secured: false } },
  { why: "a kind nobody knows", change: { "lock-settings": lockSettings("GAZE") }, is: { secured: null } },
  { why: "another user's credential is not the owner's", change: { "lock-settings": "User 10\n    CredentialType: PIN\n" }, is: { secured: null } },
  { why: "switched off", change: { "lock-disabled": "true\n" }, is: { secured: false } },
  { why: "the pause was set", change: { "settings/system/screen_off_timeout": "60000\n", "settings/secure/lock_screen_lock_after_timeout": "500\n" }, is: { afterS: 61 } },
  { why: "the pause was never set", change: { "settings/system/screen_off_timeout": "60000\n", "settings/secure/lock_screen_lock_after_timeout": "null\n" }, is: { afterS: 65 } },
  { why: "when the screen goes dark is not known", change: { "settings/system/screen_off_timeout": "null\n" }, is: { afterS: null } },
  { why: "one of two answers is enough", change: { "lock-disabled": null }, is: { secured: true } },
  { why: "neither answered", change: { "lock-disabled": { exitCode: 1 }, "lock-settings": null }, is: "failed" },
]); // prettier-ignore

const dns = (list: string): Change => ({ connectivity: `LinkProperties{ DnsAddresses: [${list}] }\n` });
expects("resolution", [
  { why: "ours alone", change: dns(" /192.0.2.1 "), is: { servers: 0 } },
  { why: "ours and a foreign one, told twice", change: dns("/192.0.2.1,/198.51.100.7,/198.51.100.7"), is: { servers: 1 } },
  { why: "a foreign one with its interface", change: dns("/FE80::1%wlan0,/fe80::1"), is: { servers: 1 } },
  { why: "none", change: dns(""), is: { servers: null } },
  { why: "no address", change: dns("/router.example"), is: { servers: null } },
  { why: "Android 9 asks secretly where it can", change: { getprop: getprop({ "ro.build.version.sdk": "28" }), "settings/global/private_dns_mode": "null\n" }, is: { privateDns: "opportunistic" } },
  { why: "Android 8 cannot", change: { getprop: getprop({ "ro.build.version.sdk": "27" }), "settings/global/private_dns_mode": "null\n" }, is: { privateDns: "off" } },
  { why: "unset, of no known Android", change: { getprop: getprop({ "ro.build.version.sdk": null }), "settings/global/private_dns_mode": "null\n" }, is: { privateDns: "unknown" } },
  { why: "where it can", change: { "settings/global/private_dns_mode": "opportunistic\n" }, is: { privateDns: "opportunistic" } },
  { why: "nothing known", change: { connectivity: null, "settings/global/private_dns_mode": { exitCode: 1 } }, is: "failed" },
]); // prettier-ignore

const policy = (lines: string): Change => ({ "device-policy": `${lines}\n  mPasswordOwner=-1\n` });
expects("camera", [
  { why: "forbidden", change: policy("  Enabled Device Admins (User 0):\n    disableCamera=true"), is: { disabled: true } },
  { why: "said to be allowed", change: policy("  Enabled Device Admins (User 0):\n    disableCamera=false"), is: { disabled: false } },
  { why: "said, but the dump is cut", change: { "device-policy": "    disableCamera=false\n" }, is: { disabled: null } },
  { why: "nobody manages it", change: policy("  Enabled Device Admins (User 0, provisioningState: 0):"), is: { disabled: false } },
  { why: "not asked", change: { "device-policy": null }, is: "not-asked" },
  { why: "refused", change: { "device-policy": { exitCode: 1 } }, is: "failed" },
]); // prettier-ignore

expects("antivirus", [
  { why: "services there", change: {}, is: { products: [{ name: "Google Play Protect", kind: "play-protect", realtime: "on" }], eicar: "not-tested", gatekeeper: null } },
  { why: "services not there", change: { "play-services": END }, is: { products: [] } },
  { why: "something else there", change: { "play-services": `package:a.b\n${END}` }, is: { products: [] } },
  { why: "an answer that is no list of packages", change: { "play-services": `Error\n${END}` }, is: "unreadable" },
  { why: "refused", change: { "play-services": { exitCode: 1 } }, is: "failed" },
]); // prettier-ignore

expects("software", [
  { why: "long lists are cut to what the schema allows", change: { packages: packages(...Array.from({ length: 2_001 }, (_one, index) => `a.b${index}`)) }, is: { installed: Array.from({ length: 2_000 }, (_one, index) => ({ name: `a.b${index}` })) } },
  { why: "a line that is none", change: { packages: `package:a.b\nx\n${END}` }, is: "unreadable" },
  { why: "refused", change: { packages: { exitCode: 1 } }, is: "failed" },
]); // prettier-ignore

expects("encryption", [
  { why: "encrypted", change: {}, is: { system: "on" } },
  { why: "not", change: { getprop: getprop({ "ro.crypto.state": "unencrypted" }) }, is: { system: "off" } },
  { why: "not told", change: { getprop: getprop({ "ro.crypto.state": null }) }, is: { system: "unknown" } },
  { why: "refused", change: { getprop: { exitCode: 1 } }, is: "failed" },
]); // prettier-ignore
