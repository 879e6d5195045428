/**
 * Windows machines nobody here has seen, made by hand after shapes documented in public: bug reports, vendors' manuals, fixtures.
 *
 * A machine is a healthy one with something changed, so each trap stands alone. Serials, names and SIDs are invented.
 *
 * @module
 */
import type { ExportedKey } from "../../agent/device/collectors/windows/registry.ts";
import { EXPORTED_KEYS } from "../../agent/device/collectors/windows/registry.ts";
import { output, type Recorded, type RecordedOutput } from "./posture.ts";

/** 2026-11-22 09:00 UTC, as in test/support/facts.ts. */
export const AT = Date.UTC(2026, 10, 22, 9);
const MACHINE = "S-1-5-21-1004336348-1177238915-682003330";
export const SIDS = {
  admin: `${MACHINE}-500`,
  guest: `${MACHINE}-501`,
  staff: `${MACHINE}-1001`,
  child: `${MACHINE}-1002`,
  orphan: `${MACHINE}-1077`,
  entra: "S-1-12-1-1234567890-1111111111-2222222222-3333333333",
} as const;

export interface Fault {
  readonly hr: number;
  readonly mi?: number;
}
export const fault = (hr: number, mi?: number): Fault => ({ hr: hr | 0, ...(mi === undefined ? {} : { mi }) });
const isFault = (value: unknown): value is Fault => typeof value === "object" && value !== null && "hr" in value;

type Answers = Readonly<Record<string, unknown>>;
export interface Machine {
  /** body of an export; null: reg.exe found no such key */
  readonly registry: Readonly<Record<ExportedKey, string | null>>;
  readonly facts: Answers;
  readonly updates: Answers;
  readonly media: Answers;
  readonly eicar: Answers;
  readonly canary: Answers;
}
export type Change = { readonly [Name in keyof Machine]?: Partial<Machine[Name]> };

/** Octets of a file as reg.exe writes it. */
export const regFile = (body: string): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      `\u{FEFF}Windows Registry Editor Version 5.00\r\n\r\n${body.trim().replaceAll(/\r?\n/gu, "\r\n")}\r\n\r\n`,
      "utf16le",
    ),
  );

export const line = (name: string, answer: unknown): string =>
  `[[latarnik:${name}]]${Buffer.from(JSON.stringify(answer), "utf8").toString("base64")}[[/latarnik]]\r\n`;

export function printed(answers: Answers): string {
  const lines = Object.entries(answers).map(([name, data]) =>
    line(name, isFault(data) ? { ok: false, ms: 3, mi: null, ...data } : { ok: true, ms: 12, data }),
  );
  return lines.join("") + line("end", { ok: true, ms: 0, data: [] });
}

const UNINSTALL = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const UNINSTALL_32 = "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const POLICIES = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies";
const key = (name: ExportedKey): string => EXPORTED_KEYS[name].replace("HKLM", "HKEY_LOCAL_MACHINE");
const profile = (name: ExportedKey, enabled = 1): string => `[${key(name)}]
"EnableFirewall"=dword:0000000${enabled}
"DisableNotifications"=dword:00000000
`;
const service = (Name: string, State = "Running", StartMode = "Auto", PathName: string | null = null): unknown => ({
  Name,
  State,
  StartMode,
  PathName,
});

export const DEFENDER_ENTRY = {
  displayName: "Windows Defender",
  instanceGuid: "{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}",
  productState: 397_568,
  program: "%ProgramFiles%\\Windows Defender\\MsMpeng.exe",
  exists: [true, null],
};
export const DEFENDER_STATUS = {
  AMRunningMode: "Normal",
  AMServiceEnabled: true,
  AMProductVersion: "4.18.26100.1",
  AntivirusEnabled: true,
  RealTimeProtectionEnabled: true,
  AntivirusSignatureAge: 0,
  AntivirusSignatureLastUpdated: "2026-11-22T01:52:18.0000000Z",
  AntivirusSignatureVersion: "1.439.200.0",
};
const SERVICES = [
  service(
    "WinDefend",
    "Running",
    "Auto",
    '"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe"',
  ),
  service("wscsvc"),
  service("mpssvc"),
  service("wuauserv", "Stopped", "Manual"),
  service("UsoSvc"),
  service("TermService", "Stopped", "Manual"),
];
const account = (Name: string, SID: string, Disabled: boolean, PasswordRequired = true): unknown => ({
  Name,
  SID,
  Disabled,
  PasswordRequired,
});

