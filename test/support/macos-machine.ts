/**
 * Macs nobody here has seen, made by hand after output quoted in public: parsers' tests, manuals, bug reports.
 *
 * @module
 */
import { output, type Recorded, type RecordedOutput } from "./posture.ts";

/** 2026-11-22 09:00 UTC, as in test/support/facts.ts. */
export const AT = Date.UTC(2026, 10, 22, 9);

export interface Said {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly unavailable?: NonNullable<RecordedOutput["unavailable"]>;
}
export type Mac = Readonly<Record<string, Said>>;

export const plist = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${body}
</plist>
`;
export const dict = (entries: string): Said => ({ stdout: plist(`<dict>\n${entries}\n</dict>`) });
/** `sysadminctl` puts the time in front and speaks on the error stream. */
export const sysadmin = (text: string): Said => ({ stderr: `2026-11-22 10:00:01.123 sysadminctl[812:9201] ${text}\n` });
const NO_FILE: Said = {
  exitCode: 1,
  stderr: "/Library/Managed Preferences/x.plist: file does not exist or is not readable or is not a regular file\n",
};

export const program = (_name: string, version = "1.0"): object => ({
  _name,
  version,
  obtained_from: "identified_developer",
});
export const applications = (...rows: object[]): Said => ({ stdout: JSON.stringify({ SPApplicationsDataType: rows }) });

/** A MacBook with macOS 26 that is cared for. */
export const HEALTHY_MAC: Mac = {
  version: { stdout: "ProductName:\t\tmacOS\nProductVersion:\t\t26.1\nBuildVersion:\t\t25B78\n" },
  hardware: {
    stdout: JSON.stringify({
      SPHardwareDataType: [
        {
          machine_name: "MacBook Air",
          machine_model: "Mac15,12",
          serial_number: "EXAMPLE12345",
          platform_UUID: "11112222-3333-4444-5555-666677778888",
        },
      ],
    }),
  },
  power: {
    stdout: JSON.stringify({
      SPPowerDataType: [
        {
          _name: "spbattery_information",
          sppower_battery_charge_info: { sppower_battery_state_of_charge: 81 },
          sppower_battery_health_info: {
            sppower_battery_health: "Good",
            sppower_battery_health_maximum_capacity: "92%",
          },
        },
      ],
    }),
  },
  applications: applications(
    program("Safari", "26.1"),
    program("Google Chrome", "142.0.7444.163"),
    program("Firefox", "145.0"),
  ),
  "install-history": {
    stdout: JSON.stringify({
      SPInstallHistoryDataType: [
        { _name: "macOS 26.1", install_date: "2026-11-06T17:11:02Z", install_version: "26.1" },
        { _name: "XProtectPlistConfigData", install_date: "2026-11-21T02:00:00Z" },
      ],
    }),
  },
  "updates/list": {
    stdout: "Software Update Tool\n\nFinding available software\n",
    stderr: "No new software available.\n",
  },
  "updates/state": dict(
    "<key>LastSuccessfulDate</key>\n<date>2026-11-22T06:00:00Z</date>\n<key>RecommendedUpdates</key>\n<array/>",
  ),
  "updates/settings": {
    stdout:
      '{"AutomaticCheckEnabled":true,"AutomaticDownload":null,"CriticalUpdateInstall":1,"ConfigDataInstall":null,"AutomaticallyInstallMacOSUpdates":true}\n',
  },
  gatekeeper: { stdout: "assessments enabled\n" },
  "system-integrity": { stdout: "System Integrity Protection status: enabled.\n" },
  "xprotect/version": dict("<key>CFBundleShortVersionString</key>\n<string>5325</string>"),
  "xprotect/made": { stdout: `${(AT - 86_400_000) / 1_000}\n` },
  "microsoft-defender": { unavailable: "not-installed" },
  filevault: { stdout: "FileVault is On.\n" },
  "firewall/state": { stdout: "Firewall is enabled. (State = 1) \n" },
  guest: sysadmin("Guest account disabled."),
  "auto-login": sysadmin("Automatic login is OFF."),
  "screen-lock": sysadmin("screenLock delay is immediate"),
  "screen-saver": dict("<key>idleTime</key>\n<integer>300</integer>"),
  enrolment: {
    stdout: "Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.example.org/\n",
  },
  admins: { stdout: "GroupMembership: root pracownia\n" },
  "daily-admin": { stdout: "no uczen is NOT a member of admin\n", exitCode: 67 },
  sudo: { exitCode: 1 },
  "remote/ssh": { exitCode: 113, stderr: 'Could not find service "com.openssh.sshd" in domain for system\n' },
  "remote/screen": { exitCode: 113 },
  processes: {
    stdout: "/sbin/launchd\n/usr/libexec/logd\n/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder\n",
  },
  "policies/chrome": dict(
    "<key>ForceGoogleSafeSearch</key>\n<true/>\n<key>ForceYouTubeRestrict</key>\n<integer>2</integer>\n<key>IncognitoModeAvailability</key>\n<integer>1</integer>\n<key>BrowserGuestModeEnabled</key>\n<false/>\n<key>DnsOverHttpsMode</key>\n<string>off</string>",
  ),
  "policies/edge": NO_FILE,
  "policies/chromium": NO_FILE,
  "policies/firefox": dict(
    "<key>EnterprisePoliciesEnabled</key>\n<true/>\n<key>DisablePrivateBrowsing</key>\n<true/>\n<key>DNSOverHTTPS</key>\n<dict>\n<key>Enabled</key>\n<false/>\n<key>Locked</key>\n<true/>\n</dict>",
  ),
  "policies/restrictions": dict("<key>allowCamera</key>\n<false/>\n<key>allowSafariPrivateBrowsing</key>\n<false/>"),
  canary: {
    stdout:
      ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n\n;; ANSWER SECTION:\ncanary.example.org.\t60\tIN\tTXT\t"canary-token"\n',
  },
  servers: { stdout: "DNS configuration\n\nresolver #1\n  nameserver[0] : 192.0.2.53\n  if_index : 14 (en0)\n" },
  "icloud-accounts": {},
  "full-disk-access": { stdout: "SQLite" },
  media: {},
  disk: dict(
    "<key>APFSContainerFree</key>\n<integer>120000000000</integer>\n<key>APFSContainerSize</key>\n<integer>250000000000</integer>",
  ),
  boot: { stdout: "{ sec = 1795325467, usec = 500 } Sat Nov 21 06:31:07 2026\n" },
};

export const mac = (change: Readonly<Record<string, Said | undefined>> = {}): Mac =>
  Object.fromEntries(Object.entries({ ...HEALTHY_MAC, ...change }).filter(([, said]) => said !== undefined)) as Mac;

export const outputsOf = (one: Mac): readonly RecordedOutput[] =>
  Object.entries(one).map(([name, { stdout = "", stderr = "", exitCode = 0, unavailable }]) =>
    output(`macos/${name}`, stdout, { exitCode: unavailable === undefined ? exitCode : null, stderr, unavailable }),
  );

export const recorded = (outputs: readonly RecordedOutput[]): Recorded => ({
  platform: "macos",
  agentVersion: "0.1.0",
  at: new Date(AT).toISOString(),
  outputs,
});

const DENIED: Readonly<Record<string, Said>> = {
  media: {},
  "full-disk-access": {
    exitCode: 1,
    stderr: "head: /Library/Application Support/com.apple.TCC/TCC.db: Operation not permitted\n",
  },
};

/** By file name below test/fixtures/posture/macos. */
export const MACOS_RECORDINGS: Readonly<Record<string, Recorded>> = {
  "macos-26-healthy": recorded(outputsOf(HEALTHY_MAC)),
  "macos-15-neglected": recorded(
    outputsOf(
      mac({
        version: { stdout: "ProductName:\t\tmacOS\nProductVersion:\t\t15.1\nBuildVersion:\t\t24B83\n" },
        "updates/list": {
          stdout:
            "Software Update found the following new or updated software:\n* Label: macOS Tahoe 26.5.1-25F80\n\tTitle: macOS Tahoe 26.5.1, Version: 26.5.1, Size: 3691689KiB, Recommended: YES, Action: restart, \n* Label: Command Line Tools for Xcode-26.1\n\tTitle: Command Line Tools for Xcode, Version: 26.1, Size: 882K, Recommended: YES, \n",
        },
        "updates/state": dict(
          "<key>LastSuccessfulDate</key>\n<date>2026-11-20T06:00:00Z</date>\n<key>RecommendedUpdates</key>\n<array>\n<dict>\n<key>Display Name</key>\n<string>macOS Tahoe 26.5.1</string>\n</dict>\n</array>",
        ),
        gatekeeper: { stdout: "assessments disabled\n" },
        filevault: { stdout: "FileVault is Off.\nEncryption in progress: Percent completed = 42\n" },
        "firewall/state": { stdout: "Firewall is disabled. (State = 0)\n" },
        guest: sysadmin("Guest account enabled."),
        "auto-login": sysadmin("Automatic login user: uczen"),
        "screen-lock": sysadmin("screenLock is off"),
        admins: { stdout: "GroupMembership: root pracownia uczen\n" },
        "daily-admin": { stdout: "yes uczen is a member of admin\n", exitCode: 0 },
        "remote/ssh": { exitCode: 0, stdout: "system/com.openssh.sshd = {\n}\n" },
        processes: { stdout: "/sbin/launchd\n/Applications/AnyDesk.app/Contents/MacOS/AnyDesk\n" },
        "policies/chrome": NO_FILE,
      }),
    ),
  ),
  "no-full-disk-access": recorded(outputsOf(mac(DENIED))),
  truncated: recorded(
    outputsOf(HEALTHY_MAC).map((one) => {
      const octets = Buffer.from(one.stdoutBase64, "base64");
      return { ...one, stdoutBase64: octets.subarray(0, Math.floor(octets.length / 2)).toString("base64") };
    }),
  ),
  empty: recorded(outputsOf(HEALTHY_MAC).map((one) => output(one.probe, ""))),
};
