/**
 * Readers of antivirus, updates, encryption and firewall, from answers recorded on Debian 12 and from broken ones.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { headerOf, readAntivirus } from "../../../../../agent/device/readers/linux/antivirus.ts";
import { readEncryption } from "../../../../../agent/device/readers/linux/encryption.ts";
import { readFirewall } from "../../../../../agent/device/readers/linux/firewall.ts";
import { pendingByApt, readUpdates } from "../../../../../agent/device/readers/linux/updates.ts";
import { contextOf, files, rawOf, READ_AT, type Said } from "../../../../support/raw-outputs.ts";

const CLAMD = {
  config: { onAccessPrevention: true, databaseFolder: "/var/lib/clamav" },
  connection: "answered",
  ping: "PONG",
  version: "ClamAV 1.4.6/28190/Sat Nov 21 08:26:00 2026",
  stats: "STATE: VALID PRIMARY",
  eicar: "stream: Eicar-Test-Signature FOUND",
};
const VDB = "ClamAV-VDB:21 Nov 2026 08-26 +0000:28190:2080000:90:0123:sig/==:builder:1795249560   \0\0";
const DATABASES = files({ "/var/lib/clamav/daily.cvd": VDB }, { "/var/lib/clamav": "read" });
const RUNNING = { json: { programs: ["clamd", "clamonacc"], ports: [] } };
const av = (said: Readonly<Record<string, Said>>) =>
  readAntivirus(
    rawOf({ "linux/clamd": { json: CLAMD }, "linux/clamd/databases": DATABASES, "linux/running": RUNNING, ...said }),
    contextOf(),
  );

describe("antivirus", () => {
  it.each([
    { why: "all of it works", said: {}, product: { realtime: "on", alive: true, version: "1.4.6", signaturesAt: 1_795_249_560_000 }, eicar: "caught" },
    { why: "without on-access scanning it only scans on schedule", said: { "linux/running": { json: { programs: ["clamd"], ports: [] } } }, product: { realtime: "scheduled-only" } },
    { why: "on-access without prevention reports and lets through", said: { "linux/clamd": { json: { ...CLAMD, config: { ...CLAMD.config, onAccessPrevention: false } } } }, product: { realtime: "passive" } },
    { why: "a version without a number: no official database is loaded, whatever the disk holds", said: { "linux/clamd": { json: { ...CLAMD, version: "ClamAV 1.4.6" } } }, product: { signatures: "missing", signaturesAt: null } },
    { why: "the daemon still uses a database that is not the one on the disk", said: { "linux/clamd": { json: { ...CLAMD, version: "ClamAV 1.4.6/28000/Mon May 11 2026" } } }, product: { signatures: "unknown", signaturesAt: null } },
    { why: "the test file was not found", said: { "linux/clamd": { json: { ...CLAMD, eicar: "stream: OK" } } }, product: {}, eicar: "missed" },
    { why: "an error is neither caught nor missed", said: { "linux/clamd": { json: { ...CLAMD, eicar: "INSTREAM size limit exceeded. ERROR" } } }, product: {}, eicar: "not-tested" },
    { why: "no daemon answers: off, and nothing was tested", said: { "linux/clamd": { json: { ...CLAMD, connection: "refused", ping: null, version: null, eicar: null } } }, product: { realtime: "off", signaturesAt: 1_795_249_560_000 }, eicar: "not-tested" },
    { why: "nobody may ask: nothing is known", said: { "linux/clamd": { json: { ...CLAMD, connection: "denied", ping: null, version: null, eicar: null } } }, product: { realtime: "unknown", alive: null }, eicar: "not-tested" },
    { why: "an empty folder of databases is the state after installing", said: { "linux/clamd": { json: { ...CLAMD, connection: "refused", ping: null, version: null, eicar: null } }, "linux/clamd/databases": files({}, { "/var/lib/clamav": "read" }) }, product: { signatures: "missing" }, eicar: "not-tested" },
    { why: "a folder nobody may read is not an empty one", said: { "linux/clamd": { json: { ...CLAMD, connection: "refused", ping: null, version: null, eicar: null } }, "linux/clamd/databases": files({}, { "/var/lib/clamav": "denied" }) }, product: { signatures: "unknown" }, eicar: "not-tested" },
    { why: "processes not seen: on-access is not known", said: { "linux/running": { missing: "timed-out" as const } }, product: { realtime: "unknown" } },
  ])("$why", ({ said, product, eicar }) => {
    const fact = av(said);
    expect(fact).toMatchObject({ value: { products: [product], eicar: eicar ?? "caught" } });
  }); // prettier-ignore

  it.each([
    { why: "not asked", said: undefined, reason: "not-asked" },
    { why: "cut off", said: '{"config": nu', reason: "unreadable" },
    { why: "empty", said: "", reason: "unreadable" },
    { why: "another document", said: { json: [] }, reason: "unreadable" },
    { why: "not allowed", said: { missing: "no-permission" as const }, reason: "no-permission" },
  ])("an answer that is $why is no answer", ({ said, reason }) => {
    const raw = rawOf({ "linux/running": RUNNING, ...(said === undefined ? {} : { "linux/clamd": said }) });
    expect(readAntivirus(raw, contextOf())).toMatchObject({ unavailable: reason });
  });

  it("«no antivirus» is only said where processes were seen", () => {
    const none = { "linux/clamd": { json: { ...CLAMD, config: null, connection: "no-socket", ping: null, version: null, eicar: null } } };
    expect(av(none)).toMatchObject({ value: { products: [] } });
    expect(av({ ...none, "linux/running": { missing: "failed" } })).toMatchObject({ unavailable: "failed" });
    expect(av({ ...none, "linux/running": { json: { programs: ["esets_daemon"], ports: [] } } })).toMatchObject({
      value: { products: [{ name: "ESET", realtime: "unknown", alive: true }] },
    });
  }); // prettier-ignore

  it.each([
    { why: "a real header", head: VDB, made: { version: 28_190, madeAt: 1_795_249_560_000 } },
    { why: "cut off", head: VDB.slice(0, 60), made: null },
    { why: "another file", head: "PK\u0003\u0004", made: null },
    { why: "no time in it", head: VDB.replace("1795249560", "soon"), made: null },
  ])("header of a database: $why", ({ head, made }) => expect(headerOf(head)).toEqual(made));
});

const APT = [
  "NOTE: This is only a simulation!",
  "Inst base-files [12.4+deb12u11] (12.4+deb12u15 Debian:12.15/oldstable [amd64])",
  "Inst libgcrypt20 [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []",
  "Inst liblzma5 [5.4.1-1] (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64])",
  "Conf liblzma5 (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64])",
  "3 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
].join("\n");
const CONFIG = [
  'APT::Periodic "";',
  'APT::Periodic::Update-Package-Lists "1";',
  'APT::Periodic::Unattended-Upgrade "1";',
  'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";',
].join("\n");
const DAY = 86_400_000;
const TIMES = {
  listsAt: READ_AT - DAY,
  installedAt: READ_AT - 2 * DAY,
  unattendedAt: READ_AT - DAY,
  rebootPending: false,
};
const updates = (said: Readonly<Record<string, Said>>) =>
  readUpdates(
    rawOf({
      "linux/apt/pending": APT,
      "linux/apt/config": CONFIG,
      "linux/apt/timer": { code: 0 },
      "linux/update-times": { json: TIMES },
      ...said,
    }),
    contextOf(),
  );

describe("updates", () => {
  it("counts by label: a line with two origins is a security update, a line about setting up is none", () => {
    expect(pendingByApt(APT)).toEqual({ pending: 3, pendingSecurity: 2 });
  });
  it("knows Ubuntu's word for it", () => {
    expect(pendingByApt("Inst a [1] (2 Ubuntu:24.04/noble-security [amd64])\nInst b [1] (2 Ubuntu:24.04/noble-updates [amd64])")).toEqual({ pending: 2, pendingSecurity: 1 });
  }); // prettier-ignore

  it.each([
    { why: "all is well", said: {}, fact: { pending: 3, pendingSecurity: 2, automatic: "on", rebootPending: false, listsAt: READ_AT - DAY } },
    { why: "cut off before the sums: half a list looks like few", said: { "linux/apt/pending": APT.slice(0, 150) }, fact: { pending: null, pendingSecurity: null } },
    { why: "an empty answer is not «nothing waits»", said: { "linux/apt/pending": "" }, fact: { pending: null, pendingSecurity: null } },
    { why: "another language has no sums we know", said: { "linux/apt/pending": APT.replace(/3 upgraded.*/u, "3 aktualizowanych, 0 nowo instalowanych") }, fact: { pending: null } },
    { why: "nothing waits", said: { "linux/apt/pending": "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded." }, fact: { pending: 0, pendingSecurity: 0 } },
    { why: "times not known: lists undated", said: { "linux/update-times": { missing: "failed" as const } }, fact: { listsAt: null, rebootPending: null, automatic: "unknown" } },
    { why: "configured, but the timer stands still", said: { "linux/apt/timer": { code: 3 } }, fact: { automatic: "configured-not-running" } },
    { why: "configured, but it never ran", said: { "linux/update-times": { json: { ...TIMES, unattendedAt: null } } }, fact: { automatic: "configured-not-running" } },
    { why: "it last ran a month ago", said: { "linux/update-times": { json: { ...TIMES, unattendedAt: READ_AT - 30 * DAY } } }, fact: { automatic: "configured-not-running" } },
    { why: "no systemd, but a fresh stamp proves it", said: { "linux/apt/timer": { missing: "not-installed" as const } }, fact: { automatic: "on" } },
    { why: "switched off by number", said: { "linux/apt/config": CONFIG.replace('Unattended-Upgrade "1"', 'Unattended-Upgrade "0"') }, fact: { automatic: "off" } },
    { why: "it takes everything but security", said: { "linux/apt/config": CONFIG.replace(/-security,label=Debian-Security/u, "-backports") }, fact: { automatic: "off" } },
    { why: "the configuration could not be read", said: { "linux/apt/config": { missing: "timed-out" as const } }, fact: { automatic: "unknown" } },
  ])("$why", ({ said, fact }) => expect(updates(said as Readonly<Record<string, Said>>)).toMatchObject({ value: fact })); // prettier-ignore

  it("without apt and dnf nothing is known, and why", () => {
    expect(updates({ "linux/apt/pending": { missing: "not-installed" } })).toMatchObject({
      unavailable: "not-installed",
    });
    expect(updates({ "linux/apt/pending": { code: 100 } })).toMatchObject({ unavailable: "failed" });
  });

  it.each([
    { why: "dnf: 100 means something waits", code: 100, text: "\nbash.x86_64   5.2.1-1.fc41   updates\nzlib.noarch  1-2 updates\n", security: "FEDORA-2026-1 Important/Sec. bash-5.2.1-1.fc41.x86_64\n", fact: { pending: 2, pendingSecurity: 1 } },
    { why: "dnf: 0 means nothing", code: 0, text: "", security: "", fact: { pending: 0, pendingSecurity: 0 } },
    { why: "dnf: 100 with no line we can read is not nought", code: 100, text: "…", security: "", fact: { pending: null } },
  ])("$why", ({ code, text, security, fact }) => {
    expect(updates({ "linux/apt/pending": { missing: "not-installed" }, "linux/dnf/pending": { code, text }, "linux/dnf/security": security })).toMatchObject({ value: fact });
  }); // prettier-ignore
  it("dnf: 1 is an error", () => {
    expect(updates({ "linux/apt/pending": { missing: "not-installed" }, "linux/dnf/pending": { code: 1 } })).toMatchObject({ unavailable: "not-installed" });
  }); // prettier-ignore
});

