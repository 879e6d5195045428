/**
 * The project works on any machine: no path, registry or host of the machine it was written on.
 *
 * @module
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, ROOT, textOf } from "./sources.ts";

const files = projectFiles();
const isText = (file: string): boolean =>
  /\.(?:ts|tsx|js|json|md|yaml|txt|sh|css|html|service|target|nft)$/u.test(file) || /(?:^|\/)[\w-]+$/u.test(file);

/** Absolute paths that exist on one machine only. Paths of the standard file tree (/etc, /opt, /var) are fine. */
const MACHINE_PATH = /(?<![\w.:/$}-])\/(?:home|root|Users|work|mnt|srv|workspace)\/[\w.-]/u;

const machinePaths = (text: string): number[] =>
  text.split("\n").flatMap((line, index) => (MACHINE_PATH.test(line) ? [index + 1] : []));

/** Where the lockfile would fetch from; left out on purpose, so that each machine's own registry is used. */
function lockedHosts(lock: string): string[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, { resolved?: string }> };
  return Object.values(packages).flatMap(({ resolved }) => (resolved === undefined ? [] : [resolved]));
}

describe("no trace of a workplace", () => {
  it("no absolute path of one machine in any text", () => {
    const found = files
      .filter((file) => isText(file) && file !== "package-lock.json")
      .flatMap((file) => machinePaths(textOf(file)).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });

  it("the lockfile and .npmrc name no registry", () => {
    expect(lockedHosts(textOf("package-lock.json"))).toEqual([]);
    expect(textOf(".npmrc")).not.toMatch(/registry|_auth|proxy|cafile/u);
  });

  it("package versions are exact", () => {
    const { dependencies, devDependencies } = JSON.parse(textOf("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version),
    );
    expect(loose).toEqual([]);
  });

  it.each(["scripts/up", "scripts/install", "scripts/test", ".ci/run"])("%s can be typed", (file) => {
    expect(statSync(join(ROOT, file)).mode & 0o111).toBe(0o111);
    expect(textOf(file)).toMatch(/^#!\/usr\/bin\/env bash\n/u);
  });

  it("only what is typed is executable", () => {
    const executable = files.filter((file) => (statSync(join(ROOT, file)).mode & 0o111) !== 0);
    expect(executable.filter((file) => !textOf(file).startsWith("#!"))).toEqual([]);
  });
});

// Put together here, or this file would be its own first finding.
const slashes = (...parts: readonly string[]): string => ["", ...parts].join("/");

describe("the judge", () => {
  it.each([
    { why: "a home folder", bad: `const file = "${slashes("home", "anna")}";` },
    { why: "root's folder", bad: `cp ${slashes("root", "x")} .` },
    { why: "a mounted folder", bad: `see (${slashes("mnt", "disk")})` },
    { why: "a Mac", bad: `at ${slashes("Users", "anna")}` },
  ])("refuses $why", ({ bad }) => {
    expect(machinePaths(bad)).toEqual([1]);
  });

  it.each([
    { why: "a web address", good: "https://example.org/home/page" },
    { why: "a relative path", good: "../home/x" },
    { why: "a standard folder", good: "/var/lib/latarnik and /etc/latarnik" },
  ])("lets pass $why", ({ good }) => {
    expect(machinePaths(good)).toEqual([]);
  });

  it("sees a registry in a lockfile", () => {
    expect(lockedHosts('{"packages":{"node_modules/x":{"resolved":"https://registry.example/x.tgz"}}}')).toHaveLength(
      1,
    );
  });
});