/** Windows 11 Education 25H2 in Polish, cared for. */
export const EDUCATION_25H2: Machine = {
  registry: {
    policies: `[${POLICIES}]

[${POLICIES}\\Google]

[${POLICIES}\\Google\\Chrome]
"ForceGoogleSafeSearch"=dword:00000001
"ForceYouTubeRestrict"=dword:00000002
"IncognitoModeAvailability"=dword:00000001
"BrowserGuestModeEnabled"=dword:00000000
"DnsOverHttpsMode"="off"

[${POLICIES}\\Microsoft]

[${POLICIES}\\Microsoft\\Camera]
"AllowCamera"=dword:00000000

[${POLICIES}\\Microsoft\\Edge]
"ForceGoogleSafeSearch"=dword:00000001
"ForceBingSafeSearch"=dword:00000002
"ForceYouTubeRestrict"=dword:00000002
"InPrivateModeAvailability"=dword:00000001
"BrowserGuestModeEnabled"=dword:00000000
"DnsOverHttpsMode"="off"

[${POLICIES}\\Mozilla\\Firefox]
"DisablePrivateBrowsing"=dword:00000001

[${POLICIES}\\Mozilla\\Firefox\\DNSOverHTTPS]
"Enabled"=dword:00000000
"Locked"=dword:00000001
`,
    "system-policies": `[${key("system-policies")}]
"ConsentPromptBehaviorAdmin"=dword:00000001
"ConsentPromptBehaviorUser"=dword:00000003
"EnableLUA"=dword:00000001
"PromptOnSecureDesktop"=dword:00000001
"InactivityTimeoutSecs"=dword:0000012c
"legalnoticetext"="Urządzenie wypożyczone na zajęcia.
Nie do robienia zdjęć."
`,
    "firewall-domainprofile": profile("firewall-domainprofile"),
    "firewall-standardprofile": profile("firewall-standardprofile"),
    "firewall-publicprofile": profile("firewall-publicprofile"),
    "terminal-server": `[${key("terminal-server")}]
"fDenyTSConnections"=dword:00000001
`,
    "uninstall-64": `[${UNINSTALL}]

[${UNINSTALL}\\{8A69D345-D564-463C-AFF1-A69D9E530F96}]
"DisplayName"="Google Chrome"
"DisplayVersion"="142.0.7444.163"
"Publisher"="Google LLC"

[${UNINSTALL}\\Mozilla Firefox 145.0 (x64 pl)]
"DisplayName"="Mozilla Firefox (x64 pl)"
"DisplayVersion"="145.0"
"Publisher"="Mozilla"

[${UNINSTALL}\\KB5001716]
"ParentKeyName"="OperatingSystem"
`,
    "uninstall-32": `[${UNINSTALL_32}]

[${UNINSTALL_32}\\Microsoft Edge]
"DisplayName"="Microsoft Edge"
"DisplayVersion"="142.0.3595.80"
"Publisher"="Microsoft Corporation"
`,
    "update-settings": `[${key("update-settings")}]
"UxOption"=dword:00000000
`,
    camera: `[${key("camera")}]
"Value"="Deny"
`,
  },
  facts: {
    os: [
      {
        BuildNumber: "26200",
        Version: "10.0.26200",
        OperatingSystemSKU: 121,
        ProductType: 1,
        LastBootUpTime: "2026-11-22T05:31:07.5000000Z",
        SystemDrive: "C:",
      },
    ],
    version: [{ CurrentBuild: "26200", UBR: 7171, DisplayVersion: "25H2", ReleaseId: "2009", EditionID: "Education" }],
    machine: [
      {
        manufacturer: "LENOVO",
        model: "21BTS00000",
        serial: "PF-EXAMPLE1",
        uuid: "11112222-3333-4444-5555-666677778888",
      },
    ],
    services: SERVICES,
    "security-center": [DEFENDER_ENTRY],
    defender: [DEFENDER_STATUS],
    "firewall-products": [],
    accounts: [
      account("Administrator", SIDS.admin, true),
      account("Gość", SIDS.guest, true, false),
      account("pracownia", SIDS.staff, false),
      account("uczeń", SIDS.child, false),
    ],
    sources: [
      { sid: SIDS.admin, source: 1 },
      { sid: SIDS.staff, source: 1 },
      { sid: SIDS.child, source: 1 },
    ],
    admins: [
      { sid: SIDS.admin, class: "User" },
      { sid: SIDS.staff, class: "User" },
    ],
    "sign-in": [{ auto: "0", passwordKept: false }],
    hives: [{ sid: SIDS.child, desktop: { ScreenSaveActive: "0" }, policy: {}, linked: 0, programs: [] }],
    restart: [{ update: false, servicing: false }],
    bitlocker: [{ DriveLetter: "C:", VolumeType: 0, ProtectionStatus: 1, ConversionStatus: 1, EncryptionMethod: 6 }],
    processes: ["explorer", "svchost", "MsMpEng"],
    adapters: [{ DNSServerSearchOrder: ["192.0.2.53"] }],
    licence: [{ LicenseStatus: 1 }],
    battery: [{ EstimatedChargeRemaining: 81 }],
    "battery-full": [{ FullChargedCapacity: 45_000 }],
    "battery-new": [{ DesignedCapacity: 50_000 }],
    disk: [{ Size: 255_000_000_000, FreeSpace: 120_000_000_000 }],
    "auto-update": [{ searchedAt: "2026-11-22T02:00:00.0000000Z", installedAt: "2026-11-12T03:00:00.0000000Z" }],
    "update-history": [
      {
        at: "2026-11-22T01:52:00.0000000Z",
        result: 2,
        operation: 1,
        categories: ["e0789628-ce08-4437-be74-2495b842f43b"],
      },
      {
        at: "2026-11-12T03:05:00.0000000Z",
        result: 2,
        operation: 1,
        categories: ["0fa1201d-4330-4fa8-8ae9-b877473b6441"],
      },
    ],
  },
  updates: { "pending-offline": [{ code: 2, updates: [] }], "pending-online": [{ code: 2, updates: [] }] },
  media: { media: [{ folders: 6, denied: 0, files: 0, bytes: 0, minutes: {} }] },
  eicar: { eicar: [{ wrote: false, writeHr: 0x8007_00e1 | 0, there: null, same: null, readHr: null }] },
  canary: { canary: ["canary-token"] },
};

