/**
 * Readers of sudo, accounts, screen lock, remote access, programs, leftovers, names and the machine.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { readAccounts } from "../../../../../agent/device/readers/linux/accounts.ts";
import { readElevation } from "../../../../../agent/device/readers/linux/elevation.ts";
import { readHealth } from "../../../../../agent/device/readers/linux/health.ts";
import { readIdentity } from "../../../../../agent/device/readers/linux/identity.ts";
import { readLock } from "../../../../../agent/device/readers/linux/lock.ts";
import { readMedia } from "../../../../../agent/device/readers/linux/media.ts";
import { readRemoteAccess } from "../../../../../agent/device/readers/linux/remote-access.ts";
import { readResolution } from "../../../../../agent/device/readers/linux/resolution.ts";
import { readSoftware } from "../../../../../agent/device/readers/linux/software.ts";
import { contextOf, files, rawOf, READ_AT, type Said } from "../../../../support/raw-outputs.ts";

type Saying = Readonly<Record<string, Said>>;

const spec = (whom: object, open = false) => ({
  User_List: [whom],
  Host_List: [{ hostname: "ALL" }],
  Cmnd_Specs: [
    {
      runasusers: [{ username: "ALL" }],
      ...(open ? { Options: [{ authenticate: false }] } : {}),
      Commands: [{ command: "ALL" }],
    },
  ],
});
const SUDOERS = {
  Defaults: [{ Options: [{ env_reset: true }] }],
  User_Specs: [spec({ username: "root" }), spec({ usergroup: "sudo" })],
};
const POLKIT = files({}, { "/etc/polkit-1/rules.d": "read" });
const WITH_SUDO = files({ "/usr/bin/sudo": "" });
const elevation = (said: Saying) =>
  readElevation(
    rawOf({ "linux/tools": WITH_SUDO, "linux/sudoers": { json: SUDOERS }, "linux/polkit": POLKIT, ...said }),
    contextOf(),
  );
const sudoers = (more: readonly object[], defaults: readonly object[] = []): Saying => ({
  "linux/sudoers": { json: { Defaults: defaults, User_Specs: [...SUDOERS.User_Specs, ...more] } },
});
const polkit = (text: string, path = "/etc/polkit-1/rules.d/50.rules"): Saying => ({
  "linux/polkit": files({ [path]: text }),
});

describe("elevation", () => {
  it.each([
    { why: "Debian as it comes", said: {}, fact: { prompt: "password", prompting: "denied", passwordless: 0, localRulesToReview: 0 } },
    { why: "NOPASSWD for a group", said: sudoers([spec({ usergroup: "kids" }, true)]), fact: { prompt: "none", passwordless: 1 } },
    { why: "NOPASSWD for one person", said: sudoers([spec({ username: "kid" }, true)]), fact: { passwordless: 1, prompting: "denied" } },
    { why: "root may do without anyway", said: sudoers([spec({ username: "root" }, true)]), fact: { prompt: "password", passwordless: 0 } },
    { why: "everybody without a password", said: sudoers([spec({ username: "ALL" }, true)]), fact: { prompting: "none", passwordless: 1 } },
    { why: "everybody with a password", said: sudoers([spec({ username: "ALL" })]), fact: { prompting: "password", passwordless: 0 } },
    { why: "Defaults:kid !authenticate", said: sudoers([], [{ Binding: [{ username: "kid" }], Options: [{ authenticate: false }] }]), fact: { passwordless: 1 } },
    { why: "Defaults exempt_group", said: sudoers([], [{ Options: [{ exempt_group: "kids" }] }]), fact: { passwordless: 1 } },
    { why: "a rule without commands says nothing", said: sudoers([{ User_List: [{ username: "kid" }], Cmnd_Specs: [] }]), fact: { passwordless: 0 } },
    { why: "no sudo at all", said: { "linux/tools": files({}), "linux/sudoers": { missing: "not-installed" as const } }, fact: { prompt: "password", passwordless: 0 } },
    { why: "doas without a password", said: { "linux/polkit": files({ "/etc/doas.conf": "permit nopass kid as root\n" }) }, fact: { passwordless: 1, prompt: "none" } },
    { why: "doas for root alone", said: { "linux/polkit": files({ "/etc/doas.conf": "permit nopass root as root\n" }) }, fact: { passwordless: 0 } },
    { why: "doas with one", said: { "linux/polkit": files({ "/etc/doas.conf": "# nopass\npermit persist :wheel\n" }) }, fact: { passwordless: 0 } },
    { why: "a polkit rule that can say yes is for a person to read", said: polkit("polkit.addRule(function(a, s) { return polkit.Result.YES; });"), fact: { localRulesToReview: 1, passwordless: 0 } },
    { why: "one that says no is not", said: polkit("return polkit.Result.NO;"), fact: { localRulesToReview: 0 } },
    { why: "written with brackets", said: polkit("return polkit.Result['YES']"), fact: { localRulesToReview: 1 } },
    { why: "older authority file", said: polkit("[x]\nResultActive=yes\n", "/etc/polkit-1/localauthority/50-local.d/x.pkla"), fact: { localRulesToReview: 1 } },
    { why: "rules nobody may read are not none", said: { "linux/polkit": files({}, { "/etc/polkit-1/rules.d": "denied" }) }, fact: { localRulesToReview: null, passwordless: null } },
  ])("$why", ({ said, fact }) => expect(elevation(said as Saying)).toMatchObject({ value: fact }));
  it.each([
    { why: "not root", said: { missing: "no-permission" as const }, reason: "no-permission" },
    { why: "cut off", said: '{"User_Specs": [', reason: "unreadable" },
    { why: "another document", said: { json: {} }, reason: "unreadable" },
    { why: "sudo is there but its translator is not", said: { missing: "not-installed" as const }, reason: "not-installed" },
  ])("$why: not known", ({ said, reason }) => expect(elevation({ "linux/sudoers": said })).toMatchObject({ unavailable: reason }));
}); // prettier-ignore

const account = (name: string, uid: number, more: object = {}) => ({
  name,
  uid,
  gid: uid,
  shell: "/bin/bash",
  password: "set",
  ...more,
});
const PEOPLE = {
  accounts: [account("root", 0, { password: "locked" }), account("kid", 1000), account("daemon", 1, { shell: "/usr/sbin/nologin", password: "locked" })],
  groups: [{ name: "root", gid: 0, members: [] }, { name: "sudo", gid: 27, members: [] }, { name: "kid", gid: 1000, members: [] }],
}; // prettier-ignore
const people = (more: readonly object[] = [], groups: readonly object[] = []) => ({
  json: { accounts: [...PEOPLE.accounts, ...more], groups: [...PEOPLE.groups, ...groups] },
});
const accounts = (said: Saying, dailyAccount: string | null = "kid") =>
  readAccounts(
    rawOf({ "linux/accounts": people(), "linux/tools": WITH_SUDO, "linux/sudoers": { json: SUDOERS }, "linux/display-managers": files({}), ...said }),
    contextOf({ dailyAccount }),
  ); // prettier-ignore
const display = (path: string, text: string): Saying => ({ "linux/display-managers": files({ [path]: text }) });

describe("accounts", () => {
  it.each([
    { why: "an ordinary child's account", said: {}, fact: { dailyIsAdmin: false, admins: 0, blankPasswords: 0, autoLogin: false, guest: false } },
    { why: "in group sudo", said: { "linux/accounts": people([], [{ name: "sudo", gid: 27, members: ["kid"] }]) }, fact: { dailyIsAdmin: true, admins: 1 } },
    { why: "docker is as good as root", said: { "linux/accounts": people([], [{ name: "docker", gid: 99, members: ["kid"] }]) }, fact: { dailyIsAdmin: true } },
    { why: "by main group", said: { "linux/accounts": people([], [{ name: "wheel", gid: 1000, members: [] }]) }, fact: { dailyIsAdmin: true } },
    { why: "by a sudo rule of its own", said: sudoers([spec({ username: "kid" })]), fact: { dailyIsAdmin: true } },
    { why: "by a rule for everybody", said: sudoers([spec({ username: "ALL" })]), fact: { dailyIsAdmin: true } },
    { why: "a second root", said: { "linux/accounts": people([account("toor", 0)]) }, fact: { admins: 1 } },
    { why: "an empty password", said: { "linux/accounts": people([account("guest", 1001, { password: "empty" })]) }, fact: { blankPasswords: 1 } },
    { why: "empty, but nobody can sign in with it", said: { "linux/accounts": people([account("svc", 101, { password: "empty", shell: "/bin/false" })]) }, fact: { blankPasswords: 0 } },
    { why: "an empty shell is /bin/sh", said: { "linux/accounts": people([account("x", 1001, { password: "empty", shell: "" })]) }, fact: { blankPasswords: 1 } },
    { why: "shadow could not be read", said: { "linux/accounts": people([account("x", 1001, { password: null })]) }, fact: { blankPasswords: null } },
    { why: "sudo not known: nor who is an administrator", said: { "linux/sudoers": { missing: "no-permission" as const } }, fact: { dailyIsAdmin: null, admins: null } },
    { why: "gdm signs in by itself", said: display("/etc/gdm3/daemon.conf", "[daemon]\nAutomaticLoginEnable = True\nAutomaticLogin=kid\n"), fact: { autoLogin: true } },
    { why: "gdm: commented out", said: display("/etc/gdm3/daemon.conf", "[daemon]\n# AutomaticLoginEnable = true\n"), fact: { autoLogin: false } },
    { why: "gdm: in the wrong section", said: display("/etc/gdm3/daemon.conf", "[security]\nAutomaticLoginEnable=true\n"), fact: { autoLogin: false } },
    { why: "lightdm", said: display("/etc/lightdm/lightdm.conf", "[Seat:*]\nautologin-user=kid\n"), fact: { autoLogin: true } },
    { why: "lightdm: a later file takes it back", said: { "linux/display-managers": files({ "/etc/lightdm/lightdm.conf.d/1.conf": "[Seat:*]\nautologin-user=kid\n", "/etc/lightdm/lightdm.conf": "[Seat:*]\nautologin-user=\n" }) }, fact: { autoLogin: false } },
    { why: "sddm", said: display("/etc/sddm.conf.d/a.conf", "[Autologin]\nUser=kid\n"), fact: { autoLogin: true } },
    { why: "a text console", said: display("/etc/systemd/system/getty@tty1.service.d/a.conf", "[Service]\nExecStart=-/sbin/agetty --autologin kid %I\n"), fact: { autoLogin: true } },
    { why: "lightdm lets guests in", said: display("/etc/lightdm/lightdm.conf", "[Seat:*]\nallow-guest=true\n"), fact: { guest: true } },
    { why: "settings nobody may read", said: { "linux/display-managers": files({ "/etc/gdm3/daemon.conf": null }) }, fact: { autoLogin: null, guest: null } },
    { why: "settings not asked", said: { "linux/display-managers": { missing: "timed-out" as const } }, fact: { autoLogin: null, guest: null } },
  ])("$why", ({ said, fact }) => expect(accounts(said as Saying)).toMatchObject({ value: fact }));
  it("whether an account nobody named is an administrator is not known", () => {
    expect(accounts({}, null)).toMatchObject({ value: { dailyIsAdmin: null } });
    expect(accounts({}, "nobody-here")).toMatchObject({ value: { dailyIsAdmin: null } });
  });
  it("a list without root is no list", () => {
    expect(accounts({ "linux/accounts": { json: { accounts: [], groups: [] } } })).toMatchObject({ unavailable: "unreadable" });
  });
}); // prettier-ignore

const KEYS =
  "[org/gnome/desktop/screensaver]\nlock-enabled=true\nlock-delay=uint32 10\n[org/gnome/desktop/session]\nidle-delay=uint32 300\n";
const LOCKS =
  "/org/gnome/desktop/screensaver/lock-enabled\n/org/gnome/desktop/session/idle-delay\n/org/gnome/desktop/screensaver/lock-delay\n";
const dconf = (keys: string, locks = LOCKS) =>
  files({ "/etc/dconf/db/local.d/00-lock": keys, "/etc/dconf/db/local.d/locks/lock": locks });

describe("screen lock", () => {
  it.each([
    { why: "settled and locked", said: dconf(KEYS), fact: { secured: true, afterS: 310 } },
    { why: "set, but whoever sits there can change it", said: dconf(KEYS, ""), fact: { secured: null, afterS: null } },
    { why: "locked without the delay: it may be as long as one likes", said: dconf(KEYS, LOCKS.split("\n").slice(0, 2).join("\n")), fact: { secured: true, afterS: null } },
    { why: "forbidden", said: dconf(KEYS.replace("enabled=true", "enabled=false")), fact: { secured: false } },
    { why: "never idle, so never locked", said: dconf(KEYS.replace("uint32 300", "uint32 0")), fact: { secured: false } },
    { why: "nonsense for a number", said: dconf(KEYS.replace("uint32 300", "soon")), fact: { secured: true, afterS: null } },
    { why: "KDE, immutable", said: files({ "/etc/xdg/kscreenlockerrc": "[Daemon][$i]\nAutolock=true\nTimeout=5\nLockGrace=0\n" }), fact: { secured: true, afterS: 300 } },
    { why: "KDE, changeable", said: files({ "/etc/xdg/kscreenlockerrc": "[Daemon]\nAutolock=true\nTimeout=5\n" }), fact: { secured: null } },
    { why: "nothing settled", said: files({}), fact: { secured: null, afterS: null } },
  ])("$why", ({ said, fact }) => expect(readLock(rawOf({ "linux/lock": said }), contextOf())).toMatchObject({ value: fact }));
  it("files nobody may read say nothing", () => {
    expect(readLock(rawOf({ "linux/lock": files({ "/etc/dconf/db/local.d/x": null }) }), contextOf())).toMatchObject({ unavailable: "no-permission" });
  });
}); // prettier-ignore

describe("remote access and programs", () => {
  const running = (programs: readonly string[], ports: readonly number[] = [], dpkg = "bash\t5\tinstalled\n") =>
    rawOf({ "linux/running": { json: { programs, ports } }, "linux/dpkg": dpkg });
  it.each([
    { why: "nothing", raw: running(["systemd"]), fact: { desktop: false, shell: false, tools: [] } },
    { why: "sshd", raw: running(["sshd"]), fact: { shell: true } },
    { why: "ssh by socket: no process yet, but the port", raw: running(["systemd"], [22]), fact: { shell: true } },
    { why: "xrdp", raw: running(["xrdp"]), fact: { desktop: true } },
    { why: "a shared screen by its port", raw: running(["x"], [5900]), fact: { desktop: true } },
    { why: "a tool that runs, and one installed", raw: running(["teamviewerd"], [], "anydesk\t6\tinstalled\n"), fact: { tools: ["AnyDesk", "TeamViewer"] } },
    { why: "removed, with its settings left", raw: running(["x"], [], "anydesk\t6\tconfig-files\n"), fact: { tools: [] } },
  ])("$why", ({ raw, fact }) => expect(readRemoteAccess(raw, contextOf())).toMatchObject({ value: fact }));
  it("no process at all is no list", () => expect(readRemoteAccess(running([]), contextOf())).toMatchObject({ unavailable: "unreadable" }));

  it("programs: one row each, removed ones and architectures left out", () => {
    const fact = readSoftware(rawOf({ "linux/dpkg": "libc6:amd64\t2.36\tinstalled\nold\t1\tconfig-files\nvim\t\tinstalled\n" }), contextOf());
    expect(fact).toMatchObject({ value: { activation: "not-applicable", installed: [{ name: "libc6", version: "2.36", from: "dpkg" }, { name: "vim", version: null }] } });
  });
  it("an empty list is no list", () => {
    expect(readSoftware(rawOf({ "linux/dpkg": "" }), contextOf())).toMatchObject({ unavailable: "unreadable" });
    expect(readSoftware(rawOf({ "linux/dpkg": { missing: "timed-out" } }), contextOf())).toMatchObject({ unavailable: "timed-out" });
  });
  it("more than a report holds: libraries go first", () => {
    const many = Array.from({ length: 2_100 }, (_, index) => `lib${index}\t1\tinstalled`).join("\n");
    const fact = readSoftware(rawOf({ "linux/dpkg": `${many}\nanydesk\t1\tinstalled\n` }), contextOf());
    if (!("value" in fact)) throw new Error("no list");
    expect(fact.value.installed).toHaveLength(2_000);
    expect(fact.value.installed.map(({ name }) => name)).toContain("anydesk");
  });
}); // prettier-ignore

describe("leftovers", () => {
  const media = (times: readonly number[], complete: boolean, handedOutAt: number | null) =>
    readMedia(rawOf({ "linux/media": { json: { found: times.map((mtimeMs) => ({ mtimeMs, bytes: 10 })), complete } } }), contextOf({}, handedOutAt));
  it.each([
    { why: "none, and everything was seen", fact: media([], true, null), value: { files: 0, newerThanHandOut: null, bytes: 0, newestAt: null } },
    { why: "none seen, but not all was", fact: media([], false, null), value: { files: null, bytes: null } },
    { why: "some seen, though not all was", fact: media([1], false, null), value: { files: 1 } },
    { why: "newer than the hand-out", fact: media([50, 150, 250], true, 100), value: { files: 3, newerThanHandOut: 2, newestAt: 250 } },
    { why: "at the very moment is not after it", fact: media([100], true, 100), value: { newerThanHandOut: 0 } },
    { why: "only older ones seen, and not all: neither count may say nought", fact: media([50], false, 100), value: { files: null, newerThanHandOut: null } },
  ])("$why", ({ fact, value }) => expect(fact).toMatchObject({ value }));
}); // prettier-ignore

describe("resolution", () => {
  const TOKEN = "0123456789abcdef";
  const settings = { canary: { name: "canary.example", token: TOKEN }, resolvers: ["192.0.2.53"] };
  const read = (json: object, more = settings) =>
    readResolution(rawOf({ "linux/resolution": { json: { canary: { texts: [TOKEN], error: null }, servers: ["192.0.2.53"], bypass: [], ...json } } }), contextOf(more));
  it.each([
    { why: "our resolver knows the name", json: {}, fact: { canary: "ours", servers: 0 } },
    { why: "another token", json: { canary: { texts: ["x"], error: null } }, fact: { canary: "not-ours" } },
    { why: "the name is unknown: somebody else answered", json: { canary: { texts: [], error: "ENOTFOUND" } }, fact: { canary: "not-ours" } },
    { why: "nobody answered", json: { canary: { texts: [], error: "ETIMEOUT" } }, fact: { canary: "no-answer" } },
    { why: "nobody told us a name yet", json: { canary: null }, fact: { canary: "no-answer" } },
    { why: "the stub of the system is no stranger", json: { servers: ["127.0.0.53", "[::1]:53"] }, fact: { servers: 0 } },
    { why: "a stranger beside ours", json: { servers: ["192.0.2.53", "198.51.100.1:5353"] }, fact: { servers: 1 } },
    { why: "a way is open", json: { bypass: [{ way: "doh", open: true }] }, fact: { bypass: [{ way: "doh", open: true }] } },
    { why: "closed, while the network works", json: { bypass: [{ way: "doh", open: false }] }, fact: { bypass: [{ way: "doh", open: false }] } },
    { why: "silent with the cable out: not known", json: { canary: { texts: [], error: "ECONNREFUSED" }, bypass: [{ way: "doh", open: false }] }, fact: { bypass: [{ way: "doh", open: null }] } },
  ])("$why", ({ json, fact }) => expect(read(json)).toMatchObject({ value: fact }));
  it("without a list of the venue's resolvers nobody is a stranger", () => {
    expect(read({}, { ...settings, resolvers: [] })).toMatchObject({ value: { servers: null } });
  });
}); // prettier-ignore

describe("identity and health", () => {
  const OS = 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
  const identity = (text: string, machine: Said = { missing: "failed" }) =>
    readIdentity(rawOf({ "linux/os-release": files({ "/etc/os-release": text }), "linux/machine": machine }), contextOf());
  it.each([
    { why: "Debian", fact: identity(OS, { json: { manufacturer: "LENOVO", model: "20AQ", serial: "PC0X", uuid: "u-1" } }), value: { os: "Debian", version: "12", serial: "PC0X", model: "20AQ", manufacturer: "LENOVO" } },
    { why: "the machine is not known", fact: identity(OS), value: { os: "Debian", serial: null, model: null } },
    { why: "what makers write where nothing is", fact: identity(OS, { json: { manufacturer: "System manufacturer", model: "To be filled by O.E.M.", serial: "0000000", uuid: "-" } }), value: { serial: null, model: null, manufacturer: null, uuid: null } },
    { why: "a distribution that rolls", fact: identity("NAME=Arch\nID=arch\n"), value: { os: "Arch", version: "rolling" } },
    { why: "single quotes", fact: identity("ID='ubuntu'\nVERSION_ID='24.04'\n"), value: { os: "Ubuntu", version: "24.04" } },
  ])("$why", ({ fact, value }) => expect(fact).toMatchObject({ value }));
  it("without a name there is no system", () => expect(identity("")).toMatchObject({ unavailable: "unreadable" }));

  const health = (json: object) =>
    readHealth(rawOf({ "linux/health": { json: { battery: { present: true, percent: 50, full: 30, designed: 40 }, root: { sizeBytes: 100, availableBytes: 20 }, uptimeS: 60, ...json } } }), contextOf());
  it.each([
    { why: "all known", fact: health({}), value: { diskFreeRatio: 0.2, batteryRatio: 0.5, batteryHealthRatio: 0.75, bootedAt: READ_AT - 60_000 } },
    { why: "no battery", fact: health({ battery: { present: false, percent: 0, full: 0, designed: 0 } }), value: { batteryRatio: null, batteryHealthRatio: null } },
    { why: "the driver gives no capacity", fact: health({ battery: { present: true, percent: 50, full: 0, designed: 0 } }), value: { batteryRatio: 0.5, batteryHealthRatio: null } },
    { why: "a driver's nonsense", fact: health({ battery: { present: true, percent: 300, full: 900, designed: 40 } }), value: { batteryRatio: null, batteryHealthRatio: null } },
    { why: "the root was not found", fact: health({ root: null }), value: { diskFreeRatio: null } },
  ])("$why", ({ fact, value }) => expect(fact).toMatchObject({ value }));
}); // prettier-ignore
