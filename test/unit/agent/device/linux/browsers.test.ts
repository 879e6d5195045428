/**
 * Which browsers are here, whose folders they read, who may write there.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { readBrowsers } from "../../../../../agent/device/readers/linux/browsers.ts";
import { contextOf, files, rawOf, type Said } from "../../../../support/raw-outputs.ts";

const GOOD = '{"ForceGoogleSafeSearch":true,"DnsOverHttpsMode":"off"}';
const read = (programs: readonly string[], policies: Said, dpkg: Said = "chromium\t156\tinstalled\n") =>
  readBrowsers(
    rawOf({
      "linux/browsers/programs": files(Object.fromEntries(programs.map((path) => [path, ""]))),
      "linux/browsers/policies": policies,
      "linux/dpkg": dpkg,
    }),
    contextOf(),
  );
const CHROMIUM = "/usr/bin/chromium";
const FIREFOX = "/usr/lib/firefox-esr/firefox-esr";

describe("browsers", () => {
  it.each([
    { why: "Chromium with its policies", programs: [CHROMIUM], policies: files({ "/etc/chromium/policies/managed/a.json": GOOD }), browser: { id: "chromium", version: "156", googleSafeSearch: true, dnsOverHttps: "off", writablePolicies: false } },
    { why: "another build's folder is not its own", programs: [CHROMIUM], policies: files({ "/etc/opt/chrome/policies/managed/a.json": GOOD }), browser: { googleSafeSearch: false } },
    { why: "a folder inside the folder is not read", programs: [CHROMIUM], policies: files({ "/etc/chromium/policies/managed/old/a.json": GOOD }), browser: { googleSafeSearch: false } },
    { why: "everybody may write the folder", programs: [CHROMIUM], policies: files({}, { "/etc/chromium/policies/managed": 0o777 }), browser: { writablePolicies: true } },
    { why: "the folder is closed to us", programs: [CHROMIUM], policies: files({}, { "/etc/chromium/policies/managed": "denied" }), browser: { googleSafeSearch: null, dnsOverHttps: "unknown", writablePolicies: null } },
    { why: "a file is closed to us", programs: [CHROMIUM], policies: files({ "/etc/chromium/policies/managed/a.json": null }), browser: { googleSafeSearch: null, writablePolicies: null } },
    { why: "Firefox: the system's file comes first", programs: [FIREFOX], policies: files({ "/etc/firefox/policies/policies.json": '{"policies":{"DisablePrivateBrowsing":true}}', "/usr/lib/firefox-esr/distribution/policies.json": "{" }), browser: { id: "firefox", privateMode: false, policyFaults: [] } },
    { why: "Firefox: a file closed to us", programs: [FIREFOX], policies: files({ "/etc/firefox/policies/policies.json": null }), browser: { privateMode: null, dnsOverHttps: "unknown" } },
    { why: "a browser nobody judges here stays unknown", programs: ["/opt/brave.com/brave/brave"], policies: files({}), browser: { id: "other", name: "Brave", googleSafeSearch: null, privateMode: null, dnsOverHttps: "unknown" } },
  ])("$why", ({ programs, policies, browser }) => {
    expect(read(programs, policies)).toMatchObject({ value: { browsers: [browser], forbidden: [] } });
  });
  it("a file that is no UTF-8 is dropped by the browser and leaves us in no doubt", () => {
    const garbled = { json: { files: [{ path: "/etc/chromium/policies/managed/a.json", mode: 0o644, sizeBytes: 1, mtimeMs: 1, text: null, fault: "garbled" }], folders: [] } };
    expect(read([CHROMIUM], garbled)).toMatchObject({ value: { browsers: [{ googleSafeSearch: false, policyFaults: [{ what: "file-unreadable" }] }] } });
  });
  it("browsers made to go around filters, by program and by package", () => {
    expect(read(["/usr/bin/torbrowser-launcher"], files({}), "psiphon\t1\tinstalled\n")).toMatchObject({ value: { browsers: [], forbidden: ["Psiphon", "Tor Browser"] } });
  });
  it("without a look at programs or policies nothing is said", () => {
    expect(read([CHROMIUM], { missing: "timed-out" })).toMatchObject({ unavailable: "timed-out" });
    expect(read([CHROMIUM], "{")).toMatchObject({ unavailable: "unreadable" });
  });
}); // prettier-ignore
