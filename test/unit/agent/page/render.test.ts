/** Every page of the children, drawn from the shipped texts: plain, small, silent about the reader, open to nobody else. */
import { describe, expect, it } from "vitest";
import { closedPage, lessonPage, textOf } from "../../../../agent/page/render/closed.ts";
import type { View } from "../../../../agent/page/render/frame.ts";
import { helpPage, rulesPage, stationPage } from "../../../../agent/page/render/help.ts";
import { html } from "../../../../agent/page/render/html.ts";
import { chooseLines } from "../../../../agent/page/render/lines.ts";
import { mistakePage, reportPage } from "../../../../agent/page/render/report.ts";
import { EMPTY, statePage, talkPage } from "../../../../agent/page/render/talk.ts";
import { LANGUAGES, languageOf, textsIn } from "../../../../agent/page/texts/texts.ts";
import { plainFaults } from "../../../../policies/engine/help/plain-language.ts";
import { CATEGORIES, FRIDAY, HELP, venueDocument } from "../../../support/help-world.ts";

const NAME = "wyjatkowa-nazwa.example";
const view = (changes: Partial<View> = {}): View => ({
  language: "pl",
  texts: textsIn(changes.language ?? "pl"),
  help: venueDocument(),
  now: FRIDAY,
  mode: "C",
  ...changes,
});
/** What a reader sees: no tags, no style, no attribute values. */
const visible = (text: string): string =>
  text.replaceAll(/<style>[\s\S]*?<\/style>|<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ");

const everyPage = LANGUAGES.flatMap((language) =>
  (["A", "B", "C"] as const).flatMap((mode) => {
    const at = view({ language, mode });
    return [
      ...CATEGORIES.map((category) => ({
        why: `closed ${category} ${language} ${mode}`,
        text: closedPage(at, category, NAME),
      })),
      { why: `help ${language} ${mode}`, text: helpPage(at) },
      { why: `station ${language} ${mode}`, text: stationPage(at) },
      { why: `talk ${language} ${mode}`, text: talkPage(at) },
      { why: `report ${language} ${mode}`, text: reportPage(at) },
      { why: `mistake ${language} ${mode}`, text: mistakePage(at, EMPTY) },
      { why: `rules ${language} ${mode}`, text: rulesPage(at, []) },
      { why: `lesson ${language} ${mode}`, text: lessonPage(at, "gambling") ?? "" },
      {
        why: `state ${language} ${mode}`,
        text: statePage(at, { reference: "K7M-2QF", kind: "talk", state: "waiting", waitMinutes: 3 }),
      },
    ];
  }),
);

describe("the accessibility declaration (R-137)", () => {
  const words = { pl: "Deklaracja dostępności", en: "Accessibility statement", uk: "Декларація доступності" };
  it.each(LANGUAGES)("is linked in the foot of every page in %s, once it is published", (language) => {
    const link = `<footer><a href="https://panel.example/deklaracja-dostepnosci" rel="noreferrer">${words[language]}`;
    for (const { why, text } of everyPage.filter((one) => one.why.includes(` ${language} `)))
      expect([why, text.includes(link)]).toEqual([why, true]);
    const silent = view({ language, help: venueDocument({ accessibilityUrl: null }) });
    for (const text of [helpPage(silent), closedPage(silent, "TS-02", NAME), reportPage(silent)])
      expect(text).not.toContain("<footer>");
  });
});

describe("every page", () => {
  it.each([
    { why: "is one answer of at most 30 kB", fails: (text: string) => Buffer.byteLength(text) > 30_720 },
    { why: "runs no script", fails: (text: string) => /<script|\son[a-z]+=|javascript:/iu.test(text) },
    {
      why: "fetches nothing",
      fails: (text: string) => /<(?:img|link|iframe|video|audio|object|source)|url\(|@import/iu.test(text),
    },
    {
      why: "asks no name, e-mail, telephone or consent",
      fails: (text: string) => /type="(?:email|tel|password|checkbox)"/u.test(text),
    },
    {
      why: "names 112",
      fails: (text: string) =>
        !visible(text).includes("112") &&
        !/Roulette|Рулетка|Ruletka/u.test(text) &&
        !text.includes("kinds") &&
        !text.includes('name="nazwa"'),
    },
    {
      why: "leads to somebody to talk to",
      fails: (text: string) => !text.includes("/latarnik/rozmowa") && !text.includes("/latarnik/pomoc"),
    },
    { why: "says its language", fails: (text: string) => !/<html lang="(?:pl|en|uk)">/u.test(text) },
    {
      why: "offers all three languages",
      fails: (text: string) => LANGUAGES.some((one) => !text.includes(`hreflang="${one}"`)),
    },
    { why: "leaves no referrer", fails: (text: string) => !text.includes('content="no-referrer"') },
  ])("$why", ({ fails }) => {
    expect(everyPage.length).toBeGreaterThan(300);
    expect(everyPage.filter(({ text }) => fails(text)).map(({ why }) => why)).toEqual([]);
  });
});

describe("a closed page", () => {
  it("shows neither the name nor the kind of content to somebody who looks over a shoulder", () => {
    const kinds =
      /pornograf|hazard|gambl|casino|samob|suicid|self-harm|przemoc\p{L}* treś|narkotyk\p{L}* strona|zablokowan|blocked|заблокован/iu;
    for (const language of LANGUAGES)
      for (const category of CATEGORIES) {
        const seen = visible(closedPage(view({ language }), category, NAME));
        expect(seen).not.toContain(NAME);
        expect(/<h1>(?<title>[^<]+)/u.exec(closedPage(view({ language }), category, NAME))?.groups?.["title"]).toBe(
          HELP.closedPage.base.title[language],
        );
        if (!["TS-10B", "TS-10C"].includes(category)) expect(seen).not.toMatch(kinds);
      }
  });

  it.each([
    {
      why: "a child's own telephone is not known",
      mode: "C" as const,
      says: "Nie wiemy, kim jesteś.",
      never: "Ten tablet należy",
    },
    {
      why: "on a loaned tablet somebody is told",
      mode: "A" as const,
      says: "zobaczy znak",
      never: "Nie wiemy, kim jesteś",
    },
    { why: "a station knows nobody", mode: "B" as const, says: "Nie wiemy, kim jesteś.", never: "Ten tablet należy" },
  ])("$why", ({ mode, says, never }) => {
    const seen = visible(closedPage(view({ mode }), "TS-10C", NAME));
    expect(seen).toContain(says);
    expect(seen).not.toContain(never);
  });

  it("puts the telephone above everything where a child may be in danger, and two ways on elsewhere", () => {
    const order = (category: string): number[] => {
      const seen = visible(closedPage(view(), category, NAME));
      return [seen.indexOf("116 111"), seen.indexOf("Chcę z kimś porozmawiać")];
    };
    const [number06 = 0, talk06 = 0] = order("TS-06");
    expect(number06).toBeLessThan(talk06);
    const [number10 = 0, talk10 = 0] = order("TS-10C");
    expect(talk10).toBeLessThan(number10);
  });

  it("deters adults only where the category is a crime", () => {
    const deterring = CATEGORIES.filter((category) =>
      visible(closedPage(view(), category, null)).includes("przestępstwo"),
    );
    expect(deterring).toEqual(["TS-02X"]);
  });

  it("leaves the address of anonymous help out until somebody has checked it", () => {
    expect(closedPage(view(), "TS-02X", null)).not.toContain("troubled");
    const help = venueDocument();
    const checked = { ...help.closedPage, deterrenceUrl: { url: "https://pomoc.example/", checkedOn: "2026-11-01" } };
    expect(closedPage(view({ help: { ...help, closedPage: checked } }), "TS-02X", null)).toContain(
      "https://pomoc.example/",
    );
  });
});

describe("words around the texts", () => {
  const plain = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "function"
        ? []
        : Object.values(value as Record<string, unknown>).flatMap(plain);
  it.each(LANGUAGES.map((language) => ({ language })))("are plain in $language", ({ language }) => {
    // Hints in brackets belong to form labels; a bracket there is how forms say «optional».
    const { standards: nameOfDocument, ...own } = textsIn(language);
    expect(nameOfDocument).not.toBe("");
    const faults = plain(own).flatMap((text) => plainFaults(text, language).filter(({ rule }) => rule !== "bracket"));
    expect(faults).toEqual([]);
  });
});

describe("helplines", () => {
  const ids = (at: View, ...kinds: Parameters<typeof chooseLines>[1][number][]): string[] =>
    chooseLines(at, kinds, undefined).map(({ id }) => id);
  it("those that answer now come first", () => {
    expect(ids(view(), "always")).toEqual(["line-116111", "line-800121212", "coucub"]);
    const morning = Date.parse("2026-11-20T09:00:00+01:00");
    expect(ids(view({ now: morning }), "always").at(-1)).toBe("coucub");
    expect(visible(helpPage(view({ now: morning })))).toContain("czynne od 12:00");
  });

  it("one that may not answer is never shown as open", () => {
    const christmas = Date.parse("2026-12-25T13:00:00+01:00");
    const seen = visible(talkPage(view({ now: christmas })));
    expect(seen).toMatch(/COUCUB – co u ciebie \(Gdynia\)\s+585/u);
  });

  it("says so where nobody speaks the reader's language", () => {
    expect(visible(helpPage(view({ language: "uk" })))).toContain("Розмова польською");
    expect(visible(helpPage(view()))).not.toContain("Rozmowa po polsku");
  });

  it("a station shows numbers nobody can tap", () => {
    expect(stationPage(view({ mode: "B" }))).not.toContain('href="tel:116111"');
    expect(helpPage(view())).toContain('href="tel:116111"');
  });
});

describe("somebody to talk to", () => {
  it.each([
    { why: "open and places are named: one can ask for somebody", changes: {}, asks: true },
    {
      why: "closed: only telephones",
      changes: {
        opening: { kind: "windows", windows: [{ days: ["mon"], from: "09:00", to: "10:00" }], holidays: "closed" },
      },
      asks: false,
    },
    { why: "nobody entered hours: nobody is promised", changes: { opening: { kind: "unknown" } }, asks: false },
    { why: "no place is named", changes: { places: [] }, asks: false },
  ] as const)("$why", ({ changes, asks }) => {
    const text = talkPage(view({ help: venueDocument(changes as never) }));
    expect(text.includes("<form")).toBe(asks);
  });

  it("while nobody is named, any of the staff will do", () => {
    const text = visible(helpPage(view({ help: venueDocument({ card: null }) })));
    expect(text).toContain("Zapytaj każdego pracownika.");
  });
});

describe("html", () => {
  it.each([
    { why: "text", value: `<b>&"'`, out: "&lt;b&gt;&amp;&quot;&#39;" },
    { why: "HTML of ours", value: html`<i>${"<"}</i>`, out: "<i>&lt;</i>" },
    { why: "nothing", value: null, out: "" },
    { why: "several", value: ["<", html`<br />`, 1], out: "&lt;<br />1" },
  ])("$why", ({ value, out }) => {
    expect(html`${value}`.text).toBe(out);
  });

  it("keeps the lines of what a child wrote", () => {
    const text = reportPage(view(), { values: { tresc: "raz\n  dwa </textarea><script>" }, fault: "x" });
    expect(text).toContain("raz\n  dwa &lt;/textarea&gt;&lt;script&gt;</textarea>");
  });
});

describe("languageOf", () => {
  it.each([
    { why: "what the child chose", asked: "uk", header: "pl", language: "uk" },
    { why: "what the browser prefers", asked: null, header: "de, uk-UA;q=0.9, pl;q=0.5", language: "uk" },
    { why: "weights count, not order", asked: null, header: "pl;q=0.3, en;q=0.8", language: "en" },
    { why: "a language we have not", asked: "de", header: "de", language: "pl" },
    { why: "refused with q=0", asked: null, header: "en;q=0", language: "pl" },
    { why: "nonsense", asked: null, header: ";;q=x,,", language: "pl" },
    { why: "nothing", asked: null, header: undefined, language: "pl" },
  ])("$why", ({ asked, header, language }) => {
    expect(languageOf(asked, header)).toBe(language);
  });
});

describe("textOf", () => {
  it("has words for every category that can be closed", () => {
    expect(CATEGORIES.filter((category) => textOf(view(), category) === undefined)).toEqual(["POM"]);
  });
});

it("every page of a venue for show says that it is not real, and none of a real one does", () => {
  for (const language of LANGUAGES)
    for (const draw of [helpPage, stationPage, talkPage, reportPage]) {
      expect(visible(draw(view({ language, demo: true })))).toContain(textsIn(language).demo);
      expect(visible(draw(view({ language })))).not.toContain(textsIn(language).demo);
    }
});
