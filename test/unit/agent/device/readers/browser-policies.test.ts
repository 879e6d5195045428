/**
 * Edges of what browsers obey: each type and bound of a policy, misspelt names, merged files, and what a report may hold of it.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import {
  byOctets,
  chromiumFact,
  fromRegistry,
  mergePolicyFiles,
} from "../../../../../agent/device/readers/browser-policies/chromium.ts";
import { evaluateFirefox, firefoxFact } from "../../../../../agent/device/readers/browser-policies/firefox.ts";
import { readBrowsers } from "../../../../../agent/device/readers/linux/browsers.ts";
import { contextOf, files, rawOf } from "../../../../support/raw-outputs.ts";

const NAMED = { name: "x", version: null, writablePolicies: false };
const obeyed = (policies: Readonly<Record<string, unknown>>, id: "chrome" | "edge" = "chrome") =>
  chromiumFact({ id, ...NAMED }, mergePolicyFiles([{ path: "p", level: "mandatory", text: JSON.stringify(policies) }]));
const faults = (...whats: readonly string[]): object => ({ policyFaults: whats.map((what) => ({ where: "p", what })) });

describe("policies of Chromium", () => {
  it.each([
    { why: "nobody restricts films", policies: { ForceYouTubeRestrict: 0 }, is: { youtube: "off", ...faults() } },
    { why: "a little", policies: { ForceYouTubeRestrict: 1 }, is: { youtube: "moderate", ...faults() } },
    { why: "much", policies: { ForceYouTubeRestrict: 2 }, is: { youtube: "strict", ...faults() } },
    { why: "more than there is", policies: { ForceYouTubeRestrict: 3 }, is: { youtube: "off", ...faults("ForceYouTubeRestrict: out-of-range") } },
    { why: "less than nothing", policies: { ForceYouTubeRestrict: -1 }, is: { youtube: "off", ...faults("ForceYouTubeRestrict: out-of-range") } },
    { why: "private windows forced is the last number", policies: { IncognitoModeAvailability: 2 }, is: { privateMode: true, ...faults() } },
    { why: "one more", policies: { IncognitoModeAvailability: 3 }, is: { privateMode: true, ...faults("IncognitoModeAvailability: out-of-range") } },
    { why: "names: as the browser likes", policies: { DnsOverHttpsMode: "automatic" }, is: { dnsOverHttps: "automatic", ...faults() } },
    { why: "names: always encrypted", policies: { DnsOverHttpsMode: "secure" }, is: { dnsOverHttps: "on", ...faults() } },
    { why: "names: an empty word", policies: { DnsOverHttpsMode: "" }, is: { dnsOverHttps: "automatic", ...faults("DnsOverHttpsMode: out-of-range") } },
    { why: "guests let in", policies: { BrowserGuestModeEnabled: true }, is: { guestMode: true, bingSafeSearch: null, ...faults() } },
    { why: "a name in small letters", policies: { forcegooglesafesearch: true }, is: { googleSafeSearch: false, ...faults("forcegooglesafesearch: unknown-name") } },
    { why: "a name in capitals", policies: { FORCEGOOGLESAFESEARCH: true }, is: faults("FORCEGOOGLESAFESEARCH: unknown-name") },
    { why: "two letters missing", policies: { ForceGoogleSafeSear: true }, is: faults("ForceGoogleSafeSear: unknown-name") },
    { why: "two letters too many", policies: { ForceGoogleSafeSearchXX: true }, is: faults("ForceGoogleSafeSearchXX: unknown-name") },
    { why: "two letters otherwise, the first and the last", policies: { XorceGoogleSafeSearcX: true }, is: faults("XorceGoogleSafeSearcX: unknown-name") },
    { why: "one letter in, one out", policies: { XForceGoogleSafeSearc: true }, is: faults("XForceGoogleSafeSearc: unknown-name") },
    { why: "three letters missing is another policy", policies: { ForceGoogleSafeSe: true }, is: faults() },
    { why: "three letters too many", policies: { ForceGoogleSafeSearchXXX: true }, is: faults() },
    { why: "three letters otherwise", policies: { XorceGoogleXafeSearcX: true }, is: faults() },
    { why: "two letters otherwise and one missing", policies: { XorceGoogleSafeSearX: true }, is: faults() },
  ])("$why", ({ policies, is }) => expect(obeyed(policies)).toMatchObject(is)); // prettier-ignore
  it.each([
    { why: "Bing strictly", policies: { ForceBingSafeSearch: 2 }, is: { bingSafeSearch: true, privateMode: true, ...faults() } },
    { why: "Bing moderately protects nobody", policies: { ForceBingSafeSearch: 1 }, is: { bingSafeSearch: false } },
    { why: "Bing beyond its numbers", policies: { ForceBingSafeSearch: 3 }, is: { bingSafeSearch: false, ...faults("ForceBingSafeSearch: out-of-range") } },
    { why: "Bing not set", policies: {}, is: { bingSafeSearch: false } },
    { why: "private windows off", policies: { InPrivateModeAvailability: 1 }, is: { privateMode: false } },
    { why: "private windows beyond their numbers", policies: { InPrivateModeAvailability: 3 }, is: faults("InPrivateModeAvailability: out-of-range") },
  ])("Edge: $why", ({ policies, is }) => expect(obeyed(policies, "edge")).toMatchObject(is)); // prettier-ignore
  it("of a file nobody could read, Edge's Bing is not known either", () =>
    expect(
      chromiumFact({ id: "edge", ...NAMED }, mergePolicyFiles([{ path: "p", level: "mandatory", text: null }])),
    ).toMatchObject({ bingSafeSearch: null, googleSafeSearch: null, ...faults("file-unreadable") }));
  it("counts the files nobody could read", () =>
    expect(mergePolicyFiles(["a", "b", "c"].map((path) => ({ path, level: "mandatory", text: path === "b" ? "{}" : null })))).toMatchObject({ unreadable: 2 })); // prettier-ignore
  it("keeps the end of a long path and the beginning of a long name", () => {
    const name = `ForceGoogleSafeSearch${"X".repeat(2)}`;
    const path = `${"a".repeat(100)}${"b".repeat(200)}`;
    const fact = chromiumFact({ id: "chrome", ...NAMED }, { entries: new Map(), faults: [{ where: path, what: name.padEnd(300, "x") }], unreadable: 0 }); // prettier-ignore
    expect(fact.policyFaults).toEqual([{ where: "b".repeat(200), what: name.padEnd(200, "x") }]);
  });
  it.each([
    ["a", "b"],
    ["a", "aa"],
    ["", "a"],
    ["ab", "b"],
    ["a.json", "a.jsonx"],
    ["Z", "a"],
  ])("«%s» comes before «%s»", (first, second) => {
    expect(byOctets(first, second)).toBeLessThan(0);
    expect(byOctets(second, first)).toBeGreaterThan(0);
    expect(byOctets(first, first)).toBe(0);
  });
  it.each([
    { why: "digits for a switch", in: ["ForceGoogleSafeSearch", "string", "0"], out: { type: "boolean", value: false } },
    { why: "any number is on", in: ["ForceGoogleSafeSearch", "dword", 2], out: { type: "boolean", value: true } },
    { why: "a number for a number", in: ["ForceYouTubeRestrict", "dword", 2], out: { type: "integer", value: 2 } },
    { why: "words for a number", in: ["ForceYouTubeRestrict", "string", "two"], out: { type: "string", value: "two" } },
    { why: "a number below nought in digits", in: ["ForceYouTubeRestrict", "string", "-1"], out: { type: "integer", value: -1 } },
    { why: "eleven digits", in: ["ForceYouTubeRestrict", "string", "11111111111"], out: { type: "string", value: "11111111111" } },
    { why: "a word for a word", in: ["DnsOverHttpsMode", "string", "off"], out: { type: "string", value: "off" } },
    { why: "a name of ours nowhere", in: ["Other", "dword", 1], out: { type: "integer", value: 1 } },
    { why: "a text nowhere, of digits", in: ["Other", "string", "1"], out: { type: "string", value: "1" } },
    { why: "a name of a prototype", in: ["constructor", "string", "1"], out: { type: "string", value: "1" } },
  ] as const)("registry: $why", ({ in: [name, kind, given], out }) => expect(fromRegistry("chrome", name, kind, given)).toEqual(out)); // prettier-ignore
});

const firefox = (policies: object) => firefoxFact(NAMED, evaluateFirefox("p", JSON.stringify({ policies })));
const wrong = (name: string): object => faults(`${name}: wrong-type`);
const OFF = { Enabled: false, Locked: true };
describe("policies of Firefox", () => {
  it.each([
    { why: "private windows: nought", policies: { PrivateBrowsingModeAvailability: 0 }, is: { privateMode: true, ...faults() } },
    { why: "private windows: two", policies: { PrivateBrowsingModeAvailability: 2 }, is: { privateMode: true, ...faults() } },
    { why: "private windows: three", policies: { PrivateBrowsingModeAvailability: 3 }, is: wrong("PrivateBrowsingModeAvailability") },
    { why: "private windows: a text", policies: { PrivateBrowsingModeAvailability: "1" }, is: { privateMode: true, ...wrong("PrivateBrowsingModeAvailability") } },
    { why: "switched by one", policies: { DisablePrivateBrowsing: 1 }, is: { privateMode: false, ...faults() } },
    { why: "switched by nought", policies: { DisablePrivateBrowsing: 0 }, is: { privateMode: true, ...faults() } },
    { why: "switched by two", policies: { DisablePrivateBrowsing: 2 }, is: { privateMode: true, ...wrong("DisablePrivateBrowsing") } },
    { why: "every part as it should be", policies: { DNSOverHTTPS: { ...OFF, Fallback: true, ProviderURL: "https://dns.example/q", ExcludedDomains: ["a.example", "b.example"] } }, is: { dnsOverHttps: "off", ...faults() } },
    { why: "no address and no exceptions", policies: { DNSOverHTTPS: { ...OFF, ProviderURL: "", ExcludedDomains: [] } }, is: { dnsOverHttps: "off", ...faults() } },
    { why: "an address that is none", policies: { DNSOverHTTPS: { ...OFF, ProviderURL: "?" } }, is: { dnsOverHttps: "automatic", ...wrong("DNSOverHTTPS") } },
    { why: "locked by a word", policies: { DNSOverHTTPS: { Enabled: false, Locked: "yes" } }, is: wrong("DNSOverHTTPS") },
    { why: "a way back by a word", policies: { DNSOverHTTPS: { ...OFF, Fallback: "yes" } }, is: wrong("DNSOverHTTPS") },
    { why: "an exception that is no text", policies: { DNSOverHTTPS: { ...OFF, ExcludedDomains: ["a.example", 5] } }, is: wrong("DNSOverHTTPS") },
    { why: "exceptions that are no list", policies: { DNSOverHTTPS: { ...OFF, ExcludedDomains: "a.example" } }, is: wrong("DNSOverHTTPS") },
    { why: "a list where an object is due", policies: { DNSOverHTTPS: [] }, is: { dnsOverHttps: "automatic", ...wrong("DNSOverHTTPS") } },
  ])("$why", ({ policies, is }) => expect(firefox(policies)).toMatchObject(is)); // prettier-ignore
  it.each([
    { why: "no file", text: undefined, is: { status: "none", faults: [] } },
    { why: "an empty file", text: "", is: { status: "none", faults: [{ where: "p", what: "file-broken" }] } },
    { why: "broken", text: "{", is: { status: "failed", faults: [{ where: "p", what: "file-broken" }] } },
    { why: "a number", text: "5", is: { status: "failed", faults: [{ where: "p", what: "file-no-object" }] } },
    { why: "null", text: "null", is: { status: "failed", faults: [{ where: "p", what: "file-no-object" }] } },
    { why: "no policy at all", text: '{"policies":{}}', is: { status: "none", faults: [] } },
    { why: "one policy", text: '{"policies":{"DisableTelemetry":true}}', is: { status: "active", faults: [] } },
  ])("Firefox's own word: $why", ({ text, is }) => expect(evaluateFirefox("p", text)).toMatchObject(is));
  it("keeps fifty faults, the end of a path and the beginning of a name", () => {
    const all = Array.from({ length: 51 }, () => ({ where: `a${"b".repeat(200)}`, what: "c".repeat(201) }));
    const { policyFaults } = firefoxFact(NAMED, { active: new Map(), faults: all, status: "active" });
    expect(policyFaults).toHaveLength(50);
    expect(policyFaults[0]).toEqual({ where: "b".repeat(200), what: "c".repeat(200) });
  });
  it("of a file nobody could read nothing is known, whatever was in it", () =>
    expect(firefoxFact(NAMED, evaluateFirefox("p", '{"policies":{"DisablePrivateBrowsing":true}}'), false)).toMatchObject({ privateMode: null, dnsOverHttps: "unknown" })); // prettier-ignore
});

const CHROME = "/etc/opt/chrome/policies";
const FOX = "/etc/firefox/policies";
const GOOD = '{"ForceGoogleSafeSearch":true}';
const FOX_GOOD = '{"policies":{"DisablePrivateBrowsing":true}}';
/** Files probes answer with the permission bits given by hand. */
function policyFiles(texts: Readonly<Record<string, string | null>>, modes: Readonly<Record<string, number>>, folders: Parameters<typeof files>[1] = {}): { json: unknown } {
  const { json } = files(texts, folders) as { json: { files: { path: string; mode: number; fault?: string }[] } };
  return { json: { ...json, files: json.files.map((file) => ({ ...file, mode: modes[file.path] ?? file.mode })) } };
} // prettier-ignore
const linux = (program: string, policies: { json: unknown }, packages = "bash\t1\tinstalled\n"): unknown =>
  readBrowsers(rawOf({ "linux/browsers/programs": files({ [program]: "" }), "linux/browsers/policies": policies, "linux/dpkg": packages }), contextOf()); // prettier-ignore
