/**
 * Chromium's policies: what is written and what counts. The rows are what Chromium 156 did; `test/load/browser-policies.ts` asks it.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import {
  byOctets,
  chromiumFact,
  effectivePolicies,
  fromRegistry,
  mergePolicyFiles,
  type PolicyFile,
} from "../../../../../agent/device/readers/browser-policies/chromium.ts";
import { parseLenient } from "../../../../../agent/device/readers/browser-policies/json-lenient.ts";

const managed = (path: string, text: string | null): PolicyFile => ({ path, level: "mandatory", text });
const recommended = (path: string, text: string): PolicyFile => ({ path, level: "recommended", text });
const fact = (files: readonly PolicyFile[], id: "chrome" | "chromium" | "edge" = "chromium") =>
  chromiumFact({ id, name: "x", version: null, writablePolicies: false }, mergePolicyFiles(files));
const GOOD =
  '{"ForceGoogleSafeSearch":true,"ForceYouTubeRestrict":2,"IncognitoModeAvailability":1,"BrowserGuestModeEnabled":false,"DnsOverHttpsMode":"off"}';
const SAFE = {
  googleSafeSearch: true,
  youtube: "strict",
  privateMode: false,
  guestMode: false,
  dnsOverHttps: "off",
  policyFaults: [],
};
const BARE = { googleSafeSearch: false, youtube: "off", privateMode: true, guestMode: true, dnsOverHttps: "automatic" };
const fault = (where: string, what: string) => ({ policyFaults: [{ where, what }] });

describe("files", () => {
  it.each([
    { why: "a good file", files: [managed("a.json", GOOD)], is: SAFE },
    { why: "no file: the browser's own default protects nobody", files: [], is: { ...BARE, policyFaults: [] } },
    { why: "the name's ending does not matter: a backup counts", files: [managed("a.json~", GOOD)], is: SAFE },
    { why: "the last file has the word, and zzz- comes after zz-", files: [managed("zzz-x.json", '{"ForceYouTubeRestrict":0}'), managed("zz-school.json", GOOD)], is: { ...SAFE, youtube: "off" } },
    { why: "capital letters come before small ones", files: [managed("Z.json", '{"ForceYouTubeRestrict":0}'), managed("a.json", GOOD)], is: SAFE },
    { why: "comments and trailing commas are fine", files: [managed("a.json", `// x\n${GOOD.slice(0, -1)},} /* y */`)], is: SAFE },
    { why: "a broken file counts for nothing and says so", files: [managed("a.json", GOOD.slice(0, -1))], is: { ...BARE, ...fault("a.json", "file-broken") } },
    { why: "a list is no dictionary", files: [managed("a.json", `[${GOOD}]`)], is: { ...BARE, ...fault("a.json", "file-no-object") } },
    { why: "a broken file leaves earlier ones alone", files: [managed("a.json", GOOD), managed("b.json", "{")], is: { ...SAFE, ...fault("b.json", "file-broken") } },
    { why: "a wrong type counts for nothing, and hides the good value before it", files: [managed("a.json", GOOD), managed("b.json", '{"ForceGoogleSafeSearch":"true"}')], is: { ...SAFE, googleSafeSearch: false, ...fault("b.json", "ForceGoogleSafeSearch: expected-boolean") } },
    { why: "1 is no boolean", files: [managed("a.json", '{"ForceGoogleSafeSearch":1}')], is: { googleSafeSearch: false, ...fault("a.json", "ForceGoogleSafeSearch: expected-boolean") } },
    { why: "1.0 is no integer", files: [managed("a.json", '{"IncognitoModeAvailability":1.0}')], is: { privateMode: true, ...fault("a.json", "IncognitoModeAvailability: expected-integer") } },
    { why: "out of range", files: [managed("a.json", '{"IncognitoModeAvailability":3}')], is: { privateMode: true, ...fault("a.json", "IncognitoModeAvailability: out-of-range") } },
    { why: "OFF is not off", files: [managed("a.json", '{"DnsOverHttpsMode":"OFF"}')], is: { dnsOverHttps: "automatic", ...fault("a.json", "DnsOverHttpsMode: out-of-range") } },
    { why: "forced private windows are private windows", files: [managed("a.json", '{"IncognitoModeAvailability":2}')], is: { privateMode: true, policyFaults: [] } },
    { why: "a misspelt name was meant for something", files: [managed("a.json", '{"IncognitoModeAvailabilty":1}')], is: { privateMode: true, ...fault("a.json", "IncognitoModeAvailabilty: unknown-name") } },
    { why: "a name of another policy is none of our business", files: [managed("a.json", '{"HomepageLocation":"https://example.org","x":1}')], is: { policyFaults: [] } },
    { why: "what is only recommended binds nobody", files: [recommended("a.json", '{"DnsOverHttpsMode":"off"}')], is: { dnsOverHttps: "automatic", ...fault("a.json", "DnsOverHttpsMode: only-recommended") } },
    { why: "mandatory comes first, whatever the names", files: [managed("a.json", GOOD), recommended("z.json", '{"DnsOverHttpsMode":"secure"}')], is: SAFE },
    { why: "a name said twice: the last word", files: [managed("a.json", '{"ForceYouTubeRestrict":2,"ForceYouTubeRestrict":1}')], is: { youtube: "moderate" } },
    { why: "encrypted names forced", files: [managed("a.json", '{"DnsOverHttpsMode":"secure"}')], is: { dnsOverHttps: "on" } },
    { why: "names from a prototype are no policies", files: [managed("a.json", '{"constructor":1,"__proto__":2}')], is: { policyFaults: [] } },
    { why: "a file nobody could read may overrule everything", files: [managed("a.json", GOOD), managed("b.json", null)], is: { googleSafeSearch: null, youtube: "unknown", privateMode: null, guestMode: null, dnsOverHttps: "unknown", ...fault("b.json", "file-unreadable") } },
  ])("$why", ({ files, is }) => expect(fact(files)).toMatchObject(is));

  it("Edge has names of its own", () => {
    expect(fact([managed("a.json", '{"InPrivateModeAvailability":1,"ForceBingSafeSearch":2}')], "edge")).toMatchObject({ privateMode: false, bingSafeSearch: true });
    expect(fact([managed("a.json", '{"IncognitoModeAvailability":1,"ForceBingSafeSearch":1}')], "edge")).toMatchObject({ privateMode: true, bingSafeSearch: false });
    expect(fact([managed("a.json", '{"InPrivateModeAvailability":1}')], "chrome")).toMatchObject({ privateMode: true, bingSafeSearch: null });
  });
  it("keeps at most fifty faults", () => {
    expect(fact(Array.from({ length: 60 }, (_, index) => managed(`${index}.json`, "{"))).policyFaults).toHaveLength(50);
  });
  it("orders by octets, not by a language", () => {
    expect(["ą", "a", "Z", "10", "9", "a.b"].toSorted(byOctets)).toEqual(["10", "9", "Z", "a", "a.b", "ą"]);
  });
}); // prettier-ignore

describe("registry", () => {
  it.each([
    { why: "a number stands for a switch", in: ["ForceGoogleSafeSearch", "dword", 1], out: { type: "boolean", value: true } },
    { why: "nought too", in: ["BrowserGuestModeEnabled", "dword", 0], out: { type: "boolean", value: false } },
    { why: "digits stand for a number", in: ["IncognitoModeAvailability", "string", "1"], out: { type: "integer", value: 1 } },
    { why: "words do not", in: ["ForceGoogleSafeSearch", "string", "true"], out: { type: "string", value: "true" } },
    { why: "a number is no mode", in: ["DnsOverHttpsMode", "dword", 0], out: { type: "integer", value: 0 } },
  ] as const)("$why", ({ in: [name, kind, value], out }) => expect(fromRegistry("chrome", name, kind, value)).toEqual(out));
}); // prettier-ignore

describe("lenient JSON", () => {
  const value = (text: string): unknown => {
    const parsed = parseLenient(text);
    return parsed.type === "broken" ? "broken" : [parsed.type, parsed.value];
  };
  it.each([
    { why: "integer", text: " 7 ", is: ["integer", 7] },
    { why: "beyond 32 bits it is a double", text: "2147483648", is: ["double", 2_147_483_648] },
    { why: "the largest integer", text: "2147483647", is: ["integer", 2_147_483_647] },
    { why: "exponent makes a double", text: "1e0", is: ["double", 1] },
    { why: "leading nought", text: "01", is: "broken" },
    { why: "escapes", text: String.raw`"A\n\""`, is: ["string", 'A\n"'] },
    { why: "a line break in a string is accepted", text: '"a\nb"', is: ["string", "a\nb"] },
    { why: "a tab in a string is not", text: '"a\tb"', is: "broken" },
    { why: "half an escape", text: String.raw`"\u00"`, is: "broken" },
    { why: "byte order mark", text: "\u{FEFF}1", is: ["integer", 1] },
    { why: "nothing", text: "", is: "broken" },
    { why: "single quotes", text: "'a'", is: "broken" },
    { why: "two commas", text: "[1,,2]", is: "broken" },
    { why: "a lone comma", text: "[,]", is: "broken" },
    { why: "something behind", text: "{} x", is: "broken" },
    { why: "a comment without end", text: "{} /*", is: "broken" },
    { why: "a comment with the text's end", text: "1 // x", is: ["integer", 1] },
    { why: "too deep does not crash", text: "[".repeat(100_000), is: "broken" },
  ])("$why", ({ text, is }) => expect(value(text)).toEqual(is));
});

it("a policy shows up as effective only with a type and a range that fit", () => {
  const { values, sure } = effectivePolicies("chromium", mergePolicyFiles([managed("a", GOOD)]));
  expect([Object.fromEntries(values), sure]).toEqual([JSON.parse(GOOD), true]);
});
