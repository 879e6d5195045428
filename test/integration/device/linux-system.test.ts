/**
 * The machine itself asked for real: apt, unattended-upgrades, sudo and shadow with throw-away accounts, lsblk, nftables in a
 * network namespace of its own, processes, files.
 *
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAccounts } from "../../../agent/device/collectors/linux/accounts.ts";
import { findFiles } from "../../../agent/device/collectors/linux/files.ts";
import { findMedia } from "../../../agent/device/collectors/linux/media.ts";
import { readRunning } from "../../../agent/device/collectors/linux/running.ts";
import { readUpdateTimes } from "../../../agent/device/collectors/linux/update-times.ts";
import { exec } from "../../../agent/device/exec.ts";
import { NO_SETTINGS, type Probe } from "../../../agent/device/platform.ts";
import { type LinuxPlaces, LINUX_PLACES, linuxPlatform } from "../../../agent/device/platforms/linux.ts";
import { readFirewall } from "../../../agent/device/readers/linux/firewall.ts";
import { DeviceFacts, type RawOutput } from "../../../policies/schema/device-facts.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { contextOf } from "../../support/raw-outputs.ts";

const has = (...paths: readonly string[]): boolean => paths.every((path) => existsSync(path));
const isRoot = process.getuid?.() === 0;
const because = (...conditions: readonly (readonly [boolean, string])[]): string | null =>
  conditions.find(([holds]) => !holds)?.[1] ?? null;
const note = (skipped: string | null): string => (skipped === null ? "" : ` (skipped: ${skipped})`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "latarnik-linux-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** apt simulates for many seconds where it keeps no cache, so it is asked once for all tests of this file. */
let simulated: Promise<RawOutput> | undefined;
function once(probe: Probe): Promise<RawOutput> {
  if (probe.id !== "linux/apt/pending") return probe.run(exec);
  simulated ??= probe.run(exec);
  return simulated;
}
const SLOW_MS = 120_000;

async function facts(
  wanted: RegExp,
  places: Partial<LinuxPlaces> = {},
  dailyAccount: string | null = null,
): Promise<DeviceFacts> {
  const platform = linuxPlatform({ ...NO_SETTINGS, dailyAccount }, { ...LINUX_PLACES, ...places });
  const raw = new Map<string, RawOutput>();
  for (const probe of platform.probes) if (wanted.test(probe.id)) raw.set(probe.id, await once(probe));
  const read = platform.read(raw, { now: Date.now() as Instant, handedOutAt: null });
  expect(DeviceFacts.safeParse(read).error).toBeUndefined();
  return read;
}

const noApt = because([has("/usr/bin/apt-get"), "no apt-get"]);
describe.skipIf(noApt !== null)(`apt${note(noApt)}`, () => {
  it("counts what apt itself counts, by label", { timeout: SLOW_MS }, async () => {
    const { updates } = await facts(/^linux\/(?:apt|update)/u);
    const said = new TextDecoder().decode((await simulated)?.stdout);
    expect(said).toMatch(/^\d+ upgraded, /mu);
    const count = (pattern: RegExp): number => said.match(pattern)?.length ?? 0;
    expect(updates).toMatchObject({
      value: { pending: count(/^Inst /gmu), pendingSecurity: count(/^Inst .*Debian-Security:/gmu), listsAt: expect.any(Number) as number, installedAt: expect.any(Number) as number },
    });
  });
}); // prettier-ignore

