/**
 * The permanent home: what a dry run prints, what lands on disk, what an upgrade keeps and a removal leaves, and whether
 * systemd accepts the units.
 *
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const UNITS = [
  "latarnik-backup.service",
  "latarnik-backup.timer",
  "latarnik-control.service",
  "latarnik-resolver.service",
  "latarnik-server.service",
  "latarnik.target",
];
const folder = mkdtempSync(join(tmpdir(), "latarnik-install-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function install(root: string, ...args: string[]): { status: number | null; out: string; err: string } {
  // This very Node first, so that nothing is fetched.
  const path = `${join(process.execPath, "..")}:${process.env["PATH"] ?? ""}`;
  const { status, stdout, stderr } = spawnSync(join(root, "scripts/install"), args, {
    encoding: "utf8",
    env: { ...process.env, PATH: path, LATARNIK_LANG: "en" },
  });
  return { status, out: stdout, err: stderr };
}

describe("a dry run", () => {
  const steps = (out: string): string[] => out.split("\n").filter((line) => line.startsWith("  "));

  it("prints every step of an installation, in order, and does none", () => {
    const { status, out } = install(ROOT, "--dry-run");
    expect(status).toBe(0);
    const order = [
      "npm ci",
      "node scripts/build.ts",
      "useradd --system --user-group --no-create-home --home-dir /var/lib/latarnik --shell /usr/sbin/nologin latarnik",
      "copy_programs /opt/latarnik.new",
      "copy_packages /opt/latarnik.new",
      "swap",
      "install -m 0640 ./scripts/deploy/config.yaml /etc/latarnik/config.yaml",
      "install -d -m 0750 /var/lib/latarnik",
      "chown latarnik:latarnik /var/lib/latarnik",
      "install -m 0644 ./scripts/deploy/latarnik-resolver.service /etc/systemd/system/latarnik-resolver.service",
      "systemctl daemon-reload",
      "systemctl enable --now latarnik-backup.timer",
      "systemctl restart latarnik-control.service",
      "systemctl restart latarnik-resolver.service",
      "systemctl start latarnik.target",
    ].map((step) => steps(out).indexOf(`  ${step}`));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("of a removal keeps data unless they are purged", () => {
    const kept = install(ROOT, "--uninstall", "--dry-run").out;
    expect(kept).toContain("rm -rf /opt/latarnik ");
    expect(kept).not.toContain("/var/lib/latarnik /etc/latarnik");
    expect(kept).not.toContain("userdel");
    const purged = install(ROOT, "--uninstall", "--purge", "--dry-run").out;
    expect(purged).toContain("rm -rf /var/lib/latarnik /etc/latarnik");
    expect(purged).toContain("userdel latarnik");
  });

  it.each([
    { why: "an unknown option", args: ["--colour"] },
    { why: "purging without removing", args: ["--purge"] },
    { why: "a prefix that is the machine", args: ["--prefix", "/"] },
    { why: "a prefix without its folder", args: ["--prefix"] },
  ])("refuses $why", ({ args }) => {
    const { status, err } = install(ROOT, ...args);
    expect(status).toBe(1);
    expect(err).toMatch(/^E: /u);
  });
});

/**
 * A small project of the same shape: the real script, the real deploy folder, a handful of packages. The real build and
 * the real node_modules would take minutes and prove nothing more about copying.
 */
function smallProject(): string {
  const root = join(folder, "project");
  for (const path of ["agent", "blocklists", "dashboard/web", "policies", "build/resolver", "build/web", "scripts"])
    mkdirSync(join(root, path), { recursive: true });
  for (const path of ["scripts/install", "scripts/toolchain.sh", "scripts/deploy"])
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  writeFileSync(join(root, "scripts/build.ts"), "export {};\n");
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  for (const path of ["LICENSE", "README.md", "CHANGELOG.md"]) writeFileSync(join(root, path), `${path}\n`);
  writeFileSync(join(root, "build/resolver/main.js"), "1\n");
  writeFileSync(join(root, "dashboard/control.ts"), "1\n");
  writeFileSync(join(root, "dashboard/web/main.tsx"), "source of the page\n");
  writeFileSync(join(root, "agent/a.test.ts"), "a test\n");
  const packages = {
    "": {},
    "node_modules/kept": {},
    "node_modules/kept/node_modules/inner": {},
    "node_modules/@scope/kept": {},
    "node_modules/only-dev": { dev: true },
    "node_modules/other-platform": { optional: true },
  };
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
  for (const path of ["kept", "kept/node_modules/inner", "@scope/kept", "only-dev"]) {
    mkdirSync(join(root, "node_modules", path), { recursive: true });
    writeFileSync(join(root, "node_modules", path, "index.js"), "\n");
  }
  writeFileSync(join(root, "node_modules/.package-lock.json"), "{}");
  const later = new Date(Date.now() + 5_000);
  execFileSync("touch", ["-d", later.toISOString(), join(root, "node_modules/.package-lock.json")]);
  return root;
}

