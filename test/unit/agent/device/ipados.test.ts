/**
 * iPad readers and their property lists: what a cable says, and what it must not be taken to say.
 */
import { describe, expect, it } from "vitest";
import { fieldVerified, readIpad } from "../../../../agent/device/platforms/ipados.ts";
import { parsePlist } from "../../../../agent/device/readers/ipados/plist.ts";
import { DeviceFacts } from "../../../../policies/schema/device-facts.ts";
import { plistXml } from "../../../support/fake-usbmuxd.ts";
import { changed, RECORDED_AT, recorded } from "../../../support/tablets.ts";

const good = recorded("ipados", "ipad-18-trusted");
const factsOf = (raw = good): DeviceFacts => DeviceFacts.parse(readIpad(raw, { now: RECORDED_AT, handedOutAt: null }));
const wrap = (inner: string): string => `<?xml version="1.0"?><plist version="1.0">${inner}</plist>`;

it("is not said to be proved on real iPads", () => expect(fieldVerified).toBe(false));

describe("property lists", () => {
  it.each([
    {
      why: "every kind",
      xml: "<dict><key>a</key><integer>-7</integer><key>b</key><real>1.5e3</real><key>c</key><true/></dict>",
      value: { a: -7, b: 1500, c: true },
    },
    { why: "entities", xml: "<string>a &amp; &lt;b&gt; &#x142;&#243;</string>", value: "a & <b> łó" },
    { why: "blobs over lines", xml: "<data>\n\tAQI=\n</data>", value: new Uint8Array([1, 2]) },
    { why: "nested lists", xml: "<array><array><string/></array><array/></array>", value: [[""], []] },
    { why: "comments", xml: "<!-- x --><dict/><!-- y -->", value: {} },
    {
      why: "a key of an ill name",
      xml: "<dict><key>__proto__</key><string>x</string></dict>",
      value: null,
      own: "__proto__",
    },
  ])("reads $why", ({ xml, value, own }) => {
    const read = parsePlist(wrap(xml));
    if (own === undefined) expect(read).toEqual(value);
    else expect(Object.keys(read as object)).toEqual([own]);
  });
  it.each([
    { why: "nothing", xml: "" },
    { why: "plain text", xml: "DeviceClass: iPad\n" },
    { why: "cut off", xml: wrap("<dict><key>a</key><true/></dict>").slice(0, -9) },
    { why: "not closed", xml: wrap("<dict><key>a</key><true/>") },
    { why: "key without value", xml: wrap("<dict><key>a</key></dict>") },
    { why: "value without key", xml: wrap("<dict><true/></dict>") },
    { why: "two values", xml: wrap("<true/><true/>") },
    { why: "an unknown entity", xml: wrap("<string>&file;</string>") },
    { why: "an unknown kind", xml: wrap("<set/>") },
    { why: "a number of words", xml: wrap("<integer>siedem</integer>") },
    { why: "text between", xml: wrap("<array>x<true/></array>") },
    { why: "too deep", xml: wrap("<array>".repeat(100) + "</array>".repeat(100)) },
    { why: "more behind it", xml: `${wrap("<true/>")}<plist/>` },
  ])("gives nothing for $why", ({ xml }) => expect(parsePlist(xml)).toBeNull());
});

describe("an iPad that trusts", () => {
  it("is read", () => {
    const facts = factsOf();
    expect(facts.identity).toMatchObject({
      value: { os: "iPadOS", version: "18.7.2", serial: "DMPEXAMPLE1", model: "iPad13,18" },
    });
    expect(facts.mobile).toMatchObject({ value: { owner: "none", activated: true } });
    expect(facts.health).toMatchObject({ value: { diskFreeRatio: 0.6, batteryRatio: 0.73 } });
    expect(facts.software).toMatchObject({ value: { installed: [{ name: "org.example.drawing" }, { version: "7" }] } });
  });
  it("has pictures that are never counted, none neither", () => {
    expect(factsOf().media).toMatchObject({ value: { files: null, newerThanHandOut: null, bytes: 157_286_400 } });
    expect(factsOf(recorded("ipados", "ipad-26-unactivated")).media).toMatchObject({
      value: { files: null, bytes: 0 },
    });
  });
  it.each(["ipad-18-trusted", "ipad-18-supervised-locked"])("%s: «locked» says nothing of a passcode", (name) => {
    const facts = factsOf(recorded("ipados", name));
    expect(facts.lock).toMatchObject({ value: { secured: null } });
    expect(facts.encryption).toMatchObject({ value: { system: "unknown" } });
  });
  it.each([
    { why: "one name", domain: { IsSupervised: true }, owner: "supervised" },
    { why: "another", domain: { DeviceIsChaperoned: true }, owner: "supervised" },
    { why: "they disagree", domain: { IsSupervised: false, IsChaperoned: true }, owner: "supervised" },
    { why: "it says no", domain: { IsSupervised: false }, owner: "none" },
    { why: "no such key", domain: { IsAssociated: true }, owner: "unknown" },
    { why: "a word", domain: { IsSupervised: "true" }, owner: "unknown" },
  ])("supervision, $why: $owner", ({ domain, owner }) => {
    expect(factsOf(changed(good, "ipados", { chaperone: plistXml(domain) })).mobile).toMatchObject({
      value: { owner },
    });
  });
  it.each([
    { state: "Activated", activated: true },
    { state: "Unactivated", activated: false },
    { state: "FactoryActivated", activated: null },
  ])("$state: $activated", ({ state, activated }) => {
    const trusted = plistXml({ ProductVersion: "18.1", ActivationState: state });
    expect(factsOf(changed(good, "ipados", { trusted })).mobile).toMatchObject({ value: { activated } });
  });
  it.each([
    { why: "an app without a name", xml: plistXml([{ CFBundleVersion: "1" }]) },
    { why: "no list", xml: plistXml({}) },
    { why: "cut off", xml: plistXml([{ CFBundleIdentifier: "a" }]).slice(0, -20) },
  ])("apps are not known: $why", ({ xml }) => {
    expect(factsOf(changed(good, "ipados", { apps: xml })).software).toMatchObject({ unavailable: "unreadable" });
  });
  it("with more room free than there is says nothing of it", () => {
    const usage = plistXml({ TotalDataCapacity: 5, TotalDataAvailable: 9 });
    expect(factsOf(changed(good, "ipados", { "disk-usage": usage })).health).toMatchObject({
      value: { diskFreeRatio: null },
    });
  });
});

it("one that does not trust is known by its open part only", () => {
  const facts = factsOf(recorded("ipados", "ipad-17-untrusted"));
  expect(facts.identity).toMatchObject({ value: { version: "17.7.11" } });
  for (const table of ["media", "health", "software"] as const)
    expect(facts[table]).toMatchObject({ unavailable: "no-permission" });
});
