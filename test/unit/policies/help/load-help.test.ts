/** The shipped helplines, texts and cards fit each other and the taxonomy; each slip is told with its place. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { formatFault, PolicyError } from "../../../../policies/load/error.ts";
import { loadHelp } from "../../../../policies/load/load-help.ts";
import { readYaml } from "../../../../policies/load/read-yaml.ts";
import { Taxonomy } from "../../../../policies/schema/taxonomy.ts";

const policies = resolve(import.meta.dirname, "../../../../policies");
const taxonomy = readYaml(join(policies, "taxonomy.yaml"), Taxonomy);
if (taxonomy.errors !== undefined) throw new PolicyError(taxonomy.errors);
const categories = taxonomy.value.entries.map(({ code }) => code);
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the shipped files with one slip in it. */
function faultsAfter(file: string, from: string, to: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "help-"));
  folders.push(folder);
  cpSync(join(policies, "help"), folder, { recursive: true });
  const text = readFileSync(join(folder, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not say «${from}»`);
  writeFileSync(join(folder, file), text.replace(from, to));
  try {
    loadHelp(categories, folder);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.faults.map((fault) => formatFault(fault).replaceAll(`${folder}/`, ""));
  }
}

describe("loadHelp", () => {
  const help = loadHelp(categories);

  it("has words for a child and a card for staff for every category", () => {
    const without = (own: readonly { categories: readonly string[] }[]): string[] =>
      categories.filter((code) => !own.some((item) => item.categories.includes(code)));
    expect(without(help.closedPage.texts)).toEqual(["POM"]);
    expect(without(help.conversations.cards)).toEqual(["POM"]);
  });

  it("keeps the numbers of the Standards' table", () => {
    const numbers = help.helplines.helplines.flatMap(({ telephone }) => telephone ?? []);
    expect(numbers).toEqual(
      expect.arrayContaining([
        "112",
        "116 111",
        "800 12 12 12",
        "585 00 88 85",
        "22 668 70 00",
        "800 100 100",
        "58 622 22 22",
        "58 527 35 15",
      ]),
    );
  });

  it("claims no number was called that nobody called", () => {
    expect(help.helplines.helplines.filter(({ verifiedOn }) => verifiedOn !== null)).toEqual([]);
  });

  it("deters adults only where the category is a crime, and never children", () => {
    expect(help.closedPage.texts.filter(({ adult }) => adult !== undefined).map(({ id }) => id)).toEqual([
      "abuse-images",
    ]);
    for (const { child, base } of help.closedPage.texts.map((text) => ({
      child: text.child,
      base: help.closedPage.base,
    })))
      for (const text of [child.pl, base.title.pl]) expect(text).not.toMatch(/przestępstw|zakazan|zablokowan|policj/iu);
  });

  it("puts a telephone on top wherever a child may be hurt", () => {
    const first = new Map(
      help.closedPage.texts.flatMap((text) => text.categories.map((code) => [String(code), text.first])),
    );
    for (const code of ["TS-06", "TS-02X", "ZI-5", "ZI-6"]) expect(first.get(code)).toBe("line-116111");
  });

  it.each([
    {
      why: "a helpline nobody knows",
      file: "closed-page.yaml",
      from: "first: line-116111",
      to: "first: line-999",
      fault: /closed-page\.yaml:\d+:\d+ .*line-999 is no helpline/u,
    },
    {
      why: "a category without words",
      file: "closed-page.yaml",
      from: "categories: [TS-10C]",
      to: "categories: [TS-10B]",
      fault: /TS-10B stands in drugs already/u,
    },
    {
      why: "a child's sentence too long",
      file: "closed-page.yaml",
      from: "To nie twoja wina.",
      to: "To nie twoja wina i naprawdę nikt tutaj tak o tobie teraz nie pomyśli ani nie powie.",
      fault: /base\.lines\[\d\]\.pl: not plain \(long-sentence\)/u,
    },
    {
      why: "an hour that does not exist",
      file: "helplines.yaml",
      from: 'to: "20:00"',
      to: 'to: "25:00"',
      fault: /helplines\.yaml:\d+:\d+ .*HH:MM/u,
    },
    {
      why: "a key nobody knows",
      file: "conversations.yaml",
      from: "id: gambling",
      to: "id: gambling\n    extra: 1",
      fault: /conversations\.yaml:\d+:\d+/u,
    },
  ])("$why", ({ file, from, to, fault }) => {
    expect(faultsAfter(file, from, to).join("\n")).toMatch(fault);
  });
});
