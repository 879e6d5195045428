/**
 * Edges of the readers of Macs and iPads that a small fault would move: bounds, second names, answers half there.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { NO_SETTINGS } from "../../../../../agent/device/platform.ts";
import { readIpad } from "../../../../../agent/device/platforms/ipados.ts";
import { readMacos } from "../../../../../agent/device/platforms/macos.ts";
import { ipadOffset } from "../../../../../agent/device/readers/ipados/state.ts";
import type { DeviceFacts, FactTable } from "../../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../../policies/schema/vocabulary.ts";
import { plistXml } from "../../../../support/fake-usbmuxd.ts";
import { applications, AT, dict, mac, outputsOf, program, type Said } from "../../../../support/macos-machine.ts";
import { rawOf } from "../../../../support/posture.ts";
import { changed, RECORDED_AT, recorded } from "../../../../support/tablets.ts";

interface Row<Change> {
  readonly why: string;
  readonly change: Change;
  /** columns, or why there are none */
  readonly is: Readonly<Record<string, unknown>> | string;
}
function compare(facts: DeviceFacts, table: FactTable, is: Readonly<Record<string, unknown>> | string): void {
  const fact = facts[table];
  const read: unknown = fact !== undefined && "value" in fact ? fact.value : fact?.unavailable;
  if (typeof is === "string") expect(read).toBe(is);
  else expect(read).toMatchObject(is);
}

type MacChange = Readonly<Record<string, Said | undefined>>;
function onMac(table: FactTable, rows: readonly Row<MacChange>[], canary: string | null = "canary.example.org"): void {
  describe(`mac ${table}`, () => {
    it.each(rows)("$why", ({ change, is }) => {
      const settings = {
        ...NO_SETTINGS,
        dailyAccount: "uczen",
        canary: canary === null ? null : { name: canary, token: "canary-token" },
        resolvers: ["192.0.2.53"],
      };
      const context = { now: AT as Instant, handedOutAt: (AT - 7_200_000) as Instant, settings };
      compare(readMacos(rawOf(outputsOf(mac(change))), context), table, is);
    });
  });
}
const json = (value: unknown): Said => ({ stdout: JSON.stringify(value) });

const defender = (change: Readonly<Record<string, unknown>>): MacChange => ({
  "microsoft-defender": json({
    healthy: true,
    realTimeProtectionEnabled: true,
    definitionsStatus: "upToDate",
    ...change,
  }),
});
const product = (is: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  products: [{ name: "Microsoft Defender", kind: "third-party", alive: true, ...is }, { kind: "xprotect" }],
});
const MINUTE = 60_000;
onMac("antivirus", [
  { why: "current", change: defender({}), is: product({ signatures: "current", realtime: "on", version: null }) },
  { why: "out of date", change: defender({ definitionsStatus: { $type: "outOfDate" } }), is: product({ signatures: "old" }) },
  { why: "an update failed", change: defender({ definitionsStatus: "updateFailed" }), is: product({ signatures: "old" }) },
  { why: "a state nobody has explained", change: defender({ definitionsStatus: "soon" }), is: product({ signatures: "unknown" }) },
  { why: "no state", change: defender({ definitionsStatus: null }), is: product({ signatures: "unknown" }) },
  { why: "passive", change: defender({ passiveModeEnabled: { value: true } }), is: product({ realtime: "passive" }) },
  { why: "not passive", change: defender({ passiveModeEnabled: false }), is: product({ realtime: "on" }) },
  { why: "on, but not well", change: defender({ healthy: false }), is: product({ realtime: "unknown" }) },
  { why: "its version", change: defender({ appVersion: "1".repeat(300) }), is: product({ version: "1".repeat(200) }) },
  { why: "a version that is no text", change: defender({ appVersion: 5 }), is: product({ version: null }) },
  { why: "an age of nought", change: defender({ definitionsUpdatedMinutesAgo: 0 }), is: product({ signaturesAt: AT }) },
  { why: "an age", change: defender({ definitionsUpdatedMinutesAgo: 9 }), is: product({ signaturesAt: AT - 9 * MINUTE }) },
  { why: "an age as text", change: defender({ definitionsUpdatedMinutesAgo: "9" }), is: product({ signaturesAt: AT - 9 * MINUTE }) },
  { why: "an age that is not told is not nought", change: defender({ definitionsUpdatedMinutesAgo: null }), is: product({ signaturesAt: null }) },
  { why: "an empty age is not nought", change: defender({ definitionsUpdatedMinutesAgo: "" }), is: product({ signaturesAt: null }) },
  { why: "an age below nought", change: defender({ definitionsUpdatedMinutesAgo: -1 }), is: product({ signaturesAt: null }) },
  { why: "no age at all", change: defender({}), is: product({ signaturesAt: null }) },
  { why: "a date", change: defender({ definitionsUpdated: AT - 5 }), is: product({ signaturesAt: AT - 5 }) },
  { why: "a date in seconds is not understood, the age is", change: defender({ definitionsUpdated: AT / 1_000, definitionsUpdatedMinutesAgo: 9 }), is: product({ signaturesAt: AT - 9 * MINUTE }) },
]); // prettier-ignore

