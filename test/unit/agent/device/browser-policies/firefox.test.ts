/**
 * Firefox's policies: one file, strict, each policy by itself.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { evaluateFirefox, firefoxFact } from "../../../../../agent/device/readers/browser-policies/firefox.ts";

const fact = (text: string | undefined, readable = true) =>
  firefoxFact({ name: "Firefox", version: null, writablePolicies: false }, evaluateFirefox("p", text), readable);
const doh = (inside: string): string => `{"policies":{"DNSOverHTTPS":{${inside}},"DisablePrivateBrowsing":true}}`;
const OFF = '"Enabled":false,"Locked":true';
const fault = (what: string) => ({ policyFaults: [{ where: "p", what }] });

describe("policies.json", () => {
  it.each([
    { why: "off and locked", text: doh(OFF), is: { dnsOverHttps: "off", privateMode: false, policyFaults: [] } },
    { why: "off, but two clicks switch it on", text: doh('"Enabled":false'), is: { dnsOverHttps: "automatic" } },
    { why: "on", text: doh('"Enabled":true,"Locked":true'), is: { dnsOverHttps: "on" } },
    { why: "only locked says nothing", text: doh('"Locked":true'), is: { dnsOverHttps: "automatic" } },
    { why: "0 and 1 pass for a switch", text: doh('"Enabled":0,"Locked":1'), is: { dnsOverHttps: "off" } },
    { why: "«yes» does not, and only that policy falls", text: doh('"Enabled":"yes","Locked":true'), is: { dnsOverHttps: "automatic", privateMode: false, ...fault("DNSOverHTTPS: wrong-type") } },
    { why: "an address that is none", text: doh(`${OFF},"ProviderURL":"x y"`), is: { dnsOverHttps: "automatic", ...fault("DNSOverHTTPS: wrong-type") } },
    { why: "a part nobody knows is ignored", text: doh(`${OFF},"Strange":1`), is: { dnsOverHttps: "off", policyFaults: [] } },
    { why: "one trailing comma and nothing counts", text: `${doh(OFF).slice(0, -2)},}}`, is: { dnsOverHttps: "automatic", privateMode: true, ...fault("file-broken") } },
    { why: "so with a comment", text: `// x\n${doh(OFF)}`, is: { dnsOverHttps: "automatic", ...fault("file-broken") } },
    { why: "policies without their roof", text: '{"DisablePrivateBrowsing":true}', is: { privateMode: true, ...fault("file-no-object") } },
    { why: "a list for a roof", text: '{"policies":[]}', is: { privateMode: true, ...fault("file-no-object") } },
    { why: "no file", text: undefined, is: { dnsOverHttps: "automatic", privateMode: true, policyFaults: [] } },
    { why: "private windows by number", text: '{"policies":{"PrivateBrowsingModeAvailability":1}}', is: { privateMode: false } },
    { why: "forced private windows are private windows", text: '{"policies":{"PrivateBrowsingModeAvailability":2}}', is: { privateMode: true } },
    { why: "letter case matters", text: '{"policies":{"disablePrivateBrowsing":true}}', is: { privateMode: true, ...fault("disablePrivateBrowsing: unknown-name") } },
    { why: "other policies are none of our business", text: '{"policies":{"DisableTelemetry":"x","__proto__":1}}', is: { policyFaults: [] } },
  ])("$why", ({ text, is }) => expect(fact(text)).toMatchObject({ id: "firefox", googleSafeSearch: null, youtube: "unknown", guestMode: false, ...is }));
  it.each([
    { why: "an empty file", text: "", status: "none" },
    { why: "a list", text: '{"policies":[]}', status: "none" },
    { why: "no roof", text: "{}", status: "failed" },
    { why: "broken", text: "{", status: "failed" },
  ])("Firefox's own word for $why", ({ text, status }) => expect(evaluateFirefox("p", text)).toMatchObject({ status, faults: [{ where: "p" }] }));
  it("a file nobody could read leaves all of it open", () => {
    expect(fact(undefined, false)).toMatchObject({ dnsOverHttps: "unknown", privateMode: null });
  });
}); // prettier-ignore