const only = (is: object): object => ({ value: { browsers: [is] } });
const chrome = (policies: { json: unknown }): unknown => linux("/opt/google/chrome/chrome", policies);
const fox = (policies: { json: unknown }): unknown => linux("/usr/lib/firefox/firefox", policies);
describe("linux/browsers", () => {
  it.each([
    { why: "what is only recommended", said: policyFiles({ [`${CHROME}/recommended/a`]: GOOD }, {}), is: { googleSafeSearch: false, policyFaults: [{ where: `${CHROME}/recommended/a`, what: "ForceGoogleSafeSearch: only-recommended" }] } },
    { why: "mandatory over recommended", said: policyFiles({ [`${CHROME}/managed/a`]: GOOD, [`${CHROME}/recommended/a`]: '{"ForceGoogleSafeSearch":false}' }, {}), is: { googleSafeSearch: true, policyFaults: [], writablePolicies: false } },
    { why: "a folder below is not read", said: policyFiles({ [`${CHROME}/managed/x/a`]: GOOD }, {}), is: { googleSafeSearch: false } },
    { why: "another browser's folder is not read", said: policyFiles({ "/etc/chromium/policies/managed/a": GOOD }, {}), is: { googleSafeSearch: false } },
    { why: "a file anybody may write", said: policyFiles({ [`${CHROME}/managed/a`]: GOOD }, { [`${CHROME}/managed/a`]: 0o646 }), is: { writablePolicies: true } },
    { why: "a recommended file anybody may write", said: policyFiles({ [`${CHROME}/recommended/a`]: GOOD }, { [`${CHROME}/recommended/a`]: 0o602 }), is: { writablePolicies: true } },
    { why: "a folder anybody may write", said: policyFiles({}, {}, { [`${CHROME}/managed`]: 0o777 }), is: { writablePolicies: true } },
    { why: "the folder above, which anybody may write", said: policyFiles({}, {}, { [CHROME]: 0o757 }), is: { writablePolicies: true } },
    { why: "another browser's folder anybody may write", said: policyFiles({}, {}, { "/etc/chromium/policies": 0o777, [CHROME]: "read" }), is: { writablePolicies: false } },
    { why: "only its group may write", said: policyFiles({}, {}, { [CHROME]: 0o775 }), is: { writablePolicies: false } },
    { why: "a folder nobody may open", said: policyFiles({ [`${CHROME}/managed/a`]: GOOD }, {}, { [`${CHROME}/recommended`]: "denied" }), is: { googleSafeSearch: null, writablePolicies: null } },
    { why: "a file nobody may read", said: policyFiles({ [`${CHROME}/managed/a`]: null }, {}), is: { googleSafeSearch: null, writablePolicies: null } },
    { why: "another browser's folder nobody may open", said: policyFiles({ [`${CHROME}/managed/a`]: GOOD }, {}, { "/etc/chromium/policies": "denied" }), is: { googleSafeSearch: true, writablePolicies: false } },
  ])("Chrome: $why", ({ said, is }) => expect(chrome(said)).toMatchObject(only(is))); // prettier-ignore
  it.each([
    { why: "the system's own comes first, wherever it stands", said: policyFiles({ "/usr/lib/firefox/distribution/policies.json": "{}", [`${FOX}/policies.json`]: FOX_GOOD }, {}), is: { privateMode: false, policyFaults: [], writablePolicies: false } },
    { why: "a broken one is named", said: policyFiles({ [`${FOX}/policies.json`]: "{" }, {}), is: { policyFaults: [{ where: `${FOX}/policies.json`, what: "file-broken" }] } },
    { why: "a file anybody may write", said: policyFiles({ [`${FOX}/policies.json`]: FOX_GOOD }, { [`${FOX}/policies.json`]: 0o666 }), is: { writablePolicies: true } },
    { why: "a folder anybody may write", said: policyFiles({}, {}, { [FOX]: 0o777 }), is: { writablePolicies: true } },
    { why: "a folder nobody may open", said: policyFiles({}, {}, { [FOX]: "denied" }), is: { privateMode: null, dnsOverHttps: "unknown", writablePolicies: null } },
    { why: "a file nobody may read", said: policyFiles({ [`${FOX}/policies.json`]: null }, {}), is: { privateMode: null, writablePolicies: null } },
    { why: "no file at all", said: policyFiles({}, {}, { [FOX]: "missing" }), is: { privateMode: true, dnsOverHttps: "automatic", policyFaults: [], writablePolicies: false } },
  ])("Firefox: $why", ({ said, is }) => expect(fox(said)).toMatchObject(only(is))); // prettier-ignore
  it("of a browser nobody judges everything is open", () =>
    expect(linux("/usr/bin/falkon", policyFiles({}, {}))).toMatchObject(
      only({ id: "other", name: "Falkon", version: null, googleSafeSearch: null, bingSafeSearch: null, youtube: "unknown", privateMode: null, guestMode: null, dnsOverHttps: "unknown", policyFaults: [], writablePolicies: null }),
    )); // prettier-ignore
  it("a package named like a part of every object is no forbidden browser", () =>
    expect(linux("/usr/bin/falkon", policyFiles({}, {}), "constructor\t1\tinstalled\ntoString\t1\tinstalled\n")).toMatchObject({ value: { forbidden: [] } })); // prettier-ignore
});
