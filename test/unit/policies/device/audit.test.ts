/**
 * Interpreters of the device baseline: each way a check can end, and that nothing unknown ever passes.
 *
 * @module
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditInput, auditDevice } from "../../../../policies/engine/device/audit.ts";
import { gateOf, scoreOf } from "../../../../policies/engine/device/gate.ts";
import { loadBaselines } from "../../../../policies/load/load-baselines.ts";
import type { CheckRule, DeviceBaseline, Finding } from "../../../../policies/schema/device-baseline.ts";
import type { DeviceFacts, FactTable, FactValue, Platform } from "../../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { anyFacts, clueless, healthyFacts, measured, NOW } from "../../../support/facts.ts";

const DAY = 86_400_000;
const { baselines, osSupport } = loadBaselines();
const loaned = baselines[0] as DeviceBaseline;
const PLATFORMS: readonly Platform[] = ["windows", "macos", "linux", "chromeos", "android", "ipados"];

const input = (facts: DeviceFacts, platform: Platform, change: Partial<AuditInput> = {}): AuditInput => ({
  facts,
  platform,
  mode: "A",
  osSupport,
  attestations: [],
  now: NOW,
  today: "2026-11-22",
  baseline: loaned,
  exemptions: [],
  previous: new Map(),
  ...change,
});

/** A baseline of one check. */
function only(rule: CheckRule, change: Partial<DeviceBaseline["checks"][number]> = {}): DeviceBaseline {
  const first = loaned.checks[0] as DeviceBaseline["checks"][number];
  return { ...loaned, checks: [{ ...first, id: "one.check", platforms: [...PLATFORMS], rule, ...change }] };
}
const judged = (
  rule: CheckRule,
  facts: DeviceFacts,
  platform: Platform = "windows",
  change: Partial<AuditInput> = {},
) => auditDevice(input(facts, platform, { baseline: only(rule), ...change }))[0] as Finding;

describe.each(PLATFORMS)("a healthy device: %s", (platform) => {
  const findings = auditDevice(input(healthyFacts(platform), platform));
  it("passes all that a program can see", () => {
    const open = findings.filter(
      ({ state, reason }) => !["pass", "not-applicable"].includes(state) && !reason.startsWith("not-attested"),
    );
    expect(open.map(({ check, reason }) => `${check} ${reason}`)).toEqual(
      platform === "chromeos" ? ["os.supported support-unlisted"] : [],
    );
  });
});

describe("nothing known is never good", () => {
  it.each(PLATFORMS)("no report at all: %s", (platform) => {
    expect(auditDevice(input({}, platform)).filter(({ state }) => state === "pass")).toEqual([]);
  });

  it.each(PLATFORMS)("every answer is «cannot say»: %s", (platform) => {
    const passed = auditDevice(input(clueless(platform), platform)).filter(({ state }) => state === "pass");
    // A list of programs is a list of programs, however little is known of each.
    expect(passed.map(({ check }) => check).filter((check) => check !== "software.approved")).toEqual([]);
  });

  it("a table that could not be measured is named with its reason", () => {
    const finding = judged({ kind: "firewall-on" }, { firewall: { measuredAt: NOW, unavailable: "no-permission" } });
    expect(finding).toMatchObject({ state: "unknown", reason: "fact-no-permission", params: { table: "firewall" } });
  });

  it("takes away any table and nothing new passes; gives any facts and never throws", () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.constantFrom(...PLATFORMS),
        fc.constantFrom(...Object.keys(healthyFacts("linux"))),
        (facts, platform, table) => {
          const whole = auditDevice(input(facts, platform));
          const { [table as FactTable]: _gone, ...rest } = facts;
          const without = auditDevice(input(rest, platform));
          for (const [index, finding] of without.entries())
            if (finding.state === "pass") expect([finding.check, whole[index]?.state]).toEqual([finding.check, "pass"]);
          expect(whole).toHaveLength(loaned.checks.length);
        },
      ),
      { numRuns: 400 },
    );
  });
});

// --- one row for every ending ---------------------------------------------------------------------------------------

interface Row {
  readonly why: string;
  readonly rule: CheckRule;
  readonly facts: DeviceFacts;
  readonly platform?: Platform;
  readonly state: Finding["state"];
  readonly reason: string;
}
const fact = <T extends FactTable>(
  table: T,
  change: Partial<FactValue<T>>,
  platform: Platform = "windows",
): DeviceFacts => {
  const healthy = healthyFacts(platform)[table] as unknown as { value: FactValue<T> };
  return { [table]: measured<FactValue<T>>({ ...healthy.value, ...change }) };
};
type Product = FactValue<"antivirus">["products"][number];
const product = (change: Partial<Product>): Product => ({
  name: "P",
  kind: "third-party",
  realtime: "on",
  signatures: "current",
  signaturesAt: null,
  alive: true,
  version: null,
  ...change,
});
const antivirus = (...products: Partial<Product>[]): DeviceFacts =>
  fact("antivirus", { products: products.map(product) });
const ago = (days: number): Instant => (NOW - days * DAY) as Instant;
const active: CheckRule = { kind: "antivirus-active" };
const signatures: CheckRule = { kind: "antivirus-signatures", maxAgeDays: 3 };
const effective: CheckRule = { kind: "antivirus-effective" };
const supported: CheckRule = { kind: "os-supported", warnDays: 90 };
const pending: CheckRule = { kind: "updates-pending", maxSecurity: 0, listsMaxAgeDays: 7 };
const identity = (change: Partial<FactValue<"identity">>, platform: Platform = "windows") =>
  fact("identity", change, platform);
