/**
 * A Debian 12 machine as it really answered, before and after mending (`test/support/record-linux.ts`): what the readers and the
 * baseline make of it, and that the recordings name nobody.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { NO_SETTINGS } from "../../../../../agent/device/platform.ts";
import { linuxPlatform } from "../../../../../agent/device/platforms/linux.ts";
import { readRecording } from "../../../../../agent/device/recording.ts";
import { auditDevice } from "../../../../../policies/engine/device/audit.ts";
import { loadBaselines } from "../../../../../policies/load/load-baselines.ts";
import { DeviceFacts } from "../../../../../policies/schema/device-facts.ts";

const FOLDER = resolve(import.meta.dirname, "../../../../fixtures/posture/linux");
const NAMES = readdirSync(FOLDER).toSorted();
const { baselines, osSupport } = loadBaselines();
const baseline = baselines.find(({ id }) => id === "loaned") as (typeof baselines)[number];

const read = (name: string) => readRecording(readFileSync(join(FOLDER, name), "utf8"));
function factsOf(name: string): DeviceFacts {
  const { recording, outputs } = read(name);
  const settings = {
    ...NO_SETTINGS,
    dailyAccount: "user1",
    canary: { name: "canary.example.org", token: "0".repeat(16) },
  };
  return DeviceFacts.parse(linuxPlatform(settings).read(outputs, { now: recording.at, handedOutAt: null }));
}
function findings(name: string): Readonly<Record<string, string>> {
  const { recording } = read(name);
  const found = auditDevice({
    facts: factsOf(name),
    platform: "linux",
    mode: "A",
    baseline,
    osSupport,
    exemptions: [],
    attestations: [],
    previous: new Map(),
    now: recording.at,
    today: "2026-11-22",
  });
  return Object.fromEntries(found.map(({ check, state }) => [check, state]));
}

it("there is one of each state", () => expect(NAMES).toEqual(["debian-12-mended.json", "debian-12-neglected.json"]));

describe("what is read", () => {
  it.each([
    { check: "antivirus.effective", neglected: "fail", mended: "pass" },
    { check: "antivirus.signatures", neglected: "fail", mended: "fail" },
    { check: "updates.security", neglected: "fail", mended: "fail" },
    { check: "updates.automatic", neglected: "fail", mended: "fail" },
    { check: "os.supported", neglected: "pass", mended: "pass" },
    { check: "admin.password", neglected: "fail", mended: "pass" },
    { check: "admin.daily-account", neglected: "fail", mended: "pass" },
    { check: "admin.no-blank-password", neglected: "fail", mended: "pass" },
    { check: "admin.no-auto-login", neglected: "fail", mended: "pass" },
    { check: "theft.encryption", neglected: "fail", mended: "fail" },
    { check: "theft.screen-lock", neglected: "unknown", mended: "unknown" },
    { check: "network.firewall", neglected: "fail", mended: "pass" },
    { check: "network.remote-access", neglected: "pass", mended: "pass" },
    { check: "network.our-resolver", neglected: "unknown", mended: "unknown" },
    { check: "browser.no-doh", neglected: "fail", mended: "pass" },
    { check: "browser.private-windows", neglected: "fail", mended: "pass" },
    { check: "browser.policies-valid", neglected: "fail", mended: "pass" },
    { check: "content.no-leftovers", neglected: "pass", mended: "pass" },
  ])("$check: $neglected, then $mended", ({ check, neglected, mended }) =>
    expect([findings("debian-12-neglected.json")[check], findings("debian-12-mended.json")[check]]).toEqual([
      neglected,
      mended,
    ]),
  );

  it("numbers are those of the machine", () => {
    const { updates, antivirus, accounts, firewall, software } = factsOf("debian-12-neglected.json");
    const said = new TextDecoder().decode(read("debian-12-neglected.json").outputs.get("linux/apt/pending")?.stdout);
    expect(updates).toMatchObject({
      value: {
        pending: said.match(/^Inst /gmu)?.length,
        pendingSecurity: said.match(/^Inst .*Debian-Security:/gmu)?.length,
        automatic: "configured-not-running",
      },
    });
    expect(antivirus).toMatchObject({ value: { eicar: "missed", products: [{ name: "ClamAV", alive: true }] } });
    expect(accounts).toMatchObject({ value: { dailyIsAdmin: true, blankPasswords: 1, autoLogin: true } });
    expect(firewall).toMatchObject({ value: { state: "off", off: ["IPv4", "IPv6"] } });
    expect(JSON.stringify(software)).toContain('"unattended-upgrades"');
  });
});

describe.each(NAMES)("%s names nobody", (name) => {
  const texts = [...read(name).outputs.values()].map(({ probe, stdout, stderr }) => ({
    probe,
    text: new TextDecoder("utf-8", { fatal: true }).decode(stdout) + new TextDecoder().decode(stderr),
  }));
  const whole = texts.map(({ text }) => text).join("\n");

  it("no address but those of documentation and of the machine to itself", () => {
    // Versions have four numbers as well; they stand in the lists of packages only.
    const listed = texts.filter(({ probe }) => !/dpkg|apt/u.test(probe)).map(({ text }) => text);
    const v4 = listed.flatMap((text) => text.match(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/gu) ?? []);
    expect(v4.filter((one) => !/^(?:192\.0\.2\.|127\.|0\.0\.0\.0$)/u.test(one))).toEqual([]);
    const none = [
      /(?<![\w.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}(?![\w.~+-])/gu,
      /(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])/giu,
      /(?<![\w:])(?:fe80|f[cd][0-9a-f]{2}|2[0-9a-f]{3}):(?!db8)[0-9a-f:]+:/giu,
    ];
    expect(none.flatMap((pattern) => whole.match(pattern) ?? [])).toEqual([]);
  });

  it("no account of a person, no password, no home, no serial number, no folder of whoever recorded it", () => {
    const { accounts } = JSON.parse(texts.find(({ probe }) => probe === "linux/accounts")?.text ?? "") as {
      accounts: { name: string; uid: number }[];
    };
    const people = accounts.filter(({ uid }) => uid >= 1_000 && uid < 60_000).map((account) => account.name);
    expect(people).toEqual(["user1"]);
    expect(whole).not.toMatch(/\$[0-9a-z]{1,2}\$[^\s"]{8}/u);
    const home = ["", "home", ""].join("/");
    for (const place of [home, "/root/", "/tmp/", "/mnt/", "/srv/"]) expect(whole).not.toContain(place);
    expect(whole).toContain('"serial":"-"');
    expect(whole).not.toMatch(/proxy["']?\s*["']?https?:/iu);
  });

  it("packages are Debian's own", () => {
    const origins = new Set(
      [...whole.matchAll(/^Inst .*\(\S+ (?<origins>[^[]+)\[/gmu)].map((found) => found.groups?.["origins"]),
    );
    expect(origins.size).toBeGreaterThan(0);
    for (const origin of origins) expect(origin).toMatch(/^(?:Debian(?:-Security)?:\S+,? )+$/u);
  });
});