/** A healthy machine with something changed; an answer of `undefined` takes the probe's line away. */
export function machine(change: Change = {}, base: Machine = EDUCATION_25H2): Machine {
  const part = <Name extends keyof Machine>(name: Name): Machine[Name] => ({ ...base[name], ...change[name] });
  return {
    registry: part("registry"),
    facts: part("facts"),
    updates: part("updates"),
    media: part("media"),
    eicar: part("eicar"),
    canary: part("canary"),
  };
}

const present = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, one]) => one !== undefined));

/** The machine's answers in the agent's own format. */
export function outputsOf(one: Machine): readonly RecordedOutput[] {
  const registry = Object.entries(one.registry).map(([name, body]) =>
    body === null
      ? output(`windows/registry/${name}`, "", { exitCode: 1 })
      : output(`windows/registry/${name}`, regFile(body)),
  );
  const parts = (["facts", "updates", "media", "eicar", "canary"] as const).map((part) =>
    output(`windows/${part}`, printed(present(one[part]))),
  );
  return [...registry, ...parts];
}

export const recorded = (outputs: readonly RecordedOutput[]): Recorded => ({
  platform: "windows",
  agentVersion: "0.1.0",
  at: new Date(AT).toISOString(),
  outputs,
});

// --- machines kept as files ---------------------------------------------------------------------------------------------

