/** The Linux installer takes only what its digest covers; run into a folder of its own, without systemd. @module */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPTS = resolve(import.meta.dirname, "../../../scripts/deploy/device");
let folder = "";
let sums = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "install-"));
  const source = join(folder, "copy");
  mkdirSync(join(source, "agent/device"), { recursive: true });
  writeFileSync(join(source, "agent/device/main.js"), "// the agent\n");
  cpSync(SCRIPTS, join(source, "install"), { recursive: true });
  const list = execFileSync(
    "sh",
    ["-c", "find . -type f ! -name SHA256SUMS -printf '%P\\n' | sort | xargs sha256sum"],
    { cwd: source },
  );
  writeFileSync(join(source, "SHA256SUMS"), list);
  sums = createHash("sha256").update(list).digest("hex");
});
afterEach(() => rmSync(folder, { recursive: true }));

const install = (...args: string[]): { status: number | null; said: string } => {
  const { status, stdout, stderr } = spawnSync("sh", [join(folder, "copy/install/install.sh"), ...args], {
    env: { ...process.env, LATARNIK_ROOT: join(folder, "root") },
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
};
const installed = (path: string): string => join(folder, "root", path);

describe("install.sh", () => {
  it("installs what the digest covers, with its own node, units and the server's key; upgrades keep the settings", () => {
    const key = "1f0c2c1e8f0b4a7e";
    expect(install("--sums", sums, "--key", key, "--node", process.execPath)).toMatchObject({ status: 0 });
    expect(readFileSync(installed("opt/latarnik-device/agent/device/main.js"), "utf8")).toContain("the agent");
    expect(existsSync(installed("opt/latarnik-device/node/bin/node"))).toBe(true);
    expect(existsSync(installed("etc/systemd/system/latarnik-device.service"))).toBe(true);
    appendFileSync(installed("etc/latarnik-device/device.yaml"), "dailyAccount: uczen\n");
    expect(install("--sums", sums, "--node", process.execPath).status).toBe(0);
    expect(readFileSync(installed("etc/latarnik-device/device.yaml"), "utf8")).toMatch(
      /serverKey: "1f0c2c1e8f0b4a7e"[^]*dailyAccount: uczen/u,
    );
    expect(install("--uninstall")).toMatchObject({ status: 0 });
    expect(existsSync(installed("opt/latarnik-device"))).toBe(false);
    expect(existsSync(installed("etc/latarnik-device/device.yaml"))).toBe(true);
  });

  it.each([
    { why: "another digest", spoil: () => (sums = "0".repeat(64)) },
    { why: "a changed file", spoil: () => appendFileSync(join(folder, "copy/agent/device/main.js"), "evil()\n") },
    {
      why: "a file that is not in the list",
      spoil: () => writeFileSync(join(folder, "copy/agent/device/extra.js"), "evil()\n"),
    },
    { why: "a file that is missing", spoil: () => rmSync(join(folder, "copy/agent/device/main.js")) },
  ])("refuses $why and changes nothing", ({ spoil }) => {
    spoil();
    expect(install("--sums", sums, "--node", process.execPath).status).toBe(1);
    expect(existsSync(installed("opt"))).toBe(false);
  });

  it("without a digest there is nothing to trust", () => expect(install("--node", process.execPath).status).toBe(2));
});

describe("what is built", () => {
  const built = mkdtempSync(join(tmpdir(), "bundle-"));
  afterAll(() => rmSync(built, { recursive: true }));
  const run = (...args: string[]) =>
    spawnSync(join(folder, "root/opt/latarnik-device/node/bin/node"), args, { cwd: folder, encoding: "utf8" });
  /** Every absolute path of a unit or wrapper that belongs to us. */
  const paths = (file: string): string[] =>
    readFileSync(installed(file), "utf8").match(/\/opt\/latarnik[\w./-]*/gu) ?? [];

  it("two programs of one file each, that start where nothing else is", { timeout: 180_000 }, () => {
    const made = spawnSync(process.execPath, [join(SCRIPTS, "bundle.ts"), built], { encoding: "utf8" });
    expect([made.status, made.stderr]).toEqual([0, ""]);
    const digest = /SHA256SUMS (?<digest>[0-9a-f]{64})/u.exec(made.stdout)?.groups?.["digest"] ?? "";
    expect(readdirSync(join(built, "agent/device"))).toEqual(["main.js"]);
    expect(readdirSync(join(built, "agent/hub"))).toEqual(["main.js"]);

    const env = { ...process.env, LATARNIK_ROOT: join(folder, "root") };
    for (const more of [[], ["--hub"]])
      expect(
        spawnSync("sh", [join(built, "install/install.sh"), "--sums", digest, "--node", process.execPath, ...more], {
          env,
          encoding: "utf8",
        }),
      ).toMatchObject({ status: 0, stderr: "" });
    for (const file of [
      "etc/systemd/system/latarnik-device.service",
      "etc/systemd/system/latarnik-device-check@.service",
      "etc/systemd/system/latarnik-hub.service",
      "usr/local/bin/latarnik-hub",
    ]) {
      expect(paths(file).length).toBeGreaterThan(2);
      for (const path of paths(file)) expect([path, existsSync(installed(path))]).toEqual([path, true]);
    }

    // One file alone, in a folder of its own: no tree, no packages, no policies beside it.
    const alone = join(folder, "alone");
    mkdirSync(alone);
    for (const name of ["device", "hub"]) cpSync(join(built, `agent/${name}/main.js`), join(alone, `${name}.mjs`));
    const config = join(alone, "device.yaml");
    writeFileSync(config, "outside: []\n");
    const audit = run(join(alone, "device.mjs"), "check", "--json", "--data", join(alone, "data"), "--config", config);
    expect(audit.stderr).toBe("");
    expect([0, 10, 11, 12]).toContain(audit.status);
    expect(JSON.parse(audit.stdout)).toMatchObject({
      gate: expect.any(String) as string,
      reasons: expect.any(Array) as unknown[],
    });
    expect(run(join(alone, "hub.mjs"), "--help")).toMatchObject({ status: 0, stderr: "" });
    // The script for Windows is inside, as it is sent from there.
    expect(readFileSync(join(alone, "device.mjs"), "utf8")).toContain("[[latarnik:restricted]]");
  });
});