const room = (entries: Readonly<Record<string, number>>): Said =>
  dict(Object.entries(entries).map(([key, value]) => `<key>${key}</key><integer>${value}</integer>`).join("")); // prettier-ignore
const power = (charge: unknown, health: unknown): Said =>
  json({ SPPowerDataType: [{ _name: "ac" }, { sppower_battery_charge_info: { sppower_battery_state_of_charge: charge }, sppower_battery_health_info: { sppower_battery_health_maximum_capacity: health } }] }); // prettier-ignore
onMac("health", [
  { why: "all room free", change: { disk: room({ APFSContainerFree: 5, APFSContainerSize: 5 }) }, is: { diskFreeRatio: 1 } },
  { why: "no room free", change: { disk: room({ APFSContainerFree: 0, APFSContainerSize: 1 }) }, is: { diskFreeRatio: 0 } },
  { why: "no size", change: { disk: room({ APFSContainerFree: 0, APFSContainerSize: 0 }) }, is: { diskFreeRatio: null } },
  { why: "more free than there is", change: { disk: room({ APFSContainerFree: 6, APFSContainerSize: 5 }) }, is: { diskFreeRatio: null } },
  { why: "less than nothing", change: { disk: room({ APFSContainerFree: -1, APFSContainerSize: 5 }) }, is: { diskFreeRatio: null } },
  { why: "an older disk's names", change: { disk: room({ FreeSpace: 1, TotalSize: 4 }) }, is: { diskFreeRatio: 0.25 } },
  { why: "half of the names", change: { disk: room({ FreeSpace: 1 }) }, is: { diskFreeRatio: null } },
  { why: "full, better than new", change: { power: power(100, "120%") }, is: { batteryRatio: 1, batteryHealthRatio: 1.2 } },
  { why: "too good to be true", change: { power: power(101, "121%") }, is: { batteryRatio: null, batteryHealthRatio: null } },
  { why: "texts that are no numbers", change: { power: power("full", "Good 5%") }, is: { batteryRatio: null, batteryHealthRatio: null } },
  { why: "numbers that are neither", change: { power: power({}, null) }, is: { batteryRatio: null, batteryHealthRatio: null } },
  { why: "nothing told", change: { disk: { exitCode: 1 }, power: { exitCode: 1 }, boot: { stdout: "" } }, is: "unreadable" },
]); // prettier-ignore

const hardware = (row: unknown): MacChange => ({ hardware: json({ SPHardwareDataType: [row] }) });
onMac("identity", [
  { why: "a name for want of a model", change: hardware({ machine_name: "MacBook Air" }), is: { model: "MacBook Air", serial: null } },
  { why: "a row that is none", change: hardware(null), is: { model: null, uuid: null } },
  { why: "blanks and length", change: hardware({ serial_number: `  ${"S".repeat(300)}` }), is: { serial: "S".repeat(200) } },
]); // prettier-ignore

const history = (...dates: string[]): MacChange => ({
  "install-history": json({
    SPInstallHistoryDataType: dates.map((install_date) => ({ _name: "macOS 26", install_date })),
  }),
});
onMac("updates", [
  { why: "the latest counts", change: history("2026-01-02T00:00:00Z", "2026-02-02T00:00:00Z", "2026-01-03T00:00:00Z"), is: { installedAt: Date.UTC(2026, 1, 2) } },
  { why: "a day ahead is another zone", change: history("2026-11-23T09:00:00Z"), is: { installedAt: AT + 86_400_000 } },
  { why: "more is no date", change: history("2026-11-23T09:00:01Z"), is: { installedAt: null } },
  { why: "before there were such", change: history("2010-01-01T00:00:00Z"), is: { installedAt: null } },
  { why: "just after", change: history("2010-01-01T00:00:01Z"), is: { installedAt: Date.UTC(2010, 0, 1, 0, 0, 1) } },
  { why: "neither list", change: { "updates/list": { exitCode: 1 }, "updates/state": { exitCode: 1 } }, is: { pending: null, pendingSecurity: null, listsAt: null } },
]); // prettier-ignore

