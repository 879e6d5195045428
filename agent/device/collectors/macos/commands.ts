/**
 * The commands asked on macOS. Their output is English whatever the system speaks; property lists come as XML.
 *
 * Nothing here changes the system, and nothing reads a token, a name of a file or an address of an account: of Find My only
 * whether it is there could be known, and its token is left alone.
 *
 * @module
 */

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly needs?: "root";
}

const QUICK_MS = 10_000;
const command = (file: string, args: readonly string[], timeoutMs = QUICK_MS): Command => ({ file, args, timeoutMs });
const list = (path: string): Command => command("/usr/bin/plutil", ["-convert", "xml1", "-o", "-", path]);
const managed = (domain: string): Command => list(`/Library/Managed Preferences/${domain}.plist`);
const profiler = (kind: string, timeoutMs: number): Command =>
  command("/usr/sbin/system_profiler", ["-json", kind, "-timeout", "60"], timeoutMs);

/** Asks the settings as they hold: managed over local, null where nobody set one. */
const UPDATE_SETTINGS = `ObjC.import("Foundation");
const d = $.NSUserDefaults.alloc.initWithSuiteName("com.apple.SoftwareUpdate");
const names = ["AutomaticCheckEnabled","AutomaticDownload","CriticalUpdateInstall","ConfigDataInstall","AutomaticallyInstallMacOSUpdates"];
JSON.stringify(Object.fromEntries(names.map((n) => [n, ObjC.deepUnwrap(d.objectForKey(n)) ?? null])))`;

const MEDIA = [
  "jpg",
  "jpeg",
  "png",
  "heic",
  "heif",
  "webp",
  "gif",
  "tif",
  "tiff",
  "mp4",
  "mov",
  "avi",
  "mkv",
  "webm",
  "3gp",
  "m4v",
  "mp3",
  "m4a",
  "wav",
  "aac",
  "caf",
];
/** Copies the photo library keeps for itself are none of the pictures. */
const SKIPPED = ["Library", ".Trash", "resources", "database", "private", "external"];
const either = (names: readonly string[], test: string): string[] =>
  names.flatMap((name, index) => (index === 0 ? [test, name] : ["-o", test, name]));

/** By last part of the probe's id. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  version: command("/usr/bin/sw_vers", []),
  hardware: profiler("SPHardwareDataType", 30_000),
  power: profiler("SPPowerDataType", 30_000),
  applications: profiler("SPApplicationsDataType", 90_000),
  "install-history": profiler("SPInstallHistoryDataType", 60_000),
  "updates/list": command("/usr/sbin/softwareupdate", ["-l"], 180_000),
  "updates/state": list("/Library/Preferences/com.apple.SoftwareUpdate.plist"),
  "updates/settings": command("/usr/bin/osascript", ["-l", "JavaScript", "-e", UPDATE_SETTINGS]),
  gatekeeper: command("/usr/sbin/spctl", ["--status"]),
  "system-integrity": command("/usr/bin/csrutil", ["status"]),
  "xprotect/version": list("/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist"),
  "xprotect/made": command("/usr/bin/stat", [
    "-f",
    "%m",
    "/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist",
  ]),
  "microsoft-defender": command("/usr/local/bin/mdatp", ["health", "--output", "json"], 20_000),
  filevault: command("/usr/bin/fdesetup", ["status"]),
  "firewall/state": command("/usr/libexec/ApplicationFirewall/socketfilterfw", ["--getglobalstate"]),
  guest: command("/usr/sbin/sysadminctl", ["-guestAccount", "status"]),
  "auto-login": command("/usr/sbin/sysadminctl", ["-autologin", "status"]),
  "screen-lock": command("/usr/sbin/sysadminctl", ["-screenLock", "status"]),
  "screen-saver": managed("com.apple.screensaver"),
  enrolment: command("/usr/bin/profiles", ["status", "-type", "enrollment"]),
  admins: command("/usr/bin/dscl", [".", "-read", "/Groups/admin", "GroupMembership"]),
  sudo: command("/usr/bin/grep", ["-rhsE", "^[^#]*(NOPASSWD|!authenticate)", "/etc/sudoers", "/etc/sudoers.d"]),
  "remote/ssh": command("/bin/launchctl", ["print", "system/com.openssh.sshd"]),
  "remote/screen": command("/bin/launchctl", ["print", "system/com.apple.screensharing"]),
  processes: command("/bin/ps", ["-axo", "comm="]),
  "policies/chrome": managed("com.google.Chrome"),
  "policies/edge": managed("com.microsoft.Edge"),
  "policies/chromium": managed("org.chromium.Chromium"),
  "policies/firefox": managed("org.mozilla.firefox"),
  "policies/restrictions": managed("com.apple.applicationaccess"),
  servers: command("/usr/sbin/scutil", ["--dns"]),
  "icloud-accounts": command("/usr/bin/find", [
    "/Users",
    "-maxdepth",
    "4",
    "-path",
    "/Users/*/Library/Preferences/MobileMeAccounts.plist",
    "-type",
    "f",
    "-exec",
    "/usr/bin/plutil",
    "-extract",
    "Accounts",
    "raw",
    "-o",
    "-",
    "{}",
    ";",
  ]),
  // Only who has Full Disk Access may read this; its first letters tell, and nothing else of it is taken.
  "full-disk-access": command("/usr/bin/head", ["-c", "6", "/Library/Application Support/com.apple.TCC/TCC.db"]),
  media: command(
    "/usr/bin/find",
    [
      "/Users",
      "-type",
      "d",
      "(",
      ...either(SKIPPED, "-name"),
      ")",
      "-prune",
      "-o",
      "-type",
      "f",
      "(",
      ...either(
        MEDIA.map((ending) => `*.${ending}`),
        "-iname",
      ),
      ")",
      "-exec",
      "/usr/bin/stat",
      "-f",
      "%m %B %z",
      "{}",
      "+",
    ],
    120_000,
  ),
  disk: command("/usr/sbin/diskutil", ["info", "-plist", "/System/Volumes/Data"]),
  boot: command("/usr/sbin/sysctl", ["-n", "kern.boottime"]),
};
