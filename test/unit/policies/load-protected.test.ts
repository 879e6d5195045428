/** Groups of protected names: every slip is told with its place, and what is handed on has each name once. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { formatFault, PolicyError } from "../../../policies/load/error.ts";
import { loadProtected, protectedNames } from "../../../policies/load/load-protected.ts";
import type { DomainName } from "../../../policies/schema/vocabulary.ts";

const root = mkdtempSync(join(tmpdir(), "protected-"));
const folder = join(root, "protected");
const starter = join(root, "starter");
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(starter, { recursive: true, force: true });
  mkdirSync(folder);
  mkdirSync(starter);
});

const group = (id: string, names: readonly string[], more = ""): string =>
  `id: ${id}
title: { pl: "x", en: "x" }
reason: { pl: "x", en: "x" }
reference: "an act"
${more}names:
${names.map((name) => `  - { name: ${name}, what: { pl: "x", en: "x" } }\n`).join("")}`;
const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
const faults = (): string[] => {
  try {
    loadProtected(folder);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.faults.map((fault) => `${fault.code} ${formatFault(fault).replaceAll(`${root}/`, "")}`);
  }
};

describe("loadProtected", () => {
  it("gives all groups in the order of their files, without alarm unless it is said", () => {
    write("protected/b.yaml", group("b", ["b.example"], "alarm: true\n"));
    write("protected/a.yaml", group("a", ["a.example", "www.a.example"]));
    write("protected/README.md", "no group");
    const groups = loadProtected(folder);
    expect(groups.map(({ id, alarm }) => [id, alarm])).toEqual([
      ["a", false],
      ["b", true],
    ]);
    expect(groups[0]?.names.map(({ name }) => name)).toEqual(["a.example", "www.a.example"]);
  });

  it.each<{ why: string; files: Record<string, string>; faults: string[] }>([
    {
      why: "no group at all",
      files: { "starter/x.txt": "" },
      faults: ["E_POLICY_UNREADABLE protected:1:1 no group of protected names in this folder"],
    },
    {
      why: "a name in two groups, told at the second",
      files: {
        "protected/a.yaml": group("a", ["one.example"]),
        "protected/b.yaml": group("b", ["two.example", "one.example"]),
      },
      faults: [
        "E_POLICY_INCONSISTENT protected/b.yaml:7:7 names[1].name: one.example is protected already at protected/a.yaml:6:7",
      ],
    },
    {
      why: "a name twice in one group",
      files: { "protected/a.yaml": group("a", ["one.example", "one.example"]) },
      faults: [
        "E_POLICY_INCONSISTENT protected/a.yaml:7:7 names[1].name: one.example is protected already at protected/a.yaml:6:7",
      ],
    },
    {
      why: "a name our own list blocks",
      files: {
        "protected/a.yaml": group("a", ["one.example"]),
        "starter/ts-02.txt": "# x\n\none.example # why; source\n",
      },
      faults: [
        "E_POLICY_INCONSISTENT protected/a.yaml:6:7 names[0].name: one.example is blocked by our own list at starter/ts-02.txt:3",
      ],
    },
    {
      why: "a name our own list blocks by a parent",
      files: { "protected/a.yaml": group("a", ["x.one.example"]), "starter/ts-02.txt": "one.example\n" },
      faults: [
        "E_POLICY_INCONSISTENT protected/a.yaml:6:7 names[0].name: x.one.example is blocked by our own list at starter/ts-02.txt:1",
      ],
    },
    {
      why: "nothing, if our list blocks only something below, or a name that merely ends alike",
      files: { "protected/a.yaml": group("a", ["one.example"]), "starter/ts-02.txt": "x.one.example\nne.example\n" },
      faults: [],
    },
    {
      why: "an id that is not the file's name",
      files: { "protected/a.yaml": group("b", ["one.example"]) },
      faults: ["E_POLICY_INCONSISTENT protected/a.yaml:1:1 id: expected the name of the file, not «b»"],
    },
    {
      why: "an id that means something else in a suspect entry",
      files: { "protected/public-suffix.yaml": group("public-suffix", ["one.example"]) },
      faults: [
        "E_POLICY_INCONSISTENT protected/public-suffix.yaml:1:1 id: «public-suffix» has another meaning already",
      ],
    },
    {
      why: "a name without a dot",
      files: { "protected/a.yaml": group("a", ["example"]) },
      faults: ["E_POLICY_INCONSISTENT protected/a.yaml:6:7 names[0].name: expected a name with a dot"],
    },
    {
      why: "a group without names, and a typing error in another file, both at once",
      files: {
        "protected/a.yaml": group("a", []).replace("names:\n", "names: []\n"),
        "protected/b.yaml": group("b", ["b.example"], "alram: true\n"),
      },
      faults: [
        expect.stringMatching(/^E_POLICY_INVALID protected\/a\.yaml:5:1 names: /u) as string,
        "E_POLICY_INVALID protected/b.yaml:5:1 alram: unknown key",
      ],
    },
    {
      why: "capital letters, for the compiler would never meet them",
      files: { "protected/a.yaml": group("a", ["One.example"]) },
      faults: ["E_POLICY_INVALID protected/a.yaml:6:7 names[0].name: a lower-case domain name without the final dot"],
    },
  ])("tells: $why", (row) => {
    for (const [file, text] of Object.entries(row.files)) write(file, text);
    expect(faults()).toEqual(row.faults);
  });

  it("tells a folder that is not there", () => {
    rmSync(folder, { recursive: true });
    expect(faults()).toEqual(["E_POLICY_UNREADABLE protected:1:1 the folder does not exist or cannot be read"]);
  });

  it("needs no starter lists beside it: a venue may keep its own groups elsewhere", () => {
    rmSync(starter, { recursive: true });
    write("protected/a.yaml", group("a", ["one.example"]));
    expect(loadProtected(folder)).toHaveLength(1);
  });
});

describe("protectedNames", () => {
  it("has each name once, with its www: never-block first and always with alarm, then the groups", () => {
    write("protected/a.yaml", group("a", ["one.example", "two.example"]));
    write("protected/b.yaml", group("b", ["www.three.example"], "alarm: true\n"));
    expect(protectedNames(loadProtected(folder), ["two.example", "help.example"] as DomainName[])).toEqual([
      { name: "two.example", group: "never-block", alarm: true },
      { name: "help.example", group: "never-block", alarm: true },
      { name: "one.example", group: "a", alarm: false },
      { name: "www.one.example", group: "a", alarm: false },
      { name: "www.two.example", group: "a", alarm: false },
      { name: "www.three.example", group: "b", alarm: true },
    ]);
  });
});
