/** The command line tool as a person uses it: real process, shipped files. Few rows, as each starts a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packIndex } from "../../../blocklists/compile/pack.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";

const folder = mkdtempSync(join(tmpdir(), "policy-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/policy-check.ts", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

describe("policy-check", () => {
  it("finds no fault in the shipped files", () => {
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^31 categories, 4 networks, .*no faults\n$/u) as string,
    });
  });

  it("prints place and code of a fault and fails", () => {
    const config = join(folder, "config.yaml");
    writeFileSync(config, "venue:\n  nmae: x\n");
    expect(run("--config", config)).toMatchObject({
      status: 1,
      stderr: `${config}:2:3 venue.nmae: unknown key [E_CONFIG_INVALID]\n`,
    });
  });

  it.each([
    {
      why: "safe search",
      args: ["tablets", "WWW.Google.PL.", "AAAA"],
      verdict: "rewrite to forcesafesearch.google.com by safe-search  google («www.google.pl»)",
    },
    {
      why: "a helpline at the kiosk",
      args: ["kiosk", "www.116111.pl"],
      verdict: "allow by never-block  never-block («116111.pl»)",
    },
  ])("explains $why", ({ args, verdict }) => {
    const { status, stdout } = run("explain", ...args);
    expect(status).toBe(0);
    expect(stdout).toContain(`verdict: ${verdict}\n`);
    expect(stdout.split("\n").filter((line) => line.startsWith("  ▸"))).toHaveLength(1);
  });

  it("asks a packed list with --pack", () => {
    const pack = join(folder, "lists.pack");
    writeFileSync(pack, packIndex([{ id: "starter-ts-10c", rules: ["bad.example" as DomainName] }], { seed: 7 }));
    expect(run("explain", "tablets", "www.bad.example", "--pack", pack).stdout).toContain(
      "verdict: block in category TS-10C, EDE 15, by list  starter-ts-10c («bad.example»)\n",
    );
  });

  it.each([
    {
      why: "no such network",
      args: ["explain", "nowhere", "example.org"],
      said: "no network «nowhere»; there are: guest-wifi, kiosk, quarantine, tablets",
    },
    { why: "no such option", args: ["--packs", "x"], said: "--packs" },
  ])("refuses $why with help", ({ args, said }) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr).toContain("Exit code:");
  });
});