describe("encryption", () => {
  const disk = (children: unknown, mountpoints: unknown = [null]) => ({ blockdevices: [{ name: "sda", type: "disk", mountpoints, children }] });
  const root = { name: "root", type: "lvm", mountpoints: ["/"] };
  it.each([
    { why: "LVM inside LUKS", json: disk([{ type: "part", mountpoints: [null], children: [{ type: "crypt", mountpoints: [null], children: [root] }] }]), system: "on" },
    { why: "LUKS right below", json: disk([{ type: "part", children: [{ type: "crypt", mountpoints: ["/"] }] }]), system: "on" },
    { why: "only the home is encrypted", json: disk([{ type: "part", mountpoints: ["/"] }, { type: "part", children: [{ type: "crypt", mountpoints: ["/home"] }] }]), system: "off" },
    { why: "an older lsblk has one mount point", json: disk([{ type: "part", mountpoint: "/" }]), system: "off" },
    { why: "the disk itself, as in a virtual machine", json: disk(undefined, ["/"]), system: "off" },
    { why: "ZFS: the root is on no block device", json: disk([]), system: "unknown" },
  ])("$why", ({ json, system }) => expect(readEncryption(rawOf({ "linux/lsblk": { json } }), contextOf())).toMatchObject({ value: { system } }));
  it.each([
    { why: "cut off", said: '{"blockdevices": [{"na', reason: "unreadable" },
    { why: "of another shape", said: "{}", reason: "unreadable" },
    { why: "an error", said: { code: 1 }, reason: "failed" },
    { why: "not there", said: { missing: "not-installed" as const }, reason: "not-installed" },
  ])("$why", ({ said, reason }) => expect(readEncryption(rawOf({ "linux/lsblk": said }), contextOf())).toMatchObject({ unavailable: reason }));
}); // prettier-ignore