const noUnattended = because(
  [has("/usr/bin/unattended-upgrade"), "no unattended-upgrades"],
  [has("/usr/bin/apt-config"), "no apt-config"],
);
describe.skipIf(noUnattended !== null)(`unattended-upgrades${note(noUnattended)}`, () => {
  it("installed and configured is not running: a fresh stamp makes the difference", { timeout: SLOW_MS }, async () => {
    // The machine's own stamps: whichever state it is in, the fact must follow them.
    const stamps = await readUpdateTimes("/");
    const { updates } = await facts(/^linux\/(?:apt|update)/u);
    if (updates === undefined || !("value" in updates)) throw new Error("updates could not be read");
    const fresh = stamps.unattendedAt !== null && Date.now() - stamps.unattendedAt < 7 * 86_400_000;
    expect(updates.value.automatic).not.toBe("unknown");
    if (!fresh) expect(updates.value.automatic).not.toBe("on");

    const root = join(folder, "stamped");
    mkdirSync(join(root, "var/lib/apt/periodic"), { recursive: true });
    writeFileSync(join(root, "var/lib/apt/periodic/unattended-upgrades-stamp"), "");
    const timer = spawnSync("systemctl", ["is-active", "--quiet", "apt-daily-upgrade.timer"]).status;
    const stamped = await facts(/^linux\/(?:apt|update)/u, { root });
    const expected = updates.value.automatic === "off" ? "off" : timer === 3 || timer === 4 ? "configured-not-running" : "on";
    expect(stamped.updates).toMatchObject({ value: { automatic: expected } });
  });

  it("dates are those of files", async () => {
    const root = join(folder, "times");
    for (const path of ["var/lib/apt/lists/partial", "var/lib/dpkg/info", "run"]) mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, "var/lib/dpkg/info/a.list"), "");
    utimesSync(join(root, "var/lib/dpkg/info/a.list"), 1_700_000_000, 1_700_000_000);
    utimesSync(join(root, "var/lib/apt/lists"), 1_600_000_000, 1_600_000_000);
    utimesSync(join(root, "var/lib/apt/lists/partial"), 1_650_000_000, 1_650_000_000);
    expect(await readUpdateTimes(root)).toEqual({ listsAt: 1_650_000_000_000, installedAt: 1_700_000_000_000, unattendedAt: null, rebootPending: false });
    writeFileSync(join(root, "run/reboot-required"), "");
    expect(await readUpdateTimes(root)).toMatchObject({ rebootPending: true });
    expect(await readUpdateTimes(join(root, "nowhere"))).toEqual({ listsAt: null, installedAt: null, unattendedAt: null, rebootPending: null });
  });
}); // prettier-ignore