const browsers = (...found: readonly unknown[]): Readonly<Record<string, unknown>> => ({
  browsers: [...found, { id: "safari" }],
});
const SAFE = dict("<key>ForceGoogleSafeSearch</key><true/>");
onMac("browsers", [
  { why: "Edge by its own list", change: { applications: applications(program("Microsoft Edge")), "policies/edge": SAFE }, is: browsers({ id: "edge", name: "Microsoft Edge", googleSafeSearch: true }) },
  { why: "Chromium by its own list", change: { applications: applications(program("Chromium")), "policies/chromium": SAFE }, is: browsers({ id: "chromium", name: "Chromium", googleSafeSearch: true }) },
  { why: "a fraction is no switch", change: { applications: applications(program("Chromium")), "policies/chromium": dict("<key>ForceGoogleSafeSearch</key><real>1</real>") }, is: browsers({ googleSafeSearch: false, policyFaults: [{ where: "managed/chromium" }] }) },
  { why: "a list is no switch", change: { applications: applications(program("Chromium")), "policies/chromium": dict("<key>ForceGoogleSafeSearch</key><array><true/></array>") }, is: browsers({ googleSafeSearch: false, policyFaults: [{ where: "managed/chromium" }] }) },
  { why: "Firefox does not look without its switch", change: { applications: applications(program("Firefox")), "policies/firefox": dict("<key>DisablePrivateBrowsing</key><true/>") }, is: browsers({ privateMode: true, policyFaults: [{ where: "managed/firefox", what: "EnterprisePoliciesEnabled: missing" }] }) },
  { why: "Safari is there, listed or not", change: { applications: applications(program("Notes")) }, is: browsers() },
  { why: "no list of programs", change: { applications: { exitCode: 1 } }, is: "unreadable" },
]); // prettier-ignore

const bypass = (open: boolean): Said =>
  json({ bypass: [{ way: "doh", open }, { way: "teleport", open: true }, { way: "dot" }] });
onMac("resolution", [
  { why: "a way tried and closed", change: { outside: bypass(false) }, is: { bypass: [{ way: "doh", open: false }] } },
  { why: "a way that is open", change: { outside: bypass(true) }, is: { bypass: [{ way: "doh", open: true }] } },
  { why: "closed, but there may be no network", change: { outside: bypass(false), canary: { exitCode: 9 } }, is: { canary: "no-answer", bypass: [{ way: "doh", open: null }] } },
]); // prettier-ignore
onMac("resolution", [{ why: "no canary is known yet", change: {}, is: "not-asked" }], null);

// --- iPads ----------------------------------------------------------------------------------------------------------

const good = recorded("ipados", "ipad-18-trusted");
type PadChange = Parameters<typeof changed>[2];
function onPad(table: FactTable, rows: readonly Row<PadChange>[]): void {
  describe(`ipad ${table}`, () => {
    it.each(rows)("$why", ({ change, is }) =>
      compare(readIpad(changed(good, "ipados", change), { now: RECORDED_AT, handedOutAt: null }), table, is),
    );
  });
}
const usage = (value: Readonly<Record<string, number>>): PadChange => ({ "disk-usage": plistXml(value) });
const info = (value: Readonly<Record<string, unknown>>): PadChange => ({
  info: plistXml(value as never),
  trusted: null,
});

onPad("health", [
  { why: "all room free", change: usage({ TotalDataCapacity: 5, TotalDataAvailable: 5 }), is: { diskFreeRatio: 1 } },
  { why: "one octet", change: usage({ TotalDataCapacity: 1, TotalDataAvailable: 0 }), is: { diskFreeRatio: 0 } },
  { why: "no size", change: usage({ TotalDataCapacity: 0, TotalDataAvailable: 0 }), is: { diskFreeRatio: null } },
  { why: "less than nothing", change: usage({ TotalDataCapacity: 5, TotalDataAvailable: -1 }), is: { diskFreeRatio: null } },
  { why: "full", change: { battery: plistXml({ BatteryCurrentCapacity: 100 }) }, is: { batteryRatio: 1, batteryHealthRatio: null } },
  { why: "fuller than full", change: { battery: plistXml({ BatteryCurrentCapacity: 101 }) }, is: { batteryRatio: null } },
  { why: "no battery", change: { battery: plistXml({ BatteryCurrentCapacity: 5, HasBattery: false }) }, is: { batteryRatio: null } },
  { why: "neither told", change: { "disk-usage": null, battery: null }, is: "not-asked" },
  { why: "neither readable", change: { "disk-usage": "x", battery: "x" }, is: "unreadable" },
  { why: "refused, though the iPad is there", change: { "disk-usage": { exitCode: 1 }, battery: null }, is: "no-permission" },
]); // prettier-ignore

