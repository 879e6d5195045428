/**
 * Everything asked of a Linux machine, and the facts made of it.
 *
 * `places` exists so that a test can put folders of its own in the place of the system's; nothing else sets it.
 *
 * @module
 */
import { askClamd } from "../collectors/linux/clamd.ts";
import { readAccounts as collectAccounts } from "../collectors/linux/accounts.ts";
import { commandProbe, filesProbe, findFiles, ownProbe } from "../collectors/linux/files.ts";
import { readHealth as collectHealth, readIdentity as collectIdentity } from "../collectors/linux/machine.ts";
import { findMedia } from "../collectors/linux/media.ts";
import { askAround } from "../collectors/linux/resolution.ts";
import { readRunning } from "../collectors/linux/running.ts";
import { readUpdateTimes } from "../collectors/linux/update-times.ts";
import {
  type DevicePlatform,
  type FactOf,
  measured,
  type Probe,
  type ProbeSettings,
  type RawOutputs,
  type ReadContext,
  unavailable,
} from "../platform.ts";
import { FACT_TABLES, type FactTable } from "../../../policies/schema/device-facts.ts";
import { readAccounts } from "../readers/linux/accounts.ts";
import { readAntivirus } from "../readers/linux/antivirus.ts";
import { CHROMIUMS, FIREFOXES, FORBIDDEN, OTHERS, readBrowsers } from "../readers/linux/browsers.ts";
import { readElevation } from "../readers/linux/elevation.ts";
import { readEncryption } from "../readers/linux/encryption.ts";
import { readFirewall } from "../readers/linux/firewall.ts";
import { readHealth } from "../readers/linux/health.ts";
import { readIdentity } from "../readers/linux/identity.ts";
import { readLock } from "../readers/linux/lock.ts";
import { readMedia } from "../readers/linux/media.ts";
import { readRemoteAccess } from "../readers/linux/remote-access.ts";
import { readResolution } from "../readers/linux/resolution.ts";
import { readSoftware } from "../readers/linux/software.ts";
import { readUpdates } from "../readers/linux/updates.ts";

export interface LinuxPlaces {
  /** configurations of clamd, the first that exists counts */
  readonly clamd: readonly string[];
  readonly sudoers: string;
  /** folder of passwd, shadow and group */
  readonly accounts: string;
  readonly homes: readonly string[];
  /** root of `/var/lib/apt` and its kind */
  readonly root: string;
}

export const LINUX_PLACES: LinuxPlaces = {
  clamd: ["/etc/clamav/clamd.conf", "/etc/clamd.d/scan.conf", "/etc/clamd.conf"],
  sudoers: "/etc/sudoers",
  accounts: "/etc",
  homes: ["/home", "/media", "/run/media"],
  root: "/",
};

/** The folder the daemon itself names; the usual one if it names none. */
async function findDatabases(places: LinuxPlaces): Promise<unknown> {
  const { config } = await askClamd(places.clamd);
  const folder = config?.databaseFolder ?? "/var/lib/clamav";
  const listed = await findFiles({ folders: [folder], headBytes: 512, latin1: true });
  return { ...listed, files: listed.files.filter(({ path }) => /\.c[lv]d$/u.test(path)) };
}

const FIREFOX_FILES = [...new Set(FIREFOXES.flatMap(({ policies }) => policies))];
const POLICY_FOLDERS = CHROMIUMS.flatMap(({ policies }) => [
  policies,
  `${policies}/managed`,
  `${policies}/recommended`,
]);