const kaspersky = {
  displayName: "Kaspersky",
  instanceGuid: "{4F76F112-43EB-40E8-11D8-F7BD1853EA23}",
  productState: 266_240,
  program: "C:\\Program Files (x86)\\Kaspersky Lab\\Kaspersky 21.3\\wmiav.exe",
  exists: [true, true],
};
const PRO_24H2: Change = {
  facts: {
    os: [{ BuildNumber: "26100", ProductType: 1, SystemDrive: "C:", LastBootUpTime: "2026-11-22T05:31:07Z" }],
    version: [{ CurrentBuild: "26100", UBR: 4652, DisplayVersion: "24H2", EditionID: "Professional" }],
  },
};
/** CP852: `reg: Nie można znaleźć danej klucza rejestru`, as a Polish console prints it. */
const CP852 = Uint8Array.from([
  0x72, 0x65, 0x67, 0x3a, 0x20, 0x4e, 0x69, 0x65, 0x20, 0x6d, 0x6f, 0xbe, 0x6e, 0x61, 0x20, 0x7a, 0x6e, 0x61, 0x6c,
  0x65, 0xab, 0x86,
]);
function withStderr(outputs: readonly RecordedOutput[], stderr: Uint8Array): readonly RecordedOutput[] {
  return outputs.map((one) => ({ ...one, stderrBase64: Buffer.from(stderr).toString("base64") }));
}
function truncated(outputs: readonly RecordedOutput[]): readonly RecordedOutput[] {
  return outputs.map((one) => {
    const octets = Buffer.from(one.stdoutBase64, "base64");
    return { ...one, stdoutBase64: octets.subarray(0, Math.floor(octets.length / 2)).toString("base64") };
  });
}

/** By file name below test/fixtures/posture/windows. */
export const WINDOWS_RECORDINGS: Readonly<Record<string, Recorded>> = {
  "education-25h2-pl": recorded(outputsOf(EDUCATION_25H2)),
  "pro-24h2-ended": recorded(outputsOf(machine(PRO_24H2))),
  "kaspersky-defender-passive": recorded(
    outputsOf(
      machine({
        facts: {
          "security-center": [kaspersky, { ...DEFENDER_ENTRY, productState: 393_472 }],
          defender: [
            {
              ...DEFENDER_STATUS,
              AMRunningMode: "Not running",
              AMServiceEnabled: false,
              AntivirusEnabled: false,
              RealTimeProtectionEnabled: false,
              AntivirusSignatureAge: 65_535,
              AntivirusSignatureLastUpdated: null,
            },
          ],
        },
      }),
    ),
  ),
  "f-secure-ghosts": recorded(
    outputsOf(
      machine({
        facts: {
          "security-center": [
            {
              displayName: "F-Secure Client Security 12.00",
              instanceGuid: "{0F70A6C4-1111-2222-3333-444455556666}",
              productState: 266_240,
              program: "C:\\Program Files (x86)\\F-Secure\\Anti-Virus\\fsavwsch.exe",
              exists: [false, false],
            },
            { ...DEFENDER_ENTRY, productState: 393_488 },
          ],
          defender: [{ ...DEFENDER_STATUS, RealTimeProtectionEnabled: false, AntivirusEnabled: false }],
        },
        eicar: { eicar: [{ wrote: true, writeHr: null, there: true, same: true, readHr: null }] },
      }),
    ),
  ),
  "server-2022": recorded(
    outputsOf(
      machine({
        facts: {
          os: [{ BuildNumber: "20348", ProductType: 3, SystemDrive: "C:" }],
          version: [{ CurrentBuild: "20348", UBR: 4294, DisplayVersion: "21H2", EditionID: "ServerStandard" }],
          "security-center": fault(0x8013_1500, 3),
          "firewall-products": fault(0x8013_1500, 3),
          defender: fault(0x8013_1500, 3),
          bitlocker: fault(0x8013_1500, 3),
          battery: [],
        },
      }),
    ),
  ),
  "french-stick": recorded(
    outputsOf(
      machine({
        facts: {
          accounts: [
            account("Administrateur", SIDS.admin, true),
            account("Invité", SIDS.guest, false, false),
            account("teclib", SIDS.child, false, false),
          ],
          admins: [
            { sid: SIDS.admin, class: "User" },
            { sid: SIDS.child, class: "User" },
          ],
          "sign-in": [{ auto: "1", passwordKept: true }],
        },
      }),
    ),
  ),
  "german-orphans": recorded(
    outputsOf(
      machine({
        facts: {
          accounts: [
            account("Administrator", SIDS.admin, true),
            account("Gast", SIDS.guest, true, false),
            account("uczeń", SIDS.child, false),
          ],
          admins: [SIDS.admin, SIDS.orphan, SIDS.entra].map((sid) => ({ sid, class: "User" })),
        },
      }),
    ),
  ),
  "console-cp852": recorded(
    withStderr(outputsOf(machine({ registry: { camera: null, "update-settings": null } })), CP852),
  ),
  truncated: recorded(truncated(outputsOf(EDUCATION_25H2))),
  empty: recorded(outputsOf(EDUCATION_25H2).map((one) => output(one.probe, ""))),
};
