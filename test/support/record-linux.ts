/**
 * Records this Debian machine for test/fixtures/posture/linux, once as it might be found and once mended: `node test/support/record-linux.ts`.
 *
 * As root, with clamav-daemon, Chromium, Firefox and sudo installed. `collect --record` runs for real, in a sandbox that holds a
 * throw-away account and none of this machine's processes, networks and packages from elsewhere than Debian; what it writes is
 * redacted by the agent. Read the two files before you commit them.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eicar } from "../../agent/device/collectors/linux/clamd.ts";
import { MachineSandbox } from "./machine-sandbox.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const FIXTURES = join(ROOT, "test/fixtures/posture/linux");
const folder = mkdtempSync(join(tmpdir(), "latarnik-record-"));
const KID = "zofia";
const RULE = "/etc/sudoers.d/lessons";
const SIGN_IN = "/etc/lightdm/lightdm.conf.d/50-lessons.conf";
const CHROMIUM = "/etc/chromium/policies/managed/venue.json";
const FIREFOX = "/etc/firefox/policies/policies.json";
const FIREWALL = `table inet filter {
  chain input { type filter hook input priority 0; policy drop
    ct state established,related accept
    iifname "lo" accept
  }
}
`;

/** Packages of this machine that are not Debian's own are nobody's business. */
function debianOnly(status: string): string {
  const listed = execFileSync("apt-cache", ["policy", ...namesIn(status)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 1 << 28,
  });
  const own = new Set(
    listed
      .split(/^(?=\S)/mu)
      .filter((part) => / (?:https?:|mirror)\S* (?:bookworm|stable|oldstable)\S*\/main /u.test(part))
      .map((part) => part.slice(0, part.indexOf(":"))),
  );
  const kept = status.split(/\n\n+/u).filter((part) => own.has(nameIn(part)) && !/^google-|^kube/u.test(nameIn(part)));
  return `${kept.join("\n\n")}\n\n`;
}
const nameIn = (part: string): string => /^Package: (?<name>\S+)$/mu.exec(part)?.groups?.["name"] ?? "";
const namesIn = (status: string): string[] => status.split(/\n\n+/u).map(nameIn).filter(Boolean);

async function clamd(sandbox: MachineSandbox, known: Uint8Array): Promise<() => Promise<void>> {
  const socket = join(folder, "clamd.sock");
  mkdirSync(join(folder, "db"), { recursive: true });
  const digest = createHash("md5").update(known).digest("hex");
  writeFileSync(join(folder, "db/local.hdb"), `${digest}:${String(known.length)}:Test.File\n`);
  await sandbox.write(
    "/etc/clamav/clamd.conf",
    `LocalSocket ${socket}\nDatabaseDirectory ${folder}/db\nForeground yes\nUser root\n`,
  );
  const child = sandbox.spawn("/usr/sbin/clamd");
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 400) throw new Error("clamd did not start");
    await sleep(50);
  }
  return async () => {
    const gone = new Promise((done) => child.once("exit", done));
    await sandbox.run("pkill", "-9", "clamd");
    await gone;
    rmSync(socket, { force: true });
  };
}

async function record(sandbox: MachineSandbox, name: string): Promise<void> {
  const file = join(folder, `${name}.json`);
  const options = ["--record", file, "--data", join(folder, "data"), "--config", join(folder, "device.yaml")];
  await sandbox.must(process.execPath, join(ROOT, "agent/device/main.ts"), "collect", ...options);
  // The folder of this run is a path of this machine; its place on a device is the usual one.
  const recording = JSON.parse(readFileSync(file, "utf8")) as { outputs: { stdoutBase64: string }[] };
  for (const output of recording.outputs) {
    const text = Buffer.from(output.stdoutBase64, "base64").toString();
    output.stdoutBase64 = Buffer.from(text.replaceAll(`${folder}/db`, "/var/lib/clamav")).toString("base64");
  }
  mkdirSync(FIXTURES, { recursive: true });
  writeFileSync(join(FIXTURES, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
}

const sandbox = await MachineSandbox.start({ alone: true });
try {
  writeFileSync(join(folder, "device.yaml"), `dailyAccount: ${KID}\noutside: []\n`);
  await sandbox.must("ip", "link", "set", "lo", "up");
  const status = join(folder, "status");
  writeFileSync(status, debianOnly(readFileSync("/var/lib/dpkg/status", "utf8")));
  await sandbox.must("cp", status, "/var/lib/dpkg/status");
  await sandbox.must("sh", "-c", "awk -F: '$3 >= 1000 && $3 < 60000 { print $1 }' /etc/passwd | xargs -r -n 1 userdel");
  await sandbox.must("useradd", "--no-create-home", "--shell", "/bin/bash", KID);
  await sandbox.write("/etc/resolv.conf", "nameserver 192.168.1.1\n");

  await sandbox.must("passwd", "--delete", KID);
  await sandbox.must("usermod", "--append", "--groups", "sudo", KID);
  await sandbox.write(RULE, `${KID} ALL=(ALL) NOPASSWD: ALL\n`, "0440");
  await sandbox.write(SIGN_IN, `[Seat:*]\nautologin-user=${KID}\n`);
  await sandbox.write(CHROMIUM, '{"ForceGoogleSafeSearch": "yes"}');
  let stop = await clamd(sandbox, new TextEncoder().encode("another file"));
  await record(sandbox, "debian-12-neglected");
  await stop();

  await sandbox.must("usermod", "--password", "!", KID);
  await sandbox.must("gpasswd", "--delete", KID, "sudo");
  await sandbox.remove(RULE);
  await sandbox.remove(SIGN_IN);
  const chromium = {
    ForceGoogleSafeSearch: true,
    ForceYouTubeRestrict: 2,
    IncognitoModeAvailability: 1,
    BrowserGuestModeEnabled: false,
    DnsOverHttpsMode: "off",
  };
  await sandbox.write(CHROMIUM, JSON.stringify(chromium));
  const firefox = { DNSOverHTTPS: { Enabled: false, Locked: true }, DisablePrivateBrowsing: true };
  await sandbox.write(FIREFOX, JSON.stringify({ policies: firefox }));
  await sandbox.write("/etc/nftables.conf", FIREWALL);
  await sandbox.must("nft", "--file", "/etc/nftables.conf");
  stop = await clamd(sandbox, eicar());
  await record(sandbox, "debian-12-mended");
  await stop();
} finally {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
}