describe("below a prefix", () => {
  const prefix = join(folder, "target");
  const home = join(prefix, "opt/latarnik");
  const config = join(prefix, "etc/latarnik/config.yaml");
  const state = join(prefix, "var/lib/latarnik");
  let root = "";
  beforeAll(() => {
    root = smallProject();
  });

  it("installs what runs and nothing else", () => {
    const { status, err } = install(root, "--prefix", prefix);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(existsSync(join(home, "build/resolver/main.js"))).toBe(true);
    expect(existsSync(join(home, "dashboard/control.ts"))).toBe(true);
    expect(existsSync(join(home, "dashboard/web"))).toBe(false);
    expect(existsSync(join(home, "agent/a.test.ts"))).toBe(false);
    expect(readdirSync(join(home, "node_modules")).sort()).toEqual(["@scope", "kept"]);
    expect(existsSync(join(home, "node_modules/kept/node_modules/inner/index.js"))).toBe(true);
    expect(execFileSync(join(home, "node/bin/node"), ["--version"], { encoding: "utf8" }).trim()).toBe(process.version);
    expect(statSync(config).mode & 0o777).toBe(0o640);
    expect(statSync(state).mode & 0o777).toBe(0o750);
    expect(readdirSync(join(prefix, "etc/systemd/system")).sort()).toEqual(UNITS);
  });

  it("upgrades in place: new programs, the same configuration and data, no old ones left", () => {
    writeFileSync(config, "venue: { id: kept }\n");
    writeFileSync(join(state, "latarnik.db"), "records");
    writeFileSync(join(root, "build/resolver/main.js"), "2\n");
    rmSync(join(root, "dashboard/control.ts"));
    writeFileSync(join(root, "dashboard/control2.ts"), "2\n");
    expect(install(root, "--prefix", prefix).status).toBe(0);
    expect(readFileSync(join(home, "build/resolver/main.js"), "utf8")).toBe("2\n");
    expect(existsSync(join(home, "dashboard/control.ts"))).toBe(false);
    expect(readFileSync(config, "utf8")).toBe("venue: { id: kept }\n");
    expect(readFileSync(join(state, "latarnik.db"), "utf8")).toBe("records");
    expect(readdirSync(join(prefix, "opt"))).toEqual(["latarnik"]);
  });

  it("keeps the running version when copying the new one fails", () => {
    rmSync(join(root, "CHANGELOG.md"));
    const { status } = install(root, "--prefix", prefix);
    expect(status).not.toBe(0);
    expect(readFileSync(join(home, "build/resolver/main.js"), "utf8")).toBe("2\n");
    writeFileSync(join(root, "CHANGELOG.md"), "\n");
  });

  it("is removed without the data, then with them", () => {
    expect(install(root, "--prefix", prefix, "--uninstall").status).toBe(0);
    expect(existsSync(home)).toBe(false);
    expect(readdirSync(join(prefix, "etc/systemd/system"))).toEqual([]);
    expect(existsSync(join(state, "latarnik.db"))).toBe(true);
    expect(existsSync(config)).toBe(true);
    expect(install(root, "--prefix", prefix, "--uninstall", "--purge").status).toBe(0);
    expect(existsSync(state)).toBe(false);
    expect(existsSync(config)).toBe(false);
  });
});

const analyze = spawnSync("systemd-analyze", ["--version"], { encoding: "utf8" });
const noSystemd = analyze.error === undefined ? "" : "skipped: systemd-analyze is not here (apt-get install systemd)";