describe("firewall", () => {
  const chain = (family: string, policy: string, name = "input") => ({ chain: { family, table: "t", name, type: "filter", hook: "input", prio: 0, policy } });
  const plain = (family: string, name: string) => ({ chain: { family, table: "t", name } });
  const rule = (family: string, expr: unknown[], name = "input") => ({ rule: { family, table: "t", chain: name, expr } });
  const MATCH = { match: { op: "==", left: { meta: { key: "iifname" } }, right: "lo" } };
  const read = (objects: readonly unknown[]) => readFirewall(rawOf({ "linux/nft": { json: { nftables: [{ metainfo: {} }, ...objects] } } }), contextOf());
  it.each([
    { why: "nothing loaded", nft: [], state: "off" },
    { why: "policy drop for both families", nft: [chain("inet", "drop"), rule("inet", [MATCH, { accept: null }])], state: "on" },
    { why: "a ruleset that accepts in the end is no firewall", nft: [chain("inet", "accept"), rule("inet", [MATCH, { drop: null }])], state: "accepts-everything" },
    { why: "policy accept, but the last word refuses", nft: [chain("inet", "accept"), rule("inet", [MATCH, { accept: null }]), rule("inet", [{ counter: {} }, { reject: null }])], state: "on" },
    { why: "policy drop behind «accept everything»", nft: [chain("inet", "drop"), rule("inet", [{ counter: {} }, { accept: null }])], state: "accepts-everything" },
    { why: "IPv6 forgotten", nft: [chain("ip", "drop")], state: "partly" },
    { why: "ufw has one table for each family", nft: [chain("ip", "drop", "INPUT"), chain("ip6", "drop", "INPUT")], state: "on" },
    { why: "the refusal stands in a chain jumped to", nft: [chain("inet", "accept"), plain("inet", "last"), rule("inet", [{ jump: { target: "last" } }]), rule("inet", [{ drop: null }], "last")], state: "on" },
    { why: "chains that jump to each other end somewhere", nft: [chain("inet", "accept"), rule("inet", [{ jump: { target: "input" } }])], state: "accepts-everything" },
    { why: "a forward chain protects nobody here", nft: [{ chain: { family: "inet", table: "t", name: "f", type: "filter", hook: "forward", policy: "drop" } }], state: "off" },
  ])("$why", ({ nft, state }) => expect(read(nft)).toMatchObject({ value: { state } }));
  it.each([
    { why: "ufw alone says active", said: { "linux/nft": { missing: "not-installed" as const }, "linux/ufw": "Status: active\n" }, fact: { value: { state: "on" } } },
    { why: "«nieaktywny» is not a word we asked for", said: { "linux/nft": { missing: "no-permission" as const }, "linux/ufw": "Stan: aktywny\n" }, fact: { unavailable: "no-permission" } },
    { why: "ufw inactive and nft silent: something else may protect", said: { "linux/nft": { missing: "no-permission" as const }, "linux/ufw": "Status: inactive\n" }, fact: { unavailable: "no-permission" } },
    { why: "firewalld runs", said: { "linux/nft": { missing: "not-installed" as const }, "linux/firewalld": { code: 0 } }, fact: { value: { state: "on" } } },
    { why: "firewalld does not", said: { "linux/nft": { missing: "not-installed" as const }, "linux/firewalld": { code: 252 } }, fact: { unavailable: "not-installed" } },
    { why: "cut off", said: { "linux/nft": '{"nftables": [' }, fact: { unavailable: "unreadable" } },
    { why: "of another shape", said: { "linux/nft": "{}" }, fact: { unavailable: "unreadable" } },
  ])("$why", ({ said, fact }) => expect(readFirewall(rawOf(said as Readonly<Record<string, Said>>), contextOf())).toMatchObject(fact));
}); // prettier-ignore