onPad("media", [
  { why: "the room of both is told", change: usage({ PhotoUsage: 5, CameraUsage: 7.9 }), is: { bytes: 12, files: null } },
  { why: "no room is told of", change: usage({ TotalDataCapacity: 5 }), is: "not-supported" },
  { why: "more than a number holds", change: usage({ PhotoUsage: 1e300 }), is: "unreadable" },
  { why: "not asked", change: { "disk-usage": null }, is: "not-asked" },
]); // prettier-ignore

onPad("identity", [
  { why: "all that is told", change: info({ ProductVersion: " 18.1 ", DeviceClass: "iPad", BuildVersion: "B", UniqueDeviceID: "U", ProductType: "P" }), is: { version: "18.1", os: "iPadOS", build: "B", uuid: "U", model: "P", manufacturer: "Apple", serial: null } },
  { why: "a telephone", change: info({ ProductVersion: "18.1", DeviceClass: "iPhone" }), is: { os: "iOS" } },
  { why: "a player", change: info({ ProductVersion: "15.1", DeviceClass: "iPod" }), is: { os: "iOS" } },
  { why: "something else", change: info({ ProductVersion: "18.1", DeviceClass: "Watch" }), is: { os: "unknown" } },
  { why: "no kind", change: info({ ProductVersion: "18.1" }), is: { os: "unknown" } },
  { why: "long values", change: info({ ProductVersion: "18.1", ProductType: "P".repeat(300) }), is: { model: "P".repeat(200) } },
  { why: "no version", change: info({ DeviceClass: "iPad" }), is: "unreadable" },
  { why: "refused", change: { info: { exitCode: 1 }, trusted: null }, is: "failed" },
]); // prettier-ignore

for (const table of ["mobile", "lock", "encryption"] as const)
  onPad(table, [
    { why: "nothing asked", change: { info: null, trusted: null }, is: "not-asked" },
    { why: "the trusted part is enough", change: { info: null }, is: {} },
    { why: "the open part is enough", change: { trusted: null }, is: {} },
  ]);

const app = (value: Readonly<Record<string, unknown>>): PadChange => ({ apps: plistXml([value] as never) });
onPad("software", [
  { why: "the version people see", change: app({ CFBundleIdentifier: "a.b", CFBundleShortVersionString: "1.2", CFBundleVersion: "99", ApplicationType: "User" }), is: { installed: [{ name: "a.b", version: "1.2", from: "User" }], activation: "not-applicable" } },
  { why: "the other for want of it", change: app({ CFBundleIdentifier: "a.b", CFBundleVersion: "99" }), is: { installed: [{ version: "99", from: null }] } },
  { why: "one without a name among others", change: { apps: plistXml([{ CFBundleIdentifier: "a.b" }, {}] as never) }, is: "unreadable" },
  { why: "something that is no app", change: { apps: plistXml(["a.b"] as never) }, is: "unreadable" },
  { why: "refused, though the iPad is there", change: { apps: { exitCode: 1 } }, is: "no-permission" },
]); // prettier-ignore

describe("an iPad's clock", () => {
  it.each([
    { why: "a second ahead", seconds: RECORDED_AT / 1_000 + 1, is: 1_000 },
    { why: "half a millisecond is rounded", seconds: RECORDED_AT / 1_000 - 1.0004, is: -1_000 },
    { why: "as late as can be", seconds: 1e11, is: 1e14 - RECORDED_AT },
    { why: "no time", seconds: 1e11 + 1, is: null },
  ])("$why", ({ seconds, is }) =>
    expect(ipadOffset(changed(good, "ipados", info({ TimeIntervalSince1970: seconds })), RECORDED_AT)).toBe(is),
  );
  it("not told", () => expect(ipadOffset(changed(good, "ipados", info({ A: "b" })), RECORDED_AT)).toBeNull());
});