const noAccounts = because(
  [isRoot, "not root"],
  [has("/usr/sbin/useradd"), "no useradd"],
  [has("/usr/bin/cvtsudoers"), "no sudo"],
);
describe.skipIf(noAccounts !== null)(`throw-away accounts${note(noAccounts)}`, () => {
  const kid = `lt${randomBytes(4).toString("hex")}`;
  const rule = (): string => join(folder, "sudoers");
  const look = async (): Promise<DeviceFacts> => facts(/^linux\/(?:accounts|sudoers|tools|polkit|display)/u, { sudoers: rule() }, kid);
  const judged = async (): Promise<{ blank: number | null; admin: boolean | null; passwordless: number | null }> => {
    const { accounts, elevation } = await look();
    if (accounts === undefined || !("value" in accounts) || elevation === undefined || !("value" in elevation)) throw new Error(JSON.stringify({ accounts, elevation }));
    return { blank: accounts.value.blankPasswords, admin: accounts.value.dailyIsAdmin, passwordless: elevation.value.passwordless };
  };

  beforeAll(() => {
    execFileSync("useradd", ["--no-create-home", "--shell", "/bin/bash", kid]);
    writeFileSync(rule(), "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n", { mode: 0o440 });
  });
  afterAll(() => {
    execFileSync("userdel", [kid]);
  });

  it("a new account is locked, no administrator, and nobody needs no password", async () => {
    expect(await judged()).toMatchObject({ admin: false, passwordless: 0 });
    const { accounts } = await readAccounts("/etc");
    expect(accounts.find(({ name }) => name === kid)?.password).toBe("locked");
  });

  it("an empty password is seen, and `passwd -S` says NP as well", async () => {
    const before = (await judged()).blank ?? 0;
    execFileSync("passwd", ["-d", kid], { stdio: "ignore" });
    expect(execFileSync("passwd", ["-S", kid], { encoding: "utf8" })).toContain(` NP `);
    expect((await judged()).blank).toBe(before + 1);
    execFileSync("usermod", ["-p", "$6$x$notarealhash", kid]);
    expect((await judged()).blank).toBe(before);
    const answer = JSON.stringify(await readAccounts("/etc"));
    expect(answer).not.toContain("notarealhash");
  });

  it("membership of group sudo makes an administrator", async () => {
    if (spawnSync("getent", ["group", "sudo"]).status !== 0) return;
    execFileSync("usermod", ["-aG", "sudo", kid]);
    expect((await judged()).admin).toBe(true);
    execFileSync("gpasswd", ["-d", kid, "sudo"], { stdio: "ignore" });
    expect((await judged()).admin).toBe(false);
  });

  it("NOPASSWD in an included file, by an alias, counts: sudo agrees", async () => {
    const included = join(folder, "included");
    writeFileSync(included, `User_Alias KIDS = ${kid}\nKIDS ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
    writeFileSync(rule(), `root ALL=(ALL:ALL) ALL\n@include ${included}\n`);
    expect(await judged()).toMatchObject({ admin: true, passwordless: 1 });

    const place = `/etc/sudoers.d/${kid}`;
    cpSync(included, place);
    chmodSync(place, 0o440);
    try {
      const listed = execFileSync("sudo", ["-l", "-U", kid], { env: { ...process.env, LC_ALL: "C" }, encoding: "utf8" });
      expect(listed).toContain("NOPASSWD: ALL");
    } finally {
      rmSync(place);
    }
  });

  it("`Defaults:kid !authenticate` counts", async () => {
    writeFileSync(rule(), `Defaults:${kid} !authenticate\nroot ALL=(ALL:ALL) ALL\n${kid} ALL=(ALL) ALL\n`);
    expect(await judged()).toMatchObject({ admin: true, passwordless: 1 });
  });

  it("a file sudo cannot read makes nothing known, not everything good", async () => {
    writeFileSync(rule(), "this is no rule ((\n");
    const { elevation, accounts } = await look();
    expect(elevation).toHaveProperty("unavailable");
    expect(accounts).toMatchObject({ value: { dailyIsAdmin: null } });
  });
}); // prettier-ignore

const noLsblk = because([has("/usr/bin/lsblk"), "no lsblk"]);
describe.skipIf(noLsblk !== null)(`lsblk${note(noLsblk)}`, () => {
  it("answers in JSON we can read, and says of / what findmnt says", async () => {
    const { encryption } = await facts(/^linux\/lsblk/u);
    const source = spawnSync("findmnt", ["-no", "SOURCE", "/"], { encoding: "utf8" }).stdout.trim();
    const types = spawnSync("lsblk", ["-rnso", "TYPE", source], { encoding: "utf8" }).stdout.split("\n");
    const mounted = execFileSync("lsblk", ["-rno", "MOUNTPOINTS"], { encoding: "utf8" }).split(/\s+/u).includes("/");
    const expected = !mounted ? "unknown" : types.includes("crypt") ? "on" : "off";
    expect(encryption).toMatchObject({ value: { system: expected } });
  });
}); // prettier-ignore

const noNft = because(
  [isRoot, "not root"],
  [has("/usr/sbin/nft"), "no nft"],
  [spawnSync("unshare", ["-n", "true"]).status === 0, "no network namespace"],
);
describe.skipIf(noNft !== null)(`nftables${note(noNft)}`, () => {
  const state = async (rules: string): Promise<unknown> => {
    const file = join(folder, "rules.nft");
    // nft wants rules and chains to end with their line.
    writeFileSync(file, rules.replaceAll("}", "\n}\n"));
    const raw = await exec("linux/nft", "unshare", ["-n", "sh", "-c", 'nft -f "$1" && nft -j list ruleset', "sh", file]);
    const fact = readFirewall(new Map([["linux/nft", raw]]), contextOf());
    return "value" in fact ? [fact.value.state, fact.value.off] : fact.unavailable;
  };
  it.each([
    { why: "nothing", rules: "", is: ["off", ["IPv4", "IPv6"]] },
    { why: "a usual firewall", rules: "table inet f { chain i { type filter hook input priority 0; policy drop; ct state established accept; iifname lo accept; } }", is: ["on", []] },
    { why: "accepts in the end", rules: "table inet f { chain i { type filter hook input priority 0; policy accept; tcp dport 22 drop; } }", is: ["accepts-everything", ["IPv4", "IPv6"]] },
    { why: "the last rule refuses, as firewalld's does", rules: "table inet f { chain z { tcp dport 22 accept; } chain i { type filter hook input priority 0; policy accept; ct state established accept; jump z; counter reject with icmpx admin-prohibited; } }", is: ["on", []] },
    { why: "IPv6 forgotten", rules: "table ip f { chain i { type filter hook input priority 0; policy drop; } }", is: ["partly", ["IPv6"]] },
    { why: "everything let in before the policy", rules: "table inet f { chain i { type filter hook input priority 0; policy drop; counter accept; } }", is: ["accepts-everything", ["IPv4", "IPv6"]] },
  ])("$why", async ({ rules, is }) => expect(await state(rules)).toEqual(is));
}); // prettier-ignore

describe("processes and ports", () => {
  it("sees a port others can reach, and not one of this machine alone", async () => {
    const open = createServer();
    const own = createServer();
    const port = (server: typeof open): number => (server.address() as { port: number }).port;
    await new Promise<void>((resolve) => {
      open.listen(0, "0.0.0.0", resolve);
    });
    await new Promise<void>((resolve) => {
      own.listen(0, "127.0.0.1", resolve);
    });
    const { ports, programs } = await readRunning();
    expect(ports).toContain(port(open));
    expect(ports).not.toContain(port(own));
    expect(programs.length).toBeGreaterThan(0);
    open.close();
    own.close();
  });
});

describe("files and leftovers", () => {
  it("counts pictures in homes and bins, not in caches, and follows no link", async () => {
    const home = join(folder, "home");
    for (const path of ["kid/Obrazy", "kid/.cache/thumbnails", "kid/.local/share/Trash/files", "kid/.local/share/icons", "kid/.hidden"]) mkdirSync(join(home, path), { recursive: true });
    const put = (path: string, at: number): void => {
      writeFileSync(join(home, path), "12345");
      utimesSync(join(home, path), at, at);
    };
    put("kid/Obrazy/ZDJĘCIE.JPG", 1_700_000_000);
    put("kid/film.mp4", 1_700_000_100);
    put("kid/text.txt", 1_700_000_000);
    put("kid/.cache/thumbnails/a.png", 1_700_000_000);
    put("kid/.local/share/icons/a.png", 1_700_000_000);
    put("kid/.local/share/Trash/files/deleted.jpg", 1_700_000_200);
    put("kid/.hidden/b.png", 1_700_000_000);
    symlinkSync("/usr/share", join(home, "kid/link"));
    const { found, complete } = await findMedia([home, join(folder, "no-such-root")]);
    expect(found.toSorted((a, b) => a.mtimeMs - b.mtimeMs)).toEqual([
      { mtimeMs: 1_700_000_000_000, bytes: 5 },
      { mtimeMs: 1_700_000_100_000, bytes: 5 },
      { mtimeMs: 1_700_000_200_000, bytes: 5 },
    ]);
    expect(complete).toBe(true);
    const answer = JSON.stringify((await facts(/^linux\/media/u, { homes: [home] })).media);
    expect(answer).toContain('"files":3');
    expect(answer).not.toMatch(/kid|ZDJ/u);
  });

  it("tells missing, garbled and world-writable apart", async () => {
    const place = join(folder, "files");
    mkdirSync(place);
    writeFileSync(join(place, "b"), Uint8Array.from([0xff, 0xfe]));
    writeFileSync(join(place, "a"), "x");
    chmodSync(place, 0o777);
    expect(await findFiles({ folders: [place, join(place, "none")] })).toMatchObject({
      files: [
        { path: join(place, "a"), text: "x" },
        { path: join(place, "b"), text: null, fault: "garbled" },
      ],
      folders: [
        { mode: 0o777, state: "read" },
        { mode: null, state: "missing" },
      ],
    });
  });
}); // prettier-ignore

describe("the whole machine", () => {
  it("is read in the schema's shape, with no password hash and no name of a file in it", async () => {
    const read = await facts(/^(?!linux\/(?:apt\/pending|resolution|dnf))/u);
    expect(read.identity).toMatchObject({ value: { platform: "linux" } });
    expect(JSON.stringify(read)).not.toMatch(/\$6\$|\$y\$/u);
    const tables = ["identity", "accounts", "remoteAccess", "software", "health", "media", "browsers"] as const;
    expect(tables.filter((table) => !("value" in (read[table] ?? {})))).toEqual([]);
  });
});
