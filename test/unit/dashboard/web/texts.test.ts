/**
 * Both catalogues say the same things, every key the page uses exists, every key is used, and no text a person
 * reads stands in the code.
 *
 * @module
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IntlMessageFormat } from "intl-messageformat";
import { en as commonEn } from "../../../../dashboard/web/texts/en.ts";
import { makeTexts } from "../../../../dashboard/web/texts/format.ts";
import { pl as commonPl } from "../../../../dashboard/web/texts/pl.ts";

const folder = join(import.meta.dirname, "../../../../dashboard/web");

/** Areas that are fetched when they are opened: each folder of texts with a `texts.ts`. */
const areas = readdirSync(join(folder, "texts")).filter((name) => existsSync(join(folder, "texts", name, "texts.ts")));
async function withAreas(language: "pl" | "en", common: typeof commonPl | typeof commonEn): Promise<typeof commonPl> {
  const parts = await Promise.all(
    areas.map(async (area) => (await import(join(folder, "texts", area, `${language}.ts`))) as Record<string, object>),
  );
  return Object.assign({}, common, ...parts.flatMap((part) => Object.values(part))) as typeof commonPl;
}
const pl = await withAreas("pl", commonPl);
const en = await withAreas("en", commonEn);

const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/u.test(path) && !/^texts\/(?:pl|en|[a-z]+\/(?!texts).+)\.ts$/u.test(path))
  .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
const code = sources.map((source) => source.text).join("\n");

interface Part {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
}
/** Names of the arguments a message needs; literals (0) and the plural's own `#` (7) have none. */
function argumentsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => [
    ...(part.type === 0 || part.type === 7 ? [] : [part.value ?? ""]),
    ...Object.values(part.options ?? {}).flatMap((option) => argumentsOf(option.value)),
  ]);
}
const astOf = (text: string, locale: string): readonly Part[] =>
  new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst();
const needs = (text: string, locale: string): readonly string[] =>
  [...new Set(argumentsOf(astOf(text, locale)))].sort();

