/**
 * Edges of the Linux readers about protection and people: every name of a table, every bound, and what a cut or strange answer may not
 * be taken for.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { readAccounts } from "../../../../../agent/device/readers/linux/accounts.ts";
import { headerOf, readAntivirus } from "../../../../../agent/device/readers/linux/antivirus.ts";
import { readElevation } from "../../../../../agent/device/readers/linux/elevation.ts";
import { firewallOf, readFirewall } from "../../../../../agent/device/readers/linux/firewall.ts";
import { readIdentity } from "../../../../../agent/device/readers/linux/identity.ts";
import { readLock } from "../../../../../agent/device/readers/linux/lock.ts";
import { packagesOf, readSoftware } from "../../../../../agent/device/readers/linux/software.ts";
import { pendingByApt, readUpdates } from "../../../../../agent/device/readers/linux/updates.ts";
import { contextOf, files, rawOf, READ_AT, type Said } from "../../../../support/raw-outputs.ts";

type Saying = Readonly<Record<string, Said>>;
const value = (is: object): object => ({ value: is });

// --- antivirus ------------------------------------------------------------------------------------------------------

const header = (version: number | string, seconds: number | string, kind = "ClamAV-VDB"): string => `${kind}:21 Nov 2026 08-26 +0000:${version}:2080000:90:0123:sig/==:builder:${seconds}`; // prettier-ignore
const CLAMD = { config: { onAccessPrevention: true, databaseFolder: "/var/lib/clamav" }, connection: "answered", ping: "PONG", version: "ClamAV 1.4.6/28190/Sat Nov 21", stats: null, eicar: null }; // prettier-ignore
const SILENT = { ...CLAMD, connection: "refused", ping: null, version: null };
const BOTH = { json: { programs: ["clamd", "clamonacc"], ports: [] } };
const FOLDER = { "/var/lib/clamav": "read" } as const;
const DAILY = { "/var/lib/clamav/daily.cld": header(28_190, 1_795_249_560) };
const antivirus = (clamd: object, databases: Said = files(DAILY, FOLDER), running: Said = BOTH): unknown =>
  readAntivirus(rawOf({ "linux/clamd": { json: clamd }, "linux/clamd/databases": databases, "linux/running": running }), contextOf()); // prettier-ignore
const clam = (is: object): object => value({ products: [{ name: "ClamAV", kind: "clamav", ...is }], gatekeeper: null });
describe("linux/antivirus", () => {
  it.each([
    ["wdavdaemon", "Microsoft Defender for Endpoint"],
    ["esets_daemon", "ESET"],
    ["oaeventd", "ESET"],
    ["savd", "Sophos"],
    ["sophos_threat_d", "Sophos"],
    ["kesl", "Kaspersky"],
    ["bdsecd", "Bitdefender"],
    ["falcon-sensor", "CrowdStrike Falcon"],
    ["falcon-sensor-b", "CrowdStrike Falcon"],
  ])("%s is %s, alive, and more is not known", (program, name) => {
    const running = { json: { programs: ["systemd", program, program], ports: [] } };
    const product = { name, kind: "third-party", realtime: "unknown", signatures: "unknown", signaturesAt: null, alive: true, version: null }; // prettier-ignore
    expect(antivirus({ ...CLAMD, config: null }, files({}), running)).toMatchObject({
      value: { products: [product], eicar: "not-tested" },
    });
  });
  it.each([
    { why: "the database the daemon works with", clamd: CLAMD, is: { realtime: "on", signatures: "unknown", signaturesAt: 1_795_249_560_000, alive: true, version: "1.4.6" } },
    { why: "of two databases the one it works with", clamd: CLAMD, databases: { "/a/daily.cvd": header(28_000, 1_700_000_000), ...DAILY }, is: { signaturesAt: 1_795_249_560_000 } },
    { why: "only another database lies there", clamd: CLAMD, databases: { "/a/main.cvd": header(28_190, 1_700_000_000) }, is: { signaturesAt: null } },
    { why: "a database nobody may read", clamd: CLAMD, databases: { "/a/daily.cvd": null }, is: { signatures: "unknown", signaturesAt: null } },
    { why: "silent: the newer of two, first", clamd: SILENT, databases: { "/a/daily.cvd": header(1, 1_800_000_000), "/a/daily.cld": header(2, 1_700_000_000) }, is: { realtime: "off", signatures: "unknown", signaturesAt: 1_800_000_000_000, alive: true, version: null } },
    { why: "silent: the newer of two, last", clamd: SILENT, databases: { "/a/daily.cvd": header(1, 1_700_000_000), "/a/daily.cld": header(2, 1_800_000_000) }, is: { signaturesAt: 1_800_000_000_000 } },
    { why: "silent, and the folder is empty", clamd: SILENT, databases: {}, is: { signatures: "missing", signaturesAt: null } },
    { why: "it speaks, but not as it should", clamd: { ...CLAMD, ping: "what?" }, is: { realtime: "off" } },
    { why: "it told no version it can be known by", clamd: { ...CLAMD, version: "something" }, is: { signatures: "unknown", signaturesAt: 1_795_249_560_000, version: null } },
    { why: "no database at all is loaded", clamd: { ...CLAMD, version: "ClamAV 1.4.6" }, is: { signatures: "missing", signaturesAt: null, version: "1.4.6" } },
  ])("$why", ({ clamd, databases, is }) => expect(antivirus(clamd, files(databases ?? DAILY, FOLDER))).toMatchObject(clam(is))); // prettier-ignore
  it.each([
    { why: "a folder nobody may open is not empty", databases: files({}, { "/a": "denied" }) },
    { why: "a folder that is missing was not looked into", databases: files({}, { "/a": "missing" }) },
    { why: "no folder was asked for", databases: files({}) },
    { why: "nobody asked", databases: { missing: "timed-out" } as const },
  ])("silent: $why", ({ databases }) =>
    expect(antivirus(SILENT, databases)).toMatchObject(clam({ signatures: "unknown", signaturesAt: null })),
  );
  it("a list of programs without ports is not the list we wrote", () =>
    expect(antivirus(CLAMD, files({}), { json: { programs: ["clamonacc"] } })).toMatchObject(clam({ realtime: "unknown" }))); // prettier-ignore
  it("ClamAV beside another one", () =>
    expect(antivirus(CLAMD, files({}), { json: { programs: ["kesl"], ports: [] } })).toMatchObject(
      value({ products: [{ name: "ClamAV", realtime: "scheduled-only" }, { name: "Kaspersky" }] }),
    ));
  it.each([
    ["stream: Eicar-Test-Signature FOUND", "caught"],
    ["stream: OK", "missed"],
    ["stream: OK, ERROR", "not-tested"],
    ["FOUND nothing", "not-tested"],
  ])("«%s» is %s", (said, eicar) => expect(antivirus({ ...CLAMD, eicar: said })).toMatchObject({ value: { eicar } }));
  it.each([
    { why: "only the first 512 octets are a header", head: `${header(5, 1_795_249_560).padEnd(512)}\u001F\u008B:1`, is: { version: 5, madeAt: 1_795_249_560_000 } },
    { why: "another file with as many colons", head: header(5, 1_795_249_560, "PK"), is: null },
    { why: "a field is missing", head: header(5, 1).split(":").slice(1).join(":"), is: null },
    { why: "a version that is none", head: header("x", 1), is: null },
    { why: "a time that is none", head: header(5, "x"), is: null },
    { why: "a fraction of a second", head: header(5, 1.5), is: null },
    { why: "the beginning of time", head: header(5, 0), is: null },
    { why: "a second later", head: header(5, 1), is: { version: 5, madeAt: 1_000 } },
  ])("header: $why", ({ head, is }) => expect(headerOf(head)).toEqual(is)); // prettier-ignore
});

// --- updates --------------------------------------------------------------------------------------------------------

const DAY = 86_400_000;
const TIMES = { listsAt: 1_000, installedAt: 2_000, unattendedAt: READ_AT - 7 * DAY, rebootPending: true };
const SUMS = "1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n";
const config = (lists: string | null, unattended: string | null, more = ""): string =>
  [
    lists === null ? "" : `APT::Periodic::Update-Package-Lists "${lists}";`,
    unattended === null ? "" : `APT::Periodic::Unattended-Upgrade "${unattended}";`,
    'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=bookworm-security";',
    more,
  ].join("\n");
const apt = (said: Saying): unknown => readUpdates(rawOf({ "linux/apt/pending": `Inst a [1] (2 Debian:12/oldstable [amd64])\n${SUMS}`, "linux/apt/config": config("1", "1"), "linux/apt/timer": { code: 0 }, "linux/update-times": { json: TIMES }, ...said }), contextOf()); // prettier-ignore
const times = (change: object): Saying => ({ "linux/update-times": { json: { ...TIMES, ...change } } });
const setup = (lists: string | null, unattended: string | null, more?: string): Saying => ({
  "linux/apt/config": config(lists, unattended, more),
});
describe("linux/updates", () => {
  it.each([
    { why: "all of it, and the last run a week ago", said: {}, is: { pending: 1, pendingSecurity: 0, listsAt: 1_000, installedAt: 2_000, automatic: "on", rebootPending: true } },
    { why: "the last run was a moment longer ago", said: times({ unattendedAt: READ_AT - 7 * DAY - 1 }), is: { automatic: "configured-not-running" } },
    { why: "it never ran", said: times({ unattendedAt: null }), is: { automatic: "configured-not-running" } },
    { why: "the timer does not run", said: { "linux/apt/timer": { code: 3 } }, is: { automatic: "configured-not-running" } },
    { why: "there is no timer", said: { "linux/apt/timer": { code: 4 } }, is: { automatic: "configured-not-running" } },
    { why: "the timer's state is a number nobody has explained", said: { "linux/apt/timer": { code: 1 } }, is: { automatic: "on" } },
    { why: "nobody could ask for the timer", said: { "linux/apt/timer": { missing: "timed-out" } }, is: { automatic: "on" } },
    { why: "when it ran is not known", said: { "linux/update-times": { missing: "failed" } }, is: { automatic: "unknown", listsAt: null, installedAt: null, rebootPending: null } },
    { why: "a part of the times is not the times", said: { "linux/update-times": { json: { listsAt: 1, installedAt: 1 } } }, is: { automatic: "unknown", listsAt: null } },
    { why: "nothing was ever fetched or installed", said: times({ listsAt: null, installedAt: null, rebootPending: null }), is: { listsAt: null, installedAt: null, rebootPending: null } },
    { why: "lists every day, always", said: setup("always", "always"), is: { automatic: "on" } },
    { why: "lists never", said: setup("0", "1"), is: { automatic: "off" } },
    { why: "lists: an empty word", said: setup("", "1"), is: { automatic: "off" } },
    { why: "lists: no word", said: setup(null, "1"), is: { automatic: "off" } },
    { why: "upgrades never", said: setup("1", "0"), is: { automatic: "off" } },
    { why: "upgrades: an empty word", said: setup("1", ""), is: { automatic: "off" } },
    { why: "upgrades: no word", said: setup("1", null), is: { automatic: "off" } },
    { why: "switched off altogether", said: setup("1", "1", 'APT::Periodic::Enable "0";'), is: { automatic: "off" } },
    { why: "switched on altogether", said: setup("1", "1", 'apt::periodic::ENABLE "1";'), is: { automatic: "on" } },
    { why: "the list of what waits was cut off", said: { "linux/apt/pending": "Inst a [1] (2 Debian:12/oldstable)\n" }, is: { pending: null, pendingSecurity: null, listsAt: 1_000 } },
  ])("apt: $why", ({ said, is }) => expect(apt(said as Saying)).toMatchObject({ value: is })); // prettier-ignore
  it.each([
    { why: "Debian", line: "(1 Debian-Security:12/oldstable-security [amd64])", security: 1 },
    { why: "Ubuntu", line: "(1 Ubuntu:24.04/noble-security [amd64])", security: 1 },
    { why: "Ubuntu's longer care for programs", line: "(1 UbuntuESMApps:24.04/noble-apps-security [amd64])", security: 1 },
    { why: "its longer care for the system", line: "(1 UbuntuESM:24.04/noble-infra-security [amd64])", security: 1 },
    { why: "longer care by a name of its own", line: "(1 Other:1/x-infra-security [amd64])", security: 1 },
    { why: "another's security", line: "(1 Other:1/x-security [amd64])", security: 0 },
    { why: "ordinary updates of Ubuntu, then somebody's security", line: "(1 Ubuntu:24.04/noble-updates, Other:1/x-security [amd64])", security: 0 },
    { why: "no word where it comes from", line: "", security: 0 },
  ])("origin: $why", ({ line, security }) =>
    expect(pendingByApt(`Inst a [0] ${line}\nConf a ${line}\n`)).toEqual({ pending: 1, pendingSecurity: security }),
  ); // prettier-ignore

  const dnf = (said: Saying): unknown => readUpdates(rawOf({ "linux/dnf/pending": { code: 100, text: "bash.x86_64  5.2  updates\n" }, "linux/dnf/security": "FEDORA-2026-1 Important/Sec. bash-5.2.x86_64\n", "linux/dnf/timer": { code: 0 }, "linux/dnf/config": files({ "/etc/dnf/automatic.conf": "[commands]\napply_updates = yes\n" }), "linux/update-times": { json: TIMES }, ...said }), contextOf()); // prettier-ignore
  const applies = (text: string | null): Saying => ({ "linux/dnf/config": files({ "/etc/dnf/automatic.conf": text }) });
  it.each([
    { why: "all of it", said: {}, is: { pending: 1, pendingSecurity: 1, listsAt: READ_AT, automatic: "on", installedAt: 2_000, rebootPending: true } },
    { why: "every kind of machine, and blanks before the name", said: { "linux/dnf/pending": { code: 100, text: ["noarch", "x86_64", "aarch64", "i686", "armv7hl", "src"].map((arch) => `  a.${arch}  1  updates\r`).join("\n") } }, is: { pending: 5 } },
    { why: "nothing waits, whatever is written", said: { "linux/dnf/pending": { code: 0, text: "a.noarch 1 updates\n" } }, is: { pending: 0 } },
    { why: "what is about security is not known", said: { "linux/dnf/security": { missing: "timed-out" } }, is: { pending: 1, pendingSecurity: null } },
    { why: "two lines about security and one that is none", said: { "linux/dnf/security": "A-1 x y\nA-2 x y\nLast check\n" }, is: { pendingSecurity: 2 } },
    { why: "written «true»", said: applies("apply_updates=true"), is: { automatic: "on" } },
    { why: "written «1»", said: applies("  Apply_Updates = 1 "), is: { automatic: "on" } },
    { why: "only fetched, not applied", said: applies("apply_updates = no\ndownload_updates = yes"), is: { automatic: "off" } },
    { why: "commented out", said: applies("# apply_updates = yes"), is: { automatic: "off" } },
    { why: "the timer does not run", said: { "linux/dnf/timer": { code: 3 } }, is: { automatic: "configured-not-running" } },
    { why: "the timer runs and does not apply", said: { ...applies("apply_updates = no"), "linux/dnf/timer": { code: 3 } }, is: { automatic: "off" } },
    { why: "nobody could ask for the timer", said: { "linux/dnf/timer": { missing: "timed-out" } }, is: { automatic: "unknown" } },
    { why: "nobody could read the settings", said: { "linux/dnf/config": { missing: "no-permission" } }, is: { automatic: "unknown" } },
  ])("dnf: $why", ({ said, is }) => expect(dnf({ "linux/apt/pending": { missing: "not-installed" }, ...(said as Saying) })).toMatchObject({ value: is })); // prettier-ignore
});

// --- lock -----------------------------------------------------------------------------------------------------------

const S = "org/gnome/desktop/screensaver";
const GNOME = `[${S}]\nlock-enabled=true\nlock-delay=10\n[org/gnome/desktop/session]\nidle-delay=uint32 300\n`;
const LOCKS = `/${S}/lock-enabled\n/${S}/lock-delay\n /org/gnome/desktop/session/idle-delay \n`;
const DB = "/etc/dconf/db/local.d/";
const KDE = "/etc/xdg/kscreenlockerrc";
const gnome = (keys: string, locks = LOCKS): Record<string, string> => ({
  [`${DB}00`]: keys,
  [`${DB}locks/00`]: locks,
});
describe("linux/lock", () => {
  it.each([
    { why: "GNOME, settled", found: gnome(GNOME), is: { secured: true, afterS: 310 } },
    { why: "GNOME: a later file has the last word", found: { ...gnome(GNOME), [`${DB}01`]: `[${S}]\nlock-enabled=false\n` }, is: { secured: false, afterS: null } },
    { why: "GNOME: a list of locks holds no settings", found: { ...gnome(GNOME), [`${DB}locks/01`]: `[${S}]\nlock-enabled=false\n` }, is: { secured: true, afterS: 310 } },
    { why: "GNOME: a file of somebody else holds none either", found: { ...gnome(GNOME), "/usr/share/keys": `[${S}]\nlock-enabled=false\n` }, is: { secured: true } },
    { why: "GNOME: settings of another folder", found: gnome(GNOME.replace(S, `${S}/other`)), is: { secured: null } },
    { why: "GNOME: settings before any folder", found: gnome(`lock-enabled=true\n${GNOME.slice(GNOME.indexOf("[org/gnome/desktop/session]"))}`), is: { secured: null } },
    { why: "GNOME: the pause may be changed", found: gnome(GNOME, `/${S}/lock-enabled\n`), is: { secured: null, afterS: null } },
    { why: "GNOME: the delay may be changed", found: gnome(GNOME, LOCKS.replace(`/${S}/lock-delay\n`, "")), is: { secured: true, afterS: null } },
    { why: "GNOME: seven digits", found: gnome(GNOME.replace("300", "1234567")), is: { secured: true, afterS: 1_234_577 } },
    { why: "GNOME: eight digits", found: gnome(GNOME.replace("300", "12345678")), is: { secured: true, afterS: null } },
    { why: "GNOME: never idle", found: gnome(GNOME.replace("300", "0")), is: { secured: false, afterS: null } },
    { why: "GNOME: idle after a second", found: gnome(GNOME.replace("300", "1")), is: { secured: true, afterS: 11 } },
    { why: "KDE: the section is fixed", found: { [KDE]: "[Daemon][$i]\nAutolock=true\nTimeout=5\nLockGrace=0\n" }, is: { secured: true, afterS: 300 } },
    { why: "KDE: each key is fixed, five seconds of grace", found: { [KDE]: "[Daemon]\nAutolock[$i]=true\nTimeout[$i]=5\n" }, is: { secured: true, afterS: 305 } },
    { why: "KDE: switched off for good", found: { [KDE]: "[Daemon][$i]\nAutolock=false\nTimeout=5\n" }, is: { secured: false, afterS: null } },
    { why: "KDE: switched off, and anybody may switch it on", found: { [KDE]: "[Daemon]\nAutolock=false\nTimeout=5\n" }, is: { secured: null } },
    { why: "KDE: only the pause is fixed", found: { [KDE]: "[Daemon]\nAutolock=true\nTimeout[$i]=5\n" }, is: { secured: null } },
    { why: "KDE: no pause", found: { [KDE]: "[Daemon][$i]\nAutolock=true\n" }, is: { secured: null } },
    { why: "KDE: another section", found: { [KDE]: "[Greeter][$i]\nAutolock=true\nTimeout=5\n" }, is: { secured: null } },
    { why: "KDE: a file nobody asked for", found: { "/etc/xdg/other": "[Daemon][$i]\nAutolock=true\nTimeout=5\n" }, is: { secured: null } },
    { why: "two desktops: the longer pause, GNOME's", found: { ...gnome(GNOME), [KDE]: "[Daemon][$i]\nAutolock=true\nTimeout=1\n" }, is: { secured: true, afterS: 310 } },
    { why: "two desktops: the longer pause, KDE's", found: { ...gnome(GNOME), [KDE]: "[Daemon][$i]\nAutolock=true\nTimeout=60\n" }, is: { secured: true, afterS: 3_605 } },
    { why: "two desktops: the pause that is not known", found: { ...gnome(GNOME, LOCKS.replace(`/${S}/lock-delay\n`, "")), [KDE]: "[Daemon][$i]\nAutolock=true\nTimeout=60\n" }, is: { secured: true, afterS: null } },
    { why: "two desktops: one is never locked", found: { ...gnome(GNOME), [KDE]: "[Daemon][$i]\nAutolock=false\n" }, is: { secured: false } },
  ])("$why", ({ found, is }) => expect(readLock(rawOf({ "linux/lock": files(found) }), contextOf())).toMatchObject({ value: is })); // prettier-ignore
  it.each([
    { why: "a folder nobody may open", said: files({}, { "/etc/dconf/db/local.d": "denied" }), is: "no-permission" },
    { why: "not asked", said: { missing: "timed-out" } as const, is: "timed-out" },
  ])("$why", ({ said, is }) =>
    expect(readLock(rawOf({ "linux/lock": said }), contextOf())).toMatchObject({ unavailable: is }),
  );
  it("a folder that is missing holds nothing", () =>
    expect(readLock(rawOf({ "linux/lock": files({}, { "/etc/dconf": "missing" }) }), contextOf())).toMatchObject(
      value({ secured: null, afterS: null }),
    ));
});

// --- sudo, doas, polkit ---------------------------------------------------------------------------------------------

const spec = (whom: readonly unknown[], options: readonly unknown[] = []): object => ({
  User_List: whom,
  Cmnd_Specs: [{ Commands: [{ command: "ALL" }] }, { Options: options, Commands: [{ command: "ALL" }] }],
});
const FREE = [{ setenv: true }, { authenticate: false }];
const SUDO = files({ "/usr/bin/sudo": "" });
const elevation = (sudoers: Said, polkit: Said = files({}), tools: Said = SUDO): unknown =>
  readElevation(
    rawOf({ "linux/sudoers": sudoers, "linux/polkit": polkit, "linux/tools": tools, "linux/accounts": "" }),
    contextOf(),
  );
const specs = (...all: readonly unknown[]): Said => ({ json: { User_Specs: all } });
describe("linux/elevation", () => {
  it.each([
    { why: "one of two commands without a password", sudoers: specs(spec([{ username: "kid" }], FREE)), is: { passwordless: 1, prompt: "none", prompting: "denied", localRulesToReview: 0 } },
    { why: "asking is said aloud", sudoers: specs(spec([{ username: "kid" }], [{ authenticate: true }])), is: { passwordless: 0, prompt: "password" } },
    { why: "an option that is no object", sudoers: specs(spec([{ username: "kid" }], ["authenticate", null])), is: { passwordless: 0 } },
    { why: "another option set to false", sudoers: specs(spec([{ username: "kid" }], [{ setenv: false }])), is: { passwordless: 0 } },
    { why: "root and somebody else", sudoers: specs(spec([{ username: "root" }, { username: "kid" }], FREE)), is: { passwordless: 1 } },
    { why: "root alone", sudoers: specs(spec([{ username: "root" }], FREE)), is: { passwordless: 0 } },
    { why: "somebody left out by name", sudoers: specs(spec([{ username: "kid", negated: true }], FREE)), is: { passwordless: 0 } },
    { why: "a group of another directory", sudoers: specs(spec([{ nonunixgroup: "kids" }], FREE)), is: { passwordless: 1 } },
    { why: "a group", sudoers: specs(spec([{ usergroup: "kids" }], FREE)), is: { passwordless: 1, prompting: "denied" } },
    { why: "everybody, freely", sudoers: specs(spec([{ username: "ALL" }], FREE)), is: { passwordless: 1, prompting: "none" } },
    { why: "everybody, twice, once freely", sudoers: specs(spec([{ username: "ALL" }]), spec([{ username: "ALL" }], FREE)), is: { passwordless: 1, prompting: "none" } },
    { why: "everybody, with a password", sudoers: specs(spec([{ username: "ALL" }])), is: { passwordless: 0, prompting: "password" } },
    { why: "rules that are no objects, without people, without commands", sudoers: specs(5, null, spec([], FREE), { User_List: [{ username: "ALL" }], Cmnd_Specs: [] }), is: { passwordless: 0, prompting: "denied" } },
    { why: "only settings, none of them open", sudoers: { json: { Defaults: [{ Options: [{ env_reset: true }] }, 5] } }, is: { passwordless: 0 } },
    { why: "settings: nobody is asked", sudoers: { json: { Defaults: [{ Options: [{ env_reset: true }, { authenticate: false }] }] } }, is: { passwordless: 1 } },
    { why: "settings: a group is not asked", sudoers: { json: { Defaults: [{ Options: [{ exempt_group: "kids" }] }] } }, is: { passwordless: 1 } },
    { why: "settings: no group is let past", sudoers: { json: { Defaults: [{ Options: [{ exempt_group: false }] }] } }, is: { passwordless: 0 } },
  ])("sudo: $why", ({ sudoers, is }) => expect(elevation(sudoers)).toMatchObject({ value: is })); // prettier-ignore
  it.each([
    { why: "another document", sudoers: { json: { User_Specs: {} } }, is: "unreadable" },
    { why: "a list", sudoers: { json: [] }, is: "unreadable" },
    { why: "refused", sudoers: { missing: "no-permission" }, is: "no-permission" },
    { why: "it failed", sudoers: { code: 1 }, is: "unreadable" },
  ])("sudo: $why", ({ sudoers, is }) =>
    expect(elevation(sudoers as Said)).toMatchObject({ unavailable: is, note: "sudo" }),
  );
  it("whether sudo is there is not known, and neither are its rules", () =>
    expect(elevation({ missing: "failed" }, files({}), { missing: "failed" })).toMatchObject({ unavailable: "failed" })); // prettier-ignore
  it("whether sudo is there is not known, but its rules are", () =>
    expect(elevation(specs(spec([{ username: "kid" }], FREE)), files({}), { missing: "failed" })).toMatchObject(value({ passwordless: 1 }))); // prettier-ignore
  it("rules left behind by a sudo that was removed bind nobody", () =>
    expect(elevation(specs(spec([{ username: "ALL" }], FREE)), files({}), files({ "/usr/bin/doas": "" }))).toMatchObject(value({ passwordless: 0, prompting: "denied" }))); // prettier-ignore
  it.each([
    { why: "doas lets two past", found: { "/etc/doas.conf": "permit nopass kid\n\tpermit keepenv nopass :kids as root cmd apt\ndeny nopass x\n#permit nopass y" }, is: { passwordless: 2, prompt: "none" } },
    { why: "doas: root may do without, with blanks behind", found: { "/etc/doas.conf": "permit nopass root  \npermit nopass root as kid\npermit nopass root cmd /bin/ls" }, is: { passwordless: 0 } },
    { why: "the words of doas in another file", found: { "/etc/other.conf": "permit nopass kid" }, is: { passwordless: 0 } },
    { why: "polkit: a word", found: { "/a.rules": 'return "yes";' }, is: { localRulesToReview: 1 } },
    { why: "polkit: a name", found: { "/a.rules": "return polkit.Result . YES" }, is: { localRulesToReview: 1 } },
    { why: "polkit: a name in brackets", found: { "/a.rules": "return polkit.Result['YES']", "/b.rules": "return polkit.Result.NO" }, is: { localRulesToReview: 1 } },
    { why: "polkit: the same words in a file it does not read", found: { "/a.rules.bak": "return polkit.Result.YES", "/b.txt": "ResultAny=yes" }, is: { localRulesToReview: 0 } },
    { why: "polkit: older files, each of three keys", found: { "/a.pkla": "ResultAny=yes", "/b.pkla": " resultinactive = YES ", "/c.pkla": "ResultActive=yes", "/d.pkla": "ResultActive=auth_admin" }, is: { localRulesToReview: 3 } },
  ])("$why", ({ found, is }) => expect(elevation(specs(), files(found))).toMatchObject({ value: is })); // prettier-ignore
  it.each([
    { why: "a file nobody may read", polkit: files({ "/etc/doas.conf": null }), is: null },
    { why: "a folder nobody may open", polkit: files({}, { "/etc/polkit-1": "denied" }), is: null },
    { why: "nobody looked", polkit: { missing: "timed-out" } as const, is: null },
    { why: "a folder that is missing", polkit: files({}, { "/etc/polkit-1": "missing" }), is: 0 },
  ])("$why: $is", ({ polkit, is }) =>
    expect(elevation(specs(), polkit)).toMatchObject(value({ passwordless: is, localRulesToReview: is })),
  );
  it("one that is known is known, whatever else was not read", () =>
    expect(elevation(specs(spec([{ username: "kid" }], FREE)), { missing: "timed-out" })).toMatchObject(
      value({ passwordless: 1, localRulesToReview: null }),
    ));
});

// --- accounts -------------------------------------------------------------------------------------------------------

const account = (name: string, uid: number, more: object = {}): object => ({ name, uid, gid: uid, shell: "/bin/bash", password: "set", ...more }); // prettier-ignore
const ROOT = account("root", 0, { password: "locked" });
const accounts = (people: readonly object[], groups: readonly object[] = [], display: Said = files({}), sudoers: Said = specs()): unknown =>
  readAccounts(rawOf({ "linux/accounts": { json: { accounts: people, groups } }, "linux/tools": SUDO, "linux/sudoers": sudoers, "linux/display-managers": display }), contextOf({ dailyAccount: "kid" })); // prettier-ignore
const KID = account("kid", 1000);
describe("linux/accounts", () => {
  it.each([
    "root",
    "sudo",
    "wheel",
    "admin",
    "docker",
    "lxd",
    "incus",
    "incus-admin",
    "libvirt",
    "disk",
    "shadow",
    "kmem",
  ])("a member of %s is as good as root", (name) => {
    expect(accounts([ROOT, KID], [{ name, gid: 5, members: ["kid"] }])).toMatchObject(value({ dailyIsAdmin: true, admins: 1 })); // prettier-ignore
    expect(accounts([ROOT, KID], [{ name: `${name}x`, gid: 1000, members: [] }])).toMatchObject(value({ dailyIsAdmin: false, admins: 0 })); // prettier-ignore
  });
  it.each([
    ["", 1], ["/bin/sh", 1], ["/usr/sbin/nologin", 0], ["/bin/false", 0], ["/bin/sync", 0], ["/sbin/halt", 0], ["/sbin/shutdown", 0], ["/opt/nologin/sh", 1],
  ] as const)("with the shell «%s» an empty password counts %d", (shell, blankPasswords) =>
    expect(accounts([ROOT, account("x", 5, { shell, password: "empty" })])).toMatchObject(value({ blankPasswords })),
  ); // prettier-ignore
  it("only root: nobody else is an administrator, and the child's account is not here", () =>
    expect(accounts([ROOT])).toMatchObject(
      value({ admins: 0, dailyIsAdmin: null, foreign: null, blankAllowed: null }),
    ));
  it("a list without root was cut", () => expect(accounts([KID])).toMatchObject({ unavailable: "unreadable" }));
  it.each([
    { why: "a rule for its group", rule: spec([{ usergroup: "kids" }]), is: true },
    { why: "a rule for another group", rule: spec([{ usergroup: "staff" }]), is: false },
    { why: "a rule for somebody else", rule: spec([{ username: "other" }]), is: false },
    { why: "a rule for one of two groups", rule: spec([{ usergroup: "staff" }, { usergroup: "kids" }]), is: true },
  ])("sudo: $why", ({ rule, is }) =>
    expect(accounts([ROOT, KID], [{ name: "kids", gid: 7, members: ["kid", "x"] }], files({}), specs(rule))).toMatchObject(value({ dailyIsAdmin: is }))); // prettier-ignore
  it.each([
    { why: "gdm, on", found: { "/etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable=1" }, is: true },
    { why: "gdm of another distribution", found: { "/etc/gdm/custom.conf": "[daemon]\nautomaticloginenable=YES" }, is: true },
    { why: "gdm, after a while", found: { "/etc/gdm3/daemon.conf": "[daemon]\nTimedLoginEnable = true " }, is: true },
    { why: "gdm, a word that is no «yes»", found: { "/etc/gdm3/daemon.conf": "[daemon]\nTimedLoginEnable=maybe" }, is: false },
    { why: "gdm, before any section", found: { "/etc/gdm3/daemon.conf": "AutomaticLoginEnable=true\n[daemon]" }, is: false },
    { why: "gdm, the section ends with the file", found: { "/etc/gdm3/a.conf": "[daemon]", "/etc/gdm3/b.conf": "AutomaticLoginEnable=true" }, is: false },
    { why: "gdm, after another section", found: { "/etc/gdm3/daemon.conf": "[daemon]\n[xdmcp]\nAutomaticLoginEnable=true" }, is: false },
    { why: "gdm, the last word counts", found: { "/etc/gdm3/daemon.conf": "[daemon]\nAutomaticLoginEnable=true\nAutomaticLoginEnable=false" }, is: false },
    { why: "gdm's words in another file", found: { "/etc/other.conf": "[daemon]\nAutomaticLoginEnable=true" }, is: false },
    { why: "lightdm, a seat", found: { "/etc/lightdm/lightdm.conf": "[Seat:seat0]\nautologin-user=kid" }, is: true },
    { why: "lightdm, older", found: { "/etc/lightdm/lightdm.conf": "[SeatDefaults]\nautologin-user=kid" }, is: true },
    { why: "lightdm, nobody", found: { "/usr/share/lightdm/a.conf": "[Seat:*]\nautologin-user=" }, is: false },
    { why: "lightdm's words in another file", found: { "/etc/other.conf": "[Seat:*]\nautologin-user=kid" }, is: false },
    { why: "sddm", found: { "/etc/sddm.conf": "[Autologin]\nUser=kid" }, is: true },
    { why: "sddm, nobody", found: { "/etc/sddm.conf": "[Autologin]\nUser=" }, is: false },
    { why: "sddm's words in another file", found: { "/etc/other.conf": "[Autologin]\nUser=kid" }, is: false },
    { why: "a console", found: { "/etc/systemd/system/getty@tty1.service.d/a.conf": "ExecStart=-/sbin/agetty -a kid %I" }, is: true },
    { why: "a console that asks", found: { "/etc/systemd/system/getty@tty1.service.d/a.conf": "ExecStart=-/sbin/agetty -o x %I" }, is: false },
    { why: "the same words for another service", found: { "/etc/systemd/system/x.service.d/a.conf": "ExecStart=-/sbin/agetty --autologin kid" }, is: false },
    { why: "found, though another file is closed", found: { "/etc/sddm.conf": "[Autologin]\nUser=kid", "/etc/gdm3/x": null }, is: true },
    { why: "a file nobody may read", found: { "/etc/gdm3/x": null }, is: null },
  ])("signs in by itself: $why: $is", ({ found, is }) => expect(accounts([ROOT, KID], [], files(found))).toMatchObject(value({ autoLogin: is }))); // prettier-ignore
  it("a folder nobody may open", () =>
    expect(accounts([ROOT], [], files({}, { "/etc/gdm3": "denied" }))).toMatchObject(value({ autoLogin: null, guest: null }))); // prettier-ignore
  it.each([
    { why: "let in", found: { "/etc/lightdm/a.conf": "[Seat:*]\nallow-guest=yes", "/etc/gdm3/x": null }, is: true },
    { why: "kept out", found: { "/etc/lightdm/a.conf": "[SeatDefaults]\nallow-guest=false" }, is: false },
    { why: "no word", found: {}, is: false },
    { why: "let in by another file", found: { "/etc/other.conf": "[Seat:*]\nallow-guest=true" }, is: false },
    { why: "let in, in another section", found: { "/etc/lightdm/a.conf": "[LightDM]\nallow-guest=true" }, is: false },
  ])("guests: $why", ({ found, is }) => expect(accounts([ROOT], [], files(found))).toMatchObject(value({ guest: is })));
});

// --- firewall -------------------------------------------------------------------------------------------------------

const chain = (name: string, more: object = {}, family = "inet"): object => ({ chain: { family, table: "t", name, ...more } }); // prettier-ignore
const INPUT = chain("input", { type: "filter", hook: "input", policy: "accept" });
const rule = (expr: unknown, change: object = {}): object => ({ rule: { family: "inet", table: "t", chain: "input", expr, ...change } }); // prettier-ignore
const jumps = (depth: number): readonly object[] => [
  ...Array.from({ length: depth }, (_, at) => rule([{ jump: { target: `c${at + 1}` } }], { chain: at === 0 ? "input" : `c${at}` })),
  rule([{ drop: null }], { chain: `c${depth}` }),
]; // prettier-ignore
describe("linux/firewall", () => {
  it.each([
    { why: "refuses everything in the end", rules: [rule([{ drop: null }])], state: "on" },
    { why: "counted, logged, with a remark", rules: [rule([{ counter: {} }, { log: {} }, { comment: "x" }, { drop: null }])], state: "on" },
    { why: "accepts first", rules: [rule([{ accept: null }]), rule([{ drop: null }])], state: "accepts-everything" },
    { why: "accepts some, refuses the rest", rules: [rule([{ match: {} }, { accept: null }]), rule([{ reject: null }])], state: "on" },
    { why: "a statement that is no object", rules: [rule([5, { drop: null }])], state: "accepts-everything" },
    { why: "an unknown statement", rules: [rule([{ queue: {} }, { drop: null }])], state: "accepts-everything" },
    { why: "a rule that only counts", rules: [rule([{ counter: {} }]), rule([{ drop: null }])], state: "on" },
    { why: "a rule of another table", rules: [rule([{ drop: null }], { table: "u" })], state: "accepts-everything" },
    { why: "a rule of another family", rules: [rule([{ drop: null }], { family: "ip" })], state: "accepts-everything" },
    { why: "a rule of another chain", rules: [rule([{ drop: null }], { chain: "other" })], state: "accepts-everything" },
    { why: "a rule without statements", rules: [rule(null)], state: "accepts-everything" },
    { why: "goes to a chain that refuses", rules: [rule([{ goto: { target: "x" } }]), rule([{ drop: null }], { chain: "x" })], state: "on" },
    { why: "jumps to a chain that accepts, then refuses", rules: [rule([{ jump: { target: "x" } }]), rule([{ accept: null }], { chain: "x" }), rule([{ drop: null }])], state: "accepts-everything" },
    { why: "jumps to a chain that says nothing, then refuses", rules: [rule([{ jump: { target: "x" } }]), rule([{ drop: null }])], state: "on" },
    { why: "a jump to nowhere", rules: [rule([{ jump: "x" }]), rule([{ drop: null }], { chain: "x" })], state: "accepts-everything" },
    { why: "ten jumps", rules: jumps(10), state: "on" },
    { why: "eleven jumps are too many to follow", rules: jumps(11), state: "accepts-everything" },
    { why: "something among the objects that is none", rules: [5, null, "x", rule([{ drop: null }])], state: "on" },
  ])("$why", ({ rules, state }) => expect(firewallOf({ nftables: [INPUT, ...rules] })).toMatchObject({ state })); // prettier-ignore
  it.each([
    { why: "no chain at all", nft: [], is: { state: "off", off: ["IPv4", "IPv6"] } },
    { why: "a chain for what is sent on", nft: [chain("f", { type: "filter", hook: "forward", policy: "drop" })], is: { state: "off", off: ["IPv4", "IPv6"] } },
    { why: "a chain that only translates", nft: [chain("n", { type: "nat", hook: "input", policy: "drop" })], is: { state: "off" } },
    { why: "IPv4 only", nft: [chain("i", { type: "filter", hook: "input", policy: "drop" }, "ip")], is: { state: "partly", off: ["IPv6"] } },
    { why: "IPv6 only", nft: [chain("i", { type: "filter", hook: "input", policy: "drop" }, "ip6")], is: { state: "partly", off: ["IPv4"] } },
    { why: "one of two chains refuses", nft: [INPUT, chain("i", { type: "filter", hook: "input", policy: "drop" })], is: { state: "on", off: [] } },
    { why: "frames of the network, not packets", nft: [chain("i", { type: "filter", hook: "input", policy: "drop" }, "bridge")], is: { state: "accepts-everything" } },
  ])("$why", ({ nft, is }) => expect(firewallOf({ nftables: nft })).toMatchObject(is)); // prettier-ignore
  it.each([5, null, [], { nftables: {} }])("%j is no ruleset", (json) => expect(firewallOf(json)).toBeNull());
  it.each([
    { why: "ufw is active", said: { "linux/ufw": "Status: active\nTo Action\n" }, is: value({ state: "on", off: [] }) },
    { why: "ufw failed", said: { "linux/ufw": { code: 1, text: "Status: active\n" } }, is: { unavailable: "not-asked" } },
    { why: "firewalld was not asked", said: { "linux/firewalld": { missing: "timed-out" } }, is: { unavailable: "not-asked" } },
    { why: "firewalld runs", said: { "linux/firewalld": { code: 0 } }, is: value({ state: "on", off: [] }) },
  ])("without nft: $why", ({ said, is }) => expect(readFirewall(rawOf(said as Saying), contextOf())).toMatchObject(is)); // prettier-ignore
});

// --- identity, software ---------------------------------------------------------------------------------------------

const LONG = "a".repeat(201);
const identity = (text: string, machine: object = {}): unknown =>
  readIdentity(rawOf({ "linux/os-release": files({ "/etc/os-release": text }), "linux/machine": { json: { serial: null, model: null, ...machine } } }), contextOf()); // prettier-ignore
describe("linux/identity", () => {
  it.each([
    { why: "Fedora", text: "ID=fedora\nVERSION_ID=43\nNAME=x", is: { os: "Fedora", version: "43", platform: "linux", build: null, edition: null, patchLevel: null } },
    { why: "Ubuntu", text: "ID=ubuntu\nVERSION_ID='24.04'", is: { os: "Ubuntu", version: "24.04" } },
    { why: "a long name", text: `ID=x\nNAME=${LONG}\nVERSION_ID=${LONG}`, is: { os: LONG.slice(1), version: LONG.slice(1) } },
  ])("$why", ({ text, is }) => expect(identity(text)).toMatchObject({ value: is })); // prettier-ignore
  it("what a maker put where nothing is", () => {
    const nothing = ["-", "000", "None", "Default string", "Not Specified", "not available", "Not Present", "To be filled by O.E.M.", "To Be Filled By OEM", "System Serial Number", "system product name", "System manufacturer", "Unknown", " ", 5]; // prettier-ignore
    for (const one of nothing)
      expect(identity("ID=x", { serial: one, uuid: one })).toMatchObject(value({ serial: null, uuid: null }));
    expect(identity("ID=x", { serial: ` ${LONG}`, model: "0A0" })).toMatchObject(value({ serial: LONG.slice(1), model: "0A0" })); // prettier-ignore
  });
});

describe("linux/software", () => {
  it.each([
    { why: "a long name and version", text: `${LONG}\t${LONG}\tinstalled\n`, is: [{ name: LONG.slice(1), version: LONG.slice(1), publisher: null, from: "dpkg" }] },
    { why: "a name with its kind of machine", text: "a:amd64\t1\tinstalled\n", is: [{ name: "a", version: "1" }] },
    { why: "removed, half installed, nameless", text: "a\t1\tconfig-files\nb\t1\thalf-installed\n\t1\tinstalled\nc\t\tinstalled\n", is: [{ name: "c", version: null }] },
  ])("$why", ({ text, is }) => expect(packagesOf(rawOf({ "linux/dpkg": text }))).toMatchObject(is)); // prettier-ignore
  it("packages of the other kind", () =>
    expect(packagesOf(rawOf({ "linux/rpm": "a\t1\n" }))).toEqual([
      { name: "a", version: "1", publisher: null, from: "rpm" },
    ]));
  it("of more than a report holds, libraries are left out, wherever they stand", () => {
    const names = [...Array.from({ length: 1_500 }, (_, at) => `lib${at}`), ...Array.from({ length: 1_000 }, (_, at) => `${at}lib`)]; // prettier-ignore
    const fact = readSoftware(rawOf({ "linux/dpkg": names.map((name) => `${name}\t1\tinstalled\n`).join("") }), contextOf()); // prettier-ignore
    const kept = "value" in fact ? fact.value.installed.map(({ name }) => name) : [];
    expect([kept.length, kept.filter((name) => name.endsWith("lib")).length]).toEqual([2_000, 1_000]);
  });
  it("exactly as many as a report holds stay in their order", () => {
    const names = Array.from({ length: 2_000 }, (_, at) => (at === 0 ? "liba" : `p${at}`));
    const fact = readSoftware(rawOf({ "linux/dpkg": names.map((name) => `${name}\t1\tinstalled\n`).join("") }), contextOf()); // prettier-ignore
    expect("value" in fact && fact.value.installed.map(({ name }) => name)).toEqual(names);
  });
});
