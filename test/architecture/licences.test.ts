/**
 * What we ship says under which terms, and nothing we run on has terms that forbid it.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./sources.ts";

const files = projectFiles();
const lists = files.filter((file) => /^blocklists\/starter\/.*\.txt$/u.test(file));

/** The licence named in the comment block a list opens with, or `undefined`. */
function listLicence(text: string): string | undefined {
  const header = /^(?:#[^\n]*\n)+/u.exec(text)?.[0] ?? "";
  return /\bLicen[cs]e:\s*(?<id>[A-Za-z0-9.-]+)/u.exec(header)?.groups?.["id"];
}

/** Compatible with shipping under EUPL-1.2: permissive, or with reach limited to their own files or fonts. */
const ACCEPTED = new Set(
  [
    "MIT",
    "MIT-0",
    "ISC",
    "0BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "MPL-2.0",
    "OFL-1.1",
  ].concat(["CC0-1.0", "Unlicense", "Python-2.0", "EUPL-1.2", "CC-BY-4.0"]),
);

/** Packages whose manifest forgot its licence, and the first line of the licence file they bring instead. */
const BY_FILE: Readonly<Record<string, string>> = { "node_modules/png-js": "MIT License" };

interface LockedPackage {
  readonly license?: string;
}

/** Whether an expression of SPDX is accepted: of «A OR B» one name is enough, of «A AND B» every name must be. */
function isAccepted(licence: string): boolean {
  return licence
    .replace(/^\(|\)$/gu, "")
    .split(/\s+OR\s+/u)
    .some((choice) => choice.split(/\s+AND\s+/u).every((id) => ACCEPTED.has(id.trim())));
}

/** Packages whose licence is missing or not accepted. */
function unacceptable(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .filter(([, { license }]) => !isAccepted(license ?? ""))
    .filter(
      ([path, { license }]) =>
        license !== undefined ||
        BY_FILE[path] === undefined ||
        !textOf(`${path}/LICENSE`).startsWith(`${BY_FILE[path]}\n`),
    )
    .map(([path, { license }]) => `${path}: ${license ?? "no licence"}`);
}

describe("licences", () => {
  it("every list we ship names its licence in its header", () => {
    expect(lists.length).toBeGreaterThan(10);
    expect(lists.filter((file) => listLicence(textOf(file)) !== "EUPL-1.2")).toEqual([]);
  });

  it("no file of a list names the work of another project as its origin", () => {
    const foreign = /\b(?:stevenblack|hagezi|oisd|kadhosts|blocklistproject|shadowwhisperer|sinfonietta|ut1)\b/iu;
    expect(lists.filter((file) => foreign.test(textOf(file)))).toEqual([]);
  });

  it("the whole licence text is here", () => {
    const text = textOf("LICENSE");
    expect(text).toContain("EUROPEAN UNION PUBLIC LICENCE v. 1.2");
    expect(text).toContain("15.Applicable Law");
    expect(text).toContain("Appendix");
    expect(JSON.parse(textOf("package.json"))).toMatchObject({ license: "EUPL-1.2" });
  });

  it("every package of the lockfile has terms we can accept", () => {
    const lock = JSON.parse(textOf("package-lock.json")) as { packages: Record<string, LockedPackage> };
    expect(unacceptable(lock.packages)).toEqual([]);
  });
});

describe("the judge", () => {
  it.each([
    { why: "no header", bad: "example.org\n" },
    { why: "a header without a licence", bad: "# Starter list\n# Written for us\nexample.org\n" },
    { why: "a licence below the names", bad: "# Starter list\nexample.org\n# Licence: EUPL-1.2\n" },
    { why: "an empty licence", bad: "# Licence: \nexample.org\n" },
  ])("refuses a list with $why", ({ bad }) => {
    expect(listLicence(bad)).toBeUndefined();
  });

  it.each([
    { why: "no licence", entry: {} },
    { why: "terms that reach over to ours", entry: { license: "GPL-3.0-only" } },
    { why: "no commercial use", entry: { license: "CC-BY-NC-4.0" } },
  ])("refuses a package with $why", ({ entry }) => {
    expect(unacceptable({ "": {}, "node_modules/x": entry })).toHaveLength(1);
  });

  it("takes several names together only if each is accepted", () => {
    expect(unacceptable({ "node_modules/x": { license: "MIT AND OFL-1.1" } })).toEqual([]);
    expect(unacceptable({ "node_modules/x": { license: "MIT AND GPL-2.0" } })).toHaveLength(1);
  });

  it("takes one accepted name of several", () => {
    expect(unacceptable({ "node_modules/x": { license: "(GPL-2.0 OR MIT)" } })).toEqual([]);
  });
});