/** `"a.b"` literals and the fixed beginning of `a.${…}` templates, as written in the code. */
const literals = new Set(
  [...code.matchAll(/["`]([a-z][A-Za-z-]*(?:\.[A-Za-z0-9_-]+)+)["`]/gu)].map((found) => found[1] ?? ""),
);
const templates = [...code.matchAll(/`([a-z][A-Za-z]*\.(?:[A-Za-z]+\.)*)\$\{[^}]*\}((?:\.[a-z]+)?)`/gu)].map(
  (found) => ({
    start: found[1] ?? "",
    end: found[2] ?? "",
  }),
);

describe("catalogues", () => {
  it("have the same keys in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(pl).sort());
  });

  it("need the same arguments in both languages", () => {
    for (const key of Object.keys(pl) as (keyof typeof pl)[])
      expect([key, needs(en[key], "en")]).toEqual([key, needs(pl[key], "pl")]);
  });

  it("leave no message empty and no English text in the Polish catalogue by mistake", () => {
    // Names of formats and units, numbers, and patterns without a word.
    const mayMatch =
      /^(?:brand|language|engine|contact\.|resolver\.ms|csv|open\.class\.|decl\.(?:change|pdf|docx)$|reports\.seconds$)/u;
    const same = (Object.keys(pl) as (keyof typeof pl)[]).filter((key) => pl[key] === en[key] && !mayMatch.test(key));
    expect(same).toEqual(["field.login", "role.admin", "accessibility.field.email"]);
    expect(Object.entries({ ...pl, ...en }).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("give every Polish plural its four forms", () => {
    for (const [key, text] of Object.entries(pl))
      for (const found of text.matchAll(/plural,((?:[^{}]|\{[^{}]*\})*)\}/gu))
        if (/\b(?:few|many) \{/u.test(found[1] ?? ""))
          expect([
            key,
            ["one", "few", "many", "other"].filter((form) => !(found[1] ?? "").includes(`${form} {`)),
          ]).toEqual([key, []]);
  });

  it("use Polish plurals", () => {
    const { t } = makeTexts("pl", commonPl);
    expect([1, 2, 5, 22, 112].map((count) => t("sentence.drafts", { count }))).toEqual([
      "1 projekt zdarzenia czeka na decyzję.",
      "2 projekty zdarzeń czekają na decyzję.",
      "5 projektów zdarzeń czeka na decyzję.",
      "22 projekty zdarzeń czekają na decyzję.",
      "112 projektów zdarzeń czeka na decyzję.",
    ]);
  });
});

describe("code", () => {
  it("uses only keys that exist", () => {
    const namespaces = new Set(Object.keys(pl).map((key) => key.split(".")[0]));
    const used = [...code.matchAll(/\bt\(\s*"([^"]+)"/gu)].map((found) => found[1] ?? "");
    expect(used.length).toBeGreaterThan(200);
    expect(used.filter((key) => !Object.hasOwn(pl, key))).toEqual([]);
    for (const { start } of templates.filter((template) => namespaces.has(template.start.split(".")[0])))
      if (!["check.", "failure."].includes(start))
        expect([start, Object.keys(pl).some((key) => key.startsWith(start))]).toEqual([start, true]);
  });

  it("uses every key there is", () => {
    const unused = Object.keys(pl).filter(
      (key) =>
        !literals.has(key) &&
        !templates.some(({ start, end }) => key.startsWith(start) && key.endsWith(end) && key.length > start.length),
    );
    expect(unused).toEqual([]);
  });

  it("contains no text of its own", () => {
    for (const { path, text } of sources) {
      const bare = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu, "");
      expect([path, bare.match(/[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]/gu)?.filter((letter) => letter !== "ł") ?? []]).toEqual([
        path,
        [],
      ]);
      if (path.endsWith("x"))
        expect([
          path,
          [...bare.matchAll(/<\/?[a-zA-Z][^<>{}]*>\s*(\p{L}{2,}[^<>{}=;()]*)</gu)].map((found) => found[1]),
        ]).toEqual([path, []]);
      expect([
        path,
        [...bare.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]+)"/gu)].map((found) => found[1]),
      ]).toEqual([path, []]);
    }
  });
});

describe("formatter", () => {
  const texts = makeTexts("pl", commonPl);
  const at = Date.UTC(2026, 10, 22, 2, 43);

  it.each([
    { why: "under a minute is now", passed: 59_000, out: "przed chwilą" },
    { why: "minutes round down", passed: 3.9 * 60_000, out: "3 min temu" },
    { why: "hours", passed: 5 * 3_600_000, out: "5 godz. temu" },
    { why: "a day is said in words", passed: 26 * 3_600_000, out: "wczoraj" },
    { why: "past a week the exact time stands", passed: 8 * 86_400_000, out: "22 lis 2026, 03:43" },
    { why: "a clock that runs behind the server's is no reason for «in 2 min»", passed: -120_000, out: "przed chwilą" },
  ])("$why", ({ passed, out }) => expect(texts.ago(at, at + passed)).toBe(out));

  it.each([
    { why: "winter time", at: Date.UTC(2026, 0, 15, 12, 0), out: "13:00" },
    { why: "summer time", at: Date.UTC(2026, 6, 15, 12, 0), out: "14:00" },
  ])("shows the venue's zone: $why", (row) => expect(texts.clock(row.at)).toBe(row.out));

  it.each([
    { why: "an unknown key from the server", key: "check.never.heard", params: {}, out: null },
    { why: "a missing parameter", key: "todo.draft", params: {}, out: null },
    { why: "a name every object has is no key", key: "constructor", params: {}, out: null },
    {
      why: "all there",
      key: "todo.draft",
      params: { number: "P/2026/014" },
      out: "Projekt zdarzenia P/2026/014: zdecyduj o kwalifikacji",
    },
  ])("attempts, and says when it cannot: $why", ({ key, params, out }) => expect(texts.attempt(key, params)).toBe(out));

  it("has no share of nothing", () => {
    expect(texts.share(0, 0)).toBeNull();
    expect(texts.share(1, 8)).toBe("12,5%");
  });
});