type Browser = FactValue<"browsers">["browsers"][number];
const browser = (change: Partial<Browser>): DeviceFacts => {
  const healthy = healthyFacts("windows").browsers as { value: FactValue<"browsers"> };
  return fact("browsers", { browsers: [{ ...(healthy.value.browsers[0] as Browser), ...change }] });
};
const canary = (facts: DeviceFacts, answer: FactValue<"resolution">["canary"]): DeviceFacts => ({
  ...facts,
  ...fact("resolution", { canary: answer }),
});

const ROWS: readonly Row[] = [
  { why: "no product", rule: active, facts: antivirus(), state: "fail", reason: "antivirus-none" },
  {
    why: "a ghost of an uninstalled one",
    rule: active,
    facts: antivirus({ alive: false }),
    state: "fail",
    reason: "antivirus-ghost",
  },
  {
    why: "on, but is it there?",
    rule: active,
    facts: antivirus({ alive: null }),
    state: "unknown",
    reason: "antivirus-unconfirmed",
  },
  {
    why: "Defender steps back for another that is on",
    rule: active,
    facts: antivirus({ realtime: "passive" }, {}),
    state: "pass",
    reason: "ok",
  },
  {
    why: "344064: the state bits make no sense",
    rule: active,
    facts: antivirus({ realtime: "unknown" }),
    state: "unknown",
    reason: "antivirus-state-unknown",
  },
  {
    why: "snoozed is not on",
    rule: active,
    facts: antivirus({ realtime: "snoozed" }),
    state: "fail",
    reason: "antivirus-snoozed",
  },
  {
    why: "licence ran out",
    rule: active,
    facts: antivirus({ realtime: "expired" }),
    state: "fail",
    reason: "antivirus-expired",
  },
  { why: "off", rule: active, facts: antivirus({ realtime: "off" }), state: "fail", reason: "antivirus-off" },
  {
    why: "scheduled scans only",
    rule: active,
    facts: antivirus({ realtime: "scheduled-only" }),
    state: "fail",
    reason: "antivirus-scheduled-only",
  },
  {
    why: "«Normal» with signatures of 610 days",
    rule: signatures,
    facts: antivirus({ signaturesAt: ago(610) }),
    state: "fail",
    reason: "signatures-old",
  },
  {
    why: "three days to the millisecond are allowed",
    rule: signatures,
    facts: antivirus({ signaturesAt: ago(3) }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "a millisecond more",
    rule: signatures,
    facts: antivirus({ signaturesAt: (NOW - 3 * DAY - 1) as Instant }),
    state: "fail",
    reason: "signatures-old",
  },
  {
    why: "65535 is no age",
    rule: signatures,
    facts: antivirus({ signatures: "unknown" }),
    state: "unknown",
    reason: "signatures-unknown",
  },
  {
    why: "from the future: some clock is wrong",
    rule: signatures,
    facts: antivirus({ signaturesAt: ago(-2) }),
    state: "unknown",
    reason: "signatures-from-the-future",
  },
  {
    why: "the day that has begun elsewhere is no future",
    rule: signatures,
    facts: antivirus({ signaturesAt: ago(-0.5) }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "the system vouches for another maker's",
    rule: signatures,
    facts: antivirus({}),
    state: "pass",
    reason: "signatures-current-undated",
  },
  {
    why: "the system says old",
    rule: signatures,
    facts: antivirus({ signatures: "old" }),
    state: "fail",
    reason: "signatures-old-undated",
  },
  {
    why: "no database at all",
    rule: signatures,
    facts: antivirus({ signatures: "missing" }),
    state: "fail",
    reason: "signatures-missing",
  },
  {
    why: "the working one counts, not the one that stepped back",
    rule: signatures,
    facts: antivirus({ realtime: "passive", signaturesAt: ago(90) }, { signaturesAt: ago(1) }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "a stepped-back one does not vouch for the working one",
    rule: signatures,
    facts: antivirus({ realtime: "passive", signaturesAt: ago(0) }, { signaturesAt: ago(9) }),
    state: "fail",
    reason: "signatures-old",
  },
  { why: "nothing to have signatures", rule: signatures, facts: antivirus(), state: "fail", reason: "antivirus-none" },
  {
    why: "a ghost's signatures",
    rule: signatures,
    facts: antivirus({ alive: false, signaturesAt: ago(0) }),
    state: "fail",
    reason: "antivirus-ghost",
  },
  { why: "EICAR found", rule: effective, facts: fact("antivirus", { eicar: "caught" }), state: "pass", reason: "ok" },
  {
    why: "EICAR not found although «on»",
    rule: effective,
    facts: fact("antivirus", { eicar: "missed" }),
    state: "fail",
    reason: "eicar-missed",
  },
  {
    why: "not tested is not proved",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested" }),
    state: "unknown",
    reason: "eicar-not-tested",
  },
  {
    why: "macOS has its equivalent",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested" }),
    platform: "macos",
    state: "pass",
    reason: "equivalent-gatekeeper",
  },
  {
    why: "Gatekeeper off",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested", gatekeeper: false }),
    platform: "macos",
    state: "fail",
    reason: "gatekeeper-off",
  },
  {
    why: "Gatekeeper silent",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested", gatekeeper: null }),
    platform: "macos",
    state: "unknown",
    reason: "gatekeeper-unknown",
  },
  {
    why: "Play Protect on",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested", products: [product({ kind: "play-protect" })] }),
    platform: "android",
    state: "pass",
    reason: "equivalent-play-protect",
  },
  {
    why: "Play Protect off",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested", products: [product({ kind: "play-protect", realtime: "off" })] }),
    platform: "android",
    state: "fail",
    reason: "play-protect-off",
  },
  {
    why: "Play Protect unknown",
    rule: effective,
    facts: fact("antivirus", { eicar: "not-tested", products: [] }),
    platform: "android",
    state: "unknown",
    reason: "play-protect-unknown",
  },
  {
    why: "24H2 Pro ended on 13 October 2026",
    rule: supported,
    facts: identity({ build: "26100.4652", edition: "home-pro" }),
    state: "fail",
    reason: "support-ended",
  },
  {
    why: "24H2 Education runs on",
    rule: supported,
    facts: identity({ build: "26100.4652" }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "24H2 of unknown edition could be either",
    rule: supported,
    facts: identity({ build: "26100.4652", edition: null }),
    state: "unknown",
    reason: "edition-unknown",
  },
  {
    why: "22H2 ended for all, whatever the edition",
    rule: supported,
    facts: identity({ build: "22621.1", edition: null }),
    state: "fail",
    reason: "support-ended",
  },
  {
    why: "Windows 10 with paid support needs an exemption",
    rule: supported,
    facts: identity({ build: "19045.1", edition: "home-pro" }),
    state: "fail",
    reason: "support-extended-only",
  },
  {
    why: "LTSC 2021 ends in 51 days",
    rule: supported,
    facts: identity({ build: "19044.1", edition: "ltsc" }),
    state: "pass",
    reason: "support-ends-soon",
  },
  {
    why: "a build nobody listed",
    rule: supported,
    facts: identity({ build: "99999.1" }),
    state: "unknown",
    reason: "support-unlisted",
  },
  { why: "no build", rule: supported, facts: identity({ build: null }), state: "unknown", reason: "support-unlisted" },
  {
    why: "Debian 12.15 is Debian 12",
    rule: supported,
    facts: identity({ os: "Debian GNU/Linux", version: "12.15" }, "linux"),
    platform: "linux",
    state: "pass",
    reason: "ok",
  },
  {
    why: "Debian 11 ended",
    rule: supported,
    facts: identity({ os: "Debian", version: "11" }, "linux"),
    platform: "linux",
    state: "fail",
    reason: "support-ended",
  },
  {
    why: "Android 13 ended",
    rule: supported,
    facts: identity({ os: "Android", version: "13" }, "android"),
    platform: "android",
    state: "fail",
    reason: "support-ended",
  },
  {
    why: "patches of two months",
    rule: { kind: "patch-level", warnDays: 180, failDays: 365 },
    facts: identity({ patchLevel: "2026-09-05" }, "android"),
    state: "pass",
    reason: "ok",
  },
  {
    why: "patches of eight months",
    rule: { kind: "patch-level", warnDays: 180, failDays: 365 },
    facts: identity({ patchLevel: "2026-03-05" }, "android"),
    state: "pass",
    reason: "patch-ageing",
  },
  {
    why: "patches of 2024",
    rule: { kind: "patch-level", warnDays: 180, failDays: 365 },
    facts: identity({ patchLevel: "2024-03-05" }, "android"),
    state: "fail",
    reason: "patch-old",
  },
  {
    why: "patches of next year",
    rule: { kind: "patch-level", warnDays: 180, failDays: 365 },
    facts: identity({ patchLevel: "2027-01-05" }, "android"),
    state: "unknown",
    reason: "patch-from-the-future",
  },
  {
    why: "no patch date",
    rule: { kind: "patch-level", warnDays: 180, failDays: 365 },
    facts: identity({ patchLevel: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "70 wait",
    rule: pending,
    facts: fact("updates", { pendingSecurity: 70 }),
    state: "fail",
    reason: "updates-pending",
  },
  {
    why: "what waits counts however old the lists",
    rule: pending,
    facts: fact("updates", { pendingSecurity: 1, listsAt: ago(99) }),
    state: "fail",
    reason: "updates-pending",
  },
  {
    why: "none wait, says a list of last month",
    rule: pending,
    facts: fact("updates", { listsAt: ago(30) }),
    state: "unknown",
    reason: "update-lists-old",
  },
  {
    why: "none wait, says a list without date",
    rule: pending,
    facts: fact("updates", { listsAt: null }),
    state: "unknown",
    reason: "update-lists-undated",
  },
  {
    why: "0x8024402C: could not ask",
    rule: pending,
    facts: fact("updates", { pending: null, pendingSecurity: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "nothing at all waits",
    rule: pending,
    facts: fact("updates", { pending: 0, pendingSecurity: null }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "waits for a restart",
    rule: pending,
    facts: fact("updates", { rebootPending: true }),
    state: "fail",
    reason: "restart-pending",
  },
  {
    why: "40-day-old updates",
    rule: { kind: "updates-age", maxAgeDays: 35 },
    facts: fact("updates", { installedAt: ago(40) }),
    state: "fail",
    reason: "updates-old",
  },
  {
    why: "never known",
    rule: { kind: "updates-age", maxAgeDays: 35 },
    facts: fact("updates", { installedAt: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "35 days are allowed",
    rule: { kind: "updates-age", maxAgeDays: 35 },
    facts: fact("updates", { installedAt: ago(35) }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "configured is not running",
    rule: { kind: "updates-automatic" },
    facts: fact("updates", { automatic: "configured-not-running" }),
    state: "fail",
    reason: "updates-configured-not-running",
  },
  {
    why: "off",
    rule: { kind: "updates-automatic" },
    facts: fact("updates", { automatic: "off" }),
    state: "fail",
    reason: "updates-off",
  },
  {
    why: "not known",
    rule: { kind: "updates-automatic" },
    facts: fact("updates", { automatic: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "UAC off",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { prompt: "none" }),
    state: "fail",
    reason: "elevation-silent",
  },
  {
    why: "a user who may do all",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { prompting: "none" }),
    state: "fail",
    reason: "elevation-open",
  },
  {
    why: "a click of the administrator is enough",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { prompt: "consent", prompting: "password" }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "users are refused",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", {}),
    state: "pass",
    reason: "elevation-denied",
  },
  {
    why: "NOPASSWD",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { passwordless: 1 }),
    state: "fail",
    reason: "elevation-passwordless",
  },
  {
    why: "sudo could not be read",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { passwordless: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "what users are asked is not known",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { prompting: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "what administrators are asked is not known",
    rule: { kind: "elevation-password" },
    facts: fact("elevation", { prompt: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "user in the admin group",
    rule: { kind: "daily-not-admin" },
    facts: fact("accounts", { dailyIsAdmin: true }),
    state: "fail",
    reason: "daily-account-admin",
  },
  {
    why: "an orphaned SID hid the members",
    rule: { kind: "daily-not-admin" },
    facts: fact("accounts", { dailyIsAdmin: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "NP in shadow",
    rule: { kind: "no-blank-password" },
    facts: fact("accounts", { blankPasswords: 1 }),
    state: "fail",
    reason: "password-blank",
  },
  {
    why: "not demanded is no proof",
    rule: { kind: "no-blank-password" },
    facts: fact("accounts", { blankPasswords: null, blankAllowed: 2 }),
    state: "unknown",
    reason: "password-not-demanded",
  },
  {
    why: "demanded of all",
    rule: { kind: "no-blank-password" },
    facts: fact("accounts", { blankPasswords: null }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "neither known",
    rule: { kind: "no-blank-password" },
    facts: fact("accounts", { blankPasswords: null, blankAllowed: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "signs in by itself",
    rule: { kind: "no-auto-login" },
    facts: fact("accounts", { autoLogin: true }),
    state: "fail",
    reason: "auto-login",
  },
  {
    why: "RID 501 is on",
    rule: { kind: "guest-off" },
    facts: fact("accounts", { guest: true }),
    state: "fail",
    reason: "guest-on",
  },
  {
    why: "somebody's account is still there",
    rule: { kind: "no-foreign-accounts" },
    facts: fact("accounts", { foreign: 1 }),
    state: "fail",
    reason: "accounts-left",
  },
  {
    why: "no lock",
    rule: { kind: "screen-lock", maxAfterS: 300 },
    facts: fact("lock", { secured: false }),
    state: "fail",
    reason: "lock-off",
  },
  {
    why: "locks after 301 s",
    rule: { kind: "screen-lock", maxAfterS: 300 },
    facts: fact("lock", { afterS: 301 }),
    state: "fail",
    reason: "lock-late",
  },
  {
    why: "locks after 300 s",
    rule: { kind: "screen-lock", maxAfterS: 300 },
    facts: fact("lock", { afterS: 300 }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "locks, but when?",
    rule: { kind: "screen-lock", maxAfterS: 300 },
    facts: fact("lock", { afterS: null }),
    state: "unknown",
    reason: "lock-delay-unknown",
  },
  {
    why: "PasswordProtected means locked now",
    rule: { kind: "screen-lock", maxAfterS: 300 },
    facts: fact("lock", { secured: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "BitLocker with a clear key",
    rule: { kind: "disk-encryption" },
    facts: fact("encryption", { system: "suspended" }),
    state: "fail",
    reason: "encryption-suspended",
  },
  {
    why: "42 per cent done",
    rule: { kind: "disk-encryption" },
    facts: fact("encryption", { system: "encrypting" }),
    state: "fail",
    reason: "encryption-encrypting",
  },
  {
    why: "access denied",
    rule: { kind: "disk-encryption" },
    facts: fact("encryption", { system: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "a loaded ruleset that accepts all",
    rule: { kind: "firewall-on" },
    facts: fact("firewall", { state: "accepts-everything" }),
    state: "fail",
    reason: "firewall-accepts-everything",
  },
  {
    why: "one profile off",
    rule: { kind: "firewall-on" },
    facts: fact("firewall", { state: "partly", off: ["public"] }),
    state: "fail",
    reason: "firewall-partly",
  },
  {
    why: "firewall not known",
    rule: { kind: "firewall-on" },
    facts: fact("firewall", { state: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "AnyDesk",
    rule: { kind: "remote-access-off", allowed: [] },
    facts: fact("remoteAccess", { tools: ["AnyDesk"] }),
    state: "fail",
    reason: "remote-tools",
  },
  {
    why: "AnyDesk the venue uses itself",
    rule: { kind: "remote-access-off", allowed: ["anydesk"] },
    facts: fact("remoteAccess", { tools: ["AnyDesk"] }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "RDP on",
    rule: { kind: "remote-access-off", allowed: [] },
    facts: fact("remoteAccess", { desktop: true }),
    state: "fail",
    reason: "remote-desktop",
  },
  {
    why: "sshd the venue allows",
    rule: { kind: "remote-access-off", allowed: ["shell"] },
    facts: fact("remoteAccess", { shell: true }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "sshd not known",
    rule: { kind: "remote-access-off", allowed: [] },
    facts: fact("remoteAccess", { shell: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "the cart's own key only",
    rule: { kind: "debugging-off", hubKeyAllowed: true },
    facts: fact("mobile", {}),
    state: "pass",
    reason: "debugging-hub-only",
  },
  {
    why: "a strange computer's key",
    rule: { kind: "debugging-off", hubKeyAllowed: true },
    facts: fact("mobile", { foreignDebugKeys: 1 }),
    state: "fail",
    reason: "debugging-foreign-keys",
  },
  {
    why: "keys could not be listed",
    rule: { kind: "debugging-off", hubKeyAllowed: true },
    facts: fact("mobile", { foreignDebugKeys: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "over Wi-Fi",
    rule: { kind: "debugging-off", hubKeyAllowed: true },
    facts: fact("mobile", { debugging: false, debuggingOverNetwork: true }),
    state: "fail",
    reason: "debugging-over-network",
  },
  {
    why: "on where none is allowed",
    rule: { kind: "debugging-off", hubKeyAllowed: false },
    facts: fact("mobile", {}),
    state: "fail",
    reason: "debugging-on",
  },
  {
    why: "off",
    rule: { kind: "debugging-off", hubKeyAllowed: false },
    facts: fact("mobile", { debugging: false }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "off, but over Wi-Fi?",
    rule: { kind: "debugging-off", hubKeyAllowed: false },
    facts: fact("mobile", { debugging: false, debuggingOverNetwork: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "debugging not known",
    rule: { kind: "debugging-off", hubKeyAllowed: true },
    facts: fact("mobile", { debugging: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "an app may install others",
    rule: { kind: "unknown-sources-off" },
    facts: fact("mobile", { unknownSources: 1 }),
    state: "fail",
    reason: "unknown-sources",
  },
  {
    why: "an app from no shop",
    rule: { kind: "unknown-sources-off" },
    facts: fact("mobile", { sideloaded: 2 }),
    state: "fail",
    reason: "apps-sideloaded",
  },
  {
    why: "the verifier is off",
    rule: { kind: "unknown-sources-off" },
    facts: fact("mobile", { verifier: false }),
    state: "fail",
    reason: "verifier-off",
  },
  {
    why: "the verifier is not known",
    rule: { kind: "unknown-sources-off" },
    facts: fact("mobile", { verifier: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "orange",
    rule: { kind: "boot-verified" },
    facts: fact("mobile", { bootState: "unlocked" }),
    state: "fail",
    reason: "boot-unlocked",
  },
  {
    why: "empty on some makers' devices",
    rule: { kind: "boot-verified" },
    facts: fact("mobile", { bootState: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "no owner",
    rule: { kind: "managed" },
    facts: fact("mobile", { owner: "none" }),
    state: "fail",
    reason: "not-managed",
  },
  {
    why: "chaperone domain silent",
    rule: { kind: "managed" },
    facts: fact("mobile", { owner: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "supervised",
    rule: { kind: "managed" },
    facts: fact("mobile", { owner: "supervised" }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "Google unforced",
    rule: { kind: "browser-safe-search" },
    facts: browser({ googleSafeSearch: false }),
    state: "fail",
    reason: "safe-search-off",
  },
  {
    why: "Bing unforced",
    rule: { kind: "browser-safe-search" },
    facts: browser({ bingSafeSearch: false }),
    state: "fail",
    reason: "safe-search-off",
  },
  {
    why: "Chrome must say it",
    rule: { kind: "browser-safe-search" },
    facts: canary(browser({ googleSafeSearch: null }), "ours"),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "Firefox has no such policy: our resolver does it",
    rule: { kind: "browser-safe-search" },
    facts: canary(browser({ id: "firefox", googleSafeSearch: null }), "ours"),
    state: "pass",
    reason: "enforced-by-resolver",
  },
  {
    why: "Firefox past our resolver",
    rule: { kind: "browser-safe-search" },
    facts: canary(browser({ id: "firefox", googleSafeSearch: null }), "not-ours"),
    state: "fail",
    reason: "resolver-foreign",
  },
  {
    why: "Firefox away from any network",
    rule: { kind: "browser-safe-search" },
    facts: canary(browser({ id: "firefox", googleSafeSearch: null }), "no-answer"),
    state: "unknown",
    reason: "resolver-silent",
  },
  {
    why: "no browser",
    rule: { kind: "browser-safe-search" },
    facts: fact("browsers", { browsers: [] }),
    state: "not-applicable",
    reason: "no-browser",
  },
  {
    why: "a later file set it back to 0",
    rule: { kind: "browser-youtube", atLeast: "moderate" },
    facts: browser({ youtube: "off" }),
    state: "fail",
    reason: "youtube-open",
  },
  {
    why: "moderate is enough here",
    rule: { kind: "browser-youtube", atLeast: "moderate" },
    facts: browser({ youtube: "moderate" }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "moderate is not strict",
    rule: { kind: "browser-youtube", atLeast: "strict" },
    facts: browser({ youtube: "moderate" }),
    state: "fail",
    reason: "youtube-open",
  },
  {
    why: "YouTube not known",
    rule: { kind: "browser-youtube", atLeast: "strict" },
    facts: browser({ youtube: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "YouTube through our resolver",
    rule: { kind: "browser-youtube", atLeast: "strict" },
    facts: canary(browser({ id: "safari", youtube: "unknown" }), "ours"),
    state: "pass",
    reason: "enforced-by-resolver",
  },
  {
    why: "private windows",
    rule: { kind: "browser-private-off" },
    facts: browser({ privateMode: true }),
    state: "fail",
    reason: "private-windows",
  },
  {
    why: "guest windows",
    rule: { kind: "browser-private-off" },
    facts: browser({ guestMode: true }),
    state: "fail",
    reason: "browser-guest",
  },
  {
    why: "private windows not known",
    rule: { kind: "browser-private-off" },
    facts: browser({ privateMode: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "DoH on",
    rule: { kind: "browser-doh-off" },
    facts: browser({ dnsOverHttps: "on" }),
    state: "fail",
    reason: "doh-on",
  },
  {
    why: "DoH as the browser likes",
    rule: { kind: "browser-doh-off" },
    facts: browser({ dnsOverHttps: "automatic" }),
    state: "fail",
    reason: "doh-automatic",
  },
  {
    why: "DoH not known",
    rule: { kind: "browser-doh-off" },
    facts: browser({ dnsOverHttps: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "a file the browser drops",
    rule: { kind: "browser-policies-valid" },
    facts: browser({ policyFaults: [{ where: "a.json", what: "truncated" }] }),
    state: "fail",
    reason: "policy-ignored",
  },
  {
    why: "everybody may write policies",
    rule: { kind: "browser-policies-valid" },
    facts: browser({ writablePolicies: true }),
    state: "fail",
    reason: "policy-writable",
  },
  {
    why: "rights not known",
    rule: { kind: "browser-policies-valid" },
    facts: browser({ writablePolicies: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "Tor",
    rule: { kind: "no-forbidden-browser" },
    facts: fact("browsers", { forbidden: ["Tor Browser"] }),
    state: "fail",
    reason: "browser-forbidden",
  },
  { why: "none", rule: { kind: "no-forbidden-browser" }, facts: fact("browsers", {}), state: "pass", reason: "ok" },
  { why: "our canary", rule: { kind: "our-resolver" }, facts: fact("resolution", {}), state: "pass", reason: "ok" },
  {
    why: "another answered",
    rule: { kind: "our-resolver" },
    facts: fact("resolution", { canary: "not-ours" }),
    state: "fail",
    reason: "resolver-foreign",
  },
  {
    why: "nobody answered",
    rule: { kind: "our-resolver" },
    facts: fact("resolution", { canary: "no-answer" }),
    state: "unknown",
    reason: "resolver-silent",
  },
  {
    why: "private DNS of a stranger",
    rule: { kind: "our-resolver" },
    facts: fact("resolution", { privateDns: "foreign" }),
    state: "fail",
    reason: "private-dns-foreign",
  },
  {
    why: "DoT goes through",
    rule: { kind: "no-bypass" },
    facts: fact("resolution", {
      bypass: [
        { way: "doh", open: false },
        { way: "dot", open: true },
      ],
    }),
    state: "fail",
    reason: "bypass-open",
  },
  {
    why: "one could not be tried",
    rule: { kind: "no-bypass" },
    facts: fact("resolution", { bypass: [{ way: "doh", open: null }] }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "none was tried",
    rule: { kind: "no-bypass" },
    facts: fact("resolution", { bypass: [] }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "all tried and closed",
    rule: { kind: "no-bypass" },
    facts: fact("resolution", {}),
    state: "pass",
    reason: "ok",
  },
  {
    why: "a program nobody approved",
    rule: { kind: "approved-software", approved: ["GIMP*"], forbidden: [] },
    facts: fact("software", { installed: [{ name: "Game", version: null, publisher: null, from: null }] }),
    state: "fail",
    reason: "software-unapproved",
  },
  {
    why: "approved by its beginning",
    rule: { kind: "approved-software", approved: ["gimp*"], forbidden: [] },
    facts: fact("software", { installed: [{ name: "GIMP 3", version: null, publisher: null, from: null }] }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "a beginning is not asked for",
    rule: { kind: "approved-software", approved: ["gimp"], forbidden: [] },
    facts: fact("software", { installed: [{ name: "GIMP 3", version: null, publisher: null, from: null }] }),
    state: "fail",
    reason: "software-unapproved",
  },
  {
    why: "forbidden",
    rule: { kind: "approved-software", approved: [], forbidden: ["Tor Browser*"] },
    facts: fact("software", { installed: [{ name: "Tor Browser 15", version: null, publisher: null, from: null }] }),
    state: "fail",
    reason: "software-forbidden",
  },
  {
    why: "none forbidden",
    rule: { kind: "approved-software", approved: [], forbidden: ["Tor Browser*"] },
    facts: fact("software", {}),
    state: "pass",
    reason: "ok",
  },
  {
    why: "no list at all",
    rule: { kind: "approved-software", approved: [], forbidden: [] },
    facts: fact("software", {}),
    state: "not-applicable",
    reason: "no-list",
  },
  {
    why: "unlicensed",
    rule: { kind: "activated" },
    facts: fact("software", { activation: "unlicensed" }),
    state: "fail",
    reason: "activation-unlicensed",
  },
  {
    why: "in grace",
    rule: { kind: "activated" },
    facts: fact("software", { activation: "grace" }),
    state: "fail",
    reason: "activation-grace",
  },
  {
    why: "no licence is sold",
    rule: { kind: "activated" },
    facts: fact("software", { activation: "not-applicable" }),
    state: "not-applicable",
    reason: "no-activation",
  },
  {
    why: "activation not known",
    rule: { kind: "activated" },
    facts: fact("software", { activation: "unknown" }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "camera on",
    rule: { kind: "camera-off" },
    facts: fact("camera", { disabled: false }),
    state: "fail",
    reason: "camera-on",
  },
  {
    why: "camera not known",
    rule: { kind: "camera-off" },
    facts: fact("camera", { disabled: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "pictures since the hand-out",
    rule: { kind: "no-leftover-media" },
    facts: fact("media", { newerThanHandOut: 3 }),
    state: "fail",
    reason: "media-left",
  },
  {
    why: "older pictures are the venue's own",
    rule: { kind: "no-leftover-media" },
    facts: fact("media", { files: 9 }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "never handed out, and there are some",
    rule: { kind: "no-leftover-media" },
    facts: fact("media", { files: 9, newerThanHandOut: null }),
    state: "fail",
    reason: "media-left",
  },
  {
    why: "an empty listing without permission",
    rule: { kind: "no-leftover-media" },
    facts: fact("media", { files: null, newerThanHandOut: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "disk nearly full",
    rule: { kind: "disk-space", minFreeRatio: 0.1 },
    facts: fact("health", { diskFreeRatio: 0.09 }),
    state: "fail",
    reason: "disk-full",
  },
  {
    why: "disk at the limit",
    rule: { kind: "disk-space", minFreeRatio: 0.1 },
    facts: fact("health", { diskFreeRatio: 0.1 }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "disk not known",
    rule: { kind: "disk-space", minFreeRatio: 0.1 },
    facts: fact("health", { diskFreeRatio: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "worn",
    rule: { kind: "battery", minHealthRatio: 0.6 },
    facts: fact("health", { batteryHealthRatio: 0.59 }),
    state: "fail",
    reason: "battery-worn",
  },
  {
    why: "sound",
    rule: { kind: "battery", minHealthRatio: 0.6 },
    facts: fact("health", { batteryHealthRatio: 0.6 }),
    state: "pass",
    reason: "ok",
  },
  {
    why: "a battery that says nothing",
    rule: { kind: "battery", minHealthRatio: 0.6 },
    facts: fact("health", { batteryHealthRatio: null }),
    state: "unknown",
    reason: "not-known",
  },
  {
    why: "no battery",
    rule: { kind: "battery", minHealthRatio: 0.6 },
    facts: fact("health", { batteryHealthRatio: null, batteryRatio: null }),
    state: "not-applicable",
    reason: "no-battery",
  },
  {
    why: "two years off",
    rule: { kind: "clock", maxOffsetS: 86_400 },
    facts: fact("clock", { offsetMs: -730 * DAY }),
    state: "fail",
    reason: "clock-wrong",
  },
  {
    why: "a day to the second",
    rule: { kind: "clock", maxOffsetS: 86_400 },
    facts: fact("clock", { offsetMs: DAY }),
    state: "pass",
    reason: "ok",
  },
];

it.each(ROWS)("$rule.kind: $why", ({ rule, facts, platform, state, reason }) => {
  expect(judged(rule, facts, platform)).toMatchObject({ state, reason });
});

it("an expired table of end dates knows nothing", () => {
  const finding = judged(supported, healthyFacts("windows"), "windows", {
    osSupport: { ...osSupport, validUntil: "2026-11-21" },
  });
  expect(finding).toMatchObject({ state: "unknown", reason: "support-table-expired" });
});

describe("a person's word", () => {
  const rule: CheckRule = { kind: "attested", maxAgeDays: 31, what: { pl: "x", en: "x" } };
  const word = (days: number, holds: boolean) => ({ check: "one.check", holds, at: ago(days) });
  it.each([
    { why: "nobody looked", attestations: [], state: "unknown", reason: "not-attested" },
    { why: "looked today", attestations: [word(0, true)], state: "pass", reason: "attested" },
    { why: "looked 32 days ago", attestations: [word(32, true)], state: "unknown", reason: "attestation-old" },
    {
      why: "the newest word counts",
      attestations: [word(1, false), word(9, true)],
      state: "fail",
      reason: "attested-not",
    },
    { why: "in any order", attestations: [word(9, false), word(1, true)], state: "pass", reason: "attested" },
    {
      why: "about another check",
      attestations: [{ ...word(0, true), check: "other.check" }],
      state: "unknown",
      reason: "not-attested",
    },
  ])("$why", ({ attestations, state, reason }) => {
    expect(judged(rule, {}, "windows", { attestations })).toMatchObject({ state, reason });
  });
});

describe("time, exemptions and modes", () => {
  const firewall: CheckRule = { kind: "firewall-on" };
  const off = fact("firewall", { state: "off" });
  const since = (hours: number) => new Map([["one.check", { failingSince: (NOW - hours * 3_600_000) as Instant }]]);
  const graced = (hours: number) =>
    auditDevice(input(off, "windows", { baseline: only(firewall, { graceH: 72 }), previous: since(hours) }))[0];

  it("grace runs from the first failure, not from the report", () => {
    expect(graced(71)).toMatchObject({ state: "fail", inGrace: true });
    expect(graced(72)).toMatchObject({ state: "fail", inGrace: false, failingSince: NOW - 72 * 3_600_000 });
  });
  it("a first failure begins when it was measured", () => {
    expect(judged(firewall, off).failingSince).toBe(NOW - 3_600_000);
  });
  it("an old fact is stale, good or not", () => {
    const old = { firewall: measured<FactValue<"firewall">>({ state: "on", off: [] }, NOW - 169 * 3_600_000) };
    expect(judged(firewall, old)).toMatchObject({ state: "pass", stale: true });
    const edge = { firewall: measured<FactValue<"firewall">>({ state: "on", off: [] }, NOW - 168 * 3_600_000) };
    expect(judged(firewall, edge)).toMatchObject({ stale: false });
  });
  it.each([
    { why: "valid", until: NOW + 1, state: "exempt" },
    { why: "ended this moment", until: NOW, state: "fail" },
    { why: "without end", until: null, state: "exempt" },
  ])("an exemption $why", ({ until, state }) => {
    const exemptions = [{ check: "one.check", until: until as Instant | null }];
    expect(judged(firewall, off, "windows", { exemptions }).state).toBe(state);
  });
  it("an exemption takes nothing from a pass", () => {
    expect(
      judged(firewall, fact("firewall", {}), "windows", { exemptions: [{ check: "one.check", until: null }] }).state,
    ).toBe("pass");
  });
  it("a check for other platforms or modes does not apply", () => {
    const baseline = only(firewall, { platforms: ["linux"] });
    expect(auditDevice(input(off, "windows", { baseline }))[0]?.state).toBe("not-applicable");
    expect(auditDevice(input(off, "linux", { baseline: only(firewall, { modes: ["B"] }) }))[0]?.state).toBe(
      "not-applicable",
    );
  });
  it("what is unknown may weigh less than what is wrong", () => {
    const baseline = only(firewall, { severity: "block", unknownIs: "high" });
    expect(auditDevice(input({}, "windows", { baseline }))[0]).toMatchObject({ state: "unknown", severity: "high" });
  });
});

describe("score and gate", () => {
  const finding = (change: Partial<Finding>): Finding => ({
    check: "antivirus.active",
    state: "pass",
    stale: false,
    severity: "block",
    inGrace: false,
    reason: "ok",
    params: {},
    measuredAt: NOW,
    failingSince: null,
    ...change,
  });
  const gate = (findings: readonly Finding[], change: Partial<Parameters<typeof gateOf>[0]> = {}) =>
    gateOf({
      findings,
      baseline: loaned,
      state: "in-order",
      enrolled: true,
      reportedAt: (NOW - 3_600_000) as Instant,
      freshnessH: 24,
      onLoan: false,
      leftovers: 0,
      now: NOW,
      ...change,
    });

  it.each([
    { why: "nothing applies", findings: [finding({ state: "not-applicable" })], colour: "grey", ratio: null },
    { why: "all good", findings: [finding({})], colour: "green", ratio: 1 },
    {
      why: "one blocking failure is red whatever the rest",
      findings: [finding({ state: "fail" }), ...Array.from({ length: 40 }, () => finding({}))],
      colour: "red",
      ratio: 40 / 41,
    },
    {
      why: "a blocking unknown is not green",
      findings: [finding({ state: "unknown" }), finding({})],
      colour: "grey",
      ratio: 0.5,
    },
    { why: "a stale pass is not known", findings: [finding({ stale: true }), finding({})], colour: "grey", ratio: 0.5 },
    {
      why: "high failure",
      findings: [finding({ state: "fail", severity: "high" }), finding({})],
      colour: "amber",
      ratio: 8 / 12,
    },
    {
      why: "high unknown",
      findings: [finding({ state: "unknown", severity: "high" }), finding({})],
      colour: "amber",
      ratio: 8 / 12,
    },
    { why: "in grace", findings: [finding({ state: "fail", inGrace: true })], colour: "amber", ratio: 0 },
    { why: "exempt is never a pass", findings: [finding({ state: "exempt" }), finding({})], colour: "green", ratio: 1 },
    {
      why: "medium failure",
      findings: [finding({ state: "fail", severity: "medium" }), finding({})],
      colour: "green",
      ratio: 0.8,
    },
  ])("score: $why", ({ findings, colour, ratio }) => {
    const score = scoreOf(findings);
    expect(score.colour).toBe(colour);
    expect(score.ratio).toBe(ratio);
  });

  it("says how much it knows", () => {
    expect(scoreOf([finding({}), finding({ state: "unknown" }), finding({ state: "exempt" })])).toMatchObject({
      known: 1,
      applicable: 2,
    });
  });

  it.each([
    { why: "all good", findings: [finding({})], change: {}, word: "hand-out" },
    {
      why: "blocking failure",
      findings: [finding({ state: "fail", reason: "antivirus-off" })],
      change: {},
      word: "do-not-hand-out",
    },
    {
      why: "blocking failure in grace",
      findings: [finding({ state: "fail", inGrace: true })],
      change: {},
      word: "hand-out-with-remark",
    },
    {
      why: "blocking failure nobody looked at lately",
      findings: [finding({ state: "fail", stale: true })],
      change: {},
      word: "check-first",
    },
    { why: "blocking unknown", findings: [finding({ state: "unknown" })], change: {}, word: "check-first" },
    { why: "blocking pass long ago", findings: [finding({ stale: true })], change: {}, word: "check-first" },
    {
      why: "high failure",
      findings: [finding({ state: "fail", severity: "high" })],
      change: {},
      word: "hand-out-with-remark",
    },
    {
      why: "high unknown",
      findings: [finding({ state: "unknown", severity: "high" })],
      change: {},
      word: "hand-out-with-remark",
    },
    { why: "medium failure", findings: [finding({ state: "fail", severity: "medium" })], change: {}, word: "hand-out" },
    {
      why: "medium unknown",
      findings: [finding({ state: "unknown", severity: "medium" })],
      change: {},
      word: "hand-out",
    },
    { why: "exempt", findings: [finding({ state: "exempt" })], change: {}, word: "hand-out" },
    { why: "lost", findings: [finding({})], change: { state: "lost" as const }, word: "do-not-hand-out" },
    { why: "in repair", findings: [finding({})], change: { state: "in-repair" as const }, word: "do-not-hand-out" },
    { why: "still with another group", findings: [finding({})], change: { onLoan: true }, word: "do-not-hand-out" },
    {
      why: "photos left by the group before",
      findings: [finding({})],
      change: { leftovers: 2 },
      word: "do-not-hand-out",
    },
    { why: "nobody counted the photos", findings: [finding({})], change: { leftovers: null }, word: "hand-out" },
    { why: "never enrolled", findings: [], change: { enrolled: false, reportedAt: null }, word: "check-first" },
    { why: "never reported", findings: [], change: { reportedAt: null }, word: "check-first" },
    {
      why: "report of yesterday's yesterday",
      findings: [finding({})],
      change: { reportedAt: (NOW - 25 * 3_600_000) as Instant },
      word: "check-first",
    },
    {
      why: "report of 24 hours",
      findings: [finding({})],
      change: { reportedAt: (NOW - 24 * 3_600_000) as Instant },
      word: "hand-out",
    },
  ])("gate: $why", ({ findings, change, word }) => {
    expect(gate(findings, change).word).toBe(word);
  });

  it("gives the three hardest reasons, says how many more, and all the minutes", () => {
    const answer = gate(
      [
        finding({ check: "browser.youtube", state: "fail", severity: "high", reason: "youtube-open" }),
        finding({ check: "antivirus.signatures", state: "fail", reason: "signatures-old" }),
        finding({ check: "network.our-resolver", state: "unknown", reason: "resolver-silent" }),
        finding({ check: "theft.screen-lock", state: "fail", severity: "high", reason: "lock-off" }),
      ],
      { onLoan: true },
    );
    expect(answer.word).toBe("do-not-hand-out");
    expect(answer.reasons.map(({ check }) => check)).toEqual([
      "loan.not-returned",
      "antivirus.signatures",
      "network.our-resolver",
    ]);
    expect(answer.more).toBe(2);
    expect(answer.minutes).toBe(2 + 10 + 5 + 5 + 5);
  });
});
