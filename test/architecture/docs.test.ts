/**
 * Manuals say what is so: commands, links, packages, configuration keys and folders are compared with the tree.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { CONFIG_TEXTS } from "../../scripts/config-texts.ts";
import { configKeys, withReference } from "../../scripts/gen-docs.ts";
import { projectFiles, ROOT, textOf } from "./sources.ts";

const files = projectFiles();
const manuals = files.filter((file) => file.endsWith(".md"));
const manifest = JSON.parse(textOf("package.json")) as {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/gu, "-");

const withoutFences = (markdown: string): string => markdown.replaceAll(/^```[^]*?^```/gmu, "");

/** Relative links that lead nowhere: a missing file, or a heading that is not there. */
function brokenLinks(file: string, markdown: string, read: (path: string) => string | undefined): string[] {
  const prose = withoutFences(markdown).replaceAll(/`[^`\n]*`/gu, "");
  const targets = [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map((match) => match.groups?.["target"] ?? "");
  return targets.filter((target) => {
    if (/^[a-z]+:/u.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const text = path === "" ? markdown : read(normalize(join(dirname(file), path)));
    if (text === undefined) return true;
    if (anchor === undefined) return false;
    const headings = [...withoutFences(text).matchAll(/^#+ (?<heading>.*)$/gmu)];
    return !headings.some((match) => anchorOf(match.groups?.["heading"] ?? "") === decodeURIComponent(anchor));
  });
}

const readFromTree = (path: string): string | undefined => {
  if (!existsSync(join(ROOT, path))) return undefined;
  return statSync(join(ROOT, path)).isDirectory() ? "" : textOf(path);
};

/** Rows of the dependency table against the manifest, both ways. */
function packageFaults(markdown: string, packages: readonly string[]): string[] {
  const rows = [...markdown.matchAll(/^\| (?<name>@?[a-z0-9][\w./-]*) \| (?<why>[^|\n]*) \|$/gmu)];
  const why = new Map(rows.map((match) => [match.groups?.["name"] ?? "", match.groups?.["why"]?.trim() ?? ""]));
  return [
    ...packages.filter((name) => (why.get(name) ?? "").length < 5).map((name) => `${name} has no reason`),
    ...[...why.keys()].filter((name) => !packages.includes(name)).map((name) => `${name} is not a dependency`),
  ];
}

describe("README.md", () => {
  const readme = textOf("README.md");
  it.each(["./scripts/up", "./scripts/test", "./scripts/install", "dig", "DHCP", "config.yaml", "--check"])(
    "names %s",
    (word) => {
      expect(readme).toContain(word);
    },
  );

  it("speaks Polish first, then English", () => {
    expect(readme.indexOf("\n## Po polsku")).toBeGreaterThan(0);
    expect(readme.indexOf("\n## In English")).toBeGreaterThan(readme.indexOf("\n## Po polsku"));
  });

  it("says what was not verified, in both languages", () => {
    expect(readme).toContain("niesprawdzone w terenie");
    expect(readme).toContain("Not yet verified in the field");
  });

  it("has the configuration reference that the schema gives (node scripts/gen-docs.ts)", () => {
    expect(withReference(readme)).toBe(readme);
    expect(configKeys().length).toBeGreaterThan(40);
    expect(Object.keys(CONFIG_TEXTS).toSorted()).toEqual(
      configKeys()
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  it("would notice a stale reference", () => {
    expect(withReference(readme.replace('`"Europe/Warsaw"`', '`"UTC"`'))).toBe(readme);
    expect(readme.replace('`"Europe/Warsaw"`', '`"UTC"`')).not.toBe(readme);
  });
});

describe("the other manuals", () => {
  it("CHANGELOG.md has the present version and a place for the next", () => {
    const changelog = textOf("CHANGELOG.md");
    expect(changelog).toContain(`## [${manifest.version}] - `);
    expect(changelog).toContain("## [Unreleased]");
  });

  it.each(["policies", "blocklists", "agent", "dashboard", "scripts", "test"])(
    "%s has a README.md that says something",
    (folder) => {
      const file = `${folder}/README.md`;
      expect(files).toContain(file);
      expect(textOf(file).length).toBeGreaterThan(200);
    },
  );

  it("there is no top-level folder beyond the six and CI", () => {
    const folders = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0] ?? ""));
    expect([...folders].toSorted()).toEqual([".ci", "agent", "blocklists", "dashboard", "policies", "scripts", "test"]);
  });

  it("relative links lead somewhere", () => {
    const broken = manuals.flatMap((file) =>
      brokenLinks(file, textOf(file), readFromTree).map((link) => `${file}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it("DECISIONS.md numbers its records without a gap and gives each its parts", () => {
    const records = textOf("DECISIONS.md")
      .split(/^## (?=ADR-)/mu)
      .slice(1);
    expect(records.length).toBeGreaterThanOrEqual(14);
    for (const [index, record] of records.entries()) {
      expect(record.slice(0, 8)).toBe(`ADR-${String(index + 1).padStart(4, "0")}`);
      expect(record).toMatch(/Accepted \d{4}-\d{2}-\d{2}\n/u);
      for (const part of ["Context: ", "Decision: ", "Refused: "]) expect(record).toContain(`\n${part}`);
    }
  });

  it("DECISIONS.md says why each package is here", () => {
    const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    expect(packageFaults(textOf("DECISIONS.md"), packages)).toEqual([]);
  });

  it("ARCHITECTURE.md knows every folder of the parts", () => {
    const architecture = textOf("ARCHITECTURE.md");
    const parts = ["policies", "blocklists", "agent", "agent/resolver", "dashboard", "scripts"];
    const folders = parts.flatMap((part) =>
      readdirSync(join(ROOT, part), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .filter((entry) => files.some((file) => file.startsWith(`${part}/${entry.name}/`)))
        .map((entry) => entry.name),
    );
    expect(folders.filter((folder) => !architecture.includes(`${folder}/`))).toEqual([]);
  });

  it("npm scripts name files that exist", () => {
    const named = Object.values(manifest.scripts).flatMap((command) => command.match(/\S+\.(?:ts|json)\b/gu) ?? []);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe("the judge", () => {
  const tree = (path: string): string | undefined => ({ "b.md": "# Ein Kapitel\n", "d/c.md": "" })[path];
  it.each([
    { why: "a missing file", markdown: "[x](none.md)" },
    { why: "a missing heading", markdown: "[x](b.md#zwei)" },
    { why: "a heading of its own that is not there", markdown: "# One\n[x](#two)" },
    { why: "a path that leaves the folder", markdown: "[x](../b.md)" },
  ])("refuses $why", ({ markdown }) => {
    expect(brokenLinks("a.md", markdown, tree)).toHaveLength(1);
  });

  it.each([
    { why: "a file", markdown: "[x](b.md)" },
    { why: "a heading", markdown: "[x](b.md#ein-kapitel)" },
    { why: "a web address", markdown: "[x](https://example.org/none.md)" },
    { why: "an example in code", markdown: "`[x](none.md)`" },
  ])("lets pass $why", ({ markdown }) => {
    expect(brokenLinks("a.md", markdown, tree)).toEqual([]);
  });

  it("misses no package, in either direction", () => {
    const table = "| Package | Why |\n|---|---|\n| zod | the schemas |\n| @a/b | because so |\n| empty |  |\n";
    expect(packageFaults(table, ["zod", "@a/b"])).toEqual(["empty is not a dependency"]);
    expect(packageFaults(table, ["zod", "@a/b", "empty", "pg"])).toEqual(["empty has no reason", "pg has no reason"]);
  });
});