function probes(settings: ProbeSettings, places: LinuxPlaces): readonly Probe[] {
  return [
    filesProbe("linux/os-release", { files: ["/etc/os-release", "/usr/lib/os-release"] }),
    ownProbe("linux/machine", 20_000, collectIdentity),
    ownProbe("linux/health", 20_000, collectHealth),
    ownProbe("linux/running", 10_000, () => readRunning()),
    filesProbe("linux/tools", { files: ["/usr/bin/sudo", "/usr/local/bin/sudo"], headBytes: 0 }),

    ownProbe("linux/clamd", 40_000, () => askClamd(places.clamd)),
    ownProbe("linux/clamd/databases", 20_000, () => findDatabases(places)),

    commandProbe("linux/apt/pending", "apt-get", ["-s", "-o", "Debug::NoLocking=1", "dist-upgrade"], {
      timeoutMs: 60_000,
    }),
    commandProbe("linux/apt/config", "apt-config", ["dump"]),
    commandProbe("linux/apt/timer", "systemctl", ["is-active", "--quiet", "apt-daily-upgrade.timer"]),
    ownProbe("linux/update-times", 10_000, () => readUpdateTimes(places.root)),
    commandProbe("linux/dnf/pending", "dnf", ["-q", "check-update"], { timeoutMs: 90_000 }),
    commandProbe("linux/dnf/security", "dnf", ["-q", "updateinfo", "list", "--security"], { timeoutMs: 90_000 }),
    commandProbe("linux/dnf/timer", "systemctl", ["is-active", "--quiet", "dnf-automatic.timer"]),
    filesProbe("linux/dnf/config", { files: ["/etc/dnf/automatic.conf"] }),

    commandProbe("linux/sudoers", "cvtsudoers", ["-f", "json", "-e", places.sudoers], { needs: "root" }),
    filesProbe("linux/polkit", {
      files: ["/etc/doas.conf"],
      folders: [
        "/etc/polkit-1/rules.d",
        "/usr/local/share/polkit-1/rules.d",
        "/etc/polkit-1/localauthority/50-local.d",
        "/etc/polkit-1/localauthority/90-mandatory.d",
      ],
    }),
    ownProbe("linux/accounts", 10_000, () => collectAccounts(places.accounts)),
    filesProbe("linux/display-managers", {
      // In the order in which each program reads its own.
      files: ["/etc/gdm3/custom.conf", "/etc/gdm3/daemon.conf", "/etc/gdm/custom.conf", "/etc/sddm.conf"],
      folders: [
        "/usr/share/lightdm/lightdm.conf.d", "/etc/lightdm/lightdm.conf.d", "/etc/lightdm",
        "/usr/lib/sddm/sddm.conf.d", "/etc/sddm.conf.d", "/etc/systemd/system/getty@.service.d", "/etc/systemd/system/getty@tty1.service.d",
      ], // prettier-ignore
    }),
    filesProbe("linux/lock", {
      files: ["/etc/xdg/kscreenlockerrc"],
      folders: [
        "/etc/dconf/db/local.d",
        "/etc/dconf/db/local.d/locks",
        "/etc/dconf/db/site.d",
        "/etc/dconf/db/site.d/locks",
      ],
    }),

    commandProbe("linux/lsblk", "lsblk", ["-J", "-o", "NAME,TYPE,FSTYPE,MOUNTPOINTS"]),
    commandProbe("linux/nft", "nft", ["-j", "list", "ruleset"], { needs: "root" }),
    commandProbe("linux/ufw", "ufw", ["status"], { needs: "root" }),
    commandProbe("linux/firewalld", "firewall-cmd", ["--state"], { needs: "root" }),

    filesProbe("linux/browsers/programs", {
      files: [
        ...CHROMIUMS.flatMap((one) => one.programs),
        ...FIREFOXES.flatMap((one) => one.programs),
        ...Object.keys(OTHERS),
        ...Object.keys(FORBIDDEN),
      ],
      headBytes: 0,
    }),
    filesProbe("linux/browsers/policies", {
      files: FIREFOX_FILES,
      folders: [...POLICY_FOLDERS, ...new Set(FIREFOX_FILES.map((path) => path.slice(0, path.lastIndexOf("/"))))],
    }),
    ownProbe("linux/resolution", 20_000, () => askAround(settings)),
    commandProbe("linux/dpkg", "dpkg-query", ["-W", "-f", "${Package}\\t${Version}\\t${db:Status-Status}\\n"]),
    commandProbe("linux/rpm", "rpm", ["-qa", "--queryformat", "%{NAME}\\t%{VERSION}-%{RELEASE}\\n"]),
    ownProbe("linux/media", 60_000, () => findMedia(places.homes)),
  ];
}

/** A recording may hold anything in the place of what our own collectors write; that is unreadable, not a crash. */
function safely<T extends FactTable>(
  table: T,
  reader: (raw: RawOutputs, context: ReadContext) => FactOf<T>,
  raw: RawOutputs,
  context: ReadContext,
): FactOf<T> {
  try {
    const fact = reader(raw, context);
    return "unavailable" in fact || FACT_TABLES[table].safeParse(fact.value).success
      ? fact
      : unavailable(context, "unreadable");
  } catch {
    return unavailable(context, "unreadable");
  }
}

export function linuxPlatform(settings: ProbeSettings, places: LinuxPlaces = LINUX_PLACES): DevicePlatform {
  return {
    platform: "linux",
    probes: probes(settings, places),
    identifiedBy: ["linux/os-release", "linux/machine"],
    read: (raw, measuredContext) => {
      const context: ReadContext = { ...measuredContext, settings };
      return {
        identity: safely("identity", readIdentity, raw, context),
        antivirus: safely("antivirus", readAntivirus, raw, context),
        updates: safely("updates", readUpdates, raw, context),
        elevation: safely("elevation", readElevation, raw, context),
        accounts: safely("accounts", readAccounts, raw, context),
        lock: safely("lock", readLock, raw, context),
        encryption: safely("encryption", readEncryption, raw, context),
        firewall: safely("firewall", readFirewall, raw, context),
        remoteAccess: safely("remoteAccess", readRemoteAccess, raw, context),
        browsers: safely("browsers", readBrowsers, raw, context),
        resolution: safely("resolution", readResolution, raw, context),
        software: safely("software", readSoftware, raw, context),
        // No Linux desktop has a policy that turns cameras off.
        camera: measured<"camera">(context, { disabled: null }),
        media: safely("media", readMedia, raw, context),
        health: safely("health", readHealth, raw, context),
      };
    },
  };
}