describe(`units ${noSystemd}`, () => {
  const text = (unit: string): string => readFileSync(join(ROOT, "scripts/deploy", unit), "utf8");

  it.skipIf(noSystemd !== "")("are accepted by systemd-analyze verify", () => {
    const root = join(folder, "units");
    const systemd = join(root, "etc/systemd/system");
    mkdirSync(systemd, { recursive: true });
    // The programs the units name have to exist, or systemd complains about them instead of about the units.
    mkdirSync(join(root, "node"), { recursive: true });
    symlinkSync(process.execPath, join(root, "node/node"));
    for (const unit of UNITS)
      writeFileSync(
        join(systemd, unit),
        text(unit)
          .replaceAll("/opt/latarnik/node/bin/node", join(root, "node/node"))
          .replaceAll(/^Documentation=.*\n/gmu, ""),
      );
    const verify = (unit: string): { status: number | null; lines: string[] } => {
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", join(systemd, unit)], {
        encoding: "utf8",
        env: { ...process.env, SYSTEMD_UNIT_PATH: `${systemd}:` },
      });
      return { status, lines: stderr.split("\n").filter((line) => line.includes("latarnik")) };
    };
    for (const unit of UNITS) expect({ unit, ...verify(unit) }).toEqual({ unit, status: 0, lines: [] });

    // The same question about a unit with a mistake must be answered with no.
    writeFileSync(
      join(systemd, "latarnik-broken.service"),
      "[Service]\nExecStart=relative/path\nProtectSistem=strict\n",
    );
    expect(verify("latarnik-broken.service").lines.length).toBeGreaterThan(0);
  });

  it.each(UNITS.filter((unit) => unit.endsWith(".service")))("%s is locked in", (unit) => {
    const content = text(unit);
    for (const line of [
      "User=latarnik",
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "ProtectHome=yes",
      "PrivateTmp=yes",
      "PrivateDevices=yes",
      "RestrictSUIDSGID=yes",
      "SystemCallFilter=@system-service",
      "StateDirectory=latarnik",
      // What runs once a night is not started again and again; its timer brings it back.
      ...(unit === "latarnik-backup.service" ? ["Type=oneshot"] : ["Restart=always", "StartLimitIntervalSec=0"]),
    ])
      expect(content).toContain(`\n${line}\n`);
    const capabilities = unit === "latarnik-resolver.service" ? "CAP_NET_BIND_SERVICE" : "";
    expect(content).toContain(`\nCapabilityBoundingSet=${capabilities}\n`);
  });

  it("do not require each other: the death of the control process never stops the filter", () => {
    for (const unit of UNITS) expect(text(unit)).not.toMatch(/^(?:Requires|Requisite|BindsTo|Upholds)=/mu);
    expect(text("latarnik-resolver.service")).not.toMatch(/^(?:After|Wants)=.*latarnik-control/mu);
  });

  it("name only files that exist in the tree or are built", () => {
    for (const unit of UNITS.filter((each) => each.endsWith(".service"))) {
      const entry = /^ExecStart=\S+ (?:\/opt\/latarnik\/)?(?<entry>\S+)/mu.exec(text(unit))?.groups?.["entry"] ?? "";
      const source = entry.replace("build/resolver/main.js", "agent/resolver/main.ts");
      expect({ unit, exists: existsSync(join(ROOT, source)) }).toEqual({ unit, exists: true });
    }
  });

  it("make a backup only where no passphrase is needed, and never with one in the unit", () => {
    expect(text("latarnik-backup.service")).toContain("\nConditionPathExists=/var/lib/latarnik/backup.recipient\n");
    expect(text("latarnik-backup.service")).not.toMatch(/passphrase-file|LATARNIK_BACKUP_PASSPHRASE/u);
    const opens = (unit: string) => text(unit).match(/^(?:Load|Set)Credential=.*$/gmu);
    expect(opens("latarnik-backup.service")).toEqual(opens("latarnik-control.service"));
  });

  it("agree on where the key of the uplink lies and on which port", () => {
    const port = /--uplink-port (?<port>\d+)/u.exec(text("latarnik-control.service"))?.groups?.["port"];
    expect(text("latarnik-resolver.service")).toContain(`--uplink http://127.0.0.1:${port} `);
    expect(text("latarnik-resolver.service")).toContain("--uplink-key-file /var/lib/latarnik/uplink.key");
    expect(text("latarnik-resolver.service")).toContain("--publisher-key-file /var/lib/latarnik/publisher.pub");
  });
});

const nft = spawnSync("nft", ["--version"]);
describe(`firewall rules ${nft.error === undefined ? "" : "skipped: nft is not here (apt-get install nftables)"}`, () => {
  it.skipIf(nft.error !== undefined || process.getuid?.() !== 0)("are understood by nft", () => {
    const { status, stderr } = spawnSync("nft", ["--check", "--file", join(ROOT, "scripts/deploy/guest-network.nft")], {
      encoding: "utf8",
    });
    expect(stderr).not.toContain("syntax error");
    // Without permission to talk to the kernel the grammar is still checked first.
    if (!/Operation not permitted|cache initialization failed/u.test(stderr))
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
